/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The question «is anything due?» is one look into a partial index, so it is asked regularly rather
 * than computed ahead: clocks step, and a rehearsal's clock jumps weeks.
 */
#define G_LOG_DOMAIN "sf-server"

#include "jobs/sf-expiry-job.h"

/* Signings a transaction: pushes get their turn in between, and wait for two of these at most. */
#define PORTION 50

struct _SfExpiryJob
{
  SfStore *store;
  guint timer;
  gboolean running;
  gboolean freed; /* while running */
};

static void settle (SfExpiryJob *self);

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SfExpiryJob *self = data;
  g_autoptr (GError) error = NULL;
  guint settled = 0;

  self->running = FALSE;
  if (self->freed)
    {
      g_free (self);
      return;
    }
  if (!sf_store_settle_finish (self->store, result, &settled, &error))
    g_warning ("settling what expired: %s", error->message);
  else if (settled > 0) /* not == PORTION: what cannot be settled must not hold up the others */
    settle (self);
}

static void
settle (SfExpiryJob *self)
{
  if (self->running)
    return;
  self->running = TRUE;
  sf_store_settle_async (self->store, PORTION, settled_cb, self);
}

static gboolean
timer_cb (gpointer data)
{
  settle (data);
  return G_SOURCE_CONTINUE;
}

SfExpiryJob *
sf_expiry_job_new (SfStore *store, guint seconds)
{
  SfExpiryJob *self = g_new0 (SfExpiryJob, 1);

  self->store = store;
  self->timer = g_timeout_add_seconds (seconds, timer_cb, self);
  settle (self);
  return self;
}

void
sf_expiry_job_free (SfExpiryJob *self)
{
  g_source_remove (self->timer);
  if (self->running)
    self->freed = TRUE;
  else
    g_free (self);
}
