/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A page that is one list. Opening a row opens its record; in a review queue the record's page knows the queue, so that
 * deciding opens the next one. Main thread.
 */
#pragma once

#include "records/sf-lists.h"
#include "sf-page.h"

G_BEGIN_DECLS

#define SF_TYPE_LIST_PAGE (sf_list_page_get_type ())
G_DECLARE_FINAL_TYPE (SfListPage, sf_list_page, SF, LIST_PAGE, SfPage)

GtkWidget *sf_list_page_new (SfSession *session, const SfListSpec *spec, const char *title);
SfRecordList *sf_list_page_get_list (SfListPage *self);

G_END_DECLS
