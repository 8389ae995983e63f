/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A filter as SQL: names come from the kind's descriptor alone, values are bound.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-export.h"

#define MAX_VALUES 200

static gboolean
fail (GError **error, const char *member, const char *reason)
{
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "filter, “%s”: %s", member, reason);
  return FALSE;
}

static void
begin_condition (SfExportFilter *self)
{
  g_string_append (self->where, self->where->len == 0 ? " WHERE " : " AND ");
}

/* Appends ":f3" for @node. */
static gboolean
add_value (SfExportFilter *self, const char *member, gboolean number, JsonNode *node, GError **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  if (type != (number ? G_TYPE_INT64 : G_TYPE_STRING))
    return fail (error, member, number ? "must be a whole number" : "must be a text");
  if (self->values->len == MAX_VALUES)
    return fail (error, member, "too many values");
  g_string_append_printf (self->where, ":f%u", self->values->len);
  g_ptr_array_add (self->values, number ? g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node))
                                        : g_strdup (json_node_get_string (node)));
  g_array_append_val (self->numbers, number);
  return TRUE;
}

static gboolean
add_list (SfExportFilter *self, const char *member, gboolean number, JsonArray *list, GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_string_append (self->where, i > 0 ? ", " : "");
      if (!add_value (self, member, number, json_array_get_element (list, i), error))
        return FALSE;
    }
  return json_array_get_length (list) > 0 || fail (error, member, "an empty list");
}

/* {"from": …, "to": …}, both included, either may be missing. */
static gboolean
add_range (SfExportFilter *self, const char *member, const char *column, gboolean number, JsonObject *range,
           GError **error)
{
  g_autoptr (GList) names = json_object_get_members (range);

  if (names == NULL)
    return fail (error, member, "an empty range");
  for (GList *l = names; l != NULL; l = l->next)
    {
      gboolean from = g_str_equal (l->data, "from");

      if (!from && !g_str_equal (l->data, "to"))
        return fail (error, member, "a range has “from” and “to”");
      begin_condition (self);
      g_string_append_printf (self->where, "%s %s ", column, from ? ">=" : "<=");
      if (!add_value (self, member, number, json_object_get_member (range, l->data), error))
        return FALSE;
    }
  return TRUE;
}

/* A college is named by its code. */
static gboolean
add_member (SfExportFilter *self, SfKind kind, const char *member, JsonNode *node, GError **error)
{
  int i = sf_kind_column_from_name (kind, member);
  const SfColumn *column = i >= 0 ? &sf_kind_info (kind)->columns[i] : NULL;
  gboolean state = g_str_equal (member, "state");
  gboolean college = column != NULL && column->type == SF_COLUMN_LINK && column->links == SF_KIND_COLLEGE;
  gboolean number = column != NULL && (column->type == SF_COLUMN_INTEGER || column->type == SF_COLUMN_TIME);
  const char *name = state ? "state" : column != NULL ? column->name : NULL;

  if (name == NULL)
    return fail (error, member, "the list has no such column");
  if (JSON_NODE_HOLDS_OBJECT (node))
    return college || state ? fail (error, member, "has no order")
                            : add_range (self, member, name, number, json_node_get_object (node), error);
  begin_condition (self);
  g_string_append_printf (self->where, college ? "%s IN (SELECT id FROM college WHERE code IN (" : "%s IN (", name);
  if (!(JSON_NODE_HOLDS_ARRAY (node) ? add_list (self, member, number, json_node_get_array (node), error)
                                     : add_value (self, member, number, node, error)))
    return FALSE;
  g_string_append (self->where, college ? "))" : ")");
  return TRUE;
}

gboolean
sf_export_filter_init (SfExportFilter *self, SfKind kind, JsonObject *filter, GError **error)
{
  g_autoptr (GList) members = filter != NULL ? json_object_get_members (filter) : NULL;

  self->where = g_string_new (NULL);
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->numbers = g_array_new (FALSE, FALSE, sizeof (gboolean));
  for (GList *l = members; l != NULL; l = l->next)
    if (!add_member (self, kind, l->data, json_object_get_member (filter, l->data), error))
      return FALSE;
  return TRUE;
}

void
sf_export_filter_bind (const SfExportFilter *self, SfStmt *stmt)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      g_autofree char *name = g_strdup_printf (":f%u", i);
      const char *value = self->values->pdata[i];

      if (g_array_index (self->numbers, gboolean, i))
        sf_stmt_bind_int (stmt, name, g_ascii_strtoll (value, NULL, 10));
      else
        sf_stmt_bind_text (stmt, name, value);
    }
}

void
sf_export_filter_clear (SfExportFilter *self)
{
  if (self->where == NULL)
    return;
  g_string_free (self->where, TRUE);
  g_ptr_array_unref (self->values);
  g_array_unref (self->numbers);
}
