/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rosters of colleges, staff and students.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/form/sf-identity.h"
#include "core/form/sf-pinyin.h"
#include "core/model/sf-uuid.h"
#include "db/sf-record-table.h"
#include "store/sf-import.h"

#define AGREEMENT "undergraduate-2020" /* whose rules hold for what the agreement shows, too */

static SfRecord *
find_by (SfImport *import, const char *sql, guint column, GError **error)
{
  g_autofree char *id = sf_import_query_id (import, sql, import->values[column], error);

  return id != NULL ? sf_record_table_get (import->db, import->roster->kind, id, NULL, error) : NULL;
}

static void
set_pinyin (SfRecord *record, int name, int pinyin_column, int initials_column)
{
  g_autofree char *pinyin = NULL;
  g_autofree char *initials = NULL;

  sf_pinyin_of (sf_record_get_text (record, name), TRUE, &pinyin, &initials);
  sf_record_set_text (record, pinyin_column, pinyin);
  sf_record_set_text (record, initials_column, initials);
}

/* ---- Colleges ---- */

enum
{
  COLLEGE_CODE,
  COLLEGE_NAME,
};

static const SfRosterColumn college_columns[] = {
  [COLLEGE_CODE] = { "code", NULL, NULL, SF_COLLEGE_CODE, TRUE },
  [COLLEGE_NAME] = { "name", AGREEMENT, "college.name", SF_COLLEGE_NAME, TRUE },
  { "contact", "college-2020", "contact", SF_TO_FORM },
  { "phone", "college-2020", "phone", SF_TO_FORM },
};

static SfRecord *
find_college (SfImport *import, GError **error)
{
  return find_by (import, "SELECT id FROM college WHERE code = :key", COLLEGE_CODE, error);
}

static gboolean
complete_nothing (SfImport *import, SfRecord *old, SfRecord *next, GError **error)
{
  return TRUE;
}

const SfRosterInfo sf_roster_colleges = {
  .what = "colleges",
  .title_zh = "学院",
  .kind = SF_KIND_COLLEGE,
  .edition = "college-2020",
  .columns = college_columns,
  .n_columns = G_N_ELEMENTS (college_columns),
  .key = COLLEGE_CODE,
  .second_key = COLLEGE_CODE,
  .name = COLLEGE_NAME,
  .find = find_college,
  .complete = complete_nothing,
};

/* ---- Staff ---- */

enum
{
  STAFF_LOGIN,
  STAFF_NAME,
  STAFF_ROLES,
  STAFF_COLLEGES,
};

static const SfRosterColumn staff_columns[] = {
  [STAFF_LOGIN] = { "login", NULL, NULL, SF_ACCOUNT_LOGIN, TRUE },
  [STAFF_NAME] = { "name", AGREEMENT, "student.name", SF_ACCOUNT_NAME, TRUE },
  [STAFF_ROLES] = { "roles", NULL, NULL, SF_TO_ROSTER, TRUE },
  [STAFF_COLLEGES] = { "colleges", NULL, NULL, SF_TO_ROSTER },
};

static SfRecord *
find_staff (SfImport *import, GError **error)
{
  return find_by (import, "SELECT id FROM account WHERE login = :key", STAFF_LOGIN, error);
}

