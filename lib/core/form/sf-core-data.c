/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the compiled-in resource. It is asked for by its own function rather than through GIO's registry, so that a
 * program that links the core statically cannot lose it.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-core-data.h"

#include "sf-core-resource.h"

#define ROOT "/io/github/sanfang/core/"

GBytes *
sf_core_data_lookup (const char *path)
{
  g_autofree char *full = g_strconcat (ROOT, path, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resource_lookup_data (sf_core_get_resource (), full, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  if (bytes == NULL)
    g_error ("%s", error->message);
  return bytes;
}

GStrv
sf_core_data_list (const char *folder)
{
  g_autofree char *full = g_strconcat (ROOT, folder, NULL);
  GStrv names = g_resource_enumerate_children (sf_core_get_resource (), full, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return names != NULL ? names : g_new0 (char *, 1);
}
