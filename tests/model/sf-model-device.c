/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A device of the model: the client's own cache and outbox, worked on as the session does, but on the test's thread and
 * on the store without HTTP. Where the session waits for a timer, the device does what its caller says.
 */
#include "sf-model.h"
#include "../sf-folder.h"

#include "db/sf-record-table.h"

/* ---- Files ---- */

/* A folder with an empty cache and outbox as the program makes them, once: each device begins with a copy. */
static const char *
get_template (void)
{
  static char *folder;
  g_autoptr (GError) error = NULL;
  SfCache *cache;

  if (folder != NULL)
    return folder;
  folder = g_dir_make_tmp ("sanfang-template-XXXXXX", &error);
  g_assert_no_error (error);
  cache = sf_cache_new (folder, &error);
  g_assert_no_error (error);
  g_object_unref (cache);
  sf_db_pool_free (sf_outbox_open (folder, &error));
  g_assert_no_error (error);
  return folder;
}

void
sf_model_remove_template (void)
{
  sf_remove_folder (get_template ());
}

/* The connection is ours, so that nothing crosses threads. */
static SfDb *
open_file (SfModelDevice *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *empty = g_build_filename (get_template (), name, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (empty);
  g_autoptr (GFile) to = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  SfDb *db;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  db = sf_db_open (path, SF_DB_SECURE_DELETE, &error);
  g_assert_no_error (error);
  return db;
}

static void
open_files (SfModelDevice *self)
{
  self->cache = open_file (self, "cache.db");
  self->outbox = open_file (self, "outbox.db");
}

static void
load_pending (SfModelDevice *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->pending, g_ptr_array_unref);
  self->pending = sf_outbox_load (self->outbox, &error);
  g_assert_no_error (error);
}

static void
stop_pull (SfModelDevice *self)
{
  g_clear_pointer (&self->pull, sf_cache_state_free);
}

/* A folder that the server does not know: all that is open, and with @again what was applied, is offered anew. */
static void
start_device (SfModelDevice *self, gboolean again)
{
  /* Who was erased has another one. */
  g_autofree char *login = sf_model_text (self->model, "SELECT login FROM account WHERE id = :a", self->account, NULL);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->client, sf_test_client_free);
  self->client = sf_test_client_new (self->model->f, login, sf_role_name (self->role));
  self->client->epoch = g_strdup (sf_store_get_epoch (self->model->f->store));
  sf_outbox_start_device (self->outbox, self->client->device, self->client->epoch, again, sf_model_now (self->model),
                          &error);
  g_assert_no_error (error);
  load_pending (self);
  stop_pull (self);
}

SfModelDevice *
sf_model_device_new (SfModel *model, const char *account, SfRole role)
{
  SfModelDevice *self = g_new0 (SfModelDevice, 1);
  g_autoptr (GError) error = NULL;

  self->model = model;
  self->login = sf_model_text (model, "SELECT login FROM account WHERE id = :a", account, NULL);
  self->role = role;
  self->account = g_strdup (account);
  self->folder = g_dir_make_tmp ("sanfang-device-XXXXXX", &error);
  g_assert_no_error (error);
  self->aside = sf_cache_aside_new ();
  open_files (self);
  start_device (self, FALSE);
  self->actor = sf_actor_ref (self->client->session->actor);
  return self;
}

void
sf_model_device_free (SfModelDevice *self)
{
  stop_pull (self);
  sf_cache_aside_free (self->aside);
  g_ptr_array_unref (self->pending);
  sf_db_close (self->cache);
  sf_db_close (self->outbox);
  sf_actor_unref (self->actor);
  sf_test_client_free (self->client);
  sf_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->login);
  g_free (self->account);
  g_free (self);
}

