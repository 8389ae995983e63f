/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of an XLSX file, which is a ZIP archive. Each part is looked for from the archive's beginning; its
 * directory makes that cheap.
 */
#define G_LOG_DOMAIN "sf-sheet"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>

#include "sheet/sf-xlsx-private.h"

#define MAX_PARTS 4096
#define MAX_UNPACKED (G_GINT64_CONSTANT (1) << 30)
#define MAX_RATIO 100                 /* honest sheets shrink to a fifth up to a thirtieth */
#define FREE_BYTES (16 * 1024 * 1024) /* that any file may unpack to */
#define BLOCK (64 * 1024)

struct _SfXlsxPart
{
  SfXlsxPackage *package;
  struct archive *archive;
  char *name;
  gint64 size; /* as the archive says; 0: it does not */
  gint64 read;
};

gboolean
sf_xlsx_package_init (SfXlsxPackage *self, const char *path, GError **error)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return sf_sheet_fail (error, SF_SHEET_ERROR_IO, "%s cannot be read", path);
  self->path = g_strdup (path);
  self->left = CLAMP ((gint64) status.st_size * MAX_RATIO, FREE_BYTES, MAX_UNPACKED);
  return TRUE;
}

void
sf_xlsx_package_clear (SfXlsxPackage *self)
{
  g_clear_pointer (&self->path, g_free);
}

static gboolean
fail_archive (SfXlsxPart *self, GError **error)
{
  const char *reason = archive_error_string (self->archive);

  return sf_sheet_fail (error, SF_SHEET_ERROR_FORMAT, "the XLSX file is damaged: %s",
                        reason != NULL ? reason : "it is no ZIP archive");
}

static gboolean
is_name (struct archive_entry *entry, const char *name)
{
  const char *path = archive_entry_pathname (entry);

  return path != NULL && g_ascii_strcasecmp (*path == '/' ? path + 1 : path, name) == 0;
}

/* Leaves the archive at the part. *out_found FALSE: there is none. */
static gboolean
find_part (SfXlsxPart *self, gboolean *out_found, GError **error)
{
  struct archive_entry *entry;
  guint n = 0;
  int result;

  *out_found = FALSE;
  while ((result = archive_read_next_header (self->archive, &entry)) == ARCHIVE_OK || result == ARCHIVE_WARN)
    {
      if (++n > MAX_PARTS)
        return sf_sheet_fail (error, SF_SHEET_ERROR_LIMIT, "the XLSX file has more than %d parts", MAX_PARTS);
      if (!is_name (entry, self->name))
        continue;
      if (archive_entry_is_encrypted (entry))
        return sf_sheet_fail (error, SF_SHEET_ERROR_FORMAT, "the XLSX file has a password; save it without one");
      self->size = archive_entry_size_is_set (entry) ? archive_entry_size (entry) : 0;
      *out_found = TRUE;
      return TRUE;
    }
  return result == ARCHIVE_EOF || fail_archive (self, error);
}

SfXlsxPart *
sf_xlsx_part_open (SfXlsxPackage *package, const char *name, gboolean required, GError **error)
{
  g_autoptr (SfXlsxPart) self = g_new0 (SfXlsxPart, 1);
  gboolean found;

  self->package = package;
  self->name = g_strdup (name);
  self->archive = archive_read_new ();
  archive_read_support_format_zip_seekable (self->archive);
  if (archive_read_open_filename (self->archive, package->path, BLOCK) != ARCHIVE_OK)
    {
      fail_archive (self, error);
      return NULL;
    }
  if (!find_part (self, &found, error))
    return NULL;
  if (found)
    return g_steal_pointer (&self);
  if (required)
    sf_sheet_fail (error, SF_SHEET_ERROR_FORMAT, "the file is no XLSX workbook: it has no %s", name);
  return NULL;
}

gssize
sf_xlsx_part_read (SfXlsxPart *self, char *buffer, gsize length, GError **error)
{
  la_ssize_t n = archive_read_data (self->archive, buffer, length);

  if (n < 0)
    {
      fail_archive (self, error);
      return -1;
    }
  self->read += n;
  self->package->left -= n;
  if (self->package->left >= 0)
    return n;
  sf_sheet_fail (error, SF_SHEET_ERROR_LIMIT, "the XLSX file unpacks to far more than its size: it is not read");
  return -1;
}

double
sf_xlsx_part_get_progress (SfXlsxPart *self)
{
  return self->size > 0 ? (double) self->read / (double) self->size : 0;
}

void
sf_xlsx_part_free (SfXlsxPart *self)
{
  archive_read_free (self->archive);
  g_free (self->name);
  g_free (self);
}
