/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sessions and devices from outside: logging in, wrong passwords and the lock-out, tokens, roles, own passwords, and
 * the registering of devices.
 */
#include "sf-server-fixture.h"

#include <string.h>

#include "auth/sf-passwords.h"

#define HERE "127.0.0.1"
#define ELSEWHERE "127.0.0.2"
#define DEVICE "01900000-0000-7000-8000-00000000d001"

static void
assert_try (SfServerFixture *f, const char *login, const char *password, const char *role, const char *from,
            guint status, const char *code)
{
  g_autoptr (SfReply) reply = sf_server_fixture_try (f, login, password, role, from);

  sf_reply_check (reply, status, code);
}

static void
assert_token (SfServerFixture *f, const char *token, guint status)
{
  sf_call_check (f, "GET", "/v1/sync/events", token, NULL, status, status == 200 ? NULL : "E_AUTH");
}

/* ---- Sessions ---- */

static void
test_log_in (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *secret = sf_server_fixture_secret (f, "student0");
  g_autoptr (SfReply) reply = sf_server_fixture_try (f, "student0", secret, NULL, HERE);

  sf_reply_check (reply, 200, NULL);
  g_assert_cmpstr (sf_reply_text (reply, "login"), ==, "student0");
  g_assert_cmpstr (sf_reply_text (reply, "role"), ==, "student");
  g_assert_cmpstr (sf_reply_text (reply, "server_id"), ==, sf_store_get_server_id (f->school->store));
  g_assert_false (json_object_get_boolean_member (reply->json, "initial"));
  g_assert_cmpint (json_object_get_int_member (reply->json, "expires"), ==, SF_TEST_NOW + 30 * SF_DAY);
  /* 256 bits, in no alphabet that needs quoting. */
  g_assert_cmpuint (strlen (sf_reply_text (reply, "token")), ==, 43);
  assert_token (f, sf_reply_text (reply, "token"), 200);
}

static void
test_own_password (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *hash = sf_password_hash (SF_TEST_PASSWORD);
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = sf_store_user_reset (f->school->store, "office", &error);
  g_autoptr (SfReply) first = sf_server_fixture_try (f, "office", secret, NULL, HERE);
  g_autoptr (SfReply) reply = NULL;

  sf_reply_check (first, 200, NULL);
  g_assert_true (json_object_get_boolean_member (first->json, "initial"));
  sf_store_user_set_hash (f->school->store, "office", hash, &error);
  g_assert_no_error (error);
  reply = sf_server_fixture_try (f, "office", SF_TEST_PASSWORD, NULL, HERE);
  sf_reply_check (reply, 200, NULL);
  g_assert_false (json_object_get_boolean_member (reply->json, "initial"));
  /* The initial secret ended with it. */
  assert_try (f, "office", secret, NULL, HERE, 401, "E_AUTH");
  assert_try (f, "office", SF_TEST_PASSWORD "x", NULL, HERE, 401, "E_AUTH");
  assert_try (f, "office", "", NULL, HERE, 401, "E_AUTH");
}

/* One answer for everything that is wrong: it does not tell which accounts there are. */
static void
test_wrong (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *secret = sf_server_fixture_secret (f, "student0");
  g_autoptr (SfReply) unknown = sf_server_fixture_try (f, "nobody", secret, NULL, HERE);
  g_autoptr (SfReply) wrong = sf_server_fixture_try (f, "student0", "wrong", NULL, HERE);
  g_autoptr (SfReply) without = sf_server_fixture_try (f, "student1", "wrong", NULL, HERE);

  sf_reply_check (unknown, 401, "E_AUTH");
  sf_reply_check (wrong, 401, "E_AUTH");
  sf_reply_check (without, 401, "E_AUTH");
  g_assert_cmpuint (json_object_get_size (unknown->json), ==, json_object_get_size (wrong->json));
  g_assert_cmpuint (json_object_get_size (unknown->json), ==, 4);
  sf_call_check (f, "POST", "/v1/session", NULL, "{\"login\":\"student0\"}", 400, "E_BAD_REQUEST");
  sf_call_check (f, "POST", "/v1/session", NULL, "{\"login\":\"a\",\"password\":\"b\",\"role\":1}", 400,
                 "E_BAD_REQUEST");
}

