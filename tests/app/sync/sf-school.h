/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A school on a server of its own, in this process, for tests of the client: a college with two secretaries, the
 * office, an employer and students, all with the password "password1".
 */
#pragma once

#include "../../sf-wait.h"
#include "sf-server.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

#define SF_SCHOOL_PASSWORD "password1"
#define SF_SCHOOL_NOW G_GINT64_CONSTANT (1775008800000) /* 2026-04-01 10:00 in Shanghai */

typedef struct
{
  char *directory;
  SfClock *clock;
  SfServer *server; /* NULL while it is stopped */
  guint16 port;
  char *url;
} SfSchool;

/* Students have the numbers 1001 … and the names 学生1 … */
SfSchool *sf_school_new (guint n_students);
void sf_school_free (SfSchool *self);
void sf_school_stop (SfSchool *self);
/* On the same port as before. */
void sf_school_start (SfSchool *self);
/* While it is stopped: runs @sql on its store. */
void sf_school_tamper (SfSchool *self, const char *sql);
/* While it is stopped: keeps the store as it is now, as a backup does. */
void sf_school_back_up (SfSchool *self);
/* While it is stopped: puts that back, under an epoch of its own. */
void sf_school_restore (SfSchool *self);
/* What a query for one number says of the store, stopped or running. */
gint64 sf_school_count (SfSchool *self, const char *sql);
SfRecord *sf_school_student (guint n);

/* ---- A client ---- */

/* A session in a folder of its own below the school's; decisions go out at once. */
SfSession *sf_school_client (SfSchool *self, const char *folder);
/* Logs in and waits for the first sync, or fails the test. */
void sf_client_login (SfSession *session, const char *url, const char *login);
/* The same, giving the error. */
gboolean sf_client_try_login (SfSession *session, const char *url, const char *login, const char *password,
                              GError **error);
void sf_client_logout (SfSession *session);
/* Acts; NULL with the refusal. Transfer full. */
char *sf_client_act (SfSession *session, SfKind kind, const char *id, const char *action, JsonObject *args,
                     GError **error);
/* The same on a signing, where it must be allowed; @args: transfer full, nullable. */
void sf_client_must_act (SfSession *session, const char *id, const char *action, JsonObject *args);
/* The employer invites student @n; gives the signing's id as soon as @student sees it. Transfer full. */
char *sf_client_invite (SfSession *employer, SfSession *student, guint n);
SfItem *sf_client_load (SfSession *session, SfKind kind, const char *id);
/* The first record of @kind; NULL if there is none. Transfer full. */
SfItem *sf_client_first (SfSession *session, SfKind kind);
GPtrArray *sf_client_outbox (SfSession *session);
int sf_client_state_of (SfSession *session, SfKind kind, const char *id);

/* What an employer says when it invites student @n. Transfer full. */
JsonObject *sf_school_invitation (guint n);
JsonObject *sf_school_acceptance (void);
JsonObject *sf_school_reason (const char *text, const char *fault);

G_END_DECLS
