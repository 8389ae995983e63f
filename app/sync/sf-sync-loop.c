/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The conversation with the server: cycles of register (once), push, pull; in between one long poll that says when to
 * begin the next. What wakes it: an own decision whose hold is over, news from the server, a change of the network, a
 * timer. No status ever takes an operation out of the outbox, and a push that fails never keeps a pull from happening.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sync/sf-sync-loop-private.h"

#define POLL_SECONDS 50
#define REGULAR (60 * 1000) /* ms between cycles that nothing asked for, ± 20 % */
#define BACKOFF_MIN 1000    /* ms */
#define BACKOFF_MAX (5 * 60 * 1000)

static void begin_cycle (SfSyncLoop *self);
static void poll_events (SfSyncLoop *self);

SfSyncLoop *
sf_sync_loop_ref (SfSyncLoop *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_sync_loop_unref (SfSyncLoop *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->state, sf_cache_state_free);
  sf_cache_aside_free (self->aside);
  g_object_unref (self->cancellable);
  g_free (self->device);
  g_free (self->epoch);
  g_free (self->kept_epoch);
  g_free (self);
}

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

/* One that the server does not take is for the server to refuse. */
gboolean
sf_sync_loop_must_wait (SfSyncLoop *self, const SfPending *pending)
{
  const char *sha256 = sf_operation_get_arg (pending->operation, "sha256");

  if (sha256 != NULL && sf_sync_blobs_get_state (self->session->blobs, sha256, NULL, NULL) == SF_FILE_WAITING)
    return TRUE;
  return sf_session_lacks_secret (self->session, pending->operation);
}

/* When the first held decision may go out; G_MAXUINT if none waits. What waits for a file or a code is woken by
 * that. */
static guint
ms_until_due (SfSyncLoop *self)
{
  g_autoptr (GHashTable) blocked = g_hash_table_new (g_str_hash, g_str_equal);
  SfTime now = sf_clock_now (self->session->clock);
  guint due = G_MAXUINT;

  for (guint i = 0; i < self->session->pending->len; i++)
    {
      const SfPending *pending = self->session->pending->pdata[i];

      if (pending->state != SF_PENDING_WAITING || g_hash_table_contains (blocked, pending->lane))
        continue;
      if (sf_sync_loop_must_wait (self, pending) && !sf_session_must_ask_secret (self->session, pending->operation))
        g_hash_table_add (blocked, pending->lane);
      else
        due = MIN (due, pending->hold_until <= now ? 0 : (guint) MIN (pending->hold_until - now, G_MAXINT));
    }
  return due;
}

/* Was something sent whose fate is not known? The answer was none that this program understands, or the server stopped
 * before it. */
static gboolean
has_unanswered (SfSyncLoop *self)
{
  for (guint i = 0; i < self->session->pending->len; i++)
    if (((const SfPending *) self->session->pending->pdata[i])->state == SF_PENDING_SENT)
      return TRUE;
  return FALSE;
}

