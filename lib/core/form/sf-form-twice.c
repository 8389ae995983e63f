/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An edition may say that its form is kept twice, once by each of two sides that are compared: "twice": ["school",
 * "own"]. Each field is written once, and is read as two: what the first side keeps, which the staff put right, and
 * what the second says, which is the student's to fill. A field that is not the student's is the first side's alone; a
 * file is not compared.
 */
#define G_LOG_DOMAIN "sf-core"

#include <string.h>

#include "core/form/sf-form-private.h"

typedef struct
{
  const char *kept;     /* prefix of the first side */
  const char *said;     /* of the second */
  GHashTable *students; /* set of keys of the fields that both have */
} Sides;

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gboolean
is_students (JsonObject *field)
{
  return g_strcmp0 (get_text (field, "party"), "student") == 0;
}

static gboolean
is_file (JsonObject *field)
{
  return g_strcmp0 (get_text (field, "type"), "file") == 0;
}

/* ---- One field ---- */

/* The other field that a condition of the second side speaks of is the student's, or the school's where she has none.
 */
static char *
name_on_side (const Sides *sides, const char *key, gboolean said)
{
  return g_strdup_printf ("%s.%s", said && g_hash_table_contains (sides->students, key) ? sides->said : sides->kept,
                          key);
}

static void
rename_condition (const Sides *sides, JsonObject *field, const char *member, gboolean said)
{
  const char *text = get_text (field, member);
  const char *value = text != NULL ? strchr (text, '=') : NULL;
  g_autofree char *key = NULL;
  g_autofree char *name = NULL;
  g_autofree char *renamed = NULL;

  if (text == NULL)
    return;
  key = value != NULL ? g_strndup (text, value - text) : g_strdup (text);
  name = name_on_side (sides, key, said);
  renamed = g_strconcat (name, value, NULL);
  json_object_set_string_member (field, member, renamed);
}

static JsonObject *
copy_field (const Sides *sides, JsonObject *field, gboolean said)
{
  static const char *const conditions[] = { "visible_when", "required_when", "excludes" };
  JsonObject *copy = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (field);

  for (GList *l = members; l != NULL; l = l->next)
    json_object_set_member (copy, l->data, json_object_dup_member (field, l->data));
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    rename_condition (sides, copy, conditions[i], said);
  return copy;
}

/* What the school keeps need not be complete: it is where the student starts from. */
static void
add_kept (const Sides *sides, JsonObject *into, const char *key, JsonObject *field)
{
  g_autofree char *name = name_on_side (sides, key, FALSE);
  JsonObject *kept = copy_field (sides, field, FALSE);

  json_object_remove_member (kept, "required");
  json_object_remove_member (kept, "required_when");
  if (is_students (field))
    json_object_set_string_member (kept, "party", "college");
  json_object_set_object_member (into, name, kept);
}

static gboolean
double_fields (const Sides *sides, JsonObject *group, GError **error)
{
  JsonObject *fields = json_object_get_object_member (group, "fields");
  g_autoptr (GList) keys = json_object_get_members (fields);
  JsonObject *into = json_object_new ();

  for (GList *l = keys; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (fields, l->data);
      JsonObject *field = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (field == NULL)
        {
          json_object_unref (into);
          return sf_form_refuse (error, "field “%s”: it must be an object", (const char *) l->data);
        }
      if (!is_file (field))
        add_kept (sides, into, l->data, field);
      if (is_students (field))
        {
          g_autofree char *name = name_on_side (sides, l->data, TRUE);

          json_object_set_object_member (into, name, copy_field (sides, field, TRUE));
        }
    }
  json_object_set_object_member (group, "fields", into);
  return TRUE;
}

/* ---- The whole edition ---- */

static gboolean
collect_students (JsonArray *groups, GHashTable *out, GError **error)
{
  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonObject *fields = sf_json_get_fields (json_array_get_element (groups, i), error);
      g_autoptr (GList) keys = fields != NULL ? json_object_get_members (fields) : NULL;

      if (fields == NULL)
        return FALSE;
      for (GList *l = keys; l != NULL; l = l->next)
        {
          JsonNode *node = json_object_get_member (fields, l->data);

          if (JSON_NODE_HOLDS_OBJECT (node) && is_students (json_node_get_object (node)))
            g_hash_table_add (out, g_strdup (l->data));
        }
    }
  return TRUE;
}

static gboolean
read_sides (JsonArray *pair, Sides *out, GError **error)
{
  const char *names[2] = { NULL, NULL };

  for (guint i = 0; pair != NULL && json_array_get_length (pair) == 2 && i < 2; i++)
    {
      JsonNode *node = json_array_get_element (pair, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        names[i] = json_node_get_string (node);
    }
  if (names[0] == NULL || names[1] == NULL || g_str_equal (names[0], names[1]))
    return sf_form_refuse (error, "“twice” must be a list of two different prefixes");
  out->kept = names[0];
  out->said = names[1];
  return TRUE;
}

gboolean
sf_form_double (JsonObject *root, GError **error)
{
  g_autoptr (GHashTable) students = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Sides sides = { NULL, NULL, students };
  JsonArray *groups;

  if (!json_object_has_member (root, "twice"))
    return TRUE;
  groups = sf_json_get_list (root, "groups", error);
  if (groups == NULL || !read_sides (sf_json_get_list (root, "twice", error), &sides, error) ||
      !collect_students (groups, students, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (groups); i++)
    if (!double_fields (&sides, json_array_get_object_element (groups, i), error))
      return FALSE;
  json_object_remove_member (root, "twice");
  return TRUE;
}
