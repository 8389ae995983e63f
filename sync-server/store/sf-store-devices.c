/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Devices: one for each folder of a client, bound to an account when it is registered, until it is ended: its computer
 * was lost, or its owner left. An ended one is told so at each contact and never known again.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/wire/sf-wire-json.h"
#include "store/sf-store-accounts-private.h"

/* The device's account and last_seq; *out_account NULL if there is no such device. */
static gboolean
query_device (SfDb *db, const char *device, char **out_account, gint64 *out_last_seq, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT account, last_seq, ended_at FROM device WHERE id = :id", error);
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
      if (!sf_stmt_is_null (stmt, 2))
        g_set_error_literal (&local, SF_STORE_ERROR, SF_STORE_ERROR_DEVICE_ENDED, "the device was ended");
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
  char *token;
} DeviceWork;

static void
device_work_free (gpointer data)
{
  DeviceWork *self = data;

  g_free (self->device);
  g_free (self->account);
  g_free (self->app);
  g_free (self->token);
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

/* The session is this device's from now on: with the device it ends. */
static gboolean
bind_session (SfStore *self, SfDb *db, const DeviceWork *work, GError **error)
{
  g_autoptr (SfStmt) seen = NULL;

  if (!sf_store_run_on (db, "UPDATE session SET device = :device WHERE token = :token", work->device, work->token,
                        error))
    return FALSE;
  seen = sf_db_prepare (db, "UPDATE device SET seen_at = :now WHERE id = :id", error);
  if (seen == NULL)
    return FALSE;
  sf_stmt_bind_int (seen, ":now", sf_clock_now (self->clock));
  sf_stmt_bind_text (seen, ":id", work->device);
  return sf_stmt_run (seen, error);
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
  if (!bind_session (self, db, work, error))
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
  work->token = g_strdup (session->token);
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

/* ---- Listing and ending ---- */

static void
write_device (GString *json, SfStmt *stmt)
{
  if (json->len > 1)
    g_string_append_c (json, ',');
  g_string_append_c (json, '{');
  sf_json_append_text_member (json, "id", sf_stmt_get_text (stmt, 0));
  sf_json_append_text_member (json, "app", sf_stmt_get_text (stmt, 1));
  sf_json_append_member (json, "registered");
  sf_json_append_int (json, sf_stmt_get_int (stmt, 2));
  if (!sf_stmt_is_null (stmt, 3))
    {
      sf_json_append_member (json, "seen");
      sf_json_append_int (json, sf_stmt_get_int (stmt, 3));
    }
  if (!sf_stmt_is_null (stmt, 4))
    {
      sf_json_append_member (json, "ended");
      sf_json_append_int (json, sf_stmt_get_int (stmt, 4));
    }
  g_string_append_c (json, '}');
}

static SfAnswer *
list (SfDb *db, const char *account, GError **error)
{
  g_autoptr (GString) json = g_string_new ("[");
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "SELECT device.id, device.app, registered_at, MAX (COALESCE (session.seen_at, device.seen_at)), "
                   "ended_at FROM device LEFT JOIN session ON session.device = device.id "
                   "WHERE device.account = :account GROUP BY device.id, device.app, registered_at, ended_at "
                   "ORDER BY registered_at DESC, device.id",
                   error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, account);
  while (sf_stmt_step (stmt, &local))
    write_device (json, stmt);
  if (local == NULL)
    return sf_answer_new (g_string_free (g_string_append_c (g_steal_pointer (&json), ']'), FALSE));
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Staff alone look after the devices of others: a college does not. */
static gboolean
may_look_after (SfStore *self, SfDb *db, SfStoreSession *session, const char *account, GError **error)
{
  SfRole role = sf_actor_get_role (session->actor);
  SfRecord *record;

  if (g_str_equal (account, sf_actor_get_account (session->actor)))
    return TRUE;
  if (role != SF_ROLE_OFFICE && role != SF_ROLE_ADMIN)
    return FALSE;
  record = sf_directory_get_account (self->directory, db, account, error);
  return record != NULL && sf_store_has_power (db, session, record, error);
}

static gpointer
list_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autoptr (GError) local = NULL;
  const char *account = sf_ask_get_account (ask);

  if (may_look_after (self, db, ask->session, account, &local))
    return list (db, account, error);
  if (local == NULL)
    return sf_store_deny (self, ask->session, "list_devices", account);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_device_list_async (SfStore *self, SfStoreSession *session, const char *account, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->account = g_strdup (account);
  sf_store_ask_write (self, list_work, ask, callback, user_data);
}

static gboolean
end_device (SfStore *self, SfDb *db, const char *device, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "UPDATE device SET ended_at = :now WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  sf_stmt_bind_text (stmt, ":id", device);
  return sf_stmt_run (stmt, error);
}

/* Its sessions stay: by them the device is told why it is no more. */
static gpointer
end_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfAsk *ask = data;
  g_autofree char *owner = NULL;
  g_autoptr (GError) local = NULL;
  gint64 last_seq;
  gboolean may = FALSE;

  query_device (db, ask->id, &owner, &last_seq, &local);
  if (g_error_matches (local, SF_STORE_ERROR, SF_STORE_ERROR_DEVICE_ENDED))
    g_clear_error (&local);
  if (local == NULL && owner != NULL)
    may = may_look_after (self, db, ask->session, owner, &local);
  if (local == NULL && !may)
    {
      if (owner != NULL)
        sf_store_audit_account (self, ask->session, "end_device", owner, "denied", "E_ROLE");
      return sf_answer_refuse (SF_STORE_ERROR_NOT_FOUND, "there is no such device");
    }
  if (local == NULL && end_device (self, db, ask->id, &local))
    {
      sf_store_audit_account (self, ask->session, "end_device", owner, "applied", NULL);
      return sf_answer_new (g_steal_pointer (&owner));
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_device_end_async (SfStore *self, SfStoreSession *session, const char *device, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->id = g_strdup (device);
  sf_store_ask_write (self, end_work, ask, callback, user_data);
}
