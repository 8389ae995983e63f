/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A boxed list of events. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-history-list.h"

#include <glib/gi18n.h>

#include "sf-labels.h"
#include "sf-ui.h"

struct _SfHistoryList
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (SfHistoryList, sf_history_list, ADW_TYPE_BIN)

/* "雒艳 · Student · 2026-03-10 09:30", and below it the reason. */
static char *
describe_event (SfRecord *event)
{
  g_autofree char *time = sf_time_format_minute (sf_record_get_int (event, SF_EVENT_AT));
  const char *actor = sf_record_get_text (event, SF_EVENT_ACTOR_NAME);
  const char *note = sf_record_get_text (event, SF_EVENT_NOTE);
  g_autoptr (GString) text = g_string_new (NULL);
  SfRole role = SF_ROLE_SYSTEM;

  sf_role_from_name (sf_record_get_text (event, SF_EVENT_ROLE), &role);
  if (actor != NULL)
    g_string_append_printf (text, "%s · ", actor);
  g_string_append_printf (text, "%s · %s", sf_label_role (role), time);
  if (note != NULL)
    g_string_append_printf (text, "\n%s", note);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
make_row (SfRecord *event)
{
  g_autofree char *subtitle = describe_event (event);
  SfKind kind = SF_N_KINDS;

  sf_kind_from_name (sf_record_get_text (event, SF_EVENT_ABOUT_KIND), &kind);
  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                       sf_label_event (kind, sf_record_get_text (event, SF_EVENT_ACTION)), "subtitle", subtitle,
                       "subtitle-lines", 0, NULL);
}

static void
sf_history_list_class_init (SfHistoryListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-history-list.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfHistoryList, stack);
  gtk_widget_class_bind_template_child (widget_class, SfHistoryList, list);
}

static void
sf_history_list_init (SfHistoryList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_history_list_new (void)
{
  return g_object_new (SF_TYPE_HISTORY_LIST, NULL);
}

void
sf_history_list_set_events (SfHistoryList *self, GPtrArray *events)
{
  GtkWidget *row;

  g_return_if_fail (SF_IS_HISTORY_LIST (self));
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; events != NULL && i < events->len; i++)
    gtk_list_box_append (self->list, make_row (events->pdata[i]));
  gtk_stack_set_visible_child_name (self->stack, events != NULL && events->len > 0 ? "events" : "empty");
}
