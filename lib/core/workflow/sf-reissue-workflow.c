/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reissues 补发: for an agreement that was lost, damaged or is wrong, the office gives a new one in place of the old.
 * The form of a reissue has the agreement's edition, and in it the corrected fields alone.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

#define DRAFT SF_STATE_BIT (SF_REISSUE_DRAFT)
#define OFFICE_REVIEW SF_STATE_BIT (SF_REISSUE_OFFICE_REVIEW)

#define MAX_REMARK 500 /* characters */

/* ---- What is asked for ---- */

/* Only 信息有误 corrects anything, and only what is different. */
static void
drop_idle_corrections (SfCase *c)
{
  SfRecord *agreement = sf_request_get_agreement (c);
  gboolean corrects = g_strcmp0 (sf_record_get_text (c->next, SF_REISSUE_GROUND), "wrong") == 0;
  g_autoptr (GList) keys = json_object_get_members (sf_record_get_form (c->next));

  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_autofree char *key = g_strdup (l->data);

      if (!corrects || (agreement != NULL &&
                        g_strcmp0 (sf_record_get_field (c->next, key), sf_record_get_field (agreement, key)) == 0))
        sf_record_set_field (c->next, key, NULL);
    }
}

static void
take_argument (SfCase *c, const char *name, int column)
{
  g_autofree char *text = NULL;

  if (!json_object_has_member (sf_operation_get_args (c->operation), name))
    return;
  text = g_strdup (sf_case_arg (c, name));
  sf_record_set_text (c->next, column, text != NULL ? g_strstrip (text) : NULL);
}

static void
prepare (SfCase *c)
{
  SfRecord *agreement = sf_request_get_agreement (c);

  if (c->record == NULL)
    {
      sf_request_link_agreement (c);
      if (agreement != NULL)
        sf_record_set_edition (c->next, sf_record_get_edition (agreement));
      c->edition = sf_form_edition_lookup (sf_record_get_edition (c->next));
    }
  if (c->row->fills == 0)
    return;
  take_argument (c, "ground", SF_REISSUE_GROUND);
  take_argument (c, "remark", SF_REISSUE_REMARK);
  sf_case_take_form (c);
  drop_idle_corrections (c);
}

/* ---- Guards ---- */

