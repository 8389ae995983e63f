/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-prefill.h"

typedef struct
{
  int column;
  const char *key;
} Source;

static void
put (JsonObject *values, const SfFormEdition *edition, const char *key, const char *value)
{
  if (value != NULL && sf_form_edition_get_field (edition, key) != NULL)
    json_object_set_string_member (values, key, value);
}

/* The columns of @record, and the fields of its own form under @prefix. */
static JsonObject *
gather (const SfFormEdition *edition, SfRecord *record, const Source *sources, gsize n, const char *prefix)
{
  JsonObject *known = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init (&iter, sf_record_get_form (record));
  while (json_object_iter_next (&iter, &key, &value))
    {
      g_autofree char *target = g_strconcat (prefix, key, NULL);

      put (known, edition, target, json_node_get_string (value));
    }
  for (gsize i = 0; i < n; i++)
    put (known, edition, sources[i].key, sf_record_get_text (record, sources[i].column));
  return known;
}

void
sf_prefill_employer (JsonObject *values, const SfFormEdition *edition, SfRecord *employer)
{
  static const Source sources[] = {
    { SF_EMPLOYER_NAME, "employer.name" },         { SF_EMPLOYER_CREDIT_CODE, "employer.credit_code" },
    { SF_EMPLOYER_CONTACT, "employer.contact" },   { SF_EMPLOYER_NATURE, "employer.nature" },
    { SF_EMPLOYER_INDUSTRY, "employer.industry" }, { SF_EMPLOYER_DIVISION, "employer.division" },
  };
  g_autoptr (JsonObject) known = gather (edition, employer, sources, G_N_ELEMENTS (sources), "employer.");

  sf_prefill_overlay (values, known);
}

void
sf_prefill_student (JsonObject *values, const SfFormEdition *edition, SfRecord *student)
{
  static const Source sources[] = {
    { SF_STUDENT_NAME, "student.name" },       { SF_STUDENT_NUMBER, "student.number" },
    { SF_STUDENT_MAJOR, "student.major" },     { SF_STUDENT_CLASS, "student.class" },
    { SF_STUDENT_LEVEL, "student.education" },
  };
  g_autoptr (JsonObject) known = gather (edition, student, sources, G_N_ELEMENTS (sources), "student.");
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init (&iter, known);
  while (json_object_iter_next (&iter, &key, &value))
    if (!json_object_has_member (values, key))
      json_object_set_string_member (values, key, json_node_get_string (value));
}

void
sf_prefill_overlay (JsonObject *values, JsonObject *from)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (from == NULL)
    return;
  json_object_iter_init (&iter, from);
  while (json_object_iter_next (&iter, &key, &value))
    if (*key != '#' && JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
      json_object_set_string_member (values, key, json_node_get_string (value));
}
