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
  sf_fixture_expect_state (decision, walk->kind, expected);
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
  SfRecord *put = sf_fixture_find_put (decision, kind, id);

  if (put == NULL)
    g_error ("no %s was changed", sf_kind_info (kind)->name);
  return put;
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
