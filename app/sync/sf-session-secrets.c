/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Operation codes (操作码) of binding acts: kept in memory from when they are typed until the server has answered, and
 * nowhere else. An operation that outlives the program waits until its code is typed again. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sync/sf-session-private.h"

#define GUARD "secret_right" /* of the rows of binding acts, lib/core/workflow */

static gboolean
is_binding (SfKind kind, const char *action, SfRole role)
{
  for (guint i = 0; i < sf_workflow_n_transitions (); i++)
    {
      SfTransitionInfo info;

      sf_workflow_get_transition (i, &info);
      if (info.kind == kind && (info.roles & SF_ROLE_BIT (role)) != 0 && g_str_equal (info.action, action) &&
          g_strv_contains (info.guards, GUARD))
        return TRUE;
    }
  return FALSE;
}

/* Whoever has set a code is asked for it even where the school does not ask everybody; only the server knows who has.
 */
static gboolean
was_asked_before (SfSession *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      const SfReceipt *receipt = ((const SfPending *) self->pending->pdata[i])->receipt;

      if (receipt != NULL && !receipt->applied &&
          (g_strcmp0 (receipt->code, sf_workflow_code_name (SF_CODE_SECRET_REQUIRED)) == 0 ||
           g_strcmp0 (receipt->code, sf_workflow_code_name (SF_CODE_SECRET_WRONG)) == 0))
        return TRUE;
    }
  return FALSE;
}

gboolean
sf_session_needs_secret (SfSession *self, SfKind kind, const char *action)
{
  if (self->actor == NULL || !is_binding (kind, action, sf_actor_get_role (self->actor)))
    return FALSE;
  return sf_session_get_rules (self)->secret_required || was_asked_before (self);
}

void
sf_session_keep_secret (SfSession *self, const char *uid, const char *secret)
{
  if (self->secrets == NULL)
    self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sf_password_free);
  g_hash_table_insert (self->secrets, g_strdup (uid), g_strdup (secret));
}

const char *
sf_session_get_secret (SfSession *self, const char *uid)
{
  return self->secrets != NULL ? g_hash_table_lookup (self->secrets, uid) : NULL;
}

void
sf_session_forget_secret (SfSession *self, const char *uid)
{
  if (self->secrets != NULL)
    g_hash_table_remove (self->secrets, uid);
}

void
sf_session_give_secret (SfSession *self, const char *uid, const char *secret)
{
  guint place;

  if (!sf_session_find_pending (self, uid, &place))
    return;
  sf_session_keep_secret (self, uid, secret);
  sf_sync_loop_wake (self->loop);
}

/* One at a time: the next when the code of the one before was typed, or when the person syncs by hand. */
static gboolean
is_asking (SfSession *self)
{
  for (guint i = 0; self->secrets_wanted != NULL && i < self->pending->len; i++)
    {
      const SfPending *pending = self->pending->pdata[i];

      if (pending->state == SF_PENDING_WAITING && sf_session_lacks_secret (self, pending->operation) &&
          g_hash_table_contains (self->secrets_wanted, sf_operation_get_uid (pending->operation)))
        return TRUE;
    }
  return FALSE;
}

gboolean
sf_session_must_ask_secret (SfSession *self, const SfOperation *operation)
{
  return sf_session_lacks_secret (self, operation) && !is_asking (self);
}

gboolean
sf_session_lacks_secret (SfSession *self, const SfOperation *operation)
{
  return sf_session_get_secret (self, sf_operation_get_uid (operation)) == NULL &&
         sf_session_get_rules (self)->secret_required &&
         is_binding (sf_operation_get_kind (operation), sf_operation_get_action (operation),
                     sf_operation_get_role (operation));
}