/* Tokens are kept as their SHA-256: who reads the store cannot act as anybody. */
static void
test_hashed (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_log_in (f, "office", NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  g_autofree char *by_hash = g_strdup_printf ("SELECT COUNT(*) FROM session WHERE token = '%s'", hash);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_cmpint (sf_store_fixture_query (f->school, by_hash), ==, 1);
  sf_server_fixture_stop (f);
  dir = g_dir_open (f->school->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->school->folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (g_file_get_contents (path, &bytes, &length, NULL))
        g_assert_null (memmem (bytes, length, token, strlen (token)));
    }
}

/* The contact is written down beside the answer. */
static void
wait_until_seen (SfServerFixture *f, SfTime when)
{
  sf_wait_until (sf_store_fixture_query (f->school, "SELECT MAX (seen_at) FROM session") >= when);
}

static void
test_expiry (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_log_in (f, "office", NULL);

  /* In use each day's third, so that it does not end for want of contact. */
  for (int third = 1; third < 90; third++)
    {
      sf_clock_set (f->school->clock, SF_TEST_NOW + third * SF_DAY / 3);
      assert_token (f, token, 200);
      wait_until_seen (f, SF_TEST_NOW + third * SF_DAY / 3);
    }
  sf_clock_set (f->school->clock, SF_TEST_NOW + 30 * SF_DAY - 1);
  assert_token (f, token, 200);
  sf_clock_set (f->school->clock, SF_TEST_NOW + 30 * SF_DAY);
  assert_token (f, token, 401);
}

static void
test_log_out (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *one = sf_server_fixture_log_in (f, "office", NULL);
  g_autofree char *other = sf_server_fixture_log_in (f, "college0", NULL);

  sf_call_check (f, "DELETE", "/v1/session", one, NULL, 204, NULL);
  assert_token (f, one, 401);
  assert_token (f, other, 200);
  sf_call_check (f, "DELETE", "/v1/session", one, NULL, 401, "E_AUTH");
}

/* ---- Roles ---- */

static void
test_roles (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *secret = sf_server_fixture_secret (f, "office");
  static const char *const refused[] = { "student", "employer", "college", "system", "root", "" };
  g_autoptr (SfReply) office = sf_server_fixture_try (f, "office", secret, "office", HERE);
  g_autoptr (SfReply) admin = sf_server_fixture_try (f, "office", secret, "admin", HERE);

  sf_reply_check (office, 200, NULL);
  sf_reply_check (admin, 200, NULL);
  g_assert_cmpstr (sf_reply_text (office, "role"), ==, "office");
  g_assert_cmpstr (sf_reply_text (admin, "role"), ==, "admin");
  g_assert_cmpstr (sf_reply_text (office, "grants"), !=, sf_reply_text (admin, "grants"));
  /* Both go on: one person at two desks. */
  assert_token (f, sf_reply_text (office, "token"), 200);
  assert_token (f, sf_reply_text (admin, "token"), 200);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    assert_try (f, "office", secret, refused[i], HERE, 403, "E_ROLE");
}

/* A role that is taken away ends the session opened under it, once and for all. */
static void
test_role_lost (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *secret = sf_server_fixture_secret (f, "office");
  g_autoptr (SfReply) admin = sf_server_fixture_try (f, "office", secret, "admin", HERE);

  sf_store_fixture_tamper (f->school, "UPDATE account SET roles = 'office' WHERE login = 'office'");
  sf_call_check (f, "GET", "/v1/sync/events", sf_reply_text (admin, "token"), NULL, 401, "E_AUTH");
  sf_store_fixture_tamper (f->school, "UPDATE account SET roles = 'office,admin' WHERE login = 'office'");
  assert_token (f, sf_reply_text (admin, "token"), 401);
}

/* ---- Lock-out ---- */

static void
fail_times (SfServerFixture *f, const char *login, const char *from, guint n)
{
  for (guint i = 0; i < n; i++)
    assert_try (f, login, "wrong", NULL, from, 401, "E_AUTH");
}

/* Five in a quarter of an hour, by account and address. */
static void
test_lockout (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *secret = sf_server_fixture_secret (f, "student0");
  g_autofree char *other = sf_server_fixture_secret (f, "student1");
  g_autoptr (SfReply) locked = NULL;
  g_autofree char *retry = NULL;

  fail_times (f, "student0", HERE, 5);
  locked = sf_server_fixture_try (f, "student0", secret, NULL, HERE);
  sf_reply_check (locked, 429, "E_LOCKED_OUT");
  retry = sf_reply_header (locked, "Retry-After");
  g_assert_cmpstr (retry, ==, "900");
  /* Nobody else is locked out here, nor she elsewhere. */
  assert_try (f, "student1", other, NULL, HERE, 200, NULL);
  assert_try (f, "student0", secret, NULL, ELSEWHERE, 200, NULL);
  assert_try (f, "student0", secret, NULL, HERE, 429, "E_LOCKED_OUT");
  sf_clock_set (f->school->clock, SF_TEST_NOW + 15 * SF_MINUTE - 1);
  assert_try (f, "student0", secret, NULL, HERE, 429, "E_LOCKED_OUT");
  sf_clock_set (f->school->clock, SF_TEST_NOW + 15 * SF_MINUTE);
  assert_try (f, "student0", secret, NULL, HERE, 200, NULL);
}

static void
test_lockout_window (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *secret = sf_server_fixture_secret (f, "student0");

  /* Four, then a quarter of an hour, then four: never five within one. */
  fail_times (f, "student0", HERE, 4);
  sf_clock_set (f->school->clock, SF_TEST_NOW + 15 * SF_MINUTE);
  fail_times (f, "student0", HERE, 4);
  assert_try (f, "student0", secret, NULL, HERE, 200, NULL);
  /* And success forgives. */
  fail_times (f, "student0", HERE, 4);
  assert_try (f, "student0", secret, NULL, HERE, 200, NULL);
}

/* An account that does not exist locks out like one that does. */
static void
test_lockout_unknown (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);

  fail_times (f, "nobody", HERE, 5);
  assert_try (f, "nobody", "wrong", NULL, HERE, 429, "E_LOCKED_OUT");
}

