/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pushing: what waits is frozen with its seq, sent, and answered; the answers are on the disk before anybody hears of
 * them.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sync/sf-sync-loop-private.h"

#define MAX_BATCH 1000 /* operations a push */
#define MAX_SECRET 512 /* bytes of an operation code with the uid that it is for */

/* The operations that may go out now, in order: one that is held, or waits for its file or its code, waits with its
 * lane. */
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
      if (pending->hold_until > now || sf_sync_loop_must_wait (self, pending))
        g_hash_table_add (blocked, pending->lane);
      else
        g_ptr_array_add (due, sf_pending_ref (pending));
    }
  return due;
}

/* The code of the first one that could go out but for that. */
static void
ask_for_secret (SfSyncLoop *self)
{
  SfTime now = sf_clock_now (self->session->clock);

  for (guint i = 0; i < self->session->pending->len; i++)
    {
      const SfPending *pending = self->session->pending->pdata[i];

      if (pending->state != SF_PENDING_WAITING || pending->hold_until > now ||
          !sf_session_must_ask_secret (self->session, pending->operation))
        continue;
      sf_session_want_secret (self->session, sf_operation_get_uid (pending->operation));
      return;
    }
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

/* What is on the disk now is so in memory too. FALSE when somebody who was told of an answer logged out. */
static gboolean
take_receipts (SfSyncLoop *self, SfPushAnswer *answer)
{
  while (answer->receipts->len > 0 && self->session != NULL)
    {
      g_autoptr (SfReceipt) receipt = g_ptr_array_steal_index (answer->receipts, 0);
      g_autofree char *uid = g_strdup (receipt->uid);
      gboolean applied = receipt->applied;
      g_autoptr (SfPending) answered = NULL;
      guint place;

      self->session->ack = MAX (self->session->ack, receipt->seq);
      if (!sf_session_find_pending (self->session, uid, &place))
        continue;
      sf_session_forget_secret (self->session, uid);
      answered = sf_pending_answer (self->session->pending->pdata[place], g_steal_pointer (&receipt));
      sf_session_replace_pending (self->session, answered);
      sf_session_emit_answered (self->session, uid, applied);
    }
  return self->session != NULL;
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
  gboolean more;

  sf_db_pool_finish (NULL, result, &error);
  if (self->session == NULL)
    return;
  if (error != NULL)
    {
      sf_sync_loop_fail_locally (self, error);
      return;
    }
  self->registrations = 0;
  self->retry_after = answer->stopped_seq != 0 ? (guint) CLAMP (answer->retry_after, 1, 3600) : 0;
  more = answer->stopped_seq == 0 && answer->receipts->len > 0;
  if (!take_receipts (self, answer))
    return;
  sf_session_refresh (self->session, 0);
  if (self->session == NULL)
    return;
  if (more)
    sf_sync_loop_push (self); /* the rest of a long queue */
  else
    sf_sync_loop_pull (self);
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (SfHttpAnswer) http = sf_sync_loop_take_answer (self, result);
  g_autoptr (GError) error = NULL;
  SfPushAnswer *answer;
  Kept *kept;

  if (http == NULL)
    return;
  /* The server does not know us, or not as we are: become a new device and offer everything under its old uids. One of
   * another epoch is asked for it first. */
  if ((http->status == 403 || http->status == 404 || http->status == 409) &&
      sf_sync_loop_register_again (self, g_strcmp0 (http->code, "E_EPOCH") != 0))
    return;
  answer = http->status == 200 && http->json != NULL ? sf_wire_read_push_answer (http->json, &error) : NULL;
  if (answer == NULL)
    {
      g_warning ("push: %u %s", http->status, error != NULL ? error->message : http->code);
      sf_sync_loop_pull (self); /* a stuck outbox never stops the download */
      return;
    }
  kept = g_new0 (Kept, 1);
  kept->loop = sf_sync_loop_ref (self);
  kept->answer = answer;
  sf_db_pool_write_async (self->session->outbox, SF_DB_WORK_GROUPED, keep_answers, answer, NULL, NULL, NULL, kept_cb,
                          kept);
}

static void
append_secrets (SfSyncLoop *self, GString *json, GPtrArray *sent, guint n)
{
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const char *uid = sf_operation_get_uid (((const SfPending *) sent->pdata[i])->operation);
      const char *secret = sf_session_get_secret (self->session, uid);

      if (secret == NULL)
        continue;
      if (!any)
        {
          sf_json_append_member (json, "secrets");
          g_string_append_c (json, '{');
        }
      sf_json_append_text_member (json, uid, secret);
      any = TRUE;
    }
  if (any)
    g_string_append_c (json, '}');
}

/* Sends the frozen operations, as many as fit. */
static void
send_frozen (SfSyncLoop *self, GPtrArray *sent)
{
  GString *json = g_string_sized_new (64 * 1024);
  guint n = 0;
  gsize room = 16; /* for what follows the operations */

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
      if (sf_session_get_secret (self->session, sf_operation_get_uid (pending->operation)) != NULL)
        room += MAX_SECRET;
      if (json->len > SF_WIRE_MAX_PUSH - room && n > 0)
        {
          g_string_truncate (json, before);
          break;
        }
    }
  g_string_append_c (json, ']');
  append_secrets (self, json, sent, n);
  g_string_append_c (json, '}');
  sf_http_send_async (self->session->http, "POST", "/v1/sync/push", g_string_free_to_bytes (json), SF_SYNC_LOOP_SECONDS,
                      self->cancellable, pushed_cb, sf_sync_loop_ref (self));
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
      sf_sync_loop_fail_locally (self, error);
      return;
    }
  for (guint i = 0; i < sent->len; i++)
    sf_session_replace_pending (self->session, sent->pdata[i]);
  if (sent->len > 0)
    send_frozen (self, sent);
  else
    sf_sync_loop_pull (self);
}

void
sf_sync_loop_push (SfSyncLoop *self)
{
  g_autoptr (GPtrArray) sent = collect_sent (self);
  g_autoptr (GPtrArray) due = NULL;

  self->phase = SF_SYNC_LOOP_PUSHING;
  /* What was sent before and not answered goes first, as it was. */
  if (sent->len > 0)
    {
      send_frozen (self, sent);
      return;
    }
  ask_for_secret (self);
  if (self->session == NULL)
    return;
  due = collect_due (self);
  if (due->len == 0)
    {
      sf_sync_loop_pull (self);
      return;
    }
  sf_db_pool_write_async (self->session->outbox, SF_DB_WORK_GROUPED, freeze, g_ptr_array_ref (due),
                          (GDestroyNotify) g_ptr_array_unref, (GDestroyNotify) g_ptr_array_unref, NULL, frozen_cb,
                          sf_sync_loop_ref (self));
}
