/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Short texts about a record that cells and headings show: dates, days left, how long it has waited. Translated; main
 * thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "core/workflow/sf-rules.h"

G_BEGIN_DECLS

/* All return full strings, "" when there is nothing to say. @now is the server's time as far as it is known. */

/* "2026-04-01 (3 days left)"; for @time in the past: "2026-04-01 (over)". @time is the first moment after the term. */
char *sf_text_days_left (SfTime time, SfTime now);
/* "since today", "2 days". */
char *sf_text_waiting (SfTime since, SfTime now);
/* Has a review waited longer than the school wants? */
gboolean sf_text_is_overdue (SfTime since, int overdue_days, SfTime now);
/* "2026-03-10" */
char *sf_text_date (SfTime time);
/* Student number, and what is due: "140501330 · answer by 2026-04-01 (3 days left)". */
char *sf_text_signing_summary (SfRecord *signing, SfTime now);
/* Gives @widget the look of a state: good, waiting, bad or over. */
void sf_text_set_state_style (GtkWidget *widget, SfKind kind, int state);

G_END_DECLS
