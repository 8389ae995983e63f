/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Steps that several tests of the store begin with: a signing all the way, a cancellation, a rule of the school.
 */
#pragma once

#include "sf-store-fixture.h"

G_BEGIN_DECLS

SfTime sf_test_at (const char *text);
/* Rows of a table: "signing WHERE state = 'signed'". */
gint64 sf_test_count (SfStoreFixture *f, const char *what);
void sf_test_set_rule (SfStoreFixture *f, const char *key, const char *value);

/* Transfer full. */
JsonObject *sf_test_json (const char *text);
/* sf_test_act() with the arguments as JSON, or NULL for none. */
void sf_test_act_json (SfStoreFixture *f, SfTestClient *client, const char *action, SfKind kind, const char *id,
                       const char *args, const char *code);

/* The @n-th student signs with the employer, all the way. Transfer full: the signing's id. */
char *sf_test_sign (SfStoreFixture *f, SfTestClient *employer, guint n);
/* Transfer full. */
char *sf_test_agreement_of (SfStoreFixture *f, const char *signing);
/* A file that has arrived on the server. */
void sf_test_attach (SfStoreFixture *f, SfKind kind, const char *about, const char *purpose);

JsonObject *sf_test_cancellation_args (const char *agreement);
/* Draft and letter of the @n-th student for what @signing made; then it is requested, answered with @code (NULL:
 * applied). Transfer full: the cancellation's id. */
char *sf_test_request_cancellation (SfStoreFixture *f, guint n, const char *signing, const char *code);

G_END_DECLS
