/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules that a school sets for its accounts, read from the form of its settings record. What it did not set meets
 * GB/T 22239-2019 7.1.4.1 (等保 2.0, second level); docs/accounts.md says where OWASP ASVS disagrees. Any thread.
 */
#pragma once

#include "core/model/sf-record.h"

G_BEGIN_DECLS

typedef struct
{
  int password_min_length;      /* characters */
  int password_classes;         /* of small letters, capitals, digits and other characters: how many it must have */
  int password_max_days;        /* 0: it never grows old */
  int password_history;         /* how many of the last ones may not be used again; 0: any may */
  gboolean password_not_common; /* refuse those that everybody tries first */
  int login_failures;           /* this many failed log-ins … */
  int login_lock_minutes;       /* … within these minutes lock out for as long */
  int session_idle_minutes;     /* a session without contact for longer is over; 0: never by that */
  int session_days;             /* and every session after these */
} SfAccountRules;

/* @settings NULL or without a value: the defaults. */
void sf_account_rules_read (SfAccountRules *self, SfRecord *settings);

G_END_DECLS
