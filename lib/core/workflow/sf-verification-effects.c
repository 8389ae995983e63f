/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What follows for a student's verification 就业信息核验 from what happens to her agreements.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

void
sf_case_reopen_verification (SfCase *c)
{
  SfRecord *verification;

  if (c->facts->verification == NULL)
    return;
  verification = sf_case_put (c, c->facts->verification);
  sf_record_set_state (verification, SF_VERIFICATION_OPEN);
  sf_record_clear (verification, SF_VERIFICATION_AGREEMENT);
  sf_record_clear (verification, SF_VERIFICATION_DECIDED_AT);
  sf_record_clear (verification, SF_VERIFICATION_QUEUED_AT);
}

void
sf_case_move_verification (SfCase *c, const SfRecord *from, const SfRecord *to)
{
  SfRecord *verification = c->facts->verification;

  if (verification != NULL &&
      g_strcmp0 (sf_record_get_text (verification, SF_VERIFICATION_AGREEMENT), sf_record_get_id (from)) == 0)
    sf_record_set_text (sf_case_put (c, verification), SF_VERIFICATION_AGREEMENT, sf_record_get_id (to));
}
