/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The conversation with the server: cycles of register (once), push, pull; in between one long poll that says when to
 * begin the next. What wakes it: an own decision whose hold is over, news from the server, a change of the network, a
 * timer. No status ever takes an operation out of the outbox, and a push that fails never keeps a pull from happening.
 */
#define G_LOG_DOMAIN "sf-app"

#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire-json.h"
#include "sync/sf-session-private.h"

#define SECONDS 60 /* to wait for an answer */
#define POLL_SECONDS 50
#define PAGE 2000           /* rows a page: 2.5 MB */
#define MAX_BATCH 1000      /* operations a push */
#define REGULAR (60 * 1000) /* ms between cycles that nothing asked for, ± 20 % */
#define BACKOFF_MIN 1000    /* ms */
#define BACKOFF_MAX (5 * 60 * 1000)

typedef enum
{
  IDLE,
  REGISTERING,
  PUSHING,
  PULLING,
} Phase;

struct _SfSyncLoop
{
  gatomicrefcount refs;
  SfSession *session; /* NULL once it is freed: answers reach nobody */
  GCancellable *cancellable;
  Phase phase;
  gboolean again;   /* asked for during a cycle */
  gboolean stopped; /* until there is a new token */
  gboolean registered;
  gboolean offer_again; /* the server is another one than before: offer what was applied */
  char *device;
  char *epoch;
  guint timer;
  guint backoff; /* ms; 0: all is well */
  gboolean polling;
  gulong network;
  SfCacheState *state; /* where the pull under way stands */
  gboolean first_page;
  guint rounds; /* complete pulls in this cycle whose digests did not fit */
};

static void begin_cycle (SfSyncLoop *self);
static void push (SfSyncLoop *self);
static void pull (SfSyncLoop *self);
static void poll_events (SfSyncLoop *self);

static SfSyncLoop *
loop_ref (SfSyncLoop *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
loop_unref (SfSyncLoop *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->state, sf_cache_state_free);
  g_object_unref (self->cancellable);
  g_free (self->device);
  g_free (self->epoch);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfSyncLoop, loop_unref)

/* ---- Timing ---- */

static gboolean
timer_cb (gpointer data)
{
  SfSyncLoop *self = data;

  self->timer = 0;
  begin_cycle (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (SfSyncLoop *self, guint ms)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (ms, timer_cb, self);
}

/* When the first held decision may go out; G_MAXUINT if none waits. */
static guint
ms_until_due (SfSyncLoop *self)
{
  SfTime now = sf_clock_now (self->session->clock);
  guint due = G_MAXUINT;

  for (guint i = 0; i < self->session->pending->len; i++)
    {
      const SfPending *pending = self->session->pending->pdata[i];

      if (pending->state == SF_PENDING_WAITING)
        due = MIN (due, pending->hold_until <= now ? 0 : (guint) MIN (pending->hold_until - now, G_MAXINT));
    }
  return due;
}

static void
schedule_next (SfSyncLoop *self)
{
  guint due = ms_until_due (self);
  guint regular = REGULAR + (guint) g_random_int_range (-REGULAR / 5, REGULAR / 5);

  /* What is due but was not sent (its lane waits, the server said later) must not turn this into a busy loop. */
  schedule (self, MIN (MAX (due, BACKOFF_MIN), regular));
}

/* Full jitter: clients that lost the same server do not come back at the same moment. */
static void
back_off (SfSyncLoop *self, guint at_least_seconds)
{
  self->backoff = self->backoff == 0 ? BACKOFF_MIN : MIN (self->backoff * 2, BACKOFF_MAX);
  schedule (self,
            MAX ((guint) g_random_int_range (BACKOFF_MIN / 2, (gint32) self->backoff + 1), at_least_seconds * 1000));
}

/* ---- The end of a cycle ---- */

static void
end_cycle (SfSyncLoop *self)
{
  self->phase = IDLE;
  self->backoff = 0;
  sf_session_set_state (self->session, SF_SYNC_SYNCED);
  if (self->again)
    {
      self->again = FALSE;
      if (ms_until_due (self) == 0)
        {
          begin_cycle (self);
          return;
        }
    }
  schedule_next (self);
  poll_events (self);
}

static void
fail_cycle (SfSyncLoop *self, SfSyncState state, guint retry_after)
{
  self->phase = IDLE;
  self->again = FALSE;
  sf_session_set_state (self->session, state);
  if (state == SF_SYNC_LOGIN_NEEDED)
    {
      self->stopped = TRUE;
      g_clear_handle_id (&self->timer, g_source_remove);
    }
  else
    back_off (self, retry_after);
}

/* An answer, or NULL when the cycle ended with it: nobody there, or a status that ends every cycle. */
static SfHttpAnswer *
take_answer (SfSyncLoop *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, &error);

  if (self->session == NULL)
    return NULL;
  if (answer == NULL)
    fail_cycle (self, SF_SYNC_OFFLINE, 0);
  else if (answer->status == 401)
    fail_cycle (self, SF_SYNC_LOGIN_NEEDED, 0);
  else if (answer->status == 429 || answer->status >= 500 || answer->status == 426)
    fail_cycle (self, SF_SYNC_OFFLINE, MAX (answer->retry_after, 1));
  else
    return g_steal_pointer (&answer);
  return NULL;
}

