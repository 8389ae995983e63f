/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 发起签约 (manual §2.2 (3)): a signing that the student starts herself, with the employer from the school's library or
 * filled in by hand, and the proof. Also corrects one that was returned. Main thread.
 */
#pragma once

#include "records/sf-draft-page.h"

G_BEGIN_DECLS

#define SF_TYPE_START_PAGE (sf_start_page_get_type ())
G_DECLARE_FINAL_TYPE (SfStartPage, sf_start_page, SF, START_PAGE, SfDraftPage)

/* @id: of a draft or a returned one, NULL for a new one. */
GtkWidget *sf_start_page_new (SfSession *session, const char *id);

G_END_DECLS
