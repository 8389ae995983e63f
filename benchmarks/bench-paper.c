/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast agreements become PDF: a batch of a thousand in one file (two pages each, a QR code on both, bookmarks by
 * college and class), and files of their own. The people and employers are made up from a fixed seed.
 */
#include <glib/gstdio.h>

#include "paper/sf-paper.h"
#include "sf-bench.h"

#define MAX_RUNS 3

static const char *const surnames[] = { "王", "李", "张", "刘", "陈", "杨", "黄", "赵",   "吴",   "周", "徐", "孙",
                                        "马", "朱", "胡", "郭", "何", "林", "罗", "欧阳", "司马", "雒", "谭", "邹" };
static const char given[] =
  "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超霞平刚桂英华文辉玲宇浩然子轩梓涵雨欣思远晨曦嘉怡俊熙佳琪志鹏雪婷"
  "建国海燕振裘舒珊堃玥喆淼钰瑾珂翊骏祎";
static const char *const places[] = { "湖南省长沙市岳麓区", "湖南省湘潭市雨湖区", "广东省深圳市南山区",
                                      "浙江省杭州市余杭区", "北京市海淀区",       "湖北省武汉市洪山区",
                                      "四川省成都市双流区", "江苏省苏州市昆山市" };
static const char *const streets[] = { "麓山南路", "科苑路",   "文一西路", "中关村大街",
                                       "珞喻路",   "天府大道", "前进中路", "书院路" };
static const char *const trades[] = { "科技",     "信息技术", "环保设备", "建筑工程", "生物医药",   "新能源",
                                      "教育咨询", "机械制造", "网络",     "电子",     "汽车零部件", "矿山装备" };
static const char *const kinds[] = { "有限公司", "股份有限公司", "集团有限责任公司", "研究院" };
static const char *const colleges[] = { "资源环境与安全工程学院", "土木工程学院",
                                        "机电工程学院",           "信息与电气工程学院",
                                        "计算机科学与工程学院",   "化学化工学院",
                                        "材料科学与工程学院",     "商学院" };
static const char *const majors[] = { "安全工程", "土木工程", "机械设计制造及其自动化", "电气工程及其自动化",
                                      "软件工程", "应用化学", "金属材料工程",           "会计学" };
static const char *const positions[] = { "安全工程师",     "结构设计工程师", "工艺工程师",
                                         "软件开发工程师", "质量检验员",     "出纳" };

#define PICK(random, list) ((list)[g_rand_int_range ((random), 0, G_N_ELEMENTS (list))])

static void
set (SfPaperDocument *document, const char *key, char *text)
{
  sf_paper_document_set_text (document, key, text);
  g_free (text);
}

static char *
make_name (GRand *random)
{
  GString *name = g_string_new (PICK (random, surnames));

  for (int i = g_rand_int_range (random, 1, 3); i > 0; i--)
    g_string_append_unichar (name, g_utf8_get_char (g_utf8_offset_to_pointer (
                                     given, g_rand_int_range (random, 0, g_utf8_strlen (given, -1)))));
  return g_string_free (name, FALSE);
}

static char *
make_digits (GRand *random, const char *prefix, int n)
{
  GString *digits = g_string_new (prefix);

  while (n-- > 0)
    g_string_append_c (digits, '0' + g_rand_int_range (random, 0, 10));
  return g_string_free (digits, FALSE);
}

static char *
make_address (GRand *random, const char *place)
{
  return g_strdup_printf ("%s%s %d 号 %d 栋 %d 室", place, PICK (random, streets), g_rand_int_range (random, 1, 999),
                          g_rand_int_range (random, 1, 30), g_rand_int_range (random, 101, 3201));
}

