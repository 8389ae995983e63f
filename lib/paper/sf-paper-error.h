/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What can go wrong between a record and a sheet of paper. Messages name the template's file and block, or the field,
 * but never hold a person's data beyond the one character that cannot be printed. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SF_PAPER_ERROR (sf_paper_error_quark ())
GQuark sf_paper_error_quark (void);

typedef enum
{
  SF_PAPER_ERROR_TEMPLATE, /* the template is wrong: file, block and cause are named */
  SF_PAPER_ERROR_FONT,     /* none of the fonts of a role is installed */
  SF_PAPER_ERROR_GLYPH,    /* no font has this character */
  SF_PAPER_ERROR_FIT,      /* a text does not fit its place at the smallest readable size */
  SF_PAPER_ERROR_QR,       /* the text is too long for a QR code of the wanted size */
  SF_PAPER_ERROR_WRITE,    /* the file cannot be written */
} SfPaperError;

G_END_DECLS
