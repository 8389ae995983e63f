/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 就业信息核验 (manual §4): the student's own verification of this season. What she types is kept on this computer by
 * itself; 暂存 and 提交核验 send it. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_VERIFICATION_PAGE (sf_verification_page_get_type ())
G_DECLARE_FINAL_TYPE (SfVerificationPage, sf_verification_page, SF, VERIFICATION_PAGE, SfPage)

GtkWidget *sf_verification_page_new (SfSession *session, const char *title);

G_END_DECLS
