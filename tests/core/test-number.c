/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers of agreements: what is a pattern, what is made of it, and what written by hand follows it.
 */
#include <string.h>

#include "sf-request-fixture.h"

static const SfNumberContext context = {
  .year = 2026, .school = "10534", .level = "31", .college = "06", .student = "140501330", .serial = 17, .suffix = 1
};

static SfNumberPattern *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  SfNumberPattern *pattern = sf_number_pattern_new (text, "10534", &error);

  g_assert_no_error (error);
  g_assert_nonnull (pattern);
  return pattern;
}

/* ---- Patterns ---- */

static void
test_wrong_patterns (void)
{
  static const struct
  {
    const char *text;
    SfNumberError code;
    const char *where;
  } cases[] = {
    { "", SF_NUMBER_ERROR_EMPTY, "" },
    { "{year}{serial:5", SF_NUMBER_ERROR_BRACE, "{serial:5" },
    { "year}{serial:5}", SF_NUMBER_ERROR_BRACE, "}{serial:5}" },
    { "{years}{serial:5}", SF_NUMBER_ERROR_ITEM, "{years}" },
    { "{}{serial:5}", SF_NUMBER_ERROR_ITEM, "{}" },
    { "{year:4}{serial:5}", SF_NUMBER_ERROR_ITEM, "{year:4}" },
    { "{Year}{serial:5}", SF_NUMBER_ERROR_ITEM, "{Year}" },
    { "{year}{serial}", SF_NUMBER_ERROR_WIDTH, "{serial}" },
    { "{year}{serial:2}", SF_NUMBER_ERROR_WIDTH, "{serial:2}" },
    { "{year}{serial:10}", SF_NUMBER_ERROR_WIDTH, "{serial:10}" },
    { "{year}{serial:x}", SF_NUMBER_ERROR_WIDTH, "{serial:x}" },
    { "{year} {serial:5}", SF_NUMBER_ERROR_CHARACTER, " " },
    { "湘{year}{serial:5}", SF_NUMBER_ERROR_CHARACTER, "湘" },
    { "{year}?{serial:5}", SF_NUMBER_ERROR_CHARACTER, "?" },
    { "{serial:5}{serial:4}", SF_NUMBER_ERROR_TWICE, "{serial:4}" },
    { "{serial:5}{check}{check}", SF_NUMBER_ERROR_TWICE, "{check}" },
    { "{student}{-n}{-n}", SF_NUMBER_ERROR_TWICE, "{-n}" },
    { "{check}{serial:5}", SF_NUMBER_ERROR_CHECK_PLACE, "{serial:5}" },
    { "{serial:5}{check}A", SF_NUMBER_ERROR_CHECK_PLACE, "A" },
    { "{student}{-n}{year}", SF_NUMBER_ERROR_SUFFIX_PLACE, "{year}" },
    { "{serial:5}{-n}{check}", SF_NUMBER_ERROR_SUFFIX_PLACE, "{check}" },
    { "{year}", SF_NUMBER_ERROR_NOT_UNIQUE, "{year}" },
    { "{student}", SF_NUMBER_ERROR_NOT_UNIQUE, "{student}" },
    { "{year}{college}{-n}", SF_NUMBER_ERROR_NOT_UNIQUE, "{year}{college}{-n}" },
    { "{year}{student}{-n}", SF_NUMBER_ERROR_TOO_LONG, "{year}{student}{-n}" },
    { "{year}{school}{level}{serial:9}", SF_NUMBER_ERROR_TOO_LONG, "{year}{school}{level}{serial:9}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SfNumberPattern) pattern = sf_number_pattern_new (cases[i].text, "10534", &error);

      g_test_message ("%s", cases[i].text);
      g_assert_null (pattern);
      g_assert_error (error, SF_NUMBER_ERROR, (int) cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].where);
    }
}

static void
test_school_code (void)
{
  static const char *const codes[] = { NULL, "", "10 534", "12345678901", "湘" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SfNumberPattern) pattern = sf_number_pattern_new ("{school}{serial:5}", codes[i], &error);

      g_assert_error (error, SF_NUMBER_ERROR, SF_NUMBER_ERROR_SCHOOL_CODE);
    }
}

static void
test_error_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (SfNumberError code = 0; code < SF_NUMBER_N_ERRORS; code++)
    g_assert_true (g_hash_table_add (names, (gpointer) sf_number_error_name (code)));
}

/* ---- Numbers ---- */

static const struct
{
  const char *pattern;
  const char *number;
  const char *group;
} made[] = {
  { "{student}{-n}", "140501330", NULL },
  { "{year}{serial:5}", "202600017", "2026{serial}" },
  { "{year}{school}{level}{serial:5}", "2026105343100017", "20261053431{serial}" },
  { "{yy}-{college}-{serial:4}{check}{-n}", "26-06-00175", "26-06-{serial}" },
  { "{college}/{serial:3}.A", "06/017.A", "06/{serial}.A" },
  { "HNUST{serial:4}{check}", "HNUST00172", "HNUST{serial}" },
};

