/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The guards of the transition table: each asks one question and refuses with its own code. A guard whose fact is not
 * known here answers UNKNOWN, and the server will tell.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-calendar.h"
#include "core/workflow/sf-workflow-private.h"

#define GUARD(name_) const SfGuard sf_guard_##name_ = { .name = #name_, .ask = ask_##name_ }
#define GUARD_ON_ARGUMENTS(name_)                                                                                      \
  const SfGuard sf_guard_##name_ = { .name = #name_, .ask = ask_##name_, .on_arguments = TRUE }

static gboolean
knows (const SfCase *c, SfKnown what)
{
  return (c->facts->known & what) != 0;
}

/* The record as the guard shall see it: as the operation leaves it, or as it is. */
static SfRecord *
subject (const SfCase *c)
{
  return c->next != NULL ? c->next : c->record;
}

static const char *
subject_text (const SfCase *c, int column)
{
  SfRecord *record = subject (c);

  return record != NULL ? sf_record_get_text (record, column) : NULL;
}

/* ---- The season and who takes part ---- */

static SfGuardResult
ask_season_open (SfCase *c)
{
  g_autofree char *open = NULL;
  g_autofree char *close = NULL;

  if (!knows (c, SF_KNOWS_SETTINGS))
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
GUARD (season_open);

static SfGuardResult
ask_student_may_start (SfCase *c)
{
  if (!knows (c, SF_KNOWS_SETTINGS))
    return SF_GUARD_UNKNOWN;
  return c->rules->student_may_start ? SF_GUARD_PASSES : sf_case_refuse (c, SF_CODE_STUDENT_MAY_NOT_START, NULL);
}
GUARD (student_may_start);

static SfGuardResult
ask_employer_approved (SfCase *c)
{
  SfRecord *employer = c->facts->employer;

  if (!knows (c, SF_KNOWS_EMPLOYER))
    return SF_GUARD_UNKNOWN;
  if (employer == NULL)
    return sf_case_refuse (c, SF_CODE_EMPLOYER_NOT_APPROVED, NULL);
  if (sf_record_get_state (employer) == SF_EMPLOYER_APPROVED)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_EMPLOYER_NOT_APPROVED, "state",
                         sf_kind_state_name (SF_KIND_EMPLOYER, sf_record_get_state (employer)), NULL);
}
GUARD (employer_approved);

static SfGuardResult
ask_student_matches (SfCase *c)
{
  SfRecord *student = c->facts->student;

  if (subject_text (c, SF_SIGNING_STUDENT_NUMBER) == NULL)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "student_number", NULL);
  if (subject_text (c, SF_SIGNING_STUDENT_NAME) == NULL)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "student_name", NULL);
  if (!knows (c, SF_KNOWS_STUDENT))
    return SF_GUARD_UNKNOWN;
  /* One answer for a wrong number and a wrong name: the employer must not learn which numbers exist. */
  if (student == NULL ||
      g_strcmp0 (sf_record_get_text (student, SF_STUDENT_NAME), subject_text (c, SF_SIGNING_STUDENT_NAME)) != 0)
    return sf_case_refuse (c, SF_CODE_STUDENT_MISMATCH, NULL);
  return SF_GUARD_PASSES;
}
GUARD_ON_ARGUMENTS (student_matches);

/* ---- Invitations ---- */

static SfGuardResult
ask_not_already_invited (SfCase *c)
{
  const char *employer = sf_actor_get_employer (c->actor);

  if (!knows (c, SF_KNOWS_SIGNINGS))
    return SF_GUARD_UNKNOWN;
  for (guint i = 0; c->facts->signings != NULL && i < c->facts->signings->len; i++)
    {
      SfRecord *other = c->facts->signings->pdata[i];

      if (sf_record_get_state (other) == SF_SIGNING_INVITED &&
          g_strcmp0 (sf_record_get_text (other, SF_SIGNING_EMPLOYER), employer) == 0)
        {
          g_autofree char *expires = sf_time_format_date (sf_record_get_int (other, SF_SIGNING_EXPIRES_AT) - 1);
          return sf_case_refuse (c, SF_CODE_ALREADY_INVITED, "expires", expires, NULL);
        }
    }
  return SF_GUARD_PASSES;
}
GUARD_ON_ARGUMENTS (not_already_invited);

