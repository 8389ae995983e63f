/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading blobs from a running server: whose they are, what is told about them, and parts of them. And the router's
 * templates, through the same door.
 */
#include <string.h>

#include "http/sf-range.h"
#include "http/sf-router.h"
#include "sf-blob-fixture.h"
#include "sf-store-steps.h"

#define PNG "image/png"

/* ---- Who sees what ---- */

static void
assert_sees (SfBlobFixture *b, const char *login, const char *role, GBytes *bytes, gboolean sees)
{
  g_autofree char *token = sf_blob_fixture_login (b, login, role);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autoptr (SfBlobAnswer) got = sf_blob_get (b, token, sha256, NULL);
  g_autoptr (SfBlobAnswer) offered = sf_blob_offer (b, token, bytes, PNG);
  gint64 denied = sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM audit WHERE action = 'read_blob' AND outcome = "
                                                "'denied'");

  g_test_message ("%s", login);
  g_assert_cmpuint (got->status, ==, sees ? 200 : 404);
  /* To have the same file is no way to learn that it is here. */
  g_assert_cmpuint (offered->status, ==, sees ? 200 : 201);
  g_assert_cmpint (denied, ==, sees ? 0 : 1);
  sf_blob_fixture_stop (b);
  /* Each starts without the others' denials and uploads; the chain is not what is looked at here. */
  sf_store_fixture_tamper (b->f,
                           "DELETE FROM audit WHERE action = 'read_blob'; DELETE FROM upload WHERE done_at IS NULL");
  sf_blob_fixture_start (b);
}

static void
test_roles (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autofree char *signing = sf_test_sign (b->f, b->f->employer[0], 0);
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 1);
  g_autofree char *attached = NULL;

  sf_blob_must_upload (b, token, bytes, PNG);
  /* Nothing refers to it yet: it is its uploader's alone. */
  assert_sees (b, "student0", "student", bytes, TRUE);
  assert_sees (b, "student1", "student", bytes, FALSE);
  assert_sees (b, "employer0", "employer", bytes, FALSE);
  assert_sees (b, "college0", "college", bytes, FALSE);
  assert_sees (b, "office", "office", bytes, FALSE);
  /* Now it belongs to a signing of hers with that employer: theirs, her college's and the office's. */
  attached = sf_blob_attach (b, signing, bytes);
  assert_sees (b, "student0", "student", bytes, TRUE);
  assert_sees (b, "student1", "student", bytes, FALSE);
  assert_sees (b, "employer0", "employer", bytes, TRUE);
  assert_sees (b, "employer1", "employer", bytes, FALSE);
  assert_sees (b, "college0", "college", bytes, TRUE);
  assert_sees (b, "college1", "college", bytes, FALSE);
  assert_sees (b, "office", "office", bytes, TRUE);
  assert_sees (b, "office", "admin", bytes, TRUE);
}

/* What was published and is not any more is not seen any more, by whomever. */
static void
test_withdrawn (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autofree char *employer = sf_blob_fixture_login (b, "employer0", "employer");
  g_autofree char *signing = sf_test_sign (b->f, b->f->employer[0], 0);
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 2);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *attached = NULL;
  g_autoptr (SfBlobAnswer) before = NULL;
  g_autoptr (SfBlobAnswer) after = NULL;

  sf_blob_must_upload (b, token, bytes, PNG);
  attached = sf_blob_attach (b, signing, bytes);
  before = sf_blob_get (b, employer, sha256, NULL);
  g_assert_cmpuint (before->status, ==, 200);
  sf_blob_fixture_stop (b);
  sf_store_fixture_tamper (b->f, "UPDATE publication SET gone = 'scope' WHERE kind = 'attachment' AND scope LIKE "
                                 "'employer:%'");
  sf_blob_fixture_start (b);
  after = sf_blob_get (b, employer, sha256, NULL);
  g_assert_cmpuint (after->status, ==, 404);
}

