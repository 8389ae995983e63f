/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Code tables and divisions, read once from the compiled-in data when first asked for. Their texts point into that
 * data.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-codes.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#include "core/form/sf-core-data.h"

/* ---- Tables ---- */

typedef struct
{
  SfCode *codes;       /* terminated by { NULL } */
  GHashTable *by_text; /* label, other spelling or code -> code */
  gsize digits;        /* of every code, when all are numbers of one width; 0 otherwise */
} Table;

/* What an earlier entry or a label says is not taken over by a later spelling or a code. */
static void
add_text (Table *table, const char *text, const char *code)
{
  if (!g_hash_table_contains (table->by_text, text))
    g_hash_table_insert (table->by_text, (gpointer) text, (gpointer) code);
}

static const char *
get_cell (JsonArray *entry, guint i)
{
  return json_array_get_string_element (entry, i);
}

static gsize
common_digits (const SfCode *codes)
{
  gsize digits = codes->code != NULL ? strlen (codes->code) : 0;

  for (; codes->code != NULL; codes++)
    if (strlen (codes->code) != digits || strspn (codes->code, "0123456789") != digits)
      return 0;
  return digits;
}

/* Entries are [code, label, other spellings …]. */
static Table *
read_entries (JsonArray *entries)
{
  guint n = json_array_get_length (entries);
  Table *table = g_new0 (Table, 1);

  table->codes = g_new0 (SfCode, n + 1);
  table->by_text = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++)
    {
      SfCode *code = &table->codes[i];

      code->code = get_cell (json_array_get_array_element (entries, i), 0);
      code->label = get_cell (json_array_get_array_element (entries, i), 1);
      add_text (table, code->label, code->code);
    }
  for (guint i = 0; i < n; i++)
    for (guint j = 2; j < json_array_get_length (json_array_get_array_element (entries, i)); j++)
      add_text (table, get_cell (json_array_get_array_element (entries, i), j), table->codes[i].code);
  for (guint i = 0; i < n; i++)
    add_text (table, table->codes[i].code, table->codes[i].code);
  table->digits = common_digits (table->codes);
  return table;
}

static GHashTable *
read_tables (void)
{
  g_autoptr (GBytes) data = sf_core_data_lookup ("codes/codes.json");
  JsonParser *parser = json_parser_new (); /* never freed: the tables point into what it read */
  g_autoptr (GError) error = NULL;
  GHashTable *tables = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *list;

  if (!json_parser_load_from_data (parser, g_bytes_get_data (data, NULL), (gssize) g_bytes_get_size (data), &error))
    g_error ("codes.json: %s", error->message);
  list = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "tables");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *table = json_array_get_object_element (list, i);

      g_hash_table_insert (tables, (gpointer) json_object_get_string_member (table, "table"),
                           read_entries (json_object_get_array_member (table, "entries")));
    }
  return tables;
}

static const Table *
lookup_table (const char *name)
{
  static GHashTable *tables;

  if (g_once_init_enter (&tables))
    g_once_init_leave (&tables, read_tables ());
  return name != NULL ? g_hash_table_lookup (tables, name) : NULL;
}

const SfCode *
sf_code_table (const char *table)
{
  const Table *found = lookup_table (table);

  return found != NULL ? found->codes : NULL;
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
  const Table *found = lookup_table (table);
  const char *code = found != NULL && text != NULL ? g_hash_table_lookup (found->by_text, text) : NULL;
  gsize length = text != NULL ? strlen (text) : 0;

  if (code == NULL && found != NULL && length > 0 && length < found->digits && strspn (text, "0123456789") == length)
    {
      g_autofree char *padded = g_strdup_printf ("%0*d", (int) found->digits, atoi (text));

      code = g_hash_table_lookup (found->by_text, padded);
    }
  return code;
}

/* ---- Divisions ---- */

typedef struct
{
  const char *name;
  const char *parent; /* NULL for provinces */
  gboolean current;
} Division;

