/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks for the reason of a refusal or a return, which must not be empty, and where it is asked for, whose part is at
 * fault. The default answer is Cancel. Main thread.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SF_TYPE_REASON_DIALOG (sf_reason_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SfReasonDialog, sf_reason_dialog, SF, REASON_DIALOG, AdwMessageDialog)

/* Answers with the response "confirm" or "cancel". @confirm: the label of the binding button. */
GtkWidget *sf_reason_dialog_new (GtkWindow *parent, const char *heading, const char *body, const char *confirm);
/* Also asks whose part is at fault; @only: (nullable): the one party that it can be. */
void sf_reason_dialog_ask_fault (SfReasonDialog *self, const char *only);
/* Starts with @reason in the text. */
void sf_reason_dialog_set_reason (SfReasonDialog *self, const char *reason);
/* Without white space at its ends; transfer full. */
char *sf_reason_dialog_dup_reason (SfReasonDialog *self);
/* "student" or "employer"; NULL while none is chosen or it was not asked for. */
const char *sf_reason_dialog_get_fault (SfReasonDialog *self);

G_END_DECLS
