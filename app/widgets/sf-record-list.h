/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A searchable list of the cache's records of one kind, as a table that asks only for the rows in view. What it shows
 * is said by a constant description. Main thread.
 *
 * Signals: "open" (SfItem *item) when a row is activated; "selection-changed" when other rows are ticked.
 */
#pragma once

#include <adwaita.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

typedef enum
{
  SF_CELL_EXPAND = 1 << 0,
  SF_CELL_NARROW = 1 << 1,  /* stays when the window is narrow */
  SF_CELL_NUMERIC = 1 << 2, /* digits of equal width */
  SF_CELL_STATE = 1 << 3,   /* coloured by the record's state */
  SF_CELL_OPENS = 1 << 4,   /* a button that opens the record; has no text of its own */
  SF_CELL_HIDDEN = 1 << 5,  /* only when the person asks for it */
} SfCellFlags;

typedef struct _SfListColumn SfListColumn;

struct _SfListColumn
{
  const char *title; /* msgid of context "column" */
  int column;        /* the record's column; sorted by its header; -1: not sortable */
  SfCellFlags flags;
  /* The cell's text, full; NULL: the column's own. @position is the row's. */
  char *(*text) (SfItem *item, guint position, SfSession *session);
  /* A style class for the cell, NULL for none. */
  const char *(*style) (SfItem *item, SfSession *session);
};

typedef struct
{
  SfKind kind;
  const SfListColumn *columns;
  guint n_columns;
  guint states; /* SF_STATE_BIT()s that it is limited to; 0: all */
  gboolean offers_states;
  gboolean is_queue; /* of records to review one after the other */
  gboolean selects;  /* rows can be ticked */
  gboolean offers_columns;
  gboolean exports; /* its page offers to save what it shows as a table */
  int sort_column;
  gboolean descending;
  const char *search_hint; /* msgids from here on */
  const char *empty_title;
  const char *empty_text;
  const char *empty_icon;
} SfListSpec;

#define SF_TYPE_RECORD_LIST (sf_record_list_get_type ())
G_DECLARE_FINAL_TYPE (SfRecordList, sf_record_list, SF, RECORD_LIST, AdwBin)

GtkWidget *sf_record_list_new (SfSession *session, const SfListSpec *spec);
/* The same for one that a template made: it stays empty until then. */
void sf_record_list_set_up (SfRecordList *self, SfSession *session, const SfListSpec *spec);
/* The model of its rows. */
SfListModel *sf_record_list_get_model (SfRecordList *self);
void sf_record_list_focus_search (SfRecordList *self);
void sf_record_list_set_narrow (SfRecordList *self, gboolean narrow);
/* A widget beside the search, such as a button that makes a new record. */
void sf_record_list_add_end (SfRecordList *self, GtkWidget *widget);
/* What a cell of @column says of @item, the list's row at @position. Transfer full. */
char *sf_list_column_dup_text (const SfListColumn *column, SfItem *item, guint position, SfSession *session);
/* The title of a column, translated. */
const char *sf_list_column_get_title (const SfListColumn *column);
/* Whether the column is in sight now; a narrow window takes none away here. */
gboolean sf_record_list_shows (SfRecordList *self, const SfListColumn *column);

/* Ids of the rows that are ticked, NULL-terminated; transfer full. A row that a sync takes out of the list is not among
 * them any more; another filter or search unticks all. */
GStrv sf_record_list_dup_selected (SfRecordList *self);
guint sf_record_list_get_n_selected (SfRecordList *self);
void sf_record_list_unselect (SfRecordList *self);

/* Rows are as high as they need; the list itself does not scroll, whoever holds it does. For short lists. */
void sf_record_list_set_short (SfRecordList *self);

G_END_DECLS
