/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the server may want of a client before it talks to it, and when it talks to it no more: a new password, the code
 * of a second factor, another role, a device that was ended.
 */
#include "sf-school.h"

#include "auth/sf-totp.h"
#include "db/sf-db.h"
#include "store/sf-seal.h"

#define NEW_PASSWORD "another-Word-1"
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

typedef struct
{
  SfSchool *school;
  SfSession *session;
  int refused; /* SfSyncError; -1: it was not */
} Scene;

static void
refused_cb (SfSession *session, int why, Scene *self)
{
  self->refused = why;
}

static void
set_up (Scene *self, gconstpointer data)
{
  self->school = sf_school_new (1);
  self->session = sf_school_client (self->school, "here");
  self->refused = -1;
  g_signal_connect (self->session, "refused", G_CALLBACK (refused_cb), self);
}

static void
tear_down (Scene *self, gconstpointer data)
{
  g_object_unref (self->session);
  sf_school_free (self->school);
}

static gboolean
log_in (Scene *self, const char *login, const char *password, GError **error)
{
  return sf_client_try_login (self->session, self->school->url, login, password, error);
}

static gboolean
change_password (Scene *self, const char *old, const char *new_password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_change_password_async (self->session, old, new_password, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_change_password_finish (self->session, result, error);
}

static gboolean
log_in_again (Scene *self, const char *password, const char *role, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_relogin_async (self->session, password, role, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_relogin_finish (self->session, result, error);
}

/* ---- A new password first ---- */

static void
test_initial (Scene *self, gconstpointer data)
{
  g_autofree char *secret = sf_store_user_reset (sf_server_get_store (self->school->server), "1001", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (log_in (self, "1001", secret, &error));
  g_assert_true (sf_session_get_initial (self->session));
  g_assert_cmpint (sf_session_get_sync_state (self->session), ==, SF_SYNC_LOGIN_NEEDED);
  /* Nothing was tried that the server would refuse. */
  g_assert_cmpint (self->refused, ==, -1);
  g_assert_false (change_password (self, secret, "short", &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_NEW_PASSWORD);
  g_assert_cmpstr (error->message, ==, "short 8");
  g_clear_error (&error);
  g_assert_true (change_password (self, secret, NEW_PASSWORD, &error));
  g_assert_no_error (error);
  g_assert_false (sf_session_get_initial (self->session));
  sf_wait_until (sf_session_get_sync_state (self->session) == SF_SYNC_SYNCED);
}

/* It grows old while the program runs. */
static void
test_old (Scene *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_client_login (self->session, self->school->url, "1001");
  sf_school_stop (self->school);
  sf_school_tamper (self->school, "UPDATE credential SET changed_at = 0");
  sf_school_start (self->school);
  sf_session_sync_now (self->session);
  sf_wait_until (self->refused == SF_SYNC_ERROR_PASSWORD_CHANGE);
  g_assert_true (sf_session_get_initial (self->session));
  g_assert_cmpint (sf_session_get_sync_state (self->session), ==, SF_SYNC_LOGIN_NEEDED);
  g_assert_true (change_password (self, SF_SCHOOL_PASSWORD, NEW_PASSWORD, &error));
  g_assert_no_error (error);
  sf_wait_until (sf_session_get_sync_state (self->session) == SF_SYNC_SYNCED);
}

/* Its session ended, and the password is none to go on with. */
static void
test_old_again (Scene *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_client_login (self->session, self->school->url, "1001");
  sf_school_stop (self->school);
  sf_school_tamper (self->school, "UPDATE credential SET changed_at = 0; DELETE FROM session");
  sf_school_start (self->school);
  sf_session_sync_now (self->session);
  sf_wait_until (sf_session_get_sync_state (self->session) == SF_SYNC_LOGIN_NEEDED);
  g_assert_cmpint (self->refused, ==, -1);
  g_assert_true (log_in_again (self, SF_SCHOOL_PASSWORD, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (self->refused, ==, SF_SYNC_ERROR_PASSWORD_CHANGE);
  g_assert_true (change_password (self, SF_SCHOOL_PASSWORD, NEW_PASSWORD, &error));
  g_assert_no_error (error);
  sf_wait_until (sf_session_get_sync_state (self->session) == SF_SYNC_SYNCED);
}

/* ---- A second factor ---- */

static char *
read_key (Scene *self)
{
  g_autofree char *path = g_build_filename (self->school->directory, "server", "store.db", NULL);
  g_autoptr (SfDb) db = sf_db_open (path, SF_DB_READ_ONLY, NULL);

  return sf_db_query_text (db, "SELECT value FROM meta WHERE name = 'content_key'", NULL);
}

static void
give_factor (Scene *self)
{
  g_autofree char *key = NULL;
  g_autofree char *sealed = NULL;
  g_autofree char *sql = NULL;

  sf_school_stop (self->school);
  key = read_key (self);
  sealed = sf_seal (key, "second-factor", SECRET);
  sql = g_strdup_printf ("INSERT INTO second_factor (account, secret, confirmed, last_step) "
                         "SELECT id, '%s', 1, 0 FROM account WHERE login = 'office';"
                         "UPDATE account SET roles = 'office admin' WHERE login = 'office'",
                         sealed);
  sf_school_tamper (self->school, sql);
  sf_school_start (self->school);
}

static char *
make_code (Scene *self)
{
  return sf_totp_code (SECRET, sf_totp_step (sf_clock_now (self->school->clock)), SF_TOTP_DIGITS);
}

static void
test_factor (Scene *self, gconstpointer data)
{
  g_autofree char *code = make_code (self);
  g_autoptr (GError) error = NULL;

  give_factor (self);
  g_assert_false (log_in (self, "office", SF_SCHOOL_PASSWORD, &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OTP_REQUIRED);
  g_clear_error (&error);
  sf_session_set_otp (self->session, "000000");
  g_assert_false (log_in (self, "office", SF_SCHOOL_PASSWORD, &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OTP_WRONG);
  g_clear_error (&error);
  /* A code goes with one log-in alone. */
  g_assert_false (log_in (self, "office", SF_SCHOOL_PASSWORD, &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OTP_REQUIRED);
  g_clear_error (&error);
  sf_session_set_otp (self->session, code);
  g_assert_true (log_in (self, "office", SF_SCHOOL_PASSWORD, &error));
  g_assert_no_error (error);
  sf_wait_until (sf_session_get_sync_state (self->session) == SF_SYNC_SYNCED);
  /* Another role needs no other code. */
  g_assert_cmpint (sf_actor_get_role (sf_session_get_actor (self->session)), ==, SF_ROLE_OFFICE);
  g_assert_true (log_in_again (self, SF_SCHOOL_PASSWORD, "admin", &error));
  g_assert_no_error (error);
  g_assert_cmpint (sf_actor_get_role (sf_session_get_actor (self->session)), ==, SF_ROLE_ADMIN);
  sf_wait_until (sf_session_get_sync_state (self->session) == SF_SYNC_SYNCED);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM session"), ==, 1);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM session WHERE role = 'admin'"), ==, 1);
}

static void
test_factor_again (Scene *self, gconstpointer data)
{
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;

  sf_client_login (self->session, self->school->url, "office");
  give_factor (self);
  sf_school_stop (self->school);
  sf_school_tamper (self->school, "DELETE FROM session");
  sf_school_start (self->school);
  sf_session_sync_now (self->session);
  sf_wait_until (sf_session_get_sync_state (self->session) == SF_SYNC_LOGIN_NEEDED);
  g_assert_false (log_in_again (self, SF_SCHOOL_PASSWORD, NULL, &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OTP_REQUIRED);
  g_clear_error (&error);
  code = make_code (self);
  sf_session_set_otp (self->session, code);
  g_assert_true (log_in_again (self, SF_SCHOOL_PASSWORD, NULL, &error));
  g_assert_no_error (error);
  sf_wait_until (sf_session_get_sync_state (self->session) == SF_SYNC_SYNCED);
}

/* ---- An ended device ---- */

static void
test_ended (Scene *self, gconstpointer data)
{
  sf_client_login (self->session, self->school->url, "1001");
  sf_school_stop (self->school);
  sf_school_tamper (self->school, "UPDATE device SET ended_at = 1");
  sf_school_start (self->school);
  sf_session_sync_now (self->session);
  sf_wait_until (self->refused == SF_SYNC_ERROR_DEVICE_ENDED);
  g_assert_cmpint (sf_session_get_sync_state (self->session), ==, SF_SYNC_OFFLINE);
  /* It does not become another device, nor ask again. */
  sf_session_sync_now (self->session);
  g_assert_cmpint (sf_session_get_sync_state (self->session), ==, SF_SYNC_OFFLINE);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM device"), ==, 1);
}

/* ---- The account itself ---- */

static gboolean
set_code (Scene *self, const char *password, const char *code, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_set_operation_code_async (self->session, password, code, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_set_operation_code_finish (self->session, result, error);
}

static SfTime
ask_code (Scene *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SfTime changed = -1;

  sf_session_ask_operation_code_async (self->session, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  g_assert_true (sf_session_ask_operation_code_finish (self->session, result, &changed, &error));
  g_assert_no_error (error);
  return changed;
}

static void
test_operation_code (Scene *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_client_login (self->session, self->school->url, "1001");
  g_assert_cmpint (ask_code (self), ==, 0);
  g_assert_false (set_code (self, "wrong", "835291", &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_NEW_PASSWORD);
  g_assert_cmpstr (error->message, ==, "old");
  g_clear_error (&error);
  g_assert_false (set_code (self, SF_SCHOOL_PASSWORD, "123456", &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_NEW_PASSWORD);
  g_assert_cmpstr (error->message, ==, "common");
  g_clear_error (&error);
  g_assert_true (set_code (self, SF_SCHOOL_PASSWORD, "835291", &error));
  g_assert_no_error (error);
  g_assert_cmpint (ask_code (self), ==, SF_SCHOOL_NOW);
}

static GPtrArray *
ask_logins (Scene *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *logins;

  sf_session_ask_logins_async (self->session, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  logins = sf_session_ask_logins_finish (self->session, result, &error);
  g_assert_no_error (error);
  return logins;
}

static const SfLoginInfo *
find_other (GPtrArray *logins)
{
  for (guint i = 0; i < logins->len; i++)
    if (!((const SfLoginInfo *) logins->pdata[i])->is_this)
      return logins->pdata[i];
  return NULL;
}

/* Somebody forgot to sign out elsewhere. */
static void
test_logins (Scene *self, gconstpointer data)
{
  g_autoptr (SfSession) there = sf_school_client (self->school, "there");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) logins = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;

  sf_client_login (there, self->school->url, "1001");
  sf_client_login (self->session, self->school->url, "1001");
  logins = ask_logins (self);
  g_assert_cmpuint (logins->len, ==, 2);
  g_assert_cmpint (find_other (logins)->role, ==, SF_ROLE_STUDENT);
  g_assert_cmpint (find_other (logins)->began, ==, SF_SCHOOL_NOW);
  sf_session_end_login_async (self->session, find_other (logins)->id, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  g_assert_true (sf_session_end_login_finish (self->session, result, &error));
  g_assert_no_error (error);
  left = ask_logins (self);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_null (find_other (left));
  sf_wait_until (sf_session_get_sync_state (there) == SF_SYNC_LOGIN_NEEDED);
}

static SfAccessPage *
ask_accesses (SfSession *session, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_ask_accesses_async (session, NULL, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_ask_accesses_finish (session, result, error);
}

static void
test_accesses (Scene *self, gconstpointer data)
{
  g_autoptr (SfSession) hr = sf_school_client (self->school, "hr");
  g_autoptr (SfAccessPage) none = NULL;
  g_autoptr (SfAccessPage) page = NULL;
  g_autofree char *signing = NULL;
  g_autoptr (GError) error = NULL;
  const SfAccess *access;

  sf_client_login (self->session, self->school->url, "1001");
  none = ask_accesses (self->session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->accesses->len, ==, 0);
  sf_client_login (hr, self->school->url, "employer");
  signing = sf_client_invite (hr, self->session, 0);
  page = ask_accesses (self->session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->accesses->len, ==, 1);
  g_assert_false (page->more);
  access = page->accesses->pdata[0];
  g_assert_cmpstr (access->action, ==, "invite");
  g_assert_cmpint (access->kind, ==, SF_KIND_SIGNING);
  g_assert_cmpint (access->role, ==, SF_ROLE_EMPLOYER);
  /* It is nobody's business but hers. */
  g_assert_null (ask_accesses (hr, &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_ROLE);
}

/* Without the server there is nothing to say. */
static void
test_account_offline (Scene *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_client_login (self->session, self->school->url, "1001");
  sf_school_stop (self->school);
  g_assert_null (ask_accesses (self->session, &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE);
  g_clear_error (&error);
  g_assert_false (set_code (self, SF_SCHOOL_PASSWORD, "835291", &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE);
  sf_school_start (self->school);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Scene, NULL, set_up, test, tear_down)
  ADD ("/sync/accounts/initial", test_initial);
  ADD ("/sync/accounts/old", test_old);
  ADD ("/sync/accounts/old-again", test_old_again);
  ADD ("/sync/accounts/factor", test_factor);
  ADD ("/sync/accounts/factor-again", test_factor_again);
  ADD ("/sync/accounts/ended", test_ended);
  ADD ("/sync/accounts/operation-code", test_operation_code);
  ADD ("/sync/accounts/logins", test_logins);
  ADD ("/sync/accounts/accesses", test_accesses);
  ADD ("/sync/accounts/offline", test_account_offline);
  return g_test_run ();
}
