/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The application. Options of the command line become properties of its window. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sf-application.h"

#include <glib/gi18n.h>

#include "sf-ui.h"
#include "sf-window.h"

struct _SfApplication
{
  AdwApplication parent_instance;

  SfWindowOptions options;
};

G_DEFINE_FINAL_TYPE (SfApplication, sf_application, ADW_TYPE_APPLICATION)

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (gtk_application_get_active_window (user_data), "application-name", _ ("Sanfang"),
                         "application-icon", SF_APP_ID, "version", SF_VERSION, "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("Graduates' employment agreements, signed online and off"), NULL);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window != NULL)
    gtk_window_close (window);
}

/* A notification of the desktop was clicked: (id of the notice, kind and id of what it is about), each may be empty. */
static void
open_notice_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);
  const char *id, *kind, *about;

  if (!SF_IS_WINDOW (window))
    return;
  g_variant_get (parameter, "(&s&s&s)", &id, &kind, &about);
  sf_window_open_notice (SF_WINDOW (window), id, kind, about);
  gtk_window_present (window);
}

static const GActionEntry actions[] = {
  { .name = "about", .activate = about_cb },
  { .name = "open-notice", .activate = open_notice_cb, .parameter_type = "(sss)" },
  { .name = "quit", .activate = quit_cb },
};

static const struct
{
  const char *action;
  const char *keys[3];
} shortcuts[] = {
  { "app.quit", { "<Control>q" } },   { "win.show-help-overlay", { "<Control>question", "<Control>F1" } },
  { "win.search", { "<Control>f" } }, { "win.print", { "<Control>p" } },
  { "win.sync", { "F5" } },           { "win.back", { "<Alt>Left" } },
  { "win.undo", { "<Control>z" } },   { "win.approve", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.menu", { "F10" } },
};

static void
sf_application_activate (GApplication *application)
{
  SfApplication *self = SF_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (sf_window_new (self, &self->options));
  gtk_window_present (window);
}

static void
sf_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (sf_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action, shortcuts[i].keys);
  gtk_window_set_default_icon_name (SF_APP_ID);
  /* Texts can be selected; walking through them by the keyboard need not paint each. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
}

/* One window a person, but several side by side where each has its own place for data. */
static int
sf_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (SF_APPLICATION (application)->options.directory != NULL)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
sf_application_finalize (GObject *object)
{
  SfApplication *self = SF_APPLICATION (object);

  g_free (self->options.server);
  g_free (self->options.account);
  g_free (self->options.directory);
  g_free (self->options.password_file);
  G_OBJECT_CLASS (sf_application_parent_class)->finalize (object);
}

static void
sf_application_class_init (SfApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sf_application_finalize;
  G_APPLICATION_CLASS (klass)->activate = sf_application_activate;
  G_APPLICATION_CLASS (klass)->startup = sf_application_startup;
  G_APPLICATION_CLASS (klass)->handle_local_options = sf_application_handle_local_options;
}

static void
sf_application_init (SfApplication *self)
{
  const GOptionEntry entries[] = {
    { "server", 's', 0, G_OPTION_ARG_STRING, &self->options.server, N_ ("Address of the server"), N_ ("URL") },
    { "account", 'a', 0, G_OPTION_ARG_STRING, &self->options.account, N_ ("Account to sign in with"), N_ ("ACCOUNT") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &self->options.password_file,
      N_ ("Sign in at once with the password that is this file's first line"), N_ ("FILE") },
    { "directory", 'd', 0, G_OPTION_ARG_FILENAME, &self->options.directory,
      N_ ("Where this computer keeps its data, instead of the user's own place"), N_ ("DIRECTORY") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}

SfApplication *
sf_application_new (void)
{
  return g_object_new (SF_TYPE_APPLICATION, "application-id", SF_APP_ID, "resource-base-path",
                       "/io/github/sanfang/Sanfang/ui", NULL);
}
