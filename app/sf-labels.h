/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Short names that screens show for states, actions, roles and the like, in the words of the manual. Translated; the
 * returned strings are constant. Main thread.
 */
#pragma once

#include "core/form/sf-form.h"
#include "core/model/sf-operation.h"

G_BEGIN_DECLS

/* "Waiting for the college" 待学院审核; "" for SF_STATE_NONE. */
const char *sf_label_state (SfKind kind, int state);
/* "Accept" 应约, "Return" 退回; the action's own name for one that has no label. */
const char *sf_label_action (SfKind kind, const char *action);
/* The same as something that has happened, for a history: "Accepted". */
const char *sf_label_event (SfKind kind, const char *action);
const char *sf_label_role (SfRole role);
const char *sf_label_kind (SfKind kind);
/* Who fills in or holds a part: "student", "employer", "college", "office". */
const char *sf_label_party (const char *name);
/* A holder of a copy: "student" → 学生, "employer" → 用人单位, "college" → 学院, "office" → 招生就业处. */
const char *sf_label_holder (const char *name);
/* "zh_CN" or "en": the language that data with labels in both is shown in. */
const char *sf_label_language (void);
/* Labels of a form in that language. */
const char *sf_label_field (const SfField *field);
const char *sf_label_group (const SfFieldGroup *group);
/* 填写说明; NULL if there is none. */
const char *sf_label_hint (const SfField *field);

G_END_DECLS
