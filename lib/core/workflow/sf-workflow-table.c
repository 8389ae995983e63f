/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of transitions, put together of the kinds' tables, and how it is read for documentation, screens and tests.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-workflow-private.h"

static const SfTransitionTable *const tables[SF_N_KINDS] = {
  [SF_KIND_SETTINGS] = &sf_settings_table,     [SF_KIND_COLLEGE] = &sf_college_table,
  [SF_KIND_STUDENT] = &sf_student_table,       [SF_KIND_EMPLOYER] = &sf_employer_table,
  [SF_KIND_ACCOUNT] = &sf_account_table,       [SF_KIND_SIGNING] = &sf_signing_table,
  [SF_KIND_AGREEMENT] = &sf_agreement_table,   [SF_KIND_CANCELLATION] = &sf_cancellation_table,
  [SF_KIND_REISSUE] = &sf_reissue_table,       [SF_KIND_VERIFICATION] = &sf_verification_table,
  [SF_KIND_CORRECTION] = &sf_correction_table, [SF_KIND_BLANK] = &sf_blank_table,
  [SF_KIND_CALENDAR] = &sf_calendar_table,     [SF_KIND_ATTACHMENT] = &sf_attachment_table,
  [SF_KIND_NOTICE] = &sf_notice_table,
};

/* Events are written by the server alone. */
static const SfTransitionTable nothing = { NULL, 0, NULL };

const SfTransitionTable *
sf_transition_table (SfKind kind)
{
  return tables[kind] != NULL ? tables[kind] : &nothing;
}

guint
sf_workflow_n_transitions (void)
{
  guint n = 0;

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    n += sf_transition_table (kind)->n_rows;
  return n;
}

static void
describe (SfKind kind, const SfTransition *row, SfTransitionInfo *out_info)
{
  *out_info =
    (SfTransitionInfo){ .kind = kind, .action = row->action, .roles = row->roles, .from = row->from, .to = row->to };
  out_info->only_if = row->only_if != NULL ? row->only_if->name : NULL;
  out_info->where = row->where;
  while (out_info->n_where < G_N_ELEMENTS (row->where) && row->where[out_info->n_where].values != NULL)
    out_info->n_where++;
  for (guint i = 0; i < G_N_ELEMENTS (row->guards) && row->guards[i] != NULL; i++)
    out_info->guards[i] = row->guards[i]->name;
  for (guint i = 0; i < G_N_ELEMENTS (row->effects) && row->effects[i] != NULL; i++)
    out_info->effects[i] = row->effects[i]->name;
  for (guint i = 0; i < G_N_ELEMENTS (row->tells) && row->tells[i].code != NULL; i++)
    {
      out_info->tells[i] = row->tells[i].code;
      out_info->told[i] = row->tells[i].to;
    }
}

void
sf_workflow_get_transition (guint index, SfTransitionInfo *out_info)
{
  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      const SfTransitionTable *table = sf_transition_table (kind);

      if (index < table->n_rows)
        {
          describe (kind, &table->rows[index], out_info);
          return;
        }
      index -= table->n_rows;
    }
  g_return_if_reached ();
}
