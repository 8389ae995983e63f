/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Deciding: first over the cache, by the same rules as the server; then one durable insert into the outbox. Only when
 * that is on the disk is the person told that it is done.
 */
#define G_LOG_DOMAIN "sf-app"

#include "core/model/sf-uuid.h"
#include "db/sf-record-table.h"
#include "sync/sf-session-private.h"

typedef struct
{
  SfSession *session;
  guint visit; /* of the session: whoever is logged in later has nothing to do with it */
  SfOperation *operation;
  SfActor *actor;
  SfTime now;
  SfPending *pending;
  char *secret; /* nullable */
  /* Out */
  SfDecision *decision;
  char *lane, *title;
  guint kinds;
} Act;

static void
act_free (gpointer data)
{
  Act *self = data;

  g_object_unref (self->session);
  g_clear_pointer (&self->operation, sf_operation_unref);
  g_clear_pointer (&self->actor, sf_actor_unref);
  g_clear_pointer (&self->pending, sf_pending_unref);
  g_clear_pointer (&self->decision, sf_decision_free);
  sf_password_free (self->secret);
  g_free (self->lane);
  g_free (self->title);
  g_free (self);
}

/* ---- On the cache's writer ---- */

static char *
make_title (SfRecord *record)
{
  const SfPartyColumns *columns = record != NULL ? &sf_kind_info (sf_record_get_kind (record))->parties : NULL;
  const char *one;
  const char *two;

  if (columns == NULL || columns->student_name < 0)
    return NULL;
  one = sf_record_get_text (record, columns->student_name);
  two = columns->employer_name >= 0 ? sf_record_get_text (record, columns->employer_name) : NULL;
  if (one == NULL || two == NULL)
    return g_strdup (one != NULL ? one : two);
  return g_strdup_printf ("%s · %s", one, two);
}

/* The record that an attachment belongs to; other records belong to themselves. NULL if it is not there. Transfer full.
 */
static SfRecord *
find_subject (SfDb *db, SfRecord *record)
{
  SfKind kind;

  if (record == NULL || sf_record_get_kind (record) != SF_KIND_ATTACHMENT)
    return record != NULL ? sf_record_ref (record) : NULL;
  if (!sf_kind_from_name (sf_record_get_text (record, SF_ATTACHMENT_ABOUT_KIND), &kind))
    return NULL;
  return sf_record_table_get (db, kind, sf_record_get_text (record, SF_ATTACHMENT_ABOUT), NULL, NULL);
}

/* Operations about different students do not wait for each other. */
static char *
find_lane (SfRecord *subject, const SfOperation *operation)
{
  const char *student = subject != NULL ? sf_record_get_student (subject) : NULL;

  if (student != NULL)
    return g_strdup (student);
  return g_strdup (subject != NULL ? sf_record_get_id (subject) : sf_operation_get_id (operation));
}

/* The operation as the person made it, but with what she looked at: the mark of the content shown. */
static SfOperation *
with_content (const SfOperation *from, const char *content)
{
  return sf_operation_new (sf_operation_get_uid (from), sf_operation_get_action (from), sf_operation_get_role (from),
                           sf_operation_get_at (from), sf_operation_get_kind (from), sf_operation_get_id (from),
                           sf_operation_get_after (from) == NULL ? content : NULL, sf_operation_get_after (from),
                           json_object_ref (sf_operation_get_args (from)));
}

