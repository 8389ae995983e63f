/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Deadlines of one length end in the order in which they were added, and there are few lengths: a queue
 * for each, so that nothing takes time that grows with their number.
 */
#define G_LOG_DOMAIN "sf-server"

#include "http/sf-deadlines.h"

typedef struct
{
  guint seconds;
  GQueue waiting; /* SfDeadline, the first to end first */
} Lane;

/* A g_rc_box, which each deadline holds: one may be cancelled after its listener is gone. */
struct _SfDeadlines
{
  GPtrArray *lanes; /* Lane */
  guint n;          /* that wait */
  guint timer;      /* 0: none waits */
  gboolean ended;
};

struct _SfDeadline
{
  SfDeadlines *deadlines;
  Lane *lane;
  GList link;
  gint64 at; /* µs of the monotonic clock */
  void (*over) (gpointer data);
  gpointer data;
};

SfDeadlines *
sf_deadlines_new (void)
{
  SfDeadlines *self = g_rc_box_new0 (SfDeadlines);

  self->lanes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
deadlines_clear (gpointer data)
{
  g_ptr_array_unref (((SfDeadlines *) data)->lanes);
}

void
sf_deadlines_free (SfDeadlines *self)
{
  self->ended = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_rc_box_release_full (self, deadlines_clear);
}

static Lane *
get_lane (SfDeadlines *self, guint seconds)
{
  Lane *lane;

  for (guint i = 0; i < self->lanes->len; i++)
    if (((Lane *) self->lanes->pdata[i])->seconds == seconds)
      return self->lanes->pdata[i];
  lane = g_new0 (Lane, 1);
  lane->seconds = seconds;
  g_queue_init (&lane->waiting);
  g_ptr_array_add (self->lanes, lane);
  return lane;
}

void
sf_deadline_cancel (SfDeadline *self)
{
  g_queue_unlink (&self->lane->waiting, &self->link);
  self->deadlines->n--;
  g_rc_box_release_full (self->deadlines, deadlines_clear);
  g_free (self);
}

static void
sweep_lane (Lane *lane, gint64 now)
{
  while (lane->waiting.head != NULL && ((SfDeadline *) lane->waiting.head->data)->at <= now)
    {
      SfDeadline *deadline = lane->waiting.head->data;
      void (*over) (gpointer) = deadline->over;
      gpointer data = deadline->data;

      sf_deadline_cancel (deadline);
      over (data);
    }
}

static gboolean
sweep_cb (gpointer data)
{
  SfDeadlines *self = data;
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < self->lanes->len; i++)
    sweep_lane (self->lanes->pdata[i], now);
  if (self->n > 0)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

SfDeadline *
sf_deadlines_add (SfDeadlines *self, guint seconds, void (*over) (gpointer data), gpointer data)
{
  SfDeadline *deadline = g_new0 (SfDeadline, 1);

  deadline->deadlines = g_rc_box_acquire (self);
  deadline->lane = get_lane (self, seconds);
  deadline->link.data = deadline;
  deadline->at = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  deadline->over = over;
  deadline->data = data;
  g_queue_push_tail_link (&deadline->lane->waiting, &deadline->link);
  self->n++;
  if (self->timer == 0 && !self->ended)
    self->timer = g_timeout_add_seconds (1, sweep_cb, self);
  return deadline;
}

guint
sf_deadlines_get_n (SfDeadlines *self)
{
  return self->n;
}
