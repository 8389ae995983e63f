/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings, colleges and accounts: the whole tables once more, and what would leave the school without rules, or
 * without anybody to manage it.
 */
#include "sf-walk.h"

#define ACCOUNT "01900000-0000-7000-8000-000000000601"

static SfFacts *
make_facts (SfFixture *f, SfRecord *record, const char *action, SfRole role)
{
  SfFacts *facts = sf_facts_new ();

  facts->known = SF_KNOWS_ALL;
  facts->related = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_ptr_array_add (facts->related, sf_record_ref (f->accounts[SF_ROLE_ADMIN]));
  return facts;
}

static SfDecision *
decide (SfFixture *f, SfKind kind, const char *action, SfRole role, SfRecord *record, JsonObject *args)
{
  g_autoptr (SfFacts) facts = make_facts (f, record, action, role);

  return sf_walk_decide (f, kind, action, f->actors[role], record, ACCOUNT, facts, args);
}

/* ---- Settings ---- */

static const char *const settings_rows[] = { "change|admin|active>same" };
static const char *const settings_actions[] = { "change", "edit", "discard", NULL };

static SfRecord *
make_settings (SfFixture *f, int state)
{
  return sf_record_copy (f->settings);
}

static JsonObject *
settings_args (SfFixture *f, const char *action, SfRole role)
{
  return sf_walk_form ("invitation_days", "10", "name", "云就业学院", NULL);
}

static void
test_walk_settings (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const SfWalk walk = { SF_KIND_SETTINGS, settings_rows, G_N_ELEMENTS (settings_rows), settings_actions, make_settings,
                        settings_args,    make_facts };

  sf_walk (&walk, f, ACCOUNT);
}

static void
test_change (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  static const struct
  {
    const char *key, *value, *other_key, *other_value;
    SfWorkflowCode code;
    const char *field;
  } cases[] = {
    { "invitation_days", "10", "remind_days", "2", SF_CODE_OK, NULL },
    { "invitation_days", "", "remind_days", "2", SF_CODE_OK, NULL }, /* back to its default */
    { "invitation_days", "31", "remind_days", "2", SF_CODE_FORM, "invitation_days" },
    { "invitation_days", "ten", "remind_days", "2", SF_CODE_FORM, "invitation_days" },
    { "cancel_limit", "1", "no_such", "2", SF_CODE_FORM, "no_such" },
    { "student_may_start", "maybe", "remind_days", "2", SF_CODE_FORM, "student_may_start" },
    { "season_open", "2026-05-01", "season_close", "2026-04-30", SF_CODE_FORM, "season_close" },
    { "season_open", "2026-05-01", "season_close", "2026-05-01", SF_CODE_OK, NULL },
    { "name", "", "remind_days", "2", SF_CODE_FORM, "name" },
    { "number_pattern", "{student}{-n}", "school_code", "10534", SF_CODE_OK, NULL },
    { "number_pattern", "{year}", "school_code", "10534", SF_CODE_PATTERN, NULL },
    { "number_pattern", "{school}{serial:9}{student}", "school_code", "10534", SF_CODE_PATTERN, NULL },
    { "name", "云就业大学", "season_open", "", SF_CODE_NOTHING_CHANGED, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfRecord) settings = make_settings (f, SF_ACTIVE);
      g_autoptr (SfDecision) decision = NULL;

      sf_record_set_edition (settings, "school-2020");
      sf_record_set_field (settings, "name", "云就业大学");
      decision = decide (f, SF_KIND_SETTINGS, "change", SF_ROLE_ADMIN, settings,
                         sf_walk_form (cases[i].key, cases[i].value, cases[i].other_key, cases[i].other_value, NULL));
      g_test_message ("%s = %s", cases[i].key, cases[i].value);
      sf_fixture_expect (decision, cases[i].code);
      if (cases[i].field != NULL)
        sf_fixture_expect_param (decision, "field", cases[i].field);
    }
}

/* The rules that follow are the changed ones; the column that lists show is the name of the form. */
static void
test_change_takes_effect (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfDecision) decision =
    decide (f, SF_KIND_SETTINGS, "change", SF_ROLE_ADMIN, f->settings, settings_args (f, "change", SF_ROLE_ADMIN));
  g_autoptr (SfRules) rules = sf_rules_new (decision->puts->pdata[0], NULL);

  g_assert_cmpint (rules->invitation_days, ==, 10);
  g_assert_cmpstr (sf_record_get_text (decision->puts->pdata[0], SF_SETTINGS_NAME), ==, "云就业学院");
  g_assert_cmpint (decision->trail, ==, SF_TRAIL_HISTORY);
}

