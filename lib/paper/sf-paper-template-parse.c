/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Page size, fonts, styles, pages and blocks of a template; see sf-paper-template-parse.h. */
#include "paper/sf-paper-template-parse.h"

#include <math.h>
#include <string.h>

#define MM SF_PAPER_POINTS_PER_MM
#define MAX_LENGTH_MM 2000.0
#define MAX_LIKE 8

static gboolean
parse_paper (SfPaperParse *self, JsonObject *object, GError **error)
{
  double size[2] = { 210, 297 };
  gboolean found;
  JsonNode *node = json_object_get_member (object, "paper");

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      if (!sf_paper_reader_numbers (&self->reader, object, "paper", 2, MAX_LENGTH_MM, size, &found, error))
        return FALSE;
      if (size[0] < 20 || size[1] < 20)
        return sf_paper_reader_fail (&self->reader, error, "“paper” must be at least 20 × 20 mm");
    }
  else
    {
      guint choice = 0;

      if (!sf_paper_reader_choice (&self->reader, object, "paper", "A4 A3-folded A3", &choice, error))
        return FALSE;
      self->template->folded = choice == 1;
      if (choice == 2)
        {
          size[0] = 297;
          size[1] = 420;
        }
    }
  self->template->width = size[0] * MM;
  self->template->height = size[1] * MM;
  return TRUE;
}

static gboolean
parse_fonts (SfPaperParse *self, JsonObject *object, GError **error)
{
  JsonObject *fonts;
  g_autoptr (GList) names = NULL;

  if (!sf_paper_reader_object (&self->reader, object, "fonts", &fonts, error))
    return FALSE;
  if (fonts == NULL || json_object_get_size (fonts) == 0)
    return sf_paper_reader_fail (&self->reader, error, "“fonts” is missing");
  names = json_object_get_members (fonts);
  self->reader.section = "fonts";
  for (GList *l = names; l != NULL; l = l->next)
    {
      SfPaperRole *role = g_new0 (SfPaperRole, 1);
      JsonObject *chains;

      role->name = g_strdup (l->data);
      g_ptr_array_add (self->template->roles, role);
      if (!sf_paper_reader_object (&self->reader, fonts, l->data, &chains, error))
        return FALSE;
      if (!sf_paper_reader_check_members (&self->reader, chains, "han latin", error) ||
          !sf_paper_reader_strings (&self->reader, chains, "han", &role->han, error) ||
          !sf_paper_reader_strings (&self->reader, chains, "latin", &role->latin, error))
        return FALSE;
      if (role->han == NULL || role->han[0] == NULL)
        return sf_paper_reader_fail (&self->reader, error, "the role “%s” needs at least one font in “han”",
                                     role->name);
    }
  self->reader.section = NULL;
  return TRUE;
}

static gboolean
parse_role (SfPaperParse *self, JsonObject *object, const char *member, guint *out, GError **error)
{
  const char *name = NULL;

  if (!sf_paper_reader_string (&self->reader, object, member, &name, error))
    return FALSE;
  if (name == NULL)
    return TRUE;
  for (guint i = 0; i < self->template->roles->len; i++)
    if (g_str_equal (((SfPaperRole *) g_ptr_array_index (self->template->roles, i))->name, name))
      {
        *out = i;
        return TRUE;
      }
  return sf_paper_reader_fail (&self->reader, error, "“%s”: there is no font role “%s”", member, name);
}

