/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sf-paper-font.h. One thread at a time; what is shared between threads (font files) has its own lock. */
#include "paper/sf-paper-font.h"

#include <cairo-ft.h>
#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <string.h>

#include "paper/sf-paper-error.h"

/* A font with CFF outlines is used in two parts, so that its many thousand rare characters are not rewritten until one
 * is asked for: what GB/T 2312 has, and the rest. */
typedef enum
{
  PART_WHOLE, /* TrueType: the file as it is */
  PART_COMMON,
  PART_REST,
  N_PARTS
} Part;

/* One installed font. */
typedef struct
{
  char *family;
  char *file;
  int index;
  hb_face_t *source;
  gboolean is_cff;
  SfPaperFace *parts[N_PARTS];
} Font;

struct _SfPaperFonts
{
  grefcount ref_count;
  FT_Library *freetype; /* rc box: FreeType's own is for one thread */
  GHashTable *fonts;    /* pattern -> Font, NULL when it is not installed */
  GPtrArray *han;       /* by role: GPtrArray of Font, not owned */
  GPtrArray *latin;
  GPtrArray *nominal; /* by role: GHashTable of gunichar -> SfPaperNominal */
};

/* File#index#part -> hb_blob_t: rewriting a font takes a tenth of a second, so threads share the result. */
static GMutex rewritten_lock;
static GHashTable *rewritten;

gboolean
sf_paper_is_latin (gunichar c)
{
  switch (c)
    {
    case 0x00A7: /* § */
    case 0x00B0: /* ° */
    case 0x00B1: /* ± */
    case 0x00B7: /* · between the parts of a name */
    case 0x00D7: /* × */
    case 0x00F7: /* ÷ */
      return FALSE;
    default:
      return c < 0x0590 || (c >= 0x1E00 && c < 0x2000);
    }
}

/* Han characters and signs of GB/T 2312, punctuation and Latin: what forms are made of. */
static hb_set_t *
common_characters (void)
{
  static hb_set_t *common;

  if (g_once_init_enter (&common))
    {
      hb_set_t *set = hb_set_create ();

      hb_set_add_range (set, 0x20, 0x17F);
      hb_set_add_range (set, 0x2010, 0x203B);
      hb_set_add_range (set, 0x3000, 0x301F);
      hb_set_add_range (set, 0xFF00, 0xFFEF);
      for (int row = 0xA1; row <= 0xF7; row++)
        for (int cell = 0xA1; cell <= 0xFE; cell++)
          {
            const char bytes[2] = { (char) row, (char) cell };
            g_autofree char *text = g_convert (bytes, 2, "UTF-8", "GB2312", NULL, NULL, NULL);

            if (text != NULL)
              hb_set_add (set, g_utf8_get_char (text));
          }
      g_once_init_leave (&common, set);
    }
  return common;
}

/* The part of a CFF font, without subroutines and hints. */
static hb_blob_t *
rewrite (hb_face_t *source, Part part)
{
  static const hb_tag_t unused[] = { HB_TAG ('v', 'h', 'e', 'a'), HB_TAG ('v', 'm', 't', 'x'),
                                     HB_TAG ('V', 'O', 'R', 'G') };
  hb_subset_input_t *input = hb_subset_input_create_or_fail ();
  hb_set_t *characters = hb_subset_input_unicode_set (input);
  hb_set_t *features = hb_subset_input_set (input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
  hb_face_t *face;
  hb_blob_t *blob;

  if (part == PART_COMMON)
    hb_set_union (characters, common_characters ());
  else
    {
      hb_face_collect_unicodes (source, characters);
      hb_set_subtract (characters, common_characters ());
    }
  hb_set_clear (features);
  hb_set_add (features, HB_TAG ('k', 'e', 'r', 'n'));
  hb_set_add (features, HB_TAG ('m', 'a', 'r', 'k'));
  for (guint i = 0; i < G_N_ELEMENTS (unused); i++)
    hb_set_add (hb_subset_input_set (input, HB_SUBSET_SETS_DROP_TABLE_TAG), unused[i]);
  hb_subset_input_set_flags (input, HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_NO_HINTING);
  face = hb_subset_or_fail (source, input);
  hb_subset_input_destroy (input);
  if (face == NULL)
    return NULL;
  blob = hb_face_reference_blob (face);
  hb_face_destroy (face);
  return blob;
}

/* Transfer full; NULL when the font cannot be rewritten. */
static hb_blob_t *
rewritten_blob (Font *font, Part part)
{
  g_autofree char *key = g_strdup_printf ("%s#%d#%d", font->file, font->index, part);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&rewritten_lock);
  hb_blob_t *blob;

  (void) locker;
  if (rewritten == NULL)
    rewritten = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) hb_blob_destroy);
  blob = g_hash_table_lookup (rewritten, key);
  if (blob == NULL)
    {
      blob = rewrite (font->source, part);
      if (blob == NULL)
        return NULL;
      g_hash_table_insert (rewritten, g_steal_pointer (&key), blob);
    }
  return hb_blob_reference (blob);
}

