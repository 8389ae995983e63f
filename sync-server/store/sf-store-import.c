/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Importing rosters. The importing thread reads the file and checks its values; each portion of rows is then a work for
 * the writer, or for a reader when it is rehearsed, so that a rehearsal holds nobody up. With SF_IMPORT_STRICT the file
 * is rehearsed first, and then is one work.
 */
#define G_LOG_DOMAIN "sf-server"

#include <glib/gstdio.h>
#include <string.h>

#include "sheet/sf-table-reader.h"
#include "store/sf-import-report.h"

#define MAX_BYTES (64 * 1024 * 1024)
#define PORTION 500
#define HEADER_ROWS 10 /* in which the header is looked for */

static const SfRosterInfo *const rosters[] = { &sf_roster_colleges, &sf_roster_staff, &sf_roster_students,
                                               &sf_roster_employers };

typedef struct
{
  SfImport import;  /* what is done with rows, on the store's threads */
  SfImport reading; /* and what reads them, on the importing thread */
  const char *what;
  const char *path;
  const SfImportOptions *options;
  const char *sheet;
  guint total; /* rows of the file, with its header */
  SfImportReport *report;
  SfTableWriter *writer; /* nullable */

  /* Of one reading of the file. */
  SfTableReader *reader;
  GQueue ahead; /* SfRosterRow: read to find the header */
  SfRosterHeader *header;
  GHashTable *seen; /* what no two rows may have in common -> number of the row */
} Run;

/* Rows on their way to the store. */
typedef struct
{
  Run *run;
  GPtrArray *rows; /* SfImportRow */
} Portion;

static void
end_reading (Run *self)
{
  g_clear_pointer (&self->reader, sf_table_reader_free);
  g_clear_pointer (&self->header, sf_roster_header_free);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_queue_clear_full (&self->ahead, (GDestroyNotify) sf_roster_row_free);
}

