/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened, read from the store's own books: each change of a state is an edge of its table or follows from
 * another kind's, an operation is applied once and answered the same each time, numbers stay, and nobody signs while
 * cooling. Nothing here asks the code that decided.
 */
#include "sf-model.h"

typedef struct
{
  gboolean applied;
  char *code;
} Answer;

struct _SfModelHistory
{
  GHashTable *offered; /* uid -> row of the tables */
  GHashTable *answers; /* uid -> Answer: what its device was told */
  GHashTable *applied; /* uids of the audit chain that were applied */
  GHashTable *states;  /* "kind id" -> state by its last event */
  GHashTable *numbers; /* an agreement's number -> its id, for ever */
  gint64 last_event, last_audit;
};

static void
answer_free (gpointer data)
{
  g_free (((Answer *) data)->code);
  g_free (data);
}

SfModelHistory *
sf_model_history_new (void)
{
  SfModelHistory *self = g_new0 (SfModelHistory, 1);

  self->offered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->applied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
sf_model_history_free (SfModelHistory *self)
{
  g_hash_table_unref (self->offered);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->applied);
  g_hash_table_unref (self->states);
  g_hash_table_unref (self->numbers);
  g_free (self);
}

/* ---- Offered and answered ---- */

void
sf_model_history_offer (SfModel *self, const char *uid, guint row)
{
  g_hash_table_insert (self->history->offered, g_strdup (uid), GUINT_TO_POINTER (row));
}

static void
take_first_answer (SfModel *self, const SfReceipt *receipt)
{
  Answer *answer = g_new0 (Answer, 1);
  g_autofree char *kept = sf_model_text (self, "SELECT applied FROM receipt WHERE uid = :a", receipt->uid, NULL);

  if (g_strcmp0 (kept, receipt->applied ? "1" : "0") != 0)
    sf_model_fail (self, "the store does not have what it answered to %s", receipt->uid);
  answer->applied = receipt->applied;
  answer->code = g_strdup (receipt->code);
  g_hash_table_insert (self->history->answers, g_strdup (receipt->uid), answer);
  self->offered++;
  if (receipt->applied)
    {
      self->applied++;
      sf_model_rows_count (self->rows, GPOINTER_TO_UINT (g_hash_table_lookup (self->history->offered, receipt->uid)));
    }
  else
    self->rejected++;
  sf_model_note (self, "answer to %s: %s", receipt->uid, receipt->applied ? "applied" : receipt->code);
}

void
sf_model_history_answer (SfModel *self, const SfReceipt *receipt)
{
  const Answer *before = g_hash_table_lookup (self->history->answers, receipt->uid);

  if (!g_hash_table_contains (self->history->offered, receipt->uid))
    sf_model_fail (self, "an answer to %s, which nobody offered", receipt->uid);
  if ((before != NULL) != receipt->dup)
    sf_model_fail (self, "%s was answered %s, and is said to be %s", receipt->uid, before != NULL ? "before" : "never",
                   receipt->dup ? "answered" : "new");
  if (before == NULL)
    take_first_answer (self, receipt);
  else if (before->applied != receipt->applied || g_strcmp0 (before->code, receipt->code) != 0)
    sf_model_fail (self, "%s is answered with %s, and was with %s", receipt->uid,
                   receipt->applied ? "applied" : receipt->code, before->applied ? "applied" : before->code);
}

/* ---- What follows from another record's change ---- */

