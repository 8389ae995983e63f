/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Chooses an administrative division (GB/T 2260) down to the county by typing part of its name. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SF_TYPE_DIVISION_BUTTON (sf_division_button_get_type ())
G_DECLARE_FINAL_TYPE (SfDivisionButton, sf_division_button, SF, DIVISION_BUTTON, GtkWidget)

GtkWidget *sf_division_button_new (void);
/* NULL or "": none. Emits notify::code when it changes. */
void sf_division_button_set_code (SfDivisionButton *self, const char *code);
const char *sf_division_button_get_code (SfDivisionButton *self);

G_END_DECLS
