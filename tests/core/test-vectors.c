/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The cases of data/vectors.tsv (identity numbers, credit codes, working days, terms in working days), and what they do
 * not cover of the same functions.
 */
#include <glib.h>
#include <string.h>

#include "core/form/sf-identity.h"
#include "core/form/sf-pinyin.h"
#include "core/model/sf-uuid.h"
#include "core/workflow/sf-calendar.h"

static void
check_add (const char *expression, const char *expected)
{
  g_auto (GStrv) parts = g_strsplit (expression, "+", 2);
  g_autofree char *result = NULL;
  int day;

  g_assert_true (sf_day_parse (parts[0], &day));
  result = sf_day_format (sf_calendar_add_working_days (day, atoi (parts[1]), NULL));
  g_assert_cmpstr (result, ==, expected);
}

static void
test_vectors (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "vectors.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++, n++)
    {
      g_auto (GStrv) c = g_strsplit (lines[i], "\t", 3);
      int day;

      g_test_message ("%s", lines[i]);
      if (g_str_equal (c[0], "id"))
        g_assert_cmpint (sf_identity_number_is_valid (c[1]), ==, g_str_equal (c[2], "valid"));
      else if (g_str_equal (c[0], "uscc"))
        g_assert_cmpint (sf_credit_code_is_valid (c[1]), ==, g_str_equal (c[2], "valid"));
      else if (g_str_equal (c[0], "workday"))
        {
          g_assert_true (sf_day_parse (c[1], &day));
          g_assert_cmpint (sf_calendar_is_working_day (day, NULL), ==, atoi (c[2]));
        }
      else if (g_str_equal (c[0], "addworkdays"))
        check_add (c[1], c[2]);
      else
        g_assert_not_reached ();
    }
  g_assert_cmpuint (n, >=, 100);
}

static SfTime
at (const char *text)
{
  SfTime time;

  g_assert_true (sf_time_parse (text, &time));
  return time;
}

static void
test_cooling (void)
{
  gboolean provisional;
  g_autofree char *free_from =
    sf_time_format_minute (sf_calendar_cooling_until (at ("2026-03-06T15:00:00+08:00"), 15, &provisional));
  g_autofree char *beyond =
    sf_time_format_date (sf_calendar_cooling_until (at ("2026-12-25T09:00:00+08:00"), 15, &provisional));

  g_assert_cmpstr (free_from, ==, "2026-03-28 00:00");
  /* The calendar ends with 2026: Mon–Fri, and marked as provisional. */
  g_assert_cmpstr (beyond, ==, "2027-01-16");
  g_assert_true (provisional);
}

static void
test_term (void)
{
  /* The manual's screen: an invitation that ends on 2018-04-23. Late at night is still that day in Shanghai. */
  SfTime end = sf_calendar_term_end (at ("2018-04-09T23:59:59+08:00"), 14);

  g_assert_cmpint (end, ==, at ("2018-04-24T00:00:00+08:00"));
  g_assert_cmpint (sf_calendar_term_end (at ("2018-04-09T00:00:00+08:00"), 14), ==, end);
}

static void
test_days (void)
{
  static const char *const wrong[] = { "2026-02-29", "2026-13-01", "2026-1-1",  "2026-00-10",
                                       "0000-01-01", "",           "2026/01/01" };
  int day;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (sf_day_parse (wrong[i], &day));
  g_assert_true (sf_day_parse ("1970-01-01", &day));
  g_assert_cmpint (day, ==, 0);
  g_assert_cmpint (sf_day_of (sf_day_start (-5)), ==, -5);
  g_assert_cmpint (sf_day_of (sf_day_start (-5) - 1), ==, -6);
}

static void
test_org_code (void)
{
  g_assert_true (sf_org_code_is_valid ("D2143569X"));
  g_assert_true (sf_org_code_is_valid ("192203821"));
  g_assert_false (sf_org_code_is_valid ("D2143569Y"));
  g_assert_false (sf_org_code_is_valid ("D21435690"));
}

/* No single wrong character passes any of the three checks. */
static void
test_single_errors (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  char text[19];

  for (guint i = 0; i < 18; i++)
    for (const char *c = alphabet; *c != '\0'; c++)
      {
        strcpy (text, "914403001922038216");
        text[i] = *c;
        g_assert_cmpint (sf_credit_code_is_valid (text), ==, g_str_equal (text, "914403001922038216"));
        strcpy (text, "11010519491231002X");
        text[i] = *c;
        g_assert_cmpint (sf_identity_number_is_valid (text), ==, g_str_equal (text, "11010519491231002X"));
      }
}

static void
check_pinyin (const char *text, gboolean person, const char *pinyin, const char *initials)
{
  g_autofree char *got_pinyin = NULL;
  g_autofree char *got_initials = NULL;

  sf_pinyin_of (text, person, &got_pinyin, &got_initials);
  g_assert_cmpstr (got_pinyin, ==, pinyin);
  g_assert_cmpstr (got_initials, ==, initials);
}

static void
test_pinyin (void)
{
  check_pinyin ("雒艳", TRUE, "luo yan", "ly");
  check_pinyin ("单文", TRUE, "shan wen", "sw");
  check_pinyin ("万俟明", TRUE, "mo qi ming", "mqm");
  check_pinyin ("吕", TRUE, "lv", "l");
  check_pinyin ("阿依古丽·买买提", TRUE, "a yi gu li mai mai ti", "ayglmmt");
  check_pinyin ("深圳3M（中国）", FALSE, "shen zhen 3m zhong guo", "sz3mzg");
  check_pinyin ("\U00020164", FALSE, "xi", "x");
  check_pinyin ("", TRUE, "", "");
}

static void
test_uuid (void)
{
  g_autofree char *last = sf_uuid_new (1700000000000);
  g_autofree char *derived = sf_uuid_derive (last, "agreement");
  g_autofree char *again = sf_uuid_derive (last, "agreement");
  g_autofree char *other = sf_uuid_derive (last, "notice:1");

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *next = sf_uuid_new (1700000000000 - i);

      g_assert_true (sf_uuid_is_valid (next));
      g_assert_cmpstr (next, >, last);
      g_assert_true (next[14] == '7');
      g_free (last);
      last = g_steal_pointer (&next);
    }
  g_assert_cmpint (sf_uuid_time (derived), ==, 1700000000000);
  g_assert_true (sf_uuid_is_valid (derived));
  g_assert_cmpstr (derived, ==, again);
  g_assert_cmpstr (derived, !=, other);
  g_assert_false (sf_uuid_is_valid ("01980000-0000-7000-8000-00000000000"));
  g_assert_false (sf_uuid_is_valid ("01980000-0000-7000-8000-00000000000G"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/vectors", test_vectors);
  g_test_add_func ("/core/calendar/cooling", test_cooling);
  g_test_add_func ("/core/calendar/term", test_term);
  g_test_add_func ("/core/calendar/days", test_days);
  g_test_add_func ("/core/identity/org-code", test_org_code);
  g_test_add_func ("/core/identity/single-errors", test_single_errors);
  g_test_add_func ("/core/pinyin", test_pinyin);
  g_test_add_func ("/core/uuid", test_uuid);
  return g_test_run ();
}
