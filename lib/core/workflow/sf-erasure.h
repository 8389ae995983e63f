/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Erasing a graduate's personal data (PIPL): what goes and what stays for the figures. Any thread.
 */
#pragma once

#include "core/model/sf-record.h"

G_BEGIN_DECLS

/* What stands where a name was. */
#define SF_ERASED_NAME "已清除"

/*
 * Takes out of @self, a student, her account, or a record about her, whatever says who she is or what somebody wrote
 * about her. What is counted stays: states, dates, codes, sums, the college, the employer. Numbers that must be there
 * become the record's id.
 */
void sf_record_erase (SfRecord *self);

G_END_DECLS
