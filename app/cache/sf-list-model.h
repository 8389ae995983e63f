/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list over the cache: the row numbers of what matches a query, in its order (8 bytes a row), and the records of
 * those rows that are looked at. 100,000 rows open as fast as 100. A GListModel of SfItem; main thread, its SQL runs on
 * the cache's readers.
 */
#pragma once

#include <gio/gio.h>

#include "cache/sf-item.h"
#include "core/model/sf-kind.h"

G_BEGIN_DECLS

/* What a list shows. Copied by value where it is given; texts are borrowed for the call. */
typedef struct
{
  SfKind kind;
  guint states;          /* 1 << state; 0: all */
  const char *search;    /* as typed: name, number, employer, pinyin or its initials; NULL or "": all */
  const char *college;   /* id; NULL: all */
  SfTime queued_before;  /* only what has waited since before then (overdue); 0: all */
  gboolean pending_only; /* only what has an own decision waiting or refused */
  int sort_column;       /* -1: newest id first */
  gboolean descending;
} SfListQuery;

typedef struct _SfCache SfCache;

#define SF_TYPE_LIST_MODEL (sf_list_model_get_type ())
G_DECLARE_FINAL_TYPE (SfListModel, sf_list_model, SF, LIST_MODEL, GObject)

/* An empty list; it fills when a query is set. Follows the cache's changes by itself. Screens use
 * sf_session_new_list() of sync/sf-session.h's session, which knows its cache. */
SfListModel *sf_list_model_new (SfCache *cache);
void sf_list_model_set_query (SfListModel *self, const SfListQuery *query);

/* Where the record with @id is, GTK_INVALID_LIST_POSITION (G_MAXUINT) if it is not in the list or its row was never
 * loaded. Selections are kept by id, never by position. */
guint sf_list_model_find (SfListModel *self, const char *id);
/* The id of the row at @position, even if it is not loaded; waits for nothing, NULL if it is unknown yet. */
const char *sf_list_model_get_id (SfListModel *self, guint position);
/* All rows of the list, whether somebody looked at them or not: SfItem *, in order; transfer full. */
void sf_list_model_read_async (SfListModel *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *sf_list_model_read_finish (SfListModel *self, GAsyncResult *result, GError **error);
/* "loading": the query runs for the first time. */
gboolean sf_list_model_is_loading (SfListModel *self);

G_END_DECLS
