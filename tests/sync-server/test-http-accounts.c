/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Accounts, sessions and devices over HTTP: who may do what to whose.
 */
#include "sf-http-fixture.h"

#include <string.h>

#include "store/sf-secret.h"
#include "store/sf-store-accounts-private.h"

#define DEVICE "01900000-0000-7000-8000-00000000dddd"

static void
register_device (SfHttpFixture *f, const char *token, guint status, const char *code)
{
  sf_http_expect (f, "POST", "/v1/devices", token, "{'device_id':'" DEVICE "','app':'sanfang/1','schema':[2,2]}",
                  status, code);
}

static void
set_state (SfHttpFixture *f, const char *login, int state)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autofree char *id = sf_http_account (f, login);
  SfRecord *account = sf_store_fixture_get (f->school, SF_KIND_ACCOUNT, id, NULL);
  g_autoptr (GError) error = NULL;

  sf_record_set_state (account, state);
  g_ptr_array_add (records, account);
  sf_store_put_records (f->school->store, records, &error);
  g_assert_no_error (error);
}

static JsonObject *
get_row (SfHttpFixture *f, const char *list, guint n)
{
  JsonArray *rows = json_object_get_array_member (f->json, list);

  g_assert_cmpuint (json_array_get_length (rows), >, n);
  return json_array_get_object_element (rows, n);
}

static guint
count_rows (SfHttpFixture *f, const char *list)
{
  return json_array_get_length (json_object_get_array_member (f->json, list));
}

/* ---- Sessions ---- */

static void
test_sessions (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *first = sf_http_login (f, "student0", NULL);
  g_autofree char *second = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;

  sf_http_fixture_pass (f, SF_MINUTE);
  second = sf_http_login (f, "student0", NULL);
  sf_http_expect (f, "GET", "/v1/sessions", second, NULL, 200, NULL);
  g_assert_cmpuint (count_rows (f, "sessions"), ==, 2);
  g_assert_true (json_object_get_boolean_member (get_row (f, "sessions", 0), "current"));
  g_assert_cmpstr (json_object_get_string_member (get_row (f, "sessions", 0), "address"), ==, "127.0.0.1");
  g_assert_cmpstr (json_object_get_string_member (get_row (f, "sessions", 0), "app"), ==, "test/1");
  g_assert_cmpint (json_object_get_int_member (get_row (f, "sessions", 1), "created"), ==, SF_TEST_NOW);
  g_assert_null (strstr (f->text, second));
  id = g_strdup (json_object_get_string_member (get_row (f, "sessions", 1), "id"));
  path = g_strconcat ("/v1/sessions/", id, NULL);
  sf_http_expect (f, "DELETE", path, second, NULL, 204, NULL);
  sf_http_expect (f, "GET", "/v1/sessions", first, NULL, 401, "E_AUTH");
  sf_http_expect (f, "DELETE", path, second, NULL, 404, "E_NOT_FOUND");
}

static void
test_sessions_of_others (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *account = sf_http_account (f, "student0");
  g_autofree char *student = sf_http_login (f, "student0", NULL);
  g_autofree char *other = sf_http_login (f, "student1", NULL);
  g_autofree char *chief = sf_http_login (f, "chief", NULL);
  g_autofree char *root = sf_http_login (f, "root", NULL);
  g_autofree char *list = g_strdup_printf ("/v1/accounts/%s/sessions", account);
  g_autofree char *path = NULL;

  sf_http_expect (f, "GET", list, other, NULL, 403, "E_ROLE");
  sf_http_expect (f, "GET", list, chief, NULL, 403, "E_ROLE");
  sf_http_expect (f, "GET", list, root, NULL, 200, NULL);
  path = g_strconcat ("/v1/sessions/", json_object_get_string_member (get_row (f, "sessions", 0), "id"), NULL);
  sf_http_expect (f, "DELETE", path, other, NULL, 404, "E_NOT_FOUND");
  sf_http_expect (f, "DELETE", path, chief, NULL, 404, "E_NOT_FOUND");
  sf_http_expect (f, "GET", "/v1/sessions", student, NULL, 200, NULL);
  sf_http_expect (f, "DELETE", path, root, NULL, 204, NULL);
  sf_http_expect (f, "GET", "/v1/sessions", student, NULL, 401, "E_AUTH");
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM audit WHERE outcome = 'denied' AND code = 'E_ROLE'"), ==, 4);
}

