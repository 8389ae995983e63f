/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files between clients and a server: added offline, sent through connections that break, fetched by who may see them,
 * gone when they may not any more.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "core/form/sf-media.h"
#include "core/model/sf-uuid.h"
#include "sf-scene.h"
#include "store/sf-store-blobs.h"

/* ---- Files ---- */

/* A PNG file of @size bytes, another one for each @seed. */
static GBytes *
make_png (gsize size, guint seed)
{
  static const guint8 start[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0,
                                  0,    0,   1,   0,   0,    0,    1,    8,    0, 0, 0, 0,  0,   0,   0,   0 };
  static const guint8 end[] = { 0, 0, 0, 0, 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0, 0, 0, 0 };
  guint8 *bytes = g_malloc (size);
  gsize pixels = size - sizeof start - 8 - sizeof end;
  guint32 length = GUINT32_TO_BE ((guint32) pixels);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  memcpy (bytes, start, sizeof start);
  memcpy (bytes + sizeof start, &length, 4);
  memcpy (bytes + sizeof start + 4, "IDAT", 4);
  for (gsize i = 0; i < pixels; i++)
    bytes[sizeof start + 8 + i] = (guint8) g_rand_int (rand);
  memcpy (bytes + size - sizeof end, end, sizeof end);
  return g_bytes_new_take (bytes, size);
}

static SfFile *
try_add (SfSession *session, GBytes *bytes, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_add_bytes_async (session, bytes, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_add_file_finish (session, result, error);
}

static SfFile *
add (SfSession *session, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  SfFile *file = try_add (session, bytes, &error);

  g_assert_no_error (error);
  return file;
}

static char *
fetch (SfSession *session, const char *sha256, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_fetch_file_async (session, sha256, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_fetch_file_finish (session, result, error);
}

static SfFileState
state_of (SfSession *session, const SfFile *file)
{
  return sf_session_get_file_state (session, file->sha256, NULL, NULL);
}

static gint64
count_blobs (SfSchool *school)
{
  return sf_school_count (school, "SELECT count(*) FROM blob");
}

/* Files below the school's folder whose path has @part and that are named @sha256. */
static guint
count_files (const char *folder, const char *part, const char *sha256)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      n += g_str_equal (name, sha256) && strstr (path, part) != NULL;
      n += count_files (path, part, sha256);
    }
  return n;
}

/* Attaches the file to a signing behind the workflow's back. */
static void
attach (SfSchool *school, const char *signing, const SfFile *file)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autofree char *id = sf_uuid_new (sf_clock_now (school->clock));
  g_autoptr (GError) error = NULL;
  SfRecord *attachment = sf_record_new (SF_KIND_ATTACHMENT, id);

  sf_record_set_state (attachment, SF_ACTIVE);
  sf_record_set_text (attachment, SF_ATTACHMENT_ABOUT_KIND, "signing");
  sf_record_set_text (attachment, SF_ATTACHMENT_ABOUT, signing);
  sf_record_set_text (attachment, SF_ATTACHMENT_SHA256, file->sha256);
  sf_record_set_text (attachment, SF_ATTACHMENT_MIME, file->mime);
  sf_record_set_int (attachment, SF_ATTACHMENT_SIZE, file->size);
  g_ptr_array_add (records, attachment);
  sf_store_put_records (sf_server_get_store (school->server), records, &error);
  g_assert_no_error (error);
}

/* From now on the employer is bound to her, and sees her files. */
static void
accept_invitation (SfScene *self)
{
  sf_client_must_act (self->student, self->id, "accept", sf_school_acceptance ());
  sf_wait_until (sf_client_state_of (self->employer, SF_KIND_SIGNING, self->id) == SF_SIGNING_COLLEGE_REVIEW);
}

/* ---- Up ---- */

static void
note_cb (SfSession *session, const char *sha256, gpointer data)
{
  gint64 sent;

  sf_session_get_file_state (session, sha256, &sent, NULL);
  g_array_append_val ((GArray *) data, sent);
}

