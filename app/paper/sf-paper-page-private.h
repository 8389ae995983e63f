/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page's parts, shared by sf-paper-page.c (what it shows) and sf-paper-output.c (printing and PDF).
 */
#pragma once

#include "paper/sf-paper-page.h"
#include "paper/sf-paper.h"
#include "widgets/sf-action-bar.h"

G_BEGIN_DECLS

struct _SfPaperPage
{
  SfPage parent_instance;

  GtkStack *stack;
  AdwStatusPage *problem;
  GtkDropDown *shown_copy;
  GtkStringList *copy_names;
  GtkBox *checks;
  GtkBox *sheets;
  SfActionBar *bar;

  SfSession *session;
  char *id;
  double zoom;
  SfRecord *agreement, *signing, *settings; /* as the server has them: paper shows nothing that is not settled */
  gboolean is_waiting;                      /* for the server's answer to a decision made here */
  char *print_refusal;                      /* why the rules do not allow to print it, NULL if they do */
  SfPaperDocument *document;
  SfPaperPages *pages;
  GCancellable *cancellable;
};

/* Bits of the copies that are ticked. */
guint sf_paper_page_get_copies (SfPaperPage *self);

/* sf-paper-output.c */
void sf_paper_page_run_print (SfPaperPage *self);
void sf_paper_page_run_export (SfPaperPage *self);

G_END_DECLS
