/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The school's settings and rules: who may change them, and which changes are refused because they would not work.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

const SfTransitionTable sf_settings_table = { NULL, 0, sf_case_acts_for_party, NULL };
