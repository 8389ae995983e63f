/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One field of a form: its label, its value to read or a control to fill it in, and below it a hint or what is wrong
 * with it. Main thread.
 *
 * Signals: "changed" whenever the person changes the value, "left" when the focus leaves a control, "reveal" when the
 * person asks to see masked data in full.
 */
#pragma once

#include <gtk/gtk.h>

#include "core/form/sf-form.h"

G_BEGIN_DECLS

#define SF_TYPE_FIELD_ROW (sf_field_row_get_type ())
G_DECLARE_FINAL_TYPE (SfFieldRow, sf_field_row, SF, FIELD_ROW, GtkWidget)

/* @field must outlive the row, as fields of compiled-in editions do. */
GtkWidget *sf_field_row_new (const SfField *field, gboolean editable);
/* Without its label, for a place where a column or a row says it; to screen readers it is called @name. */
void sf_field_row_set_bare (SfFieldRow *self, const char *name);
/* What stands below the control in place of the field's 填写说明; NULL: that. */
void sf_field_row_set_hint (SfFieldRow *self, const char *hint);
const SfField *sf_field_row_get_field (SfFieldRow *self);
gboolean sf_field_row_get_editable (SfFieldRow *self);
/* What takes the keyboard; NULL if the field is read only. Borrowed. */
GtkWidget *sf_field_row_get_control (SfFieldRow *self);
/* NULL: empty. */
void sf_field_row_set_value (SfFieldRow *self, const char *value);
/* In normal form, NULL when empty; transfer full. */
char *sf_field_row_dup_value (SfFieldRow *self);
/* Shows personal data as stars until it is revealed; only when it is read, not filled in. */
void sf_field_row_set_masked (SfFieldRow *self, gboolean masked);
void sf_field_row_set_required (SfFieldRow *self, gboolean required);
/* A sentence, or NULL when all is well. */
void sf_field_row_set_problem (SfFieldRow *self, const char *sentence);
/* Marks the value as one that differs from an earlier version; @was: how it read then, NULL for no mark. */
void sf_field_row_set_changed_from (SfFieldRow *self, const char *was);

G_END_DECLS
