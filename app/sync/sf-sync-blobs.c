/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Files on their way to the server, one after the other, each resumed where it stopped. Nothing about an upload is
 * kept but the file itself: the server knows where it stands, and says so when the file is offered. Main thread; files
 * are read and moved on others.
 */
#define G_LOG_DOMAIN "sf-app"

#include "core/form/sf-media.h"
#include "core/wire/sf-wire-json.h"
#include "sync/sf-session-private.h"

#define PIECE (256 * 1024) /* bytes: what a broken connection can cost at most is sent again by the server's word */
#define SECONDS 60         /* for an answer */
#define BACKOFF_MIN 1000   /* ms */
#define BACKOFF_MAX (60 * 1000)
#define MAX_TURNS 8 /* answers that bring a file no further before it has to wait for the next cycle */

typedef struct
{
  SfFile *file;
  gint64 sent;
  char *code; /* what last went wrong, NULL if nothing */
  gboolean refused;
} Outgoing;

struct _SfSyncBlobs
{
  gatomicrefcount refs;
  SfSession *session; /* NULL once it is freed: answers reach nobody */
  SfSpool *spool;
  GCancellable *cancellable;
  GPtrArray *outgoing; /* Outgoing, in the order in which they were added */
  gboolean busy;
  gboolean pruned; /* in this visit */
  guint retry;     /* timer */
  guint backoff;   /* ms; 0: all is well */

  /* Of the file under way. */
  char *sha256;
  GBytes *bytes;
  char *upload;
  guint turns;
};

static void send_next (SfSyncBlobs *self);
static void offer (SfSyncBlobs *self);

static void
outgoing_free (gpointer data)
{
  Outgoing *self = data;

  sf_file_free (self->file);
  g_free (self->code);
  g_free (self);
}

static SfSyncBlobs *
sf_sync_blobs_ref (SfSyncBlobs *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
sf_sync_blobs_unref (SfSyncBlobs *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->spool, sf_spool_unref);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->outgoing);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->sha256);
  g_free (self->upload);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfSyncBlobs, sf_sync_blobs_unref)

/* ---- What waits ---- */

static Outgoing *
find (SfSyncBlobs *self, const char *sha256, guint *out_place)
{
  for (guint i = 0; i < self->outgoing->len; i++)
    {
      Outgoing *outgoing = self->outgoing->pdata[i];

      if (g_strcmp0 (outgoing->file->sha256, sha256) != 0)
        continue;
      if (out_place != NULL)
        *out_place = i;
      return outgoing;
    }
  return NULL;
}

static void
append (SfSyncBlobs *self, const SfFile *file)
{
  Outgoing *outgoing = find (self, file->sha256, NULL);

  if (outgoing == NULL)
    {
      outgoing = g_new0 (Outgoing, 1);
      outgoing->file = sf_file_copy (file);
      g_ptr_array_add (self->outgoing, outgoing);
    }
  /* Whoever adds it once more wants it to be tried once more. */
  outgoing->refused = FALSE;
}

static void
append_waiting (SfSyncBlobs *self)
{
  g_autoptr (GPtrArray) files = sf_spool_list_waiting (self->spool);

  for (guint i = 0; i < files->len; i++)
    append (self, files->pdata[i]);
}

SfSyncBlobs *
sf_sync_blobs_new (SfSession *session, const char *directory, GError **error)
{
  g_autoptr (SfSyncBlobs) self = g_new0 (SfSyncBlobs, 1);

  g_atomic_ref_count_init (&self->refs);
  self->cancellable = g_cancellable_new ();
  self->outgoing = g_ptr_array_new_with_free_func (outgoing_free);
  self->spool = sf_spool_new (directory, error);
  if (self->spool == NULL)
    return NULL;
  self->session = session;
  /* At once: an operation must not go out because nobody knows yet that its file waits. */
  append_waiting (self);
  return g_steal_pointer (&self);
}

void
sf_sync_blobs_free (SfSyncBlobs *self)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  self->session = NULL;
  sf_sync_blobs_unref (self);
}

SfSpool *
sf_sync_blobs_get_spool (SfSyncBlobs *self)
{
  return self->spool;
}

