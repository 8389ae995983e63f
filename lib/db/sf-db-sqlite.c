/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The SQLite half of the driver: the connection with its settings, the map of its errors, its statements. Connections
 * are opened without SQLite's own mutexes: one belongs to one thread at a time, only interrupt() may come from others.
 */
#define G_LOG_DOMAIN "sf-db"

#include <sqlite3.h>
#include <string.h>

#include "db/sf-db-private.h"

/* ms: only another process can hold the lock (a backup, a command line); a person waits that long, no longer. */
#define BUSY_TIMEOUT "5000"
#define LARGE_CACHE "-65536" /* KiB, at most and only where it is needed */
/* Pages of log after which the writer moves it into the database. Each time costs two fsyncs, and a group of the server
 * writes hundreds of pages, most of them the same as the group before. But everybody waits meanwhile: 8,000 pages are
 * some 60 ms, in which ten pushes may come. */
#define CHECKPOINT_PAGES "1000"
#define LARGE_CHECKPOINT_PAGES "2000"

/* ---- Errors ---- */

/* An extended code is looked for before its primary one; what is not here is SF_DB_ERROR_FAILED. */
static const struct
{
  int code;
  SfDbError error;
} error_map[] = {
  { SQLITE_CONSTRAINT_UNIQUE, SF_DB_ERROR_UNIQUE },
  { SQLITE_CONSTRAINT_PRIMARYKEY, SF_DB_ERROR_UNIQUE },
  { SQLITE_CONSTRAINT_ROWID, SF_DB_ERROR_UNIQUE },
  { SQLITE_CONSTRAINT_FOREIGNKEY, SF_DB_ERROR_FOREIGN_KEY },
  { SQLITE_CONSTRAINT, SF_DB_ERROR_CONSTRAINT },
  { SQLITE_BUSY, SF_DB_ERROR_BUSY },
  { SQLITE_LOCKED, SF_DB_ERROR_MISUSE }, /* by another statement of this connection: waiting would not help */
  { SQLITE_FULL, SF_DB_ERROR_FULL },
  { SQLITE_IOERR_FSYNC, SF_DB_ERROR_SYNC },
  { SQLITE_IOERR_DIR_FSYNC, SF_DB_ERROR_SYNC },
  { SQLITE_IOERR, SF_DB_ERROR_IO },
  { SQLITE_CORRUPT, SF_DB_ERROR_CORRUPT },
  { SQLITE_NOTADB, SF_DB_ERROR_CORRUPT },
  { SQLITE_READONLY, SF_DB_ERROR_READ_ONLY },
  { SQLITE_CANTOPEN, SF_DB_ERROR_CANT_OPEN },
  { SQLITE_SCHEMA, SF_DB_ERROR_SCHEMA },
  { SQLITE_MISUSE, SF_DB_ERROR_MISUSE },
  { SQLITE_RANGE, SF_DB_ERROR_MISUSE },
  { SQLITE_INTERRUPT, SF_DB_ERROR_INTERRUPTED },
};

static SfDbError
map_error (int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (error_map); i++)
    if (error_map[i].code == code)
      return error_map[i].error;
  return code > 0xff ? map_error (code & 0xff) : SF_DB_ERROR_FAILED;
}

/* Sets @error from the connection's last result. */
static gboolean
fail (SfDb *self, const char *what, GError **error)
{
  self->last_code = map_error (sqlite3_extended_errcode (self->handle));
  g_set_error (error, SF_DB_ERROR, self->last_code, "%s: %s (%s)", self->path, sqlite3_errmsg (self->handle), what);
  return FALSE;
}

/* ---- The connection ---- */

static gboolean
exec (SfDb *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK || fail (self, sql, error);
}

/* Sets a PRAGMA and reads it back: SQLite ignores what it does not know. */
static gboolean
set_pragma (SfDb *self, const char *name, const char *value, const char *expected, GError **error)
{
  g_autofree char *set = g_strdup_printf ("PRAGMA %s=%s", name, value);
  g_autofree char *get = g_strdup_printf ("PRAGMA %s", name);
  g_autofree char *now = NULL;
  g_autoptr (GError) local = NULL;

  if (!exec (self, set, error))
    return FALSE;
  now = sf_db_query_text (self, get, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (g_strcmp0 (now, expected) == 0)
    return TRUE;
  g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_FAILED, "%s: %s stays %s, not %s", self->path, name,
               now != NULL ? now : "unknown", expected);
  return FALSE;
}

/* Switches on or off what has no PRAGMA. */
static gboolean
set_config (SfDb *self, int option, int value, GError **error)
{
  int now = !value;

  if (sqlite3_db_config (self->handle, option, value, &now) == SQLITE_OK && now == value)
    return TRUE;
  g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_FAILED, "%s: option %d stays %d", self->path, option, now);
  return FALSE;
}

