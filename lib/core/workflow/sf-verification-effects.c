/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What follows for a student's verification 就业信息核验 from what happens to her signings and agreements.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-verification.h"
#include "core/workflow/sf-workflow-private.h"

/* What was decided before is looked at again; she is told, unless it was open anyway. */
static void
open_again (SfCase *c, SfRecord *verification)
{
  if (sf_record_get_state (verification) == SF_VERIFICATION_OPEN)
    return;
  sf_record_set_state (verification, SF_VERIFICATION_OPEN);
  sf_record_clear (verification, SF_VERIFICATION_SUBMITTED_AT);
  sf_record_clear (verification, SF_VERIFICATION_DECIDED_AT);
  sf_record_clear (verification, SF_VERIFICATION_QUEUED_AT);
  sf_record_clear (verification, SF_VERIFICATION_REASON);
  sf_case_add_notice (c, SF_PARTY_STUDENT, sf_record_get_student (verification), "verification-reopened", verification,
                      NULL, NULL);
}

void
sf_case_feed_verification (SfCase *c, SfRecord *agreement)
{
  SfRecord *verification;

  if (c->facts->verification == NULL || agreement == NULL)
    return;
  verification = sf_case_put (c, c->facts->verification);
  sf_verification_take_agreement (verification, agreement);
  open_again (c, verification);
}

static void
take_feed_verification (SfCase *c)
{
  if (c->facts->agreement != NULL)
    sf_case_feed_verification (c, sf_case_put (c, c->facts->agreement));
}
SF_EFFECT (feed_verification);

void
sf_case_reopen_verification (SfCase *c)
{
  SfRecord *verification;

  if (c->facts->verification == NULL)
    return;
  verification = sf_case_put (c, c->facts->verification);
  sf_record_clear (verification, SF_VERIFICATION_AGREEMENT);
  open_again (c, verification);
}

/* The number is another one: what was verified with the old one is verified again. */
void
sf_case_move_verification (SfCase *c, const SfRecord *from, SfRecord *to)
{
  SfRecord *verification = c->facts->verification;

  if (verification != NULL &&
      g_strcmp0 (sf_record_get_text (verification, SF_VERIFICATION_AGREEMENT), sf_record_get_id (from)) == 0)
    sf_case_feed_verification (c, to);
}
