/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 类别提示: what each category of 毕业去向 means, and what proves it. Translated; main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the category means and the proof it asks for; NULL for a code without one. Transfer full. */
char *sf_whereabouts_hint (const char *code);
/* A button that shows all of them. */
GtkWidget *sf_whereabouts_button_new (void);

G_END_DECLS
