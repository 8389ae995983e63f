/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/model/sf-sha256.h"

gboolean
sf_sha256_is_valid (const char *text)
{
  if (text == NULL)
    return FALSE;
  for (gsize i = 0; i < SF_SHA256_LENGTH; i++)
    if (!g_ascii_isdigit (text[i]) && (text[i] < 'a' || text[i] > 'f'))
      return FALSE;
  return text[SF_SHA256_LENGTH] == '\0';
}
