/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing a table row by row into a file that offices open: CSV in UTF-8 with a byte order mark, or XLSX. Every cell is
 * text and nothing else: numbers keep their zeros, and no cell is ever a formula. Memory does not grow with the rows. A
 * writer belongs to one thread at a time.
 */
#pragma once

#include "sheet/sf-sheet-error.h"

G_BEGIN_DECLS

typedef enum
{
  SF_TABLE_CSV,
  SF_TABLE_XLSX,
} SfTableType;

/* "csv" or "xlsx", or a file name that ends so; FALSE if it is neither. */
gboolean sf_table_type_from_name (const char *name, SfTableType *out_type);
const char *sf_table_type_get_name (SfTableType type);
const char *sf_table_type_get_mime (SfTableType type);

typedef struct _SfTableWriter SfTableWriter;

/*
 * Writes to a new file beside @path, readable by its owner alone, which takes its place when the writer is closed.
 * @header: NULL-terminated; its row stays in sight. @sheet: name of the XLSX sheet, at most 31 characters.
 *
 * In CSV a cell that begins with = + - @ (half or full width), a tabulator or a line end gets an apostrophe before it,
 * which sf_table_reader_next() takes away again.
 */
SfTableWriter *sf_table_writer_new (const char *path, SfTableType type, const char *sheet, const char *const *header,
                                    GError **error);
/* Adds a row; a NULL cell within @n_cells is an empty one. */
gboolean sf_table_writer_add (SfTableWriter *self, const char *const *cells, guint n_cells, GError **error);
/* Ends the file and puts it in its place. */
gboolean sf_table_writer_close (SfTableWriter *self, GError **error);
/* Without a close nothing is left at @path. */
void sf_table_writer_free (SfTableWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfTableWriter, sf_table_writer_free)

G_END_DECLS
