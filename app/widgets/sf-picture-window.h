/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A picture in a window of its own, as large as there is room, or at its own size. Main thread.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SF_TYPE_PICTURE_WINDOW (sf_picture_window_get_type ())
G_DECLARE_FINAL_TYPE (SfPictureWindow, sf_picture_window, SF, PICTURE_WINDOW, AdwWindow)

GtkWidget *sf_picture_window_new (GtkWindow *parent, const char *title, const char *path);

G_END_DECLS
