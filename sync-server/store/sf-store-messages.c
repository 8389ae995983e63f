/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Addresses are looked up when a message is sent, so that one that was corrected meanwhile is used.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-store-messages.h"

#include "core/form/sf-notice-text.h"
#include "core/model/sf-uuid.h"
#include "db/sf-facts-query.h"
#include "db/sf-record-table.h"
#include "store/sf-seal.h"
#include "store/sf-store-private.h"

#define FIRST_WAIT (60 * SF_SECOND)
#define LONGEST_WAIT (6 * SF_HOUR)
#define MAX_ERROR 200 /* characters of an error that are kept */
#define PURPOSE "message-code"

void
sf_message_free (SfMessage *self)
{
  g_free (self->id);
  g_free (self->channel);
  g_free (self->account);
  g_free (self->name);
  g_free (self->address);
  g_free (self->subject);
  g_free (self->text);
  g_free (self);
}

void
sf_store_set_channels (SfStore *self, const char *const *channels)
{
  g_strfreev (self->channels);
  self->channels = g_strdupv ((char **) channels);
}

gboolean
sf_store_has_channel (SfStore *self, const char *channel)
{
  return self->channels != NULL && g_strv_contains ((const char *const *) self->channels, channel);
}

/* ---- Putting ---- */

/* A row to be. One of text_1 and sealed is NULL. */
typedef struct
{
  const char *account, *code;
  const char *notice;
  const char *text_1, *text_2;
  const char *sealed;
  SfTime expires; /* 0: never */
} Draft;

static gboolean
put_message (SfStore *self, SfDb *db, const char *id, const char *channel, const Draft *draft, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (
    db,
    "INSERT INTO message (id, account, channel, code, notice, text_1, text_2, sealed, expires_at, state, "
    "created_at, next_at) VALUES (:id, :account, :channel, :code, :notice, :text_1, :text_2, :sealed, "
    ":expires, 'waiting', :now, :now) ON CONFLICT (id) DO NOTHING",
    error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":id", id);
  sf_stmt_bind_text (stmt, ":account", draft->account);
  sf_stmt_bind_text (stmt, ":channel", channel);
  sf_stmt_bind_text (stmt, ":code", draft->code);
  sf_stmt_bind_text (stmt, ":notice", draft->notice);
  sf_stmt_bind_text (stmt, ":text_1", draft->text_1);
  sf_stmt_bind_text (stmt, ":text_2", draft->text_2);
  sf_stmt_bind_text (stmt, ":sealed", draft->sealed);
  if (draft->expires != 0)
    sf_stmt_bind_int (stmt, ":expires", draft->expires);
  else
    sf_stmt_bind_null (stmt, ":expires");
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  return sf_stmt_run (stmt, error);
}

