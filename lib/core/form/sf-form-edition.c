/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading form editions (docs/forms.md says how one is written). An edition may be based on another: it then has that one's
 * groups and fields, its own replace those of the same key, and those it lists under "drop" fall away.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-form.h"

#include <string.h>

#include "core/form/sf-codes.h"
#include "core/form/sf-core-data.h"

struct _SfFormEdition
{
  char *name;
  char *title_zh, *title_en;
  GPtrArray *groups; /* SfFieldGroup *, then NULL */
  GHashTable *fields; /* key -> SfField * */
};

G_DEFINE_QUARK (sf-form-error-quark, sf_form_error)

static const char *const type_names[] = {
  [SF_FIELD_TEXT] = "text",
  [SF_FIELD_LONG_TEXT] = "long-text",
  [SF_FIELD_CHOICE] = "choice",
  [SF_FIELD_DATE] = "date",
  [SF_FIELD_MONEY] = "money",
  [SF_FIELD_INTEGER] = "integer",
  [SF_FIELD_DIVISION] = "division",
  [SF_FIELD_PHONE] = "phone",
  [SF_FIELD_MOBILE] = "mobile",
  [SF_FIELD_POSTCODE] = "postcode",
  [SF_FIELD_EMAIL] = "email",
  [SF_FIELD_IDENTITY] = "identity",
  [SF_FIELD_CREDIT_CODE] = "credit-code",
  [SF_FIELD_ORG_CODE] = "org-code",
  [SF_FIELD_FILE] = "file",
};

static const struct
{
  const char *name;
  SfParty party;
} parties[] = {
  { "employer", SF_PARTY_EMPLOYER },
  { "student", SF_PARTY_STUDENT },
  { "college", SF_PARTY_COLLEGE },
  { "school", SF_PARTY_SCHOOL },
};

/* ---- Reading one field ---- */

typedef struct
{
  const char *edition;
  const char *field; /* being read; NULL outside */
  GError **error;
} Reader;

static gboolean
fail (Reader *r, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (Reader *r, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  if (r->field != NULL)
    g_set_error (r->error, SF_FORM_ERROR, SF_FORM_ERROR_EDITION, "form edition “%s”, field “%s”: %s", r->edition,
                 r->field, what);
  else
    g_set_error (r->error, SF_FORM_ERROR, SF_FORM_ERROR_EDITION, "form edition “%s”: %s", r->edition, what);
  return FALSE;
}

static const char *
read_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return g_intern_string (json_node_get_string (node));
}

static gint64
read_int (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
           ? json_node_get_int (node)
           : 0;
}

static gboolean
read_flag (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

static gboolean
read_type (Reader *r, JsonObject *object, SfField *field)
{
  const char *name = read_text (object, "type");

  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_strcmp0 (name, type_names[i]) == 0)
      {
        field->type = i;
        return TRUE;
      }
  return fail (r, "“%s” is no type", name != NULL ? name : "(none)");
}

static gboolean
read_party (Reader *r, JsonObject *object, SfField *field)
{
  const char *name = read_text (object, "party");

  for (guint i = 0; i < G_N_ELEMENTS (parties); i++)
    if (g_strcmp0 (name, parties[i].name) == 0)
      {
        field->party = parties[i].party;
        return TRUE;
      }
  return fail (r, "“%s” is no party", name != NULL ? name : "(none)");
}

/* "key=value" */
static gboolean
read_condition (Reader *r, JsonObject *object, const char *member, const char **out_key, const char **out_value)
{
  const char *text = read_text (object, member);
  const char *equals;
  g_autofree char *key = NULL;

  if (text == NULL)
    return TRUE;
  equals = strchr (text, '=');
  if (equals == NULL || equals == text || equals[1] == '\0')
    return fail (r, "“%s” must be written key=value", member);
  key = g_strndup (text, (gsize) (equals - text));
  *out_key = g_intern_string (key);
  *out_value = g_intern_string (equals + 1);
  return TRUE;
}

static SfField *
read_field (Reader *r, const char *key, JsonObject *object)
{
  g_autofree SfField *field = g_new0 (SfField, 1);

  r->field = key;
  field->key = g_intern_string (key);
  field->label_zh = read_text (object, "zh");
  field->label_en = read_text (object, "en");
  field->hint_zh = read_text (object, "hint_zh");
  field->hint_en = read_text (object, "hint_en");
  field->codes = read_text (object, "codes");
  field->excludes = read_text (object, "excludes");
  field->required = read_flag (object, "required");
  field->personal = read_flag (object, "personal");
  field->min = read_int (object, "min");
  field->max = read_int (object, "max");
  if (field->label_zh == NULL || field->label_en == NULL)
    {
      fail (r, "the labels “zh” and “en” must be given");
      return NULL;
    }
  if (!read_type (r, object, field) || !read_party (r, object, field)
      || !read_condition (r, object, "visible_when", &field->visible_key, &field->visible_value)
      || !read_condition (r, object, "required_when", &field->required_key, &field->required_value))
    return NULL;
  if (field->type == SF_FIELD_CHOICE && sf_code_table (field->codes) == NULL)
    {
      fail (r, "there is no code table “%s”", field->codes != NULL ? field->codes : "(none)");
      return NULL;
    }
  r->field = NULL;
  return g_steal_pointer (&field);
}

