/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-server"

#include "auth/sf-totp.h"

#include <sodium.h>
#include <string.h>

#define SECRET_BYTES 20
#define SHA1_BYTES 20
#define BESIDE 1 /* steps: clocks of telephones are a little off, and typing takes time */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static char *
encode (const guint8 *bytes, gsize length)
{
  GString *text = g_string_new (NULL);
  guint32 bits = 0;
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    {
      bits = bits << 8 | bytes[i];
      for (n += 8; n >= 5; n -= 5)
        g_string_append_c (text, alphabet[bits >> (n - 5) & 31]);
    }
  if (n > 0)
    g_string_append_c (text, alphabet[bits << (5 - n) & 31]);
  return g_string_free (text, FALSE);
}

static GByteArray *
decode (const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint32 bits = 0;
  guint n = 0;

  for (; *text != '\0'; text++)
    {
      const char *place = strchr (alphabet, g_ascii_toupper (*text));
      guint8 byte;

      if (place == NULL)
        return NULL;
      bits = bits << 5 | (guint32) (place - alphabet);
      n += 5;
      if (n < 8)
        continue;
      n -= 8;
      byte = (guint8) (bits >> n);
      g_byte_array_append (bytes, &byte, 1);
    }
  return bytes->len > 0 ? g_steal_pointer (&bytes) : NULL;
}

char *
sf_totp_secret_new (void)
{
  guint8 bytes[SECRET_BYTES];
  char *secret;

  randombytes_buf (bytes, sizeof bytes);
  secret = encode (bytes, sizeof bytes);
  sodium_memzero (bytes, sizeof bytes);
  return secret;
}

char *
sf_totp_uri (const char *secret, const char *issuer, const char *login)
{
  g_autofree char *school = g_uri_escape_string (issuer, NULL, FALSE);
  g_autofree char *account = g_uri_escape_string (login, NULL, FALSE);

  return g_strdup_printf ("otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d", school,
                          account, secret, school, SF_TOTP_DIGITS, SF_TOTP_STEP);
}

gint64
sf_totp_step (SfTime now)
{
  return now / SF_SECOND / SF_TOTP_STEP;
}

/* RFC 4226, 5.3: four bytes from the place that the last half byte says, without their sign. */
static guint32
truncate_digest (const guint8 digest[SHA1_BYTES])
{
  const guint8 *place = digest + (digest[SHA1_BYTES - 1] & 0xf);

  return (guint32) (place[0] & 0x7f) << 24 | (guint32) place[1] << 16 | (guint32) place[2] << 8 | place[3];
}

char *
sf_totp_code (const char *secret, gint64 step, guint digits)
{
  g_autoptr (GByteArray) key = decode (secret);
  guint64 counter = GUINT64_TO_BE ((guint64) step);
  guint8 digest[SHA1_BYTES];
  gsize length = sizeof digest;
  guint32 modulus = 1;
  GHmac *hmac;

  if (key == NULL)
    return NULL;
  hmac = g_hmac_new (G_CHECKSUM_SHA1, key->data, key->len);
  g_hmac_update (hmac, (const guchar *) &counter, sizeof counter);
  g_hmac_get_digest (hmac, digest, &length);
  g_hmac_unref (hmac);
  for (guint i = 0; i < digits; i++)
    modulus *= 10;
  return g_strdup_printf ("%0*u", (int) digits, truncate_digest (digest) % modulus);
}

gboolean
sf_totp_match (const char *secret, const char *code, SfTime now, gint64 after, gint64 *out_step)
{
  g_auto (GStrv) parts = g_strsplit_set (code, " -", -1);
  g_autofree char *plain = g_strjoinv (NULL, parts);
  gboolean matches = FALSE;

  if (strlen (plain) != SF_TOTP_DIGITS)
    return FALSE;
  for (gint64 step = MAX (sf_totp_step (now) - BESIDE, after + 1); step <= sf_totp_step (now) + BESIDE; step++)
    {
      g_autofree char *right = sf_totp_code (secret, step, SF_TOTP_DIGITS);

      if (right == NULL || sodium_memcmp (right, plain, SF_TOTP_DIGITS) != 0)
        continue;
      *out_step = step;
      matches = TRUE;
    }
  return matches;
}
