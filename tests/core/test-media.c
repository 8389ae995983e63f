/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files by their bytes: what is taken, what is refused and why, and that nothing is read outside of the bytes whatever
 * they claim. Each sample lies in memory of exactly its size, so that the sanitizer sees one byte too far.
 */
#include <string.h>

#include "core/form/sf-media.h"

/* A grey image of 2 × 3: baseline, one component, tables left out: the structure is what is checked. */
static const guint8 jpeg[] = {
  0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 'J',  'F',  'I',  'F',  0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00,
  0x01, 0x00, 0x00, 0xFF, 0xC0, 0x00, 0x0B, 0x08, 0x00, 0x03, 0x00, 0x02, 0x01, 0x01, 0x11, 0x00, 0xFF,
  0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3F, 0x00, 0x7F, 0xFF, 0x00, 0x2A, 0xFF, 0xD9,
};
#define JPEG_FRAME 20 /* where 0xFF 0xC0 stands */
#define JPEG_SCAN 33

/* One white pixel. */
static const guint8 png[] = {
  0x89, 'P',  'N',  'G',  '\r', '\n', 0x1A, '\n', 0x00, 0x00, 0x00, 0x0D, 'I',  'H',  'D',  'R',  0x00,
  0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3A, 0x7E, 0x9B, 0x55, 0x00,
  0x00, 0x00, 0x0A, 'I',  'D',  'A',  'T',  0x78, 0x9C, 0x63, 0xF8, 0x0F, 0x00, 0x01, 0x01, 0x01, 0x00,
  0x1B, 0xB6, 0xEE, 0x56, 0x00, 0x00, 0x00, 0x00, 'I',  'E',  'N',  'D',  0xAE, 0x42, 0x60, 0x82,
};
#define PNG_WIDTH 16
#define PNG_IDAT 33
#define PNG_IEND 55

static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\n0000000000 65535 f \n"
                          "trailer<</Size 1/Root 1 0 R>>\nstartxref\n40\n%%EOF\n";

static gboolean
check (gconstpointer bytes, gsize length, SfMedia *out_media, GError **error)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length);

  return sf_media_check (exact, length, NULL, out_media, error);
}

static void
accept (gconstpointer bytes, gsize length, SfMedia expected)
{
  g_autoptr (GError) error = NULL;
  SfMedia media = SF_N_MEDIA;

  g_assert_true (check (bytes, length, &media, &error));
  g_assert_no_error (error);
  g_assert_cmpint (media, ==, expected);
}

static void
refuse (gconstpointer bytes, gsize length, SfMediaError code)
{
  g_autoptr (GError) error = NULL;
  SfMedia media;

  g_assert_false (check (bytes, length, &media, &error));
  g_assert_error (error, SF_MEDIA_ERROR, (int) code);
}

/* The sample with the byte at @place changed. */
static void
refuse_changed (gconstpointer bytes, gsize length, gsize place, guint8 byte, SfMediaError code)
{
  g_autofree guint8 *changed = g_memdup2 (bytes, length);

  changed[place] = byte;
  refuse (changed, length, code);
}

static void
refuse_pdf (const char *text)
{
  refuse (text, strlen (text), SF_MEDIA_ERROR_BROKEN);
}

/* ---- What is taken ---- */

static void
test_taken (void)
{
  guint8 more[sizeof jpeg + 5];

  accept (jpeg, sizeof jpeg, SF_MEDIA_JPEG);
  accept (png, sizeof png, SF_MEDIA_PNG);
  accept (pdf, strlen (pdf), SF_MEDIA_PDF);
  /* What a camera appends. */
  memcpy (more, jpeg, sizeof jpeg);
  memcpy (more + sizeof jpeg, "film!", 5);
  accept (more, sizeof more, SF_MEDIA_JPEG);
}

static void
test_names (void)
{
  SfMedia media;

  for (guint i = 0; i < SF_N_MEDIA; i++)
    {
      g_assert_true (sf_media_from_mime (sf_media_mime (i), &media));
      g_assert_cmpuint (media, ==, i);
      g_assert_cmpuint (strlen (sf_media_extension (i)), ==, 3);
    }
  g_assert_false (sf_media_from_mime ("image/svg+xml", &media));
  g_assert_false (sf_media_from_mime (NULL, &media));
}

