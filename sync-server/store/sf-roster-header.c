/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Names are compared as sf_table_fold_header() leaves them.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-roster-header.h"

#include <string.h>

#include "core/form/sf-core-data.h"
#include "sheet/sf-table-reader.h"
#include "store/sf-store.h"

/* ---- Names ---- */

static JsonObject *
get_rosters (void)
{
  static JsonParser *parser; /* for the life of the program: names point into it */

  if (g_once_init_enter (&parser))
    {
      g_autoptr (GBytes) data = sf_core_data_lookup ("rosters/columns.json");
      JsonParser *made = json_parser_new ();
      g_autoptr (GError) error = NULL;

      if (!json_parser_load_from_data (made, g_bytes_get_data (data, NULL), (gssize) g_bytes_get_size (data), &error))
        g_error ("columns.json: %s", error->message);
      g_once_init_leave (&parser, made);
    }
  return json_node_get_object (json_parser_get_root (parser));
}

static GHashTable *
read_names (void)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GList) rosters = json_object_get_members (get_rosters ());

  for (GList *r = rosters; r != NULL; r = r->next)
    {
      JsonObject *columns = json_object_get_object_member (get_rosters (), r->data);
      g_autoptr (GList) keys = json_object_get_members (columns);

      for (GList *k = keys; k != NULL; k = k->next)
        {
          JsonArray *list = json_object_get_array_member (columns, k->data);
          guint n = json_array_get_length (list);
          const char **texts = g_new0 (const char *, n + 1);

          for (guint i = 0; i < n; i++)
            texts[i] = json_array_get_string_element (list, i);
          g_hash_table_insert (names, g_strdup_printf ("%s/%s", (char *) r->data, (char *) k->data), texts);
        }
    }
  return names;
}

const char *const *
sf_roster_column_names (const char *what, const char *key)
{
  static GHashTable *names;
  g_autofree char *path = g_strdup_printf ("%s/%s", what, key);

  if (g_once_init_enter (&names))
    g_once_init_leave (&names, read_names ());
  return g_hash_table_lookup (names, path);
}

/* ---- Rows ---- */

SfRosterRow *
sf_roster_row_new (guint number, GStrv cells)
{
  SfRosterRow *self = g_new0 (SfRosterRow, 1);

  self->number = number;
  self->cells = cells;
  return self;
}

void
sf_roster_row_free (SfRosterRow *self)
{
  g_strfreev (self->cells);
  g_free (self);
}

const char *
sf_roster_row_get (const SfRosterRow *self, guint place)
{
  for (guint i = 0; self->cells[i] != NULL; i++)
    if (i == place)
      return self->cells[i];
  return "";
}

/* The header of one row, or of two of which the lower one says more where cells of the upper are merged. */
static GStrv
fold_rows (const SfRosterRow *upper, const SfRosterRow *lower)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  guint n = MAX (g_strv_length (upper->cells), lower != NULL ? g_strv_length (lower->cells) : 0);

  for (guint i = 0; i < n; i++)
    {
      const char *below = lower != NULL ? sf_roster_row_get (lower, i) : "";
      g_autofree char *name = sf_table_fold_header (*below != '\0' ? below : sf_roster_row_get (upper, i));

      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

/* ---- Mapping ---- */

static JsonObject *
get_columns (JsonObject *mapping)
{
  return mapping != NULL && json_object_has_member (mapping, "columns")
           ? json_object_get_object_member (mapping, "columns")
           : NULL;
}

/* What @mapping says of the folded header @name: TRUE, and the key or NULL (leave it out). */
static gboolean
map_name (JsonObject *mapping, const char *name, const char **out_key)
{
  JsonObject *columns = get_columns (mapping);
  g_autoptr (GList) headers = columns != NULL ? json_object_get_members (columns) : NULL;

  for (GList *l = headers; l != NULL; l = l->next)
    {
      g_autofree char *folded = sf_table_fold_header (l->data);

      if (!g_str_equal (folded, name))
        continue;
      *out_key =
        json_object_get_null_member (columns, l->data) ? NULL : json_object_get_string_member (columns, l->data);
      return TRUE;
    }
  return FALSE;
}

static gboolean
fail_mapping (GError **error, const char *format, const char *what)
{
  g_autofree char *message = g_strdup_printf (format, what);

  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "mapping: %s", message);
  return FALSE;
}

static gboolean
check_column (const char *what, JsonObject *columns, const char *header, GError **error)
{
  JsonNode *node = json_object_get_member (columns, header);

  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return fail_mapping (error, "column “%s” must be the key of a column, or null to leave it out", header);
  return sf_roster_column_names (what, json_node_get_string (node)) != NULL ||
         fail_mapping (error, "the roster has no column “%s”", json_node_get_string (node));
}

gboolean
sf_roster_mapping_check (const char *what, JsonObject *mapping, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (mapping);
  g_autoptr (GList) headers = NULL;
  JsonObject *columns;

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (mapping, l->data);
      GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

      if (g_str_equal (l->data, "columns") ? !JSON_NODE_HOLDS_OBJECT (node)
          : g_str_equal (l->data, "header_row")
            ? type != G_TYPE_INT64 || json_node_get_int (node) < 1 || json_node_get_int (node) > G_MAXINT32
          : g_str_equal (l->data, "sheet") ? type != G_TYPE_STRING
                                           : TRUE)
        return fail_mapping (
          error, "“%s” is none of columns (an object), header_row (a number from 1) and sheet (a text)", l->data);
    }
  columns = get_columns (mapping);
  headers = columns != NULL ? json_object_get_members (columns) : NULL;
  for (GList *l = headers; l != NULL; l = l->next)
    if (!check_column (what, columns, l->data, error))
      return FALSE;
  return TRUE;
}

