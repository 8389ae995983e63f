/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. At the end of each pull digests are summed up anew, from the marks of the rows.
 */
#include "sf-test-cache.h"

SfTestCache *
sf_test_cache_new (void)
{
  SfTestCache *self = g_new0 (SfTestCache, 1);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cookie = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
sf_test_cache_free (SfTestCache *self)
{
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->marks);
  g_hash_table_unref (self->cookie);
  g_strfreev (self->reset);
  g_strfreev (self->drop);
  g_free (self->grants);
  g_free (self->epoch);
  g_free (self);
}

static char *
make_key (const char *scope, SfKind kind, const char *id)
{
  return g_strdup_printf ("%s %s %s", scope, sf_kind_info (kind)->name, id);
}

const char *
sf_test_cache_get (SfTestCache *cache, const char *scope, SfKind kind, const char *id)
{
  g_autofree char *key = make_key (scope, kind, id);

  return g_hash_table_lookup (cache->rows, key);
}

static void
empty_scope (SfTestCache *cache, const char *scope)
{
  g_autofree char *prefix = g_strconcat (scope, " ", NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, cache->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      {
        g_hash_table_remove (cache->marks, key);
        g_hash_table_iter_remove (&iter);
      }
  g_hash_table_remove (cache->cookie, scope);
}

static void
take_head (SfTestCache *cache, const char *line)
{
  g_auto (SfPageHead) head = { 0 };
  g_autoptr (GError) error = NULL;

  sf_wire_read_page_head (line, strlen (line), &head, &error);
  g_assert_no_error (error);
  for (guint i = 0; head.reset[i] != NULL; i++)
    empty_scope (cache, head.reset[i]);
  for (guint i = 0; head.drop[i] != NULL; i++)
    empty_scope (cache, head.drop[i]);
  g_free (cache->grants);
  g_free (cache->epoch);
  g_strfreev (cache->reset);
  g_strfreev (cache->drop);
  cache->grants = g_steal_pointer (&head.grants);
  cache->epoch = g_steal_pointer (&head.epoch);
  cache->reset = g_steal_pointer (&head.reset);
  cache->drop = g_steal_pointer (&head.drop);
}

static void
take_row (SfTestCache *cache, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *scope = NULL;
  char *key;
  SfRow row;

  sf_wire_scan_row (line, strlen (line), &row, &error);
  g_assert_no_error (error);
  id = g_strndup (row.id.text, row.id.length);
  scope = g_strndup (row.scope.text, row.scope.length);
  key = make_key (scope, row.kind, id);
  cache->taken++;
  if (row.gone)
    {
      g_hash_table_remove (cache->rows, key);
      g_hash_table_remove (cache->marks, key);
      g_free (key);
      return;
    }
  g_hash_table_replace (cache->marks, g_strdup (key), g_strndup (row.content.text, row.content.length));
  g_hash_table_replace (cache->rows, key, g_strndup (row.body.text, row.body.length));
}

static SfDigest
digest_of (SfTestCache *cache, const char *scope)
{
  SfDigest digest = { 0 };
  GHashTableIter iter;
  gpointer key;
  gpointer mark;

  g_hash_table_iter_init (&iter, cache->marks);
  while (g_hash_table_iter_next (&iter, &key, &mark))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 3);
      SfKind kind;

      if (!g_str_equal (parts[0], scope))
        continue;
      g_assert_true (sf_kind_from_name (parts[1], &kind));
      sf_digest_add (&digest, kind, parts[2], mark);
    }
  return digest;
}

static gboolean
take_tail (SfTestCache *cache, const char *line)
{
  g_auto (SfPageTail) tail = { 0 };
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer scope;
  gpointer digest;

  sf_wire_read_page_tail (line, strlen (line), &tail, &error);
  g_assert_no_error (error);
  g_hash_table_unref (cache->cookie);
  cache->cookie = g_steal_pointer (&tail.cookie);
  cache->last_seq = tail.last_seq;
  if (!tail.complete)
    return FALSE;
  g_hash_table_iter_init (&iter, tail.digests);
  while (g_hash_table_iter_next (&iter, &scope, &digest))
    {
      SfDigest own = digest_of (cache, scope);

      g_assert_cmpuint (own.n, ==, ((SfDigest *) digest)->n);
      g_assert_cmpuint (own.sum, ==, ((SfDigest *) digest)->sum);
    }
  return TRUE;
}

static SfPull *
make_pull (SfStoreFixture *self, SfTestClient *client, SfTestCache *cache, guint limit)
{
  SfPull *pull = g_new0 (SfPull, 1);
  GHashTableIter iter;
  gpointer scope;
  gpointer rev;

  pull->device = g_strdup (client->device);
  pull->schema = SF_WIRE_SCHEMA_MAX;
  pull->epoch = g_strdup (cache->epoch != NULL ? cache->epoch : sf_store_get_epoch (self->store));
  pull->grants = g_strdup (cache->grants);
  pull->limit = limit;
  pull->cookie = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, cache->cookie);
  while (g_hash_table_iter_next (&iter, &scope, &rev))
    g_hash_table_insert (pull->cookie, g_strdup (scope), g_memdup2 (rev, sizeof (gint64)));
  return pull;
}

void
sf_test_pull (SfStoreFixture *self, SfTestClient *client, SfTestCache *cache, guint limit)
{
  gboolean complete = FALSE;

  for (cache->pages = 0; !complete; cache->pages++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      guint n;

      sf_store_pull_async (self->store, client->session, make_pull (self, client, cache, limit), "r1",
                           sf_keep_result_cb, &result);
      sf_wait_until (result != NULL);
      bytes = sf_store_pull_finish (self->store, result, &error);
      g_assert_no_error (error);
      text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      lines = g_strsplit (text, "\n", -1);
      n = g_strv_length (lines) - 1; /* the last line ends, too */
      g_assert_cmpuint (n - 2, <=, limit);
      take_head (cache, lines[0]);
      for (guint i = 1; i < n - 1; i++)
        take_row (cache, lines[i]);
      complete = take_tail (cache, lines[n - 1]);
    }
}
