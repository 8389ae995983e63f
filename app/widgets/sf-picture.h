/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pictures of attachments, read from files and made smaller on another thread. Only JPEG and PNG, told from the bytes:
 * no other decoder ever sees a file that somebody uploaded.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Reads the picture at @path so that no side is longer than @max_side pixels; upright, as its camera held it. Finish:
 * SF_MEDIA_ERROR_TYPE if it is none. */
void sf_picture_load_async (const char *path, int max_side, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
GdkTexture *sf_picture_load_finish (GAsyncResult *result, GError **error);
/* @texture as the bytes of a PNG file. */
void sf_picture_save_async (GdkTexture *texture, GAsyncReadyCallback callback, gpointer user_data);
GBytes *sf_picture_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
