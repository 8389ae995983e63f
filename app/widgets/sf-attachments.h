/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files of one record that serve one purpose (proof of employment, a release letter, a scan): shown, and where the
 * viewer may, added by file chooser, drag and drop or from the clipboard, and removed. Works offline: a file is durable
 * on this computer as soon as it is listed, and what is decided about the record waits for it. Main thread.
 *
 * Signals: "begin" when files wait for a record that is not there yet: its page makes it, then says so by
 * sf_attachments_set_ready(); "changed" when the number of files did.
 */
#pragma once

#include <gtk/gtk.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_ATTACHMENTS (sf_attachments_get_type ())
G_DECLARE_FINAL_TYPE (SfAttachments, sf_attachments, SF, ATTACHMENTS, GtkWidget)

GtkWidget *sf_attachments_new (void);
/* Shows the files of @purpose (as in SF_ATTACHMENT_PURPOSE) of the record @id. @label: translated, what these files
 * are. */
void sf_attachments_set_place (SfAttachments *self, SfSession *session, SfKind kind, const char *id,
                               const char *purpose, const char *label);
/* May the viewer add and remove? FALSE at first. */
void sf_attachments_set_editable (SfAttachments *self, gboolean editable);
/* Is the record there, so that files can be attached to it? FALSE at first. */
void sf_attachments_set_ready (SfAttachments *self, gboolean ready);
/* How many there are, with those that wait for the record. */
guint sf_attachments_get_n (SfAttachments *self);
/* Adds files, or the bytes of one under a @name; what the file chooser, a drop and the clipboard do. */
void sf_attachments_add_file (SfAttachments *self, GFile *file);
void sf_attachments_add_bytes (SfAttachments *self, GBytes *bytes, const char *name);
/* Says what is wrong with the files as a whole, and moves there; NULL: nothing. */
void sf_attachments_show_problem (SfAttachments *self, const char *sentence);

G_END_DECLS
