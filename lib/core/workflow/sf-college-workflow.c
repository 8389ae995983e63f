/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Colleges: what the office may change of them, above all how many of their students may sign on paper.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

const SfTransitionTable sf_college_table = { NULL, 0, sf_case_acts_for_party, NULL };
