/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records in tables: what is the same for every kind, generated from its descriptor. A kind's table has its name and
 * the columns id, state (by name), those of the descriptor, edition and form (kinds with a form), content. Every other
 * query is written by hand where it is used.
 */
#pragma once

#include "core/model/sf-record.h"
#include "db/sf-db.h"

G_BEGIN_DECLS

/* CREATE TABLE for the client's cache; @extra: further column definitions, each with a leading comma, or NULL. The
 * server's tables are written out in its migrations and compared with the descriptors by a test. Transfer full. */
char *sf_record_table_create_sql (SfKind kind, const char *extra);

/* "id, state, …, content", for hand-written queries on one table. Constant. */
const char *sf_record_table_columns (SfKind kind);

/* Inserts or replaces. @content: the server's mark of the content, NULL for none. */
gboolean sf_record_table_put (SfDb *db, SfRecord *record, const char *content, GError **error);
/* The same where it is known whether there is one, which saves SQLite a journal of its own for each statement. */
gboolean sf_record_table_insert (SfDb *db, SfRecord *record, const char *content, GError **error);
gboolean sf_record_table_update (SfDb *db, SfRecord *record, const char *content, GError **error);
/* NULL without an error when there is none. @out_content is full and may be NULL. */
SfRecord *sf_record_table_get (SfDb *db, SfKind kind, const char *id, char **out_content, GError **error);
/* All that @where finds, which may end in ORDER BY, with :a and :b; those that it does not name are NULL. SfRecord;
 * transfer full. */
GPtrArray *sf_record_table_find (SfDb *db, SfKind kind, const char *where, const char *a, const char *b,
                                 GError **error);
gboolean sf_record_table_delete (SfDb *db, SfKind kind, const char *id, GError **error);

/* The record in the current row of a query that selects sf_record_table_columns() from column @first on. */
SfRecord *sf_record_table_read (SfStmt *stmt, SfKind kind, int first);
/* Where its content mark stands, from @first. */
int sf_record_table_content_offset (SfKind kind);

G_END_DECLS
