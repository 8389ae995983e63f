/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Proof by ink: a page of a PDF file, drawn by poppler, against the same page drawn straight onto pixels. Extracted
 * text cannot see a glyph that is in the file's text and not on the paper. One thread.
 */
#pragma once

#include <poppler.h>

#include "paper/sf-paper.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

/* Compares page @page (from 0) of the file at @path with a sheet; the number of glyphs that are missing or different,
 * the first of which is described in @out_first (may be NULL). */
guint sf_ink_compare (const char *path, guint page, const SfPaperPages *pages, guint copy, guint sheet,
                      char **out_first);

G_END_DECLS