SfFileState
sf_sync_blobs_get_state (SfSyncBlobs *self, const char *sha256, gint64 *out_sent, const char **out_code)
{
  const Outgoing *outgoing = find (self, sha256, NULL);

  if (out_sent != NULL)
    *out_sent = outgoing != NULL ? outgoing->sent : 0;
  if (out_code != NULL)
    *out_code = outgoing != NULL ? outgoing->code : NULL;
  if (outgoing == NULL)
    return SF_FILE_SETTLED;
  return outgoing->refused ? SF_FILE_REFUSED : SF_FILE_WAITING;
}

/* ---- The end of a file's turn ---- */

static void
stop (SfSyncBlobs *self)
{
  self->busy = FALSE;
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->upload, g_free);
}

static void
set_code (SfSyncBlobs *self, const char *code, gboolean refused)
{
  g_autofree char *sha256 = g_strdup (self->sha256);
  Outgoing *outgoing = find (self, sha256, NULL);

  if (outgoing == NULL)
    return;
  g_free (outgoing->code);
  outgoing->code = g_strdup (code);
  outgoing->refused = refused;
  sf_session_emit_file_changed (self->session, sha256);
}

static gboolean
retry_cb (gpointer data)
{
  SfSyncBlobs *self = data;

  self->retry = 0;
  send_next (self);
  return G_SOURCE_REMOVE;
}

/* Later, with full jitter; the next cycle comes back to it, too. */
static void
pause_sending (SfSyncBlobs *self, const char *code)
{
  if (code != NULL)
    set_code (self, code, FALSE);
  if (self->session == NULL)
    return;
  stop (self);
  self->backoff = self->backoff == 0 ? BACKOFF_MIN : MIN (self->backoff * 2, BACKOFF_MAX);
  g_clear_handle_id (&self->retry, g_source_remove);
  self->retry =
    g_timeout_add ((guint) g_random_int_range (BACKOFF_MIN / 2, (gint32) self->backoff + 1), retry_cb, self);
}

/* Never: the others go on, and so does what waited for it. */
static void
give_up (SfSyncBlobs *self, const char *code)
{
  set_code (self, code, TRUE);
  if (self->session == NULL)
    return;
  stop (self);
  sf_sync_loop_wake (self->session->loop);
  if (self->session != NULL)
    send_next (self);
}

/* ---- Done ---- */

typedef struct
{
  SfSpool *spool;
  char *sha256;
  SfTime now;
} Moving;

static void
moving_free (gpointer data)
{
  Moving *self = data;

  sf_spool_unref (self->spool);
  g_free (self->sha256);
  g_free (self);
}

static void
move_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Moving *moving = data;
  GError *error = NULL;

  if (sf_spool_mark_sent (moving->spool, moving->sha256, moving->now, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  sf_spool_forget_sent (moving->spool, moving->now);
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncBlobs) self = data;
  const Moving *moving = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  guint place;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (self->session == NULL)
    return;
  /* It is on the server all the same; the next start offers it once more. */
  if (error != NULL)
    g_warning ("a file that was sent: %s", error->message);
  if (find (self, moving->sha256, &place) != NULL)
    g_ptr_array_remove_index (self->outgoing, place);
  stop (self);
  self->backoff = 0;
  sf_session_emit_file_changed (self->session, moving->sha256);
  if (self->session == NULL)
    return;
  sf_sync_loop_wake (self->session->loop);
  if (self->session != NULL)
    send_next (self);
}

static void
finish (SfSyncBlobs *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, moved_cb, sf_sync_blobs_ref (self));
  Moving *moving = g_new0 (Moving, 1);

  moving->spool = sf_spool_ref (self->spool);
  moving->sha256 = g_strdup (self->sha256);
  moving->now = sf_clock_now (self->session->clock);
  g_task_set_task_data (task, moving, moving_free);
  g_task_run_in_thread (task, move_in_thread);
}

/* ---- Sending ---- */

