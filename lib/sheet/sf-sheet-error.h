/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can be wrong with a file that is to be a table. The messages are for a person: they name sheet, row and column.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SF_SHEET_ERROR (sf_sheet_error_quark ())
GQuark sf_sheet_error_quark (void);
typedef enum
{
  SF_SHEET_ERROR_FORMAT,   /* neither CSV nor XLSX, or a broken one */
  SF_SHEET_ERROR_ENCODING, /* no text in UTF-8, UTF-16 or GB18030 */
  SF_SHEET_ERROR_LIMIT,    /* more than any honest table has */
  SF_SHEET_ERROR_NO_SHEET, /* the workbook has no sheet of that name */
  SF_SHEET_ERROR_IO,       /* the file cannot be read or written */
  SF_SHEET_ERROR_COLUMNS,  /* a column that must be there is missing */
} SfSheetError;

G_END_DECLS
