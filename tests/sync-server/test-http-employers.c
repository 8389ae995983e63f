/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two resources of the employers' library over real connections: registering without a session, logging in with
 * what was registered, and searching the directory.
 */
#include "sf-store-fixture.h"

#include <string.h>
#include <libsoup/soup.h>

#include "sf-server.h"

#define PASSWORD "gumi-keji-2026"

typedef struct
{
  SfStoreFixture *f;
  SfServer *server;
  SoupSession *soup;
} Net;

static void
set_up (Net *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->f = sf_store_fixture_new ();
  self->server = sf_server_new (self->f->store, NULL);
  sf_server_start (self->server, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  self->soup = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
}

static gboolean
stopped_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* The server closes the store, which the fixture wants to close itself. */
static void
tear_down (Net *self, gconstpointer data)
{
  gboolean stopped = FALSE;
  g_autoptr (GError) error = NULL;

  soup_session_abort (self->soup);
  g_clear_object (&self->soup);
  sf_server_stop (self->server, stopped_cb, &stopped);
  while (!stopped)
    g_main_context_iteration (NULL, TRUE);
  sf_server_free (self->server);
  self->f->store = sf_store_open (self->f->folder, self->f->clock, &error);
  g_assert_no_error (error);
  sf_store_fixture_check (self->f);
  sf_store_fixture_free (self->f);
}

/* @body NULL: none; @token NULL: no session. Transfer full: the answer's object. */
static JsonObject *
request (Net *self, const char *method, const char *path, const char *body, const char *token, guint expected)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u%s", sf_server_get_port (self->server), path);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
    }
  soup_session_send_and_read_async (self->soup, message, G_PRIORITY_DEFAULT, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  answer = soup_session_send_and_read_finish (self->soup, result, &error);
  g_assert_no_error (error);
  g_test_message ("%s %s: %.*s", method, path, (int) g_bytes_get_size (answer),
                  (const char *) g_bytes_get_data (answer, NULL));
  g_assert_cmpuint (soup_message_get_status (message), ==, expected);
  json_parser_load_from_data (parser, g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer), &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static void
assert_code (JsonObject *answer, const char *code)
{
  g_assert_cmpstr (json_object_get_string_member_with_default (answer, "code", NULL), ==, code);
}

#define REGISTER "/v1/employers/register"

static void
test_register (Net *self, gconstpointer data)
{
  g_autoptr (JsonObject) made =
    request (self, "POST", REGISTER,
             "{\"name\":\"湖南健坤环保\",\"credit_code\":\"91330106ma2cfldg4r\","
             "\"contact\":\"夏振裘\",\"phone\":\"0731-58290000\",\"password\":\"" PASSWORD "\"}",
             NULL, 201);
  g_autoptr (JsonObject) session = NULL;
  g_autoptr (JsonObject) twice = NULL;
  g_autoptr (SfRecord) employer = NULL;

  g_assert_cmpstr (json_object_get_string_member (made, "login"), ==, "91330106MA2CFLDG4R");
  employer = sf_store_fixture_get (self->f, SF_KIND_EMPLOYER, json_object_get_string_member (made, "employer"), NULL);
  g_assert_cmpint (sf_record_get_state (employer), ==, SF_EMPLOYER_PENDING);
  g_assert_cmpstr (sf_record_get_field (employer, "phone"), ==, "0731-58290000");
  g_assert_null (sf_record_get_field (employer, "password"));

  session = request (self, "POST", "/v1/session", "{\"login\":\"91330106MA2CFLDG4R\",\"password\":\"" PASSWORD "\"}",
                     NULL, 200);
  g_assert_cmpstr (json_object_get_string_member (session, "role"), ==, "employer");
  g_assert_false (json_object_get_boolean_member (session, "initial"));

  twice = request (
    self, "POST", REGISTER,
    "{\"name\":\"别人\",\"credit_code\":\"91330106MA2CFLDG4R\",\"login\":\"jiankun\",\"password\":\"" PASSWORD "\"}",
    NULL, 409);
  assert_code (twice, "E_EMPLOYER_EXISTS");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (twice, "params"), "name"), ==,
                   "湖南健坤环保");
}

static void
test_register_refused (Net *self, gconstpointer data)
{
  static const struct
  {
    const char *body;
    guint status;
    const char *code;
  } cases[] = {
    { "{\"name\":\"甲\",\"credit_code\":\"13721095710\",\"password\":\"" PASSWORD "\"}", 422, "E_FORM" },
    { "{\"name\":\"甲\",\"credit_code\":\"91350100M000100Y43\",\"merged_into\":\"x\",\"password\":\"" PASSWORD "\"}",
      422, "E_FORM" },
    { "{\"name\":\"甲\",\"credit_code\":\"91350100M000100Y43\",\"password\":\"1234\"}", 422, "E_PASSWORD" },
    { "{\"name\":\"甲\",\"credit_code\":\"91350100M000100Y43\"}", 400, "E_BAD_REQUEST" },
    { "{\"name\":5,\"credit_code\":\"91350100M000100Y43\",\"password\":\"" PASSWORD "\"}", 400, "E_BAD_REQUEST" },
    { "{\"name\":\"甲\",\"credit_code\":\"91350100M000100Y43\",\"login\":\"office\",\"password\":\"" PASSWORD "\"}",
      422, "E_BAD_ARGUMENT" },
    { "[]", 400, "E_BAD_REQUEST" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) answer = request (self, "POST", REGISTER, cases[i].body, NULL, cases[i].status);

      assert_code (answer, cases[i].code);
    }
  g_assert_cmpint (sf_store_fixture_query (self->f, "SELECT COUNT(*) FROM employer"), ==, SF_TEST_EMPLOYERS);
}

