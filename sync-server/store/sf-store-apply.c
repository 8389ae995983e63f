/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The server's rule for one operation (docs/sync.md), after it is known to be new: role and sight, the content that the
 * person looked at, the decision, and what follows from it. On the writer's thread.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "core/model/sf-uuid.h"
#include "db/sf-record-table.h"
#include "store/sf-store-private.h"

void
sf_outcome_clear (SfOutcome *self)
{
  g_clear_pointer (&self->params, json_object_unref);
  g_clear_pointer (&self->at, g_hash_table_unref);
}

/* ---- The audit chain ---- */

/* What was asked for, as it would be offered; the seq is the device's affair. */
static char *
hash_operation (const SfOperation *operation)
{
  g_autoptr (GString) text = g_string_new (NULL);

  sf_wire_write_operation (text, operation, 0);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text->str, text->len);
}

static void
add_act (SfStore *self, const SfOperation *operation, const SfRecord *account, const char *outcome, const char *code,
         const char *event)
{
  gboolean malformed = sf_operation_get_fault (operation) != NULL;
  g_autofree char *payload = malformed ? NULL : hash_operation (operation);
  const SfAct act = { .at = sf_clock_now (self->clock),
                      .uid = sf_operation_get_uid (operation),
                      .account = account != NULL ? sf_record_get_id (account) : NULL,
                      .role = malformed ? NULL : sf_role_name (sf_operation_get_role (operation)),
                      .action = sf_operation_get_action (operation),
                      .about_kind = malformed ? NULL : sf_kind_info (sf_operation_get_kind (operation))->name,
                      .about = malformed ? NULL : sf_operation_get_id (operation),
                      .outcome = outcome,
                      .code = code,
                      .payload = payload,
                      .event = event };

  sf_ledger_add_act (self->ledger, &act);
}

void
sf_store_add_rejection (SfStore *self, const SfOperation *operation, const SfRecord *account, SfWorkflowCode code)
{
  gboolean denied = code == SF_CODE_ROLE || code == SF_CODE_NOT_FOUND;

  add_act (self, operation, account, denied ? "denied" : "rejected", sf_workflow_code_name (code), NULL);
}

/* ---- The base ---- */

static gboolean
may_see (const SfActor *actor, const SfRecord *record)
{
  return !sf_kind_follows_subject (sf_record_get_kind (record)) && sf_actor_sight (actor, record) != SF_SIGHT_NONE;
}

/* What the earlier operation @uid of the same account left: *out_content, or *out_code when it did not get through. */
static gboolean
query_left_content (SfDb *db, const char *uid, const char *account, SfWorkflowCode *out_code, char **out_content,
                    GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "SELECT receipt.applied, receipt.left_content FROM receipt "
                                           "JOIN device ON device.id = receipt.device "
                                           "WHERE receipt.uid = :uid AND device.account = :account",
                                           error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, uid);
  sf_stmt_bind_text_at (stmt, 2, account);
  if (sf_stmt_step (stmt, &local) && sf_stmt_get_int (stmt, 0) != 0)
    *out_content = g_strdup (sf_stmt_get_text (stmt, 1));
  else
    *out_code = SF_CODE_DEPENDS;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Did the record only get a stamp since it had the mark @expected: that its parties were reminded, that it was printed?
 * Those are no content that anybody decides on. */
static gboolean
was_only_stamped (SfStore *self, const SfRecord *record, const char *expected)
{
  g_autoptr (SfRecord) before = NULL;
  SfMark mark;

  if (expected == NULL)
    return FALSE;
  before = sf_record_copy (record);
  if (sf_record_get_kind (record) == SF_KIND_SIGNING)
    sf_record_clear (before, SF_SIGNING_REMINDED_AT);
  else if (sf_record_get_kind (record) == SF_KIND_AGREEMENT)
    sf_record_clear (before, SF_AGREEMENT_PRINTED_AT);
  sf_ledger_mark_content (self->ledger, before, mark);
  return g_str_equal (mark, expected);
}

