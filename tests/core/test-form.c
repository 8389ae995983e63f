/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The editions that are compiled in: that they hold what the parts of the program rely on, and that each of their
 * fields takes what is right and refuses what is wrong.
 */
#include <string.h>

#include "core/form/sf-codes.h"
#include "core/form/sf-form.h"
#include "core/workflow/sf-rules.h"

#define EVERY_FIELD(edition_, field_)                                                                                  \
  for (const SfFieldGroup *const *g_ = sf_form_edition_get_groups (edition_); *g_ != NULL; g_++)                       \
    for (const SfField *const *f_ = (*g_)->fields, *field_ = *f_; (field_ = *f_) != NULL; f_++)

static const SfFormEdition *
lookup (const char *name)
{
  const SfFormEdition *edition = sf_form_edition_lookup (name);

  g_assert_nonnull (edition);
  return edition;
}

/* ---- What the editions hold ---- */

static void
test_names (void)
{
  static const struct
  {
    const char *name;
    const char *family;
  } cases[] = {
    { "undergraduate-2020", "agreement" },   { "postgraduate-2020", "agreement" },
    { "student-2020", "student" },           { "employer-2020", "employer" },
    { "college-2020", "college" },           { "school-2020", "settings" },
    { "verification-2020", "verification" }, { "verification-2023", "verification" },
    { "cancellation-2020", "cancellation" },
  };

  g_assert_cmpuint (g_strv_length ((GStrv) sf_form_edition_names ()), ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SfFormEdition *edition = lookup (cases[i].name);

      g_assert_cmpstr (sf_form_edition_get_name (edition), ==, cases[i].name);
      g_assert_cmpstr (sf_form_edition_get_family (edition), ==, cases[i].family);
      g_assert_true (g_strv_contains (sf_form_edition_names (), cases[i].name));
    }
  g_assert_null (sf_form_edition_lookup ("undergraduate-1999"));
  g_assert_null (sf_form_edition_lookup (NULL));
}

static void
test_titles (void)
{
  g_assert_cmpstr (sf_form_edition_get_title (lookup ("undergraduate-2020"), "zh_CN"), ==,
                   "全国普通高等学校毕业生就业协议书");
  g_assert_cmpstr (sf_form_edition_get_title (lookup ("postgraduate-2020"), "zh"), ==, "全国毕业研究生就业协议书");
  g_assert_true (g_str_has_prefix (sf_form_edition_get_title (lookup ("postgraduate-2020"), "en"), "Employment"));
}

static void
assert_has (const SfFormEdition *edition, const char *prefix, const char *keys)
{
  g_auto (GStrv) list = g_strsplit (keys, " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat (prefix, list[i], NULL);

      if (sf_form_edition_get_field (edition, key) == NULL)
        g_error ("%s has no field %s", sf_form_edition_get_name (edition), key);
    }
}

static void
test_agreement_keys (gconstpointer name)
{
  const SfFormEdition *edition = lookup (name);

  assert_has (edition, "work.",
              "position_category position place report_from years probation_months trainee_months probation_pay "
              "insurance housing penalty dispatch_unit remarks");
  assert_has (edition, "employer.",
              "name credit_code org_code superior nature ownership industry division postcode address contact phone "
              "mobile email size");
  assert_has (edition, "dispatch.", "kind unit division address note");
  assert_has (edition, "archive.", "unit department address postcode contact phone");
  assert_has (edition, "household.", "move address police_station");
  assert_has (edition, "student.",
              "name number sex birth identity nation politics training major direction duration education college "
              "class enrolment graduation origin home_address phone email health health_note start_pay opinion");
  assert_has (edition, "school.", "name office contact phone postcode address");
  assert_has (edition, "college.", "name contact phone opinion");
  assert_has (edition, "", "office.opinion proof.files");
}

/* The student fills in the last part of the manual's 毕业生基本情况; what the roster says is not hers to change. */
static void
test_parties (void)
{
  const SfFormEdition *edition = lookup ("undergraduate-2020");
  static const char *const own[] = { "student.health", "student.health_note", "student.start_pay",    "student.opinion",
                                     "student.phone",  "student.email",       "student.home_address", NULL };

  EVERY_FIELD (edition, field)
  {
    if (g_str_has_prefix (field->key, "student."))
      g_assert_cmpint (field->party, ==, g_strv_contains (own, field->key) ? SF_PARTY_STUDENT : SF_PARTY_SCHOOL);
    if (g_str_has_prefix (field->key, "work.") || g_str_has_prefix (field->key, "employer.") ||
        g_str_has_prefix (field->key, "archive."))
      g_assert_cmpint (field->party, ==, SF_PARTY_EMPLOYER);
  }
}

