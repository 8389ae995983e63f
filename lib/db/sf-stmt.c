/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statements of the SQLite driver: borrowed from the connection's cache, bound, stepped and given back.
 */
#define G_LOG_DOMAIN "sf-db"

#include <string.h>

#include "db/sf-db-sqlite.h"

static SfStmt *
prepare_new (SfDb *db, const char *sql, gboolean cached, GError **error)
{
  unsigned flags = cached ? SQLITE_PREPARE_PERSISTENT : 0;
  sqlite3_stmt *handle;
  SfStmt *self;

  if (sqlite3_prepare_v3 (db->handle, sql, -1, flags, &handle, NULL) != SQLITE_OK)
    {
      sf_db_fail (db, sql, error);
      return NULL;
    }
  self = g_new0 (SfStmt, 1);
  self->db = db;
  self->handle = handle;
  self->sql = g_strdup (sql);
  self->cached = cached;
  return self;
}

SfStmt *
sf_db_prepare (SfDb *self, const char *sql, GError **error)
{
  SfStmt *stmt = g_hash_table_lookup (self->statements, sql);

  if (stmt == NULL)
    {
      stmt = prepare_new (self, sql, TRUE, error);
      if (stmt != NULL)
        g_hash_table_insert (self->statements, stmt->sql, stmt);
    }
  else if (stmt->lent)
    stmt = prepare_new (self, sql, FALSE, error);
  if (stmt != NULL)
    stmt->lent = TRUE;
  return stmt;
}

void
sf_stmt_done (SfStmt *self)
{
  if (!self->cached)
    {
      sqlite3_finalize (self->handle);
      g_free (self->sql);
      g_free (self);
      return;
    }
  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->lent = FALSE;
}

/* ---- Binds ---- */

static int
find_place (SfStmt *self, const char *name)
{
  int place = sqlite3_bind_parameter_index (self->handle, name);

  if (place == 0)
    g_error ("no %s in: %s", name, self->sql);
  return place;
}

void
sf_stmt_bind_text_at (SfStmt *self, int place, const char *text)
{
  if (text == NULL)
    sqlite3_bind_null (self->handle, place);
  else
    sqlite3_bind_text (self->handle, place, text, -1, SQLITE_TRANSIENT);
}

void
sf_stmt_bind_slice_at (SfStmt *self, int place, const char *text, gsize length)
{
  sqlite3_bind_text (self->handle, place, text, (int) length, SQLITE_STATIC);
}

void
sf_stmt_bind_int_at (SfStmt *self, int place, gint64 value)
{
  sqlite3_bind_int64 (self->handle, place, value);
}

void
sf_stmt_bind_null_at (SfStmt *self, int place)
{
  sqlite3_bind_null (self->handle, place);
}

void
sf_stmt_bind_text (SfStmt *self, const char *name, const char *text)
{
  sf_stmt_bind_text_at (self, find_place (self, name), text);
}

void
sf_stmt_bind_slice (SfStmt *self, const char *name, const char *text, gsize length)
{
  sf_stmt_bind_slice_at (self, find_place (self, name), text, length);
}

void
sf_stmt_bind_int (SfStmt *self, const char *name, gint64 value)
{
  sf_stmt_bind_int_at (self, find_place (self, name), value);
}

void
sf_stmt_bind_double (SfStmt *self, const char *name, double value)
{
  sqlite3_bind_double (self->handle, find_place (self, name), value);
}

void
sf_stmt_bind_blob (SfStmt *self, const char *name, gconstpointer bytes, gsize length)
{
  sqlite3_bind_blob64 (self->handle, find_place (self, name), bytes, length, SQLITE_TRANSIENT);
}

void
sf_stmt_bind_null (SfStmt *self, const char *name)
{
  sf_stmt_bind_null_at (self, find_place (self, name));
}

/* ---- Running ---- */

gboolean
sf_stmt_step (SfStmt *self, GError **error)
{
  switch (sqlite3_step (self->handle))
    {
    case SQLITE_ROW:
      return TRUE;
    case SQLITE_DONE:
      return FALSE;
    default:
      sf_db_fail (self->db, self->sql, error);
      sqlite3_reset (self->handle);
      return FALSE;
    }
}

gboolean
sf_stmt_run (SfStmt *self, GError **error)
{
  int result;

  do
    result = sqlite3_step (self->handle);
  while (result == SQLITE_ROW);
  if (result != SQLITE_DONE)
    sf_db_fail (self->db, self->sql, error);
  sqlite3_reset (self->handle);
  return result == SQLITE_DONE;
}

void
sf_stmt_reset (SfStmt *self)
{
  sqlite3_reset (self->handle);
}

gboolean
sf_stmt_is_null (SfStmt *self, int column)
{
  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}

gint64
sf_stmt_get_int (SfStmt *self, int column)
{
  return sqlite3_column_int64 (self->handle, column);
}

double
sf_stmt_get_double (SfStmt *self, int column)
{
  return sqlite3_column_double (self->handle, column);
}

const char *
sf_stmt_get_text (SfStmt *self, int column)
{
  return (const char *) sqlite3_column_text (self->handle, column);
}

gsize
sf_stmt_get_length (SfStmt *self, int column)
{
  return (gsize) sqlite3_column_bytes (self->handle, column);
}

gconstpointer
sf_stmt_get_blob (SfStmt *self, int column)
{
  return sqlite3_column_blob (self->handle, column);
}
