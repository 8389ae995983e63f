/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Acts that are no operation, and walking the chain.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-audit-chain.h"
#include "store/sf-store-private.h"

void
sf_store_audit (SfStore *self, const char *account, const char *role, const char *action, const char *outcome,
                const char *code)
{
  const SfAct act = { .at = sf_clock_now (self->clock),
                      .account = account,
                      .role = role,
                      .action = action,
                      .outcome = outcome,
                      .code = code };

  sf_ledger_add_act (self->ledger, &act);
}

typedef struct
{
  SfStoreSession *session;
  const char *action, *outcome, *code;
} Note;

static void
note_free (gpointer data)
{
  Note *self = data;

  sf_store_session_unref (self->session);
  g_free (self);
}

static gpointer
note_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const Note *note = data;
  SfActor *actor = note->session->actor;

  sf_store_audit (self, sf_actor_get_account (actor), sf_role_name (sf_actor_get_role (actor)), note->action,
                  note->outcome, note->code);
  return NULL;
}

/* The store may be closed by now: it does not wait for whom nobody waits. */
static void
noted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_db_pool_finish (NULL, result, &error);
  if (error != NULL)
    g_warning ("an act was not written down: %s", error->message);
}

void
sf_store_note (SfStore *self, SfStoreSession *session, const char *action, const char *outcome, const char *code)
{
  Note *note = g_new0 (Note, 1);

  note->session = sf_store_session_ref (session);
  note->action = g_intern_string (action);
  note->outcome = g_intern_string (outcome);
  note->code = g_intern_string (code);
  sf_store_write_async (self, note_work, note, note_free, NULL, noted_cb, NULL);
}

static gpointer
verify_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  sf_audit_chain_verify (db, self->content_key, data, error);
  return NULL;
}

gboolean
sf_store_audit_verify (SfStore *self, gint64 *out_n, GError **error)
{
  return sf_store_read_sync (self, verify_work, out_n, NULL, error);
}
