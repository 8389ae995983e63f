/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Students: the whole table once more, who may change which field, moving with all records, locks, and erasing when its
 * time has come.
 */
#include "sf-walk.h"

#include <string.h>

#include "core/workflow/sf-calendar.h"
#include "core/workflow/sf-erasure.h"

#define NEW_COLLEGE "01900000-0000-7000-8000-000000000201"

static const char *const rows[] = {
  "confirm|student|active>same",   "edit|student college office admin|active>same",
  "move|office admin|active>same", "lock|office admin|active>same",
  "erase|admin|active>same",       "reveal|college office admin|active>same",
};

static const char *const actions[] = { "confirm", "edit", "move", "lock", "erase", "reveal", "mark_everything", NULL };

/* Graduated long ago, so that nothing is in the way of erasing. */
static SfRecord *
make_student (SfFixture *f, int state)
{
  SfRecord *student = sf_record_copy (f->student);

  sf_record_set_edition (student, "student-2020");
  sf_record_set_field (student, "origin", "430104");
  sf_record_set_field (student, "identity", "11010519491231002X");
  sf_record_set_int (student, SF_STUDENT_YEAR, 2018);
  return student;
}

static JsonObject *
make_args (SfFixture *f, const char *action, SfRole role)
{
  JsonObject *args = sf_walk_form ("phone", "13800138001", NULL);

  json_object_set_string_member (args, "college", NEW_COLLEGE);
  json_object_set_string_member (args, "lock", "oriented");
  json_object_set_string_member (args, "field", "identity");
  return args;
}

static SfFacts *
make_facts (SfFixture *f, SfRecord *record, const char *action, SfRole role)
{
  SfFacts *facts = sf_facts_new ();

  facts->known = SF_KNOWS_ALL;
  facts->related = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  facts->subject = sf_record_new (SF_KIND_COLLEGE, NEW_COLLEGE);
  sf_record_set_state (facts->subject, SF_ACTIVE);
  return facts;
}

static void
test_walk (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const SfWalk walk = { SF_KIND_STUDENT, rows, G_N_ELEMENTS (rows), actions, make_student, make_args, make_facts };

  sf_walk (&walk, f, "01900000-0000-7000-8000-0000000000dd");
}

static SfDecision *
decide (SfFixture *f, const char *action, const SfActor *actor, SfRecord *student, JsonObject *args)
{
  g_autoptr (SfFacts) facts = make_facts (f, student, action, 0);

  return sf_walk_decide (f, SF_KIND_STUDENT, action, actor, student, NULL, facts, args);
}

static void
test_confirm (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) student = make_student (f, SF_ACTIVE);
  g_autoptr (SfDecision) good = decide (f, "confirm", f->actors[SF_ROLE_STUDENT], student, NULL);
  g_autoptr (SfDecision) stranger = decide (f, "confirm", f->other_student, student, NULL);
  g_autoptr (SfDecision) city = NULL;
  g_autoptr (SfDecision) nowhere = NULL;

  sf_fixture_expect (good, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_int (good->puts->pdata[0], SF_STUDENT_CONFIRMED_AT), ==, SF_FIXTURE_NOW);
  sf_fixture_expect (stranger, SF_CODE_NOT_FOUND);

  sf_record_set_field (student, "origin", "430100");
  city = decide (f, "confirm", f->actors[SF_ROLE_STUDENT], student, NULL);
  sf_fixture_expect (city, SF_CODE_FORM);
  sf_fixture_expect_param (city, "field", "origin");
  sf_fixture_expect_param (city, "problem", "not-a-division");
  sf_record_set_field (student, "origin", NULL);
  nowhere = decide (f, "confirm", f->actors[SF_ROLE_STUDENT], student, NULL);
  sf_fixture_expect_param (nowhere, "problem", "missing");
}

