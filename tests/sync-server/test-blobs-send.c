/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sending blobs to a running server: whole, in pieces, through connections that break and a server that restarts; and
 * everything that it must not take.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "../db/sf-disk.h"
#include "sf-blob-fixture.h"
#include "sf-store-steps.h"

#define PNG "image/png"

/* ---- What arrives ---- */

static void
test_whole (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (300000, 1);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autoptr (SfBlobAnswer) sent = sf_blob_patch (b, token, upload, bytes, 0, 300000);
  g_autoptr (SfBlobAnswer) again = sf_blob_offer (b, token, bytes, PNG);
  g_autoptr (SfBlobAnswer) got = sf_blob_get (b, token, sha256, NULL);
  g_autofree char *mime = NULL;

  g_assert_cmpuint (sent->status, ==, 204);
  g_assert_cmpint (sf_blob_answer_offset (sent), ==, 300000);
  g_assert_cmpint (sf_blob_stands_at (b, token, upload), ==, 300000);
  g_assert_cmpuint (again->status, ==, 200);
  g_assert_true (json_object_get_boolean_member (again->json, "have"));
  g_assert_cmpuint (got->status, ==, 200);
  g_assert_true (g_bytes_equal (got->body, bytes));
  g_assert_true (sf_blob_fixture_has_file (b, sha256));
  mime = sf_store_fixture_query_text (b->f, "SELECT mime FROM blob WHERE size = 300000");
  g_assert_cmpstr (mime, ==, PNG);
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM audit WHERE action = 'upload' AND about_kind = "
                                                 "'blob' AND outcome = 'applied'"),
                   ==, 1);
}

/* Nobody else reads the file on the server's disk. */
static void
test_modes (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (100, 1);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *path = sf_blob_fixture_path (b, sha256);
  g_autofree char *folder = g_path_get_dirname (path);
  GStatBuf info;

  sf_blob_must_upload (b, token, bytes, PNG);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
}

/* The largest file that may be, in the largest pieces. */
static void
test_large (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (10 * 1024 * 1024, 2);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autoptr (SfBlobAnswer) got = NULL;

  sf_blob_must_upload (b, token, bytes, PNG);
  got = sf_blob_get (b, token, sha256, NULL);
  g_assert_true (g_bytes_equal (got->body, bytes));
}

/* Pieces that end at every place of a small file. */
static void
test_every_offset (void)
{
  enum
  {
    SIZE = 70
  };
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");

  for (guint at = 1; at < SIZE; at++)
    {
      g_autoptr (GBytes) bytes = sf_blob_png (SIZE, at);
      g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
      g_autoptr (SfBlobAnswer) first = sf_blob_patch (b, token, upload, bytes, 0, at);
      g_autoptr (SfBlobAnswer) same = sf_blob_offer (b, token, bytes, PNG);
      g_autoptr (SfBlobAnswer) second = sf_blob_patch (b, token, upload, bytes, at, SIZE - at);

      g_assert_cmpint (sf_blob_answer_offset (first), ==, at);
      /* Whoever lost the number of the upload finds it again. */
      g_assert_cmpuint (same->status, ==, 201);
      g_assert_cmpstr (json_object_get_string_member (same->json, "upload"), ==, upload);
      g_assert_cmpint (json_object_get_int_member (same->json, "offset"), ==, at);
      g_assert_cmpuint (second->status, ==, 204);
    }
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM blob"), ==, SIZE - 1);
}

/* ---- What breaks ---- */

/* Connections that break before, at and behind the borders of what is written at once; what came is not sent again. */
static void
test_broken (void)
{
  static const gsize sent[] = { 0, 1, 65535, 65536, 65537, 131072, 200001 };
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (700000, 3);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autoptr (SfBlobAnswer) last = NULL;
  gsize at = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sent); i++)
    {
      gint64 stands;

      sf_blob_break (b, token, upload, bytes, at, 700000 - at, sent[i]);
      stands = sf_blob_stands_at (b, token, upload);
      g_assert_cmpint (stands, ==, (gint64) (at + sent[i]));
      at = (gsize) stands;
    }
  last = sf_blob_patch (b, token, upload, bytes, at, 700000 - at);
  g_assert_cmpuint (last->status, ==, 204);
  g_assert_true (sf_blob_fixture_has_file (b, sha256));
}

