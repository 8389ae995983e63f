/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calendars: the working days of a year, one record a year, as the State Council announces them in the November before.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

#define FIRST_YEAR 2004 /* of the calendar that is compiled in */
#define LAST_YEAR 2100
#define MAX_SOURCE 200 /* characters */

static void
prepare (SfCase *c)
{
  g_autofree char *days = NULL;
  int line;

  if (c->record == NULL)
    sf_record_set_int (c->next, SF_CALENDAR_YEAR, sf_operation_get_arg_int (c->operation, "year", 0));
  days = sf_calendar_read_days ((int) sf_record_get_int (c->next, SF_CALENDAR_YEAR), sf_case_arg (c, "days"), &line);
  sf_record_set_text (c->next, SF_CALENDAR_DAYS, days);
  sf_record_set_text (c->next, SF_CALENDAR_SOURCE, sf_case_arg (c, "source"));
}

/* ---- Guards ---- */

/* A year has one record; setting it again changes that one. */
static SfGuardResult
ask_year_possible (SfCase *c)
{
  gint64 year = sf_record_get_int (c->next, SF_CALENDAR_YEAR);
  gint64 asked = sf_operation_get_arg_int (c->operation, "year", year);

  if (asked == year && year >= FIRST_YEAR && year <= LAST_YEAR &&
      (c->record != NULL || !sf_calendar_is_own (c->rules->calendar, (int) year)))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "year", NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (year_possible);

static SfGuardResult
ask_days_right (SfCase *c)
{
  int year = (int) sf_record_get_int (c->next, SF_CALENDAR_YEAR);
  g_autofree char *days = NULL;
  g_autofree char *text = NULL;
  int line;

  days = sf_calendar_read_days (year, sf_case_arg (c, "days"), &line);
  if (days != NULL)
    return SF_GUARD_PASSES;
  text = g_strdup_printf ("%d", line);
  return sf_case_refuse (c, SF_CODE_CALENDAR, "line", text, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (days_right);

static SfGuardResult
ask_source_fits (SfCase *c)
{
  const char *source = sf_case_arg (c, "source");

  if (source == NULL || (g_utf8_validate (source, -1, NULL) && g_utf8_strlen (source, -1) <= MAX_SOURCE))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "source", NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (source_fits);

/* ---- What was provisional ---- */

/* The cancellation that made the student cool off until when she does. */
static SfRecord *
find_cancellation (SfCase *c, const SfRecord *student)
{
  for (guint i = 0; i < c->facts->related->len; i++)
    {
      SfRecord *record = c->facts->related->pdata[i];

      if (sf_record_get_kind (record) == SF_KIND_CANCELLATION &&
          g_strcmp0 (sf_record_get_student (record), sf_record_get_id (student)) == 0 &&
          sf_record_get_int (record, SF_CANCELLATION_COOLING_UNTIL) ==
            sf_record_get_int (student, SF_STUDENT_COOLING_UNTIL))
        return record;
    }
  return NULL;
}

static void
move_cooling (SfCase *c, SfRecord *student, SfRecord *cancellation, SfTime until)
{
  g_autofree char *text = sf_time_format_date (until);

  sf_record_set_int (sf_case_put (c, student), SF_STUDENT_COOLING_UNTIL, until);
  sf_record_set_int (sf_case_put (c, cancellation), SF_CANCELLATION_COOLING_UNTIL, until);
  sf_case_add_notice (c, SF_PARTY_STUDENT, sf_record_get_id (student), "cooling-changed", cancellation,
                      sf_record_get_text (cancellation, SF_CANCELLATION_EMPLOYER_NAME), text);
}

/* Counts anew from the day of the approval, by the days that applied then. Who was told that she is free stays free. */
static void
recompute (SfCase *c, const SfCalendar *calendar, SfRecord *student)
{
  SfRecord *cancellation = find_cancellation (c, student);
  SfTime before = sf_record_get_int (student, SF_STUDENT_COOLING_UNTIL);
  SfTime until;
  int missing;

  if (cancellation == NULL)
    return;
  until = sf_calendar_cooling_until (calendar, sf_record_get_int (cancellation, SF_CANCELLATION_DECIDED_AT),
                                     (int) sf_record_get_int (cancellation, SF_CANCELLATION_COOLING_DAYS), &missing);
  if (missing == 0 || before <= c->now)
    sf_record_clear (sf_case_put (c, student), SF_STUDENT_PROVISIONAL);
  if (until != before && before > c->now)
    move_cooling (c, student, cancellation, until);
}

static void
take_recompute_coolings (SfCase *c)
{
  g_autoptr (SfCalendar) calendar = sf_calendar_with (c->rules->calendar, c->next);

  g_free (c->decision->note);
  c->decision->note = g_strdup_printf ("%d", (int) sf_record_get_int (c->next, SF_CALENDAR_YEAR));
  for (guint i = 0; c->facts->related != NULL && i < c->facts->related->len; i++)
    if (sf_record_get_kind (c->facts->related->pdata[i]) == SF_KIND_STUDENT)
      recompute (c, calendar, c->facts->related->pdata[i]);
}
SF_OWN_EFFECT (recompute_coolings);

/* clang-format off */
static const SfTransition rows[] = {
  { "set_year", SF_BY_ADMIN, SF_FROM_NEW | SF_STATE_BIT (SF_ACTIVE), SF_ACTIVE,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &guard_year_possible, &guard_days_right, &guard_source_fits },
    .effects = { &effect_recompute_coolings } },
};
/* clang-format on */

const SfTransitionTable sf_calendar_table = { rows, G_N_ELEMENTS (rows), prepare };
