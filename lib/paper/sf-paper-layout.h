/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a template's page and a document to elements at their places. First the heights (which rows of a table grow for
 * this document), then, for those heights, either what is the same for every document or what this one says. One
 * thread at a time.
 */
#pragma once

#include "paper/sf-paper-element.h"
#include "paper/sf-paper-words.h"

G_BEGIN_DECLS

typedef enum
{
  SF_PAPER_LAYER_FORM,   /* the same for every document, per copy */
  SF_PAPER_LAYER_VALUES, /* what the document says */
} SfPaperLayer;

typedef struct
{
  const SfPaperTemplate *template;
  SfPaperFonts *fonts;
  const SfPaperPage *page;
  SfPaperScene scene;
  double smaller;           /* points that growing text gives up because the page is full */
  GHashTable *texts;        /* content with values -> SfPaperText, kept for one page of one document */
  GHashTable *form_heights; /* content of the form -> its natural height (double), kept between documents */
  cairo_surface_t *qr;      /* of @qr_text: pages of a document share it */
  char *qr_text;
} SfPaperLayout;

/* The height of every block and, for a table, of each of its rows, in the page's order. Fails with
 * SF_PAPER_ERROR_FIT when they do not fit the page. Transfer full. */
GArray *sf_paper_layout_measure (SfPaperLayout *self, GError **error);
/* Adds the elements of one layer to @elements. */
gboolean sf_paper_layout_place (SfPaperLayout *self, GArray *heights, SfPaperLayer layer, GPtrArray *elements,
                                GError **error);
/* Adds the watermark. */
gboolean sf_paper_layout_watermark (SfPaperLayout *self, GPtrArray *elements, GError **error);

/* Inside lib/paper: text in a box, and what it needs. @limit is what its ink must not leave. */
gboolean sf_paper_layout_text (SfPaperLayout *self, const SfPaperBlock *block, const SfPaperContent *content,
                               const SfPaperBox *box, const SfPaperBox *limit, GPtrArray *elements, GError **error);
gboolean sf_paper_layout_text_height (SfPaperLayout *self, const SfPaperBlock *block, const SfPaperContent *content,
                                      double width, double *out_height, GError **error);
/* Sets @error_out, naming template, page, block and field; always FALSE. */
gboolean sf_paper_layout_refuse (SfPaperLayout *self, const SfPaperBlock *block, const SfPaperContent *content,
                                 GError **error, const char *format, ...) G_GNUC_PRINTF (5, 6);

/* Tables, in sf-paper-table.c. @heights has one value a row. */
gboolean sf_paper_table_measure (SfPaperLayout *self, const SfPaperBlock *block, double *heights, GError **error);
gboolean sf_paper_table_place (SfPaperLayout *self, const SfPaperBlock *block, const double *heights, double x,
                               double y, double width, SfPaperLayer layer, GPtrArray *elements, GError **error);

G_END_DECLS
