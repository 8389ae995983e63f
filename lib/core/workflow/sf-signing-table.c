/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Signings 签约: who may do what, when, and what follows. The source of every row is the manual; where it is silent,
 * docs/workflow.md decided.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

#define DRAFT SF_STATE_BIT (SF_SIGNING_DRAFT)
#define INVITED SF_STATE_BIT (SF_SIGNING_INVITED)
#define COLLEGE_REVIEW SF_STATE_BIT (SF_SIGNING_COLLEGE_REVIEW)
#define OFFICE_REVIEW SF_STATE_BIT (SF_SIGNING_OFFICE_REVIEW)
#define RETURNED SF_STATE_BIT (SF_SIGNING_RETURNED)
#define EVERY_STATE ((1u << SF_SIGNING_N_STATES) - 1)

/* clang-format off */
#define FROM_EMPLOYER { SF_SIGNING_ORIGIN, "employer", SF_CODE_ORIGIN }
#define FROM_STUDENT { SF_SIGNING_ORIGIN, "student", SF_CODE_ORIGIN }
#define FAULT_OF_EMPLOYER { SF_SIGNING_FAULT, "employer", SF_CODE_FAULT }
#define FAULT_OF_STUDENT { SF_SIGNING_FAULT, "student", SF_CODE_FAULT }
#define ONLINE { SF_SIGNING_STAGE, "", SF_CODE_STAGE }
#define ON_PAPER { SF_SIGNING_STAGE, "content|scan", SF_CODE_STAGE }
#define CONTENT_ON_PAPER { SF_SIGNING_STAGE, "content", SF_CODE_STAGE }
#define SCAN_ON_PAPER { SF_SIGNING_STAGE, "scan", SF_CODE_STAGE }
#define NOT_CONTENT { SF_SIGNING_STAGE, "|scan", SF_CODE_STAGE }

