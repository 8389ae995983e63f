/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a form may hold is on the paper: inside its cell, clear of its neighbours. */
#include "core/form/sf-codes.h"
#include "sf-paper-sample.h"

#include <string.h>

static const char *const editions[] = { "undergraduate-2020", "postgraduate-2020" };

static const char filler[] =
  "湖南省湘西土家族苗族自治州花垣县边城高级职业技术教育集团有限责任公司长沙分公司（筹）、驻雨花区井湾子街道办事处"
  "“校企合作”综合服务中心；No. 12 Building，如 0731-58290011 转 8001 ";

/* Text of @n characters. Transfer full. */
static char *
make_text (gsize n)
{
  GString *text = g_string_new (NULL);

  while ((gsize) g_utf8_strlen (text->str, -1) < n)
    g_string_append (text, filler);
  g_string_truncate (text, g_utf8_offset_to_pointer (text->str, n) - text->str);
  return g_string_free (text, FALSE);
}

static void
check_pages (SfPaperRenderer *renderer, const char *edition, JsonObject *values)
{
  g_autoptr (SfPaperDocument) document = sf_paper_sample_document (edition, values);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperPages) pages = sf_paper_renderer_lay_out (renderer, document, &error);

  g_assert_no_error (error);
  for (guint sheet = 0; sheet < sf_paper_pages_get_n_sheets (pages); sheet++)
    g_assert_cmpuint (sf_paper_sample_check_ink (pages, 0, sheet), >, 20);
}

static char *
longest_label (const char *table)
{
  const char *longest = "";

  for (const SfCode *code = sf_code_table (table); code != NULL && code->code != NULL; code++)
    if (g_utf8_strlen (code->label, -1) > g_utf8_strlen (longest, -1))
      longest = code->label;
  for (const SfCode *code = sf_code_table (table); code != NULL && code->code != NULL; code++)
    if (code->label == longest)
      return g_strdup (code->code);
  return NULL;
}

/* The longest value that a field may have; NULL when its type leaves no choice. Transfer full. */
static char *
longest_value (const SfField *field)
{
  switch (field->type)
    {
    case SF_FIELD_TEXT:
    case SF_FIELD_LONG_TEXT:
      return make_text (field->max > 0 ? field->max : 40);
    case SF_FIELD_MONEY:
      return g_strdup ("1000000");
    case SF_FIELD_PHONE:
      return g_strdup ("0731-58290000-80013");
    case SF_FIELD_EMAIL:
      return g_strdup ("muhetaer.abudurexiti.of.the.class.of.2020@mail.college.department.example-university.edu.cn");
    case SF_FIELD_CHOICE:
      return longest_label (field->codes);
    case SF_FIELD_DIVISION:
      return g_strdup ("433123"); /* 湖南省湘西土家族苗族自治州凤凰县 */
    default:
      return NULL;
    }
}

static void
test_extremes (gconstpointer data)
{
  const char *edition = data;
  g_autoptr (SfPaperRenderer) renderer = sf_paper_sample_renderer (edition);
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (sf_form_edition_lookup (edition));

  for (; *groups != NULL; groups++)
    for (const SfField *const *field = (*groups)->fields; *field != NULL; field++)
      {
        g_autoptr (JsonObject) values = sf_paper_sample_values ();
        g_autofree char *value = longest_value (*field);

        if (value == NULL)
          continue;
        g_test_message ("%s", (*field)->key);
        if ((*field)->visible_key != NULL)
          json_object_set_string_member (values, (*field)->visible_key, (*field)->visible_value);
        json_object_set_string_member (values, (*field)->key, value);
        check_pages (renderer, edition, values);
      }
}

static void
test_odd_values (gconstpointer data)
{
  static const struct
  {
    const char *key, *value;
  } odd[] = {
    { "student.name", "阿卜杜热合曼·买买提依明江·阿布都" },
    { "student.name", "阿依古丽·阿不都热西提·木合塔尔·买" },
    { "student.name", "𬭊䶮𠮷𰻞" },
    { "student.name", "欧阳䶮·MacArthur-O’Neill" },
    { "employer.name", "（德国）乔治玛林冶金控股有限公司（北京）代表处驻湖南省长沙市岳麓区麓山南路第三办事处（筹）——“中"
                       "德合作”项目组（暂）" },
    { "employer.name", "Georgsmarienhütte Holding GmbH & Co. KG, Beijing Representative Office (Changsha)" },
    { "student.home_address", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
    { "work.remarks", "。。。。，，，，））））（（（（" },
    { "work.remarks", "第一条\n第二条\n\n第三条" },
  };
  const char *edition = data;
  g_autoptr (SfPaperRenderer) renderer = sf_paper_sample_renderer (edition);

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (JsonObject) values = sf_paper_sample_values ();

      g_test_message ("%s: %s", odd[i].key, odd[i].value);
      json_object_set_string_member (values, odd[i].key, odd[i].value);
      check_pages (renderer, edition, values);
    }
}

