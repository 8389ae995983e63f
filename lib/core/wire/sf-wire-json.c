/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * JSON by hand, for what is too hot for a tree: json-glib takes four times the floor on the first pull. Also the small
 * readers on top of json-glib for everything else.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/wire/sf-wire-json.h"

#include <string.h>

G_DEFINE_QUARK (sf - wire - error - quark, sf_wire_error)

gboolean
sf_wire_fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (error == NULL)
    return FALSE;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, SF_WIRE_ERROR, SF_WIRE_ERROR_SYNTAX, message);
  return FALSE;
}

/* ---- Writing ---- */

static void
append_escape (GString *out, char c)
{
  static const char *const names = "\b\f\n\r\t";
  const char *known = strchr (names, c);

  if (c == '"' || c == '\\')
    {
      g_string_append_c (out, '\\');
      g_string_append_c (out, c);
    }
  else if (c != '\0' && known != NULL)
    {
      g_string_append_c (out, '\\');
      g_string_append_c (out, "bfnrt"[known - names]);
    }
  else
    g_string_append_printf (out, "\\u%04x", (guint) (guchar) c);
}

void
sf_json_append_text (GString *out, const char *text, gssize length)
{
  const char *run = text;
  const char *end;

  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  end = text + (length < 0 ? (gssize) strlen (text) : length);
  g_string_append_c (out, '"');
  for (const char *p = text; p < end; p++)
    if ((guchar) *p < 0x20 || *p == '"' || *p == '\\')
      {
        g_string_append_len (out, run, p - run);
        append_escape (out, *p);
        run = p + 1;
      }
  g_string_append_len (out, run, end - run);
  g_string_append_c (out, '"');
}

void
sf_json_append_int (GString *out, gint64 value)
{
  char digits[24];

  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);
  g_string_append (out, digits);
}

void
sf_json_append_member (GString *out, const char *name)
{
  char last = out->len > 0 ? out->str[out->len - 1] : '\0';

  if (last != '{' && last != '[')
    g_string_append_c (out, ',');
  sf_json_append_text (out, name, -1);
  g_string_append_c (out, ':');
}

void
sf_json_append_text_member (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  sf_json_append_member (out, name);
  sf_json_append_text (out, text, -1);
}

void
sf_json_append_object (GString *out, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);

  g_string_append (out, text);
}

void
sf_json_append_map (GString *out, GHashTable *map)
{
  g_autoptr (GList) keys = map != NULL ? g_list_sort (g_hash_table_get_keys (map), (GCompareFunc) strcmp) : NULL;

  g_string_append_c (out, '{');
  for (GList *l = keys; l != NULL; l = l->next)
    {
      sf_json_append_member (out, l->data);
      sf_json_append_int (out, *(gint64 *) g_hash_table_lookup (map, l->data));
    }
  g_string_append_c (out, '}');
}

void
sf_json_append_strv (GString *out, const char *const *texts)
{
  g_string_append_c (out, '[');
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      sf_json_append_text (out, texts[i], -1);
    }
  g_string_append_c (out, ']');
}

/* ---- Reading trees ---- */

/* json-glib recurses without a limit of its own: the depth is counted first. */
static gboolean
check_depth (const char *text, gsize length, guint max_depth, GError **error)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if ((c == '{' || c == '[') && ++depth > max_depth)
        return sf_wire_fail (error, "nested deeper than %u levels", max_depth);
      else if ((c == '}' || c == ']') && depth > 0)
        depth--;
    }
  return TRUE;
}

/* json-glib also takes comments, octal numbers, a second document behind the first, numbers that do not fit (wrapped)
 * and texts with a NUL (cut off there): what two programs read differently is refused before it sees it. */
static gboolean
check_syntax (const char *text, gsize length, guint max_depth, GError **error)
{
  SfCursor c = { text, text + length };
  SfSlice value;

  if (!sf_cursor_take_value (&c, max_depth + 1, &value) || !sf_cursor_at_end (&c))
    return sf_wire_fail (error, "no JSON from byte %" G_GSIZE_FORMAT " on", (gsize) (c.p - text));
  return TRUE;
}

JsonObject *
sf_wire_parse (const char *text, gssize length, guint max_depth, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local = NULL;
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  JsonNode *root;

  if (!g_utf8_validate_len (text, size, NULL))
    {
      sf_wire_fail (error, "not UTF-8 text");
      return NULL;
    }
  if (!check_depth (text, size, max_depth, error) || !check_syntax (text, size, max_depth, error))
    return NULL;
  if (!json_parser_load_from_data (parser, text, (gssize) size, &local))
    {
      sf_wire_fail (error, "no JSON: %s", local->message);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      sf_wire_fail (error, "no JSON object");
      return NULL;
    }
  return json_node_dup_object (root);
}

static JsonNode *
get_value_of (JsonObject *object, const char *member, GType type, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type)
    return node;
  sf_wire_fail (error, "“%s” must be %s", member, type == G_TYPE_STRING ? "a text" : "a whole number");
  return NULL;
}

const char *
sf_wire_get_text (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = get_value_of (object, member, G_TYPE_STRING, error);

  return node != NULL ? json_node_get_string (node) : NULL;
}

gboolean
sf_wire_get_int (JsonObject *object, const char *member, gint64 *out_value, GError **error)
{
  JsonNode *node = get_value_of (object, member, G_TYPE_INT64, error);

  if (node == NULL)
    return FALSE;
  *out_value = json_node_get_int (node);
  return TRUE;
}

GHashTable *
sf_json_read_map (JsonObject *object, const char *member, GError **error)
{
  g_autoptr (GHashTable) map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonNode *node = json_object_get_member (object, member);
  JsonObjectIter iter;
  const char *scope;
  JsonNode *rev;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      sf_wire_fail (error, "“%s” must be an object", member);
      return NULL;
    }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &scope, &rev))
    {
      gint64 value;

      if (!JSON_NODE_HOLDS_VALUE (rev) || json_node_get_value_type (rev) != G_TYPE_INT64)
        {
          sf_wire_fail (error, "“%s.%s” must be a whole number", member, scope);
          return NULL;
        }
      value = json_node_get_int (rev);
      g_hash_table_insert (map, g_strdup (scope), g_memdup2 (&value, sizeof value));
    }
  return g_steal_pointer (&map);
}

GStrv
sf_json_read_strv (JsonObject *object, const char *member, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      sf_wire_fail (error, "“%s” must be a list", member);
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_STRING)
        {
          sf_wire_fail (error, "“%s” must be a list of texts", member);
          return NULL;
        }
      g_ptr_array_add (texts, g_strdup (json_node_get_string (item)));
    }
  g_ptr_array_add (texts, NULL);
  g_ptr_array_set_free_func (texts, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}
