/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Three folders: waiting, sent, fetched; a file changes its state by a rename. When it was sent, and
 * when it was last looked at, is its time of modification.
 */
#define G_LOG_DOMAIN "sf-app"

#include "cache/sf-spool.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/form/sf-media.h"
#include "core/model/sf-sha256.h"

#define SENT_KEPT (30 * SF_DAY) /* as long as the outbox keeps what was answered */

typedef enum
{
  WAITING,
  SENT,
  FETCHED,
  N_PLACES
} Place;

struct _SfSpool
{
  gatomicrefcount refs;
  char *folders[N_PLACES];
};

SfFile *
sf_file_copy (const SfFile *self)
{
  SfFile *copy = g_new0 (SfFile, 1);

  copy->sha256 = g_strdup (self->sha256);
  copy->size = self->size;
  copy->mime = g_strdup (self->mime);
  return copy;
}

void
sf_file_free (SfFile *self)
{
  g_free (self->sha256);
  g_free (self->mime);
  g_free (self);
}

static void
set_error (GError **error, const char *path)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (saved), "%s: %s", path, g_strerror (saved));
}

/* ---- The folders ---- */

/* What a program that ended in the middle of writing left. */
static void
remove_unfinished (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (!sf_sha256_is_valid (name))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
      }
}

SfSpool *
sf_spool_new (const char *directory, GError **error)
{
  static const char *const names[N_PLACES] = { "waiting", "sent", "fetched" };
  g_autoptr (SfSpool) self = g_new0 (SfSpool, 1);

  g_atomic_ref_count_init (&self->refs);
  for (guint i = 0; i < N_PLACES; i++)
    {
      self->folders[i] = g_build_filename (directory, "files", names[i], NULL);
      if (g_mkdir_with_parents (self->folders[i], 0700) != 0)
        {
          set_error (error, self->folders[i]);
          return NULL;
        }
      remove_unfinished (self->folders[i]);
    }
  return g_steal_pointer (&self);
}

SfSpool *
sf_spool_ref (SfSpool *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_spool_unref (SfSpool *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint i = 0; i < N_PLACES; i++)
    g_free (self->folders[i]);
  g_free (self);
}

static char *
path_of (SfSpool *self, Place place, const char *sha256)
{
  g_assert (sf_sha256_is_valid (sha256));
  return g_build_filename (self->folders[place], sha256, NULL);
}

static gint64
size_of (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && S_ISREG (info.st_mode) ? info.st_size : -1;
}

static gboolean
sync_folder (const char *folder, GError **error)
{
  int file = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced = file >= 0 && fsync (file) == 0;

  if (!synced)
    set_error (error, folder);
  if (file >= 0)
    close (file);
  return synced;
}

/* char *: the names in a folder that are contents. */
static GPtrArray *
list_names (SfSpool *self, Place place)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (self->folders[place], 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (sf_sha256_is_valid (name))
      g_ptr_array_add (names, g_strdup (name));
  return names;
}

static gboolean
move (SfSpool *self, const char *sha256, Place from, Place to, GError **error)
{
  g_autofree char *old = path_of (self, from, sha256);
  g_autofree char *new = path_of (self, to, sha256);

  if (g_rename (old, new) == 0)
    return sync_folder (self->folders[to], error);
  set_error (error, old);
  return FALSE;
}

static void
set_time (const char *path, SfTime time)
{
  const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
                                     { .tv_sec = time / SF_SECOND, .tv_nsec = time % SF_SECOND * 1000000 } };

  utimensat (AT_FDCWD, path, times, 0);
}

static SfTime
get_time (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (SfTime) info.st_mtim.tv_sec * SF_SECOND + info.st_mtim.tv_nsec / 1000000 : 0;
}

/* ---- What goes up ---- */

static gboolean
write_durably (const char *folder, const char *path, GBytes *bytes, GError **error)
{
  return g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error) &&
         sync_folder (folder, error);
}

SfFile *
sf_spool_add (SfSpool *self, GBytes *bytes, gint64 max_size, GError **error)
{
  SfMediaLimits limits = sf_media_default_limits;
  g_autoptr (SfFile) file = g_new0 (SfFile, 1);
  g_autofree char *path = NULL;
  g_autofree char *sent = NULL;
  SfMedia media;

  limits.max_bytes = (gsize) max_size;
  if (!sf_media_check (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &limits, &media, error))
    return NULL;
  file->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  file->size = (gint64) g_bytes_get_size (bytes);
  file->mime = g_strdup (sf_media_mime (media));
  path = path_of (self, WAITING, file->sha256);
  /* Even what was sent once is offered again: the server may have forgotten it, and says so in one answer. */
  if (!write_durably (self->folders[WAITING], path, bytes, error))
    return NULL;
  sent = path_of (self, SENT, file->sha256);
  g_unlink (sent);
  return g_steal_pointer (&file);
}

