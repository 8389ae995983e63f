/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pages of a pull that is not complete. The first ones stay in memory: writing them to the file only to read and
 * overwrite them at once costs more than all the rest of a pull. On the cache's writer.
 */
#define G_LOG_DOMAIN "sf-app"

#include "cache/sf-cache-private.h"

#define MOST_IN_MEMORY (16 * 1024 * 1024) /* bytes; what comes after them goes into the file */

struct _SfCacheAside
{
  GPtrArray *pages; /* GBytes */
  gsize bytes;
  gboolean spilled; /* the file has later ones */
};

SfCacheAside *
sf_cache_aside_new (void)
{
  SfCacheAside *self = g_new0 (SfCacheAside, 1);

  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

void
sf_cache_aside_free (SfCacheAside *self)
{
  g_ptr_array_unref (self->pages);
  g_free (self);
}

static void
forget_pages (SfCacheAside *self)
{
  g_ptr_array_set_size (self->pages, 0);
  self->bytes = 0;
  self->spilled = FALSE;
}

gboolean
sf_cache_aside_clear (SfCacheAside *self, SfDb *db, GError **error)
{
  if (self != NULL)
    forget_pages (self);
  return sf_db_exec (db, "DELETE FROM staged", error);
}

gboolean
sf_cache_aside_is_empty (SfCacheAside *self, SfDb *db)
{
  gint64 staged = 0;

  return (self == NULL || self->pages->len == 0) &&
         sf_db_query_int (db, "SELECT count(*) FROM staged", 0, &staged, NULL) && staged == 0;
}

gboolean
sf_cache_aside_add (SfCacheAside *self, SfDb *db, GBytes *page, GError **error)
{
  gsize bytes = g_bytes_get_size (page);
  g_autoptr (SfStmt) stmt = NULL;

  if (self != NULL && !self->spilled && self->bytes + bytes <= MOST_IN_MEMORY)
    {
      g_ptr_array_add (self->pages, g_bytes_ref (page));
      self->bytes += bytes;
      return TRUE;
    }
  if (self != NULL)
    self->spilled = TRUE;
  stmt = sf_db_prepare (db, "INSERT INTO staged (page) VALUES (:page)", error);
  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_blob (stmt, ":page", g_bytes_get_data (page, NULL), bytes);
  return sf_stmt_run (stmt, error);
}

static gboolean
take_from_file (SfDb *db, SfCacheAsideFunc func, gpointer data, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT page FROM staged ORDER BY n", error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  while (local == NULL && sf_stmt_step (stmt, &local))
    func (sf_stmt_get_blob (stmt, 0), sf_stmt_get_length (stmt, 0), data, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
sf_cache_aside_take (SfCacheAside *self, SfDb *db, SfCacheAsideFunc func, gpointer data, GError **error)
{
  for (guint i = 0; self != NULL && i < self->pages->len; i++)
    {
      gsize length;
      const char *text = g_bytes_get_data (self->pages->pdata[i], &length);

      if (!func (text, length, data, error))
        return FALSE;
    }
  return take_from_file (db, func, data, error) && sf_cache_aside_clear (self, db, error);
}
