/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Telephone numbers of mainland China. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The normal form of what people write: mobile "13812345678", landline "0731-58290000" or "0731-58290000-8001" with its
 * extension, service number "400-123-4567". Understands +86, brackets, missing hyphens and 转 / 分机 / ext. before an
 * extension. NULL if it is no telephone number. @text must have ASCII digits. Transfer full. */
char *sf_phone_normalise (const char *text);
/* Is @text a number in normal form? */
gboolean sf_phone_is_valid (const char *text);
gboolean sf_mobile_is_valid (const char *text);

G_END_DECLS
