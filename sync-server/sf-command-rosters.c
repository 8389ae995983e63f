/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The subcommands import, export and mapping.
 */
#define G_LOG_DOMAIN "sf-server"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sf-command.h"
#include "store/sf-export-columns.h"
#include "store/sf-store-export.h"
#include "store/sf-store-mappings.h"

static int
fail_usage (const char *message)
{
  return sf_command_report (g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, message));
}

/* ---- mapping ---- */

static JsonNode *
read_json (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  JsonNode *node;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  node = json_from_string (text, error);
  if (node == NULL)
    g_prefix_error (error, "%s: ", path);
  return node;
}

/* @name: of a saved one, or of a file that ends in .json. */
static gboolean
load_mapping (SfStore *store, const char *purpose, const char *what, const char *name, JsonNode **out_mapping,
              GError **error)
{
  if (!g_str_has_suffix (name, ".json"))
    {
      *out_mapping = sf_store_mapping_load (store, purpose, what, name, error);
      return *out_mapping != NULL;
    }
  *out_mapping = read_json (name, error);
  return *out_mapping != NULL && sf_mapping_check (purpose, what, *out_mapping, error);
}

static int
list_mappings (SfStore *store)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) list = sf_store_mapping_list (store, &error);

  if (list == NULL)
    return sf_command_report (error);
  for (guint i = 0; i < list->len; i++)
    {
      const SfMapping *mapping = list->pdata[i];
      printf ("%s\t%s\t%s\t%s\n", mapping->id, mapping->purpose, mapping->what, mapping->name);
    }
  return 0;
}

static int
save_mapping (SfStore *store, const char *purpose, const char *what, const char *name, const char *path)
{
  GError *error = NULL;
  g_autoptr (JsonNode) node = read_json (path, &error);
  g_autofree char *id =
    node != NULL ? sf_store_mapping_save (store, purpose, what, name, node, NULL, NULL, &error) : NULL;

  if (id == NULL)
    return sf_command_report (error);
  printf ("saved “%s” as %s\n", name, id);
  return 0;
}

static int
delete_mapping (SfStore *store, const char *id)
{
  GError *error = NULL;

  return sf_store_mapping_delete (store, id, &error) ? 0 : sf_command_report (error);
}

int
sf_command_mapping (int argc, char **argv)
{
  g_autoptr (SfStore) store = NULL;
  GError *error = NULL;

  if (!sf_command_parse (
        &argc, &argv, "mapping list | save import|export WHAT NAME FILE.json | delete ID – mappings of rosters", NULL))
    return 2;
  store = argc >= 2 ? sf_command_open_store (&error) : NULL;
  if (argc >= 2 && store == NULL)
    return sf_command_report (error);
  if (argc == 2 && g_str_equal (argv[1], "list"))
    return list_mappings (store);
  if (argc == 6 && g_str_equal (argv[1], "save"))
    return save_mapping (store, argv[2], argv[3], argv[4], argv[5]);
  if (argc == 3 && g_str_equal (argv[1], "delete"))
    return delete_mapping (store, argv[2]);
  return fail_usage ("mapping takes list, save PURPOSE WHAT NAME FILE or delete ID");
}

/* ---- import ---- */

static void
print_import (const SfImportReport *imported, const char *what, const char *path, gboolean secrets_kept)
{
  const char *verb = imported->written ? "imported" : "would import";

  for (guint i = 0; i < imported->problems->len; i++)
    fprintf (stderr, "%s: %s\n", path, (char *) imported->problems->pdata[i]);
  if (imported->n_problems > imported->problems->len)
    fprintf (stderr, "%s: and %u more\n", path, imported->n_problems - imported->problems->len);
  for (guint i = 0; i < imported->unknown->len; i++)
    fprintf (stderr, "%s: column “%s” is not known and was left out\n", path, (char *) imported->unknown->pdata[i]);
  printf ("%s %s: %u new, %u changed, %u the same, %u wrong\n", verb, what, imported->added, imported->changed,
          imported->same, imported->wrong);
  if (imported->n_secrets > 0 && !secrets_kept)
    printf ("%u accounts were made; use --secrets or «user reset» to give out their initial secrets\n",
            imported->n_secrets);
}

/* The rows so far, where somebody looks on. */
static void
print_progress (const SfImportReport *so_far, guint total, gpointer data)
{
  fprintf (stderr, "\r%u of %u", so_far->rows, total);
  if (so_far->rows >= total)
    fprintf (stderr, "\r\033[K");
  fflush (stderr);
}