static SfGuardResult
ask_below_invitation_limit (SfCase *c)
{
  int open = 0;

  if (!knows (c, SF_KNOWS_SIGNINGS) || !knows (c, SF_KNOWS_SETTINGS))
    return SF_GUARD_UNKNOWN;
  for (guint i = 0; c->facts->signings != NULL && i < c->facts->signings->len; i++)
    if (sf_record_get_state (c->facts->signings->pdata[i]) == SF_SIGNING_INVITED)
      open++;
  if (open < c->rules->max_open_invitations)
    return SF_GUARD_PASSES;

  g_autofree char *limit = g_strdup_printf ("%d", c->rules->max_open_invitations);
  return sf_case_refuse (c, SF_CODE_INVITATION_LIMIT, "limit", limit, NULL);
}
GUARD_ON_ARGUMENTS (below_invitation_limit);

static SfGuardResult
ask_term_in_bounds (SfCase *c)
{
  gint64 days = sf_operation_get_arg_int (c->operation, "days", c->rules->invitation_days);
  gboolean own = json_object_has_member (sf_operation_get_args (c->operation), "days");

  if (!own || (days >= SF_INVITATION_DAYS_MIN && days <= SF_INVITATION_DAYS_MAX))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_TERM, "min", G_STRINGIFY (SF_INVITATION_DAYS_MIN), "max",
                         G_STRINGIFY (SF_INVITATION_DAYS_MAX), NULL);
}
GUARD_ON_ARGUMENTS (term_in_bounds);

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

static SfGuardResult
check_free (SfCase *c, SfTime from)
{
  SfRecord *student = c->facts->student;

  if (!knows (c, SF_KNOWS_STUDENT) || !knows (c, SF_KNOWS_LIVE_AGREEMENT) || !knows (c, SF_KNOWS_SIGNINGS))
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
  if (sf_record_has (student, SF_STUDENT_LOCK))
    return sf_case_refuse (c, SF_CODE_LOCKED, "lock", sf_record_get_text (student, SF_STUDENT_LOCK), NULL);
  return SF_GUARD_PASSES;
}

static SfGuardResult
ask_free (SfCase *c)
{
  return check_free (c, c->now);
}
GUARD (free);

/* An invitation may come while she is cooling, if she will be free before it ends. */
static SfGuardResult
ask_free_within_term (SfCase *c)
{
  gint64 days = sf_operation_get_arg_int (c->operation, "days", c->rules->invitation_days);

  return check_free (c, sf_calendar_term_end (c->now, (int) days) - 1);
}
GUARD_ON_ARGUMENTS (free_within_term);

/* ---- The form ---- */

static SfGuardResult
check_form (SfCase *c, SfParty parties, gboolean complete)
{
  g_autoptr (GPtrArray) problems = NULL;
  const SfFormProblem *first;

  if (c->edition == NULL)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "edition", NULL);
  problems = sf_form_check (c->edition, sf_record_get_form (c->next), parties, complete);
  if (problems->len == 0)
    return SF_GUARD_PASSES;
  first = problems->pdata[0];
  return sf_case_refuse (c, SF_CODE_FORM, "field", first->key, "problem", sf_form_error_name (first->code), NULL);
}

static SfGuardResult
ask_filled_well (SfCase *c)
{
  return check_form (c, c->row->fills, FALSE);
}
GUARD_ON_ARGUMENTS (filled_well);

static SfGuardResult
ask_employer_part_complete (SfCase *c)
{
  return check_form (c, SF_PARTY_EMPLOYER, TRUE);
}
GUARD_ON_ARGUMENTS (employer_part_complete);

static SfGuardResult
ask_student_part_complete (SfCase *c)
{
  return check_form (c, SF_PARTY_STUDENT, TRUE);
}
GUARD_ON_ARGUMENTS (student_part_complete);

static SfGuardResult
ask_form_complete (SfCase *c)
{
  return check_form (c, SF_PARTY_EMPLOYER | SF_PARTY_STUDENT, TRUE);
}
GUARD_ON_ARGUMENTS (form_complete);

/* ---- Time ---- */

static SfTime
get_end (const SfCase *c)
{
  return c->record != NULL ? sf_record_get_int (c->record, SF_SIGNING_EXPIRES_AT) : 0;
}

static SfGuardResult
refuse_with_end (SfCase *c, SfWorkflowCode code)
{
  g_autofree char *expires = get_end (c) != 0 ? sf_time_format_date (get_end (c) - 1) : NULL;

  return sf_case_refuse (c, code, "expires", expires, NULL);
}

static SfGuardResult
ask_before_expiry (SfCase *c)
{
  if (get_end (c) == 0 || c->now < get_end (c))
    return SF_GUARD_PASSES;
  return refuse_with_end (c, SF_CODE_EXPIRED);
}
GUARD (before_expiry);

static SfGuardResult
ask_expired (SfCase *c)
{
  if (get_end (c) != 0 && c->now >= get_end (c))
    return SF_GUARD_PASSES;
  return refuse_with_end (c, SF_CODE_NOT_EXPIRED);
}
GUARD (expired);

