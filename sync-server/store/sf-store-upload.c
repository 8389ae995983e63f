/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Uploads before their first byte: whether one is needed, whether the account may, and where an earlier one stands.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/form/sf-media.h"
#include "core/model/sf-uuid.h"
#include "db/sf-blob-query.h"
#include "store/sf-blobs-private.h"

/* ---- Rows ---- */

void
sf_upload_row_free (SfUploadRow *self)
{
  g_free (self->id);
  g_free (self->account);
  g_free (self->sha256);
  g_free (self->mime);
  g_free (self);
}

#define COLUMNS "id, account, sha256, mime, size, received, done_at"

/* The row of a statement over COLUMNS; NULL without an error if it has none. */
static SfUploadRow *
read_row (SfStmt *stmt, GError **error)
{
  SfUploadRow *row;

  if (!sf_stmt_step (stmt, error))
    return NULL;
  row = g_new0 (SfUploadRow, 1);
  row->id = g_strdup (sf_stmt_get_text (stmt, 0));
  row->account = g_strdup (sf_stmt_get_text (stmt, 1));
  row->sha256 = g_strdup (sf_stmt_get_text (stmt, 2));
  row->mime = g_strdup (sf_stmt_get_text (stmt, 3));
  row->size = sf_stmt_get_int (stmt, 4);
  row->received = sf_stmt_get_int (stmt, 5);
  row->done = !sf_stmt_is_null (stmt, 6);
  return row;
}

static gpointer
load_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT " COLUMNS " FROM upload WHERE id = :id", error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, data);
  return read_row (stmt, error);
}

SfUploadRow *
sf_upload_row_load (SfStore *self, const char *id, GError **error)
{
  gpointer row = NULL;

  return sf_store_read_sync (self, load_work, (gpointer) id, &row, error) ? row : NULL;
}

gint64
sf_upload_row_get_offset (SfStore *self, const SfUploadRow *row)
{
  gint64 there = sf_blob_files_get_upload_size (self->blobs->files, row->id);

  if (there >= 0)
    return MIN (row->received, there);
  /* It moved to its place, and the server ended before that was written down. */
  if (row->received == row->size && sf_blob_files_get_size (self->blobs->files, row->sha256) == row->size)
    return row->size;
  return 0;
}

/* ---- Beginning ---- */

typedef struct
{
  SfStoreSession *session;
  char *sha256, *mime, *about_kind, *about;
  gint64 size;
  gboolean lost; /* the database has it, but the folder does not */

  /* What the transaction found. */
  gboolean have;
  SfUploadRow *row;
  char *outdated; /* an upload of the same content that had announced another size */
} BeginWork;

static void
begin_work_free (gpointer data)
{
  BeginWork *self = data;

  sf_store_session_unref (self->session);
  g_free (self->sha256);
  g_free (self->mime);
  g_free (self->about_kind);
  g_free (self->about);
  g_clear_pointer (&self->row, sf_upload_row_free);
  g_free (self->outdated);
  g_free (self);
}

void
sf_upload_place_free (SfUploadPlace *self)
{
  g_free (self->id);
  g_free (self);
}

static gboolean
query_own (SfDb *db, BeginWork *work, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db, "SELECT " COLUMNS " FROM upload WHERE account = :account AND sha256 = :sha256", error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":account", sf_actor_get_account (work->session->actor));
  sf_stmt_bind_text (stmt, ":sha256", work->sha256);
  work->row = read_row (stmt, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
sum_uploads (SfDb *db, const char *sql, const char *account, gint64 *out_n, gint64 *out_bytes, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, account);
  if (!sf_stmt_step (stmt, error))
    return FALSE;
  *out_n = sf_stmt_get_int (stmt, 0);
  *out_bytes = sf_stmt_get_int (stmt, 1);
  return TRUE;
}

