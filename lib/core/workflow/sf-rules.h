/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules that a school sets (data/forms/school-2020.json), read from the form of its settings record and
 * from its calendar.
 */
#pragma once

#include "core/workflow/sf-calendar.h"
#include "core/workflow/sf-number.h"

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
  int cancel_limit;           /* approved cancellations a student may have, 1 in the manual §3 */
  int cooling_working_days;   /* 15 in the manual §3 */
  gboolean employer_confirms; /* a cancellation */
  int confirm_days;           /* after which the office may go on without a silent employer */
  gboolean college_reviews;   /* a cancellation */
  gboolean secret_required;   /* 操作码 for binding acts */
  gboolean reissue_needs_proof;
  int offline_quota_percent; /* of a college's graduates of a year who may sign on paper */
  int max_attachments;       /* of one record */
  int max_file_mb;           /* MiB of one attachment */
  int retention_years;       /* after graduation, before personal data may be erased */
  char *number_pattern;      /* 协议书编号, as it is in force */
  SfNumberPattern *numbers;  /* the same, read */
  char *school_code;         /* in numbers */
  char *edition_undergraduate, *edition_postgraduate;
  SfCalendar *calendar;
  SfTime verification_open;   /* of the graduates of the year that it falls into; 0: not open */
  char *edition_verification; /* NULL: by the class, see sf_rules_verification_edition() */
} SfRules;

/* @settings: (nullable): what it does not set has its default; @calendars: (nullable): SfRecords of kind calendar.
 * Transfer full. */
SfRules *sf_rules_new (SfRecord *settings, GPtrArray *calendars);
void sf_rules_free (SfRules *self);
/* The agreement's form edition for a student of @level (学历 code). */
const char *sf_rules_edition (const SfRules *self, const char *level);

/* Is the verification of the graduates of @year open at @now? */
gboolean sf_rules_verifies (const SfRules *self, SfTime now, gint64 year);
/* The graduation year whose verification is, or will be, open; 0: none. */
int sf_rules_verification_year (const SfRules *self);
/* The edition of the verification of the class of @year: without 报到证 since 2023 (教学厅〔2023〕5号). */
const char *sf_rules_verification_edition (const SfRules *self, int year);

/* Bounds of an invitation's own term, days. */
#define SF_INVITATION_DAYS_MIN 3
#define SF_INVITATION_DAYS_MAX 30

/* Bytes that an attachment may have. */
gint64 sf_rules_max_file_size (const SfRules *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfRules, sf_rules_free)

G_END_DECLS
