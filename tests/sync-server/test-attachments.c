/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Attaching by real operations what was really uploaded: to whom it shows, when it counts as proof, and that neither a
 * known hash nor a file of somebody else's is a way in.
 */
#include "core/model/sf-uuid.h"
#include "sf-blob-fixture.h"

#define PNG "image/png"

static char *
new_id (SfBlobFixture *b)
{
  return sf_uuid_new (sf_clock_now (b->f->clock));
}

static JsonObject *
attach_args (const char *about_kind, const char *about, GBytes *bytes, const char *purpose)
{
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "about_kind", about_kind);
  json_object_set_string_member (args, "about", about);
  json_object_set_string_member (args, "sha256", sha256);
  json_object_set_string_member (args, "purpose", purpose);
  json_object_set_string_member (args, "file_name", "劳动合同.png");
  return args;
}

static JsonObject *
submission (SfBlobFixture *b)
{
  JsonObject *args = sf_test_args (0);

  json_object_set_string_member (args, "employer", b->f->employers[0]);
  return args;
}

static void
upload_as (SfBlobFixture *b, const char *login, const char *role, GBytes *bytes)
{
  g_autofree char *token = sf_blob_fixture_login (b, login, role);

  sf_blob_must_upload (b, token, bytes, PNG);
}

/* A student starts a signing: without proof, with a hash that never came, with somebody else's file, and rightly. */
static void
test_proof (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *signing = new_id (b);
  g_autofree char *attachment = new_id (b);
  g_autoptr (GBytes) own = sf_blob_png (1000, 1);
  g_autoptr (GBytes) others = sf_blob_png (1000, 2);
  SfTestClient *student = b->f->student[0];

  upload_as (b, "student1", "student", others);
  sf_test_act (b->f, student, "save_draft", SF_KIND_SIGNING, signing, submission (b), NULL);
  sf_test_act (b->f, student, "submit", SF_KIND_SIGNING, signing, submission (b), "E_PROOF_MISSING");
  sf_test_act (b->f, student, "attach", SF_KIND_ATTACHMENT, attachment,
               attach_args ("signing", signing, own, "proof.files"), "E_BLOB_MISSING");
  sf_test_act (b->f, student, "attach", SF_KIND_ATTACHMENT, attachment,
               attach_args ("signing", signing, others, "proof.files"), "E_BLOB_MISSING");
  upload_as (b, "student0", "student", own);
  sf_test_act (b->f, student, "attach", SF_KIND_ATTACHMENT, attachment,
               attach_args ("signing", signing, own, "proof.files"), NULL);
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM publication WHERE kind = 'attachment' AND "
                                                 "gone IS NULL AND scope LIKE 'student:%'"),
                   ==, 1);
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM publication WHERE kind = 'attachment'"), ==, 1);

  /* It goes where the signing goes. */
  sf_test_act (b->f, student, "submit", SF_KIND_SIGNING, signing, submission (b), NULL);
  g_assert_cmpint (sf_store_fixture_query (b->f,
                                           "SELECT COUNT(*) FROM publication WHERE kind = 'attachment' AND "
                                           "gone IS NULL AND (scope LIKE 'college:%' OR scope LIKE 'employer:%')"),
                   ==, 2);
  sf_test_act (b->f, student, "detach", SF_KIND_ATTACHMENT, attachment, json_object_new (), "E_STATE");
  sf_store_fixture_check (b->f);
}

