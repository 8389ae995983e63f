/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-bench-cache.h"

#include "sf-bench-records.h"
#include "sf-bench.h"

#define PAGE 5000 /* rows a page */
#define EPOCH "01900000-0000-7000-8000-0000000000ee"

typedef struct
{
  SfCache *cache;
  GString *page;
  GHashTable *cookie;  /* scope -> gint64 * */
  GHashTable *digests; /* scope -> SfDigest * */
  guint n_rows;
  guint n_pages;
} Filling;

static gpointer
apply (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SfCacheApplied) applied = sf_cache_apply (db, data, error);

  if (applied != NULL && applied->damaged)
    g_error ("the cache's digest does not fit");
  return NULL;
}

static void
begin_page (Filling *self)
{
  static const char *none[] = { NULL };
  const SfPageHead head = { .epoch = (char *) EPOCH,
                            .server_time = SF_BENCH_NOW,
                            .grants = (char *) "office-",
                            .scopes = (GStrv) none,
                            .reset = (GStrv) none,
                            .drop = (GStrv) none };

  self->page = g_string_new (NULL);
  self->n_rows = 0;
  sf_wire_write_page_head (self->page, &head, "");
}

static void
end_page (Filling *self, gboolean complete)
{
  const SfPageTail tail = { self->cookie, complete, 0, self->digests };
  g_autoptr (SfRecord) account = sf_bench_account (0, "office", "office");
  g_autoptr (SfActor) actor = sf_actor_new (account, SF_ROLE_OFFICE);
  g_autoptr (GPtrArray) pending = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  SfCachePage page = { .pending = pending, .actor = actor, .now = SF_BENCH_NOW, .first = self->n_pages++ == 0 };

  sf_wire_write_page_tail (self->page, &tail);
  page.page = g_string_free_to_bytes (g_steal_pointer (&self->page));
  sf_db_pool_write_sync (sf_cache_get_pool (self->cache), SF_DB_WORK_EXCLUSIVE, apply, &page, NULL, &error);
  sf_bench_check ("the cache", error);
  g_bytes_unref (page.page);
}

static void
add (Filling *self, SfRecord *record, const char *scope)
{
  g_autoptr (SfRecord) owned = record;
  const char *content = "0123456789abcdef0123456789abcdef";
  gint64 *rev = g_hash_table_lookup (self->cookie, scope);

  if (self->page == NULL)
    begin_page (self);
  if (rev == NULL)
    {
      rev = g_new0 (gint64, 1);
      g_hash_table_insert (self->cookie, g_strdup (scope), rev);
      g_hash_table_insert (self->digests, g_strdup (scope), g_new0 (SfDigest, 1));
    }
  sf_wire_write_row (self->page, record, scope, ++*rev, content);
  sf_digest_add (g_hash_table_lookup (self->digests, scope), sf_record_get_kind (record), sf_record_get_id (record),
                 content);
  if (++self->n_rows == PAGE)
    end_page (self, FALSE);
}

void
sf_bench_cache_fill (SfCache *cache, guint n)
{
  g_autoptr (GHashTable) cookie = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Filling filling = { .cache = cache, .cookie = cookie, .digests = digests };

  add (&filling, sf_bench_settings (), "public");
  for (guint i = 0; i < SF_BENCH_COLLEGES; i++)
    add (&filling, sf_bench_college (i), "public");
  /* Scope by scope, as a server sends them. */
  for (guint college = 0; college < SF_BENCH_COLLEGES; college++)
    {
      g_autofree char *id = sf_bench_id (SF_KIND_COLLEGE, college);
      g_autofree char *scope = g_strconcat ("college:", id, NULL);

      for (guint i = college; i < n; i += SF_BENCH_COLLEGES)
        add (&filling, sf_bench_signing (i, college, (int) (i % SF_SIGNING_N_STATES)), scope);
    }
  if (filling.page == NULL)
    begin_page (&filling);
  end_page (&filling, TRUE);
}