/* remind_days before the end, or after half of a term that is shorter than twice that. */
static SfGuardResult
ask_reminder_due (SfCase *c)
{
  SfTime end = get_end (c);
  SfTime start = c->record != NULL ? sf_record_get_int (c->record, SF_SIGNING_QUEUED_AT) : 0;
  SfTime ahead = MIN (c->rules->remind_days * SF_DAY, (end - start) / 2);

  if (end != 0 && !sf_record_has (c->record, SF_SIGNING_REMINDED_AT) && c->now >= end - ahead && c->now < end)
    return SF_GUARD_PASSES;
  return refuse_with_end (c, SF_CODE_NOT_DUE);
}
GUARD (reminder_due);

/* ---- What the person must say ---- */

/* A part that binds: it holds something the employer asks for. */
static gboolean
group_binds (const SfFieldGroup *group)
{
  for (guint i = 0; group->fields[i] != NULL; i++)
    if (group->fields[i]->party == SF_PARTY_EMPLOYER && group->fields[i]->type != SF_FIELD_FILE)
      return TRUE;
  return FALSE;
}

static gboolean
was_read (const SfCase *c, const char *group)
{
  JsonNode *node = json_object_get_member (sf_operation_get_args (c->operation), "read");
  JsonArray *read = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; read != NULL && i < json_array_get_length (read); i++)
    {
      JsonNode *item = json_array_get_element (read, i);
      if (JSON_NODE_HOLDS_VALUE (item) && g_strcmp0 (json_node_get_string (item), group) == 0)
        return TRUE;
    }
  return FALSE;
}

static SfGuardResult
ask_every_part_read (SfCase *c)
{
  const SfFieldGroup *const *groups = c->edition != NULL ? sf_form_edition_get_groups (c->edition) : NULL;

  for (guint i = 0; groups != NULL && groups[i] != NULL; i++)
    if (group_binds (groups[i]) && !was_read (c, groups[i]->key))
      return sf_case_refuse (c, SF_CODE_NOT_READ, "group", groups[i]->key, NULL);
  return SF_GUARD_PASSES;
}
GUARD_ON_ARGUMENTS (every_part_read);

static SfGuardResult
ask_confirmed (SfCase *c)
{
  if (sf_operation_get_arg_flag (c->operation, "confirm"))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_NOT_CONFIRMED, NULL);
}
GUARD_ON_ARGUMENTS (confirmed);

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
GUARD_ON_ARGUMENTS (reason_given);

static SfGuardResult
ask_fault_named (SfCase *c)
{
  const char *fault = sf_case_arg (c, "fault");
  const char *origin = sf_record_get_text (c->record, SF_SIGNING_ORIGIN);

  if (fault == NULL || (!g_str_equal (fault, "student") && !g_str_equal (fault, "employer")))
    return sf_case_refuse (c, SF_CODE_FAULT_REQUIRED, NULL);
  /* What the student started alone, only the student can put right. */
  if (g_strcmp0 (origin, "student") == 0 && !g_str_equal (fault, "student"))
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "fault", NULL);
  return SF_GUARD_PASSES;
}
GUARD_ON_ARGUMENTS (fault_named);

static SfGuardResult
ask_copies_named (SfCase *c)
{
  return sf_case_arg (c, "copies") != NULL ? SF_GUARD_PASSES : sf_case_refuse (c, SF_CODE_COPIES_REQUIRED, NULL);
}
GUARD_ON_ARGUMENTS (copies_named);

static SfGuardResult
ask_field_named (SfCase *c)
{
  const char *name = sf_case_arg (c, "field");
  const SfField *field = c->edition != NULL && name != NULL ? sf_form_edition_get_field (c->edition, name) : NULL;

  if (field == NULL || !field->personal)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "field", NULL);
  return SF_GUARD_PASSES;
}
GUARD_ON_ARGUMENTS (field_named);

/* ---- What happened before ---- */

static SfGuardResult
ask_proof_arrived (SfCase *c)
{
  if (!knows (c, SF_KNOWS_ATTACHMENTS))
    return SF_GUARD_UNKNOWN;
  if (c->facts->attachments != NULL && c->facts->attachments->len > 0)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_PROOF_MISSING, NULL);
}
GUARD (proof_arrived);

static SfGuardResult
ask_never_submitted (SfCase *c)
{
  if (!sf_record_has (c->record, SF_SIGNING_STARTED_AT))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_SUBMITTED, NULL);
}
GUARD (never_submitted);

static SfGuardResult
ask_college_has_not_acted (SfCase *c)
{
  if (!sf_record_has (c->record, SF_SIGNING_COLLEGE_AT))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_COLLEGE_ACTED, NULL);
}
GUARD (college_has_not_acted);
