/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * XML of a part, pushed through libxml2's parser block by block: no tree is built.
 */
#define G_LOG_DOMAIN "sf-sheet"

#include <string.h>

#include "sheet/sf-xlsx-private.h"

#define BLOCK (32 * 1024)

struct _SfXlsxXml
{
  SfXlsxPart *part;
  const SfXlsxHandler *handler;
  gpointer data;
  xmlParserCtxt *parser;
  GError *error;
  gboolean ended;
  const xmlChar **attributes; /* of the element that starts: local name, prefix, URI, begin, end of the value */
  int n_attributes;
  GString *value;
  char buffer[BLOCK];
};

/* ---- From libxml2 ---- */

static void
start_cb (void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
          const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
  SfXlsxXml *self = context;

  if (self->error != NULL)
    return;
  self->attributes = attributes;
  self->n_attributes = n_attributes;
  self->handler->start (self, (const char *) name, self->data);
  self->n_attributes = 0;
}

static void
end_cb (void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  SfXlsxXml *self = context;

  if (self->error == NULL)
    self->handler->end (self, (const char *) name, self->data);
}

static void
text_cb (void *context, const xmlChar *text, int length)
{
  SfXlsxXml *self = context;

  if (self->error == NULL && self->handler->text != NULL)
    self->handler->text (self, (const char *) text, (gsize) length, self->data);
}

/* Without a document type there are no entities but XML's own five. */
static void
doctype_cb (void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  sf_xlsx_xml_fail (context, SF_SHEET_ERROR_FORMAT, "the XLSX file declares a document type: it is not read");
}

static xmlSAXHandler sax = {
  .initialized = XML_SAX2_MAGIC,
  .internalSubset = doctype_cb,
  .externalSubset = doctype_cb,
  .startElementNs = start_cb,
  .endElementNs = end_cb,
  .characters = text_cb,
  .cdataBlock = text_cb,
  .ignorableWhitespace = text_cb,
};

/* ---- Reading ---- */

/* Once, before threads that import at the same time come upon it together. */
static void
init_library (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      xmlInitParser ();
      g_once_init_leave (&done, 1);
    }
}

SfXlsxXml *
sf_xlsx_xml_new (SfXlsxPart *part, const SfXlsxHandler *handler, gpointer data)
{
  SfXlsxXml *self = g_new0 (SfXlsxXml, 1);

  init_library ();
  self->part = part;
  self->handler = handler;
  self->data = data;
  self->value = g_string_new (NULL);
  self->parser = xmlCreatePushParserCtxt (&sax, self, NULL, 0, NULL);
  g_assert (self->parser != NULL);
  xmlCtxtUseOptions (self->parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  return self;
}

void
sf_xlsx_xml_free (SfXlsxXml *self)
{
  if (self->parser->myDoc != NULL)
    xmlFreeDoc (self->parser->myDoc);
  xmlFreeParserCtxt (self->parser);
  sf_xlsx_part_free (self->part);
  g_string_free (self->value, TRUE);
  g_clear_error (&self->error);
  g_free (self);
}

void
sf_xlsx_xml_fail (SfXlsxXml *self, SfSheetError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (self->error != NULL)
    return;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (&self->error, SF_SHEET_ERROR, (int) code, message);
  xmlStopParser (self->parser);
}

static void
fail_syntax (SfXlsxXml *self)
{
  const xmlError *last = xmlCtxtGetLastError (self->parser);
  g_autofree char *reason = g_strdup (last != NULL && last->message != NULL ? last->message : "broken");

  sf_xlsx_xml_fail (self, SF_SHEET_ERROR_FORMAT, "the XLSX file is damaged: XML: %s", g_strchomp (reason));
}

gboolean
sf_xlsx_xml_pump (SfXlsxXml *self, GError **error)
{
  gssize n;

  if (self->ended)
    return FALSE;
  n = sf_xlsx_part_read (self->part, self->buffer, sizeof self->buffer, &self->error);
  self->ended = n <= 0;
  if (n >= 0 && xmlParseChunk (self->parser, self->buffer, (int) n, n == 0) != XML_ERR_OK)
    fail_syntax (self);
  if (self->error == NULL)
    return !self->ended;
  self->ended = TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

gboolean
sf_xlsx_xml_run (SfXlsxXml *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  while (sf_xlsx_xml_pump (self, &local))
    ;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

double
sf_xlsx_xml_get_progress (SfXlsxXml *self)
{
  return self->ended ? 1 : sf_xlsx_part_get_progress (self->part);
}

const char *
sf_xlsx_xml_get (SfXlsxXml *self, const char *attribute)
{
  for (int i = 0; i < self->n_attributes; i++)
    {
      const xmlChar **a = self->attributes + 5 * (gsize) i;

      if (strcmp ((const char *) a[0], attribute) != 0)
        continue;
      g_string_truncate (self->value, 0);
      g_string_append_len (self->value, (const char *) a[3], a[4] - a[3]);
      return self->value->str;
    }
  return NULL;
}

gboolean
sf_xlsx_read_part (SfXlsxPackage *package, const char *name, const SfXlsxHandler *handler, gpointer data,
                   GError **error)
{
  g_autoptr (GError) local = NULL;
  SfXlsxPart *part = sf_xlsx_part_open (package, name, FALSE, &local);
  g_autoptr (SfXlsxXml) xml = part != NULL ? sf_xlsx_xml_new (part, handler, data) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return xml == NULL || sf_xlsx_xml_run (xml, error);
}
