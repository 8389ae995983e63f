/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Check characters of the three national numbers. Arguments are in normal form (upper case, no white space). Any
 * thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 公民身份号码, GB 11643-1999, and the number of residence permits for residents of Hong Kong, Macao and Taiwan: 18
 * characters, a real date of birth, a division that is or was, and the check character. */
gboolean sf_identity_number_is_valid (const char *text);
/* TRUE and the parts of a valid number: @out_birth "YYYY-MM-DD" (transfer full, optional), @out_female (optional). */
gboolean sf_identity_number_parse (const char *text, char **out_birth, gboolean *out_female);
/* 统一社会信用代码, GB 32100-2015. */
gboolean sf_credit_code_is_valid (const char *text);
/* 组织机构代码, GB 11714-1997, nine characters without a hyphen. */
gboolean sf_org_code_is_valid (const char *text);

G_END_DECLS
