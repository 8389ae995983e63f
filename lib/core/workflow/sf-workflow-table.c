/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transition table: who may do what, when, and what follows. The source of every row is the manual; where it is
 * silent, docs/workflow.md decided. Nothing else in the program knows these rules.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

#define STUDENT SF_ROLE_BIT (SF_ROLE_STUDENT)
#define EMPLOYER SF_ROLE_BIT (SF_ROLE_EMPLOYER)
#define COLLEGE SF_ROLE_BIT (SF_ROLE_COLLEGE)
#define OFFICE (SF_ROLE_BIT (SF_ROLE_OFFICE) | SF_ROLE_BIT (SF_ROLE_ADMIN))
#define SYSTEM SF_ROLE_BIT (SF_ROLE_SYSTEM)

#define NEW SF_STATE_BIT (SF_STATE_NONE)
#define DRAFT SF_STATE_BIT (SF_SIGNING_DRAFT)
#define INVITED SF_STATE_BIT (SF_SIGNING_INVITED)
#define COLLEGE_REVIEW SF_STATE_BIT (SF_SIGNING_COLLEGE_REVIEW)
#define OFFICE_REVIEW SF_STATE_BIT (SF_SIGNING_OFFICE_REVIEW)
#define RETURNED SF_STATE_BIT (SF_SIGNING_RETURNED)
#define EVERY_SIGNING ((1u << SF_SIGNING_N_STATES) - 1)

#define LIVE                                                                                                           \
  (SF_STATE_BIT (SF_AGREEMENT_IN_REVIEW) | SF_STATE_BIT (SF_AGREEMENT_SUSPENDED) |                                     \
   SF_STATE_BIT (SF_AGREEMENT_EFFECTIVE) | SF_STATE_BIT (SF_AGREEMENT_CANCELLING))
#define IN_FORCE (SF_STATE_BIT (SF_AGREEMENT_EFFECTIVE) | SF_STATE_BIT (SF_AGREEMENT_CANCELLING))
#define EVERY_AGREEMENT ((1u << SF_AGREEMENT_N_STATES) - 1)

#define BY_EMPLOYER "employer"
#define BY_STUDENT "student"

