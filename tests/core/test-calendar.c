/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Days, working days and the terms counted by them.
 */
#include <stdlib.h>

#include "core/workflow/sf-calendar.h"
#include "sf-vectors.h"

static int
day_of (const char *text)
{
  int day = 0;

  g_assert_true (sf_day_parse (text, &day));
  return day;
}

static SfTime
at (const char *text)
{
  SfTime time = 0;

  g_assert_true (sf_time_parse (text, &time));
  return time;
}

/* What the program has without a school's own years. */
static SfCalendar *
get_built_in (void)
{
  static SfCalendar *calendar;

  if (calendar == NULL)
    calendar = sf_calendar_new (NULL);
  return calendar;
}

static void
check_working_day (const char *asked, const char *expected)
{
  g_assert_cmpint (sf_calendar_is_working_day (get_built_in (), day_of (asked), NULL), ==, atoi (expected));
}

static void
check_add (const char *asked, const char *expected)
{
  g_auto (GStrv) parts = g_strsplit (asked, "+", 2);
  int missing = 1;
  g_autofree char *result =
    sf_day_format (sf_calendar_add_working_days (get_built_in (), day_of (parts[0]), atoi (parts[1]), &missing));

  g_assert_cmpstr (result, ==, expected);
  g_assert_cmpint (missing, ==, 0);
}

static void
test_vectors (void)
{
  g_assert_cmpuint (foreach_vector ("workday", check_working_day), ==, 23);
  g_assert_cmpuint (foreach_vector ("addworkdays", check_add), ==, 60);
}

static void
assert_cooling_by (SfCalendar *calendar, const char *from, const char *expected, int expected_missing)
{
  int missing = -1;
  g_autofree char *until = sf_time_format_minute (sf_calendar_cooling_until (calendar, at (from), 15, &missing));

  g_assert_cmpstr (until, ==, expected);
  g_assert_cmpint (missing, ==, expected_missing);
}

static void
assert_cooling (const char *from, const char *expected, int expected_missing)
{
  assert_cooling_by (get_built_in (), from, expected, expected_missing);
}

static void
test_cooling (void)
{
  assert_cooling ("2026-03-06T15:00:00+08:00", "2026-03-28 00:00", 0);
  /* The moment counts by the day in Shanghai: 16:30 UTC on Thursday is Friday there. */
  assert_cooling ("2026-03-05T16:30:00Z", "2026-03-28 00:00", 0);
  assert_cooling ("2026-03-05T15:30:00Z", "2026-03-27 00:00", 0);
}

/* Counted by hand from the State Council's notices; each says what lies on the way. */
static void
test_cooling_over_holidays (void)
{
  /* Spring Festival 2026, Feb 15–23, with the make-up Saturdays Feb 14 and 28. */
  assert_cooling ("2026-02-06T10:00:00+08:00", "2026-03-06 00:00", 0);
  /* Approved on the last make-up Saturday before it, and on the first day of the holiday: the same end. */
  assert_cooling ("2026-02-14T10:00:00+08:00", "2026-03-14 00:00", 0);
  assert_cooling ("2026-02-15T10:00:00+08:00", "2026-03-14 00:00", 0);
  /* Spring Festival 2025, Jan 28 – Feb 4, with the make-up days Sunday Jan 26 and Saturday Feb 8. */
  assert_cooling ("2025-01-24T10:00:00+08:00", "2025-02-21 00:00", 0);
  /* National Day 2026, Oct 1–7, with the make-up days Sunday Sep 20 and Saturday Oct 10, and Mid-Autumn Sep 25. */
  assert_cooling ("2026-09-18T10:00:00+08:00", "2026-10-16 00:00", 0);
  assert_cooling ("2026-09-30T10:00:00+08:00", "2026-10-28 00:00", 0);
  /* Labour Day 2026, May 1–5, with the make-up Saturday May 9. */
  assert_cooling ("2026-04-30T10:00:00+08:00", "2026-05-26 00:00", 0);
  /* The turn of the year 2025/2026: Jan 1–3 off, Sunday Jan 4 worked. */
  assert_cooling ("2025-12-12T10:00:00+08:00", "2026-01-06 00:00", 0);
  assert_cooling ("2025-12-31T23:59:59+08:00", "2026-01-23 00:00", 0);
  assert_cooling ("2024-12-31T10:00:00+08:00", "2025-01-23 00:00", 0);
}

