/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One page of a pull, from one snapshot: what the session may read and does not have, in the order of scope and rev. On
 * a reader's thread.
 */
#define G_LOG_DOMAIN "sf-server"

#include "db/sf-record-table.h"
#include "store/sf-store-private.h"

#define MAX_PAGE_BYTES (8 * 1024 * 1024) /* a page ends here whatever its limit of rows */

typedef struct
{
  SfPull *pull;
  SfStoreSession *session;
  char *request_id;
} PullWork;

static void
pull_work_free (gpointer data)
{
  PullWork *self = data;

  sf_pull_free (self->pull);
  sf_store_session_unref (self->session);
  g_free (self->request_id);
  g_free (self);
}

typedef struct
{
  SfDb *db;
  const SfPull *pull;
  SfActor *actor;
  GStrv scopes; /* what it may read now */
  char *mark;
  GHashTable *cookie; /* scope -> gint64 *: where this page begins, and in the end where it stops */
  GPtrArray *reset;
  GPtrArray *drop;
  guint left; /* rows that the page may still take */
  gboolean complete;
  GString *out;
} Page;

static void
page_clear (Page *page)
{
  g_clear_pointer (&page->actor, sf_actor_unref);
  g_clear_pointer (&page->scopes, g_strfreev);
  g_clear_pointer (&page->mark, g_free);
  g_clear_pointer (&page->cookie, g_hash_table_unref);
  g_clear_pointer (&page->reset, g_ptr_array_unref);
  g_clear_pointer (&page->drop, g_ptr_array_unref);
  if (page->out != NULL)
    g_string_free (page->out, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/* ---- What may be read ---- */

static gboolean
load_grants (Page *page, SfStoreSession *session, GError **error)
{
  const char *id = sf_actor_get_account (session->actor);
  SfRole role = sf_actor_get_role (session->actor);
  g_autoptr (GError) local = NULL;
  g_autoptr (SfRecord) account = sf_record_table_get (page->db, SF_KIND_ACCOUNT, id, NULL, &local);
  g_auto (GStrv) colleges = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  page->actor = account != NULL ? sf_actor_new (account, role) : NULL;
  if (page->actor == NULL)
    {
      g_set_error (error, SF_STORE_ERROR, SF_STORE_ERROR_AUTH, "the account does not hold the role %s any more",
                   sf_role_name (role));
      return FALSE;
    }
  colleges = sf_store_query_colleges (page->db, error);
  if (colleges == NULL)
    return FALSE;
  page->scopes = sf_actor_grants (page->actor, (const char *const *) colleges);
  page->mark = sf_store_mark_grants (role, (const char *const *) page->scopes);
  return TRUE;
}

/* ---- Where to begin ---- */

static void
set_rev (GHashTable *revs, const char *scope, gint64 rev)
{
  g_hash_table_replace (revs, g_strdup (scope), g_memdup2 (&rev, sizeof rev));
}

/* A client whose cache holds another role's sight, or another epoch's records, begins anew. */
static gboolean
must_begin_anew (const Page *page, const char *epoch)
{
  g_autofree char *role = g_strconcat (sf_role_name (sf_actor_get_role (page->actor)), "-", NULL);

  return g_strcmp0 (page->pull->epoch, epoch) != 0 ||
         (page->pull->grants != NULL && !g_str_has_prefix (page->pull->grants, role));
}

static void
compare_cookie (Page *page, const char *epoch)
{
  gboolean anew = must_begin_anew (page, epoch);
  GHashTableIter iter;
  gpointer scope;
  gpointer rev;

  page->cookie = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  page->reset = g_ptr_array_new_with_free_func (g_free);
  page->drop = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, page->pull->cookie);
  while (g_hash_table_iter_next (&iter, &scope, &rev))
    if (!g_strv_contains ((const char *const *) page->scopes, scope))
      g_ptr_array_add (page->drop, g_strdup (scope));
    else if (anew)
      g_ptr_array_add (page->reset, g_strdup (scope));
    else
      set_rev (page->cookie, scope, *(gint64 *) rev);
}

static gint64
get_cookie (const Page *page, const char *scope)
{
  const gint64 *rev = g_hash_table_lookup (page->cookie, scope);

  return rev != NULL ? *rev : 0;
}

/* ---- Scopes as they are ---- */

typedef struct
{
  const char *scope;
  gint64 rev;
  SfDigest digest;
} Head;

static GArray *
load_heads (Page *page, GError **error)
{
  g_autoptr (GArray) heads = g_array_new (FALSE, TRUE, sizeof (Head));
  g_autoptr (SfStmt) stmt = sf_db_prepare (page->db, "SELECT rev, n, sum FROM scope WHERE scope = :scope", error);

  for (guint i = 0; stmt != NULL && page->scopes[i] != NULL; i++)
    {
      Head head = { .scope = page->scopes[i] };
      g_autoptr (GError) local = NULL;

      sf_stmt_bind_text_at (stmt, 1, head.scope);
      if (sf_stmt_step (stmt, &local))
        {
          head.rev = sf_stmt_get_int (stmt, 0);
          head.digest.n = (guint64) sf_stmt_get_int (stmt, 1);
          head.digest.sum = (guint64) sf_stmt_get_int (stmt, 2);
        }
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      sf_stmt_reset (stmt);
      g_array_append_val (heads, head);
    }
  return stmt != NULL ? g_steal_pointer (&heads) : NULL;
}

/* A cookie beyond the scope's rev is from a future that a restore undid. */
static void
check_future (Page *page, GArray *heads)
{
  for (guint i = 0; i < heads->len; i++)
    {
      const Head *head = &g_array_index (heads, Head, i);

      if (get_cookie (page, head->scope) <= head->rev)
        continue;
      g_ptr_array_add (page->reset, g_strdup (head->scope));
      g_hash_table_remove (page->cookie, head->scope);
    }
}

/* ---- Rows ---- */

static gboolean
write_record (Page *page, SfKind kind, const char *id, const char *scope, gint64 rev, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *content = NULL;
  g_autoptr (SfRecord) record = sf_record_table_get (page->db, kind, id, &content, &local);
  g_autoptr (SfRecord) view = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  view = record != NULL ? sf_actor_view (page->actor, record) : NULL;
  if (view != NULL)
    sf_wire_write_row (page->out, view, scope, rev, content);
  return TRUE;
}

/* The publication in the current row of @stmt. @fresh: the client holds nothing of the scope, so that there is nothing
 * to take away. */
static gboolean
write_publication (Page *page, SfStmt *stmt, const char *scope, gboolean fresh, GError **error)
{
  const char *id = sf_stmt_get_text (stmt, 1);
  gint64 rev = sf_stmt_get_int (stmt, 2);
  SfKind kind;

  if (!sf_kind_from_name (sf_stmt_get_text (stmt, 0), &kind))
    {
      g_set_error (error, SF_DB_ERROR, SF_DB_ERROR_CORRUPT, "a publication of an unknown kind");
      return FALSE;
    }
  if (sf_stmt_is_null (stmt, 3))
    return write_record (page, kind, id, scope, rev, error);
  if (!fresh)
    sf_wire_write_gone (page->out, kind, id, scope, rev, g_strcmp0 (sf_stmt_get_text (stmt, 3), "deleted") == 0);
  return TRUE;
}

/* Writes what @head's scope has beyond the cookie, as far as the page goes. */
static gboolean
write_scope (Page *page, const Head *head, GError **error)
{
  gint64 from = get_cookie (page, head->scope);
  gint64 last = from;
  g_autoptr (GError) local = NULL;
  g_autoptr (SfStmt) stmt = sf_db_prepare (page->db,
                                           "SELECT kind, id, rev, gone FROM publication "
                                           "WHERE scope = :scope AND rev > :rev ORDER BY rev",
                                           error);

  if (stmt == NULL)
    return FALSE;
  sf_stmt_bind_text_at (stmt, 1, head->scope);
  sf_stmt_bind_int_at (stmt, 2, from);
  while (page->left > 0 && sf_stmt_step (stmt, &local))
    {
      last = sf_stmt_get_int (stmt, 2);
      if (!write_publication (page, stmt, head->scope, from == 0, error))
        return FALSE;
      page->left = page->out->len < MAX_PAGE_BYTES ? page->left - 1 : 0;
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  set_rev (page->cookie, head->scope, last);
  page->complete = last == head->rev;
  return TRUE;
}

static gboolean
write_rows (Page *page, GArray *heads, GError **error)
{
  page->complete = TRUE;
  for (guint i = 0; page->complete && i < heads->len; i++)
    {
      const Head *head = &g_array_index (heads, Head, i);

      if (head->rev == get_cookie (page, head->scope))
        set_rev (page->cookie, head->scope, head->rev);
      else if (!write_scope (page, head, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- The page ---- */

static GStrv
steal_texts (GPtrArray **texts)
{
  g_ptr_array_add (*texts, NULL);
  g_ptr_array_set_free_func (*texts, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (texts), FALSE);
}

static void
write_head (Page *page, SfStore *self, const char *request_id)
{
  g_auto (SfPageHead) head = { 0 };

  head.epoch = g_strdup (self->epoch);
  head.server_time = sf_clock_now (self->clock);
  head.grants = g_strdup (page->mark);
  head.scopes = g_strdupv (page->scopes);
  head.reset = steal_texts (&page->reset);
  head.drop = steal_texts (&page->drop);
  sf_wire_write_page_head (page->out, &head, request_id);
}

static void
write_tail (Page *page, GArray *heads, gint64 last_seq)
{
  g_auto (SfPageTail)
    tail = { .cookie = g_hash_table_ref (page->cookie), .complete = page->complete, .last_seq = last_seq };

  tail.digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < heads->len; i++)
    {
      const Head *head = &g_array_index (heads, Head, i);

      g_hash_table_insert (tail.digests, g_strdup (head->scope), g_memdup2 (&head->digest, sizeof head->digest));
    }
  sf_wire_write_page_tail (page->out, &tail);
}

static gpointer
pull_work (SfStore *self, SfDb *db, gpointer data, GError **error)
{
  const PullWork *work = data;
  g_auto (Page) page = { .db = db, .pull = work->pull, .left = work->pull->limit, .out = g_string_new (NULL) };
  g_autoptr (GArray) heads = NULL;
  gint64 last_seq;

  if (!load_grants (&page, work->session, error) ||
      !sf_store_check_device (db, work->pull->device, sf_actor_get_account (page.actor), &last_seq, error))
    return NULL;
  compare_cookie (&page, self->epoch);
  heads = load_heads (&page, error);
  if (heads == NULL)
    return NULL;
  check_future (&page, heads);
  write_head (&page, self, work->request_id);
  if (!write_rows (&page, heads, error))
    return NULL;
  write_tail (&page, heads, last_seq);
  return g_string_free_to_bytes (g_steal_pointer (&page.out));
}

void
sf_store_pull_async (SfStore *self, SfStoreSession *session, SfPull *pull, const char *request_id,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  PullWork *work = g_new0 (PullWork, 1);

  work->pull = pull;
  work->session = sf_store_session_ref (session);
  work->request_id = g_strdup (request_id);
  sf_store_read_async (self, pull_work, work, pull_work_free, (GDestroyNotify) g_bytes_unref, callback, user_data);
}

GBytes *
sf_store_pull_finish (SfStore *self, GAsyncResult *result, GError **error)
{
  return sf_store_finish (self, result, error);
}
