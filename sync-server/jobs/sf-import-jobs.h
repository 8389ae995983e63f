/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Imports that run for clients: each on a thread of its own, with a folder of its own for its file, its report and the
 * initial secrets, which are gone an hour after it ended. Main thread.
 */
#pragma once

#include "store/sf-store.h"

G_BEGIN_DECLS

typedef struct _SfImportJobs SfImportJobs;
typedef struct _SfImportJob SfImportJob;

/* What is asked for. */
typedef struct
{
  const char *what;
  SfImportFlags flags;
  const char *sheet;   /* nullable */
  const char *mapping; /* name of a saved one, nullable */
  const char *report;  /* "csv" or "xlsx" */
} SfImportRequest;

SfImportJobs *sf_import_jobs_new (SfStore *store);
/* Cancels what runs, waits for it, and removes all folders. */
void sf_import_jobs_free (SfImportJobs *self);
/* Cancels what runs; more is not taken. */
void sf_import_jobs_stop (SfImportJobs *self);
guint sf_import_jobs_get_n_running (SfImportJobs *self);

/* Begins an import of the file at @path, which it takes over, for @session. NULL if too many run already, or with the
 * folder's error. Borrowed. */
SfImportJob *sf_import_jobs_begin (SfImportJobs *self, SfStoreSession *session, const SfImportRequest *request,
                                   const char *path, GError **error);
/* A job of @session's account; NULL if there is none with that id. Borrowed. */
SfImportJob *sf_import_jobs_get (SfImportJobs *self, SfStoreSession *session, const char *id);

const char *sf_import_job_get_id (SfImportJob *self);
/* After the part that runs nothing more is written; what was written stays. */
void sf_import_job_cancel (SfImportJob *self);
/* Appends its members to @json: id, what, state, rows, total, added, … */
void sf_import_job_describe (SfImportJob *self, GString *json);
/* Path of its report or its secrets; NULL as long as it runs, and if there are none. Borrowed. */
const char *sf_import_job_get_report (SfImportJob *self);
const char *sf_import_job_get_secrets (SfImportJob *self);

G_END_DECLS