/* Contact keeps it alive, want of contact ends it, and so does its lifetime. */
static void
test_idle (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "office", NULL);

  for (guint i = 0; i < 59; i++)
    {
      sf_http_fixture_pass (f, 12 * SF_HOUR - 1);
      sf_http_expect (f, "GET", "/v1/sessions", token, NULL, 200, NULL);
      /* The note that it was seen is written after the answer; this waits for the writer. */
      sf_http_expect (f, "GET", "/v1/accounts", token, NULL, 200, NULL);
    }
  sf_http_fixture_pass (f, 12 * SF_HOUR);
  sf_http_expect (f, "GET", "/v1/sessions", token, NULL, 401, "E_AUTH");
  g_free (token);
  token = sf_http_login (f, "office", NULL);
  sf_http_fixture_pass (f, 12 * SF_HOUR);
  sf_http_expect (f, "GET", "/v1/sessions", token, NULL, 401, "E_AUTH");
}

/* ---- Roles ---- */

static void
test_role (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "office", NULL);
  g_autofree char *grants = g_strdup (sf_http_member (f, "grants"));

  sf_http_expect (f, "POST", "/v1/accounts", token, "{'login':'T9','name':'a','roles':['office']}", 403, "E_ROLE");
  sf_http_expect (f, "POST", "/v1/session/role", token, "{'role':'student'}", 403, "E_ROLE");
  sf_http_expect (f, "POST", "/v1/session/role", token, "{'role':'cook'}", 403, "E_ROLE");
  sf_http_expect (f, "POST", "/v1/session/role", token, "{'role':'admin'}", 200, NULL);
  g_assert_cmpstr (sf_http_member (f, "role"), ==, "admin");
  g_assert_cmpstr (sf_http_member (f, "grants"), !=, grants);
  g_assert_null (sf_http_member (f, "token"));
  sf_http_expect (f, "POST", "/v1/accounts", token, "{'login':'T9','name':'a','roles':['office']}", 200, NULL);
}

/* A session in a role that was taken away is over. */
static void
test_role_taken (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *admin = sf_http_login (f, "office", "admin");
  g_autofree char *office = sf_http_login (f, "office", "office");
  g_autofree char *id = sf_http_account (f, "office");
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  SfRecord *account = sf_store_fixture_get (f->school, SF_KIND_ACCOUNT, id, NULL);

  sf_record_set_text (account, SF_ACCOUNT_ROLES, "office");
  g_ptr_array_add (records, account);
  g_assert_true (sf_store_put_records (f->school->store, records, NULL));
  sf_http_expect (f, "GET", "/v1/sessions", admin, NULL, 401, "E_AUTH");
  sf_http_expect (f, "GET", "/v1/sessions", office, NULL, 200, NULL);
}

/* ---- Disabled ---- */

static SfHttpPending *
begin_waiting (SfHttpFixture *f, const char *token)
{
  g_autofree char *path = NULL;
  gint64 sum = 0;
  JsonObject *object;
  g_autoptr (GList) members = NULL;

  sf_http_expect (f, "GET", "/v1/sync/events", token, NULL, 200, NULL);
  object = json_object_get_object_member (f->json, "heads");
  members = json_object_get_members (object);
  for (GList *l = members; l != NULL; l = l->next)
    sum += json_object_get_int_member (object, l->data);
  path =
    g_strdup_printf ("/v1/sync/events?wait=50&at=%" G_GINT64_FORMAT "&grants=%s", sum, sf_http_member (f, "grants"));
  return sf_http_begin (f, path, token);
}

