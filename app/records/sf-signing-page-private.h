/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page's parts, shared by sf-signing-page.c (what it shows) and sf-signing-actions.c (what it does).
 */
#pragma once

#include "records/sf-signing-page.h"
#include "records/sf-signing-view.h"
#include "widgets/sf-action-bar.h"
#include "widgets/sf-attachments.h"

G_BEGIN_DECLS

struct _SfSigningPage
{
  SfPage parent_instance;

  GtkStack *stack;
  SfSigningView *view;
  SfActionBar *bar;
  SfAttachments *proof;

  SfSession *session;
  SfListModel *queue;
  char *id;
  SfItem *item;       /* NULL until it is loaded */
  GPtrArray *options; /* SfOption *; NULL until they are loaded */
  JsonObject *draft;  /* what was typed and not sent; nullable */
  gboolean draft_loaded;
  SfRecord *roster; /* the student's own record; NULL for others, or until it is loaded */
  gboolean acting;
  GCancellable *cancellable;
};

/* Goes on to another signing. */
void sf_signing_page_set_id (SfSigningPage *self, const char *id);
void sf_signing_page_reload (SfSigningPage *self);

/* sf-signing-actions.c: an action of the bar, with all it asks of the person. */
void sf_signing_page_do (SfSigningPage *self, const char *action);

G_END_DECLS
