/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Several people at one computer, and one person at several. What one began never ends up with the next, however fast
 * they follow on each other.
 */
#include "sf-school.h"

typedef struct
{
  SfSchool *school;
  SfSession *employer;
  SfSession *shared; /* the computer that people share: logged in as 1001, who has an invitation */
  char *id;
} Scene;

static void
set_up (Scene *self, gconstpointer data)
{
  self->school = sf_school_new (3);
  self->employer = sf_school_client (self->school, "employer");
  self->shared = sf_school_client (self->school, "shared");
  sf_client_login (self->employer, self->school->url, "employer");
  sf_client_login (self->shared, self->school->url, "1001");
  self->id = sf_client_invite (self->employer, self->shared, 0);
}

static void
tear_down (Scene *self, gconstpointer data)
{
  g_clear_object (&self->employer);
  g_clear_object (&self->shared);
  sf_school_free (self->school);
  g_free (self->id);
}

static void
log_in_async (Scene *self, const char *login, GAsyncResult **result)
{
  sf_session_login_async (self->shared, self->school->url, login, SF_SCHOOL_PASSWORD, NULL, TRUE, NULL,
                          sf_keep_result_cb, result);
}

/* Nothing of 1001 is here, and nothing of hers goes up. */
static void
assert_only_of (Scene *self, const char *login)
{
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (SfItem) signing = sf_client_first (self->shared, SF_KIND_SIGNING);

  g_assert_cmpstr (sf_session_get_login (self->shared), ==, login);
  g_assert_null (signing);
  g_assert_cmpuint (sf_session_get_n_waiting (self->shared), ==, 0);
  g_assert_cmpuint (sf_session_get_n_attention (self->shared), ==, 0);
  g_assert_cmpuint (sf_session_get_n_unread (self->shared), ==, 0);
  outbox = sf_client_outbox (self->shared);
  g_assert_cmpuint (outbox->len, ==, 0);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM event WHERE action = 'accept'"), ==, 0);
}

/* ---- One after the other ---- */

/* A decision on which the door closes: it is kept for nobody but who took it. */
static void
test_decision_then_next (Scene *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) acted = NULL;
  g_autoptr (GAsyncResult) left = NULL;
  g_autoptr (GAsyncResult) entered = NULL;
  g_autoptr (JsonObject) args = sf_school_acceptance ();
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = NULL;

  sf_session_act_async (self->shared, SF_KIND_SIGNING, self->id, "accept", args, NULL, sf_keep_result_cb, &acted);
  sf_session_logout_async (self->shared, sf_keep_result_cb, &left);
  g_assert_false (sf_session_get_is_open (self->shared));
  log_in_async (self, "1002", &entered);
  sf_wait_until (acted != NULL && left != NULL && entered != NULL);
  g_assert_true (sf_session_login_finish (self->shared, entered, &error));
  g_assert_no_error (error);
  uid = sf_session_act_finish (self->shared, acted, &error);
  g_assert_null (uid);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  sf_wait_until (sf_session_get_sync_state (self->shared) == SF_SYNC_SYNCED);
  assert_only_of (self, "1002");

  /* She was told that it was not kept, and so it does not show. */
  sf_client_logout (self->shared);
  sf_school_stop (self->school);
  g_clear_error (&error);
  g_assert_true (sf_client_try_login (self->shared, self->school->url, "1001", SF_SCHOOL_PASSWORD, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sf_session_get_n_waiting (self->shared), ==, 0);
  sf_wait_until (sf_client_state_of (self->shared, SF_KIND_SIGNING, self->id) == SF_SIGNING_INVITED);
}

/* What waits stays with who decided it. */
static void
test_waiting_then_next (Scene *self, gconstpointer data)
{
  sf_session_set_hold (self->shared, SF_DAY);
  sf_client_must_act (self->shared, self->id, "accept", sf_school_acceptance ());
  g_assert_cmpuint (sf_session_get_n_waiting (self->shared), ==, 1);
  sf_client_logout (self->shared);
  sf_client_login (self->shared, self->school->url, "1002");
  assert_only_of (self, "1002");
  sf_client_logout (self->shared);
  sf_client_login (self->shared, self->school->url, "1001");
  g_assert_cmpuint (sf_session_get_n_waiting (self->shared), ==, 1);
  sf_wait_until (sf_client_state_of (self->shared, SF_KIND_SIGNING, self->id) == SF_SIGNING_COLLEGE_REVIEW);
}

