/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a test leaves on the disk.
 */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

G_BEGIN_DECLS

/* Removes @path and all below it. */
static inline void
sf_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      sf_remove_folder (child);
    }
  g_remove (path);
}

G_END_DECLS
