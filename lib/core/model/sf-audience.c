/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * To whom a record is published, and what each role may see of it: docs/architecture.md, *Who sees what*. This
 * file is the only place that says so; the server's pull, search and notices all ask here.
 */
#define G_LOG_DOMAIN "sf-core"

#include <string.h>

#include "core/form/sf-form.h"
#include "core/model/sf-actor.h"

static void
add_scope (GPtrArray *scopes, const char *kind, const char *id)
{
  if (id != NULL)
    g_ptr_array_add (scopes, g_strdup_printf ("%s:%s", kind, id));
}

static void
add_party_scopes (GPtrArray *scopes, const SfRecord *self, SfParty parties)
{
  if ((parties & SF_PARTY_COLLEGE) != 0)
    add_scope (scopes, "college", sf_record_get_college (self));
  if ((parties & SF_PARTY_STUDENT) != 0)
    add_scope (scopes, "student", sf_record_get_student (self));
  if ((parties & SF_PARTY_EMPLOYER) != 0)
    add_scope (scopes, "employer", sf_record_get_employer (self));
}

/* Who sees a record of @kind in @state; a draft is seen by its owner alone. */
static SfParty
get_parties_in_sight (const SfRecord *self)
{
  int state = sf_record_get_state (self);

  switch (sf_record_get_kind (self))
    {
    case SF_KIND_SIGNING:
      if (state != SF_SIGNING_DRAFT)
        return SF_PARTY_COLLEGE | SF_PARTY_STUDENT | SF_PARTY_EMPLOYER;
      return g_strcmp0 (sf_record_get_text (self, SF_SIGNING_ORIGIN), "student") == 0 ? SF_PARTY_STUDENT
                                                                                      : SF_PARTY_EMPLOYER;
    case SF_KIND_AGREEMENT:
      return SF_PARTY_COLLEGE | SF_PARTY_STUDENT | SF_PARTY_EMPLOYER;
    case SF_KIND_CANCELLATION:
      return state == SF_CANCELLATION_DRAFT ? SF_PARTY_STUDENT
                                            : SF_PARTY_COLLEGE | SF_PARTY_STUDENT | SF_PARTY_EMPLOYER;
    case SF_KIND_REISSUE:
      return state == SF_REISSUE_DRAFT ? SF_PARTY_STUDENT : SF_PARTY_COLLEGE | SF_PARTY_STUDENT;
    case SF_KIND_STUDENT:
    case SF_KIND_VERIFICATION:
    case SF_KIND_CORRECTION:
      return SF_PARTY_COLLEGE | SF_PARTY_STUDENT;
    case SF_KIND_BLANK:
      return SF_PARTY_COLLEGE;
    case SF_KIND_EMPLOYER:
      return SF_PARTY_EMPLOYER;
    default:
      return 0;
    }
}

GPtrArray *
sf_record_audience (const SfRecord *self)
{
  GPtrArray *scopes = g_ptr_array_new_with_free_func (g_free);

  add_party_scopes (scopes, self, get_parties_in_sight (self));
  switch (sf_record_get_kind (self))
    {
    case SF_KIND_SETTINGS:
    case SF_KIND_COLLEGE:
    case SF_KIND_CALENDAR:
      g_ptr_array_add (scopes, g_strdup ("public"));
      break;
    case SF_KIND_EMPLOYER:
      g_ptr_array_add (scopes, g_strdup ("school"));
      break;
    case SF_KIND_ACCOUNT:
      add_scope (scopes, "account", sf_record_get_id (self));
      g_ptr_array_add (scopes, g_strdup ("admin"));
      break;
    case SF_KIND_NOTICE:
      add_scope (scopes, "account", sf_record_get_text (self, SF_NOTICE_ACCOUNT));
      break;
    default: /* attachments and events are published where the record they belong to is, by the store */
      break;
    }
  return scopes;
}

gboolean
sf_actor_sees_scope (const SfActor *self, const char *scope)
{
  const char *id = strchr (scope, ':');

  if (id == NULL)
    return g_str_equal (scope, "public") ||
           sf_actor_get_role (self) >= (g_str_equal (scope, "admin") ? SF_ROLE_ADMIN : SF_ROLE_COLLEGE);
  id++;
  if (g_str_has_prefix (scope, "college:"))
    return sf_actor_has_college (self, id);
  if (g_str_has_prefix (scope, "student:"))
    return g_strcmp0 (sf_actor_get_student (self), id) == 0;
  if (g_str_has_prefix (scope, "employer:"))
    return g_strcmp0 (sf_actor_get_employer (self), id) == 0;
  return g_strcmp0 (sf_actor_get_account (self), id) == 0;
}

