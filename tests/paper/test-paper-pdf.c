/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files: the same bytes for the same record, found and bookmarked, whole or not there, readable by a scanner. */
#include "sf-ink.h"
#include "sf-paper-sample.h"

#include <glib/gstdio.h>
#include <string.h>

#define EDITION "undergraduate-2020"

typedef struct
{
  char *directory, *path;
  SfPaperRenderer *renderer;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = g_dir_make_tmp ("paper-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->directory, "agreement.pdf", NULL);
  fixture->renderer = sf_paper_sample_renderer (EDITION);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0); /* nothing half written was left */
  g_free (fixture->path);
  g_free (fixture->directory);
  sf_paper_renderer_free (fixture->renderer);
}

static void
write_one (Fixture *fixture, SfPaperDocument *document, guint copies)
{
  const SfPaperPdfInfo info = { .author = "湖南科技大学招生就业处",
                                .subject = "就业协议书",
                                .time = SF_PAPER_SAMPLE_TIME };
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperPdf) pdf = sf_paper_pdf_new (fixture->path, &info, &error);

  g_assert_no_error (error);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  sf_paper_pdf_add (pdf, fixture->renderer, document, copies, &error);
  g_assert_no_error (error);
  sf_paper_pdf_close (pdf, &error);
  g_assert_no_error (error);
}

static PopplerDocument *
open_file (Fixture *fixture)
{
  g_autofree char *uri = g_filename_to_uri (fixture->path, NULL, NULL);
  g_autoptr (GError) error = NULL;
  PopplerDocument *document = poppler_document_new_from_file (uri, NULL, &error);

  g_assert_no_error (error);
  return document;
}

static char *
text_of (PopplerDocument *document, int page)
{
  g_autoptr (PopplerPage) poppler_page = poppler_document_get_page (document, page);

  return poppler_page_get_text (poppler_page);
}

static void
test_same_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (EDITION);
  g_autoptr (SfPaperRenderer) other = NULL;
  g_autofree char *first = NULL, *second = NULL;
  gsize first_length, second_length;

  write_one (fixture, document, 1);
  g_assert_true (g_file_get_contents (fixture->path, &first, &first_length, NULL));
  g_unlink (fixture->path);
  /* Another renderer, which has printed something else before. */
  other = sf_paper_sample_renderer (EDITION);
  {
    g_autoptr (SfPaperDocument) before = sf_paper_document_new ("1", NULL, NULL);

    sf_paper_document_set_text (before, "student.name", "䶮");
    sf_paper_pages_unref (sf_paper_renderer_lay_out (other, before, NULL));
  }
  sf_paper_renderer_free (fixture->renderer);
  fixture->renderer = g_steal_pointer (&other);
  write_one (fixture, document, 1);
  g_assert_true (g_file_get_contents (fixture->path, &second, &second_length, NULL));
  g_assert_cmpmem (first, first_length, second, second_length);
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  static const char *const words[] = { "140501330", "雒艳",       "11010519491231002X", "深圳谷米科技有限公司",
                                       "龚䶮",      "1405010330", "如约履行协议" };
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (EDITION);
  g_autoptr (PopplerDocument) file = NULL;
  g_autofree char *cover = NULL, *agreement = NULL;

  write_one (fixture, document, 1);
  file = open_file (fixture);
  g_assert_cmpint (poppler_document_get_n_pages (file), ==, 2);
  cover = text_of (file, 0);
  agreement = text_of (file, 1);
  g_assert_nonnull (strstr (cover, "全国普通高等学校"));
  g_assert_nonnull (strstr (cover, "雒艳"));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_test_message ("%s", words[i]);
      g_assert_nonnull (strstr (agreement, words[i]));
    }
}

static void
test_fonts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (EDITION);
  g_autoptr (PopplerDocument) file = NULL;
  PopplerFontInfo *info;
  PopplerFontsIter *iter = NULL;

  write_one (fixture, document, 1);
  file = open_file (fixture);
  info = poppler_font_info_new (file);
  g_assert_true (poppler_font_info_scan (info, 2, &iter));
  do
    {
      g_test_message ("%s", poppler_fonts_iter_get_full_name (iter));
      g_assert_true (poppler_fonts_iter_is_embedded (iter));
      g_assert_true (poppler_fonts_iter_is_subset (iter));
    }
  while (poppler_fonts_iter_next (iter));
  poppler_fonts_iter_free (iter);
  g_object_unref (info);
}

