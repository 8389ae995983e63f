/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The copies are made with nothing but SQLite, without a log and with the indexes made afterwards. In
 * whatever is copied a number is the last seven digits of a text: of ids, of students' and agreements' numbers, of
 * codes.
 */
#include "sf-bench-mass.h"

#include <sqlite3.h>
#include <string.h>

#include "sf-bench-records.h"
#include "sf-bench.h"
#include "store/sf-store.h"

#define CHUNK 2000 /* records a transaction of the first block */
#define TERM (5 * SF_DAY)

/* ---- The first block ---- */

guint
sf_bench_mass_live (guint n_students, guint block, guint i)
{
  guint size = n_students / SF_BENCH_BLOCKS;

  return block * size + i * (size / SF_BENCH_LIVE);
}

typedef struct
{
  SfStore *store;
  GPtrArray *records;
} Filling;

static void
put_all (Filling *self)
{
  g_autoptr (GError) error = NULL;

  sf_store_put_records (self->store, self->records, &error);
  sf_bench_check ("records", error);
  g_ptr_array_set_size (self->records, 0);
}

static void
put (Filling *self, SfRecord *record)
{
  g_ptr_array_add (self->records, record);
  if (self->records->len >= CHUNK)
    put_all (self);
}

static void
put_student (Filling *self, guint n, guint size)
{
  gboolean live = n % (size / SF_BENCH_LIVE) == 0;
  gboolean invited = live || n % 10 == 1;
  guint college = live ? SF_BENCH_HOME : 1 + n % (SF_BENCH_COLLEGES - 1);

  put (self, sf_bench_student (n, college));
  put (self, sf_bench_student_account (n));
  if (invited)
    put (self, sf_bench_invitation (n, college, SF_BENCH_NOW + TERM + (SfTime) n * SF_MINUTE));
  else
    {
      put (self, sf_bench_signing (n, college, SF_SIGNING_SIGNED));
      put (self, sf_bench_agreement (n, college, SF_AGREEMENT_EFFECTIVE));
    }
}

static void
put_block (SfStore *store, guint size)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  Filling filling = { store, records };

  put (&filling, sf_bench_settings ());
  for (guint i = 0; i < SF_BENCH_COLLEGES; i++)
    put (&filling, sf_bench_college (i));
  for (guint i = 0; i < SF_BENCH_EMPLOYERS; i++)
    {
      put (&filling, sf_bench_employer (i));
      put (&filling, sf_bench_employer_account (i));
    }
  put (&filling, sf_bench_secretary (0, "secretary", SF_BENCH_HOME));
  put (&filling, sf_bench_account (1, "office", "office"));
  for (guint i = 0; i < size; i++)
    put_student (&filling, i, size);
  put_all (&filling);
}

static void
make_block (const char *path, guint size)
{
  g_autoptr (SfClock) clock = sf_clock_new_manual (SF_BENCH_NOW);
  g_autoptr (GError) error = NULL;
  SfStore *store;

  sf_store_init (path, SF_BENCH_NOW, &error);
  sf_bench_check (path, error);
  store = sf_store_open (path, clock, &error);
  sf_bench_check (path, error);
  put_block (store, size);
  sf_store_close (store);
}

/* ---- SQL ---- */