static const SfTransition rows[] = {
  { "save_draft", SF_BY_EMPLOYER, SF_FROM_NEW | DRAFT, SF_SIGNING_DRAFT,
    .where = { FROM_EMPLOYER }, .fills = SF_PARTY_EMPLOYER, .takes = SF_TAKES_EMPLOYER,
    .guards = { &sf_guard_filled_well } },
  { "save_draft", SF_BY_EMPLOYER, RETURNED, SF_STATE_SAME,
    .where = { FROM_EMPLOYER, FAULT_OF_EMPLOYER }, .fills = SF_PARTY_EMPLOYER, .takes = SF_TAKES_EMPLOYER,
    .guards = { &sf_guard_filled_well } },
  { "save_draft", SF_BY_STUDENT, SF_FROM_NEW | DRAFT, SF_SIGNING_DRAFT,
    .where = { FROM_STUDENT }, .fills = SF_PARTY_EMPLOYER | SF_PARTY_STUDENT, .takes = SF_TAKES_ROSTER,
    .guards = { &sf_guard_student_may_start, &sf_guard_employer_known, &sf_guard_filled_well } },
  { "save_draft", SF_BY_STUDENT, RETURNED, SF_STATE_SAME,
    .where = { FROM_STUDENT, ONLINE }, .fills = SF_PARTY_EMPLOYER | SF_PARTY_STUDENT, .takes = SF_TAKES_ROSTER,
    .guards = { &sf_guard_filled_well } },
  { "discard", SF_BY_EMPLOYER, DRAFT, SF_STATE_NONE,
    .where = { FROM_EMPLOYER },
    .guards = { &sf_guard_never_submitted } },
  { "discard", SF_BY_STUDENT, DRAFT, SF_STATE_NONE,
    .where = { FROM_STUDENT },
    .guards = { &sf_guard_never_submitted } },
  { "invite", SF_BY_EMPLOYER, SF_FROM_NEW | DRAFT, SF_SIGNING_INVITED,
    .where = { FROM_EMPLOYER }, .fills = SF_PARTY_EMPLOYER, .takes = SF_TAKES_EMPLOYER,
    .guards = { &sf_guard_season_open, &sf_guard_employer_approved, &sf_guard_term_in_bounds, &sf_guard_student_matches,
                &sf_guard_not_already_invited, &sf_guard_below_invitation_limit, &sf_guard_free_within_term,
                &sf_guard_employer_part_complete },
    .effects = { &sf_effect_start_term },
    .tells = { { SF_PARTY_STUDENT, "signing-invited" } } },
  { "revise", SF_BY_EMPLOYER, INVITED, SF_SIGNING_INVITED,
    .where = { FROM_EMPLOYER }, .fills = SF_PARTY_EMPLOYER, .takes = SF_TAKES_EMPLOYER,
    .guards = { &sf_guard_season_open, &sf_guard_employer_approved, &sf_guard_term_in_bounds,
                &sf_guard_below_invitation_limit, &sf_guard_free_within_term, &sf_guard_employer_part_complete },
    .effects = { &sf_effect_start_term },
    .tells = { { SF_PARTY_STUDENT, "signing-revised" } } },
  { "revise", SF_BY_EMPLOYER, RETURNED, SF_SIGNING_INVITED,
    .where = { FROM_EMPLOYER, FAULT_OF_EMPLOYER }, .fills = SF_PARTY_EMPLOYER, .takes = SF_TAKES_EMPLOYER,
    .guards = { &sf_guard_season_open, &sf_guard_employer_approved, &sf_guard_term_in_bounds,
                &sf_guard_below_invitation_limit, &sf_guard_free_within_term, &sf_guard_employer_part_complete },
    .effects = { &sf_effect_start_term },
    .tells = { { SF_PARTY_STUDENT, "signing-revised" } } },
  { "withdraw", SF_BY_EMPLOYER, INVITED | RETURNED, SF_SIGNING_WITHDRAWN,
    .where = { FROM_EMPLOYER },
    .effects = { &sf_effect_end, &sf_effect_void_agreement },
    .tells = { { SF_PARTY_STUDENT, "signing-withdrawn" } } },
  { "accept", SF_BY_STUDENT, INVITED, SF_SIGNING_COLLEGE_REVIEW,
    .where = { FROM_EMPLOYER }, .fills = SF_PARTY_STUDENT, .takes = SF_TAKES_ROSTER,
    .guards = { &sf_guard_before_expiry, &sf_guard_free, &sf_guard_employer_approved, &sf_guard_student_part_complete,
                &sf_guard_every_part_read, &sf_guard_confirmed, &sf_guard_no_recent_reset, &sf_guard_secret_right },
    .effects = { &sf_effect_enter_review, &sf_effect_make_agreement },
    .tells = { { SF_PARTY_EMPLOYER, "signing-accepted" }, { SF_PARTY_COLLEGE, "signing-to-review" } } },
  { "decline", SF_BY_STUDENT, INVITED, SF_SIGNING_DECLINED,
    .where = { FROM_EMPLOYER },
    .guards = { &sf_guard_reason_given },
    .effects = { &sf_effect_end, &sf_effect_void_agreement },
    .tells = { { SF_PARTY_EMPLOYER, "signing-declined" } } },
  { "submit", SF_BY_STUDENT, DRAFT | RETURNED, SF_SIGNING_COLLEGE_REVIEW,
    .where = { FROM_STUDENT, ONLINE }, .fills = SF_PARTY_EMPLOYER | SF_PARTY_STUDENT, .takes = SF_TAKES_EMPLOYER | SF_TAKES_ROSTER,
    .guards = { &sf_guard_student_may_start, &sf_guard_season_open, &sf_guard_free, &sf_guard_proof_arrived,
                &sf_guard_form_complete, &sf_guard_employer_may_be_named, &sf_guard_confirmed, &sf_guard_no_recent_reset,
                &sf_guard_secret_right },
    .effects = { &sf_effect_enter_employer, &sf_effect_enter_review, &sf_effect_make_agreement },
    .tells = { { SF_PARTY_COLLEGE, "signing-to-review" }, { SF_PARTY_EMPLOYER, "signing-named" } } },
  { "take_back", SF_BY_STUDENT, COLLEGE_REVIEW, SF_SIGNING_DRAFT,
    .where = { FROM_STUDENT, ONLINE },
    .guards = { &sf_guard_college_has_not_acted },
    .effects = { &sf_effect_take_back, &sf_effect_void_agreement } },
  { "resubmit", SF_BY_STUDENT, RETURNED, SF_SIGNING_COLLEGE_REVIEW,
    .where = { FROM_EMPLOYER, FAULT_OF_STUDENT }, .fills = SF_PARTY_STUDENT, .takes = SF_TAKES_ROSTER,
    .guards = { &sf_guard_before_expiry, &sf_guard_free, &sf_guard_employer_approved, &sf_guard_student_part_complete,
                &sf_guard_every_part_read, &sf_guard_confirmed, &sf_guard_no_recent_reset, &sf_guard_secret_right },
    .effects = { &sf_effect_enter_review, &sf_effect_make_agreement },
    .tells = { { SF_PARTY_COLLEGE, "signing-to-review" } } },
  { "give_up", SF_BY_STUDENT, RETURNED, SF_SIGNING_DECLINED,
    .where = { FROM_EMPLOYER },
    .guards = { &sf_guard_reason_given },
    .effects = { &sf_effect_end, &sf_effect_void_agreement },
    .tells = { { SF_PARTY_EMPLOYER, "signing-declined" }, { SF_PARTY_COLLEGE, "signing-given-up" } } },
  { "give_up", SF_BY_STUDENT, RETURNED, SF_SIGNING_WITHDRAWN,
    .where = { FROM_STUDENT },
    .guards = { &sf_guard_reason_given },
    .effects = { &sf_effect_end, &sf_effect_void_agreement },
    .tells = { { SF_PARTY_EMPLOYER, "signing-given-up" }, { SF_PARTY_COLLEGE, "signing-given-up" } } },
  { "college_approve", SF_BY_COLLEGE, COLLEGE_REVIEW, SF_SIGNING_OFFICE_REVIEW,
    .where = { NOT_CONTENT },
    .guards = { &sf_guard_employer_stands, &sf_guard_scan_arrived },
    .effects = { &sf_effect_pass_college },
    .tells = { { SF_PARTY_STUDENT, "signing-college-approved" } } },
  { "college_approve", SF_BY_COLLEGE, COLLEGE_REVIEW, SF_SIGNING_OFFICE_REVIEW,
    .where = { CONTENT_ON_PAPER },
    .guards = { &sf_guard_employer_stands },
    .effects = { &sf_effect_pass_college } },
  { "college_return", SF_BY_COLLEGE, COLLEGE_REVIEW, SF_SIGNING_RETURNED,
    .guards = { &sf_guard_reason_given, &sf_guard_fault_named },
    .effects = { &sf_effect_return, &sf_effect_suspend_agreement },
    .tells = { { SF_PARTY_STUDENT, "signing-returned" }, { SF_PARTY_EMPLOYER, "signing-returned" } } },
  { "office_approve", SF_BY_OFFICE, OFFICE_REVIEW, SF_SIGNING_COLLEGE_REVIEW,
    .where = { CONTENT_ON_PAPER },
    .guards = { &sf_guard_employer_stands },
    .effects = { &sf_effect_ask_for_scan },
    .tells = { { SF_PARTY_STUDENT, "signing-scan-wanted" }, { SF_PARTY_COLLEGE, "signing-content-approved" } } },
  { "office_approve", SF_BY_OFFICE, OFFICE_REVIEW, SF_SIGNING_SIGNED,
    .where = { NOT_CONTENT },
    .guards = { &sf_guard_employer_approved },
    .effects = { &sf_effect_pass_office, &sf_effect_enforce_agreement, &sf_effect_supersede_others,
                 &sf_effect_feed_verification },
    .tells = { { SF_PARTY_STUDENT, "signing-signed" }, { SF_PARTY_EMPLOYER, "signing-signed" },
               { SF_PARTY_COLLEGE, "signing-signed" } } },
  { "office_return", SF_BY_OFFICE, OFFICE_REVIEW, SF_SIGNING_RETURNED,
    .guards = { &sf_guard_reason_given, &sf_guard_fault_named },
    .effects = { &sf_effect_return, &sf_effect_suspend_agreement },
    .tells = { { SF_PARTY_STUDENT, "signing-returned" }, { SF_PARTY_EMPLOYER, "signing-returned" },
               { SF_PARTY_COLLEGE, "signing-returned" } } },
  { "office_send_back", SF_BY_OFFICE, OFFICE_REVIEW, SF_SIGNING_COLLEGE_REVIEW,
    .guards = { &sf_guard_reason_given },
    .effects = { &sf_effect_send_back },
    .tells = { { SF_PARTY_COLLEGE, "signing-sent-back" } } },

  /* 线下签: the college records what was signed on paper; its content is reviewed, then its scan. */
  { "record_offline", SF_BY_COLLEGE, SF_FROM_NEW | RETURNED, SF_SIGNING_COLLEGE_REVIEW,
    .where = { ON_PAPER }, .fills = SF_PARTY_EMPLOYER | SF_PARTY_STUDENT,
    .takes = SF_TAKES_EMPLOYER | SF_TAKES_ROSTER,
    .guards = { &sf_guard_student_matches, &sf_guard_free_on_paper, &sf_guard_blank_issued, &sf_guard_number_by_hand,
                &sf_guard_form_complete, &sf_guard_employer_may_be_named },
    .effects = { &sf_effect_begin_on_paper, &sf_effect_enter_employer, &sf_effect_enter_review, &sf_effect_make_agreement, &sf_effect_use_blank },
    .tells = { { SF_PARTY_STUDENT, "signing-recorded" }, { SF_PARTY_EMPLOYER, "signing-named" } } },
  { "submit_scan", SF_BY_STUDENT, RETURNED, SF_SIGNING_COLLEGE_REVIEW,
    .where = { SCAN_ON_PAPER },
    .guards = { &sf_guard_before_expiry, &sf_guard_scan_arrived },
    .effects = { &sf_effect_enter_review, &sf_effect_make_agreement },
    .tells = { { SF_PARTY_COLLEGE, "signing-to-review" } } },

  /* 「我没有签过」: nobody acts but the office, until it lifts the objection or annuls the agreement. */
  { "object", SF_BY_STUDENT, COLLEGE_REVIEW | OFFICE_REVIEW | RETURNED | SF_STATE_BIT (SF_SIGNING_SIGNED), SF_STATE_SAME,
    .guards = { &sf_guard_reason_given },
    .effects = { &sf_effect_freeze },
    .tells = { { SF_PARTY_SCHOOL, "signing-objected" }, { SF_PARTY_COLLEGE, "signing-objected" } } },
  { "lift_objection", SF_BY_OFFICE,
    COLLEGE_REVIEW | OFFICE_REVIEW | RETURNED | SF_STATE_BIT (SF_SIGNING_SIGNED), SF_STATE_SAME,
    .guards = { &sf_guard_frozen, &sf_guard_reason_given },
    .effects = { &sf_effect_thaw },
    .tells = { { SF_PARTY_STUDENT, "signing-objection-lifted" }, { SF_PARTY_COLLEGE, "signing-objection-lifted" } } },

  { "expire", SF_BY_SYSTEM, INVITED | RETURNED, SF_SIGNING_EXPIRED,
    .guards = { &sf_guard_expired },
    .effects = { &sf_effect_end, &sf_effect_void_agreement },
    .tells = { { SF_PARTY_STUDENT, "signing-expired" }, { SF_PARTY_EMPLOYER, "signing-expired" } } },
  { "remind", SF_BY_SYSTEM, INVITED | RETURNED, SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_reminder_due },
    .effects = { &sf_effect_mark_reminded },
    .tells = { { SF_PARTY_STUDENT, "signing-ends-soon" }, { SF_PARTY_EMPLOYER, "signing-ends-soon" } } },
  { "reveal", SF_BY_EMPLOYER | SF_BY_COLLEGE | SF_BY_OFFICE, EVERY_STATE, SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_field_named, &sf_guard_below_reveal_limit } },
};
/* clang-format on */

const SfTransitionTable sf_signing_table = { rows, G_N_ELEMENTS (rows), sf_signing_prepare };
