/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Times are written by hand rather than through GDateTime: lists of 100,000 rows show them.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/model/sf-clock.h"

#include <sys/stat.h>

#include "core/workflow/sf-calendar.h"

typedef enum
{
  CLOCK_SYSTEM,
  CLOCK_MANUAL,
  CLOCK_FILE,
} ClockType;

struct _SfClock
{
  gatomicrefcount refs;
  ClockType type;
  GMutex lock;
  SfTime now; /* manual: what it shows; file: what was read last, 0 before */
  char *path;
  struct timespec changed;
  ino_t inode;
};

static SfClock *
clock_new (ClockType type)
{
  SfClock *self = g_new0 (SfClock, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->type = type;
  return self;
}

SfClock *
sf_clock_new_system (void)
{
  return clock_new (CLOCK_SYSTEM);
}

SfClock *
sf_clock_new_manual (SfTime now)
{
  SfClock *self = clock_new (CLOCK_MANUAL);

  self->now = now;
  return self;
}

SfClock *
sf_clock_new_file (const char *path)
{
  SfClock *self = clock_new (CLOCK_FILE);

  self->path = g_strdup (path);
  return self;
}

SfClock *
sf_clock_ref (SfClock *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_clock_unref (SfClock *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self);
}

static SfTime
machine_now (void)
{
  return g_get_real_time () / 1000;
}

/* With the lock held. */
static void
reread_file (SfClock *self)
{
  g_autofree char *text = NULL;
  struct stat st;
  SfTime time;

  if (stat (self->path, &st) != 0)
    return;
  if (self->now != 0 && st.st_ino == self->inode && st.st_mtim.tv_sec == self->changed.tv_sec &&
      st.st_mtim.tv_nsec == self->changed.tv_nsec)
    return;
  if (!g_file_get_contents (self->path, &text, NULL, NULL) || !sf_time_parse (g_strstrip (text), &time))
    return;
  self->now = time;
  self->inode = st.st_ino;
  self->changed = st.st_mtim;
}

SfTime
sf_clock_now (SfClock *self)
{
  SfTime now;

  if (self->type == CLOCK_SYSTEM)
    return machine_now ();
  g_mutex_lock (&self->lock);
  if (self->type == CLOCK_FILE)
    reread_file (self);
  now = self->now;
  g_mutex_unlock (&self->lock);
  return now != 0 ? now : machine_now ();
}

void
sf_clock_set (SfClock *self, SfTime now)
{
  g_return_if_fail (self->type == CLOCK_MANUAL);
  g_mutex_lock (&self->lock);
  self->now = now;
  g_mutex_unlock (&self->lock);
}

/* ---- Text ---- */

/* Splits a time that is already shifted to the wanted zone into the date of @out_day and milliseconds of that day. */
static void
split_time (SfTime time, GDate *out_date, int *out_ms)
{
  gint64 days = time / SF_DAY;
  gint64 ms = time % SF_DAY;

  if (ms < 0)
    {
      ms += SF_DAY;
      days--;
    }
  /* GDate counts from 0001-01-01 = 1; 1970-01-01 is 719163. */
  g_date_clear (out_date, 1);
  g_date_set_julian (out_date, (guint32) (days + 719163));
  *out_ms = (int) ms;
}

char *
sf_time_format (SfTime time)
{
  GDate date;
  int ms;

  split_time (time, &date, &ms);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date), ms / 3600000, ms / 60000 % 60, ms / 1000 % 60, ms % 1000);
}

gboolean
sf_time_parse (const char *text, SfTime *out_time)
{
  g_autoptr (GDateTime) time = NULL;

  /* ISO 8601 has weeks, ordinal days and dates without hyphens, RFC 3339 does not. */
  if (text == NULL || !g_regex_match_simple ("\\A\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:[0-5]\\d:[0-5]\\d", text, 0, 0))
    return FALSE;
  time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL)
    return FALSE;
  *out_time = g_date_time_to_unix (time) * SF_SECOND + g_date_time_get_microsecond (time) / 1000;
  return TRUE;
}

char *
sf_time_format_date (SfTime time)
{
  return sf_day_format (sf_day_of (time));
}

char *
sf_time_format_minute (SfTime time)
{
  int day = sf_day_of (time);
  int minutes = (int) ((time - sf_day_start (day)) / SF_MINUTE);
  g_autofree char *date = sf_day_format (day);

  return g_strdup_printf ("%s %02d:%02d", date, minutes / 60, minutes % 60);
}
