/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. JPEG: ITU-T T.81, annex B; PNG: ISO/IEC 15948, clause 5; PDF: ISO 32000-1, 7.5. Every read is from a
 * cursor that knows its end.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-media.h"

#include <string.h>

#define PDF_TAIL 1024 /* bytes at the end in which readers look for the trailer */

G_DEFINE_QUARK (sf - media - error - quark, sf_media_error)

const SfMediaLimits sf_media_default_limits = { .max_bytes = 10 * 1024 * 1024,
                                                .max_side = 20000,
                                                .max_pixels = 80 * 1000 * 1000 };

typedef struct
{
  const guint8 *at;
  gsize left;
} Cursor;

static gboolean
skip (Cursor *c, guint64 n)
{
  if (n > c->left)
    return FALSE;
  c->at += n;
  c->left -= (gsize) n;
  return TRUE;
}

/* The next @n (at most 4) bytes as a number, the most significant first. */
static gboolean
take (Cursor *c, guint n, guint32 *out_value)
{
  const guint8 *at = c->at;

  if (!skip (c, n))
    return FALSE;
  *out_value = 0;
  for (guint i = 0; i < n; i++)
    *out_value = *out_value << 8 | at[i];
  return TRUE;
}

static gboolean
fail_broken (const char *what, GError **error)
{
  g_set_error_literal (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_BROKEN, what);
  return FALSE;
}

static gboolean
check_dimensions (guint32 width, guint32 height, const SfMediaLimits *limits, GError **error)
{
  if (width > 0 && height > 0 && width <= limits->max_side && height <= limits->max_side &&
      (guint64) width * height <= limits->max_pixels)
    return TRUE;
  g_set_error (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_DIMENSIONS, "an image of %u × %u pixels", width, height);
  return FALSE;
}

/* ---- JPEG ---- */

static gboolean
has_end_of_image (const Cursor *c)
{
  /* Cameras append previews and films of their own: the marker need not be the last. */
  for (gsize i = 0; i + 1 < c->left; i++)
    if (c->at[i] == 0xFF && c->at[i + 1] == 0xD9)
      return TRUE;
  return FALSE;
}

/* Markers without a length: restarts, and the one for temporary use. */
static gboolean
stands_alone (guint32 marker)
{
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
}

