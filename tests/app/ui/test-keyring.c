/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A desktop bus on which nobody keeps secrets has no keyring: the login page must not offer one.
 */
#include <gio/gio.h>

#include "sf-keyring.h"

typedef struct
{
  gboolean answered;
  gboolean found;
} Answer;

static void
probed_cb (gboolean found, gpointer data)
{
  *(Answer *) data = (Answer){ .answered = TRUE, .found = found };
}

static void
test_none (void)
{
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  Answer answer = { FALSE };

  g_test_dbus_up (bus);
  sf_keyring_probe (probed_cb, &answer);
  while (!answer.answered)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (answer.found);
  g_test_dbus_stop (bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keyring/probe/none", test_none);
  return g_test_run ();
}