static void
test_who_edits_what (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  static const struct
  {
    SfRole role;
    const char *key, *value;
    SfWorkflowCode code;
  } cases[] = {
    { SF_ROLE_STUDENT, "phone", "13800138001", SF_CODE_OK },
    { SF_ROLE_STUDENT, "name", "雒燕", SF_CODE_FIELD_LOCKED },
    { SF_ROLE_STUDENT, "identity", "440524188001010014", SF_CODE_FIELD_LOCKED },
    { SF_ROLE_STUDENT, "phone", "12", SF_CODE_FORM },
    { SF_ROLE_COLLEGE, "name", "雒燕", SF_CODE_OK },
    { SF_ROLE_COLLEGE, "major", "安全工程", SF_CODE_OK },
    { SF_ROLE_COLLEGE, "year", "2019", SF_CODE_OK },
    { SF_ROLE_COLLEGE, "year", "19", SF_CODE_FORM },
    { SF_ROLE_COLLEGE, "name", "", SF_CODE_FORM },
    { SF_ROLE_COLLEGE, "identity", "110105194912310021", SF_CODE_FORM },
    { SF_ROLE_COLLEGE, "number", "140501331", SF_CODE_OFFICE_ONLY },
    { SF_ROLE_COLLEGE, "college", NEW_COLLEGE, SF_CODE_OFFICE_ONLY },
    { SF_ROLE_COLLEGE, "lock_reason", "", SF_CODE_FORM },
    { SF_ROLE_COLLEGE, "cancel_count", "0", SF_CODE_FORM },
    { SF_ROLE_COLLEGE, "origin", "430104", SF_CODE_NOTHING_CHANGED },
    { SF_ROLE_OFFICE, "number", "140501331", SF_CODE_OK },
    { SF_ROLE_OFFICE, "college", NEW_COLLEGE, SF_CODE_BAD_ARGUMENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfRecord) student = make_student (f, SF_ACTIVE);
      g_autoptr (SfDecision) decision = NULL;

      sf_record_set_int (student, SF_STUDENT_CONFIRMED_AT, 1);
      decision =
        decide (f, "edit", f->actors[cases[i].role], student, sf_walk_form (cases[i].key, cases[i].value, NULL));
      g_test_message ("%s of %s", cases[i].key, sf_role_name (cases[i].role));
      sf_fixture_expect (decision, cases[i].code);
      /* What others changed she has not confirmed. */
      if (cases[i].code == SF_CODE_OK)
        g_assert_true (sf_record_has (decision->puts->pdata[0], SF_STUDENT_CONFIRMED_AT) ==
                       (cases[i].role == SF_ROLE_STUDENT));
    }
}

static void
test_edit_details (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) student = make_student (f, SF_ACTIVE);
  g_autoptr (SfFacts) facts = make_facts (f, student, "edit", SF_ROLE_OFFICE);
  g_autoptr (SfDecision) renamed =
    decide (f, "edit", f->actors[SF_ROLE_COLLEGE], student, sf_walk_form ("name", "单雄信", NULL));
  g_autoptr (SfDecision) stranger =
    decide (f, "edit", f->other_college, student, sf_walk_form ("name", "单雄信", NULL));
  g_autoptr (SfDecision) taken = NULL;
  g_autoptr (SfDecision) odd = NULL;
  JsonObject *args = sf_walk_form ("phone", "13800138001", NULL);

  sf_fixture_expect (renamed, SF_CODE_OK);
  g_assert_cmpstr (sf_record_get_text (renamed->puts->pdata[0], SF_STUDENT_INITIALS), ==, "sxx");
  g_assert_true (sf_fixture_tells (renamed, SF_PARTY_STUDENT, "student-edited"));
  sf_fixture_expect (stranger, SF_CODE_NOT_FOUND);

  facts->number_taken = TRUE;
  taken = sf_walk_decide (f, SF_KIND_STUDENT, "edit", f->actors[SF_ROLE_OFFICE], student, NULL, facts,
                          sf_walk_form ("number", "140501331", NULL));
  sf_fixture_expect (taken, SF_CODE_NUMBER_TAKEN);
  sf_fixture_expect_param (taken, "number", "140501331");

  json_object_set_int_member (json_object_get_object_member (args, "form"), "name", 5);
  odd = decide (f, "edit", f->actors[SF_ROLE_COLLEGE], student, args);
  sf_fixture_expect (odd, SF_CODE_FORM);
  sf_fixture_expect_param (odd, "problem", "bad-text");
}

