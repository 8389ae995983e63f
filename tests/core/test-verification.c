/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Verifications: the whole table once more, the two sides of every field, what feeds them, the wizard, and which
 * edition which class gets.
 */
#include "sf-walk.h"

#include "core/workflow/sf-calendar.h"
#include "core/workflow/sf-verification.h"

#define ID "01900000-0000-7000-8000-000000000701"

static const char *const rows[] = {
  "open|system|new>open",
  "save_draft|student|open returned>same",
  "restore|student|open returned>same",
  "submit|student|open returned>submitted",
  "approve|college office admin|submitted>approved",
  "return|college office admin|submitted>returned",
  "correct|college office admin|open submitted approved returned>same",
  "reopen|office admin|submitted approved>open",
  "reveal|college office admin|open submitted approved returned>same",
};

static const char *const actions[] = { "open",    "save_draft", "restore", "submit", "approve", "return",
                                       "correct", "reopen",     "reveal",  "expire", NULL };

/* Complete, and in one field the student says something else. */
static SfRecord *
make_edition (SfFixture *f, int state, const char *edition)
{
  SfRecord *verification = sf_record_new (SF_KIND_VERIFICATION, ID);
  g_autoptr (JsonObject) form = sf_fixture_form (edition, SF_PARTY_ALL);

  sf_record_set_state (verification, state);
  sf_record_set_text (verification, SF_VERIFICATION_STUDENT, sf_record_get_id (f->student));
  sf_record_set_text (verification, SF_VERIFICATION_COLLEGE, sf_record_get_id (f->college));
  sf_record_set_int (verification, SF_VERIFICATION_YEAR, 2026);
  sf_record_set_edition (verification, edition);
  sf_record_set_form (verification, form);
  sf_record_set_field (verification, "own.unit.name", "谷米科技");
  sf_verification_refresh (verification);
  return verification;
}

static SfRecord *
make_verification (SfFixture *f, int state)
{
  return make_edition (f, state, "verification-2023");
}

static JsonObject *
make_args (SfFixture *f, const char *action, SfRole role)
{
  gboolean staff = g_str_equal (action, "correct");
  JsonObject *args =
    staff ? sf_walk_form ("school.unit.name", "深圳谷米", NULL) : sf_walk_form ("own.unit.name", "深圳谷米科技", NULL);

  json_object_set_string_member (args, "group", "unit");
  json_object_set_string_member (args, "reason", "单位名称与公章不符");
  json_object_set_string_member (args, "field", "own.person.phone");
  return args;
}

static SfFacts *
make_facts (SfFixture *f, SfRecord *record, const char *action, SfRole role)
{
  SfFacts *facts = sf_fixture_facts (f, NULL);

  sf_record_unref (facts->student);
  facts->student = sf_record_copy (f->student);
  sf_record_set_edition (facts->student, "student-2020");
  sf_record_set_field (facts->student, "origin", "430104");
  sf_record_set_field (facts->student, "phone", "13800138000");
  sf_record_set_int (facts->student, SF_STUDENT_YEAR, 2026);
  return facts;
}

/* A school whose verification opens on the first of March. */
static SfFixture *
make_school (void)
{
  SfFixture *f = sf_fixture_new ();

  sf_record_set_field (f->settings, "verification_open", "2026-03-01");
  sf_rules_free (f->rules);
  f->rules = sf_rules_new (f->settings, NULL);
  return f;
}

static void
test_walk (void)
{
  g_autoptr (SfFixture) f = make_school ();
  const SfWalk walk = { SF_KIND_VERIFICATION, rows,      G_N_ELEMENTS (rows), actions,
                        make_verification,    make_args, make_facts };

  sf_walk (&walk, f, ID);
}

static SfDecision *
decide (SfFixture *f, const char *action, const SfActor *actor, SfRecord *record, JsonObject *args)
{
  g_autoptr (SfFacts) facts = make_facts (f, record, action, 0);

  return sf_walk_decide (f, SF_KIND_VERIFICATION, action, actor, record, ID, facts, args);
}

/* ---- Opening ---- */