/* Frame headers; 0xC4, 0xC8 and 0xCC are tables and a reserved one. */
static gboolean
begins_frame (guint32 marker)
{
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static gboolean
read_frame (Cursor segment, const SfMediaLimits *limits, GError **error)
{
  guint32 precision, height, width, components;

  if (!take (&segment, 1, &precision) || !take (&segment, 2, &height) || !take (&segment, 2, &width) ||
      !take (&segment, 1, &components) || components == 0 || segment.left < components * 3)
    return fail_broken ("a JPEG file with a broken frame header", error);
  return check_dimensions (width, height, limits, error);
}

/* The next marker; any number of 0xFF may stand before it. */
static gboolean
next_marker (Cursor *c, guint32 *out_marker)
{
  guint32 byte;

  if (!take (c, 1, &byte) || byte != 0xFF)
    return FALSE;
  do
    if (!take (c, 1, out_marker))
      return FALSE;
  while (*out_marker == 0xFF);
  return *out_marker != 0;
}

static gboolean
check_jpeg (Cursor c, const SfMediaLimits *limits, GError **error)
{
  gboolean framed = FALSE;
  guint32 marker = 0;
  guint32 length;

  skip (&c, 2);
  while (next_marker (&c, &marker))
    {
      Cursor segment;

      if (stands_alone (marker))
        continue;
      if (!take (&c, 2, &length) || length < 2)
        break;
      segment = (Cursor){ c.at, length - 2 };
      if (!skip (&c, length - 2))
        break;
      if (marker == 0xDA)
        return (framed && has_end_of_image (&c)) || fail_broken ("a JPEG file without a whole image", error);
      if (!begins_frame (marker))
        continue;
      if (!read_frame (segment, limits, error))
        return FALSE;
      framed = TRUE;
    }
  return fail_broken ("a JPEG file that ends before its image", error);
}

/* ---- PNG ---- */

#define CHUNK(a, b, c, d) ((guint32) (a) << 24 | (guint32) (b) << 16 | (guint32) (c) << 8 | (guint32) (d))
#define IHDR CHUNK ('I', 'H', 'D', 'R')
#define IDAT CHUNK ('I', 'D', 'A', 'T')
#define IEND CHUNK ('I', 'E', 'N', 'D')
#define MAX_CHUNK 0x7FFFFFFF

static gboolean
read_image_header (Cursor *c, const SfMediaLimits *limits, GError **error)
{
  guint32 length, type, width, height;

  if (!take (c, 4, &length) || !take (c, 4, &type) || length != 13 || type != IHDR || !take (c, 4, &width) ||
      !take (c, 4, &height) || !skip (c, 5 + 4))
    return fail_broken ("a PNG file without its header", error);
  return check_dimensions (width, height, limits, error);
}

static gboolean
check_png (Cursor c, const SfMediaLimits *limits, GError **error)
{
  gboolean has_pixels = FALSE;
  guint32 length, type;

  skip (&c, 8);
  if (!read_image_header (&c, limits, error))
    return FALSE;
  while (take (&c, 4, &length) && length <= MAX_CHUNK && take (&c, 4, &type) && skip (&c, (guint64) length + 4))
    {
      has_pixels = has_pixels || type == IDAT;
      if (type == IEND)
        return (has_pixels && length == 0) || fail_broken ("a PNG file without an image", error);
    }
  return fail_broken ("a PNG file that ends before its image", error);
}

/* ---- PDF ---- */

static const guint8 *
find_last (const guint8 *bytes, gsize length, const char *word)
{
  gsize n = strlen (word);

  for (gsize i = length; i >= n; i--)
    if (memcmp (bytes + i - n, word, n) == 0)
      return bytes + i - n;
  return NULL;
}

static gboolean
is_space (guint8 byte)
{
  return byte == ' ' || byte == '\r' || byte == '\n' || byte == '\t' || byte == '\f';
}

/* startxref, white space, the place of the cross-reference table in bytes from the beginning. */
static gboolean
points_inside (const guint8 *bytes, gsize length, const guint8 *word)
{
  const guint8 *at = word + strlen ("startxref");
  const guint8 *end = bytes + length;
  guint64 place = 0;
  gboolean any = FALSE;

  while (at < end && is_space (*at))
    at++;
  for (; at < end && g_ascii_isdigit (*at) && place < length; at++, any = TRUE)
    place = place * 10 + (guint64) (*at - '0');
  return any && place > 0 && place < (guint64) (word - bytes);
}

static gboolean
check_pdf (const guint8 *bytes, gsize length, GError **error)
{
  gsize tail = MIN (length, PDF_TAIL);
  const guint8 *end = find_last (bytes + length - tail, tail, "%%EOF");
  const guint8 *start;

  if (length < 8 || (bytes[5] != '1' && bytes[5] != '2') || bytes[6] != '.' || !g_ascii_isdigit (bytes[7]))
    return fail_broken ("a PDF file of an unknown version", error);
  if (end == NULL)
    return fail_broken ("a PDF file without its end", error);
  tail = MIN ((gsize) (end - bytes), PDF_TAIL);
  start = find_last (end - tail, tail, "startxref");
  if (start == NULL || !points_inside (bytes, length, start))
    return fail_broken ("a PDF file without its cross-reference", error);
  return TRUE;
}

/* ---- Public ---- */

const char *
sf_media_error_code (SfMediaError error)
{
  switch (error)
    {
    case SF_MEDIA_ERROR_TOO_LARGE:
      return "E_BLOB_TOO_LARGE";
    case SF_MEDIA_ERROR_TYPE:
      return "E_BLOB_TYPE";
    case SF_MEDIA_ERROR_DIMENSIONS:
      return "E_BLOB_DIMENSIONS";
    case SF_MEDIA_ERROR_EMPTY:
    case SF_MEDIA_ERROR_BROKEN:
    default:
      return "E_BLOB_BROKEN";
    }
}

static const struct
{
  const char *mime, *extension;
  const char *magic;
  gsize length;
} media[SF_N_MEDIA] = {
  [SF_MEDIA_JPEG] = { "image/jpeg", "jpg", "\xFF\xD8\xFF", 3 },
  [SF_MEDIA_PNG] = { "image/png", "png", "\x89PNG\r\n\x1A\n", 8 },
  [SF_MEDIA_PDF] = { "application/pdf", "pdf", "%PDF-", 5 },
};

gboolean
sf_media_sniff (const guint8 *bytes, gsize length, SfMedia *out_media)
{
  for (guint i = 0; i < SF_N_MEDIA; i++)
    if (length >= media[i].length && memcmp (bytes, media[i].magic, media[i].length) == 0)
      {
        *out_media = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
sf_media_check (const guint8 *bytes, gsize length, const SfMediaLimits *limits, SfMedia *out_media, GError **error)
{
  const Cursor cursor = { bytes, length };

  if (limits == NULL)
    limits = &sf_media_default_limits;
  if (length == 0)
    {
      g_set_error_literal (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_EMPTY, "an empty file");
      return FALSE;
    }
  if (length > limits->max_bytes)
    {
      g_set_error (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_TOO_LARGE,
                   "%" G_GSIZE_FORMAT " bytes, of which %" G_GSIZE_FORMAT " are allowed", length, limits->max_bytes);
      return FALSE;
    }
  if (!sf_media_sniff (bytes, length, out_media))
    {
      g_set_error_literal (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_TYPE, "neither JPEG nor PNG nor PDF");
      return FALSE;
    }
  switch (*out_media)
    {
    case SF_MEDIA_JPEG:
      return check_jpeg (cursor, limits, error);
    case SF_MEDIA_PNG:
      return check_png (cursor, limits, error);
    case SF_MEDIA_PDF:
      return check_pdf (bytes, length, error);
    case SF_N_MEDIA:
    default:
      g_return_val_if_reached (FALSE);
    }
}

const char *
sf_media_mime (SfMedia which)
{
  g_return_val_if_fail ((guint) which < SF_N_MEDIA, NULL);
  return media[which].mime;
}

gboolean
sf_media_from_mime (const char *mime, SfMedia *out_media)
{
  for (guint i = 0; i < SF_N_MEDIA; i++)
    if (g_strcmp0 (mime, media[i].mime) == 0)
      {
        *out_media = i;
        return TRUE;
      }
  return FALSE;
}

const char *
sf_media_extension (SfMedia which)
{
  g_return_val_if_fail ((guint) which < SF_N_MEDIA, NULL);
  return media[which].extension;
}
