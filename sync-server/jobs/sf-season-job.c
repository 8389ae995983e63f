/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Whether anybody has none is one look along an index over the graduates of the year, too much for
 * every second and nothing for every minute.
 */
#define G_LOG_DOMAIN "sf-server"

#include "jobs/sf-season-job.h"

#define PORTION 100 /* verifications a transaction: pushes get their turn in between */

struct _SfSeasonJob
{
  SfStore *store;
  guint timer;
  gboolean running;
  gboolean freed; /* while running */
};

static void open_portion (SfSeasonJob *self);

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SfSeasonJob *self = data;
  g_autoptr (GError) error = NULL;
  guint opened = 0;

  self->running = FALSE;
  if (self->freed)
    {
      g_free (self);
      return;
    }
  if (!sf_store_open_verifications_finish (self->store, result, &opened, &error))
    g_warning ("opening verifications: %s", error->message);
  else if (opened == PORTION)
    open_portion (self);
}

static void
open_portion (SfSeasonJob *self)
{
  if (self->running)
    return;
  self->running = TRUE;
  sf_store_open_verifications_async (self->store, PORTION, opened_cb, self);
}

static gboolean
timer_cb (gpointer data)
{
  open_portion (data);
  return G_SOURCE_CONTINUE;
}

SfSeasonJob *
sf_season_job_new (SfStore *store, guint seconds)
{
  SfSeasonJob *self = g_new0 (SfSeasonJob, 1);

  self->store = store;
  self->timer = g_timeout_add_seconds (seconds, timer_cb, self);
  open_portion (self);
  return self;
}

void
sf_season_job_free (SfSeasonJob *self)
{
  g_source_remove (self->timer);
  if (self->running)
    self->freed = TRUE;
  else
    g_free (self);
}