static gpointer
decide_in_cache (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Act *act = data;
  g_autoptr (GError) local = NULL;
  g_autofree char *content = NULL;
  g_autoptr (SfRecord) before = sf_record_table_get (db, sf_operation_get_kind (act->operation),
                                                     sf_operation_get_id (act->operation), &content, &local);
  SfOperation *complete = with_content (act->operation, content);
  g_autoptr (SfRecord) subject = NULL;

  sf_operation_unref (act->operation);
  act->operation = complete;
  if (local == NULL)
    act->decision = sf_cache_decide (db, act->operation, act->actor, act->now, &act->kinds, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  /* What goes away was somebody's before. */
  subject = find_subject (db, act->decision->puts->len > 0 ? act->decision->puts->pdata[0] : before);
  act->lane = find_lane (subject, act->operation);
  act->title = make_title (subject);
  return NULL;
}

/* ---- On the outbox's writer ---- */

static gpointer
add_to_outbox (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  sf_outbox_add (db, ((Act *) data)->pending, error);
  return NULL;
}

/* ---- On the main thread ---- */

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Act *act = g_task_get_task_data (task);
  SfSession *self = act->session;
  GError *error = NULL;

  sf_db_pool_finish (NULL, result, &error);
  if (error != NULL)
    {
      /* It could not be kept: what it shows goes away again. */
      if (act->visit == self->visit)
        sf_session_replay (self);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (act->visit == self->visit)
    {
      g_ptr_array_add (self->pending, sf_pending_ref (act->pending));
      if (act->secret != NULL)
        sf_session_keep_secret (self, sf_operation_get_uid (act->operation), act->secret);
      sf_session_refresh (self, act->kinds);
      sf_sync_loop_wake (self->loop);
    }
  g_task_return_pointer (task, g_strdup (sf_operation_get_uid (act->operation)), g_free);
  g_object_unref (task);
}

static SfPending *
make_pending (Act *act)
{
  SfPending *pending = g_new0 (SfPending, 1);

  g_atomic_ref_count_init (&pending->refs);
  pending->operation = sf_operation_ref (act->operation);
  pending->lane = g_strdup (act->lane);
  pending->title = g_strdup (act->title);
  pending->hold_until = sf_clock_now (act->session->clock) + act->session->hold;
  return pending;
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Act *act = g_task_get_task_data (task);
  GError *error = NULL;

  sf_db_pool_finish (NULL, result, &error);
  if (error == NULL && act->decision->verdict == SF_REFUSED)
    error = sf_session_make_refusal (act->decision->code, act->decision->params);
  if (error == NULL && act->visit != act->session->visit)
    error = sf_session_make_closed ();
  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  act->pending = make_pending (act);
  sf_db_pool_write_async (act->session->outbox, SF_DB_WORK_GROUPED, add_to_outbox, act, NULL, NULL, NULL, added_cb,
                          task);
}

/* The last own operation on the record that the server has not answered, or whose rows are not here yet. */
static const char *
find_earlier (SfSession *self, SfKind kind, const char *id)
{
  for (guint i = self->pending->len; i > 0; i--)
    {
      const SfPending *pending = self->pending->pdata[i - 1];

      if (pending->state != SF_PENDING_REJECTED && sf_operation_get_kind (pending->operation) == kind &&
          g_str_equal (sf_operation_get_id (pending->operation), id))
        return sf_operation_get_uid (pending->operation);
    }
  return NULL;
}

void
sf_session_act_with_secret_async (SfSession *self, SfKind kind, const char *id, const char *action, JsonObject *args,
                                  const char *secret, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Act *act = g_new0 (Act, 1);
  g_autofree char *uid = NULL;

  g_return_if_fail (self->actor != NULL);
  act->session = g_object_ref (self);
  act->visit = self->visit;
  act->actor = sf_actor_ref (self->actor);
  act->secret = g_strdup (secret);
  act->now = sf_session_server_now (self);
  uid = sf_uuid_new (act->now);
  act->operation = sf_operation_new (uid, action, sf_actor_get_role (self->actor), act->now, kind, id, NULL,
                                     find_earlier (self, kind, id), args != NULL ? json_object_ref (args) : NULL);
  g_task_set_task_data (task, act, act_free);
  sf_db_pool_write_async (sf_cache_get_pool (self->cache), SF_DB_WORK_GROUPED, decide_in_cache, act, NULL, NULL, NULL,
                          decided_cb, task);
}

void
sf_session_act_async (SfSession *self, SfKind kind, const char *id, const char *action, JsonObject *args,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  sf_session_act_with_secret_async (self, kind, id, action, args, NULL, cancellable, callback, user_data);
}

char *
sf_session_act_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Replaying after something was taken out ---- */

typedef struct
{
  SfSession *session;
  guint visit;
  GPtrArray *pending;
  SfActor *actor;
  SfTime now;
  guint kinds;
} Replay;

static void
replay_free (gpointer data)
{
  Replay *self = data;

  g_object_unref (self->session);
  g_ptr_array_unref (self->pending);
  sf_actor_unref (self->actor);
  g_free (self);
}

static gpointer
replay_in_cache (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Replay *replay = data;

  sf_cache_replay (db, replay->pending, replay->actor, replay->now, &replay->kinds, error);
  return NULL;
}

static void
replayed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Replay *replay = g_task_get_task_data (task);
  GError *error = NULL;

  sf_db_pool_finish (NULL, result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (replay->visit == replay->session->visit)
    sf_session_refresh (replay->session, replay->kinds);
  g_task_return_boolean (task, TRUE);
}

/* Shows the decisions that are left; @task (transfer full) ends with it. */
static void
replay (SfSession *self, GTask *task)
{
  Replay *work = g_new0 (Replay, 1);

  work->session = g_object_ref (self);
  work->visit = self->visit;
  work->pending = sf_session_copy_pending (self);
  work->actor = sf_actor_ref (self->actor);
  work->now = sf_session_server_now (self);
  g_task_set_task_data (task, work, replay_free);
  sf_db_pool_write_async (sf_cache_get_pool (self->cache), SF_DB_WORK_GROUPED, replay_in_cache, work, NULL, NULL, NULL,
                          replayed_cb, task);
}

void
sf_session_replay (SfSession *self)
{
  replay (self, g_task_new (self, NULL, NULL, NULL));
}

/* ---- Taking back and putting away ---- */

typedef struct
{
  char *uid;
  char *reason; /* NULL: take back */
  SfTime now;
  guint visit;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *self = data;

  g_free (self->uid);
  g_free (self->reason);
  g_free (self);
}

static gpointer
remove_from_outbox (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Removal *removal = data;
  g_autoptr (GError) local = NULL;

  if (removal->reason != NULL)
    {
      if (!sf_outbox_archive (db, removal->uid, removal->reason, removal->now, &local) && local == NULL)
        g_set_error_literal (&local, SF_SYNC_ERROR, SF_SYNC_ERROR_TOO_LATE, "it is not a refused one");
    }
  else if (!sf_outbox_take_back (db, removal->uid, &local) && local == NULL)
    g_set_error_literal (&local, SF_SYNC_ERROR, SF_SYNC_ERROR_TOO_LATE, "it was sent already");
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  SfSession *self = g_task_get_source_object (task);
  const Removal *removal = g_task_get_task_data (task);
  GError *error = NULL;
  guint place;

  sf_db_pool_finish (NULL, result, &error);
  if (error == NULL && removal->visit != self->visit)
    error = sf_session_make_closed ();
  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  sf_session_forget_secret (self, removal->uid);
  if (sf_session_find_pending (self, removal->uid, &place))
    g_ptr_array_remove_index (self->pending, place);
  replay (self, task);
}

static void
remove_pending (SfSession *self, GTask *task, const char *uid, const char *reason)
{
  Removal *removal = g_new0 (Removal, 1);

  removal->uid = g_strdup (uid);
  removal->reason = g_strdup (reason);
  removal->now = sf_clock_now (self->clock);
  removal->visit = self->visit;
  g_task_set_task_data (task, removal, removal_free);
  sf_db_pool_write_async (self->outbox, SF_DB_WORK_GROUPED, remove_from_outbox, removal, NULL, NULL, NULL, removed_cb,
                          task);
}

static const char *
find_last_waiting (SfSession *self)
{
  for (guint i = self->pending->len; i > 0; i--)
    {
      const SfPending *pending = self->pending->pdata[i - 1];

      if (pending->state == SF_PENDING_WAITING)
        return sf_operation_get_uid (pending->operation);
    }
  return NULL;
}

void
sf_session_undo_async (SfSession *self, const char *uid, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  const char *which = uid != NULL ? uid : find_last_waiting (self);

  if (which != NULL)
    {
      remove_pending (self, task, which, NULL);
      return;
    }
  if (self->pending->len > 0)
    g_task_return_new_error (task, SF_SYNC_ERROR, SF_SYNC_ERROR_TOO_LATE, "all was sent already");
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "nothing waits");
  g_object_unref (task);
}

gboolean
sf_session_undo_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sf_session_discard_async (SfSession *self, const char *uid, const char *reason, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  remove_pending (self, g_task_new (self, NULL, callback, user_data), uid, reason);
}

gboolean
sf_session_discard_finish (SfSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