/* ---- What of it may be seen ---- */

typedef enum
{
  PHASE_INVITED, /* what the employer typed itself */
  PHASE_BOUND,   /* the student's part too */
  PHASE_ENDED,   /* names, state, dates and its own terms */
} Phase;

static Phase
phase_of_signing (int state)
{
  switch (state)
    {
    case SF_SIGNING_DRAFT:
    case SF_SIGNING_INVITED:
      return PHASE_INVITED;
    case SF_SIGNING_COLLEGE_REVIEW:
    case SF_SIGNING_OFFICE_REVIEW:
    case SF_SIGNING_SIGNED:
    case SF_SIGNING_RETURNED:
      return PHASE_BOUND;
    default:
      return PHASE_ENDED;
    }
}

static Phase
phase_of_agreement (int state)
{
  switch (state)
    {
    case SF_AGREEMENT_IN_REVIEW:
    case SF_AGREEMENT_SUSPENDED:
    case SF_AGREEMENT_EFFECTIVE:
    case SF_AGREEMENT_CANCELLING:
      return PHASE_BOUND;
    default:
      return PHASE_ENDED;
    }
}

/* Leaves in @view's form what an employer may see in @phase. */
static void
reduce_form_for_employer (SfRecord *view, Phase phase)
{
  const SfFormEdition *edition = sf_form_edition_lookup (sf_record_get_edition (view));
  g_autoptr (GList) keys = json_object_get_members (sf_record_get_form (view));

  for (GList *l = keys; l != NULL; l = l->next)
    {
      const SfField *field = edition != NULL ? sf_form_edition_get_field (edition, l->data) : NULL;
      gboolean own = field != NULL && field->party == SF_PARTY_EMPLOYER;
      g_autofree char *key = g_strdup (l->data);

      if (own)
        continue;
      if (field == NULL || phase != PHASE_BOUND)
        sf_record_set_field (view, key, NULL);
      else if (field->type == SF_FIELD_IDENTITY)
        {
          g_autofree char *masked = sf_field_mask (field, sf_record_get_field (view, key));
          sf_record_set_field (view, key, masked);
        }
    }
}

/* Who she is beyond name and number, and where she studies, is for an employer that she is bound to. */
static void
clear_links (SfRecord *view)
{
  gboolean signing = sf_record_get_kind (view) == SF_KIND_SIGNING;

  sf_record_clear (view, signing ? (int) SF_SIGNING_STUDENT : (int) SF_AGREEMENT_STUDENT);
  sf_record_clear (view, signing ? (int) SF_SIGNING_COLLEGE : (int) SF_AGREEMENT_COLLEGE);
}

static SfRecord *
view_for_employer (SfRecord *record)
{
  SfKind kind = sf_record_get_kind (record);
  int state = sf_record_get_state (record);
  SfRecord *view;
  Phase phase;

  if (kind != SF_KIND_SIGNING && kind != SF_KIND_AGREEMENT)
    return sf_record_ref (record);
  view = sf_record_copy (record);
  phase = kind == SF_KIND_SIGNING ? phase_of_signing (state) : phase_of_agreement (state);
  if (phase != PHASE_BOUND)
    clear_links (view);
  reduce_form_for_employer (view, phase);
  return view;
}

/* What the employer told the office about itself is not for students: the directory shows name, code and public fields.
 */
static gboolean
may_see_kind (SfRole role, SfKind kind)
{
  switch (role)
    {
    case SF_ROLE_STUDENT:
      return kind != SF_KIND_EMPLOYER;
    case SF_ROLE_EMPLOYER:
      return kind != SF_KIND_STUDENT && kind != SF_KIND_VERIFICATION && kind != SF_KIND_CORRECTION &&
             kind != SF_KIND_BLANK;
    default:
      return TRUE;
    }
}

SfRecord *
sf_actor_view (const SfActor *self, SfRecord *record)
{
  SfRole role = sf_actor_get_role (self);

  if (!may_see_kind (role, sf_record_get_kind (record)))
    return NULL;
  return role == SF_ROLE_EMPLOYER ? view_for_employer (record) : sf_record_ref (record);
}
