/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole ways through client and server: from an invitation to an effective agreement, offline decisions, conflicts,
 * taking back, a server of another epoch.
 */
#include "sf-school.h"

static void
test_invitation_to_agreement (void)
{
  g_autoptr (SfSession) employer = NULL;
  g_autoptr (SfSession) student = NULL;
  g_autoptr (SfSession) college = NULL;
  g_autoptr (SfSession) office = NULL;
  g_autoptr (SfItem) agreement = NULL;
  SfSchool *school = sf_school_new (2);
  g_autofree char *id = NULL;

  employer = sf_school_client (school, "employer");
  student = sf_school_client (school, "student");
  college = sf_school_client (school, "college");
  office = sf_school_client (school, "office");
  sf_client_login (employer, school->url, "employer");
  sf_client_login (student, school->url, "1001");
  sf_client_login (college, school->url, "college-a");
  sf_client_login (office, school->url, "office");
  id = sf_client_invite (employer, student, 0);
  sf_wait_until (sf_session_get_n_unread (student) == 1);
  sf_client_must_act (student, id, "accept", sf_school_acceptance ());
  g_assert_cmpint (sf_client_state_of (student, SF_KIND_SIGNING, id), ==, SF_SIGNING_COLLEGE_REVIEW);
  sf_wait_until (sf_client_state_of (college, SF_KIND_SIGNING, id) == SF_SIGNING_COLLEGE_REVIEW);
  sf_client_must_act (college, id, "college_approve", NULL);
  sf_wait_until (sf_client_state_of (office, SF_KIND_SIGNING, id) == SF_SIGNING_OFFICE_REVIEW);
  sf_client_must_act (office, id, "office_approve", NULL);
  sf_wait_until (sf_client_state_of (student, SF_KIND_SIGNING, id) == SF_SIGNING_SIGNED);
  agreement = sf_client_first (student, SF_KIND_AGREEMENT);
  g_assert_cmpint (sf_record_get_state (sf_item_get_record (agreement)), ==, SF_AGREEMENT_EFFECTIVE);
  g_assert_cmpstr (sf_record_get_text (sf_item_get_record (agreement), SF_AGREEMENT_NUMBER), ==, "1001");
  sf_wait_until (sf_session_get_n_waiting (office) == 0);

  /* The employer sees the student's number masked. */
  sf_wait_until (sf_client_state_of (employer, SF_KIND_SIGNING, id) == SF_SIGNING_SIGNED);
  {
    g_autoptr (SfItem) item = sf_client_load (employer, SF_KIND_SIGNING, id);

    g_assert_cmpstr (sf_record_get_field (sf_item_get_record (item), "student.identity"), ==, "1101**********002X");
  }
  g_clear_object (&employer);
  g_clear_object (&student);
  g_clear_object (&college);
  g_clear_object (&office);
  sf_school_free (school);
}

