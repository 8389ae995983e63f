/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What may be lost on the way and must not be lost by it: answers, requests, the server's memory. Each decision has its
 * effect once, whatever happens between.
 */
#include "sf-scene.h"

#define PUSH "POST /v1/sync/push"

static void
assert_accepted_once (SfScene *self)
{
  sf_wait_until (sf_session_get_n_waiting (self->student) == 0);
  g_assert_cmpuint (sf_session_get_n_attention (self->student), ==, 0);
  sf_session_sync_now (self->employer);
  sf_wait_until (sf_client_state_of (self->employer, SF_KIND_SIGNING, self->id) == SF_SIGNING_COLLEGE_REVIEW);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM event WHERE action = 'accept'"), ==, 1);
}

static void
lose (SfScene *self, SfLinkMode mode, gint64 events)
{
  sf_link_set_mode (self->link, mode, PUSH);
  sf_client_must_act (self->student, self->id, "accept", sf_school_acceptance ());
  sf_wait_until (sf_link_get_lost (self->link) > 0 && sf_session_get_sync_state (self->student) == SF_SYNC_OFFLINE);
  sf_wait_until (sf_school_count (self->school, "SELECT count(*) FROM event WHERE action = 'accept'") == events);
  g_assert_cmpuint (sf_session_get_n_waiting (self->student), ==, 1);
}

static void
test_answer (SfScene *self, gconstpointer data)
{
  lose (self, SF_LINK_LOSE_ANSWER, 1);
  sf_link_set_mode (self->link, SF_LINK_PASS, NULL);
  sf_session_sync_now (self->student);
  assert_accepted_once (self);
}

/* The program ends without having heard the answer. */
static void
test_answer_and_restart (SfScene *self, gconstpointer data)
{
  lose (self, SF_LINK_LOSE_ANSWER, 1);
  g_clear_object (&self->student);
  sf_link_set_mode (self->link, SF_LINK_PASS, NULL);
  self->student = sf_school_client (self->school, "student");
  sf_client_login (self->student, sf_link_get_url (self->link), "1001");
  assert_accepted_once (self);
}

static void
test_request (SfScene *self, gconstpointer data)
{
  lose (self, SF_LINK_LOSE_REQUEST, 0);
  sf_link_set_mode (self->link, SF_LINK_PASS, NULL);
  sf_session_sync_now (self->student);
  assert_accepted_once (self);
}

/* ---- A server that forgot ---- */

/* The device is unknown, or known with fewer operations than it sent: a new one offers them under their old uids. */
static void
test_device (SfScene *self, gconstpointer sql)
{
  const char *const *tampering = sql;
  g_autofree char *id = sf_session_new_id (self->employer);

  sf_wait_until (sf_session_get_n_waiting (self->employer) == 0);
  sf_school_stop (self->school);
  sf_school_tamper (self->school, *tampering);
  sf_school_start (self->school);
  sf_client_must_act (self->employer, id, "invite", sf_school_invitation (1));
  sf_wait_until (sf_session_get_n_waiting (self->employer) == 0);
  g_assert_cmpuint (sf_session_get_n_attention (self->employer), ==, 0);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM signing WHERE state = 'invited'"), ==, 2);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM event WHERE action = 'invite'"), ==, 2);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM device d JOIN account a ON a.id = d.account "
                                                  "WHERE a.login = 'employer' AND d.last_seq > 0"),
                   ==, 1);
}

/* A restore undoes what was acknowledged; the archive gives it back. With the program running, and without. */
static void
test_restore (SfScene *self, gconstpointer data)
{
  gboolean runs = data != NULL;

  sf_school_stop (self->school);
  sf_school_back_up (self->school);
  sf_school_start (self->school);
  sf_session_sync_now (self->student);
  sf_client_must_act (self->student, self->id, "accept", sf_school_acceptance ());
  assert_accepted_once (self);
  sf_session_sync_now (self->student);
  if (!runs)
    sf_client_logout (self->student);
  sf_school_stop (self->school);
  sf_school_restore (self->school);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM event WHERE action = 'accept'"), ==, 0);
  sf_school_start (self->school);
  if (runs)
    sf_session_sync_now (self->student);
  else
    sf_client_login (self->student, sf_link_get_url (self->link), "1001");
  sf_wait_until (sf_school_count (self->school, "SELECT count(*) FROM event WHERE action = 'accept'") == 1);
  assert_accepted_once (self);
}

/* What the restored server refuses comes to a person, with what she decided. */
static void
test_restore_refuses (SfScene *self, gconstpointer data)
{
  sf_school_stop (self->school);
  sf_school_back_up (self->school);
  sf_school_start (self->school);
  sf_session_sync_now (self->student);
  sf_client_must_act (self->student, self->id, "accept", sf_school_acceptance ());
  assert_accepted_once (self);
  sf_client_logout (self->student);
  sf_client_logout (self->employer);
  sf_school_stop (self->school);
  sf_school_restore (self->school);
  sf_school_start (self->school);
  {
    /* Another computer of the employer, which knows nothing of what was undone. */
    g_autoptr (SfSession) other = sf_school_client (self->school, "other");

    sf_client_login (other, self->school->url, "employer");
    sf_client_must_act (other, self->id, "withdraw", sf_school_reason ("岗位取消", "employer"));
    sf_wait_until (sf_session_get_n_waiting (other) == 0);
    g_assert_cmpuint (sf_session_get_n_attention (other), ==, 0);
  }
  sf_client_login (self->student, sf_link_get_url (self->link), "1001");
  sf_wait_until (sf_session_get_n_attention (self->student) == 1);
  {
    g_autoptr (GPtrArray) outbox = sf_client_outbox (self->student);
    const SfOutboxEntry *entry = outbox->pdata[0];

    g_assert_cmpuint (outbox->len, ==, 1);
    g_assert_cmpstr (entry->action, ==, "accept");
    g_assert_cmpstr (entry->id, ==, self->id);
    g_assert_true (json_object_get_boolean_member (entry->args, "confirm"));
  }
  sf_wait_until (sf_client_state_of (self->student, SF_KIND_SIGNING, self->id) == SF_SIGNING_WITHDRAWN);
}

