/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table follows the categories of 毕业去向 (data/codes) that the ministry's registration distinguishes; whether a
 * proof is required is said by the form edition, here only what it is. Main thread.
 */
#define G_LOG_DOMAIN "sf-app"

#include "records/sf-whereabouts.h"

#include <glib/gi18n.h>

#include "core/form/sf-codes.h"

#define CODES "毕业去向"

static const struct
{
  const char *code;
  const char *meaning;
  const char *proof; /* NULL: none is asked for */
} hints[] = {
  { "10", N_ ("You have signed a three-party agreement, here or on paper."),
    N_ ("nothing more for one that was signed here, otherwise its scan") },
  { "11", N_ ("You have a labour contract and no three-party agreement."), N_ ("the stamped labour contract") },
  { "12", N_ ("The employer has taken you on by other papers: a letter of employment, a certificate of work."),
    N_ ("the stamped letter or certificate") },
  { "27", N_ ("You work as a research assistant of a university, institute or company."),
    N_ ("the contract or the project's stamped certificate") },
  { "46", N_ ("You have been called up for military service."), N_ ("the call-up papers") },
  { "50", N_ ("You take part in a national programme: 特岗教师, 三支一扶, 西部计划."),
    N_ ("the programme's agreement or letter of admission") },
  { "51", N_ ("You take part in a programme of a province or city, such as 选调生 or village teacher."),
    N_ ("the programme's agreement or letter of admission") },
  { "70", N_ ("You are looking for work, about to sign, or preparing for a public examination."), NULL },
  { "71", N_ ("You do not look for work now, because you will sit the examination for further study again."), NULL },
  { "72", N_ ("You do not look for work for the time being, for another reason."), NULL },
  { "75", N_ ("You run a company or a business of your own, or are among its founders."),
    N_ ("the business licence or the incubator's certificate") },
  { "76", N_ ("You work freelance: writer, translator, designer, streamer and the like."), NULL },
  { "80", N_ ("A university in the mainland has admitted you for further study."), N_ ("the letter of admission") },
  { "85", N_ ("You study or work abroad, or in Hong Kong, Macao or Taiwan."),
    N_ ("the letter of admission, or the contract or visa") },
};

static char *
make_text (gsize i)
{
  if (hints[i].proof == NULL)
    return g_strdup (_ (hints[i].meaning));
  /* Translators: what a category of whereabouts means, then what proves it. */
  return g_strdup_printf (_ ("%s Proof: %s."), _ (hints[i].meaning), _ (hints[i].proof));
}

char *
sf_whereabouts_hint (const char *code)
{
  for (gsize i = 0; code != NULL && i < G_N_ELEMENTS (hints); i++)
    if (g_str_equal (hints[i].code, code))
      return make_text (i);
  return NULL;
}

static GtkWidget *
make_entry (const SfCode *code)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", code->label, "xalign", 0.0, "wrap", TRUE, NULL);
  g_autofree char *hint = sf_whereabouts_hint (code->code);

  gtk_widget_add_css_class (name, "heading");
  gtk_box_append (GTK_BOX (box), name);
  if (hint != NULL)
    gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", hint, "xalign", 0.0, "wrap", TRUE,
                                                 "max-width-chars", 40, NULL));
  return box;
}

GtkWidget *
sf_whereabouts_button_new (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, "margin-top", 6,
                                  "margin-bottom", 6, "margin-start", 6, "margin-end", 6, NULL);
  GtkWidget *scroller =
    g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height", TRUE,
                  "max-content-height", 420, "width-request", 300, "child", list, NULL);

  for (const SfCode *code = sf_code_table (CODES); code->code != NULL; code++)
    gtk_box_append (GTK_BOX (list), make_entry (code));
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("About the Categories"),
                                  -1);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("About the Categories"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  return button;
}
