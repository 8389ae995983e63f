/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Form editions, read when first asked for (docs/forms.md says how one is written).
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-form-private.h"

#include <string.h>

#include "core/form/sf-codes.h"
#include "core/form/sf-core-data.h"

struct _SfFormEdition
{
  const char *name;
  const char *family;
  const char *title_zh, *title_en;
  GStringChunk *texts; /* all texts of the edition and its fields */
  GPtrArray *groups;   /* SfFieldGroup *, then NULL */
  GHashTable *fields;  /* key -> SfField *, owned */
};

G_DEFINE_QUARK (sf - form - error - quark, sf_form_error)

gboolean
sf_form_refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (SF_FORM_ERROR, SF_FORM_ERROR_EDITION, format, args);
  va_end (args);
  return FALSE;
}

/* ---- Reading what was joined ---- */

static gboolean
add_field (SfFormEdition *self, GPtrArray *fields, const char *key, JsonNode *node, GError **error)
{
  SfField *field;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return sf_form_refuse (error, "field “%s”: it must be an object", key);
  if (g_hash_table_contains (self->fields, key))
    return sf_form_refuse (error, "field “%s”: it stands in two groups", key);
  field = sf_field_read (key, json_node_get_object (node), self->texts, error);
  if (field == NULL)
    {
      g_prefix_error (error, "field “%s”: ", key);
      return FALSE;
    }
  g_hash_table_insert (self->fields, (gpointer) field->key, field);
  g_ptr_array_add (fields, field);
  return TRUE;
}

static gboolean
check_members (JsonObject *object, const char *const *allowed, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    if (!g_strv_contains (allowed, l->data))
      return sf_form_refuse (error, "there is no member “%s”", (const char *) l->data);
  return TRUE;
}

static void
group_free (gpointer data)
{
  SfFieldGroup *group = data;

  if (group == NULL)
    return;
  g_free ((gpointer) group->fields);
  g_free (group);
}

static gboolean
add_group (SfFormEdition *self, JsonNode *node, GError **error)
{
  static const char *const allowed[] = { "key", "zh", "en", "fields", NULL };
  JsonObject *fields = sf_json_get_fields (node, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GList) keys = NULL;
  SfFieldGroup *group;
  JsonObject *object;

  if (fields == NULL)
    return FALSE;
  object = json_node_get_object (node);
  group = g_new0 (SfFieldGroup, 1);
  g_ptr_array_add (self->groups, group);
  if (!check_members (object, allowed, error) ||
      (group->key = sf_json_read_text (object, "key", self->texts, error)) == NULL ||
      (group->label_zh = sf_json_read_text (object, "zh", self->texts, error)) == NULL ||
      (group->label_en = sf_json_read_text (object, "en", self->texts, error)) == NULL)
    {
      g_prefix_error (error, "group “%s”: ", group->key != NULL ? group->key : "?");
      return FALSE;
    }
  keys = json_object_get_members (fields); /* in the file's order */
  for (GList *l = keys; l != NULL; l = l->next)
    if (!add_field (self, list, l->data, json_object_get_member (fields, l->data), error))
      return FALSE;
  g_ptr_array_add (list, NULL);
  group->fields = (const SfField *const *) g_ptr_array_free (g_steal_pointer (&list), FALSE);
  return TRUE;
}