/* ---- Reading the edition ---- */

/* While an edition is put together: groups in order, each with its fields in order. */
typedef struct
{
  const char *key, *label_zh, *label_en;
  GPtrArray *fields; /* SfField * */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *self = data;

  g_ptr_array_unref (self->fields);
  g_free (self);
}

static Draft *
find_draft (GPtrArray *drafts, const char *key)
{
  for (guint i = 0; i < drafts->len; i++)
    if (g_strcmp0 (((Draft *) drafts->pdata[i])->key, key) == 0)
      return drafts->pdata[i];
  return NULL;
}

static Draft *
add_draft (GPtrArray *drafts, const char *key, const char *zh, const char *en)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->key = key;
  draft->label_zh = zh;
  draft->label_en = en;
  draft->fields = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (drafts, draft);
  return draft;
}

static gboolean
remove_field (GPtrArray *drafts, const char *key)
{
  for (guint i = 0; i < drafts->len; i++)
    {
      GPtrArray *fields = ((Draft *) drafts->pdata[i])->fields;

      for (guint j = 0; j < fields->len; j++)
        if (g_str_equal (((SfField *) fields->pdata[j])->key, key))
          {
            g_ptr_array_remove_index (fields, j);
            return TRUE;
          }
    }
  return FALSE;
}

/* Puts @field in the place of the one with its key, or at the end of @draft. Takes it over. */
static void
put_field (GPtrArray *drafts, Draft *draft, SfField *field)
{
  for (guint i = 0; i < draft->fields->len; i++)
    if (g_str_equal (((SfField *) draft->fields->pdata[i])->key, field->key))
      {
        g_free (draft->fields->pdata[i]);
        draft->fields->pdata[i] = field;
        return;
      }
  remove_field (drafts, field->key);
  g_ptr_array_add (draft->fields, field);
}

static gboolean
read_group (Reader *r, JsonObject *object, GPtrArray *drafts)
{
  const char *key = read_text (object, "key");
  Draft *draft = key != NULL ? find_draft (drafts, key) : NULL;
  JsonObject *fields = json_object_has_member (object, "fields") ? json_object_get_object_member (object, "fields") : NULL;
  g_autoptr (GList) keys = NULL;

  if (key == NULL || fields == NULL)
    return fail (r, "a group must have “key” and “fields”");
  if (draft == NULL)
    {
      const char *zh = read_text (object, "zh");
      const char *en = read_text (object, "en");

      if (zh == NULL || en == NULL)
        return fail (r, "group “%s”: the labels “zh” and “en” must be given", key);
      draft = add_draft (drafts, key, zh, en);
    }
  keys = json_object_get_members (fields); /* in the file's order */
  for (GList *l = keys; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (fields, l->data);
      SfField *field;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return fail (r, "field “%s” must be an object", (char *) l->data);
      field = read_field (r, l->data, json_node_get_object (node));
      if (field == NULL)
        return FALSE;
      put_field (drafts, draft, field);
    }
  return TRUE;
}

static void
copy_base (const SfFormEdition *base, GPtrArray *drafts)
{
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (base);

  for (; *groups != NULL; groups++)
    {
      Draft *draft = add_draft (drafts, (*groups)->key, (*groups)->label_zh, (*groups)->label_en);

      for (const SfField *const *f = (*groups)->fields; *f != NULL; f++)
        g_ptr_array_add (draft->fields, g_memdup2 (*f, sizeof (SfField)));
    }
}

static gboolean
read_base_and_drops (Reader *r, JsonObject *root, GPtrArray *drafts)
{
  const char *base_name = read_text (root, "base");
  JsonNode *drop = json_object_get_member (root, "drop");

  if (base_name != NULL)
    {
      const SfFormEdition *base = g_strcmp0 (base_name, r->edition) != 0 ? sf_form_edition_lookup (base_name) : NULL;

      if (base == NULL)
        return fail (r, "there is no edition “%s” to base it on", base_name);
      copy_base (base, drafts);
    }
  if (drop == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (drop))
    return fail (r, "“drop” must be a list of keys");
  for (guint i = 0; i < json_array_get_length (json_node_get_array (drop)); i++)
    {
      const char *key = json_array_get_string_element (json_node_get_array (drop), i);

      if (key == NULL || !remove_field (drafts, key))
        return fail (r, "“drop” names “%s”, which the base does not have", key != NULL ? key : "?");
    }
  return TRUE;
}

static gboolean
read_groups (Reader *r, JsonObject *root, GPtrArray *drafts)
{
  JsonNode *node = json_object_get_member (root, "groups");
  JsonArray *groups;

  if (node == NULL)
    return drafts->len > 0 || fail (r, "it has no groups");
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (r, "“groups” must be a list");
  groups = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonNode *group = json_array_get_element (groups, i);

      if (!JSON_NODE_HOLDS_OBJECT (group))
        return fail (r, "a group must be an object");
      if (!read_group (r, json_node_get_object (group), drafts))
        return FALSE;
    }
  return TRUE;
}

