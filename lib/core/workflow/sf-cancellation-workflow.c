/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cancellations 解约 (manual §3): requested by the student with the stamped letter, decided by the office, once a
 * person; the employer and the college have a say where the school wants it.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

#define EDITION "cancellation-2020"

#define DRAFT SF_STATE_BIT (SF_CANCELLATION_DRAFT)
#define EMPLOYER_CONFIRM SF_STATE_BIT (SF_CANCELLATION_EMPLOYER_CONFIRM)
#define COLLEGE_REVIEW SF_STATE_BIT (SF_CANCELLATION_COLLEGE_REVIEW)
#define OFFICE_REVIEW SF_STATE_BIT (SF_CANCELLATION_OFFICE_REVIEW)

/* ---- What a school may want ---- */

static gboolean
employer_confirms (const SfRules *rules)
{
  return rules->employer_confirms;
}

static gboolean
college_reviews (const SfRules *rules)
{
  return rules->college_reviews;
}

static const SfSwitch switch_employer = { "employer_confirms", employer_confirms };
static const SfSwitch switch_college = { "college_reviews", college_reviews };

/* ---- Guards ---- */

static SfGuardResult
ask_chance_left (SfCase *c)
{
  SfRecord *student = c->facts->student;
  g_autofree char *limit = g_strdup_printf ("%d", c->rules->cancel_limit);

  if (!sf_case_knows (c, SF_KNOWS_STUDENT) || !sf_case_knows (c, SF_KNOWS_SETTINGS))
    return SF_GUARD_UNKNOWN;
  if (student != NULL && sf_record_get_int (student, SF_STUDENT_CANCEL_COUNT) < c->rules->cancel_limit)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_CANCEL_LIMIT, "limit", limit, NULL);
}
SF_OWN_GUARD (chance_left);

/* 解约函. What is not yet begun has no attachments that could be asked for. */
static SfGuardResult
ask_letter_arrived (SfCase *c)
{
  GPtrArray *attachments = c->facts->attachments;

  if (c->operation == NULL && c->record == NULL)
    return SF_GUARD_PASSES;
  if (!sf_case_knows (c, SF_KNOWS_ATTACHMENTS))
    return SF_GUARD_UNKNOWN;
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    if (g_strcmp0 (sf_record_get_text (attachments->pdata[i], SF_ATTACHMENT_PURPOSE), "letter") == 0)
      return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_PROOF_MISSING, NULL);
}
SF_OWN_GUARD (letter_arrived);

static SfGuardResult
ask_explained (SfCase *c)
{
  const char *explanation = sf_record_get_field (c->next, "explanation");

  if (explanation == NULL)
    return sf_case_refuse (c, SF_CODE_EXPLANATION_REQUIRED, NULL);
  return sf_case_check_form (c, SF_PARTY_STUDENT, TRUE);
}
SF_OWN_GUARD_ON_ARGUMENTS (explained);

static SfGuardResult
ask_employer_silent (SfCase *c)
{
  SfTime until = sf_record_get_int (c->record, SF_CANCELLATION_CONFIRM_BY);
  g_autofree char *text = NULL;

  if (c->now >= until)
    return SF_GUARD_PASSES;
  text = sf_time_format_date (until);
  return sf_case_refuse (c, SF_CODE_WAITING, "until", text, NULL);
}
SF_OWN_GUARD (employer_silent);

