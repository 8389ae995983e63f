/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading one field of a form edition (docs/forms.md says how one is written). A member that is misspelt, of the wrong
 * type or without sense for the field's type is an error, never passed over: the people who write editions have no
 * debugger.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-form-private.h"

#include <string.h>

#include "core/form/sf-codes.h"

typedef struct
{
  const char *name;
  int value;
} Name;

static const Name types[] = {
  { "text", SF_FIELD_TEXT },
  { "long-text", SF_FIELD_LONG_TEXT },
  { "choice", SF_FIELD_CHOICE },
  { "date", SF_FIELD_DATE },
  { "money", SF_FIELD_MONEY },
  { "integer", SF_FIELD_INTEGER },
  { "division", SF_FIELD_DIVISION },
  { "phone", SF_FIELD_PHONE },
  { "mobile", SF_FIELD_MOBILE },
  { "postcode", SF_FIELD_POSTCODE },
  { "email", SF_FIELD_EMAIL },
  { "identity", SF_FIELD_IDENTITY },
  { "credit-code", SF_FIELD_CREDIT_CODE },
  { "org-code", SF_FIELD_ORG_CODE },
  { "file", SF_FIELD_FILE },
  { NULL },
};

static const Name parties[] = {
  { "employer", SF_PARTY_EMPLOYER },
  { "student", SF_PARTY_STUDENT },
  { "college", SF_PARTY_COLLEGE },
  { "school", SF_PARTY_SCHOOL },
  { NULL },
};

typedef enum
{
  MEMBER_TEXT,
  MEMBER_FLAG,
  MEMBER_NUMBER,
  MEMBER_TYPE,
  MEMBER_PARTY,
  MEMBER_CONDITION, /* "key=value", into two texts that stand together */
} MemberType;

static const struct
{
  const char *name;
  MemberType type;
  gsize offset;
} members[] = {
  { "zh", MEMBER_TEXT, G_STRUCT_OFFSET (SfField, label_zh) },
  { "en", MEMBER_TEXT, G_STRUCT_OFFSET (SfField, label_en) },
  { "hint_zh", MEMBER_TEXT, G_STRUCT_OFFSET (SfField, hint_zh) },
  { "hint_en", MEMBER_TEXT, G_STRUCT_OFFSET (SfField, hint_en) },
  { "type", MEMBER_TYPE, G_STRUCT_OFFSET (SfField, type) },
  { "party", MEMBER_PARTY, G_STRUCT_OFFSET (SfField, party) },
  { "required", MEMBER_FLAG, G_STRUCT_OFFSET (SfField, required) },
  { "visible_when", MEMBER_CONDITION, G_STRUCT_OFFSET (SfField, visible_key) },
  { "required_when", MEMBER_CONDITION, G_STRUCT_OFFSET (SfField, required_key) },
  { "excludes", MEMBER_TEXT, G_STRUCT_OFFSET (SfField, excludes) },
  { "codes", MEMBER_TEXT, G_STRUCT_OFFSET (SfField, codes) },
  { "min", MEMBER_NUMBER, G_STRUCT_OFFSET (SfField, min) },
  { "max", MEMBER_NUMBER, G_STRUCT_OFFSET (SfField, max) },
  { "county", MEMBER_FLAG, G_STRUCT_OFFSET (SfField, county) },
  { "or_org_code", MEMBER_FLAG, G_STRUCT_OFFSET (SfField, or_org_code) },
  { "personal", MEMBER_FLAG, G_STRUCT_OFFSET (SfField, personal) },
};

G_STATIC_ASSERT (G_STRUCT_OFFSET (SfField, visible_value) ==
                 G_STRUCT_OFFSET (SfField, visible_key) + sizeof (const char *));
G_STATIC_ASSERT (G_STRUCT_OFFSET (SfField, required_value) ==
                 G_STRUCT_OFFSET (SfField, required_key) + sizeof (const char *));