/* Reads what @object says of a style over what @style is already, after the style that it is like. */
static gboolean
parse_style (SfPaperParse *self, JsonObject *styles, const char *name, guint depth, SfPaperStyle *style, GError **error)
{
  JsonObject *object;
  const char *like = NULL;
  guint align, valign, role;

  if (depth > MAX_LIKE)
    return sf_paper_reader_fail (&self->reader, error, "“%s” is like itself", name);
  if (!sf_paper_reader_object (&self->reader, styles, name, &object, error))
    return FALSE;
  if (object == NULL)
    return sf_paper_reader_fail (&self->reader, error, "there is no style “%s” to be like", name);
  if (!sf_paper_reader_check_members (&self->reader, object,
                                      "like font value-font size line-min min leading indent spacing align valign grey",
                                      error) ||
      !sf_paper_reader_string (&self->reader, object, "like", &like, error) ||
      (like != NULL && !parse_style (self, styles, like, depth + 1, style, error)))
    return FALSE;
  align = style->align;
  valign = style->valign;
  role = style->role;
  if (!parse_role (self, object, "font", &role, error))
    return FALSE;
  if (json_object_has_member (object, "font"))
    style->role = style->value_role = role;
  if (!parse_role (self, object, "value-font", &style->value_role, error) ||
      !sf_paper_reader_number (&self->reader, object, "size", 4, 400, &style->size, error) ||
      !sf_paper_reader_number (&self->reader, object, "line-min", 4, 400, &style->line_min, error) ||
      !sf_paper_reader_number (&self->reader, object, "min", 4, 400, &style->min, error) ||
      !sf_paper_reader_number (&self->reader, object, "leading", 1, 5, &style->leading, error) ||
      !sf_paper_reader_number (&self->reader, object, "indent", 0, 20, &style->indent, error) ||
      !sf_paper_reader_number (&self->reader, object, "spacing", 0, 5, &style->spacing, error) ||
      !sf_paper_reader_number (&self->reader, object, "grey", 0, 0.95, &style->grey, error) ||
      !sf_paper_reader_choice (&self->reader, object, "align", "left center right justify distribute", &align, error) ||
      !sf_paper_reader_choice (&self->reader, object, "valign", "top middle bottom", &valign, error))
    return FALSE;
  style->align = align;
  style->valign = valign;
  return TRUE;
}

static gboolean
parse_styles (SfPaperParse *self, JsonObject *object, GError **error)
{
  JsonObject *styles;
  g_autoptr (GList) names = NULL;

  if (!sf_paper_reader_object (&self->reader, object, "styles", &styles, error))
    return FALSE;
  if (styles == NULL)
    return sf_paper_reader_fail (&self->reader, error, "“styles” is missing");
  names = json_object_get_members (styles);
  self->reader.section = "styles";
  for (GList *l = names; l != NULL; l = l->next)
    {
      SfPaperStyle *style = g_new0 (SfPaperStyle, 1);

      g_ptr_array_add (self->template->styles, style);
      style->name = g_strdup (l->data);
      style->leading = 1.3;
      if (!parse_style (self, styles, l->data, 0, style, error))
        return FALSE;
      if (style->size == 0)
        return sf_paper_reader_fail (&self->reader, error, "the style “%s” has no “size”", style->name);
      if (style->min == 0)
        style->min = style->size;
      if (style->line_min == 0)
        style->line_min = style->min;
      if (style->min > style->size || style->line_min > style->size)
        return sf_paper_reader_fail (&self->reader, error, "the style “%s” has a minimum above its size", style->name);
    }
  self->reader.section = NULL;
  return TRUE;
}

const SfPaperStyle *
sf_paper_parse_style_name (SfPaperParse *self, const char *name, GError **error)
{
  for (guint i = 0; i < self->template->styles->len; i++)
    {
      const SfPaperStyle *style = g_ptr_array_index (self->template->styles, i);

      if (g_str_equal (style->name, name))
        return style;
    }
  sf_paper_reader_fail (&self->reader, error, "there is no style “%s”", name);
  return NULL;
}

static void
row_free (gpointer data)
{
  SfPaperRow *row = data;

  g_ptr_array_unref (row->cells);
  g_free (row);
}

static void
block_free (gpointer data)
{
  SfPaperBlock *block = data;

  g_free (block->id);
  sf_paper_content_free (block->content);
  g_ptr_array_unref (block->rows);
  g_free (block);
}

/* Thicknesses are points, as printers speak of them. */
static gboolean
parse_lines (SfPaperParse *self, JsonObject *object, SfPaperBlock *block, GError **error)
{
  block->outer = 0.75;
  return sf_paper_reader_number (&self->reader, object, "thickness", 0.1, 20, &block->outer, error) &&
         sf_paper_reader_number (&self->reader, object, "second", 0, 20, &block->inner, error) &&
         sf_paper_reader_number (&self->reader, object, "gap", 0, 20, &block->gap, error);
}

