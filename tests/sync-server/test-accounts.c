/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Credentials, sessions and the lock-out.
 */
#include "sf-store-fixture.h"

#include <string.h>

#include "store/sf-secret.h"

static SfStoreCredential *
find_credential (SfStoreFixture *f, const char *login, const char *address)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SfStoreCredential *credential;

  sf_store_credential_async (f->store, login, address, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  credential = sf_store_credential_finish (f->store, result, &error);
  g_assert_no_error (error);
  return credential;
}

static SfStoreSession *
begin (SfStoreFixture *f, const char *account, const char *login, const char *address, const char *role,
       const char *token, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_store_session_begin_async (f->store, account, login, address, role, token, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_store_session_begin_finish (f->store, result, error);
}

static SfStoreSession *
look_up (SfStoreFixture *f, const char *token, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_store_session_lookup_async (f->store, token, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_store_session_lookup_finish (f->store, result, error);
}

static void
assert_no_session (SfStoreFixture *f, const char *token)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (look_up (f, token, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_AUTH);
}

static void
assert_session (SfStoreFixture *f, const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStoreSession) session = look_up (f, token, &error);

  g_assert_no_error (error);
  g_assert_nonnull (session);
}

static void
fail_log_in (SfStoreFixture *f, const char *login, const char *address)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (begin (f, NULL, login, address, NULL, "t", &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_AUTH);
}

static SfTime
locked_until (SfStoreFixture *f, const char *login, const char *address)
{
  g_autoptr (SfStoreCredential) credential = find_credential (f, login, address);

  return credential->locked_until;
}

static void
add_user (SfStoreFixture *f, const char *login, char **out_secret)
{
  g_autoptr (GError) error = NULL;

  *out_secret = sf_store_user_add (f->store, login, "周敏", "office,college", "05", &error);
  g_assert_no_error (error);
}

/* ---- Credentials ---- */

static void
test_user (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *secret = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *sloppy = NULL;
  g_autoptr (SfStoreCredential) first = NULL;
  g_autoptr (SfStoreCredential) own = NULL;
  g_autoptr (SfStoreCredential) nobody = NULL;
  g_autoptr (GError) error = NULL;

  add_user (f, "T001", &secret);
  first = find_credential (f, "T001", "::1");
  hash = sf_secret_hash (secret);
  g_assert_cmpstr (first->initial, ==, hash);
  g_assert_null (first->hash);
  sloppy = g_ascii_strdown (secret, -1);
  g_strdelimit (sloppy, "-", ' ');
  g_free (hash);
  hash = sf_secret_hash (sloppy);
  g_assert_cmpstr (first->initial, ==, hash);

  g_assert_true (sf_store_user_set_hash (f->store, "T001", "$argon2id$x", &error));
  own = find_credential (f, "T001", "::1");
  g_assert_cmpstr (own->hash, ==, "$argon2id$x");
  g_assert_null (own->initial);
  nobody = find_credential (f, "nobody", "::1");
  g_assert_null (nobody->account);

  g_assert_null (sf_store_user_add (f->store, "T001", "别人", "office", NULL, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (sf_store_user_add (f->store, "T002", "别人", "cook", NULL, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (sf_store_user_reset (f->store, "nobody", &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND);
}

static void
test_list (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *secret = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  add_user (f, "T001", &secret);
  lines = sf_store_user_list (f->store, NULL);
  g_assert_cmpstr (lines->pdata[0], ==, "T001\t周敏\toffice college\tactive");
}

/* ---- Sessions ---- */

static void
test_session (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *secret = NULL;
  g_autoptr (SfStoreCredential) credential = NULL;
  g_autoptr (SfStoreSession) office = NULL;
  g_autoptr (SfStoreSession) college = NULL;
  g_autoptr (SfStoreSession) found = NULL;
  g_autoptr (GError) error = NULL;

  add_user (f, "T001", &secret);
  credential = find_credential (f, "T001", "::1");
  office = begin (f, credential->account, "T001", "::1", NULL, "token-1", &error);
  g_assert_no_error (error);
  college = begin (f, credential->account, "T001", "::1", "college", "token-2", &error);
  g_assert_no_error (error);
  g_assert_null (begin (f, credential->account, "T001", "::1", "student", "token-3", &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_ROLE);
  g_clear_error (&error);
  g_assert_cmpint (sf_actor_get_role (office->actor), ==, SF_ROLE_OFFICE);
  g_assert_cmpint (sf_actor_get_role (college->actor), ==, SF_ROLE_COLLEGE);
  g_assert_cmpstr (office->grants_mark, !=, college->grants_mark);
  g_assert_cmpuint (g_strv_length (college->grants), ==, 4); /* public, account, school, one college */
  found = look_up (f, "token-2", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->grants_mark, ==, college->grants_mark);
  g_assert_cmpint (found->expires, ==, college->expires);
  sf_clock_set (f->clock, found->expires);
  assert_no_session (f, "token-2");
}

static void
test_password_ends_sessions (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  const char *account = sf_actor_get_account (f->office->session->actor);
  g_autoptr (SfStoreSession) here = begin (f, account, "office", "::1", NULL, "here", NULL);
  g_autoptr (SfStoreSession) there = begin (f, account, "office", "::1", NULL, "there", NULL);
  g_autoptr (GAsyncResult) result = NULL;

  sf_store_password_async (f->store, account, "$argon2id$x", "here", sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  g_assert_true (sf_store_password_finish (f->store, result, NULL));
  assert_session (f, "here");
  assert_no_session (f, "there");
  g_free (sf_store_user_reset (f->store, "office", NULL));
  assert_no_session (f, "here");
}

static void
test_session_end (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (GAsyncResult) result = NULL;

  assert_session (f, f->office->session->token);
  sf_store_session_end_async (f->store, f->office->session, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  g_assert_true (sf_store_session_end_finish (f->store, result, NULL));
  assert_no_session (f, f->office->session->token);
}

/* A disabled account is out at once. */
static void
test_disabled (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  SfRecord *account = sf_store_fixture_get (f, SF_KIND_ACCOUNT, sf_actor_get_account (f->office->session->actor), NULL);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (records, account);
  sf_record_set_state (account, SF_ACCOUNT_DISABLED);
  g_assert_true (sf_store_put_records (f->store, records, NULL));
  assert_no_session (f, f->office->session->token);
  g_assert_null (sf_test_push (f, f->office, 1, nothing, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_AUTH);
}

/* ---- Lock-out ---- */

static void
test_lockout (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  SfTime first = sf_clock_now (f->clock);

  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpint (locked_until (f, "office", "10.0.0.1"), ==, 0);
      fail_log_in (f, "office", "10.0.0.1");
      sf_clock_set (f->clock, first + (i + 1) * SF_MINUTE);
    }
  g_assert_cmpint (locked_until (f, "office", "10.0.0.1"), ==, first + 15 * SF_MINUTE);
  /* Nobody can lock another out from elsewhere. */
  g_assert_cmpint (locked_until (f, "office", "10.0.0.2"), ==, 0);
  g_assert_cmpint (locked_until (f, "college0", "10.0.0.1"), ==, 0);
  sf_store_fixture_reopen (f);
  g_assert_cmpint (locked_until (f, "office", "10.0.0.1"), !=, 0);
  sf_clock_set (f->clock, first + 15 * SF_MINUTE);
  g_assert_cmpint (locked_until (f, "office", "10.0.0.1"), ==, 0);
}

static void
test_success_forgives (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfStoreSession) session = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4; i++)
    fail_log_in (f, "office", "10.0.0.1");
  session = begin (f, sf_actor_get_account (f->office->session->actor), "office", "10.0.0.1", NULL, "token", &error);
  g_assert_no_error (error);
  fail_log_in (f, "office", "10.0.0.1");
  g_assert_cmpint (locked_until (f, "office", "10.0.0.1"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/accounts/user", test_user);
  g_test_add_func ("/store/accounts/list", test_list);
  g_test_add_func ("/store/accounts/session", test_session);
  g_test_add_func ("/store/accounts/password-ends-sessions", test_password_ends_sessions);
  g_test_add_func ("/store/accounts/session-end", test_session_end);
  g_test_add_func ("/store/accounts/disabled", test_disabled);
  g_test_add_func ("/store/accounts/lockout", test_lockout);
  g_test_add_func ("/store/accounts/success-forgives", test_success_forgives);
  return g_test_run ();
}
