/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The track of a signing: 单位发起 (time) — 学生应约 — 学院审核 — 学校审核, or from 学生发起 on, with what has been
 * passed, where it is now and where it ended; or that of a verification. A list to screen readers. Main thread.
 */
#pragma once

#include <gtk/gtk.h>

#include "core/model/sf-record.h"

G_BEGIN_DECLS

#define SF_TYPE_TRACK (sf_track_get_type ())
G_DECLARE_FINAL_TYPE (SfTrack, sf_track, SF, TRACK, GtkWidget)

GtkWidget *sf_track_new (void);
/* @signing: (nullable): NULL shows nothing. */
void sf_track_set_signing (SfTrack *self, SfRecord *signing);
/* 填报 — 提交核验 — 学院审核. */
void sf_track_set_verification (SfTrack *self, SfRecord *verification);

G_END_DECLS
