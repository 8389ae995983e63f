/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The store: the server's records, who may read them, receipts, accounts and the audit chain, and the one rule by which
 * an operation changes them. Asynchronous functions are for the main thread; their work runs on the threads of the
 * database.
 */
#pragma once

#include <gio/gio.h>

#include "core/wire/sf-wire.h"
#include "core/workflow/sf-workflow.h"
#include "db/sf-db-pool.h"
#include "store/sf-account-rules.h"

G_BEGIN_DECLS

#define SF_STORE_ERROR (sf_store_error_quark ())
GQuark sf_store_error_quark (void);
/* What consumes no operation; the names of docs/sync.md, *Errors that consume no operation*. */
typedef enum
{
  SF_STORE_ERROR_AUTH,           /* E_AUTH: no session, or it ended, or the password is wrong */
  SF_STORE_ERROR_LOCKED_OUT,     /* E_LOCKED_OUT: too many failed log-ins */
  SF_STORE_ERROR_ROLE,           /* E_ROLE: the account does not hold the role it asks for */
  SF_STORE_ERROR_DEVICE_OWNER,   /* E_DEVICE_OWNER */
  SF_STORE_ERROR_DEVICE_UNKNOWN, /* E_DEVICE_UNKNOWN */
  SF_STORE_ERROR_GAP,            /* E_GAP; the message is last_seq in digits */
  SF_STORE_ERROR_SEQ_REUSED,     /* E_SEQ_REUSED */
  SF_STORE_ERROR_EPOCH,          /* E_EPOCH */
  SF_STORE_ERROR_SCHEMA,         /* E_SCHEMA */
  SF_STORE_ERROR_PASSWORD,       /* E_PASSWORD: a new password that is not good enough; the message is its fault */
  SF_STORE_ERROR_EXISTS,         /* the store or account to be made is already there */
  SF_STORE_ERROR_NOT_FOUND,
  SF_STORE_ERROR_BROKEN,          /* the audit chain; the message names its first broken entry */
  SF_STORE_ERROR_INPUT,           /* a file that cannot be imported at all; the message is for a person */
  SF_STORE_ERROR_BLOB_TOO_LARGE,  /* E_BLOB_TOO_LARGE: more bytes than a file may have, or than were announced */
  SF_STORE_ERROR_BLOB_TYPE,       /* E_BLOB_TYPE: no JPEG, PNG or PDF, or another one than was announced */
  SF_STORE_ERROR_BLOB_BROKEN,     /* E_BLOB_BROKEN: one of these, but not whole */
  SF_STORE_ERROR_BLOB_DIMENSIONS, /* E_BLOB_DIMENSIONS: an image of too many pixels, or of none */
  SF_STORE_ERROR_BLOB_HASH,       /* E_BLOB_HASH: the bytes are not those that were announced */
  SF_STORE_ERROR_BLOB_QUOTA,      /* E_BLOB_QUOTA: too much is uploaded already that nothing refers to */
  SF_STORE_ERROR_BLOB_OFFSET,     /* E_BLOB_OFFSET; the message is the true one in digits */
  SF_STORE_ERROR_BLOB_TAKEN_OVER, /* E_BLOB_TAKEN_OVER: another connection goes on with this upload */
  SF_STORE_ERROR_PASSWORD_CHANGE, /* E_PASSWORD_CHANGE: first an own password, a new one */
  SF_STORE_ERROR_OTP_REQUIRED,    /* E_OTP_REQUIRED: the account has a second factor */
  SF_STORE_ERROR_OTP_WRONG,       /* E_OTP_WRONG */
  SF_STORE_ERROR_OTP_STATE,       /* E_OTP_STATE: the second factor is on already, or was not begun */
  SF_STORE_ERROR_RECOVERY,        /* E_RECOVERY: the code is wrong or over, whatever the reason */
  SF_STORE_ERROR_RATE,            /* E_RATE: too often */
  SF_STORE_ERROR_DEVICE_ENDED,    /* E_DEVICE_ENDED: the device was ended; what it holds is to be wiped */
  SF_STORE_ERROR_OPERATION_CODE,  /* E_OPERATION_CODE: a new operation code that is not good enough */
} SfStoreError;

typedef struct _SfStore SfStore;

