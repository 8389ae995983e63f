/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A notice in a list: what it says, when, and whether it has been read. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "cache/sf-item.h"

G_BEGIN_DECLS

#define SF_TYPE_NOTICE_ROW (sf_notice_row_get_type ())
G_DECLARE_FINAL_TYPE (SfNoticeRow, sf_notice_row, SF, NOTICE_ROW, GtkWidget)

GtkWidget *sf_notice_row_new (void);
/* Follows @item (nullable), which may be loaded later. */
void sf_notice_row_set_item (SfNoticeRow *self, SfItem *item);

G_END_DECLS
