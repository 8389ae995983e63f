/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the lists of each workspace show: their columns, order and what they say when they are empty. Constant data.
 */
#pragma once

#include "widgets/sf-record-list.h"

G_BEGIN_DECLS

extern const SfListSpec sf_list_college_queue;
extern const SfListSpec sf_list_office_queue;
extern const SfListSpec sf_list_signings;
extern const SfListSpec sf_list_agreements;
extern const SfListSpec sf_list_students;
extern const SfListSpec sf_list_employers;
extern const SfListSpec sf_list_applications; /* the student's 申请应约记录 */
extern const SfListSpec sf_list_invitations;  /* what an employer has sent */
extern const SfListSpec sf_list_cancellations;
extern const SfListSpec sf_list_own_agreements; /* an employer's */

G_END_DECLS
