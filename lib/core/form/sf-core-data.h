/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The data that the core is compiled with: data/codes and data/forms. Any thread.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The file at @path below data/ ("codes/pinyin.tsv"), NUL-terminated in memory; it is a programming error if there is
 * none. Transfer full. */
GBytes *sf_core_data_lookup (const char *path);
/* Names of the files in a folder ("forms"), NULL-terminated. Transfer full. */
GStrv sf_core_data_list (const char *folder);

G_END_DECLS
