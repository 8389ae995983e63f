/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One push: its operations in their order, each exactly once, in one work of the writer. Receipts settle what was
 * offered before, by its place in the device's sequence or by its uid.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/wire/sf-wire.h"
#include "store/sf-store-private.h"

#define MAX_DEPTH 8    /* of a stored answer */
#define MAX_FAILURES 3 /* then the operation is rejected, so that it cannot block its device */
#define RETRY_AFTER 5  /* seconds */

typedef struct
{
  SfPush *push;
  char *account;
} PushWork;

static void
push_work_free (gpointer data)
{
  PushWork *self = data;

  sf_push_free (self->push);
  g_free (self->account);
  g_free (self);
}

/* A push being carried out. */
typedef struct
{
  SfStore *store;
  SfDb *db;
  const SfPush *push;
  SfRecord *account;
  SfActor *actors[SF_N_ROLES]; /* of the account, made when first asked for */
  gboolean asked[SF_N_ROLES];
  gint64 last_seq;
  SfPushAnswer *answer;
} Run;

static void
run_clear (Run *run)
{
  for (guint i = 0; i < SF_N_ROLES; i++)
    g_clear_pointer (&run->actors[i], sf_actor_unref);
  g_clear_pointer (&run->account, sf_record_unref);
  g_clear_pointer (&run->answer, sf_push_answer_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static SfActor *
get_actor (Run *run, SfRole role)
{
  if (!run->asked[role])
    run->actors[role] = sf_actor_new (run->account, role);
  run->asked[role] = TRUE;
  return run->actors[role];
}

static const SfOperation *
get_operation (const Run *run, guint i)
{
  return run->push->operations->pdata[i];
}

static gint64
get_seq (const Run *run, guint i)
{
  return g_array_index (run->push->seqs, gint64, i);
}

static gboolean
fail_reused (gint64 seq, GError **error)
{
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_SEQ_REUSED,
               "seq %" G_GINT64_FORMAT " or its uid belongs to another operation", seq);
  return FALSE;
}

/* ---- Receipts ---- */

/* The stored answer to @uid as one to @seq; NULL without an error if it was never offered. */
static SfReceipt *
find_receipt (Run *run, const char *uid, gint64 seq, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (run->db,
                                           "SELECT receipt.answer, device.account FROM receipt "
                                           "JOIN device ON device.id = receipt.device WHERE receipt.uid = :uid",
                                           error);
  g_autoptr (JsonObject) object = NULL;
  SfReceipt *receipt;

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, uid);
  if (!sf_stmt_step (stmt, error))
    return NULL;
  /* Nobody learns what another account did by offering its uid. */
  if (g_strcmp0 (sf_stmt_get_text (stmt, 1), sf_record_get_id (run->account)) != 0)
    {
      fail_reused (seq, error);
      return NULL;
    }
  object = sf_wire_parse (sf_stmt_get_text (stmt, 0), (gssize) sf_stmt_get_length (stmt, 0), MAX_DEPTH, error);
  receipt = object != NULL ? sf_wire_read_receipt (object, error) : NULL;
  if (receipt != NULL)
    {
      receipt->seq = seq;
      receipt->dup = TRUE;
    }
  return receipt;
}

static gboolean
write_receipt (Run *run, const SfReceipt *receipt, const char *left_content, GError **error)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (SfStmt) stmt = sf_db_prepare (run->db,
                                           "INSERT INTO receipt (uid, device, seq, applied, left_content, answer) "
                                           "VALUES (:uid, :device, :seq, :applied, :left_content, :answer)",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_wire_write_receipt (answer, receipt);
  sf_stmt_bind_text_at (stmt, 1, receipt->uid);
  sf_stmt_bind_text_at (stmt, 2, run->push->device);
  sf_stmt_bind_int_at (stmt, 3, receipt->seq);
  sf_stmt_bind_int_at (stmt, 4, receipt->applied);
  sf_stmt_bind_text_at (stmt, 5, *left_content != '\0' ? left_content : NULL);
  sf_stmt_bind_slice_at (stmt, 6, answer->str, answer->len);
  return sf_stmt_run (stmt, error);
}

