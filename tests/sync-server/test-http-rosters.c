/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rosters over real HTTP: a file goes up, its job is watched, the report comes down; lists come out as far as the
 * session may see; who may not is refused before its file is read.
 */
#include "sf-store-fixture.h"

#include <libsoup/soup.h>
#include <string.h>

#include "http/sf-router.h"
#include "jobs/sf-import-jobs.h"
#include "sf-server.h"
#include "sheet/sf-table-reader.h"

#define ROSTER "学号,姓名,学历,学院代码,手机号码\n2,甲,本科,05,13800138000\n3,,本科,05,\n"

typedef struct
{
  SfStoreFixture *store;
  SfServer *server;
  SoupSession *http;
  char *url;
} Site;

/* ---- The site ---- */

/* Logs in without a password: bearer tokens are made here, by a name of the session. */
static void
begin_session (Site *self, const char *name, const char *login, const char *role)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM account WHERE login = '%s'", login);
  g_autofree char *account = sf_store_fixture_query_text (self->store, sql);
  g_autofree char *token = g_strdup_printf ("token-of-%s", name);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SfStoreSession) session = NULL;

  sf_store_session_begin_async (self->store->store, account, login, "::1", role, hash, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  session = sf_store_session_begin_finish (self->store->store, result, NULL);
  g_assert_nonnull (session);
}

