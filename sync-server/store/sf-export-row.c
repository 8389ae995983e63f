/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One row of a list: the record, what it is linked to, and the text of each cell.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "core/form/sf-codes.h"
#include "db/sf-record-table.h"
#include "store/sf-export.h"

/* ---- What may be seen ---- */

/* @record as the actor sees it; NULL if not at all. Histories are listed for admin alone. */
static SfRecord *
look_at (SfExport *self, SfRecord *record)
{
  if (self->actor == NULL)
    return sf_record_ref (record);
  if (sf_kind_follows_subject (sf_record_get_kind (record)))
    return sf_actor_get_role (self->actor) == SF_ROLE_ADMIN ? sf_record_ref (record) : NULL;
  return sf_actor_view (self->actor, record);
}

/* ---- Links ---- */

static gboolean
take_record (SfExport *self, SfKind kind, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) record = NULL;

  if (id == NULL || self->records[kind] != NULL || (self->needed & (1u << kind)) == 0)
    return TRUE;
  record = sf_record_table_get (self->db, kind, id, NULL, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (record != NULL)
    self->records[kind] = look_at (self, record);
  return TRUE;
}

static gboolean
take_links (SfExport *self, SfRecord *record, GError **error)
{
  const SfKindInfo *info = sf_kind_info (sf_record_get_kind (record));

  for (guint i = 0; i < info->n_columns; i++)
    if (info->columns[i].type == SF_COLUMN_LINK &&
        !take_record (self, info->columns[i].links, sf_record_get_text (record, (int) i), error))
      return FALSE;
  return TRUE;
}

