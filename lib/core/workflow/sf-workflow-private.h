/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tables, their guards and their effects share: the case being decided and the shape of a row. Each kind has
 * its table in a file of its own (sf-<kind>-table.c or sf-<kind>-workflow.c); what only one kind needs stands there
 * too, what several need is declared here. Only workflow/ includes this.
 */
#pragma once

#include "core/workflow/sf-workflow.h"

G_BEGIN_DECLS

typedef struct _SfTransition SfTransition;
typedef struct _SfTransitionTable SfTransitionTable;

/* One operation being decided. */
typedef struct
{
  const SfTransitionTable *table;
  const SfTransition *row;
  const SfOperation *operation; /* NULL when probing */
  SfRecord *record;             /* as it is; NULL: not there yet */
  SfRecord *next;               /* as the operation leaves it; NULL when probing */
  const SfFormEdition *edition; /* of next; NULL for kinds without a form */
  const SfActor *actor;
  const SfFacts *facts;
  const SfRules *rules;
  SfTime now;
  SfDecision *decision;
} SfCase;

typedef enum
{
  SF_GUARD_PASSES,
  SF_GUARD_FAILS, /* code and params are in the decision */
  SF_GUARD_UNKNOWN,
} SfGuardResult;

typedef struct
{
  const char *name;
  SfGuardResult (*ask) (SfCase *c);
  gboolean on_arguments; /* about what the person says; left out when probing */
} SfGuard;

/* What follows beside the new state. Effects cope with facts that a client does not have. */
typedef struct
{
  const char *name;
  void (*take) (SfCase *c);
} SfEffect;

#define SF_GUARD(name_) const SfGuard sf_guard_##name_ = { .name = #name_, .ask = ask_##name_ }
#define SF_GUARD_ON_ARGUMENTS(name_)                                                                                   \
  const SfGuard sf_guard_##name_ = { .name = #name_, .ask = ask_##name_, .on_arguments = TRUE }
/* The same for what one file alone uses. */
#define SF_OWN_GUARD(name_) static const SfGuard guard_##name_ = { .name = #name_, .ask = ask_##name_ }
#define SF_OWN_GUARD_ON_ARGUMENTS(name_)                                                                               \
  static const SfGuard guard_##name_ = { .name = #name_, .ask = ask_##name_, .on_arguments = TRUE }
#define SF_OWN_EFFECT(name_) static const SfEffect effect_##name_ = { .name = #name_, .take = take_##name_ }
#define SF_EFFECT(name_) const SfEffect sf_effect_##name_ = { .name = #name_, .take = take_##name_ }

/* Something that a school sets to yes or no, and rows depend on: of the rows of one action, the first that fits and
 * whose switch is on counts. */
typedef struct
{
  const char *name; /* as the setting is called */
  gboolean (*is_on) (const SfRules *rules);
} SfSwitch;

/* Whom an action tells, and by which sentence. */
typedef struct
{
  SfParty to;
  const char *code;
} SfTell;

/* What an operation takes over from other records before its guards are asked. */
typedef enum
{
  SF_TAKES_EMPLOYER = 1 << 0, /* the employer's part of the form from the employers' library */
  SF_TAKES_ROSTER = 1 << 1,   /* the student's from the roster, the school's from its settings */
} SfTakes;

struct _SfTransition
{
  const char *action;
  guint roles;
  guint from;
  int to;
  SfCondition where[3];
  const SfSwitch *only_if; /* NULL: whatever is set */
  SfParty fills;           /* whose fields of the form the operation may fill */
  SfTakes takes;
  SfTrail trail;
  const SfGuard *guards[16];
  const SfEffect *effects[8];
  SfTell tells[5];
};

struct _SfTransitionTable
{
  const SfTransition *rows;
  guint n_rows;
  /* Makes c->next, a copy of the record or a new one, of what the operation says and the row takes over; NULL: nothing
   * to do. */
  void (*prepare) (SfCase *c);
};

/* ---- The tables ---- */

