/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The driver's SQLite half: the connection, its settings, its statement cache, transactions and migrations.
 */
#define G_LOG_DOMAIN "sf-db"

#include "db/sf-db-sqlite.h"

#include <string.h>

#define BUSY_TIMEOUT 5000 /* ms: only other processes can hold a lock; a person waits that long, no longer */

G_DEFINE_QUARK (sf - db - error - quark, sf_db_error)

/* ---- Errors ---- */

static SfDbError
map_extended (int code)
{
  switch (code)
    {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return SF_DB_ERROR_UNIQUE;
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
      return SF_DB_ERROR_SYNC;
    default:
      break;
    }
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return SF_DB_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
      return SF_DB_ERROR_CONSTRAINT;
    case SQLITE_FULL:
      return SF_DB_ERROR_FULL;
    case SQLITE_IOERR:
      return SF_DB_ERROR_IO;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return SF_DB_ERROR_CORRUPT;
    case SQLITE_READONLY:
      return SF_DB_ERROR_READ_ONLY;
    case SQLITE_CANTOPEN:
      return SF_DB_ERROR_CANT_OPEN;
    case SQLITE_INTERRUPT:
      return SF_DB_ERROR_INTERRUPTED;
    default:
      return SF_DB_ERROR_FAILED;
    }
}

gboolean
sf_db_fail (SfDb *self, const char *what, GError **error)
{
  g_set_error (error, SF_DB_ERROR, map_extended (sqlite3_extended_errcode (self->handle)), "%s: %s (%s)", self->path,
               sqlite3_errmsg (self->handle), what);
  return FALSE;
}

/* ---- Opening ---- */

/* Sets a PRAGMA and reads it back: SQLite ignores what it does not know. */
static gboolean
set_pragma (SfDb *self, const char *name, const char *value, const char *expected, GError **error)
{
  g_autofree char *set = g_strdup_printf ("PRAGMA %s=%s", name, value);
  g_autofree char *get = g_strdup_printf ("PRAGMA %s", name);
  g_autoptr (SfStmt) stmt = NULL;

  if (!sf_db_exec (self, set, error))
    return FALSE;
  stmt = sf_db_prepare (self, get, error);
  if (stmt == NULL)
    return FALSE;
  if (sf_stmt_step (stmt, error) && g_strcmp0 (sf_stmt_get_text (stmt, 0), expected) == 0)
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_FAILED, "%s: %s does not take the value %s", self->path, name, value);
  return FALSE;
}

static gboolean
configure (SfDb *self, GError **error)
{
  gboolean in_memory = *self->path == '\0';
  gboolean read_only = (self->flags & SF_DB_READ_ONLY) != 0;
  gboolean full = (self->flags & SF_DB_SYNC_FULL) != 0;
  int set;

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, &set);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, &set);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, &set);
  if (!read_only && !set_pragma (self, "secure_delete", self->flags & SF_DB_SECURE_DELETE ? "1" : "0",
                                 self->flags & SF_DB_SECURE_DELETE ? "1" : "0", error))
    return FALSE;
  if (!read_only && !in_memory && !set_pragma (self, "journal_mode", "WAL", "wal", error))
    return FALSE;
  /* Only the writer moves the log into the database: readers that checkpoint too are what the WAL-reset bug needs. */
  return set_pragma (self, "synchronous", full ? "FULL" : "NORMAL", full ? "2" : "1", error) &&
         set_pragma (self, "foreign_keys", "ON", "1", error) &&
         set_pragma (self, "trusted_schema", "OFF", "0", error) &&
         set_pragma (self, "cell_size_check", "ON", "1", error) &&
         set_pragma (self, "wal_autocheckpoint", read_only ? "0" : "1000", read_only ? "0" : "1000", error);
}

static void
entry_free (gpointer data)
{
  SfStmt *stmt = data;

  sqlite3_finalize (stmt->handle);
  g_free (stmt->sql);
  g_free (stmt);
}

