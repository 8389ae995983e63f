/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notices: one record for each account that acts for the party to be told, in the same transaction as what they tell.
 * On the writer's thread.
 */
#define G_LOG_DOMAIN "sf-server"

#include "core/model/sf-uuid.h"
#include "store/sf-store-messages.h"
#include "store/sf-store-private.h"

/* The same operation offered again makes the same notices; one account may be told twice, of two records. */
static char *
make_id (const char *uid, const SfNoticeDraft *draft, const char *account)
{
  g_autofree char *role = g_strdup_printf ("notice:%s:%s:%s", account, draft->code, draft->about);

  return sf_uuid_derive (uid, role);
}

static SfRecord *
make_notice (const char *uid, const SfNoticeDraft *draft, const char *account, SfTime now)
{
  g_autofree char *id = make_id (uid, draft, account);
  SfRecord *notice = sf_record_new (SF_KIND_NOTICE, id);

  sf_record_set_state (notice, SF_NOTICE_UNREAD);
  sf_record_set_text (notice, SF_NOTICE_ACCOUNT, account);
  sf_record_set_text (notice, SF_NOTICE_CODE, draft->code);
  sf_record_set_text (notice, SF_NOTICE_ABOUT_KIND, sf_kind_info (draft->about_kind)->name);
  sf_record_set_text (notice, SF_NOTICE_ABOUT, draft->about);
  sf_record_set_text (notice, SF_NOTICE_TEXT_1, draft->text_1);
  sf_record_set_text (notice, SF_NOTICE_TEXT_2, draft->text_2);
  sf_record_set_int (notice, SF_NOTICE_AT, now);
  return notice;
}

static gboolean
put_draft (SfStore *self, SfDb *db, const char *uid, const SfNoticeDraft *draft, SfTime now, GError **error)
{
  GPtrArray *accounts = sf_directory_get_accounts_of (self->directory, db, draft->to, draft->owner, error);

  if (accounts == NULL)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      g_autoptr (SfRecord) notice = make_notice (uid, draft, accounts->pdata[i], now);

      if (!sf_ledger_put (self->ledger, db, notice, NULL, NULL, error) ||
          !sf_store_put_messages (self, db, notice, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
sf_store_put_notices (SfStore *self, SfDb *db, const char *uid, GPtrArray *drafts, SfTime now, GError **error)
{
  for (guint i = 0; i < drafts->len; i++)
    if (!put_draft (self, db, uid, drafts->pdata[i], now, error))
      return FALSE;
  return TRUE;
}