static void
set_student (SfPaperDocument *document, GRand *random, const char *number)
{
  const char *home = PICK (random, places);
  int subject = g_rand_int_range (random, 0, G_N_ELEMENTS (majors));

  set (document, "student.name", make_name (random));
  sf_paper_document_set_text (document, "student.number", number);
  sf_paper_document_set_text (document, "student.sex", g_rand_boolean (random) ? "男" : "女");
  sf_paper_document_set_text (document, "student.nation", g_rand_int_range (random, 0, 9) > 0 ? "汉族" : "土家族");
  sf_paper_document_set_date (document, "student.birth", "1998-05-17");
  set (document, "student.identity", make_digits (random, "43012119980517", 4));
  sf_paper_document_set_text (document, "student.college", colleges[subject]);
  sf_paper_document_set_text (document, "student.major", majors[subject]);
  sf_paper_document_set_text (document, "student.education", "本科生毕业");
  sf_paper_document_set_text (document, "student.duration", "四年");
  sf_paper_document_set_text (document, "student.training", "非定向");
  sf_paper_document_set_text (document, "student.politics", "共青团员");
  sf_paper_document_set_date (document, "student.graduation", "2020-06-30");
  sf_paper_document_set_text (document, "student.health", "健康");
  sf_paper_document_set_text (document, "student.origin", home);
  set (document, "student.phone", make_digits (random, "137", 8));
  set (document, "student.email", make_digits (random, "s", 9));
  set (document, "student.home_address", make_address (random, home));
  sf_paper_document_set_text (document, "student.opinion", "本人自愿到该单位工作，如约履行协议，按时报到。");
  set (document, "student.start_pay", g_strdup_printf ("%d 元", g_rand_int_range (random, 30, 150) * 100));
}

static void
set_employer (SfPaperDocument *document, GRand *random)
{
  const char *place = PICK (random, places);
  g_autofree char *name = g_strdup_printf ("%s%s%s%s", place, g_rand_boolean (random) ? "鑫源" : "华睿",
                                           PICK (random, trades), PICK (random, kinds));

  sf_paper_document_set_text (document, "employer.name", name);
  set (document, "employer.credit_code", make_digits (random, "91430100MA", 8));
  sf_paper_document_set_text (document, "employer.nature", "其他企业");
  sf_paper_document_set_text (document, "employer.ownership", "民营");
  sf_paper_document_set_text (document, "employer.industry", "制造业");
  sf_paper_document_set_text (document, "employer.division", place);
  set (document, "employer.address", make_address (random, place));
  set (document, "employer.postcode", make_digits (random, "4", 5));
  set (document, "employer.contact", make_name (random));
  set (document, "employer.phone", make_digits (random, "0731-8", 7));
  set (document, "employer.email", make_digits (random, "hr", 6));
  sf_paper_document_set_text (document, "work.position", PICK (random, positions));
  sf_paper_document_set_text (document, "work.position_category", "工程技术人员");
  sf_paper_document_set_text (document, "work.place", place);
  sf_paper_document_set_date (document, "work.report_from", "2020-07-06");
  sf_paper_document_set_text (document, "work.years", "3");
  sf_paper_document_set_text (document, "work.probation_months", "3");
  sf_paper_document_set_text (document, "work.insurance", "五险一金，自报到之月起缴纳");
  sf_paper_document_set_text (document, "archive.unit", name);
  set (document, "archive.address", make_address (random, place));
  set (document, "archive.phone", make_digits (random, "0731-8", 7));
  sf_paper_document_set_text (document, "dispatch.kind", "去就业地报到");
  sf_paper_document_set_text (document, "dispatch.unit", name);
}

static SfPaperDocument *
make_document (guint index, gpointer user_data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (index);
  g_autofree char *number = g_strdup_printf ("16050%05u", index);
  g_autofree char *code = make_digits (random, "K", 9);
  g_autofree char *class = g_strdup_printf ("%u班", index / 40 % 6 + 1);
  SfPaperDocument *document = sf_paper_document_new (number, code, "https://sign.example.edu.cn/v");
  const char *const path[] = { colleges[index / 240 % G_N_ELEMENTS (colleges)], class, NULL };

  set_student (document, random, number);
  set_employer (document, random);
  sf_paper_document_set_text (document, "school.name", "湖南科技大学");
  sf_paper_document_set_text (document, "school.office", "招生就业处");
  sf_paper_document_set_text (document, "school.contact", "刘老师");
  sf_paper_document_set_text (document, "school.phone", "0731-58290011");
  sf_paper_document_set_text (document, "school.postcode", "411201");
  sf_paper_document_set_text (document, "school.address", "湖南省湘潭市雨湖区桃园路");
  sf_paper_document_set_text (document, "office.opinion", "同意，列入就业方案。");
  sf_paper_document_set_date (document, "signed.student", "2020-03-02");
  sf_paper_document_set_date (document, "signed.office", "2020-03-06");
  sf_paper_document_set_holders (document, (const char *[]){ "学生", "用人单位", "学院", "招生就业处", NULL });
  sf_paper_document_set_bookmark_path (document, path);
  return document;
}

