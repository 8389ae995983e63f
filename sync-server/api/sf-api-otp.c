/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The second factor: begun with the password, on once a first code was right, off by the password or by an admin.
 */
#define G_LOG_DOMAIN "sf-server"

#include "api/sf-api-secrets.h"
#include "api/sf-api.h"
#include "auth/sf-totp.h"
#include "core/wire/sf-wire-json.h"
#include "store/sf-store-accounts.h"

/* ---- Beginning ---- */

typedef struct
{
  SfRequest *request;
  char *secret;
} Enrolment;

static void
enrolment_free (Enrolment *self)
{
  sf_request_unref (self->request);
  explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Enrolment, enrolment_free)

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Enrolment) enrolment = data;
  SfRequest *request = enrolment->request;
  GError *error = NULL;
  g_autofree char *school = sf_store_text_finish (request->store, result, &error);
  g_autofree char *uri = NULL;
  GString *json;

  if (school == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  uri = sf_totp_uri (enrolment->secret, school, request->session->login);
  json = sf_request_begin_json (request);
  sf_json_append_text_member (json, "secret", enrolment->secret);
  sf_json_append_text_member (json, "uri", uri);
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

static void
proven_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  Enrolment *enrolment;

  if (!sf_api_prove_finish (result, &error))
    {
      sf_request_fail (request, error);
      return;
    }
  enrolment = g_new0 (Enrolment, 1);
  enrolment->request = sf_request_ref (request);
  enrolment->secret = sf_totp_secret_new ();
  sf_store_factor_begin_async (request->store, request->session, enrolment->secret, begun_cb, enrolment);
}

static void
prove_first (SfRequest *request, GAsyncReadyCallback callback)
{
  GError *error = NULL;
  const char *password = sf_wire_get_text (request->body, "password", &error);

  if (password == NULL)
    sf_request_fail (request, error);
  else
    sf_api_prove_async (request, password, callback, sf_request_ref (request));
}

void
sf_api_otp_begin (SfRequest *request)
{
  prove_first (request, proven_cb);
}

/* ---- The first code ---- */

static void
confirmed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autofree char *codes = sf_store_text_finish (request->store, result, &error);
  GString *json;

  if (codes == NULL)
    {
      sf_request_fail (request, error);
      return;
    }
  json = sf_request_begin_json (request);
  sf_json_append_member (json, "recovery");
  g_string_append (json, codes);
  sf_request_answer_json (request, SOUP_STATUS_OK, json);
}

static void
pending_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autofree char *secret = sf_store_text_finish (request->store, result, &error);
  SfTime now = sf_clock_now (sf_store_get_clock (request->store));
  gint64 step;

  if (secret == NULL)
    sf_request_fail (request, error);
  else if (!sf_totp_match (secret, json_object_get_string_member (request->body, "code"), now, 0, &step))
    sf_request_fail (request, g_error_new_literal (SF_STORE_ERROR, SF_STORE_ERROR_OTP_WRONG, "not the code"));
  else
    sf_store_factor_confirm_async (request->store, request->session, step, confirmed_cb, sf_request_ref (request));
}

void
sf_api_otp_confirm (SfRequest *request)
{
  GError *error = NULL;

  if (sf_wire_get_text (request->body, "code", &error) == NULL)
    sf_request_fail (request, error);
  else
    sf_store_factor_pending_async (request->store, request->session, pending_cb, sf_request_ref (request));
}

/* ---- Off ---- */

static void
off_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;
  g_autofree char *done = sf_store_text_finish (request->store, result, &error);

  if (done != NULL)
    sf_request_answer_empty (request, SOUP_STATUS_NO_CONTENT);
  else
    sf_request_fail (request, error);
}

static void
off_proven_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SfRequest) request = data;
  GError *error = NULL;

  if (sf_api_prove_finish (result, &error))
    sf_store_factor_off_async (request->store, request->session, NULL, off_cb, sf_request_ref (request));
  else
    sf_request_fail (request, error);
}

void
sf_api_otp_off (SfRequest *request)
{
  prove_first (request, off_proven_cb);
}

/* Not the own one: that takes the password. */
void
sf_api_accounts_otp_off (SfRequest *request)
{
  const char *account = sf_request_get_param (request);

  if (g_str_equal (account, sf_actor_get_account (request->session->actor)))
    sf_request_fail (request, g_error_new_literal (SF_STORE_ERROR, SF_STORE_ERROR_ROLE, "the own one"));
  else
    sf_store_factor_off_async (request->store, request->session, account, off_cb, sf_request_ref (request));
}
