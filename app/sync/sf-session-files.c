/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files: adding one, asking how far it came, and fetching one.
 */
#define G_LOG_DOMAIN "sf-app"

#include "core/model/sf-sha256.h"
#include "sync/sf-session-private.h"

#define FETCH_SECONDS 120
#define FETCHED_TOTAL (256 * 1024 * 1024) /* bytes of files that were fetched and are kept here */

/* One call; what it is about, and in whose visit it was begun. */
typedef struct
{
  SfSpool *spool;
  guint visit;
  gint64 max_size; /* bytes that one may have */
  char *path;      /* of a file to be added, or */
  GBytes *bytes;   /* its bytes; of one that was fetched, too */
  char *sha256;    /* to be fetched */
} Call;

static void
call_free (gpointer data)
{
  Call *self = data;

  g_clear_pointer (&self->spool, sf_spool_unref);
  g_free (self->path);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->sha256);
  g_free (self);
}

/* NULL with the task ended if nobody is logged in. */
static Call *
begin_call (SfSession *self, GTask *task)
{
  Call *call;

  if (self->blobs == NULL)
    {
      g_task_return_error (task, sf_session_make_closed ());
      return NULL;
    }
  call = g_new0 (Call, 1);
  call->spool = sf_spool_ref (sf_sync_blobs_get_spool (self->blobs));
  call->visit = self->visit;
  call->max_size = sf_rules_max_file_size (sf_session_get_rules (self));
  g_task_set_task_data (task, call, call_free);
  return call;
}

/* ---- Adding ---- */

static void
add_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Call *call = g_task_get_task_data (data);
  GError *error = NULL;
  SfFile *file = call->path != NULL ? sf_spool_add_path (call->spool, call->path, call->max_size, &error)
                                    : sf_spool_add (call->spool, call->bytes, call->max_size, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) sf_file_free);
  else
    g_task_return_error (task, error);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SfSession *self = g_task_get_source_object (task);
  const Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  SfFile *file = g_task_propagate_pointer (G_TASK (result), &error);

  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* It waits in the folder of whoever added it, and goes when that person is here again. */
  if (call->visit == self->visit)
    sf_sync_blobs_add (self->blobs, file);
  g_task_return_pointer (task, file, (GDestroyNotify) sf_file_free);
}

/* Takes @task over. */
static void
add (GTask *task)
{
  g_autoptr (GTask) adding = g_task_new (NULL, NULL, added_cb, task);

  g_task_set_task_data (adding, task, NULL);
  g_task_run_in_thread (adding, add_in_thread);
}

void
sf_session_add_file_async (SfSession *self, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Call *call = begin_call (self, task);

  if (call == NULL)
    return;
  call->path = g_strdup (path);
  add (g_steal_pointer (&task));
}

void
sf_session_add_bytes_async (SfSession *self, GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Call *call = begin_call (self, task);

  if (call == NULL)
    return;
  call->bytes = g_bytes_ref (bytes);
  add (g_steal_pointer (&task));
}

SfFile *
sf_session_add_file_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sf_session_drop_file (SfSession *self, const char *sha256)
{
  if (self->blobs != NULL)
    sf_sync_blobs_drop (self->blobs, sha256);
}

SfFileState
sf_session_get_file_state (SfSession *self, const char *sha256, gint64 *out_sent, const char **out_code)
{
  if (self->blobs != NULL)
    return sf_sync_blobs_get_state (self->blobs, sha256, out_sent, out_code);
  if (out_sent != NULL)
    *out_sent = 0;
  if (out_code != NULL)
    *out_code = NULL;
  return SF_FILE_SETTLED;
}

/* ---- Fetching ---- */

static void
keep_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Call *call = g_task_get_task_data (data);
  GError *error = NULL;
  char *path = sf_spool_keep (call->spool, call->sha256, call->bytes, FETCHED_TOTAL, &error);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *path = g_task_propagate_pointer (G_TASK (result), &error);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SfSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, NULL);
  g_autoptr (GTask) keeping = NULL;

  if (call->visit != self->visit)
    g_task_return_error (task, sf_session_make_closed ());
  else if (answer == NULL || answer->status >= 502)
    g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE, "the server cannot be reached");
  else if (answer->status == 404)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such file");
  else if (answer->status != 200)
    g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_SERVER, "the server answered %u", answer->status);
  else
    {
      call->bytes = g_bytes_ref (answer->body);
      keeping = g_task_new (NULL, NULL, kept_cb, task);
      g_task_set_task_data (keeping, g_steal_pointer (&task), NULL);
      g_task_run_in_thread (keeping, keep_in_thread);
    }
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Call *call = g_task_get_task_data (data);

  g_task_return_pointer (task, sf_spool_find (call->spool, call->sha256), g_free);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SfSession *self = g_task_get_source_object (task);
  const Call *call = g_task_get_task_data (task);
  g_autofree char *request = g_strconcat ("/v1/blobs/", call->sha256, NULL);
  char *path = g_task_propagate_pointer (G_TASK (result), NULL);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else if (call->visit != self->visit || self->http == NULL)
    g_task_return_error (task, sf_session_make_closed ());
  else
    {
      GCancellable *cancellable = g_task_get_cancellable (task);

      sf_http_send_async (self->http, "GET", request, NULL, FETCH_SECONDS, cancellable, fetched_cb,
                          g_steal_pointer (&task));
    }
}

void
sf_session_fetch_file_async (SfSession *self, const char *sha256, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Call *call = begin_call (self, task);
  g_autoptr (GTask) finding = NULL;

  if (call == NULL)
    return;
  if (!sf_sha256_is_valid (sha256))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such file");
      return;
    }
  call->sha256 = g_strdup (sha256);
  finding = g_task_new (NULL, NULL, found_cb, task);
  g_task_set_task_data (finding, g_steal_pointer (&task), NULL);
  g_task_run_in_thread (finding, find_in_thread);
}

char *
sf_session_fetch_file_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
