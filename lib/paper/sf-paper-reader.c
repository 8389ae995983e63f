/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads members of a template's JSON and says where a wrong one stands. One thread at a time.
 */
#include "paper/sf-paper-reader.h"

#include <math.h>

gboolean
sf_paper_reader_fail (const SfPaperReader *self, GError **error, const char *format, ...)
{
  g_autoptr (GString) text = g_string_new (self->file);
  va_list args;

  if (self->section != NULL)
    g_string_append_printf (text, ": %s", self->section);
  if (self->page != NULL)
    g_string_append_printf (text, ": page “%s”", self->page);
  if (self->block != NULL)
    g_string_append_printf (text, ": block “%s”", self->block);
  if (self->row > 0)
    g_string_append_printf (text, ": row %d", self->row);
  if (self->cell > 0)
    g_string_append_printf (text, ", cell %d", self->cell);
  g_string_append (text, ": ");
  va_start (args, format);
  g_string_append_vprintf (text, format, args);
  va_end (args);
  g_set_error_literal (error, SF_PAPER_ERROR, SF_PAPER_ERROR_TEMPLATE, text->str);
  return FALSE;
}

gboolean
sf_paper_reader_check_members (const SfPaperReader *self, JsonObject *object, const char *known, GError **error)
{
  g_auto (GStrv) names = g_strsplit (known, " ", -1);
  JsonObjectIter iter;
  const char *member;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, NULL))
    if (!g_strv_contains ((const char *const *) names, member))
      return sf_paper_reader_fail (self, error, "“%s” is not known here (known are: %s)", member, known);
  return TRUE;
}

static const char *
node_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                          : NULL;
}

static gboolean
node_number (JsonNode *node, double *out)
{
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;
  *out = json_node_get_double (node);
  return isfinite (*out);
}

gboolean
sf_paper_reader_string (const SfPaperReader *self, JsonObject *object, const char *member, const char **out,
                        GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  const char *text;

  if (node == NULL)
    return TRUE;
  text = node_string (node);
  if (text == NULL)
    return sf_paper_reader_fail (self, error, "“%s” must be a text", member);
  *out = text;
  return TRUE;
}

gboolean
sf_paper_reader_number (const SfPaperReader *self, JsonObject *object, const char *member, double min, double max,
                        double *out, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  double number;

  if (node == NULL)
    return TRUE;
  if (!node_number (node, &number) || number < min || number > max)
    return sf_paper_reader_fail (self, error, "“%s” must be a number from %g to %g", member, min, max);
  *out = number;
  return TRUE;
}

gboolean
sf_paper_reader_boolean (const SfPaperReader *self, JsonObject *object, const char *member, gboolean *out,
                         GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return sf_paper_reader_fail (self, error, "“%s” must be true or false", member);
  *out = json_node_get_boolean (node);
  return TRUE;
}

gboolean
sf_paper_reader_choice (const SfPaperReader *self, JsonObject *object, const char *member, const char *choices,
                        guint *out, GError **error)
{
  g_auto (GStrv) names = g_strsplit (choices, " ", -1);
  const char *text = NULL;

  if (!sf_paper_reader_string (self, object, member, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], text))
      {
        *out = i;
        return TRUE;
      }
  return sf_paper_reader_fail (self, error, "“%s” is “%s”, but must be one of: %s", member, text, choices);
}

gboolean
sf_paper_reader_object (const SfPaperReader *self, JsonObject *object, const char *member, JsonObject **out,
                        GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  *out = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return sf_paper_reader_fail (self, error, "“%s” must be an object {…}", member);
  *out = json_node_get_object (node);
  return TRUE;
}

gboolean
sf_paper_reader_array (const SfPaperReader *self, JsonObject *object, const char *member, JsonArray **out,
                       GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  *out = NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return sf_paper_reader_fail (self, error, "“%s” must be a list […]", member);
  *out = json_node_get_array (node);
  return TRUE;
}

gboolean
sf_paper_reader_numbers (const SfPaperReader *self, JsonObject *object, const char *member, guint n, double max,
                         double *out, gboolean *out_found, GError **error)
{
  JsonArray *array;

  *out_found = FALSE;
  if (!sf_paper_reader_array (self, object, member, &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  if (json_array_get_length (array) != n)
    return sf_paper_reader_fail (self, error, "“%s” must be a list of %u numbers", member, n);
  for (guint i = 0; i < n; i++)
    if (!node_number (json_array_get_element (array, i), &out[i]) || out[i] < 0 || out[i] > max)
      return sf_paper_reader_fail (self, error, "number %u of “%s” must be from 0 to %g", i + 1, member, max);
  *out_found = TRUE;
  return TRUE;
}

gboolean
sf_paper_reader_strings (const SfPaperReader *self, JsonObject *object, const char *member, GStrv *out, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  *out = NULL;
  if (node == NULL)
    return TRUE;
  if (node_string (node) != NULL)
    g_strv_builder_add (builder, node_string (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      {
        const char *text = node_string (json_array_get_element (json_node_get_array (node), i));

        if (text == NULL)
          return sf_paper_reader_fail (self, error, "item %u of “%s” must be a text", i + 1, member);
        g_strv_builder_add (builder, text);
      }
  else
    return sf_paper_reader_fail (self, error, "“%s” must be a text or a list of texts", member);
  *out = g_strv_builder_end (builder);
  return TRUE;
}
