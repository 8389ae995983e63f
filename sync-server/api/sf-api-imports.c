/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Imports of rosters: the file comes as the body of the request that begins one; its progress, report and initial
 * secrets are asked for by its id, by the account that began it.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "http/sf-http-error.h"
#include "jobs/sf-import-jobs.h"
#include "sheet/sf-table-writer.h"

static GError *
new_bad_request (const char *message)
{
  return g_error_new_literal (SF_HTTP_ERROR, SF_HTTP_ERROR_BAD_REQUEST, message);
}

/* "1" or nothing. */
static gboolean
read_flag (SfRequest *request, const char *name, SfImportFlags flag, SfImportFlags *flags)
{
  g_autofree char *text = sf_request_get_query (request, name);

  if (text != NULL && g_str_equal (text, "1"))
    *flags |= flag;
  return text == NULL || g_str_equal (text, "1") || g_str_equal (text, "0");
}

static void
answer_job (SfRequest *request, guint status, SfImportJob *job)
{
  GString *json = sf_request_begin_json (request);

  sf_import_job_describe (job, json);
  sf_request_answer_json (request, status, json);
}

/* ---- The file ---- */

/* A roster on its way into a file, and what is to be done with it. */
typedef struct
{
  char *what, *sheet, *mapping, *report;
  SfImportFlags flags;
  char *path;
  int fd;
} Arrival;

static void
arrival_free (Arrival *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->path != NULL)
    g_unlink (self->path);
  g_free (self->path);
  g_free (self->what);
  g_free (self->sheet);
  g_free (self->mapping);
  g_free (self->report);
  g_free (self);
}

/* Into the page cache: that costs the main loop less than handing it to a thread. */
static gboolean
write_piece (Arrival *self, GBytes *piece, GError **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (piece, &length);

  while (length > 0)
    {
      gssize n = write (self->fd, bytes, length);

      if (n < 0 && errno != EINTR)
        {
          g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_FULL, "no room for the file: %s", g_strerror (errno));
          return FALSE;
        }
      bytes += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }
  return TRUE;
}

static void
take_piece (SfRequest *request, GBytes *piece, gpointer data)
{
  GError *error = NULL;

  if (write_piece (data, piece, &error))
    sf_request_go_on (request);
  else
    sf_request_fail (request, error);
}

static void
end_arrival (SfRequest *request, GBytes *rest, gboolean whole, gpointer data)
{
  Arrival *self = data;
  const SfImportRequest wanted = {
    .what = self->what, .sheet = self->sheet, .mapping = self->mapping, .report = self->report, .flags = self->flags
  };
  GError *error = NULL;
  SfImportJob *job = NULL;

  if (whole && write_piece (self, rest, &error))
    job = sf_import_jobs_begin (sf_server_get_imports (request->server), request->session, &wanted, self->path, &error);
  if (job != NULL)
    {
      g_clear_pointer (&self->path, g_free);
      answer_job (request, SOUP_STATUS_ACCEPTED, job);
    }
  else if (error != NULL)
    sf_request_fail (request, error);
  arrival_free (self);
}

static GError *
check_arrival (SfRequest *request, Arrival *self)
{
  if (self->what == NULL || !g_strv_contains (sf_store_get_rosters (), self->what))
    return new_bad_request ("“what” must be a roster: colleges, staff, students, employers or settings");
  if (!g_str_equal (self->report, "csv") && !g_str_equal (self->report, "xlsx"))
    return new_bad_request ("“report” must be csv or xlsx");
  if (!read_flag (request, "dry_run", SF_IMPORT_DRY_RUN, &self->flags) ||
      !read_flag (request, "strict", SF_IMPORT_STRICT, &self->flags))
    return new_bad_request ("“dry_run” and “strict” must be 0 or 1");
  return NULL;
}

void
sf_api_import_begin (SfRequest *request)
{
  static const SfBodySink sink = { take_piece, end_arrival };
  Arrival *self = g_new0 (Arrival, 1);
  GError *error = NULL;

  self->fd = -1;
  self->what = sf_request_get_query (request, "what");
  self->sheet = sf_request_get_query (request, "sheet");
  self->mapping = sf_request_get_query (request, "mapping");
  self->report = sf_request_get_query (request, "report");
  if (self->report == NULL)
    self->report = g_strdup ("xlsx");
  error = check_arrival (request, self);
  if (error == NULL)
    self->fd = g_file_open_tmp ("sanfang-upload-XXXXXX", &self->path, &error);
  if (self->fd >= 0)
    {
      sf_request_receive (request, &sink, self);
      return;
    }
  sf_request_fail (request, error);
  arrival_free (self);
}

/* ---- The job ---- */

/* The job that the path names; answers if there is none. */
static SfImportJob *
find_job (SfRequest *request)
{
  const char *id = sf_request_get_param (request);
  SfImportJob *job = sf_import_jobs_get (sf_server_get_imports (request->server), request->session, id);

  if (job == NULL)
    sf_request_fail (request, g_error_new_literal (SF_HTTP_ERROR, SF_HTTP_ERROR_NOT_FOUND, "no such import"));
  return job;
}

void
sf_api_import_get (SfRequest *request)
{
  SfImportJob *job = find_job (request);

  if (job != NULL)
    answer_job (request, SOUP_STATUS_OK, job);
}

void
sf_api_import_cancel (SfRequest *request)
{
  SfImportJob *job = find_job (request);

  if (job == NULL)
    return;
  sf_import_job_cancel (job);
  answer_job (request, SOUP_STATUS_ACCEPTED, job);
}

void
sf_api_import_report (SfRequest *request)
{
  SfImportJob *job = find_job (request);
  const char *path = job != NULL ? sf_import_job_get_report (job) : NULL;
  SfTableType type;

  if (job == NULL)
    return;
  if (path == NULL)
    {
      sf_request_fail (request, g_error_new_literal (SF_HTTP_ERROR, SF_HTTP_ERROR_NOT_FOUND, "no report yet"));
      return;
    }
  sf_table_type_from_name (path, &type);
  sf_request_answer_file (request, path, sf_table_type_get_mime (type),
                          type == SF_TABLE_XLSX ? "report.xlsx" : "report.csv", FALSE);
}

void
sf_api_import_secrets (SfRequest *request)
{
  SfImportJob *job = find_job (request);
  const char *path = job != NULL ? sf_import_job_get_secrets (job) : NULL;

  if (job == NULL)
    return;
  if (path == NULL)
    {
      sf_request_fail (request, g_error_new_literal (SF_HTTP_ERROR, SF_HTTP_ERROR_NOT_FOUND, "no accounts were made"));
      return;
    }
  sf_store_note (request->store, request->session, "import_secrets", "applied", NULL);
  sf_request_answer_file (request, path, "text/tab-separated-values; charset=utf-8", "secrets.tsv", FALSE);
}
