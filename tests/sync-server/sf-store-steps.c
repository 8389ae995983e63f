/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#include "sf-store-steps.h"

#include "core/model/sf-uuid.h"

SfTime
sf_test_at (const char *text)
{
  SfTime time;

  g_assert_true (sf_time_parse (text, &time));
  return time;
}

gint64
sf_test_count (SfStoreFixture *f, const char *what)
{
  g_autofree char *sql = g_strconcat ("SELECT COUNT(*) FROM ", what, NULL);

  return sf_store_fixture_query (f, sql);
}

void
sf_test_set_rule (SfStoreFixture *f, const char *key, const char *value)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autoptr (SfRecord) settings = sf_store_fixture_get (f, SF_KIND_SETTINGS, f->settings, NULL);
  g_autoptr (GError) error = NULL;
  SfRecord *changed = sf_record_copy (settings);

  sf_record_set_edition (changed, "school-2020");
  sf_record_set_field (changed, key, value);
  g_ptr_array_add (records, changed);
  sf_store_put_records (f->store, records, &error);
  g_assert_no_error (error);
}

JsonObject *
sf_test_json (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

void
sf_test_act_json (SfStoreFixture *f, SfTestClient *client, const char *action, SfKind kind, const char *id,
                  const char *args, const char *code)
{
  sf_test_act (f, client, action, kind, id, args != NULL ? sf_test_json (args) : NULL, code);
}

char *
sf_test_sign (SfStoreFixture *f, SfTestClient *employer, guint n)
{
  char *id = sf_test_invite (f, employer, n);

  sf_test_act (f, f->student[n], "accept", SF_KIND_SIGNING, id, sf_test_args (n), NULL);
  sf_test_act (f, f->college[n / 2], "college_approve", SF_KIND_SIGNING, id, NULL, NULL);
  sf_test_act (f, f->office, "office_approve", SF_KIND_SIGNING, id, NULL, NULL);
  return id;
}

char *
sf_test_agreement_of (SfStoreFixture *f, const char *signing)
{
  g_autofree char *sql = g_strdup_printf ("SELECT agreement FROM signing WHERE id = '%s'", signing);

  return sf_store_fixture_query_text (f, sql);
}

void
sf_test_attach (SfStoreFixture *f, SfKind kind, const char *about, const char *purpose)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sf_record_unref);
  g_autofree char *id = sf_uuid_derive (about, purpose);
  g_autoptr (GError) error = NULL;
  SfRecord *attachment = sf_record_new (SF_KIND_ATTACHMENT, id);

  sf_record_set_state (attachment, SF_ACTIVE);
  sf_record_set_text (attachment, SF_ATTACHMENT_ABOUT_KIND, sf_kind_info (kind)->name);
  sf_record_set_text (attachment, SF_ATTACHMENT_ABOUT, about);
  sf_record_set_text (attachment, SF_ATTACHMENT_SHA256, "00");
  sf_record_set_text (attachment, SF_ATTACHMENT_MIME, "application/pdf");
  sf_record_set_int (attachment, SF_ATTACHMENT_SIZE, 1);
  sf_record_set_text (attachment, SF_ATTACHMENT_PURPOSE, purpose);
  g_ptr_array_add (records, attachment);
  sf_store_put_records (f->store, records, &error);
  g_assert_no_error (error);
}

JsonObject *
sf_test_cancellation_args (const char *agreement)
{
  JsonObject *args = json_object_new ();
  JsonObject *form = json_object_new ();

  json_object_set_string_member (form, "explanation", "家庭原因");
  json_object_set_object_member (args, "form", form);
  json_object_set_string_member (args, "agreement", agreement);
  return args;
}

char *
sf_test_request_cancellation (SfStoreFixture *f, guint n, const char *signing, const char *code)
{
  char *id = sf_uuid_new (sf_clock_now (f->clock));
  g_autofree char *agreement = sf_test_agreement_of (f, signing);

  sf_test_act (f, f->student[n], "save_draft", SF_KIND_CANCELLATION, id, sf_test_cancellation_args (agreement), NULL);
  sf_test_attach (f, SF_KIND_CANCELLATION, id, "letter");
  sf_test_act (f, f->student[n], "request", SF_KIND_CANCELLATION, id, NULL, code);
  return id;
}
