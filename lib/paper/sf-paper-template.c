/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds templates (the program's own in the resource, a school's in a file), puts together what extends what, and owns
 * the checked structure, which sf-paper-template-parse.c fills. Any thread.
 */
#include "paper/sf-paper-template-parse.h"

#include <string.h>

#include "sf-paper-resource.h"

#define RESOURCE_PATH "/io/github/sanfang/Sanfang/paper/"
#define MAX_EXTENDS 8

/* JSON merge patch (RFC 7396), in place. */
static void
merge_object (JsonObject *target, JsonObject *patch)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init (&iter, patch);
  while (json_object_iter_next (&iter, &member, &node))
    {
      JsonNode *old = json_object_get_member (target, member);

      if (JSON_NODE_HOLDS_NULL (node))
        json_object_remove_member (target, member);
      else if (JSON_NODE_HOLDS_OBJECT (node) && old != NULL && JSON_NODE_HOLDS_OBJECT (old))
        merge_object (json_node_get_object (old), json_node_get_object (node));
      else
        json_object_set_member (target, member, json_node_copy (node));
    }
}

/* Applies one member of "replace": a patch to the block of that id, null to take it out. */
static gboolean
replace_block (JsonObject *template, const char *id, JsonNode *patch)
{
  JsonNode *pages = json_object_get_member (template, "pages");

  if (pages == NULL || !JSON_NODE_HOLDS_ARRAY (pages))
    return FALSE;
  for (guint p = 0; p < json_array_get_length (json_node_get_array (pages)); p++)
    {
      JsonNode *page = json_array_get_element (json_node_get_array (pages), p);
      JsonNode *blocks =
        JSON_NODE_HOLDS_OBJECT (page) ? json_object_get_member (json_node_get_object (page), "blocks") : NULL;

      for (guint b = 0;
           blocks != NULL && JSON_NODE_HOLDS_ARRAY (blocks) && b < json_array_get_length (json_node_get_array (blocks));
           b++)
        {
          JsonNode *block = json_array_get_element (json_node_get_array (blocks), b);

          if (!JSON_NODE_HOLDS_OBJECT (block) ||
              g_strcmp0 (json_object_get_string_member_with_default (json_node_get_object (block), "id", NULL), id) !=
                0)
            continue;
          if (JSON_NODE_HOLDS_OBJECT (patch))
            merge_object (json_node_get_object (block), json_node_get_object (patch));
          else
            json_array_remove_element (json_node_get_array (blocks), b);
          return TRUE;
        }
    }
  return FALSE;
}

static JsonObject *read_json (const char *name, const char *directory, guint depth, GError **error);

/* The template that @child extends, with the child's members laid over it. */
static JsonObject *
apply_base (const SfPaperReader *reader, JsonObject *child, const char *base_name, const char *directory, guint depth,
            GError **error)
{
  g_autoptr (JsonObject) base = NULL;
  JsonObject *replace;
  JsonObjectIter iter;
  const char *id;
  JsonNode *patch;

  if (depth >= MAX_EXTENDS)
    {
      sf_paper_reader_fail (reader, error, "“extends”: more than %d templates extend each other", MAX_EXTENDS);
      return NULL;
    }
  base = read_json (base_name, directory, depth + 1, error);
  if (base == NULL)
    {
      g_prefix_error (error, "%s: “extends”: ", reader->file);
      return NULL;
    }
  if (!sf_paper_reader_object (reader, child, "replace", &replace, error))
    return NULL;
  if (replace != NULL)
    {
      json_object_iter_init (&iter, replace);
      while (json_object_iter_next (&iter, &id, &patch))
        if ((!JSON_NODE_HOLDS_OBJECT (patch) && !JSON_NODE_HOLDS_NULL (patch)) || !replace_block (base, id, patch))
          {
            sf_paper_reader_fail (reader, error, "“replace”: “%s” has no block “%s” to replace", base_name, id);
            return NULL;
          }
    }
  json_object_remove_member (child, "extends");
  json_object_remove_member (child, "replace");
  merge_object (base, child);
  return g_steal_pointer (&base);
}

static JsonObject *
parse_json (const char *name, const char *directory, const char *json, gssize length, guint depth, GError **error)
{
  const SfPaperReader reader = { .file = name };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) object = NULL;
  const char *base_name = NULL;

  if (!json_parser_load_from_data (parser, json, length, &local_error))
    {
      sf_paper_reader_fail (&reader, error, "%s", local_error->message);
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      sf_paper_reader_fail (&reader, error, "a template must be an object {…}");
      return NULL;
    }
  object = json_node_dup_object (json_parser_get_root (parser));
  if (!sf_paper_reader_string (&reader, object, "extends", &base_name, error))
    return NULL;
  if (base_name != NULL)
    return apply_base (&reader, object, base_name, directory, depth, error);
  return g_steal_pointer (&object);
}

