/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sentence on a card with a symbol before it, above what it is about: the reason of a return, that something waits to
 * be uploaded. Hidden while there is nothing to say. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SF_TYPE_REMARK (sf_remark_get_type ())
G_DECLARE_FINAL_TYPE (SfRemark, sf_remark, SF, REMARK, GtkWidget)

/* @text NULL hides it. @style: (nullable): a style class of the symbol, "warning". */
void sf_remark_set (SfRemark *self, const char *text, const char *icon_name, const char *style);

G_END_DECLS
