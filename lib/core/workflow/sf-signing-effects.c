/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What follows for a signing from an allowed operation.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-calendar.h"
#include "core/workflow/sf-workflow-private.h"

static void
take_start_term (SfCase *c)
{
  int days = sf_record_has (c->next, SF_SIGNING_TERM_DAYS) ? (int) sf_record_get_int (c->next, SF_SIGNING_TERM_DAYS)
                                                           : c->rules->invitation_days;

  sf_case_link_student (c, c->next);
  sf_record_set_int (c->next, SF_SIGNING_STARTED_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_QUEUED_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_EXPIRES_AT, sf_calendar_term_end (c->now, days));
  sf_record_clear (c->next, SF_SIGNING_REMINDED_AT);
  sf_record_clear (c->next, SF_SIGNING_FAULT);
  sf_record_clear (c->next, SF_SIGNING_REASON);
}
SF_EFFECT (start_term);

static void
take_enter_review (SfCase *c)
{
  sf_case_link_student (c, c->next);
  if (!sf_record_has (c->next, SF_SIGNING_STARTED_AT))
    sf_record_set_int (c->next, SF_SIGNING_STARTED_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_ACCEPTED_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_QUEUED_AT, c->now);
  sf_record_clear (c->next, SF_SIGNING_EXPIRES_AT);
  sf_record_clear (c->next, SF_SIGNING_REMINDED_AT);
  sf_record_clear (c->next, SF_SIGNING_COLLEGE_AT);
  sf_record_clear (c->next, SF_SIGNING_FAULT);
  sf_record_clear (c->next, SF_SIGNING_REASON);
}
SF_EFFECT (enter_review);

static void
take_pass_college (SfCase *c)
{
  sf_record_set_int (c->next, SF_SIGNING_COLLEGE_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_QUEUED_AT, c->now);
  sf_record_clear (c->next, SF_SIGNING_REASON);
}
SF_EFFECT (pass_college);

static void
take_pass_office (SfCase *c)
{
  sf_record_set_int (c->next, SF_SIGNING_OFFICE_AT, c->now);
  sf_record_clear (c->next, SF_SIGNING_QUEUED_AT);
  sf_record_clear (c->next, SF_SIGNING_REASON);
}
SF_EFFECT (pass_office);

static void
take_send_back (SfCase *c)
{
  sf_record_set_int (c->next, SF_SIGNING_QUEUED_AT, c->now);
  sf_record_set_text (c->next, SF_SIGNING_REASON, sf_case_arg (c, "reason"));
}
SF_EFFECT (send_back);

void
sf_signing_start_returned_term (SfCase *c)
{
  sf_record_set_int (c->next, SF_SIGNING_QUEUED_AT, c->now);
  sf_record_set_int (c->next, SF_SIGNING_EXPIRES_AT, sf_calendar_term_end (c->now, c->rules->returned_days));
  sf_record_clear (c->next, SF_SIGNING_REMINDED_AT);
}

static void
take_return (SfCase *c)
{
  sf_record_set_text (c->next, SF_SIGNING_REASON, sf_case_arg (c, "reason"));
  sf_record_set_text (c->next, SF_SIGNING_FAULT, sf_case_arg (c, "fault"));
  sf_signing_start_returned_term (c);
}
SF_EFFECT (return );

static void
take_take_back (SfCase *c)
{
  sf_record_clear (c->next, SF_SIGNING_ACCEPTED_AT);
  sf_record_clear (c->next, SF_SIGNING_QUEUED_AT);
}
SF_EFFECT (take_back);

static void
take_end (SfCase *c)
{
  sf_record_clear (c->next, SF_SIGNING_QUEUED_AT);
  if (sf_case_arg (c, "reason") != NULL)
    sf_record_set_text (c->next, SF_SIGNING_REASON, sf_case_arg (c, "reason"));
}
SF_EFFECT (end);

static void
take_mark_reminded (SfCase *c)
{
  sf_record_set_int (c->next, SF_SIGNING_REMINDED_AT, c->now);
}
SF_EFFECT (mark_reminded);

static void
take_supersede_others (SfCase *c)
{
  for (guint i = 0; c->facts->signings != NULL && i < c->facts->signings->len; i++)
    {
      SfRecord *other = c->facts->signings->pdata[i];
      SfRecord *ended;

      if (sf_record_get_state (other) != SF_SIGNING_INVITED)
        continue;
      ended = sf_case_put (c, other);
      sf_record_set_state (ended, SF_SIGNING_SUPERSEDED);
      sf_record_clear (ended, SF_SIGNING_QUEUED_AT);

      sf_case_add_notice (c, SF_PARTY_EMPLOYER, sf_record_get_employer (other), "signing-superseded", other,
                          sf_record_get_text (other, SF_SIGNING_STUDENT_NAME), NULL);
    }
}
SF_EFFECT (supersede_others);

void
sf_case_void_signing (SfCase *c, SfRecord *signing, const char *reason)
{
  SfRecord *ended = sf_case_put (c, signing);

  sf_record_set_state (ended, SF_SIGNING_VOID);
  sf_record_clear (ended, SF_SIGNING_QUEUED_AT);
  sf_record_clear (ended, SF_SIGNING_EXPIRES_AT);
  sf_record_clear (ended, SF_SIGNING_FROZEN_AT);
  sf_record_set_text (ended, SF_SIGNING_REASON, reason);
}
