/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The form is kept as canonical text, as parsed object, or both; whichever is missing is made when
 * asked for, so that a list of 100,000 records never parses JSON. The object is made only by its one owner before
 * sharing, or under the lock.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/model/sf-record.h"

typedef struct
{
  gboolean is_set;
  gint64 integer;
  char *text;
} Cell;

struct _SfRecord
{
  gatomicrefcount refs;
  SfKind kind;
  int state;
  char *id;
  char *edition;
  char *form_text;  /* canonical; NULL: make it of form */
  JsonObject *form; /* NULL: parse form_text */
  guint n_cells;
  Cell cells[];
};

G_DEFINE_BOXED_TYPE (SfRecord, sf_record, sf_record_ref, sf_record_unref)

/* Guards the lazily made halves of forms of shared records. */
static GMutex form_lock;

SfRecord *
sf_record_new (SfKind kind, const char *id)
{
  const SfKindInfo *info = sf_kind_info (kind);
  SfRecord *self = g_malloc0 (sizeof (SfRecord) + info->n_columns * sizeof (Cell));

  g_atomic_ref_count_init (&self->refs);
  self->kind = kind;
  self->state = SF_STATE_NONE;
  self->id = g_strdup (id);
  self->n_cells = info->n_columns;
  return self;
}

SfRecord *
sf_record_ref (SfRecord *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_record_unref (SfRecord *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint i = 0; i < self->n_cells; i++)
    g_free (self->cells[i].text);
  g_clear_pointer (&self->form, json_object_unref);
  g_free (self->form_text);
  g_free (self->edition);
  g_free (self->id);
  g_free (self);
}

SfRecord *
sf_record_copy (const SfRecord *self)
{
  SfRecord *copy = sf_record_new (self->kind, self->id);

  copy->state = self->state;
  copy->edition = g_strdup (self->edition);
  copy->form_text = g_strdup (sf_record_get_form_text (self));
  for (guint i = 0; i < self->n_cells; i++)
    {
      copy->cells[i] = self->cells[i];
      copy->cells[i].text = g_strdup (self->cells[i].text);
    }
  return copy;
}

SfKind
sf_record_get_kind (const SfRecord *self)
{
  return self->kind;
}

const char *
sf_record_get_id (const SfRecord *self)
{
  return self->id;
}

int
sf_record_get_state (const SfRecord *self)
{
  return self->state;
}

void
sf_record_set_state (SfRecord *self, int state)
{
  self->state = state;
}

/* ---- Columns ---- */

static const Cell *
get_cell (const SfRecord *self, int column)
{
  static const Cell empty;

  g_return_val_if_fail (column >= 0 && (guint) column < self->n_cells, &empty);
  return &self->cells[column];
}

gboolean
sf_record_has (const SfRecord *self, int column)
{
  return get_cell (self, column)->is_set;
}

const char *
sf_record_get_text (const SfRecord *self, int column)
{
  return get_cell (self, column)->text;
}

gint64
sf_record_get_int (const SfRecord *self, int column)
{
  return get_cell (self, column)->integer;
}

void
sf_record_clear (SfRecord *self, int column)
{
  g_return_if_fail (column >= 0 && (guint) column < self->n_cells);
  g_clear_pointer (&self->cells[column].text, g_free);
  self->cells[column] = (Cell){ 0 };
}

void
sf_record_set_text (SfRecord *self, int column, const char *text)
{
  char *copy = text != NULL && *text != '\0' ? g_strdup (text) : NULL;

  sf_record_clear (self, column);
  self->cells[column] = (Cell){ .is_set = copy != NULL, .text = copy };
}

void
sf_record_set_int (SfRecord *self, int column, gint64 value)
{
  sf_record_clear (self, column);
  self->cells[column] = (Cell){ .is_set = TRUE, .integer = value };
}

/* ---- Parties ---- */

static const char *
get_party (const SfRecord *self, int column)
{
  switch (column)
    {
    case SF_COLUMN_NONE:
      return NULL;
    case SF_COLUMN_SELF:
      return self->id;
    default:
      return sf_record_get_text (self, column);
    }
}

const char *
sf_record_get_student (const SfRecord *self)
{
  return get_party (self, sf_kind_info (self->kind)->parties.student);
}

const char *
sf_record_get_employer (const SfRecord *self)
{
  return get_party (self, sf_kind_info (self->kind)->parties.employer);
}

const char *
sf_record_get_college (const SfRecord *self)
{
  return get_party (self, sf_kind_info (self->kind)->parties.college);
}

/* ---- Form ---- */

const char *
sf_record_get_edition (const SfRecord *self)
{
  return self->edition;
}