static gboolean
is_final (const char *code)
{
  static const char *const final[] = {
    "E_BLOB_TOO_LARGE", "E_BLOB_TYPE", "E_BLOB_BROKEN", "E_BLOB_HASH", "E_BLOB_DIMENSIONS", "E_BAD_REQUEST", NULL
  };

  return code != NULL && g_strv_contains (final, code);
}

/* The answer if it brings the file further; NULL when its turn ended with it. Transfer full. */
static SfHttpAnswer *
take_answer (SfSyncBlobs *self, GAsyncResult *result)
{
  g_autoptr (SfHttpAnswer) answer = sf_http_send_finish (NULL, result, NULL);

  if (self->session == NULL)
    return NULL;
  /* Dropped meanwhile: nobody wants it any more. */
  if (find (self, self->sha256, NULL) == NULL)
    {
      stop (self);
      send_next (self);
    }
  else if (answer == NULL || answer->status == 401 || answer->status >= 500 || answer->status == 429)
    pause_sending (self, answer != NULL && answer->status >= 500 ? answer->code : NULL);
  else if (is_final (answer->code))
    give_up (self, answer->code);
  else
    return g_steal_pointer (&answer);
  return NULL;
}

static void
came_to (SfSyncBlobs *self, gint64 offset)
{
  g_autofree char *sha256 = g_strdup (self->sha256);
  Outgoing *outgoing = find (self, sha256, NULL);

  if (offset > outgoing->sent)
    self->turns = self->backoff = 0;
  outgoing->sent = offset;
  g_clear_pointer (&outgoing->code, g_free);
  sf_session_emit_file_changed (self->session, sha256);
}

static void send_piece (SfSyncBlobs *self, gint64 offset);

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncBlobs) self = data;
  g_autoptr (SfHttpAnswer) answer = take_answer (self, result);
  gint64 size = self->bytes != NULL ? (gint64) g_bytes_get_size (self->bytes) : 0;

  if (answer == NULL)
    return;
  if (answer->offset < 0 || answer->offset > size)
    {
      /* It is gone, or somebody else goes on with it: ask anew. */
      offer (self);
      return;
    }
  came_to (self, answer->offset);
  if (self->session == NULL)
    return;
  if (answer->status == 204 && answer->offset == size)
    finish (self);
  else
    send_piece (self, answer->offset);
}

static gboolean
may_go_on (SfSyncBlobs *self)
{
  if (self->session->http != NULL && self->turns++ < MAX_TURNS)
    return TRUE;
  pause_sending (self, NULL);
  return FALSE;
}

/* Also an empty one: of a file that is there, but was not checked. */
static void
send_piece (SfSyncBlobs *self, gint64 offset)
{
  g_autofree char *path = g_strconcat ("/v1/blobs/", self->upload, NULL);
  gsize left = g_bytes_get_size (self->bytes) - (gsize) offset;

  if (may_go_on (self))
    sf_http_send_piece_async (self->session->http, path, offset,
                              g_bytes_new_from_bytes (self->bytes, (gsize) offset, MIN (left, PIECE)), SECONDS,
                              self->cancellable, sent_cb, sf_sync_blobs_ref (self));
}

static void
offered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncBlobs) self = data;
  g_autoptr (SfHttpAnswer) answer = take_answer (self, result);
  const char *upload;
  gint64 offset;

  if (answer == NULL)
    return;
  if (answer->status == 200)
    {
      finish (self);
      return;
    }
  upload = answer->status == 201 && answer->json != NULL ? sf_wire_get_text (answer->json, "upload", NULL) : NULL;
  if (upload == NULL || !sf_wire_get_int (answer->json, "offset", &offset, NULL) || offset < 0 ||
      offset > (gint64) g_bytes_get_size (self->bytes))
    {
      /* Such as E_BLOB_QUOTA: what the person does next may change it. */
      pause_sending (self, answer->code);
      return;
    }
  g_free (self->upload);
  self->upload = g_strdup (upload);
  came_to (self, offset);
  if (self->session != NULL)
    send_piece (self, offset);
}