static void
fail_locally (SfSyncLoop *self, const GError *error)
{
  g_warning ("sync: %s", error->message);
  fail_cycle (self, SF_SYNC_OFFLINE, 0);
}

/* ---- Registering ---- */

typedef struct
{
  char *device;
  gboolean fresh; /* a new device: nothing counts as sent */
  gboolean offer_again;
  SfTime now;
} Registration;

static void
registration_free (gpointer data)
{
  g_free (((Registration *) data)->device);
  g_free (data);
}

static gpointer
prepare_device (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Registration *registration = data;

  if (!registration->fresh)
    return sf_outbox_get_meta (db, "device", error);
  if (!sf_outbox_start_device (db, registration->device, registration->offer_again, registration->now, error))
    return NULL;
  return g_strdup (registration->device);
}

static void
registered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (SfHttpAnswer) answer = take_answer (self, result);
  const char *epoch = answer != NULL && answer->json != NULL ? sf_wire_get_text (answer->json, "epoch", NULL) : NULL;

  if (answer == NULL)
    return;
  if (answer->status == 403)
    {
      /* This device is somebody else's there: a copied folder. Be another one. */
      g_clear_pointer (&self->device, g_free);
      fail_cycle (self, SF_SYNC_OFFLINE, 1);
      return;
    }
  if (answer->status != 200 || epoch == NULL)
    {
      fail_cycle (self, SF_SYNC_OFFLINE, 1);
      return;
    }
  g_free (self->epoch);
  self->epoch = g_strdup (epoch);
  self->registered = TRUE;
  push (self);
}

static void
send_registration (SfSyncLoop *self)
{
  GString *json = g_string_new ("{");

  sf_json_append_text_member (json, "device_id", self->device);
  sf_json_append_text_member (json, "app", "sanfang/" SF_VERSION);
  g_string_append_printf (json, ",\"schema\":[%d,%d]}", SF_WIRE_SCHEMA_MIN, SF_WIRE_SCHEMA_MAX);
  sf_http_send_async (self->session->http, "POST", "/v1/devices", g_string_free_to_bytes (json), SECONDS,
                      self->cancellable, registered_cb, loop_ref (self));
}

static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pending = sf_db_pool_finish (NULL, result, &error);

  if (self->session == NULL)
    return;
  if (pending == NULL)
    {
      fail_locally (self, error);
      return;
    }
  g_ptr_array_unref (self->session->pending);
  self->session->pending = g_steal_pointer (&pending);
  self->session->ack = 0;
  sf_session_refresh (self->session, 0);
  send_registration (self);
}

static gpointer
reload (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return sf_outbox_load (db, error);
}

static void begin_device (SfSyncLoop *self, gboolean fresh);

