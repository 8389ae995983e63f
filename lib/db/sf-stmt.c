/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Statements: borrowed from the connection's cache, bound, stepped and given back. Runs on the thread that holds the
 * connection.
 */
#define G_LOG_DOMAIN "sf-db"

#include "db/sf-db-private.h"

#include <string.h>

#define MAX_CACHED 256 /* the program's own statements are fewer; lists that put filters together may make more */

void
sf_stmt_free (SfStmt *self)
{
  if (self->cached && self->lent)
    g_critical ("%s: closed while lent out: %s", self->db->path, self->sql);
  if (self->handle != NULL)
    self->db->driver->finalize (self);
  g_free (self->sql);
  g_free (self);
}

static SfStmt *
prepare_new (SfDb *db, const char *sql, gboolean cached, GError **error)
{
  SfStmt *self = g_new0 (SfStmt, 1);

  self->db = db;
  self->sql = g_strdup (sql);
  self->cached = cached;
  if (db->driver->prepare (self, error))
    return self;
  sf_stmt_free (self);
  return NULL;
}

static SfStmt *
find_cached (SfDb *self, const char *sql)
{
  SfStmt **recent = &self->recent[((gsize) sql >> 4 ^ (gsize) sql >> 10) % SF_DB_RECENT];

  /* The same place may hold another text by now. */
  if (*recent == NULL || strcmp ((*recent)->sql, sql) != 0)
    *recent = g_hash_table_lookup (self->statements, sql);
  return *recent;
}

SfStmt *
sf_db_prepare (SfDb *self, const char *sql, GError **error)
{
  SfStmt *stmt = find_cached (self, sql);

  if (!sf_db_check_transaction (self, error))
    return NULL;
  if (stmt == NULL)
    {
      stmt = prepare_new (self, sql, g_hash_table_size (self->statements) < MAX_CACHED, error);
      if (stmt != NULL && stmt->cached)
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
  self->lent = FALSE;
  if (!self->cached)
    {
      sf_stmt_free (self);
      return;
    }
  sf_stmt_reset (self);
  self->db->driver->clear (self);
}

/* ---- Binds ---- */

static int
find_place (SfStmt *self, const char *name)
{
  int place = self->db->driver->find_place (self, name);

  if (place == 0)
    g_error ("no %s in: %s", name, self->sql);
  return place;
}

static void
note_bind (SfStmt *self, gboolean taken)
{
  self->bind_error = self->bind_error || !taken;
}

void
sf_stmt_bind_text_at (SfStmt *self, int place, const char *text)
{
  if (text == NULL)
    sf_stmt_bind_null_at (self, place);
  else
    note_bind (self, self->db->driver->bind_text (self, place, text, -1, TRUE));
}

void
sf_stmt_bind_slice_at (SfStmt *self, int place, const char *text, gsize length)
{
  note_bind (self, self->db->driver->bind_text (self, place, text, (gssize) length, FALSE));
}

void
sf_stmt_bind_int_at (SfStmt *self, int place, gint64 value)
{
  note_bind (self, self->db->driver->bind_int (self, place, value));
}

void
sf_stmt_bind_null_at (SfStmt *self, int place)
{
  note_bind (self, self->db->driver->bind_null (self, place));
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
  note_bind (self, self->db->driver->bind_double (self, find_place (self, name), value));
}

void
sf_stmt_bind_blob (SfStmt *self, const char *name, gconstpointer bytes, gsize length)
{
  note_bind (self, self->db->driver->bind_blob (self, find_place (self, name), bytes, length));
}

void
sf_stmt_bind_null (SfStmt *self, const char *name)
{
  sf_stmt_bind_null_at (self, find_place (self, name));
}

/* ---- Running ---- */

static SfStep
step (SfStmt *self, GError **error)
{
  if (self->bind_error)
    {
      g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_MISUSE, "%s: a value could not be bound (%s)", self->db->path,
                   self->sql);
      return SF_STEP_ERROR;
    }
  return sf_db_check_transaction (self->db, error) ? self->db->driver->step (self, error) : SF_STEP_ERROR;
}

gboolean
sf_stmt_step (SfStmt *self, GError **error)
{
  SfStep result = step (self, error);

  if (result == SF_STEP_ERROR)
    sf_stmt_reset (self);
  return result == SF_STEP_ROW;
}

gboolean
sf_stmt_run (SfStmt *self, GError **error)
{
  SfStep result = step (self, error);

  while (result == SF_STEP_ROW)
    result = step (self, error);
  sf_stmt_reset (self);
  return result == SF_STEP_DONE;
}

void
sf_stmt_reset (SfStmt *self)
{
  self->db->driver->reset (self);
  self->bind_error = FALSE;
}

gboolean
sf_stmt_is_null (SfStmt *self, int column)
{
  return self->db->driver->is_null (self, column);
}

gint64
sf_stmt_get_int (SfStmt *self, int column)
{
  return self->db->driver->get_int (self, column);
}

double
sf_stmt_get_double (SfStmt *self, int column)
{
  return self->db->driver->get_double (self, column);
}

const char *
sf_stmt_get_text (SfStmt *self, int column)
{
  return self->db->driver->get_text (self, column);
}

gsize
sf_stmt_get_length (SfStmt *self, int column)
{
  return self->db->driver->get_length (self, column);
}

gconstpointer
sf_stmt_get_blob (SfStmt *self, int column)
{
  return self->db->driver->get_blob (self, column);
}
