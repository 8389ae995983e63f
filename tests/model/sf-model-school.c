/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The school of the model: the store's fixture, with graduates of a year, files that have arrived, operation codes and
 * a device or two for each account. What the fixture puts there stands behind the operations; all later changes are
 * operations.
 */
#include "sf-model.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "core/model/sf-uuid.h"

#define TRAIL 40 /* steps that a failure tells of */

static SfModel *alive; /* for whatever ends the program */

/* ---- Chance ---- */

guint
sf_model_below (SfModel *self, guint n)
{
  return (guint) g_rand_int_range (self->dice, 0, (gint32) n);
}

gboolean
sf_model_once_in (SfModel *self, guint n)
{
  return sf_model_below (self, n) == 0;
}

const char *
sf_model_one_of (SfModel *self, const char *const *texts)
{
  return texts[sf_model_below (self, g_strv_length ((GStrv) texts))];
}

SfTime
sf_model_now (SfModel *self)
{
  return sf_clock_now (self->f->clock);
}

char *
sf_model_uuid (SfModel *self)
{
  SfTime now = sf_model_now (self);

  return g_strdup_printf ("%08x-%04x-7%03x-%04x-%08x%04x", (guint) (now >> 16), (guint) now & 0xffff,
                          sf_model_below (self, 0x1000), 0x8000 | sf_model_below (self, 0x4000),
                          g_rand_int (self->dice), sf_model_below (self, 0x10000));
}

/* ---- Words ---- */

void
sf_model_note (SfModel *self, const char *format, ...)
{
  g_autofree char *time = sf_time_format_minute (sf_model_now (self));
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_queue_push_tail (&self->trail, g_strdup_printf ("%u, %s: %s", self->step, time, what));
  if (self->trail.length > TRAIL)
    g_free (g_queue_pop_head (&self->trail));
}

void
sf_model_fail (SfModel *self, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_error ("step %u: %s", self->step, what);
}

/* Whatever ends the program, an assertion or a warning of the program that it tests: what was done last, and how to do
 * it again. */
static void
tell_trail (int signal)
{
  g_autofree char *seed =
    g_strdup_printf ("# again: SANFANG_SEED=%u SANFANG_STEPS=%u\n", alive->charter.seed, alive->n_steps);

  for (GList *l = alive->trail.head; l != NULL; l = l->next)
    dprintf (STDERR_FILENO, "# %s\n", (const char *) l->data);
  dprintf (STDERR_FILENO, "%s", seed);
}

static void
watch_signals (SfModel *self)
{
  static const int signals[] = { SIGABRT, SIGTRAP, SIGSEGV };
  struct sigaction action = { .sa_handler = self != NULL ? tell_trail : SIG_DFL, .sa_flags = (int) SA_RESETHAND };

  alive = self;
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &action, NULL);
}

/* ---- Looking past the store ---- */

GStrv
sf_model_query (SfDb *db, const char *sql, const char *a, const char *b)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, &error);
  g_autoptr (GStrvBuilder) found = g_strv_builder_new ();

  g_assert_no_error (error);
  if (a != NULL)
    sf_stmt_bind_text (stmt, ":a", a);
  if (b != NULL)
    sf_stmt_bind_text (stmt, ":b", b);
  while (sf_stmt_step (stmt, &error))
    if (!sf_stmt_is_null (stmt, 0))
      g_strv_builder_add (found, sf_stmt_get_text (stmt, 0));
  g_assert_no_error (error);
  return g_strv_builder_end (found);
}

char *
sf_model_pick (SfModel *self, SfDb *db, const char *sql, const char *a, const char *b)
{
  g_auto (GStrv) found = sf_model_query (db, sql, a, b);

  return found[0] != NULL ? g_strdup (sf_model_one_of (self, (const char *const *) found)) : NULL;
}

char *
sf_model_text (SfModel *self, const char *sql, const char *a, const char *b)
{
  g_auto (GStrv) found = sf_model_query (self->store, sql, a, b);

  return g_strdup (found[0]);
}

gint64
sf_model_count (SfModel *self, const char *sql, const char *a, const char *b)
{
  g_autofree char *text = sf_model_text (self, sql, a, b);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static void
open_for_reading (SfModel *self)
{
  g_autofree char *path = g_build_filename (self->f->folder, "store.db", NULL);
  g_autoptr (GError) error = NULL;

  self->store = sf_db_open (path, SF_DB_READ_ONLY, &error);
  g_assert_no_error (error);
}

/* ---- The school ---- */

/* Of the year whose verification is open, but for the last: her data may be erased. */
static void
let_graduate (SfModel *self)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < SF_TEST_STUDENTS; i++)
    {
      g_autoptr (SfRecord) student = sf_store_fixture_get (self->f, SF_KIND_STUDENT, self->f->students[i], NULL);
      SfRecord *changed = sf_record_copy (student);

      sf_record_set_int (changed, SF_STUDENT_YEAR, i == SF_TEST_STUDENTS - 1 ? 2020 : 2026);
      g_ptr_array_add (records, changed);
    }
  sf_store_put_records (self->f->store, records, &error);
  g_assert_no_error (error);
}