/* Undoing, reading and counting that come back when somebody else sits there. */
static void
test_undo_then_next (Scene *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) undone = NULL;
  g_autoptr (GAsyncResult) left = NULL;
  g_autoptr (GAsyncResult) entered = NULL;
  g_autoptr (GError) error = NULL;

  sf_session_set_hold (self->shared, SF_DAY);
  sf_client_must_act (self->shared, self->id, "accept", sf_school_acceptance ());
  sf_session_undo_async (self->shared, NULL, sf_keep_result_cb, &undone);
  sf_session_logout_async (self->shared, sf_keep_result_cb, &left);
  log_in_async (self, "1002", &entered);
  sf_wait_until (undone != NULL && entered != NULL);
  sf_session_undo_finish (self->shared, undone, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_true (sf_session_login_finish (self->shared, entered, &error));
  sf_wait_until (sf_session_get_sync_state (self->shared) == SF_SYNC_SYNCED);
  assert_only_of (self, "1002");
  sf_client_logout (self->shared);
  sf_client_login (self->shared, self->school->url, "1001");
  g_assert_cmpuint (sf_session_get_n_waiting (self->shared), ==, 0);
  sf_wait_until (sf_client_state_of (self->shared, SF_KIND_SIGNING, self->id) == SF_SIGNING_INVITED);
}

/* ---- Log-ins that overtake each other ---- */

