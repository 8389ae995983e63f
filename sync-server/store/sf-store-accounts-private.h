/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files about accounts share; nobody else includes it.
 */
#pragma once

#include "store/sf-store-accounts.h"
#include "store/sf-store-private.h"

G_BEGIN_DECLS

/* ---- Asking and answering (sf-store-ask.c) ---- */

/* What is asked for; each function uses what it needs. Copies. */
typedef struct
{
  SfStoreSession *session; /* who asks; NULL on open routes */
  char *account;           /* whom it is about; NULL: who asks */
  char *id;                /* of a session, a device */
  char *login, *name, *roles, *colleges;
  char *address;
  char *secret; /* a hash, a code, a secret to be sealed */
  char *code;
  gint64 n; /* a step, a count */
} SfAsk;

SfAsk *sf_ask_new (SfStoreSession *session);
void sf_ask_free (gpointer data);
/* The account that is meant: @self's, or who asks. */
const char *sf_ask_get_account (const SfAsk *self);

/* The answer: refusals are answers too, so that what they wrote and counted is committed. */
typedef struct
{
  gboolean refused;
  SfStoreError refusal;
  char *text; /* what is given; of a refusal its message */
} SfAnswer;

/* @text is taken over; NULL with @error set gives NULL, so that a failing call can be handed on. */
SfAnswer *sf_answer_new (char *text);
SfAnswer *sf_answer_refuse (SfStoreError refusal, const char *message);
void sf_answer_free (gpointer data);
/* Runs @work on @ask (taken over); it gives an SfAnswer. */
void sf_store_ask_write (SfStore *self, SfStoreWork work, SfAsk *ask, GAsyncReadyCallback callback, gpointer user_data);
void sf_store_ask_read (SfStore *self, SfStoreWork work, SfAsk *ask, GAsyncReadyCallback callback, gpointer user_data);

/* Writes down an act of the session (nullable) on an account. */
void sf_store_audit_account (SfStore *self, SfStoreSession *session, const char *action, const char *about,
                             const char *outcome, const char *code);
/* Writes down that it was denied, and says so. */
SfAnswer *sf_store_deny (SfStore *self, SfStoreSession *session, const char *action, const char *about);
/* Runs a statement with one or two texts bound in order. */
gboolean sf_store_run_on (SfDb *db, const char *sql, const char *text, const char *second, GError **error);
/* Tells the account of something about itself: a notice with @code, and its messages. */
gboolean sf_store_tell (SfStore *self, SfDb *db, const char *account, const char *code, const char *text_1,
                        GError **error);

/* ---- Who may do what to whose account (sf-store-reset.c) ---- */

/* Whether the session's role has power over @account: a college over those of her students, an employer over those of
 * its unit, the office over all but admins, an admin over everybody. */
gboolean sf_store_has_power (SfDb *db, SfStoreSession *session, const SfRecord *account, GError **error);

/* ---- Recovery (sf-store-recovery.c) ---- */

/* The account's recovery code, sent or not, is good no longer. */
gboolean sf_store_end_recovery (SfStore *self, SfDb *db, const char *account, GError **error);

/* ---- Counting what fails (sf-store-lockout.c) ---- */

/* Names who is counted: @kind ("login", "otp", …) and one or two texts, hashed: what people mistype as a login may be
 * their password. Transfer full. */
char *sf_store_name_count (const char *kind, const char *text, const char *second);
gboolean sf_store_count (SfDb *db, const char *who, SfTime now, GError **error);
/* Until when @who has reached @limit within @window; 0: it has not. */
gboolean sf_store_query_limit (SfDb *db, const char *who, guint limit, SfTime window, SfTime now, SfTime *out_until,
                               GError **error);
gboolean sf_store_forget_count (SfDb *db, const char *who, GError **error);

/* ---- Second factors (sf-store-second-factor.c) ---- */

/* The confirmed secret, unsealed, and the step of its last code; NULL without an error if there is none. Transfer full.
 */
char *sf_store_query_factor (SfStore *self, SfDb *db, const char *account, gint64 *out_after, GError **error);
/* Uses up the code of @step, or the spare code that hashes to @spare: FALSE in @out_taken if somebody did before. */
gboolean sf_store_take_factor (SfDb *db, const char *account, gint64 step, const char *spare, gboolean *out_taken,
                               GError **error);
gboolean sf_store_remove_factor (SfDb *db, const char *account, GError **error);

/* ---- Sessions (sf-store-sessions.c) ---- */

/* A session as it is handed out: @account acting in @role; SF_STORE_ERROR_ROLE if it does not hold that. */
SfStoreSession *sf_store_session_new (SfDb *db, SfRecord *account, SfRole role, const char *token, GError **error);
gboolean sf_store_finish_empty (SfStore *self, GAsyncResult *result, GError **error);

/* ---- Passwords (sf-store-passwords.c) ---- */

SfStorePasswordFacts *sf_store_query_password_facts (SfStore *self, SfDb *db, const char *account, GError **error);
/* Whether the password must be changed first. */
gboolean sf_store_query_must_change (SfStore *self, SfDb *db, const char *account, gboolean *out_must, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfAsk, sf_ask_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfAnswer, sf_answer_free)

G_END_DECLS
