/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bytes of an upload, from the first to the check of the whole. A row's `received` is raised only after the file
 * was synced, so that a client is never told to go on behind what a power cut would leave. On the threads for blobs.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>
#include <unistd.h>

#include "core/form/sf-media.h"
#include "store/sf-blobs-private.h"

struct _SfUpload
{
  gatomicrefcount refs;
  SfStore *store;
  SfStoreSession *session;
  SfUploadRow *row;
  GMutex lock; /* what follows, between its writer and who takes over */
  gboolean over;
  int file; /* -1 when nothing is left to be written */
  gint64 offset;
};

SfUpload *
sf_upload_ref (SfUpload *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_upload_unref (SfUpload *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->file >= 0)
    close (self->file);
  sf_store_session_unref (self->session);
  sf_upload_row_free (self->row);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
fail_over (GError **error)
{
  g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_BLOB_TAKEN_OVER, "another connection goes on with it");
  return FALSE;
}

/* ---- Who writes ---- */

/* The upload that is being written to; whoever asks becomes its owner. NULL if there is none. */
static SfUpload *
steal_writer (SfBlobs *blobs, const char *id)
{
  SfUpload *writer;

  g_mutex_lock (&blobs->lock);
  writer = g_hash_table_lookup (blobs->writers, id);
  if (writer != NULL)
    g_hash_table_remove (blobs->writers, id);
  g_mutex_unlock (&blobs->lock);
  return writer;
}

static void
leave_writers (SfUpload *self)
{
  SfBlobs *blobs = self->store->blobs;
  gboolean was;

  g_mutex_lock (&blobs->lock);
  was = g_hash_table_lookup (blobs->writers, self->row->id) == self;
  if (was)
    g_hash_table_remove (blobs->writers, self->row->id);
  g_mutex_unlock (&blobs->lock);
  if (was)
    sf_upload_unref (self);
}

/* ---- Writing down how far it came ---- */

static gpointer
record_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfUpload *upload = data;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "UPDATE upload SET received = :received WHERE id = :id AND done_at IS NULL", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_int (stmt, ":received", upload->offset);
  sf_stmt_bind_text (stmt, ":id", upload->row->id);
  sf_stmt_run (stmt, error);
  return NULL;
}

/* Ends the writing: what came is on the disk and in the database. Under the upload's lock. */
static gboolean
end_writing (SfUpload *self, GError **error)
{
  gboolean news = self->offset != self->row->received;
  gboolean synced = !news || sf_blob_file_sync (self->file, error);

  self->over = TRUE;
  if (self->file >= 0)
    close (self->file);
  self->file = -1;
  return synced && (!news || sf_store_write_sync (self->store, record_work, self, NULL, error));
}

void
sf_upload_end_writer (SfStore *self, const char *id)
{
  g_autoptr (SfUpload) writer = steal_writer (self->blobs, id);
  g_autoptr (GError) error = NULL;

  if (writer == NULL)
    return;
  g_mutex_lock (&writer->lock);
  if (!writer->over && !end_writing (writer, &error))
    g_warning ("upload %s: %s", id, error->message);
  g_mutex_unlock (&writer->lock);
}

/* ---- Opening ---- */

typedef struct
{
  SfStoreSession *session;
  char *id;
  gint64 offset;
} OpenWork;

static void
open_work_free (gpointer data)
{
  OpenWork *self = data;

  sf_store_session_unref (self->session);
  g_free (self->id);
  g_free (self);
}

/* One that is complete, but was not checked yet, needs no file: there is nothing to be written. */
static SfUpload *
upload_new (SfStore *self, SfStoreSession *session, SfUploadRow *row, gint64 offset, GError **error)
{
  int file = offset < row->size ? sf_blob_files_open_upload (self->blobs->files, row->id, offset, error) : -1;
  SfUpload *upload;

  if (file < 0 && offset < row->size)
    {
      sf_upload_row_free (row);
      return NULL;
    }
  upload = g_new0 (SfUpload, 1);
  g_atomic_ref_count_init (&upload->refs);
  g_mutex_init (&upload->lock);
  upload->store = self;
  upload->session = sf_store_session_ref (session);
  upload->row = row;
  upload->file = file;
  upload->offset = offset;
  row->received = offset;
  return upload;
}

/* Under the lock of the writers: what the row says now nobody changes before the new writer is known. */
static SfUpload *
become_writer (SfStore *self, const OpenWork *work, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfUploadRow) row = NULL;
  SfUpload *upload;
  gint64 offset;

  if (g_hash_table_contains (self->blobs->writers, work->id))
    {
      fail_over (error);
      return NULL;
    }
  row = sf_upload_row_load (self, work->id, &local);
  if (row == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      else
        g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND, "no such upload");
      return NULL;
    }
  offset = row->done ? row->size : sf_upload_row_get_offset (self, row);
  if (row->done || offset != work->offset)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_BLOB_OFFSET, "%" G_GINT64_FORMAT, offset);
      return NULL;
    }
  upload = upload_new (self, work->session, g_steal_pointer (&row), offset, error);
  if (upload != NULL)
    g_hash_table_insert (self->blobs->writers, upload->row->id, sf_upload_ref (upload));
  return upload;
}

