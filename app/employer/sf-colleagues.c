/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A group of rows. What changes an account asks once, and an initial secret is shown once. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "employer/sf-colleagues.h"

#include <glib/gi18n.h>

#include "sf-errors.h"
#include "sf-ui.h"

struct _SfColleagues
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  GtkWidget *add;
  GtkLabel *problem;

  SfSession *session;
  GPtrArray *rows; /* GtkWidget, not owned */
};

G_DEFINE_FINAL_TYPE (SfColleagues, sf_colleagues, ADW_TYPE_BIN)

#define ID_KEY "sf-id"
#define NAME_KEY "sf-name"
#define ACTION_KEY "sf-action"

static GtkWindow *
get_window (SfColleagues *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
set_problem (SfColleagues *self, const char *sentence)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
}

/* ---- After an act ---- */

static void
show_secret (SfColleagues *self, const char *secret)
{
  GtkWidget *dialog =
    adw_message_dialog_new (get_window (self), _ ("The Initial Password"),
                            _ ("It is shown this once. Give it to its owner, who chooses a password of her "
                               "own with it."));
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", secret, "selectable", TRUE, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_CHAR, NULL);

  gtk_widget_add_css_class (label, "monospace");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), label);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfColleagues) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = sf_session_colleague_finish (SF_SESSION (source), result, &error);
  g_autofree char *sentence = secret == NULL ? sf_error_sentence (error) : NULL;

  set_problem (self, sentence);
  if (secret != NULL && *secret != '\0' && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    show_secret (self, secret);
  sf_colleagues_load (self);
}

/* ---- Changing one ---- */

static const struct
{
  const char *action;
  const char *label;
  const char *heading;
  const char *body;
} changes[] = {
  { "reset", N_ ("New Initial Password…"), N_ ("Give %s a New Initial Password?"),
    N_ ("The old password is of no use any more, and sessions with it end.") },
  { "disable", N_ ("Disable"), N_ ("Disable the Account of %s?"),
    N_ ("Nobody can sign in with it until it is enabled again; sessions with it end at once.") },
  { "enable", N_ ("Enable"), N_ ("Enable the Account of %s?"), N_ ("It can be signed in with again.") },
};

static void
confirmed_cb (AdwMessageDialog *dialog, const char *response, SfColleagues *self)
{
  if (!g_str_equal (response, "cancel"))
    sf_session_change_colleague_async (self->session, g_object_get_data (G_OBJECT (dialog), ID_KEY), response,
                                       changed_cb, g_object_ref (self));
}

static void
change_cb (GtkButton *button, SfColleagues *self)
{
  gsize which = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), ACTION_KEY));
  g_autofree char *heading =
    g_strdup_printf (_ (changes[which].heading), g_object_get_data (G_OBJECT (button), NAME_KEY));
  GtkWidget *dialog = adw_message_dialog_new (get_window (self), heading, _ (changes[which].body));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), changes[which].action,
                                    _ (changes[which].label), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), ID_KEY, g_strdup (g_object_get_data (G_OBJECT (button), ID_KEY)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static GtkWidget *
make_change (SfColleagues *self, const SfColleague *colleague, gsize which)
{
  GtkWidget *button = gtk_button_new_with_label (_ (changes[which].label));
  /* Translators: what a button does, and to whose account. */
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), _ (changes[which].label), colleague->name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), ID_KEY, g_strdup (colleague->id), g_free);
  g_object_set_data_full (G_OBJECT (button), NAME_KEY, g_strdup (colleague->name), g_free);
  g_object_set_data (G_OBJECT (button), ACTION_KEY, GSIZE_TO_POINTER (which));
  g_signal_connect_object (button, "clicked", G_CALLBACK (change_cb), self, 0);
  return button;
}

/* ---- Making one ---- */

static void
add_response_cb (AdwMessageDialog *dialog, const char *response, SfColleagues *self)
{
  GtkEditable *login = g_object_get_data (G_OBJECT (dialog), "sf-login");
  GtkEditable *name = g_object_get_data (G_OBJECT (dialog), "sf-name-entry");

  if (g_str_equal (response, "add"))
    sf_session_add_colleague_async (self->session, gtk_editable_get_text (login), gtk_editable_get_text (name),
                                    changed_cb, g_object_ref (self));
}

