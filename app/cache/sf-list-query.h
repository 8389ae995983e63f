/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a list shows, found out on the cache's readers. The order comes from SQL, once for each filter; what is typed
 * into the search only picks from it, in texts that are kept in memory: a key costs a look at some megabytes, however
 * short the word and however many rows have it.
 */
#pragma once

#include "cache/sf-list-model.h"
#include "db/sf-db.h"

G_BEGIN_DECLS

/* The folded search texts of one kind's rows, in one piece. Immutable, any thread. */
typedef struct _SfListTexts SfListTexts;

SfListTexts *sf_list_texts_ref (SfListTexts *self);
void sf_list_texts_unref (SfListTexts *self);

/* A row with its record. */
typedef struct
{
  gint64 row;
  SfRecord *record;
  SfItemMark mark;
  char *content;
} SfListRow;

/* SfListRow of those of the @n rows of @kind that are there. Work for a reader; transfer full. */
GArray *sf_list_read_rows (SfDb *db, SfKind kind, const gint64 *rows, guint n, GError **error);

#define SF_LIST_FIRST_ROWS 64 /* a screen or more */

typedef struct
{
  GArray *all;        /* gint64 row numbers of what the filters let through, in order */
  GArray *rows;       /* those of them that have what is searched; @all itself when nothing is */
  GArray *first;      /* SfListRow: the first of them, which somebody will look at next */
  SfListTexts *texts; /* NULL if nobody searched yet */
} SfListFound;

void sf_list_found_free (SfListFound *self);

/* A query with texts of its own, and what an earlier one found that still holds: @all if the filters are the same,
 * @texts if the kind is. */
typedef struct
{
  SfListQuery query;
  char *search; /* folded; NULL: all */
  char *college;
  GArray *all;
  SfListTexts *texts;
} SfListAsk;

SfListAsk *sf_list_ask_new (const SfListQuery *query);
SfListAsk *sf_list_ask_copy (const SfListAsk *self);
void sf_list_ask_free (SfListAsk *self);
/* Whether the two differ in nothing but what is searched. */
gboolean sf_list_ask_has_same_filters (const SfListAsk *self, const SfListAsk *other);

/* Work for a reader; NULL with @error set, also when it was cancelled. */
SfListFound *sf_list_ask_run (const SfListAsk *self, SfDb *db, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfListTexts, sf_list_texts_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfListFound, sf_list_found_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfListAsk, sf_list_ask_free)

G_END_DECLS
