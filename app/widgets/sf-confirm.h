/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asking once before a binding act, and for the operation code (操作码) where the school wants it. The default answer
 * is Cancel. Main thread.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A question in the window of @over, which the caller presents. It answers with the response @action, whose button says
 * @label, or with "cancel". */
AdwMessageDialog *sf_confirm_new (GtkWidget *over, const char *heading, const char *body, const char *action,
                                  const char *label, AdwResponseAppearance appearance);
/* Also asks for the operation code, in any message dialog. */
void sf_confirm_ask_secret (AdwMessageDialog *dialog);
/* What was typed; NULL if nothing was or it was not asked for. To be given to sf_password_free(). */
char *sf_confirm_dup_secret (AdwMessageDialog *dialog);

G_END_DECLS
