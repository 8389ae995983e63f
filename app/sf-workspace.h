/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which pages each role has in its sidebar, and which page shows a record. Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* stable, for tests and actions */
  const char *title;
  const char *icon;
  guint roles; /* SF_ROLE_BIT()s */
  guint kinds; /* 1 << SfKind: of records that have no page of their own for these roles, but are shown here */
  GtkWidget *(*make) (SfSession *session, const char *title);
} SfPlace;

/* All places of all roles, in the order of the sidebar. */
const SfPlace *sf_workspace_places (guint *out_n);
/* The place where @role sees records of @kind; NULL if they have pages of their own, or none. */
const SfPlace *sf_workspace_find_place (SfRole role, SfKind kind);
/* A page for the record, or NULL when this role has none for its kind. @queue: (nullable): the list it was opened from,
 * if deciding on it shall open the next one. Floating. */
GtkWidget *sf_workspace_make_record_page (SfSession *session, SfKind kind, const char *id, SfListModel *queue);

G_END_DECLS