static void
test_restart (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (500000, 4);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autoptr (SfBlobAnswer) first = sf_blob_patch (b, token, upload, bytes, 0, 123457);
  g_autoptr (SfBlobAnswer) last = NULL;

  g_assert_cmpuint (first->status, ==, 204);
  sf_blob_fixture_stop (b);
  sf_blob_fixture_start (b);
  g_assert_cmpint (sf_blob_stands_at (b, token, upload), ==, 123457);
  last = sf_blob_patch (b, token, upload, bytes, 123457, 500000 - 123457);
  g_assert_cmpuint (last->status, ==, 204);
}

/* Begins to send @length bytes and stops after @sent of them; returns when the server has written some of that. */
static GSocketConnection *
begin_sending (SfBlobFixture *b, const char *token, const char *upload, GBytes *bytes, gsize length, gsize sent)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *path = g_build_filename (b->f->folder, "blobs", "uploads", upload, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *head = g_strdup_printf (
    "PATCH /v1/blobs/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: "
    "application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
    upload, token, length);
  GSocketConnection *connection;
  GOutputStream *out;
  GStatBuf info = { .st_size = 0 };

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", sf_server_get_port (b->server), NULL, &error);
  g_assert_no_error (error);
  out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_assert_true (g_output_stream_write_all (out, head, strlen (head), NULL, NULL, NULL));
  g_assert_true (g_output_stream_write_all (out, g_bytes_get_data (bytes, NULL), sent, NULL, NULL, NULL));
  while (g_stat (path, &info) != 0 || info.st_size < 65536)
    g_main_context_iteration (NULL, TRUE);
  return connection;
}

/* A server that ends while it receives keeps what came; @gently: it does not wait for who may go on later. */
static void
end_while_receiving (gboolean gently)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (400000, 22);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autoptr (GSocketConnection) sender = begin_sending (b, token, upload, bytes, 300000, 70000);
  g_autoptr (SfBlobAnswer) last = NULL;
  gint64 stands;

  if (gently)
    sf_blob_fixture_stop (b);
  g_clear_pointer (&b->server, sf_server_free);
  b->f->store = NULL;
  sf_blob_fixture_start (b);
  stands = sf_blob_stands_at (b, token, upload);
  g_assert_cmpint (stands, >=, 65536);
  last = sf_blob_patch (b, token, upload, bytes, (gsize) stands, 400000 - (gsize) stands);
  g_assert_cmpuint (last->status, ==, 204);
}

static void
test_ended (void)
{
  end_while_receiving (FALSE);
  end_while_receiving (TRUE);
}

/* What lies behind the durable offset, as a power cut may leave it, is not believed. */
static void
test_torn (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 5);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autofree char *path = g_build_filename (b->f->folder, "blobs", "uploads", upload, NULL);
  g_autofree char *torn = g_strnfill (900, 'x');
  g_autoptr (SfBlobAnswer) first = sf_blob_patch (b, token, upload, bytes, 0, 400);
  g_autoptr (SfBlobAnswer) last = NULL;

  memcpy (torn, g_bytes_get_data (bytes, NULL), 400);
  g_assert_true (g_file_set_contents (path, torn, 900, NULL));
  g_assert_cmpint (sf_blob_stands_at (b, token, upload), ==, 400);
  last = sf_blob_patch (b, token, upload, bytes, 400, 600);
  g_assert_cmpuint (last->status, ==, 204);
}

/* The file is gone, as after a restore of the database alone: the upload begins anew. */
static void
test_lost_file (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 6);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *blob = sf_blob_fixture_path (b, sha256);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autofree char *path = g_build_filename (b->f->folder, "blobs", "uploads", upload, NULL);
  g_autoptr (SfBlobAnswer) first = sf_blob_patch (b, token, upload, bytes, 0, 400);

  g_remove (path);
  g_assert_cmpint (sf_blob_stands_at (b, token, upload), ==, 0);
  sf_blob_must_upload (b, token, bytes, PNG);
  g_test_expect_message ("sf-server", G_LOG_LEVEL_WARNING, "*is lost; it is asked for again");
  g_remove (blob);
  sf_blob_must_upload (b, token, bytes, PNG);
  g_test_assert_expected_messages ();
  g_assert_true (sf_blob_fixture_has_file (b, sha256));
}

