/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The school is put in by records, not by operations: what the tests are about begins afterwards.
 */
#include "sf-store-fixture.h"
#include "../sf-folder.h"

#include <glib/gstdio.h>

#include "core/form/sf-codes.h"
#include "core/model/sf-uuid.h"
#include "db/sf-facts-query.h"
#include "db/sf-record-table.h"

/* ---- The school ---- */

const char *
sf_store_fixture_number (guint n)
{
  static const char *const numbers[] = { "140501330", "140501331", "140601101", "140601102" };

  return numbers[n];
}

const char *
sf_store_fixture_name (guint n)
{
  static const char *const names[] = { "雒艳", "单雄信", "万俟卨", "阿依古丽·买买提" };

  return names[n];
}

static char *
make_id (guint kind, guint n)
{
  return g_strdup_printf ("01900000-0000-7000-8000-%04u%08u", kind, n);
}

static SfRecord *
make_account (guint n, const char *login, const char *role)
{
  g_autofree char *id = make_id (9, n);
  SfRecord *account = sf_record_new (SF_KIND_ACCOUNT, id);

  sf_record_set_state (account, SF_ACCOUNT_ACTIVE);
  sf_record_set_text (account, SF_ACCOUNT_LOGIN, login);
  sf_record_set_text (account, SF_ACCOUNT_NAME, login);
  sf_record_set_text (account, SF_ACCOUNT_ROLES, role);
  return account;
}

static void
add_settings (SfStoreFixture *self, GPtrArray *records)
{
  SfRecord *settings;

  self->settings = make_id (1, 0);
  settings = sf_record_new (SF_KIND_SETTINGS, self->settings);
  sf_record_set_state (settings, SF_ACTIVE);
  sf_record_set_text (settings, SF_SETTINGS_NAME, "云就业大学");
  g_ptr_array_add (records, settings);
}

static void
add_college (SfStoreFixture *self, guint n, GPtrArray *records)
{
  g_autofree char *code = g_strdup_printf ("%02u", n + 5);
  g_autofree char *login = g_strdup_printf ("college%u", n);
  SfRecord *college;
  SfRecord *account;

  self->colleges[n] = make_id (2, n);
  college = sf_record_new (SF_KIND_COLLEGE, self->colleges[n]);
  sf_record_set_state (college, SF_ACTIVE);
  sf_record_set_text (college, SF_COLLEGE_CODE, code);
  sf_record_set_text (college, SF_COLLEGE_NAME, n == 0 ? "资环学院" : "材料学院");
  g_ptr_array_add (records, college);

  account = make_account (100 + n, login, "college");
  sf_record_set_text (account, SF_ACCOUNT_COLLEGES, self->colleges[n]);
  g_ptr_array_add (records, account);
}

static void
add_student (SfStoreFixture *self, guint n, GPtrArray *records)
{
  g_autofree char *login = g_strdup_printf ("student%u", n);
  SfRecord *student;
  SfRecord *account;

  self->students[n] = make_id (3, n);
  student = sf_record_new (SF_KIND_STUDENT, self->students[n]);
  sf_record_set_state (student, SF_ACTIVE);
  sf_record_set_text (student, SF_STUDENT_NUMBER, sf_store_fixture_number (n));
  sf_record_set_text (student, SF_STUDENT_NAME, sf_store_fixture_name (n));
  sf_record_set_text (student, SF_STUDENT_COLLEGE, self->colleges[n / 2]);
  sf_record_set_text (student, SF_STUDENT_LEVEL, "31");
  sf_record_set_edition (student, "student-2020");
  sf_record_set_field (student, "identity", "11010519491231002X");
  sf_record_set_field (student, "origin", "430104");
  g_ptr_array_add (records, student);

  account = make_account (200 + n, login, "student");
  sf_record_set_text (account, SF_ACCOUNT_STUDENT, self->students[n]);
  g_ptr_array_add (records, account);
}

