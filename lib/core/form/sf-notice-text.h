/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What notices say: one sentence a code in Chinese and English (data/notices.json), the same on the screen, by e-mail
 * and in WeChat. Constant data, any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The sentence of @code with @text_1 and @text_2 (nullable) in its places. @language "zh…": in Chinese; any other: in
 * English. A code that is unknown is its own sentence. Transfer full. */
char *sf_notice_text (const char *code, const char *language, const char *text_1, const char *text_2);
/* All codes, sorted, NULL-terminated. Transfer full. */
GStrv sf_notice_text_list_codes (void);

G_END_DECLS
