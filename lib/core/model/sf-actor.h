/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who acts: an account in one of its roles. Immutable once made, any thread.
 */
#pragma once

#include "core/model/sf-record.h"

G_BEGIN_DECLS

typedef enum
{
  SF_ROLE_STUDENT,
  SF_ROLE_EMPLOYER,
  SF_ROLE_COLLEGE,
  SF_ROLE_OFFICE,
  SF_ROLE_ADMIN,
  SF_ROLE_SYSTEM, /* the server's own clock; no account holds it */
  SF_N_ROLES
} SfRole;

#define SF_ROLE_BIT(role) (1u << (role))

const char *sf_role_name (SfRole role);
gboolean sf_role_from_name (const char *name, SfRole *out_role);

typedef struct _SfActor SfActor;

/* @account in @role: NULL if it does not hold that role or is disabled. */
SfActor *sf_actor_new (const SfRecord *account, SfRole role);
SfActor *sf_actor_new_system (void);
SfActor *sf_actor_ref (SfActor *self);
void sf_actor_unref (SfActor *self);

SfRole sf_actor_get_role (const SfActor *self);
const char *sf_actor_get_account (const SfActor *self); /* id; NULL for the system */
const char *sf_actor_get_name (const SfActor *self);
const char *sf_actor_get_student (const SfActor *self);                      /* id, for a student */
const char *sf_actor_get_employer (const SfActor *self);                     /* id, for an employer */
gboolean sf_actor_has_college (const SfActor *self, const char *college_id); /* office and admin: every college */

/* May it read what is published to @scope? */
gboolean sf_actor_sees_scope (const SfActor *self, const char *scope);
/* The scopes that the role may read, sorted; @colleges: ids of all colleges of the school, for office and admin. */
GStrv sf_actor_grants (const SfActor *self, const char *const *colleges);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfActor, sf_actor_unref)

G_END_DECLS
