/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One row of a roster: its values, the record that it makes, and writing that in a savepoint of its own, so that a
 * wrong row leaves nothing.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "core/form/sf-codes.h"
#include "core/model/sf-uuid.h"
#include "db/sf-record-table.h"
#include "sheet/sf-table-reader.h"
#include "store/sf-import.h"

SfImportRow *
sf_import_row_new (guint number)
{
  SfImportRow *self = g_new0 (SfImportRow, 1);

  self->number = number;
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
free_text (GString *text)
{
  if (text != NULL)
    g_string_free (text, TRUE);
}

void
sf_import_row_free (SfImportRow *self)
{
  for (guint i = 0; i < SF_MAX_ROSTER_COLUMNS; i++)
    g_free (self->values[i]);
  g_free (self->key);
  g_free (self->name);
  g_free (self->changes);
  free_text (self->faults_en);
  free_text (self->faults_zh);
  g_ptr_array_unref (self->secrets);
  g_free (self);
}

/* ---- What is wrong ---- */

const char *
sf_import_column_name (const SfRosterInfo *roster, const char *key)
{
  const char *const *names = roster != NULL ? sf_roster_column_names (roster->what, key) : NULL;

  return names != NULL ? names[0] : key;
}

void
sf_import_complain (SfImport *self, const char *key, const char *fault, const char *argument)
{
  SfImportRow *row = self->row;
  const char *column = key != NULL ? sf_import_column_name (self->roster, key) : NULL;
  g_autofree char *en = sf_import_fault_text (fault, argument, FALSE);
  g_autofree char *zh = sf_import_fault_text (fault, argument, TRUE);

  if (row->faults_en == NULL)
    {
      row->faults_en = g_string_new (NULL);
      row->faults_zh = g_string_new (NULL);
    }
  row->n_faults++;
  row->outcome = SF_IMPORT_ROW_WRONG;
  g_string_append_printf (row->faults_en, "%s%s %u%s%s: %s", row->n_faults > 1 ? "\n" : "", self->row_word, row->number,
                          column != NULL ? ", column " : "", column != NULL ? column : "", en);
  g_string_append_printf (row->faults_zh, "%s%s%s", row->n_faults > 1 ? "；" : "", column != NULL ? column : "", zh);
}

/* ---- Values ---- */

static const char *
find_text (const SfRosterHeader *header, const SfRosterRow *cells, guint n_cells, guint column)
{
  const GArray *places = header->places->pdata[column];

  for (guint i = 0; i < places->len; i++)
    {
      guint place = g_array_index (places, guint, i);

      if (place < n_cells && *cells->cells[place] != '\0')
        return cells->cells[place];
    }
  return NULL;
}

static const SfField *
get_field (const SfRosterColumn *column)
{
  const SfFormEdition *edition = column->edition != NULL ? sf_form_edition_lookup (column->edition) : NULL;

  return edition != NULL ? sf_form_edition_get_field (edition, column->field) : NULL;
}

static void
read_value (SfImport *self, const char *text, guint c)
{
  const SfRosterColumn *column = &self->roster->columns[c];
  const SfField *field = get_field (column);
  gboolean good = TRUE;
  SfFormError code = SF_FORM_ERROR_MISSING;

  if (text != NULL && sf_table_is_error (text))
    {
      sf_import_complain (self, column->key, "cell-error", text);
      return;
    }
  if (text != NULL)
    self->values[c] = field != NULL ? sf_field_from_text (field, text, &good, &code) : g_strdup (text);
  if (!good || (self->values[c] == NULL && column->required))
    sf_import_complain (self, column->key, sf_form_error_name (good ? SF_FORM_ERROR_MISSING : code), NULL);
}

SfImportRow *
sf_import_read_row (SfImport *self, const SfRosterHeader *header, const SfRosterRow *cells)
{
  const SfRosterInfo *roster = self->roster;
  SfImportRow *row = sf_import_row_new (cells->number);
  guint n_cells = g_strv_length (cells->cells);

  self->row = row;
  self->values = row->values;
  for (guint c = 0; c < roster->n_columns; c++)
    {
      const char *text = find_text (header, cells, n_cells, c);

      read_value (self, text, c);
      if (c == roster->key)
        row->key = g_strdup (text);
      if (c == roster->name)
        row->name = g_strdup (text);
    }
  return row;
}

/* ---- The record ---- */

/* What the student may have changed since is only offered. */
static gboolean
may_overwrite (const SfRosterColumn *column)
{
  const SfField *field = get_field (column);

  return field == NULL || field->party != SF_PARTY_STUDENT;
}

SfRecord *
sf_import_make_record (SfImport *self, SfRecord *old)
{
  const SfRosterInfo *roster = self->roster;
  g_autofree char *id = old == NULL ? sf_uuid_new (sf_clock_now (self->store->clock)) : NULL;
  SfRecord *next = old != NULL ? sf_record_copy (old) : sf_record_new (roster->kind, id);

  if (old == NULL)
    {
      sf_record_set_state (next, SF_ACTIVE);
      sf_record_set_edition (next, roster->edition);
    }
  for (guint c = 0; c < roster->n_columns; c++)
    {
      const SfRosterColumn *column = &roster->columns[c];

      if (self->values[c] == NULL)
        continue;
      if (column->column >= 0)
        sf_record_set_text (next, column->column, self->values[c]);
      else if (column->column == SF_TO_FORM &&
               (may_overwrite (column) || sf_record_get_field (next, column->field) == NULL))
        sf_record_set_field (next, column->field, self->values[c]);
    }
  return next;
}

gboolean
sf_import_put (SfImport *self, SfRecord *record, gboolean *out_changed, GError **error)
{
  SfMark mark;
  const SfAct act = { .at = sf_clock_now (self->store->clock),
                      .account = self->account,
                      .role = self->role,
                      .action = "import",
                      .about_kind = sf_kind_info (sf_record_get_kind (record))->name,
                      .about = sf_record_get_id (record),
                      .outcome = "applied",
                      .payload = mark };

  if (!sf_store_put (self->store, self->db, record, mark, out_changed, error))
    return FALSE;
  if (*out_changed)
    sf_ledger_add_act (self->store->ledger, &act);
  return TRUE;
}

char *
sf_import_query_id (SfImport *self, const char *sql, const char *key, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (self->db, sql, error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":key", key);
  return sf_stmt_step (stmt, error) ? g_strdup (sf_stmt_get_text (stmt, 0)) : NULL;
}

/* ---- Accounts ---- */

gboolean
sf_import_check_login (SfImport *self, const char *login, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *taken = sf_store_query_login (self->db, login, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (taken != NULL)
    sf_import_complain (self, NULL, "login-taken", login);
  else
    return TRUE;
  return FALSE;
}

gboolean
sf_import_give_secret (SfImport *self, SfRecord *account, GError **error)
{
  g_autofree char *secret = sf_store_give_secret (self->store, self->db, sf_record_get_id (account), error);

  if (secret == NULL)
    return FALSE;
  g_ptr_array_add (self->row->secrets, g_strdup_printf ("%s\t%s\t%s", sf_record_get_text (account, SF_ACCOUNT_LOGIN),
                                                        sf_record_get_text (account, SF_ACCOUNT_NAME), secret));
  return TRUE;
}

gboolean
sf_import_add_account (SfImport *self, SfRecord *account, GError **error)
{
  gboolean changed;

  return sf_import_put (self, account, &changed, error) && sf_import_give_secret (self, account, error);
}

/* ---- Writing and rehearsing ---- */

static gboolean
is_same (SfRecord *old, SfRecord *next)
{
  g_autoptr (GString) a = g_string_new (NULL);
  g_autoptr (GString) b = g_string_new (NULL);

  sf_record_append_canonical (old, a);
  sf_record_append_canonical (next, b);
  return g_string_equal (a, b);
}

/* What becomes of the row, as far as reading tells. NULL without an error when it is wrong. */
static SfRecord *
prepare (SfImport *self, SfRecord **out_old, GError **error)
{
  const SfRosterInfo *roster = self->roster;
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) next = NULL;

  *out_old = roster->find (self, &local);
  if (local == NULL)
    {
      next = sf_import_make_record (self, *out_old);
      if (roster->complete (self, *out_old, next, &local))
        {
          self->row->outcome = *out_old == NULL           ? SF_IMPORT_ROW_NEW
                               : is_same (*out_old, next) ? SF_IMPORT_ROW_SAME
                                                          : SF_IMPORT_ROW_CHANGED;
          if (self->row->outcome == SF_IMPORT_ROW_CHANGED)
            self->row->changes = sf_import_describe_changes (self, *out_old, next, &local);
        }
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL && self->row->n_faults == 0 ? g_steal_pointer (&next) : NULL;
}

/* FALSE without an error when the row is wrong. */
static gboolean
write_row (SfImport *self, GError **error)
{
  g_autoptr (SfRecord) old = NULL;
  g_autoptr (SfRecord) next = prepare (self, &old, error);
  gboolean changed;

  if (next == NULL || self->row->outcome == SF_IMPORT_ROW_SAME)
    return next != NULL;
  return sf_import_put (self, next, &changed, error) &&
         (self->roster->follow == NULL || self->roster->follow (self, old, next, error));
}

static gboolean
is_constraint (const GError *error)
{
  return g_error_matches (error, SF_DB_ERROR, SF_DB_ERROR_UNIQUE) ||
         g_error_matches (error, SF_DB_ERROR, SF_DB_ERROR_CONSTRAINT) ||
         g_error_matches (error, SF_DB_ERROR, SF_DB_ERROR_FOREIGN_KEY);
}

static void
hold (SfImport *self, SfDb *db, SfImportRow *row)
{
  self->db = db;
  self->row = row;
  self->values = row->values;
}

/* In a savepoint of its own, where writing it may fail. */
static gboolean
try_row (SfImport *self, GError **error)
{
  SfLedgerPoint point = sf_ledger_get_point (self->store->ledger);
  g_autoptr (SfDbScope) savepoint = sf_db_scope_begin (self->db, error);
  g_autoptr (GError) local = NULL;

  if (savepoint == NULL)
    return FALSE;
  if (write_row (self, &local))
    return sf_db_scope_commit (savepoint, error);
  sf_ledger_rollback (self->store->ledger, point);
  sf_directory_forget (self->store->directory);
  g_ptr_array_set_size (self->row->secrets, 0);
  if (local == NULL)
    return TRUE;
  if (!is_constraint (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  sf_import_complain (self, NULL, "contradicts", NULL);
  return TRUE;
}

static gboolean
take_singly (SfImport *self, SfDb *db, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      SfImportRow *row = rows->pdata[i];

      hold (self, db, row);
      if (row->n_faults == 0 && !try_row (self, error))
        return FALSE;
    }
  return TRUE;
}

/* A row that is found wrong before anything of it is written needs no savepoint: all rows share one. It goes back, with
 * *out_contradicts, when the database refuses what one of them writes. */
static gboolean
take_together (SfImport *self, SfDb *db, GPtrArray *rows, gboolean *out_contradicts, GError **error)
{
  SfLedgerPoint point = sf_ledger_get_point (self->store->ledger);
  g_autoptr (SfDbScope) savepoint = sf_db_scope_begin (db, error);
  g_autoptr (GError) local = NULL;

  *out_contradicts = FALSE;
  if (savepoint == NULL)
    return FALSE;
  for (guint i = 0; local == NULL && i < rows->len; i++)
    {
      hold (self, db, rows->pdata[i]);
      if (self->row->n_faults == 0)
        write_row (self, &local);
    }
  if (local == NULL)
    return sf_db_scope_commit (savepoint, error);
  sf_ledger_rollback (self->store->ledger, point);
  sf_directory_forget (self->store->directory);
  *out_contradicts = is_constraint (local);
  if (!*out_contradicts)
    g_propagate_error (error, g_steal_pointer (&local));
  return *out_contradicts;
}

/* What a row got that went back; what is wrong with its values stays. */
static void
forget_results (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      SfImportRow *row = rows->pdata[i];

      g_clear_pointer (&row->changes, g_free);
      g_ptr_array_set_size (row->secrets, 0);
    }
}

static gboolean
rehearse_rows (SfImport *self, SfDb *db, GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (SfRecord) old = NULL;
      g_autoptr (SfRecord) next = NULL;

      hold (self, db, rows->pdata[i]);
      if (self->row->n_faults == 0)
        next = prepare (self, &old, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
sf_import_take_rows (SfImport *self, SfDb *db, GPtrArray *rows, gboolean rehearse, GError **error)
{
  gboolean contradicts;

  if (rehearse)
    return rehearse_rows (self, db, rows, error);
  if (!take_together (self, db, rows, &contradicts, error))
    return FALSE;
  if (!contradicts)
    return TRUE;
  forget_results (rows);
  return take_singly (self, db, rows, error);
}
