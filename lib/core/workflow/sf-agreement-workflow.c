/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Agreements 协议书: who may do what, when, and what follows. That signings make and end them stands with those.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-codes.h"
#include "core/workflow/sf-workflow-private.h"

#define GROUNDS "协议书作废原因" /* approved in error, does not graduate, goes on studying … */

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

/* Of the code table, so that they can be counted. */
static const char *
get_ground (const SfCase *c)
{
  const char *ground = sf_case_arg (c, "ground");

  return ground != NULL ? sf_code_label (GROUNDS, ground) : NULL;
}

static SfGuardResult
ask_ground_listed (SfCase *c)
{
  if (get_ground (c) != NULL)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_GROUND, "ground", sf_case_arg (c, "ground"), NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (ground_listed);

/* Uses up nothing of the student's. */
static void
take_annul (SfCase *c)
{
  g_autofree char *reason = g_strdup_printf ("%s：%s", get_ground (c), sf_case_arg (c, "reason"));

  sf_record_set_int (c->next, SF_AGREEMENT_ENDED_AT, c->now);
  if (c->facts->signing != NULL)
    sf_case_void_signing (c, c->facts->signing, reason);
  sf_case_end_requests (c, c->next, reason);
  g_free (c->decision->note);
  c->decision->note = g_steal_pointer (&reason);
}
SF_OWN_EFFECT (annul);

/* The scan of the copy that came back, or the word of who holds it that there is none. */
static SfGuardResult
ask_scan_arrived (SfCase *c)
{
  GPtrArray *attachments = c->facts->attachments;

  if (sf_operation_get_arg_flag (c->operation, "no_scan"))
    return SF_GUARD_PASSES;
  if (!sf_case_knows (c, SF_KNOWS_ATTACHMENTS))
    return SF_GUARD_UNKNOWN;
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    if (g_strcmp0 (sf_record_get_text (attachments->pdata[i], SF_ATTACHMENT_PURPOSE), "stamped") == 0)
      return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_SCAN_MISSING, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (scan_arrived);

static void
take_mark_stamped (SfCase *c)
{
  if (!sf_record_has (c->next, SF_AGREEMENT_STAMPED_AT))
    sf_record_set_int (c->next, SF_AGREEMENT_STAMPED_AT, c->now);
}
SF_OWN_EFFECT (mark_stamped);

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
  { "stamped", SF_BY_COLLEGE | SF_BY_OFFICE, IN_FORCE, SF_STATE_SAME,
    .guards = { &guard_scan_arrived },
    .effects = { &effect_mark_stamped } },
  { "annul", SF_BY_OFFICE, LIVE, SF_AGREEMENT_VOID,
    .guards = { &guard_ground_listed, &sf_guard_reason_given },
    .effects = { &effect_annul },
    .tells = { { SF_PARTY_STUDENT, "agreement-annulled" }, { SF_PARTY_EMPLOYER, "agreement-annulled" },
               { SF_PARTY_COLLEGE, "agreement-annulled" } } },
  { "reveal", SF_BY_EMPLOYER | SF_BY_COLLEGE | SF_BY_OFFICE, EVERY_STATE, SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_field_named, &sf_guard_below_reveal_limit } },
};
/* clang-format on */

const SfTransitionTable sf_agreement_table = { rows, G_N_ELEMENTS (rows), NULL };
