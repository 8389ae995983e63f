/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The listener: the socket, what a connection may cost, and the way of a request to its route. libsoup 3.2 has none of
 * these limits itself: without them 300 half-open connections live for ever and a body of 300 MiB is buffered whole.
 * Main thread.
 */
#pragma once

#include <libsoup/soup.h>

#include "sf-server.h"

G_BEGIN_DECLS

/* sf-server.h has the limits, since tests set them through the server. */

typedef struct _SfListener SfListener;

/* Listens on @address (a name or number) and @port (0: a free one). */
SfListener *sf_listener_new (SfServer *server, const char *address, guint16 port, GError **error);
/* The port that was taken. */
guint16 sf_listener_get_port (SfListener *self);
/* No more connections; requests that run are answered. */
void sf_listener_stop (SfListener *self);
/* Cuts those who are still sending a body of bytes, which keeps what came: they go on when the server is back. */
void sf_listener_cut_streams (SfListener *self);
guint sf_listener_get_n_running (SfListener *self);
void sf_listener_free (SfListener *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfListener, sf_listener_free)

G_END_DECLS
