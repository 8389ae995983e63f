/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Erasing a graduate's personal data after the time that the school sets (PIPL). What is counted stays, and so does the
 * audit chain, which holds hashes alone: of an event that named her, a new entry seals what is left. docs/accounts.md
 * lists what becomes of each table. On the writer's thread, in the transaction of the operation that decided it.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/workflow/sf-erasure.h"
#include "db/sf-record-table.h"
#include "store/sf-audit-chain.h"
#include "store/sf-blobs-private.h"

typedef struct
{
  SfStore *store;
  SfDb *db;
  SfRecord *student;   /* as she was */
  GPtrArray *ids;      /* char *: of her, her records and her accounts */
  GPtrArray *accounts; /* char *: those among them */
  GPtrArray *files;    /* char *: SHA-256 of what was attached to them */
} Erasing;

/* ---- Her records ---- */

static gboolean
erase_records (Erasing *e, SfKind kind, const char *where, const char *a, GError **error)
{
  g_autoptr (GPtrArray) records = sf_record_table_find (e->db, kind, where, a, NULL, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      SfRecord *record = records->pdata[i];

      g_ptr_array_add (e->ids, g_strdup (sf_record_get_id (record)));
      sf_record_erase (record);
      if (!sf_store_put (e->store, e->db, record, NULL, NULL, error))
        return FALSE;
    }
  return records != NULL;
}

static gboolean
erase_all_records (Erasing *e, GError **error)
{
  static const SfKind kinds[] = { SF_KIND_SIGNING,      SF_KIND_AGREEMENT,  SF_KIND_CANCELLATION, SF_KIND_REISSUE,
                                  SF_KIND_VERIFICATION, SF_KIND_CORRECTION, SF_KIND_BLANK };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!erase_records (e, kinds[i], "student = :a ORDER BY id", sf_record_get_id (e->student), error))
      return FALSE;
  /* A draft of an employer that was never sent names her by the number that was typed. */
  return erase_records (e, SF_KIND_SIGNING, "student IS NULL AND student_number = :a ORDER BY id",
                        sf_record_get_text (e->student, SF_STUDENT_NUMBER), error);
}

/* ---- Her account ---- */

/* Secrets, ways in, and messages. Her devices stay, since receipts are theirs, and know nothing of her any more. */
static const char *const of_account[] = {
  "DELETE FROM session WHERE account = :a",
  "DELETE FROM credential WHERE account = :a",
  "DELETE FROM password_history WHERE account = :a",
  "DELETE FROM operation_code WHERE account = :a",
  "DELETE FROM second_factor WHERE account = :a",
  "DELETE FROM recovery_code WHERE account = :a",
  "DELETE FROM recovery WHERE account = :a",
  "DELETE FROM message WHERE account = :a",
  "UPDATE device SET app = NULL, seen_at = NULL, ended_at = COALESCE (ended_at, seen_at, registered_at) WHERE account "
  "= :a",
  NULL,
};

