/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rosters as offices send them: encodings, quoting, wrong rows, the same file twice, a student who moved.
 */
#include "sf-test-cache.h"

#include <string.h>

#include "core/model/sf-uuid.h"
#include "store/sf-secret.h"

/* ---- Files ---- */

static SfImportReport *
import_bytes (SfStoreFixture *f, const char *what, const char *bytes, gssize length, SfImportFlags flags,
              GError **error)
{
  g_autofree char *path = g_build_filename (f->folder, "roster.csv", NULL);

  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  return sf_store_import (f->store, what, path, &(SfImportOptions){ .flags = flags }, error);
}

static SfImportReport *
import (SfStoreFixture *f, const char *what, const char *text)
{
  g_autoptr (GError) error = NULL;
  SfImportReport *report = import_bytes (f, what, text, -1, 0, &error);

  g_assert_no_error (error);
  return report;
}

static void
assert_counts (SfImportReport *report, guint added, guint changed, guint same, guint wrong)
{
  for (guint i = 0; i < report->problems->len && report->problems->len != wrong; i++)
    g_test_message ("%s", (char *) report->problems->pdata[i]);
  g_assert_cmpuint (report->added, ==, added);
  g_assert_cmpuint (report->changed, ==, changed);
  g_assert_cmpuint (report->same, ==, same);
  g_assert_cmpuint (report->problems->len, ==, wrong);
}

#define STUDENT_HEADER                                                                                                                                                   \
  "学号,姓名,性别,身份证号,出生日期,民族代码,政治面貌代码,学历代码,学院代码,专业,班级,入学年份,毕业年份,培养方式代码," \
  "生源地代码,手机号,邮箱\r\n"
#define LUO                                                                                                                   \
  "202201010101,雒艳,女,11010519491231002X,1949-12-31,01,03,31,05,安全工程,安全2201,2022,2026,1,430104,13800138000," \
  "luo@example.com\r\n"
#define SHAN "202201010102,单雄信,男,,,汉族,共青团员,本科,05,安全工程,安全2201,2022,2026,2,湖南省长沙市岳麓区,,\r\n"

static SfRecord *
get_student (SfStoreFixture *f, const char *number)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM student WHERE number = '%s'", number);
  g_autofree char *id = sf_store_fixture_query_text (f, sql);

  return id != NULL ? sf_store_fixture_get (f, SF_KIND_STUDENT, id, NULL) : NULL;
}

static void
check_two_students (SfStoreFixture *f)
{
  g_autoptr (SfRecord) luo = get_student (f, "202201010101");
  g_autoptr (SfRecord) shan = get_student (f, "202201010102");

  g_assert_cmpstr (sf_record_get_text (luo, SF_STUDENT_PINYIN), ==, "luo yan");
  g_assert_cmpstr (sf_record_get_text (luo, SF_STUDENT_COLLEGE), ==, f->colleges[0]);
  g_assert_cmpint (sf_record_get_int (luo, SF_STUDENT_YEAR), ==, 2026);
  g_assert_cmpstr (sf_record_get_field (luo, "sex"), ==, "2");
  g_assert_cmpstr (sf_record_get_field (luo, "enrolment"), ==, "2022-09-01");
  g_assert_false (sf_record_has (luo, SF_STUDENT_LOCK));
  /* Labels and full names are codes in the store; 定向 is locked. */
  g_assert_cmpstr (sf_record_get_text (shan, SF_STUDENT_LEVEL), ==, "31");
  g_assert_cmpstr (sf_record_get_field (shan, "nation"), ==, "01");
  g_assert_cmpstr (sf_record_get_field (shan, "origin"), ==, "430104");
  g_assert_cmpstr (sf_record_get_text (shan, SF_STUDENT_LOCK), ==, "oriented");
}

static void
test_students (void)
{
  static const char *const encodings[] = { "UTF-8", "GB18030" };

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
      g_autoptr (GError) error = NULL;
      gsize length;
      g_autofree char *bytes = g_convert (STUDENT_HEADER LUO SHAN, -1, encodings[i], "UTF-8", NULL, &length, NULL);
      g_autoptr (SfImportReport) report = import_bytes (f, "students", bytes, (gssize) length, 0, &error);

      g_assert_no_error (error);
      assert_counts (report, 2, 0, 0, 0);
      check_two_students (f);
      sf_store_fixture_check (f);
    }
}

