/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Master data in the store, by real operations: registration and merge of employers, an employer that came with a
 * signing, moves and corrections of students, settings and accounts, and verifications of a season.
 */
#include "sf-store-steps.h"
#include "sf-test-cache.h"

#include <string.h>

#define CODE "91330106MA2CFLDG4R"

static char *
text_of (SfStoreFixture *f, SfKind kind, const char *id, int column)
{
  g_autoptr (SfRecord) record = sf_store_fixture_get (f, kind, id, NULL);

  g_assert_nonnull (record);
  return g_strdup (sf_record_get_text (record, column));
}

static const char *
state_of (SfStoreFixture *f, SfKind kind, const char *id)
{
  g_autoptr (SfRecord) record = sf_store_fixture_get (f, kind, id, NULL);

  g_assert_nonnull (record);
  return sf_kind_state_name (kind, sf_record_get_state (record));
}

#define assert_text(f_, kind_, id_, column_, expected_)                                                                \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *text_ = text_of (f_, kind_, id_, column_);                                                        \
    g_assert_cmpstr (text_, ==, expected_);                                                                            \
  }                                                                                                                    \
  G_STMT_END

/* ---- Registering ---- */

static SfStoreRegistration *
register_unit (SfStoreFixture *f, const char *form, const char *login)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = sf_test_json (form);
  SfStoreRegistration *registration;

  sf_store_register_async (f->store, object, login, "$argon2id$none", sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  registration = sf_store_register_finish (f->store, result, &error);
  g_assert_no_error (error);
  return registration;
}

static void
test_register (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfStoreRegistration) good =
    register_unit (f, "{\"name\":\"健坤环保\",\"credit_code\":\"9133 0106ma2cfldg4r\",\"contact\":\"夏振裘\"}", NULL);
  g_autoptr (SfStoreRegistration) twice =
    register_unit (f, "{\"name\":\"健坤\",\"credit_code\":\"" CODE "\"}", "jiankun");
  g_autoptr (SfStoreRegistration) wrong = register_unit (f, "{\"name\":\"甲\",\"credit_code\":\"13721095710\"}", NULL);
  g_autoptr (SfStoreRegistration) no_texts = register_unit (f, "{\"name\":[],\"credit_code\":null}", "jiaye");
  g_autoptr (SfStoreRegistration) foreign_login =
    register_unit (f, "{\"name\":\"乙\",\"credit_code\":\"91350100M000100Y43\"}", "914403001922038216");
  g_autoptr (SfStoreRegistration) taken_login =
    register_unit (f, "{\"name\":\"乙\",\"credit_code\":\"91350100M000100Y43\"}", "office");
  g_autoptr (SfTestClient) hr = NULL;

  g_assert_cmpint (good->code, ==, SF_CODE_OK);
  g_assert_cmpstr (good->login, ==, CODE);
  g_assert_cmpstr (state_of (f, SF_KIND_EMPLOYER, good->employer), ==, "pending");
  g_assert_cmpint (twice->code, ==, SF_CODE_EMPLOYER_EXISTS);
  g_assert_cmpstr (json_object_get_string_member (twice->params, "name"), ==, "健坤环保");
  g_assert_cmpint (wrong->code, ==, SF_CODE_FORM);
  g_assert_cmpint (no_texts->code, ==, SF_CODE_FORM);
  g_assert_cmpint (foreign_login->code, ==, SF_CODE_BAD_ARGUMENT);
  g_assert_cmpint (taken_login->code, ==, SF_CODE_BAD_ARGUMENT);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM employer WHERE state = 'pending'"), ==, 1);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM notice WHERE code = 'employer-registered'"), ==, 1);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM credential WHERE hash = '$argon2id$none'"), ==, 1);

  /* It cannot invite before it is approved; approved, it changes how it is reached and no more. */
  hr = sf_test_client_new (f, CODE, "employer");
  sf_test_act (f, hr, "invite", SF_KIND_SIGNING, "01900000-0000-7000-8000-000000009001", sf_test_args (0),
               "E_EMPLOYER_NOT_APPROVED");
  sf_test_act_json (f, f->office, "reject", SF_KIND_EMPLOYER, good->employer, "{\"reason\":\"没有营业执照\"}", NULL);
  sf_test_act_json (f, hr, "edit", SF_KIND_EMPLOYER, good->employer, "{\"form\":{\"address\":\"高新路1号\"}}", NULL);
  g_assert_cmpstr (state_of (f, SF_KIND_EMPLOYER, good->employer), ==, "pending");
  sf_test_act_json (f, f->office, "approve", SF_KIND_EMPLOYER, good->employer, NULL, NULL);
  sf_test_act_json (f, hr, "edit", SF_KIND_EMPLOYER, good->employer, "{\"form\":{\"name\":\"健坤集团\"}}",
                    "E_OFFICE_ONLY");
  sf_test_act_json (f, hr, "edit", SF_KIND_EMPLOYER, good->employer, "{\"form\":{\"phone\":\"0731-58290000\"}}", NULL);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM account WHERE employer IS NOT NULL"), ==,
                   SF_TEST_EMPLOYERS + 1);
  /* Nobody registers a second unit by an operation. */
  sf_test_act_json (f, hr, "register", SF_KIND_EMPLOYER, "01900000-0000-7000-8000-000000009002",
                    "{\"form\":{\"name\":\"丙\",\"credit_code\":\"91350100M000100Y43\"}}", "E_NOT_FOUND");
  sf_store_fixture_check (f);
}

