/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. GdkPixbuf's loader scales while it reads: a scan of 70 million pixels becomes a thumbnail without
 * ever being held whole, if it is a JPEG.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-picture.h"

#include "core/form/sf-media.h"

/* ---- Reading ---- */

typedef struct
{
  char *path;
  int max_side;
} Load;

static void
load_free (gpointer data)
{
  Load *self = data;

  g_free (self->path);
  g_free (self);
}

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  int max_side = GPOINTER_TO_INT (data);
  int longer = MAX (width, height);

  if (longer > max_side)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) ((gint64) width * max_side / longer)),
                                MAX (1, (int) ((gint64) height * max_side / longer)));
}

static GdkPixbuf *
decode (const guint8 *bytes, gsize length, int max_side, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) local = NULL;
  SfMediaLimits limits = sf_media_default_limits;
  SfMedia media;

  /* How large a file may be is the school's to say, how large a picture is the decoder's. */
  limits.max_bytes = length;
  if (!sf_media_check (bytes, length, &limits, &media, error))
    return NULL;
  if (media == SF_MEDIA_PDF)
    {
      g_set_error_literal (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_TYPE, "not a picture");
      return NULL;
    }
  loader = gdk_pixbuf_loader_new_with_type (media == SF_MEDIA_JPEG ? "jpeg" : "png", error);
  if (loader == NULL)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), GINT_TO_POINTER (max_side));
  gdk_pixbuf_loader_write (loader, bytes, length, &local);
  if (!gdk_pixbuf_loader_close (loader, local == NULL ? &local : NULL) || local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return gdk_pixbuf_apply_embedded_orientation (gdk_pixbuf_loader_get_pixbuf (loader));
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Load *load = data;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autofree char *bytes = NULL;
  GError *error = NULL;
  gsize length;

  if (g_file_get_contents (load->path, &bytes, &length, &error))
    pixbuf = decode ((const guint8 *) bytes, length, load->max_side, &error);
  if (pixbuf != NULL)
    g_task_return_pointer (task, gdk_texture_new_for_pixbuf (pixbuf), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
sf_picture_load_async (const char *path, int max_side, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  load->path = g_strdup (path);
  load->max_side = max_side;
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, load_in_thread);
}

GdkTexture *
sf_picture_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Writing ---- */

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, gdk_texture_save_to_png_bytes (data), (GDestroyNotify) g_bytes_unref);
}

void
sf_picture_save_async (GdkTexture *texture, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, g_object_ref (texture), g_object_unref);
  g_task_run_in_thread (task, save_in_thread);
}

GBytes *
sf_picture_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
