/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gathers what a decision may ask from the tables of records: the server's store and the client's cache have the same
 * ones.
 */
#pragma once

#include "core/workflow/sf-workflow.h"
#include "db/sf-db.h"

G_BEGIN_DECLS

/*
 * The facts about @record (NULL: about to be made by @operation) that @known claims; the caller says what its tables
 * hold whole. @operation may be NULL when only probing. Transfer full; NULL with @error set when the database fails.
 */
SfFacts *sf_facts_query (SfDb *db, SfKind kind, const SfOperation *operation, SfRecord *record, const SfActor *actor,
                         guint known, GError **error);

/* What a server adds for operations that may make an agreement: the serial that comes next by @rules, and whether the
 * argument "number" is taken. @facts has the student and her college. */
gboolean sf_facts_query_numbers (SfDb *db, SfFacts *facts, const SfOperation *operation, const SfRules *rules,
                                 SfTime now, GError **error);

/* The school's one settings record, NULL without an error if there is none. */
SfRecord *sf_facts_query_settings (SfDb *db, GError **error);
/* The years that the school's calendar sets itself: SfRecords of kind calendar. */
GPtrArray *sf_facts_query_calendars (SfDb *db, GError **error);
/* What the school sets, read from both. Transfer full; NULL with @error set. */
SfRules *sf_facts_query_rules (SfDb *db, GError **error);
/* A student by 学号. */
SfRecord *sf_facts_query_student_by_number (SfDb *db, const char *number, GError **error);

/* What a client in @role holds whole in its cache: the student all about herself, staff all about their students; an
 * employer knows only itself. */
guint sf_facts_known_to (SfRole role);

G_END_DECLS