/* A form of which nothing is filled in prints as a blank form. */
static void
test_empty (gconstpointer data)
{
  g_autoptr (SfPaperRenderer) renderer = sf_paper_sample_renderer (data);
  g_autoptr (SfPaperDocument) document = sf_paper_document_new ("140501330", NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperPages) pages = sf_paper_renderer_lay_out (renderer, document, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sf_paper_pages_get_n_copies (pages), ==, 1);
  sf_paper_sample_check_ink (pages, 0, 0);
  sf_paper_sample_check_ink (pages, 0, 1);
}

typedef struct
{
  GString *text;
  gboolean watermark;
} Words;

static void
collect_cb (const SfPaperGlyph *glyph, gpointer user_data)
{
  Words *words = user_data;

  words->watermark = words->watermark || glyph->is_watermark;
  if (!glyph->is_watermark)
    g_string_append_unichar (words->text, glyph->character);
}

static char *
words_of (SfPaperPages *pages, guint copy, guint sheet, gboolean *out_watermark)
{
  Words words = { g_string_new (NULL), FALSE };

  sf_paper_pages_foreach_glyph (pages, copy, sheet, collect_cb, &words);
  if (out_watermark != NULL)
    *out_watermark = words.watermark;
  return g_string_free (words.text, FALSE);
}

/* Each copy names its holder and number, and nothing else differs. */
static void
test_copies (void)
{
  static const char *const holders[] = { "第一份　学生留存", "第二份　用人单位留存", "第三份　学院留存",
                                         "第四份　招生就业处留存" };
  g_autoptr (SfPaperRenderer) renderer = sf_paper_sample_renderer (editions[0]);
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (editions[0]);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperPages) pages = sf_paper_renderer_lay_out (renderer, document, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sf_paper_pages_get_n_copies (pages), ==, 4);
  for (guint copy = 0; copy < 4; copy++)
    {
      g_autofree char *cover = words_of (pages, copy, 0, NULL);
      g_autofree char *agreement = words_of (pages, copy, 1, NULL);

      for (guint other = 0; other < 4; other++)
        g_assert_cmpint (strstr (cover, holders[other]) != NULL, ==, other == copy);
      g_assert_nonnull (strstr (agreement, "本协议书一式四份"));
      g_assert_nonnull (strstr (cover, "深圳谷米科技有限公司"));
    }
}

static void
test_specimen (void)
{
  g_autoptr (SfPaperRenderer) renderer = sf_paper_sample_renderer (editions[0]);

  for (int specimen = 0; specimen < 2; specimen++)
    {
      g_autoptr (SfPaperDocument) document = sf_paper_sample_new (editions[0]);
      g_autoptr (SfPaperPages) pages = NULL;

      sf_paper_document_set_specimen (document, specimen);
      pages = sf_paper_renderer_lay_out (renderer, document, NULL);
      for (guint sheet = 0; sheet < 2; sheet++)
        {
          gboolean watermark;
          g_autofree char *words = words_of (pages, 3, sheet, &watermark);

          g_assert_nonnull (words);
          g_assert_cmpint (watermark, ==, specimen);
        }
    }
}

/* Darkness of a sheet drawn at one pixel a point. */
static double
ink_of (SfPaperPages *pages, SfPaperDrawFlags flags)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 596, 842);
  cairo_t *cr = cairo_create (surface);
  const unsigned char *data;
  double ink = 0;

  sf_paper_pages_draw (pages, 0, 1, flags, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  for (int y = 0; y < 842; y++)
    for (int x = 0; x < 596; x++)
      ink += data[y * cairo_image_surface_get_stride (surface) + x] / 255.0;
  cairo_surface_destroy (surface);
  return ink;
}

/* Overprinting leaves the form out, and so the words beside a value: a record that says nothing prints nothing. */
static void
test_values_only (void)
{
  g_autoptr (SfPaperRenderer) renderer = sf_paper_sample_renderer (editions[0]);
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (editions[0]);
  g_autoptr (SfPaperPages) pages = sf_paper_renderer_lay_out (renderer, document, NULL);

  g_assert_cmpfloat (ink_of (pages, SF_PAPER_DRAW_VALUES_ONLY), >, 1000);
  g_assert_cmpfloat (ink_of (pages, SF_PAPER_DRAW_ALL), >, 2 * ink_of (pages, SF_PAPER_DRAW_VALUES_ONLY));
  sf_paper_pages_unref (g_steal_pointer (&pages));
  sf_paper_document_unref (document);
  document = sf_paper_document_new ("\xE3\x80\x80", NULL, NULL);
  pages = sf_paper_renderer_lay_out (renderer, document, NULL);
  g_assert_cmpfloat (ink_of (pages, SF_PAPER_DRAW_VALUES_ONLY), ==, 0);
}