static Site *
site_new (void)
{
  Site *self = g_new0 (Site, 1);
  g_autoptr (GError) error = NULL;

  self->store = sf_store_fixture_new ();
  begin_session (self, "office", "office", "office");
  begin_session (self, "admin", "office", "admin");
  begin_session (self, "college", "college0", "college");
  begin_session (self, "employer", "employer0", "employer");
  begin_session (self, "student", "student0", "student");
  self->server = sf_server_new (self->store->store, NULL);
  sf_server_start (self->server, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", sf_server_get_port (self->server));
  self->http = soup_session_new ();
  return self;
}

static void
site_free (Site *self)
{
  g_autoptr (GError) error = NULL;

  g_object_unref (self->http);
  sf_server_free (self->server);
  self->store->store = sf_store_open (self->store->folder, self->store->clock, &error);
  g_assert_no_error (error);
  sf_store_fixture_check (self->store);
  sf_store_fixture_free (self->store);
  g_free (self->url);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Site, site_free)

/* ---- Requests ---- */

typedef struct
{
  guint status;
  GBytes *body;
  JsonObject *json; /* NULL: the body is none */
  char *type;
  gboolean is_last; /* of its connection */
} Answer;

static void
answer_free (Answer *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->json, json_object_unref);
  g_free (self->type);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

static Answer *
ask_bytes (Site *self, const char *who, const char *method, const char *path, GBytes *body)
{
  g_autofree char *uri = g_strconcat (self->url, path, NULL);
  g_autofree char *bearer = g_strdup_printf ("Bearer token-of-%s", who);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  Answer *answer = g_new0 (Answer, 1);
  const char *text;
  gsize length;

  if (who != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/octet-stream", body);
  /* A large body is sent once the server says that it will have it. */
  if (body != NULL && g_bytes_get_size (body) > 1024 * 1024)
    soup_message_headers_set_expectations (soup_message_get_request_headers (message), SOUP_EXPECTATION_CONTINUE);
  soup_session_send_and_read_async (self->http, message, G_PRIORITY_DEFAULT, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  answer->body = soup_session_send_and_read_finish (self->http, result, &error);
  g_assert_no_error (error);
  answer->status = soup_message_get_status (message);
  answer->type = g_strdup (soup_message_headers_get_one (soup_message_get_response_headers (message), "Content-Type"));
  answer->is_last =
    soup_message_headers_header_contains (soup_message_get_response_headers (message), "Connection", "close");
  text = g_bytes_get_data (answer->body, &length);
  if (g_strcmp0 (answer->type, "application/json") == 0 &&
      json_parser_load_from_data (parser, text, (gssize) length, NULL))
    answer->json = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
  return answer;
}

static Answer *
ask (Site *self, const char *role, const char *method, const char *path, const char *body)
{
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new_static (body, strlen (body)) : NULL;

  return ask_bytes (self, role, method, path, bytes);
}

static void
assert_refused (Answer *answer, guint status, const char *code)
{
  g_autoptr (Answer) owned = answer;

  g_assert_cmpuint (answer->status, ==, status);
  g_assert_nonnull (answer->json);
  g_assert_cmpstr (json_object_get_string_member (answer->json, "code"), ==, code);
}

/* The rows of a table that came as an answer, cells joined by '|'. */
static GStrv
read_table (Site *self, Answer *answer)
{
  g_autofree char *path = g_build_filename (self->store->folder, "answer", NULL);
  g_autoptr (GStrvBuilder) rows = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SfTableReader) reader = NULL;
  guint row;
  char **cells;

  g_assert_cmpuint (answer->status, ==, 200);
  g_file_set_contents (path, g_bytes_get_data (answer->body, NULL), (gssize) g_bytes_get_size (answer->body), &error);
  g_assert_no_error (error);
  reader = sf_table_reader_open (path, NULL, &error);
  g_assert_no_error (error);
  while (sf_table_reader_next (reader, &row, &cells, &error))
    {
      g_autofree char *line = g_strjoinv ("|", cells);

      g_strv_builder_add (rows, line);
      g_strfreev (cells);
    }
  g_assert_no_error (error);
  return g_strv_builder_end (rows);
}

/* ---- Imports ---- */

/* Asks until the job has ended. */
static Answer *
wait_for_job (Site *self, const char *role, JsonObject *begun)
{
  g_autofree char *path = g_strconcat ("/v1/imports/", json_object_get_string_member (begun, "id"), NULL);
  Answer *answer = ask (self, role, "GET", path, NULL);

  while (g_str_equal (json_object_get_string_member (answer->json, "state"), "running"))
    {
      answer_free (answer);
      answer = ask (self, role, "GET", path, NULL);
    }
  return answer;
}

static void
test_import (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (Answer) rehearsed = ask (site, "office", "POST", "/v1/imports?what=students&dry_run=1", ROSTER);
  g_autoptr (Answer) foretold = NULL;
  g_autoptr (Answer) begun = NULL;
  g_autoptr (Answer) ended = NULL;
  g_autoptr (Answer) report = NULL;
  g_autoptr (Answer) secrets = NULL;
  g_auto (GStrv) rows = NULL;
  g_autofree char *report_path = NULL;
  g_autofree char *secrets_path = NULL;

  g_assert_cmpuint (rehearsed->status, ==, 202);
  foretold = wait_for_job (site, "office", rehearsed->json);
  g_assert_cmpint (json_object_get_int_member (foretold->json, "added"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (foretold->json, "wrong"), ==, 1);
  g_assert_false (json_object_get_boolean_member (foretold->json, "written"));
  g_assert_cmpint (sf_store_fixture_query (site->store, "SELECT COUNT(*) FROM student WHERE number = '2'"), ==, 0);

  begun = ask (site, "office", "POST", "/v1/imports?what=students&report=csv", ROSTER);
  ended = wait_for_job (site, "office", begun->json);
  g_assert_cmpstr (json_object_get_string_member (ended->json, "state"), ==, "done");
  g_assert_cmpint (json_object_get_int_member (ended->json, "rows"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (ended->json, "total"), ==, 2);
  g_assert_true (json_object_get_boolean_member (ended->json, "written"));
  g_assert_cmpint (sf_store_fixture_query (site->store, "SELECT COUNT(*) FROM student WHERE number = '2'"), ==, 1);

  report_path = g_strdup_printf ("/v1/imports/%s/report", json_object_get_string_member (begun->json, "id"));
  report = ask (site, "office", "GET", report_path, NULL);
  rows = read_table (site, report);
  g_assert_cmpstr (report->type, ==, "text/csv; charset=utf-8");
  g_assert_cmpstr (rows[1], ==, "2|新增|2|甲");
  g_assert_cmpstr (rows[2], ==, "3|错误|3||姓名必须填写");

  secrets_path = g_strdup_printf ("/v1/imports/%s/secrets", json_object_get_string_member (begun->json, "id"));
  secrets = ask (site, "office", "GET", secrets_path, NULL);
  g_assert_cmpuint (secrets->status, ==, 200);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (secrets->body, NULL), "2\t甲\t"));

  g_assert_cmpint (sf_store_fixture_query (site->store,
                                           "SELECT COUNT(*) FROM audit WHERE action IN ('import', 'rehearse_import') "
                                           "AND about_kind = 'students' AND role = 'office'"),
                   ==, 2);
}

static void
test_wrong_imports (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (Answer) begun = NULL;
  g_autoptr (Answer) ended = NULL;

  assert_refused (ask (site, "office", "POST", "/v1/imports?what=cats", ROSTER), 400, "E_BAD_REQUEST");
  assert_refused (ask (site, "office", "POST", "/v1/imports?what=students&strict=2", ROSTER), 400, "E_BAD_REQUEST");
  assert_refused (ask (site, "office", "GET", "/v1/imports/none", NULL), 404, "E_NOT_FOUND");
  assert_refused (ask (site, "office", "GET", "/v1/imports/", NULL), 404, "E_NOT_FOUND");
  begun = ask (site, "office", "POST", "/v1/imports?what=students", "姓名\n甲\n");
  ended = wait_for_job (site, "office", begun->json);
  g_assert_cmpstr (json_object_get_string_member (ended->json, "state"), ==, "failed");
  g_assert_cmpstr (json_object_get_string_member (ended->json, "code"), ==, "E_INPUT");
  g_assert_nonnull (strstr (json_object_get_string_member (ended->json, "detail"), "学号"));
  g_assert_cmpint (sf_store_fixture_query (site->store, "SELECT COUNT(*) FROM audit WHERE action = 'import' AND "
                                                        "outcome = 'rejected' AND code = 'failed'"),
                   ==, 1);
  g_clear_pointer (&begun, answer_free);
  g_clear_pointer (&ended, answer_free);
  begun = ask (site, "office", "POST", "/v1/imports?what=students", "PK\x03\x04 no workbook");
  ended = wait_for_job (site, "office", begun->json);
  g_assert_cmpstr (json_object_get_string_member (ended->json, "code"), ==, "E_FILE");
}

/* Who may not is refused, and that is written down. */
static void
test_denied (void)
{
  static const char *const roles[] = { "college", "employer", "student" };
  g_autoptr (Site) site = site_new ();

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      assert_refused (ask (site, roles[i], "POST", "/v1/imports?what=students", ROSTER), 403, "E_ROLE");
      assert_refused (ask (site, roles[i], "GET", "/v1/mappings", NULL), 403, "E_ROLE");
    }
  assert_refused (ask (site, NULL, "POST", "/v1/imports?what=students", ROSTER), 401, "E_AUTH");
  assert_refused (ask (site, "nobody", "POST", "/v1/imports?what=students", ROSTER), 401, "E_AUTH");
  assert_refused (ask (site, "office", "PUT", "/v1/imports", ROSTER), 405, "E_METHOD");
  /* The last of them is on its way to the writer: another act after it shows that it arrived. */
  assert_refused (ask (site, "office", "POST", "/v1/export", "{\"what\":\"audit\",\"format\":\"csv\"}"), 403, "E_ROLE");
  g_assert_cmpint (sf_store_fixture_query (site->store, "SELECT COUNT(*) FROM audit WHERE outcome = 'denied'"), ==, 7);
}

/* Refused by its announced size; one byte less is a file, though of nothing that can be read. Who waits for leave to
 * send it and gets none is told that the connection is over: the server cannot know whether the file comes after all.
 */
static void
test_too_large (void)
{
  g_autoptr (Site) site = site_new ();
  g_autofree char *letters = g_malloc0 (64 * 1024 * 1024 + 1);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&letters), 64 * 1024 * 1024 + 1);

  g_autoptr (GBytes) fits = g_bytes_new_from_bytes (bytes, 0, 64 * 1024 * 1024);
  Answer *too_large = ask_bytes (site, "office", "POST", "/v1/imports?what=students", bytes);
  Answer *denied = ask_bytes (site, "college", "POST", "/v1/imports?what=students", fits);
  g_autoptr (Answer) begun = NULL;
  g_autoptr (Answer) ended = NULL;

  g_assert_true (too_large->is_last && denied->is_last);
  assert_refused (too_large, 413, "E_TOO_LARGE");
  assert_refused (denied, 403, "E_ROLE");
  begun = ask_bytes (site, "office", "POST", "/v1/imports?what=students", fits);
  g_assert_cmpuint (begun->status, ==, 202);
  ended = wait_for_job (site, "office", begun->json);
  g_assert_cmpstr (json_object_get_string_member (ended->json, "code"), ==, "E_FILE");
}