static gpointer
open_work (SfStore *self, gpointer data, GError **error)
{
  const OpenWork *work = data;
  g_autoptr (SfUploadRow) own = sf_upload_row_load_own (self, work->session, work->id, "send_upload", error);
  SfUpload *upload;

  if (own == NULL)
    return NULL;
  g_mutex_lock (&self->blobs->lock);
  upload = become_writer (self, work, error);
  g_mutex_unlock (&self->blobs->lock);
  return upload;
}

void
sf_store_upload_open_async (SfStore *self, SfStoreSession *session, const char *id, gint64 offset,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  OpenWork *work = g_new0 (OpenWork, 1);

  work->session = sf_store_session_ref (session);
  work->id = g_strdup (id);
  work->offset = offset;
  sf_blobs_run_async (self, open_work, work, open_work_free, (GDestroyNotify) sf_upload_unref, callback, user_data);
}

SfUpload *
sf_store_upload_open_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_blobs_finish (result, error);
}

/* ---- Writing ---- */

typedef struct
{
  SfUpload *upload;
  GBytes *bytes; /* nullable */
} WriteWork;

static void
write_work_free (gpointer data)
{
  WriteWork *self = data;

  sf_upload_unref (self->upload);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static WriteWork *
write_work_new (SfUpload *upload, GBytes *bytes)
{
  WriteWork *work = g_new0 (WriteWork, 1);

  work->upload = sf_upload_ref (upload);
  work->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  return work;
}

static gboolean
append (SfUpload *self, GBytes *bytes, GError **error)
{
  gsize length = g_bytes_get_size (bytes);

  if (self->over)
    return fail_over (error);
  if ((gint64) length > self->row->size - self->offset)
    {
      g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_BLOB_TOO_LARGE, "more bytes than were announced");
      return FALSE;
    }
  if (!sf_blob_file_write (self->file, g_bytes_get_data (bytes, NULL), length, self->offset, error))
    return FALSE;
  self->offset += (gint64) length;
  return TRUE;
}

static gpointer
write_work (SfStore *self, gpointer data, GError **error)
{
  const WriteWork *work = data;

  g_mutex_lock (&work->upload->lock);
  append (work->upload, work->bytes, error);
  g_mutex_unlock (&work->upload->lock);
  return NULL;
}

void
sf_upload_write_async (SfUpload *self, GBytes *bytes, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_blobs_run_async (self->store, write_work, write_work_new (self, bytes), write_work_free, NULL, callback,
                      user_data);
}

gboolean
sf_upload_write_finish (SfUpload *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;

  sf_blobs_finish (result, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- The whole ---- */

static SfStoreError
code_of (const GError *error)
{
  switch ((SfMediaError) error->code)
    {
    case SF_MEDIA_ERROR_TOO_LARGE:
      return SF_STORE_ERROR_BLOB_TOO_LARGE;
    case SF_MEDIA_ERROR_TYPE:
      return SF_STORE_ERROR_BLOB_TYPE;
    case SF_MEDIA_ERROR_DIMENSIONS:
      return SF_STORE_ERROR_BLOB_DIMENSIONS;
    case SF_MEDIA_ERROR_EMPTY:
    case SF_MEDIA_ERROR_BROKEN:
    default:
      return SF_STORE_ERROR_BLOB_BROKEN;
    }
}

/* Is it what was announced, and what is taken? An error of the domain SF_STORE_ERROR says no. */
static gboolean
check_bytes (SfUpload *self, GBytes *bytes, GError **error)
{
  SfMediaLimits limits = sf_media_default_limits;
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr (GError) local = NULL;
  SfMedia media;

  /* As many were taken when it began, whatever the school has set since. */
  limits.max_bytes = (gsize) self->row->size;
  if (g_strcmp0 (sha256, self->row->sha256) != 0)
    g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_BLOB_HASH, "not the bytes that were announced");
  else if (!sf_media_check (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &limits, &media, &local))
    g_set_error_literal (error, SF_STORE_ERROR, (int) code_of (local), local->message);
  else if (g_strcmp0 (sf_media_mime (media), self->row->mime) != 0)
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_BLOB_TYPE, "announced as %s, but it is %s", self->row->mime,
                 sf_media_mime (media));
  else
    return TRUE;
  return FALSE;
}

