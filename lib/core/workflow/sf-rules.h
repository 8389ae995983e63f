/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules that a school sets (workflow.md, *Rules that a school sets*), read from the form of its settings record.
 */
#pragma once

#include "core/model/sf-record.h"

G_BEGIN_DECLS

typedef struct
{
  int max_open_invitations; /* a student's, 5 in the manual §2.1 */
  int invitation_days;      /* 14 in the manual §2.1 */
  int returned_days;
  int remind_days;
  int overdue_days;
  SfTime season_open, season_close; /* 0: no bound */
  gboolean student_may_start;
  char *edition_undergraduate, *edition_postgraduate;
} SfRules;

/* @settings NULL or without a value: the defaults. Transfer full. */
SfRules *sf_rules_new (SfRecord *settings);
void sf_rules_free (SfRules *self);
/* The agreement's form edition for a student of @level (学历 code). */
const char *sf_rules_edition (const SfRules *self, const char *level);

/* Bounds of an invitation's own term, days (workflow.md, *invite*). */
#define SF_INVITATION_DAYS_MIN 3
#define SF_INVITATION_DAYS_MAX 30

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfRules, sf_rules_free)

G_END_DECLS
