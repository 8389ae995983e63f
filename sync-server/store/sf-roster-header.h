/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which column of a file is which column of a roster: by the names that offices give them (data/rosters/columns.json),
 * or by a mapping that somebody wrote. Constant data and plain functions, any thread.
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The names by which the column @key of the roster @what may go, the first is the one that problems and exports use;
 * NULL-terminated; NULL if the roster has no such column. */
const char *const *sf_roster_column_names (const char *what, const char *key);

/* A row of a file. */
typedef struct
{
  guint number;
  GStrv cells;
} SfRosterRow;

SfRosterRow *sf_roster_row_new (guint number, GStrv cells); /* takes @cells over */
void sf_roster_row_free (SfRosterRow *self);
/* "" where the row ends before. */
const char *sf_roster_row_get (const SfRosterRow *self, guint place);

typedef struct
{
  GPtrArray *places;  /* a GArray of guint a roster's column: where it stands in the file, the best name first */
  GPtrArray *unknown; /* char *: headers that the roster does not know */
  guint n_rows;       /* of the file that come before the data */
} SfRosterHeader;

void sf_roster_header_free (SfRosterHeader *self);

/*
 * Looks for the header among the first rows of a file: the row, or the two rows one above the other (where cells of the
 * header are merged), that know most of @keys; a title above is passed over.
 * @mapping: {"columns": {"header": "key" or null …}, "header_row": 3}, all of it optional; NULL: none.
 * SF_STORE_ERROR_INPUT if a column of @required (bits by the order of @keys) is missing; all that are, are named.
 */
SfRosterHeader *sf_roster_header_find (const char *what, const char *const *keys, guint64 required, JsonObject *mapping,
                                       GPtrArray *rows, GError **error);

/* Checks a mapping of an import: its members, and that it names columns of the roster. */
gboolean sf_roster_mapping_check (const char *what, JsonObject *mapping, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfRosterHeader, sf_roster_header_free)

G_END_DECLS
