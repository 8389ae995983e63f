/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 应约确认: says in the manual's words what accepting means, sums up what will bind, and wants each part ticked as read
 * before the binding button wakes. The default answer is Cancel. Main thread.
 */
#pragma once

#include <adwaita.h>

#include "core/model/sf-record.h"

G_BEGIN_DECLS

#define SF_TYPE_ACCEPT_DIALOG (sf_accept_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SfAcceptDialog, sf_accept_dialog, SF, ACCEPT_DIALOG, AdwMessageDialog)

/* Answers with the response "accept" or "cancel". @offline: also says that it counts from its arrival on. */
GtkWidget *sf_accept_dialog_new (GtkWindow *parent, SfRecord *signing, gboolean offline);
/* The keys of the ticked parts; transfer full. */
JsonArray *sf_accept_dialog_dup_read (SfAcceptDialog *self);

G_END_DECLS
