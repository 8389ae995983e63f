/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An account in one of its roles, and the scopes that this lets it read.
 */
#define G_LOG_DOMAIN "sf-core"

#include "core/model/sf-actor.h"

struct _SfActor
{
  gatomicrefcount refs;
  SfRole role;
  char *account;
  char *name;
  char *student;
  char *employer;
  GStrv colleges;
};

static const char *const role_names[SF_N_ROLES] = { "student", "employer", "college", "office", "admin", "system" };

const char *
sf_role_name (SfRole role)
{
  g_return_val_if_fail ((guint) role < SF_N_ROLES, NULL);
  return role_names[role];
}

gboolean
sf_role_from_name (const char *name, SfRole *out_role)
{
  for (guint i = 0; i < SF_N_ROLES; i++)
    if (g_strcmp0 (name, role_names[i]) == 0)
      {
        *out_role = i;
        return TRUE;
      }
  return FALSE;
}

static GStrv
split_words (const char *text)
{
  return g_strsplit (text != NULL ? text : "", " ", -1);
}

static gboolean
account_holds_role (const SfRecord *account, SfRole role)
{
  g_auto (GStrv) roles = split_words (sf_record_get_text (account, SF_ACCOUNT_ROLES));

  if (role == SF_ROLE_SYSTEM || !g_strv_contains ((const char *const *) roles, sf_role_name (role)))
    return FALSE;
  if (role == SF_ROLE_STUDENT)
    return sf_record_has (account, SF_ACCOUNT_STUDENT);
  if (role == SF_ROLE_EMPLOYER)
    return sf_record_has (account, SF_ACCOUNT_EMPLOYER);
  return TRUE;
}

SfActor *
sf_actor_new (const SfRecord *account, SfRole role)
{
  SfActor *self;

  if (sf_record_get_state (account) != SF_ACTIVE || !account_holds_role (account, role))
    return NULL;
  self = g_new0 (SfActor, 1);
  g_atomic_ref_count_init (&self->refs);
  self->role = role;
  self->account = g_strdup (sf_record_get_id (account));
  self->name = g_strdup (sf_record_get_text (account, SF_ACCOUNT_NAME));
  if (role == SF_ROLE_STUDENT)
    self->student = g_strdup (sf_record_get_text (account, SF_ACCOUNT_STUDENT));
  if (role == SF_ROLE_EMPLOYER)
    self->employer = g_strdup (sf_record_get_text (account, SF_ACCOUNT_EMPLOYER));
  if (role == SF_ROLE_COLLEGE)
    self->colleges = split_words (sf_record_get_text (account, SF_ACCOUNT_COLLEGES));
  return self;
}

SfActor *
sf_actor_new_system (void)
{
  SfActor *self = g_new0 (SfActor, 1);

  g_atomic_ref_count_init (&self->refs);
  self->role = SF_ROLE_SYSTEM;
  return self;
}

SfActor *
sf_actor_ref (SfActor *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
sf_actor_unref (SfActor *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_strfreev (self->colleges);
  g_free (self->employer);
  g_free (self->student);
  g_free (self->name);
  g_free (self->account);
  g_free (self);
}

SfRole
sf_actor_get_role (const SfActor *self)
{
  return self->role;
}

const char *
sf_actor_get_account (const SfActor *self)
{
  return self->account;
}

const char *
sf_actor_get_name (const SfActor *self)
{
  return self->name;
}

const char *
sf_actor_get_student (const SfActor *self)
{
  return self->student;
}

const char *
sf_actor_get_employer (const SfActor *self)
{
  return self->employer;
}

static gboolean
sees_whole_school (SfRole role)
{
  return role == SF_ROLE_OFFICE || role == SF_ROLE_ADMIN || role == SF_ROLE_SYSTEM;
}

gboolean
sf_actor_has_college (const SfActor *self, const char *college_id)
{
  if (sees_whole_school (self->role))
    return TRUE;
  return self->role == SF_ROLE_COLLEGE && college_id != NULL &&
         g_strv_contains ((const char *const *) self->colleges, college_id);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GStrv
sf_actor_grants (const SfActor *self, const char *const *colleges)
{
  GPtrArray *scopes = g_ptr_array_new ();
  const char *const *own = sees_whole_school (self->role) ? colleges : (const char *const *) self->colleges;

  g_ptr_array_add (scopes, g_strdup ("public"));
  if (self->account != NULL)
    g_ptr_array_add (scopes, g_strconcat ("account:", self->account, NULL));
  if (self->student != NULL)
    g_ptr_array_add (scopes, g_strconcat ("student:", self->student, NULL));
  if (self->employer != NULL)
    g_ptr_array_add (scopes, g_strconcat ("employer:", self->employer, NULL));
  if (self->role == SF_ROLE_COLLEGE || sees_whole_school (self->role))
    g_ptr_array_add (scopes, g_strdup ("school"));
  if (self->role == SF_ROLE_ADMIN)
    g_ptr_array_add (scopes, g_strdup ("admin"));
  for (guint i = 0; own != NULL && own[i] != NULL; i++)
    if (*own[i] != '\0')
      g_ptr_array_add (scopes, g_strconcat ("college:", own[i], NULL));
  g_ptr_array_sort (scopes, compare_texts);
  g_ptr_array_add (scopes, NULL);
  return (GStrv) g_ptr_array_free (scopes, FALSE);
}