static void
filled_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  GtkEditable *login = g_object_get_data (G_OBJECT (dialog), "sf-login");
  GtkEditable *name = g_object_get_data (G_OBJECT (dialog), "sf-name-entry");

  adw_message_dialog_set_response_enabled (
    dialog, "add", *gtk_editable_get_text (login) != '\0' && *gtk_editable_get_text (name) != '\0');
}

static void
add_entry (GtkWidget *dialog, GtkWidget *group, const char *key, const char *title)
{
  GtkWidget *entry = g_object_new (ADW_TYPE_ENTRY_ROW, "title", title, NULL);

  g_object_set_data (G_OBJECT (dialog), key, entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (filled_cb), dialog, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
}

static void
add_cb (SfColleagues *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
    get_window (self), _ ("Add an Account"),
    _ ("Another person of your unit acts for it with a login of her own. The login has 4 to 40 letters and "
       "digits, a letter among them."));
  GtkWidget *group = adw_preferences_group_new ();

  add_entry (dialog, group, "sf-name-entry", _ ("Name of the person"));
  add_entry (dialog, group, "sf-login", _ ("Login"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), group);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "add", _ ("_Add"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "add", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "add", FALSE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (add_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- The list ---- */

static const char *
describe (const SfColleague *colleague)
{
  if (colleague->own)
    return _ ("You");
  if (colleague->disabled)
    return _ ("Disabled");
  return colleague->initial ? _ ("Has not signed in yet") : _ ("Active");
}

static void
add_row (SfColleagues *self, const SfColleague *colleague)
{
  /* Translators: the login of an account, and what is to be said of it. */
  g_autofree char *subtitle = g_strdup_printf (_ ("%s · %s"), colleague->login, describe (colleague));
  GtkWidget *row =
    g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", colleague->name, "subtitle", subtitle, NULL);

  if (!colleague->own && !colleague->disabled)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_change (self, colleague, 0));
  if (!colleague->own)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_change (self, colleague, colleague->disabled ? 2 : 1));
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfColleagues) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) colleagues = sf_session_colleagues_finish (SF_SESSION (source), result, &error);

  if (colleagues == NULL)
    {
      g_autofree char *sentence = sf_error_sentence (error);

      if (g_error_matches (error, SF_SYNC_ERROR, SF_SYNC_ERROR_OFFLINE))
        set_problem (self, _ ("Offline: the accounts are shown when the server can be reached."));
      else
        set_problem (self, sentence);
      return;
    }
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < colleagues->len; i++)
    add_row (self, colleagues->pdata[i]);
}

static void
sf_colleagues_dispose (GObject *object)
{
  g_clear_object (&SF_COLLEAGUES (object)->session);
  G_OBJECT_CLASS (sf_colleagues_parent_class)->dispose (object);
}

static void
sf_colleagues_finalize (GObject *object)
{
  g_ptr_array_unref (SF_COLLEAGUES (object)->rows);
  G_OBJECT_CLASS (sf_colleagues_parent_class)->finalize (object);
}

static void
sf_colleagues_class_init (SfColleaguesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_colleagues_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_colleagues_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("employer/sf-colleagues.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfColleagues, group);
  gtk_widget_class_bind_template_child (widget_class, SfColleagues, add);
  gtk_widget_class_bind_template_child (widget_class, SfColleagues, problem);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
sf_colleagues_init (SfColleagues *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sf_colleagues_set_session (SfColleagues *self, SfSession *session)
{
  g_return_if_fail (SF_IS_COLLEAGUES (self));
  g_set_object (&self->session, session);
}

void
sf_colleagues_set_refusal (SfColleagues *self, const char *why)
{
  g_return_if_fail (SF_IS_COLLEAGUES (self));
  gtk_widget_set_sensitive (self->add, why == NULL);
  gtk_widget_set_tooltip_text (self->add, why);
}

void
sf_colleagues_load (SfColleagues *self)
{
  g_return_if_fail (SF_IS_COLLEAGUES (self));
  if (self->session != NULL && sf_session_get_is_open (self->session))
    sf_session_colleagues_async (self->session, loaded_cb, g_object_ref (self));
}