static gboolean
attempt (SfStoreFixture *f, const char *address, GError **error)
{
  SfAccountRules rules;
  g_autoptr (GAsyncResult) result = NULL;

  sf_store_attempt_async (f->store, "register", address, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_store_attempt_finish (f->store, result, &rules, error);
}

static void
test_attempts (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    g_assert_true (attempt (f, "10.0.0.1", NULL));
  g_assert_false (attempt (f, "10.0.0.1", &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_LOCKED_OUT);
  g_assert_true (attempt (f, "10.0.0.2", NULL));
  sf_clock_set (f->clock, SF_TEST_NOW + 15 * SF_MINUTE + 1);
  g_assert_true (attempt (f, "10.0.0.1", NULL));
}

/* ---- The directory ---- */

static GPtrArray *
search (SfStoreFixture *f, const char *query, const char *after, guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *found;

  sf_store_directory_async (f->store, query, after, limit, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  found = sf_store_directory_finish (f->store, result, &error);
  g_assert_no_error (error);
  return found;
}

static guint
count_found (SfStoreFixture *f, const char *query)
{
  g_autoptr (GPtrArray) found = search (f, query, "", 100);

  return found->len;
}

static void
test_directory (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *after = g_strdup ("");
  guint pages = 0;

  sf_test_act_json (f, f->office, "edit", SF_KIND_EMPLOYER, f->employers[0],
                    "{\"form\":{\"name\":\"百分之100%科技\",\"contact\":\"余珠娥\"}}", NULL);
  sf_test_act_json (f, f->office, "block", SF_KIND_EMPLOYER, f->employers[6], "{\"reason\":\"假公章\"}", NULL);
  g_assert_cmpuint (count_found (f, ""), ==, SF_TEST_EMPLOYERS - 1);
  g_assert_cmpuint (count_found (f, " 谷米 "), ==, SF_TEST_EMPLOYERS - 2);
  g_assert_cmpuint (count_found (f, "余珠娥"), ==, 1);
  g_assert_cmpuint (count_found (f, "BFZ"), ==, 1);
  g_assert_cmpuint (count_found (f, "914403001922038216"), ==, 1);
  g_assert_cmpuint (count_found (f, "9144"), ==, 1);
  g_assert_cmpuint (count_found (f, "4403"), ==, 0); /* of a code, the beginning */
  g_assert_cmpuint (count_found (f, "100%"), ==, 1);
  g_assert_cmpuint (count_found (f, "%"), ==, 1);
  g_assert_cmpuint (count_found (f, "_"), ==, 0);
  g_assert_cmpuint (count_found (f, "' OR 1=1 --"), ==, 0);
  for (;;)
    {
      g_autoptr (GPtrArray) found = search (f, "", after, 2);

      if (found->len == 0)
        break;
      for (guint i = 0; i < found->len; i++)
        g_assert_true (g_hash_table_add (seen, g_strdup (sf_record_get_id (found->pdata[i]))));
      g_free (after);
      after = g_strdup (sf_record_get_id (found->pdata[found->len - 1]));
      pages++;
    }
  g_assert_cmpuint (pages, ==, SF_TEST_EMPLOYERS / 2);
  g_assert_cmpuint (g_hash_table_size (seen), ==, SF_TEST_EMPLOYERS - 1);
}

/* ---- Merging ---- */

static void
test_merge (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *kept = sf_test_invite (f, f->employer[0], 0);
  g_autofree char *doubled = sf_test_invite (f, f->employer[1], 0);
  g_autofree char *moved = sf_test_invite (f, f->employer[1], 1);
  g_autofree char *into = g_strdup_printf ("{\"into\":\"%s\"}", f->employers[0]);
  g_autofree char *back = g_strdup_printf ("{\"into\":\"%s\"}", f->employers[1]);
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  g_autoptr (SfTestClient) hr = NULL;
  g_autofree char *scope = g_strconcat ("employer:", f->employers[0], NULL);

  sf_test_act (f, f->student[1], "accept", SF_KIND_SIGNING, moved, sf_test_args (1), NULL);
  sf_test_act_json (f, f->office, "merge", SF_KIND_EMPLOYER, f->employers[1], into, NULL);
  g_assert_cmpstr (state_of (f, SF_KIND_EMPLOYER, f->employers[1]), ==, "blocked");
  assert_text (f, SF_KIND_EMPLOYER, f->employers[1], SF_EMPLOYER_MERGED_INTO, f->employers[0]);
  assert_text (f, SF_KIND_SIGNING, moved, SF_SIGNING_EMPLOYER, f->employers[0]);
  g_assert_cmpstr (state_of (f, SF_KIND_SIGNING, moved), ==, "college_review");
  g_assert_cmpstr (state_of (f, SF_KIND_SIGNING, doubled), ==, "withdrawn");
  g_assert_cmpstr (state_of (f, SF_KIND_SIGNING, kept), ==, "invited");
  g_assert_cmpint (sf_store_fixture_query (
                     f, "SELECT COUNT(*) FROM agreement WHERE employer = '01900000-0000-7000-8000-000400000000'"),
                   ==, 1);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM notice WHERE code = 'employer-merged'"), ==, 2);

  /* Whoever acted for the alias acts for the kept one, and sees all of it. */
  hr = sf_test_client_new (f, "employer1", "employer");
  g_assert_cmpstr (sf_actor_get_employer (hr->session->actor), ==, f->employers[0]);
  sf_test_pull (f, hr, cache, 100);
  g_assert_nonnull (sf_test_cache_get (cache, scope, SF_KIND_SIGNING, moved));
  g_assert_nonnull (sf_test_cache_get (cache, scope, SF_KIND_SIGNING, kept));

  sf_test_act_json (f, f->office, "merge", SF_KIND_EMPLOYER, f->employers[0], back, "E_MERGED");
  sf_test_act_json (f, f->office, "unblock", SF_KIND_EMPLOYER, f->employers[1], NULL, "E_MERGED");
  sf_test_act_json (f, f->office, "merge", SF_KIND_EMPLOYER, f->employers[0], into, "E_BAD_ARGUMENT");
  sf_test_act_json (f, f->office, "merge", SF_KIND_EMPLOYER, f->employers[2],
                    "{\"into\":\"01900000-0000-7000-8000-00000000dead\"}", "E_BAD_ARGUMENT");
  sf_store_fixture_check (f);
}

/* ---- An employer that the library does not know ---- */

static void
add_attachment (SfStoreFixture *f, SfKind kind, const char *about)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (GError) error = NULL;
  SfRecord *attachment = sf_record_new (SF_KIND_ATTACHMENT, "01900000-0000-7000-8000-00000000a001");

  sf_record_set_state (attachment, SF_ACTIVE);
  sf_record_set_text (attachment, SF_ATTACHMENT_ABOUT_KIND, sf_kind_info (kind)->name);
  sf_record_set_text (attachment, SF_ATTACHMENT_ABOUT, about);
  sf_record_set_text (attachment, SF_ATTACHMENT_SHA256, "00");
  sf_record_set_text (attachment, SF_ATTACHMENT_MIME, "image/png");
  sf_record_set_int (attachment, SF_ATTACHMENT_SIZE, 1);
  sf_record_set_text (attachment, SF_ATTACHMENT_FILE_NAME, "雒艳的录用函.png");
  g_ptr_array_add (records, attachment);
  sf_store_put_records (f->store, records, &error);
  g_assert_no_error (error);
}

#define SIGNING "01900000-0000-7000-8000-000000005001"

static void
start_signing (SfStoreFixture *f, const char *code)
{
  JsonObject *args = sf_test_args (0);

  json_object_set_string_member (json_object_get_object_member (args, "form"), "employer.credit_code", code);
  json_object_set_string_member (json_object_get_object_member (args, "form"), "employer.name", "长沙味乐教育");
  sf_test_act (f, f->student[0], "save_draft", SF_KIND_SIGNING, SIGNING, args, NULL);
  add_attachment (f, SF_KIND_SIGNING, SIGNING);
  sf_test_act_json (f, f->student[0], "submit", SF_KIND_SIGNING, SIGNING, "{\"confirm\":true}", NULL);
}

static void
test_unknown_employer (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *employer = NULL;

  start_signing (f, CODE);
  employer = text_of (f, SF_KIND_SIGNING, SIGNING, SF_SIGNING_EMPLOYER);
  g_assert_cmpstr (state_of (f, SF_KIND_EMPLOYER, employer), ==, "pending");
  assert_text (f, SF_KIND_EMPLOYER, employer, SF_EMPLOYER_NAME, "长沙味乐教育");
  sf_test_act (f, f->college[0], "college_approve", SF_KIND_SIGNING, SIGNING, NULL, NULL);
  sf_test_act (f, f->office, "office_approve", SF_KIND_SIGNING, SIGNING, NULL, "E_EMPLOYER_NOT_APPROVED");
  sf_test_act_json (f, f->office, "approve", SF_KIND_EMPLOYER, employer, NULL, NULL);
  sf_test_act (f, f->office, "office_approve", SF_KIND_SIGNING, SIGNING, NULL, NULL);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM account WHERE login = '" CODE "'"), ==, 1);
  sf_store_fixture_check (f);
}

/* The code that she filled in is in the library: it is that employer, and it is told. */
static void
test_known_code (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();

  start_signing (f, "914403001922038216");
  assert_text (f, SF_KIND_SIGNING, SIGNING, SF_SIGNING_EMPLOYER, f->employers[0]);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM employer"), ==, SF_TEST_EMPLOYERS);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM notice WHERE code = 'signing-named'"), ==, 1);
  sf_test_act (f, f->student[1], "save_draft", SF_KIND_SIGNING, "01900000-0000-7000-8000-000000005002",
               sf_test_json ("{\"employer\":\"01900000-0000-7000-8000-00000000dead\"}"), "E_BAD_ARGUMENT");
  sf_store_fixture_check (f);
}

