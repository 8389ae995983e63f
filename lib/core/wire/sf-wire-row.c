/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of a pull, by hand in both directions, and the digest over them.
 */
#define G_LOG_DOMAIN "sf-core"

#include <string.h>

#include "core/wire/sf-wire-json.h"

#define MAX_BODY_DEPTH 4

/* ---- Writing ---- */

void
sf_wire_write_record (GString *out, SfRecord *record)
{
  SfKind kind = sf_record_get_kind (record);
  const SfKindInfo *info = sf_kind_info (kind);

  g_string_append_c (out, '{');
  sf_json_append_text_member (out, "state", sf_kind_state_name (kind, sf_record_get_state (record)));
  for (guint i = 0; i < info->n_columns; i++)
    {
      const char *text = sf_record_get_text (record, (int) i);

      if (text != NULL)
        sf_json_append_text_member (out, info->columns[i].name, text);
      else if (sf_record_has (record, (int) i))
        {
          sf_json_append_member (out, info->columns[i].name);
          sf_json_append_int (out, sf_record_get_int (record, (int) i));
        }
    }
  if (info->has_form)
    {
      sf_json_append_text_member (out, "edition", sf_record_get_edition (record));
      sf_json_append_member (out, "form");
      g_string_append (out, sf_record_get_form_text (record));
    }
  g_string_append_c (out, '}');
}

static void
write_head (GString *out, SfKind kind, const char *id, const char *scope, gint64 rev)
{
  g_string_append (out, "[\"");
  g_string_append (out, sf_kind_info (kind)->name);
  g_string_append (out, "\",");
  sf_json_append_text (out, id, -1);
  g_string_append_c (out, ',');
  sf_json_append_text (out, scope, -1);
  g_string_append_c (out, ',');
  sf_json_append_int (out, rev);
  g_string_append_c (out, ',');
}

void
sf_wire_write_row (GString *out, SfRecord *record, const char *scope, gint64 rev, const char *content)
{
  write_head (out, sf_record_get_kind (record), sf_record_get_id (record), scope, rev);
  sf_json_append_text (out, content, -1);
  g_string_append_c (out, ',');
  sf_wire_write_record (out, record);
  g_string_append (out, "]\n");
}

void
sf_wire_write_gone (GString *out, SfKind kind, const char *id, const char *scope, gint64 rev, gboolean deleted)
{
  write_head (out, kind, id, scope, rev);
  g_string_append (out, deleted ? "\"deleted\"]\n" : "\"scope\"]\n");
}

/* ---- Scanning ---- */

static gboolean
slice_equals (SfSlice slice, const char *text)
{
  return slice.length == strlen (text) && memcmp (slice.text, text, slice.length) == 0;
}

static gboolean
kind_from_slice (SfSlice slice, SfKind *out_kind)
{
  for (SfKind kind = 0; kind < SF_N_KINDS; kind++)
    if (slice_equals (slice, sf_kind_info (kind)->name))
      {
        *out_kind = kind;
        return TRUE;
      }
  return FALSE;
}

/* A name of ours, never in need of an escape. */
static gboolean
take_plain (SfCursor *c, SfSlice *out_slice)
{
  gboolean escaped;

  return sf_cursor_take_string (c, out_slice, &escaped) && !escaped && out_slice->length > 0;
}

static gboolean
scan_gone (SfCursor *c, SfSlice reason, SfRow *row, GError **error)
{
  row->gone = TRUE;
  row->deleted = slice_equals (reason, "deleted");
  if ((!row->deleted && !slice_equals (reason, "scope")) || !sf_cursor_at_end (c))
    return sf_wire_fail (error, "a row has neither a body nor a reason to be gone");
  return TRUE;
}

gboolean
sf_wire_scan_row (const char *line, gsize length, SfRow *out_row, GError **error)
{
  SfCursor c = { line, line + length };
  SfSlice kind;

  memset (out_row, 0, sizeof *out_row);
  /* What is not text must not reach a cache, let alone a screen. */
  if (!g_utf8_validate_len (line, length, NULL))
    return sf_wire_fail (error, "a row is not UTF-8 text");
  if (!sf_cursor_take (&c, '[') || !take_plain (&c, &kind) || !sf_cursor_take (&c, ',') ||
      !take_plain (&c, &out_row->id) || !sf_cursor_take (&c, ',') || !take_plain (&c, &out_row->scope) ||
      !sf_cursor_take (&c, ',') || !sf_cursor_take_int (&c, &out_row->rev) || !sf_cursor_take (&c, ',') ||
      !take_plain (&c, &out_row->content))
    return sf_wire_fail (error, "a row does not begin with kind, id, scope, rev and content");
  if (!kind_from_slice (kind, &out_row->kind))
    return sf_wire_fail (error, "a row has an unknown kind");
  if (sf_cursor_take (&c, ']'))
    return scan_gone (&c, out_row->content, out_row, error);
  if (!sf_cursor_take (&c, ',') || !sf_cursor_take_value (&c, MAX_BODY_DEPTH, &out_row->body) ||
      *out_row->body.text != '{' || !sf_cursor_take (&c, ']') || !sf_cursor_at_end (&c))
    return sf_wire_fail (error, "a row has no body");
  return TRUE;
}