static void
test_offline_decision (void)
{
  SfSchool *school = sf_school_new (2);
  g_autoptr (SfSession) employer = sf_school_client (school, "employer");
  g_autoptr (SfSession) student = sf_school_client (school, "student");
  g_autoptr (SfSession) college = sf_school_client (school, "college");
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  sf_client_login (employer, school->url, "employer");
  sf_client_login (student, school->url, "1001");
  sf_client_login (college, school->url, "college-a");
  id = sf_client_invite (employer, student, 0);
  sf_client_must_act (student, id, "accept", sf_school_acceptance ());
  sf_wait_until (sf_client_state_of (college, SF_KIND_SIGNING, id) == SF_SIGNING_COLLEGE_REVIEW);

  sf_school_stop (school);
  sf_wait_until (sf_session_get_sync_state (college) == SF_SYNC_OFFLINE);
  sf_client_must_act (college, id, "college_approve", NULL);
  g_assert_cmpint (sf_client_state_of (college, SF_KIND_SIGNING, id), ==, SF_SIGNING_OFFICE_REVIEW);
  g_assert_cmpuint (sf_session_get_n_waiting (college), ==, 1);
  sf_client_logout (college);

  /* Tomorrow, still without the network: the wrong password does not open it, the right one does. */
  g_assert_false (sf_client_try_login (college, school->url, "college-a", "password2", &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_PASSWORD);
  g_clear_error (&error);
  g_assert_false (sf_client_try_login (college, school->url, "college-b", SF_SCHOOL_PASSWORD, &error));
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_NOT_HERE);
  g_clear_error (&error);
  g_assert_true (sf_client_try_login (college, school->url, "college-a", SF_SCHOOL_PASSWORD, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sf_session_get_n_waiting (college), ==, 1);
  {
    g_autoptr (SfItem) item = sf_client_load (college, SF_KIND_SIGNING, id);

    g_assert_cmpint (sf_record_get_state (sf_item_get_record (item)), ==, SF_SIGNING_OFFICE_REVIEW);
    g_assert_cmpint (sf_item_get_mark (item), ==, SF_ITEM_WAITING);
  }

  /* The network is back: the server does not know this session, which gives it the password it was opened with. */
  sf_school_start (school);
  sf_session_sync_now (college);
  sf_wait_until (sf_session_get_n_waiting (college) == 0);
  sf_session_sync_now (student);
  sf_wait_until (sf_client_state_of (student, SF_KIND_SIGNING, id) == SF_SIGNING_OFFICE_REVIEW);
  g_clear_object (&employer);
  g_clear_object (&student);
  g_clear_object (&college);
  sf_school_free (school);
}

static SfItemMark
get_mark (SfSession *session, const char *id)
{
  g_autoptr (SfItem) item = sf_client_load (session, SF_KIND_SIGNING, id);

  return sf_item_get_mark (item);
}

static void
test_conflict (void)
{
  SfSchool *school = sf_school_new (2);
  g_autoptr (SfSession) employer = sf_school_client (school, "employer");
  g_autoptr (SfSession) student = sf_school_client (school, "student");
  g_autoptr (SfSession) one = sf_school_client (school, "one");
  g_autoptr (SfSession) two = sf_school_client (school, "two");
  g_autofree char *id = NULL;
  g_autofree char *uid = NULL;

  sf_client_login (employer, school->url, "employer");
  sf_client_login (student, school->url, "1001");
  sf_client_login (one, school->url, "college-a");
  sf_client_login (two, school->url, "college-b");
  id = sf_client_invite (employer, student, 0);
  sf_client_must_act (student, id, "accept", sf_school_acceptance ());
  sf_wait_until (sf_client_state_of (one, SF_KIND_SIGNING, id) == SF_SIGNING_COLLEGE_REVIEW);
  sf_wait_until (sf_client_state_of (two, SF_KIND_SIGNING, id) == SF_SIGNING_COLLEGE_REVIEW);

  /* One approves but holds it; meanwhile two returns the same signing. */
  sf_session_set_hold (one, SF_HOUR);
  sf_client_must_act (one, id, "college_approve", NULL);
  sf_client_must_act (two, id, "college_return", sf_school_reason ("单位地址不全", "employer"));
  sf_wait_until (sf_session_get_n_waiting (two) == 0);
  sf_clock_set (school->clock, SF_SCHOOL_NOW + 2 * SF_HOUR);
  sf_session_sync_now (one);
  sf_wait_until (sf_session_get_n_attention (one) == 1);
  {
    g_autoptr (GPtrArray) outbox = sf_client_outbox (one);
    const SfOutboxEntry *entry = outbox->pdata[0];

    g_assert_cmpuint (outbox->len, ==, 1);
    g_assert_cmpint (entry->state, ==, SF_OUTBOX_REJECTED);
    g_assert_true (entry->code == SF_CODE_STALE || entry->code == SF_CODE_STATE);
    g_assert_cmpstr (entry->title, ==, "学生1 · 深圳谷米科技有限公司");
    sf_wait_until (sf_client_state_of (one, SF_KIND_SIGNING, id) == SF_SIGNING_RETURNED);
    sf_wait_until (get_mark (one, id) == SF_ITEM_REFUSED);
    uid = g_strdup (entry->uid);
  }
  {

    sf_session_discard_async (one, uid, "已由同事退回", NULL, NULL);
    sf_wait_until (sf_session_get_n_attention (one) == 0);
  }
  sf_wait_until (sf_client_state_of (one, SF_KIND_SIGNING, id) == SF_SIGNING_RETURNED);
  g_clear_object (&employer);
  g_clear_object (&student);
  g_clear_object (&one);
  g_clear_object (&two);
  sf_school_free (school);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(int *) data = sf_session_undo_finish (SF_SESSION (source), result, &error) ? 1 : 2;
}

static void
test_undo (void)
{
  SfSchool *school = sf_school_new (2);
  g_autoptr (SfSession) employer = sf_school_client (school, "employer");
  g_autoptr (SfSession) student = sf_school_client (school, "student");
  g_autofree char *id = NULL;
  int undone = 0;

  sf_client_login (employer, school->url, "employer");
  sf_client_login (student, school->url, "1001");
  id = sf_client_invite (employer, student, 0);
  sf_session_set_hold (student, SF_SESSION_HOLD);
  sf_client_must_act (student, id, "decline", sf_school_reason ("已决定读研", "student"));
  g_assert_cmpint (sf_client_state_of (student, SF_KIND_SIGNING, id), ==, SF_SIGNING_DECLINED);
  sf_session_undo_async (student, NULL, undone_cb, &undone);
  sf_wait_until (undone != 0);
  g_assert_cmpint (undone, ==, 1);
  g_assert_cmpint (sf_client_state_of (student, SF_KIND_SIGNING, id), ==, SF_SIGNING_INVITED);
  g_assert_cmpuint (sf_session_get_n_waiting (student), ==, 0);

  /* A second decision goes out when its eight seconds are over, and is too late to take back then. */
  sf_client_must_act (student, id, "decline", sf_school_reason ("已决定读研", "student"));
  sf_clock_set (school->clock, SF_SCHOOL_NOW + SF_SESSION_HOLD);
  sf_session_sync_now (student);
  sf_wait_until (sf_session_get_n_waiting (student) == 0);
  undone = 0;
  sf_session_undo_async (student, NULL, undone_cb, &undone);
  sf_wait_until (undone != 0);
  g_assert_cmpint (undone, ==, 2);
  g_clear_object (&employer);
  g_clear_object (&student);
  sf_school_free (school);
}

static void
test_refused_here (void)
{
  SfSchool *school = sf_school_new (2);
  g_autoptr (SfSession) employer = sf_school_client (school, "employer");
  g_autoptr (SfSession) student = sf_school_client (school, "student");
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *uid = NULL;

  sf_client_login (employer, school->url, "employer");
  sf_client_login (student, school->url, "1001");
  id = sf_client_invite (employer, student, 0);
  uid = sf_client_act (student, SF_KIND_SIGNING, id, "decline", empty, &error);
  g_assert_null (uid);
  g_assert_error (error, SF_WORKFLOW_ERROR, SF_CODE_REASON_REQUIRED);
  g_assert_cmpuint (sf_session_get_n_waiting (student), ==, 0);
  g_clear_object (&employer);
  g_clear_object (&student);
  sf_school_free (school);
}

/* A draft and its sending, both decided before the first was answered. */
static void
test_draft_then_invite (void)
{
  SfSchool *school = sf_school_new (2);
  g_autoptr (SfSession) employer = sf_school_client (school, "employer");
  g_autoptr (SfSession) student = sf_school_client (school, "student");
  g_autofree char *id = NULL;

  sf_client_login (employer, school->url, "employer");
  sf_client_login (student, school->url, "1001");
  sf_school_stop (school);
  id = sf_session_new_id (employer);
  sf_client_must_act (employer, id, "save_draft", sf_school_invitation (0));
  sf_client_must_act (employer, id, "invite", sf_school_invitation (0));
  g_assert_cmpuint (sf_session_get_n_waiting (employer), ==, 2);
  g_assert_cmpint (sf_client_state_of (employer, SF_KIND_SIGNING, id), ==, SF_SIGNING_INVITED);
  sf_school_start (school);
  sf_session_sync_now (employer);
  sf_wait_until (sf_session_get_n_waiting (employer) == 0);
  g_assert_cmpuint (sf_session_get_n_attention (employer), ==, 0);
  sf_session_sync_now (student);
  sf_wait_until (sf_client_state_of (student, SF_KIND_SIGNING, id) == SF_SIGNING_INVITED);
  g_clear_object (&employer);
  g_clear_object (&student);
  sf_school_free (school);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/invitation-to-agreement", test_invitation_to_agreement);
  g_test_add_func ("/sync/offline-decision", test_offline_decision);
  g_test_add_func ("/sync/conflict", test_conflict);
  g_test_add_func ("/sync/undo", test_undo);
  g_test_add_func ("/sync/refused-here", test_refused_here);
  g_test_add_func ("/sync/draft-then-invite", test_draft_then_invite);
  return g_test_run ();
}
