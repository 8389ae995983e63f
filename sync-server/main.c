/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sanfang-server: one program, a subcommand each for what an administrator does.
 */
#define G_LOG_DOMAIN "sf-server"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "auth/sf-password-policy.h"
#include "auth/sf-passwords.h"
#include "core/workflow/sf-workflow-print.h"
#include "jobs/sf-channel.h"
#include "sf-command.h"
#include "sf-server.h"
#include "store/sf-store-accounts.h"
#include "store/sf-store-backup.h"

typedef int (*Command) (int argc, char **argv);

static char *data_dir;
static char *clock_file;

static const GOptionEntry common_entries[] = {
  { "data", 'd', 0, G_OPTION_ARG_FILENAME, &data_dir, "Folder of the store (default: ./sanfang-data)", "DIR" },
  { "clock-file", 0, 0, G_OPTION_ARG_FILENAME, &clock_file,
    "Rehearse: the time is what FILE holds, and changes with it", "FILE" },
  { NULL },
};

static int
report (GError *error)
{
  fprintf (stderr, "sanfang-server: %s\n", error->message);
  g_error_free (error);
  return 1;
}

/* Parses the options of a subcommand; the arguments that remain stay in argv. */
static gboolean
parse_options (int *argc, char ***argv, const char *usage, const GOptionEntry *entries)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, common_entries, NULL);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  fprintf (stderr, "sanfang-server: %s\nTry «sanfang-server %s --help».\n", error->message, (*argv)[0]);
  return FALSE;
}

static const char *
get_data_dir (void)
{
  return data_dir != NULL ? data_dir : "sanfang-data";
}

static SfClock *
make_clock (void)
{
  return clock_file != NULL ? sf_clock_new_file (clock_file) : sf_clock_new_system ();
}

static SfStore *
open_store (GError **error)
{
  g_autoptr (SfClock) clock = make_clock ();

  return sf_store_open (get_data_dir (), clock, error);
}

/* For commands that stand in files of their own. */

int
sf_command_report (GError *error)
{
  return report (error);
}

gboolean
sf_command_parse (int *argc, char ***argv, const char *usage, const GOptionEntry *entries)
{
  return parse_options (argc, argv, usage, entries);
}

SfStore *
sf_command_open_store (GError **error)
{
  return open_store (error);
}

/* ---- init ---- */

static int
run_init (int argc, char **argv)
{
  GError *error = NULL;

  if (!parse_options (&argc, &argv, "init – make a new, empty store", NULL))
    return 2;

  g_autoptr (SfClock) clock = make_clock ();

  if (!sf_store_init (get_data_dir (), sf_clock_now (clock), &error))
    return report (error);
  printf ("made an empty store in %s\n", get_data_dir ());
  return 0;
}

/* ---- serve ---- */

typedef struct
{
  GMainLoop *loop;
  SfServer *server;
} Serving;

static gboolean
all_answered_cb (gpointer data)
{
  g_main_loop_quit (((Serving *) data)->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
signal_cb (gpointer data)
{
  Serving *serving = data;

  sf_server_stop (serving->server, all_answered_cb, serving);
  return G_SOURCE_CONTINUE;
}

static int
run_serve (int argc, char **argv)
{
  static char *address;
  static int port = 8080;
  static char *messages;
  static const GOptionEntry entries[] = {
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &address, "IP address to listen on (default: 127.0.0.1)", "ADDRESS" },
    { "port", 'p', 0, G_OPTION_ARG_INT, &port, "Port (default: 8080; 0: a free one)", "PORT" },
    { "messages", 'm', 0, G_OPTION_ARG_FILENAME, &messages, "Send notices by the channels that FILE sets up", "FILE" },
    { NULL },
  };
  g_autofree char *owned = NULL;
  g_autoptr (GPtrArray) channels = NULL;
  GError *error = NULL;
  SfStore *store;
  Serving serving;

  if (!parse_options (&argc, &argv, "serve – answer clients until SIGTERM or Ctrl+C", entries))
    return 2;
  owned = g_strdup (address != NULL ? address : "127.0.0.1");
  if (port < 0 || port > 65535)
    return report (g_error_new (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%d is no port", port));
  if (messages != NULL && (channels = sf_channels_load (messages, &error)) == NULL)
    return report (error);
  store = open_store (&error);
  if (store == NULL)
    return report (error);
  serving.loop = g_main_loop_new (NULL, FALSE);
  serving.server = sf_server_new (store, NULL);
  sf_server_set_channels (serving.server, g_steal_pointer (&channels));
  if (!sf_server_start (serving.server, owned, (guint16) port, &error))
    {
      sf_server_free (serving.server);
      return report (error);
    }
  g_unix_signal_add (SIGTERM, signal_cb, &serving);
  g_unix_signal_add (SIGINT, signal_cb, &serving);
  printf ("listening http://%s:%u\n", owned, sf_server_get_port (serving.server));
  fflush (stdout);
  g_main_loop_run (serving.loop);
  sf_server_free (serving.server);
  g_main_loop_unref (serving.loop);
  return 0;
}

/* ---- user ---- */

static char *
read_password (void)
{
  char line[512];

  if (fgets (line, sizeof line, stdin) == NULL)
    return NULL;
  return g_strdup (g_strchomp (line));
}

/* By the same rules as a person's own choice, but for the history. */
static char *
check_password (SfStore *store, const char *login, const char *password, GError **error)
{
  g_autoptr (SfStorePasswordFacts) facts = sf_store_user_password_facts (store, login, error);
  g_autofree char *sentence = NULL;
  SfPasswordFault fault;
  int limit;

  if (facts == NULL)
    return NULL;
  fault = sf_password_policy_check (&facts->rules, password, (const char *const *) facts->own, &limit);
  if (fault == SF_PASSWORD_GOOD)
    return sf_password_hash (password);
  sentence = sf_password_fault_sentence (fault, limit);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "this password will not do: %s", sentence);
  return NULL;
}

static int
set_password (SfStore *store, const char *login)
{
  g_autofree char *password = read_password ();
  g_autofree char *hash = NULL;
  GError *error = NULL;

  if (password == NULL)
    return report (g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "no password on standard input"));
  hash = check_password (store, login, password, &error);
  if (hash == NULL || !sf_store_user_set_hash (store, login, hash, &error))
    return report (error);
  printf ("%s has a new password\n", login);
  return 0;
}

static int
list_users (SfStore *store)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) users = sf_store_user_list (store, &error);

  if (users == NULL)
    return report (error);
  for (guint i = 0; i < users->len; i++)
    printf ("%s\n", (char *) users->pdata[i]);
  return 0;
}

