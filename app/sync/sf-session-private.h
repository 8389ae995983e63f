/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The session's inside, for the files of sync/: sf-session.c (state), -login.c (in and out), -act.c (deciding), -read.c
 * (reading) and sf-sync-*.c (the conversation with the server). Main thread.
 */
#pragma once

#include "cache/sf-cache.h"
#include "sync/sf-http.h"
#include "sync/sf-person.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

typedef struct _SfSyncLoop SfSyncLoop;
typedef struct _SfSyncBlobs SfSyncBlobs;

struct _SfSession
{
  GObject parent_instance;
  char *directory; /* parent of the persons' */
  SfClock *clock;
  SfTime hold;
  guint attempt; /* of logging in or out: only the last one counts */
  char *otp;     /* for the next log-in; NULL: none was given */
  guint visit;   /* raised when the files are closed: what was begun before belongs to nobody who is here now */

  /* While somebody is logged in. */
  SfPerson *person;
  SfActor *actor;
  SfRules *rules;
  SfHttp *http;
  char *password; /* of a log-in without the server, until the server has heard it; NULL otherwise */
  SfDbPool *outbox;
  SfCache *cache;
  GPtrArray *pending; /* SfPending: the outbox, in order; the copy in memory follows what is on the disk */
  gint64 ack;
  SfSyncBlobs *blobs;
  SfSyncLoop *loop;
  gboolean initial;
  GHashTable *secrets;        /* uid -> operation code, until the server has answered; NULL if there are none */
  GHashTable *secrets_wanted; /* set of uids that a code was asked for since the last "sync now" */

  SfSyncState state;
  guint n_unread;
  SfTime last_sync;
  SfTime skew;
};

/* ---- sf-session.c ---- */

void sf_session_set_state (SfSession *self, SfSyncState state);
/* After the outbox or the cache changed: counts and tells. */
void sf_session_refresh (SfSession *self, guint kinds);
void sf_session_emit_answered (SfSession *self, const char *uid, gboolean applied);
/* Asks for the code of an operation, once until the person syncs by hand. */
void sf_session_want_secret (SfSession *self, const char *uid);
void sf_session_emit_file_changed (SfSession *self, const char *sha256);
/* The server talks no more with this session. */
void sf_session_refuse (SfSession *self, SfSyncError why);
/* Somebody logged in or out. */
void sf_session_notify_open (SfSession *self);
/* An error of the domain SF_WORKFLOW_ERROR with its parameters. */
GError *sf_session_make_refusal (SfWorkflowCode code, JsonObject *params);
void sf_session_take_server_time (SfSession *self, SfTime server_time);
/* The server's clock, as far as it is known here: what rules and dates are decided by. */
SfTime sf_session_server_now (SfSession *self);
/* The place of @uid in pending; FALSE if it is not there. */
gboolean sf_session_find_pending (SfSession *self, const char *uid, guint *out_place);
/* Puts @changed in the place of the one with its uid. */
void sf_session_replace_pending (SfSession *self, SfPending *changed);
/* A copy of the array for work on another thread. */
GPtrArray *sf_session_copy_pending (SfSession *self);
/* An error for what was begun in a visit that has ended. */
GError *sf_session_make_closed (void);
/* Ends the conversation and closes the files. */
void sf_session_close (SfSession *self);

/* ---- sf-session-login.c ---- */

/* The server wants to know who this is: who opened without it has typed the password already, others are asked. */
void sf_session_need_login (SfSession *self);
/* SF_SYNC_ERROR for an answer that is none that was hoped for. */
GError *sf_session_make_answer_error (const SfHttpAnswer *answer);
/* SF_SYNC_ERROR_NEW_PASSWORD with the fault and limit of @json, as sf_sentence_password() takes them. */
GError *sf_session_make_password_error (JsonObject *json);

/* ---- sf-session-act.c ---- */

/* Shows what the outbox holds, no more and no less, over what the server has. */
void sf_session_replay (SfSession *self);

/* ---- sf-session-secrets.c ---- */

void sf_session_keep_secret (SfSession *self, const char *uid, const char *secret);
/* NULL if there is none; valid until it is forgotten. */
const char *sf_session_get_secret (SfSession *self, const char *uid);
void sf_session_forget_secret (SfSession *self, const char *uid);
/* Would the school ask for a code that is not known here? */
gboolean sf_session_lacks_secret (SfSession *self, const SfOperation *operation);
/* And is it to be asked for, because no other is? */
gboolean sf_session_must_ask_secret (SfSession *self, const SfOperation *operation);

/* ---- sf-sync-loop.c ---- */

SfSyncLoop *sf_sync_loop_new (SfSession *session);
/* Ends it: answers that still come reach nobody. */
void sf_sync_loop_free (SfSyncLoop *self);
/* Something is to be sent: sync as soon as it may be. */
void sf_sync_loop_wake (SfSyncLoop *self);
/* Sync now, whatever is held. */
void sf_sync_loop_sync_now (SfSyncLoop *self);
/* Rests until it is resumed. */
void sf_sync_loop_rest (SfSyncLoop *self);
/* A new token, or a new password: go on after SF_SYNC_LOGIN_NEEDED. */
void sf_sync_loop_resume (SfSyncLoop *self);

/* ---- sf-sync-blobs.c ---- */

/* In @directory, the person's. */
SfSyncBlobs *sf_sync_blobs_new (SfSession *session, const char *directory, GError **error);
/* Ends it: answers that still come reach nobody. */
void sf_sync_blobs_free (SfSyncBlobs *self);
SfSpool *sf_sync_blobs_get_spool (SfSyncBlobs *self);
/* @file is in the spool now. */
void sf_sync_blobs_add (SfSyncBlobs *self, const SfFile *file);
void sf_sync_blobs_drop (SfSyncBlobs *self, const char *sha256);
SfFileState sf_sync_blobs_get_state (SfSyncBlobs *self, const char *sha256, gint64 *out_sent, const char **out_code);
/* Sends what waits, unless it is being sent already: whenever the server may be there. */
void sf_sync_blobs_send (SfSyncBlobs *self);
/* The server is another one than before: offer what it had. */
void sf_sync_blobs_offer_again (SfSyncBlobs *self);
/* A pull is complete in which records of @kinds changed: what may not be seen any more goes from this computer. */
void sf_sync_blobs_pulled (SfSyncBlobs *self, guint kinds);

G_END_DECLS
