/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record as a list or a page shows it: the cached record with what this computer has decided about it and not sent
 * yet. GObject, so that GListModel and expressions in templates can use it. Main thread.
 */
#pragma once

#include <glib-object.h>

#include "core/model/sf-record.h"

G_BEGIN_DECLS

typedef enum
{
  SF_ITEM_SETTLED, /* as the server has it */
  SF_ITEM_WAITING, /* an own decision shows that was not answered yet */
  SF_ITEM_REFUSED, /* an own decision was refused and waits for attention */
} SfItemMark;

#define SF_TYPE_ITEM (sf_item_get_type ())
G_DECLARE_FINAL_TYPE (SfItem, sf_item, SF, ITEM, GObject)

/* An item whose record is not here yet: a row that scrolls into view. */
SfItem *sf_item_new_placeholder (SfKind kind);
SfItem *sf_item_new (SfRecord *record, SfItemMark mark, const char *content);
/* Fills a placeholder, or brings an item up to date; notifies "record", "mark". */
void sf_item_set (SfItem *self, SfRecord *record, SfItemMark mark, const char *content);

gboolean sf_item_is_loaded (SfItem *self);   /* "loaded" */
SfRecord *sf_item_get_record (SfItem *self); /* "record": NULL while it is a placeholder */
SfItemMark sf_item_get_mark (SfItem *self);  /* "mark" */
/* The record as the server has it, without what this computer has decided; NULL if the server does not have it. Known
 * of an item that was loaded by its id alone. */
SfRecord *sf_item_get_settled (SfItem *self);
void sf_item_set_settled (SfItem *self, SfRecord *settled);
const char *sf_item_get_content (SfItem *self); /* the server's mark of the content that is shown; NULL for a new one */
SfKind sf_item_get_kind (SfItem *self);
const char *sf_item_get_id (SfItem *self); /* NULL while it is a placeholder */

/* A column of the record as text, "" when it is empty or not here: what a list's cell shows and expressions call. Times
 * come as "2026-03-28 09:30". Transfer full. */
char *sf_item_dup_text (SfItem *self, int column);

G_END_DECLS
