/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Code tables and divisions, read once from the compiled-in data when first asked for. Their texts point into that
 * data.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-codes.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "core/form/sf-core-data.h"

/* ---- Tables ---- */

static SfCode *
read_entries (JsonArray *entries)
{
  guint n = json_array_get_length (entries);
  SfCode *codes = g_new0 (SfCode, n + 1);

  for (guint i = 0; i < n; i++)
    {
      JsonArray *entry = json_array_get_array_element (entries, i);

      codes[i].code = g_intern_string (json_array_get_string_element (entry, 0));
      codes[i].label = g_intern_string (json_array_get_string_element (entry, 1));
    }
  return codes;
}

static GHashTable *
read_tables (void)
{
  g_autoptr (GBytes) data = sf_core_data_lookup ("codes/codes.json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  GHashTable *tables = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *list;

  if (!json_parser_load_from_data (parser, g_bytes_get_data (data, NULL), (gssize) g_bytes_get_size (data), &error))
    g_error ("codes.json: %s", error->message);
  list = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "tables");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *table = json_array_get_object_element (list, i);

      g_hash_table_insert (tables, (gpointer) g_intern_string (json_object_get_string_member (table, "table")),
                           read_entries (json_object_get_array_member (table, "entries")));
    }
  return tables;
}

const SfCode *
sf_code_table (const char *table)
{
  static GHashTable *tables;

  if (g_once_init_enter (&tables))
    g_once_init_leave (&tables, read_tables ());
  return table != NULL ? g_hash_table_lookup (tables, table) : NULL;
}

const char *
sf_code_label (const char *table, const char *code)
{
  const SfCode *codes = sf_code_table (table);

  for (; codes != NULL && codes->code != NULL; codes++)
    if (g_strcmp0 (codes->code, code) == 0)
      return codes->label;
  return NULL;
}

const char *
sf_code_from_text (const char *table, const char *text)
{
  const SfCode *codes = sf_code_table (table);

  for (const SfCode *c = codes; c != NULL && c->code != NULL; c++)
    if (g_strcmp0 (c->label, text) == 0)
      return c->code;
  for (const SfCode *c = codes; c != NULL && c->code != NULL; c++)
    if (g_strcmp0 (c->code, text) == 0)
      return c->code;
  return NULL;
}

/* ---- Divisions ---- */

typedef struct
{
  const char *name;
  const char *parent; /* NULL for provinces and for divisions that are no more */
  gboolean current;
} Division;

typedef struct
{
  GHashTable *by_code;  /* interned code -> Division */
  GHashTable *children; /* interned code, "" for the provinces -> const char ** */
} Divisions;

typedef void (*LineFunc) (Divisions *self, const char *const *cells);

static void
read_lines (Divisions *self, const char *path, LineFunc func)
{
  g_autoptr (GBytes) data = sf_core_data_lookup (path);
  g_auto (GStrv) lines = g_strsplit (g_bytes_get_data (data, NULL), "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

      if (g_strv_length (cells) >= 2)
        func (self, (const char *const *) cells);
    }
}

static void
add_current (Divisions *self, const char *const *cells)
{
  Division *division = g_new0 (Division, 1);
  const char *code = g_intern_string (cells[0]);
  const char *parent = cells[2] != NULL ? cells[2] : "";
  GPtrArray *siblings;

  division->name = g_intern_string (cells[1]);
  division->parent = *parent != '\0' ? g_intern_string (parent) : NULL;
  division->current = TRUE;
  g_hash_table_insert (self->by_code, (gpointer) code, division);

  siblings = g_hash_table_lookup (self->children, parent);
  if (siblings == NULL)
    {
      siblings = g_ptr_array_new ();
      g_hash_table_insert (self->children, (gpointer) g_intern_string (parent), siblings);
    }
  g_ptr_array_add (siblings, (gpointer) code);
}

static void
add_historic (Divisions *self, const char *const *cells)
{
  Division *division;

  if (g_hash_table_contains (self->by_code, cells[0]))
    return;
  division = g_new0 (Division, 1);
  division->name = g_intern_string (cells[1]);
  g_hash_table_insert (self->by_code, (gpointer) g_intern_string (cells[0]), division);
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static Divisions *
read_divisions (void)
{
  Divisions *self = g_new0 (Divisions, 1);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  self->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  self->children = g_hash_table_new (g_str_hash, g_str_equal);
  read_lines (self, "codes/divisions.tsv", add_current);
  read_lines (self, "codes/divisions-history.tsv", add_historic);
  g_hash_table_iter_init (&iter, self->children);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_ptr_array_sort (value, compare_codes);
      g_ptr_array_add (value, NULL);
      g_hash_table_iter_replace (&iter, g_ptr_array_free (value, FALSE));
    }
  return self;
}

static const Divisions *
get_divisions (void)
{
  static Divisions *divisions;

  if (g_once_init_enter (&divisions))
    g_once_init_leave (&divisions, read_divisions ());
  return divisions;
}

static const Division *
lookup_division (const char *code)
{
  return code != NULL ? g_hash_table_lookup (get_divisions ()->by_code, code) : NULL;
}

const char *
sf_division_name (const char *code)
{
  const Division *division = lookup_division (code);

  return division != NULL ? division->name : NULL;
}

gboolean
sf_division_is_current (const char *code)
{
  const Division *division = lookup_division (code);

  return division != NULL && division->current;
}

SfDivisionLevel
sf_division_level (const char *code)
{
  if (g_str_has_suffix (code, "0000"))
    return SF_DIVISION_PROVINCE;
  return g_str_has_suffix (code, "00") ? SF_DIVISION_CITY : SF_DIVISION_COUNTY;
}

/* Levels of statistics that no address names. */
static gboolean
is_nameless_level (const char *name)
{
  return g_str_equal (name, "市辖区") || g_str_equal (name, "县") || strstr (name, "直辖县级") != NULL;
}

char *
sf_division_full_name (const char *code)
{
  const Division *division = lookup_division (code);
  GString *name;

  if (division == NULL)
    return NULL;
  name = g_string_new (division->name);
  while (division->parent != NULL && (division = lookup_division (division->parent)) != NULL)
    if (!is_nameless_level (division->name))
      g_string_prepend (name, division->name);
  return g_string_free (name, FALSE);
}

const char *const *
sf_division_children (const char *code)
{
  static const char *const none[] = { NULL };
  const char *const *children = g_hash_table_lookup (get_divisions ()->children, code != NULL ? code : "");

  return children != NULL ? children : none;
}
