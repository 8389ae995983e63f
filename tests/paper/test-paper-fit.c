/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text gets smaller in steps, then wraps, then is refused; lines begin and end as Chinese lines do. */
#include "paper/sf-paper-text.h"
#include "paper/sf-paper.h"

#include <string.h>

typedef struct
{
  SfPaperTemplate *template;
  SfPaperFonts *fonts;
  SfPaperStyle style;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->template = sf_paper_template_load ("undergraduate-2020", &error);
  g_assert_no_error (error);
  fixture->fonts = sf_paper_fonts_new (fixture->template, &error);
  g_assert_no_error (error);
  fixture->style = (SfPaperStyle){ .size = 10, .line_min = 8, .min = 6, .leading = 1.5 };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sf_paper_fonts_unref (fixture->fonts);
  sf_paper_template_unref (fixture->template);
}

static SfPaperText *
make_text (Fixture *fixture, const char *words, gboolean is_value)
{
  SfPaperText *text = sf_paper_text_new ();
  g_autoptr (GError) error = NULL;

  sf_paper_text_append (text, fixture->fonts, 0, words, is_value, &error);
  g_assert_no_error (error);
  sf_paper_text_end_paragraph (text);
  sf_paper_text_finish (text);
  return text;
}

/* Ten characters of 10 points in 100, 90, 70 and less points: as they are, smaller, on two lines, on more. */
static void
test_steps (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    double width, height, size;
    guint n_lines; /* 0: refused */
  } steps[] = { { 100, 12, 10, 1 }, { 95, 12, 9.5, 1 }, { 81, 12, 8, 1 }, { 79, 30, 10, 2 }, { 79, 24, 9.5, 2 },
                { 50, 15.5, 6, 2 }, { 30, 40, 7.5, 3 }, { 29, 15, 0, 0 }, { 50, 14.5, 0, 0 } };
  g_autoptr (SfPaperText) text = make_text (fixture, "深圳谷米科技有限公司", FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_auto (SfPaperFit) fit = { 0 };
      gboolean fits = sf_paper_text_fit (text, &fixture->style, steps[i].width, steps[i].height, 0, 1, 0, &fit);

      g_test_message ("%g × %g: %g pt, %u lines", steps[i].width, steps[i].height, fit.size, fit.lines->len);
      g_assert_cmpint (fits, ==, steps[i].n_lines > 0);
      if (!fits)
        continue;
      g_assert_cmpfloat (fit.size, ==, steps[i].size);
      g_assert_cmpuint (fit.lines->len, ==, steps[i].n_lines);
      g_assert_cmpfloat (fit.height, <=, steps[i].height);
    }
}

static gunichar
character_at (const SfPaperText *text, guint shape)
{
  return g_utf8_get_char (text->text->str + g_array_index (text->shapes, SfPaperShape, shape).start);
}

/* At every width, no line begins with a mark that closes, nor ends with one that opens, and none is too wide. */
static void
test_line_edges (Fixture *fixture, gconstpointer data)
{
  static const char words[] =
    "甲方（用人单位）应当“如实”介绍情况，说明：工资、住房、服务期；乙方（毕业生）应当按时报到。"
    "《协议书》一式四份，——复印无效……！联系电话 0731-58290011，邮箱 luoyan@example.edu.cn。";
  g_autoptr (SfPaperText) text = make_text (fixture, words, FALSE);

  for (double width = 60; width < 400; width += 3.7)
    {
      g_auto (SfPaperFit) fit = { 0 };

      g_assert_true (sf_paper_text_fit (text, &fixture->style, width, -1, 0, 1, 0, &fit));
      for (guint i = 0; i < fit.lines->len; i++)
        {
          const SfPaperLine *line = &g_array_index (fit.lines, SfPaperLine, i);

          g_assert_cmpfloat (line->width, <=, width + 0.01);
          g_assert_cmpuint (line->end, >, line->start);
          g_assert_null (g_utf8_strchr ("，。、；：）》”…！", -1, character_at (text, line->start)));
          g_assert_null (g_utf8_strchr ("（《“", -1, character_at (text, line->end - 1)));
        }
    }
}