static void
add_employer (SfStoreFixture *self, guint n, GPtrArray *records)
{
  g_autofree char *login = g_strdup_printf ("employer%u", n);
  g_autofree char *name = g_strdup_printf ("谷米科技第%u分公司", n);
  SfRecord *employer;
  SfRecord *account;

  self->employers[n] = make_id (4, n);
  employer = sf_record_new (SF_KIND_EMPLOYER, self->employers[n]);
  sf_record_set_state (employer, SF_EMPLOYER_APPROVED);
  sf_record_set_text (employer, SF_EMPLOYER_NAME, name);
  if (n == 0)
    sf_record_set_text (employer, SF_EMPLOYER_CREDIT_CODE, "914403001922038216");
  g_ptr_array_add (records, employer);

  account = make_account (300 + n, login, "employer");
  sf_record_set_text (account, SF_ACCOUNT_EMPLOYER, self->employers[n]);
  g_ptr_array_add (records, account);
}

static void
fill_school (SfStoreFixture *self)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (GError) error = NULL;

  add_settings (self, records);
  for (guint i = 0; i < SF_TEST_COLLEGES; i++)
    add_college (self, i, records);
  for (guint i = 0; i < SF_TEST_STUDENTS; i++)
    add_student (self, i, records);
  for (guint i = 0; i < SF_TEST_EMPLOYERS; i++)
    add_employer (self, i, records);
  g_ptr_array_add (records, make_account (1, "office", "office admin"));
  sf_store_put_records (self->store, records, &error);
  g_assert_no_error (error);
}

static void
open_store (SfStoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->store = sf_store_open (self->folder, self->clock, &error);
  g_assert_no_error (error);
}

static void
free_clients (SfStoreFixture *self)
{
  for (guint i = 0; i < SF_TEST_STUDENTS; i++)
    sf_test_client_free (self->student[i]);
  for (guint i = 0; i < SF_TEST_EMPLOYERS; i++)
    sf_test_client_free (self->employer[i]);
  for (guint i = 0; i < SF_TEST_COLLEGES; i++)
    sf_test_client_free (self->college[i]);
  sf_test_client_free (self->office);
}

static void
make_clients (SfStoreFixture *self)
{
  for (guint i = 0; i < SF_TEST_STUDENTS; i++)
    {
      g_autofree char *login = g_strdup_printf ("student%u", i);
      self->student[i] = sf_test_client_new (self, login, "student");
    }
  for (guint i = 0; i < SF_TEST_EMPLOYERS; i++)
    {
      g_autofree char *login = g_strdup_printf ("employer%u", i);
      self->employer[i] = sf_test_client_new (self, login, "employer");
    }
  for (guint i = 0; i < SF_TEST_COLLEGES; i++)
    {
      g_autofree char *login = g_strdup_printf ("college%u", i);
      self->college[i] = sf_test_client_new (self, login, "college");
    }
  self->office = sf_test_client_new (self, "office", "office");
}

