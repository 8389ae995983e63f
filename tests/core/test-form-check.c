/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Forms as a whole: the agreement filled in by its parties, what is missing, what depends on something else.
 */
#include "core/form/sf-form.h"

static const SfFormEdition *
agreement (void)
{
  return sf_form_edition_lookup ("undergraduate-2020");
}

/* The employer's and the student's part, as they type it. */
static JsonObject *
typed_values (void)
{
  static const char *const values[][2] = {
    { "work.position_category", "工程技术人员" },
    { "work.position", "嵌入式软件工程师" },
    { "work.place", "广东省深圳市南山区" },
    { "work.report_from", "2020年7月1日" },
    { "work.probation_months", "3个月" },
    { "employer.name", "深圳谷米科技有限公司" },
    { "employer.credit_code", "91440300708461136t" },
    { "employer.nature", "其他企业" },
    { "employer.industry", "信息传输、软件和信息技术服务业" },
    { "employer.division", "广东省深圳市南山区" },
    { "employer.postcode", "５１８０５７" },
    { "employer.address", "科技园北区 １ 号" },
    { "employer.contact", "夏 振裘" },
    { "employer.phone", "（0755）26000000转801" },
    { "dispatch.kind", "2" },
    { "household.move", "否" },
    { "student.phone", "138 1234 5678" },
    { "student.health", "健康" },
    { "student.start_pay", "8,000元" },
  };
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    json_object_set_string_member (object, values[i][0], values[i][1]);
  return object;
}

static JsonObject *
filled_values (void)
{
  g_autoptr (JsonObject) typed = typed_values ();

  return sf_form_normalise (agreement (), typed);
}

#define BOTH (SF_PARTY_EMPLOYER | SF_PARTY_STUDENT)

/* @expected: "key problem" for each, in the form's order. */
static void
assert_problems (JsonObject *values, SfParty parties, gboolean complete, const char *expected)
{
  g_autoptr (GPtrArray) problems = sf_form_check (agreement (), values, parties, complete);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const SfFormProblem *problem = problems->pdata[i];

      g_assert_true ((problem->field == NULL) == (problem->code == SF_FORM_ERROR_UNKNOWN_FIELD));
      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "", problem->key, sf_form_error_name (problem->code));
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_normalise (void)
{
  g_autoptr (JsonObject) values = typed_values ();
  g_autoptr (JsonObject) normal = NULL;

  json_object_set_string_member (values, "work.housing", " 　");
  json_object_set_string_member (values, "unknown", " as it is ");
  json_object_set_int_member (values, "work.years", 3);
  normal = sf_form_normalise (agreement (), values);
  g_assert_cmpstr (json_object_get_string_member (normal, "work.position_category"), ==, "13");
  g_assert_cmpstr (json_object_get_string_member (normal, "work.report_from"), ==, "2020-07-01");
  g_assert_cmpstr (json_object_get_string_member (normal, "work.probation_months"), ==, "3");
  g_assert_cmpstr (json_object_get_string_member (normal, "employer.credit_code"), ==, "91440300708461136T");
  g_assert_cmpstr (json_object_get_string_member (normal, "employer.division"), ==, "440305");
  g_assert_cmpstr (json_object_get_string_member (normal, "employer.address"), ==, "科技园北区 1 号");
  g_assert_cmpstr (json_object_get_string_member (normal, "employer.contact"), ==, "夏振裘");
  g_assert_cmpstr (json_object_get_string_member (normal, "employer.phone"), ==, "0755-26000000-801");
  g_assert_cmpstr (json_object_get_string_member (normal, "student.start_pay"), ==, "8000");
  g_assert_false (json_object_has_member (normal, "work.housing"));
  g_assert_cmpstr (json_object_get_string_member (normal, "unknown"), ==, " as it is ");
  g_assert_cmpint (json_object_get_int_member (normal, "work.years"), ==, 3);
}

static void
test_complete (void)
{
  g_autoptr (JsonObject) values = filled_values ();

  assert_problems (values, BOTH, TRUE, "");
  assert_problems (values, SF_PARTY_ALL, FALSE, "");
}

static void
test_empty (void)
{
  g_autoptr (JsonObject) values = json_object_new ();

  assert_problems (values, SF_PARTY_ALL, FALSE, "");
  assert_problems (values, SF_PARTY_STUDENT, TRUE,
                   "student.phone missing, student.health missing, student.start_pay missing");
  assert_problems (
    values, SF_PARTY_EMPLOYER, TRUE,
    "work.position_category missing, work.position missing, work.place missing, work.report_from missing, "
    "employer.name missing, employer.credit_code missing, employer.nature missing, "
    "employer.industry missing, employer.division missing, employer.postcode missing, "
    "employer.address missing, employer.contact missing, employer.phone missing, dispatch.kind missing, "
    "household.move missing");
  assert_problems (values, SF_PARTY_COLLEGE, TRUE, "");
  assert_problems (values, SF_PARTY_SCHOOL, TRUE,
                   "student.name missing, student.number missing, student.college missing, student.major missing, "
                   "student.education missing, school.name missing, college.name missing");
}