static int
list_sessions (SfStore *store, const char *login)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) sessions = sf_store_user_sessions (store, login, &error);

  if (sessions == NULL)
    return report (error);
  for (guint i = 0; i < sessions->len; i++)
    printf ("%s\n", (char *) sessions->pdata[i]);
  return 0;
}

static int
disable_user (SfStore *store, const char *login)
{
  GError *error = NULL;

  if (!sf_store_user_set_disabled (store, login, TRUE, &error))
    return report (error);
  printf ("%s is disabled; its sessions are over\n", login);
  return 0;
}

static int
enable_user (SfStore *store, const char *login)
{
  GError *error = NULL;

  if (!sf_store_user_set_disabled (store, login, FALSE, &error))
    return report (error);
  printf ("%s is enabled\n", login);
  return 0;
}

static int
take_factor_off (SfStore *store, const char *login)
{
  GError *error = NULL;

  if (!sf_store_user_factor_off (store, login, &error))
    return report (error);
  printf ("%s logs in without a second factor\n", login);
  return 0;
}

static int
end_sessions (SfStore *store, const char *login)
{
  GError *error = NULL;

  if (!sf_store_user_end_sessions (store, login, &error))
    return report (error);
  printf ("the sessions of %s are over\n", login);
  return 0;
}

static int
reset_user (SfStore *store, const char *login)
{
  GError *error = NULL;
  g_autofree char *secret = sf_store_user_reset (store, login, &error);

  if (secret == NULL)
    return report (error);
  printf ("initial secret of %s: %s\n", login, secret);
  return 0;
}

static const struct
{
  const char *name;
  int (*run) (SfStore *store, const char *login);
} user_commands[] = {
  { "reset", reset_user },    { "password", set_password },    { "disable", disable_user },
  { "enable", enable_user },  { "totp-off", take_factor_off }, { "sessions", list_sessions },
  { "logout", end_sessions },
};

static int
add_user (SfStore *store, const char *login, const char *name, const char *roles, const char *colleges)
{
  GError *error = NULL;
  g_autofree char *secret = sf_store_user_add (store, login, name, roles, colleges, &error);

  if (secret == NULL)
    return report (error);
  printf ("initial secret of %s: %s\n", login, secret);
  return 0;
}