/* The same on paper: who signed there is found by its code, too. */
static void
test_known_code_on_paper (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *issue =
    g_strdup_printf ("{\"student\":\"%s\",\"ground\":\"initial\",\"received_by\":\"雒艳\"}", f->students[0]);
  JsonObject *args = sf_test_args (0);

  sf_test_act (f, f->college[0], "mark_offline", SF_KIND_STUDENT, f->students[0], sf_test_args (0), NULL);
  sf_test_act_json (f, f->college[0], "issue", SF_KIND_BLANK, "01900000-0000-7000-8000-000000005003", issue, NULL);
  json_object_set_string_member (args, "number", sf_store_fixture_number (0));
  sf_test_act (f, f->college[0], "record_offline", SF_KIND_SIGNING, SIGNING, args, NULL);
  assert_text (f, SF_KIND_SIGNING, SIGNING, SF_SIGNING_EMPLOYER, f->employers[0]);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM employer"), ==, SF_TEST_EMPLOYERS);
  sf_store_fixture_check (f);
}

/* ---- Students ---- */

static void
test_move (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  g_autofree char *args = g_strdup_printf ("{\"college\":\"%s\"}", f->colleges[1]);
  g_autoptr (SfTestCache) old = sf_test_cache_new ();
  g_autoptr (SfTestCache) new = sf_test_cache_new ();
  g_autofree char *old_scope = g_strconcat ("college:", f->colleges[0], NULL);
  g_autofree char *new_scope = g_strconcat ("college:", f->colleges[1], NULL);

  sf_test_act_json (f, f->student[0], "ask", SF_KIND_CORRECTION, "01900000-0000-7000-8000-000000006001",
                    "{\"field\":\"class\",\"new_value\":\"安全1404\"}", NULL);
  sf_test_pull (f, f->college[0], old, 100);
  g_assert_nonnull (sf_test_cache_get (old, old_scope, SF_KIND_SIGNING, id));
  sf_test_act_json (f, f->college[0], "move", SF_KIND_STUDENT, f->students[0], args, "E_ROLE");
  sf_test_act_json (f, f->office, "move", SF_KIND_STUDENT, f->students[0], args, NULL);
  sf_test_act_json (f, f->office, "move", SF_KIND_STUDENT, f->students[1], "{\"college\":\"nowhere\"}",
                    "E_BAD_ARGUMENT");
  sf_test_pull (f, f->college[0], old, 100);
  sf_test_pull (f, f->college[1], new, 100);
  g_assert_null (sf_test_cache_get (old, old_scope, SF_KIND_STUDENT, f->students[0]));
  g_assert_null (sf_test_cache_get (old, old_scope, SF_KIND_SIGNING, id));
  g_assert_nonnull (sf_test_cache_get (new, new_scope, SF_KIND_STUDENT, f->students[0]));
  g_assert_nonnull (sf_test_cache_get (new, new_scope, SF_KIND_SIGNING, id));
  g_assert_nonnull (sf_test_cache_get (new, new_scope, SF_KIND_CORRECTION, "01900000-0000-7000-8000-000000006001"));
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM notice WHERE code = 'student-arrived'"), ==, 1);
  sf_store_fixture_check (f);
}