static void
test_metadata (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (EDITION);
  g_autoptr (PopplerDocument) file = NULL;
  g_autoptr (PopplerPage) page = NULL;
  g_autofree char *title = NULL, *author = NULL, *subject = NULL, *label = NULL;

  write_one (fixture, document, 1 << 2);
  file = open_file (fixture);
  title = poppler_document_get_title (file);
  author = poppler_document_get_author (file);
  subject = poppler_document_get_subject (file);
  g_assert_cmpstr (title, ==, "全国普通高等学校毕业生就业协议书");
  g_assert_cmpstr (author, ==, "湖南科技大学招生就业处");
  g_assert_cmpstr (subject, ==, "就业协议书");
  g_assert_cmpint (poppler_document_get_creation_date (file), ==, SF_PAPER_SAMPLE_TIME / 1000);
  page = poppler_document_get_page (file, 1);
  label = poppler_page_get_label (page);
  g_assert_cmpstr (label, ==, "140501330-6"); /* second page of the third copy */
}

typedef struct
{
  guint bad;       /* index of a document that cannot be printed; G_MAXUINT: none */
  guint cancel_at; /* index; G_MAXUINT: never */
  GCancellable *cancellable;
  guint n_done, n_problems;
} Batch;

static SfPaperDocument *
batch_document (guint index, gpointer user_data)
{
  Batch *batch = user_data;
  const char *const path[] = { index < 3 ? "资源环境与安全工程学院" : "商学院", "1班", NULL };
  g_autofree char *number = g_strdup_printf ("14050133%u", index);
  SfPaperDocument *document = sf_paper_document_new (number, "K7QF2M9XWT", "https://sign.example.edu.cn/v");

  sf_paper_document_set_text (document, "student.name", index == batch->bad ? "\xE0\xBD\x80" : "雒艳");
  sf_paper_document_set_bookmark_path (document, path);
  return document;
}

static void
batch_cb (guint done, guint total, const GError *problem, gpointer user_data)
{
  Batch *batch = user_data;

  g_assert_cmpuint (done, ==, batch->n_done + 1);
  g_assert_cmpuint (total, ==, 5);
  batch->n_done = done;
  if (problem != NULL)
    {
      g_assert_error (problem, SF_PAPER_ERROR, SF_PAPER_ERROR_GLYPH);
      g_assert_cmpuint (done - 1, ==, batch->bad);
      batch->n_problems++;
    }
  if (done == batch->cancel_at)
    g_cancellable_cancel (batch->cancellable);
}

static gboolean
write_batch (Fixture *fixture, Batch *batch, GError **error)
{
  const SfPaperPdfInfo info = { .title = "一批协议书", .time = SF_PAPER_SAMPLE_TIME };

  return sf_paper_pdf_write (fixture->path, &info, fixture->renderer, 5, batch_document, batch_cb, batch, G_MAXUINT,
                             batch->cancellable, error);
}

