/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header. A scope is read from the database when the transaction first touches it and written once, at its end;
 * nothing is kept between transactions, since another process may write to the same database.
 */
#define G_LOG_DOMAIN "sf-server"

#include "store/sf-ledger.h"

#include <string.h>

#include "db/sf-record-table.h"
#include "store/sf-audit-chain.h"

typedef struct
{
  char *name;
  gint64 rev;
  SfDigest digest;
  gboolean is_new; /* it has no row yet */
} Scope;

/* What a scope was before one publication. */
typedef struct
{
  Scope *scope;
  gint64 rev;
  SfDigest digest;
} Change;

struct _SfLedger
{
  GHmac *keyed; /* copied for each mark, which saves hashing the key again */
  GString *text;
  GHashTable *scopes; /* name -> Scope */
  GArray *changes;    /* Change */
  GPtrArray *entries; /* SfAuditEntry */
};

static void
scope_free (gpointer data)
{
  Scope *self = data;

  g_free (self->name);
  g_free (self);
}

SfLedger *
sf_ledger_new (const char *key)
{
  SfLedger *self = g_new0 (SfLedger, 1);

  self->keyed = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key));
  self->text = g_string_sized_new (4096);
  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, scope_free);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_audit_entry_free);
  return self;
}

void
sf_ledger_free (SfLedger *self)
{
  g_hmac_unref (self->keyed);
  g_string_free (self->text, TRUE);
  g_array_unref (self->changes);
  g_hash_table_unref (self->scopes);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

void
sf_ledger_mark_content (SfLedger *self, const SfRecord *record, SfMark out_mark)
{
  g_autoptr (GHmac) hmac = g_hmac_copy (self->keyed);

  g_string_truncate (self->text, 0);
  sf_record_append_canonical (record, self->text);
  g_hmac_update (hmac, (const guchar *) self->text->str, (gssize) self->text->len);
  memcpy (out_mark, g_hmac_get_string (hmac), SF_MARK_LENGTH);
  out_mark[SF_MARK_LENGTH] = '\0';
}

/* ---- Going back ---- */

SfLedgerPoint
sf_ledger_get_point (SfLedger *self)
{
  return (SfLedgerPoint){ self->changes->len, self->entries->len };
}

void
sf_ledger_rollback (SfLedger *self, SfLedgerPoint point)
{
  for (guint i = self->changes->len; i > point.changes; i--)
    {
      const Change *change = &g_array_index (self->changes, Change, i - 1);

      change->scope->rev = change->rev;
      change->scope->digest = change->digest;
    }
  g_array_set_size (self->changes, point.changes);
  g_ptr_array_set_size (self->entries, (int) point.entries);
}

static GHashTable *
new_revs (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
add_rev (GHashTable *revs, const Scope *scope)
{
  g_hash_table_replace (revs, g_strdup (scope->name), g_memdup2 (&scope->rev, sizeof scope->rev));
}

GHashTable *
sf_ledger_dup_revs (SfLedger *self, SfLedgerPoint point)
{
  GHashTable *revs = new_revs ();

  for (guint i = point.changes; i < self->changes->len; i++)
    add_rev (revs, g_array_index (self->changes, Change, i).scope);
  return revs;
}

/* ---- Scopes ---- */

static Scope *
get_scope (SfLedger *self, SfDb *db, const char *name, GError **error)
{
  Scope *scope = g_hash_table_lookup (self->scopes, name);
  g_autoptr (SfStmt) stmt = NULL;
  g_autoptr (GError) local = NULL;

  if (scope != NULL)
    return scope;
  stmt = sf_db_prepare (db, "SELECT rev, n, sum FROM scope WHERE scope = :scope", error);
  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, name);
  scope = g_new0 (Scope, 1);
  scope->name = g_strdup (name);
  if (sf_stmt_step (stmt, &local))
    {
      scope->rev = sf_stmt_get_int (stmt, 0);
      scope->digest.n = (guint64) sf_stmt_get_int (stmt, 1);
      scope->digest.sum = (guint64) sf_stmt_get_int (stmt, 2);
    }
  else if (local == NULL)
    scope->is_new = TRUE;
  else
    {
      scope_free (scope);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_hash_table_insert (self->scopes, scope->name, scope);
  return scope;
}

/* Before the scope's digest changes, since it keeps both for going back. Each row has a rev of its own within its
 * scope, so that a page of a pull can end anywhere. */
static gint64
raise_rev (SfLedger *self, Scope *scope)
{
  Change change = { scope, scope->rev, scope->digest };

  g_array_append_val (self->changes, change);
  return ++scope->rev;
}

/* ---- Publications ---- */

typedef struct
{
  SfLedger *ledger;
  SfDb *db;
  SfKind kind;
  const char *id;
} Subject;

typedef struct
{
  char *scope;
  char *content; /* NULL: gone from there */
} Publication;

static void
publication_clear (gpointer data)
{
  Publication *self = data;

  g_free (self->scope);
  g_free (self->content);
}

static GArray *
query_publications (const Subject *s, GError **error)
{
  g_autoptr (GArray) publications = g_array_new (FALSE, FALSE, sizeof (Publication));
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (s->db, "SELECT scope, content, gone FROM publication WHERE kind = :kind AND id = :id", error);

  g_array_set_clear_func (publications, publication_clear);
  if (stmt == NULL)
    return NULL;
  sf_stmt_bind_text_at (stmt, 1, sf_kind_info (s->kind)->name);
  sf_stmt_bind_text_at (stmt, 2, s->id);
  while (sf_stmt_step (stmt, &local))
    {
      Publication p = { g_strdup (sf_stmt_get_text (stmt, 0)), NULL };

      if (sf_stmt_is_null (stmt, 2))
        p.content = g_strdup (sf_stmt_get_text (stmt, 1));
      g_array_append_val (publications, p);
    }
  if (local == NULL)
    return g_steal_pointer (&publications);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* @is_new: it was never published there. */
static gboolean
write_publication (const Subject *s, const char *scope, gboolean is_new, gint64 rev, const char *gone,
                   const char *content, GError **error)
{
  g_autoptr (SfStmt) stmt = sf_db_prepare (s->db,
                                           is_new ? "INSERT INTO publication (rev, gone, content, kind, id, scope) "
                                                    "VALUES (:rev, :gone, :content, :kind, :id, :scope)"
                                                  : "UPDATE publication SET rev = :rev, gone = :gone, "
                                                    "content = :content "
                                                    "WHERE kind = :kind AND id = :id AND scope = :scope",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_int_at (stmt, 1, rev);
  sf_stmt_bind_text_at (stmt, 2, gone);
  sf_stmt_bind_text_at (stmt, 3, content);
  sf_stmt_bind_text_at (stmt, 4, sf_kind_info (s->kind)->name);
  sf_stmt_bind_text_at (stmt, 5, s->id);
  sf_stmt_bind_text_at (stmt, 6, scope);
  return sf_stmt_run (stmt, error);
}

static const Publication *
find_publication (GArray *publications, const char *scope)
{
  for (guint i = 0; i < publications->len; i++)
    if (g_str_equal (g_array_index (publications, Publication, i).scope, scope))
      return &g_array_index (publications, Publication, i);
  return NULL;
}

/* Publishes it with @content to @scope_name, where it was as @before says (NULL: never). */
static gboolean
publish_to (const Subject *s, const char *scope_name, const Publication *before, const char *content, GError **error)
{
  Scope *scope;
  gint64 rev;

  if (before != NULL && g_strcmp0 (before->content, content) == 0)
    return TRUE;
  scope = get_scope (s->ledger, s->db, scope_name, error);
  if (scope == NULL)
    return FALSE;
  rev = raise_rev (s->ledger, scope);
  if (before != NULL && before->content != NULL)
    sf_digest_remove (&scope->digest, s->kind, s->id, before->content);
  sf_digest_add (&scope->digest, s->kind, s->id, content);
  return write_publication (s, scope_name, before == NULL, rev, NULL, content, error);
}

static gboolean
withdraw_from (const Subject *s, const Publication *before, const char *gone, GError **error)
{
  Scope *scope;
  gint64 rev;

  if (before->content == NULL)
    return TRUE;
  scope = get_scope (s->ledger, s->db, before->scope, error);
  if (scope == NULL)
    return FALSE;
  rev = raise_rev (s->ledger, scope);
  sf_digest_remove (&scope->digest, s->kind, s->id, before->content);
  return write_publication (s, before->scope, FALSE, rev, gone, NULL, error);
}

static gboolean
has_scope (GPtrArray *audience, const char *scope)
{
  for (guint i = 0; i < audience->len; i++)
    if (g_str_equal (audience->pdata[i], scope))
      return TRUE;
  return FALSE;
}

/* Makes the publications those of @audience. @out_moved: it was seen before, and by others than now. */
static gboolean
publish (const Subject *s, GPtrArray *audience, const char *content, gboolean *out_moved, GError **error)
{
  g_autoptr (GArray) before = query_publications (s, error);
  gboolean gained = FALSE;
  gboolean lost = FALSE;

  if (before == NULL)
    return FALSE;
  for (guint i = 0; i < before->len; i++)
    {
      const Publication *p = &g_array_index (before, Publication, i);

      if (p->content == NULL || has_scope (audience, p->scope))
        continue;
      lost = TRUE;
      if (!withdraw_from (s, p, "scope", error))
        return FALSE;
    }
  for (guint i = 0; i < audience->len; i++)
    {
      const Publication *p = find_publication (before, audience->pdata[i]);

      gained = gained || p == NULL || p->content == NULL;
      if (!publish_to (s, audience->pdata[i], p, content, error))
        return FALSE;
    }
  if (out_moved != NULL)
    *out_moved = before->len > 0 && (gained || lost);
  return TRUE;
}

/* ---- What follows a record: its history and its attachments ---- */

/* Who sees an event about @subject: whoever sees that, but saving a draft is its owner's business. */
static GPtrArray *
event_audience (SfRecord *event, SfRecord *subject)
{
  const char *from = sf_record_get_text (event, SF_EVENT_FROM_STATE);
  gboolean saved_draft = sf_record_get_kind (subject) == SF_KIND_SIGNING &&
                         g_strcmp0 (sf_record_get_text (event, SF_EVENT_TO_STATE), "draft") == 0 &&
                         (from == NULL || g_str_equal (from, "draft"));
  g_autoptr (SfRecord) draft = NULL;

  if (!saved_draft)
    return sf_record_audience (subject);
  draft = sf_record_copy (subject);
  sf_record_set_state (draft, SF_SIGNING_DRAFT);
  return sf_record_audience (draft);
}

typedef struct
{
  SfRecord *record;
  char *content;
} Follower;

static void
follower_clear (gpointer data)
{
  Follower *self = data;

  sf_record_unref (self->record);
  g_free (self->content);
}

static gboolean
collect_followers (SfDb *db, SfKind kind, const char *column, const char *id, GArray *out, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s WHERE %s = :id ORDER BY id",
                                          sf_record_table_columns (kind), sf_kind_info (kind)->name, column);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GError) local = NULL;

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":id", id);
  while (sf_stmt_step (stmt, &local))
    {
      Follower f = { sf_record_table_read (stmt, kind, 0),
                     g_strdup (sf_stmt_get_text (stmt, sf_record_table_content_offset (kind))) };

      g_array_append_val (out, f);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* An event of the audit alone was never published, and stays so. */
static gboolean
was_published (const Subject *s, gboolean *out_was, GError **error)
{
  g_autoptr (GArray) publications = query_publications (s, error);

  if (publications == NULL)
    return FALSE;
  *out_was = publications->len > 0;
  return TRUE;
}

static gboolean
publish_follower (SfLedger *self, SfDb *db, Follower *f, SfRecord *subject, GError **error)
{
  SfKind kind = sf_record_get_kind (f->record);
  Subject s = { self, db, kind, sf_record_get_id (f->record) };
  g_autoptr (GPtrArray) audience = NULL;
  gboolean was = TRUE;

  if (kind == SF_KIND_EVENT && !was_published (&s, &was, error))
    return FALSE;
  if (!was)
    return TRUE;
  audience = kind == SF_KIND_EVENT ? event_audience (f->record, subject) : sf_record_audience (subject);
  return publish (&s, audience, f->content, NULL, error);
}

static gboolean
publish_followers (SfLedger *self, SfDb *db, SfRecord *subject, GError **error)
{
  g_autoptr (GArray) followers = g_array_new (FALSE, FALSE, sizeof (Follower));
  const char *id = sf_record_get_id (subject);

  g_array_set_clear_func (followers, follower_clear);
  if (!collect_followers (db, SF_KIND_EVENT, "about", id, followers, error))
    return FALSE;
  if (sf_record_get_kind (subject) == SF_KIND_SIGNING &&
      !collect_followers (db, SF_KIND_ATTACHMENT, "signing", id, followers, error))
    return FALSE;
  for (guint i = 0; i < followers->len; i++)
    if (!publish_follower (self, db, &g_array_index (followers, Follower, i), subject, error))
      return FALSE;
  return TRUE;
}

/* ---- Records ---- */

/* An attachment is published where its signing is. */
static GPtrArray *
get_audience (SfDb *db, SfRecord *record, GError **error)
{
  g_autoptr (SfRecord) signing = NULL;
  g_autoptr (GError) local = NULL;

  if (sf_record_get_kind (record) != SF_KIND_ATTACHMENT)
    return sf_record_audience (record);
  signing = sf_record_table_get (db, SF_KIND_SIGNING, sf_record_get_text (record, SF_ATTACHMENT_SIGNING), NULL, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return signing != NULL ? sf_record_audience (signing) : g_ptr_array_new_with_free_func (g_free);
}

/* The mark that the stored row carries, NULL if there is none. */
static gboolean
query_content (SfDb *db, SfKind kind, const char *id, char **out_content, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT content FROM %s WHERE id = :id", sf_kind_info (kind)->name);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, sql, error);
  g_autoptr (GError) local = NULL;

  *out_content = NULL;
  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, id);
  if (sf_stmt_step (stmt, &local))
    *out_content = g_strdup (sf_stmt_get_text (stmt, 0));
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
sf_ledger_put (SfLedger *self, SfDb *db, SfRecord *record, SfMark out_mark, gboolean *out_changed, GError **error)
{
  Subject s = { self, db, sf_record_get_kind (record), sf_record_get_id (record) };
  g_autoptr (GPtrArray) audience = NULL;
  g_autofree char *before = NULL;
  gboolean moved;
  SfMark mark;

  sf_ledger_mark_content (self, record, mark);
  if (out_mark != NULL)
    memcpy (out_mark, mark, sizeof mark);
  if (!query_content (db, s.kind, s.id, &before, error))
    return FALSE;
  if (out_changed != NULL)
    *out_changed = g_strcmp0 (before, mark) != 0;
  if (g_strcmp0 (before, mark) == 0)
    return TRUE;
  audience = get_audience (db, record, error);
  if (audience == NULL ||
      !(before == NULL ? sf_record_table_insert : sf_record_table_update) (db, record, mark, error) ||
      !publish (&s, audience, mark, &moved, error))
    return FALSE;
  return !moved || publish_followers (self, db, record, error);
}

gboolean
sf_ledger_put_event (SfLedger *self, SfDb *db, SfRecord *event, SfRecord *subject, SfMark out_mark, GError **error)
{
  Subject s = { self, db, SF_KIND_EVENT, sf_record_get_id (event) };
  g_autoptr (GPtrArray) audience = NULL;

  sf_ledger_mark_content (self, event, out_mark);
  if (!sf_record_table_insert (db, event, out_mark, error))
    return FALSE;
  if (subject == NULL)
    return TRUE;
  audience = event_audience (event, subject);
  return publish (&s, audience, out_mark, NULL, error);
}

static gboolean
withdraw_everywhere (const Subject *s, GError **error)
{
  g_autoptr (GArray) before = query_publications (s, error);

  for (guint i = 0; before != NULL && i < before->len; i++)
    if (!withdraw_from (s, &g_array_index (before, Publication, i), "deleted", error))
      return FALSE;
  return before != NULL;
}

gboolean
sf_ledger_delete (SfLedger *self, SfDb *db, SfRecord *record, GError **error)
{
  Subject s = { self, db, sf_record_get_kind (record), sf_record_get_id (record) };
  g_autoptr (GArray) followers = g_array_new (FALSE, FALSE, sizeof (Follower));

  g_array_set_clear_func (followers, follower_clear);
  /* Its history stays in the database for the audit, but nobody's screen shows it any more. */
  if (!withdraw_everywhere (&s, error) || !collect_followers (db, SF_KIND_EVENT, "about", s.id, followers, error))
    return FALSE;
  for (guint i = 0; i < followers->len; i++)
    {
      Subject event = { self, db, SF_KIND_EVENT, sf_record_get_id (g_array_index (followers, Follower, i).record) };

      if (!withdraw_everywhere (&event, error))
        return FALSE;
    }
  return sf_record_table_delete (db, s.kind, s.id, error);
}

/* ---- Audit and the end of the transaction ---- */

void
sf_ledger_add_act (SfLedger *self, const SfAct *act)
{
  g_ptr_array_add (self->entries, sf_audit_entry_new (act));
}

static gboolean
write_scope (SfDb *db, const Scope *scope, GError **error)
{
  g_autoptr (SfStmt) stmt =
    sf_db_prepare (db,
                   scope->is_new ? "INSERT INTO scope (scope, rev, n, sum) VALUES (:scope, :rev, :n, :sum)"
                                 : "UPDATE scope SET rev = :rev, n = :n, sum = :sum WHERE scope = :scope",
                   error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text (stmt, ":scope", scope->name);
  sf_stmt_bind_int (stmt, ":rev", scope->rev);
  sf_stmt_bind_int (stmt, ":n", (gint64) scope->digest.n);
  sf_stmt_bind_int (stmt, ":sum", (gint64) scope->digest.sum);
  return sf_stmt_run (stmt, error);
}

/* The scopes that were raised; a rolled back savepoint leaves those that it read as they were. */
static GHashTable *
get_raised (SfLedger *self)
{
  GHashTable *raised = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->changes->len; i++)
    g_hash_table_add (raised, g_array_index (self->changes, Change, i).scope->name);
  return raised;
}

gboolean
sf_ledger_flush (SfLedger *self, SfDb *db, GError **error)
{
  g_autoptr (GHashTable) raised = get_raised (self);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, raised);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      Scope *scope = g_hash_table_lookup (self->scopes, name);

      if (!write_scope (db, scope, error))
        return FALSE;
      scope->is_new = FALSE;
    }
  return sf_audit_chain_seal (db, self->entries, error);
}

GHashTable *
sf_ledger_end (SfLedger *self, gboolean committed)
{
  GHashTable *revs = committed ? sf_ledger_dup_revs (self, (SfLedgerPoint){ 0 }) : NULL;

  g_array_set_size (self->changes, 0);
  g_ptr_array_set_size (self->entries, 0);
  g_hash_table_remove_all (self->scopes);
  return revs;
}
