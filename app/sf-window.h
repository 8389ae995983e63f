/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The window: first the page to sign in, then a person's workspace with its sidebar, header bar and pages. It owns the
 * session. Main thread.
 */
#pragma once

#include "sf-application.h"
#include "sync/sf-session.h"

G_BEGIN_DECLS

/* What the command line says. */
typedef struct
{
  char *server;        /* NULL: the one used last */
  char *account;       /* NULL: the one used last */
  char *password_file; /* signs in without asking; its first line is the password */
  char *directory;     /* NULL: the user's data directory */
} SfWindowOptions;

#define SF_TYPE_WINDOW (sf_window_get_type ())
G_DECLARE_FINAL_TYPE (SfWindow, sf_window, SF, WINDOW, AdwApplicationWindow)

GtkWidget *sf_window_new (SfApplication *application, const SfWindowOptions *options);
/* The same with a session of the caller's; one that is open goes straight to its workspace. */
GtkWidget *sf_window_new_for_session (SfApplication *application, SfSession *session);
/* Shows a place of the sidebar by its name. */
void sf_window_show_place (SfWindow *self, const char *name);
/* A notice was chosen outside of the window: it is read now, and what it is about is shown. @id or @kind_name "": the
 * list of all. */
void sf_window_open_notice (SfWindow *self, const char *id, const char *kind_name, const char *about);
/* Opens a record's page on top of what is shown. */
void sf_window_open_record (SfWindow *self, SfKind kind, const char *id);

G_END_DECLS