static void
test_open (void)
{
  g_autoptr (SfFixture) f = make_school ();
  g_autoptr (SfFacts) facts = make_facts (f, NULL, "open", 0);
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_SIGNED, "employer", NULL);
  g_autoptr (SfDecision) bare = NULL;
  g_autoptr (SfDecision) fed = NULL;
  g_autoptr (SfDecision) again = NULL;
  SfRecord *made;

  bare = sf_walk_decide (f, SF_KIND_VERIFICATION, "open", f->actors[SF_ROLE_SYSTEM], NULL, ID, facts, NULL);
  sf_fixture_expect (bare, SF_CODE_OK);
  made = bare->puts->pdata[0];
  g_assert_cmpstr (sf_record_get_edition (made), ==, "verification-2023");
  g_assert_cmpint (sf_record_get_int (made, SF_VERIFICATION_YEAR), ==, 2026);
  g_assert_cmpstr (sf_record_get_text (made, SF_VERIFICATION_STUDENT_NAME), ==, "雒艳");
  g_assert_cmpstr (sf_record_get_field (made, "school.person.college"), ==, "材料学院");
  g_assert_cmpstr (sf_record_get_field (made, "school.person.origin"), ==, "430104");
  /* She starts from what the school has. */
  g_assert_cmpstr (sf_record_get_field (made, "own.person.origin"), ==, "430104");
  g_assert_null (sf_record_get_text (made, SF_VERIFICATION_WHEREABOUTS));
  g_assert_true (sf_fixture_tells (bare, SF_PARTY_STUDENT, "verification-opened"));

  facts->live_agreement = sf_fixture_agreement (f, signing, SF_AGREEMENT_EFFECTIVE);
  fed = sf_walk_decide (f, SF_KIND_VERIFICATION, "open", f->actors[SF_ROLE_SYSTEM], NULL, ID, facts, NULL);
  made = fed->puts->pdata[0];
  g_assert_cmpstr (sf_record_get_text (made, SF_VERIFICATION_WHEREABOUTS), ==, "10");
  g_assert_cmpstr (sf_record_get_field (made, "school.agreement.number"), ==, "140501330");
  g_assert_cmpstr (sf_record_get_field (made, "own.unit.credit_code"), ==, "914403001922038216");

  facts->verification = sf_record_ref (made);
  again = sf_walk_decide (f, SF_KIND_VERIFICATION, "open", f->actors[SF_ROLE_SYSTEM], NULL, ID, facts, NULL);
  sf_fixture_expect (again, SF_CODE_NOTHING_CHANGED);
}

/* From the first moment of the day, and for that year's graduates alone. */
static void
test_season (void)
{
  static const struct
  {
    const char *open;
    gint64 year;
    SfWorkflowCode code;
  } cases[] = {
    { "2026-04-01", 2026, SF_CODE_OK },
    { "2026-04-02", 2026, SF_CODE_SEASON_CLOSED },
    { "2026-04-01", 2025, SF_CODE_SEASON_CLOSED },
    { NULL, 2026, SF_CODE_SEASON_CLOSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfFixture) f = sf_fixture_new ();
      g_autoptr (SfFacts) facts = make_facts (f, NULL, "open", 0);
      g_autoptr (SfDecision) decision = NULL;

      sf_record_set_field (f->settings, "verification_open", cases[i].open);
      sf_rules_free (f->rules);
      f->rules = sf_rules_new (f->settings, NULL);
      sf_record_set_int (facts->student, SF_STUDENT_YEAR, cases[i].year);
      decision = sf_walk_decide (f, SF_KIND_VERIFICATION, "open", f->actors[SF_ROLE_SYSTEM], NULL, ID, facts, NULL);
      sf_fixture_expect (decision, cases[i].code);
    }
}

static void
test_edition_of_class (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();

  g_assert_cmpstr (sf_rules_verification_edition (f->rules, 2022), ==, "verification-2020");
  g_assert_cmpstr (sf_rules_verification_edition (f->rules, 2023), ==, "verification-2023");
  sf_record_set_field (f->settings, "edition_verification", "verification-2020");
  sf_rules_free (f->rules);
  f->rules = sf_rules_new (f->settings, NULL);
  g_assert_cmpstr (sf_rules_verification_edition (f->rules, 2026), ==, "verification-2020");
}

