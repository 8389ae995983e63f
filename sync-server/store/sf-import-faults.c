/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can be wrong with a row, by a stable name, in English for the command line and in Chinese for the report that an
 * office opens. A sentence continues the name of its column; %s is what the check found.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-import.h"

typedef struct
{
  const char *name;
  const char *en;
  const char *zh;
} Fault;

static const Fault faults[] = {
  /* Of a value: sf_form_error_name(). */
  { "edition", "is of a form that is not known", "所属的表单版本不正确" },
  { "unknown-field", "is no field of the form", "不是表单中的项目" },
  { "excludes", "cannot be filled together with another field", "不能与另一项同时填写" },
  { "missing", "must be filled", "必须填写" },
  { "too-long", "is too long", "太长" },
  { "not-a-code", "is no code or label of its code table", "不是代码表中的代码或名称" },
  { "not-a-date", "is no date (YYYY-MM-DD)", "不是日期（如 2026-03-06）" },
  { "not-a-number", "is no whole number", "不是整数" },
  { "out-of-range", "is out of range", "超出范围" },
  { "not-a-division", "is no division in force, or does not go down to the county",
    "不是现行的行政区划，或没有到县（区）一级" },
  { "not-a-phone", "is no telephone number", "不是电话号码" },
  { "not-a-postcode", "is no postcode", "不是邮政编码" },
  { "not-an-email", "is no e-mail address", "不是电子邮箱" },
  { "not-an-identity", "is no identity number: its length, date or check character is wrong",
    "不是身份证号：位数、日期或校验码不对（表格中的身份证号须为文本，否则后几位会丢失）" },
  { "not-a-credit-code", "is no credit code: its length, letters or check character is wrong",
    "不是统一社会信用代码：位数、字母或校验码不对" },
  { "not-an-org-code", "is no organisation code: its length or check character is wrong",
    "不是组织机构代码：位数或校验码不对" },
  { "bad-text", "has characters that no text has", "含有不是文字的字符" },
  /* Of a row. */
  { "cell-error", "is an error of the spreadsheet: %s", "是表格的计算错误：%s" },
  { "duplicate", "is that of row %s already", "与第 %s 行重复" },
  { "no-college", "there is no college with this code or name", "没有这个代码或名称的学院" },
  { "not-of-identity", "is not that of the identity number", "与身份证号不符" },
  { "not-a-year", "is no year", "不是年份" },
  { "login-taken", "there is an account “%s” already", "账号“%s”已存在" },
  { "login-of-other", "is the login of a student or an employer", "是毕业生或用人单位的账号" },
  { "staff", "%s", "角色须为学院、学校或管理员，学院代码须存在" },
  { "contradicts", "contradicts another record", "与另一条记录矛盾" },
  { "pattern", "is no pattern of numbers: %s", "不是正确的编号规则：%s" },
  { "no-setting", "there is no setting “%s”", "没有“%s”这项设置" },
};

static const Fault *
find_fault (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    if (g_str_equal (faults[i].name, name))
      return &faults[i];
  return NULL;
}

const char *const *
sf_import_fault_list_names (void)
{
  static const char *names[G_N_ELEMENTS (faults) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    names[i] = faults[i].name;
  return names;
}

char *
sf_import_fault_text (const char *name, const char *argument, gboolean chinese)
{
  const Fault *fault = find_fault (name);

  g_return_val_if_fail (fault != NULL, g_strdup (chinese ? "不正确" : "is not right"));
  return g_strdup_printf (chinese ? fault->zh : fault->en, argument != NULL ? argument : "");
}
