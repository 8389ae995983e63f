/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One signing to read, or with a part to fill in: who with whom, the track, and the manual's tabs 协议书内容 | 填写说明
 * | history. It shows what it is given and knows no session. Main thread.
 *
 * Signal: "reveal" (const char *key) when masked data was shown in full.
 */
#pragma once

#include <adwaita.h>

#include "core/workflow/sf-rules.h"
#include "widgets/sf-form-view.h"

G_BEGIN_DECLS

#define SF_TYPE_SIGNING_VIEW (sf_signing_view_get_type ())
G_DECLARE_FINAL_TYPE (SfSigningView, sf_signing_view, SF, SIGNING_VIEW, AdwBin)

GtkWidget *sf_signing_view_new (void);
/* @fills: the parties whose fields the viewer may fill in now; @mask: personal data is masked until revealed. What the
 * person has typed stays as long as the id of @signing does. */
void sf_signing_view_set_signing (SfSigningView *self, SfRecord *signing, SfParty fills, gboolean mask, SfTime now);
/* @events: (element-type SfRecord) (nullable): newest first. */
void sf_signing_view_set_events (SfSigningView *self, GPtrArray *events);
/* The state of this computer's own changes: a line above the form, such as "waiting to be uploaded"; NULL for none. */
void sf_signing_view_set_remark (SfSigningView *self, const char *text, const char *icon_name);
SfFormView *sf_signing_view_get_form (SfSigningView *self);
/* Moves to the tab with the form. */
void sf_signing_view_show_form (SfSigningView *self);

G_END_DECLS
