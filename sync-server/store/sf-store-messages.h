/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The outbox of messages: which are due, to whom they go, and how sending them ended. Main thread.
 */
#pragma once

#include "store/sf-store.h"

G_BEGIN_DECLS

/* A message that is due, with where it goes. */
typedef struct
{
  char *id;
  char *channel;
  char *account;
  char *name;     /* the person's */
  char *address;  /* in the channel: an e-mail address; NULL if the account has none */
  char *subject;  /* what it is about, a line, in Chinese */
  char *text;     /* the whole sentence, in Chinese */
  guint attempts; /* that failed so far */
} SfMessage;

void sf_message_free (SfMessage *self);

typedef enum
{
  SF_DELIVERY_SENT,
  SF_DELIVERY_RETRY,   /* the channel does not work now, or asks for patience */
  SF_DELIVERY_FAILED,  /* this message will never get there */
  SF_DELIVERY_SKIPPED, /* nobody to send it to */
} SfDelivery;

/* The channels that new notices are sent by, from now on; names are kept as they are. NULL-terminated. */
void sf_store_set_channels (SfStore *self, const char *const *channels);

/* At most @limit messages that are due. SfMessage *. Transfer full. */
void sf_store_due_messages_async (SfStore *self, guint limit, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_store_due_messages_finish (SfStore *self, GAsyncResult *result, GError **error);

/* Writes down how sending @message ended; a retry comes after 1, 2, 4 … minutes up to six hours, or after @retry_after
 * seconds if that is more, and fails for good with the SF_MESSAGE_ATTEMPTS-th. @error_text nullable. */
#define SF_MESSAGE_ATTEMPTS 10
void sf_store_message_done_async (SfStore *self, const SfMessage *message, SfDelivery delivery, guint retry_after,
                                  const char *error_text, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_store_message_done_finish (SfStore *self, GAsyncResult *result, GError **error);

/* Puts a message of @code for @account into the outbox of every channel, within the writer's work. @uid makes its id.
 */
gboolean sf_store_put_messages (SfStore *self, SfDb *db, const char *uid, const char *account, const char *code,
                                const char *text_1, const char *text_2, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfMessage, sf_message_free)

G_END_DECLS
