/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A channel that messages go out by: the log, e-mail. Each sends one message at a time and says how it ended; retries
 * and bookkeeping are the job's. Main thread.
 */
#pragma once

#include "store/sf-store-messages.h"

G_BEGIN_DECLS

typedef struct _SfChannel SfChannel;

typedef struct
{
  /* Sends @message; the task returns an SfDelivery as an int, and may fail, which is a retry. */
  void (*send) (SfChannel *self, const SfMessage *message, GTask *task);
  void (*free) (SfChannel *self);
} SfChannelClass;

struct _SfChannel
{
  const SfChannelClass *class;
  const char *name;
};

void sf_channel_send_async (SfChannel *self, const SfMessage *message, GAsyncReadyCallback callback,
                            gpointer user_data);
/* @out_retry_after: seconds that the other side asked for; 0: it did not. */
SfDelivery sf_channel_send_finish (SfChannel *self, GAsyncResult *result, guint *out_retry_after, GError **error);
void sf_channel_free (SfChannel *self);

/* Writes to the server's log that a message would go out, and never what it says. */
SfChannel *sf_channel_new_log (void);
/* E-mail by SMTP (sf-channel-mail.c): group [mail] of @config with server (smtp://… or smtps://…), from, and if the
 * server wants them user and password. NULL with @error if something is missing. */
SfChannel *sf_channel_new_mail (GKeyFile *config, GError **error);

/* The channels that the file at @path sets up, SfChannel *. A file that others than its owner may read is refused: it
 * holds passwords. Transfer full; NULL with @error set. */
GPtrArray *sf_channels_load (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfChannel, sf_channel_free)

G_END_DECLS
