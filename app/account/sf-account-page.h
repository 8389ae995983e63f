/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 账号与安全: the own password, of students the operation code 操作码, where the account is signed in, and who looked
 * at or changed a student's data. All of it is the server's to say: offline the page says so. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_ACCOUNT_PAGE (sf_account_page_get_type ())
G_DECLARE_FINAL_TYPE (SfAccountPage, sf_account_page, SF, ACCOUNT_PAGE, SfPage)

GtkWidget *sf_account_page_new (SfSession *session, const char *title);

G_END_DECLS