/* Waits until the server has the request: another one on the same connection pool is answered after it. */
static void
let_arrive (SfHttpFixture *f)
{
  for (guint i = 0; i < 3; i++)
    sf_http_expect (f, "GET", "/v1/ready", NULL, NULL, 200, NULL);
}

static void
test_disabled (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "student0", NULL);
  g_autoptr (SfHttpPending) waiting = begin_waiting (f, token);

  let_arrive (f);
  g_assert_cmpuint (waiting->status, ==, 0);
  set_state (f, "student0", SF_ACCOUNT_DISABLED);
  sf_http_wait (waiting);
  g_assert_cmpuint (waiting->status, ==, 401);
  g_assert_nonnull (strstr (waiting->text, "E_AUTH"));
  sf_http_expect (f, "GET", "/v1/sessions", token, NULL, 401, "E_AUTH");
  g_assert_null (sf_http_try_login (f, "student0", SF_HTTP_PASSWORD, NULL));
  /* What was over stays over. */
  set_state (f, "student0", SF_ACCOUNT_ACTIVE);
  sf_http_expect (f, "GET", "/v1/sessions", token, NULL, 401, "E_AUTH");
  g_free (sf_http_login (f, "student0", NULL));
}

static void
test_ended_while_waiting (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "student0", NULL);
  g_autofree char *here = sf_http_login (f, "student0", NULL);
  g_autoptr (SfHttpPending) waiting = begin_waiting (f, token);
  g_autofree char *id =
    sf_store_fixture_query_text (f->school, "SELECT session.id FROM session JOIN account ON account.id = account "
                                            "WHERE login = 'student0' AND app = 'test/1' ORDER BY session.id LIMIT 1");
  g_autofree char *path = g_strconcat ("/v1/sessions/", id, NULL);

  let_arrive (f);
  sf_http_expect (f, "DELETE", path, here, NULL, 204, NULL);
  sf_http_wait (waiting);
  g_assert_cmpuint (waiting->status, ==, 401);
}

/* ---- Devices ---- */

static void
test_devices (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "student0", NULL);
  g_autofree char *again = NULL;
  g_autofree char *chief = sf_http_login (f, "chief", NULL);
  g_autofree char *college = sf_http_login (f, "college0", NULL);
  g_autofree char *account = sf_http_account (f, "student0");
  g_autofree char *list = g_strdup_printf ("/v1/accounts/%s/devices", account);
  g_autoptr (SfHttpPending) waiting = NULL;

  register_device (f, token, 200, NULL);
  sf_http_expect (f, "GET", list, college, NULL, 403, "E_ROLE");
  sf_http_expect (f, "DELETE", "/v1/devices/" DEVICE, college, NULL, 404, "E_NOT_FOUND");
  sf_http_expect (f, "GET", list, chief, NULL, 200, NULL);
  /* That of the fixture, and this. */
  g_assert_cmpuint (count_rows (f, "devices"), ==, 2);
  g_assert_nonnull (strstr (f->text, DEVICE));
  g_assert_nonnull (strstr (f->text, "\"app\":\"sanfang/1\""));
  waiting = begin_waiting (f, token);
  let_arrive (f);
  sf_http_expect (f, "DELETE", "/v1/devices/" DEVICE, chief, NULL, 204, NULL);
  sf_http_wait (waiting);
  g_assert_cmpuint (waiting->status, ==, 410);
  g_assert_nonnull (strstr (waiting->text, "E_DEVICE_ENDED"));
  /* At every contact, by the session that it has and by one that it begins. */
  sf_http_expect (f, "GET", "/v1/sessions", token, NULL, 410, "E_DEVICE_ENDED");
  again = sf_http_login (f, "student0", NULL);
  register_device (f, again, 410, "E_DEVICE_ENDED");
  sf_http_expect (f, "GET", "/v1/devices", again, NULL, 200, NULL);
  g_assert_nonnull (strstr (f->text, "\"ended\""));
}

