/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One refused decision: what was decided and when, why it was refused, how the record is now, and what can be done.
 * Main thread.
 */
#pragma once

#include <adwaita.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_ATTENTION_CARD (sf_attention_card_get_type ())
G_DECLARE_FINAL_TYPE (SfAttentionCard, sf_attention_card, SF, ATTENTION_CARD, AdwBin)

/* @entry is copied as far as it is needed. */
GtkWidget *sf_attention_card_new (SfSession *session, const SfOutboxEntry *entry);

G_END_DECLS
