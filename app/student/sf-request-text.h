/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the student reads about a request: who has it now, what came of it, and what a cancellation will mean.
 * Translated, full strings; main thread.
 */
#pragma once

#include "core/workflow/sf-rules.h"

G_BEGIN_DECLS

/* Of a cancellation or a reissue that was sent; @now: the server's time as far as it is known. */
char *sf_request_text_state (SfRecord *request, SfTime now);
/* Before it is sent. @student: her own record, NULL if it is not here. */
char *sf_request_text_meaning (const SfRules *rules, SfRecord *student, SfTime now);
/* Is it somebody's turn to decide? */
gboolean sf_request_is_open (SfRecord *request);
gboolean sf_request_is_draft (SfRecord *request);

G_END_DECLS
