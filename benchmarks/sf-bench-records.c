/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-bench-records.h"

#include "core/form/sf-codes.h"
#include "core/form/sf-form.h"
#include "core/form/sf-pinyin.h"

#define EDITION "undergraduate-2020"
#define FORM_BYTES 460 /* with the header's columns, a row of 1.2 KB */

static const char *const surnames[] = { "王", "李", "张", "刘", "陈", "杨", "黄", "赵",   "吴",   "周", "徐", "孙",
                                        "马", "朱", "胡", "郭", "何", "林", "罗", "欧阳", "司马", "雒", "谭", "邹" };
static const char given[] =
  "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超霞平刚桂英华文辉玲宇浩然子轩梓涵雨欣思远晨曦嘉怡俊熙佳琪志鹏雪婷"
  "建国海燕振裘舒珊堃玥喆淼钰瑾珂翊骏祎";
static const char *const cities[] = { "长沙", "湘潭", "深圳", "杭州", "北京", "武汉", "成都", "苏州" };
static const char *const brands[] = { "谷米", "鑫源", "华睿", "天工", "云帆", "青禾", "远景", "恒信", "博雅", "中联" };
static const char *const trades[] = { "科技", "信息技术", "环保设备", "建筑工程", "生物医药", "新能源" };

#define PICK(random, list) ((list)[g_rand_int_range ((random), 0, G_N_ELEMENTS (list))])

/* ---- Small things ---- */

char *
sf_bench_id (SfKind kind, guint n)
{
  return g_strdup_printf ("01900000-0000-7000-8%03x-%012u", (guint) kind, n);
}

char *
sf_bench_person (GRand *random)
{
  GString *name = g_string_new (PICK (random, surnames));
  int n = (int) (sizeof given - 1) / 3; /* each of them takes three bytes */

  for (int i = g_rand_int_range (random, 1, 3); i > 0; i--)
    g_string_append_len (name, given + 3 * g_rand_int_range (random, 0, n), 3);
  return g_string_free (name, FALSE);
}

char *
sf_bench_digits (GRand *random, const char *prefix, int n)
{
  GString *digits = g_string_new (prefix);

  while (n-- > 0)
    g_string_append_c (digits, (char) ('0' + g_rand_int_range (random, 0, 10)));
  return g_string_free (digits, FALSE);
}

static char *
make_employer_name (guint n)
{
  return g_strdup_printf ("%s%s%s有限公司第%u分公司", cities[n % G_N_ELEMENTS (cities)],
                          brands[n / 3 % G_N_ELEMENTS (brands)], trades[n / 5 % G_N_ELEMENTS (trades)], n + 1);
}

static char *
make_number (guint n)
{
  return g_strdup_printf ("2022%07u", n);
}

/* The student's own: whoever names her, names her the same. */
char *
sf_bench_student_name (guint n)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (n);

  return sf_bench_person (random);
}

static void
set_link (SfRecord *record, int column, SfKind kind, guint n)
{
  g_autofree char *id = sf_bench_id (kind, n);

  sf_record_set_text (record, column, id);
}

static void
take_text (SfRecord *record, int column, char *text)
{
  sf_record_set_text (record, column, text);
  g_free (text);
}

static SfRecord *
make_record (SfKind kind, guint n, int state)
{
  g_autofree char *id = sf_bench_id (kind, n);
  SfRecord *record = sf_record_new (kind, id);

  sf_record_set_state (record, state);
  return record;
}

/* ---- The form ---- */

static char *
make_value (const SfField *field, GRand *random)
{
  switch (field->type)
    {
    case SF_FIELD_CHOICE:
      return g_strdup (sf_code_table (field->codes)[0].code);
    case SF_FIELD_DATE:
      return g_strdup_printf ("2026-07-%02d", g_rand_int_range (random, 1, 29));
    case SF_FIELD_MONEY:
      return g_strdup_printf ("%d", g_rand_int_range (random, 3000, 15000));
    case SF_FIELD_INTEGER:
      return g_strdup_printf ("%d", g_rand_int_range (random, 1, 6));
    case SF_FIELD_DIVISION:
      return g_strdup ("430104");
    case SF_FIELD_PHONE:
    case SF_FIELD_MOBILE:
      return sf_bench_digits (random, "138", 8);
    case SF_FIELD_POSTCODE:
      return sf_bench_digits (random, "41", 4);
    case SF_FIELD_EMAIL:
      return g_strdup_printf ("u%d@example.com", g_rand_int_range (random, 100, 100000));
    case SF_FIELD_IDENTITY:
      return g_strdup ("11010519491231002X");
    case SF_FIELD_CREDIT_CODE:
      return g_strdup ("914403001922038216");
    case SF_FIELD_ORG_CODE:
      return g_strdup ("192203821");
    case SF_FIELD_FILE:
      return NULL;
    case SF_FIELD_TEXT:
    case SF_FIELD_LONG_TEXT:
    default:
      return g_strdup_printf ("%s%d号", PICK (random, cities), g_rand_int_range (random, 1, 1000));
    }
}

