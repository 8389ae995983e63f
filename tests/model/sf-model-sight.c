/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who sees what, said a second time, as conditions on the store's tables (docs/architecture.md, *Who sees what*): a
 * device that has pulled holds exactly the records that fit, and of these an employer nothing that is not for it.
 */
#include "sf-model.h"

#include "db/sf-record-table.h"

#define NOBODY "0"
#define EVERYBODY "1"
#define ACCOUNT "id = :account"
#define STUDENT "student = :party"
#define EMPLOYER "employer = :party"
#define COLLEGE "instr (' ' || :party || ' ', ' ' || college || ' ') > 0"
#define SENT " AND state <> 'draft'"

/* By role: student, employer, college, office, admin. NULL: not told here. */
static const char *const sights[SF_N_KINDS][SF_ROLE_ADMIN + 1] = {
  [SF_KIND_SETTINGS] = { EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY },
  [SF_KIND_COLLEGE] = { EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY },
  [SF_KIND_CALENDAR] = { EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY, EVERYBODY },
  [SF_KIND_STUDENT] = { "id = :party", NOBODY, COLLEGE, EVERYBODY, EVERYBODY },
  [SF_KIND_EMPLOYER] = { NOBODY, "id = :party", EVERYBODY, EVERYBODY, EVERYBODY },
  [SF_KIND_ACCOUNT] = { ACCOUNT, ACCOUNT, ACCOUNT, ACCOUNT, EVERYBODY },
  [SF_KIND_SIGNING] = { STUDENT " AND (state <> 'draft' OR origin = 'student')",
                        EMPLOYER " AND (state <> 'draft' OR origin = 'employer')", COLLEGE SENT, "state <> 'draft'",
                        "state <> 'draft'" },
  [SF_KIND_AGREEMENT] = { STUDENT, EMPLOYER, COLLEGE, EVERYBODY, EVERYBODY },
  [SF_KIND_CANCELLATION] = { STUDENT, EMPLOYER SENT, COLLEGE SENT, "state <> 'draft'", "state <> 'draft'" },
  [SF_KIND_REISSUE] = { STUDENT, NOBODY, COLLEGE SENT, "state <> 'draft'", "state <> 'draft'" },
  [SF_KIND_VERIFICATION] = { STUDENT, NOBODY, COLLEGE, EVERYBODY, EVERYBODY },
  [SF_KIND_CORRECTION] = { STUDENT, NOBODY, COLLEGE, EVERYBODY, EVERYBODY },
  [SF_KIND_BLANK] = { NOBODY, NOBODY, COLLEGE, EVERYBODY, EVERYBODY },
  [SF_KIND_NOTICE] = { "account = :account", "account = :account", "account = :account", "account = :account",
                       "account = :account" },
};

/* The student, employer or colleges that the account acts for now. */
static char *
find_party (SfModelDevice *device)
{
  static const char *const columns[] = { "student", "employer", "colleges" };
  g_autofree char *sql = NULL;

  if (device->role > SF_ROLE_COLLEGE)
    return g_strdup ("");
  sql = g_strdup_printf ("SELECT %s FROM account WHERE id = :a", columns[device->role]);
  return sf_model_text (device->model, sql, device->account, NULL);
}

static char *
list_ids (SfDb *db, const char *sql, const char *account, const char *party)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  if (strstr (sql, ":account") != NULL)
    sf_stmt_bind_text (stmt, ":account", account);
  if (strstr (sql, ":party") != NULL)
    sf_stmt_bind_text (stmt, ":party", party);
  while (sf_stmt_step (stmt, &error))
    g_string_append_printf (out, "%s\n", sf_stmt_get_text (stmt, 0));
  g_assert_no_error (error);
  return g_string_free (out, FALSE);
}

static void
check_kind (SfModelDevice *device, SfKind kind, const char *party)
{
  const char *name = sf_kind_info (kind)->name;
  /* What an own decision shows is not what was pulled. */
  g_autofree char *held = g_strdup_printf ("SELECT h.id FROM (SELECT DISTINCT id FROM holding WHERE kind = %d) AS h "
                                           "ORDER BY id",
                                           (int) kind);
  g_autofree char *wanted =
    g_strdup_printf ("SELECT id FROM %s WHERE %s ORDER BY id", name, sights[kind][device->role]);
  g_autofree char *has = list_ids (device->cache, held, NULL, NULL);
  g_autofree char *shall = list_ids (device->model->store, wanted, device->account, party);

  if (!g_str_equal (has, shall))
    sf_model_fail (device->model, "%s as %s holds of kind %s\n%sand may see\n%s", device->login,
                   sf_role_name (device->role), name, has, shall);
}

