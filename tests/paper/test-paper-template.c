/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A wrong template is refused with its file, block and what is wrong; a right one is what it says. */
#include "paper/sf-paper-template-private.h"
#include "paper/sf-paper.h"
#include "sf-paper-sample.h"

#include <glib/gstdio.h>
#include <string.h>

#define HEAD                                                                                                           \
  "\"title\":\"试\",\"fonts\":{\"song\":{\"han\":\"Noto Serif CJK SC\"}},"                                            \
  "\"styles\":{\"body\":{\"font\":\"song\",\"size\":10}},"
#define PAGE(blocks) "{" HEAD "\"pages\":[{\"id\":\"one\",\"margins\":[10,10,10,10],\"blocks\":[" blocks "]}]}"
#define TABLE(rows)                                                                                                    \
  PAGE ("{\"id\":\"t\",\"type\":\"table\",\"label-style\":\"body\",\"value-style\":\"body\",\"rows\":[" rows "]}")

static const struct
{
  const char *name, *json, *message;
} wrong[] = {
  { "syntax", "{", "wrong.json: " },
  { "not-an-object", "[]", "a template must be an object" },
  { "unknown-member", "{\"colour\":1}", "“colour” is not known here" },
  { "no-fonts", "{\"title\":\"x\"}", "“fonts” is missing" },
  { "empty-role", "{\"fonts\":{\"song\":{\"han\":[]}}}", "fonts: the role “song” needs at least one font" },
  { "style-without-size", "{\"fonts\":{\"song\":{\"han\":\"x\"}},\"styles\":{\"a\":{}}}",
    "styles: the style “a” has no “size”" },
  { "style-like-itself", "{\"fonts\":{\"s\":{\"han\":\"x\"}},\"styles\":{\"a\":{\"like\":\"a\"}}}",
    "“a” is like itself" },
  { "unknown-role", "{\"fonts\":{\"s\":{\"han\":\"x\"}},\"styles\":{\"a\":{\"font\":\"kai\"}}}",
    "there is no font role “kai”" },
  { "paper-size", "{\"paper\":[5,5]}", "“paper” must be at least" },
  { "paper-name", "{\"paper\":\"B9\"}", "“paper” is “B9”, but must be one of" },
  { "no-pages", "{" HEAD "\"pages\":[]}", "“pages” is missing" },
  { "margins", "{" HEAD "\"pages\":[{\"id\":\"p\",\"margins\":[10,150,10,150]}]}",
    "page “p”: the margins leave no room" },
  { "block-without-id", PAGE ("{\"type\":\"text\"}"), "page “one”: block 1 has no “id”" },
  { "block-without-type", PAGE ("{\"id\":\"b\"}"), "block “b”: “type” is missing" },
  { "block-type", PAGE ("{\"id\":\"b\",\"type\":\"image\"}"), "block “b”: “type” is “image”, but must be one of" },
  { "two-ids", PAGE ("{\"id\":\"b\",\"type\":\"rule\"},{\"id\":\"b\",\"type\":\"rule\"}"),
    "two blocks have the id “b”" },
  { "beyond-paper", PAGE ("{\"id\":\"b\",\"type\":\"rule\",\"at\":[200,10,20,1]}"),
    "block “b”: “at” reaches beyond the paper" },
  { "nothing-to-print", PAGE ("{\"id\":\"b\",\"type\":\"text\",\"style\":\"body\"}"), "block “b”: nothing to print" },
  { "no-style", PAGE ("{\"id\":\"b\",\"type\":\"text\",\"text\":\"x\"}"), "block “b”: “style” is missing" },
  { "unknown-style", PAGE ("{\"id\":\"b\",\"type\":\"text\",\"text\":\"x\",\"style\":\"y\"}"),
    "there is no style “y”" },
  { "open-brace", PAGE ("{\"id\":\"b\",\"type\":\"text\",\"style\":\"body\",\"text\":\"{student.name\"}"),
    "a “{” has no “}”" },
  { "field-name", PAGE ("{\"id\":\"b\",\"type\":\"text\",\"style\":\"body\",\"text\":\"{Name}\"}"),
    "{Name} is no field" },
  { "format", PAGE ("{\"id\":\"b\",\"type\":\"text\",\"style\":\"body\",\"text\":\"{a.b:year}\"}"),
    "“year” is no format" },
  { "blank-width", PAGE ("{\"id\":\"b\",\"type\":\"text\",\"style\":\"body\",\"text\":\"{:wide}\"}"),
    "width of a blank in mm" },
  { "copy-and-record",
    PAGE ("{\"id\":\"b\",\"type\":\"text\",\"style\":\"body\",\"height\":9,\"text\":\"{copy.holder}{a.b}\"}"),
    "fields of the copy cannot stand" },
  { "copy-in-flow", PAGE ("{\"id\":\"b\",\"type\":\"text\",\"style\":\"body\",\"text\":\"{copy.holder}\"}"),
    "needs a “height” or “at”" },
  { "qr-not-square", PAGE ("{\"id\":\"q\",\"type\":\"qr\",\"at\":[10,10,20,21],\"text\":\"x\"}"),
    "block “q”: a QR code needs “at” with a square" },
  { "row-height", TABLE ("{\"cells\":[\"x\"],\"widths\":[190]}"), "block “t”: row 1: “height” is missing" },
  { "row-widths", TABLE ("{\"height\":7,\"cells\":[\"x\"]}"), "row 1: neither the row has “widths”" },
  { "row-sum", TABLE ("{\"height\":7,\"cells\":[\"x\"],\"widths\":[180]}"),
    "row 1: the widths add up to 180 mm, but the table is 190 mm wide" },
  { "row-count", TABLE ("{\"height\":7,\"cells\":[\"x\",\"y\"],\"widths\":[190]}"),
    "row 1: “widths” must be a list of 2 numbers" },
  { "span-too-far", TABLE ("{\"height\":7,\"widths\":[190],\"cells\":[{\"text\":\"x\",\"rows\":2}]}"),
    "a cell spans more rows than the table has" },
  { "span-crossed",
    TABLE ("{\"height\":7,\"widths\":[95,95],\"cells\":[\"x\",{\"text\":\"y\",\"rows\":2}]},{\"height\":7,\"widths\":["
           "190],\"cells\":[\"z\"]}"),
    "row 2: cell 1 runs into a cell that spans rows" },
  { "cell-member", TABLE ("{\"height\":7,\"widths\":[190],\"cells\":[{\"text\":\"x\",\"bold\":true}]}"),
    "row 1, cell 1: “bold” is not known here" },
  { "extends-nothing", "{\"extends\":\"nowhere\"}", "there is no template “nowhere”" },
  { "replaces-nothing", "{\"extends\":\"base/agreement\",\"title\":\"x\",\"replace\":{\"none\":{}}}",
    "has no block “none” to replace" },
};

