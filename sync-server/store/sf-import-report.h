/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What became of each row: counted, told on the command line, written into a table that the office opens, and the
 * initial secrets of new accounts. On the importing thread, but for the secrets.
 */
#pragma once

#include "sheet/sf-table-writer.h"
#include "store/sf-import.h"

G_BEGIN_DECLS

SfImportReport *sf_import_report_new (void);
/* Counts @row and keeps its problems. */
void sf_import_report_add (SfImportReport *self, SfImportRow *row);

/* @path ends in .csv or .xlsx; @roster NULL: settings. */
SfTableWriter *sf_import_report_open (const char *path, const SfRosterInfo *roster, GError **error);
gboolean sf_import_report_write (SfTableWriter *writer, const SfImportRow *row, GError **error);

/* Appends the secrets of @rows to the file @path, which only its owner may read, and makes sure that they are on the
 * disk. On the thread that makes the accounts, before they are committed. */
gboolean sf_import_write_secrets (const char *path, GPtrArray *rows, GError **error);

G_END_DECLS