/* Latin words and numbers stay whole where the line has room for them. */
static void
test_words (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfPaperText) text = make_text (fixture, "电话 0731-58290011 邮箱 luoyan@example.net", FALSE);

  for (double width = 110; width < 300; width += 5)
    {
      g_auto (SfPaperFit) fit = { 0 };

      g_assert_true (sf_paper_text_fit (text, &fixture->style, width, -1, 0, 1, 0, &fit));
      for (guint i = 1; i < fit.lines->len; i++)
        {
          gunichar c = character_at (text, g_array_index (fit.lines, SfPaperLine, i).start);

          g_test_message ("%g: U+%04X", width, c);
          g_assert_true (c == 0x90AE || c == 0x7BB1 || c == 'l' || c == '0' || c == '5');
        }
    }
}

/* An address that is one long word is broken rather than refused. */
static void
test_long_word (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfPaperText) text = make_text (fixture, "averyveryveryverylongname.of.a.person@example.net", TRUE);
  g_auto (SfPaperFit) fit = { 0 };

  g_assert_true (sf_paper_text_fit (text, &fixture->style, 60, 100, 0, 1, 0, &fit));
  g_assert_cmpuint (fit.lines->len, >, 2);
}

static double
width_of (Fixture *fixture, const char *words, gboolean is_value)
{
  g_autoptr (SfPaperText) text = make_text (fixture, words, is_value);
  g_auto (SfPaperFit) fit = { 0 };

  sf_paper_text_fit (text, &fixture->style, 1000, -1, 0, 1, 0, &fit);
  return g_array_index (fit.lines, SfPaperLine, 0).width;
}

/* Two marks share their white space; the form's own words keep Latin from Han, a value is as it was typed. */
static void
test_spacing (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpfloat_with_epsilon (width_of (fixture, "甲乙", FALSE), 20, 0.01);
  g_assert_cmpfloat_with_epsilon (width_of (fixture, "甲，乙", FALSE), 30, 0.01);
  g_assert_cmpfloat_with_epsilon (width_of (fixture, "甲）。乙", FALSE), 35, 0.01);
  g_assert_cmpfloat_with_epsilon (width_of (fixture, "甲：（乙", FALSE), 35, 0.01);
  g_assert_cmpfloat_with_epsilon (width_of (fixture, "甲A乙", FALSE) - width_of (fixture, "甲A乙", TRUE), 2.5, 0.01);
  g_assert_cmpfloat_with_epsilon (width_of (fixture, "甲 A", FALSE), width_of (fixture, "甲 A", TRUE), 0.01);
}

/* A mark of direction or a variation selector takes no room and needs no glyph. */
static void
test_no_ink (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpfloat_with_epsilon (width_of (fixture, "邉\xF3\xA0\x84\x80\xE2\x80\x8B", TRUE), 10, 0.01);
}

static void
test_no_glyph (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SfPaperText) text = sf_paper_text_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (sf_paper_text_append (text, fixture->fonts, 0, "甲\xE0\xBD\x80", TRUE, &error)); /* Tibetan KA */
  g_assert_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_GLYPH);
  g_assert_nonnull (strstr (error->message, "“\xE0\xBD\x80” (U+0F40)"));
}

/* Rare characters come from other fonts, the common ones beside them do not. */
static void
test_fallback (Fixture *fixture, gconstpointer data)
{
  for (guint role = 0; role < fixture->template->roles->len; role++)
    {
      const SfPaperNominal *common = sf_paper_fonts_lookup (fixture->fonts, role, 0x5982); /* 如 */

      g_assert_nonnull (common);
      g_assert_nonnull (sf_paper_fonts_lookup (fixture->fonts, role, 0x96D2));  /* 雒 */
      g_assert_nonnull (sf_paper_fonts_lookup (fixture->fonts, role, 0x4DAE));  /* 䶮 */
      g_assert_nonnull (sf_paper_fonts_lookup (fixture->fonts, role, 0x2CB4A)); /* 𬭊 */
      g_assert_nonnull (sf_paper_fonts_lookup (fixture->fonts, role, 0x30EDE)); /* 𰻞 */
      g_assert_nonnull (sf_paper_fonts_lookup (fixture->fonts, role, 0xB7));    /* · */
      g_assert_true (sf_paper_fonts_lookup (fixture->fonts, role, 0x96D2)->face == common->face);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = { { "/paper/fit/steps", test_steps },        { "/paper/fit/line-edges", test_line_edges },
                { "/paper/fit/words", test_words },        { "/paper/fit/long-word", test_long_word },
                { "/paper/fit/spacing", test_spacing },    { "/paper/fit/no-ink", test_no_ink },
                { "/paper/font/no-glyph", test_no_glyph }, { "/paper/font/fallback", test_fallback } };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