/* The server ended when the file was at its place and the database did not know yet; or before it was checked. */
static void
test_ended_between (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 7);
  g_autoptr (GBytes) other = sf_blob_png (1000, 8);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autofree char *unchecked = sf_blob_must_offer (b, token, other, PNG);
  g_autofree char *path = g_build_filename (b->f->folder, "blobs", "uploads", unchecked, NULL);
  g_autoptr (SfBlobAnswer) sent = sf_blob_patch (b, token, upload, bytes, 0, 1000);
  g_autoptr (SfBlobAnswer) rest = NULL;
  g_autoptr (SfBlobAnswer) rest_of_other = NULL;

  g_assert_cmpuint (sent->status, ==, 204);
  sf_blob_fixture_stop (b);
  sf_store_fixture_tamper (b->f, "DELETE FROM blob; UPDATE upload SET done_at = NULL; "
                                 "UPDATE upload SET received = size");
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (other, NULL), 1000, NULL));
  /* What nothing knows is swept away at the start: not while an upload still has it. */
  sf_blob_fixture_start (b);
  g_assert_cmpint (sf_blob_stands_at (b, token, unchecked), ==, 1000);
  rest_of_other = sf_blob_patch (b, token, unchecked, other, 1000, 0);
  g_assert_cmpuint (rest_of_other->status, ==, 204);
  g_assert_cmpint (sf_blob_stands_at (b, token, upload), ==, 1000);
  rest = sf_blob_patch (b, token, upload, bytes, 1000, 0);
  g_assert_cmpuint (rest->status, ==, 204);
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM blob"), ==, 2);
}

static void
test_disk_full (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (200000, 9);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autoptr (SfBlobAnswer) first = sf_blob_patch (b, token, upload, bytes, 0, 50000);
  g_autoptr (SfBlobAnswer) full = NULL;
  g_autoptr (SfBlobAnswer) full_later = NULL;
  g_autoptr (SfBlobAnswer) last = NULL;

  sf_disk_fill (TRUE);
  full = sf_blob_patch (b, token, upload, bytes, 50000, 1000);
  full_later = sf_blob_patch (b, token, upload, bytes, 50000, 150000);
  sf_disk_fill (FALSE);
  g_assert_cmpuint (full->status, ==, 503);
  g_assert_cmpstr (full->code, ==, "E_NO_ROOM");
  g_assert_cmpstr (sf_blob_answer_header (full, "Retry-After"), ==, "60");
  g_assert_cmpstr (full_later->code, ==, "E_NO_ROOM");
  g_assert_cmpint (sf_blob_stands_at (b, token, upload), ==, 50000);
  last = sf_blob_patch (b, token, upload, bytes, 50000, 150000);
  g_assert_cmpuint (last->status, ==, 204);
}

/* ---- Offsets ---- */

static void
test_wrong_offset (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 10);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autoptr (SfBlobAnswer) first = sf_blob_patch (b, token, upload, bytes, 0, 400);
  static const gsize wrong[] = { 0, 399, 401, 999 };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (SfBlobAnswer) answer = sf_blob_patch (b, token, upload, bytes, wrong[i], 1);

      g_assert_cmpuint (answer->status, ==, 409);
      g_assert_cmpstr (answer->code, ==, "E_BLOB_OFFSET");
      g_assert_cmpint (json_object_get_int_member (answer->json, "offset"), ==, 400);
      g_assert_cmpint (sf_blob_answer_offset (answer), ==, 400);
    }
}

/* A second connection goes on where the first, which its client has given up, was writing. */
static void
test_taken_over (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (400000, 11);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autoptr (GSocketConnection) stale = begin_sending (b, token, upload, bytes, 300000, 70000);
  gint64 stands = sf_blob_stands_at (b, token, upload);
  g_autoptr (SfBlobAnswer) last = NULL;

  g_assert_cmpint (stands, >=, 65536);
  g_assert_cmpint (stands, <=, 70000);
  last = sf_blob_patch (b, token, upload, bytes, (gsize) stands, 400000 - (gsize) stands);
  g_assert_cmpuint (last->status, ==, 204);
  /* The rest of the first is refused, and spoils nothing. */
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stale)),
                             (const char *) g_bytes_get_data (bytes, NULL) + 70000, 230000, NULL, NULL, NULL);
  {
    g_autofree char *sha256 = sf_blob_sha256 (bytes);
    g_autoptr (SfBlobAnswer) got = sf_blob_get (b, token, sha256, NULL);

    g_assert_true (g_bytes_equal (got->body, bytes));
  }
}

