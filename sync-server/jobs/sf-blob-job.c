/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-server"

#include "jobs/sf-blob-job.h"

#include "store/sf-store-blobs.h"

#define PORTION 100 /* uploads and blobs a transaction: pushes get their turn in between */

struct _SfBlobJob
{
  SfStore *store;
  guint timer;
  gboolean running;
  gboolean freed; /* while running */
};

static void collect (SfBlobJob *self);

static void
collected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SfBlobJob *self = data;
  g_autoptr (GError) error = NULL;
  guint collected = 0;
  gboolean done = sf_store_collect_blobs_finish (self->store, result, &collected, &error);

  self->running = FALSE;
  if (self->freed)
    g_free (self);
  else if (!done)
    g_warning ("collecting blobs: %s", error->message);
  else if (collected > 0)
    collect (self);
}

static void
collect (SfBlobJob *self)
{
  if (self->running)
    return;
  self->running = TRUE;
  sf_store_collect_blobs_async (self->store, PORTION, collected_cb, self);
}

static gboolean
timer_cb (gpointer data)
{
  collect (data);
  return G_SOURCE_CONTINUE;
}

SfBlobJob *
sf_blob_job_new (SfStore *store, guint seconds)
{
  SfBlobJob *self = g_new0 (SfBlobJob, 1);

  self->store = store;
  self->timer = g_timeout_add_seconds (seconds, timer_cb, self);
  collect (self);
  return self;
}

void
sf_blob_job_free (SfBlobJob *self)
{
  g_source_remove (self->timer);
  if (self->running)
    self->freed = TRUE;
  else
    g_free (self);
}
