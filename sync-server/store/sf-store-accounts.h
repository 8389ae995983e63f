/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Acts on accounts that are no operations: passwords, second factors, operation codes, recovery, lists of accounts,
 * sessions and devices. Asynchronous functions are for the main thread. One that refuses has written down that it did
 * (an audit event, what it counts), and ends with an SF_STORE_ERROR.
 */
#pragma once

#include "store/sf-account-rules.h"
#include "store/sf-store.h"

G_BEGIN_DECLS

/* What most of these functions give: a text (an initial secret, JSON), "" where there is nothing to give; NULL with
 * @error. Transfer full. */
char *sf_store_text_finish (SfStore *self, GAsyncResult *result, GError **error);

/* ---- Sessions and devices (sf-store-sessions.c, sf-store-devices.c) ---- */

/* JSON list of the sessions of @account (NULL: the session's own, which marks itself); others' for admin. */
void sf_store_session_list_async (SfStore *self, SfStoreSession *session, const char *account,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* Ends the session named @id: an own one, for admin anybody's. Gives the account whose it was. */
void sf_store_session_end_named_async (SfStore *self, SfStoreSession *session, const char *id,
                                       GAsyncReadyCallback callback, gpointer user_data);
/* The session goes on in another @role of the account. */
void sf_store_session_role_async (SfStore *self, SfStoreSession *session, const char *role,
                                  GAsyncReadyCallback callback, gpointer user_data);
SfStoreSession *sf_store_session_role_finish (SfStore *self, GAsyncResult *result, GError **error);
/* JSON list of devices; others' for office and admin. */
void sf_store_device_list_async (SfStore *self, SfStoreSession *session, const char *account,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* Ends a device: at its next contact it is told. An own one; anybody's for office (not an admin's) and admin. Gives the
 * account whose it was. */
void sf_store_device_end_async (SfStore *self, SfStoreSession *session, const char *device,
                                GAsyncReadyCallback callback, gpointer user_data);

/* ---- Who looked at or changed one's data (sf-store-accesses.c) ---- */

/* JSON members "accesses" and "more": the acts of others on the records of the session's student, the newest first, a
 * hundred at a time from the one after the event @before on (NULL: from the first). Audited. */
void sf_store_access_list_async (SfStore *self, SfStoreSession *session, const char *before,
                                 GAsyncReadyCallback callback, gpointer user_data);

/* ---- Own secrets (sf-store-passwords.c) ---- */

/* What a new secret is compared with. */
typedef struct
{
  char *account;
  SfAccountRules rules;
  GStrv own;    /* login, name, number */
  GStrv hashes; /* argon2id: the present password and the last ones */
} SfStorePasswordFacts;

void sf_store_password_facts_free (SfStorePasswordFacts *self);
void sf_store_password_facts_async (SfStore *self, const char *account, GAsyncReadyCallback callback,
                                    gpointer user_data);
SfStorePasswordFacts *sf_store_password_facts_finish (SfStore *self, GAsyncResult *result, GError **error);

/* Counts that the session's own password was given wrong, from @address. Ends as SF_STORE_ERROR_PASSWORD "old". */
void sf_store_count_wrong_async (SfStore *self, SfStoreSession *session, const char *address,
                                 GAsyncReadyCallback callback, gpointer user_data);

/* JSON members: "set", and "changed" when it is: the last time. */
void sf_store_operation_code_tell_async (SfStore *self, SfStoreSession *session, GAsyncReadyCallback callback,
                                         gpointer user_data);
/* Sets the operation code to what hashes to @hash. */
void sf_store_operation_code_set_async (SfStore *self, SfStoreSession *session, const char *hash,
                                        GAsyncReadyCallback callback, gpointer user_data);
/* What operation codes are compared with; account is NULL if none was set. */
void sf_store_operation_code_get_async (SfStore *self, SfStoreSession *session, GAsyncReadyCallback callback,
                                        gpointer user_data);
SfStoreCredential *sf_store_operation_code_get_finish (SfStore *self, GAsyncResult *result, GError **error);
/* Counts @wrong failed tries; 0 forgets those that were. */
void sf_store_operation_code_tried_async (SfStore *self, SfStoreSession *session, guint wrong,
                                          GAsyncReadyCallback callback, gpointer user_data);

/* ---- Recovery (sf-store-recovery.c) ---- */

#define SF_RECOVERY_MINUTES 15 /* that a code is good for */

/* Whether a code may be asked for from @address now: SF_STORE_ERROR_RATE if not. Counts it. The same for every login.
 */
void sf_store_recovery_ask_async (SfStore *self, const char *login, const char *address, GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Makes a code for @login, if there is such an account, and puts it into the outbox of messages. */
void sf_store_recovery_send_async (SfStore *self, const char *login, GAsyncReadyCallback callback, gpointer user_data);
/* Tries @code, from @address: gives the account, or SF_STORE_ERROR_RECOVERY. */
void sf_store_recovery_try_async (SfStore *self, const char *login, const char *code, const char *address,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* Uses @code up and sets the own password; ends all sessions. Gives the account. */
void sf_store_recovery_finish_async (SfStore *self, const char *login, const char *code, const char *hash,
                                     GAsyncReadyCallback callback, gpointer user_data);

/* ---- Second factors (sf-store-second-factor.c) ---- */

/* Begins to enrol with @secret (base 32): it counts once a first code was right. Office and admin alone. Gives the
 * school's name. */
void sf_store_factor_begin_async (SfStore *self, SfStoreSession *session, const char *secret,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* The secret that is being enrolled, unsealed; SF_STORE_ERROR_OTP_STATE if none is. */
void sf_store_factor_pending_async (SfStore *self, SfStoreSession *session, GAsyncReadyCallback callback,
                                    gpointer user_data);
/* The first code was right, at @step: gives a JSON list of codes for when the telephone is lost. */
void sf_store_factor_confirm_async (SfStore *self, SfStoreSession *session, gint64 step, GAsyncReadyCallback callback,
                                    gpointer user_data);
/* Takes the factor away: the own one (@account NULL), or as admin another's, who is told. */
void sf_store_factor_off_async (SfStore *self, SfStoreSession *session, const char *account,
                                GAsyncReadyCallback callback, gpointer user_data);

/* ---- Accounts of others (sf-store-account-list.c, sf-store-reset.c) ---- */

/* JSON members "accounts" and "next" (null at the end): those whose login or name has @query (nullable), in order of
 * their logins from behind @after (nullable). A college sees its students', an employer its unit's, office and
 * admin everybody's. */
void sf_store_account_list_async (SfStore *self, SfStoreSession *session, const char *query, const char *after,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* Makes an account of the staff; admin alone. Gives JSON members "id" and "secret". */
void sf_store_account_add_async (SfStore *self, SfStoreSession *session, const char *login, const char *name,
                                 const char *roles, const char *colleges, GAsyncReadyCallback callback,
                                 gpointer user_data);
/* Makes a further account of an approved employer (NULL: the session's own); an employer of its own alone, office and
 * admin of any. Gives the same. */
void sf_store_account_add_further_async (SfStore *self, SfStoreSession *session, const char *employer,
                                         const char *login, const char *name, GAsyncReadyCallback callback,
                                         gpointer user_data);
/* Disables or enables an account of an employer, another one than the session's; by the same. Gives the account. */
void sf_store_account_set_disabled_async (SfStore *self, SfStoreSession *session, const char *account,
                                          gboolean disabled, GAsyncReadyCallback callback, gpointer user_data);
/* Gives a new initial secret in place of what @account had, tells its owner, ends its sessions. College: of her
 * students; employer: of its unit; office: of who is no admin; admin: of everybody else. */
void sf_store_account_reset_async (SfStore *self, SfStoreSession *session, const char *account,
                                   GAsyncReadyCallback callback, gpointer user_data);

/* ---- Command line: waits ---- */

/* Disables or enables the account; disabled, its sessions are over. */
gboolean sf_store_user_set_disabled (SfStore *self, const char *login, gboolean disabled, GError **error);
/* Takes its second factor away. */
gboolean sf_store_user_factor_off (SfStore *self, const char *login, GError **error);
/* "id TAB role TAB last seen TAB address TAB app" of each session. Transfer full. */
GPtrArray *sf_store_user_sessions (SfStore *self, const char *login, GError **error);
gboolean sf_store_user_end_sessions (SfStore *self, const char *login, GError **error);
/* What a new password of @login is compared with. Transfer full. */
SfStorePasswordFacts *sf_store_user_password_facts (SfStore *self, const char *login, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfStorePasswordFacts, sf_store_password_facts_free)

G_END_DECLS
