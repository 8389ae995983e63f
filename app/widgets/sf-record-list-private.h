/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The list's parts, shared by sf-record-list.c (what it shows) and sf-record-list-ticks.c (which rows are ticked).
 */
#pragma once

#include "widgets/sf-record-list.h"

G_BEGIN_DECLS

#define SF_RECORD_LIST_COLUMN "sf-column" /* object data: its SfListColumn */

struct _SfRecordList
{
  AdwBin parent_instance;

  GtkBox *bar;
  GtkSearchEntry *search;
  GtkDropDown *state_filter;
  GtkStringList *state_labels;
  GtkLabel *count;
  GtkMenuButton *more;
  GtkBox *column_checks;
  GtkWidget *select_all;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkColumnView *view;
  AdwStatusPage *empty;

  SfSession *session;
  const SfListSpec *spec;
  SfListModel *model;
  GArray *states; /* int: the state of each entry of the filter but the first */
  int asked_column;
  gboolean narrow;
  GHashTable *hidden;   /* const SfListColumn *: not in sight, by choice */
  GHashTable *selected; /* char *: ids of ticked rows */
  GHashTable *ticks;    /* GtkCheckButton of rows in sight, not owned */
  gboolean ticking;     /* ticks are being set by the program */
};

/* ---- sf-record-list-ticks.c ---- */

void sf_record_list_init_ticks (SfRecordList *self);
void sf_record_list_clear_ticks (SfRecordList *self);
void sf_record_list_add_tick_column (SfRecordList *self);
/* Ticks every row of the list, or none if one is ticked. */
void sf_record_list_tick_all (SfRecordList *self);
/* Rows have come or gone: a record that left the list is not meant any more by what is done to the ticked ones. */
void sf_record_list_untick_gone (SfRecordList *self);

G_END_DECLS
