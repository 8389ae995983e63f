/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Working days and the terms counted by them: the State Council's calendar (data/codes/working-days.tsv), and in place
 * of it the years that a school has set itself. Dates are those of Asia/Shanghai. A year that the calendar lacks is
 * Mon–Fri, and what falls into it is provisional. Immutable, any thread.
 */
#pragma once

#include "core/model/sf-record.h"

G_BEGIN_DECLS

/* Days since 1970-01-01 in Shanghai, and back to the first moment of that day. */
int sf_day_of (SfTime time);
SfTime sf_day_start (int day);
/* "YYYY-MM-DD" and back; FALSE if it is no date. */
char *sf_day_format (int day);
gboolean sf_day_parse (const char *text, int *out_day);

typedef struct _SfCalendar SfCalendar;

/* @records: (nullable): SfRecords of kind calendar, a year each, which replaces the built-in one. Transfer full. */
SfCalendar *sf_calendar_new (GPtrArray *records);
/* The same with the year of @record as that says. Transfer full. */
SfCalendar *sf_calendar_with (const SfCalendar *self, SfRecord *record);
SfCalendar *sf_calendar_ref (SfCalendar *self);
void sf_calendar_unref (SfCalendar *self);

/* Did the school set this year itself? */
gboolean sf_calendar_is_own (const SfCalendar *self, int year);
/* @out_missing: (nullable): the year if the calendar lacks it, else 0. */
gboolean sf_calendar_is_working_day (const SfCalendar *self, int day, int *out_missing);
/* The @n-th working day after @day, which itself does not count. @out_missing: (nullable): the first year on the way
 * that the calendar lacks, 0 if none. */
int sf_calendar_add_working_days (const SfCalendar *self, int day, int n, int *out_missing);
/* 00:00 of the day after the @n-th working day after @from: when a cooling ends. */
SfTime sf_calendar_cooling_until (const SfCalendar *self, SfTime from, int n, int *out_missing);
/* 24:00 of the @days-th day after @from: when an invitation ends (the day of inviting does not count). */
SfTime sf_calendar_term_end (SfTime from, int days);

/* The lines of a year as they are stored: "2027-01-01 off" or "2027-02-13 work", one a day, in order of date. Transfer
 * full; NULL when a line is no such line, of another year or of a day that was named before: @out_line is its number,
 * from 1; it is 1 too when there is no line at all. */
char *sf_calendar_read_days (int year, const char *days, int *out_line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfCalendar, sf_calendar_unref)

G_END_DECLS
