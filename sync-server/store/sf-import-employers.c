/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The roster of employers. What the office imports is approved.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/form/sf-codes.h"
#include "core/form/sf-pinyin.h"
#include "core/model/sf-uuid.h"
#include "db/sf-record-table.h"
#include "store/sf-import.h"

#define AGREEMENT "undergraduate-2020" /* whose rules hold for what the agreement shows, too */

enum
{
  EMPLOYER_NAME,
  EMPLOYER_CREDIT_CODE,
  EMPLOYER_INDUSTRY,
  EMPLOYER_SIZE,
};

static const SfRosterColumn employer_columns[] = {
  [EMPLOYER_NAME] = { "name", AGREEMENT, "employer.name", SF_EMPLOYER_NAME, TRUE },
  [EMPLOYER_CREDIT_CODE] = { "credit_code", AGREEMENT, "employer.credit_code", SF_EMPLOYER_CREDIT_CODE },
  [EMPLOYER_INDUSTRY] = { "industry", NULL, NULL, SF_TO_ROSTER },
  [EMPLOYER_SIZE] = { "size", NULL, NULL, SF_TO_ROSTER },
  { "nature", AGREEMENT, "employer.nature", SF_EMPLOYER_NATURE },
  { "division", AGREEMENT, "employer.division", SF_EMPLOYER_DIVISION },
  { "contact", AGREEMENT, "employer.contact", SF_EMPLOYER_CONTACT },
  { "org_code", "employer-2020", "org_code", SF_TO_FORM },
  { "superior", "employer-2020", "superior", SF_TO_FORM },
  { "ownership", "employer-2020", "ownership", SF_TO_FORM },
  { "postcode", "employer-2020", "postcode", SF_TO_FORM },
  { "address", "employer-2020", "address", SF_TO_FORM },
  { "phone", "employer-2020", "phone", SF_TO_FORM },
  { "mobile", "employer-2020", "mobile", SF_TO_FORM },
  { "email", "employer-2020", "email", SF_TO_FORM },
  { "fax", "employer-2020", "fax", SF_TO_FORM },
};

static SfRecord *
find_employer (SfImport *import, GError **error)
{
  const char *code = import->values[EMPLOYER_CREDIT_CODE];
  g_autofree char *id =
    code != NULL ? sf_import_query_id (import, "SELECT id FROM employer WHERE credit_code = :key", code, error)
                 : sf_import_query_id (import, "SELECT id FROM employer WHERE name = :key AND credit_code IS NULL",
                                       import->values[EMPLOYER_NAME], error);

  return id != NULL ? sf_record_table_get (import->db, SF_KIND_EMPLOYER, id, NULL, error) : NULL;
}

static char *
read_as (const char *edition, const char *key, const char *text)
{
  const SfField *field = sf_form_edition_get_field (sf_form_edition_lookup (edition), key);
  g_autofree char *value = NULL;
  gboolean good;
  SfFormError code;

  value = sf_field_from_text (field, text, &good, &code);
  return good ? g_steal_pointer (&value) : NULL;
}

/* 行业门类 A to T of GB/T 4754: the employment system's table has them in the same order. */
static const char *
industry_of_section (const char *text)
{
  const SfCode *codes = sf_code_table ("单位行业");
  char section = g_ascii_toupper (*text);
  guint n = 0;

  while (codes[n].code != NULL)
    n++;
  if (section < 'A' || section > 'T' || text[1] != '\0' || (guint) (section - 'A') >= n)
    return NULL;
  return codes[section - 'A'].code;
}

static void
take_industry (SfImport *import, SfRecord *next)
{
  const char *text = import->values[EMPLOYER_INDUSTRY];
  g_autofree char *value = NULL;

  if (text == NULL)
    return;
  value = industry_of_section (text) != NULL ? g_strdup (industry_of_section (text))
                                             : read_as (AGREEMENT, "employer.industry", text);
  if (value == NULL)
    sf_import_complain (import, "industry", sf_form_error_name (SF_FORM_ERROR_NOT_A_CODE), NULL);
  else
    sf_record_set_text (next, SF_EMPLOYER_INDUSTRY, value);
}

