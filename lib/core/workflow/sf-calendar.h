/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Working days of the State Council's calendar (data/codes/working-days.tsv) and the terms counted by them. Dates are
 * those of Asia/Shanghai. A year that the calendar lacks is Mon–Fri, and what falls into it is provisional. Any thread.
 */
#pragma once

#include "core/model/sf-clock.h"

G_BEGIN_DECLS

/* Days since 1970-01-01 in Shanghai, and back to the first moment of that day. */
int sf_day_of (SfTime time);
SfTime sf_day_start (int day);
/* "YYYY-MM-DD" and back; FALSE if it is no date. */
char *sf_day_format (int day);
gboolean sf_day_parse (const char *text, int *out_day);

gboolean sf_calendar_is_working_day (int day, gboolean *out_provisional);
/* The @n-th working day after @day; @day itself does not count. */
int sf_calendar_add_working_days (int day, int n, gboolean *out_provisional);
/* 00:00 of the day after the @n-th working day after @from: when a cooling ends. */
SfTime sf_calendar_cooling_until (SfTime from, int n, gboolean *out_provisional);
/* 24:00 of the @days-th day after @from: when an invitation ends (the day of inviting does not count). */
SfTime sf_calendar_term_end (SfTime from, int days);

G_END_DECLS