/* The agreement that is in force. */
static gboolean
take_agreement (SfExport *self, const char *student, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *id = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (
    self->db, "SELECT id FROM agreement WHERE student = :student AND state IN ('effective', 'cancelling') ORDER BY id",
    error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":student", student);
  if (sf_stmt_step (stmt, &local))
    id = g_strdup (sf_stmt_get_text (stmt, 0));
  if (local == NULL)
    return take_record (self, SF_KIND_AGREEMENT, id, error) &&
           (self->records[SF_KIND_AGREEMENT] == NULL || take_links (self, self->records[SF_KIND_AGREEMENT], error));
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
sf_export_hold (SfExport *self, SfRecord *record, GError **error)
{
  SfRecord *view = look_at (self, record);
  guint of_agreement = (1u << SF_KIND_AGREEMENT) | (1u << SF_KIND_EMPLOYER);

  sf_export_drop (self);
  if (view == NULL)
    return FALSE;
  self->records[self->kind] = view;
  if (self->settings != NULL && self->records[SF_KIND_SETTINGS] == NULL)
    self->records[SF_KIND_SETTINGS] = sf_record_ref (self->settings);
  /* By the links that the actor sees. */
  if (!take_links (self, view, error))
    return FALSE;
  return self->kind != SF_KIND_STUDENT || (self->needed & of_agreement) == 0 ||
         take_agreement (self, sf_record_get_id (view), error);
}

void
sf_export_drop (SfExport *self)
{
  for (guint i = 0; i < SF_N_KINDS; i++)
    g_clear_pointer (&self->records[i], sf_record_unref);
}

/* ---- Cells ---- */

char *
sf_export_format_time (SfTime time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (8 * 3600);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : NULL;
}

/* "学院、学校": as a roster of the staff says it. */
static char *
name_roles (const char *roles)
{
  static const char *const names[][2] = {
    { "student", "毕业生" }, { "employer", "用人单位" }, { "college", "学院" },
    { "office", "学校" },    { "admin", "管理员" },
  };
  g_auto (GStrv) words = g_strsplit (roles, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    for (guint n = 0; n < G_N_ELEMENTS (names); n++)
      if (g_str_equal (words[i], names[n][0]))
        {
          g_free (words[i]);
          words[i] = g_strdup (names[n][1]);
        }
  return g_strjoinv ("、", words);
}

/* Ids joined by ' ' as codes joined by ','. */
static char *
name_colleges (SfExport *self, const char *ids, GError **error)
{
  g_auto (GStrv) words = g_strsplit (ids, " ", -1);
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (SfRecord) college = sf_record_table_get (self->db, SF_KIND_COLLEGE, words[i], NULL, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (college != NULL)
        g_string_append_printf (codes, "%s%s", codes->len > 0 ? "," : "",
                                sf_record_get_text (college, SF_COLLEGE_CODE));
    }
  return g_strdup (codes->str);
}

/* 10: has an agreement in force; 70: looks for one. */
static const char *
get_destination (SfExport *self)
{
  return self->records[SF_KIND_AGREEMENT] != NULL ? "10" : "70";
}

static char *
get_column (SfExport *self, SfRecord *record, const SfExportColumn *column, GError **error)
{
  const SfColumn *info = &sf_kind_info (column->kind)->columns[column->column];

  if (!sf_record_has (record, column->column))
    return NULL;
  if (info->type == SF_COLUMN_TIME)
    return sf_export_format_time (sf_record_get_int (record, column->column));
  if (info->type == SF_COLUMN_INTEGER)
    return g_strdup_printf ("%" G_GINT64_FORMAT, sf_record_get_int (record, column->column));
  if (column->kind == SF_KIND_ACCOUNT && column->column == SF_ACCOUNT_ROLES && column->mode == SF_EXPORT_NAME)
    return name_roles (sf_record_get_text (record, column->column));
  if (column->kind == SF_KIND_ACCOUNT && column->column == SF_ACCOUNT_COLLEGES && column->mode == SF_EXPORT_NAME)
    return name_colleges (self, sf_record_get_text (record, column->column), error);
  return g_strdup (sf_record_get_text (record, column->column));
}

static char *
get_field (SfExport *self, SfRecord *record, const SfExportColumn *column)
{
  const char *value = sf_record_get_field (record, column->key);

  if (value == NULL)
    return NULL;
  return column->field->personal && !self->personal ? sf_field_mask (column->field, value) : g_strdup (value);
}

static char *
get_value (SfExport *self, SfRecord *record, const SfExportColumn *column, GError **error)
{
  switch (column->column)
    {
    case SF_EXPORT_FIELD:
      return get_field (self, record, column);
    case SF_EXPORT_STATE:
      return g_strdup (column->mode == SF_EXPORT_NAME
                         ? sf_export_state_label (column->kind, sf_record_get_state (record))
                         : sf_kind_state_name (column->kind, sf_record_get_state (record)));
    case SF_EXPORT_DESTINATION:
      return g_strdup (get_destination (self));
    default:
      return get_column (self, record, column, error);
    }
}

/* A code that its table does not have any more shows as itself. */
static char *
name_value (const SfExportColumn *column, char *value)
{
  char *name = column->codes != NULL ? g_strdup (sf_code_label (column->codes, value))
               : column->division    ? sf_division_full_name (value)
                                     : NULL;

  if (name == NULL)
    return value;
  g_free (value);
  return name;
}

/* "2026-03-06…" in another order. */
static char *
format_date (const char *format, const char *value)
{
  if (strlen (value) < 10)
    return g_strdup (value);
  if (g_str_equal (format, "YYYYMMDD"))
    return g_strdup_printf ("%.4s%.2s%.2s", value, value + 5, value + 8);
  if (g_str_equal (format, "YYYYMM"))
    return g_strdup_printf ("%.4s%.2s", value, value + 5);
  return g_strndup (value, strlen (format));
}

char *
sf_export_get_cell (SfExport *self, const SfExportColumn *column, GError **error)
{
  SfRecord *record = column->mode != SF_EXPORT_CONSTANT ? self->records[column->kind] : NULL;
  g_autofree char *value = NULL;

  if (column->mode == SF_EXPORT_CONSTANT)
    return g_strdup (column->constant);
  if (record != NULL)
    value = get_value (self, record, column, error);
  if (value != NULL && column->format != NULL)
    return format_date (column->format, value);
  return value != NULL && column->mode == SF_EXPORT_NAME ? name_value (column, g_steal_pointer (&value))
                                                         : g_steal_pointer (&value);
}
