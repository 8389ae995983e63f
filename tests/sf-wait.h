/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Waiting on the test's main loop for what comes by itself: a bounded time, and with a name for what did not come.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GAsyncReadyCallback: @data is the address of a GAsyncResult *, which gets a reference. */
static inline void
sf_keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static inline gboolean
sf_wait_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

#define sf_wait_until(condition)                                                                                       \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    gint64 sf_end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;                                                     \
    guint sf_tick = g_timeout_add (50, G_SOURCE_FUNC (sf_wait_tick), NULL);                                            \
    while (!(condition) && g_get_monotonic_time () < sf_end)                                                           \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    g_source_remove (sf_tick);                                                                                         \
    if (!(condition))                                                                                                  \
      g_error ("waited in vain for: %s", #condition);                                                                  \
  }                                                                                                                    \
  G_STMT_END

G_END_DECLS
