/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An operation: the only way anything changes, on either side. Immutable once made, any thread.
 */
#pragma once

#include "core/model/sf-actor.h"

G_BEGIN_DECLS

typedef struct _SfOperation SfOperation;

/*
 * @uid: UUIDv7 made when the person acted; @action: "college_approve"; @at: the client's clock, for information only.
 * @kind, @id: the record it is about (a new one's id is made by who creates it).
 * @content: mark of the content that the person looked at, or NULL for a new record;
 * @after: instead of it, uid of this device's earlier, unanswered operation whose result the person looked at.
 * @args: (transfer full) (nullable): the operation's arguments.
 */
SfOperation *sf_operation_new (const char *uid, const char *action, SfRole role, SfTime at, SfKind kind, const char *id,
                               const char *content, const char *after, JsonObject *args);
/* What came in place of an operation @uid and has its shape not: @fault is the member that is wrong. It can be answered
 * and nothing else; it has no action, kind or arguments. */
SfOperation *sf_operation_new_malformed (const char *uid, const char *fault);
SfOperation *sf_operation_ref (SfOperation *self);
void sf_operation_unref (SfOperation *self);

const char *sf_operation_get_uid (const SfOperation *self);
/* NULL but of a malformed one. */
const char *sf_operation_get_fault (const SfOperation *self);
const char *sf_operation_get_action (const SfOperation *self);
SfRole sf_operation_get_role (const SfOperation *self);
SfTime sf_operation_get_at (const SfOperation *self);
SfKind sf_operation_get_kind (const SfOperation *self);
const char *sf_operation_get_id (const SfOperation *self);
const char *sf_operation_get_content (const SfOperation *self);
const char *sf_operation_get_after (const SfOperation *self);
JsonObject *sf_operation_get_args (const SfOperation *self); /* never NULL */

/* A text argument, NULL if absent, empty or no text. */
const char *sf_operation_get_arg (const SfOperation *self, const char *name);
gint64 sf_operation_get_arg_int (const SfOperation *self, const char *name, gint64 fallback);
gboolean sf_operation_get_arg_flag (const SfOperation *self, const char *name);
/* The argument "form": a flat object or NULL. */
JsonObject *sf_operation_get_arg_form (const SfOperation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfOperation, sf_operation_unref)

G_END_DECLS
