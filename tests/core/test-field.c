/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Normal forms, checks, display and masks of single values: how people write things, and what becomes of it.
 */
#include <string.h>

#include "core/form/sf-form.h"

typedef struct
{
  const char *typed;
  const char *stored; /* NULL: nothing is left */
  gboolean right;
} Case;

static void
check_cases (const SfField *field, const Case *cases, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = sf_field_normalise (field, cases[i].typed);
      g_autofree char *again = value != NULL ? sf_field_normalise (field, value) : NULL;

      g_test_message ("“%s”", cases[i].typed);
      g_assert_cmpstr (value, ==, cases[i].stored);
      g_assert_cmpstr (again, ==, cases[i].stored);
      if (value != NULL)
        g_assert_cmpint (sf_field_check (field, value, NULL), ==, cases[i].right);
    }
}

#define CHECK(field_, cases_) check_cases (&(field_), (cases_), G_N_ELEMENTS (cases_))

static void
test_text (void)
{
  static const SfField field = { .type = SF_FIELD_TEXT, .max = 40 };
  static const Case cases[] = {
    { "王　芳", "王芳", TRUE },
    { " 王 芳 ", "王芳", TRUE },
    { "Carl  Zeiss\t公司", "Carl Zeiss 公司", TRUE },
    { "ＡＢＣ１２３", "ABC123", TRUE },
    { "科技（深圳）有限公司", "科技（深圳）有限公司", TRUE },
    { "甲，乙；丙。", "甲，乙；丙。", TRUE },
    { "阿依古丽•买买提", "阿依古丽·买买提", TRUE },
    { "阿依古丽・买买提", "阿依古丽·买买提", TRUE },
    { "阿依古丽 ‧\342\200\213 买买提•阿", "阿依古丽·买买提·阿", TRUE },
    { "a • b", "a • b", TRUE },
    { "长\342\200\213沙\357\273\277", "长沙", TRUE },
    { "Socie\314\201te\314\201", "Société", TRUE },
    { "e\342\200\213\314\201", "é", TRUE },
    { "䶮𬭊", "䶮𬭊", TRUE },
    { " \t　", NULL, FALSE },
    { "", NULL, FALSE },
    { "a\001b", "a\001b", FALSE },
    { "a\302\205b", "a\302\205b", FALSE }, /* U+0085, a control character */
    { "\357\277\275\357\277\275", "\357\277\275\357\277\275", FALSE },
    { "\377\376", "\377\376", FALSE },
  };

  CHECK (field, cases);
}

static void
test_long_text (void)
{
  static const SfField field = { .type = SF_FIELD_LONG_TEXT, .max = 40 };
  static const Case cases[] = {
    { "一\r\n二\r三\n", "一\n二\n三", TRUE },
    { "\n\n一 \n\n 二\t", "一\n\n二", TRUE },
    { "\342\200\251", NULL, FALSE },
    { "a\001", "a\001", FALSE },
  };

  CHECK (field, cases);
}

static void
test_phone (void)
{
  static const SfField field = { .type = SF_FIELD_PHONE };
  static const Case cases[] = {
    { "0731-58290000", "0731-58290000", TRUE },
    { "0731-58290000-8001", "0731-58290000-8001", TRUE },
    { "０７３１－５８２９００００", "0731-58290000", TRUE },
    { "073158290000", "0731-58290000", TRUE },
    { "0731 5829 0000", "0731-58290000", TRUE },
    { "(0731)58290000", "0731-58290000", TRUE },
    { "（0731）5829-0000", "0731-58290000", TRUE },
    { "0731—58290000", "0731-58290000", TRUE },
    { "0731-58290000转8001", "0731-58290000-8001", TRUE },
    { "0731-58290000 分机 8001", "0731-58290000-8001", TRUE },
    { "0731-58290000 ext. 8001", "0731-58290000-8001", TRUE },
    { "0731-58290000*8001", "0731-58290000*8001", FALSE },
    { "+86 731 58290000", "0731-58290000", TRUE },
    { "+86-0731-58290000", "0731-58290000", TRUE },
    { "0086 10 62345678", "010-62345678", TRUE },
    { "010-62345678", "010-62345678", TRUE },
    { "01062345678", "010-62345678", TRUE },
    { "021 6234 5678 12", "021-62345678-12", TRUE },
    { "0898-6531234", "0898-6531234", TRUE },
    { "138 1234 5678", "13812345678", TRUE },
    { "138-1234-5678", "13812345678", TRUE },
    { "+8613812345678", "13812345678", TRUE },
    { "8613812345678", "13812345678", TRUE },
    { "400-888-1234", "400-888-1234", TRUE },
    { "4008881234", "400-888-1234", TRUE },
    { "58290000", "58290000", FALSE },
    { "12345678901", "12345678901", FALSE },
    { "0731-12345678", "0731-12345678", FALSE },
    { "0731-582900", "0731-582900", FALSE },
    { "0731-582900001", "0731-582900001", FALSE },
    { "0731-58290000-1234567", "0731-58290000-1234567", FALSE },
    { "0731-58290000/13812345678", "0731-58290000/13812345678", FALSE },
    { "0031-58290000", "0031-58290000", FALSE },
    { "1381234567", "1381234567", FALSE },
    { "1-2-3-4-5-6-7-8-9", "1-2-3-4-5-6-7-8-9", FALSE },
    { "转8001", "转8001", FALSE },
    { "见备注", "见备注", FALSE },
  };

  CHECK (field, cases);
}

