/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A store in a folder of its own with a small school in it, and the calls of a client, waited for. Shared by the tests
 * of the store.
 */
#pragma once

#include "../sf-wait.h"
#include "store/sf-store.h"

G_BEGIN_DECLS

/* 2026-04-01 10:00 in Shanghai, a working day. */
#define SF_TEST_NOW G_GINT64_CONSTANT (1775008800000)

#define SF_TEST_COLLEGES 2
#define SF_TEST_STUDENTS 4  /* two in each college */
#define SF_TEST_EMPLOYERS 7 /* more than may invite one student */

typedef struct
{
  SfStoreSession *session;
  char device[33];
  gint64 seq;      /* of the last operation that was made */
  SfSecret secret; /* the code that its operations come with: missing, wrong or right */
  char *epoch;     /* the server's, as far as the client knows; NULL: as it is */
} SfTestClient;

typedef struct
{
  char *folder;
  SfClock *clock; /* manual */
  SfStore *store;
  char *settings;
  char *colleges[SF_TEST_COLLEGES];
  char *students[SF_TEST_STUDENTS];
  char *employers[SF_TEST_EMPLOYERS];
  SfTestClient *student[SF_TEST_STUDENTS];
  SfTestClient *employer[SF_TEST_EMPLOYERS];
  SfTestClient *college[SF_TEST_COLLEGES];
  SfTestClient *office;
} SfStoreFixture;

SfStoreFixture *sf_store_fixture_new (void);
void sf_store_fixture_free (SfStoreFixture *self);
/* Closes the store and opens it again, as after a restart. */
void sf_store_fixture_reopen (SfStoreFixture *self);
/* "studentN@…" numbers and names: 学号 of the @n-th student. */
const char *sf_store_fixture_number (guint n);
const char *sf_store_fixture_name (guint n);

/* The record as the store has it, or NULL; @out_content (optional) is its mark, transfer full. */
SfRecord *sf_store_fixture_get (SfStoreFixture *self, SfKind kind, const char *id, char **out_content);
/* The first column of the first row of @sql; 0 if there is none. */
gint64 sf_store_fixture_query (SfStoreFixture *self, const char *sql);
char *sf_store_fixture_query_text (SfStoreFixture *self, const char *sql);
/* Changes the database behind the store's back. */
void sf_store_fixture_tamper (SfStoreFixture *self, const char *sql);

/* Another device of the same account. */
SfTestClient *sf_test_client_new (SfStoreFixture *self, const char *login, const char *role);
void sf_test_client_free (SfTestClient *self);

/* An operation of @client on @id, made on what the store holds now (a new record if it holds none). */
SfOperation *sf_test_operation (SfStoreFixture *self, SfTestClient *client, const char *action, SfKind kind,
                                const char *id, JsonObject *args);
/* A right value of @field; NULL for a file. */
const char *sf_test_sample (const SfField *field);
/* Arguments with which an action passes its guards on arguments; @n: the student invited. */
JsonObject *sf_test_args (guint n);

/* Offers @operations (SfOperation, borrowed) from @first_seq on. */
SfPushAnswer *sf_test_push (SfStoreFixture *self, SfTestClient *client, gint64 first_seq, GPtrArray *operations,
                            GError **error);
/* Offers one as the client's next; transfer full. */
SfReceipt *sf_test_offer (SfStoreFixture *self, SfTestClient *client, SfOperation *operation);
/* Makes the operation and offers it; asserts that it is answered with @code (NULL: applied). */
void sf_test_act (SfStoreFixture *self, SfTestClient *client, const char *action, SfKind kind, const char *id,
                  JsonObject *args, const char *code);

/* Invites the @n-th student by @employer. Transfer full: the signing's id. */
char *sf_test_invite (SfStoreFixture *self, SfTestClient *employer, guint n);

/* Checks what must hold of the database at any time: revs, digests, publications, chain (docs/sync.md, *Invariants*).
 */
void sf_store_fixture_check (SfStoreFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfStoreFixture, sf_store_fixture_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfTestClient, sf_test_client_free)

G_END_DECLS
