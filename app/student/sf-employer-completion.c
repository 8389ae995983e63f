/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A popover that takes no focus by itself, so that one goes on typing; Down goes into it. The library is asked when one
 * pauses. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "student/sf-employer-completion.h"

#include <glib/gi18n.h>

struct _SfEmployerCompletion
{
  GObject parent_instance;

  SfSession *session;
  GtkEditable *entry; /* not owned: it owns this */
  GtkWidget *popover;
  GtkListBox *list;
  GtkLabel *remark;
  char *settled; /* the text that needs no offer: it was there, or was chosen */
  guint pause;   /* timer */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SfEmployerCompletion, sf_employer_completion, G_TYPE_OBJECT)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define COMPLETION_KEY "sf-completion"
#define EMPLOYER_KEY "sf-employer"
#define PAUSE 250 /* ms */
#define MAX_HEIGHT 320

/* ---- The popover ---- */

static void
close_offer (SfEmployerCompletion *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  gtk_list_box_unselect_all (self->list);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static GtkWidget *
make_row (SfRecord *employer)
{
  const char *contact = sf_record_get_text (employer, SF_EMPLOYER_CONTACT);
  const char *name = sf_record_get_text (employer, SF_EMPLOYER_NAME);
  const char *code = sf_record_get_text (employer, SF_EMPLOYER_CREDIT_CODE);
  g_autofree char *title = contact != NULL ? g_strdup_printf ("(%s) %s", contact, name) : g_strdup (name);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label =
    g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  GtkWidget *below = g_object_new (GTK_TYPE_LABEL, "label", code != NULL ? code : "", "xalign", 0.0, NULL);

  gtk_widget_add_css_class (below, "caption");
  gtk_widget_add_css_class (below, "dim-label");
  gtk_widget_add_css_class (below, "numeric");
  gtk_widget_add_css_class (box, "notice-row");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), below);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (row), EMPLOYER_KEY, sf_record_ref (employer), (GDestroyNotify) sf_record_unref);
  return row;
}

/* @employers: nullable; @remark: what is said below them, nullable. */
static void
offer (SfEmployerCompletion *self, GPtrArray *employers, const char *remark)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; employers != NULL && i < employers->len; i++)
    gtk_list_box_append (self->list, make_row (employers->pdata[i]));
  gtk_label_set_label (self->remark, remark != NULL ? remark : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), remark != NULL);
  gtk_widget_set_size_request (self->popover, gtk_widget_get_allocated_width (GTK_WIDGET (self->entry)), -1);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static gboolean
has_focus (SfEmployerCompletion *self)
{
  return (gtk_widget_get_state_flags (GTK_WIDGET (self->entry)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfEmployerCompletion) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) employers = sf_session_find_employers_finish (SF_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->popover == NULL || !has_focus (self))
    return;
  if (employers == NULL)
    offer (
      self, NULL,
      _ ("The school's library can be searched when the server can be reached. Until then, fill in the employer by "
         "hand."));
  else if (employers->len == 0)
    offer (self, NULL, _ ("The school's library has no such employer. Please fill in all about it by hand."));
  else
    offer (self, employers, NULL);
}

/* ---- The person ---- */

static gboolean
pause_over_cb (gpointer data)
{
  SfEmployerCompletion *self = data;
  g_autofree char *query = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  self->pause = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (sf_session_get_is_open (self->session))
    sf_session_find_employers_async (self->session, query, self->cancellable, found_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
text_changed_cb (SfEmployerCompletion *self)
{
  const char *text = gtk_editable_get_text (self->entry);

  if (*text == '\0' || g_strcmp0 (text, self->settled) == 0 || !has_focus (self))
    {
      close_offer (self);
      return;
    }
  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add (PAUSE, pause_over_cb, self);
}

static void
row_activated_cb (SfEmployerCompletion *self, GtkListBoxRow *row)
{
  g_autoptr (SfRecord) employer = sf_record_ref (g_object_get_data (G_OBJECT (row), EMPLOYER_KEY));

  g_free (self->settled);
  self->settled = g_strdup (sf_record_get_text (employer, SF_EMPLOYER_NAME));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  close_offer (self);
  g_signal_emit (self, signals[CHOSEN], 0, employer);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
                SfEmployerCompletion *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (!gtk_widget_get_visible (self->popover))
    return FALSE;
  if (key == GDK_KEY_Escape)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      close_offer (self);
      return TRUE;
    }
  if (!has_focus (self))
    return FALSE; /* the list knows its own keys */
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL && (key == GDK_KEY_Down || key == GDK_KEY_KP_Down))
    {
      gtk_list_box_select_row (self->list, row);
      gtk_widget_grab_focus (GTK_WIDGET (row));
      return TRUE;
    }
  if (row != NULL && gtk_list_box_row_is_selected (row) && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter))
    {
      row_activated_cb (self, row);
      return TRUE;
    }
  return FALSE;
}

/* Neither in the entry nor in what it offers. */
static void
left_cb (SfEmployerCompletion *self)
{
  close_offer (self);
}

/* ---- The object ---- */

static void
sf_employer_completion_dispose (GObject *object)
{
  SfEmployerCompletion *self = SF_EMPLOYER_COMPLETION (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  if (self->popover != NULL && gtk_widget_get_parent (self->popover) != NULL)
    gtk_widget_unparent (self->popover);
  g_clear_object (&self->popover);
  G_OBJECT_CLASS (sf_employer_completion_parent_class)->dispose (object);
}

static void
sf_employer_completion_finalize (GObject *object)
{
  g_free (SF_EMPLOYER_COMPLETION (object)->settled);
  G_OBJECT_CLASS (sf_employer_completion_parent_class)->finalize (object);
}

static void
sf_employer_completion_class_init (SfEmployerCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sf_employer_completion_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_employer_completion_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", SF_TYPE_EMPLOYER_COMPLETION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
sf_employer_completion_init (SfEmployerCompletion *self)
{
  self->cancellable = g_cancellable_new ();
}

static void
make_popover (SfEmployerCompletion *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                      "max-content-height", MAX_HEIGHT, "propagate-natural-height", TRUE, NULL);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->remark = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "max-width-chars", 40, "accessible-role",
                               GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Employers in the school's library"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->remark));
  self->popover = g_object_ref_sink (g_object_new (GTK_TYPE_POPOVER, "autohide", FALSE, "has-arrow", FALSE, "position",
                                                   GTK_POS_BOTTOM, "child", box, NULL));
}

static void
add_key_controller (SfEmployerCompletion *self, GtkWidget *widget)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  gtk_widget_add_controller (widget, keys);
}

SfEmployerCompletion *
sf_employer_completion_attach (SfSession *session, GtkEditable *entry)
{
  SfEmployerCompletion *self = g_object_new (SF_TYPE_EMPLOYER_COMPLETION, NULL);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (entry));
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->session = g_object_ref (session);
  self->entry = entry;
  self->settled = g_strdup (gtk_editable_get_text (entry));
  make_popover (self);
  gtk_widget_set_parent (self->popover, parent);
  g_signal_connect_object (focus, "leave", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (parent, focus);
  add_key_controller (self, GTK_WIDGET (entry));
  add_key_controller (self, self->popover);
  g_signal_connect_object (entry, "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (entry), COMPLETION_KEY, self, g_object_unref);
  return self;
}