/* As the chain and the client know it. */
static const char *
code_name (int code)
{
  switch (code)
    {
    case SF_STORE_ERROR_BLOB_HASH:
      return "E_BLOB_HASH";
    case SF_STORE_ERROR_BLOB_TYPE:
      return "E_BLOB_TYPE";
    case SF_STORE_ERROR_BLOB_DIMENSIONS:
      return "E_BLOB_DIMENSIONS";
    case SF_STORE_ERROR_BLOB_TOO_LARGE:
      return "E_BLOB_TOO_LARGE";
    default:
      return "E_BLOB_BROKEN";
    }
}

typedef struct
{
  SfUpload *upload;
  const char *code; /* of one that was refused */
} Verdict;

static gpointer
discard_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const Verdict *verdict = data;
  const SfUpload *upload = verdict->upload;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "DELETE FROM upload WHERE id = :id AND done_at IS NULL", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, upload->row->id);
  if (sf_stmt_run (stmt, error))
    sf_blobs_audit (self, upload->session, "upload", "upload", upload->row->id, "rejected", verdict->code);
  return NULL;
}

static void
discard (SfUpload *self, const char *code)
{
  Verdict verdict = { self, code };
  g_autoptr (GError) error = NULL;

  /* If the row stays, the file does not, and the upload begins anew. */
  sf_blob_files_remove_upload (self->store->blobs->files, self->row->id);
  if (!sf_store_write_sync (self->store, discard_work, &verdict, NULL, &error))
    g_warning ("upload %s: %s", self->row->id, error->message);
}

static gboolean
insert_blob (SfDb *db, const SfUpload *upload, SfTime now, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "INSERT INTO blob (sha256, size, mime, stored_at) VALUES "
                                           "(:sha256, :size, :mime, :now) ON CONFLICT (sha256) DO NOTHING",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":sha256", upload->row->sha256);
  sf_stmt_bind_int (stmt, ":size", upload->row->size);
  sf_stmt_bind_text (stmt, ":mime", upload->row->mime);
  sf_stmt_bind_int (stmt, ":now", now);
  return sf_stmt_run (stmt, error);
}

static gpointer
store_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const SfUpload *upload = data;
  SfTime now = sf_clock_now (self->clock);
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "UPDATE upload SET received = size, done_at = :now WHERE id = :id AND done_at IS NULL", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_int (stmt, ":now", now);
  sf_stmt_bind_text (stmt, ":id", upload->row->id);
  if (!sf_stmt_run (stmt, error))
    return NULL;
  if (sf_db_get_changes (db) != 1)
    g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND, "the upload was collected");
  else if (insert_blob (db, upload, now, error))
    sf_blobs_audit (self, upload->session, "upload", "blob", upload->row->sha256, "applied", NULL);
  return NULL;
}

static gboolean
store (SfUpload *self, GError **error)
{
  SfBlobs *blobs = self->store->blobs;
  gboolean stored;

  g_mutex_lock (&blobs->placing);
  stored = sf_blob_files_place (blobs->files, self->row->id, self->row->sha256, error) &&
           sf_store_write_sync (self->store, store_work, self, NULL, error);
  g_mutex_unlock (&blobs->placing);
  return stored;
}

/* All of it is here: checks it and gives it its place, or discards it. */
static gboolean
finish (SfUpload *self, GError **error)
{
  SfBlobs *blobs = self->store->blobs;
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes =
    sf_blob_files_load (blobs->files, self->row->id, self->row->sha256, (gsize) self->row->size, &local);

  if (bytes == NULL || !check_bytes (self, bytes, &local))
    {
      if (local->domain == SF_STORE_ERROR)
        discard (self, code_name (local->code));
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return store (self, error);
}

/* What could be appended is kept even if the rest could not. */
static gint64 *
end_upload (SfUpload *self, GBytes *rest, GError **error)
{
  gboolean appended;
  g_autoptr (GError) local = NULL;

  if (self->over)
    {
      fail_over (error);
      return NULL;
    }
  appended = rest == NULL || append (self, rest, error);
  if (!end_writing (self, &local) || (appended && self->offset == self->row->size && !finish (self, &local)))
    appended = FALSE;
  if (local != NULL && error != NULL && *error == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return appended ? g_memdup2 (&self->offset, sizeof self->offset) : NULL;
}

static gpointer
close_work (SfStore *self, gpointer data, GError **error)
{
  const WriteWork *work = data;
  gint64 *offset;

  g_mutex_lock (&work->upload->lock);
  offset = end_upload (work->upload, work->bytes, error);
  g_mutex_unlock (&work->upload->lock);
  leave_writers (work->upload);
  return offset;
}

void
sf_upload_close_async (SfUpload *self, GBytes *rest, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_blobs_run_async (self->store, close_work, write_work_new (self, rest), write_work_free, g_free, callback,
                      user_data);
}

gboolean
sf_upload_close_finish (SfUpload *self, GAsyncResult *result, gint64 *out_offset, GError **error)
{
  g_autofree gint64 *offset = sf_blobs_finish (result, error);

  if (offset != NULL)
    *out_offset = *offset;
  return offset != NULL;
}
