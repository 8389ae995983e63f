/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 单位信息: the own unit's record, where its approval stands and why, and what its own HR may change. What is typed is
 * kept on this computer until it is sent. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_UNIT_PAGE (sf_unit_page_get_type ())
G_DECLARE_FINAL_TYPE (SfUnitPage, sf_unit_page, SF, UNIT_PAGE, SfPage)

GtkWidget *sf_unit_page_new (SfSession *session, const char *title);

G_END_DECLS
