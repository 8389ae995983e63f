/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The name of a content: its SHA-256 in 64 hexadecimal digits, in lower case. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SF_SHA256_LENGTH 64

/* Canonical? Everything that becomes a file's name, or a part of a path on the wire, must be. */
gboolean sf_sha256_is_valid (const char *text);

G_END_DECLS
