/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The school's settings and rules: who may change them, and which changes are refused because they would not work. What
 * was computed by the old ones stays as it is.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-calendar.h"
#include "core/workflow/sf-workflow-private.h"

/* A season that closes before it opens would let nobody sign. */
static SfGuardResult
ask_season_in_order (SfCase *c)
{
  const char *open = sf_record_get_field (c->next, "season_open");
  const char *close = sf_record_get_field (c->next, "season_close");
  int first;
  int last;

  if (open == NULL || close == NULL || !sf_day_parse (open, &first) || !sf_day_parse (close, &last) || first <= last)
    return SF_GUARD_PASSES;
  return sf_case_refuse_form (c, "season_close", SF_FORM_ERROR_OUT_OF_RANGE);
}
SF_OWN_GUARD_ON_ARGUMENTS (season_in_order);

/* clang-format off */
static const SfTransition rows[] = {
  { "change", SF_BY_ADMIN, SF_STATE_BIT (SF_ACTIVE), SF_STATE_SAME,
    .fills = SF_PARTY_SCHOOL,
    .guards = { &sf_guard_given_well, &sf_guard_something_changed, &guard_season_in_order, &sf_guard_pattern_valid } },
};
/* clang-format on */

static void
prepare (SfCase *c)
{
  sf_case_take_master (c);
}

const SfTransitionTable sf_settings_table = { rows, G_N_ELEMENTS (rows), prepare };
