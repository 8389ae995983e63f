/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the account is signed in: each with its role, when it was last seen, and a button that ends it. Main thread.
 */
#pragma once

#include <adwaita.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_LOGIN_LIST (sf_login_list_get_type ())
G_DECLARE_FINAL_TYPE (SfLoginList, sf_login_list, SF, LOGIN_LIST, AdwPreferencesGroup)

void sf_login_list_set_session (SfLoginList *self, SfSession *session);
/* Asks the server anew. */
void sf_login_list_reload (SfLoginList *self);

G_END_DECLS