static void
test_make (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autoptr (SfNumberPattern) pattern = parse (made[i].pattern);
      g_autofree char *number = sf_number_make (pattern, &context);
      g_autofree char *group = sf_number_group (pattern, &context);

      g_assert_cmpstr (number, ==, made[i].number);
      g_assert_cmpstr (group, ==, made[i].group);
    }
}

static void
test_suffix (void)
{
  g_autoptr (SfNumberPattern) pattern = parse (SF_NUMBER_DEFAULT);
  SfNumberContext third = context;
  g_autofree char *number = NULL;

  third.suffix = 3;
  number = sf_number_make (pattern, &third);
  g_assert_cmpstr (number, ==, "140501330-3");
}

/* What a client does not know is shown as not known. */
static void
test_unknown_serial (void)
{
  g_autoptr (SfNumberPattern) pattern = parse ("{year}{serial:5}{check}");
  SfNumberContext unknown = context;
  g_autofree char *number = NULL;

  unknown.serial = 0;
  number = sf_number_make (pattern, &unknown);
  g_assert_cmpstr (number, ==, "2026??????");
}

/* A serial that outgrows its width goes on, and the length that was checked has room for it. */
static void
test_outgrown (void)
{
  g_autoptr (SfNumberPattern) pattern = parse ("{year}{school}{level}{serial:8}");
  SfNumberContext late = context;
  g_autofree char *last = NULL;
  g_autofree char *next = NULL;

  late.serial = 99999999;
  last = sf_number_make (pattern, &late);
  late.serial++;
  next = sf_number_make (pattern, &late);
  g_assert_cmpstr (last, ==, "2026105343199999999");
  g_assert_cmpstr (next, ==, "20261053431100000000");
  g_assert_cmpuint (strlen (next), ==, SF_NUMBER_MAX);
}

/* The longest that each pattern may give fits. */
static void
test_longest (void)
{
  static const char *const patterns[] = { "{student}{-n}", "{student}{check}{-n}",
                                          "{yy}{student}{serial:3}" /* 22: refused */,
                                          "{school}{level}{college}{serial:4}{check}{-n}" };
  const SfNumberContext longest = { 2026, "1234567890", "31", "1234", "1234567890123456", 99999, 99 };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SfNumberPattern) pattern = sf_number_pattern_new (patterns[i], "1234567890", &error);
      g_autofree char *number = pattern != NULL ? sf_number_make (pattern, &longest) : NULL;

      g_assert_true (number != NULL ? strlen (number) <= SF_NUMBER_MAX
                                    : g_error_matches (error, SF_NUMBER_ERROR, SF_NUMBER_ERROR_TOO_LONG));
      g_assert_cmpint (number != NULL, ==, i < 2);
    }
}

static void
test_reissue (void)
{
  static const struct
  {
    const char *number;
    gboolean again;
    const char *next;
  } cases[] = {
    { "202600017", FALSE, "202600017-2" },      { "202600017-2", TRUE, "202600017-3" },
    { "202600017-9", TRUE, "202600017-10" },    { "140501330-2", FALSE, "140501330-2-2" },
    { "140501330-2-2", TRUE, "140501330-2-3" }, { "26-06-00172", FALSE, "26-06-00172-2" },
    { "nothing", TRUE, "nothing-2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *next = sf_number_reissue (cases[i].number, cases[i].again);

      g_assert_cmpstr (next, ==, cases[i].next);
    }
}

static void
test_context (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  SfNumberContext of_student = sf_number_context ("10534", f->student, f->college, SF_FIXTURE_NOW);

  g_assert_cmpstr (of_student.school, ==, "10534");
  g_assert_cmpstr (of_student.level, ==, "31");
  g_assert_cmpstr (of_student.college, ==, "06");
  g_assert_cmpstr (of_student.student, ==, "140501330");
  g_assert_cmpint (of_student.suffix, ==, 1);
  g_assert_cmpint (of_student.year, ==, 2026); /* the roster does not say */
  sf_record_set_int (f->student, SF_STUDENT_YEAR, 2027);
  g_assert_cmpint (sf_number_context (NULL, f->student, NULL, SF_FIXTURE_NOW).year, ==, 2027);
  /* 2027 begins in Shanghai while it is still 2026 elsewhere. */
  g_assert_cmpint (sf_number_context (NULL, NULL, NULL, G_GINT64_CONSTANT (1798732800000)).year, ==, 2027);
  g_assert_cmpint (sf_number_context (NULL, NULL, NULL, G_GINT64_CONSTANT (1798732799999)).year, ==, 2026);
}

/* ---- By hand ---- */

static void
test_what_is_made_matches (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autoptr (SfNumberPattern) pattern = parse (made[i].pattern);
      SfNumberContext asked = context;
      gint64 serial;

      asked.serial = 0;
      g_assert_true (sf_number_matches (pattern, &asked, made[i].number, &serial));
      g_assert_cmpint (serial, ==, made[i].group != NULL ? 17 : 0);
    }
}