int
sf_command_import (int argc, char **argv)
{
  static char *secrets;
  static char *sheet;
  static char *table;
  static char *mapping;
  static gboolean dry_run;
  static gboolean strict;
  static const GOptionEntry entries[] = {
    { "secrets", 0, 0, G_OPTION_ARG_FILENAME, &secrets,
      "Write the initial secrets of new accounts to FILE, for their owners alone", "FILE" },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry_run, "Only say what would change", NULL },
    { "strict", 0, 0, G_OPTION_ARG_NONE, &strict, "Change nothing if a row is wrong", NULL },
    { "sheet", 0, 0, G_OPTION_ARG_STRING, &sheet, "Sheet of an XLSX file (default: the first that shows)", "NAME" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &table, "Write what became of each row to FILE.csv or FILE.xlsx", "FILE" },
    { "mapping", 0, 0, G_OPTION_ARG_STRING, &mapping,
      "Saved mapping NAME, or a file FILE.json, that says which column is which", "NAME" },
    { NULL },
  };
  g_autoptr (SfImportReport) imported = NULL;
  g_autoptr (JsonNode) columns = NULL;
  g_autoptr (SfStore) store = NULL;
  SfImportOptions options = { 0 };
  GError *error = NULL;

  if (!sf_command_parse (
        &argc, &argv, "import colleges|students|employers|staff|settings FILE – read a roster in CSV or XLSX", entries))
    return 2;
  if (argc != 3)
    return sf_command_report (
      g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "import takes what to read and a file"));
  options.flags = (dry_run ? SF_IMPORT_DRY_RUN : 0) | (strict ? SF_IMPORT_STRICT : 0);
  options.sheet = sheet;
  options.report_path = table;
  options.secrets_path = secrets;
  options.progress = isatty (STDERR_FILENO) ? print_progress : NULL;
  /* What is there already are other accounts' secrets. */
  if (secrets != NULL && g_file_test (secrets, G_FILE_TEST_EXISTS))
    return sf_command_report (g_error_new (G_FILE_ERROR, G_FILE_ERROR_EXIST, "%s is already there", secrets));
  store = sf_command_open_store (&error);
  if (store == NULL || (mapping != NULL && !load_mapping (store, "import", argv[1], mapping, &columns, &error)))
    return sf_command_report (error);
  options.mapping = columns != NULL ? json_node_get_object (columns) : NULL;
  imported = sf_store_import (store, argv[1], argv[2], &options, &error);
  if (imported == NULL)
    return sf_command_report (error);
  print_import (imported, argv[1], argv[2], secrets != NULL);
  return imported->wrong > 0 ? 3 : 0;
}

/* ---- export ---- */

static JsonObject *
parse_filter (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, error);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_dup_object (node);
  if (node != NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "a filter is a JSON object");
  return NULL;
}

static char *
describe_lists (void)
{
  g_auto (GStrv) names = sf_export_list_names ();
  g_autofree char *joined = g_strjoinv ("|", names);

  return g_strdup_printf ("export %s FILE.csv|FILE.xlsx – write a list into a file", joined);
}

int
sf_command_export (int argc, char **argv)
{
  static char *columns;
  static char *mapping;
  static char *filter;
  static gboolean masked;
  static const GOptionEntry entries[] = {
    { "columns", 0, 0, G_OPTION_ARG_STRING, &columns, "Only these columns, by their headers, in this order",
      "HEADER,HEADER…" },
    { "mapping", 0, 0, G_OPTION_ARG_STRING, &mapping, "Columns by a saved mapping NAME, or by a file FILE.json",
      "NAME" },
    { "filter", 0, 0, G_OPTION_ARG_STRING, &filter,
      "Only rows such as '{\"state\": \"signed\", \"college\": [\"05\"]}'", "JSON" },
    { "masked", 0, 0, G_OPTION_ARG_NONE, &masked, "Mask identity and telephone numbers", NULL },
    { NULL },
  };
  g_autofree char *usage = describe_lists ();
  g_auto (GStrv) headers = NULL;
  g_autoptr (SfStore) store = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonObject) rows = NULL;
  SfExportOptions options = { 0 };
  GError *error = NULL;
  guint n;

  if (!sf_command_parse (&argc, &argv, usage, entries))
    return 2;
  if (argc != 3 || !sf_table_type_from_name (argv[2], &options.type))
    return fail_usage ("export takes what to write and a file that ends in .csv or .xlsx");
  rows = filter != NULL ? parse_filter (filter, &error) : NULL;
  if (filter != NULL && rows == NULL)
    return sf_command_report (error);
  store = sf_command_open_store (&error);
  if (store == NULL || (mapping != NULL && !load_mapping (store, "export", argv[1], mapping, &node, &error)))
    return sf_command_report (error);
  headers = columns != NULL ? g_strsplit (columns, ",", -1) : NULL;
  options.what = argv[1];
  options.path = argv[2];
  options.columns = (const char *const *) headers;
  options.mapping = node;
  options.filter = rows;
  options.personal = !masked;
  if (!sf_store_export (store, &options, &n, &error))
    return sf_command_report (error);
  printf ("exported %s: %u rows\n", argv[1], n);
  return 0;
}
