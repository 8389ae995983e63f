/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The accounts of a unit: several HR people act for it, each with a login of her own. They are listed from the server;
 * further ones are made, given a new initial secret, disabled and enabled. Main thread.
 */
#pragma once

#include <adwaita.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_COLLEAGUES (sf_colleagues_get_type ())
G_DECLARE_FINAL_TYPE (SfColleagues, sf_colleagues, SF, COLLEAGUES, AdwBin)

void sf_colleagues_set_session (SfColleagues *self, SfSession *session);
/* Why no further account can be made now; NULL if one can. */
void sf_colleagues_set_refusal (SfColleagues *self, const char *why);
/* Reads the list anew. */
void sf_colleagues_load (SfColleagues *self);

G_END_DECLS
