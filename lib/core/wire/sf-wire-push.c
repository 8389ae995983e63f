/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The push request and its answer.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/wire/sf-wire-json.h"

#include <string.h>

static void
wipe (gpointer code)
{
  explicit_bzero (code, strlen (code));
  g_free (code);
}

void
sf_push_settle_secrets (SfPush *self, const char *right)
{
  GHashTableIter iter;
  gpointer uid;
  gpointer code;

  if (self->secrets == NULL)
    return;
  g_hash_table_iter_init (&iter, self->secrets);
  while (g_hash_table_iter_next (&iter, &uid, &code))
    g_hash_table_add (right != NULL && g_str_equal (code, right) ? self->proven : self->wrong, g_strdup (uid));
  g_clear_pointer (&self->secrets, g_hash_table_unref);
}

SfPush *
sf_push_new (void)
{
  SfPush *self = g_new0 (SfPush, 1);

  self->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_operation_unref);
  self->seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->proven = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->wrong = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
sf_push_free (SfPush *self)
{
  g_free (self->device);
  g_free (self->epoch);
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  g_clear_pointer (&self->seqs, g_array_unref);
  g_clear_pointer (&self->secrets, g_hash_table_unref);
  g_clear_pointer (&self->proven, g_hash_table_unref);
  g_clear_pointer (&self->wrong, g_hash_table_unref);
  g_free (self);
}

static JsonArray *
get_array (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  sf_wire_fail (error, "“%s” must be a list", member);
  return NULL;
}

static gboolean
read_operations (SfPush *self, JsonArray *operations, GError **error)
{
  for (guint i = 0; i < json_array_get_length (operations); i++)
    {
      JsonNode *node = json_array_get_element (operations, i);
      SfOperation *operation;
      gint64 seq;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return sf_wire_fail (error, "“ops” must be a list of objects");
      operation = sf_wire_read_any_operation (json_node_get_object (node), &seq, error);
      if (operation == NULL)
        {
          g_prefix_error (error, "operation %u: ", i + 1);
          return FALSE;
        }
      g_ptr_array_add (self->operations, operation);
      g_array_append_val (self->seqs, seq);
    }
  return TRUE;
}

static gboolean
is_offered (const SfPush *self, const char *uid)
{
  for (guint i = 0; i < self->operations->len; i++)
    if (g_str_equal (sf_operation_get_uid (self->operations->pdata[i]), uid))
      return TRUE;
  return FALSE;
}

/* Codes of operations that are not here are nobody's. */
static gboolean
read_secrets (SfPush *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "secrets");
  JsonObjectIter iter;
  const char *uid;
  JsonNode *code;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return sf_wire_fail (error, "“secrets” must be an object");
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &uid, &code))
    {
      if (!JSON_NODE_HOLDS_VALUE (code) || json_node_get_value_type (code) != G_TYPE_STRING)
        return sf_wire_fail (error, "“secrets” must hold texts");
      if (is_offered (self, uid))
        g_hash_table_replace (self->secrets, g_strdup (uid), json_node_dup_string (code));
    }
  return TRUE;
}

SfPush *
sf_wire_read_push (JsonObject *object, GError **error)
{
  g_autoptr (SfPush) self = sf_push_new ();
  JsonArray *operations = get_array (object, "ops", error);
  gint64 schema;

  if (operations == NULL || !sf_wire_get_int (object, "schema", &schema, error) ||
      !sf_wire_get_int (object, "ack", &self->ack, error))
    return NULL;
  self->schema = (int) CLAMP (schema, 0, G_MAXINT);
  self->device = g_strdup (sf_wire_get_text (object, "device", error));
  self->epoch = self->device != NULL ? g_strdup (sf_wire_get_text (object, "epoch", error)) : NULL;
  if (self->epoch == NULL || !read_operations (self, operations, error) || !read_secrets (self, object, error))
    return NULL;
  return g_steal_pointer (&self);
}

SfPushAnswer *
sf_push_answer_new (void)
{
  SfPushAnswer *self = g_new0 (SfPushAnswer, 1);

  self->receipts = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_receipt_free);
  return self;
}

void
sf_push_answer_free (SfPushAnswer *self)
{
  g_free (self->epoch);
  g_free (self->stopped_code);
  g_ptr_array_unref (self->receipts);
  g_free (self);
}

static void
write_stopped (GString *out, const SfPushAnswer *answer)
{
  sf_json_append_member (out, "stopped");
  if (answer->stopped_seq == 0)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '{');
  sf_json_append_member (out, "seq");
  sf_json_append_int (out, answer->stopped_seq);
  sf_json_append_text_member (out, "code", answer->stopped_code);
  sf_json_append_member (out, "retry_after");
  sf_json_append_int (out, answer->retry_after);
  g_string_append_c (out, '}');
}

void
sf_wire_write_push_answer (GString *out, const SfPushAnswer *answer, SfTime server_time, const char *request_id)
{
  g_string_append_c (out, '{');
  sf_json_append_text_member (out, "epoch", answer->epoch);
  sf_json_append_member (out, "server_time");
  sf_json_append_int (out, server_time);
  sf_json_append_text_member (out, "request_id", request_id);
  sf_json_append_member (out, "last_seq");
  sf_json_append_int (out, answer->last_seq);
  sf_json_append_member (out, "results");
  g_string_append_c (out, '[');
  for (guint i = 0; i < answer->receipts->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      sf_wire_write_receipt (out, answer->receipts->pdata[i]);
    }
  g_string_append_c (out, ']');
  write_stopped (out, answer);
  g_string_append_c (out, '}');
}

static gboolean
read_stopped (SfPushAnswer *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "stopped");
  JsonObject *stopped;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return sf_wire_fail (error, "“stopped” must be an object");
  stopped = json_node_get_object (node);
  self->stopped_code = g_strdup (sf_wire_get_text (stopped, "code", error));
  return self->stopped_code != NULL && sf_wire_get_int (stopped, "seq", &self->stopped_seq, error) &&
         sf_wire_get_int (stopped, "retry_after", &self->retry_after, error);
}

SfPushAnswer *
sf_wire_read_push_answer (JsonObject *object, GError **error)
{
  g_autoptr (SfPushAnswer) self = sf_push_answer_new ();
  JsonArray *results = get_array (object, "results", error);

  if (results == NULL || !sf_wire_get_int (object, "last_seq", &self->last_seq, error) ||
      !read_stopped (self, object, error))
    return NULL;
  self->epoch = g_strdup (sf_wire_get_text (object, "epoch", error));
  if (self->epoch == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonNode *node = json_array_get_element (results, i);
      SfReceipt *receipt =
        JSON_NODE_HOLDS_OBJECT (node) ? sf_wire_read_receipt (json_node_get_object (node), error) : NULL;

      if (receipt == NULL)
        {
          if (error != NULL && *error == NULL)
            sf_wire_fail (error, "“results” must be a list of objects");
          return NULL;
        }
      g_ptr_array_add (self->receipts, receipt);
    }
  return g_steal_pointer (&self);
}
