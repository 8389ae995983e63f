/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the store share; nobody else includes it.
 */
#pragma once

#include "store/sf-directory.h"
#include "store/sf-ledger.h"
#include "store/sf-store.h"

G_BEGIN_DECLS

typedef struct _SfBlobs SfBlobs; /* sf-blobs-private.h */

struct _SfStore
{
  SfClock *clock;
  char *server_id;
  char *epoch;
  char *content_key;
  SfDbPool *pool;
  SfBlobs *blobs;

  /* On the main thread. */
  GMainContext *context;
  GHashTable *heads; /* scope -> gint64 * */
  SfStoreHeadsFunc heads_func;
  gpointer heads_data;

  /* From the writer to the main thread. */
  GMutex lock;
  GHashTable *raised; /* scope -> gint64 *, not yet in heads */
  GSource *wake;
  gboolean closing; /* no work for the blobs' threads comes from the writer any more */

  GStrv channels; /* of messages; set before the first work */
  /* On every thread, under the lock. */
  char *rules_version; /* of the directory, when the account rules were read */
  SfAccountRules rules;

  /* On the writer's thread. */
  SfLedger *ledger;
  SfDirectory *directory;
};

/* ---- Tasks (sf-store.c) ---- */

/* Work of the store on a connection, and what it is about. Its result goes through sf_store_finish(). */
typedef gpointer (*SfStoreWork) (SfStore *self, SfDb *db, gpointer data, GError **error);

void sf_store_write_async (SfStore *self, SfStoreWork work, gpointer data, GDestroyNotify destroy_data,
                           GDestroyNotify destroy_result, GAsyncReadyCallback callback, gpointer user_data);
void sf_store_read_async (SfStore *self, SfStoreWork work, gpointer data, GDestroyNotify destroy_data,
                          GDestroyNotify destroy_result, GAsyncReadyCallback callback, gpointer user_data);
gpointer sf_store_finish (SfStore *self, GAsyncResult *result, GError **error);
/* The same for who may wait; FALSE on failure. The work of a write is a transaction of its own. */
gboolean sf_store_write_sync (SfStore *self, SfStoreWork work, gpointer data, gpointer *out_result, GError **error);
gboolean sf_store_read_sync (SfStore *self, SfStoreWork work, gpointer data, gpointer *out_result, GError **error);

/* ---- Bytes of attachments (sf-store-blobs.c) ---- */

/* @folder: the store's. */
SfBlobs *sf_blobs_new (const char *folder);
/* Finishes what was handed in; the database must still be there. */
void sf_blobs_free (SfBlobs *self);

/* ---- Records on the writer's thread (sf-store.c) ---- */

/* sf_ledger_put(), and what is kept of such records in memory is forgotten. */
gboolean sf_store_put (SfStore *self, SfDb *db, SfRecord *record, SfMark out_mark, gboolean *out_changed,
                       GError **error);

/* ---- One operation (sf-store-apply.c) ---- */

typedef struct
{
  gboolean applied;
  SfWorkflowCode code; /* of a rejected one */
  JsonObject *params;  /* nullable */
  SfMark left_content; /* of its record; "" if it has none any more */
  GHashTable *at;      /* scope -> gint64 *: what it raised, for the actor's eyes; nullable */
} SfOutcome;

void sf_outcome_clear (SfOutcome *self);

/* Decides @operation of @account and does what follows; also a rejection is written to the audit chain. The caller's
 * savepoint goes back when it fails, which is a fault of the server or of the database, never of the operation.
 * @actor: @account in the operation's role, NULL if it does not hold that now. @came: the operation code beside it. */
gboolean sf_store_apply (SfStore *self, SfDb *db, const SfOperation *operation, SfRecord *account, const SfActor *actor,
                         SfSecret came, SfOutcome *out_outcome, GError **error);
/* All that decide may ask about @operation on @record (sf-store-facts.c). Transfer full. */
SfFacts *sf_store_gather_facts (SfStore *self, SfDb *db, const SfOperation *operation, SfRecord *record,
                                const SfActor *actor, SfSecret came, GError **error);
