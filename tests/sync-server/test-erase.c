/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Erasing a graduate: nothing that says who she was is left in any file of the store, the figures are, and the audit
 * chain still verifies; and it is no way to change an event unseen.
 */
#include "sf-store-steps.h"

#include <string.h>

#include "store/sf-store-messages.h"

#define IDENTITY "440524188001010014"
#define PHONE "13912345678"
#define VERIFICATION_DAY "2026-04-01"

static void
open_verifications (SfStoreFixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint opened;

  sf_store_open_verifications_async (f->store, 10, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  sf_store_open_verifications_finish (f->store, result, &opened, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (opened, ==, 1);
}

static void
add_attachment (SfStoreFixture *f, const char *about)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (GError) error = NULL;
  SfRecord *attachment = sf_record_new (SF_KIND_ATTACHMENT, "01900000-0000-7000-8000-00000000a001");

  sf_record_set_state (attachment, SF_ACTIVE);
  sf_record_set_text (attachment, SF_ATTACHMENT_ABOUT_KIND, "signing");
  sf_record_set_text (attachment, SF_ATTACHMENT_ABOUT, about);
  sf_record_set_text (attachment, SF_ATTACHMENT_SHA256, "00");
  sf_record_set_text (attachment, SF_ATTACHMENT_MIME, "image/png");
  sf_record_set_int (attachment, SF_ATTACHMENT_SIZE, 1);
  sf_record_set_text (attachment, SF_ATTACHMENT_FILE_NAME, "雒艳的录用函.png");
  g_ptr_array_add (records, attachment);
  sf_store_put_records (f->store, records, &error);
  g_assert_no_error (error);
}

/* A life in the store: she corrects, signs, is sent back with her name in the reason, signs, verifies. */
static char *
live (SfStoreFixture *f, SfTestClient *admin)
{
  const char *her = f->students[0];
  char *signing = NULL;

  sf_test_act_json (f, f->office, "edit", SF_KIND_STUDENT, her,
                    "{\"form\":{\"identity\":\"" IDENTITY
                    "\",\"year\":\"2026\",\"class\":\"安全1403\",\"birth\":\"1903-07-09\"}}",
                    NULL);
  sf_test_act_json (f, f->student[0], "edit", SF_KIND_STUDENT, her, "{\"form\":{\"phone\":\"" PHONE "\"}}", NULL);
  sf_test_act_json (f, f->student[0], "ask", SF_KIND_CORRECTION, "01900000-0000-7000-8000-000000006001",
                    "{\"field\":\"name\",\"new_value\":\"雒艳红\",\"remark\":\"雒艳是旧名\"}", NULL);
  sf_test_act_json (f, f->college[0], "refuse", SF_KIND_CORRECTION, "01900000-0000-7000-8000-000000006001",
                    "{\"reason\":\"雒艳与学籍一致\"}", NULL);
  sf_test_act (f, f->employer[5], "save_draft", SF_KIND_SIGNING, "01900000-0000-7000-8000-000000005005",
               sf_test_args (0), NULL);
  signing = sf_test_invite (f, f->employer[0], 0);
  add_attachment (f, signing);
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, signing, sf_test_args (0), NULL);
  sf_test_act_json (f, f->college[0], "college_return", SF_KIND_SIGNING, signing,
                    "{\"reason\":\"雒艳的电话不对\",\"fault\":\"student\"}", NULL);
  sf_test_act (f, f->student[0], "resubmit", SF_KIND_SIGNING, signing, sf_test_args (0), NULL);
  sf_test_act (f, f->college[0], "college_approve", SF_KIND_SIGNING, signing, NULL, NULL);
  sf_test_act (f, f->office, "office_approve", SF_KIND_SIGNING, signing, NULL, NULL);
  sf_test_act_json (f, f->office, "edit", SF_KIND_STUDENT, f->students[1], "{\"form\":{\"number\":\"140501330\"}}",
                    "E_NUMBER_TAKEN");
  sf_test_act_json (f, admin, "change", SF_KIND_SETTINGS, f->settings,
                    "{\"form\":{\"verification_open\":\"" VERIFICATION_DAY "\"}}", NULL);
  open_verifications (f);
  return signing;
}

/* Every file of the store, whole. */
static void
assert_nowhere (SfStoreFixture *f, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;
  guint files = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      if (memmem (bytes, length, text, strlen (text)) != NULL)
        g_error ("“%s” is still in %s", text, name);
      files++;
    }
  g_assert_cmpuint (files, >, 0);
}

