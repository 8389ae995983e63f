/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Employers beside the operations: a unit that registers itself has no account yet to offer one with, and the directory
 * is searched here because a student's client holds no library.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "core/model/sf-uuid.h"
#include "core/workflow/sf-master-data.h"
#include "db/sf-record-table.h"
#include "store/sf-store-private.h"

/* ---- Attempts ---- */

typedef struct
{
  char *what;
  char *address;
} Attempt;

static void
attempt_free (gpointer data)
{
  Attempt *self = data;

  g_free (self->what);
  g_free (self->address);
  g_free (self);
}

static gpointer
attempt_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const Attempt *attempt = data;
  SfAccountRules rules;
  SfTime until;

  if (!sf_store_count_attempt (self, db, attempt->what, attempt->address, &until, error) ||
      !sf_store_get_account_rules (self, db, &rules, error))
    return NULL;
  if (until == 0)
    return g_memdup2 (&rules, sizeof rules);
  g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_LOCKED_OUT, "too many attempts");
  return NULL;
}

void
sf_store_attempt_async (SfStore *self, const char *what, const char *address, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->what = g_strdup (what);
  attempt->address = g_strdup (address);
  sf_store_write_async (self, attempt_work, attempt, attempt_free, g_free, callback, user_data);
}

gboolean
sf_store_attempt_finish (SfStore *self, GAsyncResult *result, SfAccountRules *out_rules, GError **error)
{
  g_autofree SfAccountRules *rules = sf_store_finish (self, result, error);

  if (rules != NULL)
    *out_rules = *rules;
  return rules != NULL;
}

/* ---- Registering ---- */

typedef struct
{
  JsonObject *form;
  char *login;
  char *hash;
} Register;

static void
register_free (gpointer data)
{
  Register *self = data;

  json_object_unref (self->form);
  g_free (self->login);
  g_free (self->hash);
  g_free (self);
}

void
sf_store_registration_free (SfStoreRegistration *self)
{
  g_clear_pointer (&self->params, json_object_unref);
  g_free (self->employer);
  g_free (self->login);
  g_free (self);
}

char *
sf_store_registration_login (const char *credit_code)
{
  return sf_field_normalise (sf_master_get_field (SF_KIND_EMPLOYER, "credit_code"), credit_code);
}

gboolean
sf_store_is_employer_login (const char *login, const char *own_code)
{
  SfFormError problem;

  if (g_strcmp0 (login, own_code) == 0)
    return TRUE;
  return g_regex_match_simple ("\\A(?=.*[A-Za-z])[A-Za-z0-9._@-]{4,40}\\z", login, 0, 0) &&
         !sf_field_check (sf_master_get_field (SF_KIND_EMPLOYER, "credit_code"), login, &problem);
}

static SfStoreRegistration *
refuse_login (void)
{
  SfStoreRegistration *registration = g_new0 (SfStoreRegistration, 1);

  registration->code = SF_CODE_BAD_ARGUMENT;
  registration->params = json_object_new ();
  json_object_set_string_member (registration->params, "argument", "login");
  return registration;
}

static SfRecord *
make_account (const Register *work, const char *login, const char *employer, SfTime now)
{
  g_autofree char *id = sf_uuid_new (now);
  const char *name = sf_form_get_text (work->form, "name");
  SfRecord *account = sf_record_new (SF_KIND_ACCOUNT, id);

  sf_record_set_state (account, SF_ACCOUNT_ACTIVE);
  sf_record_set_text (account, SF_ACCOUNT_LOGIN, login);
  sf_record_set_text (account, SF_ACCOUNT_NAME, name != NULL ? name : login);
  sf_record_set_text (account, SF_ACCOUNT_EMPLOYER, employer);
  sf_record_set_text (account, SF_ACCOUNT_ROLES, sf_role_name (SF_ROLE_EMPLOYER));
  return account;
}

/* The unit goes in first: its account refers to it. */
static SfStoreRegistration *
register_unit (SfStore *self, SfDb *db, const Register *work, const char *login, GError **error)
{
  SfTime now = sf_clock_now (self->clock);
  g_autofree char *id = sf_uuid_new (now);
  g_autofree char *uid = sf_uuid_new (now);
  g_autoptr (SfRecord) account = make_account (work, login, id, now);
  g_autoptr (SfActor) actor = sf_actor_new (account, SF_ROLE_EMPLOYER);
  g_autoptr (SfStoreRegistration) registration = g_new0 (SfStoreRegistration, 1);
  g_autoptr (SfOperation) operation = NULL;
  JsonObject *args = json_object_new ();
  SfOutcome outcome;

  json_object_set_object_member (args, "form", json_object_ref (work->form));
  operation = sf_operation_new (uid, "register", SF_ROLE_EMPLOYER, now, SF_KIND_EMPLOYER, id, NULL, NULL, args);
  if (!sf_store_apply (self, db, operation, account, actor, SF_SECRET_MISSING, &outcome, error))
    return NULL;
  registration->code = outcome.applied ? SF_CODE_OK : outcome.code;
  registration->params = g_steal_pointer (&outcome.params);
  sf_outcome_clear (&outcome);
  if (registration->code != SF_CODE_OK)
    return g_steal_pointer (&registration);
  registration->employer = g_strdup (id);
  registration->login = g_strdup (login);
  if (!sf_store_put (self, db, account, NULL, NULL, error) ||
      !sf_store_set_hash (self, db, sf_record_get_id (account), work->hash, NULL, error))
    return NULL;
  return g_steal_pointer (&registration);
}

