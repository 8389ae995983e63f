/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Files are 0600 and folders 0700: what students prove is nobody's business but the server's.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-blob-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/sf-sha256.h"
#include "core/model/sf-uuid.h"
#include "db/sf-db.h"

struct _SfBlobFiles
{
  char *folder;  /* …/blobs */
  char *uploads; /* …/blobs/uploads */
};

SfBlobFiles *
sf_blob_files_new (const char *folder)
{
  SfBlobFiles *self = g_new0 (SfBlobFiles, 1);

  self->folder = g_build_filename (folder, "blobs", NULL);
  self->uploads = g_build_filename (self->folder, "uploads", NULL);
  return self;
}

void
sf_blob_files_free (SfBlobFiles *self)
{
  g_free (self->folder);
  g_free (self->uploads);
  g_free (self);
}

/* ---- Paths ---- */

static char *
upload_path (SfBlobFiles *self, const char *id)
{
  g_assert (sf_uuid_is_valid (id));
  return g_build_filename (self->uploads, id, NULL);
}

static char *
blob_folder (SfBlobFiles *self, const char *sha256)
{
  char two[3] = { sha256[0], sha256[1], '\0' };

  return g_build_filename (self->folder, two, NULL);
}

static char *
blob_path (SfBlobFiles *self, const char *sha256)
{
  g_autofree char *folder = NULL;

  g_assert (sf_sha256_is_valid (sha256));
  folder = blob_folder (self, sha256);
  return g_build_filename (folder, sha256 + 2, NULL);
}

/* ---- What the system says ---- */

/* A database's errors are what the rest of the store understands: no room asks to try again later. */
static void
set_error (GError **error, const char *what)
{
  int saved = errno;
  gboolean full = saved == ENOSPC || saved == EDQUOT || saved == EFBIG;

  /* Names of files are hashes and ids, which say nothing about a person. */
  g_set_error (error, SF_DB_ERROR, full ? SF_DB_ERROR_FULL : SF_DB_ERROR_IO, "%s: %s", what, g_strerror (saved));
}

static gint64
get_size (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && S_ISREG (info.st_mode) ? info.st_size : -1;
}

/* An entry of a folder is durable when the folder is. */
static gboolean
sync_folder (const char *path, GError **error)
{
  int folder = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced = folder >= 0 && fsync (folder) == 0;

  if (!synced)
    set_error (error, path);
  if (folder >= 0)
    close (folder);
  return synced;
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *parent = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (g_mkdir_with_parents (path, 0700) != 0)
    {
      set_error (error, path);
      return FALSE;
    }
  parent = g_path_get_dirname (path);
  return sync_folder (parent, error);
}

/* ---- Uploads ---- */

gint64
sf_blob_files_get_upload_size (SfBlobFiles *self, const char *id)
{
  g_autofree char *path = upload_path (self, id);

  return get_size (path);
}

int
sf_blob_files_open_upload (SfBlobFiles *self, const char *id, gint64 offset, GError **error)
{
  g_autofree char *path = upload_path (self, id);
  gboolean fresh = get_size (path) < 0;
  int file;

  if (!make_folder (self->uploads, error))
    return -1;
  file = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0 || ftruncate (file, offset) != 0)
    set_error (error, path);
  else if (!fresh || sync_folder (self->uploads, error))
    return file;
  if (file >= 0)
    close (file);
  return -1;
}

gboolean
sf_blob_file_write (int file, gconstpointer bytes, gsize length, gint64 offset, GError **error)
{
  const char *at = bytes;

  while (length > 0)
    {
      ssize_t n = pwrite (file, at, length, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_error (error, "writing an upload");
          return FALSE;
        }
      at += n;
      offset += n;
      length -= (gsize) n;
    }
  return TRUE;
}

gboolean
sf_blob_file_sync (int file, GError **error)
{
  if (fdatasync (file) == 0)
    return TRUE;
  set_error (error, "syncing an upload");
  return FALSE;
}

void
sf_blob_files_remove_upload (SfBlobFiles *self, const char *id)
{
  g_autofree char *path = upload_path (self, id);

  /* A crash may bring it back; cleaning up finds it then. */
  if (g_unlink (path) != 0 && errno != ENOENT)
    g_warning ("%s: %s", path, g_strerror (errno));
}

/* ---- Blobs ---- */

GBytes *
sf_blob_files_load (SfBlobFiles *self, const char *id, const char *sha256, gsize max, GError **error)
{
  g_autofree char *path = upload_path (self, id);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) local = NULL;
  gsize length;

  if (get_size (path) < 0)
    {
      g_free (path);
      path = blob_path (self, sha256);
    }
  if (get_size (path) > (gint64) max)
    g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_IO, "%s has more bytes than may be uploaded", path);
  else if (!g_file_get_contents (path, &bytes, &length, &local))
    g_set_error_literal (error, SF_DB_ERROR, SF_DB_ERROR_IO, local->message);
  else
    return g_bytes_new_take (g_steal_pointer (&bytes), length);
  return NULL;
}

gboolean
sf_blob_files_place (SfBlobFiles *self, const char *id, const char *sha256, GError **error)
{
  g_autofree char *from = upload_path (self, id);
  g_autofree char *folder = blob_folder (self, sha256);
  g_autofree char *to = blob_path (self, sha256);

  if (!make_folder (folder, error))
    return FALSE;
  if (g_rename (from, to) != 0 && (errno != ENOENT || get_size (to) < 0))
    {
      set_error (error, to);
      return FALSE;
    }
  return sync_folder (folder, error) && sync_folder (self->uploads, error);
}

gint64
sf_blob_files_get_size (SfBlobFiles *self, const char *sha256)
{
  g_autofree char *path = blob_path (self, sha256);

  return get_size (path);
}

int
sf_blob_files_open (SfBlobFiles *self, const char *sha256, GError **error)
{
  g_autofree char *path = blob_path (self, sha256);
  int file = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);

  if (file < 0)
    set_error (error, path);
  return file;
}

GBytes *
sf_blob_file_read (int file, gint64 offset, gsize length, GError **error)
{
  g_autofree char *bytes = g_malloc (length);
  ssize_t n;

  do
    n = pread (file, bytes, length, offset);
  while (n < 0 && errno == EINTR);
  if (n >= 0)
    return g_bytes_new_take (g_steal_pointer (&bytes), (gsize) n);
  set_error (error, "reading a blob");
  return NULL;
}

void
sf_blob_files_remove (SfBlobFiles *self, const char *sha256)
{
  g_autofree char *path = blob_path (self, sha256);

  if (g_unlink (path) != 0 && errno != ENOENT)
    g_warning ("%s: %s", path, g_strerror (errno));
}

/* ---- All of them ---- */

GPtrArray *
sf_blob_files_list_uploads (SfBlobFiles *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (self->uploads, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (sf_uuid_is_valid (name))
      g_ptr_array_add (ids, g_strdup (name));
  return ids;
}

static void
list_folder (SfBlobFiles *self, const char *two, GPtrArray *out)
{
  g_autofree char *path = g_build_filename (self->folder, two, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *sha256 = g_strconcat (two, name, NULL);

      if (sf_sha256_is_valid (sha256))
        g_ptr_array_add (out, g_steal_pointer (&sha256));
    }
}

GPtrArray *
sf_blob_files_list (SfBlobFiles *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 256; i++)
    {
      g_autofree char *two = g_strdup_printf ("%02x", i);

      list_folder (self, two, all);
    }
  return all;
}
