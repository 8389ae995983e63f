/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Initial secrets: what a person gets on paper or by message for the first log-in. At least 80 random bits, so a plain
 * SHA-256 keeps them (hashing 50,000 with argon2id would take an hour). Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "7K3QF-0RM2X-9VBTC-W4H8E": 100 random bits in letters that are not mistaken for each other. Transfer full. */
char *sf_secret_new (void);
/* SHA-256 in hex of the secret as typed: spaces and hyphens fall away, letters count as capitals. Transfer full. */
char *sf_secret_hash (const char *secret);

G_END_DECLS