static gpointer
register_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const Register *work = data;
  const char *code = sf_form_get_text (work->form, "credit_code");
  g_autofree char *own = code != NULL ? sf_store_registration_login (code) : NULL;
  const char *login = work->login != NULL ? work->login : own;
  g_autofree char *taken = NULL;
  g_autoptr (GError) local = NULL;

  /* Without a code there is no login either; the guards say what is missing. */
  if (login == NULL)
    return register_unit (self, db, work, "-", error);
  if (!sf_store_is_employer_login (login, own))
    return refuse_login ();
  taken = sf_store_query_login (db, login, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  /* Its own code as a login is taken by whoever has the code: the guard names that employer. */
  if (taken != NULL && g_strcmp0 (login, own) != 0)
    return refuse_login ();
  return register_unit (self, db, work, login, error);
}

void
sf_store_register_async (SfStore *self, JsonObject *form, const char *login, const char *hash,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  Register *work = g_new0 (Register, 1);

  work->form = json_object_ref (form);
  work->login = g_strdup (login);
  work->hash = g_strdup (hash);
  sf_store_write_async (self, register_work, work, register_free, (GDestroyNotify) sf_store_registration_free, callback,
                        user_data);
}

SfStoreRegistration *
sf_store_register_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}

/* ---- The directory ---- */

typedef struct
{
  char *query;
  char *after;
  guint limit;
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  g_free (self->query);
  g_free (self->after);
  g_free (self);
}

/* "%…%" with what LIKE would read as a pattern taken literally. */
static char *
make_pattern (const char *head, const char *text)
{
  GString *pattern = g_string_new (head);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (strchr ("%_\\", *p) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

#define FROM_DIRECTORY                                                                                                 \
  " FROM employer WHERE state = 'approved' AND (name LIKE :name ESCAPE '\\' OR contact LIKE :name ESCAPE '\\' "        \
  "OR initials LIKE :letters ESCAPE '\\' OR pinyin LIKE :letters ESCAPE '\\' OR credit_code LIKE :code ESCAPE '\\') "  \
  "AND (:after = '' OR (name, id) > ((SELECT name FROM employer WHERE id = :after), :after)) "                         \
  "ORDER BY name, id LIMIT :limit"

static SfStmt *
prepare_search (SfDb *db, const Search *search, GError **error)
{
  g_autofree char *sql = g_strconcat ("SELECT ", sf_record_table_columns (SF_KIND_EMPLOYER), FROM_DIRECTORY, NULL);
  g_autofree char *small = g_utf8_strdown (search->query, -1);
  g_autofree char *capital = g_utf8_strup (search->query, -1);
  g_autofree char *name = make_pattern ("%", search->query);
  g_autofree char *letters = make_pattern ("%", small);
  g_autofree char *code = make_pattern ("", capital);
  SfStmt *stmt = sf_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text (stmt, ":name", name);
  sf_stmt_bind_text (stmt, ":letters", letters);
  sf_stmt_bind_text (stmt, ":code", code);
  sf_stmt_bind_text (stmt, ":after", search->after);
  sf_stmt_bind_int (stmt, ":limit", search->limit);
  return stmt;
}

static gpointer
search_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (SfStmt) stmt = prepare_search (db, data, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return NULL;
  while (sf_stmt_step (stmt, &local))
    g_ptr_array_add (found, sf_record_table_read (stmt, SF_KIND_EMPLOYER, 0));
  if (local == NULL)
    return g_steal_pointer (&found);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

void
sf_store_directory_async (SfStore *self, const char *query, const char *after, guint limit,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  Search *search = g_new0 (Search, 1);

  search->query = g_strstrip (g_strdup (query));
  search->after = g_strdup (after);
  search->limit = limit;
  sf_store_read_async (self, search_work, search, search_free, (GDestroyNotify) g_ptr_array_unref, callback, user_data);
}

GPtrArray *
sf_store_directory_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}
