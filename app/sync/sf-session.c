/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The session's state: properties, signals, the outbox's copy in memory.
 */
#define G_LOG_DOMAIN "sf-app"

#include <string.h>

#include "core/model/sf-uuid.h"
#include "db/sf-facts-query.h"
#include "sync/sf-session-private.h"

G_DEFINE_FINAL_TYPE (SfSession, sf_session, G_TYPE_OBJECT)
G_DEFINE_QUARK (sf - sync - error - quark, sf_sync_error)

/* ---- Refusals carry their parameters ---- */

typedef struct
{
  JsonObject *params;
} SfRefusalPrivate;

static void
sf_refusal_private_init (SfRefusalPrivate *self)
{
  self->params = NULL;
}

static void
sf_refusal_private_copy (const SfRefusalPrivate *from, SfRefusalPrivate *to)
{
  to->params = from->params != NULL ? json_object_ref (from->params) : NULL;
}

static void
sf_refusal_private_clear (SfRefusalPrivate *self)
{
  g_clear_pointer (&self->params, json_object_unref);
}

GQuark sf_refusal_quark (void);
G_DEFINE_EXTENDED_ERROR (SfRefusal, sf_refusal)

GQuark
sf_workflow_error_quark (void)
{
  return sf_refusal_quark ();
}

JsonObject *
sf_session_error_params (const GError *error)
{
  return error->domain == SF_WORKFLOW_ERROR ? sf_refusal_get_private (error)->params : NULL;
}

GError *
sf_session_make_refusal (SfWorkflowCode code, JsonObject *params)
{
  GError *error = g_error_new_literal (SF_WORKFLOW_ERROR, (int) code, sf_workflow_code_name (code));

  if (params != NULL)
    sf_refusal_get_private (error)->params = json_object_ref (params);
  return error;
}

/* ---- The object ---- */

enum
{
  PROP_SYNC_STATE = 1,
  PROP_N_WAITING,
  PROP_N_ATTENTION,
  PROP_N_UNREAD,
  PROP_LAST_SYNC,
  PROP_CLOCK_SKEW,
  PROP_IS_OPEN,
  PROP_INITIAL,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

enum
{
  CHANGED,
  ANSWERED,
  FILE_CHANGED,
  REFUSED,
  SECRET_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sf_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SfSession *self = SF_SESSION (object);