static void
test_two_log_ins (Scene *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  sf_client_logout (self->shared);
  log_in_async (self, "1001", &first);
  log_in_async (self, "1002", &second);
  sf_wait_until (first != NULL && second != NULL);
  g_assert_false (sf_session_login_finish (self->shared, first, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (sf_session_login_finish (self->shared, second, &error));
  g_assert_no_error (error);
  sf_wait_until (sf_session_get_sync_state (self->shared) == SF_SYNC_SYNCED);
  assert_only_of (self, "1002");
}

static void
test_log_in_then_out (Scene *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) entered = NULL;
  g_autoptr (GError) error = NULL;

  sf_client_logout (self->shared);
  log_in_async (self, "1001", &entered);
  sf_client_logout (self->shared);
  sf_wait_until (entered != NULL);
  g_assert_false (sf_session_login_finish (self->shared, entered, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (sf_session_get_is_open (self->shared));
  g_assert_null (sf_session_get_login (self->shared));
}

static void
test_cancelled (Scene *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) entered = NULL;
  g_autoptr (GError) error = NULL;

  sf_client_logout (self->shared);
  sf_session_login_async (self->shared, self->school->url, "1001", SF_SCHOOL_PASSWORD, NULL, TRUE, cancellable,
                          sf_keep_result_cb, &entered);
  g_cancellable_cancel (cancellable);
  sf_wait_until (entered != NULL);
  g_assert_false (sf_session_login_finish (self->shared, entered, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (sf_session_get_is_open (self->shared));
}

static void
test_again_then_out (Scene *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) again = NULL;
  g_autoptr (GError) error = NULL;

  sf_session_relogin_async (self->shared, SF_SCHOOL_PASSWORD, NULL, NULL, sf_keep_result_cb, &again);
  sf_client_logout (self->shared);
  sf_client_login (self->shared, self->school->url, "1002");
  sf_wait_until (again != NULL);
  g_assert_false (sf_session_relogin_finish (self->shared, again, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  assert_only_of (self, "1002");
}

/* A new password that is answered when somebody else sits there is not hers. */
static void
test_password_then_next (Scene *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) changed = NULL;
  g_autoptr (GAsyncResult) left = NULL;
  g_autoptr (GAsyncResult) entered = NULL;
  g_autoptr (GError) error = NULL;

  sf_session_change_password_async (self->shared, SF_SCHOOL_PASSWORD, "another-word-1", sf_keep_result_cb, &changed);
  /* The server has it; hashing it for this computer is what takes long. */
  sf_wait_until (sf_school_count (self->school, "SELECT count(*) FROM audit WHERE action = 'set_password'") > 0);
  sf_session_logout_async (self->shared, sf_keep_result_cb, &left);
  log_in_async (self, "1002", &entered);
  sf_wait_until (changed != NULL && entered != NULL);
  g_assert_true (sf_session_login_finish (self->shared, entered, &error));
  g_assert_no_error (error);
  sf_client_logout (self->shared);
  sf_school_stop (self->school);
  g_assert_false (sf_client_try_login (self->shared, self->school->url, "1002", "another-word-1", &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_PASSWORD);
  g_clear_error (&error);
  g_assert_true (sf_client_try_login (self->shared, self->school->url, "1002", SF_SCHOOL_PASSWORD, &error));
  g_assert_no_error (error);
}

/* Another account of the same name: the number was given to somebody else, or the server was set up anew. */
static void
test_same_name (Scene *self, gconstpointer data)
{
  sf_session_set_hold (self->shared, SF_DAY);
  sf_client_must_act (self->shared, self->id, "accept", sf_school_acceptance ());
  sf_client_logout (self->shared);
  sf_school_stop (self->school);
  sf_school_tamper (self->school, "UPDATE account SET login = 'x' WHERE login = '1001';"
                                  "UPDATE account SET login = '1001' WHERE login = '1002'");
  sf_school_start (self->school);
  g_test_expect_message ("sf-app", G_LOG_LEVEL_WARNING, "*another account's: put aside*");
  sf_client_login (self->shared, self->school->url, "1001");
  g_test_assert_expected_messages ();
  assert_only_of (self, "1001");
}

/* ---- Clocks and devices ---- */

static void
test_clock_skew (Scene *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->school->directory, "ahead", NULL);
  g_autoptr (SfClock) clock = sf_clock_new_manual (SF_SCHOOL_NOW + 2 * SF_DAY);
  g_autoptr (SfSession) ahead = sf_session_new (path, clock);
  g_autoptr (GPtrArray) outbox = NULL;
  const SfOutboxEntry *entry;

  sf_client_login (ahead, self->school->url, "1001");
  g_assert_cmpint (sf_session_get_clock_skew (ahead), ==, -2 * SF_DAY);
  g_assert_cmpint (sf_session_get_last_sync (ahead), ==, SF_SCHOOL_NOW);
  /* Rules go by the server's clock, the hold by this computer's. */
  sf_client_must_act (ahead, self->id, "accept", sf_school_acceptance ());
  outbox = sf_client_outbox (ahead);
  entry = outbox->pdata[0];
  g_assert_cmpint (entry->at, ==, SF_SCHOOL_NOW);
  g_assert_cmpint (entry->state, ==, SF_OUTBOX_HELD);
  sf_clock_set (clock, SF_SCHOOL_NOW + 2 * SF_DAY + SF_SESSION_HOLD);
  sf_session_sync_now (ahead);
  sf_wait_until (sf_session_get_n_waiting (ahead) == 0);
  g_assert_cmpuint (sf_session_get_n_attention (ahead), ==, 0);
}

/* She decides twice, at home and at school, before either computer heard of the other. */
static void
test_two_devices (Scene *self, gconstpointer data)
{
  g_autoptr (SfSession) home = sf_school_client (self->school, "home");

  sf_client_login (home, self->school->url, "1001");
  sf_session_set_hold (home, SF_HOUR);
  sf_client_must_act (home, self->id, "decline", sf_school_reason ("已决定读研", "student"));
  sf_client_must_act (self->shared, self->id, "accept", sf_school_acceptance ());
  sf_wait_until (sf_session_get_n_waiting (self->shared) == 0);
  sf_clock_set (self->school->clock, SF_SCHOOL_NOW + 2 * SF_HOUR);
  sf_session_sync_now (home);
  sf_wait_until (sf_session_get_n_attention (home) == 1);
  g_assert_cmpuint (sf_session_get_n_attention (self->shared), ==, 0);
  sf_wait_until (sf_client_state_of (home, SF_KIND_SIGNING, self->id) == SF_SIGNING_COLLEGE_REVIEW);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM event WHERE action = 'decline'"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Scene, NULL, set_up, test, tear_down)
  ADD ("/sync/people/decision-then-next", test_decision_then_next);
  ADD ("/sync/people/waiting-then-next", test_waiting_then_next);
  ADD ("/sync/people/undo-then-next", test_undo_then_next);
  ADD ("/sync/people/two-log-ins", test_two_log_ins);
  ADD ("/sync/people/log-in-then-out", test_log_in_then_out);
  ADD ("/sync/people/cancelled", test_cancelled);
  ADD ("/sync/people/again-then-out", test_again_then_out);
  ADD ("/sync/people/password-then-next", test_password_then_next);
  ADD ("/sync/people/same-name", test_same_name);
  ADD ("/sync/people/clock-skew", test_clock_skew);
  ADD ("/sync/people/two-devices", test_two_devices);
  return g_test_run ();
}
