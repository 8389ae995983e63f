/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deciding an operation: find the row, ask its guards in order, let its effects make the new records.
 */
#define G_LOG_DOMAIN "sf-core"

#include <string.h>

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
  [SF_CODE_FROZEN] = "E_FROZEN",
  [SF_CODE_NOT_FROZEN] = "E_NOT_FROZEN",
  [SF_CODE_STAGE] = "E_STAGE",
  [SF_CODE_CANCEL_LIMIT] = "E_CANCEL_LIMIT",
  [SF_CODE_OPEN_REQUEST] = "E_OPEN_REQUEST",
  [SF_CODE_AGREEMENT_STATE] = "E_AGREEMENT_STATE",
  [SF_CODE_WAITING] = "E_WAITING",
  [SF_CODE_EXPLANATION_REQUIRED] = "E_EXPLANATION_REQUIRED",
  [SF_CODE_GROUND] = "E_GROUND",
  [SF_CODE_NOTHING_CHANGED] = "E_NOTHING_CHANGED",
  [SF_CODE_NUMBER] = "E_NUMBER",
  [SF_CODE_NUMBER_TAKEN] = "E_NUMBER_TAKEN",
  [SF_CODE_QUOTA] = "E_QUOTA",
  [SF_CODE_NOT_OFFLINE] = "E_NOT_OFFLINE",
  [SF_CODE_SCAN_MISSING] = "E_SCAN_MISSING",
  [SF_CODE_BLANK_OUT] = "E_BLANK_OUT",
  [SF_CODE_BLANK_MISSING] = "E_BLANK_MISSING",
  [SF_CODE_FIELD_LOCKED] = "E_FIELD_LOCKED",
  [SF_CODE_CORRECTION_OPEN] = "E_CORRECTION_OPEN",
  [SF_CODE_OFFICE_ONLY] = "E_OFFICE_ONLY",
  [SF_CODE_EMPLOYER_EXISTS] = "E_EMPLOYER_EXISTS",
  [SF_CODE_MERGED] = "E_MERGED",
  [SF_CODE_LAST_ADMIN] = "E_LAST_ADMIN",
  [SF_CODE_CALENDAR] = "E_CALENDAR",
  [SF_CODE_PATTERN] = "E_PATTERN",
  [SF_CODE_RETENTION] = "E_RETENTION",
  [SF_CODE_BLOB_MISSING] = "E_BLOB_MISSING",
  [SF_CODE_ATTACHMENT_LIMIT] = "E_ATTACHMENT_LIMIT",
  [SF_CODE_ATTACHMENT_TYPE] = "E_ATTACHMENT_TYPE",
  [SF_CODE_RECENT_RESET] = "E_RECENT_RESET",
  [SF_CODE_SECRET_REQUIRED] = "E_SECRET_REQUIRED",
  [SF_CODE_SECRET_WRONG] = "E_SECRET_WRONG",
  [SF_CODE_SECRET_UNSET] = "E_SECRET_UNSET",
  [SF_CODE_REVEAL_LIMIT] = "E_REVEAL_LIMIT",
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

/* ---- Decisions ---- */

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

/* ---- Finding the row ---- */

/* How far a row fits the case: each of these is nearer than the one before; from FITS_STATE on, by the number of
 * conditions that hold. */
enum
{
  FITS_NOTHING,
  FITS_ACTION,
  FITS_ROLE,
  FITS_STATE,
  FITS_ALL = G_MAXINT
};

/* Does the actor see the record at all? A file is seen with what it belongs to. */
static gboolean
is_in_sight (const SfCase *c)
{
  if (sf_kind_follows_subject (sf_record_get_kind (c->record)))
    return c->facts->subject != NULL && sf_actor_sight (c->actor, c->facts->subject) >= SF_SIGHT_BOUND;
  return sf_actor_sight (c->actor, c->record) != SF_SIGHT_NONE;
}

static gboolean
condition_holds (const SfCondition *condition, const SfRecord *record)
{
  const char *text = sf_record_get_text (record, condition->column);
  const char *value = text != NULL ? text : sf_record_has (record, condition->column) ? "set" : "";
  gsize length = strlen (value);

  for (const char *wanted = condition->values; wanted != NULL;
       wanted = strchr (wanted, '|') != NULL ? strchr (wanted, '|') + 1 : NULL)
    if (strcspn (wanted, "|") == length && strncmp (wanted, value, length) == 0)
      return TRUE;
  return FALSE;
}