/* Each attempt costs the server a password hash: after five the address waits. */
static void
test_rate (Net *self, gconstpointer data)
{
  static const char body[] = "{\"name\":\"甲\",\"credit_code\":\"1\",\"password\":\"" PASSWORD "\"}";
  g_autoptr (JsonObject) refused = NULL;
  g_autoptr (JsonObject) later = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (JsonObject) answer = request (self, "POST", REGISTER, body, NULL, 422);
      assert_code (answer, "E_FORM");
    }
  refused = request (self, "POST", REGISTER, body, NULL, 429);
  assert_code (refused, "E_LOCKED_OUT");
  sf_clock_set (self->f->clock, SF_TEST_NOW + 15 * SF_MINUTE + 1);
  later = request (self, "POST", REGISTER, body, NULL, 422);
  assert_code (later, "E_FORM");
}

/* Whoever has a session: here a student. */
static void
test_directory (Net *self, gconstpointer data)
{
  /* The test's client keeps the name of its device where the hash of a token belongs; a token of its own does it. */
  static const char token[] = "a-token-of-the-test";
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  g_autofree char *sql =
    g_strdup_printf ("UPDATE session SET token = '%s' WHERE token = '%s'", hash, self->f->student[0]->session->token);
  g_autoptr (JsonObject) nobody = request (self, "GET", "/v1/employers?q=x", NULL, NULL, 401);
  g_autoptr (JsonObject) all = NULL;
  g_autoptr (JsonObject) one = NULL;
  g_autoptr (JsonObject) none = NULL;
  JsonArray *found;
  JsonObject *first, *form;

  sf_store_fixture_tamper (self->f, sql);
  sf_store_fixture_tamper (self->f, "UPDATE employer SET edition = 'employer-2020', form = "
                                    "'{\"address\":\"湘潭市桃园路1号\",\"mobile\":\"13800000000\"}' "
                                    "WHERE credit_code = '914403001922038216'");
  all = request (self, "GET", "/v1/employers", NULL, token, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (all, "employers")), ==, SF_TEST_EMPLOYERS);
  g_assert_false (json_object_get_boolean_member (all, "more"));

  one = request (self, "GET", "/v1/employers?q=914403001922038216", NULL, token, 200);
  found = json_object_get_array_member (one, "employers");
  g_assert_cmpuint (json_array_get_length (found), ==, 1);
  first = json_array_get_object_element (found, 0);
  g_assert_cmpstr (json_object_get_string_member (first, "id"), ==, self->f->employers[0]);
  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, "谷米科技第0分公司");
  /* What agreements print of it is told; a person's data and how it stands with the office are not. */
  form = json_object_get_object_member (first, "form");
  g_assert_cmpstr (json_object_get_string_member (form, "address"), ==, "湘潭市桃园路1号");
  g_assert_cmpuint (json_object_get_size (form), ==, 1);
  g_assert_false (json_object_has_member (first, "state"));

  none = request (self, "GET", "/v1/employers?q=%E6%97%A0%E6%AD%A4%E5%85%AC%E5%8F%B8", NULL, token, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (none, "employers")), ==, 0);
}

/* Twenty an answer, and where the next page begins. */
static void
test_pages (Net *self, gconstpointer data)
{
  static const char token[] = "a-token-of-the-test";
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  g_autofree char *sql =
    g_strdup_printf ("UPDATE session SET token = '%s' WHERE token = '%s'", hash, self->f->office->session->token);
  g_autoptr (JsonObject) page = NULL;
  g_autoptr (JsonObject) rest = NULL;
  g_autofree char *next = NULL;
  JsonArray *found;

  sf_store_fixture_tamper (self->f, sql);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *insert = g_strdup_printf ("INSERT INTO employer (id, state, name, content) VALUES ('e%02u', "
                                                 "'approved', '页%02u', 'x')",
                                                 i, i);
      sf_store_fixture_tamper (self->f, insert);
    }
  page = request (self, "GET", "/v1/employers", NULL, token, 200);
  found = json_object_get_array_member (page, "employers");
  g_assert_cmpuint (json_array_get_length (found), ==, 20);
  g_assert_true (json_object_get_boolean_member (page, "more"));
  next = g_strdup_printf ("/v1/employers?after=%s",
                          json_object_get_string_member (json_array_get_object_element (found, 19), "id"));
  rest = request (self, "GET", next, NULL, token, 200);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (rest, "employers")), ==, SF_TEST_EMPLOYERS);
  g_assert_false (json_object_get_boolean_member (rest, "more"));
  sf_store_fixture_tamper (self->f, "DELETE FROM employer WHERE content = 'x'");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/http/employers/register", Net, NULL, set_up, test_register, tear_down);
  g_test_add ("/http/employers/register-refused", Net, NULL, set_up, test_register_refused, tear_down);
  g_test_add ("/http/employers/rate", Net, NULL, set_up, test_rate, tear_down);
  g_test_add ("/http/employers/directory", Net, NULL, set_up, test_directory, tear_down);
  g_test_add ("/http/employers/pages", Net, NULL, set_up, test_pages, tear_down);
  return g_test_run ();
}
