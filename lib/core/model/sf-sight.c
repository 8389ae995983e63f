/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The rows are the contract of design and manual: a draft is its owner's alone, an employer sees of a
 * student what the phase allows (docs/permissions.md).
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/model/sf-sight.h"

#include <string.h>

#define ALL_STATES (~0u)
#define SIGNING(state) SF_STATE_BIT (SF_SIGNING_##state)
#define AGREEMENT(state) SF_STATE_BIT (SF_AGREEMENT_##state)
#define CANCELLATION_DRAFT SF_STATE_BIT (SF_CANCELLATION_DRAFT)
#define REISSUE_DRAFT SF_STATE_BIT (SF_REISSUE_DRAFT)

#define IN_REVIEW (SIGNING (COLLEGE_REVIEW) | SIGNING (OFFICE_REVIEW) | SIGNING (SIGNED) | SIGNING (RETURNED))
#define OVER (SIGNING (DECLINED) | SIGNING (WITHDRAWN) | SIGNING (EXPIRED) | SIGNING (SUPERSEDED) | SIGNING (VOID))
#define LIVE (AGREEMENT (IN_REVIEW) | AGREEMENT (SUSPENDED) | AGREEMENT (EFFECTIVE) | AGREEMENT (CANCELLING))

/* clang-format off */
static const SfSightRow rows[] = {
  { SF_KIND_SIGNING, SIGNING (DRAFT), "student",
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE } },
  { SF_KIND_SIGNING, SIGNING (DRAFT), "employer",
    { [SF_VIEWER_EMPLOYER] = SF_SIGHT_TERMS } },
  { SF_KIND_SIGNING, SIGNING (INVITED) | OVER, NULL,
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE, [SF_VIEWER_EMPLOYER] = SF_SIGHT_TERMS, [SF_VIEWER_COLLEGE] = SF_SIGHT_WHOLE } },
  { SF_KIND_SIGNING, IN_REVIEW, NULL,
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE, [SF_VIEWER_EMPLOYER] = SF_SIGHT_BOUND, [SF_VIEWER_COLLEGE] = SF_SIGHT_WHOLE } },
  { SF_KIND_AGREEMENT, LIVE, NULL,
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE, [SF_VIEWER_EMPLOYER] = SF_SIGHT_BOUND, [SF_VIEWER_COLLEGE] = SF_SIGHT_WHOLE } },
  { SF_KIND_AGREEMENT, ALL_STATES & ~LIVE, NULL,
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE, [SF_VIEWER_EMPLOYER] = SF_SIGHT_TERMS, [SF_VIEWER_COLLEGE] = SF_SIGHT_WHOLE } },
  { SF_KIND_CANCELLATION, CANCELLATION_DRAFT, NULL,
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE } },
  { SF_KIND_CANCELLATION, ALL_STATES & ~CANCELLATION_DRAFT, NULL,
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE, [SF_VIEWER_EMPLOYER] = SF_SIGHT_WHOLE, [SF_VIEWER_COLLEGE] = SF_SIGHT_WHOLE } },
  { SF_KIND_REISSUE, REISSUE_DRAFT, NULL,
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE } },
  { SF_KIND_REISSUE, ALL_STATES & ~REISSUE_DRAFT, NULL,
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE, [SF_VIEWER_COLLEGE] = SF_SIGHT_WHOLE } },
  { SF_KIND_VERIFICATION, ALL_STATES, NULL,
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE, [SF_VIEWER_COLLEGE] = SF_SIGHT_WHOLE } },
  { SF_KIND_CORRECTION, ALL_STATES, NULL,
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE, [SF_VIEWER_COLLEGE] = SF_SIGHT_WHOLE } },
  { SF_KIND_STUDENT, ALL_STATES, NULL,
    { [SF_VIEWER_STUDENT] = SF_SIGHT_WHOLE, [SF_VIEWER_COLLEGE] = SF_SIGHT_WHOLE } },
  { SF_KIND_BLANK, ALL_STATES, NULL,
    { [SF_VIEWER_COLLEGE] = SF_SIGHT_WHOLE } },
  { SF_KIND_EMPLOYER, ALL_STATES, NULL,
    { [SF_VIEWER_EMPLOYER] = SF_SIGHT_WHOLE, [SF_VIEWER_STAFF] = SF_SIGHT_WHOLE } },
  { SF_KIND_SETTINGS, ALL_STATES, NULL,
    { [SF_VIEWER_ANYBODY] = SF_SIGHT_WHOLE } },
  { SF_KIND_COLLEGE, ALL_STATES, NULL,
    { [SF_VIEWER_ANYBODY] = SF_SIGHT_WHOLE } },
  { SF_KIND_CALENDAR, ALL_STATES, NULL,
    { [SF_VIEWER_ANYBODY] = SF_SIGHT_WHOLE } },
  { SF_KIND_ACCOUNT, ALL_STATES, NULL,
    { [SF_VIEWER_ACCOUNT] = SF_SIGHT_WHOLE, [SF_VIEWER_ADMIN] = SF_SIGHT_WHOLE } },
  { SF_KIND_NOTICE, ALL_STATES, NULL,
    { [SF_VIEWER_ACCOUNT] = SF_SIGHT_WHOLE } },
};
/* clang-format on */

