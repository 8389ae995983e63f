/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Starts the desktop client: the language first, then the application's main loop.
 */
#define G_LOG_DOMAIN "sf-app"

#include <glib/gi18n.h>
#include <locale.h>

#include "sf-application.h"

/* Where translations are; a program that has not been installed is told by SANFANG_LOCALEDIR. */
static const char *
get_locale_directory (void)
{
  const char *directory = g_getenv ("SANFANG_LOCALEDIR");

  return directory != NULL ? directory : SF_LOCALEDIR;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, get_locale_directory ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Sanfang"));

  application = G_APPLICATION (sf_application_new ());
  return g_application_run (application, argc, argv);
}
