/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files that gather facts share; nobody else includes it.
 */
#pragma once

#include "db/sf-facts-query.h"

G_BEGIN_DECLS

/* What is being gathered, and the first error. */
typedef struct
{
  SfDb *db;
  SfKind kind;
  const SfOperation *operation; /* NULL when probing */
  SfRecord *record;             /* NULL: about to be made */
  const SfActor *actor;
  SfFacts *facts;
  GError *error;
} SfFactsQuery;

/* The one record that @where finds with :a (and :b, if @b is not NULL); transfer full. For several there is
 * sf_record_table_find(). */
SfRecord *sf_facts_query_one (SfDb *db, SfKind kind, const char *where, const char *a, const char *b, GError **error);
gboolean sf_facts_query_wants (const SfFactsQuery *q, SfKnown what);

/* What master data ask about others (sf-facts-master.c). */
void sf_facts_query_master (SfFactsQuery *q);

G_END_DECLS
