/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-school.h"
#include "../../sf-folder.h"

#include <glib/gstdio.h>

#include "auth/sf-passwords.h"
#include "core/model/sf-uuid.h"
#include "db/sf-db.h"
#include "store/sf-store-backup.h"

#define COLLEGE "01900000-0000-7000-8000-000000000001"
#define EMPLOYER "01900000-0000-7000-8000-000000000003"

static void
add (GPtrArray *records, SfRecord *record)
{
  g_ptr_array_add (records, record);
}

static SfRecord *
make_account (guint n, const char *login, const char *role)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-0000001%05u", n);
  SfRecord *account = sf_record_new (SF_KIND_ACCOUNT, id);

  sf_record_set_state (account, SF_ACCOUNT_ACTIVE);
  sf_record_set_text (account, SF_ACCOUNT_LOGIN, login);
  sf_record_set_text (account, SF_ACCOUNT_NAME, login);
  sf_record_set_text (account, SF_ACCOUNT_ROLES, role);
  return account;
}

SfRecord *
sf_school_student (guint n)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-0000002%05u", n);
  g_autofree char *number = g_strdup_printf ("%u", 1001 + n);
  g_autofree char *name = g_strdup_printf ("学生%u", n + 1);
  SfRecord *student = sf_record_new (SF_KIND_STUDENT, id);

  sf_record_set_state (student, SF_ACTIVE);
  sf_record_set_text (student, SF_STUDENT_NUMBER, number);
  sf_record_set_text (student, SF_STUDENT_NAME, name);
  sf_record_set_text (student, SF_STUDENT_COLLEGE, COLLEGE);
  sf_record_set_text (student, SF_STUDENT_LEVEL, "31");
  sf_record_set_edition (student, "student-2020");
  sf_record_set_field (student, "phone", "13800138000");
  sf_record_set_field (student, "identity", "11010519491231002X");
  return student;
}

static void
add_people (GPtrArray *records, guint n_students)
{
  SfRecord *account;

  for (guint i = 0; i < n_students; i++)
    {
      SfRecord *student = sf_school_student (i);

      add (records, student);
      account = make_account (100 + i, sf_record_get_text (student, SF_STUDENT_NUMBER), "student");
      sf_record_set_text (account, SF_ACCOUNT_STUDENT, sf_record_get_id (student));
      add (records, account);
    }
  for (guint i = 0; i < 2; i++)
    {
      account = make_account (1 + i, i == 0 ? "college-a" : "college-b", "college");
      sf_record_set_text (account, SF_ACCOUNT_COLLEGES, COLLEGE);
      add (records, account);
    }
  add (records, make_account (5, "office", "office"));
  account = make_account (6, "employer", "employer");
  sf_record_set_text (account, SF_ACCOUNT_EMPLOYER, EMPLOYER);
  add (records, account);
}