/* Dates and months as the form writes them; a date that is not there leaves the place for it. */
static void
test_dates (void)
{
  g_autoptr (SfPaperRenderer) renderer = sf_paper_sample_renderer (editions[0]);
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (editions[0]);
  g_autoptr (SfPaperPages) pages = sf_paper_renderer_lay_out (renderer, document, NULL);
  g_autofree char *words = words_of (pages, 0, 1, NULL);

  g_assert_nonnull (strstr (words, "1998年5月"));
  g_assert_nonnull (strstr (words, "2020年7月6日"));
  g_assert_nonnull (strstr (words, "　　年　　月　　日"));
}

/* What does not fit at the smallest size is refused, by its field and without drawing anything. */
static void
test_refused (void)
{
  g_autoptr (SfPaperRenderer) renderer = sf_paper_sample_renderer (editions[0]);
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (editions[0]);
  g_autofree char *name = make_text (400), *remarks = make_text (6000);
  g_autoptr (GError) error = NULL;

  sf_paper_document_set_text (document, "employer.name", name);
  g_assert_null (sf_paper_renderer_lay_out (renderer, document, &error));
  g_assert_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_FIT);
  g_assert_nonnull (strstr (error->message, "block “cover-employer”: field employer.name: 400 characters do not fit"));
  g_assert_null (strstr (error->message, "湖南"));
  g_clear_error (&error);
  sf_paper_document_set_text (document, "employer.name", "某公司");
  sf_paper_document_set_text (document, "work.remarks", remarks);
  g_assert_null (sf_paper_renderer_lay_out (renderer, document, &error));
  g_assert_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_FIT);
  g_assert_nonnull (strstr (error->message, "more than the paper has"));
}

static void
test_no_glyph (void)
{
  g_autoptr (SfPaperRenderer) renderer = sf_paper_sample_renderer (editions[0]);
  g_autoptr (SfPaperDocument) document = sf_paper_sample_new (editions[0]);
  g_autoptr (GError) error = NULL;

  sf_paper_document_set_text (document, "student.name", "扎西\xE0\xBD\x80");
  g_assert_null (sf_paper_renderer_lay_out (renderer, document, &error));
  g_assert_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_GLYPH);
  g_assert_nonnull (strstr (error->message, "field student.name"));
  g_assert_nonnull (strstr (error->message, "U+0F40"));
}

static void
test_file_name (void)
{
  g_autoptr (SfPaperDocument) document = sf_paper_document_new ("../14", NULL, NULL);
  g_autofree char *long_name = make_text (300);
  g_autofree char *name = NULL, *second = NULL;

  sf_paper_document_set_text (document, "student.name", "雒 艳");
  sf_paper_document_set_text (document, "employer.name", "深圳<谷米>/科技");
  name = sf_paper_document_dup_file_name (document);
  g_assert_cmpstr (name, ==, "-.-14_雒-艳_深圳-谷米--科技.pdf");
  sf_paper_document_set_text (document, "student.name", long_name);
  sf_paper_document_set_text (document, "employer.name", long_name);
  second = sf_paper_document_dup_file_name (document);
  g_assert_cmpuint (strlen (second), <, 255);
  g_assert_true (g_utf8_validate (second, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (editions); i++)
    {
      static const struct
      {
        const char *path;
        GTestDataFunc test;
      } tests[] = { { "/paper/layout/extremes", test_extremes },
                    { "/paper/layout/odd-values", test_odd_values },
                    { "/paper/layout/empty", test_empty } };

      for (guint k = 0; k < G_N_ELEMENTS (tests); k++)
        {
          g_autofree char *path = g_strconcat (tests[k].path, "/", editions[i], NULL);

          g_test_add_data_func (path, editions[i], tests[k].test);
        }
    }
  g_test_add_func ("/paper/layout/copies", test_copies);
  g_test_add_func ("/paper/layout/specimen", test_specimen);
  g_test_add_func ("/paper/layout/values-only", test_values_only);
  g_test_add_func ("/paper/layout/dates", test_dates);
  g_test_add_func ("/paper/layout/refused", test_refused);
  g_test_add_func ("/paper/layout/no-glyph", test_no_glyph);
  g_test_add_func ("/paper/document/file-name", test_file_name);
  return g_test_run ();
}
