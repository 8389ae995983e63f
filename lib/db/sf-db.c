/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The connection: opening, plain SQL, questions with one answer, migrations. Runs on the thread that holds the
 * connection, but for sf_db_interrupt().
 */
#define G_LOG_DOMAIN "sf-db"

#include "db/sf-db-private.h"

G_DEFINE_QUARK (sf - db - error - quark, sf_db_error)

SfDb *
sf_db_open (const char *path, SfDbFlags flags, GError **error)
{
  g_autoptr (SfDb) self = g_new0 (SfDb, 1);

  self->driver = &sf_db_sqlite;
  self->path = g_strdup (path);
  self->flags = flags;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) sf_stmt_free);
  return self->driver->open (self, error) ? g_steal_pointer (&self) : NULL;
}

void
sf_db_close (SfDb *self)
{
  g_hash_table_unref (self->statements);
  self->driver->close (self);
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
  return sf_db_check_transaction (self, error) && self->driver->exec (self, sql, error);
}

/* A statement on its first row, NULL with @error set, or NULL without when there is no row. */
static SfStmt *
query_first_row (SfDb *self, const char *sql, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (self, sql, error);

  return stmt != NULL && sf_stmt_step (stmt, error) ? g_steal_pointer (&stmt) : NULL;
}

gboolean
sf_db_query_int (SfDb *self, const char *sql, gint64 fallback, gint64 *out_value, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = query_first_row (self, sql, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *out_value = stmt != NULL ? sf_stmt_get_int (stmt, 0) : fallback;
  return TRUE;
}

char *
sf_db_query_text (SfDb *self, const char *sql, GError **error)
{
  g_autoptr (SfStmt) stmt = query_first_row (self, sql, error);

  return stmt != NULL ? g_strdup (sf_stmt_get_text (stmt, 0)) : NULL;
}

gint64
sf_db_get_changes (SfDb *self)
{
  return self->driver->get_changes (self);
}

gint64
sf_db_get_last_rowid (SfDb *self)
{
  return self->driver->get_last_rowid (self);
}

gboolean
sf_db_checkpoint (SfDb *self, gboolean truncate, GError **error)
{
  return self->driver->checkpoint (self, truncate, error);
}

gboolean
sf_db_copy (SfDb *self, const char *path, GError **error)
{
  return self->driver->copy (self, path, error);
}

gboolean
sf_db_check (SfDb *self, GError **error)
{
  return self->driver->check (self, error);
}

void
sf_db_interrupt (SfDb *self)
{
  self->driver->interrupt (self);
}

/* ---- Migrations ---- */

static gboolean
get_known_version (SfDb *self, int newest, gint64 *out_version, GError **error)
{
  if (!self->driver->get_version (self, out_version, error))
    return FALSE;
  if (*out_version <= newest)
    return TRUE;
  g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_NEWER,
               "%s has version %" G_GINT64_FORMAT ", this program knows it up to version %d", self->path, *out_version,
               newest);
  return FALSE;
}

/* Within the transaction the version is asked again: another process may have been faster. */
static gboolean
migrate_one (SfDb *self, const SfMigration *migration, int newest, GError **error)
{
  g_autoptr (SfDbScope) scope = sf_db_scope_begin (self, error);
  gint64 version;

  if (scope == NULL || !get_known_version (self, newest, &version, error))
    return FALSE;
  if (version >= migration->version)
    return TRUE;
  return sf_db_exec (self, migration->sql, error) && self->driver->set_version (self, migration->version, error) &&
         sf_db_scope_commit (scope, error);
}

gboolean
sf_db_migrate (SfDb *self, const SfMigration *migrations, guint n, GError **error)
{
  int newest = n > 0 ? migrations[n - 1].version : 0;
  gint64 version;

  for (guint i = 1; i < n; i++)
    g_return_val_if_fail (migrations[i - 1].version < migrations[i].version, FALSE);
  if (!get_known_version (self, newest, &version, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (migrations[i].version > version && !migrate_one (self, &migrations[i], newest, error))
      {
        g_prefix_error (error, "migration to version %d: ", migrations[i].version);
        return FALSE;
      }
  return TRUE;
}
