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
#include "store/sf-store-private.h"

#define FIRST_WAIT (60 * SF_SECOND)
#define LONGEST_WAIT (6 * SF_HOUR)
#define MAX_ERROR 200 /* characters of an error that are kept */

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

/* ---- Putting ---- */

static gboolean
put_message (SfStore *self, SfDb *db, const char *id, const char *channel, const char *account, const char *code,
             const char *text_1, const char *text_2, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   "INSERT INTO message (id, account, channel, code, text_1, text_2, state, created_at, next_at) "
                   "VALUES (:id, :account, :channel, :code, :text_1, :text_2, 'waiting', :now, :now) "
                   "ON CONFLICT (id) DO NOTHING",
                   error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":id", id);
  sf_stmt_bind_text (stmt, ":account", account);
  sf_stmt_bind_text (stmt, ":channel", channel);
  sf_stmt_bind_text (stmt, ":code", code);
  sf_stmt_bind_text (stmt, ":text_1", text_1);
  sf_stmt_bind_text (stmt, ":text_2", text_2);
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  return sf_stmt_run (stmt, error);
}

gboolean
sf_store_put_messages (SfStore *self, SfDb *db, const char *uid, const char *account, const char *code,
                       const char *text_1, const char *text_2, GError **error)
{
  for (guint i = 0; self->channels != NULL && self->channels[i] != NULL; i++)
    {
      g_autofree char *role = g_strdup_printf ("message:%s", self->channels[i]);
      g_autofree char *id = sf_uuid_derive (uid, role);

      if (!put_message (self, db, id, self->channels[i], account, code, text_1, text_2, error))
        return FALSE;
    }
  return TRUE;
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

static gboolean
fill_message (SfDb *db, SfMessage *message, const char *code, const char *text_1, const char *text_2, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) account = sf_record_table_get (db, SF_KIND_ACCOUNT, message->account, NULL, &local);
  g_autoptr (SfRecord) settings = local == NULL ? sf_facts_query_settings (db, &local) : NULL;

  if (account != NULL && local == NULL)
    {
      message->name = g_strdup (sf_record_get_text (account, SF_ACCOUNT_NAME));
      message->address = query_mail_address (db, account, &local);
    }
  message->text = sf_notice_text (code, "zh_CN", text_1, text_2);
  message->subject = g_strdup_printf ("【%s】就业协议书通知",
                                      settings != NULL ? sf_record_get_text (settings, SF_SETTINGS_NAME) : "三方");
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gpointer
due_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  guint limit = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_message_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "SELECT id, channel, account, attempts, code, text_1, text_2 FROM message "
                                           "WHERE state = 'waiting' AND next_at <= :now ORDER BY next_at, id "
                                           "LIMIT :limit",
                                           error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_int (stmt, ":now", sf_clock_now (self->clock));
  sf_stmt_bind_int (stmt, ":limit", limit);
  while (sf_stmt_step (stmt, &local))
    {
      SfMessage *message = g_new0 (SfMessage, 1);

      g_ptr_array_add (due, message);
      message->id = g_strdup (sf_stmt_get_text (stmt, 0));
      message->channel = g_strdup (sf_stmt_get_text (stmt, 1));
      message->account = g_strdup (sf_stmt_get_text (stmt, 2));
      message->attempts = (guint) sf_stmt_get_int (stmt, 3);
      if (!fill_message (db, message, sf_stmt_get_text (stmt, 4), sf_stmt_get_text (stmt, 5),
                         sf_stmt_get_text (stmt, 6), &local))
        break;
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
  SfTime wait;
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
      return outcome->attempts < SF_MESSAGE_ATTEMPTS ? "waiting" : "failed";
    case SF_DELIVERY_FAILED:
    default:
      return "failed";
    }
}

/* What was said is forgotten once nothing is to be sent any more: it may hold a one-time code, and names. */
static gpointer
done_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const Outcome *outcome = data;
  const char *state = get_state (outcome);
  gboolean over = !g_str_equal (state, "waiting");
  SfTime now = sf_clock_now (self->clock);
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   over ? "UPDATE message SET state = :state, attempts = :attempts, ended_at = :time, error = :error, "
                          "text_1 = NULL, text_2 = NULL WHERE id = :id"
                        : "UPDATE message SET state = :state, attempts = :attempts, next_at = :time, error = :error "
                          "WHERE id = :id",
                   error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":state", state);
  sf_stmt_bind_int (stmt, ":attempts", outcome->attempts);
  sf_stmt_bind_int (stmt, ":time", over ? now : now + outcome->wait);
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
  outcome->wait = get_wait (outcome->attempts, retry_after);
  outcome->error = *valid != '\0' ? g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_ERROR)) : NULL;
  sf_store_write_async (self, done_work, outcome, outcome_free, NULL, callback, user_data);
}

gboolean
sf_store_message_done_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error) != NULL;
}
