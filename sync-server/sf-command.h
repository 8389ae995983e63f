/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Subcommands of sanfang-server that stand in files of their own, and what they share with main.c.
 */
#pragma once

#include "store/sf-store.h"

G_BEGIN_DECLS

/* Tells @error, which it frees; the exit status. */
int sf_command_report (GError *error);
/* Parses the options of a subcommand; the arguments that remain stay in argv. */
gboolean sf_command_parse (int *argc, char ***argv, const char *usage, const GOptionEntry *entries);
/* The store in the folder that --data names. */
SfStore *sf_command_open_store (GError **error);

/* sf-command-rosters.c */
int sf_command_import (int argc, char **argv);
int sf_command_export (int argc, char **argv);
int sf_command_mapping (int argc, char **argv);
/* sf-command-permissions.c */
int sf_command_permissions (int argc, char **argv);

G_END_DECLS