extern const SfTransitionTable sf_settings_table;
extern const SfTransitionTable sf_college_table;
extern const SfTransitionTable sf_student_table;
extern const SfTransitionTable sf_employer_table;
extern const SfTransitionTable sf_account_table;
extern const SfTransitionTable sf_signing_table;
extern const SfTransitionTable sf_agreement_table;
extern const SfTransitionTable sf_cancellation_table;
extern const SfTransitionTable sf_reissue_table;
extern const SfTransitionTable sf_verification_table;
extern const SfTransitionTable sf_correction_table;
extern const SfTransitionTable sf_blank_table;
extern const SfTransitionTable sf_calendar_table;
extern const SfTransitionTable sf_attachment_table;
extern const SfTransitionTable sf_notice_table;

const SfTransitionTable *sf_transition_table (SfKind kind);

#define SF_BY_STUDENT SF_ROLE_BIT (SF_ROLE_STUDENT)
#define SF_BY_EMPLOYER SF_ROLE_BIT (SF_ROLE_EMPLOYER)
#define SF_BY_COLLEGE SF_ROLE_BIT (SF_ROLE_COLLEGE)
#define SF_BY_OFFICE (SF_ROLE_BIT (SF_ROLE_OFFICE) | SF_ROLE_BIT (SF_ROLE_ADMIN))
#define SF_BY_ADMIN SF_ROLE_BIT (SF_ROLE_ADMIN)
#define SF_BY_SYSTEM SF_ROLE_BIT (SF_ROLE_SYSTEM)
#define SF_BY_ANYBODY (SF_BY_STUDENT | SF_BY_EMPLOYER | SF_BY_COLLEGE | SF_BY_OFFICE)
#define SF_FROM_NEW SF_STATE_BIT (SF_STATE_NONE)

gboolean sf_case_knows (const SfCase *c, SfKnown what);
/* The record as the guard shall see it: as the operation leaves it, or as it is. */
SfRecord *sf_case_subject (const SfCase *c);
/* A changeable copy of @record among the decision's puts; the same one if it is there already. */
SfRecord *sf_case_put (SfCase *c, SfRecord *record);
/* Copies the student's names and search columns to @record, whose kind has columns of these names. */
void sf_case_link_student (SfCase *c, SfRecord *record);
/* Pinyin and initials of both names, so that one search finds either. */
void sf_case_refresh_search (SfRecord *record);
/* The fields of the operation's form that its row lets it fill; others stay as they were. */
void sf_case_take_form (SfCase *c);
/* Is there an attachment of the record for @purpose (NULL: any) whose bytes are on the server? */
gboolean sf_case_has_attachment (const SfCase *c, const char *purpose);
/* Is the student bound by another agreement, in review, cooling at @from, or, unless @on_paper, locked? */
SfGuardResult sf_case_check_free (SfCase *c, SfTime from, gboolean on_paper);
/* Refuses if a filled field of @parties is wrong or, when @complete, a required one is missing. */
SfGuardResult sf_case_check_form (SfCase *c, SfParty parties, gboolean complete);
/* Somebody else to be told, beside the row's tells. Texts may be NULL. */
void sf_case_add_notice (SfCase *c, SfParty to, const char *owner, const char *code, const SfRecord *about,
                         const char *text_1, const char *text_2);

/* ---- What tables may use (sf-case.c) ---- */

/* Refuses with @code; params as (name, text) pairs, NULL-terminated, NULL texts left out. Returns SF_GUARD_FAILS. */
SfGuardResult sf_case_refuse (SfCase *c, SfWorkflowCode code, ...) G_GNUC_NULL_TERMINATED;
const char *sf_case_arg (const SfCase *c, const char *name);

/* ---- Master data (sf-master-case.c) ---- */

