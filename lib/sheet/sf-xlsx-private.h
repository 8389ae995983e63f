/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pieces of reading an XLSX file: its parts (sf-xlsx-package.c), their XML (sf-xlsx-xml.c), shared texts, styles
 * and the list of sheets. Only this folder includes it.
 *
 * The file is anybody's: what a part unpacks to is counted, not believed; a part with a document type is refused, so
 * that no entity is ever declared, and nothing is fetched; texts, columns, rows and sheets have limits.
 */
#pragma once

#include <libxml/parser.h>

#include "sheet/sf-table-private.h"

G_BEGIN_DECLS

/* ---- Parts ---- */

typedef struct
{
  char *path;
  gint64 left; /* bytes that may still be unpacked */
} SfXlsxPackage;

/* @path: of the file; its size decides how much may come out of it. */
gboolean sf_xlsx_package_init (SfXlsxPackage *self, const char *path, GError **error);
void sf_xlsx_package_clear (SfXlsxPackage *self);

typedef struct _SfXlsxPart SfXlsxPart;

/* Opens the part @name ("xl/workbook.xml"); NULL without an error if there is none and it is not @required. */
SfXlsxPart *sf_xlsx_part_open (SfXlsxPackage *package, const char *name, gboolean required, GError **error);
/* Bytes that were read; 0 at the end, -1 with @error set. */
gssize sf_xlsx_part_read (SfXlsxPart *self, char *buffer, gsize length, GError **error);
double sf_xlsx_part_get_progress (SfXlsxPart *self);
void sf_xlsx_part_free (SfXlsxPart *self);

/* ---- XML ---- */

typedef struct _SfXlsxXml SfXlsxXml;

/* Elements by their local names: producers choose prefixes as they like. A callback that finds a fault says so with
 * sf_xlsx_xml_fail(). */
typedef struct
{
  void (*start) (SfXlsxXml *xml, const char *name, gpointer data);
  void (*end) (SfXlsxXml *xml, const char *name, gpointer data);
  void (*text) (SfXlsxXml *xml, const char *text, gsize length, gpointer data); /* may be NULL */
} SfXlsxHandler;

/* Takes @part over. @handler and @data must outlive it. */
SfXlsxXml *sf_xlsx_xml_new (SfXlsxPart *part, const SfXlsxHandler *handler, gpointer data);
void sf_xlsx_xml_free (SfXlsxXml *self);
/* Reads on a little. FALSE at the end or with @error set. */
gboolean sf_xlsx_xml_pump (SfXlsxXml *self, GError **error);
/* Reads to the end. */
gboolean sf_xlsx_xml_run (SfXlsxXml *self, GError **error);
double sf_xlsx_xml_get_progress (SfXlsxXml *self);
/* The attribute with this local name of the element that starts now; NULL if it has none. Lives until the next call. */
const char *sf_xlsx_xml_get (SfXlsxXml *self, const char *attribute);
/* Ends the reading with SF_SHEET_ERROR @code. */
void sf_xlsx_xml_fail (SfXlsxXml *self, SfSheetError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Runs @handler over a part that may be missing. */
gboolean sf_xlsx_read_part (SfXlsxPackage *package, const char *name, const SfXlsxHandler *handler, gpointer data,
                            GError **error);

/* ---- What cells refer to ---- */

/* The texts that cells share, one after the other in one block. */
typedef struct
{
  GString *texts; /* each with its NUL */
  GArray *places; /* guint32: where each begins */
} SfXlsxStrings;

void sf_xlsx_strings_init (SfXlsxStrings *self);
void sf_xlsx_strings_clear (SfXlsxStrings *self);
gboolean sf_xlsx_strings_read (SfXlsxStrings *self, SfXlsxPackage *package, const char *name, GError **error);
/* NULL if there is no such text. */
const char *sf_xlsx_strings_get (const SfXlsxStrings *self, guint64 n);

/* Takes _x000D_ for what it stands for, in place. */
void sf_xlsx_unescape (GString *text);

/* TRUE for each style of a cell that shows a date or a time. */
gboolean sf_xlsx_styles_read (GByteArray *dates, SfXlsxPackage *package, const char *name, GError **error);
gboolean sf_xlsx_format_is_date (const char *code);

/* Which parts hold the sheet, the texts and the styles. */
typedef struct
{
  char *sheet; /* its name */
  char *sheet_part;
  char *strings_part; /* NULL: none */
  char *styles_part;  /* NULL: none */
  gboolean from_1904; /* days are counted from 1904-01-01 */
} SfXlsxBook;

/* @sheet NULL: the first that is not hidden. */
gboolean sf_xlsx_book_read (SfXlsxBook *self, SfXlsxPackage *package, const char *sheet, GError **error);
void sf_xlsx_book_clear (SfXlsxBook *self);

/* ---- Cells ---- */

/* "AB12" -> 27 (from 0) and 12; FALSE if it is no reference within a sheet. Either may be missing in @text: -1, 0. */
gboolean sf_xlsx_parse_reference (const char *text, int *out_column, guint *out_row);
/* 27 -> "AB"; transfer full. */
char *sf_xlsx_column_name (guint column);
/* What a number shows; transfer full. */
char *sf_xlsx_show_number (const char *text);
char *sf_xlsx_show_date (const char *text, gboolean from_1904);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfXlsxPart, sf_xlsx_part_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfXlsxXml, sf_xlsx_xml_free)

G_END_DECLS