static gboolean
run_all (Erasing *e, const char *const *statements, const char *a, GError **error)
{
  for (guint i = 0; statements[i] != NULL; i++)
    {
      g_autoptr (SfStmt) stmt = sf_db_prepare (e->db, statements[i], error);

      if (stmt == NULL)
        return FALSE;
      sf_stmt_bind_text (stmt, ":a", a);
      if (!sf_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* Who works at the school by now keeps the account, and is no student any more. */
static gboolean
leave_staff (Erasing *e, SfRecord *account, GError **error)
{
  g_auto (GStrv) roles = g_strsplit (sf_record_get_text (account, SF_ACCOUNT_ROLES), " ", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) rest = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; roles[i] != NULL; i++)
    if (!g_str_equal (roles[i], sf_role_name (SF_ROLE_STUDENT)))
      g_strv_builder_add (kept, roles[i]);
  rest = g_strv_builder_end (kept);
  text = g_strjoinv (" ", rest);
  sf_record_set_text (account, SF_ACCOUNT_ROLES, text);
  sf_record_clear (account, SF_ACCOUNT_STUDENT);
  return sf_store_put (e->store, e->db, account, NULL, NULL, error);
}

static gboolean
is_students_alone (const SfRecord *account)
{
  return g_strcmp0 (sf_record_get_text (account, SF_ACCOUNT_ROLES), sf_role_name (SF_ROLE_STUDENT)) == 0;
}

static gboolean
erase_accounts (Erasing *e, GError **error)
{
  g_autoptr (GPtrArray) accounts = sf_record_table_find (e->db, SF_KIND_ACCOUNT, "student = :a ORDER BY id",
                                                         sf_record_get_id (e->student), NULL, error);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      SfRecord *account = accounts->pdata[i];
      const char *id = sf_record_get_id (account);

      if (!is_students_alone (account))
        {
          if (!leave_staff (e, account, error))
            return FALSE;
          continue;
        }
      g_ptr_array_add (e->ids, g_strdup (id));
      g_ptr_array_add (e->accounts, g_strdup (id));
      sf_record_erase (account);
      sf_record_set_state (account, SF_ACCOUNT_DISABLED);
      if (!sf_store_put (e->store, e->db, account, NULL, NULL, error) || !run_all (e, of_account, id, error))
        return FALSE;
    }
  return accounts != NULL;
}

/* ---- What belongs to the records ---- */

static gboolean
delete_attachments (Erasing *e, const char *about, GError **error)
{
  g_autoptr (GPtrArray) attachments =
    sf_record_table_find (e->db, SF_KIND_ATTACHMENT, "about = :a ORDER BY id", about, NULL, error);

  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      g_ptr_array_add (e->files, g_strdup (sf_record_get_text (attachments->pdata[i], SF_ATTACHMENT_SHA256)));
      if (!sf_ledger_delete (e->store->ledger, e->db, attachments->pdata[i], error))
        return FALSE;
    }
  return attachments != NULL;
}

/* Bytes go when their time is over: for hers, which no other record refers to, it is over now. Who else has sent the
 * same for a record that is not hers still may. */
#define NOT_ATTACHED(table) "NOT EXISTS (SELECT 1 FROM attachment WHERE attachment.sha256 = " table ".sha256)"
#define OVER "created_at = 0, done_at = CASE WHEN done_at IS NULL THEN NULL ELSE 0 END"

static const char *const bytes_of_account[] = {
  "UPDATE blob SET stored_at = 0 WHERE sha256 IN (SELECT sha256 FROM upload WHERE account = :a) AND " NOT_ATTACHED (
    "blob"),
  "UPDATE upload SET " OVER " WHERE account = :a",
  NULL,
};
static const char *const bytes_of_record[] = {
  "UPDATE blob SET stored_at = 0 WHERE sha256 IN (SELECT sha256 FROM upload WHERE about = :a) AND " NOT_ATTACHED (
    "blob"),
  "UPDATE upload SET " OVER " WHERE about = :a",
  NULL,
};
static const char *const bytes_of_file[] = {
  "UPDATE blob SET stored_at = 0 WHERE sha256 = :a AND " NOT_ATTACHED ("blob"),
  "UPDATE upload SET " OVER " WHERE sha256 = :a AND about IS NULL AND " NOT_ATTACHED ("upload"),
  NULL,
};

