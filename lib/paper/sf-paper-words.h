/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a template's content says about a document and a copy of it, as shaped text. One thread at a time. */
#pragma once

#include "paper/sf-paper-document.h"
#include "paper/sf-paper-text.h"

G_BEGIN_DECLS

typedef struct
{
  const SfPaperDocument *document;
  guint copy;
  guint page, n_pages; /* from 0 */
} SfPaperScene;

/* NULL with SF_PAPER_ERROR_GLYPH; transfer full. */
SfPaperText *sf_paper_words_shape (const SfPaperContent *content, SfPaperFonts *fonts, const SfPaperScene *scene,
                                   GError **error);
/* The same without fonts, paragraphs on lines of their own: for a QR code. Transfer full. */
char *sf_paper_words_plain (const SfPaperContent *content, const SfPaperScene *scene);
/* The first field of @content, NULL if it has none: what errors name. */
const char *sf_paper_words_first_key (const SfPaperContent *content);

G_END_DECLS