/* Every rule that the program reads can be set. */
static void
test_rules_can_be_set (void)
{
  static const char *const keys[] = { "max_open_invitations",
                                      "invitation_days",
                                      "returned_days",
                                      "remind_days",
                                      "overdue_days",
                                      "season_open",
                                      "season_close",
                                      "student_may_start",
                                      "cancel_limit",
                                      "cooling_working_days",
                                      "employer_confirms",
                                      "confirm_days",
                                      "college_reviews",
                                      "secret_required",
                                      "reissue_needs_proof",
                                      "offline_quota_percent",
                                      "max_attachments",
                                      "retention_years",
                                      "number_pattern",
                                      "school_code",
                                      "edition_undergraduate",
                                      "edition_postgraduate",
                                      "edition_verification",
                                      "verification_open",
                                      "max_file_mb" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_test_message ("%s", keys[i]);
      g_assert_nonnull (sf_form_edition_get_field (sf_form_edition_lookup ("school-2020"), keys[i]));
    }
}

/* ---- Colleges ---- */

static const char *const college_rows[] = {
  "create|office admin|new>active",
  "edit|office admin|active>same",
};
static const char *const college_actions[] = { "create", "edit", "discard", NULL };

static SfRecord *
make_college (SfFixture *f, int state)
{
  SfRecord *college = sf_record_copy (f->college);

  sf_record_set_edition (college, "college-2020");
  return college;
}

static JsonObject *
college_args (SfFixture *f, const char *action, SfRole role)
{
  return sf_walk_form ("code", "07", "name", "化工学院", "offline_quota", "40", "phone", "0731-58290000", NULL);
}

static void
test_walk_college (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const SfWalk walk = { SF_KIND_COLLEGE, college_rows, G_N_ELEMENTS (college_rows), college_actions, make_college,
                        college_args,    make_facts };

  sf_walk (&walk, f, ACCOUNT);
}

static void
test_college (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) college = make_college (f, SF_ACTIVE);
  g_autoptr (SfFacts) facts = make_facts (f, college, "edit", SF_ROLE_OFFICE);
  g_autoptr (SfDecision) quota =
    decide (f, SF_KIND_COLLEGE, "edit", SF_ROLE_OFFICE, college, sf_walk_form ("offline_quota", "40", NULL));
  g_autoptr (SfDecision) wrong =
    decide (f, SF_KIND_COLLEGE, "edit", SF_ROLE_OFFICE, college, sf_walk_form ("offline_quota", "-1", NULL));
  g_autoptr (SfDecision) nameless =
    decide (f, SF_KIND_COLLEGE, "create", SF_ROLE_OFFICE, NULL, sf_walk_form ("code", "07", NULL));
  g_autoptr (SfDecision) taken = NULL;
  g_autoptr (SfDecision) emptied = NULL;

  sf_fixture_expect (quota, SF_CODE_OK);
  g_assert_cmpint (sf_record_get_int (quota->puts->pdata[0], SF_COLLEGE_OFFLINE_QUOTA), ==, 40);
  emptied = decide (f, SF_KIND_COLLEGE, "edit", SF_ROLE_OFFICE, quota->puts->pdata[0],
                    sf_walk_form ("offline_quota", "", NULL));
  sf_fixture_expect (emptied, SF_CODE_OK);
  g_assert_false (sf_record_has (emptied->puts->pdata[0], SF_COLLEGE_OFFLINE_QUOTA));
  sf_fixture_expect (wrong, SF_CODE_FORM);
  sf_fixture_expect (nameless, SF_CODE_FORM);
  sf_fixture_expect_param (nameless, "field", "name");

  facts->number_taken = TRUE;
  taken = sf_walk_decide (f, SF_KIND_COLLEGE, "create", f->actors[SF_ROLE_OFFICE], NULL, ACCOUNT, facts,
                          college_args (f, "create", 0));
  sf_fixture_expect (taken, SF_CODE_NUMBER_TAKEN);
  sf_fixture_expect_param (taken, "number", "07");
}

/* ---- Accounts ---- */

static const char *const account_rows[] = {
  "disable|admin|active>disabled",
  "enable|admin|disabled>active",
  "set_roles|admin|active disabled>same",
};
static const char *const account_actions[] = { "disable", "enable", "set_roles", "edit", NULL };

