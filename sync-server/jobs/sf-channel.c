/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header; and the channel of the log.
 */
#define G_LOG_DOMAIN "sf-server"

#include "jobs/sf-channel.h"

#include <glib/gstdio.h>

void
sf_channel_send_async (SfChannel *self, const SfMessage *message, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  self->class->send (self, message, task);
}

SfDelivery
sf_channel_send_finish (SfChannel *self, GAsyncResult *result, guint *out_retry_after, GError **error)
{
  GTask *task = G_TASK (result);
  g_autoptr (GError) local = NULL;
  gssize delivery = g_task_propagate_int (task, &local);

  *out_retry_after = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "retry-after"));
  if (local == NULL)
    return (SfDelivery) delivery;
  g_propagate_error (error, g_steal_pointer (&local));
  return SF_DELIVERY_RETRY;
}

void
sf_channel_free (SfChannel *self)
{
  self->class->free (self);
}

/* ---- The log ---- */

static void
log_send (SfChannel *self, const SfMessage *message, GTask *task)
{
  g_message ("message %s for account %s", message->id, message->account);
  g_task_return_int (task, SF_DELIVERY_SENT);
}

SfChannel *
sf_channel_new_log (void)
{
  static const SfChannelClass class = { log_send, (void (*) (SfChannel *)) g_free };
  SfChannel *self = g_new0 (SfChannel, 1);

  *self = (SfChannel){ &class, "log" };
  return self;
}

/* ---- The configuration ---- */

static gboolean
is_private (const char *path, GError **error)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0 || (status.st_mode & 077) == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_PERM, "%s holds passwords, and others may read it: chmod 600 %s", path,
               path);
  return FALSE;
}

GPtrArray *
sf_channels_load (const char *path, GError **error)
{
  g_autoptr (GPtrArray) channels = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_channel_free);
  g_autoptr (GKeyFile) config = g_key_file_new ();

  if (!is_private (path, error))
    return NULL;
  if (!g_key_file_load_from_file (config, path, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  if (g_key_file_has_group (config, "log"))
    g_ptr_array_add (channels, sf_channel_new_log ());
  if (g_key_file_has_group (config, "mail"))
    {
      SfChannel *mail = sf_channel_new_mail (config, error);

      if (mail == NULL)
        {
          g_prefix_error (error, "%s: ", path);
          return NULL;
        }
      g_ptr_array_add (channels, mail);
    }
  return g_steal_pointer (&channels);
}
