/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The network between a client and a server, for tests: a port of its own that passes everything on, and on request
 * loses what the next request says or what it is answered. On the test's main loop.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SF_LINK_PASS,
  SF_LINK_LOSE_ANSWER,  /* the server gets it and answers; the connection breaks before a byte of that arrives */
  SF_LINK_LOSE_REQUEST, /* the connection breaks in the middle of the request */
  SF_LINK_ANSWER,       /* the link answers itself, as a proxy does whose server is not well */
} SfLinkMode;

typedef struct _SfLink SfLink;

/* To the server on @port of this machine. */
SfLink *sf_link_new (guint16 port);
void sf_link_free (SfLink *self);
const char *sf_link_get_url (SfLink *self);
/* What happens to requests whose text holds @request ("POST /v1/sync/push"). */
void sf_link_set_mode (SfLink *self, SfLinkMode mode, const char *request);
/* What SF_LINK_ANSWER says. */
void sf_link_set_answer (SfLink *self, guint status, const char *body);
/* How many were lost, or answered here, so far. */
guint sf_link_get_lost (SfLink *self);

G_END_DECLS
