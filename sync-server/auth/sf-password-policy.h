/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a new password will do by the school's rules. Pure but for the bundled list of passwords that everybody tries
 * first; any thread. Whether it was used before is asked of sf-passwords.h, since that takes argon2id.
 */
#pragma once

#include "store/sf-account-rules.h"

G_BEGIN_DECLS

#define SF_PASSWORD_MAX 128 /* characters */
/* Bounds of an operation code (操作码), characters. */
#define SF_OPERATION_CODE_MIN 6
#define SF_OPERATION_CODE_MAX 64

/* The names are stable and cross the wire as “fault” of E_PASSWORD and E_OPERATION_CODE. */
typedef enum
{
  SF_PASSWORD_GOOD,
  SF_PASSWORD_OLD,     /* "old": the present password that was given is not right */
  SF_PASSWORD_SHORT,   /* "short" {limit}: characters that it must have */
  SF_PASSWORD_LONG,    /* "long" {limit} */
  SF_PASSWORD_CLASSES, /* "classes" {limit}: kinds of characters that it must have */
  SF_PASSWORD_OWN,     /* "own": the account, name or number of the person */
  SF_PASSWORD_COMMON,  /* "common": on the list, or only a digit or two away from it */
  SF_PASSWORD_USED,    /* "used" {limit}: one of that many last ones */
  SF_PASSWORD_SAME,    /* "same": an operation code that is the password */
  SF_PASSWORD_N_FAULTS
} SfPasswordFault;

const char *sf_password_fault_name (SfPasswordFault fault);
/* "short 8": as an error's message carries it. Transfer full. */
char *sf_password_fault_text (SfPasswordFault fault, int limit);
/* A sentence for the administrator at the console. Transfer full. */
char *sf_password_fault_sentence (SfPasswordFault fault, int limit);

/* @own: what belongs to the person, NULL-terminated; NULLs are left out by the caller. @out_limit goes with the fault,
 * 0 if it has none. */
SfPasswordFault sf_password_policy_check (const SfAccountRules *rules, const char *password, const char *const *own,
                                          int *out_limit);
/* An operation code is typed with each binding act: it only must not be trivial. @password: the account's. */
SfPasswordFault sf_operation_code_check (const char *code, const char *password, const char *const *own,
                                         int *out_limit);

G_END_DECLS
