/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Workbooks made part by part, right ones and wrong ones, and reading a table whole.
 */
#pragma once

#include <glib.h>

#include "sheet/sf-table-reader.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  char *path; /* of the file */
  GHashTable *parts;
} SfTestWorkbook;

/* A workbook with one sheet 名册, no shared texts and no styles, not yet written. */
SfTestWorkbook *sf_test_workbook_new (void);
void sf_test_workbook_free (SfTestWorkbook *self);
/* Puts a part in, or in the place of another; NULL takes it out. */
void sf_test_workbook_set (SfTestWorkbook *self, const char *name, const char *text);
/* The rows of the sheet: what stands between <sheetData> and its end. */
void sf_test_workbook_set_rows (SfTestWorkbook *self, const char *rows);
/* Writes the file; @n_empty: further parts without anything in them. */
void sf_test_workbook_write (SfTestWorkbook *self, guint n_empty);
void sf_test_workbook_write_bytes (SfTestWorkbook *self, const char *bytes, gssize length);

/* "row: cell|cell" each; stops at a fault. Transfer full. */
GStrv sf_test_read (const char *path, const char *sheet, GError **error);
/* The same of a file that must be right, in one text. Transfer full. */
char *sf_test_read_all (const char *path, const char *sheet);
/* Reading the file fails with @code and says @what. */
void sf_test_assert_fault (SfTestWorkbook *self, SfSheetError code, const char *what);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfTestWorkbook, sf_test_workbook_free)

G_END_DECLS