static void
device_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *device = sf_db_pool_finish (NULL, result, &error);

  if (self->session == NULL)
    return;
  if (error != NULL)
    {
      fail_locally (self, error);
      return;
    }
  if (device == NULL)
    {
      begin_device (self, TRUE);
      return;
    }
  g_free (self->device);
  self->device = g_steal_pointer (&device);
  /* What a new device makes of the outbox is read back from it. */
  sf_db_pool_write_async (self->session->outbox, SF_DB_WORK_GROUPED, reload, NULL, NULL,
                          (GDestroyNotify) g_ptr_array_unref, NULL, reloaded_cb, loop_ref (self));
}

static void
begin_device (SfSyncLoop *self, gboolean fresh)
{
  Registration *registration = g_new0 (Registration, 1);

  self->phase = REGISTERING;
  self->registered = FALSE;
  registration->now = sf_clock_now (self->session->clock);
  registration->device = fresh ? sf_uuid_new (registration->now) : NULL;
  registration->fresh = fresh;
  registration->offer_again = self->offer_again;
  self->offer_again = FALSE;
  sf_db_pool_write_async (self->session->outbox, SF_DB_WORK_GROUPED, prepare_device, registration, registration_free,
                          g_free, NULL, device_cb, loop_ref (self));
}

/* ---- Pushing ---- */

/* The operations that may go out now, in order: one that is held, or follows one that is, waits with its lane. */
static GPtrArray *
collect_due (SfSyncLoop *self)
{
  g_autoptr (GHashTable) blocked = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *due = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_pending_unref);
  SfTime now = sf_clock_now (self->session->clock);

  for (guint i = 0; i < self->session->pending->len && due->len < MAX_BATCH; i++)
    {
      SfPending *pending = self->session->pending->pdata[i];

      if (pending->state != SF_PENDING_WAITING || g_hash_table_contains (blocked, pending->lane))
        continue;
      if (pending->hold_until > now)
        g_hash_table_add (blocked, pending->lane);
      else
        g_ptr_array_add (due, sf_pending_ref (pending));
    }
  return due;
}

static GPtrArray *
collect_sent (SfSyncLoop *self)
{
  GPtrArray *sent = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_pending_unref);

  for (guint i = 0; i < self->session->pending->len; i++)
    {
      SfPending *pending = self->session->pending->pdata[i];

      if (pending->state == SF_PENDING_SENT)
        g_ptr_array_add (sent, sf_pending_ref (pending));
    }
  return sent;
}

static int
compare_seqs (gconstpointer a, gconstpointer b)
{
  gint64 x = (*(SfPending *const *) a)->seq;
  gint64 y = (*(SfPending *const *) b)->seq;

  return (x > y) - (x < y);
}

static gpointer
keep_answers (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  sf_outbox_answer (db, ((SfPushAnswer *) data)->receipts, error);
  return NULL;
}

/* What is on the disk now is so in memory too. */
static void
take_receipts (SfSyncLoop *self, SfPushAnswer *answer)
{
  g_ptr_array_set_free_func (answer->receipts, NULL);
  for (guint i = 0; i < answer->receipts->len; i++)
    {
      SfReceipt *receipt = answer->receipts->pdata[i];
      SfPending *pending;
      guint place;

      self->session->ack = MAX (self->session->ack, receipt->seq);
      if (!sf_session_find_pending (self->session, receipt->uid, &place))
        {
          sf_receipt_free (receipt);
          continue;
        }
      pending = self->session->pending->pdata[place];
      g_clear_pointer (&pending->receipt, sf_receipt_free);
      pending->receipt = receipt;
      pending->state = receipt->applied ? SF_PENDING_APPLIED : SF_PENDING_REJECTED;
      sf_session_emit_answered (self->session, receipt->uid, receipt->applied);
    }
}

typedef struct
{
  SfSyncLoop *loop;
  SfPushAnswer *answer;
} Kept;

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Kept *kept = data;
  g_autoptr (SfSyncLoop) self = kept->loop;
  g_autoptr (SfPushAnswer) answer = kept->answer;
  g_autoptr (GError) error = NULL;

  sf_db_pool_finish (NULL, result, &error);
  if (self->session == NULL)
    return;
  if (error != NULL)
    {
      fail_locally (self, error);
      return;
    }
  take_receipts (self, answer);
  sf_session_refresh (self->session, 0);
  if (answer->stopped_seq == 0 && answer->receipts->len > 0)
    push (self); /* the rest of a long queue */
  else
    pull (self);
}