/* What is removed is gone for everybody; a draft that is thrown away takes its files along. */
static void
test_removal (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *signing = new_id (b);
  g_autofree char *first = new_id (b);
  g_autofree char *second = new_id (b);
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 1);
  SfTestClient *student = b->f->student[0];

  upload_as (b, "student0", "student", bytes);
  sf_test_act (b->f, student, "save_draft", SF_KIND_SIGNING, signing, submission (b), NULL);
  sf_test_act (b->f, student, "attach", SF_KIND_ATTACHMENT, first,
               attach_args ("signing", signing, bytes, "proof.files"), NULL);
  sf_test_act (b->f, student, "attach", SF_KIND_ATTACHMENT, second,
               attach_args ("signing", signing, bytes, "proof.files"), NULL);
  sf_test_act (b->f, b->f->student[1], "detach", SF_KIND_ATTACHMENT, first, json_object_new (), "E_NOT_FOUND");
  sf_test_act (b->f, student, "detach", SF_KIND_ATTACHMENT, first, json_object_new (), NULL);
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM attachment"), ==, 1);
  sf_test_act (b->f, student, "discard", SF_KIND_SIGNING, signing, json_object_new (), NULL);
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM attachment"), ==, 0);
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM publication WHERE kind = 'attachment' AND "
                                                 "gone IS NULL"),
                   ==, 0);
  sf_store_fixture_check (b->f);
}

/* On paper, from the mark to the signed agreement, by real operations. */
static void
test_on_paper (void)
{
  g_autoptr (SfBlobFixture) b = sf_blob_fixture_new ();
  g_autofree char *signing = new_id (b);
  g_autofree char *blank = new_id (b);
  g_autofree char *scan = new_id (b);
  g_autoptr (GBytes) bytes = sf_blob_png (1000, 1);
  g_autoptr (SfRecord) record = NULL;
  SfTestClient *college = b->f->college[0];
  JsonObject *args;

  sf_test_act (b->f, college, "mark_offline", SF_KIND_STUDENT, b->f->students[0], sf_test_args (0), NULL);
  args = sf_test_args (0);
  json_object_set_string_member (args, "student", b->f->students[0]);
  json_object_set_string_member (args, "ground", "initial");
  json_object_set_string_member (args, "received_by", sf_store_fixture_name (0));
  sf_test_act (b->f, college, "issue", SF_KIND_BLANK, blank, args, NULL);
  args = submission (b);
  json_object_set_string_member (args, "number", sf_store_fixture_number (0));
  sf_test_act (b->f, college, "record_offline", SF_KIND_SIGNING, signing, args, NULL);
  sf_test_act (b->f, college, "college_approve", SF_KIND_SIGNING, signing, json_object_new (), NULL);
  sf_test_act (b->f, b->f->office, "office_approve", SF_KIND_SIGNING, signing, json_object_new (), NULL);
  sf_test_act (b->f, college, "college_approve", SF_KIND_SIGNING, signing, json_object_new (), "E_SCAN_MISSING");
  upload_as (b, "student0", "student", bytes);
  sf_test_act (b->f, b->f->student[0], "attach", SF_KIND_ATTACHMENT, scan,
               attach_args ("signing", signing, bytes, "scan"), NULL);
  sf_test_act (b->f, college, "college_approve", SF_KIND_SIGNING, signing, json_object_new (), NULL);
  sf_test_act (b->f, b->f->office, "office_approve", SF_KIND_SIGNING, signing, json_object_new (), NULL);
  record = sf_store_fixture_get (b->f, SF_KIND_SIGNING, signing, NULL);
  g_assert_cmpint (sf_record_get_state (record), ==, SF_SIGNING_SIGNED);
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM agreement WHERE state = 'effective'"), ==, 1);
  g_assert_cmpint (sf_store_fixture_query (b->f, "SELECT COUNT(*) FROM blank WHERE state = 'used'"), ==, 1);

  /* She objects: nobody but the office acts. */
  sf_test_act (b->f, b->f->student[0], "object", SF_KIND_SIGNING, signing, sf_test_args (0), NULL);
  sf_test_act (b->f, b->f->student[0], "print", SF_KIND_AGREEMENT, sf_record_get_text (record, SF_SIGNING_AGREEMENT),
               sf_test_args (0), "E_FROZEN");
  sf_test_act (b->f, b->f->office, "lift_objection", SF_KIND_SIGNING, signing, sf_test_args (0), NULL);
  sf_store_fixture_check (b->f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/attachments/proof", test_proof);
  g_test_add_func ("/server/attachments/removal", test_removal);
  g_test_add_func ("/server/attachments/on-paper", test_on_paper);
  return g_test_run ();
}
