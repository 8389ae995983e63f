/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A form's values as a whole: what shows, what must be filled, what is wrong; and how a single value is shown.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-form.h"

#include <string.h>

#include "core/form/sf-codes.h"

static const char *const error_names[SF_FORM_N_ERRORS] = {
  [SF_FORM_ERROR_EDITION] = "edition",
  [SF_FORM_ERROR_UNKNOWN_FIELD] = "unknown-field",
  [SF_FORM_ERROR_MISSING] = "missing",
  [SF_FORM_ERROR_TOO_LONG] = "too-long",
  [SF_FORM_ERROR_NOT_A_CODE] = "not-a-code",
  [SF_FORM_ERROR_NOT_A_DATE] = "not-a-date",
  [SF_FORM_ERROR_NOT_A_NUMBER] = "not-a-number",
  [SF_FORM_ERROR_OUT_OF_RANGE] = "out-of-range",
  [SF_FORM_ERROR_NOT_A_DIVISION] = "not-a-division",
  [SF_FORM_ERROR_NOT_A_PHONE] = "not-a-phone",
  [SF_FORM_ERROR_NOT_A_POSTCODE] = "not-a-postcode",
  [SF_FORM_ERROR_NOT_AN_EMAIL] = "not-an-email",
  [SF_FORM_ERROR_NOT_AN_IDENTITY] = "not-an-identity",
  [SF_FORM_ERROR_NOT_A_CREDIT_CODE] = "not-a-credit-code",
  [SF_FORM_ERROR_NOT_AN_ORG_CODE] = "not-an-org-code",
  [SF_FORM_ERROR_EXCLUDES] = "excludes",
  [SF_FORM_ERROR_BAD_TEXT] = "bad-text",
};

const char *
sf_form_error_name (SfFormError code)
{
  g_return_val_if_fail ((guint) code < SF_FORM_N_ERRORS, NULL);
  return error_names[code];
}

/* ---- Values ---- */

const char *
sf_form_get_text (JsonObject *values, const char *key)
{
  JsonNode *node = json_object_get_member (values, key);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return *json_node_get_string (node) != '\0' ? json_node_get_string (node) : NULL;
}

/* @expected: one value, several joined by '|', or "*" for any. */
static gboolean
has_value (JsonObject *values, const char *key, const char *expected)
{
  const char *value = sf_form_get_text (values, key);
  g_auto (GStrv) parts = NULL;

  if (value == NULL)
    return FALSE;
  if (g_str_equal (expected, "*"))
    return TRUE;
  parts = g_strsplit (expected, "|", -1);
  return g_strv_contains ((const char *const *) parts, value);
}

gboolean
sf_field_is_visible (const SfField *field, JsonObject *values)
{
  return field->visible_key == NULL || has_value (values, field->visible_key, field->visible_value);
}

gboolean
sf_field_is_required (const SfField *field, JsonObject *values)
{
  if (!sf_field_is_visible (field, values))
    return FALSE;
  return field->required ||
         (field->required_key != NULL && has_value (values, field->required_key, field->required_value));
}

/* ---- The whole form ---- */

JsonObject *
sf_form_normalise (const SfFormEdition *edition, JsonObject *values)
{
  JsonObject *normal = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      const SfField *field = sf_form_edition_get_field (edition, key);
      gboolean text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;

      if (field != NULL && text)
        {
          g_autofree char *value = sf_field_normalise (field, json_node_get_string (node));

          if (value != NULL)
            json_object_set_string_member (normal, key, value);
        }
      else
        json_object_set_member (normal, key, json_node_copy (node));
    }
  return normal;
}

static void
problem_free (gpointer data)
{
  SfFormProblem *problem = data;

  g_free ((char *) problem->key);
  g_free (problem);
}

static void
add_problem (GPtrArray *problems, const SfField *field, const char *key, SfFormError code)
{
  SfFormProblem *problem = g_new0 (SfFormProblem, 1);

  problem->field = field;
  problem->key = g_strdup (key);
  problem->code = code;
  g_ptr_array_add (problems, problem);
}

