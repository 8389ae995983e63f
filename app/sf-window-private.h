/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The window's parts, shared by sf-window.c (what it shows), sf-window-login.c (who signs in and out) and
 * sf-window-actions.c (its actions).
 */
#pragma once

#include "sf-login-page.h"
#include "sf-notifier.h"
#include "sf-page.h"
#include "sf-window.h"
#include "widgets/sf-notice-button.h"
#include "widgets/sf-sync-button.h"

G_BEGIN_DECLS

struct _SfWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stages;
  SfLoginPage *login;
  AdwLeaflet *leaflet;
  GtkWidget *sidebar;
  GtkWidget *content;
  AdwWindowTitle *sidebar_title;
  GtkListBox *places;
  AdwAvatar *avatar;
  GtkLabel *person;
  GtkLabel *role;
  GtkWidget *back;
  AdwWindowTitle *title;
  GtkWidget *search;
  GtkMenuButton *menu_button;
  SfNoticeButton *notices;
  SfSyncButton *sync;
  GtkStack *pages;

  SfSession *session;
  GPtrArray *trail;     /* SfPage, not owned: the place, then what was opened on top of it */
  GHashTable *made;     /* name -> SfPage, not owned: places that were looked at */
  GPtrArray *leaving;   /* SfPage, not owned: closed, still sliding away */
  SfNotifier *notifier; /* while somebody is in the workspace */
  GBinding *title_bindings[2];
  AdwToast *offer;        /* not owned: offers to take the last decision back, as long as it is there */
  gboolean choosing_role; /* signed in, and the role is asked for */
  gboolean password_from_keyring;
};

/* sf-window.c */
SfPage *sf_window_get_page (SfWindow *self);
void sf_window_push (SfWindow *self, GtkWidget *page);
gboolean sf_window_pop (SfWindow *self);
void sf_window_enter_workspace (SfWindow *self);
void sf_window_leave_workspace (SfWindow *self);
void sf_window_toast (SfWindow *self, const char *text);

/* sf-window-login.c */
void sf_window_begin_login (SfWindow *self, const SfWindowOptions *options);
void sf_window_log_in (SfWindow *self);
void sf_window_log_out (SfWindow *self);
/* An employer that has no account registers itself. */
void sf_window_register (SfWindow *self);
void sf_window_ask_password (SfWindow *self);
/* The server talks no more with this session: asks for a new password, or says why. */
void sf_window_refused (SfWindow *self, SfSyncError why);

/* sf-window-actions.c */
void sf_window_install_actions (GtkWidgetClass *widget_class);
void sf_window_update_actions (SfWindow *self);
/* An operation cannot be sent without its operation code, which the program does not know (any more). */
void sf_window_ask_secret (SfWindow *self, const char *uid);

G_END_DECLS