/* Makes a new store in the folder @path (made if missing) with a fresh server id, epoch and content key. */
gboolean sf_store_init (const char *path, SfTime now, GError **error);
/* Opens the store in the folder @path. @clock is used by every rule. */
SfStore *sf_store_open (const char *path, SfClock *clock, GError **error);
/* Gives the store a new epoch, which tells clients that what was acknowledged to them may be lost; audited. Waits. */
gboolean sf_store_begin_epoch (SfStore *self, GError **error);
/* Finishes the work that was handed in. */
void sf_store_close (SfStore *self);

const char *sf_store_get_server_id (SfStore *self);
const char *sf_store_get_epoch (SfStore *self);
SfClock *sf_store_get_clock (SfStore *self);
SfDbPool *sf_store_get_pool (SfStore *self);

/* ---- Sessions (sf-store-accounts.c) ---- */

/* A session: an account acting in a role. */
typedef struct
{
  gatomicrefcount refs;
  SfActor *actor;
  char *token; /* SHA-256 of the bearer token, hex */
  char *id;    /* how it is named to people */
  char *login;
  GStrv roles;  /* all that the account holds */
  GStrv grants; /* scopes, sorted */
  char *grants_mark;
  SfTime expires;
  SfTime seen;          /* its last contact, as the store has it */
  gboolean must_change; /* the password is an initial secret, or has grown old: first a new one */
} SfStoreSession;

SfStoreSession *sf_store_session_ref (SfStoreSession *self);
void sf_store_session_unref (SfStoreSession *self);

/* What a log-in is checked against. */
typedef struct
{
  char *account;
  char *hash;          /* argon2id; NULL if there is no own password yet */
  char *initial;       /* SHA-256 of the initial secret, hex; NULL once there is an own password */
  char *factor;        /* the secret of the second factor; NULL without one */
  gint64 factor_after; /* the step of the last code that was taken */
  SfTime locked_until; /* 0: not locked out from this address */
} SfStoreCredential;

void sf_store_credential_free (SfStoreCredential *self);

/* Looks up @login from @address. An unknown login gives a credential without account, hash and initial. */
void sf_store_credential_async (SfStore *self, const char *login, const char *address, GAsyncReadyCallback callback,
                                gpointer user_data);
SfStoreCredential *sf_store_credential_finish (SfStore *self, GAsyncResult *result, GError **error);

/* How somebody comes in. */
typedef struct
{
  const char *account; /* NULL: what was given is wrong */
  const char *login, *address;
  const char *app;   /* what the program says of itself; nullable */
  const char *role;  /* NULL: the account's first */
  const char *token; /* SHA-256 of the bearer token */
  /* Of an account with a second factor. */
  const char *suspect; /* the account whose password was right and whose code was not; NULL otherwise */
  gint64 step;         /* of the code that was right, to be used up; 0 if none was asked for */
  const char *spare;   /* or SHA-256 of one of the codes for when the telephone is lost */
} SfStoreEntry;

/* Begins a session and forgets failures; or counts a failure when there is no account, which ends as
 * SF_STORE_ERROR_AUTH or SF_STORE_ERROR_OTP_WRONG. */
void sf_store_session_enter_async (SfStore *self, const SfStoreEntry *entry, GAsyncReadyCallback callback,
                                   gpointer user_data);
/* The same without a second factor. */
void sf_store_session_begin_async (SfStore *self, const char *account, const char *login, const char *address,
                                   const char *role, const char *token, GAsyncReadyCallback callback,
                                   gpointer user_data);
SfStoreSession *sf_store_session_begin_finish (SfStore *self, GAsyncResult *result, GError **error);
/* The session of a token, with the roles that the account holds now; SF_STORE_ERROR_AUTH if it is none or over,
 * SF_STORE_ERROR_DEVICE_ENDED if its device was ended. Keeps that it was seen. */