/* What a field says of another must be true of the edition: that it has it, and that it can have that value. */
static gboolean
check_reference (const SfFormEdition *self, const char *key, const char *values, GError **error)
{
  const SfField *other = sf_form_edition_get_field (self, key);
  g_auto (GStrv) parts = NULL;

  if (other == NULL)
    return sf_form_refuse (error, "it refers to “%s”, which the edition does not have", key);
  if (values == NULL || g_str_equal (values, "*") || other->type != SF_FIELD_CHOICE)
    return TRUE;
  parts = g_strsplit (values, "|", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (sf_code_label (other->codes, parts[i]) == NULL)
      return sf_form_refuse (error, "“%s” is no code of “%s”", parts[i], key);
  return TRUE;
}

static gboolean
check_references (const SfFormEdition *self, GError **error)
{
  for (guint i = 0; i < self->groups->len; i++)
    for (const SfField *const *f = ((SfFieldGroup *) self->groups->pdata[i])->fields; *f != NULL; f++)
      {
        const SfField *field = *f;

        if ((field->visible_key != NULL && !check_reference (self, field->visible_key, field->visible_value, error)) ||
            (field->required_key != NULL &&
             !check_reference (self, field->required_key, field->required_value, error)) ||
            (field->excludes != NULL && !check_reference (self, field->excludes, NULL, error)))
          {
            g_prefix_error (error, "field “%s”: ", field->key);
            return FALSE;
          }
      }
  return TRUE;
}

static gboolean
read_edition (SfFormEdition *self, JsonObject *root, GError **error)
{
  static const char *const allowed[] = { "name", "family", "title_zh", "title_en", "groups", NULL };
  JsonArray *groups;

  if (!check_members (root, allowed, error) ||
      (self->family = sf_json_read_text (root, "family", self->texts, error)) == NULL ||
      (self->title_zh = sf_json_read_text (root, "title_zh", self->texts, error)) == NULL ||
      (self->title_en = sf_json_read_text (root, "title_en", self->texts, error)) == NULL ||
      (groups = sf_json_get_list (root, "groups", error)) == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      const char *key;

      if (!add_group (self, json_array_get_element (groups, i), error))
        return FALSE;
      key = ((SfFieldGroup *) self->groups->pdata[i])->key;
      for (guint j = 0; j < i; j++)
        if (g_str_equal (((SfFieldGroup *) self->groups->pdata[j])->key, key))
          return sf_form_refuse (error, "there are two groups “%s”", key);
    }
  if (!check_references (self, error))
    return FALSE;
  g_ptr_array_add (self->groups, NULL);
  return TRUE;
}

SfFormEdition *
sf_form_edition_parse (const char *json, gssize length, GError **error)
{
  g_autoptr (SfFormEdition) self = g_new0 (SfFormEdition, 1);
  g_autoptr (JsonNode) root = NULL;

  self->texts = g_string_chunk_new (1024);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  root = sf_json_parse_object (json, length, error);
  if (root != NULL)
    self->name = sf_json_read_text (json_node_get_object (root), "name", self->texts, error);
  if (self->name == NULL || !sf_form_join_base (json_node_get_object (root), error) ||
      !sf_form_double (json_node_get_object (root), error) || !read_edition (self, json_node_get_object (root), error))
    {
      g_prefix_error (error, "form edition “%s”: ", self->name != NULL ? self->name : "?");
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
sf_form_edition_free (SfFormEdition *self)
{
  g_ptr_array_unref (self->groups);
  g_hash_table_unref (self->fields);
  g_string_chunk_free (self->texts);
  g_free (self);
}

/* ---- The compiled-in editions ---- */

const char *const *
sf_form_edition_names (void)
{
  static GStrv names;

  if (g_once_init_enter (&names))
    {
      GStrv files = sf_core_data_list ("forms");

      for (guint i = 0; files[i] != NULL; i++)
        *strrchr (files[i], '.') = '\0';
      g_once_init_leave (&names, files);
    }
  return (const char *const *) names;
}

static GHashTable *
read_editions (void)
{
  const char *const *names = sf_form_edition_names ();
  GHashTable *editions = g_hash_table_new (g_str_hash, g_str_equal);

  for (; *names != NULL; names++)
    {
      g_autofree char *path = g_strdup_printf ("forms/%s.json", *names);
      g_autoptr (GBytes) data = sf_core_data_lookup (path);
      g_autoptr (GError) error = NULL;
      SfFormEdition *edition =
        sf_form_edition_parse (g_bytes_get_data (data, NULL), (gssize) g_bytes_get_size (data), &error);

      if (edition == NULL)
        g_error ("%s", error->message);
      g_hash_table_insert (editions, (gpointer) *names, edition);
    }
  return editions;
}

const SfFormEdition *
sf_form_edition_lookup (const char *name)
{
  static GHashTable *editions;

  if (g_once_init_enter (&editions))
    g_once_init_leave (&editions, read_editions ());
  return name != NULL ? g_hash_table_lookup (editions, name) : NULL;
}

const char *
sf_form_edition_get_name (const SfFormEdition *self)
{
  return self->name;
}

const char *
sf_form_edition_get_family (const SfFormEdition *self)
{
  return self->family;
}

const char *
sf_form_edition_get_title (const SfFormEdition *self, const char *language)
{
  return g_str_has_prefix (language, "zh") ? self->title_zh : self->title_en;
}

const SfFieldGroup *const *
sf_form_edition_get_groups (const SfFormEdition *self)
{
  return (const SfFieldGroup *const *) self->groups->pdata;
}

const SfField *
sf_form_edition_get_field (const SfFormEdition *self, const char *key)
{
  return g_hash_table_lookup (self->fields, key);
}
