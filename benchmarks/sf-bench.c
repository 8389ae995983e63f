/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Results and measures of the benchmarks.
 */
#include "sf-bench.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean quick;

/* ---- Results ---- */

static void
add_number (JsonBuilder *builder, const char *name, gboolean there, double value)
{
  json_builder_set_member_name (builder, name);
  if (there)
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_bar (JsonBuilder *builder, SfBenchSense sense, double judged, double bar, gboolean relative)
{
  g_autofree char *text = g_strdup_printf ("%s %g%s", sense == SF_BENCH_AT_MOST ? "≤" : "≥", bar, relative ? " ×" : "");

  if (sense == SF_BENCH_FOR_INFORMATION)
    {
      json_builder_set_member_name (builder, "bar");
      json_builder_add_null_value (builder);
      json_builder_set_member_name (builder, "holds");
      json_builder_add_null_value (builder);
      return;
    }
  add_text (builder, "bar", text);
  json_builder_set_member_name (builder, "holds");
  json_builder_add_boolean_value (builder, sense == SF_BENCH_AT_MOST ? judged <= bar : judged >= bar);
}

void
sf_bench_report (const char *id, const char *what, double ours, const char *unit, double reference, SfBenchSense sense,
                 double bar)
{
  gboolean relative = reference > 0;
  double ratio = relative ? ours / reference : 0;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "id", id);
  add_text (builder, "what", what);
  add_number (builder, "ours", TRUE, ours);
  add_text (builder, "unit", unit);
  add_number (builder, "reference", relative, reference);
  add_number (builder, "ratio", relative, ratio);
  add_bar (builder, sense, relative ? ratio : ours, bar, relative);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  printf ("%s\n", text);
  fflush (stdout);
}

/* ---- Sizes and places ---- */

void
sf_bench_init (int *argc, char ***argv, const char *what)
{
  const GOptionEntry entries[] = {
    { "quick", 0, 0, G_OPTION_ARG_NONE, &quick, "Small sizes, which prove that it runs and measure nothing", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, what);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_parse (context, argc, argv, &error);
  sf_bench_check ("options", error);
}

guint
sf_bench_size (guint full, guint quick_size)
{
  return quick ? quick_size : full;
}

void
sf_bench_check (const char *what, const GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("%s: %s\n", what, error->message);
  exit (1);
}

char *
sf_bench_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("sanfang-bench-XXXXXX", &error);

  sf_bench_check ("a folder", error);
  return path;
}

void
sf_bench_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      sf_bench_remove_folder (child);
    }
  g_remove (path);
}

/* ---- Processes ---- */

static gboolean
read_whole (int fd, gpointer bytes, gsize length)
{
  char *p = bytes;

  while (length > 0)
    {
      gssize n = read (fd, p, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      p += n;
      length -= (gsize) n;
    }
  return TRUE;
}

void
sf_bench_run_apart (SfBenchWork work, gpointer data, double *results, guint n)
{
  int ends[2];
  int status;
  gboolean answered;
  pid_t child;

  if (pipe (ends) != 0 || (child = fork ()) < 0)
    g_error ("no process: %s", g_strerror (errno));
  if (child == 0)
    {
      gssize length = (gssize) (n * sizeof (double));

      close (ends[0]);
      for (guint i = 0; i < n; i++)
        results[i] = 0;
      work (data, results);
      /* _exit: what the parent has at its end is the parent's. */
      _exit (write (ends[1], results, (gsize) length) == length ? 0 : 1);
    }
  close (ends[1]);
  answered = read_whole (ends[0], results, n * sizeof (double));
  close (ends[0]);
  if (waitpid (child, &status, 0) != child || !WIFEXITED (status) || WEXITSTATUS (status) != 0 || !answered)
    {
      g_printerr ("a part of the benchmark failed\n");
      exit (1);
    }
}

/* ---- Measures ---- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

double
sf_bench_percentile (const double *values, guint n, double percent)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof (double));
  guint place = (guint) (percent / 100 * (n - 1) + 0.5);

  qsort (sorted, n, sizeof (double), compare_doubles);
  return sorted[MIN (place, n - 1)];
}

double
sf_bench_median (const double *values, guint n)
{
  return sf_bench_percentile (values, n, 50);
}

double
sf_bench_peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmHWM:");
  return line != NULL ? atof (line + strlen ("VmHWM:")) / 1024 : 0;
}

void
sf_bench_reset_peak (void)
{
  /* proc(5): 5 resets the high-water mark of resident memory. */
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  if (file == NULL)
    return;
  fputs ("5", file);
  fclose (file);
}
