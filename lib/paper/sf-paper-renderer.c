/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lays documents out on one template and keeps the recorded forms that their pages share. One thread at a time.
 */
#include "paper/sf-paper-renderer.h"

#include "paper/sf-paper-layout.h"

/* Forms with other row heights or holders are drawn anew; a batch has few, so that a bound only guards against odd
 * data. */
#define MAX_FORMS 256

/* A page's form layer: for one copy, one set of row heights. */
typedef struct
{
  grefcount ref_count;
  SfPaperFonts *fonts; /* its glyphs are theirs */
  GPtrArray *elements;
  cairo_surface_t *recording; /* made when the first PDF page needs it */
} Form;

struct _SfPaperRenderer
{
  SfPaperTemplate *template;
  SfPaperFonts *fonts;
  GHashTable *forms;        /* key -> Form */
  GHashTable *form_heights; /* SfPaperContent -> double */
};

struct _SfPaperPages
{
  grefcount ref_count;
  SfPaperTemplate *template;
  SfPaperFonts *fonts;
  guint n_copies;
  GPtrArray *values; /* by page: GPtrArray of SfPaperElement */
  GPtrArray *forms;  /* by copy and page: Form */
};

static void
form_unref (gpointer data)
{
  Form *form = data;

  if (!g_ref_count_dec (&form->ref_count))
    return;
  g_clear_pointer (&form->recording, cairo_surface_destroy);
  g_ptr_array_unref (form->elements);
  sf_paper_fonts_unref (form->fonts);
  g_free (form);
}

static Form *
form_ref (Form *form)
{
  g_ref_count_inc (&form->ref_count);
  return form;
}

SfPaperRenderer *
sf_paper_renderer_new (SfPaperTemplate *template, GError **error)
{
  SfPaperFonts *fonts = sf_paper_fonts_new (template, error);
  SfPaperRenderer *self;

  if (fonts == NULL)
    return NULL;
  self = g_new0 (SfPaperRenderer, 1);
  self->template = sf_paper_template_ref (template);
  self->fonts = fonts;
  self->forms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, form_unref);
  self->form_heights = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

void
sf_paper_renderer_free (SfPaperRenderer *self)
{
  g_hash_table_unref (self->forms);
  g_hash_table_unref (self->form_heights);
  sf_paper_fonts_unref (self->fonts);
  sf_paper_template_unref (self->template);
  g_free (self);
}

SfPaperTemplate *
sf_paper_renderer_get_template (SfPaperRenderer *self)
{
  return self->template;
}

/* What a form layer depends on. */
static char *
form_key (const SfPaperLayout *layout, GArray *heights)
{
  const SfPaperDocument *document = layout->scene.document;
  const char *holder = sf_paper_document_get_holder (document, layout->scene.copy);
  GString *key = g_string_new (NULL);

  g_string_printf (key, "%u/%u/%u/%d/%s", layout->scene.page, layout->scene.copy,
                   sf_paper_document_get_n_copies (document), sf_paper_document_get_specimen (document),
                   holder != NULL ? holder : "");
  for (guint i = 0; i < heights->len; i++)
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_c (key, '/');
      g_string_append (key, g_ascii_formatd (buffer, sizeof buffer, "%.2f", g_array_index (heights, double, i)));
    }
  return g_string_free (key, FALSE);
}

/* Transfer full. */
static Form *
find_form (SfPaperRenderer *self, SfPaperLayout *layout, GArray *heights, GError **error)
{
  g_autofree char *key = form_key (layout, heights);
  Form *form = g_hash_table_lookup (self->forms, key);
  g_autoptr (GPtrArray) elements = NULL;

  if (form != NULL)
    return form_ref (form);
  elements = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_paper_element_free);
  if (sf_paper_document_get_specimen (layout->scene.document) && !sf_paper_layout_watermark (layout, elements, error))
    return NULL;
  if (!sf_paper_layout_place (layout, heights, SF_PAPER_LAYER_FORM, elements, error))
    return NULL;
  if (g_hash_table_size (self->forms) >= MAX_FORMS)
    g_hash_table_remove_all (self->forms);
  form = g_new0 (Form, 1);
  g_ref_count_init (&form->ref_count);
  form->fonts = sf_paper_fonts_ref (self->fonts);
  form->elements = g_steal_pointer (&elements);
  g_hash_table_insert (self->forms, g_steal_pointer (&key), form);
  return form_ref (form);
}

/* One page: its values once, its form for every copy. */
static gboolean
lay_out_page (SfPaperRenderer *self, SfPaperLayout *layout, SfPaperPages *pages, GError **error)
{
  g_autoptr (GArray) heights = sf_paper_layout_measure (layout, error);
  GPtrArray *values;

  if (heights == NULL)
    return FALSE;
  values = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_paper_element_free);
  g_ptr_array_add (pages->values, values);
  if (!sf_paper_layout_place (layout, heights, SF_PAPER_LAYER_VALUES, values, error))
    return FALSE;
  for (guint copy = 0; copy < pages->n_copies; copy++)
    {
      Form *form;

      layout->scene.copy = copy;
      form = find_form (self, layout, heights, error);
      if (form == NULL)
        return FALSE;
      pages->forms->pdata[copy * self->template->pages->len + layout->scene.page] = form;
    }
  layout->scene.copy = 0;
  return TRUE;
}