static void
fill_form (SfRecord *record, guint n)
{
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (sf_form_edition_lookup (EDITION));
  g_autoptr (GRand) random = g_rand_new_with_seed (n);
  g_autoptr (JsonObject) form = json_object_new ();
  gsize bytes = 0;

  for (; *groups != NULL; groups++)
    for (const SfField *const *f = (*groups)->fields; *f != NULL && bytes < FORM_BYTES; f++)
      {
        g_autofree char *value = make_value (*f, random);

        if (value == NULL)
          continue;
        bytes += strlen ((*f)->key) + strlen (value) + 6; /* quotes, colon, comma */
        json_object_set_string_member (form, (*f)->key, value);
      }
  sf_record_set_edition (record, EDITION);
  sf_record_set_form (record, form);
}

/* ---- Records ---- */

SfRecord *
sf_bench_settings (void)
{
  SfRecord *settings = make_record (SF_KIND_SETTINGS, 0, SF_ACTIVE);

  sf_record_set_text (settings, SF_SETTINGS_NAME, "云就业大学");
  sf_record_set_edition (settings, "school-2020");
  return settings;
}

SfRecord *
sf_bench_college (guint n)
{
  SfRecord *college = make_record (SF_KIND_COLLEGE, n, SF_ACTIVE);

  take_text (college, SF_COLLEGE_CODE, g_strdup_printf ("%02u", n + 1));
  take_text (college, SF_COLLEGE_NAME, g_strdup_printf ("第%u学院", n + 1));
  return college;
}

SfRecord *
sf_bench_employer (guint n)
{
  SfRecord *employer = make_record (SF_KIND_EMPLOYER, n, SF_EMPLOYER_APPROVED);

  take_text (employer, SF_EMPLOYER_NAME, make_employer_name (n));
  sf_record_set_edition (employer, "employer-2020");
  return employer;
}

SfRecord *
sf_bench_account (guint n, const char *login, const char *role)
{
  SfRecord *account = make_record (SF_KIND_ACCOUNT, n, SF_ACCOUNT_ACTIVE);

  sf_record_set_text (account, SF_ACCOUNT_LOGIN, login);
  sf_record_set_text (account, SF_ACCOUNT_NAME, login);
  sf_record_set_text (account, SF_ACCOUNT_ROLES, role);
  return account;
}

SfRecord *
sf_bench_secretary (guint n, const char *login, guint college)
{
  SfRecord *account = sf_bench_account (n, login, "college");

  set_link (account, SF_ACCOUNT_COLLEGES, SF_KIND_COLLEGE, college);
  return account;
}

SfRecord *
sf_bench_student_account (guint n)
{
  g_autofree char *login = g_strdup_printf ("student%u", n);
  SfRecord *account = sf_bench_account (SF_BENCH_STUDENT_ACCOUNTS + n, login, "student");

  set_link (account, SF_ACCOUNT_STUDENT, SF_KIND_STUDENT, n);
  return account;
}

SfRecord *
sf_bench_employer_account (guint n)
{
  g_autofree char *login = g_strdup_printf ("employer%u", n);
  SfRecord *account = sf_bench_account (SF_BENCH_EMPLOYER_ACCOUNTS + n, login, "employer");

  set_link (account, SF_ACCOUNT_EMPLOYER, SF_KIND_EMPLOYER, n);
  return account;
}

SfRecord *
sf_bench_student (guint n, guint college)
{
  SfRecord *student = make_record (SF_KIND_STUDENT, n, SF_ACTIVE);
  g_autofree char *name = sf_bench_student_name (n);
  g_autofree char *pinyin = NULL;
  g_autofree char *initials = NULL;

  sf_pinyin_of (name, TRUE, &pinyin, &initials);
  take_text (student, SF_STUDENT_NUMBER, make_number (n));
  sf_record_set_text (student, SF_STUDENT_NAME, name);
  sf_record_set_text (student, SF_STUDENT_PINYIN, pinyin);
  sf_record_set_text (student, SF_STUDENT_INITIALS, initials);
  set_link (student, SF_STUDENT_COLLEGE, SF_KIND_COLLEGE, college);
  sf_record_set_text (student, SF_STUDENT_LEVEL, "31");
  sf_record_set_int (student, SF_STUDENT_YEAR, 2026);
  sf_record_set_edition (student, "student-2020");
  return student;
}

typedef struct
{
  int student, employer, college, number, student_name, employer_name, pinyin, initials;
} Parties;

