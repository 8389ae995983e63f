/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The agreement that tests of paper print, and the search for ink outside its place.
 */
#include "sf-paper-sample.h"

#define TOLERANCE 0.5 /* points that a stroke may stand out of the square of its character */

static const char sample[] =
  "{\"work.position_category\":\"13\",\"work.position\":\"安全工程师\",\"work.place\":\"广东省深圳市南山区\","
  "\"work.report_from\":\"2020-07-06\",\"work.years\":\"3\",\"work.probation_months\":\"3\","
  "\"work.probation_pay\":\"6800\",\"work.insurance\":\"五险一金，自报到之月起缴纳\",\"work.housing\":\"提供集体宿舍\","
  "\"work.penalty\":\"3000\",\"work.remarks\":\"考取研究生的，书面告知用人单位后本协议自行终止\","
  "\"student.name\":\"雒艳\",\"student.number\":\"1405010330\",\"student.sex\":\"2\","
  "\"student.birth\":\"1998-05-17\",\"student.identity\":\"11010519491231002X\",\"student.nation\":\"01\","
  "\"student.politics\":\"03\",\"student.training\":\"1\",\"student.college\":\"资源环境与安全工程学院\","
  "\"student.major\":\"安全工程\",\"student.direction\":\"矿山安全\",\"student.class\":\"安全1403\","
  "\"student.education\":\"31\",\"student.duration\":\"4\",\"student.enrolment\":\"2016-09-01\","
  "\"student.graduation\":\"2020-06-30\",\"student.origin\":\"430104\",\"student.phone\":\"13787654321\","
  "\"student.email\":\"luoyan@stu.example.edu.cn\",\"student.home_address\":\"湖南省长沙市岳麓区麓山南路 932 号\","
  "\"student.health\":\"healthy\",\"student.start_pay\":\"8500\","
  "\"student.opinion\":\"本人自愿到该单位工作，如约履行协议，服从单位安排，按时报到。\","
  "\"employer.name\":\"深圳谷米科技有限公司\",\"employer.superior\":\"深圳市南山区人力资源局\","
  "\"employer.credit_code\":\"91350100M000100Y43\",\"employer.nature\":\"39\",\"employer.industry\":\"34\","
  "\"employer.division\":\"440305\",\"employer.postcode\":\"518057\","
  "\"employer.address\":\"广东省深圳市南山区粤海街道科苑路 15 号科兴科学园 A 栋 3 单元 1201\","
  "\"employer.contact\":\"夏振裘\",\"employer.phone\":\"0755-86521234\",\"employer.mobile\":\"13800138000\","
  "\"employer.email\":\"hr@example.net\",\"dispatch.kind\":\"1\",\"dispatch.unit\":\"深圳市人力资源和社会保障局\","
  "\"dispatch.division\":\"440300\",\"archive.unit\":\"深圳市人才服务中心\",\"archive.department\":\"毕业生档案部\","
  "\"archive.address\":\"深圳市福田区深南中路 1019 号万德大厦\",\"archive.postcode\":\"518031\","
  "\"archive.contact\":\"龚䶮\",\"archive.phone\":\"0755-82345678\",\"household.move\":\"yes\","
  "\"household.address\":\"广东省深圳市南山区\",\"household.police_station\":\"粤海派出所\","
  "\"school.name\":\"湖南科技大学\",\"school.office\":\"招生就业处\",\"school.contact\":\"刘老师\","
  "\"school.phone\":\"0731-58290011\",\"school.postcode\":\"411201\",\"school.address\":\"湖南省湘潭市雨湖区桃园路\","
  "\"college.name\":\"资源环境与安全工程学院\",\"college.opinion\":\"情况属实，同意。\","
  "\"office.opinion\":\"同意，列入就业方案。\"}";

JsonObject *
sf_paper_sample_values (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, sample, -1, &error);
  g_assert_no_error (error);
  return json_node_dup_object (json_parser_get_root (parser));
}

SfPaperDocument *
sf_paper_sample_document (const char *edition, JsonObject *values)
{
  SfPaperDocument *document =
    sf_paper_document_new (SF_PAPER_SAMPLE_NUMBER, "K7QF2M9XWT", "https://sign.example.edu.cn/v");

  sf_paper_document_set_form (document, sf_form_edition_lookup (edition), values);
  sf_paper_document_set_date (document, "signed.student", "2020-03-02");
  sf_paper_document_set_date (document, "signed.college", "2020-03-05");
  sf_paper_document_set_date (document, "signed.office", "2020-03-06");
  sf_paper_document_set_holders (document, (const char *[]){ "学生", "用人单位", "学院", "招生就业处", NULL });
  return document;
}

SfPaperDocument *
sf_paper_sample_new (const char *edition)
{
  g_autoptr (JsonObject) values = sf_paper_sample_values ();

  return sf_paper_sample_document (edition, values);
}

SfPaperRenderer *
sf_paper_sample_renderer (const char *template)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfPaperTemplate) loaded = sf_paper_template_load (template, &error);
  SfPaperRenderer *renderer;

  g_assert_no_error (error);
  renderer = sf_paper_renderer_new (loaded, &error);
  g_assert_no_error (error);
  return renderer;
}

static void
collect_cb (const SfPaperGlyph *glyph, gpointer user_data)
{
  if (!glyph->is_watermark && glyph->ink.width > 0 && glyph->ink.height > 0)
    g_array_append_vals (user_data, glyph, 1);
}

static gboolean
touch (const cairo_rectangle_t *a, const cairo_rectangle_t *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

static gboolean
same_cell (const SfPaperGlyph *a, const SfPaperGlyph *b)
{
  return a->cell.x == b->cell.x && a->cell.y == b->cell.y && a->cell.width == b->cell.width &&
         a->cell.height == b->cell.height;
}

guint
sf_paper_sample_check_ink (SfPaperPages *pages, guint copy, guint sheet)
{
  g_autoptr (GArray) glyphs = g_array_new (FALSE, FALSE, sizeof (SfPaperGlyph));

  sf_paper_pages_foreach_glyph (pages, copy, sheet, collect_cb, glyphs);
  for (guint i = 0; i < glyphs->len; i++)
    {
      const SfPaperGlyph *a = &g_array_index (glyphs, SfPaperGlyph, i);
      g_autofree char *name = g_strdup_printf ("U+%04X in %s", a->character, a->block);

      if (a->ink.x < a->cell.x - TOLERANCE || a->ink.y < a->cell.y - TOLERANCE ||
          a->ink.x + a->ink.width > a->cell.x + a->cell.width + TOLERANCE ||
          a->ink.y + a->ink.height > a->cell.y + a->cell.height + TOLERANCE)
        g_error ("%s leaves its cell: ink %.2f %.2f %.2f×%.2f, cell %.2f %.2f %.2f×%.2f", name, a->ink.x, a->ink.y,
                 a->ink.width, a->ink.height, a->cell.x, a->cell.y, a->cell.width, a->cell.height);
      for (guint k = i + 1; k < glyphs->len; k++)
        {
          const SfPaperGlyph *b = &g_array_index (glyphs, SfPaperGlyph, k);

          if (!same_cell (a, b) && touch (&a->ink, &b->ink))
            g_error ("%s touches U+%04X in %s", name, b->character, b->block);
        }
    }
  return glyphs->len;
}
