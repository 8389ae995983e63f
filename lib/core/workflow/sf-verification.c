/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/workflow/sf-verification.h"

#include <string.h>

#include "core/form/sf-codes.h"

/* Prefixes of the two sides in every edition of verifications. */
#define KEPT "school."
#define SAID "own."

static const SfFormEdition *
get_edition (const SfRecord *self)
{
  return sf_form_edition_lookup (sf_record_get_edition (self));
}

static const SfField *
find_side (const SfRecord *self, const char *side, const char *key)
{
  const SfFormEdition *edition = get_edition (self);
  g_autofree char *name = g_strconcat (side, key, NULL);

  return edition != NULL ? sf_form_edition_get_field (edition, name) : NULL;
}

static const char *
get_side (SfRecord *self, const SfField *field)
{
  return field != NULL ? sf_record_get_field (self, field->key) : NULL;
}

/* ---- Comparing ---- */

static const char *
base_key (const SfField *field)
{
  return g_str_has_prefix (field->key, KEPT) ? field->key + strlen (KEPT) : field->key + strlen (SAID);
}

static void
add_field (SfRecord *self, const SfFieldGroup *group, const SfField *field, GPtrArray *out)
{
  SfVerifiedField *verified;
  const SfField *kept = find_side (self, KEPT, base_key (field));

  /* The two sides of a field stand together, the school's first. */
  if (field != kept && kept != NULL)
    return;
  verified = g_new0 (SfVerifiedField, 1);
  verified->key = base_key (field);
  verified->group = group;
  verified->kept = kept;
  verified->said = find_side (self, SAID, verified->key);
  verified->differs = verified->kept != NULL && verified->said != NULL &&
                      g_strcmp0 (get_side (self, verified->kept), get_side (self, verified->said)) != 0;
  g_ptr_array_add (out, verified);
}

GPtrArray *
sf_verification_compare (SfRecord *self)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);
  const SfFormEdition *edition = get_edition (self);

  if (edition == NULL)
    return fields;
  for (const SfFieldGroup *const *g = sf_form_edition_get_groups (edition); *g != NULL; g++)
    for (const SfField *const *f = (*g)->fields; *f != NULL; f++)
      add_field (self, *g, *f, fields);
  return fields;
}

const char *
sf_verification_get_value (SfRecord *self, const char *key)
{
  const SfField *said = find_side (self, SAID, key);

  return get_side (self, said != NULL ? said : find_side (self, KEPT, key));
}

/* ---- Filling ---- */

void
sf_verification_keep (SfRecord *self, const char *key, const char *value)
{
  const SfField *kept = find_side (self, KEPT, key);
  const SfField *said = find_side (self, SAID, key);
  gboolean follows;

  if (kept == NULL)
    return;
  follows =
    said != NULL && (get_side (self, said) == NULL || g_strcmp0 (get_side (self, said), get_side (self, kept)) == 0);
  sf_record_set_field (self, kept->key, value);
  if (follows)
    sf_record_set_field (self, said->key, value);
}

gboolean
sf_verification_restore (SfRecord *self, const char *key)
{
  const SfField *kept = find_side (self, KEPT, key);
  const SfField *said = find_side (self, SAID, key);
  g_autofree char *value = NULL;

  if (kept == NULL || said == NULL)
    return FALSE;
  value = g_strdup (get_side (self, kept));
  sf_record_set_field (self, said->key, value);
  return TRUE;
}

gboolean
sf_verification_restore_group (SfRecord *self, const char *group)
{
  g_autoptr (GPtrArray) fields = sf_verification_compare (self);
  gboolean found = FALSE;

  for (guint i = 0; i < fields->len; i++)
    {
      const SfVerifiedField *field = fields->pdata[i];

      if (!g_str_equal (field->group->key, group))
        continue;
      found = TRUE;
      sf_verification_restore (self, field->key);
    }
  return found;
}

static void
keep_column (SfRecord *self, const char *key, const SfRecord *from, int column)
{
  sf_verification_keep (self, key, sf_record_get_text (from, column));
}

void
sf_verification_take_student (SfRecord *self, SfRecord *student, SfRecord *college)
{
  static const char *const fields[] = { "identity",   "direction", "duration", "enrolment",
                                        "graduation", "origin",    "phone",    "email" };

  keep_column (self, "person.name", student, SF_STUDENT_NAME);
  keep_column (self, "person.number", student, SF_STUDENT_NUMBER);
  keep_column (self, "person.education", student, SF_STUDENT_LEVEL);
  keep_column (self, "person.major", student, SF_STUDENT_MAJOR);
  if (college != NULL)
    keep_column (self, "person.college", college, SF_COLLEGE_NAME);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *key = g_strconcat ("person.", fields[i], NULL);

      sf_verification_keep (self, key, sf_record_get_field (student, fields[i]));
    }
}

