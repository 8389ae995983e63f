/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Results and measures of the benchmarks.
 */
#include "sf-bench.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
sf_bench_report (const char *id, const char *what, double ours, const char *unit, double reference, SfBenchSense sense,
                 double bar)
{
  double ratio = reference > 0 ? ours / reference : 0;
  double judged = reference > 0 ? ratio : ours;
  gboolean holds = sense == SF_BENCH_AT_MOST ? judged <= bar : judged >= bar;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *bar_text =
    g_strdup_printf ("%s %g%s", sense == SF_BENCH_AT_MOST ? "≤" : "≥", bar, reference > 0 ? " ×" : "");

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, id);
  json_builder_set_member_name (builder, "what");
  json_builder_add_string_value (builder, what);
  json_builder_set_member_name (builder, "ours");
  json_builder_add_double_value (builder, ours);
  json_builder_set_member_name (builder, "unit");
  json_builder_add_string_value (builder, unit);
  json_builder_set_member_name (builder, "reference");
  if (reference > 0)
    json_builder_add_double_value (builder, reference);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "ratio");
  if (reference > 0)
    json_builder_add_double_value (builder, ratio);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "bar");
  json_builder_add_string_value (builder, bar_text);
  json_builder_set_member_name (builder, "holds");
  json_builder_add_boolean_value (builder, holds);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  printf ("%s\n", text);
  fflush (stdout);
}

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
