/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A student or an employer as a page: header data, form and history, to read. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_RECORD_PAGE (sf_record_page_get_type ())
G_DECLARE_FINAL_TYPE (SfRecordPage, sf_record_page, SF, RECORD_PAGE, SfPage)

/* @kind: SF_KIND_STUDENT or SF_KIND_EMPLOYER. */
GtkWidget *sf_record_page_new (SfSession *session, SfKind kind, const char *id);

G_END_DECLS