static void
test_wrong (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperTemplate) template = sf_paper_template_parse ("wrong.json", wrong[i].json, -1, &error);

  g_assert_null (template);
  g_assert_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_TEMPLATE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, wrong[i].message));
  g_assert_true (g_str_has_prefix (error->message, "wrong.json"));
}

/* Every field that a template of the program prints is one of its edition, or one that every document has. */
static void
test_fields (gconstpointer data)
{
  const char *name = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperTemplate) template = sf_paper_template_load (name, &error);
  const SfFormEdition *edition = sf_form_edition_lookup (name);
  g_auto (GStrv) keys = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (sf_paper_template_get_title (template), ==, sf_form_edition_get_title (edition, "zh"));
  keys = sf_paper_template_dup_keys (template);
  g_assert_cmpuint (g_strv_length (keys), >, 60);
  for (guint i = 0; keys[i] != NULL; i++)
    if (!g_str_has_prefix (keys[i], "agreement.") && !g_str_has_prefix (keys[i], "copy.") &&
        !g_str_has_prefix (keys[i], "signed."))
      {
        g_test_message ("%s", keys[i]);
        g_assert_nonnull (sf_form_edition_get_field (edition, keys[i]));
      }
}

/* What an edition has and people fill in is on the paper, but for what has no place there. */
static void
test_complete (gconstpointer data)
{
  static const char *const left_out[] = { "proof.files",     "employer.org_code", "household.move",
                                          "student.class",   "student.enrolment", "college.name",
                                          "college.contact", "college.phone",     NULL };
  const char *name = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperTemplate) template = sf_paper_template_load (name, &error);
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (sf_form_edition_lookup (name));
  g_auto (GStrv) keys = sf_paper_template_dup_keys (template);

  for (; *groups != NULL; groups++)
    for (const SfField *const *field = (*groups)->fields; *field != NULL; field++)
      if (!g_strv_contains (left_out, (*field)->key))
        {
          g_test_message ("%s", (*field)->key);
          g_assert_true (g_strv_contains ((const char *const *) keys, (*field)->key));
        }
}