/* ---- A session that ended ---- */

static gboolean
log_in_again (SfSession *session, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_relogin_async (session, password, NULL, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_relogin_finish (session, result, error);
}

static void
test_session (SfScene *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_school_stop (self->school);
  sf_school_tamper (self->school, "DELETE FROM session");
  sf_client_must_act (self->student, self->id, "accept", sf_school_acceptance ());
  sf_school_start (self->school);
  sf_session_sync_now (self->student);
  sf_wait_until (sf_session_get_sync_state (self->student) == SF_SYNC_LOGIN_NEEDED);
  g_assert_cmpuint (sf_session_get_n_waiting (self->student), ==, 1);
  g_assert_cmpint (sf_client_state_of (self->student, SF_KIND_SIGNING, self->id), ==, SF_SIGNING_COLLEGE_REVIEW);
  g_assert_false (log_in_again (self->student, "password2", &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_PASSWORD);
  g_clear_error (&error);
  g_assert_cmpuint (sf_session_get_n_waiting (self->student), ==, 1);
  g_assert_true (log_in_again (self->student, SF_SCHOOL_PASSWORD, &error));
  g_assert_no_error (error);
  sf_client_logout (self->employer);
  sf_client_login (self->employer, self->school->url, "employer");
  assert_accepted_once (self);
}

/* A wrong password does not end a session that is good. */
static void
test_mistyped (SfScene *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (log_in_again (self->student, "password2", &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_PASSWORD);
  sf_client_must_act (self->student, self->id, "accept", sf_school_acceptance ());
  assert_accepted_once (self);
  g_assert_cmpint (sf_session_get_sync_state (self->student), !=, SF_SYNC_LOGIN_NEEDED);
}

/* ---- Long without the server ---- */

static void
test_sixty (void)
{
  const guint n = 60;
  SfSchool *school = sf_school_new (n);
  g_autoptr (SfSession) employer = sf_school_client (school, "employer");
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GError) error = NULL;

  sf_client_login (employer, school->url, "employer");
  sf_school_stop (school);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = sf_session_new_id (employer);

      sf_clock_set (school->clock, SF_SCHOOL_NOW + i * 8 * SF_HOUR);
      sf_client_must_act (employer, id, "invite", sf_school_invitation (i));
    }
  g_assert_cmpuint (sf_session_get_n_waiting (employer), ==, n);
  sf_client_logout (employer);
  g_assert_true (sf_client_try_login (employer, school->url, "employer", SF_SCHOOL_PASSWORD, &error));
  g_assert_no_error (error);
  outbox = sf_client_outbox (employer);
  g_assert_cmpuint (outbox->len, ==, n);
  for (guint i = 1; i < n; i++)
    {
      const SfOutboxEntry *before = outbox->pdata[i - 1];
      const SfOutboxEntry *after = outbox->pdata[i];

      g_assert_cmpint (before->at, <, after->at);
    }
  sf_school_start (school);
  sf_client_login (employer, school->url, "employer");
  sf_wait_until (sf_session_get_n_waiting (employer) == 0);
  g_assert_cmpuint (sf_session_get_n_attention (employer), ==, 0);
  g_assert_cmpint (sf_school_count (school, "SELECT count(*) FROM signing WHERE state = 'invited'"), ==, n);
  /* After thirty days without the server it stays closed. */
  sf_school_stop (school);
  sf_client_logout (employer);
  sf_clock_set (school->clock, sf_clock_now (school->clock) + 31 * SF_DAY);
  g_assert_false (sf_client_try_login (employer, school->url, "employer", SF_SCHOOL_PASSWORD, &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_TOO_LONG);
  g_clear_object (&employer);
  sf_school_free (school);
}

int
main (int argc, char **argv)
{
  static const char *unknown = "DELETE FROM receipt; DELETE FROM device";
  static const char *fewer = "UPDATE device SET last_seq = 0";

  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, test) g_test_add (path, SfScene, data, sf_scene_set_up, test, sf_scene_tear_down)
  ADD ("/sync/loss/answer", NULL, test_answer);
  ADD ("/sync/loss/answer-and-restart", NULL, test_answer_and_restart);
  ADD ("/sync/loss/request", NULL, test_request);
  ADD ("/sync/loss/device-unknown", &unknown, test_device);
  ADD ("/sync/loss/device-behind", &fewer, test_device);
  ADD ("/sync/loss/restore-while-running", GINT_TO_POINTER (TRUE), test_restore);
  ADD ("/sync/loss/restore-while-closed", NULL, test_restore);
  ADD ("/sync/loss/restore-refuses", NULL, test_restore_refuses);
  ADD ("/sync/loss/session", NULL, test_session);
  ADD ("/sync/loss/mistyped", NULL, test_mistyped);
  g_test_add_func ("/sync/loss/sixty-decisions", test_sixty);
  return g_test_run ();
}
