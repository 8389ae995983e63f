/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sealing what must be read again (libsodium's secretbox): secrets of second factors, codes on their way to a person;
 * and marks of short codes that must not be guessed from the file. The keys come from the server's own, each purpose
 * its own. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hex of nonce and box. Transfer full. */
char *sf_seal (const char *server_key, const char *purpose, const char *text);
/* NULL if it was sealed by another server, for another purpose, or was changed. Transfer full. */
char *sf_unseal (const char *server_key, const char *purpose, const char *sealed);
/* Hex of the keyed SHA-256. Transfer full. */
char *sf_seal_mark (const char *server_key, const char *purpose, const char *text);
/* Compares in constant time. */
gboolean sf_seal_equal (const char *a, const char *b);

G_END_DECLS