/* The server does not know us, or not as we are: become a new device and offer everything under its old uids. */
static void
become_new_device (SfSyncLoop *self)
{
  begin_device (self, TRUE);
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (SfHttpAnswer) http = take_answer (self, result);
  g_autoptr (GError) error = NULL;
  SfPushAnswer *answer;
  Kept *kept;

  if (http == NULL)
    return;
  if (http->status == 409 && g_strcmp0 (http->code, "E_EPOCH") == 0)
    {
      self->offer_again = TRUE;
      become_new_device (self);
      return;
    }
  if (http->status == 403 || http->status == 404 || http->status == 409)
    {
      become_new_device (self);
      return;
    }
  answer = http->status == 200 && http->json != NULL ? sf_wire_read_push_answer (http->json, &error) : NULL;
  if (answer == NULL)
    {
      g_warning ("push: %u %s", http->status, error != NULL ? error->message : http->code);
      pull (self); /* a stuck outbox never stops the download */
      return;
    }
  kept = g_new0 (Kept, 1);
  kept->loop = loop_ref (self);
  kept->answer = answer;
  sf_db_pool_write_async (self->session->outbox, SF_DB_WORK_GROUPED, keep_answers, answer, NULL, NULL, NULL, kept_cb,
                          kept);
}

/* Sends the frozen operations, as many as fit. */
static void
send_frozen (SfSyncLoop *self, GPtrArray *sent)
{
  GString *json = g_string_sized_new (64 * 1024);
  guint n = 0;

  g_ptr_array_sort (sent, compare_seqs);
  g_string_append_c (json, '{');
  sf_json_append_text_member (json, "device", self->device);
  g_string_append_printf (json, ",\"schema\":%d", SF_WIRE_SCHEMA_MAX);
  sf_json_append_text_member (json, "epoch", self->epoch);
  g_string_append_printf (json, ",\"ack\":%" G_GINT64_FORMAT ",\"ops\":[", self->session->ack);
  for (; n < sent->len; n++)
    {
      const SfPending *pending = sent->pdata[n];
      gsize before = json->len;

      if (n > 0)
        g_string_append_c (json, ',');
      sf_wire_write_operation (json, pending->operation, pending->seq);
      if (json->len > SF_WIRE_MAX_PUSH - 16 && n > 0)
        {
          g_string_truncate (json, before);
          break;
        }
    }
  g_string_append (json, "]}");
  sf_http_send_async (self->session->http, "POST", "/v1/sync/push", g_string_free_to_bytes (json), SECONDS,
                      self->cancellable, pushed_cb, loop_ref (self));
}

static gpointer
freeze (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return sf_outbox_freeze (db, data, error);
}

static void
frozen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sent = sf_db_pool_finish (NULL, result, &error);

  if (self->session == NULL)
    return;
  if (sent == NULL)
    {
      fail_locally (self, error);
      return;
    }
  for (guint i = 0; i < sent->len; i++)
    sf_session_replace_pending (self->session, sent->pdata[i]);
  if (sent->len > 0)
    send_frozen (self, sent);
  else
    pull (self);
}

static void
push (SfSyncLoop *self)
{
  g_autoptr (GPtrArray) sent = collect_sent (self);
  g_autoptr (GPtrArray) due = NULL;

  self->phase = PUSHING;
  /* What was sent before and not answered goes first, as it was. */
  if (sent->len > 0)
    {
      send_frozen (self, sent);
      return;
    }
  due = collect_due (self);
  if (due->len == 0)
    {
      pull (self);
      return;
    }
  sf_db_pool_write_async (self->session->outbox, SF_DB_WORK_GROUPED, freeze, g_ptr_array_ref (due),
                          (GDestroyNotify) g_ptr_array_unref, (GDestroyNotify) g_ptr_array_unref, NULL, frozen_cb,
                          loop_ref (self));
}

/* ---- Pulling ---- */

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