static void
test_ended_device_syncs_nothing (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "student0", NULL);
  g_autofree char *other = sf_http_login (f, "student0", NULL);
  g_autofree char *push = g_strdup_printf ("{'device':'" DEVICE "','schema':2,'epoch':'%s','ack':0,'ops':[]}",
                                           sf_store_get_epoch (f->school->store));
  g_autofree char *pull = g_strdup_printf ("{'device':'" DEVICE "','schema':2,'epoch':'%s','cookie':{},'limit':10}",
                                           sf_store_get_epoch (f->school->store));

  register_device (f, token, 200, NULL);
  sf_http_expect (f, "POST", "/v1/sync/push", other, push, 200, NULL);
  sf_http_expect (f, "DELETE", "/v1/devices/" DEVICE, other, NULL, 204, NULL);
  sf_http_expect (f, "POST", "/v1/sync/push", other, push, 410, "E_DEVICE_ENDED");
  sf_http_call (f, "POST", "/v1/sync/pull", other, pull);
  g_assert_cmpstr (f->code, ==, "E_DEVICE_ENDED");
}

/* ---- Resetting ---- */

static void
reset (SfHttpFixture *f, const char *token, const char *login, guint status, const char *code)
{
  g_autofree char *account = sf_http_account (f, login);
  g_autofree char *path = g_strdup_printf ("/v1/accounts/%s/reset", account);

  sf_http_expect (f, "POST", path, token, NULL, status, code);
}

static void
test_reset (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *college = sf_http_login (f, "college0", NULL);
  g_autofree char *student = sf_http_login (f, "student0", NULL);
  g_autofree char *secret = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *account = sf_http_account (f, "student0");
  g_autofree char *token = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (SfHttpPending) waiting = begin_waiting (f, student);

  let_arrive (f);
  sf_http_fixture_pass (f, SF_HOUR);
  reset (f, college, "student0", 200, NULL);
  secret = g_strdup (sf_http_member (f, "secret"));
  sf_http_wait (waiting);
  g_assert_cmpuint (waiting->status, ==, 401);
  sf_http_expect (f, "GET", "/v1/sessions", student, NULL, 401, "E_AUTH");
  g_assert_null (sf_http_try_login (f, "student0", SF_HTTP_PASSWORD, NULL));
  token = sf_http_try_login (f, "student0", secret, NULL);
  g_assert_nonnull (token);
  g_assert_true (json_object_get_boolean_member (f->json, "initial"));
  /* She is told by whom, and it is known when; the secret itself is nowhere. */
  sql = g_strdup_printf ("SELECT COUNT(*) FROM notice WHERE code = 'account-reset' AND account = '%s' "
                         "AND text_1 = 'college0'",
                         account);
  g_assert_cmpint (sf_http_count (f, sql), ==, 1);
  g_free (sql);
  sql = g_strdup_printf ("SELECT reset_at FROM credential WHERE account = '%s'", account);
  g_assert_cmpint (sf_http_count (f, sql), ==, SF_TEST_NOW + SF_HOUR);
  g_free (sql);
  sql = g_strdup_printf ("SELECT initial FROM credential WHERE account = '%s'", account);
  hash = sf_store_fixture_query_text (f->school, sql);
  g_assert_cmpstr (hash, !=, secret);
  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM audit WHERE action = 'reset_account' AND outcome = "
                                     "'applied' AND about IS NOT NULL"),
                   ==, 1);
}

static void
test_reset_at (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *path = g_build_filename (f->school->folder, "store.db", NULL);
  g_autofree char *account = sf_http_account (f, "chief");
  g_autoptr (SfDb) db = NULL;
  g_autofree char *secret = NULL;

  db = sf_db_open (path, SF_DB_READ_ONLY, NULL);
  g_assert_cmpint (sf_store_query_reset_at (db, account, NULL), ==, 0);
  sf_http_fixture_pass (f, SF_HOUR);
  secret = sf_store_user_reset (f->school->store, "chief", NULL);
  g_assert_cmpint (sf_store_query_reset_at (db, account, NULL), ==, SF_TEST_NOW + SF_HOUR);
  g_assert_cmpint (sf_store_query_reset_at (db, "nobody", NULL), ==, 0);
}

