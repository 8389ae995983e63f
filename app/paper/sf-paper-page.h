/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An agreement on paper: its sheets as they will be printed, which copies, Print and Export PDF. Before it is effective
 * the sheets are marked 样张 and only that specimen can be exported. Each print of an effective one is recorded before
 * the first page leaves. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_PAPER_PAGE (sf_paper_page_get_type ())
G_DECLARE_FINAL_TYPE (SfPaperPage, sf_paper_page, SF, PAPER_PAGE, SfPage)

GtkWidget *sf_paper_page_new (SfSession *session, const char *agreement_id);

G_END_DECLS
