/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists as files: they come back as they went, the national format has its 74 columns, mappings are checked entry by
 * entry, and each role gets what it may see.
 */
#include "sf-store-fixture.h"

#include <string.h>

#include "core/form/sf-form.h"
#include "core/model/sf-uuid.h"
#include "sheet/sf-table-reader.h"
#include "store/sf-export-columns.h"
#include "store/sf-store-export.h"
#include "store/sf-store-mappings.h"

/* ---- Reading what was written ---- */

/* Rows of cells, the header first. */
static GPtrArray *
export_table (SfStoreFixture *f, SfExportOptions *options, SfTableType type, GError **error)
{
  g_autofree char *path = g_build_filename (f->folder, "list", NULL);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (SfTableReader) reader = NULL;
  g_autoptr (GError) local = NULL;
  char **cells;
  guint written;
  guint row;

  options->path = path;
  options->type = type;
  if (!sf_store_export (f->store, options, &written, error))
    return NULL;
  reader = sf_table_reader_open (path, NULL, &local);
  g_assert_no_error (local);
  while (sf_table_reader_next (reader, &row, &cells, &local))
    g_ptr_array_add (rows, cells);
  g_assert_no_error (local);
  g_assert_cmpuint (rows->len, ==, written + 1);
  return g_steal_pointer (&rows);
}

static GPtrArray *
export_list (SfStoreFixture *f, const char *what)
{
  SfExportOptions options = { .what = what, .personal = TRUE };
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = export_table (f, &options, SF_TABLE_CSV, &error);

  g_assert_no_error (error);
  return rows;
}

/* The cell of @row below @header; "" where the row ends before. */
static const char *
get_cell (GPtrArray *rows, guint row, const char *header)
{
  char **names = rows->pdata[0];
  char **cells = rows->pdata[row];
  guint i = 0;

  while (names[i] != NULL && !g_str_equal (names[i], header))
    i++;
  if (names[i] == NULL)
    g_error ("there is no column %s", header);
  return i < g_strv_length (cells) ? cells[i] : "";
}

static void
assert_cell (GPtrArray *rows, guint row, const char *header, const char *expected)
{
  g_assert_cmpstr (get_cell (rows, row, header), ==, expected);
}

/* ---- There and back ---- */

static void
import_text (SfStoreFixture *f, const char *what, const char *text, guint added)
{
  g_autofree char *path = g_build_filename (f->folder, "roster", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfImportReport) report = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  report = sf_store_import (f->store, what, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->added, ==, added);
}

/* Exports the list and imports it. */
static SfImportReport *
go_round (SfStoreFixture *f, const char *what, SfTableType type, guint n)
{
  g_autofree char *path = g_build_filename (f->folder, "list", NULL);
  SfExportOptions options = { .what = what, .personal = TRUE, .path = path, .type = type };
  g_autoptr (GError) error = NULL;
  SfImportReport *report;
  guint rows;

  sf_store_export (f->store, &options, &rows, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows, ==, n);
  report = sf_store_import (f->store, what, path, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < report->problems->len; i++)
    g_test_message ("%s", (char *) report->problems->pdata[i]);
  g_assert_cmpuint (report->rows, ==, n);
  return report;
}

static void
assert_round_trip (SfStoreFixture *f, const char *what, SfTableType type, guint n)
{
  /* The fixture's records are bare: an import adds what follows from their names. */
  g_autoptr (SfImportReport) first = go_round (f, what, type, n);
  gint64 revs = sf_store_fixture_query (f, "SELECT SUM(rev) FROM scope");
  g_autoptr (SfImportReport) second = go_round (f, what, type, n);

  g_assert_cmpuint (first->wrong, ==, 0);
  g_assert_cmpuint (second->same, ==, n);
  g_assert_cmpint (sf_store_fixture_query (f, "SELECT SUM(rev) FROM scope"), ==, revs);
}