/* A document that cannot be printed is told and left out; the others are there, below their colleges. */
static void
test_batch (Fixture *fixture, gconstpointer data)
{
  Batch batch = { .bad = 1, .cancel_at = G_MAXUINT };
  g_autoptr (GError) error = NULL;
  g_autoptr (PopplerDocument) file = NULL;
  PopplerIndexIter *top, *classes, *leaves;
  int n_leaves = 0;

  g_assert_true (write_batch (fixture, &batch, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (batch.n_done, ==, 5);
  g_assert_cmpuint (batch.n_problems, ==, 1);
  file = open_file (fixture);
  g_assert_cmpint (poppler_document_get_n_pages (file), ==, 8);
  top = poppler_index_iter_new (file);
  g_assert_nonnull (top);
  classes = poppler_index_iter_get_child (top);
  leaves = poppler_index_iter_get_child (classes);
  do
    {
      PopplerAction *action = poppler_index_iter_get_action (leaves);

      g_assert_cmpstr (action->any.title, ==, n_leaves == 0 ? "140501330 雒艳" : "140501332 雒艳");
      poppler_action_free (action);
      n_leaves++;
    }
  while (poppler_index_iter_next (leaves));
  g_assert_cmpint (n_leaves, ==, 2);
  g_assert_true (poppler_index_iter_next (top));
  g_assert_false (poppler_index_iter_next (top));
  poppler_index_iter_free (leaves);
  poppler_index_iter_free (classes);
  poppler_index_iter_free (top);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Batch batch = { .bad = G_MAXUINT, .cancel_at = 3, .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_assert_false (write_batch (fixture, &batch, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (batch.n_done, ==, 3);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_nothing_printable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (EDITION);
  const SfPaperPdfInfo info = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperPdf) pdf = sf_paper_pdf_new (fixture->path, &info, &error);

  sf_paper_document_set_text (document, "student.name", "\xE0\xBD\x80");
  g_assert_false (sf_paper_pdf_add (pdf, fixture->renderer, document, 1, &error));
  g_assert_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_GLYPH);
  g_clear_error (&error);
  g_assert_false (sf_paper_pdf_close (pdf, &error));
  g_assert_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_WRITE);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* What is there stays as it is until the new file is whole. */
static void
test_replaces (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Batch batch = { .bad = G_MAXUINT, .cancel_at = 1, .cancellable = cancellable };
  g_autofree char *left = NULL;

  g_file_set_contents (fixture->path, "old", -1, NULL);
  g_assert_false (write_batch (fixture, &batch, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &left, NULL, NULL));
  g_assert_cmpstr (left, ==, "old");
}

static void
test_no_directory (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "none", "x.pdf", NULL);
  const SfPaperPdfInfo info = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (sf_paper_pdf_new (path, &info, &error));
  g_assert_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_WRITE);
}

/* Runs a program on the file; NULL, and the test skipped, when it is not installed. Transfer full. */
static char *
run_tool (const char *const *argv, int *out_status)
{
  g_autofree char *program = g_find_program_in_path (argv[0]);
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  if (program == NULL)
    {
      g_test_skip_printf ("%s is not installed", argv[0]);
      return NULL;
    }
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL,
                out_status, &error);
  g_assert_no_error (error);
  return output;
}

static void
test_qr (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (EDITION);
  g_autoptr (PopplerDocument) file = NULL;
  g_autofree char *image = g_build_filename (fixture->directory, "page.png", NULL);

  write_one (fixture, document, 1);
  file = open_file (fixture);
  for (int page = 0; page < 2; page++)
    {
      const char *const argv[] = { "zbarimg", "--quiet", "--raw", image, NULL };
      g_autoptr (PopplerPage) poppler_page = poppler_document_get_page (file, page);
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 2480, 3508);
      cairo_t *cr = cairo_create (surface);
      g_autofree char *output = NULL;

      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      cairo_scale (cr, 300 / 72.0, 300 / 72.0);
      poppler_page_render (poppler_page, cr);
      cairo_destroy (cr);
      cairo_surface_write_to_png (surface, image);
      cairo_surface_destroy (surface);
      output = run_tool (argv, NULL);
      g_unlink (image);
      if (output == NULL)
        return;
      g_assert_cmpstr (g_strchomp (output), ==, SF_PAPER_SAMPLE_URL);
    }
}

static void
test_valid (Fixture *fixture, gconstpointer data)
{
  const char *const argv[] = { "qpdf", "--check", fixture->path, NULL };
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (EDITION);
  g_autofree char *output = NULL;
  int status;

  write_one (fixture, document, G_MAXUINT);
  output = run_tool (argv, &status);
  if (output != NULL)
    g_assert_cmpint (status, ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = { { "/paper/pdf/same-bytes", test_same_bytes },
                { "/paper/pdf/text", test_text },
                { "/paper/pdf/fonts", test_fonts },
                { "/paper/pdf/metadata", test_metadata },
                { "/paper/pdf/batch", test_batch },
                { "/paper/pdf/cancel", test_cancel },
                { "/paper/pdf/nothing-printable", test_nothing_printable },
                { "/paper/pdf/replaces", test_replaces },
                { "/paper/pdf/no-directory", test_no_directory },
                { "/paper/pdf/qr", test_qr },
                { "/paper/pdf/valid", test_valid } };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
