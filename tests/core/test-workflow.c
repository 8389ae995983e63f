/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exhaustive walk: every state × action × role × origin × fault gives exactly what docs/workflow.md says, written
 * down here a second time and in other words than the program's own table.
 */
#include <glib.h>
#include <string.h>

#include "sf-fixture.h"

/* action | roles | origin | fault | from > to | stage. "same" leaves the state; "gone" removes the record; the stage is
 * that of a signing on paper, "-" online, nothing: any. */
static const char *const signing_rows[] = {
  "save_draft|employer|employer||new draft>draft",
  "save_draft|employer|employer|employer|returned>same",
  "save_draft|student|student||new draft>draft",
  "save_draft|student|student||returned>same|-",
  "discard|employer|employer||draft>gone",
  "discard|student|student||draft>gone",
  "invite|employer|employer||new draft>invited",
  "revise|employer|employer||invited>invited",
  "revise|employer|employer|employer|returned>invited",
  "withdraw|employer|employer||invited returned>withdrawn",
  "accept|student|employer||invited>college_review",
  "decline|student|employer||invited>declined",
  "submit|student|student||draft returned>college_review|-",
  "take_back|student|student||college_review>draft|-",
  "resubmit|student|employer|student|returned>college_review",
  "give_up|student|employer||returned>declined",
  "give_up|student|student||returned>withdrawn",
  "college_approve|college|||college_review>office_review",
  "college_return|college|||college_review>returned",
  "office_approve|office admin|||office_review>signed|- scan",
  "office_approve|office admin|||office_review>college_review|content",
  "office_return|office admin|||office_review>returned",
  "office_send_back|office admin|||office_review>college_review",
  "record_offline|college|||new returned>college_review|content scan",
  "submit_scan|student|||returned>college_review|scan",
  "object|student|||college_review office_review returned signed>same",
  "expire|system|||invited returned>expired",
  "remind|system|||invited returned>same",
  "reveal|employer college office admin|||draft invited college_review office_review signed returned declined "
  "withdrawn "
  "expired superseded void>same",
};

static const char *const agreement_rows[] = {
  "print|student employer college office admin|||effective cancelling>same",
  "stamped|college office admin|||effective cancelling>same",
  "annul|office admin|||in_review suspended effective cancelling>void",
  "reveal|employer college office admin|||in_review suspended effective cancelling cancelled replaced void>same",
};

static const char *const actions[] = {
  "save_draft",    "discard",          "invite",      "revise",  "withdraw",        "accept",         "decline",
  "submit",        "take_back",        "resubmit",    "give_up", "college_approve", "college_return", "office_approve",
  "office_return", "office_send_back", "expire",      "remind",  "reveal",          "print",          "annul",
  "mark_read",     "record_offline",   "submit_scan", "object",  "stamped",         "sign_for_her"
};

static gboolean
has_word (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char *const *) words, word);
}

static gboolean
is_or_any (const char *wanted, const char *value)
{
  return *wanted == '\0' || g_strcmp0 (wanted, value) == 0;
}

static gboolean
is_at_stage (char **cells, const char *stage)
{
  return cells[5] == NULL || has_word (cells[5], stage != NULL ? stage : "-");
}

/* The expected target state's name, or NULL if the table has no such row. Transfer full. */
static char *
expect (SfKind kind, const char *action, SfRole role, const char *state, const char *origin, const char *fault,
        const char *stage)
{
  const char *const *rows = kind == SF_KIND_SIGNING ? signing_rows : agreement_rows;
  guint n = kind == SF_KIND_SIGNING ? G_N_ELEMENTS (signing_rows) : G_N_ELEMENTS (agreement_rows);
  gboolean is_new = g_str_equal (state, "new");

  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) cells = g_strsplit (rows[i], "|", 6);
      g_auto (GStrv) step = g_strsplit (cells[4], ">", 2);

      if (g_str_equal (cells[0], action) && has_word (cells[1], sf_role_name (role)) && has_word (step[0], state) &&
          (is_new || (is_or_any (cells[2], origin) && is_or_any (cells[3], fault) && is_at_stage (cells, stage))))
        return g_strdup (g_str_equal (step[1], "same") ? state : step[1]);
    }
  return NULL;
}

static SfTime
moment_for (SfRecord *record, const char *action)
{
  SfTime end = record != NULL && sf_record_get_kind (record) == SF_KIND_SIGNING
                 ? sf_record_get_int (record, SF_SIGNING_EXPIRES_AT)
                 : 0;

  if (end != 0 && g_str_equal (action, "expire"))
    return end;
  if (end != 0 && g_str_equal (action, "remind"))
    return end - SF_DAY;
  return SF_FIXTURE_NOW;
}

