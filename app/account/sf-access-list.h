/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who revealed or changed the student's data, the newest first, as far back as one asks. Main thread.
 */
#pragma once

#include <adwaita.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_ACCESS_LIST (sf_access_list_get_type ())
G_DECLARE_FINAL_TYPE (SfAccessList, sf_access_list, SF, ACCESS_LIST, AdwPreferencesGroup)

void sf_access_list_set_session (SfAccessList *self, SfSession *session);
/* Asks the server anew, for the newest. */
void sf_access_list_reload (SfAccessList *self);

G_END_DECLS