static void
test_move (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) student = make_student (f, SF_ACTIVE);
  g_autoptr (SfFacts) facts = make_facts (f, student, "move", SF_ROLE_OFFICE);
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_INVITED, "employer", NULL);
  g_autoptr (SfRecord) draft = sf_record_new (SF_KIND_SIGNING, "01900000-0000-7000-8000-0000000000ee");
  g_autoptr (SfRecord) verification = sf_record_new (SF_KIND_VERIFICATION, "01900000-0000-7000-8000-0000000000ef");
  g_autoptr (SfDecision) moved = NULL;
  g_autoptr (SfDecision) nowhere = NULL;
  g_autoptr (SfDecision) same = NULL;

  sf_record_set_text (draft, SF_SIGNING_STUDENT, sf_record_get_id (student));
  sf_record_set_text (verification, SF_VERIFICATION_STUDENT, sf_record_get_id (student));
  sf_record_set_text (verification, SF_VERIFICATION_COLLEGE, sf_record_get_id (f->college));
  g_ptr_array_add (facts->related, sf_record_ref (signing));
  g_ptr_array_add (facts->related, sf_record_ref (draft));
  g_ptr_array_add (facts->related, sf_record_ref (verification));
  moved = sf_walk_decide (f, SF_KIND_STUDENT, "move", f->actors[SF_ROLE_OFFICE], student, NULL, facts,
                          sf_walk_args ("college", NEW_COLLEGE, NULL));
  sf_fixture_expect (moved, SF_CODE_OK);
  g_assert_cmpuint (moved->puts->len, ==, 3);
  for (guint i = 0; i < moved->puts->len; i++)
    g_assert_cmpstr (sf_record_get_college (moved->puts->pdata[i]), ==, NEW_COLLEGE);
  g_assert_true (sf_fixture_tells (moved, SF_PARTY_COLLEGE, "student-arrived"));
  g_assert_true (sf_fixture_tells (moved, SF_PARTY_STUDENT, "student-moved"));

  same = decide (f, "move", f->actors[SF_ROLE_OFFICE], student,
                 sf_walk_args ("college", sf_record_get_id (f->college), NULL));
  sf_fixture_expect (same, SF_CODE_NOTHING_CHANGED);
  nowhere = decide (f, "move", f->actors[SF_ROLE_OFFICE], student,
                    sf_walk_args ("college", "01900000-0000-7000-8000-0000000000ff", NULL));
  sf_fixture_expect (nowhere, SF_CODE_BAD_ARGUMENT);
}

static void
test_locks (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  static const struct
  {
    const char *lock, *action, *says;
    SfWorkflowCode code;
  } cases[] = {
    { NULL, "lock", "commissioned", SF_CODE_OK },
    { NULL, "lock", "offline", SF_CODE_BAD_ARGUMENT }, /* has its own action and quota */
    { NULL, "lock", NULL, SF_CODE_BAD_ARGUMENT },
    { "oriented", "lock", "commissioned", SF_CODE_LOCKED },
    { "oriented", "unlock", NULL, SF_CODE_OK },
    { "commissioned", "unlock", NULL, SF_CODE_OK },
    { "offline", "unlock", NULL, SF_CODE_NOTHING_CHANGED },
    { NULL, "unlock", NULL, SF_CODE_NOTHING_CHANGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfRecord) student = make_student (f, SF_ACTIVE);
      g_autoptr (SfDecision) decision = NULL;

      sf_record_set_text (student, SF_STUDENT_LOCK, cases[i].lock);
      decision = decide (f, cases[i].action, f->actors[SF_ROLE_OFFICE], student,
                         cases[i].says != NULL ? sf_walk_args ("lock", cases[i].says, NULL) : NULL);
      sf_fixture_expect (decision, cases[i].code);
      if (cases[i].code == SF_CODE_OK)
        g_assert_cmpstr (sf_record_get_text (decision->puts->pdata[0], SF_STUDENT_LOCK), ==, cases[i].says);
    }
}

