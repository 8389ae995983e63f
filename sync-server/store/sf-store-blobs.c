/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The threads that work on blobs, who may read one, and reading it.
 */
#define G_LOG_DOMAIN "sf-server"

#include <unistd.h>

#include "db/sf-blob-query.h"
#include "db/sf-record-table.h"
#include "store/sf-blobs-private.h"

#define N_THREADS 4

/* ---- Threads ---- */

typedef struct
{
  SfStore *store;
  SfBlobsWork work;
  gpointer data;
  GDestroyNotify destroy_data;
  GDestroyNotify destroy_result;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  if (self->destroy_data != NULL)
    self->destroy_data (self->data);
  g_free (self);
}

static void
run_job (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer result = job->work (job->store, job->data, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, job->destroy_result);
}

void
sf_blobs_run_async (SfStore *self, SfBlobsWork work, gpointer data, GDestroyNotify destroy_data,
                    GDestroyNotify destroy_result, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->store = self;
  job->work = work;
  job->data = data;
  job->destroy_data = destroy_data;
  job->destroy_result = destroy_result;
  g_task_set_task_data (task, job, job_free);
  g_thread_pool_push (self->blobs->threads, task, NULL);
}

gpointer
sf_blobs_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

SfBlobs *
sf_blobs_new (const char *folder)
{
  SfBlobs *self = g_new0 (SfBlobs, 1);

  self->files = sf_blob_files_new (folder);
  self->threads = g_thread_pool_new (run_job, NULL, N_THREADS, FALSE, NULL);
  self->writers = g_hash_table_new (g_str_hash, g_str_equal);
  g_mutex_init (&self->placing);
  g_mutex_init (&self->lock);
  return self;
}

void
sf_blobs_free (SfBlobs *self)
{
  /* Waits for what was handed in: it may be waiting for the database in its turn. */
  g_thread_pool_free (self->threads, FALSE, TRUE);
  g_hash_table_unref (self->writers);
  g_free (self->limits);
  sf_blob_files_free (self->files);
  g_mutex_clear (&self->placing);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
sf_store_set_blob_limits (SfStore *self, const SfBlobLimits *limits)
{
  SfBlobs *blobs = self->blobs;

  g_mutex_lock (&blobs->lock);
  g_clear_pointer (&blobs->limits, g_free);
  blobs->limits = limits != NULL ? g_memdup2 (limits, sizeof *limits) : NULL;
  g_mutex_unlock (&blobs->lock);
}

/* Who fills two records with as many and as large files as they take must get through. */
gboolean
sf_blobs_get_limits (SfStore *self, SfDb *db, SfBlobLimits *out_limits, GError **error)
{
  const SfRules *rules = sf_directory_get_rules (self->directory, db, error);

  if (rules == NULL)
    return FALSE;
  out_limits->max_size = sf_rules_max_file_size (rules);
  out_limits->max_open = MAX (20, 2 * rules->max_attachments);
  out_limits->max_total = MAX (200 * 1024 * 1024, 2 * rules->max_attachments * out_limits->max_size);
  g_mutex_lock (&self->blobs->lock);
  if (self->blobs->limits != NULL)
    *out_limits = *self->blobs->limits;
  g_mutex_unlock (&self->blobs->lock);
  return TRUE;
}

/* ---- What is written down ---- */

void
sf_blobs_audit (SfStore *self, SfStoreSession *session, const char *action, const char *about_kind, const char *about,
                const char *outcome, const char *code)
{
  const SfAct act = { .at = sf_clock_now (self->clock),
                      .account = sf_actor_get_account (session->actor),
                      .role = sf_role_name (sf_actor_get_role (session->actor)),
                      .action = action,
                      .about_kind = about_kind,
                      .about = about,
                      .outcome = outcome,
                      .code = code };

  sf_ledger_add_act (self->ledger, &act);
}

typedef struct
{
  SfStoreSession *session;
  const char *action, *about_kind, *about;
} Denial;

static gpointer
deny_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const Denial *denial = data;

  sf_blobs_audit (self, denial->session, denial->action, denial->about_kind, denial->about, "denied", "E_NOT_FOUND");
  return NULL;
}

void
sf_blobs_deny (SfStore *self, SfStoreSession *session, const char *action, const char *about_kind, const char *about,
               GError **error)
{
  Denial denial = { session, action, about_kind, about };

  if (sf_store_write_sync (self, deny_work, &denial, NULL, error))
    g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND, "no such file");
}

/* ---- Who may read ---- */

/* Whether the role sees the attachment, and with its hash: a view may leave it out. */
static gboolean
sees_attachment (SfDb *db, SfStoreSession *session, const char *id, const char *sha256, GError **error)
{
  g_autoptr (SfRecord) record = sf_record_table_get (db, SF_KIND_ATTACHMENT, id, NULL, error);
  g_autoptr (SfRecord) view = record != NULL ? sf_actor_view (session->actor, record) : NULL;

  return view != NULL && g_strcmp0 (sf_record_get_text (view, SF_ATTACHMENT_SHA256), sha256) == 0;
}