static void
test_edit (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  const char *id = f->students[0];

  sf_test_act_json (f, f->student[0], "confirm", SF_KIND_STUDENT, id, NULL, NULL);
  sf_test_act_json (f, f->college[0], "edit", SF_KIND_STUDENT, id,
                    "{\"form\":{\"major\":\"安全工程\",\"birth\":\"1995-02-03\"}}", NULL);
  sf_test_act_json (f, f->college[1], "edit", SF_KIND_STUDENT, id, "{\"form\":{\"major\":\"化学\"}}", "E_NOT_FOUND");
  sf_test_act_json (f, f->college[0], "edit", SF_KIND_STUDENT, id, "{\"form\":{\"number\":\"1\"}}", "E_OFFICE_ONLY");
  sf_test_act_json (f, f->office, "edit", SF_KIND_STUDENT, id, "{\"form\":{\"number\":\"140501331\"}}",
                    "E_NUMBER_TAKEN");
  sf_test_act_json (f, f->office, "lock", SF_KIND_STUDENT, id, "{\"lock\":\"oriented\"}", NULL);
  sf_test_act (f, f->employer[0], "invite", SF_KIND_SIGNING, SIGNING, sf_test_args (0), "E_LOCKED");
  sf_test_act_json (f, f->office, "unlock", SF_KIND_STUDENT, id, NULL, NULL);
  sf_test_act (f, f->employer[0], "invite", SF_KIND_SIGNING, SIGNING, sf_test_args (0), NULL);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM student WHERE confirmed_at IS NOT NULL"), ==, 0);
  sf_store_fixture_check (f);
}