/* A job is there for its own account in any role, and for no other. */
static void
test_other_account (void)
{
  g_autoptr (Site) site = site_new ();
  g_autofree char *secret = sf_store_user_add (site->store->store, "office2", "乙", "office", NULL, NULL);
  g_autoptr (Answer) begun = ask (site, "office", "POST", "/v1/imports?what=students&dry_run=1", ROSTER);
  g_autoptr (Answer) ended = wait_for_job (site, "admin", begun->json);
  g_autofree char *path = g_strconcat ("/v1/imports/", json_object_get_string_member (begun->json, "id"), NULL);

  g_assert_nonnull (secret);
  g_assert_true (sf_store_user_set_hash (site->store->store, "office2", "an own password", NULL));
  g_assert_cmpstr (json_object_get_string_member (ended->json, "state"), ==, "done");
  begin_session (site, "other", "office2", "office");
  assert_refused (ask (site, "other", "GET", path, NULL), 404, "E_NOT_FOUND");
  assert_refused (ask (site, "other", "DELETE", path, NULL), 404, "E_NOT_FOUND");
}

/* ---- Exports ---- */

static Answer *
export_list (Site *self, const char *role, const char *body)
{
  return ask (self, role, "POST", "/v1/export", body);
}

static void
assert_rows (Site *self, const char *role, const char *body, const char *expected)
{
  g_autoptr (Answer) answer = export_list (self, role, body);
  g_auto (GStrv) rows = read_table (self, answer);
  g_autofree char *text = g_strjoinv ("\n", rows);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_scopes (void)
{
  const char *body = "{\"what\":\"students\",\"format\":\"csv\",\"columns\":[\"学号\",\"姓名\",\"身份证号\"]}";
  const char *full =
    "{\"what\":\"students\",\"format\":\"xlsx\",\"columns\":[\"学号\",\"身份证号\"],\"personal\":true}";
  g_autoptr (Site) site = site_new ();

  assert_rows (site, "office", body,
               "学号|姓名|身份证号\n140501330|雒艳|1101**********002X\n140501331|单雄信|1101**********002X\n"
               "140601101|万俟卨|1101**********002X\n140601102|阿依古丽·买买提|1101**********002X");
  assert_rows (site, "college", full, "学号|身份证号\n140501330|11010519491231002X\n140501331|11010519491231002X");
  assert_rows (site, "student", body, "学号|姓名|身份证号\n140501330|雒艳|1101**********002X");
  assert_rows (site, "employer", body, "学号|姓名|身份证号");
  g_assert_cmpint (sf_store_fixture_query (site->store, "SELECT COUNT(*) FROM audit WHERE action = 'export'"), ==, 3);
  g_assert_cmpint (sf_store_fixture_query (site->store, "SELECT COUNT(*) FROM audit WHERE action = 'export_personal'"),
                   ==, 1);
}

static void
test_filter (void)
{
  g_autoptr (Site) site = site_new ();

  assert_rows (site, "office",
               "{\"what\":\"students\",\"format\":\"csv\",\"columns\":[\"姓名\"],\"filter\":{\"college\":[\"06\"],"
               "\"number\":{\"from\":\"140601102\"}}}",
               "姓名\n阿依古丽·买买提");
  assert_refused (
    export_list (site, "office", "{\"what\":\"students\",\"format\":\"csv\",\"filter\":{\"number; DROP\":\"1\"}}"), 422,
    "E_INPUT");
  assert_refused (
    export_list (site, "office", "{\"what\":\"students\",\"format\":\"csv\",\"filter\":{\"year\":\"x\"}}"), 422,
    "E_INPUT");
  assert_refused (export_list (site, "office", "{\"what\":\"students\",\"format\":\"pdf\"}"), 400, "E_BAD_REQUEST");
  assert_refused (export_list (site, "office", "{\"what\":\"notices\",\"format\":\"csv\"}"), 422, "E_INPUT");
}

/* A list of many pieces comes whole. */
static void
test_streamed (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GString) roster = g_string_new ("学号,姓名,学历,学院代码,家庭地址\n");
  g_autoptr (Answer) begun = NULL;
  g_autoptr (Answer) ended = NULL;
  g_autoptr (Answer) list = NULL;
  g_auto (GStrv) rows = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (roster, "9%05u,甲,本科,05,湖南省长沙市岳麓区某某路%u号\n", i, i);
  begun = ask (site, "office", "POST", "/v1/imports?what=students", roster->str);
  ended = wait_for_job (site, "office", begun->json);
  g_assert_cmpint (json_object_get_int_member (ended->json, "added"), ==, 3000);
  list = export_list (site, "office", "{\"what\":\"students\",\"format\":\"csv\"}");
  rows = read_table (site, list);
  g_assert_cmpuint (g_bytes_get_size (list->body), >, 4 * 64 * 1024);
  g_assert_cmpuint (g_strv_length (rows), ==, 1 + SF_TEST_STUDENTS + 3000);
}