static void
test_erase (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autofree char *signing = live (f, admin);
  g_autoptr (SfRecord) student = NULL;
  g_autoptr (SfRecord) kept = NULL;
  static const char *const gone[] = { "雒艳", "luo yan", "140501330", IDENTITY, PHONE, "安全1403", "1903-07-09" };
  gint64 n_audit;

  sf_test_act_json (f, admin, "erase", SF_KIND_STUDENT, f->students[0], NULL, "E_RETENTION");
  sf_clock_set (f->clock, SF_TEST_NOW + (5 * 365 + 100) * SF_DAY);
  sf_test_act_json (f, f->office, "erase", SF_KIND_STUDENT, f->students[0], NULL, "E_ROLE");
  sf_test_act_json (f, admin, "erase", SF_KIND_STUDENT, f->students[0], NULL, NULL);
  sf_test_act_json (f, admin, "erase", SF_KIND_STUDENT, f->students[0], NULL, "E_NOT_FOUND");
  sf_store_fixture_check (f);

  sf_store_fixture_reopen (f);
  sf_store_fixture_check (f);
  n_audit = sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit WHERE about_kind = 'event' AND action = 'erase'");
  g_assert_cmpint (n_audit, >, 0);
  sf_store_fixture_tamper (f, "PRAGMA wal_checkpoint (TRUNCATE)");
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    assert_nowhere (f, gone[i]);

  /* Figures: states, dates, codes, college, employer. */
  student = sf_store_fixture_get (f, SF_KIND_STUDENT, f->students[0], NULL);
  g_assert_cmpstr (sf_record_get_college (student), ==, f->colleges[0]);
  g_assert_cmpint (sf_record_get_int (student, SF_STUDENT_YEAR), ==, 2026);
  kept = sf_store_fixture_get (f, SF_KIND_SIGNING, signing, NULL);
  g_assert_cmpint (sf_record_get_state (kept), ==, SF_SIGNING_SIGNED);
  g_assert_cmpstr (sf_record_get_field (kept, "student.start_pay"), ==, "3000");
  g_assert_cmpstr (sf_record_get_employer (kept), ==, f->employers[0]);
  g_assert_true (sf_record_has (kept, SF_SIGNING_OFFICE_AT));
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM verification WHERE whereabouts = '10'"), ==, 1);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM agreement WHERE state = 'effective'"), ==, 1);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM attachment"), ==, 0);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM account WHERE state = 'disabled'"), ==, 1);
  /* What others did is still told. */
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM event WHERE action = 'college_return' AND note "
                                              "IS NULL AND actor_name = 'college0'"),
                   ==, 1);
}

