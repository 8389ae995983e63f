/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A menu button with a list that is read anew whenever it opens: another window may have kept one. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "employer/sf-terms-button.h"

#include <glib/gi18n.h>

#include "sf-ui.h"

#define KEY "terms" /* of the local draft that holds them all */
#define NAME_KEY "sf-name"

struct _SfTermsButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkListBox *list;
  GtkWidget *empty;
  GtkEditable *name;
  GtkWidget *keep;

  SfSession *session;
  JsonObject *all; /* name -> terms; NULL until they are read */
};

G_DEFINE_FINAL_TYPE (SfTermsButton, sf_terms_button, ADW_TYPE_BIN)

enum
{
  FILL,
  KEEP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void show_all (SfTermsButton *self);

/* ---- The list ---- */

static void
forget_cb (GtkButton *button, SfTermsButton *self)
{
  json_object_remove_member (self->all, g_object_get_data (G_OBJECT (button), NAME_KEY));
  sf_session_save_draft (self->session, KEY, self->all);
  show_all (self);
}

static void
fill_cb (GtkButton *button, SfTermsButton *self)
{
  JsonObject *terms = json_object_get_object_member (self->all, g_object_get_data (G_OBJECT (button), NAME_KEY));

  gtk_menu_button_popdown (self->button);
  g_signal_emit (self, signals[FILL], 0, terms);
}

static GtkWidget *
make_row (SfTermsButton *self, const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label =
    g_object_new (GTK_TYPE_LABEL, "label", name, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *fill = g_object_new (GTK_TYPE_BUTTON, "child", label, "hexpand", TRUE, NULL);
  GtkWidget *forget = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *fill_name = g_strdup_printf (_ ("Fill in from “%s”"), name);
  g_autofree char *forget_name = g_strdup_printf (_ ("Delete “%s”"), name);

  gtk_widget_add_css_class (fill, "flat");
  gtk_widget_add_css_class (forget, "flat");
  gtk_widget_set_tooltip_text (forget, forget_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (fill), GTK_ACCESSIBLE_PROPERTY_LABEL, fill_name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (forget), GTK_ACCESSIBLE_PROPERTY_LABEL, forget_name, -1);
  g_object_set_data_full (G_OBJECT (fill), NAME_KEY, g_strdup (name), g_free);
  g_object_set_data_full (G_OBJECT (forget), NAME_KEY, g_strdup (name), g_free);
  g_signal_connect_object (fill, "clicked", G_CALLBACK (fill_cb), self, 0);
  g_signal_connect_object (forget, "clicked", G_CALLBACK (forget_cb), self, 0);
  gtk_box_append (GTK_BOX (box), fill);
  gtk_box_append (GTK_BOX (box), forget);
  return g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", box, "activatable", FALSE, "focusable", FALSE, NULL);
}

static void
show_all (SfTermsButton *self)
{
  g_autoptr (GList) names = self->all != NULL ? json_object_get_members (self->all) : NULL;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (GList *l = names; l != NULL; l = l->next)
    gtk_list_box_append (self->list, make_row (self, l->data));
  gtk_widget_set_visible (GTK_WIDGET (self->list), names != NULL);
  gtk_widget_set_visible (self->empty, names == NULL);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfTermsButton) self = user_data;
  g_autoptr (GError) error = NULL;
  JsonObject *all = sf_session_load_draft_finish (SF_SESSION (source), result, &error);

  g_clear_pointer (&self->all, json_object_unref);
  self->all = all != NULL ? all : json_object_new ();
  show_all (self);
}

static void
load (SfTermsButton *self)
{
  if (self->session != NULL && sf_session_get_is_open (self->session))
    sf_session_load_draft_async (self->session, KEY, loaded_cb, g_object_ref (self));
}

static void
shown_cb (SfTermsButton *self)
{
  load (self);
}

/* ---- Keeping ---- */

static void
name_changed_cb (SfTermsButton *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  const char *missing = *name == '\0' ? _ ("Type a name for the template first") : NULL;

  gtk_widget_set_sensitive (self->keep, missing == NULL);
  gtk_widget_set_tooltip_text (self->keep, missing);
}

static void
keep_cb (SfTermsButton *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));

  if (*name == '\0' || self->all == NULL)
    return;
  g_signal_emit (self, signals[KEEP], 0, name);
  gtk_editable_set_text (self->name, "");
}

static void
sf_terms_button_dispose (GObject *object)
{
  SfTermsButton *self = SF_TERMS_BUTTON (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->all, json_object_unref);
  G_OBJECT_CLASS (sf_terms_button_parent_class)->dispose (object);
}

static void
sf_terms_button_class_init (SfTermsButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_terms_button_dispose;
  signals[FILL] = g_signal_new ("fill", SF_TYPE_TERMS_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                JSON_TYPE_OBJECT);
  signals[KEEP] =
    g_signal_new ("keep", SF_TYPE_TERMS_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("employer/sf-terms-button.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfTermsButton, button);
  gtk_widget_class_bind_template_child (widget_class, SfTermsButton, list);
  gtk_widget_class_bind_template_child (widget_class, SfTermsButton, empty);
  gtk_widget_class_bind_template_child (widget_class, SfTermsButton, name);
  gtk_widget_class_bind_template_child (widget_class, SfTermsButton, keep);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
}

static void
sf_terms_button_init (SfTermsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  name_changed_cb (self);
}

void
sf_terms_button_set_session (SfTermsButton *self, SfSession *session)
{
  g_return_if_fail (SF_IS_TERMS_BUTTON (self));
  g_set_object (&self->session, session);
}

void
sf_terms_button_keep (SfTermsButton *self, const char *name, JsonObject *terms)
{
  g_return_if_fail (SF_IS_TERMS_BUTTON (self) && self->all != NULL);
  json_object_set_object_member (self->all, name, json_object_ref (terms));
  sf_session_save_draft (self->session, KEY, self->all);
  show_all (self);
}