gboolean
sf_store_blob_visible (SfDb *db, SfStoreSession *session, const char *sha256, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean visible = sf_blob_query_uploaded_by (db, sha256, sf_actor_get_account (session->actor), &local);
  g_autoptr (SfStmt) stmt = local == NULL
                              ? sf_db_prepare (db,
                                               "SELECT p.id, p.scope FROM attachment a JOIN publication p "
                                               "ON p.kind = 'attachment' AND p.id = a.id "
                                               "WHERE a.sha256 = :sha256 AND p.gone IS NULL ORDER BY p.id, p.scope",
                                               &local)
                              : NULL;

  if (stmt != NULL)
    sf_stmt_bind_text_at (stmt, 1, sha256);
  while (!visible && local == NULL && stmt != NULL && sf_stmt_step (stmt, &local))
    visible = g_strv_contains ((const char *const *) session->grants, sf_stmt_get_text (stmt, 1)) &&
              sees_attachment (db, session, sf_stmt_get_text (stmt, 0), sha256, &local);
  if (local == NULL)
    return visible;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- Reading ---- */

struct _SfBlob
{
  gatomicrefcount refs;
  SfStore *store;
  int file;
  gint64 size;
  char *mime;
};

SfBlob *
sf_blob_ref (SfBlob *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_blob_unref (SfBlob *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->file >= 0)
    close (self->file);
  g_free (self->mime);
  g_free (self);
}

gint64
sf_blob_get_size (SfBlob *self)
{
  return self->size;
}

const char *
sf_blob_get_mime (SfBlob *self)
{
  return self->mime;
}

typedef struct
{
  SfStoreSession *session;
  char *sha256;
} OpenWork;

static void
open_work_free (gpointer data)
{
  OpenWork *self = data;

  sf_store_session_unref (self->session);
  g_free (self->sha256);
  g_free (self);
}

/* The blob as the database has it, for who may see it; NULL without an error otherwise. */
static gpointer
find_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const OpenWork *work = data;
  gint64 size;
  char *mime;
  SfBlob *blob;

  if (!sf_store_blob_visible (db, work->session, work->sha256, error) ||
      !sf_blob_query_arrived (db, work->sha256, &size, &mime, error))
    return NULL;
  blob = g_new0 (SfBlob, 1);
  g_atomic_ref_count_init (&blob->refs);
  blob->store = self;
  blob->file = -1;
  blob->size = size;
  blob->mime = mime;
  return blob;
}

static gpointer
open_work (SfStore *self, gpointer data, GError **error)
{
  OpenWork *work = data;
  gpointer found = NULL;
  g_autoptr (SfBlob) blob = NULL;

  if (!sf_store_read_sync (self, find_work, work, &found, error))
    return NULL;
  blob = found;
  if (blob == NULL)
    {
      sf_blobs_deny (self, work->session, "read_blob", "blob", work->sha256, error);
      return NULL;
    }
  blob->file = sf_blob_files_open (self->blobs->files, work->sha256, error);
  return blob->file >= 0 ? g_steal_pointer (&blob) : NULL;
}

void
sf_store_blob_open_async (SfStore *self, SfStoreSession *session, const char *sha256, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  OpenWork *work = g_new0 (OpenWork, 1);

  work->session = sf_store_session_ref (session);
  work->sha256 = g_strdup (sha256);
  sf_blobs_run_async (self, open_work, work, open_work_free, (GDestroyNotify) sf_blob_unref, callback, user_data);
}

SfBlob *
sf_store_blob_open_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_blobs_finish (result, error);
}

typedef struct
{
  SfBlob *blob;
  gint64 offset;
  gsize length;
} ReadWork;

static void
read_work_free (gpointer data)
{
  sf_blob_unref (((ReadWork *) data)->blob);
  g_free (data);
}

static gpointer
read_work (SfStore *self, gpointer data, GError **error)
{
  const ReadWork *work = data;

  return sf_blob_file_read (work->blob->file, work->offset, work->length, error);
}

void
sf_blob_read_async (SfBlob *self, gint64 offset, gsize length, GAsyncReadyCallback callback, gpointer user_data)
{
  ReadWork *work = g_new0 (ReadWork, 1);

  work->blob = sf_blob_ref (self);
  work->offset = offset;
  work->length = length;
  sf_blobs_run_async (self->store, read_work, work, read_work_free, (GDestroyNotify) g_bytes_unref, callback,
                      user_data);
}

GBytes *
sf_blob_read_finish (SfBlob *self, GAsyncResult *result, GError **error)
{
  return sf_blobs_finish (result, error);
}