/* A denial and a file that is not there are the same answer and the same entry in the chain. */
static void
test_denials (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autofree char *other = sf_blob_fixture_login (b, "student1", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 3);
  g_autoptr (GBytes) nowhere = sf_blob_png (1000, 4);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *missing = sf_blob_sha256 (nowhere);
  g_autoptr (SfBlobAnswer) denied = NULL;
  g_autoptr (SfBlobAnswer) absent = sf_blob_get (b, other, missing, NULL);
  g_autoptr (SfBlobAnswer) nobody = sf_blob_get (b, NULL, sha256, NULL);
  g_autoptr (GError) error = NULL;
  gint64 n;

  sf_blob_must_upload (b, token, bytes, PNG);
  denied = sf_blob_get (b, other, sha256, NULL);
  g_assert_cmpuint (nobody->status, ==, 401);
  g_assert_cmpuint (denied->status, ==, absent->status);
  g_assert_cmpstr (denied->code, ==, absent->code);
  g_assert_cmpuint (json_object_get_size (denied->json), ==, json_object_get_size (absent->json));
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM audit WHERE action = 'read_blob' AND outcome = "
                                                 "'denied' AND code = 'E_NOT_FOUND' AND role = 'student'"),
                   ==, 2);
  g_assert_true (sf_store_audit_verify (b->f->store, &n, &error));
  g_assert_no_error (error);
}

/* ---- What is told ---- */

static void
test_headers (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 5);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autofree char *etag = g_strconcat ("\"", sha256, "\"", NULL);
  g_autoptr (SfBlobAnswer) got = NULL;
  g_autoptr (SfBlobAnswer) same = NULL;
  g_autoptr (SfBlobAnswer) anew = NULL;

  sf_blob_must_upload (b, token, bytes, PNG);
  got = sf_blob_get (b, token, sha256, NULL);
  g_assert_cmpstr (sf_blob_answer_header (got, "Content-Type"), ==, PNG);
  g_assert_cmpstr (sf_blob_answer_header (got, "Content-Length"), ==, "1000");
  g_assert_cmpstr (sf_blob_answer_header (got, "Content-Disposition"), ==, "attachment");
  g_assert_cmpstr (sf_blob_answer_header (got, "X-Content-Type-Options"), ==, "nosniff");
  g_assert_cmpstr (sf_blob_answer_header (got, "Cache-Control"), ==, "no-store");
  g_assert_cmpstr (sf_blob_answer_header (got, "Accept-Ranges"), ==, "bytes");
  g_assert_cmpstr (sf_blob_answer_header (got, "ETag"), ==, etag);
  same = sf_blob_request (b, token, "GET", path, NULL, "If-None-Match", etag, NULL);
  g_assert_cmpuint (same->status, ==, 304);
  g_assert_cmpuint (g_bytes_get_size (same->body), ==, 0);
  anew = sf_blob_request (b, token, "GET", path, NULL, "If-None-Match", "\"0\"", NULL);
  g_assert_cmpuint (anew->status, ==, 200);
}

/* ---- Parts ---- */

static void
test_ranges (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (200000, 6);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  static const struct
  {
    const char *range;
    guint status;
    gsize offset, length;
    const char *told;
  } rows[] = {
    { "bytes=0-0", 206, 0, 1, "bytes 0-0/200000" },
    { "bytes=65535-65537", 206, 65535, 3, "bytes 65535-65537/200000" },
    { "bytes=100000-", 206, 100000, 100000, "bytes 100000-199999/200000" },
    { "bytes=-5", 206, 199995, 5, "bytes 199995-199999/200000" },
    { "bytes=-999999", 206, 0, 200000, "bytes 0-199999/200000" },
    { "bytes=199999-900000", 206, 199999, 1, "bytes 199999-199999/200000" },
    { "bytes=200000-", 416, 0, 0, "bytes */200000" },
    { "bytes=-0", 416, 0, 0, "bytes */200000" },
    { "bytes=0-1,5-6", 200, 0, 200000, NULL },
    { "lines=1-2", 200, 0, 200000, NULL },
  };

  sf_blob_must_upload (b, token, bytes, PNG);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SfBlobAnswer) got = sf_blob_get (b, token, sha256, rows[i].range);
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, rows[i].offset, rows[i].length);

      g_test_message ("%s", rows[i].range);
      g_assert_cmpuint (got->status, ==, rows[i].status);
      g_assert_true (g_bytes_equal (got->body, part));
      g_assert_cmpstr (sf_blob_answer_header (got, "Content-Range"), ==, rows[i].told);
    }
}

