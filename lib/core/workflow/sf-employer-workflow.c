/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Employers 用人单位: registered or imported, approved, merged, blocked.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

const SfTransitionTable sf_employer_table = { NULL, 0, sf_case_acts_for_party, NULL };