SfDb *
sf_db_open (const char *path, SfDbFlags flags, GError **error)
{
  int mode = (flags & SF_DB_READ_ONLY) != 0 ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  g_autoptr (SfDb) self = g_new0 (SfDb, 1);

  self->path = g_strdup (path);
  self->flags = flags;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  if (sqlite3_open_v2 (path, &self->handle, mode | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      sf_db_fail (self, "open", error);
      return NULL;
    }
  return configure (self, error) ? g_steal_pointer (&self) : NULL;
}

void
sf_db_close (SfDb *self)
{
  g_hash_table_unref (self->statements);
  if (sqlite3_close (self->handle) == SQLITE_BUSY)
    g_critical ("%s: closed with a statement lent out", self->path);
  g_free (self->path);
  g_free (self);
}

const char *
sf_db_get_path (SfDb *self)
{
  return self->path;
}

gboolean
sf_db_exec (SfDb *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return sf_db_fail (self, "exec", error);
}

gboolean
sf_db_query_int (SfDb *self, const char *sql, gint64 fallback, gint64 *out_value, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (self, sql, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  *out_value = sf_stmt_step (stmt, &local) ? sf_stmt_get_int (stmt, 0) : fallback;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gint64
sf_db_get_changes (SfDb *self)
{
  return sqlite3_changes64 (self->handle);
}

gint64
sf_db_get_last_rowid (SfDb *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

/* ---- Transactions ---- */

guint
sf_db_get_depth (SfDb *self)
{
  return self->depth;
}

static gboolean
run_level (SfDb *self, const char *format, guint level, GError **error)
{
  char sql[64];

  g_snprintf (sql, sizeof sql, format, level);
  return sf_db_exec (self, sql, error);
}

gboolean
sf_db_begin (SfDb *self, GError **error)
{
  gboolean begun = self->depth == 0 ? sf_db_exec (self, "BEGIN IMMEDIATE", error)
                                    : run_level (self, "SAVEPOINT s%u", self->depth, error);

  if (begun)
    self->depth++;
  return begun;
}

gboolean
sf_db_begin_read (SfDb *self, GError **error)
{
  g_return_val_if_fail (self->depth == 0, FALSE);
  if (!sf_db_exec (self, "BEGIN", error))
    return FALSE;
  self->depth = 1;
  return TRUE;
}

gboolean
sf_db_commit (SfDb *self, GError **error)
{
  g_return_val_if_fail (self->depth > 0, FALSE);
  if (self->depth > 1 ? !run_level (self, "RELEASE s%u", self->depth - 1, error) : !sf_db_exec (self, "COMMIT", error))
    return FALSE;
  self->depth--;
  return TRUE;
}

void
sf_db_rollback (SfDb *self)
{
  g_return_if_fail (self->depth > 0);
  self->depth--;
  if (self->depth > 0)
    {
      run_level (self, "ROLLBACK TO s%u", self->depth, NULL);
      run_level (self, "RELEASE s%u", self->depth, NULL);
    }
  else if (!sqlite3_get_autocommit (self->handle)) /* a failed COMMIT may have rolled back by itself */
    sf_db_exec (self, "ROLLBACK", NULL);
}

struct _SfDbScope
{
  SfDb *db;
  guint depth; /* of the level that this scope opened */
};

SfDbScope *
sf_db_scope_begin (SfDb *self, GError **error)
{
  SfDbScope *scope;

  if (!sf_db_begin (self, error))
    return NULL;
  scope = g_new0 (SfDbScope, 1);
  scope->db = self;
  scope->depth = self->depth;
  return scope;
}

gboolean
sf_db_scope_commit (SfDbScope *self, GError **error)
{
  g_return_val_if_fail (self->db->depth == self->depth, FALSE);
  if (!sf_db_commit (self->db, error))
    return FALSE;
  self->depth = 0;
  return TRUE;
}

void
sf_db_scope_end (SfDbScope *self)
{
  while (self->depth > 0 && self->db->depth >= self->depth)
    sf_db_rollback (self->db);
  g_free (self);
}

/* ---- Schema and upkeep ---- */

static gboolean
migrate_one (SfDb *self, const SfMigration *migration, GError **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version=%d", migration->version);
  g_autoptr (SfDbScope) scope = sf_db_scope_begin (self, error);

  if (scope == NULL || !sf_db_exec (self, migration->sql, error) || !sf_db_exec (self, stamp, error))
    {
      g_prefix_error (error, "migration to version %d: ", migration->version);
      return FALSE;
    }
  return sf_db_scope_commit (scope, error);
}

gboolean
sf_db_migrate (SfDb *self, const SfMigration *migrations, guint n, GError **error)
{
  int newest = migrations[n - 1].version;
  gint64 version;

  if (!sf_db_query_int (self, "PRAGMA user_version", 0, &version, error))
    return FALSE;
  if (version > newest)
    {
      g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_NEWER,
                   "%s has version %" G_GINT64_FORMAT ", this program knows it up to version %d", self->path, version,
                   newest);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (migrations[i].version > version && !migrate_one (self, &migrations[i], error))
      return FALSE;
  return TRUE;
}

gboolean
sf_db_checkpoint (SfDb *self, gboolean truncate, GError **error)
{
  int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;

  if (sqlite3_wal_checkpoint_v2 (self->handle, NULL, mode, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return sf_db_fail (self, "checkpoint", error);
}

void
sf_db_interrupt (SfDb *self)
{
  sqlite3_interrupt (self->handle);
}