static void
test_mobile (void)
{
  static const SfField field = { .type = SF_FIELD_MOBILE };
  static const Case cases[] = {
    { "１３８１２３４５６７８", "13812345678", TRUE }, { "199-0000-0000", "19900000000", TRUE },
    { "12812345678", "12812345678", FALSE },           { "138123456789", "138123456789", FALSE },
    { "010-62345678", "010-62345678", FALSE },
  };

  CHECK (field, cases);
}

static void
test_numbers (void)
{
  static const SfField field = { .type = SF_FIELD_MONEY, .min = 0, .max = 1000000 };
  static const Case cases[] = {
    { "3000", "3000", TRUE },        { "３０００元", "3000", TRUE },
    { "3,000", "3000", TRUE },       { "3，000", "3000", TRUE },
    { "¥3000.00", "3000", TRUE },    { "人民币 3000 元/月", "3000", TRUE },
    { "003000", "3000", TRUE },      { "0", "0", TRUE },
    { "12个月", "12", TRUE },        { "3000.5", "3000.5", FALSE },
    { "30,00", "30,00", FALSE },     { "3000-5000", "3000-5000", FALSE },
    { "-3000", "-3000", FALSE },     { "3k", "3k", FALSE },
    { "面议", "面议", FALSE },       { "元", "元", FALSE },
    { "1000001", "1000001", FALSE },
  };

  CHECK (field, cases);
}

static void
test_date (void)
{
  static const SfField field = { .type = SF_FIELD_DATE, .min = 2000, .max = 2100 };
  static const Case cases[] = {
    { "2026-03-06", "2026-03-06", TRUE },
    { "2026-3-6", "2026-03-06", TRUE },
    { "2026/03/06", "2026-03-06", TRUE },
    { "2026.3.6", "2026-03-06", TRUE },
    { "20260306", "2026-03-06", TRUE },
    { "2026年3月6日", "2026-03-06", TRUE },
    { "２０２６年３月６日", "2026-03-06", TRUE },
    { "2026-03-06 00:00:00", "2026-03-06", TRUE },
    { "2026-03-06T00:00", "2026-03-06", TRUE },
    { "2024-02-29", "2024-02-29", TRUE },
    { "2026-02-29", "2026-02-29", FALSE },
    { "2026-3", "2026-3", FALSE },
    { "202603", "202603", FALSE },
    { "2026111", "2026111", FALSE },
    { "26-3-6", "26-3-6", FALSE },
    { "1999-12-31", "1999-12-31", FALSE },
    { "2101-01-01", "2101-01-01", FALSE },
    { "6 March 2026", "6 March 2026", FALSE },
  };

  CHECK (field, cases);
}

static void
test_codes (void)
{
  static const SfField identity = { .type = SF_FIELD_IDENTITY };
  static const SfField credit = { .type = SF_FIELD_CREDIT_CODE };
  static const SfField postcode = { .type = SF_FIELD_POSTCODE };
  static const Case identities[] = {
    { "11010519491231002x", "11010519491231002X", TRUE },
    { "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", TRUE },
    { "110105-19491231-002X", "11010519491231002X", TRUE },
    { "110105491231002", "110105491231002", FALSE }, /* 15 digits, no longer in use */
    { "无", "无", FALSE },
  };
  static const Case credits[] = {
    { "9144 0300 7084 6113 6t", "91440300708461136T", TRUE },
    { "91440300708461136-T", "91440300708461136T", TRUE },
    { "D2143569X", "D2143569X", FALSE },
    { "13721095710", "13721095710", FALSE },
  };
  static const Case postcodes[] = {
    { "４１１２０１", "411201", TRUE }, { "411 201", "411201", TRUE }, { "000000", "000000", FALSE },
    { "4112010", "4112010", FALSE },    { "41120a", "41120A", FALSE },
  };

  CHECK (identity, identities);
  CHECK (credit, credits);
  CHECK (postcode, postcodes);
}

static void
test_email (void)
{
  static const SfField field = { .type = SF_FIELD_EMAIL };
  static const Case cases[] = {
    { "Zhang.San@Example.COM", "Zhang.San@example.com", TRUE },
    { "ｈｒ＠example．com", "hr@example.com", TRUE },
    { "a+b@mail.hnust.edu.cn", "a+b@mail.hnust.edu.cn", TRUE },
    { "12345@qq.com", "12345@qq.com", TRUE },
    { "qq.com", "qq.com", FALSE },
    { "a@b@c.com", "a@b@c.com", FALSE },
    { ".a@b.com", ".a@b.com", FALSE },
    { "a..b@b.com", "a..b@b.com", FALSE },
    { "a@-b.com", "a@-b.com", FALSE },
    { "a@b", "a@b", FALSE },
    { "张三@例子.com", "张三@例子.com", FALSE },
  };

  CHECK (field, cases);
}

