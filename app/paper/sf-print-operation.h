/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prints chosen copies of one agreement. Before the first page leaves, whoever owns the operation is asked to record
 * the print; pages wait for the answer. Main thread.
 *
 * Signal: "record", when the person has pressed Print and the pages are about to be made; it must be answered by
 * sf_print_operation_recorded().
 */
#pragma once

#include <gtk/gtk.h>

#include "paper/sf-paper.h"

G_BEGIN_DECLS

#define SF_TYPE_PRINT_OPERATION (sf_print_operation_get_type ())
G_DECLARE_FINAL_TYPE (SfPrintOperation, sf_print_operation, SF, PRINT_OPERATION, GtkPrintOperation)

/* @copies: bits of the copies to print; @job_name: as the printer's queue shows it. */
SfPrintOperation *sf_print_operation_new (SfPaperPages *pages, guint copies, const char *job_name);
/* The print has been recorded, or with @ok FALSE it could not be, and nothing is printed. */
void sf_print_operation_recorded (SfPrintOperation *self, gboolean ok);

G_END_DECLS
