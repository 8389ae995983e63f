/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks for a password again, or for a new one in place of the initial secret. It stays open until whoever owns it has
 * tried the answer. Main thread.
 *
 * Signal: "submit" (const char *password, const char *new_password); the second is NULL when none is asked for.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SF_TYPE_PASSWORD_DIALOG (sf_password_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SfPasswordDialog, sf_password_dialog, SF, PASSWORD_DIALOG, AdwWindow)

/* The same person's password again. */
GtkWidget *sf_password_dialog_new (GtkWindow *parent, const char *account);
/* A new password for the one that was just used, @old; NULL asks for that too. */
GtkWidget *sf_password_dialog_new_change (GtkWindow *parent, const char *old);
/* Another password because one wants it. */
GtkWidget *sf_password_dialog_new_own_change (GtkWindow *parent);
/* A new operation code 操作码, which the password lets set: "submit" gives both. */
GtkWidget *sf_password_dialog_new_code (GtkWindow *parent);
/* Asks for the code of the second factor too, emptied. */
void sf_password_dialog_ask_otp (SfPasswordDialog *self);
/* NULL if none was typed. */
const char *sf_password_dialog_get_otp (SfPasswordDialog *self);
/* A sentence below the fields; the dialog can be used again. */
void sf_password_dialog_set_problem (SfPasswordDialog *self, const char *sentence);

G_END_DECLS
