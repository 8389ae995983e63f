/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 线下签: the college marks a student who will sign on paper, within its quota; that ends her online signing until the
 * mark is taken away.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

static SfGuardResult
ask_not_locked (SfCase *c)
{
  if (!sf_record_has (c->record, SF_STUDENT_LOCK))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_LOCKED, "lock", sf_record_get_text (c->record, SF_STUDENT_LOCK), NULL);
}
SF_GUARD (not_locked);

/* Neither bound nor in review: what goes on online must end first. */
static SfGuardResult
ask_nothing_under_way (SfCase *c)
{
  if (!sf_case_knows (c, SF_KNOWS_LIVE_AGREEMENT) || !sf_case_knows (c, SF_KNOWS_SIGNINGS))
    return SF_GUARD_UNKNOWN;
  if (c->facts->live_agreement != NULL)
    return sf_case_refuse (c, SF_CODE_ALREADY_SIGNED, NULL);
  for (guint i = 0; c->facts->signings != NULL && i < c->facts->signings->len; i++)
    if (sf_record_get_state (c->facts->signings->pdata[i]) != SF_SIGNING_INVITED)
      return sf_case_refuse (c, SF_CODE_IN_REVIEW, NULL);
  return SF_GUARD_PASSES;
}
SF_GUARD (nothing_under_way);

/* The college's own number, or the school's share of its graduates of that year, rounded up. */
static gint64
get_quota (const SfCase *c)
{
  if (c->facts->college != NULL && sf_record_has (c->facts->college, SF_COLLEGE_OFFLINE_QUOTA))
    return sf_record_get_int (c->facts->college, SF_COLLEGE_OFFLINE_QUOTA);
  return (c->facts->college_students * c->rules->offline_quota_percent + 99) / 100;
}

static SfGuardResult
ask_within_quota (SfCase *c)
{
  g_autofree char *limit = NULL;

  if (!sf_case_knows (c, SF_KNOWS_QUOTA) || !sf_case_knows (c, SF_KNOWS_COLLEGE))
    return SF_GUARD_UNKNOWN;
  if (c->facts->offline_students < get_quota (c))
    return SF_GUARD_PASSES;
  limit = g_strdup_printf ("%" G_GINT64_FORMAT, get_quota (c));
  return sf_case_refuse (c, SF_CODE_QUOTA, "limit", limit, NULL);
}
SF_GUARD (within_quota);

static SfGuardResult
ask_marked_offline (SfCase *c)
{
  if (g_strcmp0 (sf_record_get_text (c->record, SF_STUDENT_LOCK), "offline") == 0)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_NOT_OFFLINE, NULL);
}
SF_GUARD (marked_offline);

static SfGuardResult
ask_no_blank_out (SfCase *c)
{
  if (!sf_case_knows (c, SF_KNOWS_BLANKS))
    return SF_GUARD_UNKNOWN;
  for (guint i = 0; c->facts->blanks != NULL && i < c->facts->blanks->len; i++)
    if (sf_record_get_state (c->facts->blanks->pdata[i]) == SF_BLANK_ISSUED)
      return sf_case_refuse (c, SF_CODE_BLANK_OUT, NULL);
  return SF_GUARD_PASSES;
}
SF_GUARD (no_blank_out);

static void
take_mark_offline (SfCase *c)
{
  sf_record_set_text (c->next, SF_STUDENT_LOCK, "offline");
  for (guint i = 0; c->facts->signings != NULL && i < c->facts->signings->len; i++)
    {
      SfRecord *invitation = sf_case_put (c, c->facts->signings->pdata[i]);

      sf_record_set_state (invitation, SF_SIGNING_SUPERSEDED);
      sf_record_clear (invitation, SF_SIGNING_QUEUED_AT);
      sf_case_add_notice (c, SF_PARTY_EMPLOYER, sf_record_get_employer (invitation), "signing-offline", invitation,
                          sf_record_get_text (invitation, SF_SIGNING_STUDENT_NAME), NULL);
    }
}
SF_EFFECT (mark_offline);

static void
take_unmark_offline (SfCase *c)
{
  sf_record_clear (c->next, SF_STUDENT_LOCK);
}
SF_EFFECT (unmark_offline);