static gboolean
holds (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/* ---- One member ---- */

static gboolean
take_text (const char *name, JsonNode *node, GStringChunk *texts, const char **out_text, GError **error)
{
  if (!holds (node, G_TYPE_STRING) || *json_node_get_string (node) == '\0')
    return sf_form_refuse (error, "“%s” must be a text", name);
  *out_text = g_string_chunk_insert_const (texts, json_node_get_string (node));
  return TRUE;
}

static gboolean
take_name (const char *name, JsonNode *node, const Name *names, int *out_value, GError **error)
{
  const char *text;

  if (!holds (node, G_TYPE_STRING))
    return sf_form_refuse (error, "“%s” must be a text", name);
  text = json_node_get_string (node);
  for (; names->name != NULL; names++)
    if (g_str_equal (names->name, text))
      {
        *out_value = names->value;
        return TRUE;
      }
  return sf_form_refuse (error, "“%s” is no %s", text, name);
}

static gboolean
take_condition (const char *name, JsonNode *node, GStringChunk *texts, const char **out_pair, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (!holds (node, G_TYPE_STRING))
    return sf_form_refuse (error, "“%s” must be a text", name);
  parts = g_strsplit (json_node_get_string (node), "=", 2);
  if (parts[0] == NULL || *parts[0] == '\0' || parts[1] == NULL || *parts[1] == '\0')
    return sf_form_refuse (error, "“%s” must be written key=value", name);
  out_pair[0] = g_string_chunk_insert_const (texts, parts[0]);
  out_pair[1] = g_string_chunk_insert_const (texts, parts[1]);
  return TRUE;
}

static gboolean
take_member (const char *name, JsonNode *node, MemberType type, GStringChunk *texts, gpointer out, GError **error)
{
  switch (type)
    {
    case MEMBER_TEXT:
      return take_text (name, node, texts, out, error);
    case MEMBER_TYPE:
      return take_name (name, node, types, out, error);
    case MEMBER_PARTY:
      return take_name (name, node, parties, out, error);
    case MEMBER_CONDITION:
      return take_condition (name, node, texts, out, error);
    case MEMBER_FLAG:
      if (!holds (node, G_TYPE_BOOLEAN))
        return sf_form_refuse (error, "“%s” must be true or false", name);
      *(gboolean *) out = json_node_get_boolean (node);
      return TRUE;
    case MEMBER_NUMBER:
    default:
      if (!holds (node, G_TYPE_INT64) || json_node_get_int (node) < 0)
        return sf_form_refuse (error, "“%s” must be a whole number", name);
      *(gint64 *) out = json_node_get_int (node);
      return TRUE;
    }
}

static gboolean
read_member (SfField *field, const char *name, JsonNode *node, GStringChunk *texts, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (g_str_equal (members[i].name, name))
      return take_member (name, node, members[i].type, texts, G_STRUCT_MEMBER_P (field, members[i].offset), error);
  return sf_form_refuse (error, "a field has no member “%s”", name);
}

/* ---- All of them together ---- */

/* "work.place": small letters, digits and underscores in parts joined by dots; it is a column head and a JSON member.
 */
static gboolean
is_key (const char *key)
{
  return g_regex_match_simple ("\\A[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*\\z", key, 0, 0);
}

static gboolean
check_makes_sense (const SfField *field, GError **error)
{
  gboolean text = field->type == SF_FIELD_TEXT || field->type == SF_FIELD_LONG_TEXT;
  gboolean number = field->type == SF_FIELD_MONEY || field->type == SF_FIELD_INTEGER;

  if (field->label_zh == NULL || field->label_en == NULL)
    return sf_form_refuse (error, "the labels “zh” and “en” must be given");
  if ((field->hint_zh == NULL) != (field->hint_en == NULL))
    return sf_form_refuse (error, "a hint must be given in both languages");
  if ((field->type == SF_FIELD_CHOICE) != (field->codes != NULL))
    return sf_form_refuse (error, "a choice, and only a choice, must have “codes”");
  if (field->codes != NULL && sf_code_table (field->codes) == NULL)
    return sf_form_refuse (error, "there is no code table “%s”", field->codes);
  if (text && field->max == 0)
    return sf_form_refuse (error, "a text must have “max”, its greatest length");
  if ((field->min != 0 || field->max != 0) && !text && !number && field->type != SF_FIELD_DATE)
    return sf_form_refuse (error, "only texts, numbers and dates have “min” and “max”");
  if (field->max != 0 && field->min > field->max)
    return sf_form_refuse (error, "“min” is greater than “max”");
  if (field->county && field->type != SF_FIELD_DIVISION)
    return sf_form_refuse (error, "only a division has “county”");
  if (field->or_org_code && field->type != SF_FIELD_CREDIT_CODE)
    return sf_form_refuse (error, "only a credit code has “or_org_code”");
  if (field->required && field->required_key != NULL)
    return sf_form_refuse (error, "“required” and “required_when” exclude each other");
  return TRUE;
}

SfField *
sf_field_read (const char *key, JsonObject *object, GStringChunk *texts, GError **error)
{
  g_autofree SfField *field = g_new0 (SfField, 1);
  g_autoptr (GList) names = json_object_get_members (object);

  if (!is_key (key))
    {
      sf_form_refuse (error, "a key is made of small letters, digits, “_” and “.”");
      return NULL;
    }
  field->key = g_string_chunk_insert_const (texts, key);
  for (GList *l = names; l != NULL; l = l->next)
    if (!read_member (field, l->data, json_object_get_member (object, l->data), texts, error))
      return NULL;
  if (!json_object_has_member (object, "type") || !json_object_has_member (object, "party"))
    {
      sf_form_refuse (error, "“type” and “party” must be given");
      return NULL;
    }
  return check_makes_sense (field, error) ? g_steal_pointer (&field) : NULL;
}

const char *
sf_json_read_text (JsonObject *object, const char *member, GStringChunk *texts, GError **error)
{
  const char *text = NULL;

  return take_text (member, json_object_get_member (object, member), texts, &text, error) ? text : NULL;
}
