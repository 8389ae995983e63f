/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page's parts, shared by sf-batch-page.c (the list, the terms, the check) and sf-batch-sending.c (sending, answers
 * and the report).
 */
#pragma once

#include "employer/sf-batch-page.h"
#include "employer/sf-invitation-list.h"
#include "employer/sf-terms-form.h"
#include "widgets/sf-action-bar.h"

G_BEGIN_DECLS

struct _SfBatchPage
{
  SfPage parent_instance;

  GtkStack *steps;
  GtkTextView *text;
  GtkLabel *columns;
  SfTermsForm *terms;
  GtkStack *table_stack;
  GtkLabel *summary;
  GtkColumnView *table;
  GtkProgressBar *progress;
  GtkLabel *problem;
  SfActionBar *bar;

  SfSession *session;
  SfInvitationList *list; /* NULL while there is none that can be read */
  GHashTable *known;      /* number -> SfRecord; NULL until it is read */
  GCancellable *checking; /* the server's check; NULL when none is under way */
  guint read_timeout;
  gboolean loaded;

  /* While it is sent (sf-batch-sending.c). */
  GCancellable *sending; /* NULL when nothing is being sent */
  JsonObject *shared;
  int days;
  guint place, n_all, n_done;
  gboolean sent; /* something of this list was */
};

/* ---- sf-batch-page.c ---- */

/* What the rows say now, in the summary and the bar. */
void sf_batch_page_show_summary (SfBatchPage *self);
void sf_batch_page_set_problem (SfBatchPage *self, const char *sentence);
guint sf_batch_page_count (SfBatchPage *self, SfInvitationState state);
/* What was typed has become operations: the list need not be kept. */
void sf_batch_page_forget_list (SfBatchPage *self);

/* ---- sf-batch-sending.c ---- */

/* Asks once, then sends what can be sent. */
void sf_batch_page_send (SfBatchPage *self);
void sf_batch_page_stop (SfBatchPage *self);
/* For the session's signal: the server has answered the operation @uid. */
void sf_batch_page_answered (SfBatchPage *self, const char *uid, gboolean applied);
/* Writes what became of every row into a table that the person chooses. */
void sf_batch_page_save_report (SfBatchPage *self);
/* Writes a table with the header alone, to be filled in. */
void sf_batch_page_save_empty (SfBatchPage *self);

G_END_DECLS