/* cairo may keep a face for as long as a recording surface or PDF lives, and with it what it is made of. */
typedef struct
{
  FT_Face face;
  FT_Library *library; /* rc box */
  hb_blob_t *blob;
} FaceData;

static void
library_clear (gpointer data)
{
  FT_Done_FreeType (*(FT_Library *) data);
}

static void
face_data_free (void *data)
{
  FaceData *self = data;

  FT_Done_Face (self->face);
  g_rc_box_release_full (self->library, library_clear);
  hb_blob_destroy (self->blob);
  g_free (self);
}

/* Takes over @blob. */
static SfPaperFace *
face_new (SfPaperFonts *self, Font *font, hb_blob_t *blob, int index)
{
  static const cairo_user_data_key_t key;
  FaceData *data = g_new0 (FaceData, 1);
  SfPaperFace *face;
  hb_face_t *hb_face;
  unsigned int length;
  const char *bytes = hb_blob_get_data (blob, &length);

  data->blob = blob;
  if (FT_New_Memory_Face (*self->freetype, (const FT_Byte *) bytes, length, index, &data->face) != 0)
    {
      hb_blob_destroy (blob);
      g_free (data);
      return NULL;
    }
  data->library = g_rc_box_acquire (self->freetype);
  face = g_new0 (SfPaperFace, 1);
  face->family = font->family;
  /* Without bitmaps (some Chinese fonts have them for small sizes) and hints: the printer's outlines, at every zoom. */
  face->cairo = cairo_ft_font_face_create_for_ft_face (data->face, FT_LOAD_NO_BITMAP | FT_LOAD_NO_HINTING);
  cairo_font_face_set_user_data (face->cairo, &key, data, face_data_free);
  hb_face = hb_face_create (blob, index);
  face->hb = hb_font_create (hb_face);
  hb_font_set_scale (face->hb, SF_PAPER_EM, SF_PAPER_EM);
  hb_face_destroy (hb_face);
  return face;
}

static void
face_free (SfPaperFace *face)
{
  cairo_font_face_destroy (face->cairo);
  hb_font_destroy (face->hb);
  g_free (face);
}

static SfPaperFace *
font_part (SfPaperFonts *self, Font *font, Part part)
{
  if (font->parts[part] == NULL)
    {
      hb_blob_t *blob = part == PART_WHOLE ? hb_face_reference_blob (font->source) : rewritten_blob (font, part);

      if (blob != NULL)
        font->parts[part] = face_new (self, font, blob, part == PART_WHOLE ? font->index : 0);
    }
  return font->parts[part];
}

static void
font_free (gpointer data)
{
  Font *font = data;

  if (font == NULL)
    return;
  for (guint i = 0; i < N_PARTS; i++)
    g_clear_pointer (&font->parts[i], face_free);
  hb_face_destroy (font->source);
  g_free (font->file);
  g_free (font->family);
  g_free (font);
}

static gboolean
has_family (FcPattern *pattern, const char *family)
{
  FcChar8 *name;

  for (int i = 0; FcPatternGetString (pattern, FC_FAMILY, i, &name) == FcResultMatch; i++)
    if (g_ascii_strcasecmp ((const char *) name, family) == 0)
      return TRUE;
  return FALSE;
}

/* The installed font of a pattern such as "Noto Serif CJK SC:weight=200"; NULL when that family is not installed,
 * rather than whatever fontconfig would put in its place. */
static Font *
font_find (const char *name)
{
  FcPattern *wanted = FcNameParse ((const FcChar8 *) name), *found = NULL;
  FcChar8 *family, *file;
  FcResult result;
  Font *font = NULL;
  int index = 0;

  if (wanted == NULL)
    return NULL;
  if (FcPatternGetString (wanted, FC_FAMILY, 0, &family) == FcResultMatch)
    {
      g_autofree char *family_name = g_strdup ((const char *) family);

      FcPatternAddBool (wanted, FC_VARIABLE, FcFalse);
      FcDefaultSubstitute (wanted);
      found = FcFontMatch (NULL, wanted, &result);
      if (found != NULL && has_family (found, family_name) &&
          FcPatternGetString (found, FC_FILE, 0, &file) == FcResultMatch)
        {
          hb_blob_t *blob = hb_blob_create_from_file_or_fail ((const char *) file);

          FcPatternGetInteger (found, FC_INDEX, 0, &index);
          if (blob != NULL)
            {
              hb_blob_t *cff;

              font = g_new0 (Font, 1);
              font->family = g_steal_pointer (&family_name);
              font->file = g_strdup ((const char *) file);
              font->index = index & 0xFFFF;
              font->source = hb_face_create (blob, font->index);
              cff = hb_face_reference_table (font->source, HB_TAG ('C', 'F', 'F', ' '));
              font->is_cff = hb_blob_get_length (cff) > 0;
              hb_blob_destroy (cff);
              hb_blob_destroy (blob);
            }
        }
    }
  if (found != NULL)
    FcPatternDestroy (found);
  FcPatternDestroy (wanted);
  return font;
}

