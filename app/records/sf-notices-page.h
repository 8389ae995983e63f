/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 消息: all notices of the account, the unread ones first. Opening one marks it as read and shows what it is about.
 * Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_NOTICES_PAGE (sf_notices_page_get_type ())
G_DECLARE_FINAL_TYPE (SfNoticesPage, sf_notices_page, SF, NOTICES_PAGE, SfPage)

GtkWidget *sf_notices_page_new (SfSession *session, const char *title);

G_END_DECLS