static gboolean
configure (SfDb *self, GError **error)
{
  gboolean in_memory = *self->path == '\0';
  gboolean read_only = (self->flags & SF_DB_READ_ONLY) != 0;
  gboolean full = (self->flags & SF_DB_SYNC_FULL) != 0;
  gboolean large = (self->flags & SF_DB_LARGE_CACHE) != 0 && !read_only;
  const char *erase = (self->flags & SF_DB_SECURE_DELETE) != 0 ? "1" : "0";
  /* Only the writer moves the log into the database: readers that checkpoint too are what the WAL-reset bug of SQLite
   * before 3.51.3 needs. */
  const char *checkpoint = read_only ? "0" : large ? LARGE_CHECKPOINT_PAGES : CHECKPOINT_PAGES;

  return set_config (self, SQLITE_DBCONFIG_DEFENSIVE, 1, error) &&
         set_config (self, SQLITE_DBCONFIG_DQS_DML, 0, error) && set_config (self, SQLITE_DBCONFIG_DQS_DDL, 0, error) &&
         set_pragma (self, "busy_timeout", BUSY_TIMEOUT, BUSY_TIMEOUT, error) &&
         (read_only || set_pragma (self, "secure_delete", erase, erase, error)) &&
         (read_only || in_memory || set_pragma (self, "journal_mode", "WAL", "wal", error)) &&
         /* Journals of savepoints and sorts: in files they cost a write for each page that a savepoint changes, and
          * they would keep what secure_delete erases. */
         set_pragma (self, "temp_store", "MEMORY", "2", error) &&
         (!large || set_pragma (self, "cache_size", LARGE_CACHE, LARGE_CACHE, error)) &&
         set_pragma (self, "synchronous", full ? "FULL" : "NORMAL", full ? "2" : "1", error) &&
         set_pragma (self, "foreign_keys", "ON", "1", error) &&
         set_pragma (self, "trusted_schema", "OFF", "0", error) &&
         set_pragma (self, "cell_size_check", "ON", "1", error) &&
         set_pragma (self, "wal_autocheckpoint", checkpoint, checkpoint, error);
}

static gboolean
open_connection (SfDb *self, GError **error)
{
  int mode = (self->flags & SF_DB_READ_ONLY) != 0 ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  /* SQLite's own empty name is a temporary file. */
  const char *name = *self->path != '\0' ? self->path : ":memory:";
  sqlite3 *handle;
  int result = sqlite3_open_v2 (name, &handle, mode | SQLITE_OPEN_NOMUTEX, NULL);

  self->handle = handle;
  if (result != SQLITE_OK)
    return fail (self, "open", error);
  sqlite3_extended_result_codes (handle, 1);
  return configure (self, error);
}

static void
close_connection (SfDb *self)
{
  if (sqlite3_close (self->handle) == SQLITE_BUSY)
    g_critical ("%s: closed with a statement lent out", self->path);
}

static gboolean
in_transaction (SfDb *self)
{
  return !sqlite3_get_autocommit (self->handle);
}

static gint64
get_changes (SfDb *self)
{
  return sqlite3_changes64 (self->handle);
}

