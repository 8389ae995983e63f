/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the cache share; nobody else includes it.
 */
#pragma once

#include "cache/sf-cache.h"

G_BEGIN_DECLS

/* Work on the writer's connection. */

/* Shows @record (NULL: takes the record away) and its search text, with @mark; @content: the server's mark. */
gboolean sf_cache_show (SfDb *db, SfKind kind, const char *id, SfRecord *record, const char *content, SfItemMark mark,
                        GError **error);
/* Puts a page aside, and calls @func with each that is, in order, which ends with there being none. @self NULL: all are
 * in the file. */
gboolean sf_cache_aside_add (SfCacheAside *self, SfDb *db, GBytes *page, GError **error);
typedef gboolean (*SfCacheAsideFunc) (const char *text, gsize length, gpointer data, GError **error);
gboolean sf_cache_aside_take (SfCacheAside *self, SfDb *db, SfCacheAsideFunc func, gpointer data, GError **error);
gboolean sf_cache_aside_clear (SfCacheAside *self, SfDb *db, GError **error);
gboolean sf_cache_aside_is_empty (SfCacheAside *self, SfDb *db);
/* What is open about the record that is shown. */
gboolean sf_cache_set_mark (SfDb *db, SfKind kind, const char *id, SfItemMark mark, GError **error);
/* @text as it is searched: without white space, in lower case, full-width characters as plain ones. Transfer full. */
char *sf_cache_fold (const char *text);
/* Puts what the server has in the place of what is shown, everywhere an own decision showed; gives the kinds touched.
 */
gboolean sf_cache_restore_base (SfDb *db, guint *out_kinds, GError **error);
/* What a session in this role holds whole, and its rules. Transfer full. */
SfRules *sf_cache_read_rules (SfDb *db, GError **error);
char *sf_cache_get_meta (SfDb *db, const char *name, GError **error);
/* NULL @value: forgets it. */
gboolean sf_cache_set_meta (SfDb *db, const char *name, const char *value, GError **error);

G_END_DECLS