static void
test_administered (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (Answer) accounts = export_list (site, "admin", "{\"what\":\"accounts\",\"format\":\"csv\"}");
  g_autoptr (Answer) audit = export_list (site, "admin", "{\"what\":\"audit\",\"format\":\"xlsx\"}");
  g_auto (GStrv) logins = read_table (site, accounts);
  g_auto (GStrv) acts = read_table (site, audit);

  g_assert_cmpstr (logins[0], ==, "账号|姓名|学号|统一社会信用代码|管理学院代码|角色|电子邮箱|状态");
  g_assert_cmpuint (g_strv_length (logins), ==, 1 + SF_TEST_COLLEGES + SF_TEST_STUDENTS + SF_TEST_EMPLOYERS + 1);
  g_assert_nonnull (strstr (acts[g_strv_length (acts) - 1], "export|audit"));
  assert_refused (export_list (site, "office", "{\"what\":\"accounts\",\"format\":\"csv\"}"), 403, "E_ROLE");
}

/* A mapping is saved, used by its name, and taken away. */
static void
test_mappings (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (Answer) saved = ask (site, "office", "POST", "/v1/mappings",
                                  "{\"purpose\":\"import\",\"what\":\"students\",\"name\":\"教务\",\"mapping\":"
                                  "{\"columns\":{\"编号\":\"number\"}}}");
  g_autoptr (Answer) listed = ask (site, "office", "GET", "/v1/mappings", NULL);
  g_autoptr (Answer) begun = ask (site, "office", "POST", "/v1/imports?what=students&mapping=%E6%95%99%E5%8A%A1",
                                  "编号,姓名,学历,学院代码\n9,甲,本科,05\n");
  g_autoptr (Answer) ended = wait_for_job (site, "office", begun->json);
  g_autofree char *path = g_strconcat ("/v1/mappings/", json_object_get_string_member (saved->json, "id"), NULL);
  g_autoptr (Answer) gone = NULL;
  JsonArray *mappings = json_object_get_array_member (listed->json, "mappings");

  g_assert_cmpuint (json_array_get_length (mappings), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (mappings, 0), "name"), ==, "教务");
  g_assert_cmpint (json_object_get_int_member (ended->json, "added"), ==, 1);
  assert_refused (
    ask (site, "office", "POST", "/v1/mappings",
         "{\"purpose\":\"export\",\"what\":\"students\",\"name\":\"x\",\"mapping\":[{\"header\":\"a\"}]}"),
    422, "E_INPUT");
  g_assert_cmpint (
    sf_store_fixture_query (site->store, "SELECT COUNT(*) FROM audit WHERE action IN ('save_mapping', 'import')"), ==,
    4);
  gone = ask (site, "office", "DELETE", path, NULL);
  g_assert_cmpuint (gone->status, ==, 204);
  assert_refused (ask (site, "office", "DELETE", path, NULL), 404, "E_NOT_FOUND");
}

