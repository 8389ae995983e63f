/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Time-based one-time passwords: RFC 6238 with HMAC-SHA-1, steps of 30 seconds and six digits, which is what
 * authenticators on telephones speak. Pure; any thread.
 */
#pragma once

#include "core/model/sf-clock.h"

G_BEGIN_DECLS

#define SF_TOTP_DIGITS 6
#define SF_TOTP_STEP 30 /* seconds */

/* 160 random bits in base 32. Transfer full. */
char *sf_totp_secret_new (void);
/* "otpauth://totp/…" for the QR code: @issuer is the school, @login the account. Transfer full. */
char *sf_totp_uri (const char *secret, const char *issuer, const char *login);

/* The number of the step that @now falls into. */
gint64 sf_totp_step (SfTime now);
/* The code of @digits (at most 8) at @step; NULL if @secret is no base 32. Transfer full. */
char *sf_totp_code (const char *secret, gint64 step, guint digits);
/* Whether @code is that of the step of @now or of one beside it, later than @after; gives the step. Spaces do not
 * count. */
gboolean sf_totp_match (const char *secret, const char *code, SfTime now, gint64 after, gint64 *out_step);

G_END_DECLS