/* Who over whom. */
static void
test_reset_powers (void)
{
  static const struct
  {
    const char *by, *role, *whom;
    gboolean may;
  } cases[] = {
    { "college0", NULL, "student1", TRUE },   { "college0", NULL, "student2", FALSE },
    { "college0", NULL, "college1", FALSE },  { "college0", NULL, "employer0", FALSE },
    { "college0", NULL, "chief", FALSE },     { "student0", NULL, "student1", FALSE },
    { "employer0", NULL, "student1", FALSE }, { "chief", NULL, "student2", TRUE },
    { "chief", NULL, "employer1", TRUE },     { "chief", NULL, "college1", TRUE },
    { "chief", NULL, "root", FALSE },         { "chief", NULL, "office", FALSE },
    { "chief", NULL, "chief", FALSE },        { "office", "office", "root", FALSE },
    { "root", NULL, "office", TRUE },         { "root", NULL, "root", FALSE },
  };
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  gint64 denied = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *token = sf_http_login (f, cases[i].by, cases[i].role);

      g_test_message ("%s resets %s", cases[i].by, cases[i].whom);
      reset (f, token, cases[i].whom, cases[i].may ? 200 : 403, cases[i].may ? NULL : "E_ROLE");
      denied += !cases[i].may;
    }
  g_assert_cmpint (sf_http_count (f, "SELECT COUNT(*) FROM audit WHERE outcome = 'denied' AND code = 'E_ROLE'"), ==,
                   denied);
}

static void
test_reset_rate (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *token = sf_http_login (f, "college0", NULL);

  for (guint i = 0; i < 60; i++)
    reset (f, token, "student0", 200, NULL);
  reset (f, token, "student1", 429, "E_RATE");
  sf_http_fixture_pass (f, SF_HOUR);
  reset (f, token, "student1", 200, NULL);
}

/* ---- Listing and adding ---- */

static void
test_list (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *college = sf_http_login (f, "college0", NULL);
  g_autofree char *chief = sf_http_login (f, "chief", NULL);
  g_autofree char *student = sf_http_login (f, "student0", NULL);
  JsonObject *row;

  sf_http_expect (f, "GET", "/v1/accounts", student, NULL, 403, "E_ROLE");
  sf_http_expect (f, "GET", "/v1/accounts", college, NULL, 200, NULL);
  g_assert_cmpuint (count_rows (f, "accounts"), ==, 2);
  row = get_row (f, "accounts", 1);
  g_assert_cmpstr (json_object_get_string_member (row, "login"), ==, "student1");
  g_assert_cmpstr (json_object_get_string_member (row, "state"), ==, "active");
  g_assert_false (json_object_get_boolean_member (row, "initial"));
  g_assert_true (json_object_get_null_member (f->json, "next"));
  sf_http_expect (f, "GET", "/v1/accounts", chief, NULL, 200, NULL);
  /* 4 students, 7 employers, 2 secretaries, office, chief, root. */
  g_assert_cmpuint (count_rows (f, "accounts"), ==, 16);
  sf_http_expect (f, "GET", "/v1/accounts?q=EMPLOYER", chief, NULL, 200, NULL);
  g_assert_cmpuint (count_rows (f, "accounts"), ==, 7);
  sf_http_expect (f, "GET", "/v1/accounts?q=%25", chief, NULL, 200, NULL);
  g_assert_cmpuint (count_rows (f, "accounts"), ==, 0);
  sf_http_expect (f, "GET", "/v1/accounts?q=%E5%91%A8%E4%B8%BB", chief, NULL, 200, NULL);
  g_assert_cmpuint (count_rows (f, "accounts"), ==, 1);
}

