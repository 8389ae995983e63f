/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Colleges: what the office may change of them, above all how many of their students may sign on paper.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-master-data.h"
#include "core/workflow/sf-workflow-private.h"

static SfGuardResult
ask_code_free (SfCase *c)
{
  const char *code = sf_record_get_text (c->next, SF_COLLEGE_CODE);

  if (c->record != NULL && g_strcmp0 (code, sf_record_get_text (c->record, SF_COLLEGE_CODE)) == 0)
    return SF_GUARD_PASSES;
  if (!sf_case_knows (c, SF_KNOWS_NUMBERS))
    return SF_GUARD_UNKNOWN;
  return c->facts->number_taken ? sf_case_refuse (c, SF_CODE_NUMBER_TAKEN, "number", code, NULL) : SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (code_free);

/* clang-format off */
static const SfTransition rows[] = {
  { "create", SF_BY_OFFICE, SF_FROM_NEW, SF_ACTIVE,
    .fills = SF_PARTY_SCHOOL,
    .guards = { &sf_guard_given_well, &sf_guard_columns_filled, &guard_code_free } },
  { "edit", SF_BY_OFFICE, SF_STATE_BIT (SF_ACTIVE), SF_STATE_SAME,
    .fills = SF_PARTY_SCHOOL,
    .guards = { &sf_guard_given_well, &sf_guard_something_changed, &guard_code_free } },
};
/* clang-format on */

static void
prepare (SfCase *c)
{
  sf_case_take_master (c);
}

const SfTransitionTable sf_college_table = { rows, G_N_ELEMENTS (rows), prepare };