/* Beside the edges of the tables; an end has none. */
static const struct
{
  SfKind kind;
  const char *from, *to;
} consequences[] = {
  { SF_KIND_SIGNING, "invited", "superseded" }, /* she signed elsewhere, or is to sign on paper */
  { SF_KIND_SIGNING, "invited", "withdrawn" },  /* its employer was merged into one that invited her too */
  { SF_KIND_SIGNING, "invited", "void" },       /* its agreement was annulled or ended */
  { SF_KIND_SIGNING, "college_review", "void" },
  { SF_KIND_SIGNING, "office_review", "void" },
  { SF_KIND_SIGNING, "returned", "void" },
  { SF_KIND_SIGNING, "signed", "void" },
  { SF_KIND_AGREEMENT, "in_review", "suspended" }, /* its signing was returned, approved, taken back … */
  { SF_KIND_AGREEMENT, "in_review", "effective" },
  { SF_KIND_AGREEMENT, "in_review", "void" },
  { SF_KIND_AGREEMENT, "suspended", "in_review" },
  { SF_KIND_AGREEMENT, "suspended", "void" },
  { SF_KIND_AGREEMENT, "effective", "cancelling" }, /* a request about it */
  { SF_KIND_AGREEMENT, "cancelling", "effective" },
  { SF_KIND_AGREEMENT, "cancelling", "cancelled" },
  { SF_KIND_AGREEMENT, "effective", "replaced" },
  { SF_KIND_CANCELLATION, "employer_confirm", "rejected" }, /* the agreement ended otherwise */
  { SF_KIND_CANCELLATION, "college_review", "rejected" },
  { SF_KIND_CANCELLATION, "office_review", "rejected" },
  { SF_KIND_REISSUE, "office_review", "rejected" },
  { SF_KIND_VERIFICATION, "submitted", "open" }, /* what it says is to be verified again */
  { SF_KIND_VERIFICATION, "approved", "open" },
  { SF_KIND_VERIFICATION, "returned", "open" },
  { SF_KIND_BLANK, "issued", "used" }, /* recorded, or another one was issued for it */
  { SF_KIND_BLANK, "issued", "lost" },
  { SF_KIND_ACCOUNT, "active", "disabled" }, /* erased */
  { SF_KIND_ATTACHMENT, "active", NULL },
};

/* Can consequences alone lead there, one or several? Agreements and blank forms begin by one. */
static gboolean
may_follow (SfKind kind, const char *from, const char *to, guint depth)
{
  if (from == NULL || g_strcmp0 (from, to) == 0)
    return TRUE;
  for (guint i = 0; depth > 0 && i < G_N_ELEMENTS (consequences); i++)
    if (consequences[i].kind == kind && g_str_equal (consequences[i].from, from) &&
        may_follow (kind, consequences[i].to, to, depth - 1))
      return TRUE;
  return FALSE;
}

/* ---- Events ---- */

typedef struct
{
  const char *action, *kind_name, *about, *actor, *role, *from, *to;
  gint64 at;
} Event;

/* From the approval of a cancellation until its day nobody comes into review. */
static void
check_cooling (SfModel *self, const Event *event)
{
  static const char *const binding[] = { "accept", "submit", "resubmit", "record_offline", NULL };
  g_autofree char *at = NULL;
  g_autofree char *until = NULL;

  if (!g_str_equal (event->kind_name, "signing") || !g_strv_contains (binding, event->action))
    return;
  at = g_strdup_printf ("%" G_GINT64_FORMAT, event->at);
  until = sf_model_text (self,
                         "SELECT cancellation.id FROM cancellation JOIN signing ON signing.id = :a AND "
                         "signing.student = cancellation.student WHERE cancellation.state = 'approved' AND "
                         "cancellation.decided_at < CAST (:b AS INTEGER) AND cancellation.cooling_until > CAST (:b AS "
                         "INTEGER)",
                         event->about, at);
  if (until != NULL)
    sf_model_fail (self, "%s of signing %s while cancellation %s cools", event->action, event->about, until);
}

/* A student acts on what is hers, an employer on what is its own. What was gone meanwhile is not looked at: its id may
 * be somebody else's now. */
static void
check_actor (SfModel *self, const Event *event, SfKind kind, SfRole role)
{
  const SfKindInfo *info = sf_kind_info (kind);
  int column = role == SF_ROLE_STUDENT ? info->parties.student : info->parties.employer;
  const char *party = role == SF_ROLE_STUDENT ? "student" : "employer";
  g_autofree char *sql = NULL;
  g_autofree char *foreign = NULL;

  if ((role != SF_ROLE_STUDENT && role != SF_ROLE_EMPLOYER) || column == SF_COLUMN_NONE || event->actor == NULL)
    return;
  sql = g_strdup_printf ("SELECT r.id FROM %s AS r JOIN account ON account.id = :b WHERE r.id = :a AND r.%s <> "
                         "account.%s AND NOT EXISTS (SELECT 1 FROM event WHERE about = :a AND action = 'discard')%s",
                         info->name, column == SF_COLUMN_SELF ? "id" : info->columns[column].name, party,
                         /* Who acted for an alias acts for the kept one now; a student may turn to another employer. */
                         kind == SF_KIND_EMPLOYER  ? " AND r.merged_into IS NULL"
                         : kind == SF_KIND_SIGNING ? " AND (r.origin = 'employer' OR account.student IS NOT NULL)"
                                                   : "");
  foreign = sf_model_text (self, sql, event->about, event->actor);
  if (foreign != NULL)
    sf_model_fail (self, "%s of %s %s by a %s that it is not of", event->action, info->name, foreign, party);
}

