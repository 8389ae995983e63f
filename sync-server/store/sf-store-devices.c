/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Devices: one for each folder of a client, bound to an account when it is registered.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-store-private.h"

/* The device's account and last_seq; *out_account NULL if there is no such device. */
static gboolean
query_device (SfDb *db, const char *device, char **out_account, gint64 *out_last_seq, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT account, last_seq FROM device WHERE id = :id", error);
  g_autoptr (GError) local = NULL;

  *out_account = NULL;
  *out_last_seq = 0;
  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, device);
  if (sf_stmt_step (stmt, &local))
    {
      *out_account = g_strdup (sf_stmt_get_text (stmt, 0));
      *out_last_seq = sf_stmt_get_int (stmt, 1);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
check_owner (const char *owner, const char *account, GError **error)
{
  if (g_strcmp0 (owner, account) == 0)
    return TRUE;
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_DEVICE_OWNER, "the device is registered for another account");
  return FALSE;
}

gboolean
sf_store_check_device (SfDb *db, const char *device, const char *account, gint64 *out_last_seq, GError **error)
{
  g_autofree char *owner = NULL;

  if (!query_device (db, device, &owner, out_last_seq, error))
    return FALSE;
  if (owner != NULL)
    return check_owner (owner, account, error);
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_DEVICE_UNKNOWN, "the device is not registered");
  return FALSE;
}

/* ---- Registering ---- */

typedef struct
{
  char *device;
  char *account;
  char *app;
} DeviceWork;

static void
device_work_free (gpointer data)
{
  DeviceWork *self = data;

  g_free (self->device);
  g_free (self->account);
  g_free (self->app);
  g_free (self);
}

static gboolean
insert_device (SfStore *self, SfDb *db, const DeviceWork *work, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "INSERT INTO device (id, account, app, last_seq, registered_at) VALUES "
                                           "(:id, :account, :app, 0, :now)",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":id", work->device);
  sf_stmt_bind_text (stmt, ":account", work->account);
  sf_stmt_bind_text (stmt, ":app", work->app);
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  return sf_stmt_run (stmt, error);
}

static gpointer
device_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const DeviceWork *work = data;
  g_autofree char *owner = NULL;
  gint64 last_seq;

  if (!query_device (db, work->device, &owner, &last_seq, error))
    return NULL;
  if (owner == NULL ? !insert_device (self, db, work, error) : !check_owner (owner, work->account, error))
    return NULL;
  return g_memdup2 (&last_seq, sizeof last_seq);
}

void
sf_store_device_async (SfStore *self, SfStoreSession *session, const char *device, const char *app,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  DeviceWork *work = g_new0 (DeviceWork, 1);

  work->device = g_strdup (device);
  work->account = g_strdup (sf_actor_get_account (session->actor));
  work->app = g_strdup (app);
  sf_store_write_async (self, device_work, work, device_work_free, g_free, callback, user_data);
}

gboolean
sf_store_device_finish (SfStore *self, GAsyncResult *result, gint64 *out_last_seq, GError **error)
{
  g_autofree gint64 *last_seq = sf_store_finish (self, result, error);

  if (last_seq != NULL)
    *out_last_seq = *last_seq;
  return last_seq != NULL;
}
