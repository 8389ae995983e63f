/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a verification compares: field by field what the school keeps and what the student says (manual §4), and how one
 * is filled from the other, from an agreement or by the wizard of 报到证. Keys are those of the edition as it is
 * written: "unit.name", without a side. Any thread.
 */
#pragma once

#include "core/form/sf-form.h"
#include "core/model/sf-record.h"

G_BEGIN_DECLS

typedef struct
{
  const char *key;           /* "unit.name" */
  const SfFieldGroup *group; /* that it stands in */
  const SfField *kept;       /* the school's side; NULL: it has none (a file) */
  const SfField *said;       /* the student's; NULL: locked 灰色, only the staff change it */
  gboolean differs;          /* 红色感叹号: she says something else than the school */
} SfVerifiedField;

/* Every field in the edition's order. Empty if the edition is not known. Transfer full, of SfVerifiedField that borrow
 * from the edition. */
GPtrArray *sf_verification_compare (SfRecord *self);

/* What holds for @key: what the student says or, where that is the school's to say, what the school keeps; NULL if
 * neither. */
const char *sf_verification_get_value (SfRecord *self, const char *key);
/* The school's value of @key becomes @value (nullable); what the student says follows as long as she said nothing else.
 * Keys that the edition does not have are passed over. */
void sf_verification_keep (SfRecord *self, const char *key, const char *value);
/* 还原学校信息: she says what the school keeps. FALSE if @key is none of hers. */
gboolean sf_verification_restore (SfRecord *self, const char *key);
/* The same for a whole group; FALSE if there is no such group. */
gboolean sf_verification_restore_group (SfRecord *self, const char *group);

/* The school's side from the roster: @college (nullable) is the student's. */
void sf_verification_take_student (SfRecord *self, SfRecord *student, SfRecord *college);
/* … and from an agreement in force: 协议书编号, 单位, 毕业去向 10, 报到证, 档案, 户口. */
void sf_verification_take_agreement (SfRecord *self, SfRecord *agreement);
/* The column whereabouts from the form. */
void sf_verification_refresh (SfRecord *self);

/* 报到证填写向导. */
typedef enum
{
  SF_DISPATCH_HOME, /* 回原籍: to the authority of the city of her 生源地 */
  SF_DISPATCH_UNIT, /* 去单位 */
} SfDispatch;

/* What the wizard would fill in, as keys of the student's side; no members if the edition has no 报到证 or nothing is
 * known yet. Transfer full. */
JsonObject *sf_verification_dispatch (SfRecord *self, SfDispatch dispatch);

G_END_DECLS
