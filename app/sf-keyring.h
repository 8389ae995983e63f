/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Passwords in the desktop's keyring (libsecret), where there is one. Nothing here blocks, and a desktop without a
 * keyring is no error. Main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*SfKeyringProbed) (gboolean found, gpointer user_data);
/* @password: valid for the call; NULL if there is none. */
typedef void (*SfKeyringFound) (const char *password, gpointer user_data);

/* Is there a keyring? */
void sf_keyring_probe (SfKeyringProbed callback, gpointer user_data);
void sf_keyring_lookup (const char *server, const char *account, SfKeyringFound callback, gpointer user_data);
void sf_keyring_store (const char *server, const char *account, const char *password);
void sf_keyring_clear (const char *server, const char *account);

G_END_DECLS
