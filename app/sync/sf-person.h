/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who was logged in on this computer: one folder a person and server, and in it what logging in without the network
 * needs. Small files, read and written when one logs in.
 */
#pragma once

#include "core/model/sf-actor.h"

G_BEGIN_DECLS

typedef struct
{
  char *directory; /* of this person on this server */
  char *server;
  char *server_id;
  char *login;
  char *name;
  char *account; /* id */
  char *role;
  GStrv roles;
  GStrv scopes;   /* what the role may read: says whose student, employer or colleges it acts for */
  char *hash;     /* argon2id of the password, for opening without the network; NULL if nothing is to stay */
  SfTime contact; /* the server's clock at the last contact */
  SfTime skew;    /* the server's clock minus ours, then */
  SfTime saved;   /* the contact that the file knows */
  gboolean keep;  /* FALSE: the folder goes with the log-out */
} SfPerson;

SfPerson *sf_person_new (const char *parent, const char *server, const char *login, gboolean keep);
void sf_person_free (SfPerson *self);
/* What was saved about @login on @server; NULL if nothing was. */
SfPerson *sf_person_load (const char *parent, const char *server, const char *login);
/* Sees to it that the folder is this account's on this server: what another account of the same name left there (the
 * server was set up anew, a number was given to somebody else) is put aside, so that it is neither shown nor sent. */
gboolean sf_person_claim (SfPerson *self, GError **error);
gboolean sf_person_save (SfPerson *self, GError **error);
/* The server was reached at @contact by its clock. Saved now and then, so that a client that is never closed, or ended
 * by a power cut, does not count as offline since its log-in. */
void sf_person_note_contact (SfPerson *self, SfTime contact, SfTime skew);
/* Removes the folder with all that is in it. */
void sf_person_remove (SfPerson *self);

/* The account's record as far as its scopes tell, for sf_actor_new(). Transfer full. */
SfRecord *sf_person_make_account (SfPerson *self);

/* Slow on purpose: not on the main thread. */
char *sf_person_hash_password (const char *password);
gboolean sf_person_password_is_right (const char *hash, const char *password);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SfPerson, sf_person_free)

G_END_DECLS