static void
run (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

G_GNUC_PRINTF (2, 3)
static void
run_formatted (sqlite3 *db, const char *format, ...)
{
  g_autofree char *sql = NULL;
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  run (db, sql);
}

/* The first column of each row of @sql. */
static GPtrArray *
query_texts (sqlite3 *db, const char *sql)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_ptr_array_add (texts, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  sqlite3_finalize (stmt);
  return texts;
}

/* What happened to the first block's signings: who invited, and who agreed. */
static void
add_history (sqlite3 *db)
{
  static const char *const actions[] = { "invite", "accept" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      run_formatted (
        db,
        "INSERT INTO event (id, state, at, action, about_kind, about, actor, actor_name, role, from_state, "
        "to_state, content) SELECT '01900000-0000-8000-8e0%u-' || substr (id, 25), 'active', started_at, "
        "'%s', 'signing', id, '01900000-0000-7000-8004-' || printf ('%%012d', %u + substr (id, 25)), "
        "student_name, 'student', 'invited', state, content FROM signing",
        i, actions[i], SF_BENCH_STUDENT_ACCOUNTS);
      run_formatted (db,
                     "INSERT INTO receipt (uid, device, seq, applied, left_content, answer) "
                     "SELECT '01900000-0000-7000-8f0%u-' || substr (id, 25), '01900000-0000-7000-8d00-' || "
                     "substr (id, 25), %u, 1, content, '{\"seq\":1,\"uid\":\"01900000-0000-7000-8f00-' || "
                     "substr (id, 25) || '\",\"result\":\"applied\"}' FROM signing",
                     i, i + 1);
      run_formatted (
        db,
        "INSERT INTO audit (n, at, uid, account, role, action, about_kind, about, outcome, payload, event, "
        "hash) SELECT (SELECT COALESCE (MAX (n), 0) FROM audit) + ROW_NUMBER () OVER (ORDER BY id), "
        "started_at, '01900000-0000-7000-8f0%u-' || substr (id, 25), student, 'student', '%s', 'signing', "
        "id, 'applied', content, content, content FROM signing",
        i, actions[i]);
    }
  run_formatted (db, "INSERT INTO notice (id, state, account, code, about_kind, about, text_1, at, content) "
                     "SELECT '01900000-0000-8000-8c00-' || substr (signing.id, 25), 'unread', account.id, "
                     "'signing-invited', 'signing', signing.id, employer_name, started_at, signing.content "
                     "FROM signing JOIN account ON account.student = signing.student");
  run (db, "INSERT INTO publication (kind, id, scope, rev, content) "
           "SELECT 'event', event.id, scope, 500000 + ROW_NUMBER () OVER (ORDER BY event.id), event.content "
           "FROM event JOIN publication ON publication.kind = 'signing' AND publication.id = about");
  run (db, "INSERT INTO publication (kind, id, scope, rev, content) "
           "SELECT 'notice', id, 'account:' || account, 500000, content FROM notice");
}

/* ---- Copies ---- */

typedef struct
{
  const char *table;
  const char *which;   /* rows that are copied */
  const char *numbers; /* columns that hold a number, with blanks around them */
} Copied;

/* In this order they refer to each other. */
static const Copied copied[] = {
  { "student", "1", " id number " },
  { "account", "student IS NOT NULL", " id student " },
  { "signing", "1", " id student student_number agreement " },
  { "agreement", "1", " id number code signing student student_number " },
  { "event", "1", " id about actor " },
  { "notice", "1", " id account about " },
  { "receipt", "1", " uid device " },
  { "audit", "uid IS NOT NULL", " uid account about " },
  { "publication",
    "kind IN ('signing', 'agreement', 'student', 'event', 'notice') OR "
    "kind = 'account' AND id IN (SELECT id FROM account WHERE student IS NOT NULL)",
    " id " },
};

/* A column of the block's row in block k. */
static char *
make_value (const Copied *table, const char *column)
{
  g_autofree char *word = g_strdup_printf (" %s ", column);

  if (strstr (table->numbers, word) != NULL)
    return g_strdup_printf ("substr (%s, 1, length (%s) - 7) || printf ('%%07d', substr (%s, -7) + k * :size)", column,
                            column, column);
  if (g_str_equal (column, "login"))
    return g_strdup ("'student' || (substr (login, 8) + k * :size)");
  if (g_str_equal (column, "scope"))
    return g_strdup ("CASE WHEN scope LIKE 'student:%' OR scope LIKE 'account:%' THEN "
                     "substr (scope, 1, length (scope) - 7) || printf ('%07d', substr (scope, -7) + k * :size) "
                     "ELSE scope END");
  if (g_str_equal (column, "rev"))
    return g_strdup ("rev + k * 1000000");
  if (g_str_equal (column, "n"))
    return g_strdup ("n + k * (SELECT COUNT (*) FROM block)");
  if (g_str_equal (column, "expires_at"))
    return g_strdup_printf ("expires_at + k * :size * %d", (int) SF_MINUTE);
  return g_strdup (column);
}

static void
copy_table (sqlite3 *db, const Copied *table, guint size)
{
  g_autofree char *query = g_strdup_printf ("SELECT name FROM pragma_table_info ('%s')", table->table);
  g_autoptr (GPtrArray) columns = query_texts (db, query);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new (NULL);
  g_autofree char *number = g_strdup_printf ("%u", size);

  for (guint i = 0; i < columns->len; i++)
    {
      g_autofree char *value = make_value (table, columns->pdata[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (char *) columns->pdata[i]);
      g_string_append_printf (values, "%s%s", i > 0 ? ", " : "", value);
    }
  g_string_replace (values, ":size", number, 0);
  run_formatted (db, "CREATE TEMP TABLE block AS SELECT * FROM %s WHERE %s", table->table, table->which);
  run_formatted (db,
                 "WITH RECURSIVE copy (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copy WHERE k < %d) "
                 "INSERT INTO %s (%s) SELECT %s FROM copy CROSS JOIN block",
                 SF_BENCH_BLOCKS - 1, table->table, names->str, values->str);
  run (db, "DROP TABLE block");
}

static void
copy_blocks (const char *path, guint size)
{
  g_autofree char *file = g_build_filename (path, "store.db", NULL);
  g_autoptr (GPtrArray) made = NULL;
  g_autoptr (GPtrArray) names = NULL;
  sqlite3 *db;

  if (sqlite3_open (file, &db) != SQLITE_OK)
    g_error ("%s: %s", file, sqlite3_errmsg (db));
  run (db, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA temp_store=MEMORY; "
           "PRAGMA cache_size=-500000");
  made = query_texts (db, "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name");
  names = query_texts (db, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name");
  add_history (db);
  for (guint i = 0; i < names->len; i++)
    run_formatted (db, "DROP INDEX %s", (char *) names->pdata[i]);
  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    copy_table (db, &copied[i], size);
  for (guint i = 0; i < made->len; i++)
    run (db, made->pdata[i]);
  run (db, "DELETE FROM scope");
  run (db, "INSERT INTO scope (scope, rev, n, sum) SELECT scope, MAX (rev), COUNT (*), 0 FROM publication "
           "GROUP BY scope");
  sqlite3_close (db);
}

void
sf_bench_mass_fill (const char *path, guint n_students)
{
  guint size = n_students / SF_BENCH_BLOCKS;

  make_block (path, size);
  copy_blocks (path, size);
}