  switch (id)
    {
    case PROP_SYNC_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, sf_session_get_n_waiting (self));
      break;
    case PROP_N_ATTENTION:
      g_value_set_uint (value, sf_session_get_n_attention (self));
      break;
    case PROP_N_UNREAD:
      g_value_set_uint (value, self->n_unread);
      break;
    case PROP_LAST_SYNC:
      g_value_set_int64 (value, self->last_sync);
      break;
    case PROP_CLOCK_SKEW:
      g_value_set_int64 (value, self->skew);
      break;
    case PROP_IS_OPEN:
      g_value_set_boolean (value, sf_session_get_is_open (self));
      break;
    case PROP_INITIAL:
      g_value_set_boolean (value, self->initial);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sf_session_dispose (GObject *object)
{
  sf_session_close (SF_SESSION (object));
  G_OBJECT_CLASS (sf_session_parent_class)->dispose (object);
}

static void
sf_session_finalize (GObject *object)
{
  SfSession *self = SF_SESSION (object);

  sf_clock_unref (self->clock);
  g_free (self->directory);
  sf_password_free (self->otp);
  G_OBJECT_CLASS (sf_session_parent_class)->finalize (object);
}

static void
sf_session_class_init (SfSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sf_session_get_property;
  object_class->dispose = sf_session_dispose;
  object_class->finalize = sf_session_finalize;
  props[PROP_SYNC_STATE] = g_param_spec_uint ("sync-state", NULL, NULL, 0, SF_SYNC_SYNCED, SF_SYNC_OFFLINE, flags);
  props[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_ATTENTION] = g_param_spec_uint ("n-attention", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_N_UNREAD] = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_LAST_SYNC] = g_param_spec_int64 ("last-sync", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_CLOCK_SKEW] = g_param_spec_int64 ("clock-skew", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  props[PROP_IS_OPEN] = g_param_spec_boolean ("is-open", NULL, NULL, FALSE, flags);
  props[PROP_INITIAL] = g_param_spec_boolean ("initial", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] =
    g_signal_new ("changed", SF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[ANSWERED] = g_signal_new ("answered", SF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                    G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[FILE_CHANGED] = g_signal_new ("file-changed", SF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REFUSED] =
    g_signal_new ("refused", SF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SECRET_WANTED] = g_signal_new ("secret-wanted", SF_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sf_session_init (SfSession *self)
{
  self->hold = SF_SESSION_HOLD;
  self->state = SF_SYNC_OFFLINE;
}

SfSession *
sf_session_new (const char *directory, SfClock *clock)
{
  SfSession *self = g_object_new (SF_TYPE_SESSION, NULL);

  self->directory = g_strdup (directory);
  self->clock = sf_clock_ref (clock);
  return self;
}

void
sf_session_set_hold (SfSession *self, SfTime hold)
{
  self->hold = hold;
}

void
sf_session_refuse (SfSession *self, SfSyncError why)
{
  if (why == SF_SYNC_ERROR_PASSWORD_CHANGE)
    {
      self->initial = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INITIAL]);
    }
  sf_session_set_state (self, why == SF_SYNC_ERROR_PASSWORD_CHANGE ? SF_SYNC_LOGIN_NEEDED : SF_SYNC_OFFLINE);
  g_signal_emit (self, signals[REFUSED], 0, (int) why);
}

GError *
sf_session_make_closed (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "logged out");
}

void
sf_password_free (char *password)
{
  if (password != NULL)
    explicit_bzero (password, strlen (password));
  g_free (password);
}

void
sf_session_close (SfSession *self)
{
  g_clear_pointer (&self->loop, sf_sync_loop_free);
  g_clear_pointer (&self->blobs, sf_sync_blobs_free);
  g_clear_object (&self->cache);
  g_clear_pointer (&self->outbox, sf_db_pool_free);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->http, sf_http_free);
  g_clear_pointer (&self->rules, sf_rules_free);
  g_clear_pointer (&self->actor, sf_actor_unref);
  g_clear_pointer (&self->person, sf_person_free);
  self->visit++;
  g_clear_pointer (&self->password, sf_password_free);
  g_clear_pointer (&self->secrets, g_hash_table_unref);
  g_clear_pointer (&self->secrets_wanted, g_hash_table_unref);
  self->initial = FALSE;
  self->n_unread = 0;
  self->last_sync = 0;
  self->ack = 0;
}

/* ---- Properties ---- */

static guint
count_pending (SfSession *self, gboolean rejected)
{
  guint n = 0;

  for (guint i = 0; self->pending != NULL && i < self->pending->len; i++)
    {
      SfPendingState state = ((SfPending *) self->pending->pdata[i])->state;

      n += rejected ? state == SF_PENDING_REJECTED : state == SF_PENDING_WAITING || state == SF_PENDING_SENT;
    }
  return n;
}

SfSyncState
sf_session_get_sync_state (SfSession *self)
{
  return self->state;
}

guint
sf_session_get_n_waiting (SfSession *self)
{
  return count_pending (self, FALSE);
}

guint
sf_session_get_n_attention (SfSession *self)
{
  return count_pending (self, TRUE);
}

guint
sf_session_get_n_unread (SfSession *self)
{
  return self->n_unread;
}

SfTime
sf_session_get_last_sync (SfSession *self)
{
  return self->last_sync;
}

SfTime
sf_session_get_clock_skew (SfSession *self)
{
  return self->skew;
}

gboolean
sf_session_get_is_open (SfSession *self)
{
  return self->actor != NULL;
}

gboolean
sf_session_get_initial (SfSession *self)
{
  return self->initial;
}

SfActor *
sf_session_get_actor (SfSession *self)
{
  return self->actor;
}

const char *const *
sf_session_get_roles (SfSession *self)
{
  static const char *const none[] = { NULL };

  return self->person != NULL ? (const char *const *) self->person->roles : none;
}

const char *
sf_session_get_login (SfSession *self)
{
  return self->person != NULL ? self->person->login : NULL;
}

const char *
sf_session_get_server (SfSession *self)
{
  return self->person != NULL ? self->person->server : NULL;
}

SfClock *
sf_session_get_clock (SfSession *self)
{
  return self->clock;
}

const SfRules *
sf_session_get_rules (SfSession *self)
{
  if (self->rules == NULL)
    self->rules = sf_rules_new (NULL, NULL);
  return self->rules;
}

char *
sf_session_new_id (SfSession *self)
{
  return sf_uuid_new (sf_clock_now (self->clock));
}

void
sf_session_sync_now (SfSession *self)
{
  g_clear_pointer (&self->secrets_wanted, g_hash_table_unref);
  if (self->loop != NULL)
    sf_sync_loop_sync_now (self->loop);
}

SfListModel *
sf_session_new_list (SfSession *self)
{
  g_return_val_if_fail (self->cache != NULL, NULL);
  return sf_list_model_new (self->cache);
}

/* ---- Changes ---- */

void
sf_session_set_state (SfSession *self, SfSyncState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SYNC_STATE]);
}