/* The current edition has no 报到证, the old one no numbers of the national system. */
static void
test_editions_differ (void)
{
  const SfFormEdition *old = sf_form_edition_lookup ("verification-2020");
  const SfFormEdition *current = sf_form_edition_lookup ("verification-2023");

  g_assert_nonnull (sf_form_edition_get_field (old, "own.dispatch.unit"));
  g_assert_null (sf_form_edition_get_field (current, "own.dispatch.unit"));
  g_assert_null (sf_form_edition_get_field (old, "school.archive.number"));
  g_assert_nonnull (sf_form_edition_get_field (current, "school.archive.number"));
  g_assert_nonnull (sf_form_edition_get_field (current, "school.registration.number"));
  /* Of what is locked there is no side of the student's. */
  g_assert_null (sf_form_edition_get_field (current, "own.archive.number"));
  g_assert_null (sf_form_edition_get_field (current, "own.agreement.number"));
  g_assert_cmpint (sf_form_edition_get_field (current, "school.person.college")->party, ==, SF_PARTY_SCHOOL);
  /* A condition stays on its side. */
  g_assert_cmpstr (sf_form_edition_get_field (current, "own.unit.name")->required_key, ==, "own.whereabouts.kind");
  g_assert_null (sf_form_edition_get_field (current, "school.unit.name")->required_key);
  g_assert_cmpstr (sf_form_edition_get_field (current, "school.whereabouts.school")->visible_key, ==,
                   "school.whereabouts.kind");
}

/* ---- Two sides ---- */

static const SfVerifiedField *
find_field (GPtrArray *fields, const char *key)
{
  for (guint i = 0; i < fields->len; i++)
    if (g_str_equal (((SfVerifiedField *) fields->pdata[i])->key, key))
      return fields->pdata[i];
  g_error ("no field %s", key);
}

static void
test_compare (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) verification = make_verification (f, SF_VERIFICATION_OPEN);
  g_autoptr (GPtrArray) fields = sf_verification_compare (verification);
  guint different = 0;

  for (guint i = 0; i < fields->len; i++)
    different += ((SfVerifiedField *) fields->pdata[i])->differs ? 1 : 0;
  g_assert_cmpuint (different, ==, 1);
  g_assert_true (find_field (fields, "unit.name")->differs);
  g_assert_cmpstr (find_field (fields, "unit.name")->group->key, ==, "unit");
  g_assert_null (find_field (fields, "agreement.number")->said);
  g_assert_null (find_field (fields, "proof.files")->kept);
  g_assert_cmpstr (sf_verification_get_value (verification, "unit.name"), ==, "谷米科技");
  g_assert_cmpstr (sf_verification_get_value (verification, "agreement.number"), ==, "文字甲");
}