/* Is the record as the person saw it? *out_code says what is wrong, SF_CODE_OK if nothing is. */
static gboolean
check_base (SfStore *self, SfDb *db, const SfOperation *operation, const SfActor *actor, const SfRecord *record,
            const char *content, SfWorkflowCode *out_code, GError **error)
{
  const char *after = sf_operation_get_after (operation);
  g_autofree char *left = NULL;
  const char *expected = sf_operation_get_content (operation);

  *out_code = SF_CODE_OK;
  if (sf_actor_get_role (actor) == SF_ROLE_SYSTEM)
    return TRUE;
  if (after != NULL)
    {
      if (!query_left_content (db, after, sf_actor_get_account (actor), out_code, &left, error))
        return FALSE;
      expected = left;
    }
  if (*out_code != SF_CODE_OK)
    return TRUE;
  if (record == NULL)
    *out_code = expected != NULL ? SF_CODE_NOT_FOUND : SF_CODE_OK;
  else if (g_strcmp0 (expected, content) != 0 && !was_only_stamped (self, record, expected))
    *out_code = may_see (actor, record) ? SF_CODE_STALE : SF_CODE_NOT_FOUND;
  return TRUE;
}

/* ---- Deciding ---- */

static SfDecision *
decide (SfStore *self, SfDb *db, const SfOperation *operation, SfRecord *record, const SfActor *actor, SfSecret came,
        SfTime now, GError **error)
{
  g_autoptr (SfFacts) facts = sf_store_gather_facts (self, db, operation, record, actor, came, error);
  const SfRules *rules = facts != NULL ? sf_directory_get_rules (self->directory, db, error) : NULL;
  g_autoptr (SfDecision) decision = NULL;

  if (rules == NULL)
    return NULL;
  decision = sf_workflow_decide (operation, record, actor, facts, rules, now);
  if (decision->verdict != SF_UNDECIDED)
    return g_steal_pointer (&decision);
  g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_FAILED, "%s was left undecided", sf_operation_get_action (operation));
  return NULL;
}

/* ---- Effects ---- */

/* Rows that others refer to come first: a student and an employer, then a signing, then its agreement, then the rest.
 */
static int
get_rank (SfKind kind)
{
  switch (kind)
    {
    case SF_KIND_SIGNING:
      return 1;
    case SF_KIND_AGREEMENT:
      return 2;
    case SF_KIND_SETTINGS:
    case SF_KIND_COLLEGE:
    case SF_KIND_STUDENT:
    case SF_KIND_EMPLOYER:
    case SF_KIND_ACCOUNT:
      return 0;
    default:
      return 3;
    }
}

static gboolean
write_puts (SfStore *self, SfDb *db, const SfDecision *decision, SfMark out_left, GError **error)
{
  for (int rank = 0; rank <= 3; rank++)
    for (guint i = 0; i < decision->puts->len; i++)
      {
        SfRecord *record = decision->puts->pdata[i];
        SfMark mark;

        if (get_rank (sf_record_get_kind (record)) != rank)
          continue;
        if (!sf_store_put (self, db, record, mark, NULL, error))
          return FALSE;
        if (i == 0)
          memcpy (out_left, mark, sizeof mark);
      }
  return TRUE;
}

static SfRecord *
make_event (const SfOperation *operation, const SfActor *actor, const SfDecision *decision, SfTime now)
{
  g_autofree char *id = sf_uuid_derive (sf_operation_get_uid (operation), "event");
  SfKind kind = sf_operation_get_kind (operation);
  SfRecord *event = sf_record_new (SF_KIND_EVENT, id);

  sf_record_set_state (event, SF_ACTIVE);
  sf_record_set_int (event, SF_EVENT_AT, now);
  sf_record_set_text (event, SF_EVENT_ACTION, sf_operation_get_action (operation));
  sf_record_set_text (event, SF_EVENT_ABOUT_KIND, sf_kind_info (kind)->name);
  sf_record_set_text (event, SF_EVENT_ABOUT, sf_operation_get_id (operation));
  sf_record_set_text (event, SF_EVENT_ACTOR, sf_actor_get_account (actor));
  sf_record_set_text (event, SF_EVENT_ACTOR_NAME, sf_actor_get_name (actor));
  sf_record_set_text (event, SF_EVENT_ROLE, sf_role_name (sf_actor_get_role (actor)));
  sf_record_set_text (event, SF_EVENT_FROM_STATE, sf_kind_state_name (kind, decision->from_state));
  sf_record_set_text (event, SF_EVENT_TO_STATE, sf_kind_state_name (kind, decision->to_state));
  sf_record_set_text (event, SF_EVENT_NOTE, decision->note);
  return event;
}

