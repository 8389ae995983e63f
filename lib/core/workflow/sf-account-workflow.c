/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Accounts: disabled, enabled and given roles by the admin. Passwords are no records and have their own resources.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

const SfTransitionTable sf_account_table = { NULL, 0, sf_case_acts_for_party, NULL };