static void
test_corrections (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  static const char first[] = "01900000-0000-7000-8000-000000006001";
  static const char second[] = "01900000-0000-7000-8000-000000006002";
  g_autofree char *college =
    g_strdup_printf ("{\"field\":\"college\",\"new_value\":\"%s\",\"remark\":\"已转专业\"}", f->colleges[1]);

  sf_test_act_json (f, f->student[0], "ask", SF_KIND_CORRECTION, first, "{\"field\":\"name\",\"new_value\":\"雒燕\"}",
                    NULL);
  sf_test_act_json (f, f->student[0], "ask", SF_KIND_CORRECTION, second, "{\"field\":\"name\",\"new_value\":\"雒雁\"}",
                    "E_CORRECTION_OPEN");
  sf_test_act_json (f, f->student[0], "ask", SF_KIND_CORRECTION, second,
                    "{\"field\":\"origin\",\"new_value\":\"湖南省长沙市\"}", "E_FORM");
  sf_test_act_json (f, f->college[0], "settle", SF_KIND_CORRECTION, first, NULL, NULL);
  assert_text (f, SF_KIND_STUDENT, f->students[0], SF_STUDENT_NAME, "雒燕");
  sf_test_act_json (f, f->student[0], "ask", SF_KIND_CORRECTION, second, college, NULL);
  sf_test_act_json (f, f->college[0], "settle", SF_KIND_CORRECTION, second, NULL, "E_OFFICE_ONLY");
  sf_test_act_json (f, f->office, "settle", SF_KIND_CORRECTION, second, NULL, NULL);
  assert_text (f, SF_KIND_STUDENT, f->students[0], SF_STUDENT_COLLEGE, f->colleges[1]);
  assert_text (f, SF_KIND_CORRECTION, first, SF_CORRECTION_COLLEGE, f->colleges[1]);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM notice WHERE code = 'correction-done'"), ==, 2);
  sf_store_fixture_check (f);
}