/* Five years after graduation, by the day. */
static void
test_retention (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  static const struct
  {
    const char *graduation;
    gint64 year;
    const char *until; /* NULL: nobody can know */
  } cases[] = {
    { "2021-04-01", 2021, NULL }, /* this very morning */
    { "2021-04-02", 2021, "2026-04-02" }, { NULL, 2021, "2026-06-30" },
    { "2024-02-29", 2024, "2029-03-01" }, { NULL, 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfRecord) student = make_student (f, SF_ACTIVE);
      g_autoptr (SfDecision) decision = NULL;

      sf_record_set_field (student, "graduation", cases[i].graduation);
      sf_record_clear (student, SF_STUDENT_YEAR);
      if (cases[i].year != 0)
        sf_record_set_int (student, SF_STUDENT_YEAR, cases[i].year);
      decision = decide (f, "erase", f->actors[SF_ROLE_ADMIN], student, NULL);
      sf_fixture_expect (decision, cases[i].until == NULL ? SF_CODE_OK : SF_CODE_RETENTION);
      if (cases[i].until != NULL && *cases[i].until != '\0')
        sf_fixture_expect_param (decision, "until", cases[i].until);
    }
}

static void
test_erase (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) student = make_student (f, SF_ACTIVE);
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_SIGNED, "employer", NULL);
  g_autoptr (SfRecord) agreement = sf_fixture_agreement (f, signing, SF_AGREEMENT_EFFECTIVE);
  g_autoptr (SfDecision) decision = decide (f, "erase", f->actors[SF_ROLE_ADMIN], student, NULL);
  g_autoptr (SfDecision) again = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  SfRecord *erased = decision->puts->pdata[0];

  g_assert_cmpstr (sf_record_get_text (erased, SF_STUDENT_NAME), ==, SF_ERASED_NAME);
  g_assert_cmpstr (sf_record_get_text (erased, SF_STUDENT_NUMBER), ==, sf_record_get_id (student));
  g_assert_cmpint (sf_record_get_int (erased, SF_STUDENT_ERASED_AT), ==, SF_FIXTURE_NOW);
  /* What is counted stays. */
  g_assert_cmpstr (sf_record_get_college (erased), ==, sf_record_get_id (f->college));
  g_assert_cmpint (sf_record_get_int (erased, SF_STUDENT_YEAR), ==, 2018);
  g_assert_cmpstr (sf_record_get_field (erased, "origin"), ==, "430104");
  g_assert_null (sf_record_get_field (erased, "identity"));
  again = decide (f, "erase", f->actors[SF_ROLE_ADMIN], erased, NULL);
  sf_fixture_expect (again, SF_CODE_NOT_FOUND);

  sf_record_erase (agreement);
  sf_record_append_canonical (agreement, text);
  g_assert_null (strstr (text->str, "雒艳"));
  g_assert_null (strstr (text->str, "140501330"));
  g_assert_null (strstr (text->str, "11010519491231002X"));
  g_assert_null (strstr (text->str, "13800138000"));
  g_assert_cmpstr (sf_record_get_text (agreement, SF_AGREEMENT_EMPLOYER_NAME), ==, "深圳谷米科技有限公司");
  g_assert_cmpstr (sf_record_get_field (agreement, "student.start_pay"), ==, "3000");
  g_assert_nonnull (sf_record_get_field (agreement, "employer.nature"));
  g_assert_null (sf_record_get_field (agreement, "work.remarks"));
  g_assert_null (sf_record_get_field (agreement, "student.birth"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/student/walk", test_walk);
  g_test_add_func ("/workflow/student/confirm", test_confirm);
  g_test_add_func ("/workflow/student/who-edits-what", test_who_edits_what);
  g_test_add_func ("/workflow/student/edit", test_edit_details);
  g_test_add_func ("/workflow/student/move", test_move);
  g_test_add_func ("/workflow/student/locks", test_locks);
  g_test_add_func ("/workflow/student/retention", test_retention);
  g_test_add_func ("/workflow/student/erase", test_erase);
  return g_test_run ();
}
