/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the readers of the formats share. Only this folder includes it.
 */
#pragma once

#include <gio/gio.h>

#include "sheet/sf-table-reader.h"

G_BEGIN_DECLS

/* A format's reader behind the interface. */
typedef struct
{
  const char *row_word;
  /* Adds the row's cells (char *, transfer full, NULL for an empty one) to @cells; rows may be empty. FALSE at the end
   * or with @error set. */
  gboolean (*next) (gpointer self, guint *out_row, GPtrArray *cells, GError **error);
  double (*get_progress) (gpointer self);
  const char *(*get_sheet) (gpointer self); /* NULL: there are none */
  void (*free) (gpointer self);
} SfTableFormat;

extern const SfTableFormat sf_table_csv, sf_table_xlsx;

gpointer sf_table_csv_open (const char *path, GError **error);
gpointer sf_table_csv_open_text (const char *text, GError **error);
gpointer sf_table_xlsx_open (const char *path, const char *sheet, GError **error);

/* Cells that begin with one of these (after apostrophes) are written with an apostrophe before them into CSV, and read
 * without it: no spreadsheet takes them for a formula. */
gboolean sf_table_needs_apostrophe (const char *cell);

/* Sets SF_SHEET_ERROR @code; always FALSE. */
gboolean sf_sheet_fail (GError **error, SfSheetError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