/* It is told how far it came, piece by piece. */
static void
test_progress (SfScene *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_png (700000, 1);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (SfFile) file = NULL;
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  g_signal_connect (self->student, "file-changed", G_CALLBACK (note_cb), steps);
  file = add (self->student, bytes);
  g_assert_cmpstr (file->sha256, ==, sha256);
  g_assert_cmpstr (file->mime, ==, "image/png");
  g_assert_cmpint (file->size, ==, 700000);
  sf_wait_until (state_of (self->student, file) == SF_FILE_SETTLED);
  g_assert_cmpint (count_blobs (self->school), ==, 1);
  g_assert_cmpuint (steps->len, ==, 5);
  g_assert_cmpint (g_array_index (steps, gint64, 1), ==, 262144);
  g_assert_cmpint (g_array_index (steps, gint64, 2), ==, 524288);
  g_assert_cmpint (g_array_index (steps, gint64, 3), ==, 700000);
  g_assert_cmpuint (count_files (self->school->directory, "/sent/", sha256), ==, 1);
  g_assert_cmpuint (count_files (self->school->directory, "/waiting/", sha256), ==, 0);
}

/* Nothing that the server would not take waits for it. */
static void
test_refused_here (SfScene *self, gconstpointer data)
{
  g_autoptr (GBytes) page = g_bytes_new_static ("<!doctype html>", 15);
  g_autoptr (GBytes) large = make_png (10 * 1024 * 1024 + 1, 2);
  g_autofree char *path = g_build_filename (self->school->directory, "large.png", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (try_add (self->student, page, &error));
  g_assert_error (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (large, NULL), (gssize) g_bytes_get_size (large), NULL));
  sf_session_add_file_async (self->student, path, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  g_assert_null (sf_session_add_file_finish (self->student, result, &error));
  g_assert_error (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_TOO_LARGE);
}

/* Each request in vain, and then its answer; nobody asks for another try, and in the end all is there. */
static void
test_lost (SfScene *self, gconstpointer data)
{
  static const struct
  {
    SfLinkMode mode;
    const char *request;
  } losses[] = {
    { SF_LINK_LOSE_REQUEST, "POST /v1/blobs" },
    { SF_LINK_LOSE_ANSWER, "POST /v1/blobs" },
    { SF_LINK_LOSE_REQUEST, "PATCH /v1/blobs" },
    { SF_LINK_LOSE_ANSWER, "PATCH /v1/blobs" },
  };
  g_autoptr (GBytes) bytes = make_png (600000, 3);
  g_autoptr (SfFile) file = NULL;
  guint lost;

  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      sf_link_set_mode (self->link, losses[i].mode, losses[i].request);
      lost = sf_link_get_lost (self->link);
      if (file == NULL)
        file = add (self->student, bytes);
      sf_wait_until (sf_link_get_lost (self->link) > lost);
      g_assert_cmpint (state_of (self->student, file), ==, SF_FILE_WAITING);
    }
  sf_link_set_mode (self->link, SF_LINK_PASS, NULL);
  sf_wait_until (state_of (self->student, file) == SF_FILE_SETTLED);
  g_assert_cmpint (count_blobs (self->school), ==, 1);
}

/* The program ends, and the server too, before anything went up. */
static void
test_restart (SfScene *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_png (600000, 4);
  g_autoptr (SfFile) file = NULL;

  sf_school_stop (self->school);
  file = add (self->student, bytes);
  g_clear_object (&self->student);
  sf_school_start (self->school);
  self->student = sf_school_client (self->school, "student");
  sf_client_login (self->student, sf_link_get_url (self->link), "1001");
  sf_wait_until (state_of (self->student, file) == SF_FILE_SETTLED);
  g_assert_cmpint (count_blobs (self->school), ==, 1);
}

/* A server that was restored from before the file came gets it again. */
static void
test_restored (SfScene *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_png (1000, 5);
  g_autoptr (SfFile) file = NULL;

  sf_school_stop (self->school);
  sf_school_back_up (self->school);
  sf_school_start (self->school);
  file = add (self->student, bytes);
  sf_wait_until (count_blobs (self->school) == 1);
  sf_wait_until (state_of (self->student, file) == SF_FILE_SETTLED);
  sf_school_stop (self->school);
  sf_school_restore (self->school);
  sf_school_start (self->school);
  g_assert_cmpint (count_blobs (self->school), ==, 0);
  sf_session_sync_now (self->student);
  sf_wait_until (count_blobs (self->school) == 1);
}

/* The server's quota is no end: the file waits, and it is said why. */
static void
test_quota (SfScene *self, gconstpointer data)
{
  const SfBlobLimits limits = { .max_size = 10000, .max_open = 5, .max_total = 1500 };
  g_autoptr (GBytes) one = make_png (1000, 6);
  g_autoptr (GBytes) two = make_png (1000, 7);
  g_autoptr (SfFile) first = NULL;
  g_autoptr (SfFile) second = NULL;
  const char *code = NULL;

  sf_store_set_blob_limits (sf_server_get_store (self->school->server), &limits);
  first = add (self->student, one);
  sf_wait_until (state_of (self->student, first) == SF_FILE_SETTLED);
  second = add (self->student, two);
  sf_wait_until (sf_session_get_file_state (self->student, second->sha256, NULL, &code) == SF_FILE_WAITING &&
                 g_strcmp0 (code, "E_BLOB_QUOTA") == 0);
  attach (self->school, self->id, first);
  sf_session_sync_now (self->student);
  sf_wait_until (state_of (self->student, second) == SF_FILE_SETTLED);
}