/* ---- What is refused ---- */

static void
test_others (void)
{
  static const char *const others[] = {
    "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
    "<!doctype html><title>%PDF-1.4</title>",
    "GIF89a\1\0\1",
    "PK\3\4 contract.docx",
    "MZ\x90",
    "\177ELF\2\1\1",
    "RIFF\x24\0\0\0WEBPVP8 ",
    "#!/bin/sh",
    "\xFF\xD8",             /* not even three bytes of a JPEG file */
    "\xEF\xBB\xBF%PDF-1.4", /* what stands before a header is how one file is two */
    " %PDF-1.4",
  };

  refuse ("", 0, SF_MEDIA_ERROR_EMPTY);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    refuse (others[i], strlen (others[i]), SF_MEDIA_ERROR_TYPE);
}

/* No beginning of a good file is one. */
static void
test_cut (void)
{
  for (gsize n = 3; n < sizeof jpeg; n++)
    refuse (jpeg, n, SF_MEDIA_ERROR_BROKEN);
  for (gsize n = 8; n < sizeof png; n++)
    refuse (png, n, SF_MEDIA_ERROR_BROKEN);
  for (gsize n = 5; n < strlen (pdf) - 1; n++)
    refuse (pdf, n, SF_MEDIA_ERROR_BROKEN);
}

static void
test_jpeg (void)
{
  guint8 scan_first[sizeof jpeg];

  /* A segment that is longer than the file, and one shorter than its own length. */
  refuse_changed (jpeg, sizeof jpeg, 4, 0xFF, SF_MEDIA_ERROR_BROKEN);
  refuse_changed (jpeg, sizeof jpeg, 5, 0x01, SF_MEDIA_ERROR_BROKEN);
  /* No frame, a frame cut short by its own length, one without components, one with more than it holds. */
  refuse_changed (jpeg, sizeof jpeg, JPEG_FRAME + 1, 0xC4, SF_MEDIA_ERROR_BROKEN);
  refuse_changed (jpeg, sizeof jpeg, JPEG_FRAME + 3, 0x04, SF_MEDIA_ERROR_BROKEN);
  refuse_changed (jpeg, sizeof jpeg, JPEG_FRAME + 9, 0x00, SF_MEDIA_ERROR_BROKEN);
  refuse_changed (jpeg, sizeof jpeg, JPEG_FRAME + 9, 0x02, SF_MEDIA_ERROR_BROKEN);
  /* No pixels, and too many of them. */
  refuse_changed (jpeg, sizeof jpeg, JPEG_FRAME + 6, 0x00, SF_MEDIA_ERROR_DIMENSIONS);
  refuse_changed (jpeg, sizeof jpeg, JPEG_FRAME + 5, 0xFF, SF_MEDIA_ERROR_DIMENSIONS);
  /* No end of the image. */
  refuse_changed (jpeg, sizeof jpeg, sizeof jpeg - 1, 0x00, SF_MEDIA_ERROR_BROKEN);
  /* Pixels before anything says how many. */
  memcpy (scan_first, jpeg, sizeof jpeg);
  memmove (scan_first + 2, jpeg + JPEG_SCAN, sizeof jpeg - JPEG_SCAN);
  refuse (scan_first, sizeof jpeg, SF_MEDIA_ERROR_BROKEN);
}

static void
test_png (void)
{
  guint8 no_pixels[sizeof png];
  guint8 wide[sizeof png];

  refuse_changed (png, sizeof png, 11, 0x0C, SF_MEDIA_ERROR_BROKEN);
  refuse_changed (png, sizeof png, 12, 'i', SF_MEDIA_ERROR_BROKEN);
  /* A chunk of 2³¹ bytes, one of nearly so many, one that reaches past the end by one. */
  refuse_changed (png, sizeof png, PNG_IDAT, 0x80, SF_MEDIA_ERROR_BROKEN);
  refuse_changed (png, sizeof png, PNG_IDAT, 0x7F, SF_MEDIA_ERROR_BROKEN);
  refuse_changed (png, sizeof png, PNG_IEND + 3, 0x01, SF_MEDIA_ERROR_BROKEN);
  refuse_changed (png, sizeof png, PNG_WIDTH + 3, 0x00, SF_MEDIA_ERROR_DIMENSIONS);
  refuse_changed (png, sizeof png, PNG_WIDTH, 0xFF, SF_MEDIA_ERROR_DIMENSIONS);
  /* Each side is allowed, but not both: 15,000 × 15,000, which unpacks to hundreds of megabytes. */
  memcpy (wide, png, sizeof png);
  wide[PNG_WIDTH + 2] = wide[PNG_WIDTH + 6] = 0x3A;
  wide[PNG_WIDTH + 3] = wide[PNG_WIDTH + 7] = 0x98;
  refuse (wide, sizeof wide, SF_MEDIA_ERROR_DIMENSIONS);
  memcpy (no_pixels, png, sizeof png);
  memcpy (no_pixels + PNG_IDAT + 4, "tEXt", 4);
  refuse (no_pixels, sizeof no_pixels, SF_MEDIA_ERROR_BROKEN);
}

