/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 我的协议书: number, state and employer of the student's own agreement, with 申请解约, 申请补发 and 打印. Main thread.
 */
#pragma once

#include <adwaita.h>

#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_TYPE_AGREEMENT_CARD (sf_agreement_card_get_type ())
G_DECLARE_FINAL_TYPE (SfAgreementCard, sf_agreement_card, SF, AGREEMENT_CARD, AdwBin)

/* Shows the live agreement, else the newest; hides when there is none. */
void sf_agreement_card_set_session (SfAgreementCard *self, SfSession *session);

G_END_DECLS
