/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is deleted, and when: never what an attachment refers to, whatever happens in the same moment.
 */
#include <glib/gstdio.h>

#include "db/sf-blob-query.h"
#include "db/sf-record-table.h"
#include "sf-blob-fixture.h"
#include "sf-store-steps.h"

#define PNG "image/png"

static void
set_day (SfBlobFixture *b, SfTime days)
{
  sf_clock_set (b->f->clock, SF_TEST_NOW + days * SF_DAY);
}

static gint64
count (SfBlobFixture *b, const char *table)
{
  g_autofree char *sql = g_strconcat ("SELECT COUNT(*) FROM ", table, NULL);

  return sf_store_fixture_query (b->f, sql);
}

/* ---- When ---- */

static void
test_term (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autofree char *signing = sf_test_invite (b->f, b->f->employer[0], 0);
  g_autoptr (GBytes) loose = sf_blob_png (1000, 1);
  g_autoptr (GBytes) attached = sf_blob_png (1000, 2);
  g_autofree char *loose_sha256 = sf_blob_sha256 (loose);
  g_autofree char *attached_sha256 = sf_blob_sha256 (attached);
  g_autofree char *attachment = NULL;

  sf_blob_must_upload (b, token, loose, PNG);
  sf_blob_must_upload (b, token, attached, PNG);
  attachment = sf_blob_attach (b, signing, attached);
  sf_clock_set (b->f->clock, SF_TEST_NOW + 30 * SF_DAY - 1);
  g_assert_cmpuint (sf_blob_collect (b), ==, 0);
  g_assert_true (sf_blob_fixture_has_file (b, loose_sha256));
  set_day (b, 30);
  /* Both uploads, and one blob. */
  g_assert_cmpuint (sf_blob_collect (b), ==, 3);
  g_assert_false (sf_blob_fixture_has_file (b, loose_sha256));
  g_assert_true (sf_blob_fixture_has_file (b, attached_sha256));
  g_assert_cmpint (count (b, "upload"), ==, 0);
  g_assert_cmpint (count (b, "blob"), ==, 1);
  set_day (b, 3000);
  g_assert_cmpuint (sf_blob_collect (b), ==, 0);
  sf_store_fixture_tamper (b->f, "DELETE FROM publication WHERE kind = 'attachment'; DELETE FROM attachment");
  g_assert_cmpuint (sf_blob_collect (b), ==, 1);
  g_assert_false (sf_blob_fixture_has_file (b, attached_sha256));
}

static void
test_unfinished (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 3);
  g_autofree char *upload = sf_blob_must_offer (b, token, bytes, PNG);
  g_autofree char *path = g_build_filename (b->f->folder, "blobs", "uploads", upload, NULL);
  g_autoptr (SfBlobAnswer) part = sf_blob_patch (b, token, upload, bytes, 0, 500);
  g_autoptr (SfBlobAnswer) late = NULL;
  g_autofree char *later = NULL;

  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  set_day (b, 30);
  later = sf_blob_fixture_login (b, "student0", "student");
  g_assert_cmpuint (sf_blob_collect (b), ==, 1);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (sf_blob_stands_at (b, later, upload), ==, -1);
  late = sf_blob_patch (b, later, upload, bytes, 500, 500);
  g_assert_cmpuint (late->status, ==, 404);
  sf_blob_must_upload (b, later, bytes, PNG);
}

/* Somebody else has uploaded the same since. */
static void
test_younger_upload (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 4);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *other = NULL;

  sf_blob_must_upload (b, token, bytes, PNG);
  set_day (b, 20);
  other = sf_blob_fixture_login (b, "student1", "student");
  sf_blob_must_upload (b, other, bytes, PNG);
  set_day (b, 31);
  g_assert_cmpuint (sf_blob_collect (b), ==, 1);
  g_assert_true (sf_blob_fixture_has_file (b, sha256));
  set_day (b, 50);
  g_assert_cmpuint (sf_blob_collect (b), ==, 2);
  g_assert_false (sf_blob_fixture_has_file (b, sha256));
}

/* ---- Erased ---- */

static SfTestClient *
prepare_erasing (SfBlobFixture *b)
{
  SfTestClient *admin = sf_test_client_new (b->f, "office", "admin");

  sf_test_act_json (b->f, b->f->office, "edit", SF_KIND_STUDENT, b->f->students[0], "{\"form\":{\"year\":\"2015\"}}",
                    NULL);
  return admin;
}

/* The bytes of an erased graduate go at once: what was attached to her records, by whomever it was sent, and what she
 * had sent for nothing yet, whole or not. What another record has, too, stays. */
