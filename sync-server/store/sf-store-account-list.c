/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Accounts of others: finding them, a page at a time.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/wire/sf-wire-json.h"
#include "store/sf-store-accounts-private.h"

#define PAGE 100

/* "%text%", with what LIKE takes for more than itself escaped by '!'; "%" for everything. */
static char *
make_pattern (const char *text)
{
  GString *pattern = g_string_new ("%");

  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    {
      if (strchr ("!%_", *p) != NULL)
        g_string_append_c (pattern, '!');
      g_string_append_c (pattern, *p);
    }
  if (pattern->len > 1)
    g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

#define COLUMNS                                                                                                        \
  "SELECT account.id, account.login, account.name, account.roles, account.state, account.student, account.employer, "  \
  "credential.hash IS NULL, credential.reset_at, second_factor.confirmed FROM account "                                \
  "LEFT JOIN credential ON credential.account = account.id "                                                           \
  "LEFT JOIN second_factor ON second_factor.account = account.id "
#define WHERE                                                                                                          \
  "WHERE (lower(account.login) LIKE lower(:pattern) ESCAPE '!' OR account.name LIKE :pattern ESCAPE '!') "             \
  "AND account.login > :after "
#define ORDER "ORDER BY account.login LIMIT :limit"

/* Ids of colleges have one length and no wild letters: an id is in the list if the list has it somewhere. */
static const char *
get_list_sql (SfRole role)
{
  switch (role)
    {
    case SF_ROLE_COLLEGE:
      return COLUMNS "JOIN student ON student.id = account.student " WHERE
                     "AND :colleges LIKE '%' || student.college || '%' " ORDER;
    case SF_ROLE_EMPLOYER:
      return COLUMNS WHERE "AND account.employer = :employer " ORDER;
    default:
      return COLUMNS WHERE ORDER;
    }
}

static SfStmt *
prepare_list (SfDb *db, const SfAsk *ask, GError **error)
{
  SfRole role = sf_actor_get_role (ask->session->actor);
  g_autofree char *pattern = make_pattern (ask->name);
  SfStmt *stmt = sf_db_prepare (db, get_list_sql (role), error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":pattern", pattern);
  sf_stmt_bind_text (stmt, ":after", ask->login != NULL ? ask->login : "");
  sf_stmt_bind_int (stmt, ":limit", PAGE + 1);
  if (role == SF_ROLE_COLLEGE)
    sf_stmt_bind_text (stmt, ":colleges", ask->colleges);
  if (role == SF_ROLE_EMPLOYER)
    sf_stmt_bind_text (stmt, ":employer", sf_actor_get_employer (ask->session->actor));
  return stmt;
}

static void
append_flag (GString *json, const char *name, gboolean flag)
{
  sf_json_append_member (json, name);
  g_string_append (json, flag ? "true" : "false");
}

static void
write_account (GString *json, SfStmt *stmt)
{
  g_auto (GStrv) roles = g_strsplit (sf_stmt_get_text (stmt, 3), " ", -1);

  g_string_append_c (json, '{');
  sf_json_append_text_member (json, "id", sf_stmt_get_text (stmt, 0));
  sf_json_append_text_member (json, "login", sf_stmt_get_text (stmt, 1));
  sf_json_append_text_member (json, "name", sf_stmt_get_text (stmt, 2));
  sf_json_append_member (json, "roles");
  sf_json_append_strv (json, (const char *const *) roles);
  sf_json_append_text_member (json, "state", sf_stmt_get_text (stmt, 4));
  sf_json_append_text_member (json, "student", sf_stmt_get_text (stmt, 5));
  sf_json_append_text_member (json, "employer", sf_stmt_get_text (stmt, 6));
  append_flag (json, "initial", sf_stmt_get_int (stmt, 7) != 0);
  if (!sf_stmt_is_null (stmt, 8))
    {
      sf_json_append_member (json, "reset_at");
      sf_json_append_int (json, sf_stmt_get_int (stmt, 8));
    }
  append_flag (json, "otp", sf_stmt_get_int (stmt, 9) != 0);
  g_string_append_c (json, '}');
}

static SfAnswer *
list (SfDb *db, const SfAsk *ask, GError **error)
{
  g_autoptr (SfStmt) stmt = prepare_list (db, ask, error);
  g_autoptr (GString) json = g_string_new ("\"accounts\":[");
  g_autofree char *last = NULL;
  g_autoptr (GError) local = NULL;
  guint n = 0;

  if (stmt == NULL)
    return NULL;
  for (; n <= PAGE && sf_stmt_step (stmt, &local); n++)
    {
      if (n == PAGE)
        continue;
      g_string_append (json, n > 0 ? "," : "");
      write_account (json, stmt);
      g_free (last);
      last = g_strdup (sf_stmt_get_text (stmt, 1));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_string_append (json, "],\"next\":");
  sf_json_append_text (json, n > PAGE ? last : NULL, -1);
  return sf_answer_new (g_string_free (g_steal_pointer (&json), FALSE));
}

static gpointer
list_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  SfAsk *ask = data;
  g_autoptr (GError) local = NULL;
  SfRecord *account;

  if (sf_actor_get_role (ask->session->actor) != SF_ROLE_COLLEGE)
    return list (db, ask, error);
  account = sf_directory_get_account (self->directory, db, sf_ask_get_account (ask), &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  ask->colleges = g_strdup (account != NULL ? sf_record_get_text (account, SF_ACCOUNT_COLLEGES) : NULL);
  if (ask->colleges == NULL)
    ask->colleges = g_strdup ("");
  return list (db, ask, error);
}

void
sf_store_account_list_async (SfStore *self, SfStoreSession *session, const char *query, const char *after,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  SfAsk *ask = sf_ask_new (session);

  ask->name = g_strdup (query);
  ask->login = g_strdup (after);
  sf_store_ask_write (self, list_work, ask, callback, user_data);
}