/* The calendar ends with 2026: what reaches into 2027 is Mon–Fri, and marked. */
static void
test_provisional (void)
{
  int missing;

  assert_cooling ("2026-12-25T09:00:00+08:00", "2027-01-16 00:00", 2027);
  assert_cooling ("2026-12-10T09:00:00+08:00", "2027-01-01 00:00", 0);
  assert_cooling ("2026-12-11T09:00:00+08:00", "2027-01-02 00:00", 2027);
  g_assert_true (sf_calendar_is_working_day (get_built_in (), day_of ("2027-01-01"), &missing));
  g_assert_cmpint (missing, ==, 2027);
  g_assert_false (sf_calendar_is_working_day (get_built_in (), day_of ("2027-01-02"), &missing));
  g_assert_cmpint (missing, ==, 2027);
  sf_calendar_is_working_day (get_built_in (), day_of ("2003-12-31"), &missing);
  g_assert_cmpint (missing, ==, 2003);
}

static void
test_no_days (void)
{
  int missing = 1;

  g_assert_cmpint (sf_calendar_add_working_days (get_built_in (), 100, 0, &missing), ==, 100);
  g_assert_cmpint (missing, ==, 0);
}

/* ---- A school's own years ---- */

static SfRecord *
make_year (int year, const char *days)
{
  SfRecord *record = sf_record_new (SF_KIND_CALENDAR, "01900000-0000-7000-8000-0000000000ca");

  sf_record_set_state (record, SF_ACTIVE);
  sf_record_set_int (record, SF_CALENDAR_YEAR, year);
  sf_record_set_text (record, SF_CALENDAR_DAYS, days);
  return record;
}

#define DAYS_2027 "2027-01-01 off\n2027-01-04 off\n2027-01-09 work"

static void
test_own_year (void)
{
  g_autoptr (SfRecord) record = make_year (2027, DAYS_2027);
  g_autoptr (SfCalendar) calendar = sf_calendar_with (get_built_in (), record);

  /* Dec 28–31, Jan 5–8, 9 (Saturday, worked), 11–15, 18. */
  assert_cooling_by (calendar, "2026-12-25T09:00:00+08:00", "2027-01-19 00:00", 0);
  /* Dec 14–18, 21–25, 28–31: fourteen; Jan 5. */
  assert_cooling_by (calendar, "2026-12-11T09:00:00+08:00", "2027-01-06 00:00", 0);
  /* What was made of it is another calendar. */
  assert_cooling ("2026-12-25T09:00:00+08:00", "2027-01-16 00:00", 2027);
  g_assert_true (sf_calendar_is_own (calendar, 2027));
  g_assert_false (sf_calendar_is_own (calendar, 2026));
  g_assert_false (sf_calendar_is_own (get_built_in (), 2027));
}

/* A year that the school sets replaces the built-in one whole, and itself when it is set again. */
static void
test_own_year_replaces (void)
{
  g_autoptr (SfRecord) first = make_year (2026, "2026-03-09 off");
  g_autoptr (SfRecord) second = make_year (2026, "2026-03-10 off");
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (SfCalendar) once = NULL;
  g_autoptr (SfCalendar) twice = NULL;

  g_ptr_array_add (records, first);
  once = sf_calendar_new (records);
  twice = sf_calendar_with (once, second);
  g_assert_false (sf_calendar_is_working_day (once, day_of ("2026-03-09"), NULL));
  g_assert_true (sf_calendar_is_working_day (once, day_of ("2026-10-01"), NULL));
  g_assert_true (sf_calendar_is_working_day (twice, day_of ("2026-03-09"), NULL));
  g_assert_false (sf_calendar_is_working_day (twice, day_of ("2026-03-10"), NULL));
  /* Other years stay. */
  g_assert_false (sf_calendar_is_working_day (twice, day_of ("2025-10-01"), NULL));
}

/* A year may be there while one before it is not. */
static void
test_gap_between_years (void)
{
  g_autoptr (SfRecord) record = make_year (2028, "2028-01-03 off");
  g_autoptr (SfCalendar) calendar = sf_calendar_with (get_built_in (), record);
  int missing;

  sf_calendar_is_working_day (calendar, day_of ("2028-01-03"), &missing);
  g_assert_cmpint (missing, ==, 0);
  sf_calendar_add_working_days (calendar, day_of ("2027-12-30"), 5, &missing);
  g_assert_cmpint (missing, ==, 2027);
}

