/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The outbox of messages: which are due, to whom they go, and how sending them ended. Main thread but for what says
 * otherwise.
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
  char *text;     /* the whole sentence, in Chinese; NULL: a one-time code that is over, not to be sent */
  guint attempts; /* that failed so far */
  SfTime expires; /* of a one-time code: it is not sent later; 0: of anything else */
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
gboolean sf_store_has_channel (SfStore *self, const char *channel);

/* At most @limit messages that are due. SfMessage *. Transfer full. */
void sf_store_due_messages_async (SfStore *self, guint limit, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sf_store_due_messages_finish (SfStore *self, GAsyncResult *result, GError **error);

/* Writes down how sending @message ended; a retry comes after 1, 2, 4 … minutes up to six hours, or after @retry_after
 * seconds if that is more, and fails for good with the SF_MESSAGE_ATTEMPTS-th. @error_text nullable. */
#define SF_MESSAGE_ATTEMPTS 10
void sf_store_message_done_async (SfStore *self, const SfMessage *message, SfDelivery delivery, guint retry_after,
                                  const char *error_text, GAsyncReadyCallback callback, gpointer user_data);
gboolean sf_store_message_done_finish (SfStore *self, GAsyncResult *result, GError **error);

/* ---- Within the writer's work ---- */

/* Puts a message of @notice into the outbox of every channel. */
gboolean sf_store_put_messages (SfStore *self, SfDb *db, const SfRecord *notice, GError **error);
/* Puts the one-time code @secret for @account there, as what @code says, to be sent until @expires and in place of any
 * before it. It lies sealed until it is sent. */
gboolean sf_store_put_code (SfStore *self, SfDb *db, const char *account, const char *code, const char *secret,
                            SfTime expires, GError **error);
/* Codes of @account that were not sent are not sent any more. */
gboolean sf_store_forget_codes (SfStore *self, SfDb *db, const char *account, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfMessage, sf_message_free)

G_END_DECLS