/* clang-format off */
static const SfTransition transitions[] = {
  /* ---- Signing 签约 ---- */
  { SF_KIND_SIGNING, "save_draft", EMPLOYER, NEW | DRAFT, SF_SIGNING_DRAFT,
    .origin = BY_EMPLOYER, .fills = SF_PARTY_EMPLOYER, .takes = SF_TAKES_EMPLOYER,
    .guards = { &sf_guard_filled_well } },
  { SF_KIND_SIGNING, "save_draft", EMPLOYER, RETURNED, SF_STATE_SAME,
    .origin = BY_EMPLOYER, .fault = BY_EMPLOYER, .fills = SF_PARTY_EMPLOYER, .takes = SF_TAKES_EMPLOYER,
    .guards = { &sf_guard_filled_well } },
  { SF_KIND_SIGNING, "save_draft", STUDENT, NEW | DRAFT, SF_SIGNING_DRAFT,
    .origin = BY_STUDENT, .fills = SF_PARTY_EMPLOYER | SF_PARTY_STUDENT, .takes = SF_TAKES_ROSTER,
    .guards = { &sf_guard_student_may_start, &sf_guard_filled_well } },
  { SF_KIND_SIGNING, "save_draft", STUDENT, RETURNED, SF_STATE_SAME,
    .origin = BY_STUDENT, .fills = SF_PARTY_EMPLOYER | SF_PARTY_STUDENT, .takes = SF_TAKES_ROSTER,
    .guards = { &sf_guard_filled_well } },
  { SF_KIND_SIGNING, "discard", EMPLOYER, DRAFT, SF_STATE_NONE,
    .origin = BY_EMPLOYER,
    .guards = { &sf_guard_never_submitted } },
  { SF_KIND_SIGNING, "discard", STUDENT, DRAFT, SF_STATE_NONE,
    .origin = BY_STUDENT,
    .guards = { &sf_guard_never_submitted } },
  { SF_KIND_SIGNING, "invite", EMPLOYER, NEW | DRAFT, SF_SIGNING_INVITED,
    .origin = BY_EMPLOYER, .fills = SF_PARTY_EMPLOYER, .takes = SF_TAKES_EMPLOYER,
    .guards = { &sf_guard_season_open, &sf_guard_employer_approved, &sf_guard_term_in_bounds, &sf_guard_student_matches,
                &sf_guard_not_already_invited, &sf_guard_below_invitation_limit, &sf_guard_free_within_term,
                &sf_guard_employer_part_complete },
    .effects = { sf_effect_start_term },
    .tells = { { SF_PARTY_STUDENT, "signing-invited" } } },
  { SF_KIND_SIGNING, "revise", EMPLOYER, INVITED, SF_SIGNING_INVITED,
    .origin = BY_EMPLOYER, .fills = SF_PARTY_EMPLOYER, .takes = SF_TAKES_EMPLOYER,
    .guards = { &sf_guard_season_open, &sf_guard_employer_approved, &sf_guard_term_in_bounds,
                &sf_guard_below_invitation_limit, &sf_guard_free_within_term, &sf_guard_employer_part_complete },
    .effects = { sf_effect_start_term },
    .tells = { { SF_PARTY_STUDENT, "signing-revised" } } },
  { SF_KIND_SIGNING, "revise", EMPLOYER, RETURNED, SF_SIGNING_INVITED,
    .origin = BY_EMPLOYER, .fault = BY_EMPLOYER, .fills = SF_PARTY_EMPLOYER, .takes = SF_TAKES_EMPLOYER,
    .guards = { &sf_guard_season_open, &sf_guard_employer_approved, &sf_guard_term_in_bounds,
                &sf_guard_below_invitation_limit, &sf_guard_free_within_term, &sf_guard_employer_part_complete },
    .effects = { sf_effect_start_term },
    .tells = { { SF_PARTY_STUDENT, "signing-revised" } } },
  { SF_KIND_SIGNING, "withdraw", EMPLOYER, INVITED | RETURNED, SF_SIGNING_WITHDRAWN,
    .origin = BY_EMPLOYER,
    .effects = { sf_effect_end, sf_effect_void_agreement },
    .tells = { { SF_PARTY_STUDENT, "signing-withdrawn" } } },
  { SF_KIND_SIGNING, "accept", STUDENT, INVITED, SF_SIGNING_COLLEGE_REVIEW,
    .origin = BY_EMPLOYER, .fills = SF_PARTY_STUDENT, .takes = SF_TAKES_ROSTER,
    .guards = { &sf_guard_before_expiry, &sf_guard_free, &sf_guard_employer_approved, &sf_guard_student_part_complete,
                &sf_guard_every_part_read, &sf_guard_confirmed },
    .effects = { sf_effect_enter_review, sf_effect_make_agreement },
    .tells = { { SF_PARTY_EMPLOYER, "signing-accepted" }, { SF_PARTY_COLLEGE, "signing-to-review" } } },
  { SF_KIND_SIGNING, "decline", STUDENT, INVITED, SF_SIGNING_DECLINED,
    .origin = BY_EMPLOYER,
    .guards = { &sf_guard_reason_given },
    .effects = { sf_effect_end, sf_effect_void_agreement },
    .tells = { { SF_PARTY_EMPLOYER, "signing-declined" } } },
  { SF_KIND_SIGNING, "submit", STUDENT, DRAFT | RETURNED, SF_SIGNING_COLLEGE_REVIEW,
    .origin = BY_STUDENT, .fills = SF_PARTY_EMPLOYER | SF_PARTY_STUDENT, .takes = SF_TAKES_EMPLOYER | SF_TAKES_ROSTER,
    .guards = { &sf_guard_student_may_start, &sf_guard_season_open, &sf_guard_free, &sf_guard_proof_arrived,
                &sf_guard_form_complete, &sf_guard_confirmed },
    .effects = { sf_effect_enter_review, sf_effect_make_agreement },
    .tells = { { SF_PARTY_COLLEGE, "signing-to-review" }, { SF_PARTY_EMPLOYER, "signing-named" } } },
  { SF_KIND_SIGNING, "take_back", STUDENT, COLLEGE_REVIEW, SF_SIGNING_DRAFT,
    .origin = BY_STUDENT,
    .guards = { &sf_guard_college_has_not_acted },
    .effects = { sf_effect_take_back, sf_effect_void_agreement } },
  { SF_KIND_SIGNING, "resubmit", STUDENT, RETURNED, SF_SIGNING_COLLEGE_REVIEW,
    .origin = BY_EMPLOYER, .fault = BY_STUDENT, .fills = SF_PARTY_STUDENT, .takes = SF_TAKES_ROSTER,
    .guards = { &sf_guard_before_expiry, &sf_guard_free, &sf_guard_employer_approved, &sf_guard_student_part_complete,
                &sf_guard_every_part_read, &sf_guard_confirmed },
    .effects = { sf_effect_enter_review, sf_effect_make_agreement },
    .tells = { { SF_PARTY_COLLEGE, "signing-to-review" } } },
  { SF_KIND_SIGNING, "give_up", STUDENT, RETURNED, SF_SIGNING_DECLINED,
    .origin = BY_EMPLOYER,
    .guards = { &sf_guard_reason_given },
    .effects = { sf_effect_end, sf_effect_void_agreement },
    .tells = { { SF_PARTY_EMPLOYER, "signing-declined" }, { SF_PARTY_COLLEGE, "signing-given-up" } } },
  { SF_KIND_SIGNING, "give_up", STUDENT, RETURNED, SF_SIGNING_WITHDRAWN,
    .origin = BY_STUDENT,
    .guards = { &sf_guard_reason_given },
    .effects = { sf_effect_end, sf_effect_void_agreement },
    .tells = { { SF_PARTY_EMPLOYER, "signing-given-up" }, { SF_PARTY_COLLEGE, "signing-given-up" } } },
  { SF_KIND_SIGNING, "college_approve", COLLEGE, COLLEGE_REVIEW, SF_SIGNING_OFFICE_REVIEW,
    .guards = { &sf_guard_employer_approved },
    .effects = { sf_effect_pass_college },
    .tells = { { SF_PARTY_STUDENT, "signing-college-approved" } } },
  { SF_KIND_SIGNING, "college_return", COLLEGE, COLLEGE_REVIEW, SF_SIGNING_RETURNED,
    .guards = { &sf_guard_reason_given, &sf_guard_fault_named },
    .effects = { sf_effect_return, sf_effect_suspend_agreement },
    .tells = { { SF_PARTY_STUDENT, "signing-returned" }, { SF_PARTY_EMPLOYER, "signing-returned" } } },
  { SF_KIND_SIGNING, "office_approve", OFFICE, OFFICE_REVIEW, SF_SIGNING_SIGNED,
    .guards = { &sf_guard_employer_approved },
    .effects = { sf_effect_pass_office, sf_effect_enforce_agreement, sf_effect_supersede_others },
    .tells = { { SF_PARTY_STUDENT, "signing-signed" }, { SF_PARTY_EMPLOYER, "signing-signed" },
               { SF_PARTY_COLLEGE, "signing-signed" } } },
  { SF_KIND_SIGNING, "office_return", OFFICE, OFFICE_REVIEW, SF_SIGNING_RETURNED,
    .guards = { &sf_guard_reason_given, &sf_guard_fault_named },
    .effects = { sf_effect_return, sf_effect_suspend_agreement },
    .tells = { { SF_PARTY_STUDENT, "signing-returned" }, { SF_PARTY_EMPLOYER, "signing-returned" },
               { SF_PARTY_COLLEGE, "signing-returned" } } },
  { SF_KIND_SIGNING, "office_send_back", OFFICE, OFFICE_REVIEW, SF_SIGNING_COLLEGE_REVIEW,
    .guards = { &sf_guard_reason_given },
    .effects = { sf_effect_send_back },
    .tells = { { SF_PARTY_COLLEGE, "signing-sent-back" } } },
  { SF_KIND_SIGNING, "expire", SYSTEM, INVITED | RETURNED, SF_SIGNING_EXPIRED,
    .guards = { &sf_guard_expired },
    .effects = { sf_effect_end, sf_effect_void_agreement },
    .tells = { { SF_PARTY_STUDENT, "signing-expired" }, { SF_PARTY_EMPLOYER, "signing-expired" } } },
  { SF_KIND_SIGNING, "remind", SYSTEM, INVITED | RETURNED, SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_reminder_due },
    .effects = { sf_effect_mark_reminded },
    .tells = { { SF_PARTY_STUDENT, "signing-ends-soon" }, { SF_PARTY_EMPLOYER, "signing-ends-soon" } } },
  { SF_KIND_SIGNING, "reveal", EMPLOYER | COLLEGE | OFFICE, EVERY_SIGNING, SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_field_named } },

  /* ---- Agreement 协议书 ---- */
  { SF_KIND_AGREEMENT, "print", STUDENT | EMPLOYER | COLLEGE | OFFICE, IN_FORCE, SF_STATE_SAME,
    .guards = { &sf_guard_copies_named },
    .effects = { sf_effect_mark_printed } },
  { SF_KIND_AGREEMENT, "annul", OFFICE, LIVE, SF_AGREEMENT_VOID,
    .guards = { &sf_guard_reason_given },
    .effects = { sf_effect_annul },
    .tells = { { SF_PARTY_STUDENT, "agreement-annulled" }, { SF_PARTY_EMPLOYER, "agreement-annulled" },
               { SF_PARTY_COLLEGE, "agreement-annulled" } } },
  { SF_KIND_AGREEMENT, "reveal", EMPLOYER | COLLEGE | OFFICE, EVERY_AGREEMENT, SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_field_named } },

  /* ---- Others ---- */
  { SF_KIND_STUDENT, "reveal", COLLEGE | OFFICE, SF_STATE_BIT (SF_ACTIVE), SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_field_named } },
  { SF_KIND_NOTICE, "mark_read", STUDENT | EMPLOYER | COLLEGE | OFFICE, SF_STATE_BIT (SF_NOTICE_UNREAD), SF_NOTICE_READ,
    .trail = SF_TRAIL_NONE },
};
/* clang-format on */

const SfTransition *
sf_transitions (guint *out_n)
{
  *out_n = G_N_ELEMENTS (transitions);
  return transitions;
}

guint
sf_workflow_n_transitions (void)
{
  return G_N_ELEMENTS (transitions);
}

void
sf_workflow_get_transition (guint index, SfTransitionInfo *out_info)
{
  const SfTransition *row = &transitions[index];
  guint n = 0;

  g_return_if_fail (index < G_N_ELEMENTS (transitions));
  *out_info = (SfTransitionInfo){ .kind = row->kind,
                                  .action = row->action,
                                  .roles = row->roles,
                                  .from = row->from,
                                  .to = row->to,
                                  .origin = row->origin,
                                  .fault = row->fault };
  for (; n < G_N_ELEMENTS (row->guards) && row->guards[n] != NULL; n++)
    out_info->guards[n] = row->guards[n]->name;
}
