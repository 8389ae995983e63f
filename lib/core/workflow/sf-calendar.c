/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Working days. The table lists only the days that differ from Mon–Fri; a year that it does not name is unknown.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-calendar.h"

#include <string.h>

#include "core/form/sf-core-data.h"

#define SHANGHAI (8 * SF_HOUR)
#define JULIAN_OF_1970 719163 /* GDate's number of 1970-01-01 */

typedef struct
{
  GHashTable *exceptions; /* day -> GINT_TO_POINTER (1 off, 2 worked) */
  int first_year, last_year;
} Calendar;

static void
read_line (Calendar *self, const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, "\t", 3);
  int year;
  int day;

  if (g_strv_length (parts) < 2 || !sf_day_parse (parts[0], &day))
    return;
  year = atoi (parts[0]);
  self->first_year = MIN (self->first_year, year);
  self->last_year = MAX (self->last_year, year);
  g_hash_table_insert (self->exceptions, GINT_TO_POINTER (day),
                       GINT_TO_POINTER (g_str_equal (parts[1], "off") ? 1 : 2));
}

static const Calendar *
get_calendar (void)
{
  static const Calendar *calendar;

  if (g_once_init_enter (&calendar))
    {
      g_autoptr (GBytes) data = sf_core_data_lookup ("codes/working-days.tsv");
      g_auto (GStrv) lines = g_strsplit (g_bytes_get_data (data, NULL), "\n", -1);
      Calendar *made = g_new0 (Calendar, 1);

      made->exceptions = g_hash_table_new (NULL, NULL);
      made->first_year = G_MAXINT;
      for (guint i = 0; lines[i] != NULL; i++)
        read_line (made, lines[i]);
      g_once_init_leave (&calendar, made);
    }
  return calendar;
}

int
sf_day_of (SfTime time)
{
  SfTime local = time + SHANGHAI;

  return (int) (local >= 0 ? local / SF_DAY : (local - SF_DAY + 1) / SF_DAY);
}

SfTime
sf_day_start (int day)
{
  return day * SF_DAY - SHANGHAI;
}

static void
to_date (int day, GDate *date)
{
  g_date_clear (date, 1);
  g_date_set_julian (date, (guint32) (day + JULIAN_OF_1970));
}

char *
sf_day_format (int day)
{
  GDate date;

  to_date (day, &date);
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date));
}

static gboolean
read_digits (const char *text, guint n, guint *out_value)
{
  *out_value = 0;
  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      *out_value = *out_value * 10 + (guint) g_ascii_digit_value (text[i]);
    }
  return TRUE;
}

gboolean
sf_day_parse (const char *text, int *out_day)
{
  guint year;
  guint month;
  guint day;
  GDate date;

  if (text == NULL || strlen (text) != 10 || text[4] != '-' || text[7] != '-' || !read_digits (text, 4, &year) ||
      !read_digits (text + 5, 2, &month) || !read_digits (text + 8, 2, &day) || month < 1 || month > 12 || year < 1 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  *out_day = (int) g_date_get_julian (&date) - JULIAN_OF_1970;
  return TRUE;
}

gboolean
sf_calendar_is_working_day (int day, gboolean *out_provisional)
{
  const Calendar *calendar = get_calendar ();
  int exception = GPOINTER_TO_INT (g_hash_table_lookup (calendar->exceptions, GINT_TO_POINTER (day)));
  GDate date;

  to_date (day, &date);
  if (out_provisional != NULL)
    *out_provisional = g_date_get_year (&date) < calendar->first_year || g_date_get_year (&date) > calendar->last_year;
  if (exception != 0)
    return exception == 2;
  return g_date_get_weekday (&date) < G_DATE_SATURDAY;
}

int
sf_calendar_add_working_days (int day, int n, gboolean *out_provisional)
{
  gboolean provisional = FALSE;

  while (n > 0)
    {
      gboolean of_day;

      if (sf_calendar_is_working_day (++day, &of_day))
        n--;
      provisional = provisional || of_day;
    }
  if (out_provisional != NULL)
    *out_provisional = provisional;
  return day;
}

SfTime
sf_calendar_cooling_until (SfTime from, int n, gboolean *out_provisional)
{
  return sf_day_start (sf_calendar_add_working_days (sf_day_of (from), n, out_provisional) + 1);
}

SfTime
sf_calendar_term_end (SfTime from, int days)
{
  return sf_day_start (sf_day_of (from) + days + 1);
}
