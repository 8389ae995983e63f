/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Passwords: argon2id, computed on a few threads of their own so that a rush of log-ins cannot starve anything else.
 * The asynchronous functions are for the main thread.
 */
#pragma once

#include <gio/gio.h>

#include "sf-server.h"

G_BEGIN_DECLS

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

/* The same against several hashes: is it any of them? For the history. */
void sf_passwords_verify_any_async (SfPasswords *self, const char *const *hashes, const char *password,
                                    GAsyncReadyCallback callback, gpointer user_data);

/* For the command line: they wait. Transfer full. */
char *sf_password_hash (const char *password);
gboolean sf_password_is_any (const char *const *hashes, const char *password);

/* Is @secret the initial secret whose SHA-256 is @hash? Spaces, hyphens and letter case do not count. Constant time. */
gboolean sf_initial_secret_is_right (const char *hash, const char *secret);
/* 256 random bits as text for a bearer token. Transfer full. */
char *sf_token_new (void);

G_END_DECLS