/* ---- Templates of paths ---- */

static void
test_router (void)
{
  g_autofree char *allow = NULL;
  g_autofree char *none = NULL;
  g_autofree char *id = NULL;
  g_autofree char *no_id = NULL;
  const SfRoute *route = sf_router_find ("GET", "/v1/imports/abc/report", &id, &none);

  g_assert_nonnull (route);
  g_assert_cmpstr (route->path, ==, "/v1/imports/{id}/report");
  g_assert_cmpstr (id, ==, "abc");
  g_assert_null (sf_router_find ("PATCH", "/v1/imports/abc", &no_id, &allow));
  g_assert_cmpstr (allow, ==, "GET, DELETE");
  g_assert_null (sf_router_find ("GET", "/v1/imports//report", &no_id, &none));
  g_assert_null (sf_router_find ("GET", "/v1/imports/a/b/report", &no_id, &none));
  g_assert_null (sf_router_find ("GET", "/v1/health/", &no_id, &none));
  g_assert_null (sf_router_find ("GET", "/v1", &no_id, &none));
  g_assert_null (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/rosters/import", test_import);
  g_test_add_func ("/http/rosters/wrong-imports", test_wrong_imports);
  g_test_add_func ("/http/rosters/denied", test_denied);
  g_test_add_func ("/http/rosters/too-large", test_too_large);
  g_test_add_func ("/http/rosters/other-account", test_other_account);
  g_test_add_func ("/http/rosters/scopes", test_scopes);
  g_test_add_func ("/http/rosters/filter", test_filter);
  g_test_add_func ("/http/rosters/streamed", test_streamed);
  g_test_add_func ("/http/rosters/administered", test_administered);
  g_test_add_func ("/http/rosters/mappings", test_mappings);
  g_test_add_func ("/http/router/templates", test_router);
  return g_test_run ();
}
