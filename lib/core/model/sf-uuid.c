/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UUIDv7 of RFC 9562, method 1 of §6.2: 48 bits of milliseconds, a 12-bit counter that keeps the ids of one millisecond
 * in order, 62 random bits.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/model/sf-uuid.h"

#include <string.h>
#include <sys/random.h>

static char *
format_uuid (const guint8 b[16])
{
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
                          b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static void
fill_random (guint8 *bytes, gsize length)
{
  if (getrandom (bytes, length, 0) != (gssize) length)
    g_error ("the system gives no random bytes");
}

/* The next time and counter of this process: never the same pair twice, never going back, even if the clock does. */
static void
take_tick (SfTime now, guint64 *out_ms, guint *out_counter)
{
  static GMutex lock;
  static guint64 last_ms;
  static guint counter;

  g_mutex_lock (&lock);
  if ((guint64) now > last_ms)
    {
      last_ms = (guint64) now;
      counter = 0;
    }
  else if (++counter > 0xfff)
    {
      last_ms++;
      counter = 0;
    }
  *out_ms = last_ms;
  *out_counter = counter;
  g_mutex_unlock (&lock);
}

static void
put_time (guint8 b[16], guint64 ms)
{
  for (guint i = 0; i < 6; i++)
    b[i] = (guint8) (ms >> (40 - 8 * i));
}

char *
sf_uuid_new (SfTime now)
{
  guint8 b[16];
  guint64 ms;
  guint counter;

  fill_random (b, sizeof b);
  take_tick (now, &ms, &counter);
  put_time (b, ms);
  b[6] = (guint8) (0x70 | counter >> 8);
  b[7] = (guint8) counter;
  b[8] = (guint8) (0x80 | (b[8] & 0x3f));
  return format_uuid (b);
}

char *
sf_uuid_derive (const char *id, const char *role)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 b[32];
  gsize length = sizeof b;

  g_checksum_update (sum, (const guchar *) id, -1);
  g_checksum_update (sum, (const guchar *) "\n", 1);
  g_checksum_update (sum, (const guchar *) role, -1);
  g_checksum_get_digest (sum, b, &length);
  put_time (b, (guint64) sf_uuid_time (id));
  b[6] = (guint8) (0x80 | (b[6] & 0x0f));
  b[8] = (guint8) (0x80 | (b[8] & 0x3f));
  return format_uuid (b);
}

gboolean
sf_uuid_is_valid (const char *text)
{
  if (text == NULL || strlen (text) != SF_UUID_LENGTH)
    return FALSE;
  for (guint i = 0; i < SF_UUID_LENGTH; i++)
    {
      gboolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;

      if (hyphen ? text[i] != '-' : !g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i]))
        return FALSE;
    }
  return TRUE;
}

SfTime
sf_uuid_time (const char *id)
{
  SfTime ms = 0;

  for (guint i = 0, digits = 0; id[i] != '\0' && digits < 12; i++)
    if (g_ascii_isxdigit (id[i]))
      {
        ms = ms << 4 | g_ascii_xdigit_value (id[i]);
        digits++;
      }
  return ms;
}