static gboolean
lost_a_scope (const SfCacheApplied *applied, const SfCacheState *before)
{
  GHashTableIter iter;
  gpointer scope;

  /* A scope whose digest did not fit was emptied: it is not in the new cookie any more. */
  g_hash_table_iter_init (&iter, before->cookie);
  while (g_hash_table_iter_next (&iter, &scope, NULL))
    if (!g_hash_table_contains (applied->state->cookie, scope))
      return TRUE;
  return FALSE;
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
  gboolean anew;

  if (self->session == NULL)
    return;
  if (applied == NULL)
    {
      fail_locally (self, error);
      return;
    }
  sf_session_take_server_time (self->session, applied->server_time);
  anew = applied->complete && self->rounds == 0 && lost_a_scope (applied, self->state);
  g_clear_pointer (&self->state, sf_cache_state_free);
  self->state = g_steal_pointer (&applied->state);
  self->first_page = FALSE;
  if (!applied->complete)
    {
      ask_page (self);
      return;
    }
  forget_seen (self, applied->seen);
  sf_session_refresh (self->session, applied->kinds);
  if (anew)
    {
      self->rounds++;
      self->first_page = TRUE;
      ask_page (self);
      return;
    }
  end_cycle (self);
}

static void
pulled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (SfHttpAnswer) answer = take_answer (self, result);
  SfCachePage *page;

  if (answer == NULL)
    return;
  if (answer->status == 409 && g_strcmp0 (answer->code, "E_EPOCH") == 0)
    {
      self->offer_again = TRUE;
      become_new_device (self);
      return;
    }
  if (answer->status == 404)
    {
      become_new_device (self);
      return;
    }
  if (answer->status != 200)
    {
      g_warning ("pull: %u %s", answer->status, answer->code);
      fail_cycle (self, SF_SYNC_OFFLINE, 1);
      return;
    }
  page = g_new0 (SfCachePage, 1);
  page->page = g_bytes_ref (answer->body);
  page->pending = sf_session_copy_pending (self->session);
  page->actor = sf_actor_ref (self->session->actor);
  page->now = sf_session_server_now (self->session);
  page->first = self->first_page;
  sf_db_pool_write_async (sf_cache_get_pool (self->session->cache), SF_DB_WORK_EXCLUSIVE, apply_page, page,
                          (GDestroyNotify) sf_cache_page_free, (GDestroyNotify) sf_cache_applied_free, NULL, applied_cb,
                          loop_ref (self));
}

static void
ask_page (SfSyncLoop *self)
{
  /* A cache of another epoch holds nothing of this one: its cookie is not sent, and the server resets what it had. */
  gboolean same_epoch = g_strcmp0 (self->state->epoch, self->epoch) == 0;
  g_autoptr (GHashTable) none = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  SfPull request = { .device = self->device,
                     .schema = SF_WIRE_SCHEMA_MAX,
                     .epoch = self->epoch,
                     .grants = self->state->grants,
                     .cookie = same_epoch ? self->state->cookie : none,
                     .limit = PAGE };
  GString *json = g_string_new (NULL);

  if (!same_epoch)
    {
      GHashTableIter iter;
      gpointer scope;
      const gint64 nothing = 0;

      /* Named with revision 0, so that the answer empties them. */
      g_hash_table_iter_init (&iter, self->state->cookie);
      while (g_hash_table_iter_next (&iter, &scope, NULL))
        g_hash_table_insert (none, g_strdup (scope), g_memdup2 (&nothing, sizeof nothing));
      request.grants = NULL;
    }
  sf_wire_write_pull (json, &request);
  sf_http_send_async (self->session->http, "POST", "/v1/sync/pull", g_string_free_to_bytes (json), SECONDS,
                      self->cancellable, pulled_cb, loop_ref (self));
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
      fail_locally (self, error);
      return;
    }
  g_clear_pointer (&self->state, sf_cache_state_free);
  self->state = state;
  self->first_page = TRUE;
  self->rounds = 0;
  ask_page (self);
}

static void
pull (SfSyncLoop *self)
{
  self->phase = PULLING;
  sf_db_pool_write_async (sf_cache_get_pool (self->session->cache), SF_DB_WORK_GROUPED, read_state, NULL, NULL,
                          (GDestroyNotify) sf_cache_state_free, NULL, state_cb, loop_ref (self));
}