static void
test_wrong_values (void)
{
  g_autoptr (JsonObject) values = filled_values ();

  json_object_set_string_member (values, "student.start_pay", "面议");
  json_object_set_string_member (values, "employer.phone", "26000000");
  json_object_set_string_member (values, "zoo", "1");
  json_object_set_string_member (values, "aunt", "1");
  json_object_set_int_member (values, "work.years", 3);
  json_object_set_null_member (values, "work.housing");
  assert_problems (values, BOTH, TRUE,
                   "work.years bad-text, work.housing bad-text, student.start_pay not-a-number, "
                   "employer.phone not-a-phone, aunt unknown-field, zoo unknown-field");
  /* Only the part that is asked for; what is no field is wrong for everybody. */
  assert_problems (values, SF_PARTY_STUDENT, FALSE,
                   "student.start_pay not-a-number, aunt unknown-field, zoo unknown-field");
}

static void
test_excludes (void)
{
  g_autoptr (JsonObject) values = filled_values ();

  json_object_set_string_member (values, "work.trainee_months", "12");
  assert_problems (values, BOTH, FALSE, "work.probation_months excludes, work.trainee_months excludes");
  json_object_remove_member (values, "work.probation_months");
  assert_problems (values, BOTH, TRUE, "");
}

static void
test_probation (void)
{
  g_autoptr (JsonObject) values = filled_values ();

  json_object_set_string_member (values, "work.probation_months", "7");
  assert_problems (values, BOTH, TRUE, "work.probation_months out-of-range");
}

/* 健康状况 other: she must say what. */
static void
test_visible (void)
{
  g_autoptr (JsonObject) values = filled_values ();
  const SfField *note = sf_form_edition_get_field (agreement (), "student.health_note");

  g_assert_false (sf_field_is_visible (note, values));
  g_assert_false (sf_field_is_required (note, values));
  json_object_set_string_member (values, "student.health", "other");
  g_assert_true (sf_field_is_visible (note, values));
  g_assert_true (sf_field_is_required (note, values));
  assert_problems (values, BOTH, TRUE, "student.health_note missing");
  assert_problems (values, BOTH, FALSE, "");
  json_object_set_string_member (values, "student.health_note", "色弱");
  assert_problems (values, BOTH, TRUE, "");
}

/* Who may keep archives says where they go, and an archive needs an address that the post finds. */
static void
test_archive (void)
{
  g_autoptr (JsonObject) values = filled_values ();

  json_object_set_string_member (values, "employer.nature", "31");
  assert_problems (values, BOTH, TRUE, "archive.unit missing");
  json_object_set_string_member (values, "employer.nature", "39");
  json_object_set_string_member (values, "archive.unit", "深圳市人才服务中心");
  assert_problems (values, BOTH, TRUE, "archive.address missing, archive.postcode missing, archive.phone missing");
  json_object_set_string_member (values, "archive.address", "深南大道 8005 号");
  json_object_set_string_member (values, "archive.postcode", "518040");
  json_object_set_string_member (values, "archive.phone", "0755-88123456");
  assert_problems (values, BOTH, TRUE, "");
}

static void
test_dispatch_and_household (void)
{
  g_autoptr (JsonObject) values = filled_values ();

  json_object_set_string_member (values, "dispatch.kind", "3");
  json_object_set_string_member (values, "household.move", "yes");
  assert_problems (values, BOTH, TRUE, "dispatch.unit missing, dispatch.division missing, household.address missing");
  json_object_set_string_member (values, "dispatch.kind", "6");
  json_object_set_string_member (values, "household.move", "no");
  assert_problems (values, BOTH, TRUE, "");
}

static void
test_error_names (void)
{
  for (int code = SF_FORM_ERROR_EDITION; code <= SF_FORM_ERROR_BAD_TEXT; code++)
    {
      g_assert_nonnull (sf_form_error_name (code));
      for (int other = SF_FORM_ERROR_EDITION; other < code; other++)
        g_assert_cmpstr (sf_form_error_name (code), !=, sf_form_error_name (other));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/form-check/normalise", test_normalise);
  g_test_add_func ("/core/form-check/complete", test_complete);
  g_test_add_func ("/core/form-check/empty", test_empty);
  g_test_add_func ("/core/form-check/wrong-values", test_wrong_values);
  g_test_add_func ("/core/form-check/excludes", test_excludes);
  g_test_add_func ("/core/form-check/probation", test_probation);
  g_test_add_func ("/core/form-check/visible", test_visible);
  g_test_add_func ("/core/form-check/archive", test_archive);
  g_test_add_func ("/core/form-check/dispatch-and-household", test_dispatch_and_household);
  g_test_add_func ("/core/form-check/error-names", test_error_names);
  return g_test_run ();
}
