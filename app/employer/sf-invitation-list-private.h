/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What only the reader of a list says of its rows.
 */
#pragma once

#include "employer/sf-invitation-list.h"

G_BEGIN_DECLS

SfInvitationRow *sf_invitation_row_new (guint line, const SfFormEdition *edition);
void sf_invitation_row_take_number (SfInvitationRow *self, char *number);
void sf_invitation_row_take_name (SfInvitationRow *self, char *name);
void sf_invitation_row_set_days (SfInvitationRow *self, int days);
void sf_invitation_row_set_value (SfInvitationRow *self, const char *key, const char *value);
/* Keeps what is wrong with the row, as a sentence; the first one counts. */
void sf_invitation_row_take_fault (SfInvitationRow *self, char *fault);
const char *sf_invitation_row_get_fault (SfInvitationRow *self);
/* @shared with what differs. Transfer full. */
JsonObject *sf_invitation_row_join (SfInvitationRow *self, JsonObject *shared);

G_END_DECLS