static void
test_round_trip (void)
{
  for (SfTableType type = SF_TABLE_CSV; type <= SF_TABLE_XLSX; type++)
    {
      g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();

      import_text (
        f, "students",
        "学号,姓名,性别,身份证号,民族,政治面貌,学历,学院代码,专业,班级,入学年份,毕业年份,培养方式,学制,困难生类别,"
        "生源地,手机号,邮箱,QQ,家庭地址\n"
        "007,=甲,女,11010519491231002X,汉,团员,硕士,05,\"a,\"\"b\"\"\",@x,2022,2026,委培,2.5,残疾,"
        "湖南省长沙市岳麓区,13800138000,a@example.com,12345,-1号\n",
        1);
      import_text (f, "employers",
                   "统一社会信用代码,单位名称,单位性质代码,行业门类,所在地代码,联系人,联系电话,规模,传真\n"
                   "91440300708461136T,华为技术有限公司,39,I,440307,任先生,0755-28780808,1000-4999人,0755-28780809\n",
                   1);
      assert_round_trip (f, "students", type, SF_TEST_STUDENTS + 1);
      assert_round_trip (f, "employers", type, SF_TEST_EMPLOYERS + 1);
      assert_round_trip (f, "colleges", type, SF_TEST_COLLEGES);
    }
}

static void
test_staff_round_trip (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  const char *const columns[] = { "账号", "姓名", "角色", "管理学院代码", NULL };
  SfExportOptions options = { .what = "accounts", .columns = columns };
  g_autoptr (GPtrArray) rows = NULL;

  import_text (f, "staff", "工号,姓名,角色,学院代码\nT001,刘素芬,学院、学校,\"05,06\"\n", 1);
  rows = export_table (f, &options, SF_TABLE_XLSX, NULL);
  for (guint i = 1; i < rows->len; i++)
    if (g_str_equal (get_cell (rows, i, "账号"), "T001"))
      {
        assert_cell (rows, i, "角色", "学院、学校");
        assert_cell (rows, i, "管理学院代码", "05,06");
        return;
      }
  g_assert_not_reached ();
}

/* ---- Signed ---- */

/* The first student signs with the first employer; the second has an invitation. */
static char *
sign (SfStoreFixture *f)
{
  char *id = sf_test_invite (f, f->employer[0], 0);

  sf_test_act (f, f->student[0], "accept", SF_KIND_SIGNING, id, sf_test_args (0), NULL);
  sf_test_act (f, f->college[0], "college_approve", SF_KIND_SIGNING, id, NULL, NULL);
  sf_test_act (f, f->office, "office_approve", SF_KIND_SIGNING, id, NULL, NULL);
  g_free (sf_test_invite (f, f->employer[0], 1));
  return id;
}

static const char national_header[] =
  "考生号, 身份证号, 姓名, 性别代码, 性别, 民族代码, 民族, 政治面貌代码, 政治面貌, 院校代码, 院校名称, 分校名称, "
  "学历代码, 学历, "
  "专业代码, 专业, 专业方向, 培养方式代码, 培养方式, 定向或委培单位, 生源所在地代码, 生源所在地, 城乡生源, 学制, "
  "入学时间, "
  "毕业时间, 师范生类别代码, 师范生类别, 困难生类别代码, 困难生类别, 所在院系, 所在班级, 学号, 出生日期, "
  "入学前档案所在单位, "
  "入学前户口所在地派出所, 户口是否转入学校, 档案是否转入学校, 手机号码, 电子邮箱, QQ号码, 家庭住址, 家庭电话, "
  "家庭邮编, "
  "毕业去向代码, 毕业去向, 单位组织机构代码, 单位名称, 单位性质代码, 单位性质, 单位行业代码, 单位行业, 单位所在地代码, "
  "单位所在地, 工作职位类别代码, 工作职位类别, 单位联系人, 联系人电话, 联系人手机, 联系人电子邮箱, 联系人传真, "
  "单位地址, "
  "单位邮编, 报到证签发类别代码, 报到证签发类别, 报到证签往单位名称, 签往单位所在地代码, 签往单位所在地, 报到证编号, "
  "报到起始时间, 档案转寄单位名称, 档案转寄单位地址, 档案转寄单位邮编, 户口迁转地址";

