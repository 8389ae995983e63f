/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The guards that several kinds' tables use. Each asks one question and refuses with its own code; one whose fact is
 * not known here answers UNKNOWN, and the server will tell.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-calendar.h"
#include "core/workflow/sf-workflow-private.h"

/* ---- The season and the employer ---- */

static SfGuardResult
ask_season_open (SfCase *c)
{
  g_autofree char *open = NULL;
  g_autofree char *close = NULL;

  if (!sf_case_knows (c, SF_KNOWS_SETTINGS))
    return SF_GUARD_UNKNOWN;
  if ((c->rules->season_open == 0 || c->now >= c->rules->season_open) &&
      (c->rules->season_close == 0 || c->now < c->rules->season_close))
    return SF_GUARD_PASSES;
  if (c->rules->season_open != 0)
    open = sf_time_format_date (c->rules->season_open);
  if (c->rules->season_close != 0)
    close = sf_time_format_date (c->rules->season_close - 1);
  return sf_case_refuse (c, SF_CODE_SEASON_CLOSED, "open", open, "close", close, NULL);
}
SF_GUARD (season_open);

static SfGuardResult
ask_employer_approved (SfCase *c)
{
  SfRecord *employer = c->facts->employer;

  if (!sf_case_knows (c, SF_KNOWS_EMPLOYER))
    return SF_GUARD_UNKNOWN;
  if (employer == NULL)
    return sf_case_refuse (c, SF_CODE_EMPLOYER_NOT_APPROVED, NULL);
  if (sf_record_get_state (employer) == SF_EMPLOYER_APPROVED)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_EMPLOYER_NOT_APPROVED, "state",
                         sf_kind_state_name (SF_KIND_EMPLOYER, sf_record_get_state (employer)), NULL);
}
SF_GUARD (employer_approved);

/* ---- Is the student free? ---- */

static gboolean
is_own_agreement (SfCase *c, SfRecord *agreement)
{
  const char *id = c->record != NULL ? sf_record_get_id (c->record) : NULL;

  return g_strcmp0 (sf_record_get_text (agreement, SF_AGREEMENT_SIGNING), id) == 0;
}

static gboolean
is_in_review (int state)
{
  return state == SF_SIGNING_COLLEGE_REVIEW || state == SF_SIGNING_OFFICE_REVIEW;
}

SfGuardResult
sf_case_check_free (SfCase *c, SfTime from, gboolean on_paper)
{
  SfRecord *student = c->facts->student;

  if (!sf_case_knows (c, SF_KNOWS_STUDENT) || !sf_case_knows (c, SF_KNOWS_LIVE_AGREEMENT) ||
      !sf_case_knows (c, SF_KNOWS_SIGNINGS))
    return SF_GUARD_UNKNOWN;
  if (student == NULL)
    return sf_case_refuse (c, SF_CODE_STUDENT_MISMATCH, NULL);
  if (c->facts->live_agreement != NULL && !is_own_agreement (c, c->facts->live_agreement))
    return sf_case_refuse (c, SF_CODE_ALREADY_SIGNED, NULL);
  for (guint i = 0; c->facts->signings != NULL && i < c->facts->signings->len; i++)
    if (is_in_review (sf_record_get_state (c->facts->signings->pdata[i])))
      return sf_case_refuse (c, SF_CODE_IN_REVIEW, NULL);
  if (sf_record_get_int (student, SF_STUDENT_COOLING_UNTIL) > from)
    {
      g_autofree char *until = sf_time_format_date (sf_record_get_int (student, SF_STUDENT_COOLING_UNTIL));
      return sf_case_refuse (c, SF_CODE_COOLING, "until", until, NULL);
    }
  if (!on_paper && sf_record_has (student, SF_STUDENT_LOCK))
    return sf_case_refuse (c, SF_CODE_LOCKED, "lock", sf_record_get_text (student, SF_STUDENT_LOCK), NULL);
  return SF_GUARD_PASSES;
}

static SfGuardResult
ask_free (SfCase *c)
{
  return sf_case_check_free (c, c->now, FALSE);
}
SF_GUARD (free);

/* An invitation may come while she is cooling, if she will be free before it ends. */
static SfGuardResult
ask_free_within_term (SfCase *c)
{
  gint64 days = sf_operation_get_arg_int (c->operation, "days", c->rules->invitation_days);

  return sf_case_check_free (c, sf_calendar_term_end (c->now, (int) days) - 1, FALSE);
}
SF_GUARD_ON_ARGUMENTS (free_within_term);

