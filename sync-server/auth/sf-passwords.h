/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Passwords: argon2id, computed on a few threads of their own so that a rush of log-ins cannot starve anything else.
 * The asynchronous functions are for the main thread.
 */
#pragma once

#include <gio/gio.h>

#include "sf-server.h"

G_BEGIN_DECLS

/* Minimal length of an own password, characters. */
#define SF_PASSWORD_MIN 8
#define SF_PASSWORD_MAX 128

SfPasswords *sf_passwords_new (void);
void sf_passwords_free (SfPasswords *self);

/* Hashes @password; SF_HTTP_ERROR_BUSY when too many wait. */
void sf_passwords_hash_async (SfPasswords *self, const char *password, GAsyncReadyCallback callback,
                              gpointer user_data);
char *sf_passwords_hash_finish (SfPasswords *self, GAsyncResult *result, GError **error);
/* Does @password belong to @hash? A NULL @hash takes the same time and is never right: an unknown account must not
 * answer faster than a wrong password. */
void sf_passwords_verify_async (SfPasswords *self, const char *hash, const char *password, GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean sf_passwords_verify_finish (SfPasswords *self, GAsyncResult *result, gboolean *out_right, GError **error);

/* For the command line: waits. Transfer full. */
char *sf_password_hash (const char *password);
/* Why @password will not do, as a sentence; NULL if it will. */
const char *sf_password_fault (const char *password, const char *login);

/* Is @secret the initial secret whose SHA-256 is @hash? Spaces, hyphens and letter case do not count. Constant time. */
gboolean sf_initial_secret_is_right (const char *hash, const char *secret);
/* 256 random bits as text for a bearer token. Transfer full. */
char *sf_token_new (void);

G_END_DECLS
