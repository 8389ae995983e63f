/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One table. A page is made when it is first looked at. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sf-workspace.h"

#include <glib/gi18n.h>

#include "account/sf-account-page.h"
#include "employer/sf-invitations-page.h"
#include "employer/sf-unit-page.h"
#include "records/sf-attention-page.h"
#include "records/sf-cancellation-page.h"
#include "records/sf-list-page.h"
#include "records/sf-notices-page.h"
#include "records/sf-record-page.h"
#include "records/sf-signing-page.h"
#include "paper/sf-paper-page.h"
#include "student/sf-agreements-page.h"
#include "student/sf-my-data-page.h"
#include "student/sf-verification-page.h"
#include "student/sf-request-page.h"

#define STUDENT SF_ROLE_BIT (SF_ROLE_STUDENT)
#define EMPLOYER SF_ROLE_BIT (SF_ROLE_EMPLOYER)
#define COLLEGE SF_ROLE_BIT (SF_ROLE_COLLEGE)
#define OFFICE (SF_ROLE_BIT (SF_ROLE_OFFICE) | SF_ROLE_BIT (SF_ROLE_ADMIN))

#define KIND_BIT(kind) (1u << SF_KIND_##kind)

#define LIST_PLACE(name)                                                                                               \
  static GtkWidget *make_##name (SfSession *session, const char *title)                                                \
  {                                                                                                                    \
    return sf_list_page_new (session, &sf_list_##name, title);                                                         \
  }

LIST_PLACE (college_queue)
LIST_PLACE (office_queue)
LIST_PLACE (signings)
LIST_PLACE (agreements)
LIST_PLACE (own_agreements)
LIST_PLACE (cancellations)
LIST_PLACE (students)
LIST_PLACE (employers)

/* clang-format off */
static const SfPlace places[] = {
  { "applications", N_ ("Three-party agreement"), "x-office-document-symbolic", STUDENT, 0, sf_agreements_page_new },
  { "verification", N_ ("Verification of employment"), "emblem-documents-symbolic", STUDENT, KIND_BIT (VERIFICATION), sf_verification_page_new },
  { "my-data", N_ ("My data"), "user-info-symbolic", STUDENT, KIND_BIT (STUDENT) | KIND_BIT (CORRECTION), sf_my_data_page_new },
  { "invitations", N_ ("Invitations"), "mail-send-symbolic", EMPLOYER, 0, sf_invitations_page_new },
  { "college-queue", N_ ("Waiting for college review"), "emblem-documents-symbolic", COLLEGE, 0, make_college_queue },
  { "office-queue", N_ ("Waiting for school review"), "emblem-documents-symbolic", OFFICE, 0, make_office_queue },
  { "signings", N_ ("Signings"), "document-edit-symbolic", COLLEGE | OFFICE, 0, make_signings },
  { "agreements", N_ ("Agreements"), "x-office-document-symbolic", COLLEGE | OFFICE, 0, make_agreements },
  { "own-agreements", N_ ("Agreements"), "x-office-document-symbolic", EMPLOYER, 0, make_own_agreements },
  { "cancellations", N_ ("Cancellation requests"), "document-revert-symbolic", EMPLOYER, 0, make_cancellations },
  { "students", N_ ("Students"), "system-users-symbolic", COLLEGE | OFFICE, 0, make_students },
  { "employers", N_ ("Employers"), "user-home-symbolic", OFFICE, 0, make_employers },
  { "unit", N_ ("Unit data"), "user-home-symbolic", EMPLOYER, 0, sf_unit_page_new },
  { "attention", N_ ("Needs attention"), "dialog-warning-symbolic", STUDENT | EMPLOYER | COLLEGE | OFFICE, 0, sf_attention_page_new },
  { "notices", N_ ("Messages"), "mail-unread-symbolic", STUDENT | EMPLOYER | COLLEGE | OFFICE, 0, sf_notices_page_new },
  { "account", N_ ("Account and security"), "dialog-password-symbolic", STUDENT | EMPLOYER | COLLEGE | OFFICE, KIND_BIT (ACCOUNT), sf_account_page_new },
};
/* clang-format on */

const SfPlace *
sf_workspace_places (guint *out_n)
{
  *out_n = G_N_ELEMENTS (places);
  return places;
}

const SfPlace *
sf_workspace_find_place (SfRole role, SfKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if ((places[i].roles & SF_ROLE_BIT (role)) != 0 && (places[i].kinds & 1u << kind) != 0)
      return &places[i];
  return NULL;
}

GtkWidget *
sf_workspace_make_record_page (SfSession *session, SfKind kind, const char *id, SfListModel *queue)
{
  switch (kind)
    {
    case SF_KIND_SIGNING:
      return sf_signing_page_new (session, id, queue);
    case SF_KIND_AGREEMENT:
      return sf_paper_page_new (session, id);
    case SF_KIND_CANCELLATION:
      if (sf_actor_get_role (sf_session_get_actor (session)) == SF_ROLE_STUDENT)
        return sf_request_page_new_for_record (session, kind, id);
      return sf_cancellation_page_new (session, id);
    case SF_KIND_REISSUE:
      return sf_actor_get_role (sf_session_get_actor (session)) == SF_ROLE_STUDENT
               ? sf_request_page_new_for_record (session, kind, id)
               : NULL;
    case SF_KIND_STUDENT:
    case SF_KIND_EMPLOYER:
      return sf_record_page_new (session, kind, id);
    default:
      return NULL;
    }
}