static gint64
get_last_rowid (SfDb *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

static gboolean
get_version (SfDb *self, gint64 *out_version, GError **error)
{
  return sf_db_query_int (self, "PRAGMA user_version", 0, out_version, error);
}

static gboolean
set_version (SfDb *self, int version, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version=%d", version);

  return exec (self, sql, error);
}

static gboolean
checkpoint_log (SfDb *self, gboolean truncate, GError **error)
{
  int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;

  return sqlite3_wal_checkpoint_v2 (self->handle, NULL, mode, NULL, NULL) == SQLITE_OK ||
         fail (self, "checkpoint", error);
}

/* VACUUM INTO reads one snapshot, holds up nobody, and writes no page that is not in use. */
static gboolean
copy_database (SfDb *self, const char *path, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (self, "VACUUM INTO :path", error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":path", path);
  return sf_stmt_run (stmt, error);
}

/* The first complaint of a check that is to have none. */
static gboolean
run_check (SfDb *self, const char *sql, const char *fine, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (self, sql, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  if (sf_stmt_step (stmt, &local) && g_strcmp0 (sf_stmt_get_text (stmt, 0), fine) != 0)
    g_set_error (&local, SF_DB_ERROR, SF_DB_ERROR_CORRUPT, "%s: %s", self->path, sf_stmt_get_text (stmt, 0));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
check_database (SfDb *self, GError **error)
{
  return run_check (self, "PRAGMA integrity_check(1)", "ok", error) &&
         run_check (self,
                    "SELECT 'table ' || \"table\" || ' refers to a missing row of ' || parent FROM "
                    "pragma_foreign_key_check LIMIT 1",
                    NULL, error);
}

static void
interrupt (SfDb *self)
{
  sqlite3_interrupt (self->handle);
}

/* ---- Statements ---- */

static gboolean
prepare (SfStmt *stmt, GError **error)
{
  sqlite3_stmt *handle;
  const char *rest;

  if (sqlite3_prepare_v3 (stmt->db->handle, stmt->sql, -1, stmt->cached ? SQLITE_PREPARE_PERSISTENT : 0, &handle,
                          &rest) != SQLITE_OK)
    return fail (stmt->db, stmt->sql, error);
  stmt->handle = handle;
  rest += strspn (rest, " \t\n;");
  if (handle != NULL && *rest == '\0')
    return TRUE;
  g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_MISUSE, "%s: not one statement: %s", stmt->db->path, stmt->sql);
  return FALSE;
}

static void
finalize (SfStmt *stmt)
{
  sqlite3_finalize (stmt->handle);
}

static void
reset (SfStmt *stmt)
{
  sqlite3_reset (stmt->handle);
}

static void
clear (SfStmt *stmt)
{
  sqlite3_clear_bindings (stmt->handle);
}

static int
find_place (SfStmt *stmt, const char *name)
{
  return sqlite3_bind_parameter_index (stmt->handle, name);
}

static gboolean
bind_text (SfStmt *stmt, int place, const char *text, gssize length, gboolean copy)
{
  sqlite3_destructor_type keep = copy ? SQLITE_TRANSIENT : SQLITE_STATIC;
  gsize bytes = length < 0 ? strlen (text) : (gsize) length;

  return sqlite3_bind_text64 (stmt->handle, place, text, bytes, keep, SQLITE_UTF8) == SQLITE_OK;
}

static gboolean
bind_int (SfStmt *stmt, int place, gint64 value)
{
  return sqlite3_bind_int64 (stmt->handle, place, value) == SQLITE_OK;
}

static gboolean
bind_double (SfStmt *stmt, int place, double value)
{
  return sqlite3_bind_double (stmt->handle, place, value) == SQLITE_OK;
}

static gboolean
bind_blob (SfStmt *stmt, int place, gconstpointer bytes, gsize length)
{
  return sqlite3_bind_blob64 (stmt->handle, place, bytes, length, SQLITE_TRANSIENT) == SQLITE_OK;
}

static gboolean
bind_null (SfStmt *stmt, int place)
{
  return sqlite3_bind_null (stmt->handle, place) == SQLITE_OK;
}

static SfStep
step (SfStmt *stmt, GError **error)
{
  switch (sqlite3_step (stmt->handle))
    {
    case SQLITE_ROW:
      return SF_STEP_ROW;
    case SQLITE_DONE:
      return SF_STEP_DONE;
    default:
      fail (stmt->db, stmt->sql, error);
      return SF_STEP_ERROR;
    }
}

static gboolean
is_null (SfStmt *stmt, int column)
{
  return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

static gint64
get_int (SfStmt *stmt, int column)
{
  return sqlite3_column_int64 (stmt->handle, column);
}

static double
get_double (SfStmt *stmt, int column)
{
  return sqlite3_column_double (stmt->handle, column);
}

static const char *
get_text (SfStmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt->handle, column);
}

static gsize
get_length (SfStmt *stmt, int column)
{
  return (gsize) sqlite3_column_bytes (stmt->handle, column);
}

static gconstpointer
get_blob (SfStmt *stmt, int column)
{
  return sqlite3_column_blob (stmt->handle, column);
}

const SfDbDriver sf_db_sqlite = {
  .begin_write = "BEGIN IMMEDIATE",
  .begin_read = "BEGIN",
  .open = open_connection,
  .close = close_connection,
  .exec = exec,
  .in_transaction = in_transaction,
  .get_changes = get_changes,
  .get_last_rowid = get_last_rowid,
  .get_version = get_version,
  .set_version = set_version,
  .checkpoint = checkpoint_log,
  .copy = copy_database,
  .check = check_database,
  .interrupt = interrupt,
  .prepare = prepare,
  .finalize = finalize,
  .reset = reset,
  .clear = clear,
  .find_place = find_place,
  .bind_text = bind_text,
  .bind_int = bind_int,
  .bind_double = bind_double,
  .bind_blob = bind_blob,
  .bind_null = bind_null,
  .step = step,
  .is_null = is_null,
  .get_int = get_int,
  .get_double = get_double,
  .get_text = get_text,
  .get_length = get_length,
  .get_blob = get_blob,
};