static void
test_restore (void)
{
  g_autoptr (SfFixture) f = make_school ();
  g_autoptr (SfRecord) verification = make_verification (f, SF_VERIFICATION_OPEN);
  const SfActor *student = f->actors[SF_ROLE_STUDENT];
  static const struct
  {
    const char *args; /* JSON */
    SfWorkflowCode code;
  } cases[] = {
    { "{\"fields\":[\"unit.name\"]}", SF_CODE_OK },
    { "{\"group\":\"unit\"}", SF_CODE_OK },
    { "{\"group\":\"household\"}", SF_CODE_NOTHING_CHANGED },
    { "{\"group\":\"dispatch\"}", SF_CODE_BAD_ARGUMENT },
    { "{\"fields\":[\"agreement.number\"]}", SF_CODE_BAD_ARGUMENT },
    { "{\"fields\":[\"unit.name\",5]}", SF_CODE_BAD_ARGUMENT },
    { "{\"fields\":[]}", SF_CODE_BAD_ARGUMENT },
    { "{}", SF_CODE_BAD_ARGUMENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (cases[i].args, NULL);
      g_autoptr (SfDecision) decision = decide (f, "restore", student, verification, json_node_dup_object (node));

      g_test_message ("%s", cases[i].args);
      sf_fixture_expect (decision, cases[i].code);
      if (cases[i].code == SF_CODE_OK)
        g_assert_cmpstr (sf_record_get_field (decision->puts->pdata[0], "own.unit.name"), ==, "文字甲");
    }
}

/* Grey fields are the staff's, 所在院系 the office's. */
static void
test_sides (void)
{
  g_autoptr (SfFixture) f = make_school ();
  static const struct
  {
    SfRole role;
    const char *action, *key, *value;
    SfWorkflowCode code;
  } cases[] = {
    { SF_ROLE_STUDENT, "save_draft", "own.unit.name", "丙公司", SF_CODE_OK },
    { SF_ROLE_STUDENT, "save_draft", "own.unit.credit_code", "123", SF_CODE_FORM },
    { SF_ROLE_STUDENT, "save_draft", "school.unit.name", "丙公司", SF_CODE_FIELD_LOCKED },
    { SF_ROLE_STUDENT, "save_draft", "school.unit.name", "文字甲", SF_CODE_OK }, /* as it was */
    { SF_ROLE_STUDENT, "save_draft", "school.agreement.number", "1", SF_CODE_FIELD_LOCKED },
    { SF_ROLE_STUDENT, "save_draft", "own.agreement.number", "1", SF_CODE_FORM },
    { SF_ROLE_COLLEGE, "correct", "school.agreement.number", "20200216", SF_CODE_OK },
    { SF_ROLE_COLLEGE, "correct", "school.person.college", "化工学院", SF_CODE_OFFICE_ONLY },
    { SF_ROLE_OFFICE, "correct", "school.person.college", "化工学院", SF_CODE_OK },
    { SF_ROLE_COLLEGE, "correct", "own.unit.name", "丙公司", SF_CODE_FIELD_LOCKED },
    { SF_ROLE_COLLEGE, "correct", "school.unit.name", "文字甲", SF_CODE_NOTHING_CHANGED },
    { SF_ROLE_COLLEGE, "correct", "school.person.identity", "1", SF_CODE_FORM },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfRecord) verification = make_verification (f, SF_VERIFICATION_OPEN);
      g_autoptr (SfDecision) decision = decide (f, cases[i].action, f->actors[cases[i].role], verification,
                                                sf_walk_form (cases[i].key, cases[i].value, NULL));

      g_test_message ("%s %s = %s", sf_role_name (cases[i].role), cases[i].key, cases[i].value);
      sf_fixture_expect (decision, cases[i].code);
    }
}

/* What the staff put right she says too, unless she said something else or has handed it in. */
static void
test_correction_carries_over (void)
{
  g_autoptr (SfFixture) f = make_school ();
  g_autoptr (SfRecord) open = make_verification (f, SF_VERIFICATION_OPEN);
  g_autoptr (SfRecord) submitted = make_verification (f, SF_VERIFICATION_SUBMITTED);
  const SfActor *college = f->actors[SF_ROLE_COLLEGE];
  g_autoptr (SfDecision) same =
    decide (f, "correct", college, open, sf_walk_form ("school.unit.address", "新址", NULL));
  g_autoptr (SfDecision) other = decide (f, "correct", college, open, sf_walk_form ("school.unit.name", "新名", NULL));
  g_autoptr (SfDecision) late =
    decide (f, "correct", college, submitted, sf_walk_form ("school.unit.address", "新址", NULL));

  g_assert_cmpstr (sf_record_get_field (same->puts->pdata[0], "own.unit.address"), ==, "新址");
  g_assert_cmpstr (sf_record_get_field (other->puts->pdata[0], "own.unit.name"), ==, "谷米科技");
  g_assert_cmpstr (sf_record_get_field (late->puts->pdata[0], "own.unit.address"), ==, "文字甲");
  g_assert_true (sf_fixture_tells (same, SF_PARTY_STUDENT, "verification-corrected"));
}

/* ---- Handing in ---- */