/* "学院、学校" -> "college office"; words that it does not know stay, to be refused by name. */
static char *
translate_roles (const char *text)
{
  static const char *const words[][2] = {
    { "管理员", "admin" },      { "系统管理员", "admin" }, { "校级", "office" },  { "学校", "office" },
    { "招生就业处", "office" }, { "院系", "college" },     { "学院", "college" }, { "辅导员", "college" },
  };
  g_auto (GStrv) lines = g_strsplit (text, "、", -1);
  g_autofree char *joined = g_strjoinv (",", lines);
  g_auto (GStrv) parts = g_strsplit_set (joined, " ,;", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    for (guint w = 0; w < G_N_ELEMENTS (words); w++)
      if (g_str_equal (parts[i], words[w][0]))
        {
          g_free (parts[i]);
          parts[i] = g_strdup (words[w][1]);
        }
  return g_strjoinv (" ", parts);
}

static gboolean
complete_staff (SfImport *import, SfRecord *old, SfRecord *next, GError **error)
{
  g_autofree char *roles = translate_roles (import->values[STAFF_ROLES]);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) made = NULL;

  if (old != NULL && (sf_record_has (old, SF_ACCOUNT_STUDENT) || sf_record_has (old, SF_ACCOUNT_EMPLOYER)))
    {
      sf_import_complain (import, "login", "login-of-other", NULL);
      return FALSE;
    }
  made = sf_store_make_staff (import->store, import->db, import->values[STAFF_LOGIN], import->values[STAFF_NAME], roles,
                              import->values[STAFF_COLLEGES], &local);
  if (g_error_matches (local, SF_STORE_ERROR, SF_STORE_ERROR_INPUT))
    {
      sf_import_complain (import, NULL, "staff", local->message);
      return FALSE;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  sf_record_set_text (next, SF_ACCOUNT_ROLES, sf_record_get_text (made, SF_ACCOUNT_ROLES));
  sf_record_set_text (next, SF_ACCOUNT_COLLEGES, sf_record_get_text (made, SF_ACCOUNT_COLLEGES));
  return TRUE;
}

static gboolean
follow_staff (SfImport *import, SfRecord *old, SfRecord *next, GError **error)
{
  return old != NULL || sf_import_give_secret (import, next, error);
}

const SfRosterInfo sf_roster_staff = {
  .what = "staff",
  .title_zh = "教职工账号",
  .kind = SF_KIND_ACCOUNT,
  .columns = staff_columns,
  .n_columns = G_N_ELEMENTS (staff_columns),
  .key = STAFF_LOGIN,
  .second_key = STAFF_LOGIN,
  .name = STAFF_NAME,
  .find = find_staff,
  .complete = complete_staff,
  .follow = follow_staff,
};

/* ---- Students ---- */

enum
{
  STUDENT_NUMBER,
  STUDENT_NAME,
  STUDENT_COLLEGE,
  STUDENT_IDENTITY,
  STUDENT_SEX,
  STUDENT_BIRTH,
  STUDENT_TRAINING,
  STUDENT_ENROLMENT_YEAR,
  STUDENT_GRADUATION_YEAR,
};

static const SfRosterColumn student_columns[] = {
  [STUDENT_NUMBER] = { "number", AGREEMENT, "student.number", SF_STUDENT_NUMBER, TRUE },
  [STUDENT_NAME] = { "name", AGREEMENT, "student.name", SF_STUDENT_NAME, TRUE },
  [STUDENT_COLLEGE] = { "college", NULL, NULL, SF_TO_ROSTER, TRUE },
  [STUDENT_IDENTITY] = { "identity", "student-2020", "identity", SF_TO_FORM },
  [STUDENT_SEX] = { "sex", "student-2020", "sex", SF_TO_FORM },
  [STUDENT_BIRTH] = { "birth", "student-2020", "birth", SF_TO_FORM },
  [STUDENT_TRAINING] = { "training", "student-2020", "training", SF_TO_FORM },
  [STUDENT_ENROLMENT_YEAR] = { "enrolment_year", NULL, NULL, SF_TO_ROSTER },
  [STUDENT_GRADUATION_YEAR] = { "year", NULL, NULL, SF_TO_ROSTER },
  { "level", AGREEMENT, "student.education", SF_STUDENT_LEVEL, TRUE },
  { "major", AGREEMENT, "student.major", SF_STUDENT_MAJOR },
  { "class", AGREEMENT, "student.class", SF_STUDENT_CLASS },
  { "nation", "student-2020", "nation", SF_TO_FORM },
  { "politics", "student-2020", "politics", SF_TO_FORM },
  { "hardship", "student-2020", "hardship", SF_TO_FORM },
  { "major_code", "student-2020", "major_code", SF_TO_FORM },
  { "direction", "student-2020", "direction", SF_TO_FORM },
  { "duration", "student-2020", "duration", SF_TO_FORM },
  { "enrolment", "student-2020", "enrolment", SF_TO_FORM },
  { "graduation", "student-2020", "graduation", SF_TO_FORM },
  { "origin", "student-2020", "origin", SF_TO_FORM },
  { "phone", "student-2020", "phone", SF_TO_FORM },
  { "email", "student-2020", "email", SF_TO_FORM },
  { "qq", "student-2020", "qq", SF_TO_FORM },
  { "home_address", "student-2020", "home_address", SF_TO_FORM },
};

G_STATIC_ASSERT (G_N_ELEMENTS (student_columns) <= SF_MAX_ROSTER_COLUMNS);

static SfRecord *
find_student (SfImport *import, GError **error)
{
  return find_by (import, "SELECT id FROM student WHERE number = :key", STUDENT_NUMBER, error);
}

/* The identity number says when its holder was born and of what sex: the other columns must agree with it. */
static void
compare_identity (SfImport *import)
{
  const char *identity = import->values[STUDENT_IDENTITY];
  const char *sex = import->values[STUDENT_SEX];
  g_autofree char *birth = NULL;
  gboolean female;

  if (identity == NULL || !sf_identity_number_parse (identity, &birth, &female))
    return;
  if (import->values[STUDENT_BIRTH] != NULL && !g_str_equal (import->values[STUDENT_BIRTH], birth))
    sf_import_complain (import, "birth", "not-of-identity", NULL);
  if (sex != NULL && (g_str_equal (sex, "1") || g_str_equal (sex, "2")) && g_str_equal (sex, "2") != female)
    sf_import_complain (import, "sex", "not-of-identity", NULL);
}

/* The first of September, or the last of June, of a year: when Chinese universities enrol and let go. @derive: the date
 * may follow from it. */
static gboolean
take_year (SfImport *import, guint column, SfRecord *next, const char *field, const char *day, gboolean derive,
           gint64 *out_year)
{
  const char *key = import->roster->columns[column].key;
  g_autofree char *date = NULL;

  *out_year = 0;
  if (import->values[column] == NULL)
    return TRUE;
  if (!g_ascii_string_to_signed (import->values[column], 10, 1980, 2100, out_year, NULL))
    {
      sf_import_complain (import, key, "not-a-year", NULL);
      return FALSE;
    }
  date = g_strdup_printf ("%" G_GINT64_FORMAT "-%s", *out_year, day);
  if (derive && sf_record_get_field (next, field) == NULL)
    sf_record_set_field (next, field, date);
  return TRUE;
}

/* 定向 and 委培 students may not sign until the office clears them; clearing survives the next import. */
static void
lock_if_bound (SfImport *import, SfRecord *next)
{
  const char *training = import->values[STUDENT_TRAINING];

  if (g_strcmp0 (training, "2") == 0)
    sf_record_set_text (next, SF_STUDENT_LOCK, "oriented");
  else if (g_strcmp0 (training, "4") == 0)
    sf_record_set_text (next, SF_STUDENT_LOCK, "commissioned");
}

/* By code; failing that, by name, which a roster of another system may have instead. */
static char *
find_college_of (SfImport *import, GError **error)
{
  const char *text = import->values[STUDENT_COLLEGE];
  g_autoptr (GError) local = NULL;
  char *id = sf_import_query_id (import, "SELECT id FROM college WHERE code = :key", text, &local);

  if (id == NULL && local == NULL)
    id = sf_import_query_id (import, "SELECT id FROM college WHERE name = :key", text, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return id;
}

static gboolean
complete_student (SfImport *import, SfRecord *old, SfRecord *next, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *college = find_college_of (import, &local);
  gint64 enrolled;
  gint64 year;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (college == NULL)
    sf_import_complain (import, "college", "no-college", NULL);
  compare_identity (import);
  take_year (import, STUDENT_ENROLMENT_YEAR, next, "enrolment", "09-01", TRUE, &enrolled);
  /* A year that the record has told its date already, or somebody took that away. */
  take_year (import, STUDENT_GRADUATION_YEAR, next, "graduation", "06-30",
             old == NULL || !sf_record_has (old, SF_STUDENT_YEAR), &year);
  if (import->row->n_faults > 0)
    return FALSE;
  sf_record_set_text (next, SF_STUDENT_COLLEGE, college);
  if (year != 0)
    sf_record_set_int (next, SF_STUDENT_YEAR, year);
  if (old == NULL)
    lock_if_bound (import, next);
  set_pinyin (next, SF_STUDENT_NAME, SF_STUDENT_PINYIN, SF_STUDENT_INITIALS);
  return old != NULL || sf_import_check_login (import, import->values[STUDENT_NUMBER], error);
}

/* What is the student's goes along to the new college, out of the old one's sight. */
static gboolean
move_records (SfImport *import, SfKind kind, SfRecord *student, GError **error)
{
  int column = sf_kind_info (kind)->parties.college;
  g_autoptr (GPtrArray) records =
    sf_record_table_find (import->db, kind, "student = :a ORDER BY id", sf_record_get_id (student), NULL, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      gboolean changed;

      if (!sf_record_has (records->pdata[i], column))
        continue;
      sf_record_set_text (records->pdata[i], column, sf_record_get_text (student, SF_STUDENT_COLLEGE));
      if (!sf_import_put (import, records->pdata[i], &changed, error))
        return FALSE;
    }
  return records != NULL;
}

static gboolean
add_student_account (SfImport *import, SfRecord *student, GError **error)
{
  g_autofree char *id = sf_uuid_new (sf_clock_now (import->store->clock));
  g_autoptr (SfRecord) account = sf_record_new (SF_KIND_ACCOUNT, id);

  sf_record_set_state (account, SF_ACCOUNT_ACTIVE);
  sf_record_set_text (account, SF_ACCOUNT_LOGIN, sf_record_get_text (student, SF_STUDENT_NUMBER));
  sf_record_set_text (account, SF_ACCOUNT_NAME, sf_record_get_text (student, SF_STUDENT_NAME));
  sf_record_set_text (account, SF_ACCOUNT_STUDENT, sf_record_get_id (student));
  sf_record_set_text (account, SF_ACCOUNT_ROLES, sf_role_name (SF_ROLE_STUDENT));
  return sf_import_add_account (import, account, error);
}

static gboolean
follow_student (SfImport *import, SfRecord *old, SfRecord *next, GError **error)
{
  static const SfKind kinds[] = { SF_KIND_SIGNING,      SF_KIND_AGREEMENT,  SF_KIND_CANCELLATION, SF_KIND_REISSUE,
                                  SF_KIND_VERIFICATION, SF_KIND_CORRECTION, SF_KIND_BLANK };

  if (old == NULL)
    return add_student_account (import, next, error);
  if (g_strcmp0 (sf_record_get_text (old, SF_STUDENT_COLLEGE), sf_record_get_text (next, SF_STUDENT_COLLEGE)) == 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!move_records (import, kinds[i], next, error))
      return FALSE;
  return TRUE;
}

const SfRosterInfo sf_roster_students = {
  .what = "students",
  .title_zh = "毕业生",
  .kind = SF_KIND_STUDENT,
  .edition = "student-2020",
  .columns = student_columns,
  .n_columns = G_N_ELEMENTS (student_columns),
  .key = STUDENT_NUMBER,
  .second_key = STUDENT_NUMBER,
  .name = STUDENT_NAME,
  .find = find_student,
  .complete = complete_student,
  .follow = follow_student,
};
