/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bare client of the server's protocol, without cache and outbox: it costs so little that what is measured is the
 * server.
 */
#pragma once

#include "core/wire/sf-wire.h"
#include "sync/sf-http.h"

G_BEGIN_DECLS

#define SF_BENCH_PASSWORD "password1"

typedef struct
{
  SfHttp *http;
  char *device;
  char *epoch;
  gint64 seq; /* of the last operation */
} SfBenchClient;

/* Logs in and registers a device. */
SfBenchClient *sf_bench_client_new (const char *url, const char *login);
void sf_bench_client_free (SfBenchClient *self);

/* Called with the lines of each page, without head and tail; they are not terminated. */
typedef void (*SfBenchPageFunc) (GBytes *page, gpointer data);
/* Pulls all that the account may read, as a new client does. */
void sf_bench_client_pull (SfBenchClient *self, guint limit, SfBenchPageFunc func, gpointer data);
/* A page function whose data are a table: id of a signing -> its content mark, both owned by the table. */
void sf_bench_keep_marks (GBytes *page, gpointer marks);
/* What the last line of @page says. */
void sf_bench_read_tail (GBytes *page, SfPageTail *out_tail);

/* The college approves signing @n, whose content mark is one of @marks. Transfer full. */
SfOperation *sf_bench_approval (guint n, GHashTable *marks);
/* Offers one operation as the client's next; @func is called when it was applied, anything else ends the program. */
typedef void (*SfBenchPushedFunc) (SfBenchClient *client, gpointer data);
void sf_bench_client_push (SfBenchClient *self, const SfOperation *operation, SfBenchPushedFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfBenchClient, sf_bench_client_free)

G_END_DECLS