/* Looks in @directory (unless NULL), then among the program's templates. */
static JsonObject *
read_json (const char *name, const char *directory, guint depth, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *resource_path = g_strconcat (RESOURCE_PATH, file, NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (directory != NULL && strstr (name, "..") == NULL)
    {
      g_autofree char *path = g_build_filename (directory, file, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (g_file_get_contents (path, &text, &length, NULL))
        return parse_json (path, directory, text, length, depth, error);
    }
  bytes = g_resource_lookup_data (sf_paper_resource_get_resource (), resource_path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  if (bytes == NULL)
    {
      g_set_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_TEMPLATE, "there is no template “%s”", name);
      return NULL;
    }
  return parse_json (file, NULL, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), depth, error);
}

SfPaperTemplate *
sf_paper_template_load (const char *name, GError **error)
{
  g_autoptr (JsonObject) object = read_json (name, NULL, 0, error);
  g_autofree char *file = g_strconcat (name, ".json", NULL);

  return object != NULL ? sf_paper_template_from_json (name, file, object, error) : NULL;
}

SfPaperTemplate *
sf_paper_template_load_file (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  object = parse_json (base, directory, text, length, 0, error);
  if (object == NULL)
    return NULL;
  if (g_str_has_suffix (base, ".json"))
    base[strlen (base) - strlen (".json")] = '\0';
  return sf_paper_template_from_json (base, path, object, error);
}

SfPaperTemplate *
sf_paper_template_parse (const char *name, const char *json, gssize length, GError **error)
{
  g_autoptr (JsonObject) object = parse_json (name, NULL, json, length, 0, error);

  return object != NULL ? sf_paper_template_from_json (name, name, object, error) : NULL;
}

const char *const *
sf_paper_template_names (void)
{
  static GStrv names;

  if (g_once_init_enter (&names))
    {
      g_auto (GStrv) children =
        g_resource_enumerate_children (sf_paper_resource_get_resource (), RESOURCE_PATH, 0, NULL);
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

      /* Folders hold what templates extend. */
      for (guint i = 0; children != NULL && children[i] != NULL; i++)
        if (g_str_has_suffix (children[i], ".json"))
          {
            g_autofree char *name = g_strndup (children[i], strlen (children[i]) - strlen (".json"));

            g_strv_builder_add (builder, name);
          }
      g_once_init_leave (&names, g_strv_builder_end (builder));
    }
  return (const char *const *) names;
}

void
sf_paper_phrase_free (SfPaperPhrase *phrase)
{
  g_array_unref (phrase->pieces);
  g_free (phrase);
}

void
sf_paper_content_free (SfPaperContent *content)
{
  if (content == NULL)
    return;
  g_ptr_array_unref (content->phrases);
  g_free (content->join);
  g_free (content->end);
  g_free (content);
}

static void
role_free (gpointer data)
{
  SfPaperRole *role = data;

  g_free (role->name);
  g_strfreev (role->han);
  g_strfreev (role->latin);
  g_free (role);
}

static void
style_free (gpointer data)
{
  SfPaperStyle *style = data;

  g_free (style->name);
  g_free (style);
}

static void
page_free (gpointer data)
{
  SfPaperPage *page = data;

  g_free (page->id);
  g_ptr_array_unref (page->blocks);
  g_free (page);
}

SfPaperTemplate *
sf_paper_template_alloc (const char *name)
{
  SfPaperTemplate *self = g_new0 (SfPaperTemplate, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup (name);
  self->roles = g_ptr_array_new_with_free_func (role_free);
  self->styles = g_ptr_array_new_with_free_func (style_free);
  self->pages = g_ptr_array_new_with_free_func (page_free);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

SfPaperTemplate *
sf_paper_template_ref (SfPaperTemplate *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sf_paper_template_unref (SfPaperTemplate *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  sf_paper_content_free (self->watermark.content);
  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->styles);
  g_ptr_array_unref (self->roles);
  g_hash_table_unref (self->keys);
  g_free (self->title);
  g_free (self->name);
  g_free (self);
}

const char *
sf_paper_template_get_name (const SfPaperTemplate *self)
{
  return self->name;
}

const char *
sf_paper_template_get_title (const SfPaperTemplate *self)
{
  return self->title;
}

char **
sf_paper_template_dup_keys (const SfPaperTemplate *self)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (self->keys), (GCompareFunc) strcmp);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (GList *l = keys; l != NULL; l = l->next)
    g_strv_builder_add (builder, l->data);
  return g_strv_builder_end (builder);
}

void
sf_paper_template_get_sheet_size (const SfPaperTemplate *self, double *out_width, double *out_height)
{
  *out_width = self->folded ? 2 * self->width : self->width;
  *out_height = self->height;
}

guint
sf_paper_template_get_n_sheets (const SfPaperTemplate *self)
{
  return self->folded ? (self->pages->len + 3) / 4 * 2 : self->pages->len;
}

int
sf_paper_template_page_on_sheet (const SfPaperTemplate *self, guint sheet, guint side)
{
  guint leaves = (self->pages->len + 3) / 4, page;

  if (!self->folded)
    return side == 0 ? (int) sheet : -1;
  /* Outside of a leaf: last | first; inside: second | last but one. Leaves lie in each other. */
  if (sheet % 2 == 0)
    page = side == 1 ? sheet : 4 * leaves - 1 - sheet;
  else
    page = side == 0 ? sheet : 4 * leaves - 1 - sheet;
  return page < self->pages->len ? (int) page : -1;
}
