/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deciding an operation: find the row, ask its guards in order, let its effects make the new records.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

/* ---- Codes ---- */

static const char *const code_names[SF_N_CODES] = {
  [SF_CODE_OK] = "OK",
  [SF_CODE_UNKNOWN_ACTION] = "E_UNKNOWN_ACTION",
  [SF_CODE_ROLE] = "E_ROLE",
  [SF_CODE_NOT_FOUND] = "E_NOT_FOUND",
  [SF_CODE_STATE] = "E_STATE",
  [SF_CODE_ORIGIN] = "E_ORIGIN",
  [SF_CODE_FAULT] = "E_FAULT",
  [SF_CODE_STALE] = "E_STALE",
  [SF_CODE_DEPENDS] = "E_DEPENDS",
  [SF_CODE_INTERNAL] = "E_INTERNAL",
  [SF_CODE_BAD_ARGUMENT] = "E_BAD_ARGUMENT",
  [SF_CODE_SEASON_CLOSED] = "E_SEASON_CLOSED",
  [SF_CODE_STUDENT_MAY_NOT_START] = "E_STUDENT_MAY_NOT_START",
  [SF_CODE_EMPLOYER_NOT_APPROVED] = "E_EMPLOYER_NOT_APPROVED",
  [SF_CODE_STUDENT_MISMATCH] = "E_STUDENT_MISMATCH",
  [SF_CODE_ALREADY_INVITED] = "E_ALREADY_INVITED",
  [SF_CODE_INVITATION_LIMIT] = "E_INVITATION_LIMIT",
  [SF_CODE_ALREADY_SIGNED] = "E_ALREADY_SIGNED",
  [SF_CODE_IN_REVIEW] = "E_IN_REVIEW",
  [SF_CODE_COOLING] = "E_COOLING",
  [SF_CODE_LOCKED] = "E_LOCKED",
  [SF_CODE_FORM] = "E_FORM",
  [SF_CODE_TERM] = "E_TERM",
  [SF_CODE_EXPIRED] = "E_EXPIRED",
  [SF_CODE_NOT_EXPIRED] = "E_NOT_EXPIRED",
  [SF_CODE_NOT_DUE] = "E_NOT_DUE",
  [SF_CODE_NOT_READ] = "E_NOT_READ",
  [SF_CODE_NOT_CONFIRMED] = "E_NOT_CONFIRMED",
  [SF_CODE_REASON_REQUIRED] = "E_REASON_REQUIRED",
  [SF_CODE_FAULT_REQUIRED] = "E_FAULT_REQUIRED",
  [SF_CODE_PROOF_MISSING] = "E_PROOF_MISSING",
  [SF_CODE_SUBMITTED] = "E_SUBMITTED",
  [SF_CODE_COLLEGE_ACTED] = "E_COLLEGE_ACTED",
  [SF_CODE_COPIES_REQUIRED] = "E_COPIES_REQUIRED",
};

const char *
sf_workflow_code_name (SfWorkflowCode code)
{
  g_return_val_if_fail ((guint) code < SF_N_CODES, NULL);
  return code_names[code];
}

gboolean
sf_workflow_code_from_name (const char *name, SfWorkflowCode *out_code)
{
  for (guint i = 0; i < SF_N_CODES; i++)
    if (g_strcmp0 (name, code_names[i]) == 0)
      {
        *out_code = i;
        return TRUE;
      }
  return FALSE;
}

/* ---- Facts and decisions ---- */

SfFacts *
sf_facts_new (void)
{
  return g_new0 (SfFacts, 1);
}

void
sf_facts_free (SfFacts *self)
{
  SfRecord **const records[] = { &self->settings,  &self->student, &self->employer,      &self->college,
                                 &self->agreement, &self->signing, &self->live_agreement };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    g_clear_pointer (records[i], sf_record_unref);
  g_clear_pointer (&self->signings, g_ptr_array_unref);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_free (self);
}

static void
notice_draft_free (gpointer data)
{
  SfNoticeDraft *self = data;

  g_free (self->owner);
  g_free (self->about);
  g_free (self->text_1);
  g_free (self->text_2);
  g_free (self);
}

static SfDecision *
decision_new (void)
{
  SfDecision *self = g_new0 (SfDecision, 1);

  self->puts = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  self->notices = g_ptr_array_new_with_free_func (notice_draft_free);
  self->from_state = SF_STATE_NONE;
  self->to_state = SF_STATE_NONE;
  return self;
}

void
sf_decision_free (SfDecision *self)
{
  g_clear_pointer (&self->params, json_object_unref);
  g_ptr_array_unref (self->puts);
  g_ptr_array_unref (self->notices);
  g_free (self->note);
  g_free (self);
}

