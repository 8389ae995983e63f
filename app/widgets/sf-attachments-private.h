/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The widget's parts, shared by sf-attachments.c (what it shows, and removing) and sf-attachments-add.c (adding).
 */
#pragma once

#include "widgets/sf-attachment-row.h"
#include "widgets/sf-attachments.h"

G_BEGIN_DECLS

struct _SfAttachments
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkBox *rows;
  GtkWidget *none;
  GtkLabel *problem;
  GtkWidget *adding;
  GtkWidget *add;
  GtkLabel *limits;

  SfSession *session;
  SfKind kind;
  char *id;
  char *purpose;
  gboolean editable;
  gboolean ready;
  GPtrArray *held; /* SfRecord: attachments to be, until the record is there */
  guint n;         /* rows */
  guint pasted;    /* pictures, for their names */
  GCancellable *cancellable;
};

/* sf-attachments.c */
void sf_attachments_set_problem (SfAttachments *self, const char *sentence);
/* The row of a file; NULL if there is none. */
SfAttachmentRow *sf_attachments_find_row (SfAttachments *self, const char *sha256);
/* Reads the list anew. */
void sf_attachments_load (SfAttachments *self);

/* sf-attachments-add.c */
void sf_attachments_install_sources (GtkWidgetClass *widget_class);
void sf_attachments_take_drops (SfAttachments *self);
/* Attaches a file that is in the spool to the record, which is there. */
void sf_attachments_attach (SfAttachments *self, SfRecord *attachment);

G_END_DECLS
