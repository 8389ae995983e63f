/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Labels of kinds' columns are data (data/rosters/labels.json); those of fields stand in the editions.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-export-columns.h"

#include <string.h>

#include "core/form/sf-core-data.h"
#include "store/sf-store.h"

void
sf_export_column_free (SfExportColumn *self)
{
  g_free (self->header);
  g_free (self->constant);
  g_free (self->format);
  g_free (self);
}

static GPtrArray *
new_columns (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sf_export_column_free);
}

/* ---- Data ---- */

static JsonNode *
load_json (const char *path)
{
  g_autoptr (GBytes) data = sf_core_data_lookup (path);
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (g_bytes_get_data (data, NULL), &error);

  if (node == NULL)
    g_error ("%s: %s", path, error->message);
  return node;
}

static JsonObject *
get_labels (void)
{
  static JsonNode *labels; /* for the life of the program: texts point into it */

  if (g_once_init_enter (&labels))
    g_once_init_leave (&labels, load_json ("rosters/labels.json"));
  return json_node_get_object (labels);
}

/* {"zh": …} or just the label; NULL if there is none. */
static JsonNode *
find_label (SfKind kind, const char *part, const char *name)
{
  const char *kind_name = sf_kind_info (kind)->name;
  JsonObject *labels =
    json_object_has_member (get_labels (), kind_name) ? json_object_get_object_member (get_labels (), kind_name) : NULL;
  JsonObject *group =
    labels != NULL && json_object_has_member (labels, part) ? json_object_get_object_member (labels, part) : NULL;

  if (group != NULL && json_object_has_member (group, name))
    return json_object_get_member (group, name);
  return json_object_get_member (json_object_get_object_member (get_labels (), "common"), name);
}

static const char *
get_label (SfKind kind, const char *part, const char *name)
{
  JsonNode *node = find_label (kind, part, name);

  if (node == NULL)
    return name;
  return JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_string_member (json_node_get_object (node), "zh")
                                       : json_node_get_string (node);
}

const char *
sf_export_state_label (SfKind kind, int state)
{
  const char *name = sf_kind_state_name (kind, state);

  return name != NULL ? get_label (kind, "states", name) : "";
}

/* ---- Lists ---- */

static gboolean
is_listed (SfKind kind)
{
  return kind != SF_KIND_SETTINGS && kind != SF_KIND_NOTICE && kind != SF_KIND_ATTACHMENT;
}

gboolean
sf_export_find_list (const char *what, SfKind *out_kind, JsonNode **out_mapping)
{
  *out_mapping = NULL;
  if (g_str_equal (what, "national-74"))
    {
      *out_kind = SF_KIND_STUDENT;
      *out_mapping = load_json ("rosters/national-74.json");
      return TRUE;
    }
  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      g_autofree char *name = g_strconcat (sf_kind_info (kind)->name, "s", NULL);

      if (!is_listed (kind) || !g_str_equal (what, name))
        continue;
      *out_kind = kind;
      return TRUE;
    }
  return FALSE;
}

GStrv
sf_export_list_names (void)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      g_autofree char *name = g_strconcat (sf_kind_info (kind)->name, "s", NULL);

      if (is_listed (kind))
        g_strv_builder_add (names, name);
    }
  g_strv_builder_add (names, "audit");
  g_strv_builder_add (names, "national-74");
  return g_strv_builder_end (names);
}

gboolean
sf_export_kind_is_linked (SfKind kind, SfKind linked)
{
  const SfKindInfo *info = sf_kind_info (kind);

  if (linked == kind || linked == SF_KIND_SETTINGS)
    return TRUE;
  /* A student's row tells of the agreement in force and of its employer. */
  if (kind == SF_KIND_STUDENT && (linked == SF_KIND_AGREEMENT || linked == SF_KIND_EMPLOYER))
    return TRUE;
  for (guint i = 0; i < info->n_columns; i++)
    if (info->columns[i].type == SF_COLUMN_LINK && info->columns[i].links == linked)
      return TRUE;
  return FALSE;
}

/* ---- What a column is about ---- */