static void
test_secret (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfImportReport) report = import (f, "students", STUDENT_HEADER LUO);
  g_auto (GStrv) parts = g_strsplit (report->secrets->pdata[0], "\t", -1);
  g_autofree char *hash = sf_secret_hash (parts[2]);
  g_autofree char *stored = sf_store_fixture_query_text (
    f, "SELECT initial FROM credential JOIN account ON account.id = credential.account WHERE login = '202201010101'");

  g_assert_cmpuint (report->secrets->len, ==, 1);
  g_assert_cmpstr (parts[0], ==, "202201010101");
  g_assert_cmpstr (parts[1], ==, "雒艳");
  g_assert_cmpstr (stored, ==, hash);
}

static void
test_again (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfImportReport) first = import (f, "students", STUDENT_HEADER LUO SHAN);
  gint64 revs = sf_store_fixture_query (f, "SELECT SUM(rev) FROM scope");
  gint64 acts = sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit");
  g_autoptr (SfImportReport) second = import (f, "students", STUDENT_HEADER LUO SHAN);

  assert_counts (second, 0, 0, 2, 0);
  g_assert_cmpuint (second->secrets->len, ==, 0);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT SUM(rev) FROM scope"), ==, revs);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit"), ==, acts);
}

/* What the student fills in herself is hers; what the office settled stays settled. */
static void
test_own_data_stays (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfImportReport) first = import (f, "students", STUDENT_HEADER LUO SHAN);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (SfImportReport) second = NULL;
  SfRecord *luo = get_student (f, "202201010101");
  SfRecord *shan = get_student (f, "202201010102");

  g_ptr_array_add (records, luo);
  g_ptr_array_add (records, shan);
  sf_record_set_field (luo, "phone", "13900139000");
  sf_record_clear (shan, SF_STUDENT_LOCK);
  g_assert_true (sf_store_put_records (f->store, records, NULL));
  second = import (f, "students", STUDENT_HEADER LUO SHAN);
  assert_counts (second, 0, 0, 2, 0);

  g_autoptr (SfRecord) after = get_student (f, "202201010101");
  g_assert_cmpstr (sf_record_get_field (after, "phone"), ==, "13900139000");
}

static void
assert_problem (SfImportReport *report, guint i, const char *line, const char *column)
{
  const char *problem = report->problems->pdata[i];

  g_assert_true (g_str_has_prefix (problem, line));
  g_assert_true (column == NULL || strstr (problem, column) != NULL);
}

#define WRONG                                                                                                          \
  "202201010103,,男,,,01,03,31,05,,,,2026,1,,,\r\n"                                                                   \
  "202201010104,甲乙,男,110105194912310021,,01,03,31,05,,,,2026,1,,,\r\n"                                           \
  "202201010105,甲乙,男,,,01,03,31,77,,,,2026,1,,,\r\n"                                                             \
  "202201010106,甲乙,男,11010519491231002X,1949-12-30,01,03,31,05,,,,2026,1,,,\r\n"                                 \
  "202201010107,甲乙,男,,,99,03,31,05,,,,abcd,1,,12345,\r\n"                                                        \
  "202201010101,甲乙,男,,,01,03,31,05,,,,2026,1,,,\r\n"

static void
test_wrong_rows (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfImportReport) report = import (f, "students", STUDENT_HEADER LUO WRONG SHAN);

  assert_counts (report, 2, 0, 0, 8);
  assert_problem (report, 0, "line 3", "姓名");
  assert_problem (report, 1, "line 4", "身份证号");
  assert_problem (report, 2, "line 5", "学院代码");
  assert_problem (report, 3, "line 6", "出生日期");
  assert_problem (report, 4, "line 6", "性别");
  assert_problem (report, 5, "line 7", "民族代码");
  assert_problem (report, 6, "line 7", "手机号");
  assert_problem (report, 7, "line 8", "row 2");
  check_two_students (f);
  sf_store_fixture_check (f);
}

