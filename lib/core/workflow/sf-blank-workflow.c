/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Blank paper forms 空白协议书: the college's register of which student got one, why, and what became of it.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

const SfTransitionTable sf_blank_table = { NULL, 0, sf_case_acts_for_party, NULL };