static guint
count_conditions (const SfTransition *row)
{
  guint n = 0;

  while (n < G_N_ELEMENTS (row->where) && row->where[n].values != NULL)
    n++;
  return n;
}

static int
fit_row (const SfCase *c, const SfTransition *row, const char *action)
{
  int state = c->record != NULL ? sf_record_get_state (c->record) : SF_STATE_NONE;
  guint n = c->record != NULL ? count_conditions (row) : 0;

  if (!g_str_equal (row->action, action) || (row->only_if != NULL && !row->only_if->is_on (c->rules)))
    return FITS_NOTHING;
  if ((row->roles & SF_ROLE_BIT (sf_actor_get_role (c->actor))) == 0)
    return FITS_ACTION;
  if ((row->from & SF_STATE_BIT (state)) == 0)
    return FITS_ROLE;
  for (guint i = 0; i < n; i++)
    if (!condition_holds (&row->where[i], c->record))
      return FITS_STATE + (int) i;
  return FITS_ALL;
}

/* @row is the nearest; @fit says how far it fits. */
static void
refuse_fit (SfCase *c, const SfTransition *row, int fit, SfKind kind)
{
  const SfCondition *condition;

  switch (fit)
    {
    case FITS_NOTHING:
      sf_case_refuse (c, SF_CODE_UNKNOWN_ACTION, NULL);
      break;
    case FITS_ACTION:
      sf_case_refuse (c, SF_CODE_ROLE, NULL);
      break;
    case FITS_ROLE:
      if (c->record == NULL)
        sf_case_refuse (c, SF_CODE_NOT_FOUND, NULL);
      else
        sf_case_refuse (c, SF_CODE_STATE, "state", sf_kind_state_name (kind, sf_record_get_state (c->record)), NULL);
      break;
    default:
      condition = &row->where[fit - FITS_STATE];
      sf_case_refuse (c, condition->code, sf_kind_info (kind)->columns[condition->column].name,
                      sf_record_get_text (c->record, condition->column), NULL);
      break;
    }
}

/* Sets c->row, or refuses by what the nearest row lacks. */
static gboolean
find_row (SfCase *c, SfKind kind, const char *action)
{
  const SfTransitionTable *table = sf_transition_table (kind);
  const SfTransition *nearest = NULL;
  int best = FITS_NOTHING;

  for (guint i = 0; i < table->n_rows && best != FITS_ALL; i++)
    {
      int fit = fit_row (c, &table->rows[i], action);

      if (fit > best)
        {
          best = fit;
          nearest = &table->rows[i];
        }
    }
  c->table = table;
  if (best != FITS_NOTHING && c->record != NULL && !is_in_sight (c))
    sf_case_refuse (c, SF_CODE_NOT_FOUND, NULL);
  else if (best != FITS_ALL)
    refuse_fit (c, nearest, best, kind);
  else
    c->row = nearest;
  return c->row != NULL;
}

/* While an objection stands, nobody acts but the office. */
static gboolean
is_frozen (const SfCase *c)
{
  const SfRecord *signing =
    c->record != NULL && sf_record_get_kind (c->record) == SF_KIND_SIGNING ? c->record : c->facts->signing;
  SfRole role = sf_actor_get_role (c->actor);

  return signing != NULL && sf_record_has (signing, SF_SIGNING_FROZEN_AT) && c->row->trail == SF_TRAIL_HISTORY &&
         role != SF_ROLE_OFFICE && role != SF_ROLE_ADMIN;
}

/* ---- Deciding ---- */

static void
ask_guards (SfCase *c)
{
  gboolean unknown = FALSE;

  if (is_frozen (c))
    {
      sf_case_refuse (c, SF_CODE_FROZEN, NULL);
      return;
    }

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
    row->effects[i]->take (c);
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
  c.next = record != NULL ? sf_record_copy (record)
                          : sf_record_new (sf_operation_get_kind (operation), sf_operation_get_id (operation));
  if (c.table->prepare != NULL)
    c.table->prepare (&c);
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