static gboolean
write_event (SfStore *self, SfDb *db, const SfOperation *operation, SfRecord *account, const SfActor *actor,
             const SfDecision *decision, SfTime now, GError **error)
{
  g_autoptr (SfRecord) event = NULL;
  SfRecord *subject = NULL;
  SfMark mark;

  if (decision->trail == SF_TRAIL_NONE)
    return TRUE;
  if (decision->trail == SF_TRAIL_HISTORY && !decision->deleted)
    subject = decision->puts->pdata[0];
  event = make_event (operation, actor, decision, now);
  if (!sf_ledger_put_event (self->ledger, db, event, subject, mark, error))
    return FALSE;
  add_act (self, operation, account, "applied", NULL, mark);
  return TRUE;
}

/* What no record says: sessions, and what others hold of a person who is erased. */
static gboolean
follow_up (SfStore *self, SfDb *db, const SfOperation *operation, SfRecord *record, GError **error)
{
  const char *action = sf_operation_get_action (operation);

  switch (sf_operation_get_kind (operation))
    {
    case SF_KIND_ACCOUNT:
      return g_str_equal (action, "enable") || sf_store_end_sessions (db, sf_operation_get_id (operation), NULL, error);
    case SF_KIND_STUDENT:
      return !g_str_equal (action, "erase") || sf_store_erase_student (self, db, record, error);
    default:
      return TRUE;
    }
}

static gboolean
carry_out (SfStore *self, SfDb *db, const SfOperation *operation, SfRecord *record, SfRecord *account,
           const SfActor *actor, const SfDecision *decision, SfTime now, SfOutcome *outcome, GError **error)
{
  if (decision->deleted ? !sf_ledger_delete (self->ledger, db, record, error)
                        : !write_puts (self, db, decision, outcome->left_content, error))
    return FALSE;
  return write_event (self, db, operation, account, actor, decision, now, error) &&
         sf_store_put_notices (self, db, sf_operation_get_uid (operation), decision->notices, now, error) &&
         sf_store_count_reveal (db, operation, actor, now, error) && follow_up (self, db, operation, record, error);
}

/* The revs that the actor will see: scopes of others are none of its business. */
static GHashTable *
pick_revs (GHashTable *revs, const SfActor *actor)
{
  GHashTableIter iter;
  gpointer scope;

  g_hash_table_iter_init (&iter, revs);
  while (g_hash_table_iter_next (&iter, &scope, NULL))
    if (!sf_actor_sees_scope (actor, scope))
      g_hash_table_iter_remove (&iter);
  return revs;
}

/* ---- The rule ---- */

static void
reject (SfStore *self, const SfOperation *operation, SfRecord *account, SfWorkflowCode code, JsonObject *params,
        SfOutcome *outcome)
{
  outcome->applied = FALSE;
  outcome->code = code;
  outcome->params = params != NULL ? json_object_ref (params) : NULL;
  sf_store_add_rejection (self, operation, account, code);
}

static JsonObject *
make_params (const SfOperation *operation, SfWorkflowCode code)
{
  JsonObject *params;

  if (code != SF_CODE_DEPENDS)
    return NULL;
  params = json_object_new ();
  json_object_set_string_member (params, "uid", sf_operation_get_after (operation));
  return params;
}

gboolean
sf_store_apply (SfStore *self, SfDb *db, const SfOperation *operation, SfRecord *account, const SfActor *actor,
                SfSecret came, SfOutcome *out_outcome, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  SfLedgerPoint point = sf_ledger_get_point (self->ledger);
  g_autoptr (SfRecord) record = NULL;
  g_autoptr (SfDecision) decision = NULL;
  g_autoptr (JsonObject) params = NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *content = NULL;
  SfWorkflowCode code;

  memset (out_outcome, 0, sizeof *out_outcome);
  if (actor == NULL)
    {
      reject (self, operation, account, SF_CODE_ROLE, NULL, out_outcome);
      return TRUE;
    }
  record =
    sf_record_table_get (db, sf_operation_get_kind (operation), sf_operation_get_id (operation), &content, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!check_base (self, db, operation, actor, record, content, &code, error))
    return FALSE;
  if (code != SF_CODE_OK)
    {
      params = make_params (operation, code);
      reject (self, operation, account, code, params, out_outcome);
      return TRUE;
    }
  decision = decide (self, db, operation, record, actor, came, now, error);
  if (decision == NULL)
    return FALSE;
  if (decision->verdict == SF_REFUSED)
    {
      reject (self, operation, account, decision->code, decision->params, out_outcome);
      return TRUE;
    }
  if (!carry_out (self, db, operation, record, account, actor, decision, now, out_outcome, error))
    return FALSE;
  out_outcome->applied = TRUE;
  out_outcome->at = pick_revs (sf_ledger_dup_revs (self->ledger, point), actor);
  return TRUE;
}
