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
  if (!check_depth (text, size, max_depth, error))
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

/* ---- The cursor ---- */

static void
skip_space (SfCursor *self)
{
  while (self->p < self->end && (*self->p == ' ' || *self->p == '\t' || *self->p == '\r' || *self->p == '\n'))
    self->p++;
}

gboolean
sf_cursor_take (SfCursor *self, char c)
{
  skip_space (self);
  if (self->p >= self->end || *self->p != c)
    return FALSE;
  self->p++;
  return TRUE;
}

gboolean
sf_cursor_at_end (SfCursor *self)
{
  skip_space (self);
  return self->p == self->end;
}

gboolean
sf_cursor_take_string (SfCursor *self, SfSlice *out_slice, gboolean *out_escaped)
{
  gboolean escaped = FALSE;
  const char *start;

  if (!sf_cursor_take (self, '"'))
    return FALSE;
  start = self->p;
  for (; self->p < self->end && *self->p != '"'; self->p++)
    {
      if ((guchar) *self->p < 0x20)
        return FALSE;
      if (*self->p == '\\')
        {
          escaped = TRUE;
          self->p++;
        }
    }
  if (self->p >= self->end)
    return FALSE;
  out_slice->text = start;
  out_slice->length = (gsize) (self->p - start);
  if (out_escaped != NULL)
    *out_escaped = escaped;
  self->p++;
  return TRUE;
}

gboolean
sf_cursor_take_int (SfCursor *self, gint64 *out_value)
{
  gboolean negative = sf_cursor_take (self, '-');
  gint64 value = 0;
  const char *start;

  skip_space (self);
  start = self->p;
  for (; self->p < self->end && g_ascii_isdigit (*self->p); self->p++)
    {
      if (value > (G_MAXINT64 - 9) / 10)
        return FALSE;
      value = value * 10 + (*self->p - '0');
    }
  if (self->p == start || (self->p < self->end && strchr (".eE", *self->p) != NULL))
    return FALSE;
  *out_value = negative ? -value : value;
  return TRUE;
}

/* A number, true, false or null. */
static gboolean
take_word (SfCursor *self)
{
  const char *start = self->p;

  while (self->p < self->end && (g_ascii_isalnum (*self->p) || strchr ("+-.", *self->p) != NULL) && *self->p != '\0')
    self->p++;
  return self->p > start;
}

gboolean
sf_cursor_take_value (SfCursor *self, guint depth, SfSlice *out_slice)
{
  SfSlice ignored;
  const char *start;
  char close;
  gboolean first = TRUE;

  skip_space (self);
  start = self->p;
  if (self->p >= self->end || depth == 0)
    return FALSE;
  if (*self->p == '"')
    {
      if (!sf_cursor_take_string (self, &ignored, NULL))
        return FALSE;
    }
  else if (*self->p == '{' || *self->p == '[')
    {
      close = *self->p == '{' ? '}' : ']';
      self->p++;
      for (; !sf_cursor_take (self, close); first = FALSE)
        if ((!first && !sf_cursor_take (self, ',')) ||
            (close == '}' && (!sf_cursor_take_string (self, &ignored, NULL) || !sf_cursor_take (self, ':'))) ||
            !sf_cursor_take_value (self, depth - 1, &ignored))
          return FALSE;
    }
  else if (!take_word (self))
    return FALSE;
  out_slice->text = start;
  out_slice->length = (gsize) (self->p - start);
  return TRUE;
}

/* Reads the four hex digits after "\u". */
static gboolean
read_unit (const char *p, const char *end, gunichar *out_unit)
{
  *out_unit = 0;
  if (end - p < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (p[i]))
        return FALSE;
      *out_unit = *out_unit << 4 | (gunichar) g_ascii_xdigit_value (p[i]);
    }
  return TRUE;
}

/* Appends the character of an escape whose backslash is at *p; moves *p behind it. */
static gboolean
unescape_one (const char **p, const char *end, GString *out)
{
  static const char *const from = "\"\\/bfnrt";
  static const char *const to = "\"\\/\b\f\n\r\t";
  const char *known;
  gunichar unit;
  gunichar low;

  if (end - *p < 2)
    return FALSE;
  known = strchr (from, (*p)[1]);
  if ((*p)[1] != '\0' && known != NULL)
    {
      g_string_append_c (out, to[known - from]);
      *p += 2;
      return TRUE;
    }
  if ((*p)[1] != 'u' || !read_unit (*p + 2, end, &unit) || unit == 0)
    return FALSE;
  *p += 6;
  if (unit >= 0xd800 && unit < 0xdc00)
    {
      if (end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u' || !read_unit (*p + 2, end, &low) || low < 0xdc00 ||
          low > 0xdfff)
        return FALSE;
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
      *p += 6;
    }
  else if (unit >= 0xdc00 && unit < 0xe000)
    return FALSE;
  g_string_append_unichar (out, unit);
  return TRUE;
}

char *
sf_slice_unescape (SfSlice slice, gboolean escaped)
{
  const char *end = slice.text + slice.length;
  GString *out;

  if (!escaped)
    return g_strndup (slice.text, slice.length);
  out = g_string_sized_new (slice.length);
  for (const char *p = slice.text; p < end;)
    {
      if (*p != '\\')
        g_string_append_c (out, *p++);
      else if (!unescape_one (&p, end, out))
        {
          g_string_free (out, TRUE);
          return NULL;
        }
    }
  return g_string_free (out, FALSE);
}
