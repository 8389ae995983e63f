/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One field of a verification: its name, what the school keeps (学校信息) and what the student says (学生填报) beside
 * each other, in a narrow window below each other, and a mark where they differ. A field that only the staff change is
 * grey and says who does. Main thread.
 *
 * Signals: "changed" and "left" as of the student's control; "restore" when the school's value shall hold.
 */
#pragma once

#include <gtk/gtk.h>

#include "core/workflow/sf-verification.h"

G_BEGIN_DECLS

#define SF_TYPE_COMPARE_ROW (sf_compare_row_get_type ())
G_DECLARE_FINAL_TYPE (SfCompareRow, sf_compare_row, SF, COMPARE_ROW, GtkWidget)

/* @field is read, not kept; what it borrows must outlive the row. @editable: the student's side is a control. */
GtkWidget *sf_compare_row_new (const SfVerifiedField *field, gboolean editable, gboolean mask);
/* NULL on a locked field. */
const SfField *sf_compare_row_get_said (SfCompareRow *self);
const SfField *sf_compare_row_get_kept (SfCompareRow *self);
gboolean sf_compare_row_get_editable (SfCompareRow *self);
void sf_compare_row_set_kept (SfCompareRow *self, const char *value);
void sf_compare_row_set_said (SfCompareRow *self, const char *value);
/* In normal form, NULL when empty; transfer full. */
char *sf_compare_row_dup_said (SfCompareRow *self);
void sf_compare_row_set_required (SfCompareRow *self, gboolean required);
/* A sentence, or NULL when all is well. */
void sf_compare_row_set_problem (SfCompareRow *self, const char *sentence);
/* What stands below the control in place of the field's 填写说明; NULL: that. */
void sf_compare_row_set_hint (SfCompareRow *self, const char *hint);
/* 红色感叹号, and the way back while it is hers to fill in. */
void sf_compare_row_set_differs (SfCompareRow *self, gboolean differs);
gboolean sf_compare_row_get_differs (SfCompareRow *self);
void sf_compare_row_set_narrow (SfCompareRow *self, gboolean narrow);

G_END_DECLS
