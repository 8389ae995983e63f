/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-server"

#include "http/sf-range.h"

#include <string.h>

/* Digits up to @end, or nothing: -1; FALSE if it is neither. */
static gboolean
read_place (const char *text, const char *end, gint64 *out_place)
{
  g_autofree char *digits = g_strndup (text, (gsize) (end - text));
  guint64 place;

  *out_place = -1;
  if (*digits == '\0')
    return TRUE;
  if (!g_ascii_isdigit (*digits) || !g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT64, &place, NULL))
    return FALSE;
  *out_place = (gint64) place;
  return TRUE;
}

SfRange
sf_range_parse (const char *header, gint64 size, gint64 *out_offset, gint64 *out_length)
{
  const char *dash;
  gint64 first, last;

  *out_offset = 0;
  *out_length = size;
  if (header == NULL || !g_str_has_prefix (header, "bytes="))
    return SF_RANGE_WHOLE;
  header += strlen ("bytes=");
  dash = strchr (header, '-');
  if (dash == NULL || !read_place (header, dash, &first) || !read_place (dash + 1, dash + strlen (dash), &last) ||
      (first < 0 && last < 0) || (first >= 0 && last >= 0 && last < first))
    return SF_RANGE_WHOLE;
  if (first >= size || (first < 0 && last == 0))
    return SF_RANGE_UNSATISFIABLE;
  if (first < 0) /* the last so many */
    *out_offset = size - MIN (last, size);
  else
    *out_offset = first;
  *out_length = (first < 0 || last < 0 || last >= size ? size : last + 1) - *out_offset;
  return SF_RANGE_PART;
}