static const char *
get_family (SfKind kind)
{
  return kind == SF_KIND_SIGNING || kind == SF_KIND_AGREEMENT ? "agreement" : sf_kind_info (kind)->name;
}

/* Editions of the kind's forms, the undergraduates' and the newest first: their labels win. Names are in the order of
 * letters. */
static const SfFormEdition *
next_edition (SfKind kind, guint *place)
{
  const char *const *names = sf_form_edition_names ();

  while (*place > 0)
    {
      const SfFormEdition *edition = sf_form_edition_lookup (names[--*place]);

      if (g_str_equal (sf_form_edition_get_family (edition), get_family (kind)))
        return edition;
    }
  return NULL;
}

static guint
count_editions (void)
{
  return g_strv_length ((GStrv) sf_form_edition_names ());
}

static const SfField *
find_field (SfKind kind, const char *key)
{
  guint place = count_editions ();
  const SfFormEdition *edition;
  const SfField *field = NULL;

  while (field == NULL && (edition = next_edition (kind, &place)) != NULL)
    field = sf_form_edition_get_field (edition, key);
  return field;
}

static void
read_column_type (SfExportColumn *self)
{
  const SfColumn *column = &sf_kind_info (self->kind)->columns[self->column];
  JsonNode *node = find_label (self->kind, "columns", column->name);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL)
    return;
  self->codes = json_object_has_member (object, "codes") ? json_object_get_string_member (object, "codes") : NULL;
  self->division = json_object_has_member (object, "division");
}

/* Finds out what @key of @self->kind is. */
static gboolean
resolve (SfExportColumn *self, const char *key)
{
  self->column = sf_kind_column_from_name (self->kind, key);
  if (self->column >= 0)
    {
      read_column_type (self);
      return TRUE;
    }
  if (g_str_equal (key, "state"))
    {
      self->column = SF_EXPORT_STATE;
      return TRUE;
    }
  if (self->kind == SF_KIND_STUDENT && g_str_equal (key, "destination"))
    {
      self->column = SF_EXPORT_DESTINATION;
      self->codes = "毕业去向";
      return TRUE;
    }
  self->column = SF_EXPORT_FIELD;
  self->field = sf_kind_info (self->kind)->has_form ? find_field (self->kind, key) : NULL;
  if (self->field == NULL)
    return FALSE;
  self->key = self->field->key;
  self->codes = self->field->type == SF_FIELD_CHOICE ? self->field->codes : NULL;
  self->division = self->field->type == SF_FIELD_DIVISION;
  return TRUE;
}

static gboolean
is_coded (const SfExportColumn *self)
{
  return self->codes != NULL || self->division || self->column == SF_EXPORT_STATE;
}

/* ---- From descriptors ---- */

static gboolean
has_header (GPtrArray *columns, const char *header)
{
  for (guint i = 0; i < columns->len; i++)
    if (g_str_equal (((SfExportColumn *) columns->pdata[i])->header, header))
      return TRUE;
  return FALSE;
}

/* @context: told before the label where another column has that. */
static void
add_column (GPtrArray *columns, SfKind kind, const char *key, SfExportMode mode, const char *label, const char *ending,
            const char *context)
{
  SfExportColumn *column = g_new0 (SfExportColumn, 1);

  column->kind = kind;
  column->mode = mode;
  column->header = g_strconcat (label, ending, NULL);
  if (has_header (columns, column->header))
    {
      g_free (column->header);
      column->header = g_strconcat (context, "·", label, ending, NULL);
    }
  if (resolve (column, key) && !has_header (columns, column->header))
    g_ptr_array_add (columns, column);
  else
    sf_export_column_free (column);
}

/* A code is shown by itself and by its name. */
static void
add_value (GPtrArray *columns, SfKind kind, const char *key, const char *label, const char *context)
{
  SfExportColumn probe = { .kind = kind };

  if (!resolve (&probe, key))
    return;
  if (is_coded (&probe))
    add_column (columns, kind, key, SF_EXPORT_VALUE, label, "代码", context);
  add_column (columns, kind, key, SF_EXPORT_NAME, label, "", context);
}