SfGuardResult
sf_case_refuse (SfCase *c, SfWorkflowCode code, ...)
{
  SfDecision *decision = c->decision;
  const char *name;
  va_list args;

  decision->verdict = SF_REFUSED;
  decision->code = code;
  va_start (args, code);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      const char *text = va_arg (args, const char *);

      if (text == NULL)
        continue;
      if (decision->params == NULL)
        decision->params = json_object_new ();
      json_object_set_string_member (decision->params, name, text);
    }
  va_end (args);
  return SF_GUARD_FAILS;
}

const char *
sf_case_arg (const SfCase *c, const char *name)
{
  return c->operation != NULL ? sf_operation_get_arg (c->operation, name) : NULL;
}

/* ---- Sight ---- */

static gboolean
acts_for (const SfCase *c, const char *student, const char *employer, const char *college)
{
  switch (sf_actor_get_role (c->actor))
    {
    case SF_ROLE_STUDENT:
      return g_strcmp0 (student, sf_actor_get_student (c->actor)) == 0;
    case SF_ROLE_EMPLOYER:
      return g_strcmp0 (employer, sf_actor_get_employer (c->actor)) == 0;
    default:
      return sf_actor_has_college (c->actor, college);
    }
}

static gboolean
sees_signing (const SfCase *c, const SfRecord *signing)
{
  const char *origin = sf_record_get_text (signing, SF_SIGNING_ORIGIN);
  const char *role = sf_role_name (sf_actor_get_role (c->actor));

  /* A draft is seen by its owner alone. */
  if (sf_record_get_state (signing) == SF_SIGNING_DRAFT && g_strcmp0 (origin, role) != 0)
    return FALSE;
  return acts_for (c, sf_record_get_text (signing, SF_SIGNING_STUDENT),
                   sf_record_get_text (signing, SF_SIGNING_EMPLOYER), sf_record_get_text (signing, SF_SIGNING_COLLEGE));
}

static gboolean
sees_record (const SfCase *c, const SfRecord *record)
{
  switch (sf_record_get_kind (record))
    {
    case SF_KIND_SIGNING:
      return sees_signing (c, record);
    case SF_KIND_AGREEMENT:
      return acts_for (c, sf_record_get_text (record, SF_AGREEMENT_STUDENT),
                       sf_record_get_text (record, SF_AGREEMENT_EMPLOYER),
                       sf_record_get_text (record, SF_AGREEMENT_COLLEGE));
    case SF_KIND_STUDENT:
      return acts_for (c, sf_record_get_id (record), NULL, sf_record_get_text (record, SF_STUDENT_COLLEGE));
    case SF_KIND_NOTICE:
      return g_strcmp0 (sf_record_get_text (record, SF_NOTICE_ACCOUNT), sf_actor_get_account (c->actor)) == 0;
    default:
      return FALSE;
    }
}

/* ---- Finding the row ---- */

typedef enum
{
  MATCHES_NOTHING,
  MATCHES_ACTION,
  MATCHES_ROLE,
  MATCHES_STATE,
  MATCHES_ORIGIN,
  MATCHES_ALL,
} Match;

static Match
match_row (const SfTransition *row, SfKind kind, const char *action, SfRecord *record, const SfActor *actor)
{
  int state = record != NULL ? sf_record_get_state (record) : SF_STATE_NONE;

  if (row->kind != kind || !g_str_equal (row->action, action))
    return MATCHES_NOTHING;
  if ((row->roles & SF_ROLE_BIT (sf_actor_get_role (actor))) == 0)
    return MATCHES_ACTION;
  if ((row->from & SF_STATE_BIT (state)) == 0)
    return MATCHES_ROLE;
  if (record != NULL && row->origin != NULL &&
      g_strcmp0 (row->origin, sf_record_get_text (record, SF_SIGNING_ORIGIN)) != 0)
    return MATCHES_STATE;
  if (record != NULL && row->fault != NULL &&
      g_strcmp0 (row->fault, sf_record_get_text (record, SF_SIGNING_FAULT)) != 0)
    return MATCHES_ORIGIN;
  return MATCHES_ALL;
}