static void
test_submit (void)
{
  g_autoptr (SfFixture) f = make_school ();
  static const struct
  {
    const char *kind;
    const char *emptied; /* a field she leaves out */
    gboolean proof;
    SfWorkflowCode code;
  } cases[] = {
    { "10", "own.proof", FALSE, SF_CODE_OK }, /* the agreement is here */
    { "11", "own.proof", FALSE, SF_CODE_PROOF_MISSING },
    { "11", "own.proof", TRUE, SF_CODE_OK },
    { "11", "own.unit.name", TRUE, SF_CODE_FORM },
    { "70", "own.unit.name", FALSE, SF_CODE_OK },
    { "80", "own.whereabouts.school", TRUE, SF_CODE_FORM },
    { "80", "own.unit.name", FALSE, SF_CODE_PROOF_MISSING },
    { "85", "own.whereabouts.country", TRUE, SF_CODE_FORM },
    { "46", "own.unit.name", TRUE, SF_CODE_OK },
    { "76", "own.unit.name", FALSE, SF_CODE_OK },
    { "10", "own.person.origin", FALSE, SF_CODE_FORM },
    { "10", "own.whereabouts.kind", FALSE, SF_CODE_FORM },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfRecord) verification = make_verification (f, SF_VERIFICATION_RETURNED);
      g_autoptr (SfFacts) facts = make_facts (f, verification, "submit", 0);
      g_autoptr (SfDecision) decision = NULL;

      sf_record_set_field (verification, "own.whereabouts.kind", cases[i].kind);
      sf_record_set_field (verification, cases[i].emptied, NULL);
      if (!cases[i].proof)
        g_ptr_array_set_size (facts->attachments, 0);
      decision =
        sf_walk_decide (f, SF_KIND_VERIFICATION, "submit", f->actors[SF_ROLE_STUDENT], verification, NULL, facts, NULL);
      g_test_message ("%s without %s", cases[i].kind, cases[i].emptied);
      sf_fixture_expect (decision, cases[i].code);
      if (cases[i].code != SF_CODE_OK)
        continue;
      g_assert_cmpstr (sf_record_get_text (decision->puts->pdata[0], SF_VERIFICATION_WHEREABOUTS), ==, cases[i].kind);
      g_assert_cmpint (sf_record_get_int (decision->puts->pdata[0], SF_VERIFICATION_QUEUED_AT), ==, SF_FIXTURE_NOW);
      g_assert_true (sf_fixture_tells (decision, SF_PARTY_COLLEGE, "verification-to-review"));
    }
}

/* She is told, whichever it is. */
static void
test_results (void)
{
  g_autoptr (SfFixture) f = make_school ();
  g_autoptr (SfRecord) submitted = make_verification (f, SF_VERIFICATION_SUBMITTED);
  const SfActor *college = f->actors[SF_ROLE_COLLEGE];
  g_autoptr (SfDecision) approved = decide (f, "approve", college, submitted, NULL);
  g_autoptr (SfDecision) mute = decide (f, "return", college, submitted, NULL);
  g_autoptr (SfDecision) returned = decide (f, "return", college, submitted, sf_walk_args ("reason", "不符", NULL));
  g_autoptr (SfDecision) stranger = decide (f, "approve", f->other_college, submitted, NULL);
  g_autoptr (SfDecision) other_student = decide (f, "save_draft", f->other_student, submitted, NULL);

  sf_fixture_expect (approved, SF_CODE_OK);
  g_assert_true (sf_fixture_tells (approved, SF_PARTY_STUDENT, "verification-approved"));
  sf_fixture_expect (mute, SF_CODE_REASON_REQUIRED);
  sf_fixture_expect (returned, SF_CODE_OK);
  g_assert_true (sf_fixture_tells (returned, SF_PARTY_STUDENT, "verification-returned"));
  g_assert_cmpstr (sf_record_get_text (returned->puts->pdata[0], SF_VERIFICATION_REASON), ==, "不符");
  sf_fixture_expect (stranger, SF_CODE_NOT_FOUND);
  sf_fixture_expect (other_student, SF_CODE_NOT_FOUND);
}

/* ---- A signing feeds it ---- */

