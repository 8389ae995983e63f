/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 单位注册, from the login page: what the unit says of itself, an account with its password, and when it is sent, what
 * comes next. Main thread.
 *
 * Signal: "registered" (const char *server, const char *login) when the person goes on to sign in.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SF_TYPE_REGISTER_WINDOW (sf_register_window_get_type ())
G_DECLARE_FINAL_TYPE (SfRegisterWindow, sf_register_window, SF, REGISTER_WINDOW, AdwWindow)

/* @server: the address that stands on the login page. */
GtkWidget *sf_register_window_new (GtkWindow *parent, const char *server);

G_END_DECLS