static void
check_event (SfModel *self, const Event *event)
{
  g_autofree char *key = g_strdup_printf ("%s %s", event->kind_name, event->about);
  const char *before = g_hash_table_lookup (self->history->states, key);
  SfKind kind;
  SfRole role;
  int row;

  if (!sf_kind_from_name (event->kind_name, &kind) || !sf_role_from_name (event->role, &role))
    sf_model_fail (self, "an event about a %s by a %s", event->kind_name, event->role);
  row = sf_model_rows_find (self->rows, kind, event->action, role, event->from, event->to);
  if (row < 0)
    sf_model_fail (self, "%s of %s by %s from %s to %s is in no table", event->action, key, event->role, event->from,
                   event->to);
  if (!may_follow (kind, before, event->from, 4))
    sf_model_fail (self, "%s was %s and became %s by nothing before it was to %s", key, before, event->from,
                   event->action);
  if (role == SF_ROLE_SYSTEM || g_str_equal (event->action, "register"))
    sf_model_rows_count (self->rows, (guint) row);
  check_actor (self, event, kind, role);
  check_cooling (self, event);
  if (sf_model_rows_removes (self->rows, (guint) row))
    g_hash_table_remove (self->history->states, key);
  else
    g_hash_table_replace (self->history->states, g_steal_pointer (&key), g_strdup (event->to));
}

static void
check_events (SfModel *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (self->store,
                   "SELECT rowid, action, about_kind, about, role, from_state, to_state, at, actor "
                   "FROM event WHERE rowid > :last ORDER BY rowid",
                   &error);

  g_assert_no_error (error);
  sf_stmt_bind_int (stmt, ":last", self->history->last_event);
  while (sf_stmt_step (stmt, &error))
    {
      const Event event = { .action = sf_stmt_get_text (stmt, 1),
                            .kind_name = sf_stmt_get_text (stmt, 2),
                            .about = sf_stmt_get_text (stmt, 3),
                            .role = sf_stmt_get_text (stmt, 4),
                            .from = sf_stmt_get_text (stmt, 5),
                            .to = sf_stmt_get_text (stmt, 6),
                            .at = sf_stmt_get_int (stmt, 7),
                            .actor = sf_stmt_get_text (stmt, 8) };

      self->history->last_event = sf_stmt_get_int (stmt, 0);
      check_event (self, &event);
    }
  g_assert_no_error (error);
}

/* ---- States as they are ---- */

static void
check_states_of (SfModel *self, SfKind kind)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id, state FROM %s", sf_kind_info (kind)->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (self->store, sql, &error);

  g_assert_no_error (error);
  while (sf_stmt_step (stmt, &error))
    {
      const char *state = sf_stmt_get_text (stmt, 1);
      g_autofree char *key = g_strdup_printf ("%s %s", sf_kind_info (kind)->name, sf_stmt_get_text (stmt, 0));
      const char *before = g_hash_table_lookup (self->history->states, key);

      if (sf_kind_state_from_name (kind, state) == SF_STATE_NONE)
        sf_model_fail (self, "%s is %s, which is no state", key, state);
      if (!may_follow (kind, before, state, 4))
        sf_model_fail (self, "%s was %s and is %s by nothing", key, before, state);
      g_hash_table_replace (self->history->states, g_steal_pointer (&key), g_strdup (state));
    }
  g_assert_no_error (error);
}

