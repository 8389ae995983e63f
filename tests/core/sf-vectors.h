/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lines of data/vectors.tsv: kind, what is asked, what must come out.
 */
#pragma once

#include <glib.h>

static inline guint
foreach_vector (const char *kind, void (*check) (const char *asked, const char *expected))
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "vectors.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", 3);

      if (g_strv_length (cells) != 3 || !g_str_equal (cells[0], kind))
        continue;
      g_test_message ("%s", lines[i]);
      check (cells[1], cells[2]);
      n++;
    }
  return n;
}
