/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One agreement to print, in the values that a record stores, and what the tests of paper look at. One thread.
 */
#pragma once

#include "paper/sf-paper.h"

G_BEGIN_DECLS

#define SF_PAPER_SAMPLE_NUMBER "140501330"
#define SF_PAPER_SAMPLE_URL "https://sign.example.edu.cn/v/K7QF2M9XWT"
#define SF_PAPER_SAMPLE_TIME G_GINT64_CONSTANT (1583460000000) /* 2020-03-06 10:00 in Shanghai */

/* Stored values of a form of 2020, every group filled; 雒艳, 如约, 䶮 … in them. Transfer full. */
JsonObject *sf_paper_sample_values (void);
/* The document of @values in @edition, four holders, dates and opinions. Transfer full. */
SfPaperDocument *sf_paper_sample_document (const char *edition, JsonObject *values);
/* The sample as it is. Transfer full. */
SfPaperDocument *sf_paper_sample_new (const char *edition);
/* Fails the test on error. Transfer full. */
SfPaperRenderer *sf_paper_sample_renderer (const char *template);

/* Fails the test when the ink of a glyph leaves its cell or touches the ink of another cell's glyph; returns how many
 * glyphs have ink. */
guint sf_paper_sample_check_ink (SfPaperPages *pages, guint copy, guint sheet);

G_END_DECLS
