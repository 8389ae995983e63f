/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Steps that several resources share: proving the own password again, making the hash of a new one that the school's
 * rules let pass, and seeing out those whose sessions ended. argon2id runs on its own threads; main thread.
 */
#pragma once

#include "http/sf-request.h"

G_BEGIN_DECLS

/* Whether @password is that of the request's session; a wrong one is counted as a failed log-in and ends as
 * SF_STORE_ERROR_PASSWORD "old", too many as SF_STORE_ERROR_LOCKED_OUT. */
void sf_api_prove_async (SfRequest *request, const char *password, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_api_prove_finish (GAsyncResult *result, GError **error);

/* Hashes @password for @account; SF_STORE_ERROR_PASSWORD with the fault if it will not do. Transfer full. */
void sf_api_new_hash_async (SfRequest *request, const char *account, const char *password, GAsyncReadyCallback callback,
                            gpointer user_data);
char *sf_api_new_hash_finish (GAsyncResult *result, GError **error);

/* Answers a request, its @data, with the store's text, JSON members. Takes the reference over. */
void sf_api_members_cb (GObject *source, GAsyncResult *result, gpointer data);
/* Answers a request, its @data, whose store's text is the account that may have lost its sessions: whoever still
 * listens is told. Takes the reference over. */
void sf_api_sessions_ended_cb (GObject *source, GAsyncResult *result, gpointer data);

G_END_DECLS
