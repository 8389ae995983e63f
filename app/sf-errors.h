/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Errors of the client's floors as a sentence that a person reads and can act on. Translated; main thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What went wrong, and what to do: a refusal by the rules with its next step, what the server or the network did, what
 * is wrong with a table; the message of any other error. Transfer full. */
char *sf_error_sentence (const GError *error);

G_END_DECLS
