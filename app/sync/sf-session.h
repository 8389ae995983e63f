/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A person's session on this computer: what is cached, what waits to be sent, and the conversation with the server. The
 * one object that the screens talk to. Main thread; nothing here blocks, no SQL and no network runs on it.
 *
 * Everything of one person on one server lives in one directory: outbox.db (what was decided and must not be lost),
 * files (what was added and must not be lost either, and what was fetched), cache.db (rebuilt from the server at any
 * time), account.ini (how to log in without the network).
 */
#pragma once

#include <gio/gio.h>

#include "cache/sf-item.h"
#include "cache/sf-list-model.h"
#include "cache/sf-spool.h"
#include "core/workflow/sf-workflow.h"

G_BEGIN_DECLS

/* Refusals of the workflow (code: SfWorkflowCode); the parameters by sf_session_error_params(). */
#define SF_WORKFLOW_ERROR (sf_workflow_error_quark ())
GQuark sf_workflow_error_quark (void);
/* Parameters of a refusal, NULL if it has none. Owned by the error. */
JsonObject *sf_session_error_params (const GError *error);

#define SF_SYNC_ERROR (sf_sync_error_quark ())
GQuark sf_sync_error_quark (void);
typedef enum
{
  SF_SYNC_ERROR_OFFLINE,    /* the server cannot be reached */
  SF_SYNC_ERROR_PASSWORD,   /* wrong account or password */
  SF_SYNC_ERROR_LOCKED_OUT, /* too many failed log-ins; try again in a quarter of an hour */
  SF_SYNC_ERROR_ROLE,       /* the account does not hold the role */
  SF_SYNC_ERROR_NOT_HERE,   /* offline, and this account was never logged in on this computer */
  SF_SYNC_ERROR_TOO_LONG,   /* offline for longer than offline_days: it does not open without the server */
  SF_SYNC_ERROR_BAD_URL,
  SF_SYNC_ERROR_NEW_PASSWORD,    /* the server does not take the new password; its message is the fault: "short 8" */
  SF_SYNC_ERROR_SCHEMA,          /* client and server are of versions that do not understand each other */
  SF_SYNC_ERROR_SERVER,          /* the server failed; try again */
  SF_SYNC_ERROR_TOO_LATE,        /* it was sent already and cannot be taken back */
  SF_SYNC_ERROR_OTP_REQUIRED,    /* the account has a second factor: the code of sf_session_set_otp() is missing */
  SF_SYNC_ERROR_OTP_WRONG,       /* that code is wrong, or was used before */
  SF_SYNC_ERROR_PASSWORD_CHANGE, /* the password has grown old: first a new one */
  SF_SYNC_ERROR_DEVICE_ENDED,    /* this computer was signed out for good by the school or by its owner */
  SF_SYNC_ERROR_RATE,            /* it was asked for too often; try again in an hour */
  SF_SYNC_ERROR_ANSWER,          /* the server refuses it; its message is the code: "E_EXISTS" */
} SfSyncError;

typedef enum
{
  SF_SYNC_LOGIN_NEEDED, /* the server does not know this session any more; nothing is sent until one logs in */
  SF_SYNC_OFFLINE,
  SF_SYNC_SYNCING,
  SF_SYNC_SYNCED,
} SfSyncState;

#define SF_TYPE_SESSION (sf_session_get_type ())
G_DECLARE_FINAL_TYPE (SfSession, sf_session, SF, SESSION, GObject)

/* A decision waits this long before it goes out, so that it can be undone. */
#define SF_SESSION_HOLD (8 * SF_SECOND)

/* @directory: parent of the persons' directories (g_get_user_data_dir()/sanfang); @clock: the machine's, or a test's.
 */
SfSession *sf_session_new (const char *directory, SfClock *clock);
/* Forgets a password or a code, with what it was in memory. NULL is allowed. */
void sf_password_free (char *password);
/* For tests: how long decisions are held. */
void sf_session_set_hold (SfSession *self, SfTime hold);

/* ---- In and out ---- */

/*
 * Logs in at @server ("http://127.0.0.1:8080") as @login in @role (NULL: the account's first), opens the person's
 * directory and begins to sync. If the server cannot be reached, opens it with the password of the last log-in instead.
 * @keep FALSE: nothing stays on this computer after the log-out.
 */