static void
test_groups (void)
{
  static const char *const expected[] = { "work",     "proof",   "student",   "employer",
                                          "dispatch", "archive", "household", "school" };
  static const char *const labels[] = { "就业协议书", "就业证明材料", "毕业生基本情况", "单位信息",
                                        "报到证",     "档案",         "户口",           "学校信息" };
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (lookup ("undergraduate-2020"));

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpstr (groups[i]->key, ==, expected[i]);
      g_assert_cmpstr (groups[i]->label_zh, ==, labels[i]);
    }
  g_assert_null (groups[G_N_ELEMENTS (expected)]);
}

/* An edition that is based on another has its fields, in its order, but for what it overrides. */
static void
test_base (void)
{
  const SfFormEdition *base = lookup ("undergraduate-2020");
  const SfFormEdition *edition = lookup ("postgraduate-2020");
  const SfField *direction = sf_form_edition_get_field (edition, "student.direction");
  guint n = 0;

  EVERY_FIELD (base, field)
  {
    g_assert_nonnull (sf_form_edition_get_field (edition, field->key));
    n++;
  }
  EVERY_FIELD (edition, field) n--;
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpstr (direction->label_zh, ==, "研究方向");
  g_assert_cmpint (direction->max, ==, 50);
  g_assert_cmpstr (sf_form_edition_get_field (base, "student.direction")->label_zh, ==, "专业方向");
  g_assert_cmpstr (sf_form_edition_get_groups (edition)[2]->key, ==, "student");
  g_assert_cmpstr (sf_form_edition_get_groups (edition)[2]->fields[0]->key, ==, "student.name");
}

/* What the records of students, employers, colleges and the school hold has its place in the agreement. */
static void
test_copied_keys (void)
{
  static const struct
  {
    const char *edition;
    const char *prefix;
    const char *without; /* what the agreement does not show */
  } cases[] = {
    { "student-2020", "student", "hardship major_code qq" },
    { "employer-2020", "employer", "fax" },
    { "college-2020", "college", "" },
  };
  const SfFormEdition *agreement = lookup ("undergraduate-2020");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) without = g_strsplit (cases[i].without, " ", -1);

      EVERY_FIELD (lookup (cases[i].edition), field)
      {
        g_autofree char *key = g_strconcat (cases[i].prefix, ".", field->key, NULL);
        const SfField *target = sf_form_edition_get_field (agreement, key);

        g_test_message ("%s", key);
        g_assert_cmpint (target == NULL, ==, g_strv_contains ((const char *const *) without, field->key));
        if (target == NULL)
          continue;
        g_assert_cmpint (target->type, ==, field->type);
        g_assert_cmpstr (target->codes, ==, field->codes);
        g_assert_cmpint (target->max, ==, field->max);
        g_assert_cmpint (target->county, ==, field->county);
      }
    }
}

static void
assert_default_fits (const char *key, gint64 value)
{
  const SfField *field = sf_form_edition_get_field (lookup ("school-2020"), key);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  g_autofree char *hint = g_strdup_printf ("默认 %s", text);

  g_assert_nonnull (field);
  g_assert_true (sf_field_check (field, text, NULL));
  g_assert_true (g_str_has_prefix (field->hint_zh, hint));
}

static void
assert_switch_fits (const char *key, gboolean value)
{
  const SfField *field = sf_form_edition_get_field (lookup ("school-2020"), key);

  g_assert_nonnull (field);
  g_assert_true (g_str_has_prefix (field->hint_zh, value ? "默认：是" : "默认：否"));
}

/* What the form says of the rules' defaults is what they are. */
static void
test_settings (void)
{
  const SfFormEdition *edition = lookup ("school-2020");
  g_autoptr (SfRules) rules = sf_rules_new (NULL, NULL);
  const SfField *field = sf_form_edition_get_field (edition, "edition_undergraduate");

  assert_default_fits ("max_open_invitations", rules->max_open_invitations);
  assert_default_fits ("invitation_days", rules->invitation_days);
  assert_default_fits ("returned_days", rules->returned_days);
  assert_default_fits ("remind_days", rules->remind_days);
  assert_default_fits ("overdue_days", rules->overdue_days);
  assert_default_fits ("cancel_limit", rules->cancel_limit);
  assert_default_fits ("cooling_working_days", rules->cooling_working_days);
  assert_default_fits ("confirm_days", rules->confirm_days);
  assert_default_fits ("offline_quota_percent", rules->offline_quota_percent);
  assert_default_fits ("max_attachments", rules->max_attachments);
  assert_default_fits ("max_file_mb", rules->max_file_mb);
  assert_default_fits ("retention_years", rules->retention_years);
  assert_switch_fits ("student_may_start", rules->student_may_start);
  assert_switch_fits ("employer_confirms", rules->employer_confirms);
  assert_switch_fits ("college_reviews", rules->college_reviews);
  assert_switch_fits ("secret_required", rules->secret_required);
  assert_switch_fits ("reissue_needs_proof", rules->reissue_needs_proof);
  g_assert_nonnull (strstr (sf_form_edition_get_field (edition, "number_pattern")->hint_zh, rules->number_pattern));
  g_assert_nonnull (sf_form_edition_get_field (edition, "school_code"));
  g_assert_cmpint (sf_form_edition_get_field (edition, "invitation_days")->min, ==, SF_INVITATION_DAYS_MIN);
  g_assert_cmpint (sf_form_edition_get_field (edition, "invitation_days")->max, ==, SF_INVITATION_DAYS_MAX);
  g_assert_true (sf_field_check (field, rules->edition_undergraduate, NULL));
  g_assert_true (sf_field_check (field, rules->edition_postgraduate, NULL));
  for (const SfCode *c = sf_code_table (field->codes); c->code != NULL; c++)
    g_assert_cmpstr (sf_form_edition_get_family (lookup (c->code)), ==, "agreement");
}