/* Whom a link names; where the kind tells it already, that is enough. */
static void
add_link (GPtrArray *columns, SfKind kind, const SfColumn *column)
{
  switch (column->links)
    {
    case SF_KIND_COLLEGE:
      add_value (columns, SF_KIND_COLLEGE, "code", "学院代码", "");
      add_value (columns, SF_KIND_COLLEGE, "name", "学院", "");
      break;
    case SF_KIND_STUDENT:
      if (sf_kind_column_from_name (kind, "student_number") < 0)
        add_value (columns, SF_KIND_STUDENT, "number", "学号", "毕业生");
      break;
    case SF_KIND_EMPLOYER:
      add_value (columns, SF_KIND_EMPLOYER, "credit_code", "统一社会信用代码", "单位");
      break;
    case SF_KIND_AGREEMENT:
      add_value (columns, SF_KIND_AGREEMENT, "number", "协议书编号", "协议书");
      break;
    default:
      break;
    }
}

static void
add_table (GPtrArray *columns, SfKind kind)
{
  const SfKindInfo *info = sf_kind_info (kind);

  for (guint i = 0; i < info->n_columns; i++)
    {
      const SfColumn *column = &info->columns[i];

      /* For search alone. */
      if (g_str_equal (column->name, "pinyin") || g_str_equal (column->name, "initials"))
        continue;
      if (column->type == SF_COLUMN_LINK)
        add_link (columns, kind, column);
      else
        add_value (columns, kind, column->name, get_label (kind, "columns", column->name), info->name);
    }
  if (info->states[0] != NULL && info->states[1] != NULL)
    add_column (columns, kind, "state", SF_EXPORT_NAME, get_label (kind, "columns", "state"), "", info->name);
}

static void
add_edition (GPtrArray *columns, SfKind kind, const SfFormEdition *edition)
{
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (edition);

  for (; *groups != NULL; groups++)
    for (const SfField *const *f = (*groups)->fields; *f != NULL; f++)
      if ((*f)->type != SF_FIELD_FILE && find_field (kind, (*f)->key) == *f)
        add_value (columns, kind, (*f)->key, (*f)->label_zh, (*groups)->label_zh);
}

static void
add_forms (GPtrArray *columns, SfKind kind)
{
  guint place = count_editions ();
  const SfFormEdition *edition;

  while ((edition = next_edition (kind, &place)) != NULL)
    add_edition (columns, kind, edition);
}

GPtrArray *
sf_export_columns_of_kind (SfKind kind)
{
  GPtrArray *columns = new_columns ();

  add_table (columns, kind);
  if (sf_kind_info (kind)->has_form)
    add_forms (columns, kind);
  return columns;
}

GPtrArray *
sf_export_columns_select (GPtrArray *columns, const char *const *wanted, GError **error)
{
  g_autoptr (GPtrArray) selected = new_columns ();

  for (; *wanted != NULL; wanted++)
    {
      guint i = 0;

      while (i < columns->len && !g_str_equal (((SfExportColumn *) columns->pdata[i])->header, *wanted))
        i++;
      if (i == columns->len)
        {
          g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "the list has no column “%s”", *wanted);
          return NULL;
        }
      g_ptr_array_add (selected, g_ptr_array_steal_index (columns, i));
    }
  return g_steal_pointer (&selected);
}

/* ---- From mappings ---- */

