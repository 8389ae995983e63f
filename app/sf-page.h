/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a page of the window is: it has a title, may search and print, and is told when the window gets narrow. Pages
 * open others by the window's actions ("win.open" with kind and id, "win.back"), so that they need not know the window.
 * Main thread.
 */
#pragma once

#include <adwaita.h>

#include "cache/sf-list-model.h"

G_BEGIN_DECLS

#define SF_TYPE_PAGE (sf_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (SfPage, sf_page, SF, PAGE, AdwBin)

struct _SfPageClass
{
  AdwBinClass parent_class;

  /* Moves to the page's search; NULL: it has none. */
  void (*search) (SfPage *self);
  /* Prints what the page shows; NULL: nothing to print. */
  void (*print) (SfPage *self);
  /* The page became visible, for the first time or again. */
  void (*shown) (SfPage *self);
  /* Does the page's foremost action (Ctrl+Enter); NULL: it has none. */
  void (*primary) (SfPage *self);
  /* The review queue that the page shows, not owned; NULL: it is none. */
  SfListModel *(*get_queue) (SfPage *self);
};

const char *sf_page_get_title (SfPage *self);
void sf_page_set_title (SfPage *self, const char *title);
const char *sf_page_get_subtitle (SfPage *self);
void sf_page_set_subtitle (SfPage *self, const char *subtitle);
gboolean sf_page_get_narrow (SfPage *self);
gboolean sf_page_can_search (SfPage *self);
void sf_page_search (SfPage *self);
gboolean sf_page_can_print (SfPage *self);
void sf_page_print (SfPage *self);
void sf_page_shown (SfPage *self);
/* Moves the keyboard into the page, once after it was shown: when it has something to be in. */
void sf_page_take_focus (SfPage *self);
gboolean sf_page_has_primary (SfPage *self);
void sf_page_primary (SfPage *self);
SfListModel *sf_page_get_queue (SfPage *self);

/* A short message at the bottom of the window, through its "win.toast" action; the text must be translated. */
void sf_page_toast (SfPage *self, const char *text);
/* The same about a decision that is still held, with a button that takes it back. */
void sf_page_toast_undo (SfPage *self, const char *text);
void sf_page_open (SfPage *self, const char *kind, const char *id);

G_END_DECLS
