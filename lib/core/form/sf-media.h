/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What an attached file is, told from its bytes alone: a name and a declared type are claims of whoever sent it. Only
 * what every screen of the program can show is taken, and only in sizes that a decoder can be trusted with. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SF_MEDIA_JPEG,
  SF_MEDIA_PNG,
  SF_MEDIA_PDF,
  SF_N_MEDIA
} SfMedia;

typedef struct
{
  gsize max_bytes;
  guint32 max_side;   /* pixels of an image's longer side */
  guint64 max_pixels; /* of an image: what a decoder must hold at once */
} SfMediaLimits;

/* 10 MiB; sides of 20,000 and 80 million pixels: an A3 sheet scanned with 600 dots an inch has 70 million. */
extern const SfMediaLimits sf_media_default_limits;

#define SF_MEDIA_ERROR (sf_media_error_quark ())
GQuark sf_media_error_quark (void);
typedef enum
{
  SF_MEDIA_ERROR_EMPTY,
  SF_MEDIA_ERROR_TOO_LARGE,  /* more bytes than the limit */
  SF_MEDIA_ERROR_TYPE,       /* neither JPEG nor PNG nor PDF */
  SF_MEDIA_ERROR_BROKEN,     /* begins as one of them, but does not go on or end as such */
  SF_MEDIA_ERROR_DIMENSIONS, /* an image of no pixels, or of too many */
} SfMediaError;

/* The stable code that a person is told of ("E_BLOB_TYPE"), the same whether client or server looked. */
const char *sf_media_error_code (SfMediaError error);

/* What @bytes begin with; FALSE if that is no medium that is taken. Twelve bytes are enough. */
gboolean sf_media_sniff (const guint8 *bytes, gsize length, SfMedia *out_media);

/*
 * The whole check: what it is, and that it is whole. An image's structure is walked up to its pixels, which are not
 * decoded; a PDF file must begin with its header and end with a trailer that points into the file. @limits NULL: the
 * default ones. Reads nothing outside of @bytes, whatever they say.
 */
gboolean sf_media_check (const guint8 *bytes, gsize length, const SfMediaLimits *limits, SfMedia *out_media,
                         GError **error);

/* "image/jpeg", "image/png", "application/pdf". */
const char *sf_media_mime (SfMedia media);
gboolean sf_media_from_mime (const char *mime, SfMedia *out_media);
/* "jpg", "png", "pdf": for a file that is saved. */
const char *sf_media_extension (SfMedia media);

G_END_DECLS
