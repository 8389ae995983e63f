/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks for one value: of a field, with its checks, or one of a few that are offered; and for a remark beside it where
 * that is wanted. Its answering button wakes when the value is right and another one than now. Main thread.
 */
#pragma once

#include <adwaita.h>

#include "core/form/sf-form.h"

G_BEGIN_DECLS

#define SF_TYPE_VALUE_DIALOG (sf_value_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SfValueDialog, sf_value_dialog, SF, VALUE_DIALOG, AdwMessageDialog)

/* Answers with the response "confirm", whose button is called @confirm, or "cancel". @field must outlive the dialog;
 * @present: (nullable): the value now. */
GtkWidget *sf_value_dialog_new (GtkWindow *parent, const char *heading, const char *body, const char *confirm,
                                const SfField *field, const char *present);
/* One of @values, which are called @names; both NULL-terminated and of one length. */
void sf_value_dialog_offer (SfValueDialog *self, const char *const *values, const char *const *names);
/* The value may be emptied. */
void sf_value_dialog_allow_empty (SfValueDialog *self);
void sf_value_dialog_ask_remark (SfValueDialog *self);
/* In normal form, NULL when empty; transfer full. */
char *sf_value_dialog_dup_value (SfValueDialog *self);
/* NULL when empty; transfer full. */
char *sf_value_dialog_dup_remark (SfValueDialog *self);

G_END_DECLS
