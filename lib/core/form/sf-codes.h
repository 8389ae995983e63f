/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Code tables and administrative divisions (GB/T 2260): dated data from data/codes, compiled in. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *code;
  const char *label;
} SfCode;

/* Entries of a table in its order, terminated by { NULL }; NULL if there is no such table. */
const SfCode *sf_code_table (const char *table);
const char *sf_code_label (const char *table, const char *code);
/* The code whose label, other spelling or, failing these, code is @text; NULL if none. For imports, whose files hold
 * any of them. Numeric codes may lack leading zeros, which spreadsheets drop. */
const char *sf_code_from_text (const char *table, const char *text);

typedef enum
{
  SF_DIVISION_PROVINCE,
  SF_DIVISION_CITY,
  SF_DIVISION_COUNTY
} SfDivisionLevel;

/* NULL if there is no such division, now or (for those born in one) ever. */
const char *sf_division_name (const char *code);
gboolean sf_division_is_current (const char *code);
SfDivisionLevel sf_division_level (const char *code);
/* Does it go down to the county? Cities and regions that have none (东莞, 香港) do; "市辖区" of a city does not. */
gboolean sf_division_is_county (const char *code);
/* The current division whose full name is @text, which may have 市辖区 levels or not, or whose code it is; NULL if
 * none.
 */
const char *sf_division_from_text (const char *text);
/* "湖南省长沙市岳麓区"; transfer full, NULL if unknown. 市辖区, 县 and 直辖县级 levels are left out. */
char *sf_division_full_name (const char *code);
/* Current children of @code in order of code, NULL-terminated, codes only; @code NULL: the provinces. Owned by the
 * table. */
const char *const *sf_division_children (const char *code);

G_END_DECLS