/* What a number was given to keeps it, and nothing else gets it. The erased have none any more. */
static void
check_numbers (SfModel *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (self->store, "SELECT number, id FROM agreement WHERE number <> id", &error);

  g_assert_no_error (error);
  while (sf_stmt_step (stmt, &error))
    {
      g_autofree char *number = g_utf8_casefold (sf_stmt_get_text (stmt, 0), -1);
      const char *id = sf_stmt_get_text (stmt, 1);
      const char *before = g_hash_table_lookup (self->history->numbers, number);

      if (before == NULL)
        g_hash_table_insert (self->history->numbers, g_steal_pointer (&number), g_strdup (id));
      else if (!g_str_equal (before, id))
        sf_model_fail (self, "the number %s belongs to agreement %s and was given to %s", number, before, id);
    }
  g_assert_no_error (error);
}

/* ---- The chain ---- */

/* Every act once: an operation is accepted or rejected, and its receipt says the same. */
static void
check_act (SfModel *self, const char *uid, gboolean applied)
{
  const char *of_device = g_hash_table_contains (self->history->offered, uid) ? (applied ? "1" : "0") : NULL;
  g_autofree char *receipt = sf_model_text (self, "SELECT applied FROM receipt WHERE uid = :a", uid, NULL);

  if (g_strcmp0 (receipt, of_device) != 0)
    sf_model_fail (self, "the chain says of %s that it was %s, its receipt says %s", uid,
                   applied ? "applied" : "rejected", receipt);
  if (!g_hash_table_add (self->history->applied, g_strdup (uid)))
    sf_model_fail (self, "%s is in the chain twice", uid);
}

static void
check_chain (SfModel *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (self->store, "SELECT n, uid, outcome FROM audit WHERE n > :last ORDER BY n", &error);

  g_assert_no_error (error);
  sf_stmt_bind_int (stmt, ":last", self->history->last_audit);
  while (sf_stmt_step (stmt, &error))
    {
      gint64 n = sf_stmt_get_int (stmt, 0);

      if (self->history->last_audit != 0 && n != self->history->last_audit + 1)
        sf_model_fail (self, "the chain has no link before %" G_GINT64_FORMAT, n);
      self->history->last_audit = n;
      if (!sf_stmt_is_null (stmt, 1))
        check_act (self, sf_stmt_get_text (stmt, 1), g_str_equal (sf_stmt_get_text (stmt, 2), "applied"));
    }
  g_assert_no_error (error);
}

void
sf_model_check_history (SfModel *self)
{
  check_events (self);
  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    if (kind != SF_KIND_EVENT && kind != SF_KIND_NOTICE && kind != SF_KIND_ATTACHMENT)
      check_states_of (self, kind);
  check_numbers (self);
  check_chain (self);
}

/* ---- Time ---- */

static guint
settle (SfModel *self, guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint settled = 0;

  sf_store_settle_async (self->f->store, limit, sf_keep_result_cb, &result);
  sf_wait_until (result != NULL);
  sf_store_settle_finish (self->f->store, result, &settled, &error);
  g_assert_no_error (error);
  return settled;
}

void
sf_model_settle (SfModel *self, guint limit)
{
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, sf_model_now (self));
  g_autofree char *early = NULL;
  g_autofree char *late = NULL;
  g_auto (GStrv) open =
    sf_model_query (self->store,
                    "SELECT id FROM signing WHERE state IN ('invited', 'returned') AND (expires_at > CAST (:a AS "
                    "INTEGER) OR frozen_at IS NOT NULL)",
                    now, NULL);
  guint settled = settle (self, limit);

  self->settled += settled;
  sf_model_note (self, "%u were settled", settled);
  for (guint i = 0; open[i] != NULL && early == NULL; i++)
    early = sf_model_text (self, "SELECT id FROM signing WHERE id = :a AND state = 'expired'", open[i], NULL);
  if (early != NULL)
    sf_model_fail (self, "signing %s expired before its time", early);
  late = sf_model_text (self,
                        "SELECT id FROM signing WHERE state IN ('invited', 'returned') AND expires_at <= CAST (:a AS "
                        "INTEGER) AND frozen_at IS NULL",
                        now, NULL);
  if (settled < limit && late != NULL)
    sf_model_fail (self, "signing %s did not expire", late);
}