#define GUESSES 12

/* Guesses that are made at the same moment are counted like those made one after another: the last is right, and late.
 */
static void
test_lockout_at_once (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *hash = sf_password_hash (SF_TEST_PASSWORD);
  SfCaller *callers[GUESSES];
  g_autoptr (GError) error = NULL;
  guint n_in = 0;

  sf_store_user_set_hash (f->school->store, "office", hash, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < GUESSES; i++)
    {
      callers[i] = sf_caller_new (f->port, HERE);
      sf_caller_ask (callers[i], "POST", "/v1/session", NULL,
                     i < GUESSES - 1 ? "{\"login\":\"office\",\"password\":\"wrong\"}"
                                     : "{\"login\":\"office\",\"password\":\"" SF_TEST_PASSWORD "\"}");
    }
  for (guint i = 0; i < GUESSES; i++)
    {
      g_autoptr (SfReply) reply = sf_caller_receive (callers[i]);

      n_in += reply->status == 200;
      sf_caller_free (callers[i]);
    }
  g_assert_cmpuint (n_in, ==, 0);
}

/* ---- An own password ---- */

static void
assert_change (SfServerFixture *f, const char *token, const char *old, const char *new, guint status, const char *code)
{
  g_autofree char *body = g_strdup_printf ("{\"old\":\"%s\",\"new\":\"%s\"}", old, new);

  sf_call_check (f, "POST", "/v1/password", token, body, status, code);
}

static void
test_change_password (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *secret = sf_server_fixture_secret (f, "student0");
  g_autoptr (SfReply) one = sf_server_fixture_try (f, "student0", secret, NULL, HERE);
  g_autoptr (SfReply) other = sf_server_fixture_try (f, "student0", secret, NULL, HERE);
  const char *token = sf_reply_text (one, "token");

  assert_change (f, token, "wrong", SF_TEST_PASSWORD, 422, "E_PASSWORD");
  assert_change (f, token, secret, "short", 422, "E_PASSWORD");
  assert_change (f, token, secret, "student0", 422, "E_PASSWORD");
  assert_try (f, "student0", secret, NULL, HERE, 200, NULL);
  assert_change (f, token, secret, SF_TEST_PASSWORD, 204, NULL);
  assert_token (f, token, 200);
  assert_token (f, sf_reply_text (other, "token"), 401);
  assert_try (f, "student0", secret, NULL, HERE, 401, "E_AUTH");
  assert_try (f, "student0", SF_TEST_PASSWORD, NULL, HERE, 200, NULL);
  assert_change (f, token, SF_TEST_PASSWORD, SF_TEST_PASSWORD " more", 204, NULL);
  assert_try (f, "student0", SF_TEST_PASSWORD " more", NULL, HERE, 200, NULL);
}