/* Readers that go away in the middle, and one that the server outlives. */
static void
test_cut (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (9000000, 8);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *head =
    g_strdup_printf ("GET /v1/blobs/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n", sha256, token);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (SfBlobAnswer) whole = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  sf_blob_must_upload (b, token, bytes, PNG);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GSocketConnection) reader =
        g_socket_client_connect_to_host (client, "127.0.0.1", sf_server_get_port (b->server), NULL, NULL);
      GSocket *socket = g_socket_connection_get_socket (reader);
      char some[1000];

      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (reader)), head,
                                                strlen (head), NULL, NULL, NULL));
      while (g_socket_get_available_bytes (socket) < (gssize) sizeof some)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_socket_receive (socket, some, sizeof some, NULL, NULL), >, 0);
      if (i == 9)
        {
          g_clear_pointer (&b->server, sf_server_free);
          b->f->store = NULL;
          sf_blob_fixture_start (b);
        }
    }
  whole = sf_blob_get (b, token, sha256, NULL);
  g_assert_true (g_bytes_equal (whole->body, bytes));
}

/* A download that was cut goes on, if it is still the same file. */
static void
test_if_range (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 7);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *path = g_strconcat ("/v1/blobs/", sha256, NULL);
  g_autofree char *etag = g_strconcat ("\"", sha256, "\"", NULL);
  g_autoptr (SfBlobAnswer) same = NULL;
  g_autoptr (SfBlobAnswer) another = NULL;

  sf_blob_must_upload (b, token, bytes, PNG);
  same = sf_blob_request (b, token, "GET", path, NULL, "Range", "bytes=10-", "If-Range", etag, NULL);
  another = sf_blob_request (b, token, "GET", path, NULL, "Range", "bytes=10-", "If-Range", "\"0\"", NULL);
  g_assert_cmpuint (same->status, ==, 206);
  g_assert_cmpuint (g_bytes_get_size (same->body), ==, 990);
  g_assert_cmpuint (another->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (another->body), ==, 1000);
}

static void
test_range_syntax (void)
{
  static const char *const ignored[] = {
    "",           "bytes",      "bytes=",     "bytes=-",    "bytes=a-b",
    "bytes=1-x",  "bytes=5-4",  "bytes= 1-2", "bytes=+1-2", "bytes=99999999999999999999-",
    "Bytes=1-2x", "bytes=1-2-3"
  };
  gint64 offset, length;

  for (guint i = 0; i < G_N_ELEMENTS (ignored); i++)
    {
      g_test_message ("%s", ignored[i]);
      g_assert_cmpint (sf_range_parse (ignored[i], 10, &offset, &length), ==, SF_RANGE_WHOLE);
      g_assert_cmpint (offset, ==, 0);
      g_assert_cmpint (length, ==, 10);
    }
  g_assert_cmpint (sf_range_parse (NULL, 10, &offset, &length), ==, SF_RANGE_WHOLE);
  g_assert_cmpint (sf_range_parse ("bytes=0-9223372036854775806", 10, &offset, &length), ==, SF_RANGE_PART);
  g_assert_cmpint (length, ==, 10);
  g_assert_cmpint (sf_range_parse ("bytes=0-9223372036854775807", 10, &offset, &length), ==, SF_RANGE_PART);
  g_assert_cmpint (length, ==, 10);
}

/* ---- The router ---- */