void sf_store_session_lookup_async (SfStore *self, const char *token, GAsyncReadyCallback callback, gpointer user_data);
SfStoreSession *sf_store_session_lookup_finish (SfStore *self, GAsyncResult *result, GError **error);
void sf_store_session_end_async (SfStore *self, SfStoreSession *session, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean sf_store_session_end_finish (SfStore *self, GAsyncResult *result, GError **error);
/* Sets an own password, ends the account's other sessions. */
void sf_store_password_async (SfStore *self, const char *account, const char *hash, const char *keep_token,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_store_password_finish (SfStore *self, GAsyncResult *result, GError **error);

/* Registers @device for the session's account, or finds it. */
void sf_store_device_async (SfStore *self, SfStoreSession *session, const char *device, const char *app,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_store_device_finish (SfStore *self, GAsyncResult *result, gint64 *out_last_seq, GError **error);

/* ---- Operations (sf-store-push.c) ---- */

/* Applies the operations of one push in order. @push is taken over. */
void sf_store_push_async (SfStore *self, SfStoreSession *session, SfPush *push, GAsyncReadyCallback callback,
                          gpointer user_data);
SfPushAnswer *sf_store_push_finish (SfStore *self, GAsyncResult *result, GError **error);

/* ---- Reading (sf-store-pull.c) ---- */

/* One page of rows, whole NDJSON, from one snapshot. @pull is taken over. */
void sf_store_pull_async (SfStore *self, SfStoreSession *session, SfPull *pull, const char *request_id,
                          GAsyncReadyCallback callback, gpointer user_data);
GBytes *sf_store_pull_finish (SfStore *self, GAsyncResult *result, GError **error);

/* Revisions of the scopes, kept in memory on the main thread. */
gint64 sf_store_get_head (SfStore *self, const char *scope);
/* Called on the main thread after commits that raised heads. */
typedef void (*SfStoreHeadsFunc) (SfStore *self, gpointer data);
void sf_store_set_heads_func (SfStore *self, SfStoreHeadsFunc func, gpointer data);

/* ---- Time (sf-store-expiry.c) ---- */

/* Settles at most @limit signings whose term is over or whose reminder is due, those first that end first; gives how
 * many, so that the caller goes on until it is 0. */
void sf_store_settle_async (SfStore *self, guint limit, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_store_settle_finish (SfStore *self, GAsyncResult *result, guint *out_settled, GError **error);
/* When something will be due next; 0 if nothing is foreseen. */
void sf_store_next_due_async (SfStore *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_store_next_due_finish (SfStore *self, GAsyncResult *result, SfTime *out_due, GError **error);

/* Opens at most @limit verifications of the season that has begun (sf-store-season.c); gives how many, so that the
 * caller goes on while it is @limit. */
void sf_store_open_verifications_async (SfStore *self, guint limit, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_store_open_verifications_finish (SfStore *self, GAsyncResult *result, guint *out_opened, GError **error);

/* ---- Employers beside the operations (sf-store-employers.c) ---- */

/* Counts an attempt of @what from @address; SF_STORE_ERROR_LOCKED_OUT after as many as failed log-ins are let pass.
 * @out_rules: the school's, for what comes next. */
void sf_store_attempt_async (SfStore *self, const char *what, const char *address, GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean sf_store_attempt_finish (SfStore *self, GAsyncResult *result, SfAccountRules *out_rules, GError **error);

/* How a registration ended. */
typedef struct
{
  SfWorkflowCode code; /* SF_CODE_OK: the unit is registered */
  JsonObject *params;  /* of another code; nullable */
  char *employer;      /* id */
  char *login;
} SfStoreRegistration;

void sf_store_registration_free (SfStoreRegistration *self);
/* The login of whoever names none: the code in normal form, NULL if nothing is left of it. Transfer full. */
char *sf_store_registration_login (const char *credit_code);
/* Registers the unit that @form describes, pending, with an account of @login (NULL: its credit code) whose password
 * hashes to @hash. */
void sf_store_register_async (SfStore *self, JsonObject *form, const char *login, const char *hash,
                              GAsyncReadyCallback callback, gpointer user_data);
SfStoreRegistration *sf_store_register_finish (SfStore *self, GAsyncResult *result, GError **error);

/* At most @limit approved employers by name whose name, pinyin, contact or the beginning of whose code is @query, from
 * the one after the employer @after (an id; "": from the first). GPtrArray of SfRecord, transfer full. */
void sf_store_directory_async (SfStore *self, const char *query, const char *after, guint limit,
                               GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_store_directory_finish (SfStore *self, GAsyncResult *result, GError **error);

/* ---- Asking before inviting (sf-store-invitations.c) ---- */

/* Whether the session's employer can invite each of @students ({"number", "name"}, both texts) for @days (0: as the
 * school has it). Gives, by sf_store_text_finish(), a JSON list of {code, params}, {} for who can be. */
void sf_store_check_invitations_async (SfStore *self, SfStoreSession *session, JsonArray *students, gint64 days,
                                       GAsyncReadyCallback callback, gpointer user_data);

/* ---- Audit (sf-store-audit.c) ---- */

/* Records an act that is no operation (a refused log-in, an import). @outcome "applied", "rejected" or "denied". On the
 * writer's thread, inside work. */
void sf_store_audit (SfStore *self, const char *account, const char *role, const char *action, const char *outcome,
                     const char *code);
/* The same for an act of @session, from the main thread; nobody waits for it. */
void sf_store_note (SfStore *self, SfStoreSession *session, const char *action, const char *outcome, const char *code);
/* Walks the chain; FALSE with an error that names the first broken link. @out_n: links. */
gboolean sf_store_audit_verify (SfStore *self, gint64 *out_n, GError **error);

/* ---- Command line (sf-store-admin.c, sf-store-import.c): waits ---- */

typedef struct
{
  guint rows;                        /* of the file that were looked at */
  guint added, changed, same, wrong; /* of them */
  gboolean written;                  /* what is new and changed is in the store */
  gboolean cancelled;                /* before the end of the file; what is counted as written is */
  guint n_problems;
  GPtrArray *problems; /* char *: "line 12, column 身份证号: …", the first ten thousand */
  guint n_secrets;
  GPtrArray
    *secrets; /* char *: "login TAB name TAB initial secret" of accounts that were made, unless a file takes them
               */
  GPtrArray *unknown; /* char *: headers of columns that were left out */
} SfImportReport;

void sf_import_report_free (SfImportReport *self);

typedef enum
{
  SF_IMPORT_DRY_RUN = 1 << 0, /* say what would change, change nothing */
  SF_IMPORT_STRICT = 1 << 1,  /* all or nothing: one wrong row, and nothing goes in */
} SfImportFlags;

/* Called on the importing thread now and then. @total: rows of the file. */
typedef void (*SfImportProgress) (const SfImportReport *so_far, guint total, gpointer data);

/* All but the flags may be NULL. */
typedef struct
{
  SfImportFlags flags;
  const char *sheet;        /* of an XLSX file; NULL: the first that shows */
  JsonObject *mapping;      /* see docs/rosters.md; NULL: by the headers' names alone */
  const char *report_path;  /* writes there what became of each row, as CSV or XLSX by its ending */
  const char *secrets_path; /* writes the initial secrets there before the accounts are committed */
  const char *account, *role;
  SfImportProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
} SfImportOptions;

/*
 * Reads a roster of @what ("colleges", "students", "employers", "staff" or "settings") from a CSV or XLSX file of at
 * most 64 MiB. The file is read to its end before anything is written. Rows that are wrong are reported, the others go
 * in, five hundred a transaction, so that others' operations get their turn; with SF_IMPORT_STRICT all rows are one
 * transaction. Importing the same again changes nothing, also after a crash in between. Waits; not on a thread of the
 * store.
 * SF_STORE_ERROR_INPUT or an SF_SHEET_ERROR if the file cannot be read as such a roster at all.
 */
SfImportReport *sf_store_import (SfStore *self, const char *what, const char *path, const SfImportOptions *options,
                                 GError **error);
/* Names of the rosters, NULL-terminated. */
const char *const *sf_store_get_rosters (void);

/* Makes an account with a new initial secret, which is returned; @colleges: codes joined by ','. Transfer full. */
char *sf_store_user_add (SfStore *self, const char *login, const char *name, const char *roles, const char *colleges,
                         GError **error);
/* Gives a new initial secret and ends the account's sessions. Transfer full. */
char *sf_store_user_reset (SfStore *self, const char *login, GError **error);
/* Sets the own password to what hashes to @hash. */
gboolean sf_store_user_set_hash (SfStore *self, const char *login, const char *hash, GError **error);
/* "login TAB name TAB roles TAB state" each. Transfer full. */
GPtrArray *sf_store_user_list (SfStore *self, GError **error);

/* Puts records as they are, without an operation: for imports and for filling a store in tests and benchmarks. */
gboolean sf_store_put_records (SfStore *self, GPtrArray *records, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfStore, sf_store_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfStoreSession, sf_store_session_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfStoreRegistration, sf_store_registration_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfStoreCredential, sf_store_credential_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfImportReport, sf_import_report_free)

G_END_DECLS
