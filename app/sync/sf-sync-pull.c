/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pulling: pages until the server says that it is complete; the cache puts them together.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sync/sf-sync-loop-private.h"

#define PAGE 2000 /* rows a page: 2.5 MB */

static void ask_page (SfSyncLoop *self);

typedef struct
{
  GPtrArray *uids;
  SfTime now;
} Archive;

static void
archive_free (gpointer data)
{
  g_ptr_array_unref (((Archive *) data)->uids);
  g_free (data);
}

static gpointer
archive_seen (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Archive *archive = data;

  for (guint i = 0; i < archive->uids->len; i++)
    if (!sf_outbox_archive (db, archive->uids->pdata[i], NULL, archive->now, error))
      break;
  return NULL;
}

static void
archived_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_db_pool_finish (NULL, result, &error);
  if (error != NULL)
    g_warning ("outbox: %s", error->message);
}

/* Their rows have arrived: the outbox is done with them. */
static void
forget_seen (SfSyncLoop *self, GPtrArray *seen)
{
  Archive *archive;

  if (seen->len == 0)
    return;
  for (guint i = 0; i < seen->len; i++)
    {
      guint place;

      if (sf_session_find_pending (self->session, seen->pdata[i], &place))
        g_ptr_array_remove_index (self->session->pending, place);
    }
  archive = g_new0 (Archive, 1);
  archive->uids = g_ptr_array_ref (seen);
  archive->now = sf_clock_now (self->session->clock);
  sf_db_pool_write_async (self->session->outbox, SF_DB_WORK_GROUPED, archive_seen, archive, archive_free, NULL, NULL,
                          archived_cb, NULL);
}

static gpointer
apply_page (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return sf_cache_apply (db, data, error);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfCacheApplied) applied = sf_db_pool_finish (NULL, result, &error);

  if (self->session == NULL)
    return;
  if (applied == NULL)
    {
      sf_sync_loop_fail_locally (self, error);
      return;
    }
  sf_session_take_server_time (self->session, applied->server_time);
  g_clear_pointer (&self->state, sf_cache_state_free);
  self->state = g_steal_pointer (&applied->state);
  self->first_page = FALSE;
  if (!applied->complete)
    {
      ask_page (self);
      return;
    }
  forget_seen (self, applied->seen);
  sf_sync_blobs_pulled (self->session->blobs, applied->kinds);
  sf_session_refresh (self->session, applied->kinds);
  if (self->session == NULL)
    return;
  if (!applied->damaged)
    {
      sf_sync_loop_end_cycle (self);
      return;
    }
  /* What does not fit twice is not asked for a third time at once. */
  if (self->rounds++ > 0)
    {
      sf_sync_loop_fail (self, 1);
      return;
    }
  self->first_page = TRUE;
  ask_page (self);
}

static void
pulled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (SfHttpAnswer) answer = sf_sync_loop_take_answer (self, result);
  SfCachePage *page;

  if (answer == NULL)
    return;
  if ((answer->status == 403 || answer->status == 404 || answer->status == 409) &&
      sf_sync_loop_register_again (self, g_strcmp0 (answer->code, "E_EPOCH") != 0))
    return;
  if (answer->status != 200)
    {
      g_warning ("pull: %u %s", answer->status, answer->code);
      sf_sync_loop_fail (self, 1);
      return;
    }
  page = g_new0 (SfCachePage, 1);
  page->page = g_bytes_ref (answer->body);
  page->aside = self->aside;
  page->pending = sf_session_copy_pending (self->session);
  page->actor = sf_actor_ref (self->session->actor);
  page->now = sf_session_server_now (self->session);
  page->first = self->first_page;
  sf_db_pool_write_async (sf_cache_get_pool (self->session->cache), SF_DB_WORK_EXCLUSIVE, apply_page, page,
                          (GDestroyNotify) sf_cache_page_free, (GDestroyNotify) sf_cache_applied_free, NULL, applied_cb,
                          sf_sync_loop_ref (self));
}

static void
ask_page (SfSyncLoop *self)
{
  /* A cache of another epoch holds nothing of this one; the first page empties it. */
  gboolean same_epoch = g_strcmp0 (self->state->epoch, self->epoch) == 0;
  g_autoptr (GHashTable) nothing = g_hash_table_new (g_str_hash, g_str_equal);
  SfPull request = { .device = self->device,
                     .schema = SF_WIRE_SCHEMA_MAX,
                     .epoch = self->epoch,
                     .grants = same_epoch ? self->state->grants : NULL,
                     .cookie = same_epoch ? self->state->cookie : nothing,
                     .limit = PAGE };
  GString *json = g_string_new (NULL);

  sf_wire_write_pull (json, &request);
  sf_http_send_async (self->session->http, "POST", "/v1/sync/pull", g_string_free_to_bytes (json), SF_SYNC_LOOP_SECONDS,
                      self->cancellable, pulled_cb, sf_sync_loop_ref (self));
}

static gpointer
read_state (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return sf_cache_read_state (db, error);
}

static void
state_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (GError) error = NULL;
  SfCacheState *state = sf_db_pool_finish (NULL, result, &error);

  if (self->session == NULL)
    {
      g_clear_pointer (&state, sf_cache_state_free);
      return;
    }
  if (state == NULL)
    {
      sf_sync_loop_fail_locally (self, error);
      return;
    }
  g_clear_pointer (&self->state, sf_cache_state_free);
  self->state = state;
  self->first_page = TRUE;
  self->rounds = 0;
  ask_page (self);
}

void
sf_sync_loop_pull (SfSyncLoop *self)
{
  self->phase = SF_SYNC_LOOP_PULLING;
  sf_db_pool_write_async (sf_cache_get_pool (self->session->cache), SF_DB_WORK_GROUPED, read_state, NULL, NULL,
                          (GDestroyNotify) sf_cache_state_free, NULL, state_cb, sf_sync_loop_ref (self));
}
