/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reissues 补发: for an agreement that was lost, damaged or is wrong, the office gives a new one in place of the old.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

const SfTransitionTable sf_reissue_table = { NULL, 0, sf_case_acts_for_party, NULL };