/* ---- What is refused ---- */

static void
assert_code (SfBlobAnswer *answer, guint status, const char *code)
{
  g_assert_cmpstr (answer->code, ==, code);
  g_assert_cmpuint (answer->status, ==, status);
  sf_blob_answer_free (answer);
}

/* Sends @bytes announced as @sha256 (NULL: what they have) and @mime; the upload must be discarded with @code. */
static void
refuse_content (SfBlobFixture *b, const char *token, GBytes *bytes, const char *sha256, const char *mime, guint status,
                const char *code)
{
  g_autofree char *own = sf_blob_sha256 (bytes);
  g_autofree char *json = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":%" G_GSIZE_FORMAT ",\"mime\":\"%s\"}",
                                           sha256 != NULL ? sha256 : own, g_bytes_get_size (bytes), mime);
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));
  g_autoptr (SfBlobAnswer) offered = sf_blob_request (b, token, "POST", "/v1/blobs", body, NULL);
  const char *upload = json_object_get_string_member (offered->json, "upload");
  g_autofree char *path = g_build_filename (b->f->folder, "blobs", "uploads", upload, NULL);

  assert_code (sf_blob_patch (b, token, upload, bytes, 0, g_bytes_get_size (bytes)), status, code);
  g_assert_cmpint (sf_blob_stands_at (b, token, upload), ==, -1);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (sf_blob_fixture_has_file (b, sha256 != NULL ? sha256 : own));
}

static GBytes *
png_of (guint32 width, guint32 height)
{
  g_autoptr (GBytes) bytes = sf_blob_png (100, 12);
  guint8 *changed = g_memdup2 (g_bytes_get_data (bytes, NULL), 100);
  guint32 sides[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  memcpy (changed + 16, sides, sizeof sides);
  return g_bytes_new_take (changed, 100);
}

static void
test_content (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) png = sf_blob_png (1000, 13);
  g_autoptr (GBytes) other = sf_blob_png (1000, 14);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (png, 0, 999);
  g_autoptr (GBytes) huge = png_of (30000, 30000);
  g_autoptr (GBytes) page = g_bytes_new_static ("<!doctype html><script>1</script>", 33);
  g_autofree char *sha256 = sf_blob_sha256 (other);

  refuse_content (b, token, png, sha256, PNG, 422, "E_BLOB_HASH");
  refuse_content (b, token, png, NULL, "image/jpeg", 415, "E_BLOB_TYPE");
  refuse_content (b, token, page, NULL, PNG, 415, "E_BLOB_TYPE");
  refuse_content (b, token, cut, NULL, PNG, 422, "E_BLOB_BROKEN");
  refuse_content (b, token, huge, NULL, PNG, 422, "E_BLOB_DIMENSIONS");
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM audit WHERE action = 'upload' AND outcome = "
                                                 "'rejected'"),
                   ==, 5);
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM upload"), ==, 0);
}

