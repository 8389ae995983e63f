/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The three clocks, and times as text.
 */
#include <glib/gstdio.h>

#include "core/model/sf-clock.h"

static void
test_manual (void)
{
  g_autoptr (SfClock) clock = sf_clock_new_manual (1000);
  g_autoptr (SfClock) same = sf_clock_ref (clock);

  g_assert_cmpint (sf_clock_now (clock), ==, 1000);
  sf_clock_set (same, 2000);
  g_assert_cmpint (sf_clock_now (clock), ==, 2000);
}

static void
assert_shows_machine_time (SfClock *clock)
{
  SfTime before = g_get_real_time () / 1000;
  SfTime now = sf_clock_now (clock);

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time () / 1000);
}

static void
test_system (void)
{
  g_autoptr (SfClock) clock = sf_clock_new_system ();

  assert_shows_machine_time (clock);
}

static void
write_file (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  /* Replaces the file, so that its inode changes with its content, however coarse its times. */
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sf-clock-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "now", NULL);
  g_autoptr (SfClock) clock = sf_clock_new_file (path);

  assert_shows_machine_time (clock);
  write_file (path, "no time\n");
  assert_shows_machine_time (clock);
  write_file (path, "2026-03-06T15:00:00+08:00\n");
  g_assert_cmpint (sf_clock_now (clock), ==, 1772780400000);
  write_file (path, "2026-03-07T15:00:00+08:00\n");
  g_assert_cmpint (sf_clock_now (clock), ==, 1772780400000 + SF_DAY);
  /* What cannot be read changes nothing: time does not jump back to today. */
  write_file (path, "");
  g_assert_cmpint (sf_clock_now (clock), ==, 1772780400000 + SF_DAY);
  g_unlink (path);
  g_assert_cmpint (sf_clock_now (clock), ==, 1772780400000 + SF_DAY);
  g_rmdir (folder);
}

static void
test_text (void)
{
  static const struct
  {
    SfTime time;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00.000Z" },
    { 1772780400123, "2026-03-06T07:00:00.123Z" },
    { 951782399999, "2000-02-28T23:59:59.999Z" },
    { 951782400000, "2000-02-29T00:00:00.000Z" },
    { -1, "1969-12-31T23:59:59.999Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sf_time_format (cases[i].time);
      SfTime back;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (sf_time_parse (text, &back));
      g_assert_cmpint (back, ==, cases[i].time);
    }
}

static void
test_wrong_text (void)
{
  static const char *const wrong[] = { "",
                                       "2026-03-06",
                                       "2026-03-06T07:00:00",
                                       "20260306T070000Z",
                                       "2026-W10-5T07:00:00Z",
                                       "2026-02-30T07:00:00Z",
                                       "2026-03-06T07:00:61Z",
                                       "2026-03-06T07:00:00Z and more",
                                       "now" };
  SfTime time;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    if (sf_time_parse (wrong[i], &time))
      g_error ("“%s” was read as a time", wrong[i]);
  g_assert_false (sf_time_parse (NULL, &time));
}

static void
test_shanghai (void)
{
  g_autofree char *date = sf_time_format_date (1772780400000);
  g_autofree char *minute = sf_time_format_minute (1772780400000);
  g_autofree char *next = sf_time_format_minute (1772812800000); /* 16:00 UTC */

  g_assert_cmpstr (date, ==, "2026-03-06");
  g_assert_cmpstr (minute, ==, "2026-03-06 15:00");
  g_assert_cmpstr (next, ==, "2026-03-07 00:00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/clock/manual", test_manual);
  g_test_add_func ("/core/clock/system", test_system);
  g_test_add_func ("/core/clock/file", test_file);
  g_test_add_func ("/core/clock/text", test_text);
  g_test_add_func ("/core/clock/wrong-text", test_wrong_text);
  g_test_add_func ("/core/clock/shanghai", test_shanghai);
  return g_test_run ();
}
