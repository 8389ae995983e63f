/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A unit registers itself with its first account: the one thing that is sent without a session. Main thread.
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Registers at @server the unit that @form describes (name, credit_code and what else the employer's record has), with
 * an account of @login (NULL: the credit code) and @password. Finish gives the account's login (transfer full), or what
 * the rules say against it (SF_WORKFLOW_ERROR), what is wrong with the password (SF_SYNC_ERROR_NEW_PASSWORD), or that
 * it did not get there.
 */
void sf_registration_send_async (const char *server, JsonObject *form, const char *login, const char *password,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *sf_registration_send_finish (GAsyncResult *result, GError **error);

G_END_DECLS