static SfBlobAnswer *
offer_json (SfBlobFixture *b, const char *token, const char *json)
{
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));

  return sf_blob_request (b, token, "POST", "/v1/blobs", body, NULL);
}

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void
test_offers (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  static const char *const bad[] = {
    "{}",
    "{\"sha256\":\"" HASH "\",\"size\":\"1\",\"mime\":\"image/png\"}",
    "{\"sha256\":\"" HASH "\",\"size\":1}",
    "{\"sha256\":\"0123\",\"size\":1,\"mime\":\"image/png\"}",
    "{\"sha256\":\"" HASH "0\",\"size\":1,\"mime\":\"image/png\"}",
    "{\"sha256\":\"../../../../../../etc/passwd0123456789abcdef0123456789abcdef0123\",\"size\":1,\"mime\":\"image/"
    "png\"}",
    "{\"sha256\":\"0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef\",\"size\":1,\"mime\":\"image/"
    "png\"}",
    "{\"sha256\":\"" HASH "\",\"size\":1,\"mime\":\"image/png\",\"for\":7}",
    "{\"sha256\":\"" HASH "\",\"size\":1,\"mime\":\"image/png\",\"for\":{\"kind\":\"cook\",\"id\":\"1\"}}",
    "{\"sha256\":\"" HASH "\",\"size\":1,\"mime\":\"image/png\",\"for\":{\"kind\":\"signing\"}}",
  };
  g_autofree char *about = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_code (offer_json (b, token, bad[i]), 400, "E_BAD_REQUEST");
  assert_code (offer_json (b, NULL, bad[0]), 401, "E_AUTH");
  assert_code (offer_json (b, token, "{\"sha256\":\"" HASH "\",\"size\":10485761,\"mime\":\"image/png\"}"), 413,
               "E_BLOB_TOO_LARGE");
  assert_code (offer_json (b, token, "{\"sha256\":\"" HASH "\",\"size\":0,\"mime\":\"image/png\"}"), 413,
               "E_BLOB_TOO_LARGE");
  assert_code (offer_json (b, token, "{\"sha256\":\"" HASH "\",\"size\":-1,\"mime\":\"image/png\"}"), 413,
               "E_BLOB_TOO_LARGE");
  assert_code (offer_json (b, token, "{\"sha256\":\"" HASH "\",\"size\":1,\"mime\":\"text/html\"}"), 415,
               "E_BLOB_TYPE");
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM upload"), ==, 0);
  assert_code (offer_json (b, token,
                           "{\"sha256\":\"" HASH "\",\"size\":1,\"mime\":\"image/png\",\"for\":{\"kind\":\"signing\","
                           "\"id\":\"01900000-0000-7000-8000-000000000001\"}}"),
               201, NULL);
  about = sf_store_fixture_query_text (b->f, "SELECT about FROM upload WHERE about_kind = 'signing'");
  g_assert_cmpstr (about, ==, "01900000-0000-7000-8000-000000000001");
}

static void
test_pieces (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autofree char *stranger = sf_blob_fixture_login (b, "student1", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (2000000, 15);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autofree char *path = g_strconcat ("/v1/blobs/", upload, NULL);
  g_autoptr (GBytes) small = sf_blob_png (100, 15);
  g_autofree char *small_upload = sf_blob_must_offer (b, token, small, PNG);
  g_autoptr (SfBlobAnswer) first = sf_blob_patch (b, token, small_upload, small, 0, 50);

  /* Larger than a piece may be: not even read; who does not ask first is cut off. */
  assert_code (sf_blob_request (b, token, "PATCH", path, bytes, "Content-Type", "application/offset+octet-stream",
                                "Upload-Offset", "0", "Expect", "100-continue", NULL),
               413, "E_TOO_LARGE");
  g_assert_cmpint (sf_blob_stands_at (b, token, upload), ==, 0);
  /* More than was announced: what is announced may still come. */
  assert_code (sf_blob_patch (b, token, small_upload, bytes, 50, 51), 413, "E_BLOB_TOO_LARGE");
  assert_code (sf_blob_patch (b, token, small_upload, bytes, 50, 100000), 413, "E_BLOB_TOO_LARGE");
  g_assert_cmpint (sf_blob_stands_at (b, token, small_upload), ==, 50);
  /* Another's, nobody's, and without a session. */
  assert_code (sf_blob_patch (b, stranger, upload, bytes, 0, 10), 404, "E_NOT_FOUND");
  g_assert_cmpint (sf_blob_stands_at (b, stranger, upload), ==, -1);
  assert_code (sf_blob_patch (b, token, "01900000-0000-7000-8000-000000000001", bytes, 0, 10), 404, "E_NOT_FOUND");
  assert_code (sf_blob_patch (b, token, "passwd", bytes, 0, 10), 404, "E_NOT_FOUND");
  assert_code (sf_blob_patch (b, "no-token", upload, bytes, 0, 1000000), 401, "E_AUTH");
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM audit WHERE outcome = 'denied' AND about_kind = "
                                                 "'upload'"),
                   ==, 2);
  /* Without its place or its type. */
  assert_code (sf_blob_request (b, token, "PATCH", path, small, "Upload-Offset", "0", NULL), 400, "E_BAD_REQUEST");
  assert_code (
    sf_blob_request (b, token, "PATCH", path, small, "Content-Type", "application/offset+octet-stream", NULL), 400,
    "E_BAD_REQUEST");
  assert_code (sf_blob_request (b, token, "PATCH", path, small, "Content-Type", "application/offset+octet-stream",
                                "Upload-Offset", "-1", NULL),
               400, "E_BAD_REQUEST");
  g_assert_cmpint (sf_blob_stands_at (b, token, upload), ==, 0);
}

