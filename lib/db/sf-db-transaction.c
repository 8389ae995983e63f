/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Transactions and, within them, savepoints: one counter of levels, so that code which needs its own level need not
 * know whether it is the outermost. Runs on the thread that holds the connection.
 */
#define G_LOG_DOMAIN "sf-db"

#include "db/sf-db-private.h"

guint
sf_db_get_depth (SfDb *self)
{
  return self->depth;
}

gboolean
sf_db_check_transaction (SfDb *self, GError **error)
{
  if (self->depth == 0 || self->driver->in_transaction (self))
    return TRUE;
  g_set_error (error, SF_DB_ERROR, self->last_code, "%s: the transaction was rolled back by an earlier error",
               self->path);
  return FALSE;
}

static gboolean
exec_level (SfDb *self, const char *verb, guint level, GError **error)
{
  char sql[64];

  g_snprintf (sql, sizeof sql, "%s s%u", verb, level);
  return sf_db_exec (self, sql, error);
}

gboolean
sf_db_begin (SfDb *self, GError **error)
{
  gboolean begun = self->depth == 0 ? sf_db_exec (self, self->driver->begin_write, error)
                                    : exec_level (self, "SAVEPOINT", self->depth, error);

  if (begun)
    self->depth++;
  return begun;
}

gboolean
sf_db_begin_read (SfDb *self, GError **error)
{
  g_return_val_if_fail (self->depth == 0, FALSE);
  if (!sf_db_exec (self, self->driver->begin_read, error))
    return FALSE;
  self->depth = 1;
  return TRUE;
}

/* A fault of the program, yet its caller must not take it for a commit. */
static gboolean
refuse_level (SfDb *self, GError **error)
{
  g_critical ("%s: commit of a level that is not the innermost open one", self->path);
  g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_MISUSE, "%s: transactions are not nested", self->path);
  return FALSE;
}

gboolean
sf_db_commit (SfDb *self, GError **error)
{
  gboolean committed;

  if (self->depth == 0)
    return refuse_level (self, error);
  committed = self->depth > 1 ? exec_level (self, "RELEASE SAVEPOINT", self->depth - 1, error)
                              : sf_db_exec (self, "COMMIT", error);
  if (committed)
    self->depth--;
  return committed;
}

void
sf_db_rollback (SfDb *self)
{
  g_return_if_fail (self->depth > 0);
  self->depth--;
  if (!self->driver->in_transaction (self)) /* the engine has done it by itself */
    return;
  if (self->depth == 0)
    self->driver->exec (self, "ROLLBACK", NULL);
  else if (exec_level (self, "ROLLBACK TO SAVEPOINT", self->depth, NULL))
    exec_level (self, "RELEASE SAVEPOINT", self->depth, NULL);
}

struct _SfDbScope
{
  SfDb *db;
  guint depth; /* of the level that this scope opened; 0 once committed */
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
  if (self->depth == 0 || self->db->depth != self->depth)
    return refuse_level (self->db, error);
  if (!sf_db_commit (self->db, error))
    return FALSE;
  self->depth = 0;
  return TRUE;
}

void
sf_db_scope_end (SfDbScope *self)
{
  /* Levels that were opened within and left open go, too. */
  while (self->depth > 0 && self->db->depth >= self->depth)
    sf_db_rollback (self->db);
  g_free (self);
}
