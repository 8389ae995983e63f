/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. A round takes what is due, sends all of it side by side and begins the next when the last has ended.
 */
#define G_LOG_DOMAIN "sf-server"

#include "jobs/sf-message-job.h"

#define PORTION 8 /* messages a round: so many threads may wait for mail servers */

struct _SfMessageJob
{
  gatomicrefcount refs; /* one, and one for each answer that is awaited */
  SfStore *store;
  GPtrArray *channels;
  guint timer;
  guint awaited; /* answers of this round */
  gboolean full; /* the round was; there may be more */
  gboolean freed;
};

static void begin_round (SfMessageJob *self);

static void
job_unref (SfMessageJob *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->channels);
  g_free (self);
}

static SfMessageJob *
job_ref (SfMessageJob *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
end_one (SfMessageJob *self)
{
  if (--self->awaited == 0 && self->full && !self->freed)
    begin_round (self);
  job_unref (self);
}

/* ---- One message ---- */

typedef struct
{
  SfMessageJob *job;
  SfChannel *channel;
  SfMessage *message;
} Sending;

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SfMessageJob *self = data;
  g_autoptr (GError) error = NULL;

  if (!sf_store_message_done_finish (self->store, result, &error))
    g_warning ("writing down a message: %s", error->message);
  end_one (self);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Sending *sending = data;
  SfMessageJob *self = sending->job;
  g_autoptr (GError) error = NULL;
  guint retry_after;
  SfDelivery delivery = sf_channel_send_finish (sending->channel, result, &retry_after, &error);

  /* While stopping, the store may be gone: what is not written down goes out once more. */
  if (self->freed)
    end_one (self);
  else
    sf_store_message_done_async (self->store, sending->message, delivery, retry_after,
                                 error != NULL ? error->message : NULL, written_cb, self);
  sf_message_free (sending->message);
  g_free (sending);
}

static SfChannel *
find_channel (SfMessageJob *self, const char *name)
{
  for (guint i = 0; i < self->channels->len; i++)
    if (g_str_equal (((SfChannel *) self->channels->pdata[i])->name, name))
      return self->channels->pdata[i];
  return NULL;
}

/* Takes @message over. */
static void
send_one (SfMessageJob *self, SfMessage *message)
{
  SfChannel *channel = find_channel (self, message->channel);
  Sending *sending;

  self->awaited++;
  job_ref (self);
  if (channel == NULL || message->text == NULL)
    {
      sf_store_message_done_async (self->store, message, SF_DELIVERY_FAILED, 0,
                                   channel == NULL ? "the channel is not set up any more" : "the code is over",
                                   written_cb, self);
      sf_message_free (message);
      return;
    }
  sending = g_new0 (Sending, 1);
  *sending = (Sending){ self, channel, message };
  sf_channel_send_async (channel, message, sent_cb, sending);
}

/* ---- A round ---- */

static void
due_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SfMessageJob *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) due = sf_store_due_messages_finish (self->store, result, &error);

  if (due == NULL)
    g_warning ("looking for messages: %s", error->message);
  self->full = due != NULL && due->len == PORTION;
  while (due != NULL && due->len > 0 && !self->freed)
    send_one (self, g_ptr_array_steal_index (due, 0));
  end_one (self);
}

static void
begin_round (SfMessageJob *self)
{
  self->awaited = 1;
  self->full = FALSE;
  sf_store_due_messages_async (self->store, PORTION, due_cb, job_ref (self));
}

static gboolean
timer_cb (gpointer data)
{
  SfMessageJob *self = data;

  if (self->awaited == 0)
    begin_round (self);
  return G_SOURCE_CONTINUE;
}

static void
name_channels (SfMessageJob *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < self->channels->len; i++)
    g_strv_builder_add (names, ((SfChannel *) self->channels->pdata[i])->name);
  list = g_strv_builder_end (names);
  sf_store_set_channels (self->store, (const char *const *) list);
}

SfMessageJob *
sf_message_job_new (SfStore *store, GPtrArray *channels, guint seconds)
{
  SfMessageJob *self = g_new0 (SfMessageJob, 1);

  g_atomic_ref_count_init (&self->refs);
  self->store = store;
  self->channels = channels;
  name_channels (self);
  self->timer = g_timeout_add_seconds (seconds, timer_cb, self);
  begin_round (self);
  return self;
}

void
sf_message_job_free (SfMessageJob *self)
{
  g_source_remove (self->timer);
  self->freed = TRUE;
  job_unref (self);
}