/* Files and events are seen with what they belong to. */
static void
check_belongings (SfModelDevice *device, SfKind kind)
{
  const char *name = sf_kind_info (kind)->name;
  GString *sql = g_string_new (NULL);
  g_autofree char *stray = NULL;

  g_string_append_printf (sql,
                          "SELECT id FROM %s WHERE mark = 0 AND about || '' NOT IN (SELECT id FROM holding WHERE "
                          "kind NOT IN (%d, %d))",
                          name, SF_KIND_EVENT, SF_KIND_ATTACHMENT);
  stray = sf_model_pick (device->model, device->cache, sql->str, NULL, NULL);
  g_string_free (sql, TRUE);
  if (stray != NULL)
    sf_model_fail (device->model, "%s holds %s %s of what it does not see", device->login, name, stray);
}

/* What nobody tells an employer: an identity number whole, and of a student who is not bound to it, who she is. */
static const struct
{
  const char *what, *sql;
} secrets[] = {
  { "an identity number", "SELECT id FROM signing WHERE form LIKE '%11010519491231002X%' UNION "
                          "SELECT id FROM agreement WHERE form LIKE '%11010519491231002X%' UNION "
                          "SELECT id FROM cancellation WHERE form LIKE '%11010519491231002X%'" },
  { "a student who is not bound", "SELECT id FROM signing WHERE mark = 0 AND state NOT IN ('college_review', "
                                  "'office_review', 'signed', 'returned') AND (student IS NOT NULL OR college IS NOT "
                                  "NULL OR form LIKE '%\"student.%')" },
  { "a student who is bound no more", "SELECT id FROM agreement WHERE mark = 0 AND state IN ('cancelled', 'replaced', "
                                      "'void') AND (student IS NOT NULL OR college IS NOT NULL OR form LIKE "
                                      "'%\"student.%')" },
};

void
sf_model_check_sight (SfModelDevice *device)
{
  g_autofree char *party = find_party (device);

  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    if (sights[kind][device->role] != NULL)
      check_kind (device, kind, party);
    else
      check_belongings (device, kind);
  for (guint i = 0; device->role == SF_ROLE_EMPLOYER && i < G_N_ELEMENTS (secrets); i++)
    {
      g_autofree char *seen = sf_model_pick (device->model, device->cache, secrets[i].sql, NULL, NULL);

      if (seen != NULL)
        sf_model_fail (device->model, "%s sees in %s %s", device->login, seen, secrets[i].what);
    }
}

/* ---- A new device of the same account ---- */

static char *
dump (SfDb *db, const char *sql, guint n_columns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  while (sf_stmt_step (stmt, &error))
    for (guint i = 0; i < n_columns; i++)
      g_string_append_printf (out, "%s%c", sf_stmt_is_null (stmt, (int) i) ? "-" : sf_stmt_get_text (stmt, (int) i),
                              i + 1 < n_columns ? '|' : '\n');
  g_assert_no_error (error);
  return g_string_free (out, FALSE);
}

static void
compare (SfModelDevice *device, SfModelDevice *twin, const char *sql, guint n_columns)
{
  g_autofree char *own = dump (device->cache, sql, n_columns);
  g_autofree char *fresh = dump (twin->cache, sql, n_columns);

  if (!g_str_equal (own, fresh))
    sf_model_fail (device->model, "%s holds\n%sand a new device gets\n%s", device->login, own, fresh);
}

void
sf_model_check_twin (SfModelDevice *device)
{
  SfModelDevice *twin = sf_model_device_new (device->model, device->account, device->role);

  g_assert_true (sf_model_device_pull (twin, 2000, 1000));
  compare (device, twin, "SELECT scope, rev, rows, sum FROM scope ORDER BY scope", 4);
  compare (device, twin,
           "SELECT kind, id, scope.scope, content FROM holding JOIN scope ON scope.n = holding.scope ORDER BY 1, 2, 3",
           4);
  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    {
      const SfKindInfo *info = sf_kind_info (kind);
      g_autofree char *sql =
        g_strdup_printf ("SELECT %s FROM %s ORDER BY id", sf_record_table_columns (kind), info->name);

      compare (device, twin, sql, (guint) sf_record_table_content_offset (kind) + 1);
    }
  sf_model_device_free (twin);
}