/* Counts @operation, which was carried out, if it reveals something: the next is decided by how many there were. */
gboolean sf_store_count_reveal (SfDb *db, const SfOperation *operation, const SfActor *actor, SfTime now,
                                GError **error);
/* Writes down that @operation was rejected with @code. */
void sf_store_add_rejection (SfStore *self, const SfOperation *operation, const SfRecord *account, SfWorkflowCode code);

/* Writes the notices of a decision about the operation @uid (sf-store-notices.c). */
gboolean sf_store_put_notices (SfStore *self, SfDb *db, const char *uid, GPtrArray *drafts, SfTime now, GError **error);

/* Takes the personal data of @before, a student as she was, out of all that the store holds about her beside her own
 * record: her account and records, what belongs to them, notices, events, receipts (sf-store-erase.c). */
gboolean sf_store_erase_student (SfStore *self, SfDb *db, SfRecord *before, GError **error);

/* ---- Sessions (sf-store-accounts.c) ---- */

/* Counts an attempt of @what from @address, of which a few are free; *out_until (0: go on) says how long the address
 * must wait. The count is kept even if the work that asks fails. */
gboolean sf_store_count_attempt (SfStore *self, SfDb *db, const char *what, const char *address, SfTime *out_until,
                                 GError **error);

/* Ids of all colleges, for who may see them all. */
GStrv sf_store_query_colleges (SfDb *db, GError **error);
/* "student-3f2a…": changes when the role or its scopes do. */
char *sf_store_mark_grants (SfRole role, const char *const *grants);
/* Ends the account's sessions but that of @keep_token (nullable). Whoever changes an account record need not: a
 * disabled one has none. */
gboolean sf_store_end_sessions (SfDb *db, const char *account, const char *keep_token, GError **error);
/* Does @device belong to @account, and is it not ended? Gives its last_seq. */
gboolean sf_store_check_device (SfDb *db, const char *device, const char *account, gint64 *out_last_seq,
                                GError **error);

/* Whether the account has set an operation code (操作码). */
gboolean sf_store_query_operation_code (SfDb *db, const char *account, gboolean *out_has, GError **error);
/* The school's rules for accounts, as the settings are now. */
gboolean sf_store_get_account_rules (SfStore *self, SfDb *db, SfAccountRules *out_rules, GError **error);

/* Sets the own password and keeps it in the history; the initial secret is used up, sessions but that of @keep_token
 * (nullable) end. */
gboolean sf_store_set_hash (SfStore *self, SfDb *db, const char *account, const char *hash, const char *keep_token,
                            GError **error);

/* ---- Accounts (sf-store-admin.c, sf-store-employers.c) ---- */

/* May an account of the unit with @own_code (nullable) have this login? Its own code, or a word with a letter in it
 * that is nobody's code: what is all digits is the number of a student who may yet come. */
gboolean sf_store_is_employer_login (const char *login, const char *own_code);

/* Gives the account an initial secret in place of what it had, and ends its sessions. @reset: in place of an own
 * password that somebody else takes away; the time of it is kept. Transfer full. */
char *sf_store_give_secret (SfStore *self, SfDb *db, const char *account, GError **error);
char *sf_store_reset_secret (SfStore *self, SfDb *db, const char *account, GError **error);
/* When that was last; 0 if never, -1 with @error set. */
gint64 sf_store_query_reset_at (SfDb *db, const char *account, GError **error);
/* An account of the staff, not written yet; SF_STORE_ERROR_INPUT if a role or a college's code is wrong. Transfer full.
 */
SfRecord *sf_store_make_staff (SfStore *self, SfDb *db, const char *login, const char *name, const char *roles,
                               const char *colleges, GError **error);
/* A store that is older than the admin's scope has its accounts published there. Work of a write. */
gpointer sf_store_publish_accounts (SfStore *self, SfDb *db, gpointer data, GError **error);
/* The id of the account with @login, NULL without an error if there is none. Transfer full. */
char *sf_store_query_login (SfDb *db, const char *login, GError **error);

G_END_DECLS