static void
test_strict (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  gint64 before = sf_store_fixture_query (f, "SELECT COUNT(*) FROM student");
  g_autoptr (SfImportReport) report =
    import_bytes (f, "students", STUDENT_HEADER LUO WRONG, -1, SF_IMPORT_STRICT, NULL);
  g_autoptr (SfImportReport) rehearsed = import_bytes (f, "students", STUDENT_HEADER LUO, -1, SF_IMPORT_DRY_RUN, NULL);

  g_assert_cmpuint (report->problems->len, ==, 8);
  g_assert_cmpuint (report->secrets->len, ==, 0);
  assert_counts (rehearsed, 1, 0, 0, 0);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM student"), ==, before);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM audit WHERE action = 'import'"), ==, 0);
  sf_store_fixture_check (f);
}

static void
test_no_header (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (import_bytes (f, "students", "姓名,学院代码\n甲,05\n", -1, 0, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "学号"));
  g_clear_error (&error);
  g_assert_null (import_bytes (f, "students", "", 0, 0, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (import_bytes (f, "cats", "姓名\n", -1, 0, &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT);
}

/* A student goes to another college, and what she signed goes along. */
static void
test_moved (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfTestCache) old_college = sf_test_cache_new ();
  g_autoptr (SfTestCache) new_college = sf_test_cache_new ();
  g_autofree char *id = sf_test_invite (f, f->employer[0], 0);
  g_autofree char *old_scope = g_strconcat ("college:", f->colleges[0], NULL);
  g_autofree char *new_scope = g_strconcat ("college:", f->colleges[1], NULL);
  g_autoptr (SfImportReport) report = NULL;
  guint events = 0;
  GHashTableIter iter;
  gpointer key;

  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_pull (f, f->college[0], old_college, 1000);
  sf_test_pull (f, f->college[1], new_college, 1000);
  report = import (f, "students", "学号,姓名,学历代码,学院代码\n140501330,雒艳,31,06\n");
  assert_counts (report, 0, 1, 0, 0);
  sf_test_pull (f, f->college[0], old_college, 1000);
  sf_test_pull (f, f->college[1], new_college, 1000);
  g_assert_null (sf_test_cache_get (old_college, old_scope, SF_KIND_STUDENT, f->students[0]));
  g_assert_null (sf_test_cache_get (old_college, old_scope, SF_KIND_SIGNING, id));
  g_assert_nonnull (sf_test_cache_get (new_college, new_scope, SF_KIND_STUDENT, f->students[0]));
  g_assert_nonnull (sf_test_cache_get (new_college, new_scope, SF_KIND_SIGNING, id));
  g_hash_table_iter_init (&iter, old_college->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_assert_null (strstr (key, " event "));
  g_hash_table_iter_init (&iter, new_college->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    events += strstr (key, " event ") != NULL;
  g_assert_cmpuint (events, ==, 2);
  sf_test_act (f, f->college[0], "college_approve", SF_KIND_SIGNING, id, NULL, "E_NOT_FOUND");
  sf_test_act (f, f->college[1], "college_approve", SF_KIND_SIGNING, id, NULL, NULL);
  sf_store_fixture_check (f);
}

static void
test_employers (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  const char *text = "统一社会信用代码,单位名称,单位性质代码,行业门类,所在地代码,联系人,联系电话,规模\n"
                     "91440300708461136T,华为技术有限公司,39,I,440307,任先生,0755-28780808,1000-4999人\n"
                     ",中国人民解放军32000部队,40,S,430104,王干事,0731-58290000,\n"
                     "914403007084611360,错误公司,39,I,440307,甲,0755-28780808,微型\n";
  g_autoptr (SfImportReport) report = import (f, "employers", text);
  g_autoptr (SfImportReport) again = import (f, "employers", text);
  g_autofree char *id =
    sf_store_fixture_query_text (f, "SELECT id FROM employer WHERE credit_code = '91440300708461136T'");
  g_autoptr (SfRecord) employer = sf_store_fixture_get (f, SF_KIND_EMPLOYER, id, NULL);

  assert_counts (report, 2, 0, 0, 1);
  assert_problem (report, 0, "line 4", "统一社会信用代码");
  assert_counts (again, 0, 0, 2, 1);
  g_assert_cmpuint (report->secrets->len, ==, 1);
  g_assert_cmpint (sf_record_get_state (employer), ==, SF_EMPLOYER_APPROVED);
  g_assert_cmpstr (sf_record_get_text (employer, SF_EMPLOYER_INDUSTRY), ==, "34");
  g_assert_cmpstr (sf_record_get_field (employer, "size"), ==, "large");
  sf_store_fixture_check (f);
}

static void
test_staff (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  const char *text = "工号,姓名,角色,学院代码\nT001,刘素芬,学院,\"05,06\"\nT002,周敏,学校、管理员,\nT003,甲,厨师,\n"
                     "T004,乙,学院,99\nstudent0,丙,学校,\n";
  g_autoptr (SfImportReport) report = import (f, "staff", text);
  g_autofree char *colleges = g_strconcat (f->colleges[0], " ", f->colleges[1], NULL);
  g_autofree char *stored = sf_store_fixture_query_text (f, "SELECT colleges FROM account WHERE login = 'T001'");
  g_autofree char *roles = sf_store_fixture_query_text (f, "SELECT roles FROM account WHERE login = 'T002'");

  assert_counts (report, 2, 0, 0, 3);
  g_assert_cmpstr (stored, ==, colleges);
  g_assert_cmpstr (roles, ==, "office admin");
  g_assert_cmpuint (report->secrets->len, ==, 2);
  sf_store_fixture_check (f);
}

static void
test_settings (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfImportReport) report =
    import (f, "settings", "项目,值\n学校名称,云就业大学\nmax_open_invitations,2\n邀约有效期（天）,99\nunknown,1\n");
  g_autofree char *third = sf_uuid_new (SF_TEST_NOW);

  assert_counts (report, 0, 1, 0, 2);
  /* The rules hold from now on. */
  g_free (sf_test_invite (f, f->employer[0], 0));
  g_free (sf_test_invite (f, f->employer[1], 0));
  sf_test_act (f, f->employer[2], "invite", SF_KIND_SIGNING, third, sf_test_args (0), "E_INVITATION_LIMIT");
}

static void
test_settings_with_wrong_pattern (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfImportReport) good =
    import (f, "settings", "项目,值\n学校名称,云就业大学\nnumber_pattern,{year}{serial:5}\n学校代码,10534\n");
  g_autoptr (SfImportReport) bad = import (
    f, "settings", "项目,值\n学校名称,云就业大学\nnumber_pattern,{school}{serial}\n学校代码,\n邀约有效期（天）,7\n");
  g_autoptr (SfRecord) settings = sf_store_fixture_get (f, SF_KIND_SETTINGS, f->settings, NULL);

  assert_counts (good, 0, 1, 0, 0);
  assert_counts (bad, 0, 1, 0, 1);
  g_assert_nonnull (strstr (bad->problems->pdata[0], "pattern-width: “{serial}”"));
  g_assert_cmpstr (sf_record_get_field (settings, "number_pattern"), ==, "{year}{serial:5}");
  g_assert_cmpstr (sf_record_get_field (settings, "school_code"), ==, "10534");
  g_assert_cmpstr (sf_record_get_field (settings, "invitation_days"), ==, "7");
}

static void
test_colleges (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autoptr (SfImportReport) report =
    import (f, "colleges", "学院代码,学院,联系电话\n05,资源环境学院,0731-58290105\n07,化工学院,\n");

  assert_counts (report, 1, 1, 0, 0);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT COUNT(*) FROM college"), ==, 3);
  sf_store_fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/import/students", test_students);
  g_test_add_func ("/store/import/secret", test_secret);
  g_test_add_func ("/store/import/again", test_again);
  g_test_add_func ("/store/import/own-data-stays", test_own_data_stays);
  g_test_add_func ("/store/import/wrong-rows", test_wrong_rows);
  g_test_add_func ("/store/import/strict", test_strict);
  g_test_add_func ("/store/import/no-header", test_no_header);
  g_test_add_func ("/store/import/moved", test_moved);
  g_test_add_func ("/store/import/employers", test_employers);
  g_test_add_func ("/store/import/staff", test_staff);
  g_test_add_func ("/store/import/settings", test_settings);
  g_test_add_func ("/store/import/settings-with-wrong-pattern", test_settings_with_wrong_pattern);
  g_test_add_func ("/store/import/colleges", test_colleges);
  return g_test_run ();
}
