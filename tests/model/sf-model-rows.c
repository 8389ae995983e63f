/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of all transition tables: what may be tried comes from there, so that a new row is tried without a word
 * here, and what was never applied is told in the end.
 */
#include "sf-model.h"

typedef struct
{
  SfTransitionInfo info;
  char *where;
  char *likely;  /* the same, of records that are likely to be ready for it */
  guint weight;  /* how often it is tried, before its rarity counts */
  guint applied; /* in this school, */
  guint before;  /* and in those before it */
} Row;

struct _SfModelRows
{
  Row *rows;
  guint n;
};

#define USUAL 40

/* What ends things comes seldom, and what leads on comes often, or nothing would ever get far. */
static const struct
{
  const char *kind; /* NULL: any */
  const char *action;
  guint weight;
} weights[] = {
  { "account", "disable", 2 },
  { "account", "enable", 10 },
  { "account", "set_roles", 12 },
  { "agreement", "annul", 1 },
  { "agreement", "print", 5 },
  { "agreement", "stamped", 5 },
  { "attachment", "attach", 60 },
  { "attachment", "detach", 8 },
  { "blank", "issue", 20 },
  { "blank", "take_back", 8 },
  { "blank", "write_off", 8 },
  { "calendar", "set_year", 3 },
  { "cancellation", "approve", 100 },
  { "cancellation", "confirm", 30 },
  { "cancellation", "proceed", 120 },
  { "cancellation", "refuse", 30 },
  { "cancellation", "request", 120 },
  { "cancellation", "save_draft", 100 },
  { "cancellation", "withdraw", 4 },
  { "college", "create", 1 },
  { "college", "edit", 3 },
  { "correction", "ask", 5 },
  { "employer", "block", 2 },
  { "employer", "edit", 20 },
  { "employer", "merge", 1 },
  { "employer", "register", 1 },
  { "employer", "reject", 30 },
  { "reissue", "approve", 120 },
  { "reissue", "withdraw", 15 },
  { "settings", "change", 8 },
  { "signing", "accept", 120 },
  { "signing", "college_approve", 120 },
  { "signing", "college_return", 25 },
  { "signing", "decline", 8 },
  { "signing", "give_up", 30 },
  { "signing", "lift_objection", 60 },
  { "signing", "object", 3 },
  { "signing", "office_approve", 120 },
  { "signing", "office_return", 25 },
  { "signing", "office_send_back", 8 },
  { "signing", "record_offline", 80 },
  { "signing", "revise", 20 },
  { "signing", "save_draft", 16 },
  { "signing", "submit", 120 },
  { "signing", "take_back", 8 },
  { "signing", "withdraw", 8 },
  { "student", "confirm", 4 },
  { "student", "edit", 4 },
  { "student", "erase", 2 },
  { "student", "lock", 2 },
  { "student", "mark_offline", 6 },
  { "student", "move", 4 },
  { "student", "unmark_offline", 15 },
  { "verification", "correct", 8 },
  { "verification", "reopen", 8 },
  { "verification", "restore", 8 },
  { "verification", "save_draft", 10 },
  { "correction", NULL, 10 },
  { NULL, "discard", 8 },
  { NULL, "mark_read", 3 },
  { NULL, "reveal", 3 },
};

/* What guards ask beyond the row: whoever looks first finds it. */
static const struct
{
  const char *kind, *action, *condition;
} readiness[] = {
  { "cancellation", "request", "EXISTS (SELECT 1 FROM attachment WHERE about = cancellation.id)" },
  { "signing", "lift_objection", "frozen_at IS NOT NULL" },
  { "signing", "submit", "EXISTS (SELECT 1 FROM attachment WHERE about = signing.id)" },
  { "signing", "submit_scan", "EXISTS (SELECT 1 FROM attachment WHERE about = signing.id)" },
  { "student", "mark_offline", "lock_reason IS NULL" },
  { "student", "unmark_offline", "lock_reason = 'offline'" },
};

static guint
find_weight (const SfTransitionInfo *info)
{
  /* What was returned waits for one who puts it right, under names that are common elsewhere. */
  if (info->kind == SF_KIND_SIGNING && info->from == SF_STATE_BIT (SF_SIGNING_RETURNED) &&
      !g_str_equal (info->action, "give_up"))
    return 3 * USUAL;
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    if ((weights[i].action == NULL || g_str_equal (weights[i].action, info->action)) &&
        (weights[i].kind == NULL || g_str_equal (weights[i].kind, sf_kind_info (info->kind)->name)))
      return weights[i].weight;
  return USUAL;
}

/* ---- What a row asks of a record, as SQL ---- */

static void
append_states (GString *out, const SfTransitionInfo *info)
{
  const char *const *states = sf_kind_info (info->kind)->states;
  const char *comma = "";

  g_string_append (out, " WHERE state IN (");
  for (int i = 0; states[i] != NULL; i++)
    if ((info->from & SF_STATE_BIT (i)) != 0)
      {
        g_string_append_printf (out, "%s'%s'", comma, states[i]);
        comma = ", ";
      }
  g_string_append_c (out, ')');
}

