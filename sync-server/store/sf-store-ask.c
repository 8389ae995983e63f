/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asking for acts on accounts, and what all of them write down. On the writer's thread but for the calls that begin and
 * finish.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/model/sf-uuid.h"
#include "store/sf-store-accounts-private.h"
#include "store/sf-store-messages.h"

/* ---- Asking ---- */

SfAsk *
sf_ask_new (SfStoreSession *session)
{
  SfAsk *self = g_new0 (SfAsk, 1);

  self->session = session != NULL ? sf_store_session_ref (session) : NULL;
  return self;
}

void
sf_ask_free (gpointer data)
{
  SfAsk *self = data;

  g_clear_pointer (&self->session, sf_store_session_unref);
  g_free (self->account);
  g_free (self->id);
  g_free (self->login);
  g_free (self->name);
  g_free (self->roles);
  g_free (self->colleges);
  g_free (self->address);
  g_free (self->secret);
  g_free (self->code);
  g_free (self);
}

const char *
sf_ask_get_account (const SfAsk *self)
{
  return self->account != NULL ? self->account : sf_actor_get_account (self->session->actor);
}

void
sf_store_ask_write (SfStore *self, SfStoreWork work, SfAsk *ask, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_write_async (self, work, ask, sf_ask_free, sf_answer_free, callback, user_data);
}

void
sf_store_ask_read (SfStore *self, SfStoreWork work, SfAsk *ask, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_read_async (self, work, ask, sf_ask_free, sf_answer_free, callback, user_data);
}

/* ---- Answering ---- */

SfAnswer *
sf_answer_new (char *text)
{
  SfAnswer *self = g_new0 (SfAnswer, 1);

  self->text = text != NULL ? text : g_strdup ("");
  return self;
}

SfAnswer *
sf_answer_refuse (SfStoreError refusal, const char *message)
{
  SfAnswer *self = sf_answer_new (g_strdup (message));

  self->refused = TRUE;
  self->refusal = refusal;
  return self;
}

void
sf_answer_free (gpointer data)
{
  SfAnswer *self = data;

  g_free (self->text);
  g_free (self);
}

char *
sf_store_text_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (SfAnswer) answer = sf_store_finish (self, result, error);

  if (answer == NULL)
    return NULL;
  if (!answer->refused)
    return g_steal_pointer (&answer->text);
  g_set_error_literal (error, SF_STORE_ERROR, (int) answer->refusal, answer->text);
  return NULL;
}

gboolean
sf_store_finish_empty (SfStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;

  sf_store_finish (self, result, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ---- Writing down ---- */

void
sf_store_audit_account (SfStore *self, SfStoreSession *session, const char *action, const char *about,
                        const char *outcome, const char *code)
{
  const SfAct act = { .at = sf_clock_now (self->clock),
                      .account = session != NULL ? sf_actor_get_account (session->actor) : NULL,
                      .role = session != NULL ? sf_role_name (sf_actor_get_role (session->actor)) : NULL,
                      .action = action,
                      .about_kind = sf_kind_info (SF_KIND_ACCOUNT)->name,
                      .about = about,
                      .outcome = outcome,
                      .code = code };

  sf_ledger_add_act (self->ledger, &act);
}

SfAnswer *
sf_store_deny (SfStore *self, SfStoreSession *session, const char *action, const char *about)
{
  sf_store_audit_account (self, session, action, about, "denied", "E_ROLE");
  return sf_answer_refuse (SF_STORE_ERROR_ROLE, "the role may not do this");
}

gboolean
sf_store_run_on (SfDb *db, const char *sql, const char *text, const char *second, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, text);
  if (second != NULL)
    sf_stmt_bind_text_at (stmt, 2, second);
  return sf_stmt_run (stmt, error);
}

gboolean
sf_store_tell (SfStore *self, SfDb *db, const char *account, const char *code, const char *text_1, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  g_autofree char *id = sf_uuid_new (now);
  g_autoptr (SfRecord) notice = sf_record_new (SF_KIND_NOTICE, id);

  sf_record_set_state (notice, SF_NOTICE_UNREAD);
  sf_record_set_text (notice, SF_NOTICE_ACCOUNT, account);
  sf_record_set_text (notice, SF_NOTICE_CODE, code);
  sf_record_set_text (notice, SF_NOTICE_ABOUT_KIND, sf_kind_info (SF_KIND_ACCOUNT)->name);
  sf_record_set_text (notice, SF_NOTICE_ABOUT, account);
  sf_record_set_text (notice, SF_NOTICE_TEXT_1, text_1);
  sf_record_set_int (notice, SF_NOTICE_AT, now);
  return sf_ledger_put (self->ledger, db, notice, NULL, NULL, error) && sf_store_put_messages (self, db, notice, error);
}
