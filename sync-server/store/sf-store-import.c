/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Importing rosters: rows become records by the tables of the rosters. Right rows go in, wrong ones are reported with
 * line, column and reason; a row that says what the store has changes nothing. One transaction a file.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "core/form/sf-codes.h"
#include "core/model/sf-uuid.h"
#include "db/sf-record-table.h"
#include "store/sf-import.h"

#define MAX_BYTES (64 * 1024 * 1024)

void
sf_import_report_free (SfImportReport *self)
{
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->secrets);
  g_free (self);
}

void
sf_import_complain (SfImport *self, const char *column, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  self->n_problems++;
  g_ptr_array_add (self->report->problems, column != NULL
                                             ? g_strdup_printf ("line %u, column %s: %s", self->line, column, reason)
                                             : g_strdup_printf ("line %u: %s", self->line, reason));
}

/* ---- Values ---- */

const char *
sf_import_reason (SfFormError code)
{
  switch (code)
    {
    case SF_FORM_ERROR_MISSING:
      return "must be filled";
    case SF_FORM_ERROR_TOO_LONG:
      return "is too long";
    case SF_FORM_ERROR_NOT_A_CODE:
      return "is no code or label of its code table";
    case SF_FORM_ERROR_NOT_A_DATE:
      return "is no date (YYYY-MM-DD)";
    case SF_FORM_ERROR_NOT_A_NUMBER:
      return "is no whole number";
    case SF_FORM_ERROR_OUT_OF_RANGE:
      return "is out of range";
    case SF_FORM_ERROR_NOT_A_DIVISION:
      return "is no division in force, or does not go down to the county";
    case SF_FORM_ERROR_NOT_A_PHONE:
      return "is no telephone number";
    case SF_FORM_ERROR_NOT_A_POSTCODE:
      return "is no postcode";
    case SF_FORM_ERROR_NOT_AN_EMAIL:
      return "is no e-mail address";
    case SF_FORM_ERROR_NOT_AN_IDENTITY:
      return "is no identity number: its length, date or check character is wrong";
    case SF_FORM_ERROR_NOT_A_CREDIT_CODE:
      return "is no credit code: its length, letters or check character is wrong";
    case SF_FORM_ERROR_NOT_AN_ORG_CODE:
      return "is no organisation code: its length or check character is wrong";
    case SF_FORM_ERROR_BAD_TEXT:
      return "has characters that no text has";
    case SF_FORM_ERROR_EDITION:
    case SF_FORM_ERROR_UNKNOWN_FIELD:
    case SF_FORM_ERROR_EXCLUDES:
    default:
      return "is not right";
    }
}

char *
sf_import_read_value (const SfField *field, const char *text, gboolean *out_good, SfFormError *out_code)
{
  g_autofree char *normal = sf_field_normalise (field, text);
  const char *coded = NULL;

  *out_good = TRUE;
  if (normal == NULL)
    return NULL;
  if (field->type == SF_FIELD_CHOICE)
    coded = sf_code_from_text (field->codes, normal);
  else if (field->type == SF_FIELD_DIVISION)
    coded = sf_division_from_text (normal);
  *out_good = sf_field_check (field, coded != NULL ? coded : normal, out_code);
  return coded != NULL ? g_strdup (coded) : g_steal_pointer (&normal);
}

/* ---- The header line ---- */

/* Places of a roster's columns in the file, by alias; -1 where it has none. */
typedef struct
{
  int places[SF_MAX_ROSTER_COLUMNS][4];
} Header;

static int
find_cell (const SfCsvRow *row, const char *name)
{
  for (guint i = 0; i < row->cells->len; i++)
    if (g_ascii_strcasecmp (row->cells->pdata[i], name) == 0)
      return (int) i;
  return -1;
}

static gboolean
read_header (const SfRosterInfo *roster, const SfCsvRow *row, Header *out_header, GError **error)
{
  for (guint c = 0; c < roster->n_columns; c++)
    {
      g_auto (GStrv) names = g_strsplit (roster->columns[c].headers, "|", -1);
      gboolean found = FALSE;

      for (guint a = 0; a < G_N_ELEMENTS (out_header->places[c]); a++)
        {
          out_header->places[c][a] = a < g_strv_length (names) ? find_cell (row, names[a]) : -1;
          found = found || out_header->places[c][a] >= 0;
        }
      if (found || !roster->columns[c].required)
        continue;
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "the header line has no column “%s”", names[0]);
      return FALSE;
    }
  return TRUE;
}

static char *
get_name (const SfRosterColumn *column)
{
  return g_strndup (column->headers, strcspn (column->headers, "|"));
}

/* ---- Rows ---- */

