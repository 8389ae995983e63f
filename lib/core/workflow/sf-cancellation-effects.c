/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What follows from a cancellation: while it is under way its agreement waits with it, and when the office approves it,
 * agreement and signing end and the student cools off.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

static void
take_begin_cancellation (SfCase *c)
{
  sf_record_set_int (c->next, SF_CANCELLATION_REQUESTED_AT, c->now);
  sf_record_set_int (c->next, SF_CANCELLATION_QUEUED_AT, c->now);
  if (sf_record_get_state (c->next) == SF_CANCELLATION_EMPLOYER_CONFIRM)
    sf_record_set_int (c->next, SF_CANCELLATION_CONFIRM_BY, sf_calendar_term_end (c->now, c->rules->confirm_days));
  sf_request_put_agreement (c, SF_AGREEMENT_EFFECTIVE, SF_AGREEMENT_CANCELLING);
}
SF_EFFECT (begin_cancellation);

static void
take_pass_employer (SfCase *c)
{
  sf_record_set_int (c->next, SF_CANCELLATION_QUEUED_AT, c->now);
  sf_record_clear (c->next, SF_CANCELLATION_CONFIRM_BY);
  if (sf_actor_get_role (c->actor) == SF_ROLE_EMPLOYER)
    sf_record_set_int (c->next, SF_CANCELLATION_CONFIRMED_AT, c->now);
}
SF_EFFECT (pass_employer);

static void
take_pass_cancellation (SfCase *c)
{
  sf_record_set_int (c->next, SF_CANCELLATION_COLLEGE_AT, c->now);
  sf_record_set_int (c->next, SF_CANCELLATION_QUEUED_AT, c->now);
}
SF_EFFECT (pass_cancellation);

/* The agreement goes on as if nothing had been asked; one that ended meanwhile stays ended. */
static void
take_end_cancellation (SfCase *c)
{
  sf_record_clear (c->next, SF_CANCELLATION_QUEUED_AT);
  sf_record_clear (c->next, SF_CANCELLATION_CONFIRM_BY);
  sf_record_set_text (c->next, SF_CANCELLATION_REASON, sf_case_arg (c, "reason"));
  if (sf_record_get_state (c->next) == SF_CANCELLATION_REJECTED)
    sf_record_set_int (c->next, SF_CANCELLATION_DECIDED_AT, c->now);
  sf_request_put_agreement (c, SF_AGREEMENT_CANCELLING, SF_AGREEMENT_EFFECTIVE);
}
SF_EFFECT (end_cancellation);

/* ---- Approved ---- */

static gboolean
is_fault_of_employer (const SfCase *c)
{
  return g_strcmp0 (sf_case_arg (c, "fault"), "employer") == 0;
}

static void
warn_of_missing_year (SfCase *c, int year)
{
  g_autofree char *text = g_strdup_printf ("%d", year);
  g_autofree char *until = sf_time_format_date (sf_record_get_int (c->next, SF_CANCELLATION_COOLING_UNTIL));

  sf_case_add_notice (c, SF_PARTY_SCHOOL, NULL, "calendar-missing", c->next, text, until);
}

static void
cool_student (SfCase *c)
{
  int days = c->rules->cooling_working_days;
  int missing;
  SfTime until = sf_calendar_cooling_until (c->rules->calendar, c->now, days, &missing);
  SfRecord *student;

  sf_record_set_int (c->next, SF_CANCELLATION_COOLING_UNTIL, until);
  sf_record_set_int (c->next, SF_CANCELLATION_COOLING_DAYS, days);
  if (missing != 0)
    warn_of_missing_year (c, missing);
  if (c->facts->student == NULL)
    return;
  student = sf_case_put (c, c->facts->student);
  sf_record_set_int (student, SF_STUDENT_COOLING_UNTIL, until);
  if (missing != 0)
    sf_record_set_int (student, SF_STUDENT_PROVISIONAL, 1);
  else
    sf_record_clear (student, SF_STUDENT_PROVISIONAL);
  /* 单位违约 is not held against her: the chance is not used, but the time is the same. */
  if (!is_fault_of_employer (c))
    sf_record_set_int (student, SF_STUDENT_CANCEL_COUNT, sf_record_get_int (student, SF_STUDENT_CANCEL_COUNT) + 1);
}

static void
take_cancel_agreement (SfCase *c)
{
  SfRecord *agreement = sf_request_put_agreement (c, SF_AGREEMENT_CANCELLING, SF_AGREEMENT_CANCELLED);

  sf_record_set_int (c->next, SF_CANCELLATION_DECIDED_AT, c->now);
  sf_record_clear (c->next, SF_CANCELLATION_QUEUED_AT);
  if (is_fault_of_employer (c))
    sf_record_set_text (c->next, SF_CANCELLATION_FAULT, "employer");
  if (agreement != NULL)
    sf_record_set_int (agreement, SF_AGREEMENT_ENDED_AT, c->now);
  if (c->facts->signing != NULL)
    sf_case_void_signing (c, c->facts->signing, NULL);
  cool_student (c);
  sf_case_reopen_verification (c);
}
SF_EFFECT (cancel_agreement);
