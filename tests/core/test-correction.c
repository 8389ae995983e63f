/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Corrections of the roster: the whole table once more, what may be asked for, and what settling one does to the
 * student's record.
 */
#include "sf-walk.h"

#define ID "01900000-0000-7000-8000-000000000501"
#define NEW_COLLEGE "01900000-0000-7000-8000-000000000201"

static const char *const rows[] = {
  "ask|student|new>open",
  "withdraw|student|open>withdrawn",
  "settle|college office admin|open>done",
  "refuse|college office admin|open>refused",
};

static const char *const actions[] = { "ask", "withdraw", "settle", "refuse", "edit", "approve", NULL };

static SfRecord *
make_of (SfFixture *f, int state, const char *field, const char *value)
{
  SfRecord *correction = sf_record_new (SF_KIND_CORRECTION, ID);

  sf_record_set_state (correction, state);
  sf_record_set_text (correction, SF_CORRECTION_STUDENT, sf_record_get_id (f->student));
  sf_record_set_text (correction, SF_CORRECTION_COLLEGE, sf_record_get_id (f->college));
  sf_record_set_text (correction, SF_CORRECTION_FIELD, field);
  sf_record_set_text (correction, SF_CORRECTION_NEW_VALUE, value);
  return correction;
}

static SfRecord *
make_correction (SfFixture *f, int state)
{
  return make_of (f, state, "name", "雒燕");
}

static JsonObject *
make_args (SfFixture *f, const char *action, SfRole role)
{
  return sf_walk_args ("field", "name", "new_value", " 雒　燕 ", "remark", "身份证上是这个字", "reason", "与学籍一致",
                       NULL);
}

static SfFacts *
make_facts (SfFixture *f, SfRecord *record, const char *action, SfRole role)
{
  SfFacts *facts = sf_facts_new ();

  facts->known = SF_KNOWS_ALL;
  facts->student = sf_record_copy (f->student);
  sf_record_set_edition (facts->student, "student-2020");
  facts->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  return facts;
}

static void
test_walk (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const SfWalk walk = {
    SF_KIND_CORRECTION, rows, G_N_ELEMENTS (rows), actions, make_correction, make_args, make_facts
  };

  sf_walk (&walk, f, ID);
}

static SfDecision *
decide (SfFixture *f, const char *action, const SfActor *actor, SfRecord *record, SfFacts *facts, JsonObject *args)
{
  return sf_walk_decide (f, SF_KIND_CORRECTION, action, actor, record, ID, facts, args);
}

static void
test_ask (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfFacts) facts = make_facts (f, NULL, "ask", 0);
  g_autoptr (SfDecision) good = decide (f, "ask", f->actors[SF_ROLE_STUDENT], NULL, facts, make_args (f, "ask", 0));
  SfRecord *correction = good->puts->pdata[0];

  sf_fixture_expect (good, SF_CODE_OK);
  g_assert_cmpstr (sf_record_get_text (correction, SF_CORRECTION_OLD_VALUE), ==, "雒艳");
  g_assert_cmpstr (sf_record_get_text (correction, SF_CORRECTION_NEW_VALUE), ==, "雒燕");
  g_assert_cmpstr (sf_record_get_student (correction), ==, sf_record_get_id (f->student));
  g_assert_cmpstr (sf_record_get_college (correction), ==, sf_record_get_id (f->college));
  g_assert_cmpint (sf_record_get_int (correction, SF_CORRECTION_QUEUED_AT), ==, SF_FIXTURE_NOW);
  g_assert_true (sf_fixture_tells (good, SF_PARTY_COLLEGE, "correction-asked"));
  g_assert_cmpuint (good->puts->len, ==, 1);
}

static void
test_what_may_be_asked (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  static const struct
  {
    const char *field, *value;
    SfWorkflowCode code;
    const char *param, *says;
  } cases[] = {
    { "origin", "430104", SF_CODE_OK, NULL, NULL },
    { "origin", "湖南省长沙市", SF_CODE_FORM, "problem", "not-a-division" },
    { "origin", "430100", SF_CODE_FORM, "problem", "not-a-division" }, /* must reach the county */
    { "identity", "110105194912310021", SF_CODE_FORM, "problem", "not-an-identity" },
    { "cooling_until", "0", SF_CODE_BAD_ARGUMENT, "argument", "field" },
    { "lock_reason", "x", SF_CODE_BAD_ARGUMENT, "argument", "field" },
    { "no_such", "x", SF_CODE_BAD_ARGUMENT, "argument", "field" },
    { "name", "雒艳", SF_CODE_NOTHING_CHANGED, NULL, NULL },
    { "name", " ", SF_CODE_FORM, "problem", "missing" },
    { "class", "安全1404", SF_CODE_CORRECTION_OPEN, "field", "class" },
    { "college", "01900000-0000-7000-8000-0000000000ff", SF_CODE_BAD_ARGUMENT, "argument", "new_value" },
    { "college", NEW_COLLEGE, SF_CODE_OK, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfFacts) facts = make_facts (f, NULL, "ask", 0);
      g_autoptr (SfDecision) decision = NULL;

      facts->subject = sf_record_new (SF_KIND_COLLEGE, NEW_COLLEGE);
      g_ptr_array_add (facts->requests, make_of (f, SF_CORRECTION_OPEN, "class", "安全1405"));
      decision = decide (f, "ask", f->actors[SF_ROLE_STUDENT], NULL, facts,
                         sf_walk_args ("field", cases[i].field, "new_value", cases[i].value, NULL));
      g_test_message ("%s = %s", cases[i].field, cases[i].value);
      sf_fixture_expect (decision, cases[i].code);
      if (cases[i].param != NULL)
        sf_fixture_expect_param (decision, cases[i].param, cases[i].says);
    }
}

