/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-import-report.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAX_PROBLEMS 10000

SfImportReport *
sf_import_report_new (void)
{
  SfImportReport *self = g_new0 (SfImportReport, 1);

  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  self->unknown = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
sf_import_report_free (SfImportReport *self)
{
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->secrets);
  g_ptr_array_unref (self->unknown);
  g_free (self);
}

static void
add_problems (SfImportReport *self, const SfImportRow *row)
{
  g_auto (GStrv) lines = g_strsplit (row->faults_en->str, "\n", -1);

  self->n_problems += row->n_faults;
  for (guint i = 0; lines[i] != NULL && self->problems->len < MAX_PROBLEMS; i++)
    g_ptr_array_add (self->problems, g_strdup (lines[i]));
}

void
sf_import_report_add (SfImportReport *self, SfImportRow *row)
{
  guint *counts[] = { [SF_IMPORT_ROW_NEW] = &self->added,
                      [SF_IMPORT_ROW_CHANGED] = &self->changed,
                      [SF_IMPORT_ROW_SAME] = &self->same,
                      [SF_IMPORT_ROW_WRONG] = &self->wrong };

  self->rows++;
  *counts[row->outcome] += 1;
  if (row->faults_en != NULL)
    add_problems (self, row);
  self->n_secrets += row->secrets->len;
}

/* ---- The table ---- */

SfTableWriter *
sf_import_report_open (const char *path, const SfRosterInfo *roster, GError **error)
{
  const char *header[] = { "行号", "结果", "编号", "名称", "说明", NULL };
  SfTableType type;

  if (!sf_table_type_from_name (path, &type))
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_INPUT, "%s must end in .csv or .xlsx", path);
      return NULL;
    }
  if (roster != NULL)
    {
      header[2] = sf_import_column_name (roster, roster->columns[roster->key].key);
      header[3] = sf_import_column_name (roster, roster->columns[roster->name].key);
    }
  return sf_table_writer_new (path, type, "导入结果", header, error);
}

gboolean
sf_import_report_write (SfTableWriter *writer, const SfImportRow *row, GError **error)
{
  static const char *const outcomes[] = { [SF_IMPORT_ROW_NEW] = "新增",
                                          [SF_IMPORT_ROW_CHANGED] = "更改",
                                          [SF_IMPORT_ROW_SAME] = "相同",
                                          [SF_IMPORT_ROW_WRONG] = "错误" };
  char number[16];
  const char *cells[] = { number, outcomes[row->outcome], row->key, row->name,
                          row->faults_zh != NULL ? row->faults_zh->str : row->changes };

  g_snprintf (number, sizeof number, "%u", row->number);
  return sf_table_writer_add (writer, cells, G_N_ELEMENTS (cells), error);
}

/* ---- Secrets ---- */

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno != EINTR)
        return FALSE;
      text += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }
  return fsync (fd) == 0;
}

gboolean
sf_import_write_secrets (const char *path, GPtrArray *rows, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int saved_errno;
  gboolean good;
  int fd;

  for (guint i = 0; i < rows->len; i++)
    {
      const SfImportRow *row = rows->pdata[i];

      for (guint s = 0; s < row->secrets->len; s++)
        g_string_append_printf (text, "%s\n", (const char *) row->secrets->pdata[s]);
    }
  if (text->len == 0)
    return TRUE;
  fd = g_open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  good = fd >= 0 && write_all (fd, text->str, text->len);
  saved_errno = errno;
  if (fd >= 0)
    g_close (fd, NULL);
  if (!good)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s: %s", path, g_strerror (saved_errno));
  return good;
}
