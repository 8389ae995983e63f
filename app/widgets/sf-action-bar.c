/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Buttons at the end of a row, and before them the reasons of those that are greyed: one line a reason, naming the
 * actions that share it. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "widgets/sf-action-bar.h"

#include <glib/gi18n.h>

#include "sf-ui.h"
#include "widgets/sf-wrap-box.h"

struct _SfActionBar
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *buttons; /* SfWrapBox */
  GtkLabel *reasons;
};

G_DEFINE_FINAL_TYPE (SfActionBar, sf_action_bar, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define ACTION_KEY "sf-action"
#define REASON_KEY "sf-reason"

static GtkWidget *
find_button (SfActionBar *self, const char *action)
{
  for (GtkWidget *w = gtk_widget_get_first_child (self->buttons); w != NULL; w = gtk_widget_get_next_sibling (w))
    if (g_strcmp0 (g_object_get_data (G_OBJECT (w), ACTION_KEY), action) == 0)
      return w;
  return NULL;
}

static const char *
get_reason (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), REASON_KEY);
}

/* The labels of all buttons from @first on that are greyed for its reason: "Accept, Decline". */
static char *
join_labels (GtkWidget *first)
{
  GString *text = g_string_new (NULL);

  for (GtkWidget *w = first; w != NULL; w = gtk_widget_get_next_sibling (w))
    if (g_strcmp0 (get_reason (w), get_reason (first)) == 0)
      /* Translators: between the names of actions in a list. */
      g_string_append_printf (text, "%s%s", text->len > 0 ? _ (", ") : "", gtk_button_get_label (GTK_BUTTON (w)));
  return g_string_free (text, FALSE);
}

static gboolean
is_said_before (GtkWidget *button)
{
  for (GtkWidget *w = gtk_widget_get_prev_sibling (button); w != NULL; w = gtk_widget_get_prev_sibling (w))
    if (g_strcmp0 (get_reason (w), get_reason (button)) == 0)
      return TRUE;
  return FALSE;
}

static void
show_reasons (SfActionBar *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (GtkWidget *w = gtk_widget_get_first_child (self->buttons); w != NULL; w = gtk_widget_get_next_sibling (w))
    {
      g_autofree char *labels = NULL;

      if (get_reason (w) == NULL || is_said_before (w))
        continue;
      labels = join_labels (w);
      /* Translators: names of actions, then why they are not possible. */
      g_string_append_printf (text, _ ("%s: %s"), labels, get_reason (w));
      g_string_append_c (text, '\n');
    }
  if (text->len > 0)
    g_string_truncate (text, text->len - 1);
  gtk_label_set_label (self->reasons, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->reasons), text->len > 0);
}

static void
clicked_cb (GtkButton *button, SfActionBar *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0, g_object_get_data (G_OBJECT (button), ACTION_KEY));
}

static void
sf_action_bar_dispose (GObject *object)
{
  SfActionBar *self = SF_ACTION_BAR (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (sf_action_bar_parent_class)->dispose (object);
}

static void
sf_action_bar_class_init (SfActionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_action_bar_dispose;
  signals[ACTIVATED] = g_signal_new ("activated", SF_TYPE_ACTION_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "actionbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
  g_type_ensure (SF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("widgets/sf-action-bar.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfActionBar, content);
  gtk_widget_class_bind_template_child (widget_class, SfActionBar, buttons);
  gtk_widget_class_bind_template_child (widget_class, SfActionBar, reasons);
}

static void
sf_action_bar_init (SfActionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sf_action_bar_new (void)
{
  return g_object_new (SF_TYPE_ACTION_BAR, NULL);
}

void
sf_action_bar_clear (SfActionBar *self)
{
  GtkWidget *button;

  g_return_if_fail (SF_IS_ACTION_BAR (self));
  while ((button = gtk_widget_get_first_child (self->buttons)) != NULL)
    gtk_widget_unparent (button);
  show_reasons (self);
}

void
sf_action_bar_add (SfActionBar *self, const char *action, const char *label, SfActionLook look, const char *shortcut)
{
  static const char *const classes[] = { NULL, "suggested-action", "destructive-action" };
  GtkWidget *button = gtk_button_new_with_label (label);

  g_return_if_fail (SF_IS_ACTION_BAR (self));
  g_object_set_data_full (G_OBJECT (button), ACTION_KEY, g_strdup (action), g_free);
  if (classes[look] != NULL)
    gtk_widget_add_css_class (button, classes[look]);
  if (shortcut != NULL)
    {
      g_autofree char *tip = g_strdup_printf ("%s (%s)", label, shortcut);

      gtk_widget_set_tooltip_text (button, tip);
    }
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, 0);
  gtk_widget_set_parent (button, self->buttons);
}

void
sf_action_bar_set_refusal (SfActionBar *self, const char *action, const char *why)
{
  GtkWidget *button;
  gboolean had_reason;

  g_return_if_fail (SF_IS_ACTION_BAR (self));
  button = find_button (self, action);
  if (button == NULL)
    return;
  had_reason = get_reason (button) != NULL;
  g_object_set_data_full (G_OBJECT (button), REASON_KEY, g_strdup (why), g_free);
  gtk_widget_set_sensitive (button, why == NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why != NULL ? why : "",
                                  -1);
  if (why != NULL || had_reason)
    gtk_widget_set_tooltip_text (button, why);
  show_reasons (self);
}

void
sf_action_bar_set_label (SfActionBar *self, const char *action, const char *label)
{
  GtkWidget *button;

  g_return_if_fail (SF_IS_ACTION_BAR (self));
  button = find_button (self, action);
  if (button == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (button), label);
  show_reasons (self);
}

gboolean
sf_action_bar_is_possible (SfActionBar *self, const char *action)
{
  GtkWidget *button;

  g_return_val_if_fail (SF_IS_ACTION_BAR (self), FALSE);
  button = find_button (self, action);
  return button != NULL && gtk_widget_get_sensitive (button);
}