static void
schedule_next (SfSyncLoop *self)
{
  guint due = ms_until_due (self);
  guint regular = (guint) (REGULAR + g_random_int_range (-REGULAR / 5, REGULAR / 5));

  if (self->retry_after > 0)
    regular = MIN (regular, self->retry_after * 1000);

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

void
sf_sync_loop_end_cycle (SfSyncLoop *self)
{
  gboolean unanswered = has_unanswered (self);

  self->phase = SF_SYNC_LOOP_IDLE;
  if (!unanswered)
    self->backoff = 0;
  sf_session_set_state (self->session, SF_SYNC_SYNCED);
  if (self->again)
    {
      self->again = FALSE;
      sf_sync_blobs_send (self->session->blobs);
      if (unanswered || ms_until_due (self) == 0)
        {
          begin_cycle (self);
          return;
        }
    }
  /* What was sent is offered again soon, then less and less often: the regular timer would be a minute. */
  if (unanswered)
    back_off (self, self->retry_after);
  else
    schedule_next (self);
  poll_events (self);
}

void
sf_sync_loop_fail (SfSyncLoop *self, guint retry_after)
{
  self->phase = SF_SYNC_LOOP_IDLE;
  self->again = FALSE;
  sf_session_set_state (self->session, SF_SYNC_OFFLINE);
  back_off (self, retry_after);
}

void
sf_sync_loop_rest (SfSyncLoop *self)
{
  self->phase = SF_SYNC_LOOP_IDLE;
  self->again = FALSE;
  self->stopped = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
}

/* Whether the answer ends the conversation, whatever was asked: then nobody may have anything of it. */
static gboolean
is_refusal (const SfHttpAnswer *answer, SfSyncError *out_why)
{
  if (g_strcmp0 (answer->code, "E_PASSWORD_CHANGE") == 0)
    *out_why = SF_SYNC_ERROR_PASSWORD_CHANGE;
  else if (g_strcmp0 (answer->code, "E_DEVICE_ENDED") == 0)
    *out_why = SF_SYNC_ERROR_DEVICE_ENDED;
  else
    return FALSE;
  return TRUE;
}

SfHttpAnswer *
sf_sync_loop_take_answer (SfSyncLoop *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, &error);
  SfSyncError why;

  if (self->session == NULL)
    return NULL;
  if (answer == NULL)
    sf_sync_loop_fail (self, 0);
  else if (answer->status == 401)
    {
      /* The server does not know the token. */
      sf_sync_loop_rest (self);
      sf_session_need_login (self->session);
    }
  else if (is_refusal (answer, &why))
    {
      sf_sync_loop_rest (self);
      sf_session_refuse (self->session, why);
    }
  else if (answer->status == 429 || answer->status >= 500 || answer->status == 426)
    sf_sync_loop_fail (self, MAX (answer->retry_after, 1));
  else
    return g_steal_pointer (&answer);
  return NULL;
}

void
sf_sync_loop_fail_locally (SfSyncLoop *self, const GError *error)
{
  g_warning ("sync: %s", error->message);
  sf_sync_loop_fail (self, 0);
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
  SfSyncError why;
  const char *grants;

  self->polling = FALSE;
  if (self->session == NULL || self->phase != SF_SYNC_LOOP_IDLE || self->stopped)
    return;
  if (answer == NULL || answer->status == 401 || is_refusal (answer, &why))
    {
      /* Gone, or the session is: the next cycle finds out which, at once when the connection was just cut. */
      begin_cycle (self);
      return;
    }
  /* A server that cannot have us wait is asked by the timer alone. */
  if (answer->status != 200 || answer->json == NULL)
    return;
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
  sf_http_send_async (self->session->http, "GET", path, NULL, POLL_SECONDS + SF_SYNC_LOOP_SECONDS, self->cancellable,
                      events_cb, sf_sync_loop_ref (self));
}

/* ---- The cycle ---- */

static void
begin_cycle (SfSyncLoop *self)
{
  if (self->session == NULL || self->stopped)
    return;
  if (self->phase != SF_SYNC_LOOP_IDLE)
    {
      self->again = TRUE;
      return;
    }
  g_clear_handle_id (&self->timer, g_source_remove);
  /* Offline stays what is shown until an answer comes: a state that flickers with each attempt says nothing. */
  if (self->backoff == 0)
    sf_session_set_state (self->session, SF_SYNC_SYNCING);
  sf_sync_blobs_send (self->session->blobs);
  if (self->registered)
    sf_sync_loop_push (self);
  else
    sf_sync_loop_register (self, FALSE);
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
  self->aside = sf_cache_aside_new ();
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
  sf_sync_loop_unref (self);
}

void
sf_sync_loop_wake (SfSyncLoop *self)
{
  guint due;

  if (self->phase != SF_SYNC_LOOP_IDLE)
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
