/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 申请解约 (manual §3) and 申请补发: a request about the student's agreement, to fill in and to follow. What a
 * cancellation means is said before it is sent: the one chance, and the day from which she could sign again. Main
 * thread.
 */
#pragma once

#include "records/sf-draft-page.h"

G_BEGIN_DECLS

#define SF_TYPE_REQUEST_PAGE (sf_request_page_get_type ())
G_DECLARE_FINAL_TYPE (SfRequestPage, sf_request_page, SF, REQUEST_PAGE, SfDraftPage)

/* @kind: of the request, SF_KIND_CANCELLATION or SF_KIND_REISSUE. The one about @agreement that is a draft or under
 * way, else a new one. */
GtkWidget *sf_request_page_new (SfSession *session, SfKind kind, const char *agreement);
/* The request @id, whatever became of it. */
GtkWidget *sf_request_page_new_for_record (SfSession *session, SfKind kind, const char *id);

G_END_DECLS
