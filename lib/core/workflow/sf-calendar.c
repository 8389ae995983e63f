/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Working days. Tables list only the days that differ from Mon–Fri; a year that they do not name is unknown.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-calendar.h"

#include <stdlib.h>
#include <string.h>

#include "core/form/sf-core-data.h"

#define SHANGHAI (8 * SF_HOUR)
#define JULIAN_OF_1970 719163 /* GDate's number of 1970-01-01 */

/* ---- Days ---- */

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

static int
year_of (int day)
{
  GDate date;

  to_date (day, &date);
  return g_date_get_year (&date);
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

/* ---- Which days differ ---- */

typedef enum
{
  DAY_OFF = 1, /* 0: as Monday to Friday says */
  DAY_WORKED,
} DayMark;

/* Days that differ from Monday to Friday, of the years that are known. */
typedef struct
{
  GHashTable *days;  /* day -> DayMark */
  GHashTable *years; /* a set */
} Exceptions;

struct _SfCalendar
{
  gatomicrefcount refs;
  Exceptions own; /* of the years that the school has set */
};

static void
exceptions_init (Exceptions *self)
{
  self->days = g_hash_table_new (NULL, NULL);
  self->years = g_hash_table_new (NULL, NULL);
}

static void
exceptions_add (Exceptions *self, int year, int day, DayMark mark)
{
  g_hash_table_add (self->years, GINT_TO_POINTER (year));
  g_hash_table_insert (self->days, GINT_TO_POINTER (day), GINT_TO_POINTER ((int) mark));
}

static gboolean
exceptions_know (const Exceptions *self, int year)
{
  return g_hash_table_contains (self->years, GINT_TO_POINTER (year));
}

/* ---- Reading lines ---- */

static gboolean
read_mark (const char *word, DayMark *out_mark)
{
  if (g_strcmp0 (word, "off") == 0)
    *out_mark = DAY_OFF;
  else if (g_strcmp0 (word, "work") == 0)
    *out_mark = DAY_WORKED;
  else
    return FALSE;
  return TRUE;
}

/* "2027-01-01 off", a blank or a tab between; more words may follow, as the holiday's name does in our own table. */
static gboolean
read_line (const char *line, gboolean with_name, int *out_year, int *out_day, DayMark *out_mark)
{
  g_autofree char *text = g_strdelimit (g_strdup (line), "\t\r", ' ');
  g_auto (GStrv) parts = g_strsplit (g_strstrip (text), " ", 2);
  const char *rest = parts[0] != NULL ? parts[1] : NULL;
  g_auto (GStrv) words = NULL;

  if (rest == NULL || !sf_day_parse (parts[0], out_day))
    return FALSE;
  words = g_strsplit (g_strchug (parts[1]), " ", 2);
  *out_year = atoi (parts[0]);
  return read_mark (words[0], out_mark) && (with_name || words[1] == NULL);
}

/* The State Council's, compiled in. */
static const Exceptions *
get_built_in (void)
{
  static const Exceptions *built_in;

  if (g_once_init_enter (&built_in))
    {
      g_autoptr (GBytes) data = sf_core_data_lookup ("codes/working-days.tsv");
      g_auto (GStrv) lines = g_strsplit (g_bytes_get_data (data, NULL), "\n", -1);
      Exceptions *made = g_new0 (Exceptions, 1);
      DayMark mark;
      int year;
      int day;

      exceptions_init (made);
      for (guint i = 0; lines[i] != NULL; i++)
        if (read_line (lines[i], TRUE, &year, &day, &mark))
          exceptions_add (made, year, day, mark);
      g_once_init_leave (&built_in, made);
    }
  return built_in;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
sf_calendar_read_days (int year, const char *days, int *out_line)
{
  g_auto (GStrv) lines = g_strsplit (days != NULL ? days : "", "\n", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *text = g_strstrip (g_strdup (lines[i]));
      g_autofree char *date = NULL;
      DayMark mark;
      int of_year;
      int day;

      if (*text == '\0')
        continue;
      *out_line = i + 1;
      if (!read_line (text, FALSE, &of_year, &day, &mark) || of_year != year ||
          !g_hash_table_add (seen, GINT_TO_POINTER (day)))
        return NULL;
      date = sf_day_format (day);
      g_ptr_array_add (read, g_strconcat (date, mark == DAY_OFF ? " off" : " work", NULL));
    }
  *out_line = read->len > 0 ? 0 : 1;
  g_ptr_array_sort (read, compare_lines);
  g_ptr_array_add (read, NULL);
  return *out_line == 0 ? g_strjoinv ("\n", (char **) read->pdata) : NULL;
}

/* ---- The calendar ---- */

static void
take_record (SfCalendar *self, SfRecord *record)
{
  g_auto (GStrv) lines = NULL;
  const char *days = sf_record_get_text (record, SF_CALENDAR_DAYS);
  DayMark mark;
  int year;
  int day;

  g_hash_table_add (self->own.years, GINT_TO_POINTER ((int) sf_record_get_int (record, SF_CALENDAR_YEAR)));
  lines = g_strsplit (days != NULL ? days : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (read_line (lines[i], FALSE, &year, &day, &mark))
      exceptions_add (&self->own, year, day, mark);
}

SfCalendar *
sf_calendar_new (GPtrArray *records)
{
  SfCalendar *self = g_new0 (SfCalendar, 1);

  g_atomic_ref_count_init (&self->refs);
  exceptions_init (&self->own);
  for (guint i = 0; records != NULL && i < records->len; i++)
    take_record (self, records->pdata[i]);
  return self;
}

static void
copy_years (Exceptions *to, const Exceptions *from, int except_year)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, from->years);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (GPOINTER_TO_INT (key) != except_year)
      g_hash_table_add (to->years, key);
  g_hash_table_iter_init (&iter, from->days);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (year_of (GPOINTER_TO_INT (key)) != except_year)
      g_hash_table_insert (to->days, key, value);
}

SfCalendar *
sf_calendar_with (const SfCalendar *self, SfRecord *record)
{
  SfCalendar *made = sf_calendar_new (NULL);

  copy_years (&made->own, &self->own, (int) sf_record_get_int (record, SF_CALENDAR_YEAR));
  take_record (made, record);
  return made;
}

SfCalendar *
sf_calendar_ref (SfCalendar *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_calendar_unref (SfCalendar *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->own.days);
  g_hash_table_unref (self->own.years);
  g_free (self);
}

gboolean
sf_calendar_is_own (const SfCalendar *self, int year)
{
  return exceptions_know (&self->own, year);
}

gboolean
sf_calendar_is_working_day (const SfCalendar *self, int day, int *out_missing)
{
  int year = year_of (day);
  const Exceptions *exceptions = exceptions_know (&self->own, year) ? &self->own : get_built_in ();
  int mark = GPOINTER_TO_INT (g_hash_table_lookup (exceptions->days, GINT_TO_POINTER (day)));
  GDate date;

  if (out_missing != NULL)
    *out_missing = exceptions_know (exceptions, year) ? 0 : year;
  if (mark != 0)
    return mark == DAY_WORKED;
  to_date (day, &date);
  return g_date_get_weekday (&date) < G_DATE_SATURDAY;
}

int
sf_calendar_add_working_days (const SfCalendar *self, int day, int n, int *out_missing)
{
  int missing = 0;

  while (n > 0)
    {
      int of_day;

      if (sf_calendar_is_working_day (self, ++day, &of_day))
        n--;
      if (missing == 0)
        missing = of_day;
    }
  if (out_missing != NULL)
    *out_missing = missing;
  return day;
}

SfTime
sf_calendar_cooling_until (const SfCalendar *self, SfTime from, int n, int *out_missing)
{
  return sf_day_start (sf_calendar_add_working_days (self, sf_day_of (from), n, out_missing) + 1);
}

SfTime
sf_calendar_term_end (SfTime from, int days)
{
  return sf_day_start (sf_day_of (from) + days + 1);
}
