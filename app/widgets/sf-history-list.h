/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The history of a record: its events, newest first, each with who, in which role, when and why. Main thread.
 */
#pragma once

#include <adwaita.h>

#include "core/model/sf-record.h"

G_BEGIN_DECLS

#define SF_TYPE_HISTORY_LIST (sf_history_list_get_type ())
G_DECLARE_FINAL_TYPE (SfHistoryList, sf_history_list, SF, HISTORY_LIST, AdwBin)

GtkWidget *sf_history_list_new (void);
/* @events: (element-type SfRecord) (nullable): newest first. */
void sf_history_list_set_events (SfHistoryList *self, GPtrArray *events);

G_END_DECLS
