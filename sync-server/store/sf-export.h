/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An export under way, on a reader's thread. Only the exporting files include this.
 */
#pragma once

#include "store/sf-export-columns.h"
#include "store/sf-store-export.h"
#include "store/sf-store-private.h"

G_BEGIN_DECLS

typedef struct
{
  SfDb *db;
  SfKind kind;
  GPtrArray *columns; /* SfExportColumn */
  gboolean personal;
  SfActor *actor;                /* NULL: sees everything */
  SfRecord *settings;            /* as far as the columns need it */
  SfRecord *records[SF_N_KINDS]; /* of the row in hand, as the actor sees them; NULL where there is none */
  guint needed;                  /* bits of kinds that the columns tell about */
} SfExport;

/* Takes @record as the row in hand, with the records that it is linked to. FALSE without an error if the actor may not
 * see it. */
gboolean sf_export_hold (SfExport *self, SfRecord *record, GError **error);
/* Forgets the row in hand. */
void sf_export_drop (SfExport *self);
/* What the column shows of the row in hand; NULL: nothing. Transfer full. */
char *sf_export_get_cell (SfExport *self, const SfExportColumn *column, GError **error);

/* "YYYY-MM-DD HH:MM:SS" in Shanghai. Transfer full. */
char *sf_export_format_time (SfTime time);

/* " WHERE …" of a filter, with its binds (sf-export-filter.c). */
typedef struct
{
  GString *where;
  GPtrArray *values; /* char *: bind ":f<place>"; with the numbers of @numbers */
  GArray *numbers;   /* gboolean: bind as a number */
} SfExportFilter;

gboolean sf_export_filter_init (SfExportFilter *self, SfKind kind, JsonObject *filter, GError **error);
void sf_export_filter_bind (const SfExportFilter *self, SfStmt *stmt);
void sf_export_filter_clear (SfExportFilter *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SfExportFilter, sf_export_filter_clear)

G_END_DECLS
