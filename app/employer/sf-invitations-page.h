/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the employer has sent, with state and days left, and 发起邀约. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_INVITATIONS_PAGE (sf_invitations_page_get_type ())
G_DECLARE_FINAL_TYPE (SfInvitationsPage, sf_invitations_page, SF, INVITATIONS_PAGE, SfPage)

GtkWidget *sf_invitations_page_new (SfSession *session, const char *title);

G_END_DECLS
