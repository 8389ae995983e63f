/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One function a domain. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sf-errors.h"

#include <glib/gi18n.h>

#include "sf-sentences.h"
#include "sheet/sf-sheet-error.h"
#include "sync/sf-session.h"

static const char *
sentence_of_sync (const GError *error)
{
  switch ((SfSyncError) error->code)
    {
    case SF_SYNC_ERROR_OFFLINE:
      return _ ("The server cannot be reached. Check the address and the network.");
    case SF_SYNC_ERROR_PASSWORD:
      return _ ("Account or password is wrong.");
    case SF_SYNC_ERROR_LOCKED_OUT:
      return _ ("Too many failed attempts. Try again in a quarter of an hour.");
    case SF_SYNC_ERROR_ROLE:
      return _ ("This account does not have that role.");
    case SF_SYNC_ERROR_NOT_HERE:
      return _ ("The server cannot be reached, and this account was never signed in on this computer.");
    case SF_SYNC_ERROR_TOO_LONG:
      return _ ("This computer has been without the server for too long. Connect to the network to sign in.");
    case SF_SYNC_ERROR_BAD_URL:
      return _ ("This is no address of a server. It begins with https://.");
    case SF_SYNC_ERROR_SCHEMA:
      return _ ("This program and the server are of versions that do not understand each other. Update the program.");
    case SF_SYNC_ERROR_NEW_PASSWORD:
    case SF_SYNC_ERROR_OTP_REQUIRED:
    case SF_SYNC_ERROR_OTP_WRONG:
    case SF_SYNC_ERROR_PASSWORD_CHANGE:
    case SF_SYNC_ERROR_DEVICE_ENDED:
    case SF_SYNC_ERROR_SERVER:
    case SF_SYNC_ERROR_TOO_LATE:
    case SF_SYNC_ERROR_RATE:
    case SF_SYNC_ERROR_ANSWER:
    default:
      return _ ("The server failed. Try again later.");
    }
}

/* Those that have a code of the server's, or parameters. Transfer full. */
static char *
make_sync_sentence (const GError *error)
{
  char *answer = error->code == SF_SYNC_ERROR_ANSWER ? sf_sentence_answer (error->message) : NULL;

  if (answer != NULL)
    return answer;
  switch (error->code)
    {
    case SF_SYNC_ERROR_NEW_PASSWORD:
      return sf_sentence_password (error->message);
    case SF_SYNC_ERROR_OTP_REQUIRED:
      return sf_sentence_answer ("E_OTP_REQUIRED");
    case SF_SYNC_ERROR_OTP_WRONG:
      return sf_sentence_answer ("E_OTP_WRONG");
    case SF_SYNC_ERROR_PASSWORD_CHANGE:
      return sf_sentence_answer ("E_PASSWORD_CHANGE");
    case SF_SYNC_ERROR_DEVICE_ENDED:
      return sf_sentence_answer ("E_DEVICE_ENDED");
    case SF_SYNC_ERROR_RATE:
      return sf_sentence_answer ("E_RATE");
    default:
      return g_strdup (sentence_of_sync (error));
    }
}

static const char *
sentence_of_sheet (const GError *error)
{
  switch ((SfSheetError) error->code)
    {
    case SF_SHEET_ERROR_ENCODING:
      return _ ("The file is no text in UTF-8 or GB18030. Save it again as XLSX or CSV.");
    case SF_SHEET_ERROR_LIMIT:
      return _ ("The table is too large. Cut it into several files.");
    case SF_SHEET_ERROR_NO_SHEET:
      return _ ("The workbook has no sheet that can be read.");
    case SF_SHEET_ERROR_IO:
      return _ ("The file cannot be read or written. Check where it lies and whether you may open it.");
    case SF_SHEET_ERROR_COLUMNS:
      return _ (
        "No columns for the student number and the name were found. Their names stand in the first line: 学号 and "
        "姓名.");
    case SF_SHEET_ERROR_FORMAT:
    default:
      return _ ("This is no table that can be read. Save it as XLSX, without a password, or as CSV.");
    }
}

char *
sf_error_sentence (const GError *error)
{
  if (error->domain == SF_WORKFLOW_ERROR)
    return sf_sentence_refusal ((SfWorkflowCode) error->code, sf_session_error_params (error));
  if (error->domain == SF_SYNC_ERROR)
    return make_sync_sentence (error);
  if (error->domain == SF_SHEET_ERROR)
    return g_strdup (sentence_of_sheet (error));
  return g_strdup (error->message);
}
