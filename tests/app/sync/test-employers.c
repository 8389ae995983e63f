/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an employer asks the server beside its operations: whether students can be invited, and to be registered.
 */
#include "sf-school.h"

#include "sync/sf-registration.h"

typedef struct
{
  SfSchool *school;
  SfSession *employer;
} Scene;

static void
set_up (Scene *self, gconstpointer data)
{
  self->school = sf_school_new (3);
  self->employer = sf_school_client (self->school, "employer");
  sf_client_login (self->employer, self->school->url, "employer");
}

static void
tear_down (Scene *self, gconstpointer data)
{
  g_clear_object (&self->employer);
  sf_school_free (self->school);
}

static void
add_student (JsonArray *students, const char *number, const char *name)
{
  JsonObject *student = json_object_new ();

  json_object_set_string_member (student, "number", number);
  json_object_set_string_member (student, "name", name);
  json_array_add_object_element (students, student);
}

static GPtrArray *
check (Scene *self, JsonArray *students, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_check_async (self->employer, students, 14, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_check_finish (self->employer, result, error);
}

static SfWorkflowCode
code_of (GPtrArray *verdicts, guint i)
{
  return ((const SfCheckVerdict *) verdicts->pdata[i])->code;
}

static void
test_check (Scene *self, gconstpointer data)
{
  g_autoptr (JsonArray) students = json_array_new ();
  g_autoptr (GPtrArray) verdicts = NULL;
  g_autoptr (GError) error = NULL;

  add_student (students, "1001", "学生1");
  add_student (students, "1002", "别人");
  verdicts = check (self, students, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (verdicts->len, ==, 2);
  g_assert_cmpint (code_of (verdicts, 0), ==, SF_CODE_OK);
  g_assert_cmpint (code_of (verdicts, 1), ==, SF_CODE_STUDENT_MISMATCH);
}

/* A list that needs several requests keeps its order. */
static void
test_check_many (Scene *self, gconstpointer data)
{
  g_autoptr (JsonArray) students = json_array_new ();
  g_autoptr (GPtrArray) verdicts = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 101; i++)
    add_student (students, "1001", i == 100 ? "别人" : "学生1");
  verdicts = check (self, students, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (verdicts->len, ==, 101);
  g_assert_cmpint (code_of (verdicts, 99), ==, SF_CODE_OK);
  g_assert_cmpint (code_of (verdicts, 100), ==, SF_CODE_STUDENT_MISMATCH);
}

static void
test_check_offline (Scene *self, gconstpointer data)
{
  g_autoptr (JsonArray) students = json_array_new ();
  g_autoptr (GPtrArray) verdicts = NULL;
  g_autoptr (GError) error = NULL;

  add_student (students, "1001", "学生1");
  sf_school_stop (self->school);
  verdicts = check (self, students, &error);
  g_assert_null (verdicts);
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE);
}

/* ---- Registering ---- */

static char *
register_unit (Scene *self, const char *name, const char *code, const char *password, GError **error)
{
  g_autoptr (JsonObject) form = json_object_new ();
  g_autoptr (GAsyncResult) result = NULL;

  json_object_set_string_member (form, "name", name);
  json_object_set_string_member (form, "credit_code", code);
  sf_registration_send_async (self->school->url, form, NULL, password, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_registration_send_finish (result, error);
}

/* Whoever registered logs in at once and sees the own unit, which waits. */
static void
test_register (Scene *self, gconstpointer data)
{
  g_autoptr (SfSession) fresh = sf_school_client (self->school, "fresh");
  g_autoptr (GError) error = NULL;
  g_autofree char *login = register_unit (self, "湖南健坤环保", "91330106ma2cfldg4r", "Gumi-keji-2026", &error);
  g_autoptr (SfItem) unit = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (login, ==, "91330106MA2CFLDG4R");
  sf_client_try_login (fresh, self->school->url, login, "Gumi-keji-2026", &error);
  g_assert_no_error (error);
  sf_wait_until ((unit = sf_client_first (fresh, SF_KIND_EMPLOYER)) != NULL);
  g_assert_cmpint (sf_record_get_state (sf_item_get_record (unit)), ==, SF_EMPLOYER_PENDING);
  sf_client_logout (fresh);
}

static void
test_register_refused (Scene *self, gconstpointer data)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GError) weak = NULL;
  g_autofree char *none = register_unit (self, "甲", "13721095710", "Gumi-keji-2026", &wrong);
  g_autofree char *no_account = register_unit (self, "甲", "91330106MA2CFLDG4R", "1234", &weak);

  g_assert_null (none);
  g_assert_error (wrong, SF_WORKFLOW_ERROR, SF_CODE_FORM);
  g_assert_cmpstr (json_object_get_string_member (sf_session_error_params (wrong), "field"), ==, "credit_code");
  g_assert_null (no_account);
  g_assert_error (weak, SF_SYNC_ERROR, SF_SYNC_ERROR_NEW_PASSWORD);
  g_assert_true (g_str_has_prefix (weak->message, "short"));
}