static void
check_one (SfFixture *f, SfKind kind, const char *action, SfRole role, SfRecord *record, const char *origin,
           const char *fault)
{
  const char *state = record != NULL ? sf_kind_state_name (kind, sf_record_get_state (record)) : "new";
  const char *stage = record != NULL && kind == SF_KIND_SIGNING ? sf_record_get_text (record, SF_SIGNING_STAGE) : NULL;
  g_autofree char *expected = expect (kind, action, role, state, origin, fault, stage);
  JsonObject *args = sf_fixture_args (f, kind, action);
  g_autoptr (SfOperation) op = NULL;
  g_autoptr (SfFacts) facts = sf_fixture_facts (f, record);
  g_autoptr (SfDecision) decision = NULL;
  gboolean unseen = g_str_equal (state, "draft") && g_strcmp0 (origin, sf_role_name (role)) != 0;

  if (g_strcmp0 (origin, "employer") == 0 && g_str_equal (action, "college_return"))
    json_object_set_string_member (args, "fault", "employer");
  op = sf_fixture_operation (kind, action, role,
                             record != NULL ? sf_record_get_id (record) : "01900000-0000-7000-8000-0000000000aa", args);
  if (g_str_equal (action, "record_offline"))
    sf_record_set_text (facts->student, SF_STUDENT_LOCK, "offline");
  decision = sf_workflow_decide (op, record, f->actors[role], facts, f->rules, moment_for (record, action));
  sf_record_clear (facts->student, SF_STUDENT_LOCK);

  g_test_message ("%s %s by %s, origin %s, fault %s: %s", state, action, sf_role_name (role), origin, fault,
                  sf_workflow_code_name (decision->code));
  if (expected == NULL || unseen)
    {
      g_assert_cmpint (decision->verdict, ==, SF_REFUSED);
      g_assert_cmpint (decision->code, !=, SF_CODE_OK);
      g_assert_cmpuint (decision->puts->len, ==, 0);
      return;
    }
  g_assert_cmpstr (sf_workflow_code_name (decision->code), ==, "OK");
  g_assert_cmpint (decision->verdict, ==, SF_ALLOWED);
  if (g_str_equal (expected, "gone"))
    {
      g_assert_true (decision->deleted);
      return;
    }
  g_assert_cmpstr (sf_kind_state_name (kind, decision->to_state), ==, expected);
  g_assert_cmpstr (sf_kind_state_name (kind, sf_record_get_state (decision->puts->pdata[0])), ==, expected);
}

static void
walk_roles_and_actions (SfFixture *f, SfKind kind, SfRecord *record, const char *origin, const char *fault)
{
  for (guint a = 0; a < G_N_ELEMENTS (actions); a++)
    for (SfRole role = 0; role < SF_N_ROLES; role++)
      check_one (f, kind, actions[a], role, record, origin, fault);
}

static void
test_walk_signing (void)
{
  static const char *const sides[] = { "employer", "student" };
  g_autoptr (SfFixture) f = sf_fixture_new ();

  walk_roles_and_actions (f, SF_KIND_SIGNING, NULL, NULL, NULL);
  for (int state = 0; state < SF_SIGNING_N_STATES; state++)
    for (guint o = 0; o < G_N_ELEMENTS (sides); o++)
      for (guint x = 0; x < (state == SF_SIGNING_RETURNED ? 2 : 1); x++)
        {
          const char *fault = state == SF_SIGNING_RETURNED ? sides[x] : NULL;
          g_autoptr (SfRecord) signing = sf_fixture_signing (f, state, sides[o], fault);

          walk_roles_and_actions (f, SF_KIND_SIGNING, signing, sides[o], fault);
        }
}

static void
test_walk_signing_on_paper (void)
{
  static const char *const stages[] = { "content", "scan" };
  static const int states[] = { SF_SIGNING_COLLEGE_REVIEW, SF_SIGNING_OFFICE_REVIEW, SF_SIGNING_RETURNED,
                                SF_SIGNING_SIGNED,         SF_SIGNING_EXPIRED,       SF_SIGNING_VOID };
  g_autoptr (SfFixture) f = sf_fixture_new ();

  for (guint s = 0; s < G_N_ELEMENTS (states); s++)
    for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
      {
        const char *fault = states[s] == SF_SIGNING_RETURNED ? "student" : NULL;
        g_autoptr (SfRecord) signing = sf_fixture_signing (f, states[s], "student", fault);

        sf_record_set_text (signing, SF_SIGNING_STAGE, stages[i]);
        walk_roles_and_actions (f, SF_KIND_SIGNING, signing, "student", fault);
      }
}