/* ---- Every field takes what is right and refuses what is wrong ---- */

typedef struct
{
  const char *right;  /* as it is typed */
  const char *normal; /* as it is stored */
  const char *wrong;
  SfFormError code;
} Sample;

static const Sample samples[] = {
  [SF_FIELD_TEXT] = { " 长沙　市 ", "长沙市", "a\tb\001", SF_FORM_ERROR_BAD_TEXT },
  [SF_FIELD_LONG_TEXT] = { "一\r\n二 ", "一\n二", "a\001", SF_FORM_ERROR_BAD_TEXT },
  [SF_FIELD_CHOICE] = { NULL, NULL, "没有这一项", SF_FORM_ERROR_NOT_A_CODE },
  [SF_FIELD_DATE] = { "２０２０年7月1日", "2020-07-01", "2020-02-30", SF_FORM_ERROR_NOT_A_DATE },
  [SF_FIELD_MONEY] = { "¥3,000 元", "3000", "三千", SF_FORM_ERROR_NOT_A_NUMBER },
  [SF_FIELD_INTEGER] = { NULL, NULL, "1.5", SF_FORM_ERROR_NOT_A_NUMBER },
  [SF_FIELD_DIVISION] = { "湖南省长沙市岳麓区", "430104", "430199", SF_FORM_ERROR_NOT_A_DIVISION },
  [SF_FIELD_PHONE] = { "(0731)58290000转8001", "0731-58290000-8001", "58290000", SF_FORM_ERROR_NOT_A_PHONE },
  [SF_FIELD_MOBILE] = { "+86 138 1234 5678", "13812345678", "0731-58290000", SF_FORM_ERROR_NOT_A_PHONE },
  [SF_FIELD_POSTCODE] = { "４１１ ２０１", "411201", "41120", SF_FORM_ERROR_NOT_A_POSTCODE },
  [SF_FIELD_EMAIL] = { " hr@Example.COM", "hr@example.com", "hr@example", SF_FORM_ERROR_NOT_AN_EMAIL },
  [SF_FIELD_IDENTITY] = { "110105 19491231 002x", "11010519491231002X", "110105194912310021",
                          SF_FORM_ERROR_NOT_AN_IDENTITY },
  [SF_FIELD_CREDIT_CODE] = { "91440300708461136t", "91440300708461136T", "13721095710",
                             SF_FORM_ERROR_NOT_A_CREDIT_CODE },
  [SF_FIELD_ORG_CODE] = { "d2143569-x", "D2143569X", "D2143569Y", SF_FORM_ERROR_NOT_AN_ORG_CODE },
  [SF_FIELD_FILE] = { NULL, NULL, "proof.pdf", SF_FORM_ERROR_BAD_TEXT },
};

static void
assert_right (const SfField *field, const char *typed, const char *normal)
{
  g_autofree char *value = sf_field_normalise (field, typed);
  g_autofree char *again = value != NULL ? sf_field_normalise (field, value) : NULL;

  g_assert_cmpstr (value, ==, normal);
  g_assert_cmpstr (again, ==, normal);
  g_assert_true (sf_field_check (field, value, NULL));
}

static void
assert_wrong (const SfField *field, const char *typed, SfFormError expected)
{
  g_autofree char *value = sf_field_normalise (field, typed);
  SfFormError code = SF_FORM_ERROR_EDITION;

  g_assert_false (sf_field_check (field, value != NULL ? value : typed, &code));
  g_assert_cmpstr (sf_form_error_name (code), ==, sf_form_error_name (expected));
}