SfStoreFixture *
sf_store_fixture_new (void)
{
  SfStoreFixture *self = g_new0 (SfStoreFixture, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("sanfang-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->clock = sf_clock_new_manual (SF_TEST_NOW);
  sf_store_init (self->folder, SF_TEST_NOW, &error);
  g_assert_no_error (error);
  open_store (self);
  fill_school (self);
  make_clients (self);
  return self;
}

void
sf_store_fixture_free (SfStoreFixture *self)
{
  free_clients (self);
  g_clear_pointer (&self->store, sf_store_close);
  sf_clock_unref (self->clock);
  for (guint i = 0; i < SF_TEST_COLLEGES; i++)
    g_free (self->colleges[i]);
  for (guint i = 0; i < SF_TEST_STUDENTS; i++)
    g_free (self->students[i]);
  for (guint i = 0; i < SF_TEST_EMPLOYERS; i++)
    g_free (self->employers[i]);
  g_free (self->settings);
  sf_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

void
sf_store_fixture_reopen (SfStoreFixture *self)
{
  g_clear_pointer (&self->store, sf_store_close);
  open_store (self);
}

/* ---- Looking behind the store ---- */

static SfDb *
open_file (SfStoreFixture *self, SfDbFlags flags)
{
  g_autofree char *file = g_build_filename (self->folder, "store.db", NULL);
  g_autoptr (GError) error = NULL;
  SfDb *db = sf_db_open (file, flags, &error);

  g_assert_no_error (error);
  return db;
}

SfRecord *
sf_store_fixture_get (SfStoreFixture *self, SfKind kind, const char *id, char **out_content)
{
  g_autoptr (SfDb) db = open_file (self, SF_DB_READ_ONLY);
  g_autoptr (GError) error = NULL;
  SfRecord *record = sf_record_table_get (db, kind, id, out_content, &error);

  g_assert_no_error (error);
  return record;
}

char *
sf_store_fixture_query_text (SfStoreFixture *self, const char *sql)
{
  g_autoptr (SfDb) db = open_file (self, SF_DB_READ_ONLY);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, &error);
  char *text = NULL;

  g_assert_no_error (error);
  if (sf_stmt_step (stmt, &error))
    text = g_strdup (sf_stmt_get_text (stmt, 0));
  g_assert_no_error (error);
  return text;
}

gint64
sf_store_fixture_query (SfStoreFixture *self, const char *sql)
{
  g_autofree char *text = sf_store_fixture_query_text (self, sql);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

void
sf_store_fixture_tamper (SfStoreFixture *self, const char *sql)
{
  g_autoptr (SfDb) db = open_file (self, 0);
  g_autoptr (GError) error = NULL;

  sf_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

/* ---- Clients ---- */

SfTestClient *
sf_test_client_new (SfStoreFixture *self, const char *login, const char *role)
{
  static guint n_devices;
  SfTestClient *client = g_new0 (SfTestClient, 1);
  g_autofree char *query = g_strdup_printf ("SELECT id FROM account WHERE login = '%s'", login);
  g_autofree char *account = sf_store_fixture_query_text (self, query);
  g_autoptr (GAsyncResult) begun = NULL;
  g_autoptr (GAsyncResult) registered = NULL;
  g_autoptr (GError) error = NULL;

  g_snprintf (client->device, sizeof client->device, "%032x", ++n_devices);
  sf_store_session_begin_async (self->store, account, login, "::1", role, client->device, sf_keep_result_cb, &begun);
  sf_wait_until (begun != NULL);
  client->session = sf_store_session_begin_finish (self->store, begun, &error);
  g_assert_no_error (error);
  sf_store_device_async (self->store, client->session, client->device, "test", sf_keep_result_cb, &registered);
  sf_wait_until (registered != NULL);
  sf_store_device_finish (self->store, registered, &client->seq, &error);
  g_assert_no_error (error);
  return client;
}

void
sf_test_client_free (SfTestClient *self)
{
  if (self == NULL)
    return;
  sf_store_session_unref (self->session);
  g_free (self->epoch);
  g_free (self);
}

/* ---- Operations ---- */

SfOperation *
sf_test_operation (SfStoreFixture *self, SfTestClient *client, const char *action, SfKind kind, const char *id,
                   JsonObject *args)
{
  SfTime now = sf_clock_now (self->clock);
  g_autofree char *uid = sf_uuid_new (now);
  g_autofree char *content = NULL;
  g_autoptr (SfRecord) record = sf_store_fixture_get (self, kind, id, &content);

  return sf_operation_new (uid, action, sf_actor_get_role (client->session->actor), now, kind, id, content, NULL, args);
}

const char *
sf_test_sample (const SfField *field)
{
  switch (field->type)
    {
    case SF_FIELD_CHOICE:
      return sf_code_table (field->codes)[0].code;
    case SF_FIELD_DATE:
      return "2026-07-01";
    case SF_FIELD_MONEY:
      return "3000";
    case SF_FIELD_INTEGER:
      return "3";
    case SF_FIELD_DIVISION:
      return "430104";
    case SF_FIELD_PHONE:
      return "0731-58290000";
    case SF_FIELD_MOBILE:
      return "13800138000";
    case SF_FIELD_POSTCODE:
      return "411201";
    case SF_FIELD_EMAIL:
      return "hr@example.com";
    case SF_FIELD_IDENTITY:
      return "11010519491231002X";
    case SF_FIELD_CREDIT_CODE:
      return "914403001922038216";
    case SF_FIELD_ORG_CODE:
      return "192203821";
    case SF_FIELD_FILE:
      return NULL;
    case SF_FIELD_TEXT:
    case SF_FIELD_LONG_TEXT:
    default:
      return "文字甲";
    }
}

JsonObject *
sf_test_args (guint n)
{
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (sf_form_edition_lookup ("undergraduate-2020"));
  JsonObject *args = json_object_new ();
  JsonObject *form = json_object_new ();
  JsonArray *read = json_array_new ();

  for (; *groups != NULL; groups++)
    {
      json_array_add_string_element (read, (*groups)->key);
      for (const SfField *const *f = (*groups)->fields; *f != NULL; f++)
        if (((*f)->party & (SF_PARTY_EMPLOYER | SF_PARTY_STUDENT)) != 0 && sf_test_sample (*f) != NULL &&
            ((*f)->excludes == NULL || !json_object_has_member (form, (*f)->excludes)))
          json_object_set_string_member (form, (*f)->key, sf_test_sample (*f));
    }
  json_object_set_object_member (args, "form", form);
  json_object_set_array_member (args, "read", read);
  json_object_set_boolean_member (args, "confirm", TRUE);
  json_object_set_string_member (args, "student_number", sf_store_fixture_number (n));
  json_object_set_string_member (args, "student_name", sf_store_fixture_name (n));
  json_object_set_string_member (args, "reason", "材料不清楚");
  json_object_set_string_member (args, "fault", "student");
  json_object_set_string_member (args, "ground", "error");
  json_object_set_string_member (args, "copies", "student");
  json_object_set_string_member (args, "field", "student.identity");
  return args;
}

SfPushAnswer *
sf_test_push (SfStoreFixture *self, SfTestClient *client, gint64 first_seq, GPtrArray *operations, GError **error)
{
  SfPush *push = sf_push_new ();
  g_autoptr (GAsyncResult) result = NULL;

  push->device = g_strdup (client->device);
  push->schema = SF_WIRE_SCHEMA_MAX;
  push->epoch = g_strdup (client->epoch != NULL ? client->epoch : sf_store_get_epoch (self->store));
  for (guint i = 0; i < operations->len; i++)
    {
      gint64 seq = first_seq + i;

      g_ptr_array_add (push->operations, sf_operation_ref (operations->pdata[i]));
      g_array_append_val (push->seqs, seq);
      if (client->secret == SF_SECRET_RIGHT || client->secret == SF_SECRET_WRONG)
        g_hash_table_add (client->secret == SF_SECRET_RIGHT ? push->proven : push->wrong,
                          g_strdup (sf_operation_get_uid (operations->pdata[i])));
    }
  sf_store_push_async (self->store, client->session, push, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_store_push_finish (self->store, result, error);
}

SfReceipt *
sf_test_offer (SfStoreFixture *self, SfTestClient *client, SfOperation *operation)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();
  g_autoptr (SfPushAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (operations, operation);
  answer = sf_test_push (self, client, ++client->seq, operations, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->receipts->len, ==, 1);
  g_assert_cmpint (answer->last_seq, ==, client->seq);
  return g_ptr_array_steal_index (answer->receipts, 0);
}

void
sf_test_act (SfStoreFixture *self, SfTestClient *client, const char *action, SfKind kind, const char *id,
             JsonObject *args, const char *code)
{
  g_autoptr (SfOperation) operation = sf_test_operation (self, client, action, kind, id, args);
  g_autoptr (SfReceipt) receipt = sf_test_offer (self, client, operation);

  g_assert_cmpstr (receipt->code, ==, code);
  g_assert_cmpint (receipt->applied, ==, code == NULL);
}

char *
sf_test_invite (SfStoreFixture *self, SfTestClient *employer, guint n)
{
  char *id = sf_uuid_new (sf_clock_now (self->clock));

  sf_test_act (self, employer, "invite", SF_KIND_SIGNING, id, sf_test_args (n), NULL);
  return id;
}

/* ---- Invariants ---- */

static void
check_scope (SfDb *db, const char *scope, gint64 rev, gint64 n, gint64 sum)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (
    db, "SELECT kind, id, rev, gone, content FROM publication WHERE scope = :scope ORDER BY rev", &error);
  SfDigest digest = { 0 };
  gint64 last = 0;

  g_assert_no_error (error);
  sf_stmt_bind_text (stmt, ":scope", scope);
  while (sf_stmt_step (stmt, &error))
    {
      SfKind kind;

      g_assert_cmpint (sf_stmt_get_int (stmt, 2), >, last);
      last = sf_stmt_get_int (stmt, 2);
      g_assert_true (sf_kind_from_name (sf_stmt_get_text (stmt, 0), &kind));
      if (sf_stmt_is_null (stmt, 3))
        {
          g_autofree char *content = NULL;
          g_autoptr (SfRecord) record = sf_record_table_get (db, kind, sf_stmt_get_text (stmt, 1), &content, &error);

          g_assert_nonnull (record);
          g_assert_cmpstr (sf_stmt_get_text (stmt, 4), ==, content);
          sf_digest_add (&digest, kind, sf_stmt_get_text (stmt, 1), content);
        }
    }
  g_assert_no_error (error);
  g_assert_cmpint (last, ==, rev);
  g_assert_cmpint ((gint64) digest.n, ==, n);
  g_assert_cmpint ((gint64) digest.sum, ==, sum);
}

/* Each record is published to its audience and to nobody else. */
static void
check_audience (SfDb *db, SfKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql =
    g_strdup_printf ("SELECT %s FROM %s", sf_record_table_columns (kind), sf_kind_info (kind)->name);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  while (sf_stmt_step (stmt, &error))
    {
      g_autoptr (SfRecord) record = sf_record_table_read (stmt, kind, 0);
      g_autoptr (GPtrArray) audience = sf_record_audience (record, SF_SIGHT_TERMS);
      g_autoptr (SfStmt) query =
        sf_db_prepare (db, "SELECT COUNT(*) FROM publication WHERE kind = :kind AND id = :id AND gone IS NULL", &error);

      sf_stmt_bind_text (query, ":kind", sf_kind_info (kind)->name);
      sf_stmt_bind_text (query, ":id", sf_record_get_id (record));
      g_assert_true (sf_stmt_step (query, &error));
      g_assert_cmpint (sf_stmt_get_int (query, 0), ==, audience->len);
    }
  g_assert_no_error (error);
}

void
sf_store_fixture_check (SfStoreFixture *self)
{
  g_autoptr (SfDb) db = open_file (self, SF_DB_READ_ONLY);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT scope, rev, n, sum FROM scope", &error);
  gint64 n;

  g_assert_no_error (error);
  while (sf_stmt_step (stmt, &error))
    check_scope (db, sf_stmt_get_text (stmt, 0), sf_stmt_get_int (stmt, 1), sf_stmt_get_int (stmt, 2),
                 sf_stmt_get_int (stmt, 3));
  g_assert_no_error (error);
  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    if (kind != SF_KIND_EVENT && kind != SF_KIND_ATTACHMENT)
      check_audience (db, kind);
  sf_store_audit_verify (self->store, &n, &error);
  g_assert_no_error (error);
}