static void
test_templates (void)
{
  g_autofree char *param = NULL;
  g_autofree char *allow = NULL;
  const SfRoute *route = sf_router_find ("GET", "/v1/blobs/abc", &param, &allow);
  static const char *const nowhere[] = { "/v1/blobs/", "/v1/blobs/a/b", "/v1/blobs/a/", "/v1/blob/a",
                                         "/v1/blobsa", "/v1/blobs//",   "/v1",          "" };

  g_assert_cmpstr (route->path, ==, "/v1/blobs/{blob}");
  g_assert_cmpstr (param, ==, "abc");
  g_assert_null (allow);
  for (guint i = 0; i < G_N_ELEMENTS (nowhere); i++)
    {
      g_autofree char *none = NULL;
      g_autofree char *allowed = NULL;

      g_assert_null (sf_router_find ("GET", nowhere[i], &none, &allowed));
      g_assert_null (none);
      g_assert_null (allowed);
    }
}

static void
test_methods (void)
{
  g_autofree char *param = NULL;
  g_autofree char *allow = NULL;
  g_autofree char *fixed = NULL;
  g_autofree char *fixed_allow = NULL;

  g_assert_null (sf_router_find ("PUT", "/v1/blobs/abc", &param, &allow));
  g_assert_null (param);
  g_assert_cmpstr (allow, ==, "HEAD, PATCH, GET");
  g_assert_null (sf_router_find ("GET", "/v1/blobs", &fixed, &fixed_allow));
  g_assert_cmpstr (fixed_allow, ==, "POST");
}

/* Each route is found by a path of its template, with what stands for its parameter. */
static void
test_walk (void)
{
  guint n = 0;

  for (const SfRoute *route = sf_router_get_routes (); route->method != NULL; route++, n++)
    {
      g_auto (GStrv) parts = g_strsplit_set (route->path, "{}", 3);
      gboolean has_param = parts[1] != NULL;
      g_autofree char *path = has_param ? g_strconcat (parts[0], "x", parts[2], NULL) : g_strdup (route->path);
      g_autofree char *param = NULL;
      g_autofree char *allow = NULL;

      g_assert_true (sf_router_find (route->method, path, &param, &allow) == route);
      g_assert_cmpstr (param, ==, has_param ? "x" : NULL);
      /* A body is JSON or bytes, and has a limit. */
      g_assert_false ((route->flags & SF_ROUTE_BODY) != 0 && (route->flags & SF_ROUTE_STREAM) != 0);
      g_assert_true ((route->flags & (SF_ROUTE_BODY | SF_ROUTE_STREAM)) == 0 || route->max_body > 0);
    }
  g_assert_cmpuint (n, >, 8);
}

static void
test_method_answer (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (SfBlobAnswer) wrong = sf_blob_request (b, token, "DELETE", "/v1/blobs/abc", NULL, NULL);
  g_autoptr (SfBlobAnswer) nowhere = sf_blob_request (b, token, "GET", "/v1/blobs/a/b", NULL, NULL);
  g_autoptr (SfBlobAnswer) tricky = sf_blob_request (b, token, "GET", "/v1/blobs/%2e%2e%2fstore.db", NULL, NULL);

  g_assert_cmpuint (wrong->status, ==, 405);
  g_assert_cmpstr (sf_blob_answer_header (wrong, "Allow"), ==, "HEAD, PATCH, GET");
  g_assert_cmpuint (nowhere->status, ==, 404);
  g_assert_cmpuint (tricky->status, >=, 400);
  g_assert_cmpuint (tricky->status, <, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blobs/read/roles", test_roles);
  g_test_add_func ("/blobs/read/withdrawn", test_withdrawn);
  g_test_add_func ("/blobs/read/denials", test_denials);
  g_test_add_func ("/blobs/read/headers", test_headers);
  g_test_add_func ("/blobs/read/ranges", test_ranges);
  g_test_add_func ("/blobs/read/cut", test_cut);
  g_test_add_func ("/blobs/read/if-range", test_if_range);
  g_test_add_func ("/range/syntax", test_range_syntax);
  g_test_add_func ("/router/templates", test_templates);
  g_test_add_func ("/router/methods", test_methods);
  g_test_add_func ("/router/walk", test_walk);
  g_test_add_func ("/router/method-answer", test_method_answer);
  return g_test_run ();
}
