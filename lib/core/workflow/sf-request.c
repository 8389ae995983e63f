/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What cancellations and reissues have in common: both are requests of a student about an agreement of hers, one at a
 * time.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

SfRecord *
sf_request_get_agreement (const SfCase *c)
{
  if (c->facts->agreement != NULL || c->operation != NULL || c->record != NULL)
    return c->facts->agreement;
  return c->facts->live_agreement;
}

void
sf_request_link_agreement (SfCase *c)
{
  static const int columns[] = { SF_AGREEMENT_NUMBER,        SF_AGREEMENT_STUDENT,        SF_AGREEMENT_EMPLOYER,
                                 SF_AGREEMENT_COLLEGE,       SF_AGREEMENT_STUDENT_NUMBER, SF_AGREEMENT_STUDENT_NAME,
                                 SF_AGREEMENT_EMPLOYER_NAME, SF_AGREEMENT_PINYIN,         SF_AGREEMENT_INITIALS };
  SfRecord *agreement = sf_request_get_agreement (c);
  SfKind kind = sf_record_get_kind (c->next);

  if (agreement == NULL)
    return;
  sf_record_set_text (c->next, sf_kind_column_from_name (kind, "agreement"), sf_record_get_id (agreement));
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    sf_record_set_text (c->next,
                        sf_kind_column_from_name (kind, sf_kind_info (SF_KIND_AGREEMENT)->columns[columns[i]].name),
                        sf_record_get_text (agreement, columns[i]));
}

SfRecord *
sf_request_put_agreement (SfCase *c, int from, int state)
{
  SfRecord *agreement = sf_request_get_agreement (c);
  SfRecord *changed;

  if (agreement == NULL || sf_record_get_state (agreement) != from)
    return NULL;
  changed = sf_case_put (c, agreement);
  sf_record_set_state (changed, state);
  return changed;
}

/* ---- Guards ---- */

static SfGuardResult
ask_own_agreement (SfCase *c)
{
  SfRecord *agreement = sf_request_get_agreement (c);

  if (c->record == NULL && sf_case_arg (c, "agreement") == NULL)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "agreement", NULL);
  if (!sf_case_knows (c, SF_KNOWS_AGREEMENT))
    return SF_GUARD_UNKNOWN;
  if (agreement != NULL && g_strcmp0 (sf_record_get_student (agreement), sf_actor_get_student (c->actor)) == 0)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_NOT_FOUND, NULL);
}
SF_GUARD_ON_ARGUMENTS (own_agreement);

static gboolean
is_about (const SfRecord *request, const SfRecord *agreement)
{
  int column = sf_kind_column_from_name (sf_record_get_kind (request), "agreement");

  return sf_record_get_kind (request) != SF_KIND_CORRECTION && agreement != NULL && column >= 0 &&
         g_strcmp0 (sf_record_get_text (request, column), sf_record_get_id (agreement)) == 0;
}

static SfGuardResult
ask_no_open_request (SfCase *c)
{
  GPtrArray *requests = c->facts->requests;

  if (!sf_case_knows (c, SF_KNOWS_AGREEMENT) || !sf_case_knows (c, SF_KNOWS_REQUESTS))
    return SF_GUARD_UNKNOWN;
  for (guint i = 0; requests != NULL && i < requests->len; i++)
    if (is_about (requests->pdata[i], sf_request_get_agreement (c)))
      return sf_case_refuse (c, SF_CODE_OPEN_REQUEST, "kind",
                             sf_kind_info (sf_record_get_kind (requests->pdata[i]))->name, NULL);
  return SF_GUARD_PASSES;
}
SF_GUARD (no_open_request);

static SfGuardResult
check_agreement_state (SfCase *c, int state)
{
  SfRecord *agreement = sf_request_get_agreement (c);

  if (!sf_case_knows (c, SF_KNOWS_AGREEMENT))
    return SF_GUARD_UNKNOWN;
  if (agreement != NULL && sf_record_get_state (agreement) == state)
    return SF_GUARD_PASSES;
  return sf_case_refuse (
    c, SF_CODE_AGREEMENT_STATE, "state",
    agreement != NULL ? sf_kind_state_name (SF_KIND_AGREEMENT, sf_record_get_state (agreement)) : NULL, NULL);
}

static SfGuardResult
ask_agreement_effective (SfCase *c)
{
  return check_agreement_state (c, SF_AGREEMENT_EFFECTIVE);
}
SF_GUARD (agreement_effective);

static SfGuardResult
ask_agreement_cancelling (SfCase *c)
{
  return check_agreement_state (c, SF_AGREEMENT_CANCELLING);
}
SF_GUARD (agreement_cancelling);

/* ---- The agreement ends otherwise ---- */

static void
end_request (SfCase *c, SfRecord *request, const char *reason)
{
  gboolean cancellation = sf_record_get_kind (request) == SF_KIND_CANCELLATION;
  SfKind kind = sf_record_get_kind (request);
  SfRecord *ended = sf_case_put (c, request);

  sf_record_set_state (ended, cancellation ? (int) SF_CANCELLATION_REJECTED : (int) SF_REISSUE_REJECTED);
  sf_record_set_int (ended, sf_kind_column_from_name (kind, "decided_at"), c->now);
  sf_record_clear (ended, sf_kind_column_from_name (kind, "queued_at"));
  sf_record_set_text (ended, sf_kind_column_from_name (kind, "reason"), reason);
}

void
sf_case_end_requests (SfCase *c, const SfRecord *agreement, const char *reason)
{
  for (guint i = 0; c->facts->requests != NULL && i < c->facts->requests->len; i++)
    if (is_about (c->facts->requests->pdata[i], agreement))
      end_request (c, c->facts->requests->pdata[i], reason);
}
