/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What bench-window compares the client with: the least libadwaita program that shows the same texts. They come from
 * the file that is its argument.
 */
#include <adwaita.h>
#include <locale.h>

#include "sf-bench-start.h"

static void
painted_cb (GdkFrameClock *clock, GtkWidget *window)
{
  sf_bench_start_end ();
  g_signal_handlers_disconnect_by_func (clock, painted_cb, window);
  g_application_quit (g_application_get_default ());
}

static void
realized_cb (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), window);
}

static void
activate_cb (GtkApplication *application, const char *texts)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new (texts);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1080, 720);
  g_signal_connect (window, "realize", G_CALLBACK (realized_cb), NULL);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;
  g_autofree char *texts = NULL;

  setlocale (LC_ALL, "");
  if (argc != 2 || !g_file_get_contents (argv[1], &texts, NULL, NULL))
    return 1;
  application = adw_application_new ("io.github.sanfang.BenchReference", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), texts);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