/* Takes the argument "form" into c->next: columns and fields under the names of sf-master-data.h. */
void sf_case_take_master (SfCase *c);
/* Refuses for what is called @key in a record of the kind that is named beside it. */
SfGuardResult sf_case_refuse_form (SfCase *c, const char *key, SfFormError problem);
SfGuardResult sf_case_refuse_field (SfCase *c, SfWorkflowCode code, const char *key);

extern const SfGuard sf_guard_given_well;
extern const SfGuard sf_guard_given_own; /* nothing but what the row fills */
extern const SfGuard sf_guard_columns_filled;
extern const SfGuard sf_guard_something_changed;

/* Is @id, from the operation's @argument, a college (the fact subject)? */
SfGuardResult sf_case_check_target_college (SfCase *c, const char *id, const char *argument);
/* @student, one of the puts, goes to @college with all records that go along (the fact related). */
void sf_case_move_student (SfCase *c, SfRecord *student, const char *college);

/* ---- Guards that several tables use (sf-common-guards.c) ---- */

extern const SfGuard sf_guard_season_open;
extern const SfGuard sf_guard_employer_approved;
extern const SfGuard sf_guard_free;
extern const SfGuard sf_guard_free_within_term;
extern const SfGuard sf_guard_filled_well;
extern const SfGuard sf_guard_form_complete;
extern const SfGuard sf_guard_confirmed;
extern const SfGuard sf_guard_reason_given;
extern const SfGuard sf_guard_field_named;
extern const SfGuard sf_guard_below_reveal_limit;
extern const SfGuard sf_guard_proof_arrived;
extern const SfGuard sf_guard_secret_right;
extern const SfGuard sf_guard_no_recent_reset;

/* Of signings alone (sf-signing-guards.c). */
extern const SfGuard sf_guard_student_may_start;
extern const SfGuard sf_guard_employer_known;
extern const SfGuard sf_guard_employer_may_be_named;
extern const SfGuard sf_guard_employer_stands;
extern const SfGuard sf_guard_student_matches;
extern const SfGuard sf_guard_not_already_invited;
extern const SfGuard sf_guard_below_invitation_limit;
extern const SfGuard sf_guard_term_in_bounds;
extern const SfGuard sf_guard_employer_part_complete;
extern const SfGuard sf_guard_student_part_complete;
extern const SfGuard sf_guard_before_expiry;
extern const SfGuard sf_guard_expired;
extern const SfGuard sf_guard_reminder_due;
extern const SfGuard sf_guard_every_part_read;
extern const SfGuard sf_guard_fault_named;
extern const SfGuard sf_guard_never_submitted;
extern const SfGuard sf_guard_college_has_not_acted;

/* Of signings on paper and of objections (sf-signing-paper.c). */
extern const SfGuard sf_guard_free_on_paper;
extern const SfGuard sf_guard_blank_issued;
extern const SfGuard sf_guard_number_by_hand;
extern const SfGuard sf_guard_scan_arrived;
extern const SfGuard sf_guard_frozen;
extern const SfEffect sf_effect_begin_on_paper;
extern const SfEffect sf_effect_use_blank;
extern const SfEffect sf_effect_ask_for_scan;
extern const SfEffect sf_effect_freeze;
extern const SfEffect sf_effect_thaw;

/* Of students who sign on paper (sf-student-paper.c). */
extern const SfGuard sf_guard_not_locked;
extern const SfGuard sf_guard_nothing_under_way;
extern const SfGuard sf_guard_within_quota;
extern const SfGuard sf_guard_marked_offline;
extern const SfGuard sf_guard_no_blank_out;
extern const SfEffect sf_effect_mark_offline;
extern const SfEffect sf_effect_unmark_offline;

/* ---- Effects that several tables use (sf-signing-effects.c, sf-agreement-effects.c) ---- */