/* ---- Settings, colleges, accounts ---- */

static void
test_settings (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autofree char *before = sf_test_invite (f, f->employer[0], 0);
  g_autofree char *after = NULL;
  g_autoptr (SfRecord) old = NULL;
  g_autoptr (SfRecord) new = NULL;

  sf_test_act_json (f, f->office, "change", SF_KIND_SETTINGS, f->settings, "{\"form\":{\"invitation_days\":\"5\"}}",
                    "E_ROLE");
  sf_test_act_json (f, admin, "change", SF_KIND_SETTINGS, f->settings, "{\"form\":{\"invitation_days\":\"5\"}}", NULL);
  sf_test_act_json (f, admin, "change", SF_KIND_SETTINGS, f->settings, "{\"form\":{\"invitation_days\":\"50\"}}",
                    "E_FORM");
  after = sf_test_invite (f, f->employer[0], 1);
  old = sf_store_fixture_get (f, SF_KIND_SIGNING, before, NULL);
  new = sf_store_fixture_get (f, SF_KIND_SIGNING, after, NULL);
  /* What was computed stays; what comes follows the new rule. */
  g_assert_cmpint (sf_record_get_int (old, SF_SIGNING_EXPIRES_AT) - sf_record_get_int (new, SF_SIGNING_EXPIRES_AT), ==,
                   9 * SF_DAY);
  sf_test_act_json (f, f->office, "create", SF_KIND_COLLEGE, "01900000-0000-7000-8000-000000002009",
                    "{\"form\":{\"code\":\"05\",\"name\":\"化工学院\"}}", "E_NUMBER_TAKEN");
  sf_test_act_json (f, f->office, "create", SF_KIND_COLLEGE, "01900000-0000-7000-8000-000000002009",
                    "{\"form\":{\"code\":\"09\",\"name\":\"化工学院\",\"offline_quota\":\"12\"}}", NULL);
  sf_test_act_json (f, f->college[0], "edit", SF_KIND_COLLEGE, f->colleges[0], "{\"form\":{\"offline_quota\":\"99\"}}",
                    "E_ROLE");
  sf_store_fixture_check (f);
}

static char *
find_account (SfStoreFixture *f, const char *login)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM account WHERE login = '%s'", login);

  return sf_store_fixture_query_text (f, sql);
}

