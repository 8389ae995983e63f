/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tells the desktop of notices that come while nobody looks at the window. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_NOTIFIER (sf_notifier_get_type ())
G_DECLARE_FINAL_TYPE (SfNotifier, sf_notifier, SF, NOTIFIER, GObject)

/* For the person who is logged in to @session, shown in @window. What was unread before is not told again. */
SfNotifier *sf_notifier_new (GtkWindow *window, SfSession *session);

G_END_DECLS
