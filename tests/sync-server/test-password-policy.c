/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What passwords the rules let pass, and that the rules are those of the settings' form.
 */
#include "auth/sf-password-policy.h"

#include "core/form/sf-form.h"

static const char *const own[] = { "T2020113", "周敏", "140501330", NULL };

static SfPasswordFault
check (const SfAccountRules *rules, const char *password)
{
  int limit;

  return sf_password_policy_check (rules, password, own, &limit);
}

static void
test_defaults (void)
{
  SfAccountRules rules;

  sf_account_rules_read (&rules, NULL);
  g_assert_cmpint (check (&rules, "Aa1-5678"), ==, SF_PASSWORD_GOOD);
  g_assert_cmpint (check (&rules, "Aa1-567"), ==, SF_PASSWORD_SHORT);
  g_assert_cmpint (check (&rules, "我的密码很安全1a"), ==, SF_PASSWORD_GOOD);
  g_assert_cmpint (check (&rules, "aa1aaaaaa"), ==, SF_PASSWORD_CLASSES);
  g_assert_cmpint (check (&rules, "\xff\xff\xff\xff\xff\xff\xff\xff\xff"), ==, SF_PASSWORD_SHORT);
  g_assert_cmpint (check (&rules, "Zz-t2020113"), ==, SF_PASSWORD_OWN);
  g_assert_cmpint (check (&rules, "140501330Aa"), ==, SF_PASSWORD_OWN);
  g_assert_cmpint (check (&rules, "Zz-周敏-12345"), ==, SF_PASSWORD_GOOD); /* too short a word to mind */
  g_assert_cmpint (check (&rules, "P@ssw0rd"), ==, SF_PASSWORD_COMMON);
  g_assert_cmpint (check (&rules, "Password2026!"), ==, SF_PASSWORD_COMMON);
  g_assert_cmpint (check (&rules, "Admin@123"), ==, SF_PASSWORD_COMMON);
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (SF_PASSWORD_MAX - 2, 'x');
  g_autofree char *longest = g_strconcat (text, "A1", NULL);
  g_autofree char *longer = g_strconcat (longest, "-", NULL);
  SfAccountRules rules;
  int limit;

  sf_account_rules_read (&rules, NULL);
  g_assert_cmpint (check (&rules, longest), ==, SF_PASSWORD_GOOD);
  g_assert_cmpint (sf_password_policy_check (&rules, longer, own, &limit), ==, SF_PASSWORD_LONG);
  g_assert_cmpint (limit, ==, SF_PASSWORD_MAX);
}

/* Every rule is a field of the form, with a default that says what happens without it. */
static void
test_settings (void)
{
  static const struct
  {
    const char *key, *value;
    gsize offset;
    int fallback, set;
  } fields[] = {
#define FIELD(name, fallback, value) { #name, #value, offsetof (SfAccountRules, name), fallback, value }
    FIELD (password_min_length, 8, 12),    FIELD (password_classes, 3, 1), FIELD (password_max_days, 180, 0),
    FIELD (password_history, 5, 0),        FIELD (login_failures, 5, 3),   FIELD (login_lock_minutes, 15, 30),
    FIELD (session_idle_minutes, 720, 30), FIELD (session_days, 30, 7),
#undef FIELD
  };
  const SfFormEdition *edition = sf_form_edition_lookup ("school-2020");
  g_autoptr (SfRecord) settings = sf_record_new (SF_KIND_SETTINGS, "s");
  SfAccountRules none;
  SfAccountRules set;

  sf_record_set_edition (settings, "school-2020");
  sf_account_rules_read (&none, settings);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_assert_nonnull (sf_form_edition_get_field (edition, fields[i].key));
      sf_record_set_field (settings, fields[i].key, fields[i].value);
    }
  g_assert_nonnull (sf_form_edition_get_field (edition, "password_not_common"));
  sf_record_set_field (settings, "password_not_common", "no");
  sf_account_rules_read (&set, settings);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_assert_cmpint (G_STRUCT_MEMBER (int, &none, fields[i].offset), ==, fields[i].fallback);
      g_assert_cmpint (G_STRUCT_MEMBER (int, &set, fields[i].offset), ==, fields[i].set);
    }
  g_assert_true (none.password_not_common);
  g_assert_false (set.password_not_common);
  g_assert_cmpint (check (&set, "password1234"), ==, SF_PASSWORD_GOOD);
}

static void
test_operation_code (void)
{
  static const struct
  {
    const char *code;
    SfPasswordFault fault;
  } cases[] = {
    { "835291", SF_PASSWORD_GOOD },    { "83529", SF_PASSWORD_SHORT },    { "111111", SF_PASSWORD_COMMON },
    { "654321", SF_PASSWORD_COMMON },  { "345678", SF_PASSWORD_COMMON },  { "T2020113", SF_PASSWORD_OWN },
    { "My-Word-1", SF_PASSWORD_SAME }, { "5201314", SF_PASSWORD_COMMON },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int limit;

      g_assert_cmpint (sf_operation_code_check (cases[i].code, "My-Word-1", own, &limit), ==, cases[i].fault);
    }
}

static void
test_texts (void)
{
  g_autofree char *text = sf_password_fault_text (SF_PASSWORD_SHORT, 8);
  g_autofree char *bare = sf_password_fault_text (SF_PASSWORD_OWN, 0);
  g_autofree char *sentence = sf_password_fault_sentence (SF_PASSWORD_SHORT, 8);

  g_assert_cmpstr (text, ==, "short 8");
  g_assert_cmpstr (bare, ==, "own");
  g_assert_cmpstr (sentence, ==, "it must have at least 8 characters");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/password-policy/defaults", test_defaults);
  g_test_add_func ("/auth/password-policy/long", test_long);
  g_test_add_func ("/auth/password-policy/settings", test_settings);
  g_test_add_func ("/auth/password-policy/operation-code", test_operation_code);
  g_test_add_func ("/auth/password-policy/texts", test_texts);
  return g_test_run ();
}