/* The exception holds for what was erased, as it was left, and for nothing else. */
static void
test_no_way_round (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autofree char *signing = live (f, admin);
  g_autoptr (GError) error = NULL;
  gint64 n;

  sf_clock_set (f->clock, SF_TEST_NOW + (5 * 365 + 100) * SF_DAY);
  sf_test_act_json (f, admin, "erase", SF_KIND_STUDENT, f->students[0], NULL, NULL);
  g_assert_true (sf_store_audit_verify (f->store, &n, &error));
  sf_store_fixture_tamper (f, "UPDATE event SET note = 'x' WHERE action = 'college_return'");
  g_assert_false (sf_store_audit_verify (f->store, &n, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_BROKEN);
}

/* Who has become staff keeps the account. */
static void
test_staff_stays (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autofree char *account = sf_store_fixture_query_text (f, "SELECT id FROM account WHERE login = 'student2'");
  g_autofree char *left = NULL;

  sf_test_act_json (f, f->office, "edit", SF_KIND_STUDENT, f->students[2], "{\"form\":{\"year\":\"2015\"}}", NULL);
  sf_test_act_json (f, admin, "set_roles", SF_KIND_ACCOUNT, account, "{\"roles\":\"student office\"}", NULL);
  sf_test_act_json (f, admin, "erase", SF_KIND_STUDENT, f->students[2], NULL, NULL);
  left = sf_store_fixture_query_text (f, "SELECT login || ':' || roles || ':' || state FROM account "
                                         "WHERE login = 'student2' AND student IS NULL");
  g_assert_cmpstr (left, ==, "student2:office:active");
  sf_store_fixture_check (f);
}

/* ---- Secrets, devices, messages ---- */

#define HER "(SELECT id FROM account WHERE login = 'student0')"
#define OTHER "(SELECT id FROM account WHERE login = 'student1')"

/* What no operation of a test makes: a row for her and one for somebody else in each table that belongs to an account.
 */
static void
fill_tables (SfStoreFixture *f)
{
  static const char *const rows[] = {
    "INSERT INTO password_history (account, n, hash) VALUES (%s, 1, 'h')",
    "INSERT INTO operation_code (account, hash, changed_at) VALUES (%s, 'h', 1)",
    "INSERT INTO second_factor (account, secret, confirmed, last_step) VALUES (%s, 's', 1, 1)",
    "INSERT INTO recovery_code (account, hash) VALUES (%s, 'h')",
    "INSERT INTO recovery (account, code, tries, expires_at) VALUES (%s, 'c', 0, 1)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *const accounts[] = { HER, OTHER };

      for (guint a = 0; a < G_N_ELEMENTS (accounts); a++)
        {
          g_autoptr (GString) sql = g_string_new (rows[i]);

          g_string_replace (sql, "%s", accounts[a], 0);
          sf_store_fixture_tamper (f, sql->str);
        }
    }
  sf_store_fixture_tamper (f, "UPDATE account SET email = 'luoyan@example.com' WHERE id = " HER);
  sf_store_fixture_tamper (f, "UPDATE device SET app = 'sanfang/1' WHERE account = " HER);
}

static void
test_secrets (void)
{
  static const char *const channels[] = { "mail", NULL };
  static const char *const tables[] = { "credential",    "password_history", "operation_code", "second_factor",
                                        "recovery_code", "recovery",         "session" };
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autofree char *her = sf_store_fixture_query_text (f, "SELECT id FROM account WHERE login = 'student0'");
  g_autofree char *other = sf_store_fixture_query_text (f, "SELECT id FROM account WHERE login = 'student1'");
  g_autofree char *signing = NULL;
  g_autofree char *to_others = NULL;

  sf_store_set_channels (f->store, channels);
  signing = live (f, admin);
  g_free (sf_store_user_reset (f->store, "student1", NULL));
  g_free (sf_store_user_reset (f->store, "student0", NULL));
  fill_tables (f);
  {
    /* So that there is a session of hers, and one of the other. */
    g_autoptr (SfTestClient) hers = sf_test_client_new (f, "student0", "student");
    g_autoptr (SfTestClient) others = sf_test_client_new (f, "student1", "student");
  }
  to_others = g_strdup_printf ("SELECT COUNT(*) FROM message WHERE account <> '%s' AND text_1 = '雒艳'", her);
  g_assert_cmpint (sf_store_fixture_query (f, to_others), >, 0);
  sf_clock_set (f->clock, SF_TEST_NOW + (5 * 365 + 100) * SF_DAY);
  sf_test_act_json (f, admin, "erase", SF_KIND_STUDENT, f->students[0], NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *of_her = g_strdup_printf ("SELECT COUNT(*) FROM %s WHERE account = '%s'", tables[i], her);
      g_autofree char *of_other = g_strdup_printf ("SELECT COUNT(*) FROM %s WHERE account = '%s'", tables[i], other);

      g_test_message ("%s", tables[i]);
      g_assert_cmpint (sf_store_fixture_query (f, of_her), ==, 0);
      g_assert_cmpint (sf_store_fixture_query (f, of_other), >, 0);
    }
  g_assert_cmpint (sf_store_fixture_query (f, to_others), ==, 0);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM message WHERE state = 'waiting' AND text_1 IS NULL "
                                              "AND code <> 'verification-opened'"),
                   ==, 0);
  {
    g_autofree char *sql = g_strdup_printf ("SELECT (SELECT COUNT(*) FROM message WHERE account = '%s') + "
                                            "(SELECT COUNT(*) FROM device WHERE account = '%s' AND (app IS NOT NULL OR "
                                            "ended_at IS NULL)) + (SELECT COUNT(*) FROM account WHERE id = '%s' AND "
                                            "email IS NOT NULL)",
                                            her, her, her);

    g_assert_cmpint (sf_store_fixture_query (f, sql), ==, 0);
  }
  sf_store_fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/erase/nothing-left", test_erase);
  g_test_add_func ("/store/erase/no-way-round", test_no_way_round);
  g_test_add_func ("/store/erase/staff-stays", test_staff_stays);
  g_test_add_func ("/store/erase/secrets", test_secrets);
  return g_test_run ();
}