static void
set_rules (SfModel *self)
{
  g_autofree char *open = g_strdup_printf ("%d", self->charter.max_open_invitations);
  g_autofree char *limit = g_strdup_printf ("%d", self->charter.cancel_limit);

  sf_test_set_rule (self->f, "max_open_invitations", open);
  sf_test_set_rule (self->f, "cancel_limit", limit);
  sf_test_set_rule (self->f, "offline_quota_percent", "50");
  if (sf_model_once_in (self, 2))
    sf_test_set_rule (self->f, "number_pattern", "{yy}{serial:5}{-n}");
  if (sf_model_once_in (self, 2))
    sf_test_set_rule (self->f, "cooling_working_days", "3");
  if (!sf_model_once_in (self, 4))
    sf_test_set_rule (self->f, "verification_open", "2026-04-20");
  sf_test_set_rule (self->f, "employer_confirms", sf_model_once_in (self, 4) ? "no" : "yes");
  sf_test_set_rule (self->f, "college_reviews", sf_model_once_in (self, 2) ? "yes" : "no");
}

/* Every account has sent every file. */
static void
let_files_arrive (SfModel *self)
{
  g_auto (GStrv) accounts = sf_model_query (self->store, "SELECT id FROM account ORDER BY id", NULL, NULL);
  g_autoptr (GString) sql = g_string_new (NULL);

  self->files = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 3; i++)
    {
      char *sha256 = g_strdup_printf ("%064x", i + 1);

      g_ptr_array_add (self->files, sha256);
      g_string_append_printf (
        sql, "INSERT INTO blob (sha256, size, mime, stored_at) VALUES ('%s', 100, 'application/pdf', 0);", sha256);
      for (guint k = 0; accounts[k] != NULL; k++)
        {
          g_autofree char *id = sf_uuid_derive (accounts[k], sha256);

          g_string_append_printf (sql,
                                  "INSERT INTO upload (id, account, sha256, size, mime, received, created_at, done_at) "
                                  "VALUES ('%s', '%s', '%s', 100, 'application/pdf', 100, 0, 0);",
                                  id, accounts[k], sha256);
        }
    }
  sf_store_fixture_tamper (self->f, sql->str);
}

static void
give_codes (SfModel *self)
{
  sf_store_fixture_tamper (self->f, "INSERT INTO operation_code (account, hash, changed_at) "
                                    "SELECT id, '-', 0 FROM account WHERE student IS NOT NULL");
}

SfModelDevice *
sf_model_add_device (SfModel *self, const char *login, SfRole role)
{
  g_autofree char *account = sf_model_text (self, "SELECT id FROM account WHERE login = :a", login, NULL);
  SfModelDevice *device = sf_model_device_new (self, account, role);

  g_ptr_array_add (self->devices, device);
  return device;
}

static void
give_devices (SfModel *self)
{
  for (guint i = 0; i < SF_TEST_STUDENTS; i++)
    {
      g_autofree char *login = g_strdup_printf ("student%u", i);

      sf_model_add_device (self, login, SF_ROLE_STUDENT);
      if (i < 2)
        sf_model_add_device (self, login, SF_ROLE_STUDENT);
    }
  for (guint i = 0; i < SF_TEST_EMPLOYERS; i++)
    {
      g_autofree char *login = g_strdup_printf ("employer%u", i);
      sf_model_add_device (self, login, SF_ROLE_EMPLOYER);
    }
  for (guint i = 0; i < SF_TEST_COLLEGES; i++)
    {
      g_autofree char *login = g_strdup_printf ("college%u", i);
      sf_model_add_device (self, login, SF_ROLE_COLLEGE);
    }
  sf_model_add_device (self, "office", SF_ROLE_OFFICE);
  sf_model_add_device (self, "office", SF_ROLE_ADMIN);
}

SfModel *
sf_model_new (const SfModelCharter *charter, guint n_steps, SfModelRows *rows)
{
  SfModel *self = g_new0 (SfModel, 1);

  self->charter = *charter;
  self->n_steps = n_steps;
  self->rows = rows;
  sf_model_rows_begin (rows);
  self->dice = g_rand_new_with_seed (charter->seed);
  self->f = sf_store_fixture_new ();
  self->history = sf_model_history_new ();
  self->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_model_device_free);
  g_queue_init (&self->trail);
  let_graduate (self);
  set_rules (self);
  open_for_reading (self);
  let_files_arrive (self);
  if (charter->secrets)
    give_codes (self);
  give_devices (self);
  watch_signals (self);
  return self;
}

void
sf_model_free (SfModel *self)
{
  watch_signals (NULL);
  g_ptr_array_unref (self->devices);
  sf_db_close (self->store);
  sf_store_fixture_free (self->f);
  sf_model_history_free (self->history);
  g_ptr_array_unref (self->files);
  g_rand_free (self->dice);
  g_queue_clear_full (&self->trail, g_free);
  g_free (self);
}

void
sf_model_restart (SfModel *self)
{
  sf_db_close (self->store);
  sf_store_fixture_reopen (self->f);
  open_for_reading (self);
}