static gboolean
check_quota (SfDb *db, const BeginWork *work, const SfBlobLimits *limits, GError **error)
{
  const char *account = sf_actor_get_account (work->session->actor);
  gint64 n_open, n_all, open_bytes, bytes;

  if (!sum_uploads (db,
                    "SELECT COUNT(*), COALESCE(SUM(size), 0) FROM upload WHERE account = :account AND done_at IS NULL",
                    account, &n_open, &open_bytes, error) ||
      !sum_uploads (db,
                    "SELECT COUNT(*), COALESCE(SUM(size), 0) FROM upload WHERE account = :account AND NOT EXISTS "
                    "(SELECT 1 FROM attachment WHERE attachment.sha256 = upload.sha256)",
                    account, &n_all, &bytes, error))
    return FALSE;
  if (n_open < limits->max_open && bytes + work->size <= limits->max_total)
    return TRUE;
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_BLOB_QUOTA,
               "%" G_GINT64_FORMAT " unfinished uploads, %" G_GINT64_FORMAT " bytes that nothing refers to", n_open,
               bytes);
  return FALSE;
}

static gboolean
insert_upload (SfStore *self, SfDb *db, BeginWork *work, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "INSERT INTO upload (id, account, sha256, size, mime, about_kind, about, received, created_at) "
                   "VALUES (:id, :account, :sha256, :size, :mime, :about_kind, :about, 0, :now)",
                   error);
  SfTime now = sf_clock_now (self->clock);
  SfUploadRow *row;

  if (stmt == NULL)
    return FALSE;
  row = work->row = g_new0 (SfUploadRow, 1);
  row->id = sf_uuid_new (now);
  row->account = g_strdup (sf_actor_get_account (work->session->actor));
  row->sha256 = g_strdup (work->sha256);
  row->mime = g_strdup (work->mime);
  row->size = work->size;
  sf_stmt_bind_text (stmt, ":id", row->id);
  sf_stmt_bind_text (stmt, ":account", row->account);
  sf_stmt_bind_text (stmt, ":sha256", row->sha256);
  sf_stmt_bind_int (stmt, ":size", row->size);
  sf_stmt_bind_text (stmt, ":mime", row->mime);
  sf_stmt_bind_text (stmt, ":about_kind", work->about_kind);
  sf_stmt_bind_text (stmt, ":about", work->about);
  sf_stmt_bind_int (stmt, ":now", now);
  return sf_stmt_run (stmt, error);
}

static gboolean
run_on_row (SfDb *db, const char *sql, const char *id, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, id);
  return sf_stmt_run (stmt, error);
}

/* An upload that was announced before stands as it is; with another size, which one hash cannot have, the last word
 * counts. One that was done, but whose file is lost, begins anew. */
static gboolean
settle_own (SfDb *db, BeginWork *work, GError **error)
{
  if (work->row != NULL && (work->row->size != work->size || g_strcmp0 (work->row->mime, work->mime) != 0))
    {
      work->outdated = g_strdup (work->row->id);
      g_clear_pointer (&work->row, sf_upload_row_free);
      return run_on_row (db, "DELETE FROM upload WHERE id = :id", work->outdated, error);
    }
  if (work->row == NULL || !work->row->done)
    return TRUE;
  work->row->done = FALSE;
  work->row->received = 0;
  return run_on_row (db, "UPDATE upload SET received = 0, done_at = NULL WHERE id = :id", work->row->id, error);
}

static gboolean
check_size (const BeginWork *work, const SfBlobLimits *limits, GError **error)
{
  if (work->size <= limits->max_size)
    return TRUE;
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_BLOB_TOO_LARGE, "a file has 1 to %" G_GINT64_FORMAT " bytes",
               limits->max_size);
  return FALSE;
}

/* A group commit may run this a second time: it begins without what the first found. */
static gpointer
begin_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  BeginWork *work = data;
  g_autoptr (GError) local = NULL;
  SfBlobLimits limits;

  g_clear_pointer (&work->row, sf_upload_row_free);
  g_clear_pointer (&work->outdated, g_free);
  work->have = !work->lost && sf_blob_query_arrived (db, work->sha256, NULL, NULL, &local) &&
               sf_store_blob_visible (db, work->session, work->sha256, &local);
  if (local == NULL && !work->have && sf_blobs_get_limits (self, db, &limits, &local) &&
      check_size (work, &limits, &local) && query_own (db, work, &local) && settle_own (db, work, &local) &&
      work->row == NULL && check_quota (db, work, &limits, &local))
    insert_upload (self, db, work, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
check_offer (const BeginWork *work, GError **error)
{
  SfMedia media;

  if (work->size <= 0)
    g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_BLOB_TOO_LARGE, "a file has 1 byte at least");
  else if (!sf_media_from_mime (work->mime, &media))
    g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_BLOB_TYPE, "only JPEG, PNG and PDF files are taken");
  else
    return TRUE;
  return FALSE;
}

