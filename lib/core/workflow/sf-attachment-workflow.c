/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Attachments: files that belong to a record, put there and taken away by whoever may fill that record.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

const SfTransitionTable sf_attachment_table = { NULL, 0, sf_case_acts_for_party, NULL };
