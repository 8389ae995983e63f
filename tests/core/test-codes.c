/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Code tables and divisions.
 */
#include <string.h>

#include "core/form/sf-codes.h"

static void
test_labels (void)
{
  g_assert_cmpstr (sf_code_label ("民族", "05"), ==, "维吾尔族");
  g_assert_cmpstr (sf_code_label ("健康状况", "other"), ==, "其他");
  g_assert_cmpstr (sf_code_label ("单位性质", "31"), ==, "国有企业");
  g_assert_null (sf_code_label ("单位性质", "nine"));
  g_assert_null (sf_code_label ("单位性质", NULL));
  g_assert_null (sf_code_label ("no table", "1"));
  g_assert_null (sf_code_table ("no table"));
  g_assert_null (sf_code_table (NULL));
}

static void
test_from_text (void)
{
  g_assert_cmpstr (sf_code_from_text ("民族", "土家族"), ==, "15");
  g_assert_cmpstr (sf_code_from_text ("民族", "汉"), ==, "01");
  g_assert_cmpstr (sf_code_from_text ("民族", "毛难族"), ==, "36");
  g_assert_cmpstr (sf_code_from_text ("民族", "01"), ==, "01");
  g_assert_cmpstr (sf_code_from_text ("民族", "1"), ==, "01");
  g_assert_cmpstr (sf_code_from_text ("政治面貌", "团员"), ==, "03");
  g_assert_cmpstr (sf_code_from_text ("学历", "本科"), ==, "31");
  g_assert_cmpstr (sf_code_from_text ("学制", "4年"), ==, "4");
  g_assert_cmpstr (sf_code_from_text ("性别", "女性"), ==, "2");
  g_assert_null (sf_code_from_text ("民族", "火星族"));
  g_assert_null (sf_code_from_text ("民族", "001"));
  g_assert_null (sf_code_from_text ("民族", ""));
  g_assert_null (sf_code_from_text ("民族", NULL));
  g_assert_null (sf_code_from_text ("no table", "1"));
}

/* Every label and code finds its own way back, and no table has a code twice. */
static void
test_tables (void)
{
  static const char *const tables[] = { "性别",     "民族",         "政治面貌",   "学历",     "学制",
                                        "培养方式", "困难生类别",   "毕业去向",   "单位性质", "单位行业",
                                        "单位规模", "工作职位类别", "所有制性质", "健康状况", "报到证签发类别",
                                        "是否",     "过错方",       "协议书版本", "核验版本" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const SfCode *codes = sf_code_table (tables[i]);

      g_assert_nonnull (codes);
      for (const SfCode *c = codes; c->code != NULL; c++)
        {
          g_assert_cmpstr (sf_code_from_text (tables[i], c->label), ==, c->code);
          g_assert_cmpstr (sf_code_from_text (tables[i], c->code), ==, c->code);
          g_assert_cmpstr (sf_code_label (tables[i], c->code), ==, c->label);
        }
    }
}

static void
assert_full_name (const char *code, const char *expected)
{
  g_autofree char *name = sf_division_full_name (code);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_full_names (void)
{
  assert_full_name ("430104", "湖南省长沙市岳麓区");
  assert_full_name ("430100", "湖南省长沙市");
  assert_full_name ("110108", "北京市海淀区"); /* without 市辖区 */
  assert_full_name ("429004", "湖北省仙桃市"); /* without 省直辖县级行政区划 */
  assert_full_name ("810000", "香港特别行政区");
  assert_full_name ("110103", "北京市崇文区");       /* dissolved */
  assert_full_name ("430124", "湖南省长沙市宁乡县"); /* now a city of another code */
  assert_full_name ("999999", NULL);
  assert_full_name (NULL, NULL);
}

static void
test_levels (void)
{
  g_assert_cmpint (sf_division_level ("430000"), ==, SF_DIVISION_PROVINCE);
  g_assert_cmpint (sf_division_level ("430100"), ==, SF_DIVISION_CITY);
  g_assert_cmpint (sf_division_level ("430104"), ==, SF_DIVISION_COUNTY);
  g_assert_true (sf_division_is_county ("430104"));
  g_assert_true (sf_division_is_county ("430124"));
  g_assert_true (sf_division_is_county ("441900")); /* 东莞 has no counties */
  g_assert_true (sf_division_is_county ("820000"));
  g_assert_false (sf_division_is_county ("430100"));
  g_assert_false (sf_division_is_county ("430000"));
  g_assert_false (sf_division_is_county ("110201")); /* 市辖区 */
  g_assert_false (sf_division_is_county ("999999"));
}

static void
test_from_name (void)
{
  g_assert_cmpstr (sf_division_from_text ("湖南省长沙市岳麓区"), ==, "430104");
  g_assert_cmpstr (sf_division_from_text ("湖南省-长沙市-岳麓区"), ==, "430104");
  g_assert_cmpstr (sf_division_from_text ("北京市市辖区海淀区"), ==, "110108");
  g_assert_cmpstr (sf_division_from_text ("湖北省仙桃市"), ==, "429004");
  g_assert_cmpstr (sf_division_from_text ("430104"), ==, "430104");
  g_assert_null (sf_division_from_text ("岳麓区"));
  g_assert_null (sf_division_from_text ("430124"));
  g_assert_null (sf_division_from_text (""));
  g_assert_null (sf_division_from_text (NULL));
}

/* Walks the whole tree: every division has a name of its own that leads back to it. */
static guint
walk (const char *code)
{
  guint n = 0;
  const char *last = "";

  for (const char *const *child = sf_division_children (code); *child != NULL; child++)
    {
      g_autofree char *name = sf_division_full_name (*child);
      const char *own = sf_division_name (*child);

      g_assert_cmpstr (last, <, *child);
      g_assert_true (sf_division_is_current (*child));
      if (!g_str_equal (own, "市辖区") && !g_str_equal (own, "县") && strstr (own, "直辖县级") == NULL)
        g_assert_cmpstr (sf_division_from_text (name), ==, *child);
      last = *child;
      n += 1 + walk (*child);
    }
  return n;
}

static void
test_tree (void)
{
  g_assert_cmpuint (walk (NULL), ==, 3223);
  g_assert_null (sf_division_children ("430104")[0]);
  g_assert_null (sf_division_children ("no code")[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/codes/labels", test_labels);
  g_test_add_func ("/core/codes/from-text", test_from_text);
  g_test_add_func ("/core/codes/tables", test_tables);
  g_test_add_func ("/core/divisions/full-names", test_full_names);
  g_test_add_func ("/core/divisions/levels", test_levels);
  g_test_add_func ("/core/divisions/from-name", test_from_name);
  g_test_add_func ("/core/divisions/tree", test_tree);
  return g_test_run ();
}
