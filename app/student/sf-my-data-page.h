/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 我的信息, 生源核查: what the school keeps of the student. She confirms it, changes how she is reached, and asks for a
 * correction of what is wrong; what became of each request stands below. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_MY_DATA_PAGE (sf_my_data_page_get_type ())
G_DECLARE_FINAL_TYPE (SfMyDataPage, sf_my_data_page, SF, MY_DATA_PAGE, SfPage)

GtkWidget *sf_my_data_page_new (SfSession *session, const char *title);

G_END_DECLS