static SfGuardResult
ask_ground_possible (SfCase *c)
{
  static const char *const grounds[] = { "lost", "damaged", "wrong", NULL };
  const char *ground = sf_record_get_text (c->next, SF_REISSUE_GROUND);

  if (ground == NULL || g_strv_contains (grounds, ground))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_GROUND, "ground", ground, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (ground_possible);

static SfGuardResult
ask_ground_given (SfCase *c)
{
  if (sf_record_has (c->next, SF_REISSUE_GROUND))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_GROUND, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (ground_given);

static SfGuardResult
ask_remark_fits (SfCase *c)
{
  const char *remark = sf_record_get_text (c->next, SF_REISSUE_REMARK);

  if (remark == NULL || (g_utf8_validate (remark, -1, NULL) && g_utf8_strlen (remark, -1) <= MAX_REMARK))
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_BAD_ARGUMENT, "argument", "remark", NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (remark_fits);

/* The number says who she is; files are attached, not typed. */
static const char *
find_locked (SfCase *c)
{
  g_autoptr (GList) keys = json_object_get_members (sf_record_get_form (c->next));

  for (GList *l = keys; l != NULL; l = l->next)
    {
      const SfField *field = c->edition != NULL ? sf_form_edition_get_field (c->edition, l->data) : NULL;

      if (field != NULL && (g_str_equal (field->key, "student.number") || field->type == SF_FIELD_FILE))
        return field->key;
    }
  return NULL;
}

static gboolean
has_problem (GPtrArray *problems, const char *key)
{
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((SfFormProblem *) problems->pdata[i])->key, key))
      return TRUE;
  return FALSE;
}

/* Would the corrected agreement have a problem that it has not now? */
static SfGuardResult
check_corrected (SfCase *c)
{
  SfRecord *agreement = sf_request_get_agreement (c);
  g_autoptr (SfRecord) corrected = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  if (agreement == NULL || c->edition == NULL)
    return SF_GUARD_PASSES;
  corrected = sf_record_copy (agreement);
  sf_reissue_correct (c->next, corrected);
  before = sf_form_check (c->edition, sf_record_get_form (agreement), SF_PARTY_ALL, TRUE);
  after = sf_form_check (c->edition, sf_record_get_form (corrected), SF_PARTY_ALL, TRUE);
  for (guint i = 0; i < after->len; i++)
    {
      const SfFormProblem *problem = after->pdata[i];

      if (!has_problem (before, problem->key))
        return sf_case_refuse (c, SF_CODE_FORM, "field", problem->key, "problem", sf_form_error_name (problem->code),
                               NULL);
    }
  return SF_GUARD_PASSES;
}

static SfGuardResult
ask_corrections_right (SfCase *c)
{
  const char *locked = find_locked (c);
  SfGuardResult result;

  if (locked != NULL)
    return sf_case_refuse (c, SF_CODE_FIELD_LOCKED, "field", locked, NULL);
  if (!sf_case_knows (c, SF_KNOWS_AGREEMENT))
    return SF_GUARD_UNKNOWN;
  result = sf_case_check_form (c, SF_PARTY_ALL, FALSE);
  return result == SF_GUARD_PASSES ? check_corrected (c) : result;
}
SF_OWN_GUARD_ON_ARGUMENTS (corrections_right);

static SfGuardResult
ask_something_corrected (SfCase *c)
{
  if (g_strcmp0 (sf_record_get_text (c->next, SF_REISSUE_GROUND), "wrong") != 0 ||
      json_object_get_size (sf_record_get_form (c->next)) > 0)
    return SF_GUARD_PASSES;
  return sf_case_refuse (c, SF_CODE_NOTHING_CHANGED, NULL);
}
SF_OWN_GUARD_ON_ARGUMENTS (something_corrected);

/* What is not yet begun has no attachments that could be asked for. */
static SfGuardResult
ask_proof_where_asked (SfCase *c)
{
  if (!c->rules->reissue_needs_proof || (c->operation == NULL && c->record == NULL))
    return SF_GUARD_PASSES;
  return sf_guard_proof_arrived.ask (c);
}
SF_OWN_GUARD (proof_where_asked);

/* ---- The table ---- */

/* clang-format off */
static const SfTransition rows[] = {
  { "save_draft", SF_BY_STUDENT, SF_FROM_NEW | DRAFT, SF_REISSUE_DRAFT,
    .fills = SF_PARTY_ALL,
    .guards = { &sf_guard_own_agreement, &guard_remark_fits, &guard_ground_possible, &guard_corrections_right } },
  { "discard", SF_BY_STUDENT, DRAFT, SF_STATE_NONE },
  { "request", SF_BY_STUDENT, SF_FROM_NEW | DRAFT, SF_REISSUE_OFFICE_REVIEW,
    .fills = SF_PARTY_ALL,
    .guards = { &sf_guard_own_agreement, &sf_guard_no_open_request, &sf_guard_agreement_effective,
                &guard_proof_where_asked, &guard_ground_given, &guard_ground_possible, &guard_remark_fits,
                &guard_corrections_right, &guard_something_corrected },
    .effects = { &sf_effect_begin_reissue },
    .tells = { { SF_PARTY_SCHOOL, "reissue-to-review" } } },
  { "withdraw", SF_BY_STUDENT, OFFICE_REVIEW, SF_REISSUE_WITHDRAWN,
    .effects = { &sf_effect_end_reissue },
    .tells = { { SF_PARTY_SCHOOL, "reissue-withdrawn" } } },
  { "approve", SF_BY_OFFICE, OFFICE_REVIEW, SF_REISSUE_APPROVED,
    .guards = { &sf_guard_agreement_effective },
    .effects = { &sf_effect_end_reissue, &sf_effect_replace_agreement },
    .tells = { { SF_PARTY_STUDENT, "agreement-reissued" }, { SF_PARTY_EMPLOYER, "agreement-reissued" },
               { SF_PARTY_COLLEGE, "agreement-reissued" } } },
  { "reject", SF_BY_OFFICE, OFFICE_REVIEW, SF_REISSUE_REJECTED,
    .guards = { &sf_guard_reason_given },
    .effects = { &sf_effect_end_reissue },
    .tells = { { SF_PARTY_STUDENT, "reissue-rejected" } } },
};
/* clang-format on */

const SfTransitionTable sf_reissue_table = { rows, G_N_ELEMENTS (rows), prepare };