static void
form_clear (gpointer data)
{
  if (data != NULL)
    form_unref (data);
}

SfPaperPages *
sf_paper_renderer_lay_out (SfPaperRenderer *self, SfPaperDocument *document, GError **error)
{
  g_autoptr (SfPaperPages) pages = g_new0 (SfPaperPages, 1);
  g_autoptr (GHashTable) texts = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) sf_paper_text_free);
  SfPaperLayout layout = { .template = self->template,
                           .fonts = self->fonts,
                           .form_heights = self->form_heights,
                           .texts = texts,
                           .scene = { .document = document, .n_pages = self->template->pages->len } };
  gboolean fits = TRUE;

  g_ref_count_init (&pages->ref_count);
  pages->template = sf_paper_template_ref (self->template);
  pages->fonts = sf_paper_fonts_ref (self->fonts);
  pages->n_copies = sf_paper_document_get_n_copies (document);
  pages->values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  pages->forms = g_ptr_array_new_with_free_func (form_clear);
  g_ptr_array_set_size (pages->forms, pages->n_copies * self->template->pages->len);
  for (guint p = 0; p < self->template->pages->len && fits; p++)
    {
      layout.page = g_ptr_array_index (self->template->pages, p);
      layout.scene.page = p;
      g_hash_table_remove_all (layout.texts);
      fits = lay_out_page (self, &layout, pages, error);
    }
  g_clear_pointer (&layout.qr, cairo_surface_destroy);
  g_free (layout.qr_text);
  return fits ? g_steal_pointer (&pages) : NULL;
}

SfPaperPages *
sf_paper_pages_ref (SfPaperPages *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
sf_paper_pages_unref (SfPaperPages *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->forms);
  sf_paper_fonts_unref (self->fonts);
  sf_paper_template_unref (self->template);
  g_free (self);
}

guint
sf_paper_pages_get_n_copies (const SfPaperPages *self)
{
  return self->n_copies;
}

guint
sf_paper_pages_get_n_sheets (const SfPaperPages *self)
{
  return sf_paper_template_get_n_sheets (self->template);
}

void
sf_paper_pages_get_size (const SfPaperPages *self, double *out_width, double *out_height)
{
  sf_paper_template_get_sheet_size (self->template, out_width, out_height);
}

static Form *
form_of (const SfPaperPages *self, guint copy, guint page)
{
  return g_ptr_array_index (self->forms, copy * self->template->pages->len + page);
}

/* A PDF holds what a recording draws once, however many pages show it; elsewhere a recording only costs. */
static void
draw_form (const SfPaperPages *self, Form *form, cairo_t *cr)
{
  if (cairo_surface_get_type (cairo_get_target (cr)) != CAIRO_SURFACE_TYPE_PDF)
    {
      sf_paper_elements_draw (form->elements, SF_PAPER_ELEMENTS_BY_FONT, cr);
      return;
    }
  if (form->recording == NULL)
    {
      const cairo_rectangle_t extents = { 0, 0, self->template->width, self->template->height };
      cairo_t *recorder;

      form->recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
      recorder = cairo_create (form->recording);
      sf_paper_elements_draw (form->elements, SF_PAPER_ELEMENTS_BY_FONT, recorder);
      cairo_destroy (recorder);
    }
  cairo_set_source_surface (cr, form->recording, 0, 0);
  cairo_paint (cr);
}

void
sf_paper_pages_draw (const SfPaperPages *self, guint copy, guint sheet, SfPaperDrawFlags flags, cairo_t *cr)
{
  SfPaperElementsFlags values = SF_PAPER_ELEMENTS_IN_ORDER;

  g_return_if_fail (copy < self->n_copies && sheet < sf_paper_pages_get_n_sheets (self));

  if (flags & SF_PAPER_DRAW_VALUES_ONLY)
    values |= SF_PAPER_ELEMENTS_VALUES_ONLY;
  for (guint side = 0; side < 2; side++)
    {
      int page = sf_paper_template_page_on_sheet (self->template, sheet, side);

      if (page < 0)
        continue;
      cairo_save (cr);
      cairo_translate (cr, side * self->template->width, 0);
      if (!(flags & SF_PAPER_DRAW_VALUES_ONLY))
        draw_form (self, form_of (self, copy, page), cr);
      sf_paper_elements_draw (g_ptr_array_index (self->values, page), values, cr);
      cairo_restore (cr);
    }
}

void
sf_paper_pages_foreach_glyph (const SfPaperPages *self, guint copy, guint sheet, SfPaperGlyphFunc func,
                              gpointer user_data)
{
  g_return_if_fail (copy < self->n_copies && sheet < sf_paper_pages_get_n_sheets (self));

  for (guint side = 0; side < 2; side++)
    {
      int page = sf_paper_template_page_on_sheet (self->template, sheet, side);

      if (page < 0)
        continue;
      sf_paper_elements_foreach_glyph (form_of (self, copy, page)->elements, side * self->template->width, 0, func,
                                       user_data);
      sf_paper_elements_foreach_glyph (g_ptr_array_index (self->values, page), side * self->template->width, 0, func,
                                       user_data);
    }
}
