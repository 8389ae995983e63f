/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the screens read: single records, histories, what may be done, the outbox, drafts.
 */
#define G_LOG_DOMAIN "sf-app"

#include "db/sf-facts-query.h"
#include "db/sf-record-table.h"
#include "sync/sf-session-private.h"

typedef struct
{
  SfKind kind;
  char *id;
  guint limit;
  SfActor *actor;
  SfTime now;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_free (self->id);
  g_clear_pointer (&self->actor, sf_actor_unref);
  g_free (self);
}

static void
ask (SfSession *self, SfDbWork work, Question *question, GDestroyNotify destroy, GCancellable *cancellable,
     GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->cache != NULL);
  sf_db_pool_read_async (sf_cache_get_pool (self->cache), work, question, question_free, destroy, cancellable, callback,
                         user_data);
}

static Question *
question_new (SfKind kind, const char *id)
{
  Question *self = g_new0 (Question, 1);

  self->kind = kind;
  self->id = g_strdup (id);
  return self;
}

/* ---- Records ---- */

static gpointer
read_item (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *q = data;

  return sf_cache_read_item (db, q->kind, q->id, error);
}

void
sf_session_load_async (SfSession *self, SfKind kind, const char *id, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  ask (self, read_item, question_new (kind, id), g_object_unref, cancellable, callback, user_data);
}

SfItem *
sf_session_load_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return sf_db_pool_finish (NULL, result, error);
}

/* SfItem * of what @stmt gives: mark, then the kind's columns. */
static GPtrArray *
read_items (SfStmt *stmt, SfKind kind, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) local = NULL;

  while (sf_stmt_step (stmt, &local))
    {
      g_autoptr (SfRecord) record = sf_record_table_read (stmt, kind, 1);

      g_ptr_array_add (items, sf_item_new (record, (SfItemMark) sf_stmt_get_int (stmt, 0),
                                           sf_stmt_get_text (stmt, 1 + sf_record_table_content_offset (kind))));
    }
  if (local == NULL)
    return g_steal_pointer (&items);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Events or attachments, which both say what they are about, in the order in which they came. */
static gpointer
read_about (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *q = data;
  g_autofree char *sql =
    g_strdup_printf ("SELECT mark, %s FROM %s WHERE about = :about ORDER BY %s, id", sf_record_table_columns (q->kind),
                     sf_kind_info (q->kind)->name, q->kind == SF_KIND_EVENT ? "at" : "added_at");
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":about", q->id);
  return read_items (stmt, q->kind, error);
}

void
sf_session_history_async (SfSession *self, const char *about, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  ask (self, read_about, question_new (SF_KIND_EVENT, about), (GDestroyNotify) g_ptr_array_unref, cancellable, callback,
       user_data);
}

GPtrArray *
sf_session_history_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return sf_db_pool_finish (NULL, result, error);
}

void
sf_session_attachments_async (SfSession *self, const char *about, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  ask (self, read_about, question_new (SF_KIND_ATTACHMENT, about), (GDestroyNotify) g_ptr_array_unref, cancellable,
       callback, user_data);
}

GPtrArray *
sf_session_attachments_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return sf_db_pool_finish (NULL, result, error);
}

static gpointer
read_all (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *q = data;
  g_autofree char *sql = g_strdup_printf ("SELECT mark, %s FROM %s ORDER BY id LIMIT :limit",
                                          sf_record_table_columns (q->kind), sf_kind_info (q->kind)->name);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_int (stmt, ":limit", q->limit);
  return read_items (stmt, q->kind, error);
}

