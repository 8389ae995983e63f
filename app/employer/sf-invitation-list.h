/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A list of students to be invited with shared terms and what differs for each: read from a table, checked by what is
 * known here, and kept with what becomes of every row. No widgets; main thread.
 */
#pragma once

#include <gio/gio.h>

#include "core/form/sf-form.h"
#include "core/model/sf-record.h"
#include "core/workflow/sf-workflow.h"
#include "sheet/sf-table-reader.h"

G_BEGIN_DECLS

typedef enum
{
  SF_INVITATION_WRONG,     /* something in the row is missing or wrong */
  SF_INVITATION_REFUSED,   /* she cannot be invited, as far as is known */
  SF_INVITATION_UNDECIDED, /* nothing speaks against it here; the server has not been asked */
  SF_INVITATION_READY,     /* the server would take it now */
  SF_INVITATION_KEPT,      /* decided, and waits in the outbox */
  SF_INVITATION_SENT,      /* the server has taken it */
  SF_INVITATION_REJECTED,  /* the server has not */
} SfInvitationState;

#define SF_TYPE_INVITATION_ROW (sf_invitation_row_get_type ())
G_DECLARE_FINAL_TYPE (SfInvitationRow, sf_invitation_row, SF, INVITATION_ROW, GObject)

guint sf_invitation_row_get_line (SfInvitationRow *self);         /* as a person counts, in the table */
const char *sf_invitation_row_get_number (SfInvitationRow *self); /* "" if missing */
const char *sf_invitation_row_get_name (SfInvitationRow *self);
/* What differs from the shared terms, in words: "工作岗位：会计"; "" if nothing does. Transfer full. */
char *sf_invitation_row_dup_differences (SfInvitationRow *self);
/* The arguments of her invitation: number, name, the days and the form with @shared and what differs. Transfer full. */
JsonObject *sf_invitation_row_make_args (SfInvitationRow *self, JsonObject *shared, int days);

SfInvitationState sf_invitation_row_get_state (SfInvitationRow *self); /* "state" */
/* Why, or what comes next, as a sentence; NULL if the state says it all. */
const char *sf_invitation_row_get_reason (SfInvitationRow *self);
void sf_invitation_row_set_state (SfInvitationRow *self, SfInvitationState state, const char *reason);
/* The operation that invites her, once there is one. */
void sf_invitation_row_set_uid (SfInvitationRow *self, const char *uid);
const char *sf_invitation_row_get_uid (SfInvitationRow *self);
/* Would it be sent? */
gboolean sf_invitation_row_is_open (SfInvitationRow *self);
/* The state as a person reads it. */
const char *sf_invitation_state_label (SfInvitationState state);

typedef struct
{
  GListStore *rows; /* SfInvitationRow */
  char *mapping;    /* which columns were read as what, where their names differ; NULL if none does */
  char *unused;     /* names of columns that were not read; NULL if there are none */
} SfInvitationList;

/* Reads the rows that @reader gives with the employer's fields of @edition. The header may come after a few lines of
 * title; a table of numbers and names alone needs none. SF_SHEET_ERROR when there is no number or name in it. */
SfInvitationList *sf_invitation_list_read (SfTableReader *reader, const SfFormEdition *edition, GError **error);
void sf_invitation_list_free (SfInvitationList *self);

/* Did it end without an agreement, so that the student may be invited anew? */
gboolean sf_invitation_has_ended (SfRecord *signing);
/* Number -> SfRecord of what the unit has with a student already, from its @signings (SfItem *) that have not ended. */
GHashTable *sf_invitation_find_known (GPtrArray *signings);
/* Why the student with @number cannot be invited, by @known; NULL if nothing is known against it. Transfer full. */
char *sf_invitation_ask_known (GHashTable *known, const char *number);

/* Says of every row that was not sent what is known here: its own faults, those of its form with @shared, doubles, what
 * @known says. What is left is undecided. */
void sf_invitation_list_check (SfInvitationList *self, const SfFormEdition *edition, JsonObject *shared,
                               GHashTable *known);
/* The header of a table to be filled in: number, name, days and the employer's most usual terms. NULL-terminated. */
const char *const *sf_invitation_list_header (const SfFormEdition *edition);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfInvitationList, sf_invitation_list_free)

G_END_DECLS