static void
test_lines (void)
{
  static const struct
  {
    const char *days;
    int line;
  } wrong[] = {
    { "2027-01-01 off\n2027-02-30 off", 2 },
    { "2027-01-01 off\n\n2026-12-31 off", 3 },
    { "2027-01-01 free", 1 },
    { "2027-01-01", 1 },
    { "2027-01-01 off extra", 1 },
    { "1 January off", 1 },
    { "2027-01-01 off\n2027-01-02 work\n2027-01-01 off", 3 },
    { "", 1 },
    { " \n ", 1 },
  };
  int line = 7;
  g_autofree char *read =
    sf_calendar_read_days (2027, "2027-10-01\toff\r\n\n  2027-01-01   off \n2027-01-09 work\n", &line);

  g_assert_cmpstr (read, ==, "2027-01-01 off\n2027-01-09 work\n2027-10-01 off");
  g_assert_cmpint (line, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (sf_calendar_read_days (2027, wrong[i].days, &line));
      g_assert_cmpint (line, ==, wrong[i].line);
    }
  g_assert_null (sf_calendar_read_days (2027, NULL, &line));
}

static void
test_term (void)
{
  /* The manual's screen: an invitation that ends on 2018-04-23. Late at night is still that day in Shanghai. */
  SfTime end = sf_calendar_term_end (at ("2018-04-09T23:59:59+08:00"), 14);

  g_assert_cmpint (end, ==, at ("2018-04-24T00:00:00+08:00"));
  g_assert_cmpint (sf_calendar_term_end (at ("2018-04-09T00:00:00+08:00"), 14), ==, end);
  g_assert_cmpint (sf_calendar_term_end (at ("2018-04-08T23:59:59+08:00"), 14), <, end);
}

static void
test_dates (void)
{
  static const char *const wrong[] = { "2026-02-29", "2026-13-01", "2026-1-1",      "2026-00-10", "0000-01-01",
                                       "",           "2026/01/01", "20260101",      "2026-01-32", "2026-01-01 ",
                                       "2026-01-0a", "1900-02-29", "二〇二六年一月" };
  int day;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (sf_day_parse (wrong[i], &day));
  g_assert_false (sf_day_parse (NULL, &day));
  g_assert_cmpint (day_of ("1970-01-01"), ==, 0);
  g_assert_cmpint (day_of ("2000-02-29"), ==, 11016);
  for (day = -40000; day < 60000; day += 17)
    {
      g_autofree char *text = sf_day_format (day);

      g_assert_cmpint (day_of (text), ==, day);
    }
}

static void
test_moments (void)
{
  g_assert_cmpint (sf_day_of (sf_day_start (-5)), ==, -5);
  g_assert_cmpint (sf_day_of (sf_day_start (-5) - 1), ==, -6);
  g_assert_cmpint (sf_day_of (0), ==, 0);
  g_assert_cmpint (sf_day_of (at ("2026-03-05T16:00:00Z")), ==, day_of ("2026-03-06"));
  g_assert_cmpint (sf_day_of (at ("2026-03-05T15:59:59.999Z")), ==, day_of ("2026-03-05"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/calendar/vectors", test_vectors);
  g_test_add_func ("/core/calendar/cooling", test_cooling);
  g_test_add_func ("/core/calendar/cooling-over-holidays", test_cooling_over_holidays);
  g_test_add_func ("/core/calendar/provisional", test_provisional);
  g_test_add_func ("/core/calendar/own-year", test_own_year);
  g_test_add_func ("/core/calendar/own-year-replaces", test_own_year_replaces);
  g_test_add_func ("/core/calendar/gap-between-years", test_gap_between_years);
  g_test_add_func ("/core/calendar/lines", test_lines);
  g_test_add_func ("/core/calendar/no-days", test_no_days);
  g_test_add_func ("/core/calendar/term", test_term);
  g_test_add_func ("/core/calendar/dates", test_dates);
  g_test_add_func ("/core/calendar/moments", test_moments);
  return g_test_run ();
}