static void
test_list_pages (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *root = sf_http_login (f, "root", NULL);
  g_autofree char *path = NULL;

  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *login = g_strdup_printf ("T%03u", i);

      g_free (sf_store_user_add (f->school->store, login, "教师", "office", NULL, NULL));
    }
  sf_http_expect (f, "GET", "/v1/accounts?q=T", root, NULL, 200, NULL);
  g_assert_cmpuint (count_rows (f, "accounts"), ==, 100);
  g_assert_cmpstr (sf_http_member (f, "next"), ==, "T099");
  path = g_strconcat ("/v1/accounts?q=T&after=", sf_http_member (f, "next"), NULL);
  sf_http_expect (f, "GET", path, root, NULL, 200, NULL);
  /* And root and the four students, who have that letter too. */
  g_assert_cmpuint (count_rows (f, "accounts"), ==, 20 + 1 + 4);
  g_assert_true (json_object_get_null_member (f->json, "next"));
}

static void
test_add (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *root = sf_http_login (f, "root", NULL);
  g_autofree char *chief = sf_http_login (f, "chief", NULL);
  g_autofree char *secret = NULL;
  g_autofree char *token = NULL;

#define ADD(token, body, status, code) sf_http_expect (f, "POST", "/v1/accounts", token, body, status, code)
  ADD (chief, "{'login':'T1','name':'王老师','roles':['office']}", 403, "E_ROLE");
  ADD (root, "{'login':'T 1','name':'王老师','roles':['office']}", 422, "E_INPUT");
  ADD (root, "{'login':'T1','name':'','roles':['office']}", 422, "E_INPUT");
  ADD (root, "{'login':'T1','name':'王老师','roles':['student']}", 422, "E_INPUT");
  ADD (root, "{'login':'T1','name':'王老师','roles':['college'],'colleges':['99']}", 422, "E_INPUT");
  ADD (root, "{'login':'student0','name':'王老师','roles':['office']}", 409, "E_EXISTS");
  ADD (root, "{'login':'T1','name':'王老师'}", 400, "E_BAD_REQUEST");
  ADD (root, "{'login':'T1','name':'王老师','roles':['college','office'],'colleges':['05']}", 200, NULL);
#undef ADD
  secret = g_strdup (sf_http_member (f, "secret"));
  token = sf_http_try_login (f, "T1", secret, NULL);
  g_assert_nonnull (token);
  g_assert_true (json_object_get_boolean_member (f->json, "initial"));
  g_assert_cmpstr (sf_http_member (f, "role"), ==, "college");
}

/* ---- Who looked at one's data ---- */

static void
assert_access (SfHttpFixture *f, guint n, const char *action, const char *kind, const char *role, const char *note)
{
  JsonObject *row = get_row (f, "accesses", n);

  g_assert_cmpstr (json_object_get_string_member (row, "action"), ==, action);
  g_assert_cmpstr (json_object_get_string_member (row, "kind"), ==, kind);
  g_assert_cmpstr (json_object_get_string_member (row, "role"), ==, role);
  g_assert_cmpstr (json_object_get_string_member_with_default (row, "note", NULL), ==, note);
}

static JsonObject *
make_field (const char *key)
{
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "field", key);
  return args;
}

/* Reveals and changes by others are told, her own acts and what an employer only drafted are not; nor what concerns
 * somebody else. */