static void
test_national (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sign (f);
  g_autoptr (GPtrArray) rows = export_list (f, "national-74");
  g_autofree char *header = g_strjoinv (", ", rows->pdata[0]);

  g_assert_cmpstr (header, ==, national_header);
  g_assert_cmpuint (g_strv_length (rows->pdata[0]), ==, 74);
  g_assert_cmpuint (rows->len, ==, 1 + SF_TEST_STUDENTS);
  assert_cell (rows, 1, "姓名", "雒艳");
  assert_cell (rows, 1, "院校名称", "云就业大学");
  assert_cell (rows, 1, "学历代码", "31");
  assert_cell (rows, 1, "学历", "本科生毕业");
  assert_cell (rows, 1, "生源所在地代码", "430104");
  assert_cell (rows, 1, "生源所在地", "湖南省长沙市岳麓区");
  assert_cell (rows, 1, "所在院系", "资环学院");
  assert_cell (rows, 1, "毕业去向代码", "10");
  assert_cell (rows, 1, "毕业去向", "签就业协议形式就业");
  assert_cell (rows, 1, "工作职位类别代码", "10");
  assert_cell (rows, 1, "工作职位类别", "公务员");
  assert_cell (rows, 1, "报到起始时间", "2026-07-01");
  assert_cell (rows, 1, "单位名称", "谷米科技第0分公司");
  /* An invitation is no employment. */
  assert_cell (rows, 2, "毕业去向代码", "70");
  assert_cell (rows, 2, "单位名称", "");
}

static void
test_signings (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sign (f);
  g_autoptr (GPtrArray) signings = export_list (f, "signings");
  g_autoptr (GPtrArray) agreements = export_list (f, "agreements");

  g_assert_cmpuint (signings->len, ==, 3);
  assert_cell (signings, 1, "状态", "签约成功");
  assert_cell (signings, 1, "学院", "资环学院");
  assert_cell (signings, 1, "发起时间", "2026-04-01 10:00:00");
  assert_cell (signings, 1, "协议书编号", "140501330");
  assert_cell (signings, 2, "状态", "单位发起");
  g_assert_cmpuint (agreements->len, ==, 2);
  assert_cell (agreements, 1, "协议书编号", "140501330");
  assert_cell (agreements, 1, "状态", "有效");
}

/* Every list can be written, and no two of its columns have one header. */
static void
test_all_lists (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sign (f);
  g_auto (GStrv) names = sf_export_list_names ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) rows = export_list (f, names[i]);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
      char **header = rows->pdata[0];

      for (guint c = 0; header[c] != NULL; c++)
        if (!g_hash_table_add (seen, header[c]))
          g_error ("%s has two columns %s", names[i], header[c]);
      g_assert_cmpuint (rows->len, >=, 1);
    }
}

/* ---- Who sees what ---- */

static GPtrArray *
export_as (SfStoreFixture *f, SfTestClient *client, const char *what)
{
  SfExportOptions options = { .what = what, .personal = TRUE, .session = client->session };
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = export_table (f, &options, SF_TABLE_CSV, &error);

  g_assert_no_error (error);
  return rows;
}

static void
test_employer (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *id = sign (f);
  g_autoptr (GPtrArray) own = export_as (f, f->employer[0], "signings");
  g_autoptr (GPtrArray) others = export_as (f, f->employer[1], "signings");
  g_autoptr (GPtrArray) college = export_as (f, f->college[1], "agreements");

  g_assert_cmpuint (own->len, ==, 3);
  g_assert_cmpuint (others->len, ==, 1);
  g_assert_cmpuint (college->len, ==, 1);
  /* Bound: the identity number masked, the telephone in full; invited: what it typed itself. */
  assert_cell (own, 1, "身份证号", "1101**********002X");
  assert_cell (own, 1, "手机号码", "13800138000");
  assert_cell (own, 2, "身份证号", "");
  assert_cell (own, 2, "学院", "");
  assert_cell (own, 2, "姓名", "单雄信");
}

