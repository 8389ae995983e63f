/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A school with an invitation that student 1001 sees, and a link between her and the server. Shared by the tests of
 * what may happen to decisions and to files on the way.
 */
#pragma once

#include "sf-link.h"
#include "sf-school.h"

G_BEGIN_DECLS

typedef struct
{
  SfSchool *school;
  SfLink *link;
  SfSession *employer, *student;
  char *id; /* of the invitation */
} SfScene;

/* For g_test_add(). */
void sf_scene_set_up (SfScene *self, gconstpointer data);
void sf_scene_tear_down (SfScene *self, gconstpointer data);

G_END_DECLS