typedef struct
{
  GStringChunk *texts;
  GHashTable *by_code;  /* code -> Division */
  GHashTable *children; /* code, "" for the provinces -> const char ** */
  GHashTable *by_name;  /* full name of a current division -> code */
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
  const char *code = g_string_chunk_insert_const (self->texts, cells[0]);
  const char *parent = cells[2] != NULL ? cells[2] : "";
  GPtrArray *siblings;

  division->name = g_string_chunk_insert_const (self->texts, cells[1]);
  division->parent = *parent != '\0' ? g_string_chunk_insert_const (self->texts, parent) : NULL;
  division->current = TRUE;
  g_hash_table_insert (self->by_code, (gpointer) code, division);

  siblings = g_hash_table_lookup (self->children, parent);
  if (siblings == NULL)
    {
      siblings = g_ptr_array_new ();
      g_hash_table_insert (self->children, (gpointer) g_string_chunk_insert_const (self->texts, parent), siblings);
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
  division->name = g_string_chunk_insert_const (self->texts, cells[1]);
  g_hash_table_insert (self->by_code, (gpointer) g_string_chunk_insert_const (self->texts, cells[0]), division);
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Levels of statistics that no address names. */
static gboolean
is_nameless_level (const char *name)
{
  return g_str_equal (name, "市辖区") || g_str_equal (name, "县") || strstr (name, "直辖县级") != NULL;
}

static char *
make_full_name (const Divisions *self, const Division *division)
{
  GString *name = g_string_new (division->name);

  while (division->parent != NULL)
    {
      division = g_hash_table_lookup (self->by_code, division->parent);
      if (!is_nameless_level (division->name))
        g_string_prepend (name, division->name);
    }
  return g_string_free (name, FALSE);
}

/* A division that is no more belongs where its code says: to the city, or else to the province. */
static void
place_historic (const Divisions *self)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_code);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Division *division = value;
      g_autofree char *city = g_strdup_printf ("%.4s00", (const char *) key);
      g_autofree char *province = g_strdup_printf ("%.2s0000", (const char *) key);

      if (division->current)
        continue;
      if (!g_str_equal (city, key) && g_hash_table_contains (self->by_code, city))
        division->parent = g_string_chunk_insert_const (self->texts, city);
      else if (!g_str_equal (province, key) && g_hash_table_contains (self->by_code, province))
        division->parent = g_string_chunk_insert_const (self->texts, province);
    }
}

static void
name_current (Divisions *self)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_code);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Division *division = value;

      if (division->current && !is_nameless_level (division->name))
        g_hash_table_insert (self->by_name, make_full_name (self, division), key);
    }
}

static void
close_children (Divisions *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->children);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_ptr_array_sort (value, compare_codes);
      g_ptr_array_add (value, NULL);
      g_hash_table_iter_replace (&iter, g_ptr_array_free (value, FALSE));
    }
}

static Divisions *
read_divisions (void)
{
  Divisions *self = g_new0 (Divisions, 1);

  self->texts = g_string_chunk_new (4096);
  self->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  self->children = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  read_lines (self, "codes/divisions.tsv", add_current);
  read_lines (self, "codes/divisions-history.tsv", add_historic);
  place_historic (self);
  name_current (self);
  close_children (self);
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

gboolean
sf_division_is_county (const char *code)
{
  const Division *division = lookup_division (code);

  if (division == NULL || is_nameless_level (division->name))
    return FALSE;
  if (sf_division_level (code) == SF_DIVISION_COUNTY)
    return TRUE;
  return division->current && sf_division_children (code)[0] == NULL;
}

/* Takes the levels that full names leave out, and what people put between levels, out of @text. */
static char *
plain_name (const char *text)
{
  g_autoptr (GString) name = g_string_new (text);
  static const char *const noise[] = { "市辖区", "自治区直辖县级行政区划", "省直辖县级行政区划", " ", "/", "-", "·" };

  for (guint i = 0; i < G_N_ELEMENTS (noise); i++)
    g_string_replace (name, noise[i], "", 0);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

const char *
sf_division_from_text (const char *text)
{
  g_autofree char *name = NULL;
  gpointer code;

  if (text == NULL)
    return NULL;
  if (sf_division_is_current (text) && g_hash_table_lookup_extended (get_divisions ()->by_code, text, &code, NULL))
    return code;
  name = plain_name (text);
  return g_hash_table_lookup (get_divisions ()->by_name, name);
}

char *
sf_division_full_name (const char *code)
{
  const Division *division = lookup_division (code);

  return division != NULL ? make_full_name (get_divisions (), division) : NULL;
}

const char *const *
sf_division_children (const char *code)
{
  static const char *const none[] = { NULL };
  const char *const *children = g_hash_table_lookup (get_divisions ()->children, code != NULL ? code : "");

  return children != NULL ? children : none;
}
