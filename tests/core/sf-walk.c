/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-walk.h"

#include <stdarg.h>

static gboolean
has_word (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char *const *) words, word);
}

/* The expected target state's name, or NULL if the table has no such row. Transfer full. */
static char *
expect_state (const SfWalk *walk, const char *action, SfRole role, const char *state)
{
  for (guint i = 0; i < walk->n_rows; i++)
    {
      g_auto (GStrv) cells = g_strsplit (walk->rows[i], "|", 3);
      g_auto (GStrv) step = g_strsplit (cells[2], ">", 2);

      if (g_str_equal (cells[0], action) && has_word (cells[1], sf_role_name (role)) && has_word (step[0], state))
        return g_strdup (g_str_equal (step[1], "same") ? state : step[1]);
    }
  return NULL;
}

SfDecision *
sf_walk_decide (SfFixture *f, SfKind kind, const char *action, const SfActor *actor, SfRecord *record, const char *id,
                SfFacts *facts, JsonObject *args)
{
  g_autoptr (SfOperation) operation = sf_fixture_operation (kind, action, sf_actor_get_role (actor),
                                                            record != NULL ? sf_record_get_id (record) : id, args);

  return sf_workflow_decide (operation, record, actor, facts, f->rules, SF_FIXTURE_NOW);
}

void
sf_walk_expect (const SfDecision *decision, SfWorkflowCode code)
{
  g_assert_cmpstr (sf_workflow_code_name (decision->code), ==, sf_workflow_code_name (code));
  g_assert_cmpint (decision->verdict, ==, code == SF_CODE_OK ? SF_ALLOWED : SF_REFUSED);
  if (code != SF_CODE_OK)
    {
      g_assert_cmpuint (decision->puts->len, ==, 0);
      g_assert_cmpuint (decision->notices->len, ==, 0);
    }
}

void
sf_walk_expect_param (const SfDecision *decision, const char *name, const char *value)
{
  g_assert_nonnull (decision->params);
  g_assert_cmpstr (json_object_get_string_member_with_default (decision->params, name, NULL), ==, value);
}

static void
walk_one (const SfWalk *walk, SfFixture *f, const char *id, int state, const char *action, SfRole role)
{
  const char *state_name = state == SF_STATE_NONE ? "new" : sf_kind_state_name (walk->kind, state);
  g_autoptr (SfRecord) record = state == SF_STATE_NONE ? NULL : walk->make (f, state);
  g_autoptr (SfFacts) facts = walk->facts (f, record, action, role);
  g_autofree char *expected = expect_state (walk, action, role, state_name);
  g_autoptr (SfDecision) decision =
    sf_walk_decide (f, walk->kind, action, f->actors[role], record, id, facts, walk->args (f, action, role));

  g_test_message ("%s %s by %s: %s", state_name, action, sf_role_name (role), sf_workflow_code_name (decision->code));
  if (expected == NULL)
    {
      g_assert_cmpint (decision->verdict, ==, SF_REFUSED);
      g_assert_cmpint (decision->code, !=, SF_CODE_OK);
      g_assert_cmpuint (decision->puts->len, ==, 0);
      return;
    }
  sf_walk_expect (decision, SF_CODE_OK);
  if (g_str_equal (expected, "gone"))
    {
      g_assert_true (decision->deleted);
      return;
    }
  g_assert_cmpstr (sf_kind_state_name (walk->kind, decision->to_state), ==, expected);
  g_assert_cmpstr (sf_kind_state_name (walk->kind, sf_record_get_state (decision->puts->pdata[0])), ==, expected);
}

void
sf_walk (const SfWalk *walk, SfFixture *f, const char *id)
{
  int n_states = (int) g_strv_length ((GStrv) sf_kind_info (walk->kind)->states);

  for (int state = SF_STATE_NONE; state < n_states; state++)
    for (const char *const *action = walk->actions; *action != NULL; action++)
      for (SfRole role = 0; role < SF_N_ROLES; role++)
        walk_one (walk, f, id, state, *action, role);
}

SfRecord *
sf_walk_put (const SfDecision *decision, SfKind kind, const char *id)
{
  for (guint i = 0; i < decision->puts->len; i++)
    {
      SfRecord *put = decision->puts->pdata[i];

      if (sf_record_get_kind (put) == kind && (id == NULL || g_str_equal (sf_record_get_id (put), id)))
        return put;
    }
  g_error ("no %s was changed", sf_kind_info (kind)->name);
}

gboolean
sf_walk_tells (const SfDecision *decision, SfParty to, const char *code)
{
  for (guint i = 0; i < decision->notices->len; i++)
    {
      const SfNoticeDraft *notice = decision->notices->pdata[i];

      if (notice->to == to && g_str_equal (notice->code, code))
        return TRUE;
    }
  return FALSE;
}

static JsonObject *
read_pairs (const char *name, va_list args)
{
  JsonObject *object = json_object_new ();

  for (; name != NULL; name = va_arg (args, const char *))
    json_object_set_string_member (object, name, va_arg (args, const char *));
  return object;
}

JsonObject *
sf_walk_args (const char *name, ...)
{
  JsonObject *object;
  va_list args;

  va_start (args, name);
  object = read_pairs (name, args);
  va_end (args);
  return object;
}

JsonObject *
sf_walk_form (const char *key, ...)
{
  JsonObject *object = json_object_new ();
  va_list args;

  va_start (args, key);
  json_object_set_object_member (object, "form", read_pairs (key, args));
  va_end (args);
  return object;
}