/* ---- Devices ---- */

static void
test_devices (void)
{
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_register (f, "employer0", DEVICE);
  g_autofree char *other = sf_server_fixture_log_in (f, "employer1", NULL);
  g_autofree char *operation = sf_server_fixture_invitation (f, 0, 1);
  g_autofree char *push = sf_server_fixture_push_body (f, DEVICE, operation);
  const char *body = "{\"device_id\":\"" DEVICE "\",\"app\":\"test\",\"schema\":[1,9]}";
  g_autoptr (SfReply) again = NULL;

  sf_call_check (f, "POST", "/v1/sync/push", token, push, 200, NULL);
  again = sf_call (f, "POST", "/v1/devices", token, body);
  sf_reply_check (again, 200, NULL);
  g_assert_cmpint (json_object_get_int_member (again->json, "last_seq"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (again->json, "schema"), ==, SF_WIRE_SCHEMA_MAX);
  sf_call_check (f, "POST", "/v1/devices", other, body, 403, "E_DEVICE_OWNER");
}

static void
test_wrong_devices (void)
{
  static const struct
  {
    const char *body;
    guint status;
    const char *code;
  } cases[] = {
    { "{\"device_id\":\"x\",\"app\":\"t\",\"schema\":[2,2]}", 400, "E_BAD_REQUEST" },
    { "{\"app\":\"t\",\"schema\":[2,2]}", 400, "E_BAD_REQUEST" },
    { "{\"device_id\":\"" DEVICE "\",\"schema\":[2,2]}", 400, "E_BAD_REQUEST" },
    { "{\"device_id\":\"" DEVICE "\",\"app\":\"t\"}", 400, "E_BAD_REQUEST" },
    { "{\"device_id\":\"" DEVICE "\",\"app\":\"t\",\"schema\":2}", 400, "E_BAD_REQUEST" },
    { "{\"device_id\":\"" DEVICE "\",\"app\":\"t\",\"schema\":[1]}", 400, "E_BAD_REQUEST" },
    { "{\"device_id\":\"" DEVICE "\",\"app\":\"t\",\"schema\":[\"2\",\"2\"]}", 400, "E_BAD_REQUEST" },
    { "{\"device_id\":\"" DEVICE "\",\"app\":\"t\",\"schema\":[{},[]]}", 400, "E_BAD_REQUEST" },
    { "{\"device_id\":\"" DEVICE "\",\"app\":\"t\",\"schema\":[99,100]}", 426, "E_SCHEMA" },
    { "{\"device_id\":\"" DEVICE "\",\"app\":\"t\",\"schema\":[0,0]}", 426, "E_SCHEMA" },
  };
  g_autoptr (SfServerFixture) f = sf_server_fixture_new (NULL);
  g_autofree char *token = sf_server_fixture_log_in (f, "employer0", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SfReply) reply = sf_call (f, "POST", "/v1/devices", token, cases[i].body);

      g_test_message ("%s", cases[i].body);
      sf_reply_check (reply, cases[i].status, cases[i].code);
      if (cases[i].status == 426)
        g_assert_cmpint (json_object_get_int_member (reply->json, "max"), ==, SF_WIRE_SCHEMA_MAX);
    }
  g_assert_cmpint (sf_store_fixture_query (f->school, "SELECT COUNT(*) FROM device WHERE id = '" DEVICE "'"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/session/log-in", test_log_in);
  g_test_add_func ("/http/session/own-password", test_own_password);
  g_test_add_func ("/http/session/wrong", test_wrong);
  g_test_add_func ("/http/session/hashed", test_hashed);
  g_test_add_func ("/http/session/expiry", test_expiry);
  g_test_add_func ("/http/session/log-out", test_log_out);
  g_test_add_func ("/http/session/roles", test_roles);
  g_test_add_func ("/http/session/role-lost", test_role_lost);
  g_test_add_func ("/http/lockout/five", test_lockout);
  g_test_add_func ("/http/lockout/window", test_lockout_window);
  g_test_add_func ("/http/lockout/unknown", test_lockout_unknown);
  g_test_add_func ("/http/lockout/at-once", test_lockout_at_once);
  g_test_add_func ("/http/password/change", test_change_password);
  g_test_add_func ("/http/devices/register", test_devices);
  g_test_add_func ("/http/devices/wrong", test_wrong_devices);
  return g_test_run ();
}
