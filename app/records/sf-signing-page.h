/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A signing as a page: what it says, its track, and what the session's role may do to it, greyed with the reason where
 * it may not. Opened from a review queue it goes on to the next one after each decision. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_SIGNING_PAGE (sf_signing_page_get_type ())
G_DECLARE_FINAL_TYPE (SfSigningPage, sf_signing_page, SF, SIGNING_PAGE, SfPage)

/* @queue: (nullable): the review queue it was opened from. */
GtkWidget *sf_signing_page_new (SfSession *session, const char *id, SfListModel *queue);

G_END_DECLS
