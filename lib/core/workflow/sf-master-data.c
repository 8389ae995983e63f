/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. A column follows the rules of the field that shows it on the agreement, as in the rosters that are
 * imported: what could not be printed must not be kept.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-master-data.h"

#include "core/form/sf-pinyin.h"

#define AGREEMENT "undergraduate-2020"

/* What no form shows. */
static const SfField year_field = { .key = "year",
                                    .label_zh = "毕业年份",
                                    .label_en = "Graduation year",
                                    .type = SF_FIELD_INTEGER,
                                    .party = SF_PARTY_SCHOOL,
                                    .min = 1980,
                                    .max = 2100 };
static const SfField college_field = { .key = "college",
                                       .label_zh = "所在院系",
                                       .label_en = "College",
                                       .type = SF_FIELD_TEXT,
                                       .party = SF_PARTY_SCHOOL,
                                       .max = 36 };
static const SfField code_field = { .key = "code",
                                    .label_zh = "院系代码",
                                    .label_en = "College code",
                                    .type = SF_FIELD_TEXT,
                                    .party = SF_PARTY_SCHOOL,
                                    .max = 12 };
static const SfField quota_field = { .key = "offline_quota",
                                     .label_zh = "线下签名额",
                                     .label_en = "Signings on paper",
                                     .type = SF_FIELD_INTEGER,
                                     .party = SF_PARTY_SCHOOL,
                                     .max = 100000 };

typedef struct
{
  SfKind kind;
  const char *key; /* the column's name */
  gboolean required;
  const char *shown;  /* the agreement's field whose rules hold; NULL: … */
  const SfField *own; /* … this one */
} Column;

static const Column columns[] = {
  { SF_KIND_STUDENT, "number", TRUE, "student.number", NULL },
  { SF_KIND_STUDENT, "name", TRUE, "student.name", NULL },
  { SF_KIND_STUDENT, "college", TRUE, NULL, &college_field },
  { SF_KIND_STUDENT, "level", TRUE, "student.education", NULL },
  { SF_KIND_STUDENT, "major", FALSE, "student.major", NULL },
  { SF_KIND_STUDENT, "class", FALSE, "student.class", NULL },
  { SF_KIND_STUDENT, "year", FALSE, NULL, &year_field },
  { SF_KIND_EMPLOYER, "name", TRUE, "employer.name", NULL },
  { SF_KIND_EMPLOYER, "credit_code", TRUE, "employer.credit_code", NULL },
  { SF_KIND_EMPLOYER, "contact", FALSE, "employer.contact", NULL },
  { SF_KIND_EMPLOYER, "nature", FALSE, "employer.nature", NULL },
  { SF_KIND_EMPLOYER, "industry", FALSE, "employer.industry", NULL },
  { SF_KIND_EMPLOYER, "division", FALSE, "employer.division", NULL },
  { SF_KIND_COLLEGE, "code", TRUE, NULL, &code_field },
  { SF_KIND_COLLEGE, "name", TRUE, "college.name", NULL },
  { SF_KIND_COLLEGE, "offline_quota", FALSE, NULL, &quota_field },
};

static const Column *
find_column (SfKind kind, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (columns[i].kind == kind && g_str_equal (columns[i].key, key))
      return &columns[i];
  return NULL;
}

const char *
sf_master_edition (SfKind kind)
{
  switch (kind)
    {
    case SF_KIND_STUDENT:
      return "student-2020";
    case SF_KIND_EMPLOYER:
      return "employer-2020";
    case SF_KIND_COLLEGE:
      return "college-2020";
    case SF_KIND_SETTINGS:
      return "school-2020";
    default:
      return NULL;
    }
}

const SfField *
sf_master_get_field (SfKind kind, const char *key)
{
  const Column *column = find_column (kind, key);
  const SfFormEdition *edition;

  if (column != NULL && column->own != NULL)
    return column->own;
  edition = sf_form_edition_lookup (column != NULL ? AGREEMENT : sf_master_edition (kind));
  return edition != NULL ? sf_form_edition_get_field (edition, column != NULL ? column->shown : key) : NULL;
}

gboolean
sf_master_is_required (SfKind kind, const char *key)
{
  const Column *column = find_column (kind, key);
  const SfField *field = column == NULL ? sf_master_get_field (kind, key) : NULL;

  return column != NULL ? column->required : field != NULL && field->required;
}

gboolean
sf_master_is_contact (const char *key)
{
  static const char *const keys[] = { "contact", "postcode", "address", "phone", "mobile", "email", "fax", NULL };

  return g_strv_contains (keys, key);
}

gboolean
sf_master_is_offices (const char *key)
{
  return g_str_equal (key, "college") || g_str_equal (key, "number");
}

static gboolean
holds_number (SfKind kind, int column)
{
  return sf_kind_info (kind)->columns[column].type == SF_COLUMN_INTEGER;
}

char *
sf_master_dup_value (SfRecord *record, const char *key)
{
  SfKind kind = sf_record_get_kind (record);
  int column = find_column (kind, key) != NULL ? sf_kind_column_from_name (kind, key) : -1;

  if (column < 0)
    return g_strdup (sf_record_get_field (record, key));
  if (holds_number (kind, column) && sf_record_has (record, column))
    return g_strdup_printf ("%" G_GINT64_FORMAT, sf_record_get_int (record, column));
  return g_strdup (sf_record_get_text (record, column));
}

static void
refresh_pinyin (SfRecord *record)
{
  SfKind kind = sf_record_get_kind (record);
  const char *name = sf_record_get_text (record, sf_kind_column_from_name (kind, "name"));
  g_autofree char *pinyin = NULL;
  g_autofree char *initials = NULL;

  sf_pinyin_of (name != NULL ? name : "", kind == SF_KIND_STUDENT, &pinyin, &initials);
  sf_record_set_text (record, sf_kind_column_from_name (kind, "pinyin"), pinyin);
  sf_record_set_text (record, sf_kind_column_from_name (kind, "initials"), initials);
}

void
sf_master_set_value (SfRecord *record, const char *key, const char *value)
{
  SfKind kind = sf_record_get_kind (record);
  int column = find_column (kind, key) != NULL ? sf_kind_column_from_name (kind, key) : -1;
  gint64 number;

  if (column < 0)
    sf_record_set_field (record, key, value);
  else if (!holds_number (kind, column))
    sf_record_set_text (record, column, value);
  else if (value != NULL && g_ascii_string_to_signed (value, 10, 0, G_MAXINT, &number, NULL))
    sf_record_set_int (record, column, number);
  else
    sf_record_clear (record, column);
  if (g_str_equal (key, "name") && sf_kind_column_from_name (kind, "pinyin") >= 0)
    refresh_pinyin (record);
  /* The school's name stands in its form, where the agreement takes it from, and in a column that lists show. */
  if (g_str_equal (key, "name") && kind == SF_KIND_SETTINGS)
    sf_record_set_text (record, SF_SETTINGS_NAME, value);
}
