/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 解约申请: one request to end an agreement, with its letter, who has it now, and what the viewer may do. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_CANCELLATION_PAGE (sf_cancellation_page_get_type ())
G_DECLARE_FINAL_TYPE (SfCancellationPage, sf_cancellation_page, SF, CANCELLATION_PAGE, SfPage)

GtkWidget *sf_cancellation_page_new (SfSession *session, const char *id);

G_END_DECLS