/* By every channel; @uid makes the ids. */
static gboolean
put_messages (SfStore *self, SfDb *db, const char *uid, const Draft *draft, GError **error)
{
  for (guint i = 0; self->channels != NULL && self->channels[i] != NULL; i++)
    {
      g_autofree char *role = g_strdup_printf ("message:%s", self->channels[i]);
      g_autofree char *id = sf_uuid_derive (uid, role);

      if (!put_message (self, db, id, self->channels[i], draft, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
sf_store_put_messages (SfStore *self, SfDb *db, const SfRecord *notice, GError **error)
{
  const Draft draft = { .account = sf_record_get_text (notice, SF_NOTICE_ACCOUNT),
                        .code = sf_record_get_text (notice, SF_NOTICE_CODE),
                        .notice = sf_record_get_id (notice),
                        .text_1 = sf_record_get_text (notice, SF_NOTICE_TEXT_1),
                        .text_2 = sf_record_get_text (notice, SF_NOTICE_TEXT_2) };

  return put_messages (self, db, draft.notice, &draft, error);
}

gboolean
sf_store_forget_codes (SfStore *self, SfDb *db, const char *account, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "UPDATE message SET state = 'skipped', ended_at = :now, sealed = NULL "
                                           "WHERE account = :account AND sealed IS NOT NULL",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  sf_stmt_bind_text (stmt, ":account", account);
  return sf_stmt_run (stmt, error);
}

gboolean
sf_store_put_code (SfStore *self, SfDb *db, const char *account, const char *code, const char *secret, SfTime expires,
                   GError **error)
{
  g_autofree char *uid = sf_uuid_new (sf_clock_now (self->clock));
  g_autofree char *sealed = sf_seal (self->content_key, PURPOSE, secret);
  const Draft draft = { .account = account, .code = code, .sealed = sealed, .expires = expires };

  return sf_store_forget_codes (self, db, account, error) && put_messages (self, db, uid, &draft, error);
}

/* ---- What is due ---- */

/* The e-mail address that the account's student or employer gives; NULL if there is none. */
static char *
query_mail_address (SfDb *db, const SfRecord *account, GError **error)
{
  const char *student = sf_record_get_text (account, SF_ACCOUNT_STUDENT);
  const char *employer = sf_record_get_text (account, SF_ACCOUNT_EMPLOYER);
  g_autoptr (SfRecord) owner = NULL;

  if (sf_record_has (account, SF_ACCOUNT_EMAIL))
    return g_strdup (sf_record_get_text (account, SF_ACCOUNT_EMAIL));
  if (student != NULL)
    owner = sf_record_table_get (db, SF_KIND_STUDENT, student, NULL, error);
  else if (employer != NULL)
    owner = sf_record_table_get (db, SF_KIND_EMPLOYER, employer, NULL, error);
  return owner != NULL ? g_strdup (sf_record_get_field (owner, "email")) : NULL;
}

/* The columns of due_work(). */
enum
{
  ID,
  CHANNEL,
  ACCOUNT,
  ATTEMPTS,
  CODE,
  TEXT_1,
  TEXT_2,
  SEALED,
  EXPIRES,
};

/* What it says. A code is taken out of its seal at the last moment, and only while it is good. */
static char *
make_text (SfStore *self, SfStmt *stmt, SfTime expires)
{
  const char *sealed = sf_stmt_get_text (stmt, SEALED);
  g_autofree char *secret = NULL;
  g_autofree char *until = NULL;

  if (expires == 0)
    return sf_notice_text (sf_stmt_get_text (stmt, CODE), "zh_CN", sf_stmt_get_text (stmt, TEXT_1),
                           sf_stmt_get_text (stmt, TEXT_2));
  secret =
    sealed != NULL && expires > sf_clock_now (self->clock) ? sf_unseal (self->content_key, PURPOSE, sealed) : NULL;
  until = sf_time_format_minute (expires);
  return secret != NULL ? sf_notice_text (sf_stmt_get_text (stmt, CODE), "zh_CN", secret, until) : NULL;
}

static SfMessage *
read_message (SfStore *self, SfDb *db, SfStmt *stmt, GError **error)
{
  g_autoptr (SfMessage) message = g_new0 (SfMessage, 1);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) account = NULL;
  g_autoptr (SfRecord) settings = NULL;

  message->id = g_strdup (sf_stmt_get_text (stmt, ID));
  message->channel = g_strdup (sf_stmt_get_text (stmt, CHANNEL));
  message->account = g_strdup (sf_stmt_get_text (stmt, ACCOUNT));
  message->attempts = (guint) sf_stmt_get_int (stmt, ATTEMPTS);
  message->expires = sf_stmt_get_int (stmt, EXPIRES);
  message->text = make_text (self, stmt, message->expires);
  account = sf_record_table_get (db, SF_KIND_ACCOUNT, message->account, NULL, &local);
  settings = local == NULL ? sf_facts_query_settings (db, &local) : NULL;
  if (account != NULL && local == NULL)
    {
      message->name = g_strdup (sf_record_get_text (account, SF_ACCOUNT_NAME));
      message->address = query_mail_address (db, account, &local);
    }
  message->subject =
    g_strdup_printf ("【%s】%s", settings != NULL ? sf_record_get_text (settings, SF_SETTINGS_NAME) : "三方",
                     message->expires != 0 ? "验证码" : "就业协议书通知");
  if (local == NULL)
    return g_steal_pointer (&message);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gpointer
due_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  guint limit = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_message_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "SELECT id, channel, account, attempts, code, text_1, text_2, sealed, expires_at FROM message "
                   "WHERE state = 'waiting' AND next_at <= :now ORDER BY next_at, id LIMIT :limit",
                   error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  sf_stmt_bind_int (stmt, ":limit", limit);
  while (local == NULL && sf_stmt_step (stmt, &local))
    {
      SfMessage *message = read_message (self, db, stmt, &local);

      if (message != NULL)
        g_ptr_array_add (due, message);
    }
  if (local == NULL)
    return g_steal_pointer (&due);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_due_messages_async (SfStore *self, guint limit, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_store_read_async (self, due_work, GUINT_TO_POINTER (limit), NULL, (GDestroyNotify) g_ptr_array_unref, callback,
                       user_data);
}

GPtrArray *
sf_store_due_messages_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}

/* ---- How it ended ---- */

typedef struct
{
  char *id;
  char *error;
  SfDelivery delivery;
  guint attempts;
  SfTime next; /* if it is to be tried again */
  SfTime expires;
} Outcome;

static void
outcome_free (gpointer data)
{
  Outcome *self = data;

  g_free (self->id);
  g_free (self->error);
  g_free (self);
}

static const char *
get_state (const Outcome *outcome)
{
  switch (outcome->delivery)
    {
    case SF_DELIVERY_SENT:
      return "sent";
    case SF_DELIVERY_SKIPPED:
      return "skipped";
    case SF_DELIVERY_RETRY:
      if (outcome->expires != 0 && outcome->next >= outcome->expires)
        return "failed";
      return outcome->attempts < SF_MESSAGE_ATTEMPTS ? "waiting" : "failed";
    case SF_DELIVERY_FAILED:
    default:
      return "failed";
    }
}

/* What was said is forgotten once nothing is to be sent any more. */
static gpointer
done_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const Outcome *outcome = data;
  const char *state = get_state (outcome);
  gboolean over = !g_str_equal (state, "waiting");
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   over ? "UPDATE message SET state = :state, attempts = :attempts, ended_at = :time, error = :error, "
                          "text_1 = NULL, text_2 = NULL, sealed = NULL WHERE id = :id"
                        : "UPDATE message SET state = :state, attempts = :attempts, next_at = :time, error = :error "
                          "WHERE id = :id",
                   error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":state", state);
  sf_stmt_bind_int (stmt, ":attempts", outcome->attempts);
  sf_stmt_bind_int (stmt, ":time", over ? sf_clock_now (self->clock) : outcome->next);
  sf_stmt_bind_text (stmt, ":error", outcome->error);
  sf_stmt_bind_text (stmt, ":id", outcome->id);
  return sf_stmt_run (stmt, error) ? GINT_TO_POINTER (1) : NULL;
}

static SfTime
get_wait (guint attempts, guint retry_after)
{
  SfTime wait = MIN (FIRST_WAIT << MIN (attempts - 1, 16), LONGEST_WAIT);

  return MAX (wait, (SfTime) retry_after * SF_SECOND);
}

void
sf_store_message_done_async (SfStore *self, const SfMessage *message, SfDelivery delivery, guint retry_after,
                             const char *error_text, GAsyncReadyCallback callback, gpointer user_data)
{
  Outcome *outcome = g_new0 (Outcome, 1);
  g_autofree char *valid = g_utf8_make_valid (error_text != NULL ? error_text : "", -1);

  outcome->id = g_strdup (message->id);
  outcome->delivery = delivery;
  outcome->attempts = message->attempts + 1;
  outcome->next = sf_clock_now (self->clock) + get_wait (outcome->attempts, retry_after);
  outcome->expires = message->expires;
  outcome->error = *valid != '\0' ? g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_ERROR)) : NULL;
  sf_store_write_async (self, done_work, outcome, outcome_free, NULL, callback, user_data);
}

gboolean
sf_store_message_done_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error) != NULL;
}
