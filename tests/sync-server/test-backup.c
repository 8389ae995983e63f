/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Backups of a store that is in use, with its attachments, and what a restore makes of them; damaged ones are refused
 * and leave nothing.
 */
#include <glib/gstdio.h>

#include "sf-blob-fixture.h"
#include "../sf-folder.h"
#include "store/sf-blob-files.h"
#include "store/sf-store-backup.h"

typedef struct
{
  SfBlobFixture *b;
  char *backup, *restored;
} Scene;

static void
set_up (Scene *self, gconstpointer data)
{
  self->b = sf_blob_fixture_new ();
  self->backup = g_strconcat (self->b->f->folder, ".backup", NULL);
  self->restored = g_strconcat (self->b->f->folder, ".restored", NULL);
}

static void
tear_down (Scene *self, gconstpointer data)
{
  sf_blob_fixture_free (self->b);
  sf_remove_folder (self->backup);
  sf_remove_folder (self->restored);
  g_free (self->backup);
  g_free (self->restored);
}

static void
back_up (Scene *self, guint expected)
{
  g_autoptr (GError) error = NULL;
  guint n;

  sf_store_back_up (self->b->f->folder, self->backup, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, expected);
}

static gint64
count (const char *folder, const char *sql)
{
  g_autofree char *file = g_build_filename (folder, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfDb) db = sf_db_open (file, SF_DB_READ_ONLY, &error);
  gint64 n = 0;

  g_assert_no_error (error);
  sf_db_query_int (db, sql, 0, &n, &error);
  g_assert_no_error (error);
  return n;
}

static void
test_round_trip (Scene *self, gconstpointer data)
{
  g_autofree char *token = sf_blob_fixture_login (self->b, "student0", "student");
  g_autofree char *first = sf_test_invite (self->b->f, self->b->f->employer[0], 0);
  g_autofree char *epoch = g_strdup (sf_store_get_epoch (self->b->f->store));
  g_autofree char *second = NULL;
  g_autofree char *sha256 = NULL;
  g_autoptr (GBytes) bytes = sf_blob_png (5000, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStore) store = NULL;
  g_autoptr (SfBlobFiles) files = NULL;
  gint64 n;

  sf_blob_must_upload (self->b, token, bytes, "image/png");
  g_free (sf_blob_attach (self->b, first, bytes));
  back_up (self, 1);
  /* The server has gone on meanwhile. */
  second = sf_test_invite (self->b->f, self->b->f->employer[1], 0);
  g_assert_cmpint (count (self->backup, "SELECT COUNT(*) FROM signing"), ==, 1);

  sf_store_restore (self->backup, self->restored, SF_TEST_NOW, &error);
  g_assert_no_error (error);
  store = sf_store_open (self->restored, self->b->f->clock, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sf_store_get_epoch (store), !=, epoch);
  g_assert_cmpstr (sf_store_get_server_id (store), ==, sf_store_get_server_id (self->b->f->store));
  g_assert_true (sf_store_audit_verify (store, &n, &error));
  g_assert_cmpint (count (self->restored, "SELECT COUNT(*) FROM audit WHERE action = 'restore'"), ==, 1);
  g_assert_cmpint (count (self->restored, "SELECT COUNT(*) FROM signing"), ==, 1);
  sha256 = sf_blob_sha256 (bytes);
  files = sf_blob_files_new (self->restored);
  g_assert_cmpint (sf_blob_files_get_size (files, sha256), ==, 5000);
}

static void
test_existing (Scene *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  back_up (self, 0);
  g_assert_false (sf_store_back_up (self->b->f->folder, self->backup, NULL, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (sf_store_restore (self->backup, self->b->f->folder, SF_TEST_NOW, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (sf_store_back_up (self->restored, self->restored, NULL, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (self->restored, G_FILE_TEST_EXISTS));
}

static void
assert_refuses (Scene *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *unfinished = g_strconcat (self->restored, ".unfinished", NULL);

  g_assert_false (sf_store_restore (self->backup, self->restored, SF_TEST_NOW, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_false (g_file_test (self->restored, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (unfinished, G_FILE_TEST_EXISTS));
}

static void
tamper (Scene *self, const char *sql)
{
  g_autofree char *file = g_build_filename (self->backup, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfDb) db = sf_db_open (file, 0, &error);

  g_assert_no_error (error);
  sf_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

/* A page that was overwritten, an act that was changed, an attached file that was changed or is gone. */
static void
test_damage (Scene *self, gconstpointer data)
{
  const char *what = data;
  g_autofree char *token = sf_blob_fixture_login (self->b, "student0", "student");
  g_autofree char *signing = sf_test_invite (self->b->f, self->b->f->employer[0], 0);
  g_autoptr (GBytes) bytes = sf_blob_png (5000, 1);
  g_autofree char *sha256 = sf_blob_sha256 (bytes);
  g_autofree char *blob = g_strdup_printf ("%s/blobs/%.2s/%s", self->backup, sha256, sha256 + 2);
  g_autofree char *file = g_build_filename (self->backup, "store.db", NULL);
  g_autoptr (GError) error = NULL;

  sf_blob_must_upload (self->b, token, bytes, "image/png");
  g_free (sf_blob_attach (self->b, signing, bytes));
  back_up (self, 1);
  if (g_str_equal (what, "audit"))
    tamper (self, "UPDATE audit SET action = 'nothing' WHERE action = 'invite'");
  else if (g_str_equal (what, "file"))
    g_file_set_contents (blob, "x", 1, &error);
  else if (g_str_equal (what, "missing"))
    g_assert_cmpint (g_remove (blob), ==, 0);
  else
    g_file_set_contents (file, "not a database", -1, &error);
  g_assert_no_error (error);
  assert_refuses (self);
}

int
main (int argc, char **argv)
{
  static const char *const damages[] = { "database", "audit", "file", "missing" };

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/backup/round-trip", Scene, NULL, set_up, test_round_trip, tear_down);
  g_test_add ("/server/backup/existing", Scene, NULL, set_up, test_existing, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strdup_printf ("/server/backup/damage/%s", damages[i]);

      g_test_add (path, Scene, damages[i], set_up, test_damage, tear_down);
    }
  return g_test_run ();
}
