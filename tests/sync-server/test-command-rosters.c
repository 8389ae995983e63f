/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The subcommands import, export and mapping as an administrator types them: what they print, their exit status, and
 * the files that they leave.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "../sf-folder.h"
#include "sheet/sf-table-reader.h"

typedef struct
{
  char *folder;
  char *out, *err;
  int status;
} Console;

static char *
in_folder (Console *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* Runs `sanfang-server COMMAND --data STORE ARGUMENT…`; arguments are joined by '|'. */
static void
run (Console *self, const char *command, const char *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_auto (GStrv) rest = *arguments != '\0' ? g_strsplit (arguments, "|", -1) : NULL;
  g_autofree char *store = in_folder (self, "store");
  g_autoptr (GError) error = NULL;
  int wait_status;

  g_ptr_array_add (argv, (gpointer) g_getenv ("SANFANG_SERVER"));
  g_ptr_array_add (argv, (gpointer) command);
  g_ptr_array_add (argv, (gpointer) "--data");
  g_ptr_array_add (argv, store);
  for (guint i = 0; rest != NULL && rest[i] != NULL; i++)
    g_ptr_array_add (argv, rest[i]);
  g_ptr_array_add (argv, NULL);
  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
  g_spawn_sync (self->folder, (char **) argv->pdata, NULL, 0, NULL, NULL, &self->out, &self->err, &wait_status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (wait_status));
  self->status = WEXITSTATUS (wait_status);
}

static void
assert_ran (Console *self, const char *command, const char *arguments, int status, const char *says)
{
  run (self, command, arguments);
  if (self->status != status || (strstr (self->out, says) == NULL && strstr (self->err, says) == NULL))
    g_error ("%s %s: %d, %s%s", command, arguments, self->status, self->out, self->err);
}

static void
write_file (Console *self, const char *name, const char *text)
{
  g_autofree char *path = in_folder (self, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Console *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("sanfang-command-XXXXXX", NULL);
  assert_ran (self, "init", "", 0, "empty store");
  write_file (self, "colleges.csv", "学院代码,学院\n05,资环学院\n");
  write_file (self, "students.csv", "学号,姓名,学历,学院\n1,甲,本科,资环学院\n2,,本科,05\n");
  assert_ran (self, "import", "colleges|colleges.csv", 0, "imported colleges: 1 new, 0 changed, 0 the same, 0 wrong");
}

static void
tear_down (Console *self, gconstpointer data)
{
  sf_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->out);
  g_free (self->err);
}

static char *
read_table (Console *self, const char *name)
{
  g_autofree char *path = in_folder (self, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (SfTableReader) reader = sf_table_reader_open (path, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  char **cells;
  guint row;

  g_assert_no_error (error);
  while (sf_table_reader_next (reader, &row, &cells, &error))
    {
      g_autofree char *line = g_strjoinv ("|", cells);

      g_string_append_printf (text, "%s\n", line);
      g_strfreev (cells);
    }
  g_assert_no_error (error);
  return g_strdup (text->str);
}

static void
test_import (Console *self, gconstpointer data)
{
  g_autofree char *table = NULL;
  g_autofree char *secrets_path = in_folder (self, "secrets");
  GStatBuf status;

  assert_ran (self, "import", "students|students.csv|--dry-run|--report|report.xlsx", 3,
              "would import students: 1 new, 0 changed, 0 the same, 1 wrong");
  g_assert_nonnull (strstr (self->err, "line 3, column 姓名: must be filled"));
  table = read_table (self, "report.xlsx");
  g_assert_cmpstr (table, ==, "行号|结果|学号|姓名|说明\n2|新增|1|甲\n3|错误|2||姓名必须填写\n");
  assert_ran (self, "import", "students|students.csv|--strict", 3, "would import students: 1 new");
  assert_ran (self, "import", "students|students.csv|--secrets|secrets", 3, "imported students: 1 new");
  g_assert_cmpint (g_stat (secrets_path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  assert_ran (self, "import", "students|students.csv|--secrets|secrets", 1, "already there");
  assert_ran (self, "import", "students|students.csv", 3, "imported students: 0 new, 0 changed, 1 the same, 1 wrong");
  assert_ran (self, "import", "cats|students.csv", 1, "no roster of “cats”");
  assert_ran (self, "import", "students|nowhere.csv", 1, "nowhere.csv");
}

static void
test_export (Console *self, gconstpointer data)
{
  g_autofree char *table = NULL;

  run (self, "import", "students|students.csv");
  assert_ran (self, "export", "students|list.xlsx|--columns|学号,学院,学历", 0, "exported students: 1 rows");
  table = read_table (self, "list.xlsx");
  g_assert_cmpstr (table, ==, "学号|学院|学历\n1|资环学院|本科生毕业\n");
  assert_ran (self, "export", "students|list.csv|--filter|{\"college\":\"06\"}", 0, "exported students: 0 rows");
  assert_ran (self, "export", "students|list.pdf", 1, ".csv or .xlsx");
  assert_ran (self, "export", "students|list.csv|--columns|星座", 1, "“星座”");
  assert_ran (self, "export", "students|list.csv|--filter|[]", 1, "JSON object");
  assert_ran (self, "export", "audit|audit.csv", 0, "exported audit");
  assert_ran (self, "audit", "verify", 0, "whole");
}

static void
test_mapping (Console *self, gconstpointer data)
{
  g_autofree char *table = NULL;

  write_file (self, "in.json", "{\"columns\":{\"编号\":\"number\"}}");
  write_file (self, "out.json", "[{\"header\":\"No\",\"field\":\"student.number\"}]");
  write_file (self, "other.csv", "编号,姓名,学历,学院\n7,乙,本科,05\n");
  assert_ran (self, "mapping", "save|import|students|教务|in.json", 0, "saved “教务”");
  assert_ran (self, "mapping", "save|export|students|上报|out.json", 0, "saved “上报”");
  assert_ran (self, "mapping", "list", 0, "export\tstudents\t上报");
  assert_ran (self, "import", "students|other.csv", 1, "“学号”");
  assert_ran (self, "import", "students|other.csv|--mapping|教务", 0, "imported students: 1 new");
  assert_ran (self, "export", "students|list.csv|--mapping|上报", 0, "1 rows");
  table = read_table (self, "list.csv");
  g_assert_cmpstr (table, ==, "No\n7\n");
  assert_ran (self, "import", "students|other.csv|--mapping|out.json", 1, "object");
  assert_ran (self, "export", "students|list.csv|--mapping|nobody", 1, "no mapping “nobody”");
  assert_ran (self, "mapping", "delete|none", 1, "no such mapping");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/command/rosters/import", Console, NULL, set_up, test_import, tear_down);
  g_test_add ("/command/rosters/export", Console, NULL, set_up, test_export, tear_down);
  g_test_add ("/command/rosters/mapping", Console, NULL, set_up, test_mapping, tear_down);
  return g_test_run ();
}