/* ---- The form ---- */

static SfGuardResult
ask_filled_well (SfCase *c)
{
  return sf_case_check_form (c, c->row->fills, FALSE);
}
SF_GUARD_ON_ARGUMENTS (filled_well);

static SfGuardResult
ask_form_complete (SfCase *c)
{
  return sf_case_check_form (c, SF_PARTY_EMPLOYER | SF_PARTY_STUDENT, TRUE);
}
SF_GUARD_ON_ARGUMENTS (form_complete);

/* ---- What the person must say ---- */

static SfGuardResult
ask_confirmed (SfCase *c)
{
  if (sf_operation_get_arg_flag (c->operation, "confirm"))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_NOT_CONFIRMED, NULL);
}
SF_GUARD_ON_ARGUMENTS (confirmed);

#define MAX_REASON 500 /* characters */

static SfGuardResult
ask_reason_given (SfCase *c)
{
  const char *reason = sf_case_arg (c, "reason");
  g_autofree char *text = g_strstrip (g_strdup (reason != NULL ? reason : ""));

  if (*text == '\0')
    return sf_case_refuse (c, SF_CODE_REASON_REQUIRED, NULL);
  if (!g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) > MAX_REASON)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "reason", NULL);
  return SF_GUARD_PASSES;
}
SF_GUARD_ON_ARGUMENTS (reason_given);

static SfGuardResult
ask_field_named (SfCase *c)
{
  const char *name = sf_case_arg (c, "field");
  const SfField *field = c->edition != NULL && name != NULL ? sf_form_edition_get_field (c->edition, name) : NULL;

  if (field == NULL || !field->personal)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "field", NULL);
  return SF_GUARD_PASSES;
}
SF_GUARD_ON_ARGUMENTS (field_named);

/* Only the server counts: whoever has a number on the screen may look at it without a network, too. */
static SfGuardResult
ask_below_reveal_limit (SfCase *c)
{
  g_autofree char *until = NULL;

  if (!sf_case_knows (c, SF_KNOWS_SECRETS) || c->now >= c->facts->reveals_until)
    return SF_GUARD_PASSES;
  until = sf_time_format_minute (c->facts->reveals_until);
  return sf_case_refuse (c, SF_CODE_REVEAL_LIMIT, "until", until, NULL);
}
SF_GUARD (below_reveal_limit);

/* ---- Binding acts ---- */

/* The school may ask for the 操作码; whoever has set one is asked for it always. */
static SfGuardResult
ask_secret_right (SfCase *c)
{
  if (!sf_case_knows (c, SF_KNOWS_SECRETS))
    return SF_GUARD_UNKNOWN;
  switch (c->facts->secret)
    {
    case SF_SECRET_RIGHT:
      return SF_GUARD_PASSES;
    case SF_SECRET_WRONG:
      return sf_case_refuse (c, SF_CODE_SECRET_WRONG, NULL);
    case SF_SECRET_MISSING:
      return sf_case_refuse (c, SF_CODE_SECRET_REQUIRED, NULL);
    case SF_SECRET_UNSET:
    default:
      return c->rules->secret_required ? sf_case_refuse (c, SF_CODE_SECRET_UNSET, NULL) : SF_GUARD_PASSES;
    }
}
SF_GUARD_ON_ARGUMENTS (secret_right);

/* Whoever got another's password reset must not bind that person within the day. */
static SfGuardResult
ask_no_recent_reset (SfCase *c)
{
  SfTime until = c->facts->reset_at + SF_DAY;
  g_autofree char *text = NULL;

  if (!sf_case_knows (c, SF_KNOWS_SECRETS))
    return SF_GUARD_UNKNOWN;
  if (c->facts->reset_at == 0 || c->now >= until)
    return SF_GUARD_PASSES;
  text = sf_time_format_date (until);
  return sf_case_refuse (c, SF_CODE_RECENT_RESET, "until", text, NULL);
}
SF_GUARD (no_recent_reset);

/* ---- What must be there ---- */

static SfGuardResult
ask_proof_arrived (SfCase *c)
{
  if (!sf_case_knows (c, SF_KNOWS_ATTACHMENTS))
    return SF_GUARD_UNKNOWN;
  if (sf_case_has_attachment (c, NULL))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_PROOF_MISSING, NULL);
}
SF_GUARD (proof_arrived);
