/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a checked template looks like inside lib/paper. Lengths are points (1/72 inch), whatever the file used. All of
 * it is constant once the template is loaded, and may be read from any thread.
 */
#pragma once

#include "paper/sf-paper-template.h"

G_BEGIN_DECLS

#define SF_PAPER_POINTS_PER_MM (72.0 / 25.4)

typedef struct
{
  double x, y, width, height;
} SfPaperBox;

/* Two chains of fontconfig patterns: the first that has a character draws it. */
typedef struct
{
  char *name; /* song, hei, kai, fangsong … */
  GStrv han;
  GStrv latin;
} SfPaperRole;

typedef enum
{
  SF_PAPER_ALIGN_LEFT,
  SF_PAPER_ALIGN_CENTER,
  SF_PAPER_ALIGN_RIGHT,
  SF_PAPER_ALIGN_JUSTIFY,    /* both edges even, the last line of a paragraph left */
  SF_PAPER_ALIGN_DISTRIBUTE, /* one line spread over the whole width (分散对齐) */
} SfPaperAlign;

typedef enum
{
  SF_PAPER_VALIGN_TOP,
  SF_PAPER_VALIGN_MIDDLE,
  SF_PAPER_VALIGN_BOTTOM,
} SfPaperValign;

typedef struct
{
  char *name;
  guint role, value_role; /* of the template's own words, and of what the fields say */
  double size;
  double line_min; /* a line is made smaller down to this before it is wrapped */
  double min;      /* and wrapped text down to this before it is refused */
  double leading;  /* distance of two lines, in sizes */
  double indent;   /* of a paragraph's first line, in sizes */
  double spacing;  /* between letters, in sizes */
  SfPaperAlign align;
  SfPaperValign valign;
  double grey; /* 0 black … 1 white */
} SfPaperStyle;

typedef enum
{
  SF_PAPER_PIECE_LITERAL,
  SF_PAPER_PIECE_FIELD,
  SF_PAPER_PIECE_BLANK, /* a ruled place to write by hand */
} SfPaperPieceKind;

typedef enum
{
  SF_PAPER_FORMAT_TEXT,
  SF_PAPER_FORMAT_DATE,  /* 2020 年 3 月 6 日 */
  SF_PAPER_FORMAT_MONTH, /* 1998 年 5 月 */
} SfPaperFormat;

typedef struct
{
  SfPaperPieceKind kind;
  char *text; /* the literal, or the field's key */
  SfPaperFormat format;
  double width; /* of a blank */
} SfPaperPiece;

/* One paragraph, phrase or clause. */
typedef struct
{
  GArray *pieces; /* SfPaperPiece */
} SfPaperPhrase;

typedef enum
{
  SF_PAPER_CONTENT_TEXT,    /* paragraphs */
  SF_PAPER_CONTENT_PHRASES, /* one paragraph of the phrases that have something to say */
  SF_PAPER_CONTENT_CLAUSES, /* numbered paragraphs, hanging, in columns */
} SfPaperContentKind;

typedef struct
{
  SfPaperContentKind kind;
  GPtrArray *phrases; /* SfPaperPhrase */
  const SfPaperStyle *style;
  char *join, *end; /* of phrases */
  guint columns;    /* of clauses */
  double gutter;
  gboolean vertical;   /* characters one below the other */
  gboolean is_value;   /* refers to the document: drawn for each, not once for all */
  gboolean is_of_copy; /* refers to the copy */
} SfPaperContent;

typedef struct
{
  SfPaperContent *content; /* NULL: empty */
  SfPaperContent *foot;    /* at the bottom of the cell (签章, date); NULL: none */
  double width;
  double padding, vertical_padding; /* between its edges and its words */
  guint rows;                       /* it spans */
  double x;                         /* from the table's left edge, computed on loading */
} SfPaperCell;

typedef struct
{
  double height;    /* at least */
  gboolean grow;    /* gets higher when its text needs it */
  double stretch;   /* its share of what is left on the page */
  double rule;      /* thickness of the line above */
  GPtrArray *cells; /* SfPaperCell that begin in this row */
} SfPaperRow;

typedef enum
{
  SF_PAPER_BLOCK_TEXT,
  SF_PAPER_BLOCK_TABLE,
  SF_PAPER_BLOCK_RULE,
  SF_PAPER_BLOCK_FRAME,
  SF_PAPER_BLOCK_QR,
} SfPaperBlockKind;

typedef struct
{
  char *id;
  SfPaperBlockKind kind;
  gboolean placed; /* at @box; otherwise below the block before it */
  SfPaperBox box;  /* height 0: what the text needs */
  double space;    /* above a block that is not placed */

  SfPaperContent *content; /* of a text; the text of a QR code */
  GPtrArray *rows;         /* SfPaperRow of a table */
  double outer, inner;     /* thickness of a table's lines, of a rule or frame (inner 0: single) */
  double gap;              /* between the two lines of a rule or frame */
} SfPaperBlock;

typedef struct
{
  char *id;
  double top, right, bottom, left; /* margins */
  GPtrArray *blocks;               /* SfPaperBlock */
} SfPaperPage;

typedef struct
{
  SfPaperContent *content; /* NULL: no watermark */
  double angle;            /* radians, clockwise */
} SfPaperWatermark;

struct _SfPaperTemplate
{
  gatomicrefcount ref_count;
  char *name;
  char *title;
  double width, height; /* of a page */
  gboolean folded;      /* two pages on a sheet, four on a folded one: 4|1 outside, 2|3 inside */
  GPtrArray *roles;     /* SfPaperRole */
  GPtrArray *styles;    /* SfPaperStyle */
  GPtrArray *pages;     /* SfPaperPage */
  SfPaperWatermark watermark;
  GHashTable *keys; /* of the fields that it refers to */
};

SfPaperTemplate *sf_paper_template_alloc (const char *name);
void sf_paper_content_free (SfPaperContent *content);
void sf_paper_phrase_free (SfPaperPhrase *phrase);

/* The page on the left (@side 0) or right (1) of a sheet; -1: empty. Sheets of one page have only a left side. */
int sf_paper_template_page_on_sheet (const SfPaperTemplate *self, guint sheet, guint side);

G_END_DECLS
