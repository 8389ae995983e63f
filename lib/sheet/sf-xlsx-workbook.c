/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The list of sheets, and the way from the package to the parts: _rels/.rels names the workbook, the workbook the
 * sheets, its relations where they are.
 */
#define G_LOG_DOMAIN "sf-sheet"

#include <string.h>

#include "sheet/sf-xlsx-private.h"

#define MAX_SHEETS 1024
#define MAX_NAMES 400 /* bytes of the sheets' names in an error */

typedef struct
{
  char *name;
  char *relation;
  gboolean hidden;
} Sheet;

typedef struct
{
  GHashTable *targets; /* id -> part */
  GHashTable *types;   /* last word of the type -> part */
  const char *folder;  /* that targets are relative to */
} Relations;

typedef struct
{
  SfXlsxBook *book;
  GArray *sheets;
} Reading;

static void
ignore_end (SfXlsxXml *xml, const char *name, gpointer data)
{
}

/* ---- Relations ---- */

/* "worksheets/sheet1.xml" in "xl" -> "xl/worksheets/sheet1.xml" */
static char *
resolve (const char *folder, const char *target)
{
  g_autofree char *root = g_strconcat ("/", folder, NULL);
  g_autofree char *path = g_canonicalize_filename (target, root);

  return g_strdup (path + strspn (path, "/"));
}

static void
start_relation (SfXlsxXml *xml, const char *name, gpointer data)
{
  Relations *self = data;
  g_autofree char *id = NULL;
  g_autofree char *type = NULL;
  const char *target;
  const char *word;

  if (!g_str_equal (name, "Relationship"))
    return;
  id = g_strdup (sf_xlsx_xml_get (xml, "Id"));
  type = g_strdup (sf_xlsx_xml_get (xml, "Type"));
  target = sf_xlsx_xml_get (xml, "Target");
  if (id == NULL || type == NULL || target == NULL || g_hash_table_size (self->targets) == MAX_SHEETS)
    return;
  word = strrchr (type, '/') != NULL ? strrchr (type, '/') + 1 : type;
  g_hash_table_insert (self->types, g_strdup (word), resolve (self->folder, target));
  g_hash_table_insert (self->targets, g_steal_pointer (&id), resolve (self->folder, target));
}

static void
relations_init (Relations *self, const char *folder)
{
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->folder = folder;
}

static void
relations_clear (Relations *self)
{
  g_hash_table_unref (self->targets);
  g_hash_table_unref (self->types);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Relations, relations_clear)

static const SfXlsxHandler relation_handler = { start_relation, ignore_end, NULL };

/* ---- Sheets ---- */

static void
sheet_clear (gpointer data)
{
  Sheet *self = data;

  g_free (self->name);
  g_free (self->relation);
}

static void
start_workbook (SfXlsxXml *xml, const char *name, gpointer data)
{
  Reading *self = data;
  const char *text;
  Sheet sheet = { 0 };

  if (g_str_equal (name, "workbookPr"))
    {
      text = sf_xlsx_xml_get (xml, "date1904");
      self->book->from_1904 = text != NULL && (g_str_equal (text, "1") || g_str_equal (text, "true"));
    }
  if (!g_str_equal (name, "sheet") || self->sheets->len == MAX_SHEETS)
    return;
  sheet.name = g_strdup (sf_xlsx_xml_get (xml, "name"));
  sheet.relation = g_strdup (sf_xlsx_xml_get (xml, "id"));
  text = sf_xlsx_xml_get (xml, "state");
  sheet.hidden = text != NULL && !g_str_equal (text, "visible");
  if (sheet.name == NULL || sheet.relation == NULL)
    sheet_clear (&sheet);
  else
    g_array_append_val (self->sheets, sheet);
}

static const Sheet *
find_sheet (GArray *sheets, const char *name)
{
  for (guint i = 0; i < sheets->len; i++)
    {
      const Sheet *sheet = &g_array_index (sheets, Sheet, i);

      if (name != NULL ? g_str_equal (sheet->name, name) : !sheet->hidden)
        return sheet;
    }
  return NULL;
}

static gboolean
fail_sheet (GArray *sheets, const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < sheets->len && names->len < MAX_NAMES; i++)
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", g_array_index (sheets, Sheet, i).name);
  if (name == NULL)
    return sf_sheet_fail (error, SF_SHEET_ERROR_NO_SHEET, "the workbook has no sheet that shows");
  return sf_sheet_fail (error, SF_SHEET_ERROR_NO_SHEET, "the workbook has no sheet “%s”, but %s", name, names->str);
}

static gboolean
choose_sheet (SfXlsxBook *self, GArray *sheets, const char *name, const Relations *relations, GError **error)
{
  const Sheet *sheet = find_sheet (sheets, name);
  const char *part = sheet != NULL ? g_hash_table_lookup (relations->targets, sheet->relation) : NULL;

  if (sheet == NULL)
    return fail_sheet (sheets, name, error);
  if (part == NULL)
    return sf_sheet_fail (error, SF_SHEET_ERROR_FORMAT, "the XLSX file is damaged: sheet “%s” is not in it",
                          sheet->name);
  self->sheet = g_strdup (sheet->name);
  self->sheet_part = g_strdup (part);
  self->strings_part = g_strdup (g_hash_table_lookup (relations->types, "sharedStrings"));
  self->styles_part = g_strdup (g_hash_table_lookup (relations->types, "styles"));
  return TRUE;
}

/* The part that the package says is its document. */
static char *
find_workbook (SfXlsxPackage *package, GError **error)
{
  g_auto (Relations) relations = { 0 };

  relations_init (&relations, "");
  if (!sf_xlsx_read_part (package, "_rels/.rels", &relation_handler, &relations, error))
    return NULL;
  if (g_hash_table_contains (relations.types, "officeDocument"))
    return g_strdup (g_hash_table_lookup (relations.types, "officeDocument"));
  return g_strdup ("xl/workbook.xml");
}

gboolean
sf_xlsx_book_read (SfXlsxBook *self, SfXlsxPackage *package, const char *sheet, GError **error)
{
  static const SfXlsxHandler handler = { start_workbook, ignore_end, NULL };
  g_autoptr (GArray) sheets = g_array_new (FALSE, FALSE, sizeof (Sheet));
  g_autofree char *workbook = find_workbook (package, error);
  g_autofree char *folder = workbook != NULL ? g_path_get_dirname (workbook) : NULL;
  g_autofree char *base = workbook != NULL ? g_path_get_basename (workbook) : NULL;
  g_autofree char *relations_part = workbook != NULL ? g_strdup_printf ("%s/_rels/%s.rels", folder, base) : NULL;
  g_auto (Relations) relations = { 0 };
  Reading reading = { self, sheets };
  SfXlsxPart *part = workbook != NULL ? sf_xlsx_part_open (package, workbook, TRUE, error) : NULL;
  g_autoptr (SfXlsxXml) xml = part != NULL ? sf_xlsx_xml_new (part, &handler, &reading) : NULL;

  g_array_set_clear_func (sheets, sheet_clear);
  relations_init (&relations, folder);
  return xml != NULL && sf_xlsx_xml_run (xml, error) &&
         sf_xlsx_read_part (package, relations_part, &relation_handler, &relations, error) &&
         choose_sheet (self, sheets, sheet, &relations, error);
}

void
sf_xlsx_book_clear (SfXlsxBook *self)
{
  g_free (self->sheet);
  g_free (self->sheet_part);
  g_free (self->strings_part);
  g_free (self->styles_part);
}
