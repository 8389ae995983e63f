/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a person signs in: the server's address, account, password, the role when the account holds several, and
 * whether data may stay on this computer. It only asks; the window does what was asked. Main thread.
 *
 * Signals: "log-in" when all has been said; "register" when an employer without an account wants one.
 */
#pragma once

#include <adwaita.h>

#include "core/model/sf-actor.h"

G_BEGIN_DECLS

#define SF_TYPE_LOGIN_PAGE (sf_login_page_get_type ())
G_DECLARE_FINAL_TYPE (SfLoginPage, sf_login_page, SF, LOGIN_PAGE, AdwBin)

GtkWidget *sf_login_page_new (void);
void sf_login_page_set_server (SfLoginPage *self, const char *server);
void sf_login_page_set_account (SfLoginPage *self, const char *account);
void sf_login_page_set_password (SfLoginPage *self, const char *password);
const char *sf_login_page_get_server (SfLoginPage *self);
const char *sf_login_page_get_account (SfLoginPage *self);
const char *sf_login_page_get_password (SfLoginPage *self);
/* Asks for the code of the second factor, emptied; or does not. */
void sf_login_page_set_wants_otp (SfLoginPage *self, gboolean wants);
/* NULL if none was typed. */
const char *sf_login_page_get_otp (SfLoginPage *self);
/* Whether nothing may stay on this computer after signing out. */
gboolean sf_login_page_get_transient (SfLoginPage *self);
/* Whether the password shall be kept in the keyring. */
gboolean sf_login_page_get_remember (SfLoginPage *self);
void sf_login_page_set_remember (SfLoginPage *self, gboolean remember);
/* Without a keyring the question is not asked. */
void sf_login_page_set_can_remember (SfLoginPage *self, gboolean can_remember);
/* The chosen role, or SF_N_ROLES to let the server choose. */
SfRole sf_login_page_get_role (SfLoginPage *self);
/* Offers @roles (names, NULL-terminated) to choose from; NULL or a single one asks nothing. */
void sf_login_page_set_roles (SfLoginPage *self, const char *const *roles);
/* While the server is asked. */
void sf_login_page_set_busy (SfLoginPage *self, gboolean busy);
/* A sentence below the form, NULL for none. */
void sf_login_page_set_problem (SfLoginPage *self, const char *sentence);
/* Empties the password and moves to the first field that must be filled in. */
void sf_login_page_begin (SfLoginPage *self);

G_END_DECLS