static void
test_quotas (void)
{
  const SfBlobLimits limits = { .max_size = 1000, .max_open = 2, .max_total = 2500 };
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autofree char *stranger = sf_blob_fixture_login (b, "student1", "student");
  g_autofree char *signing = sf_test_invite (b->f, b->f->employer[0], 0);
  g_autoptr (GBytes) one = sf_blob_png (1000, 16);
  g_autoptr (GBytes) two = sf_blob_png (1000, 17);
  g_autoptr (GBytes) three = sf_blob_png (501, 18);
  g_autoptr (GBytes) four = sf_blob_png (500, 19);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *attached = NULL;

  sf_store_set_blob_limits (b->f->store, &limits);
  first = sf_blob_must_offer (b, token, one, PNG);
  second = sf_blob_must_offer (b, token, two, PNG);
  /* A third that is unfinished; the same ones again are no more; another account has its own. */
  assert_code (sf_blob_offer (b, token, four, PNG), 403, "E_BLOB_QUOTA");
  assert_code (sf_blob_offer (b, token, two, PNG), 201, NULL);
  assert_code (sf_blob_offer (b, stranger, four, PNG), 201, NULL);
  sf_blob_must_upload (b, token, one, PNG);
  sf_blob_must_upload (b, token, two, PNG);
  /* Finished, but nothing refers to them. */
  assert_code (sf_blob_offer (b, token, three, PNG), 403, "E_BLOB_QUOTA");
  assert_code (sf_blob_offer (b, token, four, PNG), 201, NULL);
  attached = sf_blob_attach (b, signing, one);
  assert_code (sf_blob_offer (b, token, three, PNG), 201, NULL);
}

static void
set_rule (SfBlobFixture *b, SfTestClient *admin, const char *form)
{
  g_autofree char *args = g_strdup_printf ("{\"form\":%s}", form);

  sf_test_act_json (b->f, admin, "change", SF_KIND_SETTINGS, b->f->settings, args, NULL);
}

/* What the school sets counts from the next upload on; one that has begun goes on. */
static void
test_set_by_the_school (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (b->f, "office", "admin");
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) begun = sf_blob_png (1500000, 30);
  g_autoptr (GBytes) large = sf_blob_png (1500000, 31);
  g_autoptr (GBytes) full = sf_blob_png (1024 * 1024, 32);
  g_autofree char *upload = sf_blob_must_offer (b, token, begun, PNG);

  set_rule (b, admin, "{\"max_file_mb\":\"1\"}");
  assert_code (sf_blob_offer (b, token, large, PNG), 413, "E_BLOB_TOO_LARGE");
  sf_blob_must_upload (b, token, full, PNG);
  assert_code (sf_blob_patch (b, token, upload, begun, 0, 1000000), 204, NULL);
  assert_code (sf_blob_patch (b, token, upload, begun, 1000000, 500000), 204, NULL);
  set_rule (b, admin, "{\"max_file_mb\":\"2\"}");
  sf_blob_must_upload (b, token, large, PNG);
  sf_blob_fixture_stop (b);
  sf_blob_fixture_start (b);
  {
    g_autofree char *later = sf_blob_fixture_login (b, "student0", "student");
    g_autoptr (GBytes) larger = sf_blob_png (2 * 1024 * 1024 + 1, 33);

    assert_code (sf_blob_offer (b, later, larger, PNG), 413, "E_BLOB_TOO_LARGE");
  }
}