static void
fill (SfStore *store, guint n_students)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = sf_password_hash (SF_SCHOOL_PASSWORD);
  SfRecord *record;

  record = sf_record_new (SF_KIND_SETTINGS, "01900000-0000-7000-8000-000000000000");
  sf_record_set_state (record, SF_ACTIVE);
  sf_record_set_text (record, SF_SETTINGS_NAME, "云就业大学");
  sf_record_set_edition (record, "school-2020");
  add (records, record);
  record = sf_record_new (SF_KIND_COLLEGE, COLLEGE);
  sf_record_set_state (record, SF_ACTIVE);
  sf_record_set_text (record, SF_COLLEGE_CODE, "06");
  sf_record_set_text (record, SF_COLLEGE_NAME, "材料学院");
  add (records, record);
  record = sf_record_new (SF_KIND_EMPLOYER, EMPLOYER);
  sf_record_set_state (record, SF_EMPLOYER_APPROVED);
  sf_record_set_text (record, SF_EMPLOYER_NAME, "深圳谷米科技有限公司");
  sf_record_set_text (record, SF_EMPLOYER_CREDIT_CODE, "914403001922038216");
  sf_record_set_text (record, SF_EMPLOYER_CONTACT, "夏振裘");
  sf_record_set_text (record, SF_EMPLOYER_NATURE, "39");
  sf_record_set_text (record, SF_EMPLOYER_INDUSTRY, "34");
  sf_record_set_text (record, SF_EMPLOYER_DIVISION, "440305");
  sf_record_set_edition (record, "employer-2020");
  sf_record_set_field (record, "address", "科技路1号");
  sf_record_set_field (record, "postcode", "518000");
  sf_record_set_field (record, "phone", "0755-86000000");
  add (records, record);
  add_people (records, n_students);
  g_assert_true (sf_store_put_records (store, records, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    if (sf_record_get_kind (records->pdata[i]) == SF_KIND_ACCOUNT)
      {
        sf_store_user_set_hash (store, sf_record_get_text (records->pdata[i], SF_ACCOUNT_LOGIN), hash, &error);
        g_assert_no_error (error);
      }
}

SfSchool *
sf_school_new (guint n_students)
{
  SfSchool *self = g_new0 (SfSchool, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  SfStore *store;

  self->directory = g_dir_make_tmp ("sanfang-school-XXXXXX", &error);
  g_assert_no_error (error);
  self->clock = sf_clock_new_manual (SF_SCHOOL_NOW);
  data = g_build_filename (self->directory, "server", NULL);
  g_assert_true (sf_store_init (data, SF_SCHOOL_NOW, &error));
  g_assert_no_error (error);
  store = sf_store_open (data, self->clock, &error);
  g_assert_no_error (error);
  fill (store, n_students);
  sf_store_close (store);
  sf_school_start (self);
  return self;
}

void
sf_school_start (SfSchool *self)
{
  g_autofree char *data = g_build_filename (self->directory, "server", NULL);
  g_autoptr (GError) error = NULL;
  SfStore *store = sf_store_open (data, self->clock, &error);

  g_assert_no_error (error);
  self->server = sf_server_new (store, NULL);
  g_assert_true (sf_server_start (self->server, "127.0.0.1", self->port, &error));
  g_assert_no_error (error);
  self->port = sf_server_get_port (self->server);
  g_free (self->url);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
}

static gboolean
stopped_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

void
sf_school_stop (SfSchool *self)
{
  gboolean stopped = FALSE;

  if (self->server == NULL)
    return;
  sf_server_stop (self->server, stopped_cb, &stopped);
  sf_wait_until (stopped);
  g_clear_pointer (&self->server, sf_server_free);
}

/* ---- What happens to servers ---- */

static SfDb *
open_store (SfSchool *self, SfDbFlags flags)
{
  g_autofree char *path = g_build_filename (self->directory, "server", "store.db", NULL);
  g_autoptr (GError) error = NULL;
  SfDb *db = sf_db_open (path, flags, &error);

  g_assert_no_error (error);
  return db;
}

void
sf_school_tamper (SfSchool *self, const char *sql)
{
  g_autoptr (SfDb) db = open_store (self, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (self->server);
  sf_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

gint64
sf_school_count (SfSchool *self, const char *sql)
{
  g_autoptr (SfDb) db = open_store (self, SF_DB_READ_ONLY);
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  sf_db_query_int (db, sql, -1, &n, &error);
  g_assert_no_error (error);
  return n;
}

static char *
get_path (SfSchool *self, const char *name)
{
  return g_build_filename (self->directory, name, NULL);
}

void
sf_school_back_up (SfSchool *self)
{
  g_autofree char *store = get_path (self, "server");
  g_autofree char *backup = get_path (self, "backup");
  g_autoptr (GError) error = NULL;

  sf_store_back_up (store, backup, NULL, &error);
  g_assert_no_error (error);
}

void
sf_school_restore (SfSchool *self)
{
  g_autofree char *store = get_path (self, "server");
  g_autofree char *backup = get_path (self, "backup");
  g_autoptr (GError) error = NULL;

  sf_remove_folder (store);
  sf_store_restore (backup, store, sf_clock_now (self->clock), &error);
  g_assert_no_error (error);
}

void
sf_school_free (SfSchool *self)
{
  sf_school_stop (self);
  sf_remove_folder (self->directory);
  sf_clock_unref (self->clock);
  g_free (self->directory);
  g_free (self->url);
  g_free (self);
}

/* ---- Clients ---- */

SfSession *
sf_school_client (SfSchool *self, const char *folder)
{
  g_autofree char *path = g_build_filename (self->directory, folder, NULL);
  SfSession *session = sf_session_new (path, self->clock);

  sf_session_set_hold (session, 0);
  return session;
}

gboolean
sf_client_try_login (SfSession *session, const char *url, const char *login, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_login_async (session, url, login, password, NULL, TRUE, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_login_finish (session, result, error);
}

void
sf_client_login (SfSession *session, const char *url, const char *login)
{
  g_autoptr (GError) error = NULL;

  sf_client_try_login (session, url, login, SF_SCHOOL_PASSWORD, &error);
  g_assert_no_error (error);
  sf_wait_until (sf_session_get_sync_state (session) == SF_SYNC_SYNCED);
}

void
sf_client_logout (SfSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_logout_async (session, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  g_assert_true (sf_session_logout_finish (session, result, NULL));
}

char *
sf_client_act (SfSession *session, SfKind kind, const char *id, const char *action, JsonObject *args, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_act_async (session, kind, id, action, args, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_act_finish (session, result, error);
}

void
sf_client_must_act (SfSession *session, const char *id, const char *action, JsonObject *args)
{
  g_autoptr (JsonObject) owned = args;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = sf_client_act (session, SF_KIND_SIGNING, id, action, args, &error);

  g_assert_no_error (error);
}

char *
sf_client_invite (SfSession *employer, SfSession *student, guint n)
{
  char *id = sf_session_new_id (employer);

  sf_client_must_act (employer, id, "invite", sf_school_invitation (n));
  sf_wait_until (sf_client_state_of (student, SF_KIND_SIGNING, id) == SF_SIGNING_INVITED);
  return id;
}

SfItem *
sf_client_load (SfSession *session, SfKind kind, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SfItem *item;

  sf_session_load_async (session, kind, id, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  item = sf_session_load_finish (session, result, &error);
  g_assert_no_error (error);
  return item;
}

SfItem *
sf_client_first (SfSession *session, SfKind kind)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  sf_session_all_async (session, kind, 1, NULL, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  all = sf_session_all_finish (session, result, &error);
  g_assert_no_error (error);
  return all->len > 0 ? g_object_ref (all->pdata[0]) : NULL;
}

GPtrArray *
sf_client_outbox (SfSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;

  sf_session_outbox_async (session, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  return sf_session_outbox_finish (session, result, NULL);
}

int
sf_client_state_of (SfSession *session, SfKind kind, const char *id)
{
  g_autoptr (SfItem) item = sf_client_load (session, kind, id);

  return item != NULL ? sf_record_get_state (sf_item_get_record (item)) : SF_STATE_NONE;
}

/* ---- What people say ---- */

JsonObject *
sf_school_invitation (guint n)
{
  g_autoptr (SfRecord) student = sf_school_student (n);
  JsonObject *args = json_object_new ();
  JsonObject *form = json_object_new ();

  json_object_set_string_member (form, "work.position", "工程师");
  json_object_set_string_member (form, "work.place", "深圳");
  json_object_set_string_member (form, "work.report_from", "2026-07-01");
  json_object_set_string_member (form, "work.position_category", "13");
  json_object_set_string_member (form, "dispatch.kind", "6");
  json_object_set_string_member (form, "household.move", "no");
  json_object_set_string_member (args, "student_number", sf_record_get_text (student, SF_STUDENT_NUMBER));
  json_object_set_string_member (args, "student_name", sf_record_get_text (student, SF_STUDENT_NAME));
  json_object_set_object_member (args, "form", form);
  return args;
}

JsonObject *
sf_school_acceptance (void)
{
  static const char *const groups[] = { "work", "employer", "dispatch", "archive", "household" };
  JsonObject *args = json_object_new ();
  JsonObject *form = json_object_new ();
  JsonArray *read = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    json_array_add_string_element (read, groups[i]);
  json_object_set_string_member (form, "student.health", "healthy");
  json_object_set_string_member (form, "student.start_pay", "5000");
  json_object_set_object_member (args, "form", form);
  json_object_set_array_member (args, "read", read);
  json_object_set_boolean_member (args, "confirm", TRUE);
  return args;
}

JsonObject *
sf_school_reason (const char *text, const char *fault)
{
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "reason", text);
  json_object_set_string_member (args, "fault", fault);
  return args;
}
