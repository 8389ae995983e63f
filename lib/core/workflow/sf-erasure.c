/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Of a form only what is chosen from a table or counted stays: in free text anybody may be named.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-erasure.h"

#include <string.h>

#include "core/form/sf-form.h"
#include "core/workflow/sf-workflow-private.h"

/* What becomes of a column, by its name; others stay. */
typedef enum
{
  ERASE_NAME,   /* SF_ERASED_NAME */
  ERASE_NUMBER, /* the record's id: it is required and stands nowhere else */
  ERASE_TEXT,   /* nothing */
} Erasure;

static const struct
{
  const char *column;
  Erasure erasure;
} erasures[] = {
  { "student_name", ERASE_NAME }, { "student_number", ERASE_NUMBER },
  { "number", ERASE_NUMBER },     { "login", ERASE_NUMBER },
  { "reason", ERASE_TEXT },       { "remark", ERASE_TEXT },
  { "objection", ERASE_TEXT },    { "old_value", ERASE_TEXT },
  { "new_value", ERASE_TEXT },    { "received_by", ERASE_TEXT },
  { "class", ERASE_TEXT },        { "pinyin", ERASE_TEXT },
  { "initials", ERASE_TEXT },     { "email", ERASE_TEXT },
};

static void
erase_column (SfRecord *self, int column, Erasure erasure)
{
  if (erasure == ERASE_TEXT)
    sf_record_clear (self, column);
  else if (sf_record_has (self, column))
    sf_record_set_text (self, column, erasure == ERASE_NAME ? SF_ERASED_NAME : sf_record_get_id (self));
}

static gboolean
ends_with (const char *key, const char *name)
{
  const char *last = strrchr (key, '.');

  return g_str_equal (last != NULL ? last + 1 : key, name);
}

/* @field NULL: of an edition that is not known any more. */
static gboolean
stays (const SfField *field, const char *key)
{
  if (field == NULL)
    return FALSE;
  switch (field->type)
    {
    case SF_FIELD_CHOICE:
    case SF_FIELD_DIVISION:
    case SF_FIELD_MONEY:
    case SF_FIELD_CREDIT_CODE:
    case SF_FIELD_ORG_CODE:
      return TRUE;
    case SF_FIELD_DATE:
      return !ends_with (key, "birth");
    case SF_FIELD_INTEGER:
      return field->party != SF_PARTY_STUDENT; /* a QQ number is one */
    default:
      return g_str_equal (key, "employer.name") || g_str_has_suffix (key, ".unit.name") || ends_with (key, "major");
    }
}

static void
erase_form (SfRecord *self)
{
  const SfFormEdition *edition = sf_form_edition_lookup (sf_record_get_edition (self));
  g_autoptr (GList) keys = json_object_get_members (sf_record_get_form (self));

  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_autofree char *key = g_strdup (l->data);

      if (!stays (edition != NULL ? sf_form_edition_get_field (edition, key) : NULL, key))
        sf_record_set_field (self, key, NULL);
    }
}

void
sf_record_erase (SfRecord *self)
{
  SfKind kind = sf_record_get_kind (self);
  const SfKindInfo *info = sf_kind_info (kind);

  for (guint i = 0; i < G_N_ELEMENTS (erasures); i++)
    {
      int column = sf_kind_column_from_name (kind, erasures[i].column);

      if (column >= 0)
        erase_column (self, column, erasures[i].erasure);
    }
  if (kind == SF_KIND_STUDENT)
    sf_record_set_text (self, SF_STUDENT_NAME, SF_ERASED_NAME);
  if (kind == SF_KIND_ACCOUNT)
    sf_record_set_text (self, SF_ACCOUNT_NAME, SF_ERASED_NAME);
  if (info->has_form)
    erase_form (self);
  /* The employer is still found by its name. */
  if (info->parties.employer_name >= 0 && kind != SF_KIND_EMPLOYER)
    sf_case_refresh_search (self);
}