static void
test_erased (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autoptr (SfTestClient) admin = prepare_erasing (b);
  g_autofree char *hers = sf_blob_fixture_login (b, "student0", "student");
  g_autofree char *colleges = sf_blob_fixture_login (b, "college0", "college");
  g_autofree char *signing = sf_test_invite (b->f, b->f->employer[0], 0);
  g_autofree char *other = sf_test_invite (b->f, b->f->employer[1], 1);
  g_autoptr (GBytes) sent = sf_blob_png (1000, 20);
  g_autoptr (GBytes) colleges_scan = sf_blob_png (1000, 21);
  g_autoptr (GBytes) loose = sf_blob_png (1000, 22);
  g_autoptr (GBytes) shared = sf_blob_png (1000, 23);
  g_autoptr (GBytes) half = sf_blob_png (1000, 24);
  g_autofree char *shared_sha256 = sf_blob_sha256 (shared);
  g_autofree char *upload = NULL;
  g_autofree char *part = NULL;
  GBytes *const gone[] = { sent, colleges_scan, loose };

  sf_blob_must_upload (b, hers, sent, PNG);
  g_free (sf_blob_attach (b, signing, sent));
  sf_blob_must_upload (b, colleges, colleges_scan, PNG);
  g_free (sf_blob_attach (b, signing, colleges_scan));
  sf_blob_must_upload (b, hers, loose, PNG);
  sf_blob_must_upload (b, hers, shared, PNG);
  g_free (sf_blob_attach (b, other, shared));
  upload = sf_blob_must_offer (b, hers, half, PNG);
  sf_blob_answer_free (sf_blob_patch (b, hers, upload, half, 0, 500));
  part = g_build_filename (b->f->folder, "blobs", "uploads", upload, NULL);
  g_assert_true (g_file_test (part, G_FILE_TEST_EXISTS));
  sf_test_act_json (b->f, admin, "erase", SF_KIND_STUDENT, b->f->students[0], NULL, NULL);
  sf_wait_until (count (b, "upload") == 0 && count (b, "blob") == 1);
  sf_wait_until (!g_file_test (part, G_FILE_TEST_EXISTS));
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    {
      g_autofree char *sha256 = sf_blob_sha256 (gone[i]);

      sf_wait_until (!sf_blob_fixture_has_file (b, sha256));
    }
  g_assert_true (sf_blob_fixture_has_file (b, shared_sha256));
}

/* What somebody else has just sent for a record of his own is not taken away. */
static void
test_erased_twin (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autoptr (SfTestClient) admin = prepare_erasing (b);
  g_autofree char *hers = sf_blob_fixture_login (b, "student0", "student");
  g_autofree char *others = sf_blob_fixture_login (b, "student1", "student");
  g_autofree char *signing = sf_test_invite (b->f, b->f->employer[0], 0);
  g_autofree char *other = sf_test_invite (b->f, b->f->employer[1], 1);
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 30);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *about = g_strdup_printf ("UPDATE upload SET about_kind = 'signing', about = '%s' WHERE account = "
                                            "(SELECT id FROM account WHERE login = 'student1')",
                                            other);

  sf_blob_must_upload (b, hers, bytes, PNG);
  sf_blob_must_upload (b, others, bytes, PNG);
  sf_store_fixture_tamper (b->f, about);
  g_free (sf_blob_attach (b, signing, bytes));
  sf_test_act_json (b->f, admin, "erase", SF_KIND_STUDENT, b->f->students[0], NULL, NULL);
  sf_wait_until (count (b, "upload") == 1);
  g_assert_cmpint (count (b, "attachment"), ==, 0);
  g_assert_true (sf_blob_fixture_has_file (b, sha256));
}

/* ---- What a crash left ---- */

static void
test_swept (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *token = sf_blob_fixture_login (b, "student0", "student");
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 5);
  g_autoptr (GBytes) orphan = sf_blob_png (1000, 6);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *orphan_sha256 = sf_blob_sha256 (orphan);
  g_autofree char *path = sf_blob_fixture_path (b, orphan_sha256);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *foreign = g_build_filename (b->f->folder, "blobs", "README", NULL);
  g_autofree char *upload =
    g_build_filename (b->f->folder, "blobs", "uploads", "01900000-0000-7000-8000-000000000001", NULL);

  sf_blob_must_upload (b, token, bytes, PNG);
  sf_blob_fixture_stop (b);
  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  g_assert_true (g_file_set_contents (upload, "x", 1, NULL));
  g_assert_true (g_file_set_contents (foreign, "x", 1, NULL));
  sf_blob_fixture_start (b);
  g_assert_cmpuint (sf_blob_collect (b), ==, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (upload, G_FILE_TEST_EXISTS));
  /* Not ours to judge. */
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_assert_true (sf_blob_fixture_has_file (b, sha256));
}

/* ---- In the same moment ---- */

/* What an attach operation does: looks whether the bytes are here, and refers to them. */
static gpointer
attach_work (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  SfRecord *attachment = data;

  if (sf_blob_query_arrived (db, sf_record_get_text (attachment, SF_ATTACHMENT_SHA256), NULL, NULL, error))
    sf_record_table_insert (db, attachment, "a mark", error);
  return NULL;
}