static const char *
get_text (JsonObject *entry, const char *member)
{
  JsonNode *node = json_object_get_member (entry, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gboolean
fail_entry (GError **error, guint n, const char *format, const char *what)
{
  g_autofree char *message = g_strdup_printf (format, what);

  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "mapping, entry %u: %s", n, message);
  return FALSE;
}

/* "student.identity" */
static gboolean
read_source (SfExportColumn *self, SfKind list, const char *source, guint n, GError **error)
{
  const char *dot = strchr (source, '.');
  g_autofree char *kind = dot != NULL ? g_strndup (source, (gsize) (dot - source)) : NULL;

  if (kind == NULL || !sf_kind_from_name (kind, &self->kind) || !sf_export_kind_is_linked (list, self->kind))
    return fail_entry (error, n, "“%s” must begin with a kind that this list tells of, like “student.”", source);
  return resolve (self, dot + 1) || fail_entry (error, n, "there is no “%s”", source);
}

static gboolean
read_format (SfExportColumn *self, const char *format, guint n, GError **error)
{
  static const char *const formats[] = { "YYYYMMDD", "YYYYMM", "YYYY-MM", "YYYY-MM-DD", NULL };
  gboolean date = self->column >= 0 ? sf_kind_info (self->kind)->columns[self->column].type == SF_COLUMN_TIME
                                    : self->column == SF_EXPORT_FIELD && self->field->type == SF_FIELD_DATE;

  if (format == NULL)
    return TRUE;
  if (!g_strv_contains (formats, format))
    return fail_entry (error, n, "“%s” is none of YYYYMMDD, YYYYMM, YYYY-MM, YYYY-MM-DD", format);
  if (self->mode == SF_EXPORT_CONSTANT || !date)
    return fail_entry (error, n, "“%s” is for dates alone", "format");
  self->format = g_strdup (format);
  return TRUE;
}

static gboolean
check_members (JsonObject *entry, guint n, GError **error)
{
  static const char *const known[] = { "header", "field", "constant", "code-of", "name-of", "format", NULL };
  g_autoptr (GList) members = json_object_get_members (entry);
  guint sources = 0;

  for (GList *l = members; l != NULL; l = l->next)
    {
      if (!g_strv_contains (known, l->data))
        return fail_entry (error, n, "“%s” is none of header, field, constant, code-of, name-of, format", l->data);
      if (get_text (entry, l->data) == NULL)
        return fail_entry (error, n, "“%s” must be a text", l->data);
      sources += !g_str_equal (l->data, "header") && !g_str_equal (l->data, "format");
    }
  if (!json_object_has_member (entry, "header") || *get_text (entry, "header") == '\0')
    return fail_entry (error, n, "there is no “%s”", "header");
  return sources == 1 || fail_entry (error, n, "it needs one of field, constant, code-of and name-of%s", "");
}

static gboolean
read_entry (SfExportColumn *self, SfKind list, JsonObject *entry, guint n, GError **error)
{
  const char *coded = get_text (entry, "code-of") != NULL ? get_text (entry, "code-of") : get_text (entry, "name-of");
  const char *source = coded != NULL ? coded : get_text (entry, "field");

  self->header = g_strdup (get_text (entry, "header"));
  self->mode = source == NULL                        ? SF_EXPORT_CONSTANT
               : get_text (entry, "name-of") != NULL ? SF_EXPORT_NAME
                                                     : SF_EXPORT_VALUE;
  self->constant = g_strdup (get_text (entry, "constant"));
  if (source != NULL && !read_source (self, list, source, n, error))
    return FALSE;
  if (coded != NULL && !is_coded (self))
    return fail_entry (error, n, "“%s” is no code", coded);
  return read_format (self, get_text (entry, "format"), n, error);
}

GPtrArray *
sf_export_columns_of_mapping (SfKind kind, JsonNode *mapping, GError **error)
{
  g_autoptr (GPtrArray) columns = new_columns ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (mapping) ? json_node_get_array (mapping) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n == 0 || n > 512)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "mapping: it must be an array of 1 to 512 entries");
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      JsonNode *entry = json_array_get_element (array, i);
      SfExportColumn *column = g_new0 (SfExportColumn, 1);

      g_ptr_array_add (columns, column);
      if (!JSON_NODE_HOLDS_OBJECT (entry))
        {
          fail_entry (error, i + 1, "it is no object%s", "");
          return NULL;
        }
      if (!check_members (json_node_get_object (entry), i + 1, error) ||
          !read_entry (column, kind, json_node_get_object (entry), i + 1, error))
        return NULL;
    }
  return g_steal_pointer (&columns);
}

gboolean
sf_export_mapping_check (const char *what, JsonNode *mapping, GError **error)
{
  g_autoptr (JsonNode) own = NULL;
  g_autoptr (GPtrArray) columns = NULL;
  SfKind kind;

  if (!sf_export_find_list (what, &kind, &own))
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "there is no list of “%s”", what);
  else
    columns = sf_export_columns_of_mapping (kind, mapping, error);
  return columns != NULL;
}