void
sf_model_device_restart (SfModelDevice *self, gboolean bare)
{
  guint before = self->pending->len;

  stop_pull (self);
  sf_cache_aside_free (self->aside);
  self->aside = sf_cache_aside_new ();
  g_clear_pointer (&self->cache, sf_db_close);
  g_clear_pointer (&self->outbox, sf_db_close);
  if (bare)
    {
      static const char *const names[] = { "cache.db", "cache.db-wal", "cache.db-shm" };

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autofree char *path = g_build_filename (self->folder, names[i], NULL);
          g_unlink (path);
        }
    }
  open_files (self);
  load_pending (self);
  if (self->pending->len != before)
    sf_model_fail (self->model, "%s forgot %u decisions", self->login, before - self->pending->len);
}

gboolean
sf_model_device_is_erased (SfModelDevice *self)
{
  return sf_model_count (self->model,
                         "SELECT COUNT(*) FROM account JOIN student ON student.id = account.student "
                         "WHERE account.id = :a AND student.erased_at IS NOT NULL",
                         self->account, NULL) > 0;
}

gboolean
sf_model_device_is_welcome (SfModelDevice *self)
{
  g_autofree char *roles =
    sf_model_text (self->model, "SELECT roles FROM account WHERE id = :a AND state = 'active'", self->account, NULL);
  g_auto (GStrv) names = g_strsplit (roles != NULL ? roles : "", " ", -1);

  return g_strv_contains ((const char *const *) names, sf_role_name (self->role)) && !sf_model_device_is_erased (self);
}

/* May the server answer this device so? */
static gboolean
is_turned_away (SfModelDevice *self, const GError *error)
{
  return (g_error_matches (error, SF_STORE_ERROR, SF_STORE_ERROR_AUTH) ||
          g_error_matches (error, SF_STORE_ERROR, SF_STORE_ERROR_DEVICE_ENDED)) &&
         !sf_model_device_is_welcome (self);
}

guint
sf_model_device_count (SfModelDevice *self, SfPendingState state)
{
  guint n = 0;

  for (guint i = 0; i < self->pending->len; i++)
    n += ((SfPending *) self->pending->pdata[i])->state == state;
  return n;
}

/* ---- Deciding ---- */

/* The last own operation on the record whose rows are not here yet. */
static const char *
find_earlier (SfModelDevice *self, SfKind kind, const char *id)
{
  for (guint i = self->pending->len; i > 0; i--)
    {
      const SfPending *one = self->pending->pdata[i - 1];

      if (one->state != SF_PENDING_REJECTED && sf_operation_get_kind (one->operation) == kind &&
          g_str_equal (sf_operation_get_id (one->operation), id))
        return sf_operation_get_uid (one->operation);
    }
  return NULL;
}

static SfOperation *
make_operation (SfModelDevice *self, const char *action, SfKind kind, const char *id, JsonObject *args)
{
  g_autofree char *uid = sf_model_uuid (self->model);
  const char *after = find_earlier (self, kind, id);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  if (after == NULL)
    {
      g_autoptr (SfRecord) record = sf_record_table_get (self->cache, kind, id, &content, &error);
      g_assert_no_error (error);
    }
  return sf_operation_new (uid, action, self->role, sf_model_now (self->model), kind, id, content, after, args);
}

/* Operations about one student keep their order, others may pass each other. */
static SfPending *
make_pending (SfModelDevice *self, SfOperation *operation, const SfDecision *decision)
{
  SfPending *pending = g_new0 (SfPending, 1);
  const char *student = decision->puts->len > 0 ? sf_record_get_student (decision->puts->pdata[0]) : NULL;

  g_atomic_ref_count_init (&pending->refs);
  pending->operation = sf_operation_ref (operation);
  pending->lane = g_strdup (self->role == SF_ROLE_STUDENT ? self->account
                            : student != NULL             ? student
                                                          : sf_operation_get_id (operation));
  return pending;
}

