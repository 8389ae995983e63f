/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One sheet of paper on the screen, drawn by lib/paper like on the printer, kept in the sheet's shape. Main
 * thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "paper/sf-paper.h"

G_BEGIN_DECLS

#define SF_TYPE_SHEET_VIEW (sf_sheet_view_get_type ())
G_DECLARE_FINAL_TYPE (SfSheetView, sf_sheet_view, SF, SHEET_VIEW, GtkWidget)

/* @name: what screen readers call it. */
GtkWidget *sf_sheet_view_new (SfPaperPages *pages, guint copy, guint sheet, const char *name);
/* 1: as large as there is room for, up to the paper's own size on the screen; other factors enlarge that size. */
void sf_sheet_view_set_zoom (SfSheetView *self, double zoom);

G_END_DECLS
