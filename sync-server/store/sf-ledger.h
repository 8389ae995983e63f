/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the writer's open transaction does to records: their rows, their publication to scopes, the scopes' revs and
 * digests, and the audit entries. Revs, digests and entries are kept in memory until the transaction ends, so that a
 * group commit writes each scope once and seals the chain in commit order. On the writer's thread only.
 */
#pragma once

#include "core/wire/sf-wire.h"
#include "db/sf-db.h"

G_BEGIN_DECLS

#define SF_MARK_LENGTH 32 /* hexadecimal digits of a content mark */

typedef char SfMark[SF_MARK_LENGTH + 1];

typedef struct _SfLedger SfLedger;

/* @key: the server's key of content marks. */
SfLedger *sf_ledger_new (const char *key);
void sf_ledger_free (SfLedger *self);

/* The mark of what @record says. */
void sf_ledger_mark_content (SfLedger *self, const SfRecord *record, SfMark out_mark);

/* ---- Going back ---- */

typedef struct
{
  guint changes, entries;
} SfLedgerPoint;

/* Where the ledger stands; sf_ledger_rollback() takes it back there when the savepoint of the database goes back. */
SfLedgerPoint sf_ledger_get_point (SfLedger *self);
void sf_ledger_rollback (SfLedger *self, SfLedgerPoint point);
/* scope -> gint64 * rev of what was published since @point. Transfer full. */
GHashTable *sf_ledger_dup_revs (SfLedger *self, SfLedgerPoint point);

/* ---- Records ---- */

/* Writes @record and publishes it to its audience: new scopes get it, those that lost it are told so, and so do its
 * history and its attachments. What is the same as before is not written. @out_mark (optional): its mark. */
gboolean sf_ledger_put (SfLedger *self, SfDb *db, SfRecord *record, SfMark out_mark, gboolean *out_changed,
                        GError **error);
/* Writes @event and publishes it to those who see @subject; @subject NULL: to nobody. */
gboolean sf_ledger_put_event (SfLedger *self, SfDb *db, SfRecord *event, SfRecord *subject, SfMark out_mark,
                              GError **error);
/* Publishes @record, which the store has with the mark @content, to its audience: for who gained a scope since. */
gboolean sf_ledger_republish (SfLedger *self, SfDb *db, SfRecord *record, const char *content, GError **error);
/* Writes @event anew; it stays published where it was. */
gboolean sf_ledger_rewrite_event (SfLedger *self, SfDb *db, SfRecord *event, SfMark out_mark, GError **error);
/* Deletes @record; every scope that had it is told so. */
gboolean sf_ledger_delete (SfLedger *self, SfDb *db, SfRecord *record, GError **error);

/* ---- Audit ---- */

/* One act. Texts may be NULL; they are copied. */
typedef struct
{
  SfTime at;
  const char *uid;
  const char *account;
  const char *role;
  const char *action;
  const char *about_kind;
  const char *about;
  const char *outcome; /* "applied", "rejected" or "denied" */
  const char *code;
  const char *payload; /* SHA-256 of what was asked for */
  const char *event;   /* mark of the event record */
} SfAct;

void sf_ledger_add_act (SfLedger *self, const SfAct *act);

/* ---- The end of the transaction ---- */

/* Writes the scopes and seals the entries: the last thing before COMMIT. */
gboolean sf_ledger_flush (SfLedger *self, SfDb *db, GError **error);
/* Forgets the transaction. If it was committed, returns scope -> gint64 * rev of the scopes that it raised (transfer
 * full), else NULL. */
GHashTable *sf_ledger_end (SfLedger *self, gboolean committed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfLedger, sf_ledger_free)

G_END_DECLS
