/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. Everything is forgotten at once: changes are so rare that finer rules would only be harder to trust.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-directory.h"

#include <string.h>

#include "core/model/sf-uuid.h"
#include "db/sf-facts-query.h"
#include "db/sf-record-table.h"

/* As in the partial index: nearly all accounts are of students. */
#define OF_STAFF "roles <> 'student' AND roles <> 'employer'"

struct _SfDirectory
{
  char *version; /* of what is kept, as in meta */
  SfRecord *settings;
  SfRules *rules;
  GHashTable *colleges; /* id -> SfRecord */
  GHashTable *accounts; /* id -> SfRecord */
  GHashTable *parties;  /* "student:<id>", "college:<id>", "office" -> GPtrArray of ids */
};

SfDirectory *
sf_directory_new (void)
{
  SfDirectory *self = g_new0 (SfDirectory, 1);

  self->colleges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sf_record_unref);
  self->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sf_record_unref);
  self->parties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
sf_directory_free (SfDirectory *self)
{
  sf_directory_forget (self);
  g_hash_table_unref (self->colleges);
  g_hash_table_unref (self->accounts);
  g_hash_table_unref (self->parties);
  g_free (self);
}

void
sf_directory_forget (SfDirectory *self)
{
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->settings, sf_record_unref);
  g_clear_pointer (&self->rules, sf_rules_free);
  g_hash_table_remove_all (self->colleges);
  g_hash_table_remove_all (self->accounts);
  g_hash_table_remove_all (self->parties);
}

gboolean
sf_directory_keeps (SfKind kind)
{
  return kind == SF_KIND_SETTINGS || kind == SF_KIND_COLLEGE || kind == SF_KIND_ACCOUNT || kind == SF_KIND_CALENDAR;
}

gboolean
sf_directory_refresh (SfDirectory *self, SfDb *db, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT value FROM meta WHERE name = 'directory'", error);
  g_autoptr (GError) local = NULL;
  const char *version;

  if (stmt == NULL)
    return FALSE;
  version = sf_stmt_step (stmt, &local) ? sf_stmt_get_text (stmt, 0) : "";
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (g_strcmp0 (self->version, version) != 0)
    {
      sf_directory_forget (self);
      self->version = g_strdup (version);
    }
  return TRUE;
}

gboolean
sf_directory_announce (SfDirectory *self, SfDb *db, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (db,
                                           "INSERT INTO meta (name, value) VALUES ('directory', :value) "
                                           "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                           error);
  g_autofree char *version = sf_uuid_new (g_get_real_time () / 1000);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, version);
  return sf_stmt_run (stmt, error);
}

/* ---- Records ---- */

SfRecord *
sf_directory_get_settings (SfDirectory *self, SfDb *db, GError **error)
{
  if (self->settings == NULL)
    self->settings = sf_facts_query_settings (db, error);
  return self->settings;
}

const SfRules *
sf_directory_get_rules (SfDirectory *self, SfDb *db, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (self->rules == NULL)
    {
      SfRecord *settings = sf_directory_get_settings (self, db, &local);
      g_autoptr (GPtrArray) calendars = local == NULL ? sf_facts_query_calendars (db, &local) : NULL;

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      self->rules = sf_rules_new (settings, calendars);
    }
  return self->rules;
}

static SfRecord *
get_record (GHashTable *records, SfDb *db, SfKind kind, const char *id, GError **error)
{
  SfRecord *record = g_hash_table_lookup (records, id);

  if (record == NULL)
    {
      record = sf_record_table_get (db, kind, id, NULL, error);
      if (record != NULL)
        g_hash_table_insert (records, g_strdup (id), record);
    }
  return record;
}

SfRecord *
sf_directory_get_college (SfDirectory *self, SfDb *db, const char *id, GError **error)
{
  return get_record (self->colleges, db, SF_KIND_COLLEGE, id, error);
}

SfRecord *
sf_directory_get_account (SfDirectory *self, SfDb *db, const char *id, GError **error)
{
  return get_record (self->accounts, db, SF_KIND_ACCOUNT, id, error);
}

/* ---- Who acts for a party ---- */

/* Every active account whose text in the second column, a list of words, has @word; @word NULL: every one. */
static GPtrArray *
query_ids (SfDb *db, const char *sql, const char *bind, const char *word, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  if (bind != NULL)
    sf_stmt_bind_text (stmt, ":owner", bind);
  while (sf_stmt_step (stmt, &local))
    {
      g_auto (GStrv) words = g_strsplit (word != NULL ? sf_stmt_get_text (stmt, 1) : "", " ", -1);

      if (word == NULL || g_strv_contains ((const char *const *) words, word))
        g_ptr_array_add (ids, g_strdup (sf_stmt_get_text (stmt, 0)));
    }
  if (local == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static GPtrArray *
query_party (SfDb *db, SfParty party, const char *owner, GError **error)
{
  switch (party)
    {
    case SF_PARTY_STUDENT:
      return query_ids (db, "SELECT id FROM account WHERE student = :owner AND state = 'active' ORDER BY id", owner,
                        NULL, error);
    case SF_PARTY_EMPLOYER:
      return query_ids (db, "SELECT id FROM account WHERE employer = :owner AND state = 'active' ORDER BY id", owner,
                        NULL, error);
    case SF_PARTY_COLLEGE:
      return query_ids (db,
                        "SELECT id, colleges FROM account WHERE " OF_STAFF " AND colleges IS NOT NULL "
                        "AND roles LIKE '%college%' AND state = 'active' ORDER BY id",
                        NULL, owner, error);
    case SF_PARTY_SCHOOL:
    default:
      return query_ids (db,
                        "SELECT id, roles FROM account WHERE " OF_STAFF " AND roles LIKE '%office%' "
                        "AND state = 'active' ORDER BY id",
                        NULL, "office", error);
    }
}

GPtrArray *
sf_directory_get_accounts_of (SfDirectory *self, SfDb *db, SfParty party, const char *owner, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%d:%s", (int) party, owner != NULL ? owner : "");
  GPtrArray *ids = g_hash_table_lookup (self->parties, key);

  if (ids == NULL)
    {
      ids = query_party (db, party, owner, error);
      if (ids != NULL)
        g_hash_table_insert (self->parties, g_steal_pointer (&key), ids);
    }
  return ids;
}