void
sf_record_set_edition (SfRecord *self, const char *edition)
{
  char *copy = g_strdup (edition);

  g_free (self->edition);
  self->edition = copy;
}

static void
append_json_text (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    switch (*p)
      {
      case '"':
        g_string_append (out, "\\\"");
        break;
      case '\\':
        g_string_append (out, "\\\\");
        break;
      case '\n':
        g_string_append (out, "\\n");
        break;
      case '\t':
        g_string_append (out, "\\t");
        break;
      default:
        if ((guchar) *p < 0x20)
          g_string_append_printf (out, "\\u%04x", (guint) *p);
        else
          g_string_append_c (out, *p);
      }
  g_string_append_c (out, '"');
}

static char *
write_canonical_form (JsonObject *form)
{
  g_autoptr (GList) members = g_list_sort (json_object_get_members (form), (GCompareFunc) strcmp);
  GString *out = g_string_new ("{");

  for (GList *l = members; l != NULL; l = l->next)
    {
      if (out->len > 1)
        g_string_append_c (out, ',');
      append_json_text (out, l->data);
      g_string_append_c (out, ':');
      append_json_text (out, json_object_get_string_member (form, l->data));
    }
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

static JsonObject *
copy_texts (JsonObject *values)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, values);
  while (json_object_iter_next (&iter, &key, &node))
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      {
        const char *text = json_node_get_string (node);
        if (text != NULL && *text != '\0')
          json_object_set_string_member (copy, key, text);
      }
  return copy;
}

static JsonObject *
parse_form (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  if (text == NULL)
    return json_object_new ();
  root = json_parser_load_from_data (parser, text, -1, NULL) ? json_parser_get_root (parser) : NULL;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_warning ("a stored form is no JSON object");
      return json_object_new ();
    }
  return copy_texts (json_node_get_object (root));
}

/* With form_lock held. */
static JsonObject *
ensure_form (SfRecord *self)
{
  if (self->form == NULL)
    self->form = parse_form (self->form_text);
  return self->form;
}

const char *
sf_record_get_form_text (const SfRecord *self)
{
  SfRecord *lazy = (SfRecord *) self;
  const char *text;

  g_mutex_lock (&form_lock);
  if (lazy->form_text == NULL && lazy->form != NULL)
    lazy->form_text = write_canonical_form (lazy->form);
  text = lazy->form_text != NULL ? lazy->form_text : "{}";
  g_mutex_unlock (&form_lock);
  return text;
}

JsonObject *
sf_record_get_form (SfRecord *self)
{
  JsonObject *form;

  g_mutex_lock (&form_lock);
  form = ensure_form (self);
  g_mutex_unlock (&form_lock);
  return form;
}

const char *
sf_record_get_field (SfRecord *self, const char *key)
{
  return json_object_get_string_member_with_default (sf_record_get_form (self), key, NULL);
}

void
sf_record_set_form (SfRecord *self, JsonObject *values)
{
  JsonObject *copy = copy_texts (values);

  g_clear_pointer (&self->form, json_object_unref);
  self->form = copy;
  g_clear_pointer (&self->form_text, g_free);
}

void
sf_record_set_form_text (SfRecord *self, const char *text)
{
  char *copy = g_strdup (text);

  g_clear_pointer (&self->form, json_object_unref);
  g_free (self->form_text);
  self->form_text = copy;
}

void
sf_record_set_field (SfRecord *self, const char *key, const char *value)
{
  JsonObject *form = sf_record_get_form (self);

  if (value == NULL || *value == '\0')
    json_object_remove_member (form, key);
  else
    json_object_set_string_member (form, key, value);
  g_clear_pointer (&self->form_text, g_free);
}

void
sf_record_append_canonical (const SfRecord *self, GString *out)
{
  const SfKindInfo *info = sf_kind_info (self->kind);

  g_string_append (out, info->name);
  g_string_append_c (out, '\n');
  g_string_append (out, self->state < 0 ? "" : sf_kind_state_name (self->kind, self->state));
  for (guint i = 0; i < self->n_cells; i++)
    {
      const Cell *cell = &self->cells[i];

      if (!cell->is_set)
        continue;
      g_string_append_c (out, '\n');
      g_string_append (out, info->columns[i].name);
      g_string_append_c (out, '=');
      if (cell->text != NULL)
        append_json_text (out, cell->text);
      else
        g_string_append_printf (out, "%" G_GINT64_FORMAT, cell->integer);
    }
  if (info->has_form)
    {
      g_string_append (out, "\nedition=");
      g_string_append (out, self->edition != NULL ? self->edition : "");
      g_string_append (out, "\nform=");
      g_string_append (out, sf_record_get_form_text (self));
    }
}