gboolean
sf_model_device_act (SfModelDevice *self, guint row, const char *action, SfKind kind, const char *id, JsonObject *args,
                     gboolean insist)
{
  g_autoptr (SfOperation) operation = make_operation (self, action, kind, id, args);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfDbScope) scope = sf_db_scope_begin (self->cache, &error);
  g_autoptr (SfDecision) decision = NULL;
  SfPending *pending;
  guint kinds;

  decision = sf_cache_decide (self->cache, operation, self->actor, sf_model_now (self->model), &kinds, &error);
  g_assert_no_error (error);
  sf_db_scope_commit (scope, &error);
  g_assert_no_error (error);
  self->model->acted++;
  sf_model_note (self->model, "%s: %s %s %s: %s", self->login, action, sf_kind_info (kind)->name, id,
                 decision->verdict == SF_REFUSED ? sf_workflow_code_name (decision->code) : "kept");
  if (decision->verdict == SF_REFUSED)
    self->model->refused++;
  if (decision->verdict == SF_REFUSED && !insist)
    return FALSE;
  pending = make_pending (self, operation, decision);
  g_ptr_array_add (self->pending, pending);
  sf_outbox_add (self->outbox, pending, &error);
  g_assert_no_error (error);
  sf_model_history_offer (self->model, sf_operation_get_uid (operation), row);
  return TRUE;
}

/* Shows the decisions that are left. */
static void
replay (SfModelDevice *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfDbScope) scope = sf_db_scope_begin (self->cache, &error);
  guint kinds;

  sf_cache_replay (self->cache, self->pending, self->actor, sf_model_now (self->model), &kinds, &error);
  g_assert_no_error (error);
  sf_db_scope_commit (scope, &error);
  g_assert_no_error (error);
}

static SfPending *
find_last (SfModelDevice *self, SfPendingState state, guint *out_place)
{
  for (guint i = self->pending->len; i > 0; i--)
    if (((SfPending *) self->pending->pdata[i - 1])->state == state)
      {
        *out_place = i - 1;
        return self->pending->pdata[i - 1];
      }
  return NULL;
}

gboolean
sf_model_device_undo (SfModelDevice *self)
{
  guint place;
  SfPending *last = find_last (self, SF_PENDING_WAITING, &place);
  g_autoptr (GError) error = NULL;

  if (last == NULL)
    return FALSE;
  g_assert_true (sf_outbox_take_back (self->outbox, sf_operation_get_uid (last->operation), &error));
  g_ptr_array_remove_index (self->pending, place);
  replay (self);
  return TRUE;
}

gboolean
sf_model_device_discard (SfModelDevice *self)
{
  guint n = 0;
  guint place;
  SfPending *last;

  while ((last = find_last (self, SF_PENDING_REJECTED, &place)) != NULL)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (sf_outbox_archive (self->outbox, sf_operation_get_uid (last->operation), "看过了",
                                        sf_model_now (self->model), &error));
      g_ptr_array_remove_index (self->pending, place);
      n++;
    }
  if (n > 0)
    replay (self);
  return n > 0;
}

/* ---- Pushing ---- */

static int
compare_seqs (gconstpointer a, gconstpointer b)
{
  gint64 x = (*(SfPending *const *) a)->seq;
  gint64 y = (*(SfPending *const *) b)->seq;

  return (x > y) - (x < y);
}

static GPtrArray *
collect (SfModelDevice *self, SfPendingState state)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_pending_unref);

  for (guint i = 0; i < self->pending->len; i++)
    if (((SfPending *) self->pending->pdata[i])->state == state)
      g_ptr_array_add (found, sf_pending_ref (self->pending->pdata[i]));
  return found;
}

static void
replace (SfModelDevice *self, SfPending *changed)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      SfPending *one = self->pending->pdata[i];

      if (g_str_equal (sf_operation_get_uid (one->operation), sf_operation_get_uid (changed->operation)))
        {
          sf_pending_unref (one);
          self->pending->pdata[i] = changed;
          return;
        }
    }
  g_assert_not_reached ();
}

