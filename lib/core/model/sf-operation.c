/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/model/sf-operation.h"

struct _SfOperation
{
  gatomicrefcount refs;
  char *uid;
  char *action;
  SfRole role;
  SfTime at;
  SfKind kind;
  char *id;
  char *content;
  char *after;
  JsonObject *args;
  const char *fault; /* static */
};

SfOperation *
sf_operation_new (const char *uid, const char *action, SfRole role, SfTime at, SfKind kind, const char *id,
                  const char *content, const char *after, JsonObject *args)
{
  SfOperation *self = g_new0 (SfOperation, 1);

  g_atomic_ref_count_init (&self->refs);
  self->uid = g_strdup (uid);
  self->action = g_strdup (action);
  self->role = role;
  self->at = at;
  self->kind = kind;
  self->id = g_strdup (id);
  self->content = g_strdup (content);
  self->after = g_strdup (after);
  self->args = args != NULL ? args : json_object_new ();
  return self;
}

SfOperation *
sf_operation_new_malformed (const char *uid, const char *fault)
{
  SfOperation *self = sf_operation_new (uid, "malformed", SF_ROLE_SYSTEM, 0, SF_KIND_EVENT, uid, NULL, NULL, NULL);

  self->fault = g_intern_string (fault);
  return self;
}

const char *
sf_operation_get_fault (const SfOperation *self)
{
  return self->fault;
}

SfOperation *
sf_operation_ref (SfOperation *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_operation_unref (SfOperation *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  json_object_unref (self->args);
  g_free (self->after);
  g_free (self->content);
  g_free (self->id);
  g_free (self->action);
  g_free (self->uid);
  g_free (self);
}

const char *
sf_operation_get_uid (const SfOperation *self)
{
  return self->uid;
}

const char *
sf_operation_get_action (const SfOperation *self)
{
  return self->action;
}

SfRole
sf_operation_get_role (const SfOperation *self)
{
  return self->role;
}

SfTime
sf_operation_get_at (const SfOperation *self)
{
  return self->at;
}

SfKind
sf_operation_get_kind (const SfOperation *self)
{
  return self->kind;
}

const char *
sf_operation_get_id (const SfOperation *self)
{
  return self->id;
}

const char *
sf_operation_get_content (const SfOperation *self)
{
  return self->content;
}

const char *
sf_operation_get_after (const SfOperation *self)
{
  return self->after;
}

JsonObject *
sf_operation_get_args (const SfOperation *self)
{
  return self->args;
}

static JsonNode *
get_value (const SfOperation *self, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (self->args, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

const char *
sf_operation_get_arg (const SfOperation *self, const char *name)
{
  JsonNode *node = get_value (self, name, G_TYPE_STRING);
  const char *text = node != NULL ? json_node_get_string (node) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

gint64
sf_operation_get_arg_int (const SfOperation *self, const char *name, gint64 fallback)
{
  JsonNode *node = get_value (self, name, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

gboolean
sf_operation_get_arg_flag (const SfOperation *self, const char *name)
{
  JsonNode *node = get_value (self, name, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

JsonObject *
sf_operation_get_arg_form (const SfOperation *self)
{
  JsonNode *node = json_object_get_member (self->args, "form");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}