/* @when 0: the attachment first; 16: when all is collected; in between, ever later while the collector is at work. */
static void
collect_and_attach (SfBlobFixture *b, SfRecord *attachment, guint when, GAsyncResult **results)
{
  SfDbPool *pool = sf_store_get_pool (b->f->store);

  if (when == 0)
    sf_db_pool_write_async (pool, SF_DB_WORK_GROUPED, attach_work, attachment, NULL, NULL, NULL, sf_keep_result_cb,
                            &results[1]);
  sf_store_collect_blobs_async (b->f->store, 100, sf_keep_result_cb, &results[0]);
  for (guint turns = 0; results[0] == NULL && when > 0 && (when == 16 || turns < 1u << when); turns++)
    g_main_context_iteration (NULL, when == 16);
  if (when > 0)
    sf_db_pool_write_async (pool, SF_DB_WORK_GROUPED, attach_work, attachment, NULL, NULL, NULL, sf_keep_result_cb,
                            &results[1]);
}

static void
test_attached_meanwhile (void)
{
  enum
  {
    ROUNDS = 100
  };
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *signing = sf_test_invite (b->f, b->f->employer[0], 0);
  guint kept = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GBytes) bytes = sf_blob_png (100, 100 + i);
      g_autofree char *sha256 = sf_blob_sha256 (bytes);
      g_autofree char *token = NULL;
      g_autofree char *sql = g_strdup_printf ("SELECT COUNT(*) FROM attachment WHERE sha256 = '%s'", sha256);
      g_autoptr (SfRecord) attachment = NULL;
      GAsyncResult *results[2] = { NULL, NULL };

      set_day (b, 31 * i);
      token = sf_blob_fixture_login (b, "student0", "student");
      sf_blob_must_upload (b, token, bytes, PNG);
      set_day (b, 31 * i + 30);
      attachment = sf_blob_attachment (b, signing, bytes);
      collect_and_attach (b, attachment, i % 17, results);
      sf_wait_until (results[0] != NULL && results[1] != NULL);
      g_assert_cmpint (sf_store_fixture_query (b->f, sql), ==, sf_blob_fixture_has_file (b, sha256));
      kept += sf_blob_fixture_has_file (b, sha256);
      g_object_unref (results[0]);
      g_object_unref (results[1]);
    }
  g_test_message ("%u of %u were attached in time", kept, (guint) ROUNDS);
  g_assert_cmpint (count (b, "blob"), ==, kept);
  g_assert_cmpuint (kept, >, 0);
  g_assert_cmpuint (kept, <, ROUNDS);
}

/* Another's upload of the same content is finished while the old one is collected: its bytes stay. */
static void
test_uploaded_meanwhile (void)
{
  enum
  {
    ROUNDS = 50
  };
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GBytes) bytes = sf_blob_png (100, 300 + i);
      g_autofree char *sha256 = sf_blob_sha256 (bytes);
      g_autofree char *token = NULL;
      g_autofree char *other = NULL;
      g_autofree char *upload = NULL;
      g_autoptr (SfBlobAnswer) got = NULL;
      g_autoptr (GAsyncResult) collected = NULL;

      set_day (b, 31 * i);
      token = sf_blob_fixture_login (b, "student0", "student");
      sf_blob_must_upload (b, token, bytes, PNG);
      set_day (b, 31 * i + 30);
      other = sf_blob_fixture_login (b, "student1", "student");
      upload = sf_blob_must_offer (b, other, bytes, PNG);
      {
        g_autoptr (SfBlobAnswer) first = sf_blob_patch (b, other, upload, bytes, 0, 50);
        g_autoptr (SfBlobAnswer) last = NULL;

        sf_store_collect_blobs_async (b->f->store, 100, sf_keep_result_cb, &collected);
        last = sf_blob_patch (b, other, upload, bytes, 50, 50);
        g_assert_cmpuint (last->status, ==, 204);
      }
      sf_wait_until (collected != NULL);
      got = sf_blob_get (b, other, sha256, NULL);
      g_assert_cmpuint (got->status, ==, 200);
      g_assert_true (g_bytes_equal (got->body, bytes));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blobs/collect/term", test_term);
  g_test_add_func ("/blobs/collect/unfinished", test_unfinished);
  g_test_add_func ("/blobs/collect/younger-upload", test_younger_upload);
  g_test_add_func ("/blobs/collect/erased", test_erased);
  g_test_add_func ("/blobs/collect/erased-twin", test_erased_twin);
  g_test_add_func ("/blobs/collect/swept", test_swept);
  g_test_add_func ("/blobs/collect/attached-meanwhile", test_attached_meanwhile);
  g_test_add_func ("/blobs/collect/uploaded-meanwhile", test_uploaded_meanwhile);
  return g_test_run ();
}