/* ---- Records ---- */

static gboolean
read_column (SfRecord *record, const SfKindInfo *info, int column, SfCursor *c)
{
  SfColumnType type = info->columns[column].type;
  gint64 value;
  SfSlice slice;
  gboolean escaped;
  g_autofree char *text = NULL;

  if (type == SF_COLUMN_INTEGER || type == SF_COLUMN_TIME)
    {
      if (!sf_cursor_take_int (c, &value))
        return FALSE;
      sf_record_set_int (record, column, value);
      return TRUE;
    }
  if (!sf_cursor_take_string (c, &slice, &escaped))
    return FALSE;
  text = sf_slice_unescape (slice, escaped);
  sf_record_set_text (record, column, text);
  return text != NULL;
}

/* A flat object of texts. */
static gboolean
read_form (SfRecord *record, SfCursor *c)
{
  const char *start;
  SfSlice slice;
  g_autofree char *text = NULL;

  if (!sf_cursor_take (c, '{'))
    return FALSE;
  start = c->p - 1;
  for (gboolean first = TRUE; !sf_cursor_take (c, '}'); first = FALSE)
    if ((!first && !sf_cursor_take (c, ',')) || !sf_cursor_take_string (c, &slice, NULL) || !sf_cursor_take (c, ':') ||
        !sf_cursor_take_string (c, &slice, NULL))
      return FALSE;
  text = g_strndup (start, (gsize) (c->p - start));
  sf_record_set_form_text (record, text);
  return TRUE;
}

static gboolean
read_member (SfRecord *record, const SfKindInfo *info, SfSlice name, SfCursor *c)
{
  SfSlice slice;
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  int column;

  if (slice_equals (name, "form"))
    return info->has_form && read_form (record, c);
  if (slice_equals (name, "state") || slice_equals (name, "edition"))
    {
      if (!take_plain (c, &slice))
        return FALSE;
      text = g_strndup (slice.text, slice.length);
      if (slice_equals (name, "edition"))
        sf_record_set_edition (record, text);
      else
        sf_record_set_state (record, sf_kind_state_from_name (info->kind, text));
      return TRUE;
    }
  key = g_strndup (name.text, name.length);
  column = sf_kind_column_from_name (info->kind, key);
  /* A newer server's column: not for us. */
  return column >= 0 ? read_column (record, info, column, c) : sf_cursor_take_value (c, MAX_BODY_DEPTH, &slice);
}

SfRecord *
sf_wire_read_record (SfKind kind, SfSlice id, SfSlice body, GError **error)
{
  const SfKindInfo *info = sf_kind_info (kind);
  SfCursor c = { body.text, body.text + body.length };
  g_autofree char *id_text = g_strndup (id.text, id.length);
  g_autoptr (SfRecord) record = sf_record_new (kind, id_text);
  gboolean good = sf_cursor_take (&c, '{');
  SfSlice name;

  for (gboolean first = TRUE; good && !sf_cursor_take (&c, '}'); first = FALSE)
    good = (first || sf_cursor_take (&c, ',')) && take_plain (&c, &name) && sf_cursor_take (&c, ':') &&
           read_member (record, info, name, &c);
  if (!good || !sf_cursor_at_end (&c) || sf_record_get_state (record) == SF_STATE_NONE)
    {
      sf_wire_fail (error, "the body of %s %s is damaged", info->name, id_text);
      return NULL;
    }
  return g_steal_pointer (&record);
}

/* ---- Digest ---- */

guint64
sf_digest_term (SfKind kind, const char *id, gsize id_length, const char *content, gsize content_length)
{
  static GPrivate checksums = G_PRIVATE_INIT ((GDestroyNotify) g_checksum_free);
  GChecksum *sum = g_private_get (&checksums);
  const char *name = sf_kind_info (kind)->name;
  guint8 digest[32];
  gsize length = sizeof digest;
  guint64 term = 0;

  /* One checksum a thread: making one costs as much as the sum over these hundred bytes. */
  if (sum == NULL)
    {
      sum = g_checksum_new (G_CHECKSUM_SHA256);
      g_private_set (&checksums, sum);
    }
  g_checksum_reset (sum);
  g_checksum_update (sum, (const guchar *) name, (gssize) strlen (name) + 1);
  g_checksum_update (sum, (const guchar *) id, (gssize) id_length);
  g_checksum_update (sum, (const guchar *) "", 1);
  g_checksum_update (sum, (const guchar *) content, (gssize) content_length);
  g_checksum_get_digest (sum, digest, &length);
  for (guint i = 0; i < 8; i++)
    term = term << 8 | digest[i];
  return term;
}

void
sf_digest_add (SfDigest *self, SfKind kind, const char *id, const char *content)
{
  self->n++;
  self->sum += sf_digest_term (kind, id, strlen (id), content, strlen (content));
}

void
sf_digest_remove (SfDigest *self, SfKind kind, const char *id, const char *content)
{
  self->n--;
  self->sum -= sf_digest_term (kind, id, strlen (id), content, strlen (content));
}
