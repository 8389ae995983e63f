/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Erasing a graduate's personal data after the time that the school sets (PIPL). What is counted stays, and so does the
 * audit chain, which holds hashes alone: of an event that named her, a new entry seals what is left. On the writer's
 * thread, in the transaction of the operation that decided it.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/workflow/sf-erasure.h"
#include "db/sf-record-table.h"
#include "store/sf-audit-chain.h"
#include "store/sf-store-private.h"

typedef struct
{
  SfStore *store;
  SfDb *db;
  SfRecord *student;   /* as she was */
  GPtrArray *ids;      /* char *: of her, her records and her accounts */
  GPtrArray *accounts; /* char *: those among them */
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

static gboolean
run_on (Erasing *e, const char *sql, const char *account, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (e->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, account);
  return sf_stmt_run (stmt, error);
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
      if (!sf_store_put (e->store, e->db, account, NULL, NULL, error) ||
          !sf_store_end_sessions (e->db, id, NULL, error) ||
          !run_on (e, "DELETE FROM credential WHERE account = :account", id, error))
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
    if (!sf_ledger_delete (e->store->ledger, e->db, attachments->pdata[i], error))
      return FALSE;
  return attachments != NULL;
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

static gboolean
clear_notices (Erasing *e, const char *about, GError **error)
{
  g_autoptr (GPtrArray) notices =
    sf_record_table_find (e->db, SF_KIND_NOTICE, "about = :a ORDER BY id", about, NULL, error);

  for (guint i = 0; notices != NULL && i < notices->len; i++)
    {
      sf_record_clear (notices->pdata[i], SF_NOTICE_TEXT_1);
      sf_record_clear (notices->pdata[i], SF_NOTICE_TEXT_2);
      if (!sf_ledger_put (e->store->ledger, e->db, notices->pdata[i], NULL, NULL, error))
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
  return erase_receipts (e, sf_record_get_text (e->student, SF_STUDENT_NUMBER), error) &&
         erase_receipts (e, sf_record_get_text (e->student, SF_STUDENT_NAME), error) &&
         erase_receipts (e, sf_record_get_field (e->student, "identity"), error);
}

gboolean
sf_store_erase_student (SfStore *self, SfDb *db, SfRecord *before, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_free);
  Erasing e = { self, db, before, ids, accounts };

  g_ptr_array_add (ids, g_strdup (sf_record_get_id (before)));
  return erase_all_records (&e, error) && erase_accounts (&e, error) && erase_what_follows (&e, error);
}