/* "150-499人", "50人以下": the number of people decides as for industrial enterprises (统计上大中小微型企业划分办法).
 */
static const char *
size_of_people (const char *text)
{
  gboolean below = strstr (text, "以下") != NULL;
  char *end;
  guint64 people = g_ascii_strtoull (text, &end, 10);

  if (end == text)
    return NULL;
  people -= below && people > 0 ? 1 : 0;
  return people >= 1000 ? "large" : people >= 300 ? "medium" : people >= 20 ? "small" : "micro";
}

static void
take_size (SfImport *import, SfRecord *next)
{
  const char *text = import->values[EMPLOYER_SIZE];
  g_autofree char *value = NULL;

  if (text == NULL)
    return;
  value = size_of_people (text) != NULL ? g_strdup (size_of_people (text)) : read_as ("employer-2020", "size", text);
  if (value == NULL)
    sf_import_complain (import, "size", sf_form_error_name (SF_FORM_ERROR_NOT_A_CODE), NULL);
  else
    sf_record_set_field (next, "size", value);
}

static gboolean
complete_employer (SfImport *import, SfRecord *old, SfRecord *next, GError **error)
{
  const char *login = sf_record_get_text (next, SF_EMPLOYER_CREDIT_CODE);
  g_autofree char *pinyin = NULL;
  g_autofree char *initials = NULL;

  take_industry (import, next);
  take_size (import, next);
  if (import->row->n_faults > 0)
    return FALSE;
  if (old == NULL)
    sf_record_set_state (next, SF_EMPLOYER_APPROVED);
  sf_pinyin_of (sf_record_get_text (next, SF_EMPLOYER_NAME), FALSE, &pinyin, &initials);
  sf_record_set_text (next, SF_EMPLOYER_PINYIN, pinyin);
  sf_record_set_text (next, SF_EMPLOYER_INITIALS, initials);
  return old != NULL || login == NULL || sf_import_check_login (import, login, error);
}

/* Its HR contact logs in with the credit code; an employer without one is handled by the office. */
static gboolean
follow_employer (SfImport *import, SfRecord *old, SfRecord *next, GError **error)
{
  const char *login = sf_record_get_text (next, SF_EMPLOYER_CREDIT_CODE);
  g_autofree char *id = NULL;
  g_autoptr (SfRecord) account = NULL;

  if (old != NULL || login == NULL)
    return TRUE;
  id = sf_uuid_new (sf_clock_now (import->store->clock));
  account = sf_record_new (SF_KIND_ACCOUNT, id);
  sf_record_set_state (account, SF_ACCOUNT_ACTIVE);
  sf_record_set_text (account, SF_ACCOUNT_LOGIN, login);
  sf_record_set_text (account, SF_ACCOUNT_NAME, sf_record_get_text (next, SF_EMPLOYER_NAME));
  sf_record_set_text (account, SF_ACCOUNT_EMPLOYER, sf_record_get_id (next));
  sf_record_set_text (account, SF_ACCOUNT_ROLES, sf_role_name (SF_ROLE_EMPLOYER));
  return sf_import_add_account (import, account, error);
}

const SfRosterInfo sf_roster_employers = {
  .what = "employers",
  .title_zh = "用人单位",
  .kind = SF_KIND_EMPLOYER,
  .edition = "employer-2020",
  .columns = employer_columns,
  .n_columns = G_N_ELEMENTS (employer_columns),
  .key = EMPLOYER_NAME,
  .second_key = EMPLOYER_CREDIT_CODE,
  .name = EMPLOYER_NAME,
  .find = find_employer,
  .complete = complete_employer,
  .follow = follow_employer,
};
