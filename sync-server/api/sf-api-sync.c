/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Push and pull. Codes that come with a push are compared before it is handed to the store, which learns only whose
 * were right.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api.h"
#include "auth/sf-passwords.h"
#include "core/wire/sf-wire.h"
#include "store/sf-store-accounts.h"

static gboolean
check_epoch_and_schema (SfRequest *request, const char *epoch, int schema, GError **error)
{
  if (schema < SF_WIRE_SCHEMA_MIN || schema > SF_WIRE_SCHEMA_MAX)
    g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_SCHEMA, "no common version");
  else if (g_strcmp0 (epoch, sf_store_get_epoch (request->store)) != 0)
    g_set_error_literal (error, SF_STORE_ERROR, SF_STORE_ERROR_EPOCH, "another epoch");
  else
    return TRUE;
  return FALSE;
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autoptr (SfPushAnswer) answer = sf_store_push_finish (request->store, result, &error);
  g_autoptr (GBytes) body = NULL;
  GString *json;

  if (answer == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  json = g_string_sized_new (answer->receipts->len * 160 + 256);
  sf_wire_write_push_answer (json, answer, sf_clock_now (sf_store_get_clock (request->store)), request->id);
  body = g_string_free_to_bytes (json);
  sf_request_answer (request, SOUP_STATUS_OK, "application/json", body);
}

/* ---- Operation codes (操作码) ---- */

#define MAX_CODES 3 /* different ones in one push: a person has one, and mistypes it */

typedef struct
{
  SfRequest *request;
  SfPush *push;
  SfStoreCredential *credential;
  GPtrArray *codes; /* the different ones of the push, borrowed from its secrets */
  guint next;
  const char *right; /* one of them */
} Proof;

static void
proof_free (Proof *self)
{
  sf_request_unref (self->request);
  g_clear_pointer (&self->push, sf_push_free);
  g_clear_pointer (&self->credential, sf_store_credential_free);
  g_clear_pointer (&self->codes, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Proof, proof_free)

static void
hand_over (Proof *proof)
{
  SfRequest *request = proof->request;

  sf_store_push_async (request->store, request->session, g_steal_pointer (&proof->push), pushed_cb,
                       sf_request_ref (request));
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Proof) proof = data;
  GError *error = NULL;
  g_autofree char *done = sf_store_text_finish (proof->request->store, result, &error);

  /* What cannot be counted is not tried. */
  if (done != NULL)
    hand_over (proof);
  else
    sf_request_fail (proof->request, error);
}

/* Says of each operation whether its code was right, and counts the wrong codes, not the operations. */
static void
sort_out (Proof *proof)
{
  SfRequest *request = proof->request;
  guint wrong = proof->right != NULL ? proof->codes->len - 1 : proof->codes->len;

  sf_push_settle_secrets (proof->push, proof->right);
  if (proof->codes->len == 0 || proof->credential->account == NULL)
    hand_over (proof);
  else
    {
      sf_store_operation_code_tried_async (request->store, request->session, wrong, counted_cb, proof);
      return;
    }
  proof_free (proof);
}

static void compare_next (Proof *proof);

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Proof) proof = data;
  GError *error = NULL;
  gboolean right;

  if (!sf_passwords_verify_finish (sf_server_get_passwords (proof->request->server), result, &right, &error))
    {
      sf_request_fail (proof->request, error);
      return;
    }
  if (right)
    proof->right = proof->codes->pdata[proof->next];
  proof->next++;
  compare_next (g_steal_pointer (&proof));
}

/* Takes @proof over. */
static void
compare_next (Proof *proof)
{
  if (proof->right != NULL || proof->next == proof->codes->len)
    sort_out (proof);
  else
    sf_passwords_verify_async (sf_server_get_passwords (proof->request->server), proof->credential->hash,
                               proof->codes->pdata[proof->next], compared_cb, proof);
}

static void
collect_codes (Proof *proof)
{
  GHashTableIter iter;
  gpointer code;

  proof->codes = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, proof->push->secrets);
  while (g_hash_table_iter_next (&iter, NULL, &code) && proof->codes->len < MAX_CODES)
    if (!g_ptr_array_find_with_equal_func (proof->codes, code, g_str_equal, NULL))
      g_ptr_array_add (proof->codes, code);
}

static void
code_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Proof) proof = data;
  GError *error = NULL;

  proof->credential = sf_store_operation_code_get_finish (proof->request->store, result, &error);
  if (proof->credential == NULL)
    {
      sf_request_fail (proof->request, error);
      return;
    }
  proof->push->secrets_locked = proof->credential->locked_until;
  if (proof->push->secrets_locked == 0)
    collect_codes (proof);
  else
    proof->codes = g_ptr_array_new ();
  compare_next (g_steal_pointer (&proof));
}

void
sf_api_push (SfRequest *request)
{
  GError *error = NULL;
  g_autoptr (SfPush) push = sf_wire_read_push (request->body, &error);
  Proof *proof;

  if (push == NULL || !check_epoch_and_schema (request, push->epoch, push->schema, &error))
    {
      sf_request_fail (request, error);
      return;
    }
  proof = g_new0 (Proof, 1);
  proof->request = sf_request_ref (request);
  proof->push = g_steal_pointer (&push);
  if (proof->push->secrets != NULL && g_hash_table_size (proof->push->secrets) > 0)
    sf_store_operation_code_get_async (request->store, request->session, code_cb, proof);
  else
    {
      hand_over (proof);
      proof_free (proof);
    }
}

static void
pulled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autoptr (GBytes) page = sf_store_pull_finish (request->store, result, &error);

  if (page == NULL)
    sf_request_fail (request, error);
  else
    sf_request_answer (request, SOUP_STATUS_OK, "application/x-ndjson", page);
}

void
sf_api_pull (SfRequest *request)
{
  GError *error = NULL;
  g_autoptr (SfPull) pull = sf_wire_read_pull (request->body, &error);

  if (pull == NULL || !check_epoch_and_schema (request, pull->epoch, pull->schema, &error))
    sf_request_fail (request, error);
  else
    sf_store_pull_async (request->store, request->session, g_steal_pointer (&pull), request->id, pulled_cb,
                         sf_request_ref (request));
}
