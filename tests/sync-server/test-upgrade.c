/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A store that 0.1.0 wrote (data/store-0.1.sql, never changed) is opened by this server: all migrations run, every
 * record reads and says what it said, the chain of acts verifies, and the people of then go on where they were.
 */
#include <glib/gstdio.h>

#include "db/sf-record-table.h"
#include "sf-store-steps.h"
#include "store/sf-ledger.h"

/* The moment after the last act of the file. */
#define THEN G_GINT64_CONSTANT (1772679600000)
#define ACTS 46

static SfDb *
open_file (const char *folder, SfDbFlags flags)
{
  g_autofree char *file = g_build_filename (folder, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  SfDb *db = sf_db_open (file, flags, &error);

  g_assert_no_error (error);
  return db;
}

static void
load_old_store (const char *folder)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "store-0.1.sql", NULL);
  g_autoptr (SfDb) db = open_file (folder, 0);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &sql, NULL, &error));
  g_assert_no_error (error);
  sf_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

/* A fixture of which only the store is filled; the old school has its own people. */
static SfStoreFixture *
begin (void)
{
  SfStoreFixture *f = g_new0 (SfStoreFixture, 1);
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("sanfang-upgrade-XXXXXX", NULL);
  load_old_store (f->folder);
  f->clock = sf_clock_new_manual (THEN);
  f->store = sf_store_open (f->folder, f->clock, &error);
  g_assert_no_error (error);
  return f;
}

/* What the record says now has the mark that it was written with: nothing was lost or changed on the way. */
static void
check_records (SfStoreFixture *f, SfKind kind, guint expected)
{
  g_autoptr (SfDb) db = open_file (f->folder, SF_DB_READ_ONLY);
  g_autofree char *key = sf_store_fixture_query_text (f, "SELECT value FROM meta WHERE name = 'content_key'");
  g_autofree char *sql =
    g_strdup_printf ("SELECT %s FROM %s", sf_record_table_columns (kind), sf_kind_info (kind)->name);
  SfLedger *ledger = sf_ledger_new (key);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (; sf_stmt_step (stmt, &error); n++)
    {
      g_autoptr (SfRecord) record = sf_record_table_read (stmt, kind, 0);
      SfMark mark;

      sf_ledger_mark_content (ledger, record, mark);
      g_assert_cmpstr (mark, ==, sf_stmt_get_text (stmt, sf_record_table_content_offset (kind)));
    }
  g_assert_no_error (error);
  g_test_message ("%s: %u", sf_kind_info (kind)->name, n);
  g_assert_cmpuint (n, ==, expected);
  sf_ledger_free (ledger);
}

static void
test_records (void)
{
  static const struct
  {
    SfKind kind;
    guint n;
  } cases[] = {
    { SF_KIND_SETTINGS, 1 },  { SF_KIND_COLLEGE, 1 },    { SF_KIND_STUDENT, 4 }, { SF_KIND_EMPLOYER, 3 },
    { SF_KIND_ACCOUNT, 10 },  { SF_KIND_SIGNING, 7 },    { SF_KIND_NOTICE, 18 }, { SF_KIND_EVENT, 13 },
    { SF_KIND_AGREEMENT, 2 }, { SF_KIND_ATTACHMENT, 0 },
  };
  g_autoptr (SfStoreFixture) f = begin ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_records (f, cases[i].kind, cases[i].n);
  g_assert_cmpint (sf_store_fixture_query (f, "PRAGMA user_version"), >=, 7);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM pragma_foreign_key_check"), ==, 0);
}

/* And a second time nothing more happens. */
static void
test_chain (void)
{
  g_autoptr (SfStoreFixture) f = begin ();

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 n;

      g_assert_true (sf_store_audit_verify (f->store, &n, &error));
      g_assert_no_error (error);
      g_assert_cmpint (n, ==, ACTS);
      sf_store_fixture_check (f);
      sf_store_fixture_reopen (f);
    }
}

static char *
get_number (SfStoreFixture *f, const char *state)
{
  g_autofree char *sql = g_strdup_printf ("SELECT student_number FROM signing WHERE state = '%s'", state);

  return sf_store_fixture_query_text (f, sql);
}

/* Who was sent back sends it again, and college and office approve what lay there. */
static void
test_goes_on (void)
{
  g_autoptr (SfStoreFixture) f = begin ();
  g_autofree char *number = get_number (f, "returned");
  g_autofree char *signing = sf_store_fixture_query_text (f, "SELECT id FROM signing WHERE state = 'returned'");
  g_autofree char *secretary = sf_store_fixture_query_text (f, "SELECT login FROM account WHERE roles = 'college'");
  g_autoptr (SfTestClient) student = sf_test_client_new (f, number, "student");
  g_autoptr (SfTestClient) college = sf_test_client_new (f, secretary, "college");
  g_autoptr (SfTestClient) office = sf_test_client_new (f, "office2", "office");

  sf_test_act_json (f, student, "resubmit", SF_KIND_SIGNING, signing,
                    "{\"confirm\":true,\"read\":[\"work\",\"employer\",\"dispatch\",\"archive\",\"household\"],"
                    "\"form\":{\"student.start_pay\":\"5000\"}}",
                    NULL);
  sf_test_act_json (f, college, "college_approve", SF_KIND_SIGNING, signing, NULL, NULL);
  sf_test_act_json (f, office, "office_approve", SF_KIND_SIGNING, signing, NULL, NULL);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM agreement WHERE state = 'effective'"), ==, 2);
  sf_store_fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/upgrade/records", test_records);
  g_test_add_func ("/store/upgrade/chain", test_chain);
  g_test_add_func ("/store/upgrade/goes-on", test_goes_on);
  return g_test_run ();
}
