/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notices: read by whom they are for.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

/* clang-format off */
static const SfTransition rows[] = {
  { "mark_read", SF_BY_ANYBODY, SF_STATE_BIT (SF_NOTICE_UNREAD), SF_NOTICE_READ,
    .trail = SF_TRAIL_NONE },
};
/* clang-format on */

const SfTransitionTable sf_notice_table = { rows, G_N_ELEMENTS (rows), NULL };
