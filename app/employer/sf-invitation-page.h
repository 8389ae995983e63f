/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 发起邀约 to one student, and 修改后重发: the student's number and name, the term, and the employer's part of the
 * form, which starts with what the employer's own record says. What is typed is kept on this computer until it is sent.
 * Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_INVITATION_PAGE (sf_invitation_page_get_type ())
G_DECLARE_FINAL_TYPE (SfInvitationPage, sf_invitation_page, SF, INVITATION_PAGE, SfPage)

/* @id: a draft, an invitation or what was returned; NULL: a new one. */
GtkWidget *sf_invitation_page_new (SfSession *session, const char *id);

G_END_DECLS