static void
test_accounts (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  g_autoptr (SfTestCache) office = sf_test_cache_new ();
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *college = find_account (f, "college0");
  g_autofree char *own = find_account (f, "office");
  g_autofree char *roles = g_strdup_printf ("{\"roles\":\"college admin\",\"colleges\":\"%s\"}", f->colleges[0]);

  /* The admin sees the accounts, the office does not. */
  sf_test_pull (f, admin, cache, 100);
  g_assert_nonnull (sf_test_cache_get (cache, "admin", SF_KIND_ACCOUNT, college));
  sf_test_pull (f, f->office, office, 100);
  g_assert_null (sf_test_cache_get (office, "admin", SF_KIND_ACCOUNT, college));

  sf_test_act_json (f, f->office, "disable", SF_KIND_ACCOUNT, college, "{\"reason\":\"离职\"}", "E_NOT_FOUND");
  sf_test_act_json (f, admin, "disable", SF_KIND_ACCOUNT, own, "{\"reason\":\"离职\"}", "E_LAST_ADMIN");
  sf_test_act_json (f, admin, "set_roles", SF_KIND_ACCOUNT, own, "{\"roles\":\"office\"}", "E_LAST_ADMIN");
  sf_test_act_json (f, admin, "disable", SF_KIND_ACCOUNT, college, "{\"reason\":\"离职\"}", NULL);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM session JOIN account ON account.id = "
                                              "session.account WHERE login = 'college0'"),
                   ==, 0);
  {
    SfPushAnswer *answer = sf_test_push (f, f->college[0], 1, operations, &error);

    g_assert_null (answer);
    g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_AUTH);
  }
  sf_test_act_json (f, admin, "enable", SF_KIND_ACCOUNT, college, NULL, NULL);
  sf_test_act_json (f, admin, "set_roles", SF_KIND_ACCOUNT, college, roles, NULL);
  /* Now there are two, and one may go. */
  sf_test_act_json (f, admin, "set_roles", SF_KIND_ACCOUNT, own, "{\"roles\":\"office\"}", NULL);
  sf_store_fixture_check (f);
}

/* A store of before has its accounts published to nobody but themselves; it is opened, and the admin sees them. */
static void
test_older_store (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = NULL;
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  g_autofree char *college = find_account (f, "college0");

  sf_store_fixture_tamper (f, "DELETE FROM publication WHERE scope = 'admin'");
  sf_store_fixture_tamper (f, "DELETE FROM scope WHERE scope = 'admin'");
  sf_store_fixture_reopen (f);
  sf_store_fixture_check (f);
  admin = sf_test_client_new (f, "office", "admin");
  sf_test_pull (f, admin, cache, 100);
  g_assert_nonnull (sf_test_cache_get (cache, "admin", SF_KIND_ACCOUNT, college));
}

/* ---- Verifications ---- */

