/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Registering: which device this outbox is on the server, and whether that still is the server it was for.
 */
#define G_LOG_DOMAIN "sf-app"

#include "core/model/sf-uuid.h"
#include "sync/sf-sync-loop-private.h"

#define MAX_REGISTRATIONS 3 /* in a row, until the server takes what is sent */

typedef struct
{
  char *device;
  char *epoch;    /* of the server that the new device is for; NULL if it is not known */
  gboolean fresh; /* a new device: nothing counts as sent */
  gboolean offer_again;
  SfTime now;
} Registration;

static void
registration_free (gpointer data)
{
  Registration *self = data;

  g_free (self->device);
  g_free (self->epoch);
  g_free (self);
}

/* What the outbox says of itself. */
typedef struct
{
  char *device;
  char *epoch;
  GPtrArray *pending;
} Outbox;

static void
outbox_free (gpointer data)
{
  Outbox *self = data;

  g_free (self->device);
  g_free (self->epoch);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outbox, outbox_free)

/* Makes it a new device's if it is to be one, or has none yet. */
static gpointer
prepare_device (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Registration *registration = data;
  g_autoptr (Outbox) outbox = g_new0 (Outbox, 1);
  g_autoptr (GError) local = NULL;

  outbox->device = sf_outbox_get_meta (db, "device", &local);
  if (local == NULL && (registration->fresh || outbox->device == NULL))
    {
      g_free (outbox->device);
      outbox->device = g_strdup (registration->device);
      sf_outbox_start_device (db, registration->device, registration->epoch, registration->offer_again,
                              registration->now, &local);
    }
  if (local == NULL)
    outbox->epoch = sf_outbox_get_meta (db, "epoch", &local);
  if (local == NULL)
    outbox->pending = sf_outbox_load (db, &local);
  if (local == NULL)
    return g_steal_pointer (&outbox);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

gboolean
sf_sync_loop_register_again (SfSyncLoop *self, gboolean fresh)
{
  if (self->registrations >= MAX_REGISTRATIONS)
    return FALSE;
  sf_sync_loop_register (self, fresh);
  return TRUE;
}

static gpointer
keep_epoch (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  sf_outbox_set_meta (db, "epoch", data, error);
  return NULL;
}

static void
epoch_kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (GError) error = NULL;

  sf_db_pool_finish (NULL, result, &error);
  if (self->session == NULL)
    return;
  if (error != NULL)
    sf_sync_loop_fail_locally (self, error);
  else
    sf_sync_loop_push (self);
}

/* The server is known by its epoch from the first contact on: one that was restored from a backup meanwhile has lost
 * what it had applied, whether or not this program ran when it happened. */
static void
compare_epochs (SfSyncLoop *self)
{
  if (g_strcmp0 (self->kept_epoch, self->epoch) == 0)
    {
      self->registered = TRUE;
      sf_sync_loop_push (self);
      return;
    }
  if (self->kept_epoch != NULL)
    {
      self->offer_again = TRUE;
      sf_sync_blobs_offer_again (self->session->blobs);
      if (!sf_sync_loop_register_again (self, TRUE))
        sf_sync_loop_fail (self, 1);
      return;
    }
  self->registered = TRUE;
  self->kept_epoch = g_strdup (self->epoch);
  sf_db_pool_write_async (self->session->outbox, SF_DB_WORK_GROUPED, keep_epoch, g_strdup (self->epoch), g_free, NULL,
                          NULL, epoch_kept_cb, sf_sync_loop_ref (self));
}

static void
registered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (SfHttpAnswer) answer = sf_sync_loop_take_answer (self, result);
  const char *epoch = answer != NULL && answer->json != NULL ? sf_wire_get_text (answer->json, "epoch", NULL) : NULL;

  if (answer == NULL)
    return;
  if (answer->status == 403)
    {
      /* This device is somebody else's there: a copied folder. Be another one. */
      if (!sf_sync_loop_register_again (self, TRUE))
        sf_sync_loop_fail (self, 1);
      return;
    }
  if (answer->status != 200 || epoch == NULL)
    {
      sf_sync_loop_fail (self, 1);
      return;
    }
  g_free (self->epoch);
  self->epoch = g_strdup (epoch);
  compare_epochs (self);
}

static void
send_registration (SfSyncLoop *self)
{
  GString *json = g_string_new ("{");

  sf_json_append_text_member (json, "device_id", self->device);
  sf_json_append_text_member (json, "app", "sanfang/" SF_VERSION);
  g_string_append_printf (json, ",\"schema\":[%d,%d]}", SF_WIRE_SCHEMA_MIN, SF_WIRE_SCHEMA_MAX);
  sf_http_send_async (self->session->http, "POST", "/v1/devices", g_string_free_to_bytes (json), SF_SYNC_LOOP_SECONDS,
                      self->cancellable, registered_cb, sf_sync_loop_ref (self));
}

/* What became of the outbox is read back from it. */
static void
device_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncLoop) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Outbox) outbox = sf_db_pool_finish (NULL, result, &error);

  if (self->session == NULL)
    return;
  if (outbox == NULL)
    {
      sf_sync_loop_fail_locally (self, error);
      return;
    }
  g_free (self->device);
  self->device = g_steal_pointer (&outbox->device);
  g_free (self->kept_epoch);
  self->kept_epoch = g_steal_pointer (&outbox->epoch);
  g_ptr_array_unref (self->session->pending);
  self->session->pending = g_steal_pointer (&outbox->pending);
  sf_session_refresh (self->session, 0);
  send_registration (self);
}

void
sf_sync_loop_register (SfSyncLoop *self, gboolean fresh)
{
  Registration *registration = g_new0 (Registration, 1);

  self->phase = SF_SYNC_LOOP_REGISTERING;
  self->registered = FALSE;
  self->registrations++;
  if (fresh)
    self->session->ack = 0;
  registration->now = sf_clock_now (self->session->clock);
  registration->device = sf_uuid_new (registration->now);
  registration->epoch = g_strdup (self->epoch);
  registration->fresh = fresh;
  registration->offer_again = self->offer_again;
  self->offer_again = FALSE;
  sf_db_pool_write_async (self->session->outbox, SF_DB_WORK_GROUPED, prepare_device, registration, registration_free,
                          outbox_free, NULL, device_cb, sf_sync_loop_ref (self));
}
