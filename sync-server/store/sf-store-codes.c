/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-store-codes.h"

#include "core/model/sf-uuid.h"
#include "store/sf-seal.h"
#include "store/sf-store-private.h"

#define PURPOSE "message-code"

void
sf_code_message_free (SfCodeMessage *self)
{
  g_free (self->id);
  g_free (self->account);
  g_free (self->channel);
  g_free (self->code);
  g_free (self);
}

gboolean
sf_store_send_code (SfStore *self, SfDb *db, const char *account, const char *channel, const char *code, SfTime expires,
                    GError **error)
{
  g_autofree char *id = sf_uuid_new (sf_clock_now (self->clock));
  g_autofree char *sealed = sf_seal (self->content_key, PURPOSE, code);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "INSERT INTO message_secret (id, account, channel, sealed, expires_at) "
                                           "VALUES (:id, :account, :channel, :sealed, :expires)",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":id", id);
  sf_stmt_bind_text (stmt, ":account", account);
  sf_stmt_bind_text (stmt, ":channel", channel);
  sf_stmt_bind_text (stmt, ":sealed", sealed);
  sf_stmt_bind_int (stmt, ":expires", expires);
  return sf_stmt_run (stmt, error);
}

static SfCodeMessage *
read_message (SfStore *self, SfStmt *stmt)
{
  g_autoptr (SfCodeMessage) message = g_new0 (SfCodeMessage, 1);

  message->id = g_strdup (sf_stmt_get_text (stmt, 0));
  message->account = g_strdup (sf_stmt_get_text (stmt, 1));
  message->channel = g_strdup (sf_stmt_get_text (stmt, 2));
  message->code = sf_unseal (self->content_key, PURPOSE, sf_stmt_get_text (stmt, 3));
  message->expires = sf_stmt_get_int (stmt, 4);
  return message->code != NULL && message->expires > sf_clock_now (self->clock) ? g_steal_pointer (&message) : NULL;
}

GPtrArray *
sf_store_take_codes (SfStore *self, SfDb *db, GError **error)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_code_message_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (
    db, "SELECT id, account, channel, sealed, expires_at FROM message_secret ORDER BY expires_at, id", error);

  if (stmt == NULL)
    return NULL;
  while (sf_stmt_step (stmt, &local))
    {
      SfCodeMessage *message = read_message (self, stmt);

      if (message != NULL)
        g_ptr_array_add (messages, message);
    }
  if (local == NULL && sf_db_exec (db, "DELETE FROM message_secret", &local))
    return g_steal_pointer (&messages);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
