/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. The employer and the student are both logged in.
 */
#include "sf-scene.h"

void
sf_scene_set_up (SfScene *self, gconstpointer data)
{
  self->school = sf_school_new (2);
  self->link = sf_link_new (self->school->port);
  self->employer = sf_school_client (self->school, "employer");
  self->student = sf_school_client (self->school, "student");
  sf_client_login (self->employer, self->school->url, "employer");
  sf_client_login (self->student, sf_link_get_url (self->link), "1001");
  self->id = sf_client_invite (self->employer, self->student, 0);
}

void
sf_scene_tear_down (SfScene *self, gconstpointer data)
{
  g_clear_object (&self->employer);
  g_clear_object (&self->student);
  sf_link_free (self->link);
  sf_school_free (self->school);
  g_free (self->id);
}