/* ---- The header ---- */

void
sf_roster_header_free (SfRosterHeader *self)
{
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->unknown);
  g_free (self);
}

static SfRosterHeader *
header_new (guint n_keys)
{
  SfRosterHeader *self = g_new0 (SfRosterHeader, 1);

  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->unknown = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_keys; i++)
    g_ptr_array_add (self->places, g_array_new (FALSE, FALSE, sizeof (guint)));
  return self;
}

/* Finds the places of one column; *taken: a byte for each header. */
static void
place_column (GArray *places, const char *what, const char *key, JsonObject *mapping, GStrv names, gboolean *taken)
{
  const char *const *known = sf_roster_column_names (what, key);
  const char *mapped;

  for (guint i = 0; names[i] != NULL; i++)
    if (map_name (mapping, names[i], &mapped))
      {
        taken[i] = TRUE;
        if (g_strcmp0 (mapped, key) == 0)
          g_array_append_val (places, i);
      }
  for (guint k = 0; known != NULL && known[k] != NULL; k++)
    {
      g_autofree char *folded = sf_table_fold_header (known[k]);

      for (guint i = 0; names[i] != NULL; i++)
        if (g_str_equal (names[i], folded) && !map_name (mapping, names[i], &mapped))
          {
            taken[i] = TRUE;
            g_array_append_val (places, i);
          }
    }
}

static guint
count_found (const SfRosterHeader *self)
{
  guint n = 0;

  for (guint i = 0; i < self->places->len; i++)
    n += ((GArray *) self->places->pdata[i])->len > 0;
  return n;
}

/* The header that row @r is, with the one below it if @both; its unknown names as they stand. */
static SfRosterHeader *
try_rows (const char *what, const char *const *keys, JsonObject *mapping, GPtrArray *rows, guint r, gboolean both)
{
  const SfRosterRow *upper = rows->pdata[r];
  const SfRosterRow *lower = both ? rows->pdata[r + 1] : NULL;
  g_auto (GStrv) names = fold_rows (upper, lower);
  g_autofree gboolean *taken = g_new0 (gboolean, g_strv_length (names) + 1);
  SfRosterHeader *header = header_new (g_strv_length ((GStrv) keys));

  for (guint i = 0; keys[i] != NULL; i++)
    place_column (header->places->pdata[i], what, keys[i], mapping, names, taken);
  for (guint i = 0; names[i] != NULL; i++)
    if (!taken[i] && *names[i] != '\0')
      {
        const char *below = both ? sf_roster_row_get (lower, i) : "";
        g_ptr_array_add (header->unknown, g_strdup (*below != '\0' ? below : sf_roster_row_get (upper, i)));
      }
  header->n_rows = r + (both ? 2 : 1);
  return header;
}

/* The place of the row that the mapping names, or that of the first. */
static guint
first_row (JsonObject *mapping, GPtrArray *rows, guint *out_n)
{
  gint64 number = mapping != NULL && json_object_has_member (mapping, "header_row")
                    ? json_object_get_int_member (mapping, "header_row")
                    : 0;

  *out_n = rows->len;
  for (guint r = 0; number != 0 && r < rows->len; r++)
    if (((SfRosterRow *) rows->pdata[r])->number == number)
      {
        *out_n = 1;
        return r;
      }
  return 0;
}

static SfRosterHeader *
find_best (const char *what, const char *const *keys, JsonObject *mapping, GPtrArray *rows)
{
  SfRosterHeader *best = NULL;
  guint n;
  guint first = first_row (mapping, rows, &n);

  for (guint r = first; r < first + n; r++)
    for (guint both = 0; both < 2 && r + both < rows->len; both++)
      {
        SfRosterHeader *header = try_rows (what, keys, mapping, rows, r, both == 1);

        if (best != NULL && count_found (header) <= count_found (best))
          {
            sf_roster_header_free (header);
            continue;
          }
        g_clear_pointer (&best, sf_roster_header_free);
        best = header;
      }
  return best;
}

SfRosterHeader *
sf_roster_header_find (const char *what, const char *const *keys, guint64 required, JsonObject *mapping,
                       GPtrArray *rows, GError **error)
{
  g_autoptr (SfRosterHeader) header = rows->len > 0 ? find_best (what, keys, mapping, rows) : NULL;
  g_autoptr (GString) missing = g_string_new (NULL);

  if (header == NULL)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "the file is empty");
      return NULL;
    }
  for (guint i = 0; keys[i] != NULL; i++)
    if ((required & (G_GUINT64_CONSTANT (1) << i)) != 0 && ((GArray *) header->places->pdata[i])->len == 0)
      g_string_append_printf (missing, "%s“%s”", missing->len > 0 ? ", " : "", *sf_roster_column_names (what, keys[i]));
  if (missing->len == 0)
    return g_steal_pointer (&header);
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "the header has no column %s", missing->str);
  return NULL;
}