/* Who may attach thirty files to a record may have sixty on their way. */
static void
test_number_set_by_the_school (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (b->f, "office", "admin");
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GBytes) bytes = sf_blob_png (100, 40 + i);

      assert_code (sf_blob_offer (b, token, bytes, PNG), 201, NULL);
    }
  for (guint i = 20; i < 61; i++)
    {
      g_autoptr (GBytes) bytes = sf_blob_png (100, 40 + i);

      if (i == 20)
        {
          assert_code (sf_blob_offer (b, token, bytes, PNG), 403, "E_BLOB_QUOTA");
          set_rule (b, admin, "{\"max_attachments\":\"30\"}");
        }
      if (i < 60)
        assert_code (sf_blob_offer (b, token, bytes, PNG), 201, NULL);
      else
        assert_code (sf_blob_offer (b, token, bytes, PNG), 403, "E_BLOB_QUOTA");
    }
}

/* Two people with the same file: neither learns that the other has it, both have it in the end, and it is kept once. */
static void
test_two_uploaders (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autofree char *other = sf_blob_fixture_login (b, "student1", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 20);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *mine = sf_blob_must_offer (b, token, bytes, PNG);
  g_autofree char *theirs = sf_blob_must_offer (b, other, bytes, PNG);

  g_assert_cmpstr (mine, !=, theirs);
  assert_code (sf_blob_patch (b, token, mine, bytes, 0, 500), 204, NULL);
  assert_code (sf_blob_patch (b, other, theirs, bytes, 0, 700), 204, NULL);
  assert_code (sf_blob_patch (b, token, mine, bytes, 500, 500), 204, NULL);
  assert_code (sf_blob_offer (b, other, bytes, PNG), 201, NULL);
  assert_code (sf_blob_get (b, other, sha256, NULL), 404, "E_NOT_FOUND");
  assert_code (sf_blob_patch (b, other, theirs, bytes, 700, 300), 204, NULL);
  assert_code (sf_blob_get (b, other, sha256, NULL), 200, NULL);
  assert_code (sf_blob_get (b, token, sha256, NULL), 200, NULL);
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM blob"), ==, 1);
}

/* One hash has one size: the last word counts. */
static void
test_announced_anew (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 21);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *json = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":2000,\"mime\":\"image/png\"}", sha256);
  g_autofree char *old = sf_blob_must_offer (b, token, bytes, PNG);
  g_autofree char *path = g_build_filename (b->f->folder, "blobs", "uploads", old, NULL);

  assert_code (sf_blob_patch (b, token, old, bytes, 0, 10), 204, NULL);
  assert_code (offer_json (b, token, json), 201, NULL);
  g_assert_cmpint (sf_blob_stands_at (b, token, old), ==, -1);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  sf_blob_must_upload (b, token, bytes, PNG);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blobs/send/whole", test_whole);
  g_test_add_func ("/blobs/send/modes", test_modes);
  g_test_add_func ("/blobs/send/large", test_large);
  g_test_add_func ("/blobs/send/every-offset", test_every_offset);
  g_test_add_func ("/blobs/send/broken", test_broken);
  g_test_add_func ("/blobs/send/restart", test_restart);
  g_test_add_func ("/blobs/send/ended", test_ended);
  g_test_add_func ("/blobs/send/torn", test_torn);
  g_test_add_func ("/blobs/send/lost-file", test_lost_file);
  g_test_add_func ("/blobs/send/ended-between", test_ended_between);
  g_test_add_func ("/blobs/send/disk-full", test_disk_full);
  g_test_add_func ("/blobs/send/wrong-offset", test_wrong_offset);
  g_test_add_func ("/blobs/send/taken-over", test_taken_over);
  g_test_add_func ("/blobs/send/content", test_content);
  g_test_add_func ("/blobs/send/offers", test_offers);
  g_test_add_func ("/blobs/send/pieces", test_pieces);
  g_test_add_func ("/blobs/send/quotas", test_quotas);
  g_test_add_func ("/blobs/send/set-by-the-school", test_set_by_the_school);
  g_test_add_func ("/blobs/send/number-set-by-the-school", test_number_set_by_the_school);
  g_test_add_func ("/blobs/send/two-uploaders", test_two_uploaders);
  g_test_add_func ("/blobs/send/announced-anew", test_announced_anew);
  return g_test_run ();
}
