/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The handlers of all resources, one file each. Each takes its own reference on the request if it answers later. Main
 * thread.
 */
#pragma once

#include "http/sf-request.h"

G_BEGIN_DECLS

/* GET /v1/health: the process lives. GET /v1/ready: its store answers. */
void sf_api_health (SfRequest *request);
void sf_api_ready (SfRequest *request);

/* POST /v1/session {login, password, otp?, role?} -> {token, account, name, roles, role, grants, expires, initial}.
 * initial: first a new password; everything else answers E_PASSWORD_CHANGE. */
void sf_api_session_begin (SfRequest *request);
void sf_api_session_end (SfRequest *request);
/* POST /v1/session/role {role} -> as a log-in, without the token, which stays */
void sf_api_session_role (SfRequest *request);

/* POST /v1/password {old, new} */
void sf_api_password (SfRequest *request);
/* GET /v1/operation-code -> {set, changed?}; POST {password, code} */
void sf_api_operation_code_get (SfRequest *request);
void sf_api_operation_code (SfRequest *request);

/* POST /v1/recovery {login} -> 202, whatever the login; POST /v1/recovery/finish {login, code, new} */
void sf_api_recovery (SfRequest *request);
void sf_api_recovery_finish (SfRequest *request);

/* POST /v1/otp {password} -> {secret, uri}; POST /v1/otp/confirm {code} -> {recovery: [code]}; POST /v1/otp/off
 * {password} */
void sf_api_otp_begin (SfRequest *request);
void sf_api_otp_confirm (SfRequest *request);
void sf_api_otp_off (SfRequest *request);

/* GET /v1/accounts?q=&after= -> {accounts: [{id, login, name, roles, state, student?, employer?, initial, reset_at?,
 * otp}], next} */
void sf_api_accounts (SfRequest *request);
/* POST /v1/accounts {login, name, roles, colleges?} -> {id, secret} */
void sf_api_accounts_add (SfRequest *request);
/* POST /v1/accounts/{id}/reset -> {secret}, this once */
void sf_api_accounts_reset (SfRequest *request);
/* POST /v1/accounts/{id}/disable and …/enable: of an account of an employer. */
void sf_api_accounts_disable (SfRequest *request);
void sf_api_accounts_enable (SfRequest *request);
/* POST /v1/accounts/{id}/otp/off */
void sf_api_accounts_otp_off (SfRequest *request);

/* GET /v1/sessions, GET /v1/accounts/{id}/sessions -> {sessions: [{id, role, created, expires, seen, address, app?,
 * device?, current}]}; DELETE /v1/sessions/{id} */
void sf_api_sessions (SfRequest *request);
void sf_api_sessions_end (SfRequest *request);
/* GET /v1/devices, GET /v1/accounts/{id}/devices -> {devices: [{id, app, registered, seen?, ended?}]}; DELETE
 * /v1/devices/{id} */
void sf_api_devices_list (SfRequest *request);
void sf_api_devices_end (SfRequest *request);

/* GET /v1/accesses?before= -> {accesses: [{id, at, action, kind, name, role, note?}], more}: who revealed or changed
 * the student's own data, the newest first; for students. */
void sf_api_accesses (SfRequest *request);

/* POST /v1/devices {device_id, app, schema: [min, max]} -> {last_seq, schema, server_id} */
void sf_api_devices (SfRequest *request);

/*
 * POST /v1/employers/register {name, credit_code, contact, phone, …, login?, password} -> 201 {employer, login}; what
 * the rules refuse is 422 {code, params}, a code that the library has 409. Five attempts a quarter of an hour and
 * address.
 */
void sf_api_employer_register (SfRequest *request);
/* GET /v1/employers?q=TEXT&after=ID -> {employers: [{id, name, credit_code, contact, nature, industry, division}],
 * more}: approved ones, twenty at a time, by name; @after: the last one of the page before. */
void sf_api_employers (SfRequest *request);

/* POST /v1/invitations/check {students: [{number, name}], days?} -> {verdicts: [{code?, params?}]} in their order, {}
 * for who can be invited; at most 100 at a time, for employers. Many that do not fit are 429. */
void sf_api_invitations_check (SfRequest *request);

void sf_api_push (SfRequest *request);
void sf_api_pull (SfRequest *request);

/*
 * GET /v1/sync/events?wait=50&at=SUM&grants=MARK -> {heads: {scope: rev}, grants}. Answers when the sum of the
 * revisions of the session's scopes is not @at or its grants are not @grants, or after wait seconds; at once without
 * @at.
 */
void sf_api_events (SfRequest *request);

#define SF_API_BLOB_PIECE (1024 * 1024) /* bytes of a PATCH */

/* POST /v1/blobs {sha256, size, mime, for: {kind, id}?} -> 200 {have: true} | 201 {upload, offset} */
void sf_api_blobs_offer (SfRequest *request);
/* HEAD /v1/blobs/UPLOAD -> Upload-Offset, Upload-Length. PATCH, with Upload-Offset and bytes in
 * application/offset+octet-stream -> 204 with the new Upload-Offset. As in tus. */
void sf_api_blobs_ask (SfRequest *request);
void sf_api_blobs_send (SfRequest *request);
/* GET /v1/blobs/SHA256, also with Range, If-Range and If-None-Match. */
void sf_api_blobs_get (SfRequest *request);
/* POST /v1/imports?what=students&dry_run=1&strict=1&sheet=…&mapping=…&report=csv, body: the file -> {id, state, …} */
void sf_api_import_begin (SfRequest *request);
/* GET /v1/imports/{id} -> {state, rows, total, added, changed, same, wrong, unknown …}; DELETE cancels it. */
void sf_api_import_get (SfRequest *request);
void sf_api_import_cancel (SfRequest *request);
/* GET /v1/imports/{id}/report, …/secrets -> a file */
void sf_api_import_report (SfRequest *request);
void sf_api_import_secrets (SfRequest *request);

/* POST /v1/export {what, format, columns?, mapping?, filter?, personal?} -> a file */
void sf_api_export (SfRequest *request);
/* GET /v1/mappings -> {mappings: [{id, purpose, what, name}]}; POST {purpose, what, name, mapping} -> {id} */
void sf_api_mappings_list (SfRequest *request);
void sf_api_mappings_save (SfRequest *request);
void sf_api_mappings_delete (SfRequest *request);

SfEvents *sf_events_new (SfStore *store);
/* Sessions of @account may be over, or in another role: who waits in one is told so. */
void sf_events_recheck (SfEvents *self, const char *account);
/* Answers everybody who waits. */
void sf_events_wake_all (SfEvents *self);
void sf_events_free (SfEvents *self);

G_END_DECLS