/* Some lanes wait: for a file, or because the person may still take it back. */
static GPtrArray *
freeze_some (SfModelDevice *self, guint most)
{
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) waiting = collect (self, SF_PENDING_WAITING);
  g_autoptr (GPtrArray) due = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GPtrArray *sent;

  for (guint i = 0; i < waiting->len && due->len < most; i++)
    {
      SfPending *one = waiting->pdata[i];

      if (g_hash_table_contains (held, one->lane) || (waiting->len > 1 && sf_model_once_in (self->model, 5)))
        g_hash_table_add (held, one->lane);
      else
        g_ptr_array_add (due, one);
    }
  sent = sf_outbox_freeze (self->outbox, due, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < sent->len; i++)
    replace (self, sf_pending_ref (sent->pdata[i]));
  return sent;
}

static void
take_answer (SfModelDevice *self, SfPushAnswer *answer)
{
  g_autoptr (GError) error = NULL;

  if (answer->stopped_seq != 0)
    sf_model_fail (self->model, "the server stopped with %s", answer->stopped_code);
  sf_outbox_answer (self->outbox, answer->receipts, &error);
  g_assert_no_error (error);
  while (answer->receipts->len > 0)
    {
      SfReceipt *receipt = g_ptr_array_steal_index (answer->receipts, 0);

      for (guint i = 0; i < self->pending->len; i++)
        {
          SfPending *one = self->pending->pdata[i];

          if (g_str_equal (sf_operation_get_uid (one->operation), receipt->uid))
            {
              replace (self, sf_pending_answer (one, g_steal_pointer (&receipt)));
              break;
            }
        }
      g_assert_null (receipt);
    }
}

/* The server is not the one that it was: its backup came back, as far as anybody can know. */
static void
register_anew (SfModelDevice *self)
{
  sf_model_note (self->model, "%s: registers anew", self->login);
  if (sf_model_device_is_welcome (self))
    start_device (self, TRUE);
}