/* A school that takes less than the program thinks: the file is refused, and holds nothing up. */
static void
test_refused_there (SfScene *self, gconstpointer data)
{
  const SfBlobLimits limits = { .max_size = 500, .max_open = 5, .max_total = 1500 };
  g_autoptr (GBytes) large = make_png (1000, 8);
  g_autoptr (GBytes) small = make_png (400, 9);
  g_autoptr (SfFile) refused = NULL;
  g_autoptr (SfFile) taken = NULL;
  const char *code = NULL;

  sf_store_set_blob_limits (sf_server_get_store (self->school->server), &limits);
  refused = add (self->student, large);
  sf_wait_until (sf_session_get_file_state (self->student, refused->sha256, NULL, &code) == SF_FILE_REFUSED);
  g_assert_cmpstr (code, ==, "E_BLOB_TOO_LARGE");
  taken = add (self->student, small);
  sf_wait_until (state_of (self->student, taken) == SF_FILE_SETTLED);
  sf_session_drop_file (self->student, refused->sha256);
  g_assert_cmpint (state_of (self->student, refused), ==, SF_FILE_SETTLED);
  g_assert_cmpuint (count_files (self->school->directory, "student", refused->sha256), ==, 0);
}

/* What the school takes is known here: a file that is too large for it is refused before it waits. */
static void
test_school_takes (SfScene *self, gconstpointer data)
{
  SfStore *store = sf_server_get_store (self->school->server);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (GBytes) large = make_png (1024 * 1024 + 1, 30);
  g_autoptr (GBytes) full = make_png (1024 * 1024, 31);
  g_autoptr (SfFile) taken = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SfRecord *settings = sf_record_new (SF_KIND_SETTINGS, "01900000-0000-7000-8000-000000000000");

  sf_record_set_state (settings, SF_ACTIVE);
  sf_record_set_text (settings, SF_SETTINGS_NAME, "云就业学院");
  sf_record_set_edition (settings, "school-2020");
  sf_record_set_field (settings, "max_file_mb", "1");
  g_ptr_array_add (records, settings);
  sf_store_put_records (store, records, &error);
  g_assert_no_error (error);
  sf_wait_until (sf_session_get_rules (self->student)->max_file_mb == 1);
  sf_session_add_bytes_async (self->student, large, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  g_assert_null (sf_session_add_file_finish (self->student, result, &error));
  g_assert_error (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_TOO_LARGE);
  taken = add (self->student, full);
  sf_wait_until (state_of (self->student, taken) == SF_FILE_SETTLED);
}

/* What was added in a hurry and dropped while it went up. */
static void
test_dropped (SfScene *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_png (700000, 10);
  g_autoptr (GBytes) next = make_png (1000, 11);
  g_autoptr (SfFile) file = add (self->student, bytes);
  g_autoptr (SfFile) other = NULL;

  sf_session_drop_file (self->student, file->sha256);
  other = add (self->student, next);
  sf_wait_until (state_of (self->student, other) == SF_FILE_SETTLED);
  g_assert_cmpint (count_blobs (self->school), ==, 1);
}

/* ---- Operations with a file ---- */

/* An operation that names a file waits for it, and others do not. */
static void
test_lane (SfScene *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_png (1000, 12);
  g_autofree char *draft = sf_session_new_id (self->employer);
  g_autofree char *other = sf_session_new_id (self->employer);
  g_autoptr (SfFile) file = NULL;
  JsonObject *with_file = sf_school_invitation (1);
  const SfBlobLimits none = { .max_size = 10000, .max_open = 0, .max_total = 10000 };

  /* As long as the account may begin no upload. */
  sf_store_set_blob_limits (sf_server_get_store (self->school->server), &none);
  file = add (self->employer, bytes);
  json_object_set_string_member (with_file, "sha256", file->sha256);
  sf_client_must_act (self->employer, draft, "save_draft", with_file);
  sf_client_must_act (self->employer, other, "save_draft", sf_school_invitation (0));
  sf_wait_until (sf_session_get_n_waiting (self->employer) == 1);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM signing WHERE state = 'draft'"), ==, 1);
  sf_store_set_blob_limits (sf_server_get_store (self->school->server), NULL);
  sf_session_sync_now (self->employer);
  sf_wait_until (sf_session_get_n_waiting (self->employer) == 0);
  g_assert_cmpint (count_blobs (self->school), ==, 1);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM signing WHERE state = 'draft'"), ==, 2);
}

/* What a student says when she starts a signing: both parts of the form. Transfer full. */
static JsonObject *
make_start (void)
{
  JsonObject *args = sf_school_acceptance ();
  g_autoptr (JsonObject) invitation = sf_school_invitation (0);
  JsonObject *form = json_object_get_object_member (args, "form");
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;
  static const char *const employer[][2] = {
    { "employer.name", "湖南健坤环保科技有限公司" },
    { "employer.credit_code", "91330106MA2CFLDG4R" },
    { "employer.nature", "39" },
    { "employer.industry", "34" },
    { "employer.division", "430104" },
    { "employer.postcode", "411201" },
    { "employer.address", "湘潭市桃园路1号" },
    { "employer.contact", "余珠娥" },
    { "employer.phone", "0731-58290000" },
    { "student.phone", "13800000000" },
  };

  json_object_iter_init (&iter, json_object_get_object_member (invitation, "form"));
  while (json_object_iter_next (&iter, &key, &value))
    json_object_set_string_member (form, key, json_node_get_string (value));
  for (guint i = 0; i < G_N_ELEMENTS (employer); i++)
    json_object_set_string_member (form, employer[i][0], employer[i][1]);
  return args;
}

/* A file of the proof of @signing, as the screen attaches it. Gives the attachment's id. Transfer full. */
static char *
attach_proof (SfSession *session, const char *signing, const SfFile *file)
{
  char *id = sf_session_new_id (session);
  g_autoptr (JsonObject) args = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = NULL;

  json_object_set_string_member (args, "about_kind", "signing");
  json_object_set_string_member (args, "about", signing);
  json_object_set_string_member (args, "purpose", "proof.files");
  json_object_set_string_member (args, "sha256", file->sha256);
  json_object_set_string_member (args, "mime", file->mime);
  json_object_set_int_member (args, "size", file->size);
  json_object_set_string_member (args, "file_name", "录用函.png");
  uid = sf_client_act (session, SF_KIND_ATTACHMENT, id, "attach", args, &error);
  g_assert_no_error (error);
  return id;
}

static GPtrArray *
list_attachments (SfSession *session, const char *about)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *items;

  sf_session_attachments_async (session, about, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  items = sf_session_attachments_finish (session, result, &error);
  g_assert_no_error (error);
  return items;
}

/* The signing goes up when its files have, and what was taken away again does not hold it up. */
static void
test_proof (SfScene *self, gconstpointer data)
{
  g_autoptr (GBytes) first = make_png (1000, 21);
  g_autoptr (GBytes) second = make_png (1000, 22);
  g_autoptr (SfFile) one = NULL;
  g_autoptr (SfFile) two = NULL;
  g_autofree char *signing = sf_session_new_id (self->student);
  g_autofree char *kept = NULL;
  g_autofree char *removed = NULL;
  g_autofree char *uid = NULL;
  g_autoptr (GPtrArray) items = NULL;
  const SfBlobLimits none = { .max_size = 10000, .max_open = 0, .max_total = 10000 };

  sf_store_set_blob_limits (sf_server_get_store (self->school->server), &none);
  one = add (self->student, first);
  two = add (self->student, second);
  sf_client_must_act (self->student, signing, "save_draft", make_start ());
  kept = attach_proof (self->student, signing, one);
  removed = attach_proof (self->student, signing, two);
  uid = sf_client_act (self->student, SF_KIND_ATTACHMENT, removed, "detach", NULL, NULL);
  g_assert_nonnull (uid);
  items = list_attachments (self->student, signing);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (sf_item_get_id (items->pdata[0]), ==, kept);
  sf_client_must_act (self->student, signing, "submit", make_start ());
  g_assert_cmpint (sf_client_state_of (self->student, SF_KIND_SIGNING, signing), ==, SF_SIGNING_COLLEGE_REVIEW);
  /* The draft waits for nothing; all the rest waits behind the first file. */
  sf_wait_until (sf_session_get_n_waiting (self->student) == 4);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM signing WHERE origin = 'student' AND "
                                                  "state = 'draft'"),
                   ==, 1);
  sf_store_set_blob_limits (sf_server_get_store (self->school->server), NULL);
  sf_session_sync_now (self->student);
  sf_wait_until (sf_session_get_n_waiting (self->student) == 0);
  g_assert_cmpuint (sf_session_get_n_attention (self->student), ==, 0);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM signing WHERE origin = 'student' AND "
                                                  "state = 'college_review'"),
                   ==, 1);
  g_assert_cmpint (sf_school_count (self->school, "SELECT count(*) FROM attachment WHERE state = 'active'"), ==, 1);
}