static gboolean
erase_files (Erasing *e, GError **error)
{
  for (guint i = 0; i < e->accounts->len; i++)
    if (!run_all (e, bytes_of_account, e->accounts->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < e->ids->len; i++)
    if (!run_all (e, bytes_of_record, e->ids->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < e->files->len; i++)
    if (!run_all (e, bytes_of_file, e->files->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
seal_erased_event (Erasing *e, SfRecord *event, GError **error)
{
  SfMark mark;
  const SfAct act = { .at = sf_clock_now (e->store->clock),
                      .action = SF_AUDIT_ERASE,
                      .about_kind = "event",
                      .about = sf_record_get_id (event),
                      .outcome = "applied",
                      .payload = mark };

  if (!sf_ledger_rewrite_event (e->store->ledger, e->db, event, mark, error))
    return FALSE;
  sf_ledger_add_act (e->store->ledger, &act);
  return TRUE;
}

static gboolean
is_hers (Erasing *e, const char *account)
{
  return account != NULL && g_ptr_array_find_with_equal_func (e->accounts, account, g_str_equal, NULL);
}

/* Notes are what somebody wrote; other people's names stay where they acted. */
static gboolean
erase_events (Erasing *e, const char *where, const char *a, GError **error)
{
  g_autoptr (GPtrArray) events = sf_record_table_find (e->db, SF_KIND_EVENT, where, a, NULL, error);

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      SfRecord *event = events->pdata[i];
      gboolean hers = is_hers (e, sf_record_get_text (event, SF_EVENT_ACTOR));
      gboolean named = hers && g_strcmp0 (sf_record_get_text (event, SF_EVENT_ACTOR_NAME), SF_ERASED_NAME) != 0;

      if (!named && !sf_record_has (event, SF_EVENT_NOTE))
        continue;
      sf_record_clear (event, SF_EVENT_NOTE);
      if (hers)
        sf_record_set_text (event, SF_EVENT_ACTOR_NAME, SF_ERASED_NAME);
      if (!seal_erased_event (e, event, error))
        return FALSE;
    }
  return events != NULL;
}

/* What was to be sent about her is not sent any more, and what was sent is forgotten already. */
static const char *const of_notice[] = {
  "UPDATE message SET state = 'skipped', ended_at = next_at WHERE notice = :a AND state = 'waiting'",
  "UPDATE message SET text_1 = NULL, text_2 = NULL WHERE notice = :a",
  NULL,
};

static gboolean
clear_notices (Erasing *e, const char *about, GError **error)
{
  g_autoptr (GPtrArray) notices =
    sf_record_table_find (e->db, SF_KIND_NOTICE, "about = :a ORDER BY id", about, NULL, error);

  for (guint i = 0; notices != NULL && i < notices->len; i++)
    {
      sf_record_clear (notices->pdata[i], SF_NOTICE_TEXT_1);
      sf_record_clear (notices->pdata[i], SF_NOTICE_TEXT_2);
      if (!sf_ledger_put (e->store->ledger, e->db, notices->pdata[i], NULL, NULL, error) ||
          !run_all (e, of_notice, sf_record_get_id (notices->pdata[i]), error))
        return FALSE;
    }
  return notices != NULL;
}

/* What she was told herself nobody reads any more. */
static gboolean
delete_notices (Erasing *e, const char *account, GError **error)
{
  g_autoptr (GPtrArray) notices =
    sf_record_table_find (e->db, SF_KIND_NOTICE, "account = :a ORDER BY id", account, NULL, error);

  for (guint i = 0; notices != NULL && i < notices->len; i++)
    if (!sf_ledger_delete (e->store->ledger, e->db, notices->pdata[i], error))
      return FALSE;
  return notices != NULL;
}

/* A refusal may have named her number; what was applied is answered without a word. */
static gboolean
erase_receipts (Erasing *e, const char *text, GError **error)
{
  g_autoptr (SfStmt) stmt = NULL;

  if (text == NULL)
    return TRUE;
  stmt = sf_db_prepare (e->db,
                        "UPDATE receipt SET answer = REPLACE(answer, :text, '" SF_ERASED_NAME "') "
                        "WHERE applied = 0 AND REPLACE(answer, :text, '') <> answer",
                        error);
  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":text", text);
  return sf_stmt_run (stmt, error);
}

static gboolean
erase_what_follows (Erasing *e, GError **error)
{
  for (guint i = 0; i < e->accounts->len; i++)
    if (!delete_notices (e, e->accounts->pdata[i], error) ||
        !erase_events (e, "actor = :a ORDER BY id", e->accounts->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < e->ids->len; i++)
    if (!delete_attachments (e, e->ids->pdata[i], error) ||
        !erase_events (e, "about = :a ORDER BY id", e->ids->pdata[i], error) ||
        !clear_notices (e, e->ids->pdata[i], error))
      return FALSE;
  return erase_files (e, error) && erase_receipts (e, sf_record_get_text (e->student, SF_STUDENT_NUMBER), error) &&
         erase_receipts (e, sf_record_get_text (e->student, SF_STUDENT_NAME), error) &&
         erase_receipts (e, sf_record_get_field (e->student, "identity"), error);
}

gboolean
sf_store_erase_student (SfStore *self, SfDb *db, SfRecord *before, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  Erasing e = { self, db, before, ids, accounts, files };

  g_ptr_array_add (ids, g_strdup (sf_record_get_id (before)));
  if (!erase_all_records (&e, error) || !erase_accounts (&e, error) || !erase_what_follows (&e, error))
    return FALSE;
  sf_blobs_collect_soon (self);
  return TRUE;
}