void
sf_model_device_push (SfModelDevice *self, SfModelWay way, guint most)
{
  g_autoptr (GPtrArray) sent = collect (self, SF_PENDING_SENT);
  g_autoptr (GPtrArray) operations = g_ptr_array_new ();
  g_autoptr (SfPushAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (sent->len == 0)
    {
      g_ptr_array_unref (sent);
      sent = freeze_some (self, most);
    }
  if (sent->len == 0)
    return;
  g_ptr_array_sort (sent, compare_seqs);
  for (guint i = 0; i < MIN (sent->len, most); i++)
    g_ptr_array_add (operations, ((SfPending *) sent->pdata[i])->operation);
  sf_model_note (self->model, "%s: pushes %u%s", self->login, operations->len,
                 way == SF_MODEL_WAY_GOOD            ? ""
                 : way == SF_MODEL_WAY_LOSES_REQUEST ? ", in vain"
                                                     : ", hears nothing");
  if (way == SF_MODEL_WAY_LOSES_REQUEST)
    return;
  /* Codes come beside the operations, and are typed wrong or forgotten. */
  self->client->secret = sf_model_once_in (self->model, 20)   ? SF_SECRET_WRONG
                         : sf_model_once_in (self->model, 20) ? SF_SECRET_MISSING
                                                              : SF_SECRET_RIGHT;
  answer = sf_test_push (self->model->f, self->client, ((SfPending *) sent->pdata[0])->seq, operations, &error);
  if (answer == NULL)
    {
      if (g_error_matches (error, SF_STORE_ERROR, SF_STORE_ERROR_EPOCH))
        register_anew (self);
      else if (!is_turned_away (self, error))
        sf_model_fail (self->model, "%s may not push: %s", self->login, error->message);
      return;
    }
  for (guint i = 0; i < answer->receipts->len; i++)
    sf_model_history_answer (self->model, answer->receipts->pdata[i]);
  if (way == SF_MODEL_WAY_GOOD)
    take_answer (self, answer);
}

/* ---- Pulling ---- */

static GBytes *
ask_page (SfModelDevice *self, guint limit)
{
  gboolean same = g_strcmp0 (self->pull->epoch, self->client->epoch) == 0;
  SfPull *pull = g_new0 (SfPull, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *page;

  pull->device = g_strdup (self->client->device);
  pull->schema = SF_WIRE_SCHEMA_MAX;
  pull->epoch = g_strdup (self->client->epoch);
  pull->grants = same ? g_strdup (self->pull->grants) : NULL;
  pull->cookie = same ? g_hash_table_ref (self->pull->cookie) : g_hash_table_new (g_str_hash, g_str_equal);
  pull->limit = limit;
  sf_store_pull_async (self->model->f->store, self->client->session, pull, "r1", sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  page = sf_store_pull_finish (self->model->f->store, result, &error);
  if (page == NULL && !is_turned_away (self, error))
    sf_model_fail (self->model, "%s may not pull: %s", self->login, error->message);
  return page;
}

/* The rows of these have arrived: the outbox is done with them. */
static void
forget_seen (SfModelDevice *self, GPtrArray *seen)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < seen->len; i++)
    {
      g_assert_true (sf_outbox_archive (self->outbox, seen->pdata[i], NULL, sf_model_now (self->model), &error));
      for (guint k = 0; k < self->pending->len; k++)
        if (g_str_equal (sf_operation_get_uid (((SfPending *) self->pending->pdata[k])->operation), seen->pdata[i]))
          {
            g_ptr_array_remove_index (self->pending, k);
            break;
          }
    }
}

/* Colleges, roles: as the account says now. */
static void
renew_actor (SfModelDevice *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfRecord) account = sf_record_table_get (self->cache, SF_KIND_ACCOUNT, self->account, NULL, &error);
  SfActor *actor = account != NULL ? sf_actor_new (account, self->role) : NULL;

  g_assert_no_error (error);
  if (actor == NULL)
    return;
  sf_actor_unref (self->actor);
  self->actor = actor;
}

static gboolean
apply_page (SfModelDevice *self, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  SfCachePage page = { .page = bytes,
                       .aside = self->aside,
                       .pending = self->pending,
                       .actor = self->actor,
                       .now = sf_model_now (self->model),
                       .first = self->first_page };
  g_autoptr (SfCacheApplied) applied = sf_cache_apply (self->cache, &page, &error);

  g_assert_no_error (error);
  if (applied->damaged)
    sf_model_fail (self->model, "%s holds not what the server says", self->login);
  stop_pull (self);
  self->first_page = FALSE;
  if (!applied->complete)
    {
      self->pull = g_steal_pointer (&applied->state);
      return FALSE;
    }
  forget_seen (self, applied->seen);
  renew_actor (self);
  return TRUE;
}

/* A server of another epoch talks to nobody who does not know it. */
static gboolean
knows_server (SfModelDevice *self)
{
  const char *epoch = sf_store_get_epoch (self->model->f->store);

  if (!g_str_equal (self->client->epoch, epoch))
    register_anew (self);
  return g_str_equal (self->client->epoch, epoch);
}

gboolean
sf_model_device_pull (SfModelDevice *self, guint limit, guint pages)
{
  for (guint i = 0; i < pages && knows_server (self); i++)
    {
      g_autoptr (GBytes) page = NULL;
      g_autoptr (GError) error = NULL;

      if (self->pull == NULL)
        {
          self->pull = sf_cache_read_state (self->cache, &error);
          g_assert_no_error (error);
          self->first_page = TRUE;
        }
      self->model->pulls++;
      page = ask_page (self, limit);
      if (page == NULL)
        return FALSE;
      if (apply_page (self, page))
        return TRUE;
    }
  return FALSE;
}