/* ---- Down ---- */

static void
assert_content (const char *path, GBytes *bytes)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) found = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  found = g_bytes_new (text, length);
  g_assert_true (g_bytes_equal (found, bytes));
}

static void
test_fetch (SfScene *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_png (900000, 13);
  g_autoptr (SfFile) file = add (self->student, bytes);
  g_autofree char *own = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *offline = NULL;
  g_autofree char *none = NULL;
  g_autoptr (GError) error = NULL;

  sf_wait_until (state_of (self->student, file) == SF_FILE_SETTLED);
  own = fetch (self->student, file->sha256, &error);
  g_assert_no_error (error);
  assert_content (own, bytes);
  /* Nothing refers to it yet. */
  none = fetch (self->employer, file->sha256, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  attach (self->school, self->id, file);
  /* Nor is it an employer's business before she is bound to it. */
  none = fetch (self->employer, file->sha256, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  accept_invitation (self);
  theirs = fetch (self->employer, file->sha256, &error);
  g_assert_no_error (error);
  assert_content (theirs, bytes);
  sf_school_stop (self->school);
  offline = fetch (self->employer, file->sha256, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (offline, ==, theirs);
  g_remove (theirs);
  g_free (none);
  none = fetch (self->employer, file->sha256, &error);
  g_assert_error (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE);
}

/* When the attachment goes from the cache, its file does. */
static void
test_pruned (SfScene *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_png (1000, 14);
  g_autoptr (SfFile) file = add (self->student, bytes);
  g_autoptr (SfItem) seen = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  sf_wait_until (state_of (self->student, file) == SF_FILE_SETTLED);
  attach (self->school, self->id, file);
  accept_invitation (self);
  sf_wait_until (seen != NULL || (seen = sf_client_first (self->employer, SF_KIND_ATTACHMENT)) != NULL);
  path = fetch (self->employer, file->sha256, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  sf_school_stop (self->school);
  /* A server that was set back and publishes nothing to anybody. */
  sf_school_tamper (self->school,
                    "DELETE FROM publication WHERE kind = 'attachment'; UPDATE scope SET n = 0, sum = 0, rev = 0; "
                    "DELETE FROM publication; UPDATE meta SET value = '01900000-0000-7000-8000-0000000000ee' WHERE "
                    "name = 'epoch'");
  sf_school_start (self->school);
  sf_session_sync_now (self->employer);
  sf_wait_until (!g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Nothing stays of who wished so. */
static void
test_not_kept (SfScene *self, gconstpointer data)
{
  g_autoptr (SfSession) guest = sf_school_client (self->school, "guest");
  g_autoptr (GBytes) bytes = make_png (1000, 15);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SfFile) file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  sf_session_login_async (guest, self->school->url, "1002", SF_SCHOOL_PASSWORD, NULL, FALSE, NULL, sf_keep_result_cb,
                          &result);
  sf_wait_until (result != NULL);
  g_assert_true (sf_session_login_finish (guest, result, &error));
  file = add (guest, bytes);
  sf_wait_until (state_of (guest, file) == SF_FILE_SETTLED);
  path = fetch (guest, file->sha256, &error);
  g_assert_no_error (error);
  folder = g_path_get_dirname (path);
  sf_client_logout (guest);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

#define ADD(name_, test_) g_test_add ("/client/files/" name_, SfScene, NULL, sf_scene_set_up, test_, sf_scene_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("progress", test_progress);
  ADD ("refused-here", test_refused_here);
  ADD ("lost", test_lost);
  ADD ("restart", test_restart);
  ADD ("restored", test_restored);
  ADD ("quota", test_quota);
  ADD ("refused-there", test_refused_there);
  ADD ("school-takes", test_school_takes);
  ADD ("dropped", test_dropped);
  ADD ("lane", test_lane);
  ADD ("proof", test_proof);
  ADD ("fetch", test_fetch);
  ADD ("pruned", test_pruned);
  ADD ("not-kept", test_not_kept);
  return g_test_run ();
}