/* ---- The device's sequence ---- */

static gboolean
advance (Run *run, gint64 seq, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (
    run->db, "UPDATE device SET last_seq = :seq, failing_seq = NULL, failures = 0 WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_int_at (stmt, 1, seq);
  sf_stmt_bind_text_at (stmt, 2, run->push->device);
  return sf_stmt_run (stmt, error);
}

/* An operation that was answered before must be the same one still. */
static gboolean
check_answered (Run *run, guint i, GError **error)
{
  const char *uid = sf_operation_get_uid (get_operation (run, i));
  g_autoptr (SfReceipt) receipt = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (run->db, "SELECT uid FROM receipt WHERE device = :device AND seq = :seq", error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, run->push->device);
  sf_stmt_bind_int_at (stmt, 2, get_seq (run, i));
  if (sf_stmt_step (stmt, &local) && g_strcmp0 (sf_stmt_get_text (stmt, 0), uid) != 0)
    return fail_reused (get_seq (run, i), error);
  if (local == NULL)
    receipt = find_receipt (run, uid, get_seq (run, i), &local);
  if (receipt != NULL)
    return TRUE;
  if (local == NULL)
    return fail_reused (get_seq (run, i), error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
fail_gap (const Run *run, GError **error)
{
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_GAP, "%" G_GINT64_FORMAT, run->last_seq);
  return FALSE;
}

/* Before anything is consumed: nothing missing, nothing that takes another's place. */
static gboolean
check_sequence (Run *run, GError **error)
{
  for (guint i = 0; i < run->push->operations->len; i++)
    {
      if (get_seq (run, i) > run->last_seq + 1 + i || (i > 0 && get_seq (run, i) != get_seq (run, i - 1) + 1))
        return fail_gap (run, error);
      if (get_seq (run, i) <= run->last_seq && !check_answered (run, i, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- One operation ---- */

static SfReceipt *
make_receipt (const SfOperation *operation, gint64 seq, const SfOutcome *outcome)
{
  SfReceipt *receipt = sf_receipt_new ();

  receipt->seq = seq;
  receipt->uid = g_strdup (sf_operation_get_uid (operation));
  receipt->applied = outcome->applied;
  if (!outcome->applied)
    receipt->code = g_strdup (sf_workflow_code_name (outcome->code));
  receipt->params = outcome->params != NULL ? json_object_ref (outcome->params) : NULL;
  receipt->at = outcome->at != NULL ? g_hash_table_ref (outcome->at) : NULL;
  return receipt;
}

/* What is known of the code that came beside the operation. */
static SfSecret
get_secret (const Run *run, const SfOperation *operation)
{
  const char *uid = sf_operation_get_uid (operation);

  if (g_hash_table_contains (run->push->proven, uid))
    return SF_SECRET_RIGHT;
  return g_hash_table_contains (run->push->wrong, uid) ? SF_SECRET_WRONG : SF_SECRET_MISSING;
}

/* It has no shape that anything could be decided on. */
static void
refuse_malformed (Run *run, const SfOperation *operation, SfOutcome *outcome)
{
  outcome->code = SF_CODE_BAD_ARGUMENT;
  outcome->params = json_object_new ();
  json_object_set_string_member (outcome->params, "argument", sf_operation_get_fault (operation));
  sf_store_add_rejection (run->store, operation, run->account, outcome->code);
}

/* @forced: not OK to reject it with that code without trying. */
static SfReceipt *
answer_operation (Run *run, const SfOperation *operation, gint64 seq, SfWorkflowCode forced, GError **error)
{
  g_autoptr (SfReceipt) receipt = NULL;
  SfOutcome outcome = { .code = forced };

  if (sf_operation_get_fault (operation) != NULL)
    refuse_malformed (run, operation, &outcome);
  else if (forced != SF_CODE_OK)
    sf_store_add_rejection (run->store, operation, run->account, forced);
  else if (!sf_store_apply (run->store, run->db, operation, run->account,
                            get_actor (run, sf_operation_get_role (operation)), get_secret (run, operation), &outcome,
                            error))
    return NULL;
  receipt = make_receipt (operation, seq, &outcome);
  if (!write_receipt (run, receipt, outcome.left_content, error) || !advance (run, seq, error))
    g_clear_pointer (&receipt, sf_receipt_free);
  sf_outcome_clear (&outcome);
  return g_steal_pointer (&receipt);
}

/* NULL with @error set when the server fails: whoever called goes back to a savepoint. */
static SfReceipt *
offer_one (Run *run, guint i, SfWorkflowCode forced, GError **error)
{
  const SfOperation *operation = get_operation (run, i);
  gint64 seq = get_seq (run, i);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfReceipt) receipt = find_receipt (run, sf_operation_get_uid (operation), seq, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (receipt == NULL)
    return answer_operation (run, operation, seq, forced, error);
  return seq <= run->last_seq || advance (run, seq, error) ? g_steal_pointer (&receipt) : NULL;
}

/* Goes back with what is kept in memory; the database's savepoint is the caller's. */
static void
go_back (Run *run, SfLedgerPoint point)
{
  sf_ledger_rollback (run->store->ledger, point);
  sf_directory_forget (run->store->directory);
}

/* In a savepoint of its own. */
static SfReceipt *
try_one (Run *run, guint i, SfWorkflowCode forced, GError **error)
{
  SfLedgerPoint point = sf_ledger_get_point (run->store->ledger);
  g_autoptr (SfDbScope) savepoint = sf_db_scope_begin (run->db, error);
  g_autoptr (SfReceipt) receipt = savepoint != NULL ? offer_one (run, i, forced, error) : NULL;

  if (receipt != NULL && sf_db_scope_commit (savepoint, error))
    return g_steal_pointer (&receipt);
  go_back (run, point);
  return NULL;
}

static void
take_receipt (Run *run, SfReceipt *receipt)
{
  g_ptr_array_add (run->answer->receipts, receipt);
  run->last_seq = MAX (run->last_seq, receipt->seq);
}

/* ---- Failures ---- */

/* Is it the machine that cannot now, rather than the operation that the program cannot cope with? */
static gboolean
is_passing (const GError *error)
{
  if (error->domain != SF_DB_ERROR)
    return FALSE;
  switch ((SfDbError) error->code)
    {
    case SF_DB_ERROR_FAILED:
    case SF_DB_ERROR_UNIQUE:
    case SF_DB_ERROR_FOREIGN_KEY:
    case SF_DB_ERROR_CONSTRAINT:
    case SF_DB_ERROR_SCHEMA:
    case SF_DB_ERROR_MISUSE:
      return FALSE;
    default:
      return TRUE;
    }
}

/* Counts a failure of the operation at @seq; the count survives a restart. */
static gboolean
count_failure (Run *run, gint64 seq, gint64 *out_failures, GError **error)
{
  g_autoptr (SfStmt) update =
    sf_db_prepare (run->db,
                   "UPDATE device SET failures = CASE WHEN failing_seq = :seq THEN failures + 1 ELSE 1 END, "
                   "failing_seq = :seq WHERE id = :id",
                   error);
  g_autoptr (SfStmt) query =
    update != NULL ? sf_db_prepare (run->db, "SELECT failures FROM device WHERE id = :id", error) : NULL;

  if (query == NULL)
    return FALSE;
  sf_stmt_bind_int (update, ":seq", seq);
  sf_stmt_bind_text (update, ":id", run->push->device);
  sf_stmt_bind_text (query, ":id", run->push->device);
  if (!sf_stmt_run (update, error) || !sf_stmt_step (query, error))
    return FALSE;
  *out_failures = sf_stmt_get_int (query, 0);
  return TRUE;
}

static void
stop (Run *run, gint64 seq, const char *code)
{
  run->answer->stopped_seq = seq;
  run->answer->stopped_code = g_strdup (code);
  run->answer->retry_after = RETRY_AFTER;
}

/* The answer after the server failed on operation @i with @failure: a rejection at the third time, else NULL and the
 * push stops. */
static SfReceipt *
cope (Run *run, guint i, const GError *failure, GError **error)
{
  gint64 failures;

  g_warning ("operation %s failed: %s", sf_operation_get_uid (get_operation (run, i)), failure->message);
  if (is_passing (failure))
    {
      stop (run, get_seq (run, i), "E_UNAVAILABLE");
      return NULL;
    }
  if (!count_failure (run, get_seq (run, i), &failures, error))
    return NULL;
  if (failures >= MAX_FAILURES)
    return try_one (run, i, SF_CODE_INTERNAL, error);
  stop (run, get_seq (run, i), sf_workflow_code_name (SF_CODE_INTERNAL));
  return NULL;
}

/* ---- The push ---- */

/* All in one savepoint: one for each operation would copy the pages that all of them change again and again. FALSE when
 * the server failed on one; then nothing is left of them. */
static gboolean
offer_together (Run *run, GError **error)
{
  SfLedgerPoint point = sf_ledger_get_point (run->store->ledger);
  gint64 last_seq = run->last_seq;
  g_autoptr (SfDbScope) savepoint = sf_db_scope_begin (run->db, error);
  gboolean good = savepoint != NULL;

  for (guint i = 0; good && i < run->push->operations->len; i++)
    {
      SfReceipt *receipt = offer_one (run, i, SF_CODE_OK, error);

      good = receipt != NULL;
      if (good)
        take_receipt (run, receipt);
    }
  if (good && sf_db_scope_commit (savepoint, error))
    return TRUE;
  go_back (run, point);
  g_ptr_array_set_size (run->answer->receipts, 0);
  run->last_seq = last_seq;
  return FALSE;
}

/* Each by itself, so that one that the server fails on takes nothing else along. */
static gboolean
offer_singly (Run *run, GError **error)
{
  for (guint i = 0; i < run->push->operations->len && run->answer->stopped_seq == 0; i++)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (GError) local = NULL;
      SfReceipt *receipt = try_one (run, i, SF_CODE_OK, &failure);

      if (receipt == NULL && failure->domain == SF_STORE_ERROR)
        g_propagate_error (&local, g_steal_pointer (&failure));
      else if (receipt == NULL)
        receipt = cope (run, i, failure, &local);
      if (receipt != NULL)
        take_receipt (run, receipt);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
offer_all (Run *run, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (offer_together (run, &local))
    return TRUE;
  if (local->domain != SF_STORE_ERROR)
    return offer_singly (run, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static SfRecord *
find_account (SfStore *self, SfDb *db, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  SfRecord *account = sf_directory_get_account (self->directory, db, id, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (account == NULL || sf_record_get_state (account) != SF_ACCOUNT_ACTIVE)
    g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_AUTH, "the account is disabled");
  else
    return sf_record_ref (account);
  return NULL;
}

static gpointer
push_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const PushWork *work = data;
  g_auto (Run) run = { .store = self, .db = db, .push = work->push };

  if (g_strcmp0 (work->push->epoch, self->epoch) != 0)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_EPOCH, "the server's epoch is %s", self->epoch);
      return NULL;
    }
  run.account = find_account (self, db, work->account, error);
  if (run.account == NULL || !sf_store_check_device (db, work->push->device, work->account, &run.last_seq, error) ||
      !check_sequence (&run, error))
    return NULL;
  run.answer = sf_push_answer_new ();
  run.answer->epoch = g_strdup (self->epoch);
  if (!offer_all (&run, error))
    return NULL;
  run.answer->last_seq = run.last_seq;
  return g_steal_pointer (&run.answer);
}

void
sf_store_push_async (SfStore *self, SfStoreSession *session, SfPush *push, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  PushWork *work = g_new0 (PushWork, 1);

  work->push = push;
  work->account = g_strdup (sf_actor_get_account (session->actor));
  sf_store_write_async (self, push_work, work, push_work_free, (GDestroyNotify) sf_push_answer_free, callback,
                        user_data);
}

SfPushAnswer *
sf_store_push_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}