static void
run_clear (Run *self)
{
  end_reading (self);
  g_clear_pointer (&self->writer, sf_table_writer_free);
  g_clear_pointer (&self->report, sf_import_report_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* ---- Reading ---- */

static SfRosterRow *
next_row (Run *self, GError **error)
{
  SfRosterRow *row = g_queue_pop_head (&self->ahead);
  guint number;
  GStrv cells;

  if (row != NULL)
    return row;
  return sf_table_reader_next (self->reader, &number, &cells, error) ? sf_roster_row_new (number, cells) : NULL;
}

static gboolean
find_header (Run *self, GError **error)
{
  const SfRosterInfo *roster = self->import.roster;
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  const char *keys[SF_MAX_ROSTER_COLUMNS + 1] = { NULL };
  guint64 required = 0;

  for (guint c = 0; c < roster->n_columns; c++)
    {
      keys[c] = roster->columns[c].key;
      if (roster->columns[c].required)
        required |= G_GUINT64_CONSTANT (1) << c;
    }
  for (GList *l = self->ahead.head; l != NULL; l = l->next)
    g_ptr_array_add (rows, l->data);
  self->header = sf_roster_header_find (roster->what, keys, required, self->options->mapping, rows, error);
  for (guint i = 0; self->header != NULL && i < self->header->n_rows; i++)
    sf_roster_row_free (g_queue_pop_head (&self->ahead));
  return self->header != NULL;
}

/* Opens the file and goes to its first row of data. */
static gboolean
begin_reading (Run *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  GQueue ahead = G_QUEUE_INIT;
  SfRosterRow *row;

  end_reading (self);
  self->reader = sf_table_reader_open (self->path, self->sheet, error);
  if (self->reader == NULL)
    return FALSE;
  self->import.row_word = sf_table_reader_get_row_word (self->reader);
  self->reading = self->import;
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while (ahead.length < HEADER_ROWS && (row = next_row (self, &local)) != NULL)
    g_queue_push_tail (&ahead, row);
  self->ahead = ahead;
  if (local == NULL)
    return self->import.roster == NULL || find_header (self, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* No two rows are about the same. */
static void
check_seen (Run *self, SfImportRow *row, guint column)
{
  const char *key = self->import.roster->columns[column].key;
  const char *value = row->values[column];
  char *mark = value != NULL ? g_strdup_printf ("%u %s", column, value) : NULL;
  gpointer before = mark != NULL ? g_hash_table_lookup (self->seen, mark) : NULL;
  g_autofree char *number = g_strdup_printf ("%u", GPOINTER_TO_UINT (before));

  if (before != NULL)
    sf_import_complain (&self->reading, key, "duplicate", number);
  if (mark != NULL && before == NULL)
    g_hash_table_insert (self->seen, mark, GUINT_TO_POINTER (row->number));
  else
    g_free (mark);
}

/* Reads up to PORTION rows; an array without any at the end of the file, NULL on failure. */
static GPtrArray *
read_portion (Run *self, GError **error)
{
  const SfRosterInfo *roster = self->import.roster;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_import_row_free);
  g_autoptr (GError) local = NULL;
  SfRosterRow *cells;

  while (rows->len < PORTION && (cells = next_row (self, &local)) != NULL)
    {
      SfImportRow *row = sf_import_read_row (&self->reading, self->header, cells);

      sf_roster_row_free (cells);
      g_ptr_array_add (rows, row);
      if (row->n_faults == 0)
        check_seen (self, row, roster->key);
      if (row->n_faults == 0 && roster->second_key != roster->key)
        check_seen (self, row, roster->second_key);
    }
  if (local == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Reads the file to its end: nothing is written of one that breaks off. */
static gboolean
count_rows (Run *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  SfRosterRow *row;

  if (!begin_reading (self, error))
    return FALSE;
  if (self->header != NULL)
    for (guint i = 0; i < self->header->unknown->len; i++)
      g_ptr_array_add (self->report->unknown, g_strdup (self->header->unknown->pdata[i]));
  while ((row = next_row (self, &local)) != NULL)
    {
      self->total++;
      sf_roster_row_free (row);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- What became of the rows ---- */

static gboolean
report_portion (Run *self, GPtrArray *rows, GError **error)
{
  gboolean keep = self->options->secrets_path == NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      SfImportRow *row = rows->pdata[i];

      sf_import_report_add (self->report, row);
      if (self->writer != NULL && !sf_import_report_write (self->writer, row, error))
        return FALSE;
      for (guint s = 0; keep && s < row->secrets->len; s++)
        g_ptr_array_add (self->report->secrets, g_strdup (row->secrets->pdata[s]));
    }
  if (self->options->progress != NULL)
    self->options->progress (self->report, self->total, self->options->progress_data);
  return TRUE;
}

static gboolean
is_cancelled (Run *self)
{
  self->report->cancelled = g_cancellable_is_cancelled (self->options->cancellable);
  return self->report->cancelled;
}

/* ---- Portions ---- */

static gboolean
take_rows (Run *self, SfDb *db, GPtrArray *rows, gboolean rehearse, GError **error)
{
  if (!sf_import_take_rows (&self->import, db, rows, rehearse, error))
    return FALSE;
  return rehearse || self->options->secrets_path == NULL ||
         sf_import_write_secrets (self->options->secrets_path, rows, error);
}

static gpointer
rehearse_work (SfStore *store, SfDb *db, gpointer data, GError **error)
{
  Portion *portion = data;

  take_rows (portion->run, db, portion->rows, TRUE, error);
  return NULL;
}

static gpointer
write_work (SfStore *store, SfDb *db, gpointer data, GError **error)
{
  Portion *portion = data;

  take_rows (portion->run, db, portion->rows, FALSE, error);
  return NULL;
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Portion by portion, each a work of its own; the next is read meanwhile. In a main context of its own. */
static gboolean
run_in_context (Run *self, GMainContext *context, gboolean rehearse, GError **error)
{
  SfStore *store = self->import.store;
  g_autoptr (GPtrArray) rows = read_portion (self, error);

  while (rows != NULL && rows->len > 0 && !is_cancelled (self))
    {
      Portion portion = { self, rows };
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) local = NULL;
      GPtrArray *next;

      if (rehearse)
        sf_store_read_async (store, rehearse_work, &portion, NULL, NULL, keep_result_cb, &result);
      else
        sf_store_write_async (store, write_work, &portion, NULL, NULL, keep_result_cb, &result);
      next = read_portion (self, error);
      while (result == NULL)
        g_main_context_iteration (context, TRUE);
      sf_store_finish (store, result, &local);
      if (next != NULL && local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else if (next != NULL && report_portion (self, rows, error))
        {
          g_ptr_array_unref (rows);
          rows = next;
          continue;
        }
      g_clear_pointer (&next, g_ptr_array_unref);
      return FALSE;
    }
  return rows != NULL;
}

static gboolean
run_portions (Run *self, gboolean rehearse, GError **error)
{
  g_autoptr (GMainContext) context = NULL;
  gboolean good;

  if (!begin_reading (self, error))
    return FALSE;
  context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  good = run_in_context (self, context, rehearse, error);
  g_main_context_pop_thread_default (context);
  return good;
}

/* ---- All or nothing ---- */

/* The accounts' secrets, kept until the transaction is through; FALSE when a row is wrong after all. */
static gboolean
keep_secrets (Run *self, GPtrArray *rows, GPtrArray *secrets)
{
  for (guint i = 0; i < rows->len; i++)
    {
      SfImportRow *row = rows->pdata[i];

      if (row->n_faults > 0)
        return FALSE;
      self->report->n_secrets += row->secrets->len;
      for (guint s = 0; s < row->secrets->len; s++)
        g_ptr_array_add (secrets, g_strdup (row->secrets->pdata[s]));
    }
  return TRUE;
}

/* FALSE without an error when it was cancelled, or a row is wrong after all. */
static gboolean
take_all (Run *self, SfDb *db, GPtrArray *secrets, GError **error)
{
  if (!begin_reading (self, error))
    return FALSE;
  while (!is_cancelled (self))
    {
      g_autoptr (GPtrArray) rows = read_portion (self, error);

      if (rows == NULL || rows->len == 0)
        return rows != NULL;
      if (!take_rows (self, db, rows, FALSE, error) || !keep_secrets (self, rows, secrets))
        return FALSE;
    }
  return FALSE;
}

static gpointer
strict_work (SfStore *store, SfDb *db, gpointer data, GError **error)
{
  Run *self = data;
  SfLedgerPoint point = sf_ledger_get_point (store->ledger);
  g_autoptr (SfDbScope) scope = sf_db_scope_begin (db, error);
  g_autoptr (GPtrArray) secrets = g_ptr_array_new_with_free_func (g_free);

  if (scope == NULL)
    return NULL;
  if (take_all (self, db, secrets, error))
    {
      self->report->written = sf_db_scope_commit (scope, error);
      if (self->options->secrets_path == NULL)
        g_ptr_array_extend_and_steal (self->report->secrets, g_steal_pointer (&secrets));
      return NULL;
    }
  sf_ledger_rollback (store->ledger, point);
  sf_directory_forget (store->directory);
  self->report->n_secrets = 0;
  return NULL;
}

static gboolean
run_strictly (Run *self, GError **error)
{
  gboolean good;

  if (!run_portions (self, TRUE, error))
    return FALSE;
  if (self->report->cancelled || self->report->wrong > 0)
    return TRUE;
  good = sf_store_write_sync (self->import.store, strict_work, self, NULL, error);
  if (!good || !self->report->written)
    {
      /* Secrets of accounts that there are not. */
      if (self->options->secrets_path != NULL)
        g_unlink (self->options->secrets_path);
      self->report->written = FALSE;
    }
  return good;
}

/* ---- Settings ---- */

static gpointer
settings_work (SfStore *store, SfDb *db, gpointer data, GError **error)
{
  Run *self = data;
  SfLedgerPoint point = sf_ledger_get_point (store->ledger);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (SfDbScope) scope = sf_db_scope_begin (db, error);
  g_autoptr (GPtrArray) done = NULL;

  self->import.db = db;
  for (GList *l = self->ahead.head; l != NULL; l = l->next)
    g_ptr_array_add (rows, l->data);
  done = scope != NULL ? sf_import_settings (&self->import, rows, error) : NULL;
  if (done == NULL || !report_portion (self, done, error))
    return NULL;
  if ((self->options->flags & SF_IMPORT_DRY_RUN) == 0 &&
      ((self->options->flags & SF_IMPORT_STRICT) == 0 || self->report->wrong == 0))
    {
      self->report->written = sf_db_scope_commit (scope, error);
      return NULL;
    }
  sf_ledger_rollback (store->ledger, point);
  sf_directory_forget (store->directory);
  return NULL;
}

static gboolean
run_settings (Run *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  GQueue rows = G_QUEUE_INIT;
  SfRosterRow *row;

  if (!begin_reading (self, error))
    return FALSE;
  while ((row = next_row (self, &local)) != NULL)
    g_queue_push_tail (&rows, row);
  self->ahead = rows;
  if (local == NULL && rows.length == 0)
    g_set_error (&local, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "the file is empty");
  if (local == NULL)
    return sf_store_write_sync (self->import.store, settings_work, self, NULL, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- The file ---- */

const char *const *
sf_store_get_rosters (void)
{
  static const char *const names[] = { "colleges", "staff", "students", "employers", "settings", NULL };

  return names;
}

static const SfRosterInfo *
find_roster (const char *what)
{
  for (guint i = 0; i < G_N_ELEMENTS (rosters); i++)
    if (g_str_equal (what, rosters[i]->what))
      return rosters[i];
  return NULL;
}

/* SHA-256 of the file, which must not be too large. Transfer full. */
static char *
sum_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (64 * 1024);
  gsize length = 0;
  gssize n = -1;

  while (stream != NULL && length <= MAX_BYTES &&
         (n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, 64 * 1024, NULL, error)) > 0)
    {
      g_checksum_update (sum, buffer, n);
      length += (gsize) n;
    }
  if (length > MAX_BYTES)
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "the file is larger than 64 MiB");
  return n == 0 && length <= MAX_BYTES ? g_strdup (g_checksum_get_string (sum)) : NULL;
}

typedef struct
{
  const Run *run;
  const char *sum;    /* NULL: the file could not even be read */
  const char *reason; /* stable name of why it ended early; NULL: it did not */
} RunAct;

static gpointer
add_run (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const RunAct *act = data;
  const SfImportOptions *options = act->run->options;
  gboolean rehearsed = (options->flags & SF_IMPORT_DRY_RUN) != 0;
  gboolean done = act->reason == NULL && (rehearsed || act->run->report->written);
  const SfAct entry = { .at = sf_clock_now (self->clock),
                        .account = options->account,
                        .role = options->role,
                        .action = rehearsed ? "rehearse_import" : "import",
                        .about_kind = act->run->what,
                        .outcome = done ? "applied" : "rejected",
                        .code = act->reason,
                        .payload = act->sum };

  sf_ledger_add_act (self->ledger, &entry);
  return NULL;
}

/* What the console rehearses is nobody's act; what changed nothing is none either. */
static gboolean
audit_run (Run *self, const char *sum, const char *reason, GError **error)
{
  RunAct act = { self, sum, reason };
  const SfImportReport *report = self->report;

  if (self->options->account == NULL && (!report->written || report->added + report->changed == 0))
    return TRUE;
  return sf_store_write_sync (self->import.store, add_run, &act, NULL, error);
}

static gboolean
run (Run *self, GError **error)
{
  gboolean rehearse = (self->options->flags & SF_IMPORT_DRY_RUN) != 0;

  if (self->import.roster == NULL)
    return run_settings (self, error);
  if (!count_rows (self, error))
    return FALSE;
  if (!rehearse && (self->options->flags & SF_IMPORT_STRICT) != 0)
    return run_strictly (self, error);
  self->report->written = !rehearse;
  return run_portions (self, rehearse, error);
}

static gboolean
open_report (Run *self, GError **error)
{
  if (self->options->report_path == NULL)
    return TRUE;
  self->writer = sf_import_report_open (self->options->report_path, self->import.roster, error);
  return self->writer != NULL;
}

static gboolean
check_options (Run *self, GError **error)
{
  JsonObject *mapping = self->options->mapping;

  if (!g_strv_contains (sf_store_get_rosters (), self->what))
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "there is no roster of “%s”", self->what);
      return FALSE;
    }
  if (mapping != NULL && !sf_roster_mapping_check (self->what, mapping, error))
    return FALSE;
  self->sheet = self->options->sheet;
  if (mapping != NULL && self->sheet == NULL && json_object_has_member (mapping, "sheet"))
    self->sheet = json_object_get_string_member (mapping, "sheet");
  return TRUE;
}

SfImportReport *
sf_store_import (SfStore *self, const char *what, const char *path, const SfImportOptions *options, GError **error)
{
  static const SfImportOptions plain = { 0 };
  g_autofree char *sum = NULL;
  g_auto (Run) state = { .what = what, .path = path, .options = options != NULL ? options : &plain };

  state.import = (SfImport){
    .store = self, .roster = find_roster (what), .account = state.options->account, .role = state.options->role
  };
  state.report = sf_import_report_new ();
  if (!check_options (&state, error))
    return NULL;
  sum = sum_file (path, error);
  if (sum == NULL || !open_report (&state, error) || !run (&state, error) ||
      (state.writer != NULL && !sf_table_writer_close (state.writer, error)))
    {
      audit_run (&state, sum, "failed", NULL);
      return NULL;
    }
  if (!audit_run (&state, sum, state.report->cancelled ? "cancelled" : NULL, error))
    return NULL;
  return g_steal_pointer (&state.report);
}
