/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The guards of signings alone.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

/* ---- Who takes part ---- */

static const char *
subject_text (const SfCase *c, int column)
{
  SfRecord *record = sf_case_subject (c);

  return record != NULL ? sf_record_get_text (record, column) : NULL;
}

static SfGuardResult
ask_student_may_start (SfCase *c)
{
  if (!sf_case_knows (c, SF_KNOWS_SETTINGS))
    return SF_GUARD_UNKNOWN;
  return c->rules->student_may_start ? SF_GUARD_PASSES : sf_case_refuse (c, SF_CODE_STUDENT_MAY_NOT_START, NULL);
}
SF_GUARD (student_may_start);

static SfGuardResult
ask_student_matches (SfCase *c)
{
  SfRecord *student = c->facts->student;

  if (subject_text (c, SF_SIGNING_STUDENT_NUMBER) == NULL)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "student_number", NULL);
  if (subject_text (c, SF_SIGNING_STUDENT_NAME) == NULL)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "student_name", NULL);
  if (!sf_case_knows (c, SF_KNOWS_STUDENT))
    return SF_GUARD_UNKNOWN;
  /* One answer for a wrong number and a wrong name: the employer must not learn which numbers exist. */
  if (student == NULL ||
      g_strcmp0 (sf_record_get_text (student, SF_STUDENT_NAME), subject_text (c, SF_SIGNING_STUDENT_NAME)) != 0)
    return sf_case_refuse (c, SF_CODE_STUDENT_MISMATCH, NULL);
  return SF_GUARD_PASSES;
}
SF_GUARD_ON_ARGUMENTS (student_matches);

/* Who is picked must be in the library. */
static SfGuardResult
ask_employer_known (SfCase *c)
{
  if (sf_case_arg (c, "employer") == NULL)
    return SF_GUARD_PASSES;
  if (!sf_case_knows (c, SF_KNOWS_EMPLOYER))
    return SF_GUARD_UNKNOWN;
  return c->facts->employer != NULL ? SF_GUARD_PASSES
                                    : sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "employer", NULL);
}
SF_GUARD_ON_ARGUMENTS (employer_known);

/* Whom the student names: the one she picked, or whom the library has under the code that she filled in. */
static SfRecord *
get_named (SfCase *c)
{
  return subject_text (c, SF_SIGNING_EMPLOYER) != NULL ? c->facts->employer : c->facts->named_employer;
}

static gboolean
is_turned_away (const SfRecord *employer)
{
  return sf_record_get_state (employer) == SF_EMPLOYER_REJECTED ||
         sf_record_get_state (employer) == SF_EMPLOYER_BLOCKED;
}

static SfGuardResult
refuse_employer (SfCase *c, const SfRecord *employer)
{
  return sf_case_refuse (c, SF_CODE_EMPLOYER_NOT_APPROVED, "state",
                         sf_kind_state_name (SF_KIND_EMPLOYER, sf_record_get_state (employer)), NULL);
}

/* One that waits for approval may be named, one that was turned away may not. */
static SfGuardResult
ask_employer_may_be_named (SfCase *c)
{
  SfRecord *named;

  if (!sf_case_knows (c, SF_KNOWS_EMPLOYER) || !sf_case_knows (c, SF_KNOWS_LIBRARY))
    return SF_GUARD_UNKNOWN;
  named = get_named (c);
  if (subject_text (c, SF_SIGNING_EMPLOYER) != NULL && named == NULL)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "employer", NULL);
  return named != NULL && is_turned_away (named) ? refuse_employer (c, named) : SF_GUARD_PASSES;
}
SF_GUARD_ON_ARGUMENTS (employer_may_be_named);

/* The college may go on with an employer that came with the student's signing; the office then approves both. */
static SfGuardResult
ask_employer_stands (SfCase *c)
{
  SfRecord *employer = c->facts->employer;

  if (!sf_case_knows (c, SF_KNOWS_EMPLOYER))
    return SF_GUARD_UNKNOWN;
  if (employer == NULL)
    return sf_case_refuse (c, SF_CODE_EMPLOYER_NOT_APPROVED, NULL);
  if (sf_record_get_state (employer) == SF_EMPLOYER_APPROVED ||
      (sf_record_get_state (employer) == SF_EMPLOYER_PENDING &&
       g_strcmp0 (sf_record_get_text (c->record, SF_SIGNING_ORIGIN), "student") == 0))
    return SF_GUARD_PASSES;
  return refuse_employer (c, employer);
}
SF_GUARD (employer_stands);

/* ---- Invitations ---- */

static SfGuardResult
ask_not_already_invited (SfCase *c)
{
  const char *employer = sf_actor_get_employer (c->actor);

  if (!sf_case_knows (c, SF_KNOWS_SIGNINGS))
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
SF_GUARD_ON_ARGUMENTS (not_already_invited);

static SfGuardResult
ask_below_invitation_limit (SfCase *c)
{
  int open = 0;

  if (!sf_case_knows (c, SF_KNOWS_SIGNINGS) || !sf_case_knows (c, SF_KNOWS_SETTINGS))
    return SF_GUARD_UNKNOWN;
  for (guint i = 0; c->facts->signings != NULL && i < c->facts->signings->len; i++)
    if (sf_record_get_state (c->facts->signings->pdata[i]) == SF_SIGNING_INVITED)
      open++;
  if (open < c->rules->max_open_invitations)
    return SF_GUARD_PASSES;

  g_autofree char *limit = g_strdup_printf ("%d", c->rules->max_open_invitations);
  return sf_case_refuse (c, SF_CODE_INVITATION_LIMIT, "limit", limit, NULL);
}
SF_GUARD_ON_ARGUMENTS (below_invitation_limit);

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
SF_GUARD_ON_ARGUMENTS (term_in_bounds);

/* ---- The form ---- */

static SfGuardResult
ask_employer_part_complete (SfCase *c)
{
  return sf_case_check_form (c, SF_PARTY_EMPLOYER, TRUE);
}
SF_GUARD_ON_ARGUMENTS (employer_part_complete);

static SfGuardResult
ask_student_part_complete (SfCase *c)
{
  return sf_case_check_form (c, SF_PARTY_STUDENT, TRUE);
}
SF_GUARD_ON_ARGUMENTS (student_part_complete);

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
SF_GUARD (before_expiry);

static SfGuardResult
ask_expired (SfCase *c)
{
  if (get_end (c) != 0 && c->now >= get_end (c))
    return SF_GUARD_PASSES;
  return refuse_with_end (c, SF_CODE_NOT_EXPIRED);
}
SF_GUARD (expired);

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
SF_GUARD (reminder_due);

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
SF_GUARD_ON_ARGUMENTS (every_part_read);

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
SF_GUARD_ON_ARGUMENTS (fault_named);

/* ---- What happened before ---- */

static SfGuardResult
ask_never_submitted (SfCase *c)
{
  if (!sf_record_has (c->record, SF_SIGNING_STARTED_AT))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_SUBMITTED, NULL);
}
SF_GUARD (never_submitted);

static SfGuardResult
ask_college_has_not_acted (SfCase *c)
{
  if (!sf_record_has (c->record, SF_SIGNING_COLLEGE_AT))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_COLLEGE_ACTED, NULL);
}
SF_GUARD (college_has_not_acted);
