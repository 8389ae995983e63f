/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 需要处理: the own decisions that the server refused, each with the reason and the record as it is now. One decides
 * again or puts it away with a reason. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_ATTENTION_PAGE (sf_attention_page_get_type ())
G_DECLARE_FINAL_TYPE (SfAttentionPage, sf_attention_page, SF, ATTENTION_PAGE, SfPage)

GtkWidget *sf_attention_page_new (SfSession *session, const char *title);

G_END_DECLS
