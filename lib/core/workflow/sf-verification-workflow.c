/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verifications 就业信息核验 (manual §4): one a student and season, filled by the school and the student, reviewed by
 * the college or the office. The school's side is the staff's to put right, 所在院系 the office's alone.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-calendar.h"
#include "core/workflow/sf-verification.h"
#include "core/workflow/sf-workflow-private.h"

#define OPEN SF_STATE_BIT (SF_VERIFICATION_OPEN)
#define SUBMITTED SF_STATE_BIT (SF_VERIFICATION_SUBMITTED)
#define APPROVED SF_STATE_BIT (SF_VERIFICATION_APPROVED)
#define RETURNED SF_STATE_BIT (SF_VERIFICATION_RETURNED)
#define EVERY_STATE (OPEN | SUBMITTED | APPROVED | RETURNED)

static gboolean
is_action (const SfCase *c, const char *action)
{
  return g_str_equal (c->row->action, action);
}

/* ---- Guards ---- */

/* The season of her year has begun, and she has none yet. */
static SfGuardResult
ask_season_begun (SfCase *c)
{
  SfRecord *student = c->facts->student;
  g_autofree char *open = NULL;

  if (!sf_case_knows (c, SF_KNOWS_SETTINGS) || !sf_case_knows (c, SF_KNOWS_STUDENT))
    return SF_GUARD_UNKNOWN;
  if (student == NULL || sf_record_has (student, SF_STUDENT_ERASED_AT))
    return sf_case_refuse (c, SF_CODE_NOT_FOUND, NULL);
  if (sf_rules_verifies (c->rules, c->now, sf_record_get_int (student, SF_STUDENT_YEAR)))
    return SF_GUARD_PASSES;
  if (c->rules->verification_open != 0)
    open = sf_time_format_date (c->rules->verification_open);
  return sf_case_refuse (c, SF_CODE_SEASON_CLOSED, "open", open, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (season_begun);

static SfGuardResult
ask_first_of_season (SfCase *c)
{
  SfRecord *other = c->facts->verification;

  if (!sf_case_knows (c, SF_KNOWS_VERIFICATION))
    return SF_GUARD_UNKNOWN;
  if (other != NULL &&
      sf_record_get_int (other, SF_VERIFICATION_YEAR) == sf_record_get_int (c->next, SF_VERIFICATION_YEAR))
    return sf_case_refuse (c, SF_CODE_NOTHING_CHANGED, NULL);
  return SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (first_of_season);

/* Says the operation something else of @field than stands there? */
static gboolean
changes_field (SfCase *c, JsonObject *given, const SfField *field)
{
  JsonNode *node = json_object_get_member (given, field->key);
  gboolean text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
  g_autofree char *value = text ? sf_field_normalise (field, json_node_get_string (node)) : NULL;

  return g_strcmp0 (value, sf_record_get_field (c->record, field->key)) != 0;
}

/* Each side changes its own: a client may offer the whole form, as long as the rest is the same. */
static SfGuardResult
ask_own_side (SfCase *c)
{
  JsonObject *given = sf_operation_get_arg_form (c->operation);
  g_autoptr (GList) keys =
    given != NULL ? g_list_sort (json_object_get_members (given), (GCompareFunc) g_strcmp0) : NULL;

  for (GList *l = keys; l != NULL; l = l->next)
    {
      const SfField *field = c->edition != NULL ? sf_form_edition_get_field (c->edition, l->data) : NULL;

      if (field == NULL || !changes_field (c, given, field))
        continue;
      if ((field->party & c->row->fills) == 0)
        return sf_case_refuse (c, SF_CODE_FIELD_LOCKED, "field", field->key, NULL);
      if (field->party == SF_PARTY_SCHOOL && sf_actor_get_role (c->actor) == SF_ROLE_COLLEGE)
        return sf_case_refuse (c, SF_CODE_OFFICE_ONLY, "field", field->key, NULL);
    }
  return SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (own_side);

static SfGuardResult
ask_said_completely (SfCase *c)
{
  return sf_case_check_form (c, SF_PARTY_STUDENT, TRUE);
}
SF_OWN_GUARD_ON_ARGUMENTS (said_completely);

/* What the edition asks for in this category: a contract, a letter of admission … */
static SfGuardResult
ask_proof_of_category (SfCase *c)
{
  const SfFieldGroup *const *groups = c->edition != NULL ? sf_form_edition_get_groups (c->edition) : NULL;
  gboolean required = FALSE;

  for (; groups != NULL && *groups != NULL; groups++)
    for (const SfField *const *f = (*groups)->fields; *f != NULL; f++)
      required = required || ((*f)->type == SF_FIELD_FILE && sf_field_is_required (*f, sf_record_get_form (c->next)));
  return required ? sf_guard_proof_arrived.ask (c) : SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (proof_of_category);

/* Walks what the operation wants restored; FALSE if it names what is not there or not hers. */
static gboolean
restore_named (SfCase *c, SfRecord *verification)
{
  JsonObject *args = sf_operation_get_args (c->operation);
  JsonNode *node = json_object_get_member (args, "fields");
  JsonArray *fields = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const char *group = sf_case_arg (c, "group");

  if ((fields == NULL) == (group == NULL) || (fields != NULL && json_array_get_length (fields) == 0))
    return FALSE;
  if (group != NULL)
    return sf_verification_restore_group (verification, group);
  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      JsonNode *item = json_array_get_element (fields, i);
      gboolean text = JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING;

      if (!text || !sf_verification_restore (verification, json_node_get_string (item)))
        return FALSE;
    }
  return TRUE;
}

static SfGuardResult
ask_restorable (SfCase *c)
{
  g_autoptr (SfRecord) trial = sf_record_copy (c->record);

  return restore_named (c, trial) ? SF_GUARD_PASSES
                                  : sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "fields", NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (restorable);

/* ---- Effects ---- */

static void
take_hand_in (SfCase *c)
{
  sf_record_set_int (c->next, SF_VERIFICATION_SUBMITTED_AT, c->now);
  sf_record_set_int (c->next, SF_VERIFICATION_QUEUED_AT, c->now);
  sf_record_clear (c->next, SF_VERIFICATION_DECIDED_AT);
  sf_record_clear (c->next, SF_VERIFICATION_REASON);
}
SF_OWN_EFFECT (hand_in);

static void
take_decide (SfCase *c)
{
  sf_record_set_int (c->next, SF_VERIFICATION_DECIDED_AT, c->now);
  sf_record_clear (c->next, SF_VERIFICATION_QUEUED_AT);
  sf_record_set_text (c->next, SF_VERIFICATION_REASON, sf_case_arg (c, "reason"));
}
SF_OWN_EFFECT (decide);

static void
take_reopen (SfCase *c)
{
  sf_record_clear (c->next, SF_VERIFICATION_SUBMITTED_AT);
  sf_record_clear (c->next, SF_VERIFICATION_DECIDED_AT);
  sf_record_clear (c->next, SF_VERIFICATION_QUEUED_AT);
  sf_record_set_text (c->next, SF_VERIFICATION_REASON, sf_case_arg (c, "reason"));
}
SF_OWN_EFFECT (reopen);

/* ---- The table ---- */

/* clang-format off */
static const SfTransition rows[] = {
  { "open", SF_BY_SYSTEM, SF_FROM_NEW, SF_VERIFICATION_OPEN,
    .guards = { &guard_season_begun, &guard_first_of_season },
    .tells = { { SF_PARTY_STUDENT, "verification-opened" } } },
  { "save_draft", SF_BY_STUDENT, OPEN | RETURNED, SF_STATE_SAME,
    .fills = SF_PARTY_STUDENT,
    .guards = { &guard_own_side, &sf_guard_filled_well } },
  { "restore", SF_BY_STUDENT, OPEN | RETURNED, SF_STATE_SAME,
    .guards = { &guard_restorable, &sf_guard_something_changed } },
  { "submit", SF_BY_STUDENT, OPEN | RETURNED, SF_VERIFICATION_SUBMITTED,
    .fills = SF_PARTY_STUDENT,
    .guards = { &guard_own_side, &guard_said_completely, &guard_proof_of_category },
    .effects = { &effect_hand_in },
    .tells = { { SF_PARTY_COLLEGE, "verification-to-review" } } },
  { "approve", SF_BY_COLLEGE | SF_BY_OFFICE, SUBMITTED, SF_VERIFICATION_APPROVED,
    .effects = { &effect_decide },
    .tells = { { SF_PARTY_STUDENT, "verification-approved" } } },
  { "return", SF_BY_COLLEGE | SF_BY_OFFICE, SUBMITTED, SF_VERIFICATION_RETURNED,
    .guards = { &sf_guard_reason_given },
    .effects = { &effect_decide },
    .tells = { { SF_PARTY_STUDENT, "verification-returned" } } },
  { "correct", SF_BY_COLLEGE | SF_BY_OFFICE, EVERY_STATE, SF_STATE_SAME,
    .fills = SF_PARTY_COLLEGE | SF_PARTY_SCHOOL,
    .guards = { &guard_own_side, &sf_guard_filled_well, &sf_guard_something_changed },
    .tells = { { SF_PARTY_STUDENT, "verification-corrected" } } },
  { "reopen", SF_BY_OFFICE, SUBMITTED | APPROVED, SF_VERIFICATION_OPEN,
    .guards = { &sf_guard_reason_given },
    .effects = { &effect_reopen },
    .tells = { { SF_PARTY_STUDENT, "verification-reopened" } } },
  { "reveal", SF_BY_COLLEGE | SF_BY_OFFICE, EVERY_STATE, SF_STATE_SAME,
    .trail = SF_TRAIL_AUDIT,
    .guards = { &sf_guard_field_named, &sf_guard_below_reveal_limit } },
};
/* clang-format on */

/* ---- The record ---- */

static void
begin (SfCase *c)
{
  SfRecord *student = c->facts->student;
  SfRecord *agreement = c->facts->live_agreement;
  gint64 year;

  if (student == NULL)
    return;
  year = sf_record_get_int (student, SF_STUDENT_YEAR);
  sf_case_link_student (c, c->next);
  sf_record_set_int (c->next, SF_VERIFICATION_YEAR, year);
  sf_record_set_edition (c->next, sf_rules_verification_edition (c->rules, (int) year));
  c->edition = sf_form_edition_lookup (sf_record_get_edition (c->next));
  sf_verification_take_student (c->next, student, c->facts->college);
  if (agreement != NULL && (sf_record_get_state (agreement) == SF_AGREEMENT_EFFECTIVE ||
                            sf_record_get_state (agreement) == SF_AGREEMENT_CANCELLING))
    sf_verification_take_agreement (c->next, agreement);
}

/* What the staff put right, the student says too while she has it in hand and said nothing else. */
static void
carry_over (SfCase *c)
{
  int state = sf_record_get_state (c->record);
  g_autoptr (GPtrArray) fields = sf_verification_compare (c->record);

  for (guint i = 0; i < fields->len; i++)
    {
      const SfVerifiedField *field = fields->pdata[i];

      if (field->said != NULL && field->kept != NULL && !field->differs &&
          (state == SF_VERIFICATION_OPEN || state == SF_VERIFICATION_RETURNED))
        sf_verification_restore (c->next, field->key);
    }
}

static void
prepare (SfCase *c)
{
  if (c->record == NULL)
    {
      begin (c);
      return;
    }
  if (is_action (c, "restore"))
    restore_named (c, c->next);
  if (c->row->fills != 0)
    sf_case_take_form (c);
  if (is_action (c, "correct"))
    carry_over (c);
  if (c->row->fills != 0 || is_action (c, "restore"))
    sf_verification_refresh (c->next);
}

const SfTransitionTable sf_verification_table = { rows, G_N_ELEMENTS (rows), prepare };