void sf_session_login_async (SfSession *self, const char *server, const char *login, const char *password,
                             const char *role, gboolean keep, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean sf_session_login_finish (SfSession *self, GAsyncResult *result, GError **error);
/* The code of the second factor that goes with the next log-in, and only with that; NULL for none. */
void sf_session_set_otp (SfSession *self, const char *otp);
/* After SF_SYNC_LOGIN_NEEDED, or to act in another role: the same person's password again. A session that the server
 * knows goes on in the other role without it. */
void sf_session_relogin_async (SfSession *self, const char *password, const char *role, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_session_relogin_finish (SfSession *self, GAsyncResult *result, GError **error);
/* Ends the session on the server if it can be reached, closes the directory, removes it if nothing is to stay. What was
 * not sent is gone with it then: ask sf_session_get_n_waiting() first. */
void sf_session_logout_async (SfSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_session_logout_finish (SfSession *self, GAsyncResult *result, GError **error);
void sf_session_change_password_async (SfSession *self, const char *old, const char *new_password,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_session_change_password_finish (SfSession *self, GAsyncResult *result, GError **error);

/* ---- The account (sf-session-security.c): asked of the server, SF_SYNC_ERROR_OFFLINE without it ---- */

/* When the operation code 操作码 was last set; 0 if there is none. */
void sf_session_ask_operation_code_async (SfSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean sf_session_ask_operation_code_finish (SfSession *self, GAsyncResult *result, SfTime *out_changed,
                                               GError **error);
/* Sets it; SF_SYNC_ERROR_NEW_PASSWORD says what is wrong with @password ("old") or @code. */
void sf_session_set_operation_code_async (SfSession *self, const char *password, const char *code,
                                          GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_session_set_operation_code_finish (SfSession *self, GAsyncResult *result, GError **error);

/* The account is signed in somewhere. */
typedef struct
{
  char *id;
  SfRole role;   /* SF_N_ROLES: one that this version does not know */
  char *app;     /* what the program says of itself; nullable */
  char *address; /* nullable */
  SfTime began, seen;
  gboolean is_this; /* here */
} SfLoginInfo;

void sf_login_info_free (SfLoginInfo *self);
/* SfLoginInfo * of all of the account, the last seen first. */
void sf_session_ask_logins_async (SfSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *sf_session_ask_logins_finish (SfSession *self, GAsyncResult *result, GError **error);
/* Signs the account out there. */
void sf_session_end_login_async (SfSession *self, const char *id, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_session_end_login_finish (SfSession *self, GAsyncResult *result, GError **error);

/* Somebody else revealed or changed a record of the student's. */
typedef struct
{
  char *id;
  SfTime at;
  char *action;
  SfKind kind; /* of the record; SF_N_KINDS: one that this version does not know */
  char *name;  /* of who did it */
  SfRole role;
  char *note; /* the key of the revealed field, or a reason; nullable */
} SfAccess;

typedef struct
{
  GPtrArray *accesses; /* SfAccess * */
  gboolean more;       /* there are earlier ones */
} SfAccessPage;

void sf_access_page_free (SfAccessPage *self);
/* The newest first; @before: (nullable): the id of the last one of the page before. For students. */
void sf_session_ask_accesses_async (SfSession *self, const char *before, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
SfAccessPage *sf_session_ask_accesses_finish (SfSession *self, GAsyncResult *result, GError **error);

/* ---- State; each is a property that notifies ---- */

SfSyncState sf_session_get_sync_state (SfSession *self); /* "sync-state" */
guint sf_session_get_n_waiting (SfSession *self);        /* "n-waiting": operations not yet answered */
guint sf_session_get_n_attention (SfSession *self); /* "n-attention": 需要处理, refused ones nobody has looked at */
guint sf_session_get_n_unread (SfSession *self);    /* "n-unread": notices */
SfTime sf_session_get_last_sync (SfSession *self);  /* "last-sync": 0 before the first */
SfTime sf_session_get_clock_skew (SfSession *self); /* "clock-skew": the server's clock minus ours */
gboolean sf_session_get_is_open (SfSession *self);  /* "is-open": somebody is logged in */
gboolean
sf_session_get_initial (SfSession *self); /* "initial": the server takes nothing before a new password was chosen */
SfActor *sf_session_get_actor (SfSession *self); /* NULL unless open */
const char *const *sf_session_get_roles (SfSession *self);
const char *sf_session_get_login (SfSession *self);
const char *sf_session_get_server (SfSession *self);
SfClock *sf_session_get_clock (SfSession *self);
const SfRules *sf_session_get_rules (SfSession *self); /* the school's, defaults before the first sync */

/*
 * Signals:
 *   "changed" (guint kinds): records of these kinds (1 << SfKind) may have changed: from the server or by an own
 * decision; "answered" (char *uid, gboolean applied): the server has answered an operation; "file-changed" (char
 * *sha256): a file that was added came further; "refused" (SfSyncError): the server talks no more with this session,
 * because of SF_SYNC_ERROR_PASSWORD_CHANGE or _DEVICE_ENDED; "secret-wanted" (char *uid): an operation was to be sent
 * whose code this program does not know (any more); it waits for sf_session_give_secret(), and its lane with it.
 */

/* Pushes and pulls now. */
void sf_session_sync_now (SfSession *self);

/* ---- Deciding ---- */

/*
 * Acts: decides locally, keeps the operation durably in the outbox and shows its result at once. The one durable act of
 * a decision. @id: the record's, or a new one from sf_session_new_id(); @args (transfer none, nullable). Finish gives
 * the operation's uid (transfer full), or NULL with SF_WORKFLOW_ERROR when the rules refuse it: then nothing is kept.
 */
void sf_session_act_async (SfSession *self, SfKind kind, const char *id, const char *action, JsonObject *args,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *sf_session_act_finish (SfSession *self, GAsyncResult *result, GError **error);
/* The same with the operation code (操作码) that goes beside the operation; NULL for none. */
void sf_session_act_with_secret_async (SfSession *self, SfKind kind, const char *id, const char *action,
                                       JsonObject *args, const char *secret, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
/* Is the session's person to be asked for the operation code when she does this? */
gboolean sf_session_needs_secret (SfSession *self, SfKind kind, const char *action);
/* The code for an operation that waits for one: after "secret-wanted". */
void sf_session_give_secret (SfSession *self, const char *uid, const char *secret);
char *sf_session_new_id (SfSession *self);

/* Takes back an operation that was not sent; SF_SYNC_ERROR_TOO_LATE when it was. NULL @uid: the last one;
 * G_IO_ERROR_NOT_FOUND when there is none. */
void sf_session_undo_async (SfSession *self, const char *uid, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_session_undo_finish (SfSession *self, GAsyncResult *result, GError **error);

/* What an actor may do to a record now, for its buttons. */
typedef struct
{
  const char *action;
  SfVerdict verdict; /* SF_REFUSED: greyed, code and params say why */
  SfWorkflowCode code;
  JsonObject *params; /* nullable */
} SfOption;

/* Each action of the workflow that the session's role has on @kind, in the table's order. The array owns SfOption *. */
void sf_session_options_async (SfSession *self, SfKind kind, const char *id, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_session_options_finish (SfSession *self, GAsyncResult *result, GError **error);

/* ---- Asking before inviting (sf-session-check.c) ---- */

typedef struct
{
  SfWorkflowCode code; /* SF_CODE_OK: she can be invited, as the server sees it now */
  JsonObject *params;  /* nullable */
} SfCheckVerdict;

/* Asks the server whether each of @students ({"number", "name"}) can be invited by the session's employer for @days.
 * Finish gives an SfCheckVerdict * for each, in their order, or SF_SYNC_ERROR_OFFLINE, _RATE …; transfer full. */
void sf_session_check_async (SfSession *self, JsonArray *students, int days, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_session_check_finish (SfSession *self, GAsyncResult *result, GError **error);

/* ---- Accounts of the own unit (sf-session-accounts.c) ---- */

/* Somebody who acts for the employer. */
typedef struct
{
  char *id, *login, *name;
  gboolean disabled;
  gboolean initial; /* has no password of her own yet */
  gboolean own;     /* the session's */
} SfColleague;

void sf_colleague_free (SfColleague *self);

/* SfColleague * of the session's employer, as the server has them now; SF_SYNC_ERROR_OFFLINE. */
void sf_session_colleagues_async (SfSession *self, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_session_colleagues_finish (SfSession *self, GAsyncResult *result, GError **error);
/* Makes a further account; and "reset", "disable" or "enable" for another one. Both end with the initial secret, to be
 * shown this once, or "" where there is none (transfer full); SF_SYNC_ERROR_ANSWER when the server refuses. */
void sf_session_add_colleague_async (SfSession *self, const char *login, const char *name, GAsyncReadyCallback callback,
                                     gpointer user_data);
void sf_session_change_colleague_async (SfSession *self, const char *account, const char *action,
                                        GAsyncReadyCallback callback, gpointer user_data);
char *sf_session_colleague_finish (SfSession *self, GAsyncResult *result, GError **error);

/* ---- Reading the cache ---- */

/* The record as it is shown, with what waits; NULL without an error if it is not there. Transfer full. */
void sf_session_load_async (SfSession *self, SfKind kind, const char *id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
SfItem *sf_session_load_finish (SfSession *self, GAsyncResult *result, GError **error);
/* SfItem * of the events about a record, oldest first. */
void sf_session_history_async (SfSession *self, const char *about, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_session_history_finish (SfSession *self, GAsyncResult *result, GError **error);
/* SfItem * of the attachments of a record, in the order in which they were added. */
void sf_session_attachments_async (SfSession *self, const char *about, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_session_attachments_finish (SfSession *self, GAsyncResult *result, GError **error);
/* SfItem * of @kind in order of their ids, at most @limit: colleges, the settings, an own agreement … */
void sf_session_all_async (SfSession *self, SfKind kind, guint limit, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_session_all_finish (SfSession *self, GAsyncResult *result, GError **error);

/* A list over the session's cache. Transfer full. */
SfListModel *sf_session_new_list (SfSession *self);

/* ---- The outbox, for the popover and for 需要处理 ---- */

typedef enum
{
  SF_OUTBOX_HELD, /* can still be undone */
  SF_OUTBOX_WAITING,
  SF_OUTBOX_SENT,     /* the answer is not here yet */
  SF_OUTBOX_REJECTED, /* needs attention */
} SfOutboxState;

typedef struct
{
  char *uid;
  SfKind kind;
  char *id;
  char *action;
  SfTime at;
  SfOutboxState state;
  SfWorkflowCode code; /* of a rejected one */
  JsonObject *params;  /* nullable */
  JsonObject *args;    /* as the person gave them, for deciding again */
  char *title;         /* who and what it is about: "雒艳 · 深圳谷米科技有限公司"; NULL if unknown */
} SfOutboxEntry;

void sf_outbox_entry_free (SfOutboxEntry *self);

/* SfOutboxEntry * of all that is not answered or needs attention, oldest first. */
void sf_session_outbox_async (SfSession *self, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_session_outbox_finish (SfSession *self, GAsyncResult *result, GError **error);
/* Puts a rejected operation away for good, with the person's reason (to decide again: act anew, then put the old one
 * away). */
void sf_session_discard_async (SfSession *self, const char *uid, const char *reason, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean sf_session_discard_finish (SfSession *self, GAsyncResult *result, GError **error);

/* ---- Files (sf-session-files.c) ---- */

/*
 * Adds a file that an operation is going to refer to, from @path or from memory: it is durable on this computer when it
 * is answered, and goes up as soon as it can. Finish gives what to refer to (transfer full), or SF_MEDIA_ERROR when the
 * server would not take it: sf_sentence_file (sf_media_error_code (code)) says why.
 */
void sf_session_add_file_async (SfSession *self, const char *path, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
void sf_session_add_bytes_async (SfSession *self, GBytes *bytes, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
SfFile *sf_session_add_file_finish (SfSession *self, GAsyncResult *result, GError **error);
/* A file that was added and is not wanted after all. */
void sf_session_drop_file (SfSession *self, const char *sha256);

typedef enum
{
  SF_FILE_SETTLED, /* nothing of it waits: the server has it, or it was never added here */
  SF_FILE_WAITING, /* goes up when the server can be reached; operations with it wait that long */
  SF_FILE_REFUSED, /* the server does not take it: the code says why */
} SfFileState;

/* Optional: how many bytes of it the server has, and the stable code of what last went wrong (NULL if nothing; valid
 * until "file-changed"). The signal "file-changed" (char *sha256) tells of each step. */
SfFileState sf_session_get_file_state (SfSession *self, const char *sha256, gint64 *out_sent, const char **out_code);

/* The path of the file @sha256 on this computer, fetched from the server if it is not here: a copy to be read, which
 * may go at any time. SF_SYNC_ERROR_OFFLINE; G_IO_ERROR_NOT_FOUND if it is not there or may not be seen. */
void sf_session_fetch_file_async (SfSession *self, const char *sha256, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
char *sf_session_fetch_file_finish (SfSession *self, GAsyncResult *result, GError **error);

/* ---- The employers' library, which the server keeps (sf-session-directory.c) ---- */

/* SfRecord * of approved employers whose name, contact, pinyin, initials or credit code has @query in it, with what
 * they publish; the first few by name. SF_SYNC_ERROR_OFFLINE. */
void sf_session_find_employers_async (SfSession *self, const char *query, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_session_find_employers_finish (SfSession *self, GAsyncResult *result, GError **error);

/* ---- Local drafts of forms: autosave that never leaves this computer (暂存 is an operation) ---- */

void sf_session_save_draft (SfSession *self, const char *key, JsonObject *values); /* NULL values: forget it */
void sf_session_load_draft_async (SfSession *self, const char *key, GAsyncReadyCallback callback, gpointer user_data);
JsonObject *sf_session_load_draft_finish (SfSession *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfAccessPage, sf_access_page_free)

G_END_DECLS
