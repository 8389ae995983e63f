/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Range header of a request (RFC 9110, 14.2). Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SF_RANGE_WHOLE,         /* no range, or one that is to be ignored: many at once, another unit, bad syntax */
  SF_RANGE_PART,          /* one that can be served */
  SF_RANGE_UNSATISFIABLE, /* it lies behind the end */
} SfRange;

/* Which of @size (> 0) bytes @header (nullable) asks for; *out_offset and *out_length are set in any case. */
SfRange sf_range_parse (const char *header, gint64 size, gint64 *out_offset, gint64 *out_length);

G_END_DECLS