static void
append_condition (GString *out, const SfTransitionInfo *info, const SfCondition *condition)
{
  const char *column = sf_kind_info (info->kind)->columns[condition->column].name;
  g_auto (GStrv) values = g_strsplit (condition->values, "|", -1);

  g_string_append (out, " AND (0");
  /* g_strsplit() makes nothing of an empty text. */
  if (values[0] == NULL)
    g_string_append_printf (out, " OR %s IS NULL", column);
  for (guint i = 0; values[i] != NULL; i++)
    if (*values[i] == '\0')
      g_string_append_printf (out, " OR %s IS NULL", column);
    else if (g_str_equal (values[i], "set"))
      g_string_append_printf (out, " OR %s IS NOT NULL", column);
    else
      g_string_append_printf (out, " OR %s = '%s'", column, values[i]);
  g_string_append_c (out, ')');
}

static char *
make_where (const SfTransitionInfo *info)
{
  GString *out = g_string_new (NULL);

  append_states (out, info);
  for (guint i = 0; i < info->n_where; i++)
    append_condition (out, info, &info->where[i]);
  return g_string_free (out, FALSE);
}

static char *
make_likely (const SfTransitionInfo *info, const char *where)
{
  for (guint i = 0; i < G_N_ELEMENTS (readiness); i++)
    if (g_str_equal (readiness[i].kind, sf_kind_info (info->kind)->name) &&
        g_str_equal (readiness[i].action, info->action))
      return g_strdup_printf ("%s AND %s", where, readiness[i].condition);
  return g_strdup (where);
}

/* ---- The rows ---- */

SfModelRows *
sf_model_rows_new (void)
{
  SfModelRows *self = g_new0 (SfModelRows, 1);

  self->n = sf_workflow_n_transitions ();
  self->rows = g_new0 (Row, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      sf_workflow_get_transition (i, &self->rows[i].info);
      self->rows[i].weight = find_weight (&self->rows[i].info);
      self->rows[i].where = make_where (&self->rows[i].info);
      self->rows[i].likely = make_likely (&self->rows[i].info, self->rows[i].where);
    }
  return self;
}

void
sf_model_rows_free (SfModelRows *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_free (self->rows[i].where);
      g_free (self->rows[i].likely);
    }
  g_free (self->rows);
  g_free (self);
}

/* What was tried elsewhere has no part in a school's life, or it could not be lived again by itself. */
void
sf_model_rows_begin (SfModelRows *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      self->rows[i].before += self->rows[i].applied;
      self->rows[i].applied = 0;
    }
}

const char *
sf_model_rows_where (const SfModelRows *self, guint row, gboolean ready)
{
  return ready ? self->rows[row].likely : self->rows[row].where;
}

static guint
weigh (const Row *row, SfRole role)
{
  if ((row->info.roles & SF_ROLE_BIT (role)) == 0)
    return 0;
  return row->applied < 3 && row->weight >= USUAL ? 3 * row->weight : row->weight;
}

guint
sf_model_rows_choose (SfModelRows *self, SfModel *model, SfRole role, SfTransitionInfo *out_info)
{
  guint total = 0;
  guint left;
  guint i = 0;

  for (guint k = 0; k < self->n; k++)
    total += weigh (&self->rows[k], role);
  left = sf_model_below (model, total);
  while (left >= weigh (&self->rows[i], role))
    left -= weigh (&self->rows[i++], role);
  *out_info = self->rows[i].info;
  return i;
}

void
sf_model_rows_count (SfModelRows *self, guint row)
{
  self->rows[row].applied++;
}

static gboolean
leads_to (const SfTransitionInfo *info, int from, int to)
{
  if (info->to == SF_STATE_SAME || info->to == SF_STATE_NONE)
    return from == to;
  return info->to == to;
}

int
sf_model_rows_find (const SfModelRows *self, SfKind kind, const char *action, SfRole role, const char *from,
                    const char *to)
{
  int from_state = sf_kind_state_from_name (kind, from);
  int to_state = sf_kind_state_from_name (kind, to);

  for (guint i = 0; i < self->n; i++)
    {
      const SfTransitionInfo *info = &self->rows[i].info;

      if (info->kind == kind && g_str_equal (info->action, action) && (info->roles & SF_ROLE_BIT (role)) != 0 &&
          (info->from & SF_STATE_BIT (from_state)) != 0 && leads_to (info, from_state, to_state))
        return (int) i;
    }
  return -1;
}

gboolean
sf_model_rows_removes (const SfModelRows *self, guint row)
{
  return self->rows[row].info.to == SF_STATE_NONE;
}

char *
sf_model_rows_describe (const SfModelRows *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->n; i++)
    g_string_append_printf (out, "%s%u", i > 0 ? " " : "", self->rows[i].before + self->rows[i].applied);
  return g_string_free (out, FALSE);
}

char *
sf_model_rows_missing (const SfModelRows *self)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->n; i++)
    {
      const SfTransitionInfo *info = &self->rows[i].info;

      if (self->rows[i].before + self->rows[i].applied == 0)
        g_string_append_printf (out, "%s%s %s%s (row %u)", out->len > 0 ? ", " : "", sf_kind_info (info->kind)->name,
                                info->action, info->roles == SF_ROLE_BIT (SF_ROLE_SYSTEM) ? " by the clock" : "", i);
    }
  if (out->len > 0)
    return g_string_free (out, FALSE);
  g_string_free (out, TRUE);
  return NULL;
}
