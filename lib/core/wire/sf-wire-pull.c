/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pull request, and the head and tail of its answer.
 */
#define G_LOG_DOMAIN "sf-core"

#include <string.h>

#include "core/wire/sf-wire-json.h"

#define MAX_DEPTH 6
#define MAX_PAGE 20000 /* rows */

/* ---- Request ---- */

void
sf_pull_free (SfPull *self)
{
  g_free (self->device);
  g_free (self->epoch);
  g_free (self->grants);
  g_clear_pointer (&self->cookie, g_hash_table_unref);
  g_free (self);
}

void
sf_wire_write_pull (GString *out, const SfPull *pull)
{
  g_string_append_c (out, '{');
  sf_json_append_text_member (out, "device", pull->device);
  sf_json_append_member (out, "schema");
  sf_json_append_int (out, pull->schema);
  sf_json_append_text_member (out, "epoch", pull->epoch);
  sf_json_append_text_member (out, "grants", pull->grants);
  sf_json_append_member (out, "cookie");
  sf_json_append_map (out, pull->cookie);
  sf_json_append_member (out, "limit");
  sf_json_append_int (out, pull->limit);
  g_string_append_c (out, '}');
}

SfPull *
sf_wire_read_pull (JsonObject *object, GError **error)
{
  g_autoptr (SfPull) self = g_new0 (SfPull, 1);
  gint64 schema;
  gint64 limit;

  self->device = g_strdup (sf_wire_get_text (object, "device", error));
  self->epoch = self->device != NULL ? g_strdup (sf_wire_get_text (object, "epoch", error)) : NULL;
  if (self->epoch == NULL || !sf_wire_get_int (object, "schema", &schema, error) ||
      !sf_wire_get_int (object, "limit", &limit, error))
    return NULL;
  if (json_object_has_member (object, "grants"))
    {
      self->grants = g_strdup (sf_wire_get_text (object, "grants", error));
      if (self->grants == NULL)
        return NULL;
    }
  if (limit < 1 || limit > MAX_PAGE)
    {
      sf_wire_fail (error, "“limit” must be from 1 to %d", MAX_PAGE);
      return NULL;
    }
  self->schema = (int) CLAMP (schema, 0, G_MAXINT);
  self->limit = (guint) limit;
  self->cookie = sf_json_read_map (object, "cookie", error);
  return self->cookie != NULL ? g_steal_pointer (&self) : NULL;
}

/* ---- Head ---- */

void
sf_page_head_clear (SfPageHead *self)
{
  g_clear_pointer (&self->epoch, g_free);
  g_clear_pointer (&self->grants, g_free);
  g_clear_pointer (&self->scopes, g_strfreev);
  g_clear_pointer (&self->reset, g_strfreev);
  g_clear_pointer (&self->drop, g_strfreev);
}

static void
append_list (GString *out, const char *name, GStrv texts)
{
  sf_json_append_member (out, name);
  sf_json_append_strv (out, (const char *const *) texts);
}

void
sf_wire_write_page_head (GString *out, const SfPageHead *head, const char *request_id)
{
  g_string_append_c (out, '{');
  sf_json_append_text_member (out, "epoch", head->epoch);
  sf_json_append_member (out, "server_time");
  sf_json_append_int (out, head->server_time);
  sf_json_append_text_member (out, "request_id", request_id);
  sf_json_append_text_member (out, "grants", head->grants);
  append_list (out, "scopes", head->scopes);
  append_list (out, "reset", head->reset);
  append_list (out, "drop", head->drop);
  g_string_append (out, "}\n");
}

gboolean
sf_wire_read_page_head (const char *line, gsize length, SfPageHead *out_head, GError **error)
{
  g_autoptr (JsonObject) object = sf_wire_parse (line, (gssize) length, MAX_DEPTH, error);
  g_auto (SfPageHead) head = { 0 };
  const char *epoch = object != NULL ? sf_wire_get_text (object, "epoch", error) : NULL;
  const char *grants = epoch != NULL ? sf_wire_get_text (object, "grants", error) : NULL;

  if (grants == NULL || !sf_wire_get_int (object, "server_time", &head.server_time, error))
    return FALSE;
  head.epoch = g_strdup (epoch);
  head.grants = g_strdup (grants);
  head.scopes = sf_json_read_strv (object, "scopes", error);
  head.reset = head.scopes != NULL ? sf_json_read_strv (object, "reset", error) : NULL;
  head.drop = head.reset != NULL ? sf_json_read_strv (object, "drop", error) : NULL;
  if (head.drop == NULL)
    return FALSE;
  *out_head = head;
  head = (SfPageHead){ 0 };
  return TRUE;
}