static gboolean
parse_block_body (SfPaperParse *self, JsonObject *object, SfPaperBlock *block, const SfPaperPage *page, GError **error)
{
  double width = block->placed ? block->box.width : self->template->width - page->left - page->right;
  double height = 0;

  switch (block->kind)
    {
    case SF_PAPER_BLOCK_TEXT:
      if (!sf_paper_reader_check_members (&self->reader, object,
                                          "id type at space height text phrases clauses join end columns gutter style "
                                          "vertical",
                                          error) ||
          !sf_paper_reader_number (&self->reader, object, "height", 0, MAX_LENGTH_MM, &height, error))
        return FALSE;
      if (!block->placed)
        block->box.height = height * MM;
      block->content = sf_paper_parse_content (self, object, NULL, error);
      if (block->content == NULL)
        return FALSE;
      if (block->content->is_of_copy && block->box.height == 0)
        return sf_paper_reader_fail (&self->reader, error, "a text with fields of the copy needs a “height” or “at”");
      return TRUE;
    case SF_PAPER_BLOCK_TABLE:
      return sf_paper_parse_table (self, object, block, width, error);
    case SF_PAPER_BLOCK_RULE:
      return sf_paper_reader_check_members (&self->reader, object, "id type at space thickness second gap", error) &&
             parse_lines (self, object, block, error);
    case SF_PAPER_BLOCK_FRAME:
      if (!block->placed)
        return sf_paper_reader_fail (&self->reader, error, "a frame needs “at”");
      return sf_paper_reader_check_members (&self->reader, object, "id type at thickness second gap", error) &&
             parse_lines (self, object, block, error);
    case SF_PAPER_BLOCK_QR:
      if (!block->placed || fabs (block->box.width - block->box.height) > 0.01)
        return sf_paper_reader_fail (&self->reader, error, "a QR code needs “at” with a square");
      if (!sf_paper_reader_check_members (&self->reader, object, "id type at text", error))
        return FALSE;
      if (self->template->styles->len == 0)
        return sf_paper_reader_fail (&self->reader, error, "the template has no styles");
      block->content = sf_paper_parse_content (self, object, g_ptr_array_index (self->template->styles, 0), error);
      return block->content != NULL;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
parse_block (SfPaperParse *self, JsonObject *object, SfPaperPage *page, GError **error)
{
  SfPaperBlock *block = g_new0 (SfPaperBlock, 1);
  const char *id = NULL;
  guint kind = G_MAXUINT;
  double at[4];

  block->rows = g_ptr_array_new_with_free_func (row_free);
  g_ptr_array_add (page->blocks, block);
  if (!sf_paper_reader_string (&self->reader, object, "id", &id, error))
    return FALSE;
  if (id == NULL || *id == '\0')
    return sf_paper_reader_fail (&self->reader, error, "block %u has no “id”", page->blocks->len);
  block->id = g_strdup (id);
  self->reader.block = block->id;
  if (!sf_paper_reader_choice (&self->reader, object, "type", "text table rule frame qr", &kind, error))
    return FALSE;
  if (kind == G_MAXUINT)
    return sf_paper_reader_fail (&self->reader, error, "“type” is missing (text, table, rule, frame or qr)");
  block->kind = kind;
  if (!sf_paper_reader_numbers (&self->reader, object, "at", 4, MAX_LENGTH_MM, at, &block->placed, error) ||
      !sf_paper_reader_number (&self->reader, object, "space", 0, MAX_LENGTH_MM, &block->space, error))
    return FALSE;
  block->space *= MM;
  if (block->placed)
    {
      block->box = (SfPaperBox){ at[0] * MM, at[1] * MM, at[2] * MM, at[3] * MM };
      if (block->box.x + block->box.width > self->template->width + 0.01 ||
          block->box.y + block->box.height > self->template->height + 0.01)
        return sf_paper_reader_fail (&self->reader, error, "“at” reaches beyond the paper (%g × %g mm)",
                                     self->template->width / MM, self->template->height / MM);
    }
  if (!parse_block_body (self, object, block, page, error))
    return FALSE;
  self->reader.block = NULL;
  return TRUE;
}

static gboolean
parse_page (SfPaperParse *self, JsonObject *object, GError **error)
{
  SfPaperPage *page = g_new0 (SfPaperPage, 1);
  const char *id = NULL;
  double margins[4] = { 20, 20, 20, 20 };
  gboolean found;
  JsonArray *blocks;

  page->blocks = g_ptr_array_new_with_free_func (block_free);
  g_ptr_array_add (self->template->pages, page);
  if (!sf_paper_reader_string (&self->reader, object, "id", &id, error))
    return FALSE;
  if (id == NULL)
    return sf_paper_reader_fail (&self->reader, error, "page %u has no “id”", self->template->pages->len);
  page->id = g_strdup (id);
  self->reader.page = page->id;
  if (!sf_paper_reader_check_members (&self->reader, object, "id margins blocks", error) ||
      !sf_paper_reader_numbers (&self->reader, object, "margins", 4, MAX_LENGTH_MM, margins, &found, error) ||
      !sf_paper_reader_array (&self->reader, object, "blocks", &blocks, error))
    return FALSE;
  page->top = margins[0] * MM;
  page->right = margins[1] * MM;
  page->bottom = margins[2] * MM;
  page->left = margins[3] * MM;
  if (page->left + page->right >= self->template->width || page->top + page->bottom >= self->template->height)
    return sf_paper_reader_fail (&self->reader, error, "the margins leave no room on the paper");
  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    {
      JsonNode *node = json_array_get_element (blocks, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return sf_paper_reader_fail (&self->reader, error, "block %u must be an object {…}", i + 1);
      if (!parse_block (self, json_node_get_object (node), page, error))
        return FALSE;
      for (guint k = 0; k + 1 < page->blocks->len; k++)
        if (g_str_equal (((SfPaperBlock *) g_ptr_array_index (page->blocks, k))->id,
                         ((SfPaperBlock *) g_ptr_array_index (page->blocks, i))->id))
          return sf_paper_reader_fail (&self->reader, error, "two blocks have the id “%s”",
                                       ((SfPaperBlock *) g_ptr_array_index (page->blocks, i))->id);
    }
  self->reader.page = NULL;
  return TRUE;
}

static gboolean
parse_watermark (SfPaperParse *self, JsonObject *object, GError **error)
{
  SfPaperWatermark *watermark = &self->template->watermark;
  JsonObject *body;
  double degrees = -35;

  if (!sf_paper_reader_object (&self->reader, object, "watermark", &body, error))
    return FALSE;
  if (body == NULL)
    return TRUE;
  self->reader.section = "watermark";
  if (!sf_paper_reader_check_members (&self->reader, body, "text style angle", error) ||
      !sf_paper_reader_number (&self->reader, body, "angle", -90, 90, &degrees, error))
    return FALSE;
  watermark->content = sf_paper_parse_content (self, body, NULL, error);
  if (watermark->content == NULL)
    return FALSE;
  if (watermark->content->is_value)
    return sf_paper_reader_fail (&self->reader, error, "a watermark cannot hold fields");
  watermark->angle = degrees * G_PI / 180;
  self->reader.section = NULL;
  return TRUE;
}

static gboolean
parse_template (SfPaperParse *self, JsonObject *object, GError **error)
{
  const char *title = NULL;
  JsonArray *pages;

  if (!sf_paper_reader_check_members (&self->reader, object, "title paper strings fonts styles watermark pages",
                                      error) ||
      !sf_paper_reader_string (&self->reader, object, "title", &title, error) ||
      !sf_paper_reader_object (&self->reader, object, "strings", &self->strings, error) ||
      !parse_paper (self, object, error) || !parse_fonts (self, object, error) || !parse_styles (self, object, error) ||
      !parse_watermark (self, object, error) || !sf_paper_reader_array (&self->reader, object, "pages", &pages, error))
    return FALSE;
  if (title == NULL || *title == '\0')
    return sf_paper_reader_fail (&self->reader, error, "“title” is missing");
  self->template->title = g_strdup (title);
  if (pages == NULL || json_array_get_length (pages) == 0)
    return sf_paper_reader_fail (&self->reader, error, "“pages” is missing");
  for (guint i = 0; i < json_array_get_length (pages); i++)
    {
      JsonNode *node = json_array_get_element (pages, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return sf_paper_reader_fail (&self->reader, error, "page %u must be an object {…}", i + 1);
      if (!parse_page (self, json_node_get_object (node), error))
        return FALSE;
    }
  return TRUE;
}

SfPaperTemplate *
sf_paper_template_from_json (const char *name, const char *file, JsonObject *object, GError **error)
{
  g_autoptr (SfPaperTemplate) template = sf_paper_template_alloc (name);
  SfPaperParse parse = { .reader = { .file = file }, .template = template };

  return parse_template (&parse, object, error) ? g_steal_pointer (&template) : NULL;
}
