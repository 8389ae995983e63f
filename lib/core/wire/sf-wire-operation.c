/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Operations and receipts.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/model/sf-uuid.h"
#include "core/wire/sf-wire-json.h"

/* ---- Operations ---- */

static void
write_base (GString *out, const SfOperation *operation)
{
  sf_json_append_member (out, "base");
  g_string_append_c (out, '{');
  sf_json_append_text_member (out, "kind", sf_kind_info (sf_operation_get_kind (operation))->name);
  sf_json_append_text_member (out, "id", sf_operation_get_id (operation));
  sf_json_append_text_member (out, "content", sf_operation_get_content (operation));
  sf_json_append_text_member (out, "after", sf_operation_get_after (operation));
  g_string_append_c (out, '}');
}

void
sf_wire_write_operation (GString *out, const SfOperation *operation, gint64 seq)
{
  g_string_append_c (out, '{');
  sf_json_append_member (out, "seq");
  sf_json_append_int (out, seq);
  sf_json_append_text_member (out, "uid", sf_operation_get_uid (operation));
  sf_json_append_text_member (out, "type", sf_operation_get_action (operation));
  sf_json_append_text_member (out, "role", sf_role_name (sf_operation_get_role (operation)));
  sf_json_append_member (out, "at");
  sf_json_append_int (out, sf_operation_get_at (operation));
  write_base (out, operation);
  sf_json_append_member (out, "args");
  sf_json_append_object (out, sf_operation_get_args (operation));
  g_string_append_c (out, '}');
}

/* *@out_text is NULL when there is no such member; anything but a text is an error. */
static gboolean
read_optional_text (JsonObject *object, const char *member, const char **out_text, GError **error)
{
  *out_text = NULL;
  if (!json_object_has_member (object, member))
    return TRUE;
  *out_text = sf_wire_get_text (object, member, error);
  return *out_text != NULL;
}

static JsonObject *
get_object (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  sf_wire_fail (error, "“%s” must be an object", member);
  return NULL;
}

typedef struct
{
  SfKind kind;
  const char *id, *content, *after; /* of the JSON */
} Base;

static gboolean
read_base (JsonObject *object, Base *base, GError **error)
{
  const char *kind = sf_wire_get_text (object, "kind", error);

  base->id = kind != NULL ? sf_wire_get_text (object, "id", error) : NULL;
  if (base->id == NULL || !read_optional_text (object, "content", &base->content, error) ||
      !read_optional_text (object, "after", &base->after, error))
    return FALSE;
  if (!sf_kind_from_name (kind, &base->kind))
    return sf_wire_fail (error, "there is no kind “%s”", kind);
  if (!sf_uuid_is_valid (base->id))
    return sf_wire_fail (error, "“id” must be a UUID");
  return TRUE;
}

SfOperation *
sf_wire_read_operation (JsonObject *object, gint64 *out_seq, GError **error)
{
  const char *uid = sf_wire_get_text (object, "uid", error);
  const char *action = uid != NULL ? sf_wire_get_text (object, "type", error) : NULL;
  const char *role_name = action != NULL ? sf_wire_get_text (object, "role", error) : NULL;
  JsonObject *base_object;
  JsonObject *args;
  SfRole role;
  gint64 at;
  Base base;

  if (role_name == NULL || !sf_wire_get_int (object, "seq", out_seq, error) ||
      !sf_wire_get_int (object, "at", &at, error))
    return NULL;
  if (!sf_role_from_name (role_name, &role) || role == SF_ROLE_SYSTEM)
    {
      sf_wire_fail (error, "there is no role “%s”", role_name);
      return NULL;
    }
  if (!sf_uuid_is_valid (uid) || *out_seq < 1)
    {
      sf_wire_fail (error, "“uid” must be a UUID and “seq” at least 1");
      return NULL;
    }
  base_object = get_object (object, "base", error);
  args = base_object != NULL ? get_object (object, "args", error) : NULL;
  if (args == NULL || !read_base (base_object, &base, error))
    return NULL;
  return sf_operation_new (uid, action, role, at, base.kind, base.id, base.content, base.after, json_object_ref (args));
}

