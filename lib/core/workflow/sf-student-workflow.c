/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Students: what may be done with what the roster says of them.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

/* clang-format off */
static const SfTransition rows[] = {
  /* 线下签 */
  { "mark_offline", SF_BY_COLLEGE | SF_BY_OFFICE, SF_STATE_BIT (SF_ACTIVE), SF_STATE_SAME,
    .guards = { &sf_guard_not_locked, &sf_guard_nothing_under_way, &sf_guard_within_quota, &sf_guard_reason_given },
    .effects = { &sf_effect_mark_offline },
    .tells = { { SF_PARTY_STUDENT, "student-offline" } } },
  { "unmark_offline", SF_BY_COLLEGE | SF_BY_OFFICE, SF_STATE_BIT (SF_ACTIVE), SF_STATE_SAME,
    .guards = { &sf_guard_marked_offline, &sf_guard_nothing_under_way, &sf_guard_no_blank_out },
    .effects = { &sf_effect_unmark_offline },
    .tells = { { SF_PARTY_STUDENT, "student-online" } } },
  { "reveal", SF_BY_COLLEGE | SF_BY_OFFICE, SF_STATE_BIT (SF_ACTIVE), SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_field_named } },
};
/* clang-format on */

const SfTransitionTable sf_student_table = { rows, G_N_ELEMENTS (rows), sf_case_acts_for_party, NULL };