static void
test_accesses (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *student = sf_http_login (f, "student0", NULL);
  g_autofree char *other = sf_http_login (f, "student1", NULL);
  g_autofree char *signing = NULL;
  g_autofree char *name = NULL;

  sf_http_expect (f, "GET", "/v1/accesses", student, NULL, 200, NULL);
  g_assert_cmpuint (count_rows (f, "accesses"), ==, 0);
  g_assert_false (json_object_get_boolean_member (f->json, "more"));
  signing = sf_test_invite (f->school, f->school->employer[0], 0);
  sf_http_fixture_pass (f, SF_MINUTE);
  sf_test_act (f->school, f->school->student[0], "accept", SF_KIND_SIGNING, signing, sf_test_args (0), NULL);
  sf_http_fixture_pass (f, SF_MINUTE);
  sf_test_act (f->school, f->school->college[0], "reveal", SF_KIND_SIGNING, signing, make_field ("student.identity"),
               NULL);
  sf_http_expect (f, "GET", "/v1/accesses", student, NULL, 200, NULL);
  g_assert_cmpuint (count_rows (f, "accesses"), ==, 2);
  assert_access (f, 0, "reveal", "signing", "college", "student.identity");
  name = sf_store_fixture_query_text (f->school, "SELECT actor_name FROM event WHERE action = 'reveal'");
  g_assert_cmpstr (json_object_get_string_member (get_row (f, "accesses", 0), "name"), ==, name);
  assert_access (f, 1, "invite", "signing", "employer", "材料不清楚"); /* of sf_test_args() */
  sf_http_expect (f, "GET", "/v1/accesses", other, NULL, 200, NULL);
  g_assert_cmpuint (count_rows (f, "accesses"), ==, 0);
  g_assert_cmpint (
    sf_http_count (f, "SELECT count(*) FROM audit WHERE action = 'list_accesses' AND outcome = 'applied'"), ==, 3);
}

static void
test_accesses_in_pages (void)
{
  g_autoptr (SfHttpFixture) f = sf_http_fixture_new ();
  g_autofree char *student = sf_http_login (f, "student0", NULL);
  g_autofree char *signing = sf_test_invite (f->school, f->school->employer[0], 0);
  g_autofree char *path = NULL;

  /* Nobody may reveal more than sixty an hour. */
  for (guint i = 0; i < 120; i++)
    sf_test_act (f->school, i % 2 == 0 ? f->school->office : f->school->college[0], "reveal", SF_KIND_STUDENT,
                 f->school->students[0], make_field ("identity"), NULL);
  sf_http_expect (f, "GET", "/v1/accesses", student, NULL, 200, NULL);
  g_assert_cmpuint (count_rows (f, "accesses"), ==, 100);
  g_assert_true (json_object_get_boolean_member (f->json, "more"));
  path = g_strconcat ("/v1/accesses?before=", json_object_get_string_member (get_row (f, "accesses", 99), "id"), NULL);
  sf_http_expect (f, "GET", path, student, NULL, 200, NULL);
  g_assert_cmpuint (count_rows (f, "accesses"), ==, 21);
  g_assert_false (json_object_get_boolean_member (f->json, "more"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/accounts/sessions", test_sessions);
  g_test_add_func ("/http/accounts/sessions-of-others", test_sessions_of_others);
  g_test_add_func ("/http/accounts/idle", test_idle);
  g_test_add_func ("/http/accounts/role", test_role);
  g_test_add_func ("/http/accounts/role-taken", test_role_taken);
  g_test_add_func ("/http/accounts/disabled", test_disabled);
  g_test_add_func ("/http/accounts/ended-while-waiting", test_ended_while_waiting);
  g_test_add_func ("/http/accounts/devices", test_devices);
  g_test_add_func ("/http/accounts/ended-device-syncs-nothing", test_ended_device_syncs_nothing);
  g_test_add_func ("/http/accounts/reset", test_reset);
  g_test_add_func ("/http/accounts/reset-at", test_reset_at);
  g_test_add_func ("/http/accounts/reset-powers", test_reset_powers);
  g_test_add_func ("/http/accounts/reset-rate", test_reset_rate);
  g_test_add_func ("/http/accounts/list", test_list);
  g_test_add_func ("/http/accounts/list-pages", test_list_pages);
  g_test_add_func ("/http/accounts/add", test_add);
  g_test_add_func ("/http/accounts/accesses/own", test_accesses);
  g_test_add_func ("/http/accounts/accesses/pages", test_accesses_in_pages);
  return g_test_run ();
}
