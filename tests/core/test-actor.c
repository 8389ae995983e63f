/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Accounts in their roles: who holds which, and the scopes that each may read.
 */
#include "core/model/sf-actor.h"

#define ACCOUNT "01900000-0000-7000-8000-000000000010"

static const char *const school[] = { "c3", "c1", "c2", NULL };

static SfRecord *
make_account (const char *roles)
{
  SfRecord *account = sf_record_new (SF_KIND_ACCOUNT, ACCOUNT);

  sf_record_set_state (account, SF_ACCOUNT_ACTIVE);
  sf_record_set_text (account, SF_ACCOUNT_NAME, "夏振裘");
  sf_record_set_text (account, SF_ACCOUNT_ROLES, roles);
  sf_record_set_text (account, SF_ACCOUNT_STUDENT, "s1");
  sf_record_set_text (account, SF_ACCOUNT_EMPLOYER, "e1");
  sf_record_set_text (account, SF_ACCOUNT_COLLEGES, "c2 c1");
  return account;
}

static void
test_names (void)
{
  static const char *const wrong[] = { "", "Student", "student ", "students", "root" };
  SfRole role;

  for (SfRole r = 0; r < SF_N_ROLES; r++)
    {
      g_assert_true (sf_role_from_name (sf_role_name (r), &role));
      g_assert_cmpint (role, ==, r);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (sf_role_from_name (wrong[i], &role));
  g_assert_false (sf_role_from_name (NULL, &role));
}

/* Only what the account's list names, whatever it is linked to. */
static void
test_held (void)
{
  static const char *const lists[] = { "student", "employer", "college", "office", "admin" };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (SfRecord) account = make_account (lists[i]);

      for (SfRole role = 0; role < SF_N_ROLES; role++)
        {
          g_autoptr (SfActor) actor = sf_actor_new (account, role);

          g_assert_cmpint (actor != NULL, ==, g_str_equal (sf_role_name (role), lists[i]));
        }
    }
}

static void
test_several (void)
{
  g_autoptr (SfRecord) account = make_account ("college office");
  g_autoptr (SfActor) college = sf_actor_new (account, SF_ROLE_COLLEGE);
  g_autoptr (SfActor) office = sf_actor_new (account, SF_ROLE_OFFICE);
  g_autoptr (SfActor) admin = sf_actor_new (account, SF_ROLE_ADMIN);

  g_assert_cmpint (sf_actor_get_role (college), ==, SF_ROLE_COLLEGE);
  g_assert_cmpint (sf_actor_get_role (office), ==, SF_ROLE_OFFICE);
  g_assert_cmpstr (sf_actor_get_account (office), ==, ACCOUNT);
  g_assert_cmpstr (sf_actor_get_name (office), ==, "夏振裘");
  g_assert_null (admin);
}

/* A role whose record is missing is not held. */
static void
test_without_link (void)
{
  g_autoptr (SfRecord) account = make_account ("student employer");
  g_autoptr (SfActor) student = NULL;
  g_autoptr (SfActor) employer = NULL;

  sf_record_clear (account, SF_ACCOUNT_STUDENT);
  sf_record_clear (account, SF_ACCOUNT_EMPLOYER);
  student = sf_actor_new (account, SF_ROLE_STUDENT);
  employer = sf_actor_new (account, SF_ROLE_EMPLOYER);
  g_assert_null (student);
  g_assert_null (employer);
}

static void
test_disabled (void)
{
  g_autoptr (SfRecord) account = make_account ("student office admin");

  sf_record_set_state (account, SF_ACCOUNT_DISABLED);
  for (SfRole role = 0; role < SF_N_ROLES; role++)
    {
      g_autoptr (SfActor) actor = sf_actor_new (account, role);
      g_assert_null (actor);
    }
}

/* In one role, an account is nobody of its other ones. */
static void
test_one_at_a_time (void)
{
  g_autoptr (SfRecord) account = make_account ("student employer college office");
  g_autoptr (SfActor) student = sf_actor_new (account, SF_ROLE_STUDENT);
  g_autoptr (SfActor) employer = sf_actor_new (account, SF_ROLE_EMPLOYER);
  g_autoptr (SfActor) college = sf_actor_new (account, SF_ROLE_COLLEGE);
  g_autoptr (SfActor) office = sf_actor_new (account, SF_ROLE_OFFICE);

  g_assert_cmpstr (sf_actor_get_student (student), ==, "s1");
  g_assert_null (sf_actor_get_employer (student));
  g_assert_cmpstr (sf_actor_get_employer (employer), ==, "e1");
  g_assert_null (sf_actor_get_student (employer));
  g_assert_null (sf_actor_get_student (college));
  g_assert_null (sf_actor_get_employer (college));
  g_assert_null (sf_actor_get_student (office));
  g_assert_false (sf_actor_has_college (student, "c1"));
  g_assert_false (sf_actor_has_college (employer, "c1"));
  g_assert_true (sf_actor_has_college (college, "c1"));
  g_assert_true (sf_actor_has_college (college, "c2"));
  g_assert_false (sf_actor_has_college (college, "c3"));
  g_assert_false (sf_actor_has_college (college, "c"));
  g_assert_false (sf_actor_has_college (college, NULL));
  g_assert_true (sf_actor_has_college (office, "c3"));
}

static void
test_grants (void)
{
  static const char *const want[SF_N_ROLES] = {
    [SF_ROLE_STUDENT] = "account:" ACCOUNT " public student:s1",
    [SF_ROLE_EMPLOYER] = "account:" ACCOUNT " employer:e1 public",
    [SF_ROLE_COLLEGE] = "account:" ACCOUNT " college:c1 college:c2 public school",
    [SF_ROLE_OFFICE] = "account:" ACCOUNT " college:c1 college:c2 college:c3 public school",
    [SF_ROLE_ADMIN] = "account:" ACCOUNT " admin college:c1 college:c2 college:c3 public school",
    [SF_ROLE_SYSTEM] = "college:c1 college:c2 college:c3 public school",
  };
  g_autoptr (SfRecord) account = make_account ("student employer college office admin");

  for (SfRole role = 0; role < SF_N_ROLES; role++)
    {
      g_autoptr (SfActor) actor = role == SF_ROLE_SYSTEM ? sf_actor_new_system () : sf_actor_new (account, role);
      g_auto (GStrv) grants = sf_actor_grants (actor, school);
      g_autofree char *text = g_strjoinv (" ", grants);

      g_assert_cmpstr (text, ==, want[role]);
    }
}

/* A secretary of no college has none, rather than one without a name. */
static void
test_no_college (void)
{
  g_autoptr (SfRecord) account = make_account ("college");
  g_autoptr (SfActor) actor = NULL;
  g_auto (GStrv) grants = NULL;
  g_autofree char *text = NULL;

  sf_record_clear (account, SF_ACCOUNT_COLLEGES);
  actor = sf_actor_new (account, SF_ROLE_COLLEGE);
  grants = sf_actor_grants (actor, school);
  text = g_strjoinv (" ", grants);
  g_assert_cmpstr (text, ==, "account:" ACCOUNT " public school");
  g_assert_false (sf_actor_has_college (actor, "c1"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/actor/names", test_names);
  g_test_add_func ("/core/actor/held", test_held);
  g_test_add_func ("/core/actor/several", test_several);
  g_test_add_func ("/core/actor/without-link", test_without_link);
  g_test_add_func ("/core/actor/disabled", test_disabled);
  g_test_add_func ("/core/actor/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/core/actor/grants", test_grants);
  g_test_add_func ("/core/actor/no-college", test_no_college);
  return g_test_run ();
}
