/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Saves rows of texts as a table that the person names: XLSX or CSV, by what the name ends in. Main thread; the file is
 * written on a thread of its own.
 */
#pragma once

#include "sf-page.h"

G_BEGIN_DECLS

/* Asks for a file with @title, offering @name (without its ending), and writes @header and @rows (GStrv each; both
 * taken over) into it. @page tells how it ended. */
void sf_table_saver_run (SfPage *page, const char *title, const char *name, GStrv header, GPtrArray *rows);

G_END_DECLS