/* On a thread for blobs. */
static gpointer
begin (SfStore *self, gpointer data, GError **error)
{
  BeginWork *work = data;
  g_autoptr (SfUploadPlace) place = g_new0 (SfUploadPlace, 1);

  if (!check_offer (work, error) || !sf_store_write_sync (self, begin_work, work, NULL, error))
    return NULL;
  if (work->have && sf_blob_files_get_size (self->blobs->files, work->sha256) < 0)
    {
      g_warning ("the file of blob %s is lost; it is asked for again", work->sha256);
      work->lost = TRUE;
      if (!sf_store_write_sync (self, begin_work, work, NULL, error))
        return NULL;
    }
  place->have = work->have;
  if (work->outdated != NULL)
    {
      sf_upload_end_writer (self, work->outdated);
      sf_blob_files_remove_upload (self->blobs->files, work->outdated);
    }
  if (work->row != NULL)
    {
      place->id = g_strdup (work->row->id);
      place->offset = sf_upload_row_get_offset (self, work->row);
    }
  return g_steal_pointer (&place);
}

void
sf_store_upload_begin_async (SfStore *self, SfStoreSession *session, const SfUploadOffer *offer,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  BeginWork *work = g_new0 (BeginWork, 1);

  work->session = sf_store_session_ref (session);
  work->sha256 = g_strdup (offer->sha256);
  work->size = offer->size;
  work->mime = g_strdup (offer->mime);
  work->about_kind = g_strdup (offer->about_kind);
  work->about = g_strdup (offer->about);
  sf_blobs_run_async (self, begin, work, begin_work_free, (GDestroyNotify) sf_upload_place_free, callback, user_data);
}

SfUploadPlace *
sf_store_upload_begin_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_blobs_finish (result, error);
}

/* ---- Where it stands ---- */

typedef struct
{
  SfStoreSession *session;
  char *id;
} AskWork;

typedef struct
{
  gint64 offset, size;
} Standing;

static void
ask_work_free (gpointer data)
{
  AskWork *self = data;

  sf_store_session_unref (self->session);
  g_free (self->id);
  g_free (self);
}

SfUploadRow *
sf_upload_row_load_own (SfStore *self, SfStoreSession *session, const char *id, const char *action, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfUploadRow) row = sf_upload_row_load (self, id, &local);

  if (row != NULL && g_strcmp0 (row->account, sf_actor_get_account (session->actor)) == 0)
    {
      /* Whoever still writes to it has lost its connection, or it would not be asked for again. */
      sf_upload_end_writer (self, id);
      g_clear_pointer (&row, sf_upload_row_free);
      row = sf_upload_row_load (self, id, &local);
    }
  else if (row != NULL)
    {
      g_clear_pointer (&row, sf_upload_row_free);
      sf_blobs_deny (self, session, action, "upload", id, &local);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (row == NULL)
    g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND, "no such upload");
  return g_steal_pointer (&row);
}

static gpointer
ask (SfStore *self, gpointer data, GError **error)
{
  const AskWork *work = data;
  g_autoptr (SfUploadRow) row = sf_upload_row_load_own (self, work->session, work->id, "ask_upload", error);
  Standing *standing;

  if (row == NULL)
    return NULL;
  standing = g_new0 (Standing, 1);
  standing->offset = row->done ? row->size : sf_upload_row_get_offset (self, row);
  standing->size = row->size;
  return standing;
}

void
sf_store_upload_ask_async (SfStore *self, SfStoreSession *session, const char *id, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  AskWork *work = g_new0 (AskWork, 1);

  work->session = sf_store_session_ref (session);
  work->id = g_strdup (id);
  sf_blobs_run_async (self, ask, work, ask_work_free, g_free, callback, user_data);
}

gboolean
sf_store_upload_ask_finish (SfStore *self, GAsyncResult *result, gint64 *out_offset, gint64 *out_size, GError **error)
{
  g_autofree Standing *standing = sf_blobs_finish (result, error);

  if (standing == NULL)
    return FALSE;
  *out_offset = standing->offset;
  *out_size = standing->size;
  return TRUE;
}