static void
finish (SfFormEdition *self, GPtrArray *drafts)
{
  for (guint i = 0; i < drafts->len; i++)
    {
      Draft *draft = drafts->pdata[i];
      SfFieldGroup *group = g_new0 (SfFieldGroup, 1);
      GPtrArray *fields = g_ptr_array_new ();

      for (guint j = 0; j < draft->fields->len; j++)
        {
          SfField *field = draft->fields->pdata[j];

          g_ptr_array_add (fields, field);
          g_hash_table_insert (self->fields, (gpointer) field->key, field);
        }
      g_ptr_array_set_free_func (draft->fields, NULL);
      g_ptr_array_add (fields, NULL);
      group->key = draft->key;
      group->label_zh = draft->label_zh;
      group->label_en = draft->label_en;
      group->fields = (const SfField *const *) g_ptr_array_free (fields, FALSE);
      g_ptr_array_add (self->groups, group);
    }
  g_ptr_array_add (self->groups, NULL);
}

/* Conditions and exclusions must name fields that the edition has. */
static gboolean
check_references (Reader *r, const SfFormEdition *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SfField *field = value;
      const char *const named[] = { field->visible_key, field->required_key, field->excludes };

      r->field = field->key;
      for (guint i = 0; i < G_N_ELEMENTS (named); i++)
        if (named[i] != NULL && sf_form_edition_get_field (self, named[i]) == NULL)
          return fail (r, "it refers to “%s”, which the edition does not have", named[i]);
    }
  r->field = NULL;
  return TRUE;
}

SfFormEdition *
sf_form_edition_parse (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (SfFormEdition) self = g_new0 (SfFormEdition, 1);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func (draft_free);
  Reader r = { .edition = "?", .error = error };
  JsonObject *root;

  self->groups = g_ptr_array_new ();
  self->fields = g_hash_table_new (g_str_hash, g_str_equal);
  if (!json_parser_load_from_data (parser, json, length, error))
    {
      g_prefix_error (error, "form edition: ");
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      fail (&r, "it must be a JSON object");
      return NULL;
    }
  root = json_node_get_object (json_parser_get_root (parser));
  if (read_text (root, "name") != NULL)
    r.edition = read_text (root, "name");
  self->name = g_strdup (read_text (root, "name"));
  self->title_zh = g_strdup (read_text (root, "title_zh"));
  self->title_en = g_strdup (read_text (root, "title_en"));
  if (self->name == NULL || self->title_zh == NULL || self->title_en == NULL)
    {
      fail (&r, "“name”, “title_zh” and “title_en” must be given");
      return NULL;
    }
  if (!read_base_and_drops (&r, root, drafts) || !read_groups (&r, root, drafts))
    return NULL;
  finish (self, drafts);
  return check_references (&r, self) ? g_steal_pointer (&self) : NULL;
}

void
sf_form_edition_free (SfFormEdition *self)
{
  for (guint i = 0; i < self->groups->len && self->groups->pdata[i] != NULL; i++)
    {
      SfFieldGroup *group = self->groups->pdata[i];

      for (guint j = 0; group->fields[j] != NULL; j++)
        g_free ((gpointer) group->fields[j]);
      g_free ((gpointer) group->fields);
      g_free (group);
    }
  g_ptr_array_unref (self->groups);
  g_hash_table_unref (self->fields);
  g_free (self->title_en);
  g_free (self->title_zh);
  g_free (self->name);
  g_free (self);
}

/* ---- The compiled-in editions ---- */

static GRecMutex editions_lock; /* an edition's base is looked up while it is read */

const SfFormEdition *
sf_form_edition_lookup (const char *name)
{
  static GHashTable *editions;
  const SfFormEdition *edition = NULL;
  const char *const *names = sf_form_edition_names ();

  if (name == NULL || !g_strv_contains (names, name))
    return NULL;
  g_rec_mutex_lock (&editions_lock);
  if (editions == NULL)
    editions = g_hash_table_new (g_str_hash, g_str_equal);
  edition = g_hash_table_lookup (editions, name);
  if (edition == NULL)
    {
      g_autofree char *path = g_strdup_printf ("forms/%s.json", name);
      g_autoptr (GBytes) data = sf_core_data_lookup (path);
      g_autoptr (GError) error = NULL;
      SfFormEdition *made
        = sf_form_edition_parse (g_bytes_get_data (data, NULL), (gssize) g_bytes_get_size (data), &error);

      if (made == NULL)
        g_error ("%s", error->message);
      g_hash_table_insert (editions, made->name, made);
      edition = made;
    }
  g_rec_mutex_unlock (&editions_lock);
  return edition;
}

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

const char *
sf_form_edition_get_name (const SfFormEdition *self)
{
  return self->name;
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
