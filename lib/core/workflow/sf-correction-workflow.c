/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Corrections of what the roster says 生源核查: asked for by the student, settled by whoever keeps the field right.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

const SfTransitionTable sf_correction_table = { NULL, 0, sf_case_acts_for_party, NULL };