static void
check_field (const SfField *field, JsonObject *values, gboolean complete, GPtrArray *problems)
{
  const char *value = sf_form_get_text (values, field->key);
  JsonNode *node = json_object_get_member (values, field->key);
  gboolean text = node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
  SfFormError code;

  if (node != NULL && !text)
    add_problem (problems, field, field->key, SF_FORM_ERROR_BAD_TEXT);
  else if (value == NULL)
    {
      if (complete && field->type != SF_FIELD_FILE && sf_field_is_required (field, values))
        add_problem (problems, field, field->key, SF_FORM_ERROR_MISSING);
    }
  else if (!sf_field_check (field, value, &code))
    add_problem (problems, field, field->key, code);
  else if (field->excludes != NULL && sf_form_get_text (values, field->excludes) != NULL)
    add_problem (problems, field, field->key, SF_FORM_ERROR_EXCLUDES);
}

static void
check_unknown (const SfFormEdition *edition, JsonObject *values, GPtrArray *problems)
{
  g_autoptr (GList) keys = g_list_sort (json_object_get_members (values), (GCompareFunc) strcmp);

  for (GList *l = keys; l != NULL; l = l->next)
    if (sf_form_edition_get_field (edition, l->data) == NULL)
      add_problem (problems, NULL, l->data, SF_FORM_ERROR_UNKNOWN_FIELD);
}

GPtrArray *
sf_form_check (const SfFormEdition *edition, JsonObject *values, SfParty parties, gboolean complete)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func (problem_free);

  for (const SfFieldGroup *const *g = sf_form_edition_get_groups (edition); *g != NULL; g++)
    for (const SfField *const *f = (*g)->fields; *f != NULL; f++)
      if (((*f)->party & parties) != 0)
        check_field (*f, values, complete, problems);
  check_unknown (edition, values, problems);
  return problems;
}

/* ---- One value, read and shown ---- */

char *
sf_field_from_text (const SfField *field, const char *text, gboolean *out_good, SfFormError *out_code)
{
  g_autofree char *normal = sf_field_normalise (field, text);
  const char *coded = NULL;

  *out_good = TRUE;
  if (normal == NULL)
    return NULL;
  if (field->type == SF_FIELD_CHOICE)
    coded = sf_code_from_text (field->codes, normal);
  else if (field->type == SF_FIELD_DIVISION)
    coded = sf_division_from_text (normal);
  *out_good = sf_field_check (field, coded != NULL ? coded : normal, out_code);
  return coded != NULL ? g_strdup (coded) : g_steal_pointer (&normal);
}

char *
sf_field_display (const SfField *field, const char *value, const char *language)
{
  char *name = NULL;

  switch (field->type)
    {
    case SF_FIELD_CHOICE:
      name = g_strdup (sf_code_label (field->codes, value));
      break;
    case SF_FIELD_DIVISION:
      name = sf_division_full_name (value);
      break;
    case SF_FIELD_MONEY:
      name = g_strdup_printf (g_str_has_prefix (language, "zh") ? "%s 元" : "%s yuan", value);
      break;
    default:
      break;
    }
  return name != NULL ? name : g_strdup (value);
}

/* Keeps @head and @tail bytes of a number and writes a star for each one between; nothing of what is no number. */
static char *
mask_middle (const char *value, gsize head, gsize tail)
{
  char *masked = g_strdup (value);
  gsize length = strlen (value);

  if (head + tail >= length || !g_str_is_ascii (value))
    head = tail = 0;
  memset (masked + head, '*', length - head - tail);
  return masked;
}

char *
sf_field_mask (const SfField *field, const char *value)
{
  const char *hyphen;

  switch (field->type)
    {
    case SF_FIELD_IDENTITY:
      return mask_middle (value, 4, 4);
    case SF_FIELD_PHONE:
    case SF_FIELD_MOBILE:
      hyphen = strchr (value, '-');
      return mask_middle (value, hyphen != NULL ? (gsize) (hyphen - value) + 1 : 3, 4);
    default:
      return g_strdup (value);
    }
}