static void
test_register_nowhere (Scene *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *login = NULL;

  sf_school_stop (self->school);
  login = register_unit (self, "甲", "91330106MA2CFLDG4R", "Gumi-keji-2026", &error);
  g_assert_null (login);
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE);
}

/* ---- Colleagues ---- */

static GPtrArray *
list (SfSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *colleagues;

  sf_session_colleagues_async (session, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  colleagues = sf_session_colleagues_finish (session, result, &error);
  g_assert_no_error (error);
  return colleagues;
}

static char *
add (Scene *self, const char *login, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_add_colleague_async (self->employer, login, "王芳", sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_colleague_finish (self->employer, result, error);
}

/* Somebody else gets in with the secret that is told once, and out again when she is disabled. */
static void
test_colleagues (Scene *self, gconstpointer data)
{
  g_autoptr (SfSession) other = sf_school_client (self->school, "other");
  g_autoptr (GPtrArray) before = list (self->employer);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) last = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) twice = NULL;
  g_autofree char *secret = add (self, "wangfang", &error);
  g_autofree char *none = NULL;
  g_autofree char *done = NULL;
  const SfColleague *made = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (before->len, ==, 1);
  g_assert_true (((const SfColleague *) before->pdata[0])->own);
  sf_client_try_login (other, self->school->url, "wangfang", secret, &error);
  g_assert_no_error (error);
  g_assert_true (sf_session_get_initial (other));
  sf_client_logout (other);

  none = add (self, "wangfang", &twice);
  g_assert_null (none);
  g_assert_error (twice, SF_SYNC_ERROR, SF_SYNC_ERROR_ANSWER);
  g_assert_cmpstr (twice->message, ==, "E_EXISTS");

  after = list (self->employer);
  g_assert_cmpuint (after->len, ==, 2);
  for (guint i = 0; i < after->len; i++)
    if (!((const SfColleague *) after->pdata[i])->own)
      made = after->pdata[i];
  g_assert_cmpstr (made->name, ==, "王芳");
  g_assert_true (made->initial);
  sf_session_change_colleague_async (self->employer, made->id, "disable", sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  done = sf_session_colleague_finish (self->employer, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (done, ==, "");
  last = list (self->employer);
  for (guint i = 0; i < last->len; i++)
    g_assert_cmpint (((const SfColleague *) last->pdata[i])->disabled, !=, ((const SfColleague *) last->pdata[i])->own);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/client/check/verdicts", Scene, NULL, set_up, test_check, tear_down);
  g_test_add ("/client/check/many", Scene, NULL, set_up, test_check_many, tear_down);
  g_test_add ("/client/check/offline", Scene, NULL, set_up, test_check_offline, tear_down);
  g_test_add ("/client/register/pending", Scene, NULL, set_up, test_register, tear_down);
  g_test_add ("/client/register/refused", Scene, NULL, set_up, test_register_refused, tear_down);
  g_test_add ("/client/register/nowhere", Scene, NULL, set_up, test_register_nowhere, tear_down);
  g_test_add ("/client/colleagues/made-and-disabled", Scene, NULL, set_up, test_colleagues, tear_down);
  return g_test_run ();
}