static void
refuse_match (SfCase *c, Match best, SfKind kind)
{
  switch (best)
    {
    case MATCHES_NOTHING:
      sf_case_refuse (c, SF_CODE_UNKNOWN_ACTION, NULL);
      break;
    case MATCHES_ACTION:
      sf_case_refuse (c, SF_CODE_ROLE, NULL);
      break;
    case MATCHES_ROLE:
      if (c->record == NULL)
        sf_case_refuse (c, SF_CODE_NOT_FOUND, NULL);
      else
        sf_case_refuse (c, SF_CODE_STATE, "state", sf_kind_state_name (kind, sf_record_get_state (c->record)), NULL);
      break;
    case MATCHES_STATE:
      sf_case_refuse (c, SF_CODE_ORIGIN, "origin", sf_record_get_text (c->record, SF_SIGNING_ORIGIN), NULL);
      break;
    case MATCHES_ORIGIN:
    case MATCHES_ALL:
    default:
      sf_case_refuse (c, SF_CODE_FAULT, "fault", sf_record_get_text (c->record, SF_SIGNING_FAULT), NULL);
      break;
    }
}

/* Sets c->row, or refuses by what the nearest row lacks. */
static gboolean
find_row (SfCase *c, SfKind kind, const char *action)
{
  guint n;
  const SfTransition *rows = sf_transitions (&n);
  Match best = MATCHES_NOTHING;

  for (guint i = 0; i < n; i++)
    {
      Match match = match_row (&rows[i], kind, action, c->record, c->actor);

      best = MAX (best, match);
      if (match == MATCHES_ALL)
        {
          c->row = &rows[i];
          break;
        }
    }
  if (best != MATCHES_NOTHING && c->record != NULL && !sees_record (c, c->record))
    sf_case_refuse (c, SF_CODE_NOT_FOUND, NULL);
  else if (c->row == NULL)
    refuse_match (c, best, kind);
  else
    return TRUE;
  return FALSE;
}

/* ---- Deciding ---- */

static void
ask_guards (SfCase *c)
{
  gboolean unknown = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (c->row->guards) && c->row->guards[i] != NULL; i++)
    {
      const SfGuard *guard = c->row->guards[i];

      if (c->operation == NULL && guard->on_arguments)
        continue;
      switch (guard->ask (c))
        {
        case SF_GUARD_FAILS:
          return;
        case SF_GUARD_UNKNOWN:
          unknown = TRUE;
          break;
        case SF_GUARD_PASSES:
        default:
          break;
        }
    }
  c->decision->verdict = unknown ? SF_UNDECIDED : SF_ALLOWED;
  c->decision->code = SF_CODE_OK;
}

static void
let_effects (SfCase *c)
{
  SfDecision *decision = c->decision;
  const SfTransition *row = c->row;
  const char *note = sf_case_arg (c, "reason");

  decision->trail = row->trail;
  decision->note = g_strdup (note != NULL                ? note
                             : sf_case_arg (c, "copies") ? sf_case_arg (c, "copies")
                                                         : sf_case_arg (c, "field"));
  if (row->to == SF_STATE_NONE)
    {
      decision->deleted = TRUE;
      return;
    }
  if (row->to != SF_STATE_SAME)
    sf_record_set_state (c->next, row->to);
  decision->to_state = sf_record_get_state (c->next);
  g_ptr_array_add (decision->puts, sf_record_ref (c->next));
  for (guint i = 0; i < G_N_ELEMENTS (row->effects) && row->effects[i] != NULL; i++)
    row->effects[i](c);
  sf_case_tell (c);
}

static const SfFormEdition *
lookup_edition (SfRecord *record)
{
  const char *name = record != NULL ? sf_record_get_edition (record) : NULL;

  return name != NULL ? sf_form_edition_lookup (name) : NULL;
}

SfDecision *
sf_workflow_decide (const SfOperation *operation, SfRecord *record, const SfActor *actor, const SfFacts *facts,
                    const SfRules *rules, SfTime now)
{
  SfCase c = { .operation = operation,
               .record = record,
               .edition = lookup_edition (record),
               .actor = actor,
               .facts = facts,
               .rules = rules,
               .now = now,
               .decision = decision_new () };

  if (record != NULL)
    c.decision->from_state = c.decision->to_state = sf_record_get_state (record);
  if (!find_row (&c, sf_operation_get_kind (operation), sf_operation_get_action (operation)))
    return c.decision;
  sf_case_prepare (&c);
  ask_guards (&c);
  if (c.decision->verdict != SF_REFUSED)
    let_effects (&c);
  sf_record_unref (c.next);
  return c.decision;
}

SfDecision *
sf_workflow_probe (SfKind kind, const char *action, SfRecord *record, const SfActor *actor, const SfFacts *facts,
                   const SfRules *rules, SfTime now)
{
  SfCase c = { .record = record,
               .edition = lookup_edition (record),
               .actor = actor,
               .facts = facts,
               .rules = rules,
               .now = now,
               .decision = decision_new () };

  if (record != NULL)
    c.decision->from_state = c.decision->to_state = sf_record_get_state (record);
  if (find_row (&c, kind, action))
    ask_guards (&c);
  return c.decision;
}
