/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cancellations 解约 (manual §3): requested by the student with the stamped letter, decided by the office, once a
 * person; the employer and the college have a say where the school wants it.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

const SfTransitionTable sf_cancellation_table = { NULL, 0, sf_case_acts_for_party, NULL };