/* The first member of @object that no operation can have so. */
static const char *
find_fault (JsonObject *object)
{
  const char *role_name = sf_wire_get_text (object, "role", NULL);
  gint64 at;
  SfRole role;

  if (sf_wire_get_text (object, "type", NULL) == NULL)
    return "type";
  if (role_name == NULL || !sf_role_from_name (role_name, &role) || role == SF_ROLE_SYSTEM)
    return "role";
  if (!sf_wire_get_int (object, "at", &at, NULL))
    return "at";
  return get_object (object, "args", NULL) == NULL ? "args" : "base";
}

SfOperation *
sf_wire_read_any_operation (JsonObject *object, gint64 *out_seq, GError **error)
{
  g_autoptr (GError) local = NULL;
  SfOperation *operation = sf_wire_read_operation (object, out_seq, &local);
  const char *uid = sf_wire_get_text (object, "uid", NULL);

  if (operation != NULL)
    return operation;
  if (uid != NULL && sf_uuid_is_valid (uid) && sf_wire_get_int (object, "seq", out_seq, NULL) && *out_seq >= 1)
    return sf_operation_new_malformed (uid, find_fault (object));
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* ---- Receipts ---- */

SfReceipt *
sf_receipt_new (void)
{
  return g_new0 (SfReceipt, 1);
}

void
sf_receipt_free (SfReceipt *self)
{
  g_free (self->uid);
  g_free (self->code);
  g_clear_pointer (&self->params, json_object_unref);
  g_clear_pointer (&self->at, g_hash_table_unref);
  g_free (self);
}

void
sf_wire_write_receipt (GString *out, const SfReceipt *receipt)
{
  g_string_append_c (out, '{');
  sf_json_append_member (out, "seq");
  sf_json_append_int (out, receipt->seq);
  sf_json_append_text_member (out, "uid", receipt->uid);
  sf_json_append_text_member (out, "status", receipt->applied ? "applied" : "rejected");
  sf_json_append_text_member (out, "code", receipt->code);
  if (receipt->params != NULL)
    {
      sf_json_append_member (out, "params");
      sf_json_append_object (out, receipt->params);
    }
  if (receipt->dup)
    {
      sf_json_append_member (out, "dup");
      g_string_append (out, "true");
    }
  if (receipt->at != NULL)
    {
      sf_json_append_member (out, "at");
      sf_json_append_map (out, receipt->at);
    }
  g_string_append_c (out, '}');
}

/* What an operation came to is never guessed: a word that is not known is an error. */
static gboolean
read_status (SfReceipt *self, JsonObject *object, GError **error)
{
  const char *status = sf_wire_get_text (object, "status", error);
  const char *code;

  if (status == NULL || !read_optional_text (object, "code", &code, error))
    return FALSE;
  self->applied = g_str_equal (status, "applied");
  self->code = g_strdup (code);
  if (!self->applied && !g_str_equal (status, "rejected"))
    return sf_wire_fail (error, "“status” must be “applied” or “rejected”");
  if (!self->applied && self->code == NULL)
    return sf_wire_fail (error, "a rejected operation must have a “code”");
  return TRUE;
}

SfReceipt *
sf_wire_read_receipt (JsonObject *object, GError **error)
{
  g_autoptr (SfReceipt) self = sf_receipt_new ();
  JsonNode *dup = json_object_get_member (object, "dup");

  self->uid = g_strdup (sf_wire_get_text (object, "uid", error));
  if (self->uid == NULL || !read_status (self, object, error) || !sf_wire_get_int (object, "seq", &self->seq, error))
    return NULL;
  self->dup = dup != NULL && JSON_NODE_HOLDS_VALUE (dup) && json_node_get_boolean (dup);
  if (json_object_has_member (object, "params"))
    {
      JsonObject *params = get_object (object, "params", error);

      if (params == NULL)
        return NULL;
      self->params = json_object_ref (params);
    }
  if (json_object_has_member (object, "at"))
    {
      self->at = sf_json_read_map (object, "at", error);
      if (self->at == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}
