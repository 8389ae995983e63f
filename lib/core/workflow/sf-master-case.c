/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How operations change master data: the values come as the argument "form", columns and fields under one set of names.
 */
#define G_LOG_DOMAIN "sf-core"

#include <string.h>

#include "core/workflow/sf-master-data.h"
#include "core/workflow/sf-workflow-private.h"

/* The text that @key is given in normal form, NULL if nothing is left of it; *out_text FALSE when it is no text. */
static char *
read_given (const SfField *field, JsonNode *node, gboolean *out_text)
{
  *out_text =
    JSON_NODE_HOLDS_NULL (node) || (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING);
  if (!*out_text || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  return sf_field_normalise (field, json_node_get_string (node));
}

void
sf_case_take_master (SfCase *c)
{
  JsonObject *given = sf_operation_get_arg_form (c->operation);
  SfKind kind = sf_record_get_kind (c->next);
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (sf_record_get_edition (c->next) == NULL)
    sf_record_set_edition (c->next, sf_master_edition (kind));
  c->edition = sf_form_edition_lookup (sf_record_get_edition (c->next));
  if (given == NULL)
    return;
  json_object_iter_init (&iter, given);
  while (json_object_iter_next (&iter, &key, &node))
    {
      const SfField *field = sf_master_get_field (kind, key);
      gboolean text = FALSE;
      g_autofree char *value = field != NULL ? read_given (field, node, &text) : NULL;

      if (text)
        sf_master_set_value (c->next, key, value);
    }
}

/* A correction is about the student's record. */
static const char *
name_kind (const SfCase *c)
{
  SfKind kind = sf_record_get_kind (c->record != NULL ? c->record : c->next);

  return sf_kind_info (kind == SF_KIND_CORRECTION ? SF_KIND_STUDENT : kind)->name;
}

SfGuardResult
sf_case_refuse_form (SfCase *c, const char *key, SfFormError problem)
{
  return sf_case_refuse (c, SF_CODE_FORM, "field", key, "problem", sf_form_error_name (problem), "kind", name_kind (c),
                         NULL);
}

SfGuardResult
sf_case_refuse_field (SfCase *c, SfWorkflowCode code, const char *key)
{
  return sf_case_refuse (c, code, "field", key, "kind", name_kind (c), NULL);
}

/* ---- Guards ---- */

static SfGuardResult
check_given (SfCase *c, const char *key, JsonNode *node)
{
  SfKind kind = sf_record_get_kind (c->next);
  const SfField *field = sf_master_get_field (kind, key);
  g_autofree char *value = NULL;
  gboolean text;
  SfFormError problem;

  if (field == NULL)
    return sf_case_refuse_form (c, key, SF_FORM_ERROR_UNKNOWN_FIELD);
  value = read_given (field, node, &text);
  if (!text)
    return sf_case_refuse_form (c, key, SF_FORM_ERROR_BAD_TEXT);
  if (value == NULL)
    return sf_master_is_required (kind, key) ? sf_case_refuse_form (c, key, SF_FORM_ERROR_MISSING) : SF_GUARD_PASSES;
  return sf_field_check (field, value, &problem) ? SF_GUARD_PASSES : sf_case_refuse_form (c, key, problem);
}

/* In the order of the keys, so that the first that is named does not depend on how the client wrote them. */
static SfGuardResult
for_each_given (SfCase *c, SfGuardResult (*ask) (SfCase *c, const char *key, JsonNode *node))
{
  JsonObject *given = sf_operation_get_arg_form (c->operation);
  g_autoptr (GList) keys = given != NULL ? json_object_get_members (given) : NULL;
  SfGuardResult result = SF_GUARD_PASSES;

  keys = g_list_sort (keys, (GCompareFunc) strcmp);
  for (GList *l = keys; l != NULL && result == SF_GUARD_PASSES; l = l->next)
    result = ask (c, l->data, json_object_get_member (given, l->data));
  return result;
}

static SfGuardResult
ask_given_well (SfCase *c)
{
  return for_each_given (c, check_given);
}
SF_GUARD_ON_ARGUMENTS (given_well);

static SfGuardResult
check_own (SfCase *c, const char *key, JsonNode *node)
{
  const SfField *field = sf_master_get_field (sf_record_get_kind (c->next), key);

  if (field == NULL || (field->party & c->row->fills) != 0)
    return SF_GUARD_PASSES;
  return sf_case_refuse_field (c, SF_CODE_FIELD_LOCKED, key);
}

/* Only what the row's party fills. */
static SfGuardResult
ask_given_own (SfCase *c)
{
  return for_each_given (c, check_own);
}
SF_GUARD_ON_ARGUMENTS (given_own);

static SfGuardResult
ask_something_changed (SfCase *c)
{
  g_autoptr (GString) before = g_string_new (NULL);
  g_autoptr (GString) after = g_string_new (NULL);

  sf_record_append_canonical (c->record, before);
  sf_record_append_canonical (c->next, after);
  return g_string_equal (before, after) ? sf_case_refuse (c, SF_CODE_NOTHING_CHANGED, NULL) : SF_GUARD_PASSES;
}
SF_GUARD_ON_ARGUMENTS (something_changed);

/* Every column that must be filled is. */
static SfGuardResult
ask_columns_filled (SfCase *c)
{
  const SfKindInfo *info = sf_kind_info (sf_record_get_kind (c->next));

  for (guint i = 0; i < info->n_columns; i++)
    if (sf_master_is_required (info->kind, info->columns[i].name) && !sf_record_has (c->next, (int) i))
      return sf_case_refuse_form (c, info->columns[i].name, SF_FORM_ERROR_MISSING);
  return SF_GUARD_PASSES;
}
SF_GUARD_ON_ARGUMENTS (columns_filled);
