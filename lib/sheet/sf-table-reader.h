/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading a table row by row, whatever file it stands in:
 * - CSV as offices and their programs write it: UTF-8 with or without a byte order mark, UTF-16 or GB18030; fields
 *   quoted as RFC 4180 says; comma, semicolon or tabulator; lines that end in CR, LF or both;
 * - XLSX (ECMA-376), one sheet of it.
 * Which it is, the file's first bytes say. Memory does not grow with the number of rows, but for the texts that an XLSX
 * file shares between cells. A reader belongs to one thread at a time.
 */
#pragma once

#include "sheet/sf-sheet-error.h"

G_BEGIN_DECLS

#define SF_TABLE_MAX_COLUMNS 512
#define SF_TABLE_MAX_CELL (128 * 1024) /* bytes; Excel's own limit is 32,767 characters */

typedef struct _SfTableReader SfTableReader;

/* Opens the file at @path. @sheet: name of a sheet of an XLSX file, NULL: the first that is not hidden. */
SfTableReader *sf_table_reader_open (const char *path, const char *sheet, GError **error);
/* Reads @text, which must be UTF-8 and is copied, as CSV: rows that somebody pasted from a spreadsheet. */
SfTableReader *sf_table_reader_new_for_text (const char *text, GError **error);
void sf_table_reader_free (SfTableReader *self);

/* What two names of columns are compared by: without white space, asterisks, «(必填)», and the width and case of
 * letters. Transfer full. */
char *sf_table_fold_header (const char *name);

/*
 * The next row that is not empty: its number as a person counts (CSV: the line where it begins) and its cells up to the
 * last that is not empty, without the white space around them. FALSE at the end, or with @error set. Transfer full.
 *
 * XLSX: a number is written without exponent as far as the spreadsheet keeps its digits (15), a date by its style as
 * YYYY-MM-DD, with " HH:MM:SS" unless that is midnight; a formula is its last result; TRUE, FALSE, #N/A as shown.
 */
gboolean sf_table_reader_next (SfTableReader *self, guint *out_row, GStrv *out_cells, GError **error);

/* Name of the sheet; NULL in a CSV file. */
const char *sf_table_reader_get_sheet (SfTableReader *self);
/* How a row's number is called: "line" or "row". */
const char *sf_table_reader_get_row_word (SfTableReader *self);
/* How much of the file has been read, 0 to 1. */
double sf_table_reader_get_progress (SfTableReader *self);

/* Is @cell what a spreadsheet shows in place of a value that it cannot compute, "#N/A"? */
gboolean sf_table_is_error (const char *cell);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfTableReader, sf_table_reader_free)

G_END_DECLS