static void
test_what_does_not_match (void)
{
  static const struct
  {
    const char *pattern;
    const char *number;
  } cases[] = {
    { "{student}{-n}", "140501331" },
    { "{student}{-n}", "140501330-2" },
    { "{student}{-n}", "" },
    { "{year}{serial:5}", "20260017" },
    { "{year}{serial:5}", "202700017" },
    { "{year}{serial:5}", "2026000017" },
    { "{year}{serial:5}", "202600000" },
    { "{year}{serial:5}", "2026-0017" },
    { "{year}{serial:5}", "2026+0017" },
    { "{year}{serial:5}", "202600017 " },
    { "{year}{serial:5}", "2026" },
    { "{serial:4}{check}", "00174" },
    { "{college}/{serial:3}.A", "06/017.B" },
    { "{college}/{serial:3}.A", "07/017.A" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfNumberPattern) pattern = parse (cases[i].pattern);
      gint64 serial = 1;

      g_test_message ("%s %s", cases[i].pattern, cases[i].number);
      g_assert_false (sf_number_matches (pattern, &context, cases[i].number, &serial));
      g_assert_cmpint (serial, ==, 0);
    }
}

/* ---- The check digit ---- */

static void
test_check_digit (void)
{
  /* The standard's own example, a German tax number, a Croatian OIB. */
  g_assert_cmpint (sf_number_check_digit ("0794"), ==, '5');
  g_assert_cmpint (sf_number_check_digit ("8609574271"), ==, '9');
  g_assert_cmpint (sf_number_check_digit ("9457740319"), ==, '4');
  /* A letter is its two digits, in either case; what stands between does not count. */
  g_assert_cmpint (sf_number_check_digit ("A7"), ==, sf_number_check_digit ("107"));
  g_assert_cmpint (sf_number_check_digit ("z/7.-"), ==, sf_number_check_digit ("357"));
}

/* Every single wrong digit is found, and so is most of what is exchanged. */
static void
test_check_digit_finds (void)
{
  g_autoptr (SfNumberPattern) pattern = parse ("{year}{serial:5}{check}");
  guint found = 0;
  guint tried = 0;

  for (gint64 serial = 1; serial < 200; serial++)
    {
      SfNumberContext one = context;
      g_autofree char *number = NULL;

      one.serial = serial;
      number = sf_number_make (pattern, &one);
      for (gsize place = 0; number[place] != '\0'; place++)
        for (char digit = '0'; digit <= '9'; digit++)
          {
            g_autofree char *wrong = g_strdup (number);
            g_autofree char *body = NULL;

            wrong[place] = digit;
            if (g_str_equal (wrong, number))
              continue;
            body = g_strndup (wrong, strlen (wrong) - 1);
            tried++;
            found += sf_number_check_digit (body) != wrong[strlen (wrong) - 1];
          }
    }
  g_assert_cmpuint (tried, >, 17000);
  g_assert_cmpuint (found, ==, tried);
}

/* ---- In the rules ---- */

static void
test_rules (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRules) rules = NULL;
  g_autofree char *number = NULL;

  g_assert_cmpstr (f->rules->number_pattern, ==, "{student}{-n}");
  /* One that is not right does not stop the signing. */
  sf_record_set_field (f->settings, "number_pattern", "{year");
  rules = sf_rules_new (f->settings, NULL);
  number = sf_number_make (rules->numbers, &context);
  g_assert_cmpstr (number, ==, "140501330");
  g_assert_cmpstr (rules->number_pattern, ==, "{student}{-n}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/number/wrong-patterns", test_wrong_patterns);
  g_test_add_func ("/core/number/school-code", test_school_code);
  g_test_add_func ("/core/number/error-names", test_error_names);
  g_test_add_func ("/core/number/make", test_make);
  g_test_add_func ("/core/number/suffix", test_suffix);
  g_test_add_func ("/core/number/unknown-serial", test_unknown_serial);
  g_test_add_func ("/core/number/outgrown", test_outgrown);
  g_test_add_func ("/core/number/longest", test_longest);
  g_test_add_func ("/core/number/reissue", test_reissue);
  g_test_add_func ("/core/number/context", test_context);
  g_test_add_func ("/core/number/what-is-made-matches", test_what_is_made_matches);
  g_test_add_func ("/core/number/what-does-not-match", test_what_does_not_match);
  g_test_add_func ("/core/number/check-digit", test_check_digit);
  g_test_add_func ("/core/number/check-digit-finds", test_check_digit_finds);
  g_test_add_func ("/core/number/rules", test_rules);
  return g_test_run ();
}
