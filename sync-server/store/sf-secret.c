/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-secret.h"

#include <sys/random.h>

#define LENGTH 20
#define GROUP 5

char *
sf_secret_new (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  guint8 bytes[LENGTH];
  GString *secret = g_string_new (NULL);

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("the system gives no random bytes");
  for (guint i = 0; i < LENGTH; i++)
    {
      if (i > 0 && i % GROUP == 0)
        g_string_append_c (secret, '-');
      g_string_append_c (secret, alphabet[bytes[i] & 31]);
    }
  return g_string_free (secret, FALSE);
}

char *
sf_secret_hash (const char *secret)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = secret; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (plain, g_ascii_toupper (*p));
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, plain->str, -1);
}
