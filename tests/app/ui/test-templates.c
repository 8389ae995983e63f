/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every template is constructed once; G_DEBUG=fatal-criticals ends the test at the first critical. None is wider than
 * the narrowest window. The list of types is checked against the resources, so that no template is forgotten.
 */
#include <adwaita.h>

#include "account/sf-account-page.h"
#include "employer/sf-batch-page.h"
#include "employer/sf-colleagues.h"
#include "employer/sf-invitation-page.h"
#include "employer/sf-invitations-page.h"
#include "employer/sf-register-window.h"
#include "employer/sf-terms-button.h"
#include "employer/sf-terms-form.h"
#include "employer/sf-unit-page.h"
#include "paper/sf-paper-page.h"
#include "records/sf-attention-card.h"
#include "records/sf-attention-page.h"
#include "records/sf-cancellation-page.h"
#include "records/sf-compare-row.h"
#include "records/sf-notices-page.h"
#include "records/sf-record-page.h"
#include "records/sf-signing-page.h"
#include "records/sf-signing-view.h"
#include "sf-login-page.h"
#include "sf-password-dialog.h"
#include "sf-ui.h"
#include "sf-window.h"
#include "student/sf-accept-dialog.h"
#include "student/sf-agreement-card.h"
#include "student/sf-agreements-page.h"
#include "student/sf-my-data-page.h"
#include "student/sf-verification-page.h"
#include "student/sf-request-page.h"
#include "student/sf-start-page.h"
#include "widgets/sf-action-bar.h"
#include "widgets/sf-attachment-row.h"
#include "widgets/sf-attachments.h"
#include "widgets/sf-division-button.h"
#include "widgets/sf-field-row.h"
#include "widgets/sf-history-list.h"
#include "widgets/sf-notice-button.h"
#include "widgets/sf-picture-window.h"
#include "widgets/sf-reason-dialog.h"
#include "widgets/sf-record-list.h"
#include "widgets/sf-sync-button.h"
#include "widgets/sf-value-dialog.h"

#define NARROWEST 360 /* points: data/ui/sf-window.ui */

static const struct
{
  const char *ui;
  GType (*get_type) (void);
} templates[] = {
  { "account/sf-account-page.ui", sf_account_page_get_type },
  { "employer/sf-batch-page.ui", sf_batch_page_get_type },
  { "employer/sf-colleagues.ui", sf_colleagues_get_type },
  { "employer/sf-invitation-page.ui", sf_invitation_page_get_type },
  { "employer/sf-invitations-page.ui", sf_invitations_page_get_type },
  { "employer/sf-register-window.ui", sf_register_window_get_type },
  { "employer/sf-terms-button.ui", sf_terms_button_get_type },
  { "employer/sf-terms-form.ui", sf_terms_form_get_type },
  { "employer/sf-unit-page.ui", sf_unit_page_get_type },
  { "paper/sf-paper-page.ui", sf_paper_page_get_type },
  { "records/sf-attention-card.ui", sf_attention_card_get_type },
  { "records/sf-attention-page.ui", sf_attention_page_get_type },
  { "records/sf-cancellation-page.ui", sf_cancellation_page_get_type },
  { "records/sf-compare-row.ui", sf_compare_row_get_type },
  { "records/sf-notices-page.ui", sf_notices_page_get_type },
  { "records/sf-record-page.ui", sf_record_page_get_type },
  { "records/sf-signing-page.ui", sf_signing_page_get_type },
  { "records/sf-signing-view.ui", sf_signing_view_get_type },
  { "sf-login-page.ui", sf_login_page_get_type },
  { "sf-password-dialog.ui", sf_password_dialog_get_type },
  { "sf-window.ui", sf_window_get_type },
  { "student/sf-accept-dialog.ui", sf_accept_dialog_get_type },
  { "student/sf-agreement-card.ui", sf_agreement_card_get_type },
  { "student/sf-agreements-page.ui", sf_agreements_page_get_type },
  { "student/sf-my-data-page.ui", sf_my_data_page_get_type },
  { "student/sf-verification-page.ui", sf_verification_page_get_type },
  { "student/sf-request-page.ui", sf_request_page_get_type },
  { "student/sf-start-page.ui", sf_start_page_get_type },
  { "widgets/sf-action-bar.ui", sf_action_bar_get_type },
  { "widgets/sf-attachment-row.ui", sf_attachment_row_get_type },
  { "widgets/sf-attachments.ui", sf_attachments_get_type },
  { "widgets/sf-division-button.ui", sf_division_button_get_type },
  { "widgets/sf-field-row.ui", sf_field_row_get_type },
  { "widgets/sf-history-list.ui", sf_history_list_get_type },
  { "widgets/sf-notice-button.ui", sf_notice_button_get_type },
  { "widgets/sf-picture-window.ui", sf_picture_window_get_type },
  { "widgets/sf-reason-dialog.ui", sf_reason_dialog_get_type },
  { "widgets/sf-record-list.ui", sf_record_list_get_type },
  { "widgets/sf-sync-button.ui", sf_sync_button_get_type },
  { "widgets/sf-value-dialog.ui", sf_value_dialog_get_type },
};

static void
test_construct (gconstpointer data)
{
  GType type = ((GType (*) (void)) data) ();
  GtkWidget *widget = g_object_ref_sink (g_object_new (type, NULL));

  g_assert_true (GTK_IS_WIDGET (widget));
  if (GTK_IS_WINDOW (widget))
    gtk_window_destroy (GTK_WINDOW (widget));
  else
    {
      int minimum;

      gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, NARROWEST);
    }
  g_object_unref (widget);
}

static gboolean
is_listed (const char *ui)
{
  for (gsize i = 0; i < G_N_ELEMENTS (templates); i++)
    if (g_str_equal (templates[i].ui, ui))
      return TRUE;
  return FALSE;
}

static void
check_folder (const char *folder)
{
  g_autofree char *path = g_strconcat (SF_UI (""), folder, NULL);
  g_auto (GStrv) names = g_resources_enumerate_children (path, 0, NULL);

  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *ui = g_strconcat (folder, *name, NULL);

      if (g_str_has_suffix (*name, "/") && !g_str_equal (*name, "gtk/") && !g_str_equal (*name, "icons/"))
        check_folder (ui);
      else if (g_str_has_suffix (*name, ".ui") && !is_listed (ui))
        g_error ("%s is not constructed by this test", ui);
    }
}

static void
test_all_listed (void)
{
  check_folder ("");
}

int
main (int argc, char *argv[])
{
  g_autoptr (GtkCssProvider) provider = NULL;

  gtk_test_init (&argc, &argv);
  adw_init ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, SF_UI ("style.css"));
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  for (gsize i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      g_autofree char *path = g_strdup_printf ("/templates/construct/%s", templates[i].ui);

      g_test_add_data_func (path, (gconstpointer) templates[i].get_type, test_construct);
    }
  g_test_add_func ("/templates/list/complete", test_all_listed);
  return g_test_run ();
}
