/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Corrections of what the roster says 生源核查: asked for by the student, settled by whoever keeps the field right: the
 * college, but for number and college itself the office.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-master-data.h"
#include "core/workflow/sf-workflow-private.h"

#define OPEN SF_STATE_BIT (SF_CORRECTION_OPEN)
#define MAX_REMARK 500 /* characters */

static const char *
get_field (const SfCase *c)
{
  return sf_record_get_text (c->next, SF_CORRECTION_FIELD);
}

static gboolean
is_about (const SfCase *c, const char *key)
{
  return g_strcmp0 (get_field (c), key) == 0;
}

static const SfField *
find_rules (const SfCase *c)
{
  return get_field (c) != NULL ? sf_master_get_field (SF_KIND_STUDENT, get_field (c)) : NULL;
}

/* ---- Guards ---- */

static SfGuardResult
ask_field_kept (SfCase *c)
{
  const char *remark = sf_record_get_text (c->next, SF_CORRECTION_REMARK);

  if (find_rules (c) == NULL)
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "field", NULL);
  if (remark != NULL && (!g_utf8_validate (remark, -1, NULL) || g_utf8_strlen (remark, -1) > MAX_REMARK))
    return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "remark", NULL);
  return SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (field_kept);

/* The same when it is asked and when it is settled: a division may have gone out of force in between. */
static SfGuardResult
ask_value_right (SfCase *c)
{
  const char *value = sf_record_get_text (c->next, SF_CORRECTION_NEW_VALUE);
  SfFormError problem = SF_FORM_ERROR_MISSING;

  if (value == NULL || !sf_field_check (find_rules (c), value, &problem))
    return sf_case_refuse_form (c, get_field (c), problem);
  return is_about (c, "college") ? sf_case_check_target_college (c, value, "new_value") : SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (value_right);

static SfGuardResult
ask_differs (SfCase *c)
{
  g_autofree char *present = NULL;

  if (!sf_case_knows (c, SF_KNOWS_STUDENT) || c->facts->student == NULL)
    return SF_GUARD_UNKNOWN;
  present = sf_master_dup_value (c->facts->student, get_field (c));
  return g_strcmp0 (present, sf_record_get_text (c->next, SF_CORRECTION_NEW_VALUE)) == 0
           ? sf_case_refuse (c, SF_CODE_NOTHING_CHANGED, NULL)
           : SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (differs);

static SfGuardResult
ask_none_open (SfCase *c)
{
  if (!sf_case_knows (c, SF_KNOWS_REQUESTS))
    return SF_GUARD_UNKNOWN;
  for (guint i = 0; c->facts->requests != NULL && i < c->facts->requests->len; i++)
    {
      SfRecord *other = c->facts->requests->pdata[i];

      if (sf_record_get_kind (other) == SF_KIND_CORRECTION && sf_record_get_state (other) == SF_CORRECTION_OPEN &&
          is_about (c, sf_record_get_text (other, SF_CORRECTION_FIELD)))
        return sf_case_refuse_field (c, SF_CODE_CORRECTION_OPEN, get_field (c));
    }
  return SF_GUARD_PASSES;
}
SF_OWN_GUARD_ON_ARGUMENTS (none_open);

static SfGuardResult
ask_keeps_field (SfCase *c)
{
  const char *field = sf_record_get_text (c->record, SF_CORRECTION_FIELD);

  if (sf_actor_get_role (c->actor) != SF_ROLE_COLLEGE || !sf_master_is_offices (field))
    return SF_GUARD_PASSES;
  return sf_case_refuse_field (c, SF_CODE_OFFICE_ONLY, field);
}
SF_OWN_GUARD (keeps_field);

static SfGuardResult
ask_number_free (SfCase *c)
{
  if (!is_about (c, "number"))
    return SF_GUARD_PASSES;
  if (!sf_case_knows (c, SF_KNOWS_NUMBERS))
    return SF_GUARD_UNKNOWN;
  return !c->facts->number_taken ? SF_GUARD_PASSES
                                 : sf_case_refuse (c, SF_CODE_NUMBER_TAKEN, "number",
                                                   sf_record_get_text (c->next, SF_CORRECTION_NEW_VALUE), NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (number_free);

/* ---- Effects ---- */

static void
take_ask (SfCase *c)
{
  sf_record_set_int (c->next, SF_CORRECTION_ASKED_AT, c->now);
  sf_record_set_int (c->next, SF_CORRECTION_QUEUED_AT, c->now);
}
SF_OWN_EFFECT (ask);

/* The student is told which of her requests it is about. */
static void
take_decide (SfCase *c)
{
  const SfField *rules = find_rules (c);
  gboolean done = sf_record_get_state (c->next) == SF_CORRECTION_DONE;

  sf_record_set_int (c->next, SF_CORRECTION_DECIDED_AT, c->now);
  sf_record_clear (c->next, SF_CORRECTION_QUEUED_AT);
  if (!done)
    sf_record_set_text (c->next, SF_CORRECTION_REASON, sf_case_arg (c, "reason"));
  sf_case_add_notice (c, SF_PARTY_STUDENT, sf_record_get_student (c->next),
                      done ? "correction-done" : "correction-refused", c->next,
                      rules != NULL ? rules->label_zh : get_field (c), sf_case_arg (c, "reason"));
}
SF_OWN_EFFECT (decide);

static void
take_withdraw (SfCase *c)
{
  sf_record_clear (c->next, SF_CORRECTION_QUEUED_AT);
}
SF_OWN_EFFECT (withdraw);

static void
take_correct_student (SfCase *c)
{
  const char *value = sf_record_get_text (c->next, SF_CORRECTION_NEW_VALUE);
  SfRecord *student;

  if (c->facts->student == NULL)
    return;
  student = sf_case_put (c, c->facts->student);
  if (is_about (c, "college"))
    sf_case_move_student (c, student, value);
  else
    sf_master_set_value (student, get_field (c), value);
}
SF_OWN_EFFECT (correct_student);

/* ---- The table ---- */

/* clang-format off */
static const SfTransition rows[] = {
  { "ask", SF_BY_STUDENT, SF_FROM_NEW, SF_CORRECTION_OPEN,
    .guards = { &guard_field_kept, &guard_value_right, &guard_differs, &guard_none_open },
    .effects = { &effect_ask },
    .tells = { { SF_PARTY_COLLEGE, "correction-asked" } } },
  { "withdraw", SF_BY_STUDENT, OPEN, SF_CORRECTION_WITHDRAWN,
    .effects = { &effect_withdraw } },
  { "settle", SF_BY_COLLEGE | SF_BY_OFFICE, OPEN, SF_CORRECTION_DONE,
    .guards = { &guard_keeps_field, &guard_value_right, &guard_number_free },
    .effects = { &effect_correct_student, &effect_decide } },
  { "refuse", SF_BY_COLLEGE | SF_BY_OFFICE, OPEN, SF_CORRECTION_REFUSED,
    .guards = { &guard_keeps_field, &sf_guard_reason_given },
    .effects = { &effect_decide } },
};
/* clang-format on */

static void
prepare (SfCase *c)
{
  const char *value = sf_case_arg (c, "new_value");
  g_autofree char *present = NULL;
  g_autofree char *normal = NULL;

  if (c->record != NULL)
    return;
  sf_case_link_student (c, c->next);
  sf_record_set_text (c->next, SF_CORRECTION_STUDENT, sf_actor_get_student (c->actor));
  sf_record_set_text (c->next, SF_CORRECTION_FIELD, sf_case_arg (c, "field"));
  sf_record_set_text (c->next, SF_CORRECTION_REMARK, sf_case_arg (c, "remark"));
  if (find_rules (c) == NULL)
    return;
  if (c->facts->student != NULL)
    present = sf_master_dup_value (c->facts->student, get_field (c));
  normal = value != NULL ? sf_field_normalise (find_rules (c), value) : NULL;
  sf_record_set_text (c->next, SF_CORRECTION_OLD_VALUE, present);
  sf_record_set_text (c->next, SF_CORRECTION_NEW_VALUE, normal);
}

const SfTransitionTable sf_correction_table = { rows, G_N_ELEMENTS (rows), prepare };
