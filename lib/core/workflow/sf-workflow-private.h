/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the table, the guards and the effects share: the case being decided and the shape of a row. Only workflow/
 * includes this.
 */
#pragma once

#include "core/workflow/sf-workflow.h"

G_BEGIN_DECLS

typedef struct _SfTransition SfTransition;

/* One operation being decided. */
typedef struct
{
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

typedef void (*SfEffect) (SfCase *c);

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
  SfKind kind;
  const char *action;
  guint roles;
  guint from;
  int to;
  const char *origin;
  const char *fault;
  SfParty fills; /* whose fields of the form the operation may fill */
  SfTakes takes;
  SfTrail trail;
  const SfGuard *guards[12];
  SfEffect effects[5];
  SfTell tells[5];
};

const SfTransition *sf_transitions (guint *out_n);

/* Refuses with @code; params as (name, text) pairs, NULL-terminated, NULL texts left out. Returns SF_GUARD_FAILS. */
SfGuardResult sf_case_refuse (SfCase *c, SfWorkflowCode code, ...) G_GNUC_NULL_TERMINATED;
const char *sf_case_arg (const SfCase *c, const char *name);

/* ---- Guards (sf-workflow-guards.c) ---- */

extern const SfGuard sf_guard_season_open;
extern const SfGuard sf_guard_student_may_start;
extern const SfGuard sf_guard_employer_approved;
extern const SfGuard sf_guard_student_matches;
extern const SfGuard sf_guard_not_already_invited;
extern const SfGuard sf_guard_below_invitation_limit;
extern const SfGuard sf_guard_free;
extern const SfGuard sf_guard_free_within_term;
extern const SfGuard sf_guard_term_in_bounds;
extern const SfGuard sf_guard_filled_well;
extern const SfGuard sf_guard_employer_part_complete;
extern const SfGuard sf_guard_student_part_complete;
extern const SfGuard sf_guard_form_complete;
extern const SfGuard sf_guard_before_expiry;
extern const SfGuard sf_guard_expired;
extern const SfGuard sf_guard_reminder_due;
extern const SfGuard sf_guard_every_part_read;
extern const SfGuard sf_guard_confirmed;
extern const SfGuard sf_guard_reason_given;
extern const SfGuard sf_guard_fault_named;
extern const SfGuard sf_guard_proof_arrived;
extern const SfGuard sf_guard_never_submitted;
extern const SfGuard sf_guard_college_has_not_acted;
extern const SfGuard sf_guard_copies_named;
extern const SfGuard sf_guard_field_named;

/* ---- Effects (sf-workflow-effects.c) ---- */

/* Makes c->next of the record, the operation's arguments and what the row takes over. */
void sf_case_prepare (SfCase *c);

void sf_effect_start_term (SfCase *c);
void sf_effect_enter_review (SfCase *c);
void sf_effect_pass_college (SfCase *c);
void sf_effect_pass_office (SfCase *c);
void sf_effect_send_back (SfCase *c);
void sf_effect_return (SfCase *c);
void sf_effect_take_back (SfCase *c);
void sf_effect_end (SfCase *c);
void sf_effect_mark_reminded (SfCase *c);
void sf_effect_make_agreement (SfCase *c);
void sf_effect_suspend_agreement (SfCase *c);
void sf_effect_enforce_agreement (SfCase *c);
void sf_effect_void_agreement (SfCase *c);
void sf_effect_supersede_others (SfCase *c);
void sf_effect_annul (SfCase *c);
void sf_effect_mark_printed (SfCase *c);

/* The notices of the row's tells. */
void sf_case_tell (SfCase *c);

G_END_DECLS
