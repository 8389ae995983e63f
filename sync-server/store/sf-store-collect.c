/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deleting what nothing refers to. Candidates are found by a reader; whether one goes is decided by the writer in the
 * transaction that deletes it, so that an attachment made in the same moment keeps its bytes: either the writer sees
 * the attachment, or the attachment's own guard sees that the bytes are gone. On the threads for blobs.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-blobs-private.h"

#define PORTION 100 /* of a round of sf_blobs_collect_soon() */
#define OLD_UPLOAD "COALESCE (done_at, created_at) <= :before"
#define OLD_BLOB                                                                                                       \
  "stored_at <= :before AND NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.sha256 = blob.sha256) AND "          \
  "NOT EXISTS (SELECT 1 FROM upload WHERE upload.sha256 = blob.sha256 AND upload.done_at IS NOT NULL)"

typedef struct
{
  SfTime before;
  gint64 limit;
  GPtrArray *uploads; /* char *: ids */
  GPtrArray *blobs;   /* char *: SHA-256 */
} Round;

static void
round_clear (Round *self)
{
  g_ptr_array_unref (self->uploads);
  g_ptr_array_unref (self->blobs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Round, round_clear)

/* ---- In the database ---- */

static gboolean
collect_texts (SfDb *db, const char *sql, const Round *round, GPtrArray *out, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_int (stmt, ":before", round->before);
  sf_stmt_bind_int (stmt, ":limit", round->limit);
  while (sf_stmt_step (stmt, &local))
    g_ptr_array_add (out, g_strdup (sf_stmt_get_text (stmt, 0)));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gpointer
find_uploads (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  Round *round = data;

  collect_texts (db, "SELECT id FROM upload WHERE " OLD_UPLOAD " ORDER BY id LIMIT :limit", round, round->uploads,
                 error);
  return NULL;
}

static gpointer
find_blobs (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  Round *round = data;

  collect_texts (db, "SELECT sha256 FROM blob WHERE " OLD_BLOB " ORDER BY sha256 LIMIT :limit", round, round->blobs,
                 error);
  return NULL;
}

/* Deletes those of @names for which @sql still holds; the others leave the array. */
static gboolean
delete_each (SfDb *db, const char *sql, SfTime before, GPtrArray *names, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = names->len; i-- > 0;)
    {
      sf_stmt_bind_text (stmt, ":name", names->pdata[i]);
      sf_stmt_bind_int (stmt, ":before", before);
      if (!sf_stmt_run (stmt, error))
        return FALSE;
      if (sf_db_get_changes (db) == 0)
        g_ptr_array_remove_index_fast (names, i);
      sf_stmt_reset (stmt);
    }
  return TRUE;
}

static gpointer
delete_uploads (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  Round *round = data;

  delete_each (db, "DELETE FROM upload WHERE id = :name AND " OLD_UPLOAD, round->before, round->uploads, error);
  return NULL;
}

static gpointer
delete_blobs (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  Round *round = data;

  delete_each (db, "DELETE FROM blob WHERE sha256 = :name AND " OLD_BLOB, round->before, round->blobs, error);
  return NULL;
}

/* ---- And in the folder ---- */

static gboolean
collect_uploads (SfStore *self, Round *round, GError **error)
{
  if (!sf_store_read_sync (self, find_uploads, round, NULL, error) ||
      (round->uploads->len > 0 && !sf_store_write_sync (self, delete_uploads, round, NULL, error)))
    return FALSE;
  for (guint i = 0; i < round->uploads->len; i++)
    {
      sf_upload_end_writer (self, round->uploads->pdata[i]);
      sf_blob_files_remove_upload (self->blobs->files, round->uploads->pdata[i]);
    }
  return TRUE;
}

static gboolean
collect_blobs (SfStore *self, Round *round, GError **error)
{
  if (!sf_store_read_sync (self, find_blobs, round, NULL, error) ||
      (round->blobs->len > 0 && !sf_store_write_sync (self, delete_blobs, round, NULL, error)))
    return FALSE;
  for (guint i = 0; i < round->blobs->len; i++)
    sf_blob_files_remove (self->blobs->files, round->blobs->pdata[i]);
  return TRUE;
}

/* ---- What a crash left ---- */

typedef struct
{
  const char *sql;
  const char *name;
  gboolean known;
} Question;

static gpointer
ask_known (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  Question *question = data;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, question->sql, error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, question->name);
  question->known = sf_stmt_step (stmt, error);
  return NULL;
}