static const char *
find_text (const Header *header, const SfCsvRow *row, guint column)
{
  for (guint a = 0; a < G_N_ELEMENTS (header->places[column]); a++)
    {
      int place = header->places[column][a];
      const char *text = place >= 0 && (guint) place < row->cells->len ? row->cells->pdata[place] : "";

      if (*text != '\0')
        return text;
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
read_value (SfImport *self, const Header *header, const SfCsvRow *row, guint c)
{
  const SfRosterColumn *column = &self->roster->columns[c];
  const SfField *field = get_field (column);
  const char *text = find_text (header, row, c);
  g_autofree char *name = get_name (column);
  gboolean good = TRUE;
  SfFormError code = SF_FORM_ERROR_MISSING;

  g_clear_pointer (&self->values[c], g_free);
  if (text != NULL)
    self->values[c] = field != NULL ? sf_import_read_value (field, text, &good, &code) : g_strdup (text);
  if (!good || (self->values[c] == NULL && column->required))
    sf_import_complain (self, name, "%s", sf_import_reason (good ? SF_FORM_ERROR_MISSING : code));
}

/* What the student may have changed since is only offered. */
static gboolean
may_overwrite (const SfRosterColumn *column)
{
  const SfField *field = get_field (column);

  return field == NULL || field->party != SF_PARTY_STUDENT;
}

static SfRecord *
make_record (SfImport *self, SfRecord *old)
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

gboolean
sf_import_give_secret (SfImport *self, SfRecord *account, GError **error)
{
  g_autofree char *secret = sf_store_give_secret (self->store, self->db, sf_record_get_id (account), error);

  if (secret == NULL)
    return FALSE;
  g_ptr_array_add (self->report->secrets, g_strdup_printf ("%s\t%s\t%s", sf_record_get_text (account, SF_ACCOUNT_LOGIN),
                                                           sf_record_get_text (account, SF_ACCOUNT_NAME), secret));
  return TRUE;
}

gboolean
sf_import_add_account (SfImport *self, SfRecord *account, GError **error)
{
  const char *login = sf_record_get_text (account, SF_ACCOUNT_LOGIN);
  g_autoptr (GError) local = NULL;
  g_autofree char *taken = sf_store_query_login (self->db, login, &local);
  gboolean changed;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (taken != NULL)
    {
      sf_import_complain (self, NULL, "there is an account “%s” already", login);
      return FALSE;
    }
  return sf_import_put (self, account, &changed, error) && sf_import_give_secret (self, account, error);
}

/* FALSE without an error when the row is wrong. */
static gboolean
write_row (SfImport *self, GError **error)
{
  const SfRosterInfo *roster = self->roster;
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) old = roster->find (self, &local);
  g_autoptr (SfRecord) next = NULL;
  gboolean changed;

  if (local == NULL)
    {
      next = make_record (self, old);
      if (roster->complete (self, old, next, &local) && sf_import_put (self, next, &changed, &local) &&
          (roster->follow == NULL || roster->follow (self, old, next, &local)))
        {
          *(old == NULL ? &self->report->added : changed ? &self->report->changed : &self->report->same) += 1;
          return TRUE;
        }
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
is_constraint (const GError *error)
{
  return g_error_matches (error, SF_DB_ERROR, SF_DB_ERROR_UNIQUE) ||
         g_error_matches (error, SF_DB_ERROR, SF_DB_ERROR_CONSTRAINT) ||
         g_error_matches (error, SF_DB_ERROR, SF_DB_ERROR_FOREIGN_KEY);
}

/* In a savepoint of its own: a wrong row leaves nothing. */
static gboolean
try_row (SfImport *self, GError **error)
{
  SfLedgerPoint point = sf_ledger_get_point (self->store->ledger);
  guint n_secrets = self->report->secrets->len;
  g_autoptr (SfDbScope) savepoint = sf_db_scope_begin (self->db, error);
  g_autoptr (GError) local = NULL;

  if (savepoint == NULL)
    return FALSE;
  if (write_row (self, &local))
    return sf_db_scope_commit (savepoint, error);
  sf_ledger_rollback (self->store->ledger, point);
  sf_directory_forget (self->store->directory);
  g_ptr_array_set_size (self->report->secrets, (int) n_secrets);
  if (local == NULL)
    return TRUE;
  if (!is_constraint (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  sf_import_complain (self, NULL, "contradicts another record");
  return TRUE;
}

static gboolean
take_row (SfImport *self, const Header *header, const SfCsvRow *row, GHashTable *seen, GError **error)
{
  const SfRosterInfo *roster = self->roster;
  gpointer before;

  self->line = row->line;
  self->n_problems = 0;
  for (guint c = 0; c < roster->n_columns; c++)
    read_value (self, header, row, c);
  if (self->n_problems > 0)
    return TRUE;
  before = g_hash_table_lookup (seen, self->values[roster->key]);
  if (before != NULL)
    {
      g_autofree char *name = get_name (&roster->columns[roster->key]);

      sf_import_complain (self, name, "is that of line %u already", GPOINTER_TO_UINT (before));
      return TRUE;
    }
  g_hash_table_insert (seen, g_strdup (self->values[roster->key]), GUINT_TO_POINTER (row->line));
  return try_row (self, error);
}

static gboolean
take_rows (SfImport *self, GPtrArray *rows, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean good = TRUE;
  Header header;

  if (!read_header (self->roster, rows->pdata[0], &header, error))
    return FALSE;
  for (guint i = 1; good && i < rows->len; i++)
    good = take_row (self, &header, rows->pdata[i], seen, error);
  for (guint c = 0; c < self->roster->n_columns; c++)
    g_clear_pointer (&self->values[c], g_free);
  return good;
}

/* ---- The file ---- */

typedef struct
{
  const char *what;
  GPtrArray *rows;
  char *sum; /* SHA-256 of the file */
  SfImportFlags flags;
  SfImportReport *report;
} FileWork;

static const SfRosterInfo *
find_roster (const char *what)
{
  static const SfRosterInfo *const rosters[] = { &sf_roster_colleges, &sf_roster_staff, &sf_roster_students,
                                                 &sf_roster_employers };

  for (guint i = 0; i < G_N_ELEMENTS (rosters); i++)
    if (g_str_equal (what, rosters[i]->what))
      return rosters[i];
  return NULL;
}

static void
add_run (SfStore *self, const FileWork *file)
{
  const SfAct act = { .at = sf_clock_now (self->clock),
                      .action = "import",
                      .about_kind = file->what,
                      .outcome = "applied",
                      .payload = file->sum };

  sf_ledger_add_act (self->ledger, &act);
}

/* Nothing of a rehearsal stays, and with SF_IMPORT_STRICT nothing of a file that has a wrong row. */
static gboolean
shall_stay (const FileWork *file)
{
  if ((file->flags & SF_IMPORT_DRY_RUN) != 0)
    return FALSE;
  return (file->flags & SF_IMPORT_STRICT) == 0 || file->report->problems->len == 0;
}

static gpointer
import_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  FileWork *file = data;
  SfImport import = { .store = self, .db = db, .roster = find_roster (file->what), .report = file->report };
  SfLedgerPoint point = sf_ledger_get_point (self->ledger);
  g_autoptr (SfDbScope) scope = sf_db_scope_begin (db, error);

  if (scope == NULL || !(import.roster != NULL ? take_rows (&import, file->rows, error)
                                               : sf_import_settings (&import, file->rows, error)))
    return NULL;
  if (shall_stay (file))
    {
      if (file->report->added + file->report->changed > 0)
        add_run (self, file);
      sf_db_scope_commit (scope, error);
      return NULL;
    }
  sf_ledger_rollback (self->ledger, point);
  sf_directory_forget (self->directory);
  g_ptr_array_set_size (file->report->secrets, 0);
  return NULL;
}

static gboolean
read_file (const char *path, FileWork *file, GError **error)
{
  g_autofree char *bytes = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &bytes, &length, error))
    return FALSE;
  if (length > MAX_BYTES)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "%s is larger than 64 MiB", path);
      return FALSE;
    }
  text = sf_csv_decode (bytes, length, error);
  file->rows = text != NULL ? sf_csv_parse (text, error) : NULL;
  if (file->rows == NULL)
    return FALSE;
  file->sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
  if (file->rows->len > 0)
    return TRUE;
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "%s is empty", path);
  return FALSE;
}

static SfImportReport *
report_new (void)
{
  SfImportReport *report = g_new0 (SfImportReport, 1);

  report->problems = g_ptr_array_new_with_free_func (g_free);
  report->secrets = g_ptr_array_new_with_free_func (g_free);
  return report;
}

SfImportReport *
sf_store_import (SfStore *self, const char *what, const char *path, SfImportFlags flags, GError **error)
{
  g_autoptr (SfImportReport) report = report_new ();
  FileWork file = { .what = what, .flags = flags, .report = report };
  gboolean good;

  if (find_roster (what) == NULL && !g_str_equal (what, "settings"))
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "there is no roster of “%s”", what);
      return NULL;
    }
  good = read_file (path, &file, error) && sf_store_write_sync (self, import_work, &file, NULL, error);
  g_clear_pointer (&file.rows, g_ptr_array_unref);
  g_free (file.sum);
  return good ? g_steal_pointer (&report) : NULL;
}
