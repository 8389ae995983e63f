/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pinyin without tones of names, for sorting and for search as you type. ü is written v. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "雒艳" -> "luo yan", initials "ly". With @person the surname is read as a surname (单 shan, 万俟 mo qi). Other
 * letters and digits stay, in lower case and half-width; punctuation falls away, and so do characters without a
 * reading. Either out may be NULL; transfer full. */
void sf_pinyin_of (const char *text, gboolean person, char **out_pinyin, char **out_initials);

G_END_DECLS
