/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The costs are libsodium's «interactive» ones: 64 MiB and two passes, about a tenth of a second.
 */
#define G_LOG_DOMAIN "sf-server"

#include "auth/sf-passwords.h"

#include <sodium.h>
#include <string.h>

#include "http/sf-http-error.h"
#include "store/sf-secret.h"

#define THREADS 2
#define MAX_WAITING 64 /* log-ins: at ten a second that is as long as a person waits */

struct _SfPasswords
{
  GThreadPool *pool;
  char *nobody; /* hash that no password has */
};

typedef struct
{
  GStrv hashes; /* NULL: hash the password */
  char *password;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_strfreev (self->hashes);
  sodium_memzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self);
}

char *
sf_password_hash (const char *password)
{
  char hash[crypto_pwhash_STRBYTES];

  if (crypto_pwhash_str (hash, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                         crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    return NULL;
  return g_strdup (hash);
}

gboolean
sf_password_is_any (const char *const *hashes, const char *password)
{
  gboolean is = FALSE;

  /* All of them, whichever it is. */
  for (; *hashes != NULL; hashes++)
    is |= crypto_pwhash_str_verify (*hashes, password, strlen (password)) == 0;
  return is;
}

static void
run_job (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  const Job *job = g_task_get_task_data (task);

  if (job->hashes != NULL)
    g_task_return_boolean (task, sf_password_is_any ((const char *const *) job->hashes, job->password));
  else
    {
      char *hash = sf_password_hash (job->password);

      if (hash != NULL)
        g_task_return_pointer (task, hash, g_free);
      else
        g_task_return_new_error (task, SF_HTTP_ERROR, SF_HTTP_ERROR_BUSY, "no memory to hash a password");
    }
}

SfPasswords *
sf_passwords_new (void)
{
  SfPasswords *self = g_new0 (SfPasswords, 1);
  g_autofree char *random = NULL;

  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  self->pool = g_thread_pool_new (run_job, self, THREADS, FALSE, NULL);
  random = sf_token_new ();
  self->nobody = sf_password_hash (random);
  return self;
}

void
sf_passwords_free (SfPasswords *self)
{
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_free (self->nobody);
  g_free (self);
}

static void
push_job (SfPasswords *self, const char *const *hashes, const char *password, GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->hashes = g_strdupv ((char **) hashes);
  job->password = g_strdup (password);
  g_task_set_task_data (task, job, job_free);
  if (g_thread_pool_unprocessed (self->pool) < MAX_WAITING)
    {
      g_thread_pool_push (self->pool, task, NULL);
      return;
    }
  g_task_return_new_error (task, SF_HTTP_ERROR, SF_HTTP_ERROR_BUSY, "too many log-ins wait");
  g_object_unref (task);
}

void
sf_passwords_hash_async (SfPasswords *self, const char *password, GAsyncReadyCallback callback, gpointer user_data)
{
  push_job (self, NULL, password, callback, user_data);
}

char *
sf_passwords_hash_finish (SfPasswords *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sf_passwords_verify_async (SfPasswords *self, const char *hash, const char *password, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  const char *const hashes[] = { hash != NULL ? hash : self->nobody, NULL };

  push_job (self, hashes, password, callback, user_data);
}

void
sf_passwords_verify_any_async (SfPasswords *self, const char *const *hashes, const char *password,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  push_job (self, hashes, password, callback, user_data);
}

gboolean
sf_passwords_verify_finish (SfPasswords *self, GAsyncResult *result, gboolean *out_right, GError **error)
{
  g_autoptr (GError) local = NULL;

  *out_right = g_task_propagate_boolean (G_TASK (result), &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
sf_initial_secret_is_right (const char *hash, const char *secret)
{
  g_autofree char *given = sf_secret_hash (secret);

  return strlen (given) == strlen (hash) && sodium_memcmp (given, hash, strlen (hash)) == 0;
}

char *
sf_token_new (void)
{
  guint8 bytes[32];
  char text[sodium_base64_ENCODED_LEN (sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strdup (text);
}