static void
test_settle (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) correction = make_correction (f, SF_CORRECTION_OPEN);
  g_autoptr (SfFacts) facts = make_facts (f, correction, "settle", 0);
  g_autoptr (SfDecision) done = decide (f, "settle", f->actors[SF_ROLE_COLLEGE], correction, facts, NULL);
  g_autoptr (SfDecision) refused =
    decide (f, "refuse", f->actors[SF_ROLE_COLLEGE], correction, facts, sf_walk_args ("reason", "与学籍一致", NULL));
  g_autoptr (SfDecision) mute = decide (f, "refuse", f->actors[SF_ROLE_COLLEGE], correction, facts, NULL);
  g_autoptr (SfDecision) stranger = decide (f, "settle", f->other_college, correction, facts, NULL);
  SfRecord *student = sf_walk_put (done, SF_KIND_STUDENT, NULL);

  sf_fixture_expect (done, SF_CODE_OK);
  g_assert_cmpstr (sf_record_get_text (student, SF_STUDENT_NAME), ==, "雒燕");
  g_assert_cmpstr (sf_record_get_text (student, SF_STUDENT_PINYIN), ==, "luo yan");
  g_assert_cmpint (sf_record_get_int (done->puts->pdata[0], SF_CORRECTION_DECIDED_AT), ==, SF_FIXTURE_NOW);
  g_assert_true (sf_fixture_tells (done, SF_PARTY_STUDENT, "correction-done"));

  sf_fixture_expect (refused, SF_CODE_OK);
  g_assert_cmpuint (refused->puts->len, ==, 1);
  g_assert_cmpstr (sf_record_get_text (refused->puts->pdata[0], SF_CORRECTION_REASON), ==, "与学籍一致");
  g_assert_true (sf_fixture_tells (refused, SF_PARTY_STUDENT, "correction-refused"));
  sf_fixture_expect (mute, SF_CODE_REASON_REQUIRED);
  sf_fixture_expect (stranger, SF_CODE_NOT_FOUND);
}

/* 所在院系 and 学号 are the office's to change; with the college all her records go along. */
static void
test_office_only (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) college = make_of (f, SF_CORRECTION_OPEN, "college", NEW_COLLEGE);
  g_autoptr (SfRecord) number = make_of (f, SF_CORRECTION_OPEN, "number", "140501331");
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_SIGNED, "employer", NULL);
  g_autoptr (SfFacts) facts = make_facts (f, college, "settle", 0);
  g_autoptr (SfDecision) by_college = decide (f, "settle", f->actors[SF_ROLE_COLLEGE], college, facts, NULL);
  g_autoptr (SfDecision) number_by_college = decide (f, "settle", f->actors[SF_ROLE_COLLEGE], number, facts, NULL);
  g_autoptr (SfDecision) moved = NULL;
  g_autoptr (SfDecision) numbered = NULL;
  g_autoptr (SfDecision) taken = NULL;

  sf_fixture_expect (by_college, SF_CODE_OFFICE_ONLY);
  sf_fixture_expect_param (by_college, "field", "college");
  sf_fixture_expect (number_by_college, SF_CODE_OFFICE_ONLY);

  facts->subject = sf_record_new (SF_KIND_COLLEGE, NEW_COLLEGE);
  facts->related = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_ptr_array_add (facts->related, sf_record_ref (signing));
  g_ptr_array_add (facts->related, sf_record_ref (college));
  moved = decide (f, "settle", f->actors[SF_ROLE_OFFICE], college, facts, NULL);
  sf_fixture_expect (moved, SF_CODE_OK);
  g_assert_cmpuint (moved->puts->len, ==, 3);
  for (guint i = 0; i < moved->puts->len; i++)
    g_assert_cmpstr (sf_record_get_college (moved->puts->pdata[i]), ==, NEW_COLLEGE);
  g_assert_cmpint (sf_record_get_state (sf_walk_put (moved, SF_KIND_CORRECTION, NULL)), ==, SF_CORRECTION_DONE);

  numbered = decide (f, "settle", f->actors[SF_ROLE_OFFICE], number, facts, NULL);
  sf_fixture_expect (numbered, SF_CODE_OK);
  facts->number_taken = TRUE;
  taken = decide (f, "settle", f->actors[SF_ROLE_OFFICE], number, facts, NULL);
  sf_fixture_expect (taken, SF_CODE_NUMBER_TAKEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/correction/walk", test_walk);
  g_test_add_func ("/workflow/correction/ask", test_ask);
  g_test_add_func ("/workflow/correction/what-may-be-asked", test_what_may_be_asked);
  g_test_add_func ("/workflow/correction/settle", test_settle);
  g_test_add_func ("/workflow/correction/office-only", test_office_only);
  return g_test_run ();
}
