/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the start of the client's process until the frame with its first rows is drawn, over a cache of 100,000 signings
 * and with the server out of reach: nothing but the client's own work. Beside it bench-window-reference, an empty
 * libadwaita window that shows the same texts. Both are started in turns at the display that is there.
 *
 * The program runs itself with --client: then it is the client, with a watch on its frames.
 */
#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "sf-application.h"
#include "sf-bench-cache.h"
#include "sf-bench-records.h"
#include "sf-bench-start.h"
#include "sf-bench.h"
#include "sync/sf-person.h"
#include "widgets/sf-record-list.h"

#define MAX_RUNS 9
#define SERVER "http://127.0.0.1:9" /* nobody listens there */
#define LOGIN "office"
#define PASSWORD "password1"

/* ---- The client ---- */

typedef struct
{
  const char *texts; /* file for what the window says; NULL: none */
} Watch;

static void
collect_texts (GtkWidget *widget, GString *out)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (out, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *w = gtk_widget_get_first_child (widget); w != NULL; w = gtk_widget_get_next_sibling (w))
    collect_texts (w, out);
}

static GtkWidget *
find_list (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (SF_IS_RECORD_LIST (widget))
    return widget;
  for (GtkWidget *w = gtk_widget_get_first_child (widget); w != NULL && found == NULL;
       w = gtk_widget_get_next_sibling (w))
    found = find_list (w);
  return found;
}

static gboolean
shows_rows (GtkWidget *window)
{
  GtkWidget *list = find_list (window);
  g_autoptr (SfItem) item = NULL;

  if (list != NULL)
    item = g_list_model_get_item (G_LIST_MODEL (sf_record_list_get_model (SF_RECORD_LIST (list))), 0);
  return item != NULL && sf_item_is_loaded (item);
}

static void
painted_cb (GdkFrameClock *clock, GtkWidget *window)
{
  const Watch *watch = g_object_get_data (G_OBJECT (window), "watch");

  if (!shows_rows (window))
    return;
  sf_bench_start_end ();
  if (watch->texts != NULL)
    {
      g_autoptr (GString) texts = g_string_new (NULL);

      collect_texts (window, texts);
      g_file_set_contents (watch->texts, texts->str, (gssize) texts->len, NULL);
    }
  g_signal_handlers_disconnect_by_func (clock, painted_cb, window);
  g_application_quit (g_application_get_default ());
}

static void
realized_cb (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), window);
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, Watch *watch)
{
  g_object_set_data (G_OBJECT (window), "watch", watch);
  g_signal_connect (window, "realize", G_CALLBACK (realized_cb), NULL);
}

/* As the client's main() does. @argv: the client's options; the name of the file for texts comes before them. */
static int
run_client (int argc, char **argv)
{
  g_autoptr (GApplication) application = NULL;
  Watch watch = { .texts = *argv[1] != '\0' ? argv[1] : NULL };

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("SANFANG_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  application = G_APPLICATION (sf_application_new ());
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), &watch);
  argv[1] = argv[0];
  return g_application_run (application, argc - 1, argv + 1);
}

/* ---- What it finds ---- */

static void
save_password (const char *path)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, PASSWORD "\n", -1, &error);
  sf_bench_check (path, error);
}

/* As if the office had worked here before. */
static void
make_person (const char *folder, guint n)
{
  g_autoptr (SfPerson) person = sf_person_new (folder, SERVER, LOGIN, TRUE);
  const char *const roles[] = { "office", NULL };
  const char *const scopes[] = { "public", "school", NULL };
  g_autoptr (SfCache) cache = NULL;
  g_autoptr (GError) error = NULL;

  person->account = sf_bench_id (SF_KIND_ACCOUNT, 0);
  person->role = g_strdup ("office");
  person->name = g_strdup ("刘老师");
  person->server_id = g_strdup ("bench");
  person->roles = g_strdupv ((char **) roles);
  person->scopes = g_strdupv ((char **) scopes);
  person->hash = sf_person_hash_password (PASSWORD);
  person->contact = g_get_real_time () / 1000;
  sf_person_save (person, &error);
  sf_bench_check (folder, error);
  cache = sf_cache_new (person->directory, &error);
  sf_bench_check (folder, error);
  sf_bench_cache_fill (cache, n);
}

/* ---- Both ---- */

/* Starts @argv and gives the milliseconds that it says. */
static double
measure (const char *const *argv)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *output = NULL;
  g_autofree char *complaints = NULL; /* told only with a failure: a program that quits in its first frame has some */
  g_autofree char *start = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  environment = g_environ_setenv (environment, "LC_ALL", "zh_CN.UTF-8", TRUE);
  environment = g_environ_setenv (environment, "GSK_RENDERER", "cairo", TRUE);
  environment = g_environ_setenv (environment, "GDK_BACKEND", "x11", TRUE);
  start = sf_bench_start_now ();
  environment = g_environ_setenv (environment, SF_BENCH_START, start, TRUE);
  if (g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_DEFAULT, NULL, NULL, &output, &complaints, &status,
                    &error) &&
      !g_spawn_check_wait_status (status, &error))
    g_printerr ("%s", complaints);
  sf_bench_check (argv[0], error);
  return g_ascii_strtod (output, NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *reference = g_strconcat (self, "-reference", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *texts = NULL;
  g_autofree char *password = NULL;
  g_autofree char *what = NULL;
  double ours[MAX_RUNS], references[MAX_RUNS];
  guint n, n_runs;

  if (argc > 2 && g_str_equal (argv[1], "--client"))
    return run_client (argc - 1, argv + 1);
  sf_bench_init (&argc, &argv, "From the start to the window's first rows.");
  n = sf_bench_size (100000, 60);
  n_runs = sf_bench_size (MAX_RUNS, 1);
  what = g_strdup_printf ("start of the client to its first rows, cache of %u signings", n);
  folder = sf_bench_make_folder ();
  texts = g_build_filename (folder, "texts", NULL);
  password = g_build_filename (folder, "password", NULL);
  make_person (folder, n);
  save_password (password);
  {
    const char *client[] = { self,  "--client",    texts,  "--server",        SERVER,   "--account",
                             LOGIN, "--directory", folder, "--password-file", password, NULL };
    const char *empty[] = { reference, texts, NULL };

    /* One of each beforehand, so that files are in memory and the texts are known. */
    measure (client);
    measure (empty);
    client[2] = "";
    for (guint i = 0; i < n_runs; i++)
      {
        ours[i] = measure (client);
        references[i] = measure (empty);
      }
  }
  sf_bench_report ("window", what, sf_bench_median (ours, n_runs), "ms", sf_bench_median (references, n_runs),
                   SF_BENCH_AT_MOST, 1.5);
  sf_bench_remove_folder (folder);
  return 0;
}