static void
test_fed_by_signing (void)
{
  g_autoptr (SfFixture) f = make_school ();
  g_autoptr (SfRecord) signing = sf_fixture_signing (f, SF_SIGNING_OFFICE_REVIEW, "employer", NULL);
  g_autoptr (SfFacts) facts = sf_fixture_facts (f, signing);
  g_autoptr (SfDecision) decision = NULL;
  SfRecord *fed;

  facts->verification = make_verification (f, SF_VERIFICATION_APPROVED);
  sf_record_set_field (facts->verification, "own.whereabouts.kind", "70");
  sf_record_set_field (facts->verification, "school.whereabouts.kind", "70");
  decision = sf_walk_decide (f, SF_KIND_SIGNING, "office_approve", f->actors[SF_ROLE_OFFICE], signing, NULL, facts,
                             sf_fixture_args (f, SF_KIND_SIGNING, "office_approve"));
  sf_fixture_expect (decision, SF_CODE_OK);
  fed = sf_walk_put (decision, SF_KIND_VERIFICATION, NULL);
  g_assert_cmpint (sf_record_get_state (fed), ==, SF_VERIFICATION_OPEN);
  g_assert_cmpstr (sf_record_get_field (fed, "school.agreement.number"), ==, "140501330");
  g_assert_cmpstr (sf_record_get_field (fed, "school.unit.division"), ==, "430104");
  g_assert_cmpstr (sf_record_get_field (fed, "own.whereabouts.kind"), ==, "10");
  g_assert_cmpstr (sf_record_get_text (fed, SF_VERIFICATION_WHEREABOUTS), ==, "10");
  /* What she said otherwise stays, and shows as different. */
  g_assert_cmpstr (sf_record_get_field (fed, "own.unit.name"), ==, "谷米科技");
  g_assert_true (sf_fixture_tells (decision, SF_PARTY_STUDENT, "verification-reopened"));
}

/* ---- The wizard ---- */

static void
test_wizard (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) old = make_edition (f, SF_VERIFICATION_OPEN, "verification-2020");
  g_autoptr (SfRecord) current = make_verification (f, SF_VERIFICATION_OPEN);
  g_autoptr (JsonObject) home = NULL;
  g_autoptr (JsonObject) unit = sf_verification_dispatch (old, SF_DISPATCH_UNIT);
  g_autoptr (JsonObject) capital = NULL;
  g_autoptr (JsonObject) none = sf_verification_dispatch (current, SF_DISPATCH_UNIT);

  sf_record_set_field (old, "own.person.origin", "430104");
  home = sf_verification_dispatch (old, SF_DISPATCH_HOME);
  g_assert_cmpstr (json_object_get_string_member (home, "own.dispatch.kind"), ==, "2");
  g_assert_cmpstr (json_object_get_string_member (home, "own.dispatch.unit"), ==, "湖南省长沙市人力资源和社会保障局");
  g_assert_cmpstr (json_object_get_string_member (home, "own.dispatch.division"), ==, "430100");
  sf_record_set_field (old, "own.person.origin", "110105");
  capital = sf_verification_dispatch (old, SF_DISPATCH_HOME);
  g_assert_cmpstr (json_object_get_string_member (capital, "own.dispatch.unit"), ==, "北京市人力资源和社会保障局");
  g_assert_cmpstr (json_object_get_string_member (capital, "own.dispatch.division"), ==, "110000");
  g_assert_cmpstr (json_object_get_string_member (unit, "own.dispatch.kind"), ==, "1");
  g_assert_cmpstr (json_object_get_string_member (unit, "own.dispatch.unit"), ==, "谷米科技");
  g_assert_cmpuint (json_object_get_size (none), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/verification/walk", test_walk);
  g_test_add_func ("/workflow/verification/open", test_open);
  g_test_add_func ("/workflow/verification/season", test_season);
  g_test_add_func ("/workflow/verification/edition-of-class", test_edition_of_class);
  g_test_add_func ("/workflow/verification/editions", test_editions_differ);
  g_test_add_func ("/workflow/verification/compare", test_compare);
  g_test_add_func ("/workflow/verification/restore", test_restore);
  g_test_add_func ("/workflow/verification/sides", test_sides);
  g_test_add_func ("/workflow/verification/carries-over", test_correction_carries_over);
  g_test_add_func ("/workflow/verification/submit", test_submit);
  g_test_add_func ("/workflow/verification/results", test_results);
  g_test_add_func ("/workflow/verification/fed", test_fed_by_signing);
  g_test_add_func ("/workflow/verification/wizard", test_wizard);
  return g_test_run ();
}
