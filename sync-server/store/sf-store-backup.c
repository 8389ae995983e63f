/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Both write into a folder beside the target that gets its name when all is there, so that nothing half
 * is ever taken for a whole.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-store-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/model/sf-uuid.h"
#include "store/sf-blob-files.h"
#include "store/sf-store-private.h"

#define DATABASE "store.db"

/* ---- Files ---- */

static gboolean
fail_with_errno (const char *path, GError **error)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", path, g_strerror (saved));
  return FALSE;
}

/* What was written to the file or folder is on the disk when it returns. */
static gboolean
sync_path (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (!synced)
    fail_with_errno (path, error);
  if (fd >= 0)
    close (fd);
  return synced;
}

static gboolean
is_absent (const char *path, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_EXISTS, "%s is already there", path);
  return FALSE;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

/* @path with a name that says that it is not whole yet, made and empty. */
static char *
begin_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_strconcat (path, ".unfinished", NULL);

  if (!is_absent (folder, error))
    return NULL;
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return g_steal_pointer (&folder);
  fail_with_errno (folder, error);
  return NULL;
}

/* Gives the whole @folder its name @path, durably. */
static gboolean
finish_folder (const char *folder, const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (!sync_path (folder, error))
    return FALSE;
  if (g_rename (folder, path) != 0)
    return fail_with_errno (path, error);
  return sync_path (parent, error);
}

/* ---- Blobs ---- */

/* Puts @bytes to their place by the way of uploads: whole and on the disk, or not at all. */
static gboolean
place_blob (SfBlobFiles *to, const char *sha256, GBytes *bytes, GError **error)
{
  g_autofree char *id = sf_uuid_derive (sha256, "backup");
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  int file = sf_blob_files_open_upload (to, id, 0, error);
  gboolean written = file >= 0 && sf_blob_file_write (file, data, length, 0, error) && sf_blob_file_sync (file, error);

  if (file >= 0)
    close (file);
  return written && sf_blob_files_place (to, id, sha256, error);
}

static gboolean
copy_blob (SfBlobFiles *from, SfBlobFiles *to, const char *sha256, GError **error)
{
  g_autofree char *no_upload = sf_uuid_derive (sha256, "blob");
  g_autoptr (GBytes) bytes = sf_blob_files_load (from, no_upload, sha256, G_MAXSSIZE, error);
  g_autofree char *found = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;

  if (bytes == NULL)
    return FALSE;
  if (g_strcmp0 (found, sha256) != 0)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_BROKEN, "the attached file %s is damaged", sha256);
      return FALSE;
    }
  return place_blob (to, sha256, bytes, error);
}

/* Copies what @db knows. A file that nothing refers to may have been collected meanwhile. */
static gboolean
copy_blobs (SfDb *db, const char *from_folder, const char *to_folder, guint *out_n, GError **error)
{
  g_autoptr (SfBlobFiles) from = sf_blob_files_new (from_folder);
  g_autoptr (SfBlobFiles) to = sf_blob_files_new (to_folder);
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "SELECT sha256, EXISTS (SELECT 1 FROM attachment WHERE attachment.sha256 = blob.sha256) "
                   "FROM blob ORDER BY sha256",
                   error);
  g_autoptr (GError) local = NULL;

  *out_n = 0;
  if (stmt == NULL)
    return FALSE;
  while (sf_stmt_step (stmt, &local))
    {
      const char *sha256 = sf_stmt_get_text (stmt, 0);

      if (sf_stmt_get_int (stmt, 1) == 0 && sf_blob_files_get_size (from, sha256) < 0)
        continue;
      if (!copy_blob (from, to, sha256, error))
        return FALSE;
      *out_n += 1;
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- Backing up ---- */

/* Copies the database at @from into @folder and checks the copy; returns it open. */
static SfDb *
copy_database (const char *from, const char *folder, GError **error)
{
  g_autofree char *source = g_build_filename (from, DATABASE, NULL);
  g_autofree char *target = g_build_filename (folder, DATABASE, NULL);
  g_autoptr (SfDb) db = NULL;
  g_autoptr (SfDb) copy = NULL;

  if (!g_file_test (source, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND, "%s is not there", source);
      return NULL;
    }
  db = sf_db_open (source, SF_DB_READ_ONLY, error);
  if (db == NULL || !sf_db_copy (db, target, error))
    return NULL;
  g_chmod (target, 0600);
  copy = sf_db_open (target, SF_DB_SYNC_FULL, error);
  return copy != NULL && sf_db_check (copy, error) ? g_steal_pointer (&copy) : NULL;
}

static gboolean
fill_backup (const char *store, const char *folder, guint *out_blobs, GError **error)
{
  g_autofree char *file = g_build_filename (folder, DATABASE, NULL);
  g_autoptr (SfDb) copy = copy_database (store, folder, error);

  if (copy == NULL || !copy_blobs (copy, store, folder, out_blobs, error) || !sf_db_checkpoint (copy, TRUE, error))
    return FALSE;
  g_clear_pointer (&copy, sf_db_close);
  return sync_path (file, error);
}

gboolean
sf_store_back_up (const char *store, const char *backup, guint *out_blobs, GError **error)
{
  g_autofree char *folder = is_absent (backup, error) ? begin_folder (backup, error) : NULL;
  guint n = 0;

  if (folder == NULL)
    return FALSE;
  if (!fill_backup (store, folder, &n, error) || !finish_folder (folder, backup, error))
    {
      remove_tree (folder);
      return FALSE;
    }
  if (out_blobs != NULL)
    *out_blobs = n;
  return TRUE;
}

/* ---- Restoring ---- */

static gboolean
begin_epoch (const char *folder, SfTime now, GError **error)
{
  g_autoptr (SfClock) clock = sf_clock_new_manual (now);
  g_autoptr (SfStore) store = sf_store_open (folder, clock, error);
  gint64 n;

  return store != NULL && sf_store_audit_verify (store, &n, error) && sf_store_begin_epoch (store, error);
}

gboolean
sf_store_restore (const char *backup, const char *store, SfTime now, GError **error)
{
  g_autofree char *folder = is_absent (store, error) ? begin_folder (store, error) : NULL;
  guint n;

  if (folder == NULL)
    return FALSE;
  if (fill_backup (backup, folder, &n, error) && begin_epoch (folder, now, error) &&
      finish_folder (folder, store, error))
    return TRUE;
  remove_tree (folder);
  return FALSE;
}
