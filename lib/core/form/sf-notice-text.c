/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Places are {1} and {2}; translators may put them in any order.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/form/sf-notice-text.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "core/form/sf-core-data.h"

static JsonObject *
get_notices (void)
{
  static JsonObject *notices; /* for the life of the program */

  if (g_once_init_enter (&notices))
    {
      g_autoptr (GBytes) bytes = sf_core_data_lookup ("notices.json");
      g_autoptr (JsonNode) root = json_from_string (g_bytes_get_data (bytes, NULL), NULL);

      g_assert (root != NULL && JSON_NODE_HOLDS_OBJECT (root));
      g_once_init_leave (&notices, json_node_dup_object (root));
    }
  return notices;
}

static char *
fill_places (const char *text, const char *text_1, const char *text_2)
{
  g_autoptr (GString) filled = g_string_new (NULL);
  const char *open;

  while ((open = strchr (text, '{')) != NULL && open[1] != '\0' && open[2] == '}')
    {
      const char *word = open[1] == '1' ? text_1 : text_2;

      g_string_append_len (filled, text, open - text);
      g_string_append (filled, word != NULL ? word : "");
      text = open + 3;
    }
  g_string_append (filled, text);
  return g_string_free (g_steal_pointer (&filled), FALSE);
}

char *
sf_notice_text (const char *code, const char *language, const char *text_1, const char *text_2)
{
  const char *member = g_str_has_prefix (language, "zh") ? "zh" : "en";
  JsonObject *notices = get_notices ();

  if (code == NULL || !json_object_has_member (notices, code))
    return g_strdup (code);
  return fill_places (json_object_get_string_member (json_object_get_object_member (notices, code), member), text_1,
                      text_2);
}

GStrv
sf_notice_text_list_codes (void)
{
  g_autoptr (GList) members = json_object_get_members (get_notices ());
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();

  members = g_list_sort (members, (GCompareFunc) g_strcmp0);
  for (GList *l = members; l != NULL; l = l->next)
    g_strv_builder_add (codes, l->data);
  return g_strv_builder_end (codes);
}
