/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A form, and a page that says what comes next. Nothing of it is kept on this computer: there is nobody yet whose
 * folder it could lie in. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "employer/sf-register-window.h"

#include <glib/gi18n.h>

#include "employer/sf-unit-form.h"
#include "sf-errors.h"
#include "sf-ui.h"
#include "sync/sf-registration.h"
#include "sync/sf-session.h"

struct _SfRegisterWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkWidget *fields;
  GtkEditable *server;
  SfUnitForm *unit;
  GtkEditable *login;
  GtkEditable *password;
  GtkEditable *again;
  GtkLabel *problem;
  GtkWidget *submit;
  GtkSpinner *spinner;
  AdwStatusPage *done;
  GtkWidget *sign_in;

  GCancellable *cancellable; /* the registration under way; NULL: none is */
  char *registered;          /* the login, once it is done */
};

G_DEFINE_FINAL_TYPE (SfRegisterWindow, sf_register_window, ADW_TYPE_WINDOW)

enum
{
  REGISTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_problem (SfRegisterWindow *self, const char *sentence, GtkEditable *where)
{
  gtk_label_set_label (self->problem, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), sentence != NULL);
  if (where != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (where));
}

static void
changed_cb (SfRegisterWindow *self)
{
  set_problem (self, NULL, NULL);
}

static void
set_busy (SfRegisterWindow *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->fields, !busy);
  gtk_widget_set_sensitive (self->submit, !busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
say_done (SfRegisterWindow *self)
{
  g_autofree char *text = g_strdup_printf (_ ("Your account is %s. The employment office reviews the registration, "
                                              "usually within a few working days. Sign in with "
                                              "the account at any time: under “Unit data” you see where the review "
                                              "stands and can correct what you wrote. When it is "
                                              "approved, a message tells you, and students can be invited."),
                                           self->registered);

  adw_status_page_set_description (self->done, text);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_set_visible (self->submit, FALSE);
  gtk_widget_grab_focus (self->sign_in);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SfRegisterWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  char *login = sf_registration_send_finish (result, &error);
  g_autofree char *sentence = NULL;
  JsonObject *params;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  set_busy (self, FALSE);
  if (login != NULL)
    {
      self->registered = login;
      say_done (self);
      return;
    }
  sentence = sf_error_sentence (error);
  params = sf_session_error_params (error);
  set_problem (self, sentence,
               g_error_matches (error, SF_SYNC_ERROR, SF_SYNC_ERROR_NEW_PASSWORD) ? self->password : NULL);
  if (params != NULL && json_object_has_member (params, "field"))
    sf_unit_form_show_problem (self->unit, json_object_get_string_member (params, "field"), sentence);
}

static gboolean
is_empty (GtkEditable *entry)
{
  return *gtk_editable_get_text (entry) == '\0';
}

/* Says what is missing or wrong; TRUE if it can be sent. */
static gboolean
check (SfRegisterWindow *self)
{
  set_problem (self, NULL, NULL);
  if (is_empty (self->server))
    set_problem (self, _ ("Type the address of the school's server."), self->server);
  else if (!sf_unit_form_check (self->unit))
    set_problem (self, _ ("Please correct what is marked in the form."), NULL);
  else if (is_empty (self->password))
    set_problem (self, _ ("Choose a password for the account."), self->password);
  else if (!g_str_equal (gtk_editable_get_text (self->password), gtk_editable_get_text (self->again)))
    set_problem (self, _ ("The two passwords differ."), self->again);
  else
    return TRUE;
  return FALSE;
}

static void
submit_cb (SfRegisterWindow *self)
{
  g_autoptr (JsonObject) form = NULL;

  if (self->cancellable != NULL || !check (self))
    return;
  form = sf_unit_form_dup_changes (self->unit);
  set_busy (self, TRUE);
  self->cancellable = g_cancellable_new ();
  sf_registration_send_async (gtk_editable_get_text (self->server), form,
                              is_empty (self->login) ? NULL : gtk_editable_get_text (self->login),
                              gtk_editable_get_text (self->password), self->cancellable, sent_cb, g_object_ref (self));
}

static void
sign_in_cb (SfRegisterWindow *self)
{
  g_signal_emit (self, signals[REGISTERED], 0, gtk_editable_get_text (self->server), self->registered);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
sf_register_window_dispose (GObject *object)
{
  SfRegisterWindow *self = SF_REGISTER_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (sf_register_window_parent_class)->dispose (object);
}

static void
sf_register_window_finalize (GObject *object)
{
  g_free (SF_REGISTER_WINDOW (object)->registered);
  G_OBJECT_CLASS (sf_register_window_parent_class)->finalize (object);
}

static void
sf_register_window_class_init (SfRegisterWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sf_register_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sf_register_window_finalize;
  signals[REGISTERED] = g_signal_new ("registered", SF_TYPE_REGISTER_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (SF_TYPE_UNIT_FORM);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, SF_UI ("employer/sf-register-window.ui"));
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, fields);
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, server);
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, unit);
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, login);
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, password);
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, again);
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, submit);
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, done);
  gtk_widget_class_bind_template_child (widget_class, SfRegisterWindow, sign_in);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
}

static void
sf_register_window_init (SfRegisterWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sf_unit_form_set_unit (self->unit, NULL, NULL, SF_UNIT_EDIT_ALL);
}

GtkWidget *
sf_register_window_new (GtkWindow *parent, const char *server)
{
  SfRegisterWindow *self = g_object_new (SF_TYPE_REGISTER_WINDOW, "transient-for", parent, NULL);

  gtk_editable_set_text (self->server, server);
  return GTK_WIDGET (self);
}