extern const SfEffect sf_effect_start_term;
extern const SfEffect sf_effect_enter_review;
extern const SfEffect sf_effect_pass_college;
extern const SfEffect sf_effect_pass_office;
extern const SfEffect sf_effect_send_back;
extern const SfEffect sf_effect_return;
extern const SfEffect sf_effect_take_back;
extern const SfEffect sf_effect_end;
extern const SfEffect sf_effect_mark_reminded;
extern const SfEffect sf_effect_supersede_others;
extern const SfEffect sf_effect_enter_employer;
extern const SfEffect sf_effect_feed_verification;
extern const SfEffect sf_effect_make_agreement;
extern const SfEffect sf_effect_suspend_agreement;
extern const SfEffect sf_effect_enforce_agreement;
extern const SfEffect sf_effect_void_agreement;

/* The record of a signing, of the operation's arguments and what the row takes over (sf-signing-prepare.c). */
void sf_signing_prepare (SfCase *c);

/* What an agreement made by the operation is known by: it comes from the operation's uid, so that the same operation
 * offered again gives the same code. Transfer full. */
char *sf_agreement_make_code (const char *agreement_id);
/* What was returned may be put right from now on for as long as the rules say. */
void sf_signing_start_returned_term (SfCase *c);
/* Ends the signing of an agreement that is no more: void, nothing waits, @reason (nullable) is kept. */
void sf_case_void_signing (SfCase *c, SfRecord *signing, const char *reason);

/* ---- Numbers (sf-number-guards.c) ---- */

extern const SfGuard sf_guard_pattern_valid; /* of settings */
extern const SfGuard sf_guard_number_fits;   /* the argument "number", written by hand */

/* Gives a new agreement its number and serial, and counts it among the student's; @by_hand: (nullable): the number that
 * stands on a paper form already. */
void sf_case_number_agreement (SfCase *c, SfRecord *agreement, const char *by_hand);
/* The same for one that takes the place of @old. */
void sf_case_number_reissue (SfCase *c, SfRecord *agreement, SfRecord *old);

/* ---- Requests about an agreement: cancellation and reissue (sf-request.c) ---- */

/* The agreement that a request is about; before one is named, when probing, the student's live one. NULL if there is
 * none. */
SfRecord *sf_request_get_agreement (const SfCase *c);
/* A new request takes over the agreement's link, number and parties. */
void sf_request_link_agreement (SfCase *c);
/* A changeable copy of the agreement in @state, if it is in @from now; NULL otherwise. */
SfRecord *sf_request_put_agreement (SfCase *c, int from, int state);
/* Ends the requests about @agreement that are under way, because it is no more. */
void sf_case_end_requests (SfCase *c, const SfRecord *agreement, const char *reason);

/* (sf-cancellation-effects.c) */
extern const SfEffect sf_effect_begin_cancellation;
extern const SfEffect sf_effect_pass_employer;
extern const SfEffect sf_effect_pass_cancellation;
extern const SfEffect sf_effect_end_cancellation;
extern const SfEffect sf_effect_cancel_agreement;

/* (sf-reissue-effects.c) */
extern const SfEffect sf_effect_begin_reissue;
extern const SfEffect sf_effect_end_reissue;
extern const SfEffect sf_effect_replace_agreement;
/* Sets the fields that @reissue corrects, and the names that follow them. */
void sf_reissue_correct (SfRecord *reissue, SfRecord *agreement);

extern const SfGuard sf_guard_own_agreement;
extern const SfGuard sf_guard_no_open_request;
extern const SfGuard sf_guard_agreement_effective;
extern const SfGuard sf_guard_agreement_cancelling;

/* ---- Verifications, changed from elsewhere (sf-verification-effects.c) ---- */

/* The student's verification, if there is one, is to be verified again: nothing that was decided or signed holds. */
void sf_case_reopen_verification (SfCase *c);
/* What was fed by the agreement @from is fed by @to, which took its place. */
void sf_case_move_verification (SfCase *c, const SfRecord *from, SfRecord *to);
/* The student's verification gets what @agreement says, and is open again (sf-verification-effects.c). */
void sf_case_feed_verification (SfCase *c, SfRecord *agreement);

/* The notices of the row's tells. */
void sf_case_tell (SfCase *c);

G_END_DECLS
