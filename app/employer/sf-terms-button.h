/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Terms templates: the employer's part of the form under a name, to be filled in again for the next students. They are
 * kept beside the drafts of this person on this computer. Main thread.
 *
 * Signals: "fill" (JsonObject *terms) when one was chosen; "keep" (const char *name) when the person wants the terms in
 * sight kept: the owner answers with sf_terms_button_keep().
 */
#pragma once

#include <adwaita.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_TERMS_BUTTON (sf_terms_button_get_type ())
G_DECLARE_FINAL_TYPE (SfTermsButton, sf_terms_button, SF, TERMS_BUTTON, AdwBin)

void sf_terms_button_set_session (SfTermsButton *self, SfSession *session);
/* Keeps @terms as @name, in place of one that is called so. */
void sf_terms_button_keep (SfTermsButton *self, const char *name, JsonObject *terms);

G_END_DECLS