static void
test_pdf (void)
{
  g_autoptr (GString) late = g_string_new (pdf);
  g_autoptr (GString) digits = g_string_new ("%PDF-1.7\nstartxref\n");

  refuse_pdf ("%PDF-3.0\nstartxref\n9\n%%EOF");
  refuse_pdf ("%PDF-1.x\nstartxref\n9\n%%EOF");
  refuse_pdf ("%PDF-1.4\nxref");
  refuse_pdf ("%PDF-1.4\n%%EOF");
  refuse_pdf ("%PDF-1.4\nstartxref\n%%EOF");
  refuse_pdf ("%PDF-1.4\nstartxref\n0\n%%EOF");
  /* Behind itself, and a number that would overflow if it were read to its end. */
  refuse_pdf ("%PDF-1.4\nstartxref\n400\n%%EOF");
  for (guint i = 0; i < 200; i++)
    g_string_append_c (digits, '9');
  g_string_append (digits, "\n%%EOF");
  refuse_pdf (digits->str);
  /* The trailer is not where readers look for it. */
  for (guint i = 0; i < 2000; i++)
    g_string_append_c (late, ' ');
  refuse_pdf (late->str);
  accept ("%PDF-2.0\nxref\nstartxref\r\n9\r\n%%EOF\r\n", 35, SF_MEDIA_PDF);
}

static void
test_limits (void)
{
  const SfMediaLimits small = { .max_bytes = sizeof png - 1, .max_side = 1, .max_pixels = 1 };
  const SfMediaLimits exact = { .max_bytes = sizeof png, .max_side = 1, .max_pixels = 1 };
  g_autoptr (GError) error = NULL;
  SfMedia media;

  g_assert_false (sf_media_check (png, sizeof png, &small, &media, &error));
  g_assert_error (error, SF_MEDIA_ERROR, SF_MEDIA_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_true (sf_media_check (png, sizeof png, &exact, &media, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sf_media_default_limits.max_bytes, ==, 10485760);
}

/* Any single byte changed: an answer comes, and only from within the bytes. */
static void
test_every_byte (void)
{
  const struct
  {
    gconstpointer bytes;
    gsize length;
  } samples[] = { { jpeg, sizeof jpeg }, { png, sizeof png }, { pdf, sizeof pdf - 1 } };
  guint refused = 0;

  for (guint s = 0; s < G_N_ELEMENTS (samples); s++)
    for (gsize i = 0; i < samples[s].length; i++)
      for (guint value = 0; value < 256; value++)
        {
          g_autofree guint8 *changed = g_memdup2 (samples[s].bytes, samples[s].length);
          g_autoptr (GError) error = NULL;
          SfMedia media;

          changed[i] = (guint8) value;
          if (sf_media_check (changed, samples[s].length, NULL, &media, &error))
            continue;
          g_assert_nonnull (error);
          refused++;
        }
  /* Thousands: magic, lengths and markers cannot be changed. */
  g_assert_cmpuint (refused, >, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/taken", test_taken);
  g_test_add_func ("/media/names", test_names);
  g_test_add_func ("/media/others", test_others);
  g_test_add_func ("/media/cut", test_cut);
  g_test_add_func ("/media/jpeg", test_jpeg);
  g_test_add_func ("/media/png", test_png);
  g_test_add_func ("/media/pdf", test_pdf);
  g_test_add_func ("/media/limits", test_limits);
  g_test_add_func ("/media/every-byte", test_every_byte);
  return g_test_run ();
}
