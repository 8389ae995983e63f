/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clock: the one place where a program reads the time. The core itself never does: every rule gets `now` as an
 * argument. A server or client owns one SfClock and asks it; tests and the demo move it. May be read from any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Milliseconds since 1970-01-01T00:00:00Z. */
typedef gint64 SfTime;

#define SF_SECOND ((SfTime) 1000)
#define SF_MINUTE (60 * SF_SECOND)
#define SF_HOUR (60 * SF_MINUTE)
#define SF_DAY (24 * SF_HOUR)

typedef struct _SfClock SfClock;

/* The machine's clock. */
SfClock *sf_clock_new_system (void);
/* A clock that stands at @now until sf_clock_set(). */
SfClock *sf_clock_new_manual (SfTime now);
/* A clock that shows what @path holds (an RFC 3339 time on its first line), read anew whenever the file changes; for
 * rehearsals, the demo and tests of a whole server. Until the file can be read it shows the machine's time. */
SfClock *sf_clock_new_file (const char *path);
SfClock *sf_clock_ref (SfClock *self);
void sf_clock_unref (SfClock *self);
SfTime sf_clock_now (SfClock *self);
/* Only for a manual clock. */
void sf_clock_set (SfClock *self, SfTime now);

/* "2026-03-28T00:00:00.000Z" and back; FALSE if @text is no RFC 3339 time. */
char *sf_time_format (SfTime time);
gboolean sf_time_parse (const char *text, SfTime *out_time);
/* In China's one time zone (UTC+8, no summer time since 1991): "2026-03-28" and "2026-03-28 09:30". */
char *sf_time_format_date (SfTime time);
char *sf_time_format_minute (SfTime time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfClock, sf_clock_unref)

G_END_DECLS
