/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An edition may be based on another: the two are joined as JSON, member by member, before any of it is read, so that
 * what reads a field knows nothing of bases.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-form-private.h"

#include "core/form/sf-core-data.h"

#define MAX_BASES 8 /* more can only be a circle */

JsonNode *
sf_json_parse_object (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (!json_parser_load_from_data (parser, json, length, error))
    return NULL;
  root = json_parser_steal_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return root;
  g_clear_pointer (&root, json_node_unref);
  sf_form_refuse (error, "it must be a JSON object");
  return NULL;
}

JsonArray *
sf_json_get_list (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  sf_form_refuse (error, "“%s” must be a list", member);
  return NULL;
}

JsonObject *
sf_json_get_fields (JsonNode *group, GError **error)
{
  JsonNode *node =
    JSON_NODE_HOLDS_OBJECT (group) ? json_object_get_member (json_node_get_object (group), "fields") : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  sf_form_refuse (error, "a group must be an object with “key” and “fields”");
  return NULL;
}

/* NULL if it is not there or no text. */
static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static JsonObject *
find_group (JsonArray *groups, const char *key)
{
  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonNode *group = json_array_get_element (groups, i);

      if (JSON_NODE_HOLDS_OBJECT (group) && g_strcmp0 (get_text (json_node_get_object (group), "key"), key) == 0)
        return json_node_get_object (group);
    }
  return NULL;
}

/* Puts the members of @from into @into; a null takes the member away. */
static void
join_members (JsonObject *into, JsonObject *from)
{
  g_autoptr (GList) names = json_object_get_members (from);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (from, l->data);

      if (JSON_NODE_HOLDS_NULL (node))
        json_object_remove_member (into, l->data);
      else
        json_object_set_member (into, l->data, json_node_copy (node));
    }
}

/* Puts the fields of one group of the edition into the group of the same key of its base. */
static gboolean
join_fields (JsonObject *into, JsonObject *from, GError **error)
{
  g_autoptr (GList) keys = json_object_get_members (from);

  for (GList *l = keys; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (from, l->data);
      JsonNode *old = json_object_get_member (into, l->data);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return sf_form_refuse (error, "field “%s”: it must be an object", (const char *) l->data);
      if (old != NULL)
        join_members (json_node_get_object (old), json_node_get_object (node));
      else
        json_object_set_member (into, l->data, json_node_copy (node));
    }
  return TRUE;
}

static gboolean
join_group (JsonArray *groups, JsonNode *node, GError **error)
{
  JsonObject *fields = sf_json_get_fields (node, error);
  JsonObject *group;
  JsonObject *old;

  if (fields == NULL)
    return FALSE;
  group = json_node_get_object (node);
  old = find_group (groups, get_text (group, "key"));
  if (old == NULL)
    {
      json_array_add_element (groups, json_node_copy (node));
      return TRUE;
    }
  if (!join_fields (json_object_get_object_member (old, "fields"), fields, error))
    return FALSE;
  json_object_remove_member (group, "fields");
  join_members (old, group);
  return TRUE;
}

static gboolean
drop_field (JsonArray *groups, const char *key)
{
  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonObject *fields = sf_json_get_fields (json_array_get_element (groups, i), NULL);

      if (fields != NULL && json_object_has_member (fields, key))
        {
          json_object_remove_member (fields, key);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
drop_fields (JsonArray *groups, JsonArray *keys, GError **error)
{
  for (guint i = 0; i < json_array_get_length (keys); i++)
    {
      JsonNode *key = json_array_get_element (keys, i);

      if (!JSON_NODE_HOLDS_VALUE (key) || json_node_get_value_type (key) != G_TYPE_STRING)
        return sf_form_refuse (error, "“drop” must be a list of keys");
      if (!drop_field (groups, json_node_get_string (key)))
        return sf_form_refuse (error, "“drop” names “%s”, which the base does not have", json_node_get_string (key));
    }
  return TRUE;
}

/* What the edition as a whole does not say itself, its base says. */
static void
inherit (JsonObject *root, JsonObject *base, const char *member)
{
  if (!json_object_has_member (root, member) && json_object_has_member (base, member))
    json_object_set_member (root, member, json_object_dup_member (base, member));
}

static JsonNode *load_joined (const char *name, guint depth, GError **error);

/* Joins @root, an edition as it is written, with its base, if it has one. */
static gboolean
join_base (JsonObject *root, guint depth, GError **error)
{
  g_autoptr (JsonNode) base = NULL;
  JsonArray *groups;
  JsonArray *own;

  if (!json_object_has_member (root, "base"))
    return !json_object_has_member (root, "drop") || sf_form_refuse (error, "“drop” needs a “base”");
  if (get_text (root, "base") == NULL)
    return sf_form_refuse (error, "“base” must be a text");
  base = load_joined (get_text (root, "base"), depth + 1, error);
  if (base == NULL)
    return FALSE;
  groups = json_object_get_array_member (json_node_get_object (base), "groups");
  if (json_object_has_member (root, "drop"))
    {
      JsonArray *drop = sf_json_get_list (root, "drop", error);

      if (drop == NULL || !drop_fields (groups, drop, error))
        return FALSE;
    }
  if (json_object_has_member (root, "groups"))
    {
      own = sf_json_get_list (root, "groups", error);
      if (own == NULL)
        return FALSE;
      for (guint i = 0; i < json_array_get_length (own); i++)
        if (!join_group (groups, json_array_get_element (own, i), error))
          return FALSE;
    }
  json_object_set_array_member (root, "groups", json_array_ref (groups));
  inherit (root, json_node_get_object (base), "family");
  inherit (root, json_node_get_object (base), "twice");
  json_object_remove_member (root, "base");
  json_object_remove_member (root, "drop");
  return TRUE;
}

static JsonNode *
load_joined (const char *name, guint depth, GError **error)
{
  g_autofree char *path = g_strdup_printf ("forms/%s.json", name);
  g_autoptr (GBytes) data = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (!g_strv_contains (sf_form_edition_names (), name))
    {
      sf_form_refuse (error, "there is no edition “%s” to base it on", name);
      return NULL;
    }
  if (depth > MAX_BASES)
    {
      sf_form_refuse (error, "its bases go round in a circle");
      return NULL;
    }
  data = sf_core_data_lookup (path);
  root = sf_json_parse_object (g_bytes_get_data (data, NULL), (gssize) g_bytes_get_size (data), error);
  if (root == NULL || !join_base (json_node_get_object (root), depth, error))
    return NULL;
  return g_steal_pointer (&root);
}

gboolean
sf_form_join_base (JsonObject *root, GError **error)
{
  return join_base (root, 0, error);
}