void
sf_session_all_async (SfSession *self, SfKind kind, guint limit, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question = question_new (kind, NULL);

  question->limit = limit;
  ask (self, read_all, question, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
sf_session_all_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return sf_db_pool_finish (NULL, result, error);
}

/* ---- What may be done ---- */

static void
option_free (gpointer data)
{
  SfOption *self = data;

  g_clear_pointer (&self->params, json_object_unref);
  g_free (self);
}

static SfOption *
find_option (GPtrArray *options, const char *action)
{
  for (guint i = 0; i < options->len; i++)
    if (g_str_equal (((SfOption *) options->pdata[i])->action, action))
      return options->pdata[i];
  return NULL;
}

static gpointer
read_options (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *q = data;
  SfRole role = sf_actor_get_role (q->actor);
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (option_free);
  g_autoptr (SfRules) rules = NULL;
  g_autoptr (SfRecord) record = q->id != NULL ? sf_record_table_get (db, q->kind, q->id, NULL, NULL) : NULL;
  g_autoptr (SfFacts) facts = sf_facts_query (db, q->kind, NULL, record, q->actor, sf_facts_known_to (role), error);

  if (facts == NULL)
    return NULL;
  rules = sf_facts_query_rules (db, error);
  if (rules == NULL)
    return NULL;
  for (guint i = 0; i < sf_workflow_n_transitions (); i++)
    {
      g_autoptr (SfDecision) decision = NULL;
      SfTransitionInfo info;
      SfOption *option;

      sf_workflow_get_transition (i, &info);
      if (info.kind != q->kind || (info.roles & SF_ROLE_BIT (role)) == 0 || find_option (options, info.action) != NULL)
        continue;
      decision = sf_workflow_probe (q->kind, info.action, record, q->actor, facts, rules, q->now);
      option = g_new0 (SfOption, 1);
      option->action = info.action;
      option->verdict = decision->verdict;
      option->code = decision->code;
      option->params = decision->params != NULL ? json_object_ref (decision->params) : NULL;
      g_ptr_array_add (options, option);
    }
  return g_steal_pointer (&options);
}

void
sf_session_options_async (SfSession *self, SfKind kind, const char *id, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question = question_new (kind, id);

  question->actor = sf_actor_ref (self->actor);
  question->now = sf_session_server_now (self);
  ask (self, read_options, question, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
sf_session_options_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return sf_db_pool_finish (NULL, result, error);
}

/* ---- The outbox ---- */

void
sf_outbox_entry_free (SfOutboxEntry *self)
{
  g_free (self->uid);
  g_free (self->id);
  g_free (self->action);
  g_clear_pointer (&self->params, json_object_unref);
  g_clear_pointer (&self->args, json_object_unref);
  g_free (self->title);
  g_free (self);
}

static SfOutboxState
get_entry_state (const SfPending *pending, SfTime now)
{
  switch (pending->state)
    {
    case SF_PENDING_REJECTED:
      return SF_OUTBOX_REJECTED;
    case SF_PENDING_SENT:
      return SF_OUTBOX_SENT;
    default:
      return pending->hold_until > now ? SF_OUTBOX_HELD : SF_OUTBOX_WAITING;
    }
}

static SfOutboxEntry *
make_entry (const SfPending *pending, SfTime now)
{
  SfOutboxEntry *entry = g_new0 (SfOutboxEntry, 1);
  const SfOperation *operation = pending->operation;

  entry->uid = g_strdup (sf_operation_get_uid (operation));
  entry->kind = sf_operation_get_kind (operation);
  entry->id = g_strdup (sf_operation_get_id (operation));
  entry->action = g_strdup (sf_operation_get_action (operation));
  entry->at = sf_operation_get_at (operation);
  entry->state = get_entry_state (pending, now);
  entry->args = json_object_ref (sf_operation_get_args (operation));
  entry->title = g_strdup (pending->title);
  if (pending->receipt != NULL && !pending->receipt->applied)
    {
      if (!sf_workflow_code_from_name (pending->receipt->code, &entry->code))
        entry->code = SF_CODE_INTERNAL;
      entry->params = pending->receipt->params != NULL ? json_object_ref (pending->receipt->params) : NULL;
    }
  return entry;
}

void
sf_session_outbox_async (SfSession *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_outbox_entry_free);
  SfTime now = sf_clock_now (self->clock);

  for (guint i = 0; self->pending != NULL && i < self->pending->len; i++)
    {
      const SfPending *pending = self->pending->pdata[i];

      if (pending->state != SF_PENDING_APPLIED)
        g_ptr_array_add (entries, make_entry (pending, now));
    }
  g_task_return_pointer (task, entries, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
sf_session_outbox_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Drafts ---- */

typedef struct
{
  char *key;
  JsonObject *values;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *self = data;

  g_free (self->key);
  g_clear_pointer (&self->values, json_object_unref);
  g_free (self);
}

static gpointer
save_draft (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Draft *draft = data;

  sf_outbox_save_draft (db, draft->key, draft->values, error);
  return NULL;
}

static gpointer
load_draft (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return sf_outbox_load_draft (db, ((const Draft *) data)->key, error);
}

static void
draft_saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_db_pool_finish (NULL, result, &error);
  if (error != NULL)
    g_warning ("a draft was not saved: %s", error->message);
}

void
sf_session_save_draft (SfSession *self, const char *key, JsonObject *values)
{
  Draft *draft = g_new0 (Draft, 1);

  g_return_if_fail (self->outbox != NULL);
  draft->key = g_strdup (key);
  draft->values = values != NULL ? json_object_ref (values) : NULL;
  sf_db_pool_write_async (self->outbox, SF_DB_WORK_GROUPED, save_draft, draft, draft_free, NULL, NULL, draft_saved_cb,
                          NULL);
}

void
sf_session_load_draft_async (SfSession *self, const char *key, GAsyncReadyCallback callback, gpointer user_data)
{
  Draft *draft = g_new0 (Draft, 1);

  g_return_if_fail (self->outbox != NULL);
  draft->key = g_strdup (key);
  sf_db_pool_write_async (self->outbox, SF_DB_WORK_GROUPED, load_draft, draft, draft_free,
                          (GDestroyNotify) json_object_unref, NULL, callback, user_data);
}

JsonObject *
sf_session_load_draft_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return sf_db_pool_finish (NULL, result, error);
}
