/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A row of children that goes on in further rows where it has no room, from the end of the line on: actions in a narrow
 * window. Children are set by gtk_widget_set_parent() and taken by gtk_widget_unparent(). Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SF_TYPE_WRAP_BOX (sf_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (SfWrapBox, sf_wrap_box, SF, WRAP_BOX, GtkWidget)

G_END_DECLS
