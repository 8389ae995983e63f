/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 邀约多人: a list that is pasted or imported, the terms that all share, a table that says of every row whether it can
 * be sent, and the sending with its report. What was typed is kept on this computer until it is sent. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_BATCH_PAGE (sf_batch_page_get_type ())
G_DECLARE_FINAL_TYPE (SfBatchPage, sf_batch_page, SF, BATCH_PAGE, SfPage)

GtkWidget *sf_batch_page_new (SfSession *session);

G_END_DECLS
