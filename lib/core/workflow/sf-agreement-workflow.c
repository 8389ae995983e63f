/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Agreements 协议书: who may do what, when, and what follows. That signings make and end them stands with those.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

#define LIVE                                                                                                           \
  (SF_STATE_BIT (SF_AGREEMENT_IN_REVIEW) | SF_STATE_BIT (SF_AGREEMENT_SUSPENDED) |                                     \
   SF_STATE_BIT (SF_AGREEMENT_EFFECTIVE) | SF_STATE_BIT (SF_AGREEMENT_CANCELLING))
#define IN_FORCE (SF_STATE_BIT (SF_AGREEMENT_EFFECTIVE) | SF_STATE_BIT (SF_AGREEMENT_CANCELLING))
#define EVERY_STATE ((1u << SF_AGREEMENT_N_STATES) - 1)

static SfGuardResult
ask_copies_named (SfCase *c)
{
  return sf_case_arg (c, "copies") != NULL ? SF_GUARD_PASSES : sf_case_refuse (c, SF_CODE_COPIES_REQUIRED, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (copies_named);

/* Approved in error, does not graduate, goes on studying …: uses up nothing of the student's. */
static void
take_annul (SfCase *c)
{
  sf_record_set_int (c->next, SF_AGREEMENT_ENDED_AT, c->now);
  if (c->facts->signing != NULL)
    sf_case_void_signing (c, c->facts->signing, sf_case_arg (c, "reason"));
  sf_case_end_requests (c, c->next, sf_case_arg (c, "reason"));
}
SF_OWN_EFFECT (annul);

static void
take_mark_printed (SfCase *c)
{
  if (!sf_record_has (c->next, SF_AGREEMENT_PRINTED_AT))
    sf_record_set_int (c->next, SF_AGREEMENT_PRINTED_AT, c->now);
}
SF_OWN_EFFECT (mark_printed);

/* clang-format off */
static const SfTransition rows[] = {
  { "print", SF_BY_STUDENT | SF_BY_EMPLOYER | SF_BY_COLLEGE | SF_BY_OFFICE, IN_FORCE, SF_STATE_SAME,
    .guards = { &guard_copies_named },
    .effects = { &effect_mark_printed } },
  { "annul", SF_BY_OFFICE, LIVE, SF_AGREEMENT_VOID,
    .guards = { &sf_guard_reason_given },
    .effects = { &effect_annul },
    .tells = { { SF_PARTY_STUDENT, "agreement-annulled" }, { SF_PARTY_EMPLOYER, "agreement-annulled" },
               { SF_PARTY_COLLEGE, "agreement-annulled" } } },
  { "reveal", SF_BY_EMPLOYER | SF_BY_COLLEGE | SF_BY_OFFICE, EVERY_STATE, SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_field_named } },
};
/* clang-format on */

const SfTransitionTable sf_agreement_table = { rows, G_N_ELEMENTS (rows), sf_case_acts_for_party, NULL };
