/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Stopping has stages: close the listening socket, answer those who wait, cut those who upload, wait
 * for what runs, then let the store finish what was handed in.
 */
#define G_LOG_DOMAIN "sf-server"

#include "sf-server.h"

#include "api/sf-api.h"
#include "auth/sf-passwords.h"
#include "http/sf-listener.h"
#include "jobs/sf-blob-job.h"
#include "jobs/sf-expiry-job.h"
#include "jobs/sf-import-jobs.h"
#include "jobs/sf-message-job.h"
#include "jobs/sf-season-job.h"

#define EXPIRY_EVERY 1 /* seconds */
#define BLOBS_EVERY 3600
#define MESSAGES_EVERY 2
#define SEASON_EVERY 60
#define STOP_POLL 20    /* ms */
#define STOP_WITHIN 500 /* polls: ten seconds, then what still runs is cut */

const SfServerLimits sf_server_default_limits = { .header_seconds = 15, .body_seconds = 60, .compress_near = FALSE };

struct _SfServer
{
  SfStore *store;
  SfServerLimits limits;
  SfListener *listener;
  SfEvents *events;
  SfPasswords *passwords;
  SfExpiryJob *expiry;
  SfBlobJob *blobs;
  GPtrArray *channels; /* until it starts; NULL: none */
  SfMessageJob *messages;
  SfImportJobs *imports;
  SfSeasonJob *season;
  guint stopping;
  guint polls;
  GSourceFunc stopped;
  gpointer stopped_data;
};

SfServer *
sf_server_new (SfStore *store, const SfServerLimits *limits)
{
  SfServer *self = g_new0 (SfServer, 1);

  self->store = store;
  self->limits = limits != NULL ? *limits : sf_server_default_limits;
  self->passwords = sf_passwords_new ();
  self->events = sf_events_new (store);
  self->imports = sf_import_jobs_new (store);
  return self;
}

void
sf_server_set_channels (SfServer *self, GPtrArray *channels)
{
  g_clear_pointer (&self->channels, g_ptr_array_unref);
  self->channels = channels;
}

gboolean
sf_server_start (SfServer *self, const char *address, guint16 port, GError **error)
{
  self->listener = sf_listener_new (self, address, port, error);
  if (self->listener == NULL)
    return FALSE;
  /* First, so that what expired meanwhile is told by all channels. */
  if (self->channels != NULL)
    self->messages = sf_message_job_new (self->store, g_steal_pointer (&self->channels), MESSAGES_EVERY);
  self->expiry = sf_expiry_job_new (self->store, EXPIRY_EVERY);
  self->blobs = sf_blob_job_new (self->store, BLOBS_EVERY);
  self->season = sf_season_job_new (self->store, SEASON_EVERY);
  return TRUE;
}

guint16
sf_server_get_port (SfServer *self)
{
  return sf_listener_get_port (self->listener);
}

static gboolean
stop_poll_cb (gpointer data)
{
  SfServer *self = data;

  guint n_running;

  sf_events_wake_all (self->events);
  sf_listener_cut_streams (self->listener);
  n_running = sf_listener_get_n_running (self->listener) + sf_import_jobs_get_n_running (self->imports);
  if (n_running > 0 && ++self->polls < STOP_WITHIN)
    return G_SOURCE_CONTINUE;
  if (n_running > 0)
    g_warning ("%u requests have not come to their end within ten seconds and are cut", n_running);
  self->stopping = 0;
  self->stopped (self->stopped_data);
  return G_SOURCE_REMOVE;
}

void
sf_server_stop (SfServer *self, GSourceFunc done, gpointer data)
{
  if (self->stopping != 0)
    return;
  self->stopped = done;
  self->stopped_data = data;
  sf_listener_stop (self->listener);
  sf_import_jobs_stop (self->imports);
  self->stopping = g_timeout_add (STOP_POLL, stop_poll_cb, self);
}

gboolean
sf_server_is_stopping (SfServer *self)
{
  return self->stopping != 0;
}

void
sf_server_free (SfServer *self)
{
  g_clear_handle_id (&self->stopping, g_source_remove);
  g_clear_pointer (&self->season, sf_season_job_free);
  g_clear_pointer (&self->expiry, sf_expiry_job_free);
  g_clear_pointer (&self->blobs, sf_blob_job_free);
  g_clear_pointer (&self->messages, sf_message_job_free);
  g_clear_pointer (&self->channels, g_ptr_array_unref);
  g_clear_pointer (&self->events, sf_events_free);
  g_clear_pointer (&self->listener, sf_listener_free);
  g_clear_pointer (&self->passwords, sf_passwords_free);
  g_clear_pointer (&self->imports, sf_import_jobs_free);
  g_clear_pointer (&self->store, sf_store_close);
  g_free (self);
}

SfStore *
sf_server_get_store (SfServer *self)
{
  return self->store;
}

const SfServerLimits *
sf_server_get_limits (SfServer *self)
{
  return &self->limits;
}

SfEvents *
sf_server_get_events (SfServer *self)
{
  return self->events;
}

SfPasswords *
sf_server_get_passwords (SfServer *self)
{
  return self->passwords;
}

SfImportJobs *
sf_server_get_imports (SfServer *self)
{
  return self->imports;
}
