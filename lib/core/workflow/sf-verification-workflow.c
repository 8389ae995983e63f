/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verifications 就业信息核验 (manual §4): one a student and season, filled by the school and the student, reviewed by
 * the college or the office.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

const SfTransitionTable sf_verification_table = { NULL, 0, sf_case_acts_for_party, NULL };
