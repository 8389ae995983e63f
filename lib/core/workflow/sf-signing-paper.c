/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What only signings on paper 线下签 ask and do, and the objection 「我没有签过」. The college records what was signed
 * on a blank form that it gave out; what college and office review is first its content, then its scan.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

/* ---- On paper ---- */

static SfGuardResult
ask_free_on_paper (SfCase *c)
{
  SfRecord *student = c->facts->student;

  if (!sf_case_knows (c, SF_KNOWS_STUDENT))
    return SF_GUARD_UNKNOWN;
  if (student != NULL && g_strcmp0 (sf_record_get_text (student, SF_STUDENT_LOCK), "offline") != 0)
    return sf_case_refuse (c, SF_CODE_NOT_OFFLINE, NULL);
  return sf_case_check_free (c, c->now, TRUE);
}
SF_GUARD_ON_ARGUMENTS (free_on_paper);

/* Is it the blank form that this signing was made on: given out and not used yet, or used by this signing? */
static gboolean
is_its_blank (const SfCase *c, const SfRecord *blank)
{
  const char *signing = sf_record_get_text (blank, SF_BLANK_SIGNING);

  if (sf_record_get_state (blank) == SF_BLANK_ISSUED)
    return TRUE;
  return sf_record_get_state (blank) == SF_BLANK_USED && c->record != NULL &&
         g_strcmp0 (signing, sf_record_get_id (c->record)) == 0;
}

/* The latest; NULL if there is none. */
static SfRecord *
find_blank (const SfCase *c)
{
  for (guint i = c->facts->blanks != NULL ? c->facts->blanks->len : 0; i > 0; i--)
    if (is_its_blank (c, c->facts->blanks->pdata[i - 1]))
      return c->facts->blanks->pdata[i - 1];
  return NULL;
}

static SfGuardResult
ask_blank_issued (SfCase *c)
{
  if (!sf_case_knows (c, SF_KNOWS_BLANKS))
    return SF_GUARD_UNKNOWN;
  return find_blank (c) != NULL ? SF_GUARD_PASSES : sf_case_refuse (c, SF_CODE_BLANK_MISSING, NULL);
}
SF_GUARD_ON_ARGUMENTS (blank_issued);

/* A signing that is recorded again keeps its agreement's number. */
static SfGuardResult
ask_number_by_hand (SfCase *c)
{
  return c->facts->agreement != NULL ? SF_GUARD_PASSES : sf_guard_number_fits.ask (c);
}
SF_GUARD_ON_ARGUMENTS (number_by_hand);

/* Asked only of what is on paper. */
static SfGuardResult
ask_scan_arrived (SfCase *c)
{
  if (!sf_record_has (c->record, SF_SIGNING_STAGE))
    return SF_GUARD_PASSES;
  if (!sf_case_knows (c, SF_KNOWS_ATTACHMENTS))
    return SF_GUARD_UNKNOWN;
  return sf_case_has_attachment (c, "scan") ? SF_GUARD_PASSES : sf_case_refuse (c, SF_CODE_SCAN_MISSING, NULL);
}
SF_GUARD (scan_arrived);

static void
take_begin_on_paper (SfCase *c)
{
  sf_record_set_text (c->next, SF_SIGNING_STAGE, "content");
}
SF_EFFECT (begin_on_paper);

static void
take_use_blank (SfCase *c)
{
  SfRecord *blank = find_blank (c);

  if (blank == NULL)
    return;
  blank = sf_case_put (c, blank);
  sf_record_set_state (blank, SF_BLANK_USED);
  sf_record_set_text (blank, SF_BLANK_SIGNING, sf_record_get_id (c->next));
  if (sf_case_arg (c, "number") != NULL)
    sf_record_set_text (blank, SF_BLANK_NUMBER, sf_case_arg (c, "number"));
}
SF_EFFECT (use_blank);

/* The content is right; what was signed is stamped, scanned, and reviewed again. */
static void
take_ask_for_scan (SfCase *c)
{
  sf_record_set_text (c->next, SF_SIGNING_STAGE, "scan");
  sf_record_set_int (c->next, SF_SIGNING_QUEUED_AT, c->now);
  sf_record_clear (c->next, SF_SIGNING_COLLEGE_AT);
  sf_record_clear (c->next, SF_SIGNING_REASON);
}
SF_EFFECT (ask_for_scan);

/* ---- The objection ---- */

static SfGuardResult
ask_frozen (SfCase *c)
{
  if (sf_record_has (c->record, SF_SIGNING_FROZEN_AT))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_NOT_FROZEN, NULL);
}
SF_GUARD (frozen);

static void
take_freeze (SfCase *c)
{
  sf_record_set_int (c->next, SF_SIGNING_FROZEN_AT, c->now);
  sf_record_set_text (c->next, SF_SIGNING_OBJECTION, sf_case_arg (c, "reason"));
}
SF_EFFECT (freeze);

/* A term that ran while nobody could act starts anew. */
static void
take_thaw (SfCase *c)
{
  sf_record_clear (c->next, SF_SIGNING_FROZEN_AT);
  if (sf_record_get_state (c->next) == SF_SIGNING_RETURNED)
    sf_signing_start_returned_term (c);
}
SF_EFFECT (thaw);