static void
problem_cb (guint done, guint total, const GError *problem, gpointer user_data)
{
  sf_bench_check ("a document", problem);
}

static double
write_batch (SfPaperTemplate *template, const char *path, guint n)
{
  const SfPaperPdfInfo info = { .author = "招生就业处", .time = G_GINT64_CONSTANT (1583460000000) };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (SfPaperRenderer) renderer = sf_paper_renderer_new (template, &error);

  if (renderer != NULL)
    sf_paper_pdf_write (path, &info, renderer, n, make_document, problem_cb, NULL, 1, NULL, &error);
  sf_bench_check (path, error);
  return (g_get_monotonic_time () - start) / 1e6;
}

static double
write_separately (SfPaperTemplate *template, const char *path, guint n)
{
  const SfPaperPdfInfo info = { .author = "招生就业处", .time = G_GINT64_CONSTANT (1583460000000) };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (SfPaperRenderer) renderer = sf_paper_renderer_new (template, &error);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SfPaperPdf) pdf = sf_paper_pdf_new (path, &info, &error);
      g_autoptr (SfPaperDocument) document = make_document (i, NULL);

      if (pdf != NULL && sf_paper_pdf_add (pdf, renderer, document, 1, &error))
        sf_paper_pdf_close (pdf, &error);
      sf_bench_check (path, error);
    }
  return (g_get_monotonic_time () - start) / 1e6;
}

int
main (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperTemplate) template = NULL;
  double seconds[MAX_RUNS], separate[MAX_RUNS];
  guint n, n_separate, n_runs, pages;
  GStatBuf status;

  sf_bench_init (&argc, &argv, "How fast agreements become PDF.");
  n = sf_bench_size (1000, 3);
  n_separate = sf_bench_size (100, 2);
  n_runs = sf_bench_size (MAX_RUNS, 1);
  directory = sf_bench_make_folder ();
  path = g_build_filename (directory, "batch.pdf", NULL);
  template = sf_paper_template_load ("undergraduate-2020", &error);
  sf_bench_check ("template", error);
  pages = n * sf_paper_template_get_n_sheets (template);
  sf_bench_reset_peak ();
  for (guint i = 0; i < n_runs; i++)
    seconds[i] = write_batch (template, path, n);
  g_stat (path, &status);
  sf_bench_report ("paper-batch-speed", "1,000 agreements with QR codes and bookmarks in one PDF",
                   pages / sf_bench_median (seconds, n_runs), "pages/s", 0, SF_BENCH_AT_LEAST, 1300);
  sf_bench_report ("paper-batch-size", "the same file", (double) status.st_size / 1024 / pages, "KB/page", 0,
                   SF_BENCH_AT_MOST, 2.5);
  sf_bench_report ("paper-batch-memory", "the same, peak memory", sf_bench_peak_memory (), "MB", 0, SF_BENCH_AT_MOST,
                   150);
  for (guint i = 0; i < n_runs; i++)
    separate[i] = write_separately (template, path, n_separate);
  sf_bench_report ("paper-separate-speed", "100 agreements, a PDF each",
                   n_separate * sf_paper_template_get_n_sheets (template) / sf_bench_median (separate, n_runs),
                   "pages/s", 0, SF_BENCH_AT_LEAST, 100);
  sf_bench_remove_folder (directory);
  return 0;
}