static void
offer (SfSyncBlobs *self)
{
  const Outgoing *outgoing = find (self, self->sha256, NULL);
  GString *json;

  if (!may_go_on (self))
    return;
  json = g_string_new ("{");
  sf_json_append_text_member (json, "sha256", outgoing->file->sha256);
  sf_json_append_member (json, "size");
  sf_json_append_int (json, outgoing->file->size);
  sf_json_append_text_member (json, "mime", outgoing->file->mime);
  g_string_append_c (json, '}');
  sf_http_send_async (self->session->http, "POST", "/v1/blobs", g_string_free_to_bytes (json), SECONDS,
                      self->cancellable, offered_cb, sf_sync_blobs_ref (self));
}

/* ---- From the spool ---- */

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Moving *moving = data;
  GError *error = NULL;
  GBytes *bytes = sf_spool_load_waiting (moving->spool, moving->sha256, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfSyncBlobs) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->session == NULL)
    return;
  if (find (self, self->sha256, NULL) == NULL)
    {
      stop (self);
      send_next (self);
      return;
    }
  if (bytes == NULL)
    {
      g_warning ("a file that waits: %s", error->message);
      give_up (self, "E_BLOB_BROKEN");
      return;
    }
  self->bytes = g_steal_pointer (&bytes);
  offer (self);
}

static void
send_next (SfSyncBlobs *self)
{
  const Outgoing *next = NULL;
  g_autoptr (GTask) task = NULL;
  Moving *moving;

  if (self->busy || self->session->http == NULL)
    return;
  for (guint i = 0; i < self->outgoing->len && next == NULL; i++)
    if (!((Outgoing *) self->outgoing->pdata[i])->refused)
      next = self->outgoing->pdata[i];
  if (next == NULL)
    return;
  self->busy = TRUE;
  self->turns = 0;
  self->sha256 = g_strdup (next->file->sha256);
  task = g_task_new (NULL, NULL, loaded_cb, sf_sync_blobs_ref (self));
  moving = g_new0 (Moving, 1);
  moving->spool = sf_spool_ref (self->spool);
  moving->sha256 = g_strdup (self->sha256);
  g_task_set_task_data (task, moving, moving_free);
  g_task_run_in_thread (task, load_in_thread);
}

void
sf_sync_blobs_send (SfSyncBlobs *self)
{
  send_next (self);
}

void
sf_sync_blobs_add (SfSyncBlobs *self, const SfFile *file)
{
  append (self, file);
  send_next (self);
}

void
sf_sync_blobs_drop (SfSyncBlobs *self, const char *sha256)
{
  guint place;

  if (find (self, sha256, &place) == NULL)
    return;
  g_ptr_array_remove_index (self->outgoing, place);
  sf_spool_drop (self->spool, sha256);
}

/* At once, as at the start: the operations that go with these files are offered again, too. */
void
sf_sync_blobs_offer_again (SfSyncBlobs *self)
{
  sf_spool_offer_again (self->spool);
  append_waiting (self);
  send_next (self);
}

/* ---- What may be seen no longer ---- */

static gpointer
list_wanted (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (SfStmt) stmt = sf_db_prepare (db, "SELECT DISTINCT sha256 FROM attachment ORDER BY sha256", error);
  g_autoptr (GError) local = NULL;

  while (stmt != NULL && sf_stmt_step (stmt, &local))
    g_hash_table_add (wanted, g_strdup (sf_stmt_get_text (stmt, 0)));
  if (stmt != NULL && local == NULL)
    sf_spool_prune (data, wanted);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static void
pruned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  sf_db_pool_finish (NULL, result, &error);
  if (error != NULL)
    g_warning ("files that may not be seen any more: %s", error->message);
}

void
sf_sync_blobs_pulled (SfSyncBlobs *self, guint kinds)
{
  /* Once a visit in any case: the program may have ended between the rows and the files. */
  if (self->pruned && (kinds & 1u << SF_KIND_ATTACHMENT) == 0)
    return;
  self->pruned = TRUE;
  sf_db_pool_read_async (sf_cache_get_pool (self->session->cache), list_wanted, sf_spool_ref (self->spool),
                         (GDestroyNotify) sf_spool_unref, NULL, NULL, pruned_cb, NULL);
}
