/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exports what a list shows: the rows that its search and filter let through, in its order, with the columns in sight.
 * Main thread.
 */
#pragma once

#include "sf-page.h"
#include "widgets/sf-record-list.h"

G_BEGIN_DECLS

/* Asks for a file, offering @name, and writes it; @page tells how it ended. */
void sf_list_export_run (SfPage *page, SfRecordList *list, const SfListSpec *spec, SfSession *session,
                         const char *name);

G_END_DECLS
