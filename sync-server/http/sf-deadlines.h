/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many deadlines on one source of the main loop: connections and requests come and go by the thousand, and a source for
 * each would be looked at in every turn of the loop. Once a second those that are over are called, so that a deadline
 * is kept to a second. Main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SfDeadlines SfDeadlines;
typedef struct _SfDeadline SfDeadline;

SfDeadlines *sf_deadlines_new (void);
/* Those that are left are not called any more; each may still be cancelled. */
void sf_deadlines_free (SfDeadlines *self);
/* Calls @over with @data in @seconds, once, unless it is cancelled before. The deadline is gone when @over is called.
 */
SfDeadline *sf_deadlines_add (SfDeadlines *self, guint seconds, void (*over) (gpointer data), gpointer data);
void sf_deadline_cancel (SfDeadline *self);
/* That wait. */
guint sf_deadlines_get_n (SfDeadlines *self);

G_END_DECLS