static void
test_walk_agreement (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_SIGNED, "employer", NULL);

  walk_roles_and_actions (f, SF_KIND_AGREEMENT, NULL, NULL, NULL);
  for (int state = 0; state < SF_AGREEMENT_N_STATES; state++)
    {
      g_autoptr (SfRecord) agreement = sf_fixture_agreement (f, signing, state);

      walk_roles_and_actions (f, SF_KIND_AGREEMENT, agreement, NULL, NULL);
    }
}

/* Nobody acts on, or learns of, what is not theirs. */
static void
test_strangers (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const SfActor *strangers[] = { f->other_student, f->other_employer, f->other_college };

  for (int state = 0; state < SF_SIGNING_N_STATES; state++)
    for (guint a = 0; a < G_N_ELEMENTS (actions); a++)
      for (guint s = 0; s < G_N_ELEMENTS (strangers); s++)
        {
          g_autoptr (SfRecord) signing = sf_fixture_signing (f, state, "employer", NULL);
          g_autoptr (SfFacts) facts = sf_fixture_facts (f, signing);
          g_autoptr (SfOperation) op =
            sf_fixture_operation (SF_KIND_SIGNING, actions[a], sf_actor_get_role (strangers[s]),
                                  sf_record_get_id (signing), sf_fixture_args (f, SF_KIND_SIGNING, actions[a]));
          g_autoptr (SfDecision) decision =
            sf_workflow_decide (op, signing, strangers[s], facts, f->rules, SF_FIXTURE_NOW);

          g_assert_cmpint (decision->verdict, ==, SF_REFUSED);
          g_assert_true (decision->code == SF_CODE_NOT_FOUND || decision->code == SF_CODE_UNKNOWN_ACTION);
        }
}

/* What is refused says what stands in the way. */
static void
test_codes_of_refusal (void)
{
  static const struct
  {
    int state;
    const char *origin, *fault, *action;
    SfRole role;
    SfWorkflowCode code;
  } cases[] = {
    { SF_SIGNING_INVITED, "employer", NULL, "accept", SF_ROLE_OFFICE, SF_CODE_ROLE },
    { SF_SIGNING_INVITED, "employer", NULL, "sign_for_her", SF_ROLE_OFFICE, SF_CODE_UNKNOWN_ACTION },
    { SF_SIGNING_SIGNED, "employer", NULL, "accept", SF_ROLE_STUDENT, SF_CODE_STATE },
    { SF_SIGNING_COLLEGE_REVIEW, "employer", NULL, "take_back", SF_ROLE_STUDENT, SF_CODE_ORIGIN },
    { SF_SIGNING_RETURNED, "employer", "student", "revise", SF_ROLE_EMPLOYER, SF_CODE_FAULT },
    { SF_SIGNING_DRAFT, "student", NULL, "college_approve", SF_ROLE_COLLEGE, SF_CODE_NOT_FOUND },
  };
  g_autoptr (SfFixture) f = sf_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfRecord) signing = sf_fixture_signing (f, cases[i].state, cases[i].origin, cases[i].fault);
      g_autoptr (SfFacts) facts = sf_fixture_facts (f, signing);
      g_autoptr (SfDecision) decision = sf_workflow_probe (SF_KIND_SIGNING, cases[i].action, signing,
                                                           f->actors[cases[i].role], facts, f->rules, SF_FIXTURE_NOW);

      g_assert_cmpstr (sf_workflow_code_name (decision->code), ==, sf_workflow_code_name (cases[i].code));
    }
}

static void
test_code_names (void)
{
  for (SfWorkflowCode code = 0; code < SF_N_CODES; code++)
    {
      SfWorkflowCode back;

      g_assert_true (sf_workflow_code_from_name (sf_workflow_code_name (code), &back));
      g_assert_cmpint (back, ==, code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/walk/signing", test_walk_signing);
  g_test_add_func ("/workflow/walk/signing-on-paper", test_walk_signing_on_paper);
  g_test_add_func ("/workflow/walk/agreement", test_walk_agreement);
  g_test_add_func ("/workflow/strangers", test_strangers);
  g_test_add_func ("/workflow/refusals", test_codes_of_refusal);
  g_test_add_func ("/workflow/code-names", test_code_names);
  return g_test_run ();
}