/* Who signs with whom, on a signing and on its agreement. */
static void
set_parties (SfRecord *record, guint n, guint college, const Parties *at)
{
  g_autofree char *name = sf_bench_student_name (n);
  g_autofree char *employer = make_employer_name (n % SF_BENCH_EMPLOYERS);
  g_autofree char *pinyin[2] = { NULL };
  g_autofree char *initials[2] = { NULL };

  sf_pinyin_of (name, TRUE, &pinyin[0], &initials[0]);
  sf_pinyin_of (employer, FALSE, &pinyin[1], &initials[1]);
  set_link (record, at->student, SF_KIND_STUDENT, n);
  set_link (record, at->employer, SF_KIND_EMPLOYER, n % SF_BENCH_EMPLOYERS);
  set_link (record, at->college, SF_KIND_COLLEGE, college);
  take_text (record, at->number, make_number (n));
  sf_record_set_text (record, at->student_name, name);
  sf_record_set_text (record, at->employer_name, employer);
  take_text (record, at->pinyin, g_strdup_printf ("%s %s", pinyin[0], pinyin[1]));
  take_text (record, at->initials, g_strdup_printf ("%s %s", initials[0], initials[1]));
}

SfRecord *
sf_bench_signing (guint n, guint college, int state)
{
  static const Parties at = { SF_SIGNING_STUDENT,        SF_SIGNING_EMPLOYER,     SF_SIGNING_COLLEGE,
                              SF_SIGNING_STUDENT_NUMBER, SF_SIGNING_STUDENT_NAME, SF_SIGNING_EMPLOYER_NAME,
                              SF_SIGNING_PINYIN,         SF_SIGNING_INITIALS };
  SfRecord *signing = make_record (SF_KIND_SIGNING, n, state);
  SfTime started = SF_BENCH_NOW - SF_DAY - (SfTime) (n * 7919 % 100003) * SF_MINUTE;

  set_parties (signing, n, college, &at);
  sf_record_set_text (signing, SF_SIGNING_ORIGIN, "employer");
  sf_record_set_int (signing, SF_SIGNING_STARTED_AT, started);
  sf_record_set_int (signing, SF_SIGNING_ACCEPTED_AT, started + SF_HOUR);
  sf_record_set_int (signing, SF_SIGNING_QUEUED_AT, started + SF_HOUR);
  sf_record_set_int (signing, SF_SIGNING_TERM_DAYS, 7);
  set_link (signing, SF_SIGNING_AGREEMENT, SF_KIND_AGREEMENT, n);
  fill_form (signing, n);
  return signing;
}

SfRecord *
sf_bench_invitation (guint n, guint college, SfTime expires_at)
{
  SfRecord *signing = sf_bench_signing (n, college, SF_SIGNING_INVITED);

  sf_record_clear (signing, SF_SIGNING_ACCEPTED_AT);
  sf_record_clear (signing, SF_SIGNING_AGREEMENT);
  sf_record_set_int (signing, SF_SIGNING_EXPIRES_AT, expires_at);
  sf_record_set_int (signing, SF_SIGNING_REMINDED_AT, expires_at - SF_HOUR);
  return signing;
}

SfRecord *
sf_bench_agreement (guint n, guint college, int state)
{
  static const Parties at = { SF_AGREEMENT_STUDENT,        SF_AGREEMENT_EMPLOYER,     SF_AGREEMENT_COLLEGE,
                              SF_AGREEMENT_STUDENT_NUMBER, SF_AGREEMENT_STUDENT_NAME, SF_AGREEMENT_EMPLOYER_NAME,
                              SF_AGREEMENT_PINYIN,         SF_AGREEMENT_INITIALS };
  SfRecord *agreement = make_record (SF_KIND_AGREEMENT, n, state);

  set_parties (agreement, n, college, &at);
  take_text (agreement, SF_AGREEMENT_NUMBER, make_number (n));
  take_text (agreement, SF_AGREEMENT_CODE, g_strdup_printf ("BENCH%011u", n));
  set_link (agreement, SF_AGREEMENT_SIGNING, SF_KIND_SIGNING, n);
  sf_record_set_int (agreement, SF_AGREEMENT_MADE_AT, SF_BENCH_NOW - SF_DAY);
  fill_form (agreement, n);
  return agreement;
}

/* ---- Operations ---- */

JsonObject *
sf_bench_arguments (guint n)
{
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (sf_form_edition_lookup (EDITION));
  g_autoptr (GRand) random = g_rand_new_with_seed (n);
  g_autofree char *number = make_number (n);
  g_autofree char *name = sf_bench_student_name (n);
  JsonObject *args = json_object_new ();
  JsonObject *form = json_object_new ();
  JsonArray *read = json_array_new ();

  for (; *groups != NULL; groups++)
    {
      json_array_add_string_element (read, (*groups)->key);
      for (const SfField *const *f = (*groups)->fields; *f != NULL; f++)
        {
          g_autofree char *value = make_value (*f, random);

          if (value != NULL && ((*f)->party & (SF_PARTY_EMPLOYER | SF_PARTY_STUDENT)) != 0 &&
              ((*f)->excludes == NULL || !json_object_has_member (form, (*f)->excludes)))
            json_object_set_string_member (form, (*f)->key, value);
        }
    }
  json_object_set_object_member (args, "form", form);
  json_object_set_array_member (args, "read", read);
  json_object_set_boolean_member (args, "confirm", TRUE);
  json_object_set_string_member (args, "student_number", number);
  json_object_set_string_member (args, "student_name", name);
  json_object_set_string_member (args, "reason", "另有去向");
  return args;
}
