/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The base of pages on which a record is filled in and sent: a signing that a student starts, a request about an
 * agreement. What is typed is kept on this computer at each change and is there again after a crash; 暂存 and the other
 * actions are operations. Files are attached to the record, which is saved as a draft for them when the first comes.
 * Main thread.
 */
#pragma once

#include "sf-page.h"
#include "sync/sf-session.h"
#include "widgets/sf-attachments.h"
#include "widgets/sf-form-view.h"

G_BEGIN_DECLS

#define SF_TYPE_DRAFT_PAGE (sf_draft_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (SfDraftPage, sf_draft_page, SF, DRAFT_PAGE, SfPage)

struct _SfDraftPageClass
{
  SfPageClass parent_class;

  /* The record and the local draft have been read, for the first time or because the record changed: show them. */
  void (*loaded) (SfDraftPage *self);
  /* Adds to @args, which have the form's values, what else goes with each operation; nullable. */
  void (*add_args) (SfDraftPage *self, JsonObject *args);
  /* Adds to a local draft what is no value of the form, under names that begin with '#'; nullable. */
  void (*add_notes) (SfDraftPage *self, JsonObject *draft);
  /* An action has been decided; as set here the page says so and closes. */
  void (*acted) (SfDraftPage *self, const char *action);
};

/* In init: the parts of the template that this class looks after. @problem says what is wrong, as an alert. */
void sf_draft_page_set_parts (SfDraftPage *self, SfFormView *form, SfAttachments *files, GtkLabel *problem);
/* Begins: record @id, NULL for a new one, whose local draft is kept under @new_key until it is saved. */
void sf_draft_page_begin (SfDraftPage *self, SfSession *session, SfKind kind, const char *id, const char *new_key);

const char *sf_draft_page_get_id (SfDraftPage *self);
SfRecord *sf_draft_page_get_record (SfDraftPage *self);  /* NULL as long as it is not saved */
JsonObject *sf_draft_page_get_draft (SfDraftPage *self); /* what was typed and not sent; nullable */
/* A note of the local draft; NULL if there is none. */
const char *sf_draft_page_get_note (SfDraftPage *self, const char *name);

/* Something was typed that the form does not know of. */
void sf_draft_page_changed (SfDraftPage *self);
void sf_draft_page_say (SfDraftPage *self, const char *problem); /* NULL: nothing is wrong */
/* Sends @action with the form's values. @secret: the operation code, NULL for none. */
void sf_draft_page_act (SfDraftPage *self, const char *action, const char *secret);

G_END_DECLS
