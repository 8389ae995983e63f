/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger's records: a row, and its publication to the scopes of its audience.
 */
#define G_LOG_DOMAIN "sf-server"

#include <string.h>

#include "core/model/sf-sight.h"
#include "db/sf-record-table.h"
#include "store/sf-ledger-private.h"

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
  SfLedgerScope *scope;
  gint64 rev;

  if (before != NULL && g_strcmp0 (before->content, content) == 0)
    return TRUE;
  scope = sf_ledger_get_scope (s->ledger, s->db, scope_name, error);
  if (scope == NULL)
    return FALSE;
  rev = sf_ledger_raise (s->ledger, scope);
  if (before != NULL && before->content != NULL)
    sf_digest_remove (&scope->digest, s->kind, s->id, before->content);
  sf_digest_add (&scope->digest, s->kind, s->id, content);
  return write_publication (s, scope_name, before == NULL, rev, NULL, content, error);
}

static gboolean
withdraw_from (const Subject *s, const Publication *before, const char *gone, GError **error)
{
  SfLedgerScope *scope;
  gint64 rev;

  if (before->content == NULL)
    return TRUE;
  scope = sf_ledger_get_scope (s->ledger, s->db, before->scope, error);
  if (scope == NULL)
    return FALSE;
  rev = sf_ledger_raise (s->ledger, scope);
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
  int draft_state = sf_kind_state_from_name (sf_record_get_kind (subject), "draft");
  gboolean saved_draft = draft_state != SF_STATE_NONE &&
                         g_strcmp0 (sf_record_get_text (event, SF_EVENT_TO_STATE), "draft") == 0 &&
                         (from == NULL || g_str_equal (from, "draft"));
  g_autoptr (SfRecord) draft = NULL;

  if (!saved_draft)
    return sf_record_audience (subject, SF_SIGHT_TERMS);
  draft = sf_record_copy (subject);
  sf_record_set_state (draft, draft_state);
  return sf_record_audience (draft, SF_SIGHT_TERMS);
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
  audience = kind == SF_KIND_EVENT ? event_audience (f->record, subject) : sf_record_audience (subject, SF_SIGHT_BOUND);
  return publish (&s, audience, f->content, NULL, error);
}

/* What was published of @kind about @subject goes where it is to be seen now. */
static gboolean
publish_followers (SfLedger *self, SfDb *db, SfKind kind, SfRecord *subject, GError **error)
{
  g_autoptr (GArray) followers = g_array_new (FALSE, FALSE, sizeof (Follower));

  g_array_set_clear_func (followers, follower_clear);
  if (!collect_followers (db, kind, "about", sf_record_get_id (subject), followers, error))
    return FALSE;
  for (guint i = 0; i < followers->len; i++)
    if (!publish_follower (self, db, &g_array_index (followers, Follower, i), subject, error))
      return FALSE;
  return TRUE;
}

/* ---- Records ---- */

/* An attachment is published where the record that it belongs to is, as long as that is more than its terms. */
static GPtrArray *
get_audience (SfDb *db, SfRecord *record, GError **error)
{
  g_autoptr (SfRecord) subject = NULL;
  g_autoptr (GError) local = NULL;
  SfKind kind;

  if (sf_record_get_kind (record) != SF_KIND_ATTACHMENT)
    return sf_record_audience (record, SF_SIGHT_TERMS);
  if (sf_kind_from_name (sf_record_get_text (record, SF_ATTACHMENT_ABOUT_KIND), &kind))
    subject = sf_record_table_get (db, kind, sf_record_get_text (record, SF_ATTACHMENT_ABOUT), NULL, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return subject != NULL ? sf_record_audience (subject, SF_SIGHT_BOUND) : g_ptr_array_new_with_free_func (g_free);
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
  /* Who goes on seeing the record may have come to see its files, or lost sight of them, by its state alone. */
  return (before == NULL || publish_followers (self, db, SF_KIND_ATTACHMENT, record, error)) &&
         (!moved || publish_followers (self, db, SF_KIND_EVENT, record, error));
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

gboolean
sf_ledger_republish (SfLedger *self, SfDb *db, SfRecord *record, const char *content, GError **error)
{
  Subject s = { self, db, sf_record_get_kind (record), sf_record_get_id (record) };
  g_autoptr (GPtrArray) audience = get_audience (db, record, error);

  return audience != NULL && publish (&s, audience, content, NULL, error);
}

gboolean
sf_ledger_rewrite_event (SfLedger *self, SfDb *db, SfRecord *event, SfMark out_mark, GError **error)
{
  Subject s = { self, db, SF_KIND_EVENT, sf_record_get_id (event) };
  g_autoptr (GArray) before = query_publications (&s, error);

  sf_ledger_mark_content (self, event, out_mark);
  if (before == NULL || !sf_record_table_update (db, event, out_mark, error))
    return FALSE;
  for (guint i = 0; i < before->len; i++)
    {
      const Publication *p = &g_array_index (before, Publication, i);

      if (p->content != NULL && !publish_to (&s, p->scope, p, out_mark, error))
        return FALSE;
    }
  return TRUE;
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

/* Its history stays in the database for the audit, but nobody's screen shows it any more; its attachments go with it.
 */
static gboolean
delete_follower (SfLedger *self, SfDb *db, SfRecord *follower, GError **error)
{
  Subject s = { self, db, sf_record_get_kind (follower), sf_record_get_id (follower) };

  if (s.kind == SF_KIND_ATTACHMENT)
    return sf_ledger_delete (self, db, follower, error);
  return withdraw_everywhere (&s, error);
}

gboolean
sf_ledger_delete (SfLedger *self, SfDb *db, SfRecord *record, GError **error)
{
  Subject s = { self, db, sf_record_get_kind (record), sf_record_get_id (record) };
  g_autoptr (GArray) followers = g_array_new (FALSE, FALSE, sizeof (Follower));

  g_array_set_clear_func (followers, follower_clear);
  if (!withdraw_everywhere (&s, error) || !collect_followers (db, SF_KIND_EVENT, "about", s.id, followers, error) ||
      !collect_followers (db, SF_KIND_ATTACHMENT, "about", s.id, followers, error))
    return FALSE;
  for (guint i = 0; i < followers->len; i++)
    if (!delete_follower (self, db, g_array_index (followers, Follower, i).record, error))
      return FALSE;
  return sf_record_table_delete (db, s.kind, s.id, error);
}
