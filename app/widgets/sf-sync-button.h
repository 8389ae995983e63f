/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sync state in the header bar: 已同步, 离线 · n 项待上传, 同步中, 需要处理. Its popover lists what waits, what was
 * refused and why, when the last sync was, and has Sync Now. Main thread.
 */
#pragma once

#include <adwaita.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_SYNC_BUTTON (sf_sync_button_get_type ())
G_DECLARE_FINAL_TYPE (SfSyncButton, sf_sync_button, SF, SYNC_BUTTON, GtkWidget)

/* NULL: nobody is signed in. */
void sf_sync_button_set_session (SfSyncButton *self, SfSession *session);
/* Only the icon. */
void sf_sync_button_set_compact (SfSyncButton *self, gboolean compact);

G_END_DECLS