SfFile *
sf_spool_add_path (SfSpool *self, const char *path, gint64 max_size, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;

  /* What is too large is not even read. */
  if (size_of (path) > max_size)
    {
      g_set_error_literal (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_TOO_LARGE, "the file is too large");
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  return sf_spool_add (self, bytes, max_size, error);
}

/* By its first bytes; it was checked when it was added. */
static SfFile *
describe (const char *path, const char *sha256)
{
  guint8 start[16];
  g_autoptr (SfFile) described = g_new0 (SfFile, 1);
  int file = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  ssize_t n = file >= 0 ? read (file, start, sizeof start) : -1;
  SfMedia media;

  if (file >= 0)
    close (file);
  if (n < 0 || !sf_media_sniff (start, (gsize) n, &media))
    return NULL;
  described->sha256 = g_strdup (sha256);
  described->size = size_of (path);
  described->mime = g_strdup (sf_media_mime (media));
  return g_steal_pointer (&described);
}

GPtrArray *
sf_spool_list_waiting (SfSpool *self)
{
  g_autoptr (GPtrArray) names = list_names (self, WAITING);
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_file_free);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = path_of (self, WAITING, names->pdata[i]);
      SfFile *file = describe (path, names->pdata[i]);

      if (file != NULL)
        g_ptr_array_add (files, file);
      else
        g_warning ("%s is damaged", path);
    }
  return files;
}

GBytes *
sf_spool_load_waiting (SfSpool *self, const char *sha256, GError **error)
{
  g_autofree char *path = path_of (self, WAITING, sha256);
  g_autofree char *text = NULL;
  g_autofree char *found = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  found = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  if (g_str_equal (found, sha256))
    return g_bytes_new_take (g_steal_pointer (&text), length);
  g_set_error (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_BROKEN, "%s is damaged", path);
  return NULL;
}

gboolean
sf_spool_mark_sent (SfSpool *self, const char *sha256, SfTime now, GError **error)
{
  g_autofree char *path = path_of (self, WAITING, sha256);

  set_time (path, now);
  return move (self, sha256, WAITING, SENT, error);
}

void
sf_spool_drop (SfSpool *self, const char *sha256)
{
  g_autofree char *path = path_of (self, WAITING, sha256);

  g_unlink (path);
}

void
sf_spool_offer_again (SfSpool *self)
{
  g_autoptr (GPtrArray) names = list_names (self, SENT);

  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!move (self, names->pdata[i], SENT, WAITING, &error))
        g_warning ("%s", error->message);
    }
}

void
sf_spool_forget_sent (SfSpool *self, SfTime now)
{
  g_autoptr (GPtrArray) names = list_names (self, SENT);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = path_of (self, SENT, names->pdata[i]);

      if (get_time (path) <= now - SENT_KEPT)
        g_unlink (path);
    }
}

/* ---- What came down ---- */

char *
sf_spool_find (SfSpool *self, const char *sha256)
{
  for (Place place = WAITING; place < N_PLACES; place++)
    {
      g_autofree char *path = path_of (self, place, sha256);

      if (size_of (path) < 0)
        continue;
      if (place == FETCHED)
        set_time (path, g_get_real_time () / 1000);
      return g_steal_pointer (&path);
    }
  return NULL;
}

typedef struct
{
  char *path;
  SfTime used;
  gint64 size;
} Fetched;

static void
fetched_clear (gpointer data)
{
  g_free (((Fetched *) data)->path);
}

static int
compare_used (gconstpointer a, gconstpointer b)
{
  const Fetched *x = a;
  const Fetched *y = b;

  return (x->used < y->used) - (x->used > y->used);
}

/* Beginning with the last used; the first is never removed. */
static void
trim (SfSpool *self, gint64 max_total)
{
  g_autoptr (GPtrArray) names = list_names (self, FETCHED);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Fetched));
  gint64 total = 0;

  g_array_set_clear_func (all, fetched_clear);
  for (guint i = 0; i < names->len; i++)
    {
      Fetched fetched = { path_of (self, FETCHED, names->pdata[i]), 0, 0 };

      fetched.used = get_time (fetched.path);
      fetched.size = size_of (fetched.path);
      g_array_append_val (all, fetched);
    }
  g_array_sort (all, compare_used);
  for (guint i = 0; i < all->len; i++)
    {
      const Fetched *fetched = &g_array_index (all, Fetched, i);

      total += fetched->size;
      if (i > 0 && total > max_total)
        g_unlink (fetched->path);
    }
}

char *
sf_spool_keep (SfSpool *self, const char *sha256, GBytes *bytes, gint64 max_total, GError **error)
{
  g_autofree char *found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *path = path_of (self, FETCHED, sha256);

  if (!g_str_equal (found, sha256))
    {
      g_set_error_literal (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_BROKEN, "not the file that was asked for");
      return NULL;
    }
  if (!g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return NULL;
  trim (self, max_total);
  return g_steal_pointer (&path);
}

void
sf_spool_prune (SfSpool *self, GHashTable *wanted)
{
  g_autoptr (GPtrArray) names = list_names (self, FETCHED);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = path_of (self, FETCHED, names->pdata[i]);

      if (!g_hash_table_contains (wanted, names->pdata[i]))
        g_unlink (path);
    }
}
