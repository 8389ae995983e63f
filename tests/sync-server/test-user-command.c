/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * «sanfang-server user»: what an administrator does at the console. The program is the test's first argument.
 */
#include "sf-store-fixture.h"

static const char *program;

/* Runs «user @command @login» with @input; its standard output. Transfer full. */
static char *
run (SfStoreFixture *f, const char *command, const char *login, const char *input, int status)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                      &error, program, "user", command, login, "--data", f->folder, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input != NULL ? input : "", NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", output);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  return output;
}

static void
expect (SfStoreFixture *f, const char *command, const char *login, const char *input, int status, const char *holds)
{
  g_autofree char *output = run (f, command, login, input, status);

  g_assert_nonnull (strstr (output, holds));
}

static gint64
count_sessions (SfStoreFixture *f, const char *login)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT COUNT(*) FROM session JOIN account ON account.id = session.account WHERE login = '%s'", login);

  return sf_store_fixture_query (f, sql);
}

static void
test_reset (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();

  expect (f, "reset", "office", NULL, 0, "initial secret of office: ");
  g_assert_cmpint (count_sessions (f, "office"), ==, 0);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM credential WHERE reset_at > 0"), ==, 1);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM notice WHERE code = 'account-reset'"), ==, 1);
  expect (f, "reset", "nobody", NULL, 1, "there is no account");
  sf_store_fixture_check (f);
}

static void
test_disable (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();

  expect (f, "sessions", "student0", NULL, 0, "student\t");
  expect (f, "disable", "student0", NULL, 0, "disabled");
  g_assert_cmpint (count_sessions (f, "student0"), ==, 0);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM account WHERE state = 'disabled'"), ==, 1);
  expect (f, "enable", "student0", NULL, 0, "enabled");
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM account WHERE state = 'disabled'"), ==, 0);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit WHERE action LIKE '%able_account'"), ==, 2);
  sf_store_fixture_check (f);
}

static void
test_sessions (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *none = NULL;

  g_assert_cmpint (count_sessions (f, "student0"), ==, 1);
  expect (f, "logout", "student0", NULL, 0, "are over");
  none = run (f, "sessions", "student0", NULL, 0);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpint (count_sessions (f, "student1"), ==, 1);
}

static void
test_totp_off (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();

  sf_store_fixture_tamper (f, "INSERT INTO second_factor (account, secret, confirmed, last_step) "
                              "SELECT id, '00', 1, 0 FROM account WHERE login = 'office'");
  expect (f, "totp-off", "office", NULL, 0, "without a second factor");
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM second_factor"), ==, 0);
}

static void
test_password (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();

  expect (f, "password", "office", "password1\n", 1, "will not do");
  expect (f, "password", "office", "", 1, "no password");
  expect (f, "password", "nobody", "Some-Word-7\n", 1, "there is no account");
  expect (f, "password", "office", "Some-Word-7\n", 0, "has a new password");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  g_test_add_func ("/user-command/reset", test_reset);
  g_test_add_func ("/user-command/disable", test_disable);
  g_test_add_func ("/user-command/sessions", test_sessions);
  g_test_add_func ("/user-command/totp-off", test_totp_off);
  g_test_add_func ("/user-command/password", test_password);
  return g_test_run ();
}
