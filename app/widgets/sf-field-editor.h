/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The control that a field's type is edited with: an entry, a text, a list of codes, a date with a calendar, a place.
 * All alike to their caller: they take and give the stored value. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "core/form/sf-form.h"

G_BEGIN_DECLS

/* A control for @field; @changed is called with @user_data whenever the person changes it. Floating. */
GtkWidget *sf_field_editor_new (const SfField *field, GCallback changed, gpointer user_data);
/* What screen readers name and focus goes to: the control itself or the entry inside it. */
GtkWidget *sf_field_editor_get_focus (GtkWidget *editor);
void sf_field_editor_set_value (GtkWidget *editor, const SfField *field, const char *value);
/* As typed, not yet normalised; NULL when empty. Transfer full. */
char *sf_field_editor_dup_value (GtkWidget *editor, const SfField *field);

G_END_DECLS