/* Files that the database does not know: it ended between the two. Under placing, so that none has just arrived. A row
 * of an upload is there before its file. */
static gboolean
sweep (SfStore *self, GPtrArray *names, const char *sql, void (*remove) (SfBlobFiles *, const char *), GError **error)
{
  g_autoptr (GPtrArray) owned = names;

  for (guint i = 0; i < names->len; i++)
    {
      Question question = { sql, names->pdata[i], FALSE };

      if (!sf_store_read_sync (self, ask_known, &question, NULL, error))
        return FALSE;
      if (!question.known)
        remove (self->blobs->files, names->pdata[i]);
    }
  return TRUE;
}

/* One whose upload is not done may be what that has to show: it moved, and that was not written down. */
#define KNOWN_BLOB                                                                                                     \
  "SELECT 1 FROM blob WHERE sha256 = :name UNION ALL "                                                                 \
  "SELECT 1 FROM upload WHERE sha256 = :name AND done_at IS NULL"

static gboolean
sweep_once (SfStore *self, GError **error)
{
  SfBlobs *blobs = self->blobs;

  if (blobs->swept)
    return TRUE;
  blobs->swept = sweep (self, sf_blob_files_list_uploads (blobs->files), "SELECT 1 FROM upload WHERE id = :name",
                        sf_blob_files_remove_upload, error) &&
                 sweep (self, sf_blob_files_list (blobs->files), KNOWN_BLOB, sf_blob_files_remove, error);
  return blobs->swept;
}

/* ---- Public ---- */

/* At most @limit uploads and as many blobs; *@out_n: how many went. */
static gboolean
collect_round (SfStore *self, gint64 limit, guint *out_n, GError **error)
{
  g_auto (Round) round = { .before = sf_clock_now (self->clock) - SF_BLOB_KEPT,
                           .limit = limit,
                           .uploads = g_ptr_array_new_with_free_func (g_free),
                           .blobs = g_ptr_array_new_with_free_func (g_free) };
  gboolean collected;

  g_mutex_lock (&self->blobs->placing);
  collected = sweep_once (self, error) && collect_uploads (self, &round, error) && collect_blobs (self, &round, error);
  g_mutex_unlock (&self->blobs->placing);
  *out_n = round.uploads->len + round.blobs->len;
  return collected;
}

static gpointer
collect (SfStore *self, gpointer data, GError **error)
{
  guint n;

  return collect_round (self, GPOINTER_TO_UINT (data), &n, error) ? g_memdup2 (&n, sizeof n) : NULL;
}

/* Nothing: when it is done, what was handed to the writer before it is in the database. */
static gpointer
wait_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  return NULL;
}

static gpointer
collect_all (SfStore *self, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean good = sf_store_write_sync (self, wait_work, NULL, NULL, &local);
  guint n = 1;

  while (good && n > 0)
    good = collect_round (self, PORTION, &n, &local);
  if (!good)
    g_warning ("collecting blobs: %s", local->message);
  return NULL;
}

void
sf_blobs_collect_soon (SfStore *self)
{
  g_mutex_lock (&self->lock);
  if (!self->closing)
    sf_blobs_run_async (self, collect_all, NULL, NULL, NULL, NULL, NULL);
  g_mutex_unlock (&self->lock);
}

void
sf_store_collect_blobs_async (SfStore *self, guint limit, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_blobs_run_async (self, collect, GUINT_TO_POINTER (limit), NULL, g_free, callback, user_data);
}

gboolean
sf_store_collect_blobs_finish (SfStore *self, GAsyncResult *result, guint *out_collected, GError **error)
{
  g_autofree guint *collected = sf_blobs_finish (result, error);

  if (collected != NULL)
    *out_collected = *collected;
  return collected != NULL;
}
