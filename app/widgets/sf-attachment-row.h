/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One attached file: what it looks like, its name and size, how far it came on its way to the server. A list item to
 * screen readers. Main thread.
 *
 * Signal: "remove" when the person does not want it any more.
 */
#pragma once

#include <gtk/gtk.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_ATTACHMENT_ROW (sf_attachment_row_get_type ())
G_DECLARE_FINAL_TYPE (SfAttachmentRow, sf_attachment_row, SF, ATTACHMENT_ROW, GtkWidget)

/* @attachment: a record of that kind. */
GtkWidget *sf_attachment_row_new (SfSession *session, SfRecord *attachment, SfItemMark mark, gboolean removable);
SfRecord *sf_attachment_row_get_attachment (SfAttachmentRow *self);
/* Looks anew how far the file came. */
void sf_attachment_row_refresh (SfAttachmentRow *self);

G_END_DECLS
