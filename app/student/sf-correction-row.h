/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One request for a correction: what should become what, its state, who has it, what was decided. Main thread.
 *
 * Signal: "withdraw" (const char *id) while it is open.
 */
#pragma once

#include <adwaita.h>

#include "cache/sf-item.h"

G_BEGIN_DECLS

#define SF_TYPE_CORRECTION_ROW (sf_correction_row_get_type ())
G_DECLARE_FINAL_TYPE (SfCorrectionRow, sf_correction_row, SF, CORRECTION_ROW, AdwActionRow)

/* @old, @wanted: the values in words. */
GtkWidget *sf_correction_row_new (SfItem *correction, const char *old, const char *wanted);
/* Who keeps the field @key of a student right, as sf_label_party() names them: "college" or "office". */
const char *sf_correction_keeper (const char *key);

G_END_DECLS