/* The installed fonts of a chain. */
static GPtrArray *
resolve_chain (SfPaperFonts *self, const char *const *names)
{
  GPtrArray *chain = g_ptr_array_new ();

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      gpointer font;

      if (!g_hash_table_lookup_extended (self->fonts, names[i], NULL, &font))
        {
          font = font_find (names[i]);
          g_hash_table_insert (self->fonts, g_strdup (names[i]), font);
        }
      if (font != NULL)
        g_ptr_array_add (chain, font);
    }
  return chain;
}

SfPaperFonts *
sf_paper_fonts_new (SfPaperTemplate *template, GError **error)
{
  g_autoptr (SfPaperFonts) self = g_new0 (SfPaperFonts, 1);

  g_ref_count_init (&self->ref_count);
  self->fonts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, font_free);
  self->han = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->latin = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->nominal = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  self->freetype = g_rc_box_new0 (FT_Library);
  if (FT_Init_FreeType (self->freetype) != 0)
    {
      g_rc_box_release (g_steal_pointer (&self->freetype));
      g_set_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_FONT, "FreeType cannot be started");
      return NULL;
    }
  for (guint i = 0; i < template->roles->len; i++)
    {
      const SfPaperRole *role = g_ptr_array_index (template->roles, i);

      g_ptr_array_add (self->han, resolve_chain (self, (const char *const *) role->han));
      g_ptr_array_add (self->latin, resolve_chain (self, (const char *const *) role->latin));
      g_ptr_array_add (self->nominal, g_hash_table_new_full (NULL, NULL, NULL, g_free));
      if (((GPtrArray *) g_ptr_array_index (self->han, i))->len == 0)
        {
          g_autofree char *names = g_strjoinv (", ", role->han);

          g_set_error (error, SF_PAPER_ERROR, SF_PAPER_ERROR_FONT, "%s: none of the fonts of “%s” is installed: %s",
                       template->name, role->name, names);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

SfPaperFonts *
sf_paper_fonts_ref (SfPaperFonts *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
sf_paper_fonts_unref (SfPaperFonts *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->nominal);
  g_ptr_array_unref (self->han);
  g_ptr_array_unref (self->latin);
  g_hash_table_unref (self->fonts);
  if (self->freetype != NULL)
    g_rc_box_release_full (self->freetype, library_clear);
  g_free (self);
}

static SfPaperNominal *
lookup_in_chain (SfPaperFonts *self, GPtrArray *chain, gunichar c)
{
  for (guint i = 0; i < chain->len; i++)
    {
      Font *font = g_ptr_array_index (chain, i);
      Part part = !font->is_cff ? PART_WHOLE : hb_set_has (common_characters (), c) ? PART_COMMON : PART_REST;
      SfPaperFace *face;
      hb_codepoint_t glyph;
      SfPaperNominal *nominal;

      /* Ask the file first: only a character that it has is worth rewriting it for. */
      if (part == PART_REST)
        {
          hb_font_t *source = hb_font_create (font->source);
          gboolean found = hb_font_get_nominal_glyph (source, c, &glyph);

          hb_font_destroy (source);
          if (!found)
            continue;
        }
      face = font_part (self, font, part);
      if (face == NULL || !hb_font_get_nominal_glyph (face->hb, c, &glyph))
        continue;
      nominal = g_new (SfPaperNominal, 1);
      nominal->face = face;
      nominal->glyph = glyph;
      nominal->advance = (float) hb_font_get_glyph_h_advance (face->hb, glyph) / SF_PAPER_EM;
      return nominal;
    }
  return NULL;
}

const SfPaperNominal *
sf_paper_fonts_lookup (SfPaperFonts *self, guint role, gunichar c)
{
  GHashTable *known = g_ptr_array_index (self->nominal, role);
  SfPaperNominal *nominal = g_hash_table_lookup (known, GUINT_TO_POINTER (c));

  if (nominal == NULL)
    {
      if (sf_paper_is_latin (c))
        nominal = lookup_in_chain (self, g_ptr_array_index (self->latin, role), c);
      if (nominal == NULL)
        nominal = lookup_in_chain (self, g_ptr_array_index (self->han, role), c);
      if (nominal != NULL)
        g_hash_table_insert (known, GUINT_TO_POINTER (c), nominal);
    }
  return nominal;
}