static void
test_choice (void)
{
  static const SfField field = { .type = SF_FIELD_CHOICE, .codes = "民族" };
  static const Case cases[] = {
    { "01", "01", TRUE }, { "汉族", "01", TRUE }, { " 汉 族 ", "01", TRUE }, { "汉", "01", TRUE },
    { "１", "01", TRUE }, { "99", "99", FALSE },  { "某族", "某族", FALSE },
  };

  CHECK (field, cases);
}

/* ---- Shown ---- */

static void
assert_display (const SfField *field, const char *value, const char *language, const char *expected)
{
  g_autofree char *text = sf_field_display (field, value, language);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_display (void)
{
  static const SfField choice = { .type = SF_FIELD_CHOICE, .codes = "健康状况" };
  static const SfField division = { .type = SF_FIELD_DIVISION };
  static const SfField money = { .type = SF_FIELD_MONEY };
  static const SfField text = { .type = SF_FIELD_TEXT };

  assert_display (&choice, "healthy", "zh_CN", "健康");
  assert_display (&choice, "unknown", "zh_CN", "unknown");
  assert_display (&division, "430104", "zh_CN", "湖南省长沙市岳麓区");
  assert_display (&division, "999999", "zh_CN", "999999");
  assert_display (&money, "3000", "zh_CN", "3000 元");
  assert_display (&money, "3000", "en", "3000 yuan");
  assert_display (&text, "长沙", "en", "长沙");
}

static void
assert_mask (SfFieldType type, const char *value, const char *expected)
{
  SfField field = { .type = type };
  g_autofree char *text = sf_field_mask (&field, value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_mask (void)
{
  assert_mask (SF_FIELD_IDENTITY, "430104200304151234", "4301**********1234");
  assert_mask (SF_FIELD_MOBILE, "13812345678", "138****5678");
  assert_mask (SF_FIELD_PHONE, "13812345678", "138****5678");
  assert_mask (SF_FIELD_PHONE, "0731-58290000", "0731-****0000");
  assert_mask (SF_FIELD_IDENTITY, "12345678", "********");
  assert_mask (SF_FIELD_MOBILE, "1", "*");
  assert_mask (SF_FIELD_PHONE, "", "");
  assert_mask (SF_FIELD_PHONE, "无", "***");
  assert_mask (SF_FIELD_TEXT, "长沙", "长沙");
}

/* Whatever comes in, it comes out as UTF-8 or as it was, and stays so the second time. */
static void
test_random (void)
{
  static const char *const pieces[] = {
    "0",    "1",   "9", "３", "-",         "－",           "—",    " ",    "　", "\t", "\n", "转", "x", "Ｘ",
    "@",    ".",   ",", "，", "元",        "月",           "年",   "日",   "汉", "族", "•",  "·",  "/", "+86",
    "0731", "138", "(", "）", "e\314\201", "\342\200\213", "\001", "\377", "A",  "00"
  };

  for (guint i = 0; i < 20000; i++)
    {
      SfField field = { .type = (SfFieldType) g_test_rand_int_range (0, SF_FIELD_FILE + 1),
                        .codes = "民族",
                        .max = 20 };
      g_autoptr (GString) typed = g_string_new (NULL);
      g_autofree char *once = NULL;
      g_autofree char *twice = NULL;
      g_autofree char *masked = NULL;

      for (int n = g_test_rand_int_range (0, 14); n > 0; n--)
        g_string_append (typed, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      once = sf_field_normalise (&field, typed->str);
      if (once == NULL)
        continue;
      twice = sf_field_normalise (&field, once);
      g_assert_cmpstr (twice, ==, once);
      g_assert_true (g_utf8_validate (once, -1, NULL) || g_str_equal (once, typed->str));
      sf_field_check (&field, once, NULL);
      masked = sf_field_mask (&field, once);
      g_assert_cmpuint (strlen (masked), ==, strlen (once));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/field/text", test_text);
  g_test_add_func ("/core/field/long-text", test_long_text);
  g_test_add_func ("/core/field/phone", test_phone);
  g_test_add_func ("/core/field/mobile", test_mobile);
  g_test_add_func ("/core/field/numbers", test_numbers);
  g_test_add_func ("/core/field/date", test_date);
  g_test_add_func ("/core/field/codes", test_codes);
  g_test_add_func ("/core/field/email", test_email);
  g_test_add_func ("/core/field/choice", test_choice);
  g_test_add_func ("/core/field/display", test_display);
  g_test_add_func ("/core/field/mask", test_mask);
  g_test_add_func ("/core/field/random", test_random);
  return g_test_run ();
}
