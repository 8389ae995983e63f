/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bell: how many notices are unread, and in its popover the newest ones. Opening one marks it as read and shows
 * what it is about. Main thread.
 */
#pragma once

#include <adwaita.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_NOTICE_BUTTON (sf_notice_button_get_type ())
G_DECLARE_FINAL_TYPE (SfNoticeButton, sf_notice_button, SF, NOTICE_BUTTON, GtkWidget)

/* NULL: nobody is signed in. */
void sf_notice_button_set_session (SfNoticeButton *self, SfSession *session);

G_END_DECLS