/* A field of the agreement and what it is called here; the parts 报到证, 档案 and 户口 have the same names in both. */
static const struct
{
  const char *from, *to;
} agreed[] = {
  { "employer.name", "unit.name" },
  { "employer.credit_code", "unit.credit_code" },
  { "employer.nature", "unit.nature" },
  { "employer.industry", "unit.industry" },
  { "employer.division", "unit.division" },
  { "employer.postcode", "unit.postcode" },
  { "employer.address", "unit.address" },
  { "employer.contact", "unit.contact" },
  { "employer.phone", "unit.phone" },
  { "employer.email", "unit.email" },
  { "work.position_category", "unit.position_category" },
  { "dispatch.note", "dispatch.note" },
  { "dispatch.kind", "dispatch.kind" },
  { "dispatch.unit", "dispatch.unit" },
  { "dispatch.division", "dispatch.division" },
  { "dispatch.address", "dispatch.address" },
  { "archive.unit", "archive.unit" },
  { "archive.address", "archive.address" },
  { "archive.postcode", "archive.postcode" },
  { "archive.contact", "archive.contact" },
  { "archive.phone", "archive.phone" },
  { "household.move", "household.move" },
  { "household.address", "household.address" },
  { "household.police_station", "household.police_station" },
};

#define BY_AGREEMENT "10" /* 签就业协议形式就业 */

void
sf_verification_take_agreement (SfRecord *self, SfRecord *agreement)
{
  sf_record_set_text (self, SF_VERIFICATION_AGREEMENT, sf_record_get_id (agreement));
  keep_column (self, "agreement.number", agreement, SF_AGREEMENT_NUMBER);
  for (guint i = 0; i < G_N_ELEMENTS (agreed); i++)
    sf_verification_keep (self, agreed[i].to, sf_record_get_field (agreement, agreed[i].from));
  sf_verification_keep (self, "whereabouts.kind", BY_AGREEMENT);
  sf_verification_refresh (self);
}

void
sf_verification_refresh (SfRecord *self)
{
  const char *kind = sf_verification_get_value (self, "whereabouts.kind");

  sf_record_set_text (self, SF_VERIFICATION_WHEREABOUTS,
                      kind != NULL ? kind : get_side (self, find_side (self, KEPT, "whereabouts.kind")));
}

/* ---- 报到证填写向导 ---- */

static void
set_said (SfRecord *self, JsonObject *out, const char *key, const char *value)
{
  const SfField *said = find_side (self, SAID, key);

  if (said != NULL && value != NULL)
    json_object_set_string_member (out, said->key, value);
}

/* Who goes home reports to the authority of the city; a municipality under the central government has no cities. */
static void
fill_home (SfRecord *self, JsonObject *out)
{
  const char *origin = sf_verification_get_value (self, "person.origin");
  g_autofree char *city = origin != NULL ? g_strdup_printf ("%.4s00", origin) : NULL;
  g_autofree char *name = city != NULL ? sf_division_full_name (city) : NULL;
  g_autofree char *unit = NULL;

  if (city != NULL && (name == NULL || g_str_has_suffix (name, "市辖区")))
    {
      g_free (city);
      g_free (name);
      city = g_strdup_printf ("%.2s0000", origin);
      name = sf_division_full_name (city);
    }
  if (name == NULL)
    return;
  unit = g_strconcat (name, "人力资源和社会保障局", NULL);
  set_said (self, out, "dispatch.kind", "2");
  set_said (self, out, "dispatch.unit", unit);
  set_said (self, out, "dispatch.division", city);
}

static void
fill_unit (SfRecord *self, JsonObject *out)
{
  const char *unit = sf_verification_get_value (self, "unit.name");

  if (unit == NULL)
    return;
  set_said (self, out, "dispatch.kind", "1");
  set_said (self, out, "dispatch.unit", unit);
  set_said (self, out, "dispatch.division", sf_verification_get_value (self, "unit.division"));
  set_said (self, out, "dispatch.address", sf_verification_get_value (self, "unit.address"));
}

JsonObject *
sf_verification_dispatch (SfRecord *self, SfDispatch dispatch)
{
  JsonObject *values = json_object_new ();

  if (dispatch == SF_DISPATCH_HOME)
    fill_home (self, values);
  else
    fill_unit (self, values);
  return values;
}