static void
test_names (void)
{
  const char *const *names = sf_paper_template_names ();

  g_assert_true (g_strv_contains (names, "undergraduate-2020"));
  g_assert_true (g_strv_contains (names, "postgraduate-2020"));
  g_assert_false (g_strv_contains (names, "base"));
  for (; *names != NULL; names++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SfPaperTemplate) template = sf_paper_template_load (*names, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (sf_paper_template_get_n_sheets (template), >=, 1);
    }
}

/* A school's file lays its own words and blocks over a template of the program. */
static void
test_school_file (void)
{
  static const char text[] = "{\"extends\":\"undergraduate-2020\",\"strings\":{\"person\":\"学子\"},"
                             "\"replace\":{\"cover-qr\":null,\"cover-maker\":{\"text\":\"翻印\"}}}";
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("paper-XXXXXX", &error);
  g_autofree char *path = g_build_filename (directory, "ours.json", NULL);
  g_autoptr (SfPaperTemplate) template = NULL;
  g_autoptr (SfPaperTemplate) base = sf_paper_template_load ("undergraduate-2020", &error);
  const SfPaperPage *cover, *base_cover;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  template = sf_paper_template_load_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sf_paper_template_get_name (template), ==, "ours");
  g_assert_cmpstr (sf_paper_template_get_title (template), ==, sf_paper_template_get_title (base));
  cover = g_ptr_array_index (template->pages, 0);
  base_cover = g_ptr_array_index (base->pages, 0);
  g_assert_cmpuint (cover->blocks->len + 1, ==, base_cover->blocks->len);
  g_unlink (path);
  g_rmdir (directory);
}

/* Four pages on a folded A3 sheet: last and first outside, second and third inside. */
static void
test_folded (void)
{
  g_autoptr (SfPaperTemplate) template = sf_paper_template_parse (
    "folded.json",
    "{\"paper\":\"A3-folded\"," HEAD "\"pages\":[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"},{\"id\":\"d\"}]}", -1,
    NULL);
  double width, height;

  g_assert_nonnull (template);
  sf_paper_template_get_sheet_size (template, &width, &height);
  g_assert_cmpfloat_with_epsilon (width * 25.4 / 72, 420, 0.01);
  g_assert_cmpfloat_with_epsilon (height * 25.4 / 72, 297, 0.01);
  g_assert_cmpuint (sf_paper_template_get_n_sheets (template), ==, 2);
  g_assert_cmpint (sf_paper_template_page_on_sheet (template, 0, 0), ==, 3);
  g_assert_cmpint (sf_paper_template_page_on_sheet (template, 0, 1), ==, 0);
  g_assert_cmpint (sf_paper_template_page_on_sheet (template, 1, 0), ==, 1);
  g_assert_cmpint (sf_paper_template_page_on_sheet (template, 1, 1), ==, 2);
}

static void
test_no_font (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperTemplate) template =
    sf_paper_template_parse ("fonts.json",
                             "{\"title\":\"x\",\"fonts\":{\"song\":{\"han\":[\"No Such Font\",\"Nor This\"]}},"
                             "\"styles\":{\"body\":{\"font\":\"song\",\"size\":10}},\"pages\":[{\"id\":\"a\"}]}",
                             -1, &error);
  g_autoptr (SfPaperRenderer) renderer = NULL;

  g_assert_no_error (error);
  renderer = sf_paper_renderer_new (template, &error);
  g_assert_null (renderer);
  g_assert_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_FONT);
  g_assert_nonnull (strstr (error->message, "“song”"));
  g_assert_nonnull (strstr (error->message, "No Such Font, Nor This"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strdup_printf ("/paper/template/wrong/%s", wrong[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_wrong);
    }
  g_test_add_func ("/paper/template/names", test_names);
  g_test_add_data_func ("/paper/template/fields/undergraduate-2020", "undergraduate-2020", test_fields);
  g_test_add_data_func ("/paper/template/fields/postgraduate-2020", "postgraduate-2020", test_fields);
  g_test_add_data_func ("/paper/template/complete/undergraduate-2020", "undergraduate-2020", test_complete);
  g_test_add_data_func ("/paper/template/complete/postgraduate-2020", "postgraduate-2020", test_complete);
  g_test_add_func ("/paper/template/school-file", test_school_file);
  g_test_add_func ("/paper/template/folded", test_folded);
  g_test_add_func ("/paper/template/no-font", test_no_font);
  return g_test_run ();
}
