/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ids of records and operations: UUIDv7 (RFC 9562), in lower-case text. Thread-safe.
 */
#pragma once

#include "core/model/sf-clock.h"

G_BEGIN_DECLS

#define SF_UUID_LENGTH 36

/* A new UUIDv7 for the moment @now; ids made by one process are strictly increasing as text. Transfer full. */
char *sf_uuid_new (SfTime now);
/* The id that follows from @id and @role ("agreement", "notice:<account>"): a UUIDv8 that keeps the time of @id and
 * takes its other bits from SHA-256, so that the same operation offered again makes the same records. Transfer full. */
char *sf_uuid_derive (const char *id, const char *role);
/* Canonical lower-case form of any UUID version? */
gboolean sf_uuid_is_valid (const char *text);
SfTime sf_uuid_time (const char *id);

G_END_DECLS