const SfSightRow *
sf_sight_get_rows (guint *out_n_rows)
{
  *out_n_rows = G_N_ELEMENTS (rows);
  return rows;
}

static const SfSightRow *
find_row (const SfRecord *record)
{
  SfKind kind = sf_record_get_kind (record);
  const char *origin = kind == SF_KIND_SIGNING ? sf_record_get_text (record, SF_SIGNING_ORIGIN) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].kind == kind && (rows[i].states & SF_STATE_BIT (sf_record_get_state (record))) != 0 &&
        (rows[i].origin == NULL || g_strcmp0 (rows[i].origin, origin) == 0))
      return &rows[i];
  return NULL;
}

/* ---- Viewers of one record ---- */

/* Whose id makes somebody this viewer of @record; NULL if nobody's, or if ids do not matter. */
static const char *
get_party_id (const SfRecord *record, SfViewer viewer)
{
  switch (viewer)
    {
    case SF_VIEWER_STUDENT:
      return sf_record_get_student (record);
    case SF_VIEWER_EMPLOYER:
      return sf_record_get_employer (record);
    case SF_VIEWER_COLLEGE:
      return sf_record_get_college (record);
    case SF_VIEWER_ACCOUNT:
      return sf_record_get_kind (record) == SF_KIND_NOTICE ? sf_record_get_text (record, SF_NOTICE_ACCOUNT)
                                                           : sf_record_get_id (record);
    case SF_VIEWER_STAFF:
    case SF_VIEWER_ADMIN:
    case SF_VIEWER_ANYBODY:
    case SF_N_VIEWERS:
    default:
      return NULL;
    }
}

/* A scope is a viewer's name, with the id after a colon where ids matter: "college:01…", "public". */
static const char *const scope_names[SF_N_VIEWERS] = {
  [SF_VIEWER_STUDENT] = "student", [SF_VIEWER_EMPLOYER] = "employer", [SF_VIEWER_COLLEGE] = "college",
  [SF_VIEWER_ACCOUNT] = "account", [SF_VIEWER_STAFF] = "school",      [SF_VIEWER_ADMIN] = "admin",
  [SF_VIEWER_ANYBODY] = "public",
};

static gboolean
has_id (SfViewer viewer)
{
  return viewer <= SF_VIEWER_ACCOUNT;
}

/* Is @actor this viewer of what belongs to @id? */
static gboolean
is_viewer (const SfActor *actor, SfViewer viewer, const char *id)
{
  if (has_id (viewer) && id == NULL)
    return FALSE;
  switch (viewer)
    {
    case SF_VIEWER_STUDENT:
      return g_strcmp0 (sf_actor_get_student (actor), id) == 0;
    case SF_VIEWER_EMPLOYER:
      return g_strcmp0 (sf_actor_get_employer (actor), id) == 0;
    case SF_VIEWER_COLLEGE:
      return sf_actor_has_college (actor, id);
    case SF_VIEWER_ACCOUNT:
      return g_strcmp0 (sf_actor_get_account (actor), id) == 0;
    case SF_VIEWER_STAFF:
      return sf_actor_get_role (actor) >= SF_ROLE_COLLEGE;
    case SF_VIEWER_ADMIN:
      return sf_actor_get_role (actor) >= SF_ROLE_ADMIN;
    case SF_VIEWER_ANYBODY:
      return TRUE;
    case SF_N_VIEWERS:
    default:
      return FALSE;
    }
}

