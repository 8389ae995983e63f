/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-seal.h"

#include <sodium.h>
#include <string.h>

#define OVERHEAD (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)

/* HMAC-SHA256 of the purpose under the server's key. */
static void
derive_key (const char *server_key, const char *purpose, guint8 out_key[crypto_secretbox_KEYBYTES])
{
  gsize length = crypto_secretbox_KEYBYTES;
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) server_key, strlen (server_key));

  G_STATIC_ASSERT (crypto_secretbox_KEYBYTES == 32);
  g_hmac_update (hmac, (const guchar *) purpose, -1);
  g_hmac_get_digest (hmac, out_key, &length);
  g_hmac_unref (hmac);
}

char *
sf_seal (const char *server_key, const char *purpose, const char *text)
{
  gsize length = strlen (text);
  gsize size = length + OVERHEAD;
  g_autofree guint8 *box = g_malloc (size);
  char *hex = g_malloc (size * 2 + 1);
  guint8 key[crypto_secretbox_KEYBYTES];

  derive_key (server_key, purpose, key);
  randombytes_buf (box, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (box + crypto_secretbox_NONCEBYTES, (const guint8 *) text, length, box, key);
  sodium_memzero (key, sizeof key);
  return sodium_bin2hex (hex, size * 2 + 1, box, size);
}

char *
sf_unseal (const char *server_key, const char *purpose, const char *sealed)
{
  gsize size = strlen (sealed) / 2;
  g_autofree guint8 *box = g_malloc (size + 1);
  g_autofree char *text = NULL;
  guint8 key[crypto_secretbox_KEYBYTES];
  gsize got;
  gboolean good;

  if (sodium_hex2bin (box, size, sealed, strlen (sealed), NULL, &got, NULL) != 0 || got < OVERHEAD)
    return NULL;
  text = g_malloc0 (got - OVERHEAD + 1);
  derive_key (server_key, purpose, key);
  good = crypto_secretbox_open_easy ((guint8 *) text, box + crypto_secretbox_NONCEBYTES,
                                     got - crypto_secretbox_NONCEBYTES, box, key) == 0;
  sodium_memzero (key, sizeof key);
  return good ? g_steal_pointer (&text) : NULL;
}

char *
sf_seal_mark (const char *server_key, const char *purpose, const char *text)
{
  guint8 key[crypto_secretbox_KEYBYTES];
  char *mark;

  derive_key (server_key, purpose, key);
  mark = g_compute_hmac_for_string (G_CHECKSUM_SHA256, key, sizeof key, text, -1);
  sodium_memzero (key, sizeof key);
  return mark;
}

gboolean
sf_seal_equal (const char *a, const char *b)
{
  return strlen (a) == strlen (b) && sodium_memcmp (a, b, strlen (a)) == 0;
}
