/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-server"

#include "http/sf-http-error.h"

#include "core/wire/sf-wire.h"
#include "db/sf-db.h"
#include "sheet/sf-sheet-error.h"
#include "store/sf-store.h"

G_DEFINE_QUARK (sf - http - error - quark, sf_http_error)

typedef struct
{
  GQuark (*domain) (void);
  int code;
  SfHttpStatus status;
} Row;

static const Row rows[] = {
  { sf_http_error_quark, SF_HTTP_ERROR_BAD_REQUEST, { 400, "E_BAD_REQUEST", 0, TRUE } },
  { sf_http_error_quark, SF_HTTP_ERROR_NOT_FOUND, { 404, "E_NOT_FOUND", 0, FALSE } },
  { sf_http_error_quark, SF_HTTP_ERROR_METHOD, { 405, "E_METHOD", 0, FALSE } },
  { sf_http_error_quark, SF_HTTP_ERROR_TOO_LARGE, { 413, "E_TOO_LARGE", 0, TRUE } },
  { sf_http_error_quark, SF_HTTP_ERROR_BUSY, { 503, "E_BUSY", 2, FALSE } },
  { sf_wire_error_quark, SF_WIRE_ERROR_SYNTAX, { 400, "E_BAD_REQUEST", 0, TRUE } },
  { sf_store_error_quark, SF_STORE_ERROR_AUTH, { 401, "E_AUTH", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_LOCKED_OUT, { 429, "E_LOCKED_OUT", 900, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_ROLE, { 403, "E_ROLE", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_DEVICE_OWNER, { 403, "E_DEVICE_OWNER", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_DEVICE_UNKNOWN, { 404, "E_DEVICE_UNKNOWN", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_GAP, { 409, "E_GAP", 0, TRUE } },
  { sf_store_error_quark, SF_STORE_ERROR_SEQ_REUSED, { 409, "E_SEQ_REUSED", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_EPOCH, { 409, "E_EPOCH", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_SCHEMA, { 426, "E_SCHEMA", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_PASSWORD, { 422, "E_PASSWORD", 0, TRUE } },
  { sf_store_error_quark, SF_STORE_ERROR_NOT_FOUND, { 404, "E_NOT_FOUND", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_BLOB_TOO_LARGE, { 413, "E_BLOB_TOO_LARGE", 0, TRUE } },
  { sf_store_error_quark, SF_STORE_ERROR_BLOB_TYPE, { 415, "E_BLOB_TYPE", 0, TRUE } },
  { sf_store_error_quark, SF_STORE_ERROR_BLOB_BROKEN, { 422, "E_BLOB_BROKEN", 0, TRUE } },
  { sf_store_error_quark, SF_STORE_ERROR_BLOB_DIMENSIONS, { 422, "E_BLOB_DIMENSIONS", 0, TRUE } },
  { sf_store_error_quark, SF_STORE_ERROR_BLOB_HASH, { 422, "E_BLOB_HASH", 0, TRUE } },
  { sf_store_error_quark, SF_STORE_ERROR_BLOB_QUOTA, { 403, "E_BLOB_QUOTA", 0, TRUE } },
  { sf_store_error_quark, SF_STORE_ERROR_BLOB_OFFSET, { 409, "E_BLOB_OFFSET", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_BLOB_TAKEN_OVER, { 409, "E_BLOB_TAKEN_OVER", 1, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_INPUT, { 422, "E_INPUT", 0, TRUE } },
  { sf_sheet_error_quark, SF_SHEET_ERROR_FORMAT, { 422, "E_FILE", 0, TRUE } },
  { sf_sheet_error_quark, SF_SHEET_ERROR_ENCODING, { 422, "E_FILE", 0, TRUE } },
  { sf_sheet_error_quark, SF_SHEET_ERROR_LIMIT, { 422, "E_FILE", 0, TRUE } },
  { sf_sheet_error_quark, SF_SHEET_ERROR_NO_SHEET, { 422, "E_FILE", 0, TRUE } },
  { sf_store_error_quark, SF_STORE_ERROR_EXISTS, { 409, "E_EXISTS", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_PASSWORD_CHANGE, { 403, "E_PASSWORD_CHANGE", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_OTP_REQUIRED, { 401, "E_OTP_REQUIRED", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_OTP_WRONG, { 401, "E_OTP_WRONG", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_OTP_STATE, { 409, "E_OTP_STATE", 0, TRUE } },
  { sf_store_error_quark, SF_STORE_ERROR_RECOVERY, { 422, "E_RECOVERY", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_RATE, { 429, "E_RATE", 3600, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_DEVICE_ENDED, { 410, "E_DEVICE_ENDED", 0, FALSE } },
  { sf_store_error_quark, SF_STORE_ERROR_OPERATION_CODE, { 422, "E_OPERATION_CODE", 0, TRUE } },
  { sf_db_error_quark, SF_DB_ERROR_BUSY, { 503, "E_BUSY", 1, FALSE } },
  { sf_db_error_quark, SF_DB_ERROR_FULL, { 503, "E_NO_ROOM", 60, FALSE } },
};

static const SfHttpStatus internal = { 500, "E_INTERNAL", 0, FALSE };

const SfHttpStatus *
sf_http_status_of (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_error_matches (error, rows[i].domain (), rows[i].code))
      return &rows[i].status;
  return &internal;
}

const char **
sf_http_status_list_codes (void)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  g_ptr_array_add (codes, (gpointer) internal.code);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (!g_ptr_array_find_with_equal_func (codes, rows[i].status.code, g_str_equal, NULL))
      g_ptr_array_add (codes, (gpointer) rows[i].status.code);
  g_ptr_array_add (codes, NULL);
  return (const char **) g_ptr_array_free (g_steal_pointer (&codes), FALSE);
}
