/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 三方协议: 我的协议书 and below it 申请应约记录. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_AGREEMENTS_PAGE (sf_agreements_page_get_type ())
G_DECLARE_FINAL_TYPE (SfAgreementsPage, sf_agreements_page, SF, AGREEMENTS_PAGE, SfPage)

GtkWidget *sf_agreements_page_new (SfSession *session, const char *title);

G_END_DECLS