static void
try_length (const SfField *field)
{
  g_autofree char *fits = g_strnfill ((gsize) field->max, 'a');
  g_autofree char *too_long = g_strnfill ((gsize) field->max + 1, 'a');
  g_autoptr (GString) han = g_string_new (NULL);

  for (gint64 i = 0; i < field->max; i++)
    g_string_append (han, "雒"); /* characters count, not bytes */
  assert_right (field, fits, fits);
  assert_right (field, han->str, han->str);
  assert_wrong (field, too_long, SF_FORM_ERROR_TOO_LONG);
}

static void
try_range (const SfField *field)
{
  g_autofree char *least = g_strdup_printf ("%" G_GINT64_FORMAT, field->min);
  g_autofree char *most = g_strdup_printf ("%" G_GINT64_FORMAT, field->max);
  g_autofree char *below = g_strdup_printf ("%" G_GINT64_FORMAT, field->min - 1);
  g_autofree char *above = g_strdup_printf ("%" G_GINT64_FORMAT, field->max + 1);

  g_assert_cmpint (field->max, >, 0);
  assert_right (field, least, least);
  assert_right (field, most, most);
  assert_wrong (field, above, SF_FORM_ERROR_OUT_OF_RANGE);
  if (field->min > 0)
    assert_wrong (field, below, SF_FORM_ERROR_OUT_OF_RANGE);
  assert_wrong (field, "99999999999999999999", SF_FORM_ERROR_OUT_OF_RANGE);
  assert_wrong (field, "-3", SF_FORM_ERROR_NOT_A_NUMBER);
}

static void
try_field (const SfField *field)
{
  const Sample *sample = &samples[field->type];

  g_test_message ("%s", field->key);
  if (sample->right != NULL)
    assert_right (field, sample->right, sample->normal);
  assert_wrong (field, sample->wrong, sample->code);
  assert_wrong (field, "\357\277\275", field->type == SF_FIELD_FILE ? sample->code : SF_FORM_ERROR_BAD_TEXT);
  if (field->type == SF_FIELD_TEXT || field->type == SF_FIELD_LONG_TEXT)
    try_length (field);
  if (field->type == SF_FIELD_MONEY || field->type == SF_FIELD_INTEGER)
    try_range (field);
  if (field->type == SF_FIELD_DATE)
    assert_wrong (field, "1875-01-01", SF_FORM_ERROR_OUT_OF_RANGE);
  if (field->type == SF_FIELD_CHOICE)
    for (const SfCode *c = sf_code_table (field->codes); c->code != NULL; c++)
      {
        assert_right (field, c->code, c->code);
        assert_right (field, c->label, c->code);
      }
}

static void
test_every_field (gconstpointer name)
{
  EVERY_FIELD (lookup (name), field) try_field (field);
}

static void
test_county (void)
{
  const SfField *origin = sf_form_edition_get_field (lookup ("student-2020"), "origin");
  const SfField *division = sf_form_edition_get_field (lookup ("undergraduate-2020"), "employer.division");

  assert_right (origin, "430124", "430124"); /* of before 2017 */
  assert_right (origin, "广东省东莞市", "441900");
  assert_wrong (origin, "湖南省长沙市", SF_FORM_ERROR_NOT_A_DIVISION);
  assert_wrong (origin, "430000", SF_FORM_ERROR_NOT_A_DIVISION);
  assert_right (division, "湖南省长沙市", "430100");
}

static void
test_org_code_instead (void)
{
  const SfField *field = sf_form_edition_get_field (lookup ("undergraduate-2020"), "employer.credit_code");

  assert_right (field, "D2143569-X", "D2143569X");
  assert_wrong (field, "D2143569-Y", SF_FORM_ERROR_NOT_A_CREDIT_CODE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/form/names", test_names);
  g_test_add_func ("/core/form/titles", test_titles);
  g_test_add_data_func ("/core/form/keys/undergraduate", "undergraduate-2020", test_agreement_keys);
  g_test_add_data_func ("/core/form/keys/postgraduate", "postgraduate-2020", test_agreement_keys);
  g_test_add_func ("/core/form/parties", test_parties);
  g_test_add_func ("/core/form/groups", test_groups);
  g_test_add_func ("/core/form/base", test_base);
  g_test_add_func ("/core/form/copied-keys", test_copied_keys);
  g_test_add_func ("/core/form/settings", test_settings);
  for (const char *const *name = sf_form_edition_names (); *name != NULL; name++)
    {
      g_autofree char *path = g_strconcat ("/core/form/every-field/", *name, NULL);

      g_test_add_data_func (path, *name, test_every_field);
    }
  g_test_add_func ("/core/form/county", test_county);
  g_test_add_func ("/core/form/org-code-instead", test_org_code_instead);
  return g_test_run ();
}