/* ---- Tail ---- */

void
sf_page_tail_clear (SfPageTail *self)
{
  g_clear_pointer (&self->cookie, g_hash_table_unref);
  g_clear_pointer (&self->digests, g_hash_table_unref);
}

/* {scope: {n, sum}}; sums are hexadecimal text, since JSON numbers end at 2^53. */
static void
append_digests (GString *out, GHashTable *digests)
{
  g_autoptr (GList) scopes = g_list_sort (g_hash_table_get_keys (digests), (GCompareFunc) strcmp);

  sf_json_append_member (out, "digest");
  g_string_append_c (out, '{');
  for (GList *l = scopes; l != NULL; l = l->next)
    {
      const SfDigest *digest = g_hash_table_lookup (digests, l->data);

      sf_json_append_member (out, l->data);
      g_string_append_printf (out, "{\"n\":%" G_GUINT64_FORMAT ",\"sum\":\"%016" G_GINT64_MODIFIER "x\"}", digest->n,
                              digest->sum);
    }
  g_string_append_c (out, '}');
}

void
sf_wire_write_page_tail (GString *out, const SfPageTail *tail)
{
  g_string_append_c (out, '{');
  sf_json_append_member (out, "cookie");
  sf_json_append_map (out, tail->cookie);
  sf_json_append_member (out, "complete");
  g_string_append (out, tail->complete ? "true" : "false");
  if (tail->complete)
    {
      sf_json_append_member (out, "last_seq");
      sf_json_append_int (out, tail->last_seq);
      append_digests (out, tail->digests);
    }
  g_string_append (out, "}\n");
}

static gboolean
read_digest (JsonNode *node, SfDigest *out_digest, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *sum = object != NULL ? sf_wire_get_text (object, "sum", error) : NULL;
  gint64 n;

  if (sum == NULL || !sf_wire_get_int (object, "n", &n, error) || n < 0 ||
      !g_ascii_string_to_unsigned (sum, 16, 0, G_MAXUINT64, &out_digest->sum, NULL))
    return sf_wire_fail (error != NULL && *error == NULL ? error : NULL, "a digest must be {n, sum}");
  out_digest->n = (guint64) n;
  return TRUE;
}

static gboolean
read_digests (SfPageTail *tail, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "digest");
  JsonObjectIter iter;
  const char *scope;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return sf_wire_fail (error, "“digest” must be an object");
  tail->digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &scope, &value))
    {
      SfDigest digest;

      if (!read_digest (value, &digest, error))
        return FALSE;
      g_hash_table_insert (tail->digests, g_strdup (scope), g_memdup2 (&digest, sizeof digest));
    }
  return sf_wire_get_int (object, "last_seq", &tail->last_seq, error);
}

gboolean
sf_wire_read_page_tail (const char *line, gsize length, SfPageTail *out_tail, GError **error)
{
  g_autoptr (JsonObject) object = sf_wire_parse (line, (gssize) length, MAX_DEPTH, error);
  g_auto (SfPageTail) tail = { 0 };
  JsonNode *complete = object != NULL ? json_object_get_member (object, "complete") : NULL;

  if (object == NULL)
    return FALSE;
  if (complete == NULL || !JSON_NODE_HOLDS_VALUE (complete) || json_node_get_value_type (complete) != G_TYPE_BOOLEAN)
    return sf_wire_fail (error, "the page has no tail");
  tail.complete = json_node_get_boolean (complete);
  tail.cookie = sf_json_read_map (object, "cookie", error);
  if (tail.cookie == NULL || (tail.complete && !read_digests (&tail, object, error)))
    return FALSE;
  *out_tail = tail;
  tail = (SfPageTail){ 0 };
  return TRUE;
}
