/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * See the header.
 */
#define G_LOG_DOMAIN "sf-app"

#include "sync/sf-person.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define GROUP "person"
#define CONTACT_EVERY (10 * SF_MINUTE)

/* A folder name that says nothing of who it belongs to. */
static char *
make_directory (const char *parent, const char *server, const char *login)
{
  g_autofree char *both = g_strconcat (server, "\n", login, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);

  sum[24] = '\0';
  return g_build_filename (parent, sum, NULL);
}

SfPerson *
sf_person_new (const char *parent, const char *server, const char *login, gboolean keep)
{
  SfPerson *self = g_new0 (SfPerson, 1);
  /* What is not to stay lies where it does not survive the session of the desktop either. */
  g_autofree char *passing = g_build_filename (g_get_user_runtime_dir (), "sanfang", NULL);

  self->directory = make_directory (keep ? parent : passing, server, login);
  self->server = g_strdup (server);
  self->login = g_strdup (login);
  self->keep = keep;
  return self;
}

void
sf_person_free (SfPerson *self)
{
  g_free (self->directory);
  g_free (self->server);
  g_free (self->server_id);
  g_free (self->login);
  g_free (self->name);
  g_free (self->account);
  g_free (self->role);
  g_strfreev (self->roles);
  g_strfreev (self->scopes);
  g_free (self->hash);
  g_free (self);
}

static char *
get_path (SfPerson *self)
{
  return g_build_filename (self->directory, "account.ini", NULL);
}

SfPerson *
sf_person_load (const char *parent, const char *server, const char *login)
{
  g_autoptr (SfPerson) self = sf_person_new (parent, server, login, TRUE);
  g_autofree char *path = get_path (self);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return NULL;
  self->server_id = g_key_file_get_string (file, GROUP, "server_id", NULL);
  self->name = g_key_file_get_string (file, GROUP, "name", NULL);
  self->account = g_key_file_get_string (file, GROUP, "account", NULL);
  self->role = g_key_file_get_string (file, GROUP, "role", NULL);
  self->roles = g_key_file_get_string_list (file, GROUP, "roles", NULL, NULL);
  self->scopes = g_key_file_get_string_list (file, GROUP, "scopes", NULL, NULL);
  self->hash = g_key_file_get_string (file, GROUP, "hash", NULL);
  self->contact = g_key_file_get_int64 (file, GROUP, "contact", NULL);
  self->skew = g_key_file_get_int64 (file, GROUP, "skew", NULL);
  self->saved = self->contact;
  if (self->account == NULL || self->role == NULL || self->roles == NULL || self->scopes == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
sf_person_claim (SfPerson *self, GError **error)
{
  g_autofree char *path = get_path (self);
  g_autofree char *aside = g_strconcat (self->directory, "-XXXXXX", NULL);
  g_autofree char *account = NULL;
  g_autofree char *server_id = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return TRUE;
  account = g_key_file_get_string (file, GROUP, "account", NULL);
  server_id = g_key_file_get_string (file, GROUP, "server_id", NULL);
  if (g_strcmp0 (account, self->account) == 0 && g_strcmp0 (server_id, self->server_id) == 0)
    return TRUE;
  if (g_mkdtemp (aside) != NULL && g_rename (self->directory, aside) == 0)
    {
      g_warning ("%s was another account's: put aside as %s", self->directory, aside);
      return TRUE;
    }
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s is another account's", self->directory);
  return FALSE;
}

gboolean
sf_person_save (SfPerson *self, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = get_path (self);
  g_autofree char *text = NULL;
  gsize length;

  if (g_mkdir_with_parents (self->directory, 0700) != 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s cannot be made", self->directory);
      return FALSE;
    }
  g_key_file_set_string (file, GROUP, "server", self->server);
  g_key_file_set_string (file, GROUP, "server_id", self->server_id != NULL ? self->server_id : "");
  g_key_file_set_string (file, GROUP, "login", self->login);
  g_key_file_set_string (file, GROUP, "name", self->name != NULL ? self->name : "");
  g_key_file_set_string (file, GROUP, "account", self->account);
  g_key_file_set_string (file, GROUP, "role", self->role);
  g_key_file_set_string_list (file, GROUP, "roles", (const char *const *) self->roles, g_strv_length (self->roles));
  g_key_file_set_string_list (file, GROUP, "scopes", (const char *const *) self->scopes, g_strv_length (self->scopes));
  if (self->hash != NULL)
    g_key_file_set_string (file, GROUP, "hash", self->hash);
  g_key_file_set_int64 (file, GROUP, "contact", self->contact);
  g_key_file_set_int64 (file, GROUP, "skew", self->skew);
  text = g_key_file_to_data (file, &length, NULL);
  if (!g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;
  self->saved = self->contact;
  return TRUE;
}

void
sf_person_note_contact (SfPerson *self, SfTime contact, SfTime skew)
{
  g_autoptr (GError) error = NULL;
  /* The clocks of two honest machines differ by seconds; a jump of either is worth a write. */
  gboolean jumped = ABS (skew - self->skew) > CONTACT_EVERY || ABS (contact - self->saved) > CONTACT_EVERY;

  self->contact = contact;
  self->skew = skew;
  if (jumped && !sf_person_save (self, &error))
    g_warning ("the last contact cannot be saved: %s", error->message);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      /* A link to a folder is not one of ours to empty. */
      if (g_unlink (path) != 0)
        remove_folder (path);
    }
  g_rmdir (folder);
}

void
sf_person_remove (SfPerson *self)
{
  remove_folder (self->directory);
}

SfRecord *
sf_person_make_account (SfPerson *self)
{
  SfRecord *account = sf_record_new (SF_KIND_ACCOUNT, self->account);
  g_autofree char *roles = g_strjoinv (" ", self->roles);
  g_autoptr (GString) colleges = g_string_new (NULL);

  sf_record_set_state (account, SF_ACCOUNT_ACTIVE);
  sf_record_set_text (account, SF_ACCOUNT_LOGIN, self->login);
  sf_record_set_text (account, SF_ACCOUNT_NAME, self->name);
  sf_record_set_text (account, SF_ACCOUNT_ROLES, roles);
  for (guint i = 0; self->scopes[i] != NULL; i++)
    {
      const char *scope = self->scopes[i];

      if (g_str_has_prefix (scope, "student:"))
        sf_record_set_text (account, SF_ACCOUNT_STUDENT, scope + strlen ("student:"));
      else if (g_str_has_prefix (scope, "employer:"))
        sf_record_set_text (account, SF_ACCOUNT_EMPLOYER, scope + strlen ("employer:"));
      else if (g_str_has_prefix (scope, "college:"))
        g_string_append_printf (colleges, "%s%s", colleges->len > 0 ? " " : "", scope + strlen ("college:"));
    }
  sf_record_set_text (account, SF_ACCOUNT_COLLEGES, colleges->str);
  return account;
}

char *
sf_person_hash_password (const char *password)
{
  char hash[crypto_pwhash_STRBYTES];

  if (sodium_init () < 0 || crypto_pwhash_str (hash, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                               crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    return NULL;
  return g_strdup (hash);
}

gboolean
sf_person_password_is_right (const char *hash, const char *password)
{
  return sodium_init () >= 0 && crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
}