static SfGuardResult
ask_fault_possible (SfCase *c)
{
  const char *fault = sf_case_arg (c, "fault");

  if (fault == NULL || g_str_equal (fault, "employer") || g_str_equal (fault, "student"))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "fault", NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (fault_possible);

/* ---- The table ---- */

#define REQUEST                                                                                                        \
  .fills = SF_PARTY_STUDENT,                                                                                           \
  .guards = { &sf_guard_own_agreement, &sf_guard_no_open_request, &sf_guard_agreement_effective,                       \
              &guard_chance_left,      &guard_letter_arrived,     &guard_explained,                                    \
              &sf_guard_secret_right,  &sf_guard_no_recent_reset },                                                    \
  .effects = { &sf_effect_begin_cancellation }

/* clang-format off */
static const SfTransition rows[] = {
  { "save_draft", SF_BY_STUDENT, SF_FROM_NEW | DRAFT, SF_CANCELLATION_DRAFT,
    .fills = SF_PARTY_STUDENT,
    .guards = { &sf_guard_own_agreement, &sf_guard_filled_well } },
  { "discard", SF_BY_STUDENT, DRAFT, SF_STATE_NONE },
  { "request", SF_BY_STUDENT, SF_FROM_NEW | DRAFT, SF_CANCELLATION_EMPLOYER_CONFIRM, .only_if = &switch_employer,
    REQUEST,
    .tells = { { SF_PARTY_EMPLOYER, "cancellation-to-confirm" }, { SF_PARTY_SCHOOL, "cancellation-requested" } } },
  { "request", SF_BY_STUDENT, SF_FROM_NEW | DRAFT, SF_CANCELLATION_COLLEGE_REVIEW, .only_if = &switch_college,
    REQUEST,
    .tells = { { SF_PARTY_COLLEGE, "cancellation-to-review" }, { SF_PARTY_EMPLOYER, "cancellation-requested" },
               { SF_PARTY_SCHOOL, "cancellation-requested" } } },
  { "request", SF_BY_STUDENT, SF_FROM_NEW | DRAFT, SF_CANCELLATION_OFFICE_REVIEW,
    REQUEST,
    .tells = { { SF_PARTY_SCHOOL, "cancellation-to-review" }, { SF_PARTY_EMPLOYER, "cancellation-requested" } } },
  { "confirm", SF_BY_EMPLOYER, EMPLOYER_CONFIRM, SF_CANCELLATION_COLLEGE_REVIEW, .only_if = &switch_college,
    .effects = { &sf_effect_pass_employer },
    .tells = { { SF_PARTY_STUDENT, "cancellation-confirmed" }, { SF_PARTY_COLLEGE, "cancellation-to-review" } } },
  { "confirm", SF_BY_EMPLOYER, EMPLOYER_CONFIRM, SF_CANCELLATION_OFFICE_REVIEW,
    .effects = { &sf_effect_pass_employer },
    .tells = { { SF_PARTY_STUDENT, "cancellation-confirmed" }, { SF_PARTY_SCHOOL, "cancellation-to-review" } } },
  { "refuse", SF_BY_EMPLOYER, EMPLOYER_CONFIRM, SF_CANCELLATION_REJECTED,
    .guards = { &sf_guard_reason_given },
    .effects = { &sf_effect_end_cancellation },
    .tells = { { SF_PARTY_STUDENT, "cancellation-refused" }, { SF_PARTY_SCHOOL, "cancellation-ended" } } },
  { "proceed", SF_BY_OFFICE, EMPLOYER_CONFIRM, SF_CANCELLATION_COLLEGE_REVIEW, .only_if = &switch_college,
    .guards = { &guard_employer_silent },
    .effects = { &sf_effect_pass_employer },
    .tells = { { SF_PARTY_STUDENT, "cancellation-proceeds" }, { SF_PARTY_EMPLOYER, "cancellation-proceeds" },
               { SF_PARTY_COLLEGE, "cancellation-to-review" } } },
  { "proceed", SF_BY_OFFICE, EMPLOYER_CONFIRM, SF_CANCELLATION_OFFICE_REVIEW,
    .guards = { &guard_employer_silent },
    .effects = { &sf_effect_pass_employer },
    .tells = { { SF_PARTY_STUDENT, "cancellation-proceeds" }, { SF_PARTY_EMPLOYER, "cancellation-proceeds" } } },
  { "withdraw", SF_BY_STUDENT, EMPLOYER_CONFIRM | COLLEGE_REVIEW | OFFICE_REVIEW, SF_CANCELLATION_WITHDRAWN,
    .effects = { &sf_effect_end_cancellation },
    .tells = { { SF_PARTY_EMPLOYER, "cancellation-withdrawn" }, { SF_PARTY_SCHOOL, "cancellation-withdrawn" } } },
  { "approve", SF_BY_COLLEGE, COLLEGE_REVIEW, SF_CANCELLATION_OFFICE_REVIEW,
    .guards = { &sf_guard_agreement_cancelling },
    .effects = { &sf_effect_pass_cancellation },
    .tells = { { SF_PARTY_STUDENT, "cancellation-college-approved" }, { SF_PARTY_SCHOOL, "cancellation-to-review" } } },
  { "approve", SF_BY_OFFICE, OFFICE_REVIEW, SF_CANCELLATION_APPROVED,
    .guards = { &sf_guard_agreement_cancelling, &guard_fault_possible },
    .effects = { &sf_effect_cancel_agreement },
    .tells = { { SF_PARTY_STUDENT, "cancellation-approved" }, { SF_PARTY_EMPLOYER, "agreement-cancelled" },
               { SF_PARTY_COLLEGE, "agreement-cancelled" } } },
  { "reject", SF_BY_COLLEGE, COLLEGE_REVIEW, SF_CANCELLATION_REJECTED,
    .guards = { &sf_guard_reason_given },
    .effects = { &sf_effect_end_cancellation },
    .tells = { { SF_PARTY_STUDENT, "cancellation-rejected" }, { SF_PARTY_EMPLOYER, "cancellation-rejected" },
               { SF_PARTY_SCHOOL, "cancellation-ended" } } },
  { "reject", SF_BY_OFFICE, OFFICE_REVIEW, SF_CANCELLATION_REJECTED,
    .guards = { &sf_guard_reason_given },
    .effects = { &sf_effect_end_cancellation },
    .tells = { { SF_PARTY_STUDENT, "cancellation-rejected" }, { SF_PARTY_EMPLOYER, "cancellation-rejected" },
               { SF_PARTY_COLLEGE, "cancellation-rejected" } } },
};
/* clang-format on */

static void
prepare (SfCase *c)
{
  if (c->record == NULL)
    {
      sf_request_link_agreement (c);
      sf_record_set_edition (c->next, EDITION);
      c->edition = sf_form_edition_lookup (EDITION);
    }
  sf_case_take_form (c);
}

const SfTransitionTable sf_cancellation_table = { rows, G_N_ELEMENTS (rows), prepare };
