/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Errors on their way to a client: which status and stable code each has. One table; main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SF_HTTP_ERROR (sf_http_error_quark ())
GQuark sf_http_error_quark (void);
/* Faults of a request before any of its work. */
typedef enum
{
  SF_HTTP_ERROR_BAD_REQUEST,
  SF_HTTP_ERROR_NOT_FOUND,
  SF_HTTP_ERROR_METHOD,
  SF_HTTP_ERROR_TOO_LARGE,
  SF_HTTP_ERROR_BUSY,
} SfHttpError;

typedef struct
{
  guint status;
  const char *code;  /* "E_GAP" */
  guint retry_after; /* seconds; 0: the header is not sent */
  gboolean tell;     /* the error's message is for the client */
} SfHttpStatus;

/* What a client is told of @error; everything unknown is 500 E_INTERNAL. */
const SfHttpStatus *sf_http_status_of (const GError *error);
/* Every code that there is, each once: a person may be told of any of them. NULL-terminated. Transfer container. */
const char **sf_http_status_list_codes (void);

G_END_DECLS