/* ---- Long polls ---- */

static gint64
sum_cookie (const SfCacheState *state)
{
  GHashTableIter iter;
  gpointer rev;
  gint64 sum = 0;

  g_hash_table_iter_init (&iter, state->cookie);
  while (g_hash_table_iter_next (&iter, NULL, &rev))
    sum += *(gint64 *) rev;
  return sum;
}

static gint64
sum_heads (JsonObject *json)
{
  g_autoptr (GHashTable) heads = sf_json_read_map (json, "heads", NULL);
  GHashTableIter iter;
  gpointer rev;
  gint64 sum = 0;

  if (heads == NULL)
    return -1;
  g_hash_table_iter_init (&iter, heads);
  while (g_hash_table_iter_next (&iter, NULL, &rev))
    sum += *(gint64 *) rev;
  return sum;
}

static void
events_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, &error);
  const char *grants;

  self->polling = FALSE;
  if (self->session == NULL || self->phase != IDLE || self->stopped)
    return;
  if (answer == NULL || answer->status != 200 || answer->json == NULL)
    {
      /* Gone, or the session is: the next cycle finds out which, at once when the connection was just cut. */
      begin_cycle (self);
      return;
    }
  grants = sf_wire_get_text (answer->json, "grants", NULL);
  if (sum_heads (answer->json) != sum_cookie (self->state) || g_strcmp0 (grants, self->state->grants) != 0)
    begin_cycle (self);
  else
    poll_events (self);
}

static void
poll_events (SfSyncLoop *self)
{
  g_autofree char *path = NULL;

  if (self->polling)
    return;
  self->polling = TRUE;
  path = g_strdup_printf ("/v1/sync/events?wait=%d&at=%" G_GINT64_FORMAT "&grants=%s", POLL_SECONDS,
                          sum_cookie (self->state), self->state->grants != NULL ? self->state->grants : "");
  sf_http_send_async (self->session->http, "GET", path, NULL, POLL_SECONDS + SECONDS, self->cancellable, events_cb,
                      loop_ref (self));
}

/* ---- The cycle ---- */

static void
begin_cycle (SfSyncLoop *self)
{
  if (self->session == NULL || self->stopped)
    return;
  if (self->phase != IDLE)
    {
      self->again = TRUE;
      return;
    }
  g_clear_handle_id (&self->timer, g_source_remove);
  /* Offline stays what is shown until an answer comes: a state that flickers with each attempt says nothing. */
  if (self->backoff == 0)
    sf_session_set_state (self->session, SF_SYNC_SYNCING);
  if (self->registered)
    push (self);
  else
    begin_device (self, FALSE);
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, gpointer data)
{
  SfSyncLoop *self = data;

  if (available)
    begin_cycle (self);
}

SfSyncLoop *
sf_sync_loop_new (SfSession *session)
{
  SfSyncLoop *self = g_new0 (SfSyncLoop, 1);

  g_atomic_ref_count_init (&self->refs);
  self->session = session;
  self->cancellable = g_cancellable_new ();
  self->network =
    g_signal_connect (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_changed_cb), self);
  return self;
}

void
sf_sync_loop_free (SfSyncLoop *self)
{
  g_signal_handler_disconnect (g_network_monitor_get_default (), self->network);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  self->session = NULL;
  loop_unref (self);
}

void
sf_sync_loop_wake (SfSyncLoop *self)
{
  guint due;

  if (self->phase != IDLE)
    {
      self->again = TRUE;
      return;
    }
  due = ms_until_due (self);
  /* A held decision goes out when its hold is over; an explicit wish, or nothing held, means now. */
  if (due > 0 && due != G_MAXUINT && self->backoff == 0)
    schedule (self, due);
  else
    begin_cycle (self);
}

void
sf_sync_loop_sync_now (SfSyncLoop *self)
{
  begin_cycle (self);
}

void
sf_sync_loop_resume (SfSyncLoop *self)
{
  self->stopped = FALSE;
  self->backoff = 0;
  begin_cycle (self);
}
