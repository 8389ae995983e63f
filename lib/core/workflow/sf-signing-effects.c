/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What follows for a signing from an allowed operation.
 */
#define G_LOG_DOMAIN "sf-core"

#include <string.h>

#include "core/model/sf-uuid.h"
#include "core/workflow/sf-calendar.h"
#include "core/workflow/sf-master-data.h"
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

/* ---- An employer that the library does not know ---- */

static SfRecord *
make_employer (const SfCase *c)
{
  static const char *const prefix = "employer.";
  g_autofree char *id = sf_uuid_derive (sf_operation_get_uid (c->operation), "employer");
  SfRecord *employer = sf_record_new (SF_KIND_EMPLOYER, id);
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  sf_record_set_state (employer, SF_EMPLOYER_PENDING);
  sf_record_set_edition (employer, sf_master_edition (SF_KIND_EMPLOYER));
  json_object_iter_init (&iter, sf_record_get_form (c->next));
  while (json_object_iter_next (&iter, &key, &node))
    if (g_str_has_prefix (key, prefix) && sf_master_get_field (SF_KIND_EMPLOYER, key + strlen (prefix)) != NULL)
      sf_master_set_value (employer, key + strlen (prefix), json_node_get_string (node));
  sf_record_set_int (employer, SF_EMPLOYER_REGISTERED_AT, c->now);
  sf_record_set_int (employer, SF_EMPLOYER_QUEUED_AT, c->now);
  return employer;
}

/* The student filled in an employer herself: the library has it by its code, or gets it, to be approved with or before
 * the office's approval. */
static void
take_enter_employer (SfCase *c)
{
  SfRecord *named = c->facts->named_employer;
  g_autoptr (SfRecord) made = NULL;

  if (sf_record_has (c->next, SF_SIGNING_EMPLOYER) || !sf_case_knows (c, SF_KNOWS_LIBRARY))
    return;
  if (named != NULL)
    {
      sf_record_set_text (c->next, SF_SIGNING_EMPLOYER, sf_record_get_id (named));
      sf_record_set_text (c->next, SF_SIGNING_EMPLOYER_NAME, sf_record_get_text (named, SF_EMPLOYER_NAME));
      sf_record_set_field (c->next, "employer.name", sf_record_get_text (named, SF_EMPLOYER_NAME));
      return;
    }
  made = make_employer (c);
  sf_record_set_text (c->next, SF_SIGNING_EMPLOYER, sf_record_get_id (made));
  sf_case_add_notice (c, SF_PARTY_SCHOOL, NULL, "employer-registered", made,
                      sf_record_get_text (made, SF_EMPLOYER_NAME), NULL);
  g_ptr_array_add (c->decision->puts, g_steal_pointer (&made));
}
SF_EFFECT (enter_employer);

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