static SfRecord *
make_account (SfFixture *f, int state)
{
  SfRecord *account = sf_record_new (SF_KIND_ACCOUNT, ACCOUNT);

  sf_record_set_state (account, state);
  sf_record_set_text (account, SF_ACCOUNT_LOGIN, "2001");
  sf_record_set_text (account, SF_ACCOUNT_NAME, "王芳");
  sf_record_set_text (account, SF_ACCOUNT_ROLES, "office admin");
  return account;
}

static JsonObject *
account_args (SfFixture *f, const char *action, SfRole role)
{
  return sf_walk_args ("roles", "college", "colleges", sf_record_get_id (f->college), "reason", "离职", NULL);
}

static void
test_walk_account (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const SfWalk walk = { SF_KIND_ACCOUNT, account_rows, G_N_ELEMENTS (account_rows), account_actions, make_account,
                        account_args,    make_facts };

  sf_walk (&walk, f, ACCOUNT);
}

static void
test_roles (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  const char *college = sf_record_get_id (f->college);
  const struct
  {
    const char *roles, *colleges;
    SfWorkflowCode code;
    const char *argument;
  } cases[] = {
    { "office", "", SF_CODE_OK, NULL },
    { "college office", college, SF_CODE_OK, NULL },
    { "college", "", SF_CODE_BAD_ARGUMENT, "colleges" },
    { "office", college, SF_CODE_BAD_ARGUMENT, "colleges" },
    { "", "", SF_CODE_BAD_ARGUMENT, "roles" },
    { "office office", "", SF_CODE_BAD_ARGUMENT, "roles" },
    { "system", "", SF_CODE_BAD_ARGUMENT, "roles" },
    { "student", "", SF_CODE_BAD_ARGUMENT, "roles" },
    { "king", "", SF_CODE_BAD_ARGUMENT, "roles" },
    { "office admin", "", SF_CODE_NOTHING_CHANGED, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfRecord) account = make_account (f, SF_ACCOUNT_ACTIVE);
      g_autoptr (SfDecision) decision =
        decide (f, SF_KIND_ACCOUNT, "set_roles", SF_ROLE_ADMIN, account,
                sf_walk_args ("roles", cases[i].roles, "colleges", cases[i].colleges, NULL));

      g_test_message ("“%s”", cases[i].roles);
      sf_fixture_expect (decision, cases[i].code);
      if (cases[i].argument != NULL)
        sf_fixture_expect_param (decision, "argument", cases[i].argument);
    }
}

static void
test_last_admin (void)
{
  g_autoptr (SfFixture) f = sf_fixture_new ();
  g_autoptr (SfRecord) admin = make_account (f, SF_ACCOUNT_ACTIVE);
  g_autoptr (SfFacts) facts = make_facts (f, admin, "disable", SF_ROLE_ADMIN);
  static const struct
  {
    const char *action, *roles;
    SfWorkflowCode code;
  } cases[] = {
    { "disable", "", SF_CODE_LAST_ADMIN },
    { "set_roles", "office", SF_CODE_LAST_ADMIN },
    { "set_roles", "admin", SF_CODE_OK },
  };

  g_ptr_array_set_size (facts->related, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfDecision) decision =
        sf_walk_decide (f, SF_KIND_ACCOUNT, cases[i].action, f->actors[SF_ROLE_ADMIN], admin, NULL, facts,
                        sf_walk_args ("roles", cases[i].roles, "reason", "离职", NULL));

      sf_fixture_expect (decision, cases[i].code);
    }
  /* Of one that is disabled nothing is lost. */
  sf_record_set_state (admin, SF_ACCOUNT_DISABLED);
  g_autoptr (SfDecision) decision = sf_walk_decide (f, SF_KIND_ACCOUNT, "set_roles", f->actors[SF_ROLE_ADMIN], admin,
                                                    NULL, facts, sf_walk_args ("roles", "office", NULL));
  sf_fixture_expect (decision, SF_CODE_OK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/settings/walk", test_walk_settings);
  g_test_add_func ("/workflow/settings/change", test_change);
  g_test_add_func ("/workflow/settings/takes-effect", test_change_takes_effect);
  g_test_add_func ("/workflow/settings/rules-can-be-set", test_rules_can_be_set);
  g_test_add_func ("/workflow/college/walk", test_walk_college);
  g_test_add_func ("/workflow/college/edit", test_college);
  g_test_add_func ("/workflow/account/walk", test_walk_account);
  g_test_add_func ("/workflow/account/roles", test_roles);
  g_test_add_func ("/workflow/account/last-admin", test_last_admin);
  return g_test_run ();
}
