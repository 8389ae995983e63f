/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The working days of a year, as the school imports them from the State Council's notice.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

const SfTransitionTable sf_calendar_table = { NULL, 0, sf_case_acts_for_party, NULL };