gboolean
sf_actor_sees_scope (const SfActor *self, const char *scope)
{
  const char *colon = strchr (scope, ':');
  gsize length = colon != NULL ? (gsize) (colon - scope) : strlen (scope);

  for (SfViewer viewer = 0; viewer < SF_N_VIEWERS; viewer++)
    if (has_id (viewer) == (colon != NULL) && strlen (scope_names[viewer]) == length &&
        strncmp (scope, scope_names[viewer], length) == 0)
      return is_viewer (self, viewer, colon != NULL ? colon + 1 : NULL);
  return FALSE;
}

GPtrArray *
sf_record_audience (const SfRecord *record, SfSight least)
{
  GPtrArray *scopes = g_ptr_array_new_with_free_func (g_free);
  const SfSightRow *row = find_row (record);

  for (SfViewer viewer = 0; row != NULL && viewer < SF_N_VIEWERS; viewer++)
    {
      const char *id = get_party_id (record, viewer);

      if (row->sight[viewer] < least)
        continue;
      if (!has_id (viewer))
        g_ptr_array_add (scopes, g_strdup (scope_names[viewer]));
      else if (id != NULL)
        g_ptr_array_add (scopes, g_strconcat (scope_names[viewer], ":", id, NULL));
    }
  return scopes;
}

gboolean
sf_kind_follows_subject (SfKind kind)
{
  return kind == SF_KIND_ATTACHMENT || kind == SF_KIND_EVENT;
}

SfSight
sf_actor_sight (const SfActor *self, const SfRecord *record)
{
  const SfSightRow *row = find_row (record);
  SfSight sight = SF_SIGHT_NONE;

  if (sf_actor_get_role (self) == SF_ROLE_SYSTEM || sf_kind_follows_subject (sf_record_get_kind (record)))
    return SF_SIGHT_WHOLE;
  for (SfViewer viewer = 0; row != NULL && viewer < SF_N_VIEWERS; viewer++)
    if (row->sight[viewer] > sight && is_viewer (self, viewer, get_party_id (record, viewer)))
      sight = row->sight[viewer];
  return sight;
}

/* ---- What of it ---- */

static const struct
{
  SfParty fields; /* whose */
  gboolean masks; /* identity numbers */
  gboolean links; /* to the student's record and her college */
} shows[SF_N_SIGHTS] = {
  [SF_SIGHT_TERMS] = { SF_PARTY_EMPLOYER, TRUE, FALSE },
  [SF_SIGHT_BOUND] = { SF_PARTY_ALL, TRUE, TRUE },
};

SfShow
sf_sight_show_field (SfSight sight, const SfField *field)
{
  if (sight == SF_SIGHT_WHOLE)
    return SF_SHOWN;
  if (field == NULL || (shows[sight].fields & field->party) == 0)
    return SF_LEFT_OUT;
  return shows[sight].masks && field->type == SF_FIELD_IDENTITY ? SF_MASKED : SF_SHOWN;
}

static void
reduce_form (SfRecord *view, SfSight sight)
{
  const SfFormEdition *edition = sf_form_edition_lookup (sf_record_get_edition (view));
  g_autoptr (GList) keys = json_object_get_members (sf_record_get_form (view));

  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_autofree char *key = g_strdup (l->data);
      const SfField *field = edition != NULL ? sf_form_edition_get_field (edition, key) : NULL;
      SfShow show = sf_sight_show_field (sight, field);
      g_autofree char *masked = show == SF_MASKED ? sf_field_mask (field, sf_record_get_field (view, key)) : NULL;

      if (show != SF_SHOWN)
        sf_record_set_field (view, key, masked);
    }
}

/* Who she is beyond name and number, and where she studies, is for an employer that she is bound to. */
static void
clear_links (SfRecord *view)
{
  const SfKindInfo *info = sf_kind_info (sf_record_get_kind (view));

  sf_record_clear (view, info->parties.student);
  sf_record_clear (view, info->parties.college);
}

SfRecord *
sf_actor_view (const SfActor *self, SfRecord *record)
{
  SfSight sight = sf_actor_sight (self, record);
  SfRecord *view;

  if (sight == SF_SIGHT_NONE)
    return NULL;
  if (sight == SF_SIGHT_WHOLE)
    return sf_record_ref (record);
  view = sf_record_copy (record);
  if (!shows[sight].links)
    clear_links (view);
  reduce_form (view, sight);
  return view;
}
