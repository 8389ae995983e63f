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

static void
check_working_day (const char *asked, const char *expected)
{
  g_assert_cmpint (sf_calendar_is_working_day (day_of (asked), NULL), ==, atoi (expected));
}

static void
check_add (const char *asked, const char *expected)
{
  g_auto (GStrv) parts = g_strsplit (asked, "+", 2);
  gboolean provisional = TRUE;
  g_autofree char *result =
    sf_day_format (sf_calendar_add_working_days (day_of (parts[0]), atoi (parts[1]), &provisional));

  g_assert_cmpstr (result, ==, expected);
  g_assert_false (provisional);
}

static void
test_vectors (void)
{
  g_assert_cmpuint (foreach_vector ("workday", check_working_day), ==, 23);
  g_assert_cmpuint (foreach_vector ("addworkdays", check_add), ==, 60);
}

static void
assert_cooling (const char *from, const char *expected, gboolean expected_provisional)
{
  gboolean provisional = !expected_provisional;
  g_autofree char *until = sf_time_format_minute (sf_calendar_cooling_until (at (from), 15, &provisional));

  g_assert_cmpstr (until, ==, expected);
  g_assert_cmpint (provisional, ==, expected_provisional);
}

static void
test_cooling (void)
{
  assert_cooling ("2026-03-06T15:00:00+08:00", "2026-03-28 00:00", FALSE);
  /* The moment counts by the day in Shanghai: 16:30 UTC on Thursday is Friday there. */
  assert_cooling ("2026-03-05T16:30:00Z", "2026-03-28 00:00", FALSE);
  assert_cooling ("2026-03-05T15:30:00Z", "2026-03-27 00:00", FALSE);
}

/* The calendar ends with 2026: what reaches into 2027 is Mon–Fri, and marked. */
static void
test_provisional (void)
{
  gboolean provisional;

  assert_cooling ("2026-12-25T09:00:00+08:00", "2027-01-16 00:00", TRUE);
  assert_cooling ("2026-12-10T09:00:00+08:00", "2027-01-01 00:00", FALSE);
  assert_cooling ("2026-12-11T09:00:00+08:00", "2027-01-02 00:00", TRUE);
  g_assert_true (sf_calendar_is_working_day (day_of ("2027-01-01"), &provisional));
  g_assert_true (provisional);
  g_assert_false (sf_calendar_is_working_day (day_of ("2027-01-02"), &provisional));
  g_assert_true (provisional);
  sf_calendar_is_working_day (day_of ("2003-12-31"), &provisional);
  g_assert_true (provisional);
}

static void
test_no_days (void)
{
  gboolean provisional = TRUE;

  g_assert_cmpint (sf_calendar_add_working_days (100, 0, &provisional), ==, 100);
  g_assert_false (provisional);
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
  g_test_add_func ("/core/calendar/provisional", test_provisional);
  g_test_add_func ("/core/calendar/no-days", test_no_days);
  g_test_add_func ("/core/calendar/term", test_term);
  g_test_add_func ("/core/calendar/dates", test_dates);
  g_test_add_func ("/core/calendar/moments", test_moments);
  return g_test_run ();
}
