/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One secret a server and account. Main thread; libsecret answers asynchronously.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sf-keyring.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "sf-ui.h"

static const SecretSchema schema = {
  SF_APP_ID,
  SECRET_SCHEMA_NONE,
  { { "server", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

typedef struct
{
  SfKeyringProbed probed;
  SfKeyringFound found;
  gpointer user_data;
} Call;

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretService) service = secret_service_get_finish (result, &error);

  if (service == NULL)
    g_debug ("no keyring: %s", error->message);
  call->probed (service != NULL, call->user_data);
}

void
sf_keyring_probe (SfKeyringProbed callback, gpointer user_data)
{
  Call *call = g_new0 (Call, 1);

  call->probed = callback;
  call->user_data = user_data;
  /* Without a session it would say that there is a keyring on every desktop bus. */
  secret_service_get (SECRET_SERVICE_OPEN_SESSION, NULL, probed_cb, call);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr (GError) error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_debug ("keyring: %s", error->message);
  call->found (password, call->user_data);
  secret_password_free (password);
}

void
sf_keyring_lookup (const char *server, const char *account, SfKeyringFound callback, gpointer user_data)
{
  Call *call = g_new0 (Call, 1);

  call->found = callback;
  call->user_data = user_data;
  secret_password_lookup (&schema, NULL, found_cb, call, "server", server, "account", account, NULL);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!secret_password_store_finish (result, &error))
    g_debug ("keyring: %s", error->message);
}

void
sf_keyring_store (const char *server, const char *account, const char *password)
{
  g_autofree char *label = g_strdup_printf (_ ("Sanfang: %s at %s"), account, server);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, password, NULL, stored_cb, NULL, "server", server,
                         "account", account, NULL);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_debug ("keyring: %s", error->message);
}

void
sf_keyring_clear (const char *server, const char *account)
{
  secret_password_clear (&schema, NULL, cleared_cb, NULL, "server", server, "account", account, NULL);
}