static guint
open_verifications (SfStoreFixture *f, guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint opened;

  sf_store_open_verifications_async (f->store, limit, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  sf_store_open_verifications_finish (f->store, result, &opened, &error);
  g_assert_no_error (error);
  return opened;
}

static void
graduate (SfStoreFixture *f, guint n, const char *year)
{
  g_autofree char *args = g_strdup_printf ("{\"form\":{\"year\":\"%s\"}}", year);

  sf_test_act_json (f, f->office, "edit", SF_KIND_STUDENT, f->students[n], args, NULL);
}

static void
test_season (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");

  graduate (f, 0, "2026");
  graduate (f, 1, "2026");
  graduate (f, 2, "2026");
  graduate (f, 3, "2027");
  g_assert_cmpuint (open_verifications (f, 10), ==, 0);
  sf_test_act_json (f, admin, "change", SF_KIND_SETTINGS, f->settings,
                    "{\"form\":{\"verification_open\":\"2026-04-02\"}}", NULL);
  g_assert_cmpuint (open_verifications (f, 10), ==, 0);
  sf_clock_set (f->clock, SF_TEST_NOW + SF_DAY);
  g_assert_cmpuint (open_verifications (f, 2), ==, 2);
  g_assert_cmpuint (open_verifications (f, 2), ==, 1);
  g_assert_cmpuint (open_verifications (f, 2), ==, 0);
  /* Who comes into the year later gets one, too, and after a restart nobody a second. */
  graduate (f, 3, "2026");
  g_assert_cmpuint (open_verifications (f, 10), ==, 1);
  sf_store_fixture_reopen (f);
  g_assert_cmpuint (open_verifications (f, 10), ==, 0);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM notice WHERE code = 'verification-opened'"), ==, 4);
  sf_store_fixture_check (f);
}

/* What she says of herself, as the operation says it. */
static const char said[] = "{\"form\":{\"own.whereabouts.kind\":\"70\",\"own.person.phone\":\"13800138000\","
                           "\"own.household.move\":\"no\"}}";

static void
test_verification (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestClient) admin = sf_test_client_new (f, "office", "admin");
  g_autoptr (SfTestCache) cache = sf_test_cache_new ();
  g_autofree char *id = NULL;
  g_autofree char *signing = NULL;
  g_autoptr (SfRecord) fed = NULL;

  graduate (f, 0, "2026");
  sf_test_act_json (f, admin, "change", SF_KIND_SETTINGS, f->settings,
                    "{\"form\":{\"verification_open\":\"2026-04-01\"}}", NULL);
  g_assert_cmpuint (open_verifications (f, 10), ==, 1);
  id = sf_store_fixture_query_text (f, "SELECT id FROM verification");
  sf_test_act_json (f, f->student[1], "submit", SF_KIND_VERIFICATION, id, said, "E_NOT_FOUND");
  sf_test_act_json (f, f->student[0], "submit", SF_KIND_VERIFICATION, id, NULL, "E_FORM");
  sf_test_act_json (f, f->student[0], "save_draft", SF_KIND_VERIFICATION, id, said, NULL);
  sf_test_act_json (f, f->student[0], "submit", SF_KIND_VERIFICATION, id, NULL, NULL);
  sf_test_act_json (f, f->college[0], "correct", SF_KIND_VERIFICATION, id,
                    "{\"form\":{\"school.person.college\":\"甲\"}}", "E_OFFICE_ONLY");
  sf_test_act_json (f, f->college[0], "approve", SF_KIND_VERIFICATION, id, NULL, NULL);
  g_assert_cmpstr (state_of (f, SF_KIND_VERIFICATION, id), ==, "approved");
  assert_text (f, SF_KIND_VERIFICATION, id, SF_VERIFICATION_WHEREABOUTS, "70");

  /* A signing that is approved feeds it and opens it again. */
  signing = sf_test_invite (f, f->employer[0], 0);
  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, signing, sf_test_args (0), NULL);
  sf_test_act (f, f->college[0], "college_approve", SF_KIND_SIGNING, signing, NULL, NULL);
  sf_test_act (f, f->office, "office_approve", SF_KIND_SIGNING, signing, NULL, NULL);
  fed = sf_store_fixture_get (f, SF_KIND_VERIFICATION, id, NULL);
  g_assert_cmpint (sf_record_get_state (fed), ==, SF_VERIFICATION_OPEN);
  g_assert_cmpstr (sf_record_get_field (fed, "school.agreement.number"), ==, "140501330");
  g_assert_cmpstr (sf_record_get_field (fed, "school.whereabouts.kind"), ==, "10");
  g_assert_cmpstr (sf_record_get_field (fed, "own.whereabouts.kind"), ==, "70"); /* hers: shown as different */
  sf_test_act_json (f, f->student[0], "restore", SF_KIND_VERIFICATION, id, "{\"group\":\"whereabouts\"}", NULL);
  assert_text (f, SF_KIND_VERIFICATION, id, SF_VERIFICATION_WHEREABOUTS, "10");

  /* The employer sees nothing of it. */
  sf_test_pull (f, f->employer[0], cache, 100);
  {
    g_autofree char *scope = g_strconcat ("employer:", f->employers[0], NULL);

    g_assert_null (sf_test_cache_get (cache, scope, SF_KIND_VERIFICATION, id));
  }
  sf_store_fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/employer/register", test_register);
  g_test_add_func ("/store/employer/attempts", test_attempts);
  g_test_add_func ("/store/employer/directory", test_directory);
  g_test_add_func ("/store/employer/merge", test_merge);
  g_test_add_func ("/store/employer/unknown", test_unknown_employer);
  g_test_add_func ("/store/employer/known-code", test_known_code);
  g_test_add_func ("/store/employer/known-code-on-paper", test_known_code_on_paper);
  g_test_add_func ("/store/student/move", test_move);
  g_test_add_func ("/store/student/edit", test_edit);
  g_test_add_func ("/store/student/corrections", test_corrections);
  g_test_add_func ("/store/settings", test_settings);
  g_test_add_func ("/store/accounts/managed", test_accounts);
  g_test_add_func ("/store/accounts/older-store", test_older_store);
  g_test_add_func ("/store/verification/season", test_season);
  g_test_add_func ("/store/verification/whole-way", test_verification);
  return g_test_run ();
}