static int
run_user (int argc, char **argv)
{
  static char *name;
  static char *roles;
  static char *colleges;
  static const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, "add: the person's name", "NAME" },
    { "roles", 0, 0, G_OPTION_ARG_STRING, &roles, "add: college, office, admin, joined by commas", "ROLES" },
    { "colleges", 0, 0, G_OPTION_ARG_STRING, &colleges, "add: codes of the colleges of a secretary", "CODES" },
    { NULL },
  };
  g_autoptr (SfStore) store = NULL;
  GError *error = NULL;

  if (!parse_options (&argc, &argv,
                      "user list | add LOGIN | reset LOGIN | password LOGIN | disable LOGIN | enable LOGIN | "
                      "totp-off LOGIN | sessions LOGIN | logout LOGIN – accounts",
                      entries))
    return 2;
  store = argc >= 2 ? open_store (&error) : NULL;
  if (argc >= 2 && store == NULL)
    return report (error);
  if (argc == 2 && g_str_equal (argv[1], "list"))
    return list_users (store);
  if (argc == 3 && g_str_equal (argv[1], "add"))
    return add_user (store, argv[2], name, roles, colleges);
  for (guint i = 0; argc == 3 && i < G_N_ELEMENTS (user_commands); i++)
    if (g_str_equal (argv[1], user_commands[i].name))
      return user_commands[i].run (store, argv[2]);
  return report (g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                                      "user takes list, or one of add, reset, password, disable, enable, totp-off, "
                                      "sessions, logout and a LOGIN"));
}

/* ---- audit ---- */

static int
run_audit (int argc, char **argv)
{
  g_autoptr (SfStore) store = NULL;
  GError *error = NULL;
  gint64 n = 0;

  if (!parse_options (&argc, &argv, "audit verify – walk the chain of all acts", NULL))
    return 2;
  if (argc != 2 || !g_str_equal (argv[1], "verify"))
    return report (g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "audit takes verify"));
  store = open_store (&error);
  if (store == NULL || !sf_store_audit_verify (store, &n, &error))
    return report (error);
  printf ("the chain of %" G_GINT64_FORMAT " acts is whole\n", n);
  return 0;
}

/* ---- backup, restore ---- */

static int
run_backup (int argc, char **argv)
{
  GError *error = NULL;
  guint blobs;

  if (!parse_options (&argc, &argv, "backup FOLDER – write a checked backup, while the server may run", NULL))
    return 2;
  if (argc != 2)
    return report (g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "backup takes a new FOLDER"));
  if (!sf_store_back_up (get_data_dir (), argv[1], &blobs, &error))
    return report (error);
  printf ("backup of %s in %s, with %u attached files\n", get_data_dir (), argv[1], blobs);
  return 0;
}

static int
run_restore (int argc, char **argv)
{
  GError *error = NULL;

  if (!parse_options (&argc, &argv, "restore FOLDER – make the store that a backup holds, in a new --data folder",
                      NULL))
    return 2;
  if (argc != 2)
    return report (g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "restore takes the FOLDER of a backup"));

  g_autoptr (SfClock) clock = make_clock ();

  if (!sf_store_restore (argv[1], get_data_dir (), sf_clock_now (clock), &error))
    return report (error);
  printf ("restored %s; clients offer again what was acknowledged since\n", get_data_dir ());
  return 0;
}

/* ---- workflow ---- */

static int
run_workflow (int argc, char **argv)
{
  static gboolean dot;
  static gboolean markdown;
  static const GOptionEntry entries[] = {
    { "dot", 0, 0, G_OPTION_ARG_NONE, &dot, "As graphs for Graphviz", NULL },
    { "markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, "As a page in Markdown (default)", NULL },
    { NULL },
  };
  g_autofree char *text = NULL;

  if (!parse_options (&argc, &argv, "workflow – print who may do what, when, and what follows", entries))
    return 2;
  if (dot && markdown)
    return report (g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "either --dot or --markdown"));
  text = dot ? sf_workflow_print_dot () : sf_workflow_print_markdown ();
  return fputs (text, stdout) < 0;
}

static const struct
{
  const char *name;
  Command run;
  const char *what;
} commands[] = {
  { "init", run_init, "make a new, empty store" },
  { "serve", run_serve, "answer clients" },
  { "import", sf_command_import, "read rosters of colleges, students, employers, staff, and settings" },
  { "export", sf_command_export, "write lists into CSV or XLSX files" },
  { "mapping", sf_command_mapping, "keep mappings of imports and exports" },
  { "user", run_user, "list, add, reset, disable and enable accounts" },
  { "audit", run_audit, "verify the chain of all acts" },
  { "backup", run_backup, "write a backup" },
  { "restore", run_restore, "make the store that a backup holds" },
  { "workflow", run_workflow, "print the table of transitions" },
  { "permissions", sf_command_permissions, "print who sees and may do what" },
};

static int
print_usage (FILE *out)
{
  fprintf (out, "Usage: sanfang-server COMMAND [OPTION…]\n\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (out, "  %-11s %s\n", commands[i].name, commands[i].what);
  fprintf (out, "\n«sanfang-server COMMAND --help» says more.\n");
  return out == stdout ? 0 : 2;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc >= 2 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "help")))
    return print_usage (stdout);
  if (argc >= 2 && g_str_equal (argv[1], "--version"))
    return printf ("sanfang-server %s\n", SF_VERSION) < 0;
  for (guint i = 0; argc >= 2 && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return commands[i].run (argc - 1, argv + 1);
  return print_usage (stderr);
}
