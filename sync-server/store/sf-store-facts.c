/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All that decide may ask, on the server: records from the tables, and what no client can know, whether bytes have
 * arrived and codes were right. On the writer's thread.
 */
#define G_LOG_DOMAIN "sf-server"

#include "db/sf-blob-query.h"
#include "db/sf-facts-query.h"
#include "store/sf-store-accounts-private.h"

/* Does @actor see an attachment with these bytes? */
static gboolean
sees_bytes (SfDb *db, const SfActor *actor, const char *sha256, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "SELECT DISTINCT p.scope FROM attachment a JOIN publication p "
                                           "ON p.kind = 'attachment' AND p.id = a.id "
                                           "WHERE a.sha256 = :sha256 AND p.gone IS NULL",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, sha256);
  while (sf_stmt_step (stmt, error))
    if (sf_actor_sees_scope (actor, sf_stmt_get_text (stmt, 0)))
      return TRUE;
  return FALSE;
}

/* To know a hash is no right to its content: whoever attaches bytes has sent them or sees them already. */
static gboolean
find_blob (SfDb *db, const SfOperation *operation, const SfActor *actor, SfFacts *facts, GError **error)
{
  const char *sha256 = sf_operation_get_arg (operation, "sha256");
  g_autofree char *mime = NULL;
  g_autoptr (GError) local = NULL;
  gint64 size;

  if (sf_operation_get_kind (operation) != SF_KIND_ATTACHMENT || sha256 == NULL)
    return TRUE;
  if (sf_blob_query_arrived (db, sha256, &size, &mime, &local) &&
      (sf_blob_query_uploaded_by (db, sha256, sf_actor_get_account (actor), &local) ||
       (local == NULL && sees_bytes (db, actor, sha256, &local))))
    {
      facts->blob_size = size;
      facts->blob_mime = g_steal_pointer (&mime);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What binds the acting account: the code that she set and came with or not, and that somebody else let her in. */
static gboolean
find_secrets (SfDb *db, const SfActor *actor, SfSecret came, SfFacts *facts, GError **error)
{
  const char *account = sf_actor_get_account (actor);
  gboolean has;

  if (sf_actor_get_role (actor) == SF_ROLE_SYSTEM)
    return TRUE;
  if (!sf_store_query_operation_code (db, account, &has, error))
    return FALSE;
  facts->secret = has ? came : SF_SECRET_UNSET;
  facts->reset_at = sf_store_query_reset_at (db, account, error);
  return facts->reset_at >= 0;
}

/* ---- How much somebody reveals ---- */

/* More than anybody needs who works through a queue by hand, and less than a table copied out of it. */
#define REVEALS 60
#define REVEALS_WITHIN SF_HOUR

/* Under which name @operation is counted; NULL: it reveals nothing. Transfer full. */
static char *
name_reveals (const SfOperation *operation, const SfActor *actor)
{
  if (!g_str_equal (sf_operation_get_action (operation), "reveal"))
    return NULL;
  return sf_store_name_count ("reveal", sf_actor_get_account (actor), NULL);
}

static gboolean
find_reveals (SfDb *db, const SfOperation *operation, const SfActor *actor, SfTime now, SfFacts *facts, GError **error)
{
  g_autofree char *who = name_reveals (operation, actor);

  return who == NULL || sf_store_query_limit (db, who, REVEALS, REVEALS_WITHIN, now, &facts->reveals_until, error);
}

gboolean
sf_store_count_reveal (SfDb *db, const SfOperation *operation, const SfActor *actor, SfTime now, GError **error)
{
  g_autofree char *who = name_reveals (operation, actor);

  return who == NULL || sf_store_count (db, who, now, error);
}

/* Settings and college are at hand; the rest is asked from the tables. */
SfFacts *
sf_store_gather_facts (SfStore *self, SfDb *db, const SfOperation *operation, SfRecord *record, const SfActor *actor,
                       SfSecret came, GError **error)
{
  const guint at_hand = SF_KNOWS_SETTINGS | SF_KNOWS_COLLEGE;
  g_autoptr (SfFacts) facts =
    sf_facts_query (db, sf_operation_get_kind (operation), operation, record, actor, SF_KNOWS_ALL & ~at_hand, error);
  g_autoptr (GError) local = NULL;
  SfRecord *settings;
  SfRecord *college = NULL;
  const SfRules *rules;

  if (facts == NULL)
    return NULL;
  settings = sf_directory_get_settings (self->directory, db, &local);
  if (local == NULL && facts->student != NULL)
    college =
      sf_directory_get_college (self->directory, db, sf_record_get_text (facts->student, SF_STUDENT_COLLEGE), &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  facts->settings = settings != NULL ? sf_record_ref (settings) : NULL;
  facts->college = college != NULL ? sf_record_ref (college) : NULL;
  facts->known |= at_hand;
  rules = sf_directory_get_rules (self->directory, db, error);
  if (rules == NULL || !find_blob (db, operation, actor, facts, error) ||
      !find_secrets (db, actor, came, facts, error) ||
      !find_reveals (db, operation, actor, sf_clock_now (self->clock), facts, error) ||
      !sf_facts_query_numbers (db, facts, operation, rules, sf_clock_now (self->clock), error))
    return NULL;
  return g_steal_pointer (&facts);
}