/* ---- Mappings ---- */

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_mapping (void)
{
  g_autoptr (SfStoreFixture) f = sf_store_fixture_new ();
  g_autofree char *signed_id = sign (f);
  g_autoptr (JsonNode) mapping =
    parse ("[{\"header\":\"学校\",\"constant\":\"10534\"},{\"header\":\"号\",\"field\":\"student.number\"},"
           "{\"header\":\"籍\",\"name-of\":\"student.origin\"},{\"header\":\"籍码\",\"code-of\":\"student.origin\"},"
           "{\"header\":\"报到\",\"field\":\"agreement.work.report_from\",\"format\":\"YYYYMMDD\"},"
           "{\"header\":\"态\",\"name-of\":\"agreement.state\"}]");
  g_autoptr (GError) error = NULL;
  g_autofree char *id = sf_store_mapping_save (f->store, "export", "students", "上报", mapping, NULL, NULL, &error);
  g_autoptr (JsonNode) name = json_node_init_string (json_node_alloc (), "上报");
  SfExportOptions options = { .what = "students", .mapping = name };
  g_autoptr (GPtrArray) rows = export_table (f, &options, SF_TABLE_XLSX, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  assert_cell (rows, 1, "学校", "10534");
  assert_cell (rows, 1, "号", "140501330");
  assert_cell (rows, 1, "籍", "湖南省长沙市岳麓区");
  assert_cell (rows, 1, "籍码", "430104");
  assert_cell (rows, 1, "报到", "20260701");
  assert_cell (rows, 1, "态", "有效");
  /* One of the same name takes its place. */
  again = sf_store_mapping_save (f->store, "export", "students", "上报", mapping, NULL, NULL, &error);
  g_assert_cmpstr (again, ==, id);
  g_assert_true (sf_store_mapping_delete (f->store, id, &error));
  g_assert_null (sf_store_mapping_load (f->store, "export", "students", "上报", &error));
  g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_NOT_FOUND);
  sf_store_fixture_check (f);
}

static void
test_wrong_mappings (void)
{
  static const char *const wrong[][2] = {
    { "{}", "array" },
    { "[]", "array" },
    { "[1]", "entry 1" },
    { "[{\"field\":\"student.name\"}]", "entry 1: there is no “header”" },
    { "[{\"header\":\"a\",\"constant\":\"\"},{\"header\":\"b\"}]", "entry 2: it needs one of" },
    { "[{\"header\":\"a\",\"field\":\"student.name\",\"constant\":\"x\"}]", "it needs one of" },
    { "[{\"header\":\"a\",\"field\":\"student.nobody\"}]", "“student.nobody”" },
    { "[{\"header\":\"a\",\"field\":\"notice.text_1\"}]", "“notice.text_1”" },
    { "[{\"header\":\"a\",\"field\":\"name\"}]", "“name”" },
    { "[{\"header\":\"a\",\"name-of\":\"student.name\"}]", "“student.name” is no code" },
    { "[{\"header\":\"a\",\"field\":\"student.name\",\"format\":\"YYYY-MM\"}]", "for dates alone" },
    { "[{\"header\":\"a\",\"field\":\"student.birth\",\"format\":\"DD\"}]", "“DD”" },
    { "[{\"header\":\"a\",\"field\":1}]", "“field” must be a text" },
    { "[{\"header\":\"a\",\"colour\":\"red\"}]", "“colour”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) node = parse (wrong[i][0]);
      g_autoptr (GError) error = NULL;

      g_assert_false (sf_mapping_check ("export", "students", node, &error));
      g_assert_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT);
      if (strstr (error->message, wrong[i][1]) == NULL)
        g_error ("“%s” does not say “%s”", error->message, wrong[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/export/round-trip", test_round_trip);
  g_test_add_func ("/store/export/staff-round-trip", test_staff_round_trip);
  g_test_add_func ("/store/export/national", test_national);
  g_test_add_func ("/store/export/signings", test_signings);
  g_test_add_func ("/store/export/all-lists", test_all_lists);
  g_test_add_func ("/store/export/employer", test_employer);
  g_test_add_func ("/store/export/mapping", test_mapping);
  g_test_add_func ("/store/export/wrong-mappings", test_wrong_mappings);
  return g_test_run ();
}
