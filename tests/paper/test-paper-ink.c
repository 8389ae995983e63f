/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every glyph is on the paper, proved by its ink: those of the editions, and the Han characters of Unicode's first two
 * blocks in every role, because a font that loses one of them (如 of Noto Sans CJK, before it was rewritten) has it in
 * the file's text all the same.
 */
#include "sf-ink.h"
#include "sf-paper-sample.h"

#include <glib/gstdio.h>
#include <string.h>

#define PER_PAGE 1300

static const SfPaperPdfInfo info = { .time = SF_PAPER_SAMPLE_TIME };

/* Writes all copies and compares page by page. */
static void
prove (SfPaperRenderer *renderer, SfPaperDocument *document, guint copies)
{
  g_autofree char *directory = g_dir_make_tmp ("paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "ink.pdf", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperPdf) pdf = sf_paper_pdf_new (path, &info, &error);
  g_autoptr (SfPaperPages) pages = NULL;
  guint page = 0;

  sf_paper_pdf_add (pdf, renderer, document, copies, &error);
  g_assert_no_error (error);
  sf_paper_pdf_close (pdf, &error);
  g_assert_no_error (error);
  pages = sf_paper_renderer_lay_out (renderer, document, &error);
  g_assert_no_error (error);
  for (guint copy = 0; copy < sf_paper_pages_get_n_copies (pages); copy++)
    for (guint sheet = 0; sheet < sf_paper_pages_get_n_sheets (pages) && (copies & (1u << copy)); sheet++, page++)
      {
        g_autofree char *first = NULL;
        guint n_lost = sf_ink_compare (path, page, pages, copy, sheet, &first);

        if (n_lost > 0)
          g_error ("page %u: %u glyphs are not as drawn, the first: %s", page + 1, n_lost, first);
      }
  g_unlink (path);
  g_rmdir (directory);
}

static void
test_edition (gconstpointer data)
{
  const char *edition = data;
  g_autoptr (SfPaperRenderer) renderer = sf_paper_sample_renderer (edition);
  g_autoptr (JsonObject) values = sf_paper_sample_values ();
  g_autoptr (SfPaperDocument) document = NULL;

  json_object_set_string_member (values, "student.home_address",
                                 "如、𬭊、䶮、𠮷、𰻞、喆、堃、玥、镕、㛃");
  document = sf_paper_sample_document (edition, values);
  prove (renderer, document, 3);
  sf_paper_document_set_specimen (document, TRUE);
  prove (renderer, document, 8);
}

/* The proof itself sees one wrong character among hundreds. */
static void
test_sees (void)
{
  g_autoptr (SfPaperRenderer) renderer = sf_paper_sample_renderer ("undergraduate-2020");
  g_autoptr (SfPaperDocument) printed = sf_paper_sample_new ("undergraduate-2020");
  g_autoptr (SfPaperDocument) meant = sf_paper_sample_new ("undergraduate-2020");
  g_autofree char *directory = g_dir_make_tmp ("paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "ink.pdf", NULL);
  g_autofree char *first = NULL;
  g_autoptr (SfPaperPages) pages = NULL;
  g_autoptr (SfPaperPdf) pdf = sf_paper_pdf_new (path, &info, NULL);

  sf_paper_document_set_text (printed, "student.opinion",
                              "本人自愿到该单位工作，　约履行协议，服从单位安排，按时报到。");
  g_assert_true (sf_paper_pdf_add (pdf, renderer, printed, 1, NULL) && sf_paper_pdf_close (pdf, NULL));
  pages = sf_paper_renderer_lay_out (renderer, meant, NULL);
  g_assert_cmpuint (sf_ink_compare (path, 1, pages, 0, 1, &first), ==, 1);
  g_assert_nonnull (strstr (first, "“如”"));
  g_unlink (path);
  g_rmdir (directory);
}

/* A page of nothing but characters in one role, with the program's fonts. */
static SfPaperRenderer *
grid_renderer (const char *role)
{
  g_autofree char *json =
    g_strdup_printf ("{\"extends\":\"base/agreement\",\"title\":\"字\","
                     "\"styles\":{\"grid\":{\"font\":\"%s\",\"size\":14,\"leading\":1.1}},"
                     "\"pages\":[{\"id\":\"grid\",\"margins\":[8,8,8,8],"
                     "\"blocks\":[{\"id\":\"grid\",\"type\":\"text\",\"style\":\"grid\",\"text\":\"{grid.text}\"}]}]}",
                     role);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperTemplate) template = sf_paper_template_parse ("grid.json", json, -1, &error);
  SfPaperRenderer *renderer;

  g_assert_no_error (error);
  renderer = sf_paper_renderer_new (template, &error);
  g_assert_no_error (error);
  return renderer;
}

static void
test_characters (gconstpointer data)
{
  g_autoptr (SfPaperRenderer) renderer = grid_renderer (data);
  static const gunichar blocks[][2] = { { 0x4E00, 0x9FEA }, { 0x3400, 0x4DB5 } };
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    for (gunichar c = blocks[i][0]; c <= blocks[i][1]; c++)
      {
        g_string_append_unichar (text, c);
        if (++n % PER_PAGE == 0 || c == blocks[i][1])
          {
            g_autoptr (SfPaperDocument) document = sf_paper_document_new ("1", NULL, NULL);

            sf_paper_document_set_text (document, "grid.text", text->str);
            prove (renderer, document, 1);
            g_string_truncate (text, 0);
          }
      }
  g_assert_cmpuint (n, ==, 20971 + 6582);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/paper/ink/undergraduate-2020", "undergraduate-2020", test_edition);
  g_test_add_data_func ("/paper/ink/postgraduate-2020", "postgraduate-2020", test_edition);
  g_test_add_func ("/paper/ink/sees", test_sees);
  g_test_add_data_func ("/paper/ink/characters/song", "song", test_characters);
  g_test_add_data_func ("/paper/ink/characters/song-bold", "song-bold", test_characters);
  g_test_add_data_func ("/paper/ink/characters/hei", "hei", test_characters);
  g_test_add_data_func ("/paper/ink/characters/kai", "kai", test_characters);
  return g_test_run ();
}