void
sf_session_take_server_time (SfSession *self, SfTime server_time)
{
  self->skew = server_time - sf_clock_now (self->clock);
  self->last_sync = server_time;
  if (self->person != NULL)
    sf_person_note_contact (self->person, server_time, self->skew);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_SYNC]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CLOCK_SKEW]);
}

SfTime
sf_session_server_now (SfSession *self)
{
  return sf_clock_now (self->clock) + self->skew;
}

typedef struct
{
  gint64 unread;
  SfRules *rules;
} Facts;

static void
facts_free (gpointer data)
{
  Facts *self = data;

  g_clear_pointer (&self->rules, sf_rules_free);
  g_free (self);
}

static gpointer
read_facts (SfDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Facts *facts = g_new0 (Facts, 1);

  if (!sf_db_query_int (db, "SELECT count(*) FROM notice WHERE state = 'unread'", 0, &facts->unread, error))
    {
      facts_free (facts);
      return NULL;
    }
  facts->rules = sf_facts_query_rules (db, error);
  if (facts->rules != NULL)
    return facts;
  facts_free (facts);
  return NULL;
}

typedef struct
{
  SfSession *session;
  guint visit;
} Asked;

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Asked *asked = data;
  g_autoptr (SfSession) self = asked->session;
  Facts *facts = sf_db_pool_finish (NULL, result, NULL);

  if (facts == NULL)
    return;
  if (asked->visit == self->visit)
    {
      self->n_unread = (guint) facts->unread;
      g_clear_pointer (&self->rules, sf_rules_free);
      self->rules = g_steal_pointer (&facts->rules);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_UNREAD]);
    }
  facts_free (facts);
}

static void
ask_facts (SfSession *self)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->session = g_object_ref (self);
  asked->visit = self->visit;
  sf_db_pool_read_async (sf_cache_get_pool (self->cache), read_facts, NULL, NULL, facts_free, NULL, facts_cb, asked);
}

void
sf_session_refresh (SfSession *self, guint kinds)
{
  const guint counted = 1u << SF_KIND_NOTICE | 1u << SF_KIND_SETTINGS;

  if (self->cache == NULL)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_WAITING]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_ATTENTION]);
  if ((kinds & counted) != 0)
    ask_facts (self);
  if (kinds == 0)
    return;
  sf_cache_emit_changed (self->cache, kinds);
  g_signal_emit (self, signals[CHANGED], 0, kinds);
}

void
sf_session_emit_answered (SfSession *self, const char *uid, gboolean applied)
{
  g_signal_emit (self, signals[ANSWERED], 0, uid, applied);
}

void
sf_session_want_secret (SfSession *self, const char *uid)
{
  if (self->secrets_wanted == NULL)
    self->secrets_wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_hash_table_add (self->secrets_wanted, g_strdup (uid)))
    g_signal_emit (self, signals[SECRET_WANTED], 0, uid);
}

void
sf_session_emit_file_changed (SfSession *self, const char *sha256)
{
  g_signal_emit (self, signals[FILE_CHANGED], 0, sha256);
}

void
sf_session_notify_open (SfSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_OPEN]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INITIAL]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_WAITING]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_ATTENTION]);
}

/* ---- The outbox in memory ---- */

gboolean
sf_session_find_pending (SfSession *self, const char *uid, guint *out_place)
{
  for (guint i = 0; self->pending != NULL && i < self->pending->len; i++)
    {
      const SfPending *pending = self->pending->pdata[i];

      if (g_str_equal (sf_operation_get_uid (pending->operation), uid))
        {
          *out_place = i;
          return TRUE;
        }
    }
  return FALSE;
}

void
sf_session_replace_pending (SfSession *self, SfPending *changed)
{
  guint place;

  if (!sf_session_find_pending (self, sf_operation_get_uid (changed->operation), &place))
    return;
  sf_pending_unref (self->pending->pdata[place]);
  self->pending->pdata[place] = sf_pending_ref (changed);
}

GPtrArray *
sf_session_copy_pending (SfSession *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_pending_unref);

  for (guint i = 0; self->pending != NULL && i < self->pending->len; i++)
    g_ptr_array_add (copy, sf_pending_ref (self->pending->pdata[i]));
  return copy;
}
