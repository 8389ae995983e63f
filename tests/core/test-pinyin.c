/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pinyin of names and employers.
 */
#include <glib.h>

#include "core/form/sf-pinyin.h"

typedef struct
{
  const char *text;
  const char *pinyin;
  const char *initials;
} Case;

static void
check (const Case *cases, guint n, gboolean person)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *pinyin = NULL;
      g_autofree char *initials = NULL;

      g_test_message ("%s", cases[i].text);
      sf_pinyin_of (cases[i].text, person, &pinyin, &initials);
      g_assert_cmpstr (pinyin, ==, cases[i].pinyin);
      g_assert_cmpstr (initials, ==, cases[i].initials);
    }
}

static void
test_persons (void)
{
  static const Case cases[] = {
    { "雒艳", "luo yan", "ly" },
    { "海燕", "hai yan", "hy" },
    { "单文", "shan wen", "sw" },
    { "仇小明", "qiu xiao ming", "qxm" },
    { "万俟明", "mo qi ming", "mqm" },
    { "欧阳修", "ou yang xiu", "oyx" },
    { "欧阳", "ou yang", "oy" },
    { "吕", "lv", "l" },
    { "阿依古丽·买买提", "a yi gu li mai mai ti", "ayglmmt" },
    { "\U00020164", "xi", "x" }, /* beyond the basic plane */
    { "", "", "" },
  };

  check (cases, G_N_ELEMENTS (cases), TRUE);
}

static void
test_others (void)
{
  static const Case cases[] = {
    { "单位", "dan wei", "dw" },
    { "深圳谷米科技有限公司", "shen zhen gu mi ke ji you xian gong si", "szgmkjyxgs" },
    { "深圳3M（中国）", "shen zhen 3m zhong guo", "sz3mzg" },
    { "ＡＢＣ１２３公司", "abc123 gong si", "abc123gs" },
    { "Carl Zeiss", "carl zeiss", "carlzeiss" },
    { "Société", "société", "société" },
    { "(德国)乔治玛林冶金", "de guo qiao zhi ma lin ye jin", "dgqzmlyj" },
    { "，。！", "", "" },
  };

  check (cases, G_N_ELEMENTS (cases), FALSE);
}

static void
test_one_result (void)
{
  g_autofree char *initials = NULL;

  sf_pinyin_of ("雒艳", TRUE, NULL, &initials);
  sf_pinyin_of ("雒艳", TRUE, NULL, NULL);
  g_assert_cmpstr (initials, ==, "ly");
}

static gpointer
ask (gpointer data)
{
  char *pinyin = NULL;

  sf_pinyin_of ("雒艳", TRUE, &pinyin, NULL);
  return pinyin;
}

int
main (int argc, char **argv)
{
  GThread *threads[4];

  g_test_init (&argc, &argv, NULL);
  /* The table is read by whichever thread asks first. */
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pinyin", ask, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *pinyin = g_thread_join (threads[i]);

      g_assert_cmpstr (pinyin, ==, "luo yan");
    }
  g_test_add_func ("/core/pinyin/persons", test_persons);
  g_test_add_func ("/core/pinyin/others", test_others);
  g_test_add_func ("/core/pinyin/one-result", test_one_result);
  return g_test_run ();
}
