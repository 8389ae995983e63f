/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading editions: each kind of mistake is refused with a message that names the edition, the field and the mistake.
 */
#include <string.h>

#include "core/form/sf-form.h"

/* An edition of one group with these fields. */
static char *
write_edition (const char *fields)
{
  return g_strdup_printf ("{\"name\": \"t\", \"family\": \"student\", \"title_zh\": \"甲\", \"title_en\": \"A\","
                          " \"groups\": [{\"key\": \"g\", \"zh\": \"组\", \"en\": \"Group\", \"fields\": {%s}}]}",
                          fields);
}

#define LABELS "\"zh\": \"甲\", \"en\": \"A\", \"party\": \"student\", "
#define TEXT LABELS "\"type\": \"text\", \"max\": 5"
#define CHOICE LABELS "\"type\": \"choice\", \"codes\": \"是否\""

static void
assert_refused (const char *json, const char *const *named)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SfFormEdition) edition = sf_form_edition_parse (json, -1, &error);

  g_test_message ("%s", json);
  g_assert_null (edition);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  for (; *named != NULL; named++)
    if (strstr (error->message, *named) == NULL)
      g_error ("“%s” does not name “%s”", error->message, *named);
}

static void
test_field_mistakes (void)
{
  static const struct
  {
    const char *fields;
    const char *named[3];
  } cases[] = {
    { "\"a\": {" TEXT ", \"requird\": true}", { "“a”", "“requird”" } },
    { "\"a\": {" TEXT ", \"required\": \"yes\"}", { "“a”", "“required” must be true or false" } },
    { "\"a\": {" LABELS "\"type\": \"text\", \"max\": \"5\"}", { "“a”", "“max” must be a whole number" } },
    { "\"a\": {" LABELS "\"type\": \"text\", \"max\": -5}", { "“a”", "“max” must be a whole number" } },
    { "\"a\": {" LABELS "\"type\": \"text\", \"max\": 1.5}", { "“a”", "“max” must be a whole number" } },
    { "\"a\": {" LABELS "\"type\": \"text\"}", { "“a”", "greatest length" } },
    { "\"a\": {" LABELS "\"type\": \"texts\"}", { "“a”", "“texts” is no type" } },
    { "\"a\": {" LABELS "\"type\": 3}", { "“a”", "“type” must be a text" } },
    { "\"a\": {\"zh\": \"甲\", \"en\": \"A\", \"type\": \"phone\"}", { "“a”", "“party”" } },
    { "\"a\": {\"zh\": \"甲\", \"en\": \"A\", \"party\": \"student\"}", { "“a”", "“type”" } },
    { "\"a\": {\"zh\": \"甲\", \"en\": \"A\", \"type\": \"phone\", \"party\": \"parent\"}",
      { "“a”", "“parent” is no party" } },
    { "\"a\": {\"zh\": \"甲\", \"type\": \"phone\", \"party\": \"student\"}", { "“a”", "“en” must be given" } },
    { "\"a\": {" TEXT ", \"hint_zh\": \"填\"}", { "“a”", "hint" } },
    { "\"a\": {" TEXT ", \"hint_zh\": \"\", \"hint_en\": \"\"}", { "“a”", "“hint_" } },
    { "\"a\": {" LABELS "\"type\": \"choice\"}", { "“a”", "“codes”" } },
    { "\"a\": {" LABELS "\"type\": \"choice\", \"codes\": \"无此表\"}", { "“a”", "“无此表”" } },
    { "\"a\": {" TEXT ", \"codes\": \"是否\"}", { "“a”", "“codes”" } },
    { "\"a\": {" LABELS "\"type\": \"integer\", \"min\": 5, \"max\": 3}", { "“a”", "“min” is greater" } },
    { "\"a\": {" LABELS "\"type\": \"phone\", \"max\": 3}", { "“a”", "“max”" } },
    { "\"a\": {" TEXT ", \"county\": true}", { "“a”", "“county”" } },
    { "\"a\": {" TEXT ", \"or_org_code\": true}", { "“a”", "“or_org_code”" } },
    { "\"a\": {" TEXT "}, \"b\": {" TEXT ", \"visible_when\": \"a\"}", { "“b”", "key=value" } },
    { "\"a\": {" TEXT "}, \"b\": {" TEXT ", \"visible_when\": \"=x\"}", { "“b”", "key=value" } },
    { "\"a\": {" TEXT ", \"visible_when\": \"b=x\"}", { "“a”", "“b”, which the edition does not have" } },
    { "\"a\": {" TEXT ", \"required_when\": \"b=x\"}", { "“a”", "“b”, which the edition does not have" } },
    { "\"a\": {" TEXT ", \"excludes\": \"b\"}", { "“a”", "“b”, which the edition does not have" } },
    { "\"a\": {" CHOICE "}, \"b\": {" TEXT ", \"visible_when\": \"a=perhaps\"}",
      { "“b”", "“perhaps” is no code of “a”" } },
    { "\"a\": {" CHOICE "}, \"b\": {" TEXT ", \"required_when\": \"a=yes|perhaps\"}", { "“b”", "“perhaps”" } },
    { "\"a\": {" CHOICE "}, \"b\": {" TEXT ", \"required\": true, \"required_when\": \"a=yes\"}",
      { "“b”", "“required_when”" } },
    { "\"A b\": {" TEXT "}", { "“A b”", "key is made of" } },
    { "\"a.\": {" TEXT "}", { "“a.”", "key is made of" } },
    { "\"a\": 3", { "“a”", "must be an object" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = write_edition (cases[i].fields);

      assert_refused (json, cases[i].named);
      assert_refused (json, (const char *[]){ "form edition “t”", NULL });
    }
}

#define HEAD "{\"name\": \"t\", \"family\": \"student\", \"title_zh\": \"甲\", \"title_en\": \"A\", "
#define BASED "{\"name\": \"t\", \"base\": \"student-2020\", \"title_zh\": \"甲\", \"title_en\": \"A\""

static void
test_edition_mistakes (void)
{
  static const struct
  {
    const char *json;
    const char *named[3];
  } cases[] = {
    { "", { "form edition “?”" } },
    { "{", { "form edition “?”" } },
    { "[]", { "must be a JSON object" } },
    { "3", { "must be a JSON object" } },
    { "{}", { "“name” must be a text" } },
    { "{\"name\": \"t\"}", { "“t”", "“family” must be a text" } },
    { HEAD "\"groups\": {}}", { "“t”", "“groups” must be a list" } },
    { HEAD "\"group\": []}", { "“t”", "no member “group”" } },
    { HEAD "\"twice\": [\"school\"], \"groups\": []}", { "“t”", "“twice” must be" } },
    { HEAD "\"twice\": [\"a\", \"a\"], \"groups\": []}", { "“t”", "two different prefixes" } },
    { HEAD "\"twice\": [\"a\", 5], \"groups\": []}", { "“t”", "“twice”" } },
    { HEAD "\"twice\": \"a\", \"groups\": []}", { "“t”", "“twice” must be a list" } },
    { HEAD "\"twice\": [\"a\", \"b\"], \"groups\": [{\"key\": \"g\", \"zh\": \"组\", \"en\": \"G\", \"fields\": "
           "{\"x\": 3}}]}",
      { "“x”", "must be an object" } },
    { HEAD "\"groups\": [3]}", { "“t”", "a group must be" } },
    { HEAD "\"groups\": [{\"key\": \"g\"}]}", { "“t”", "a group must be" } },
    { HEAD "\"groups\": [{\"zh\": \"组\", \"en\": \"G\", \"fields\": {}}]}", { "group “?”", "“key”" } },
    { HEAD "\"groups\": [{\"key\": \"g\", \"zh\": \"组\", \"fields\": {}}]}", { "group “g”", "“en”" } },
    { HEAD "\"groups\": [{\"key\": \"g\", \"zh\": \"组\", \"en\": \"G\", \"fields\": {}, \"x\": 1}]}", { "“x”" } },
    { HEAD "\"groups\": [{\"key\": \"g\", \"zh\": \"组\", \"en\": \"G\", \"fields\": {}},"
           " {\"key\": \"g\", \"zh\": \"组\", \"en\": \"G\", \"fields\": {}}]}",
      { "two groups “g”" } },
    { HEAD "\"groups\": [{\"key\": \"g\", \"zh\": \"组\", \"en\": \"G\", \"fields\": {\"a\": {" TEXT "}}},"
           " {\"key\": \"h\", \"zh\": \"组\", \"en\": \"G\", \"fields\": {\"a\": {" TEXT "}}}]}",
      { "“a”", "two groups" } },
    { HEAD "\"drop\": [\"sex\"], \"groups\": []}", { "“drop” needs a “base”" } },
    { "{\"name\": \"t\", \"base\": \"no-such\", \"title_zh\": \"甲\", \"title_en\": \"A\"}", { "“no-such”" } },
    { "{\"name\": \"t\", \"base\": \"../codes/codes\", \"title_zh\": \"甲\", \"title_en\": \"A\"}", { "no edition" } },
    { "{\"name\": \"t\", \"base\": 3, \"title_zh\": \"甲\", \"title_en\": \"A\"}", { "“base” must be a text" } },
    { BASED ", \"drop\": [\"no_such\"]}", { "“t”", "“drop” names “no_such”" } },
    { BASED ", \"drop\": [3]}", { "“drop” must be a list of keys" } },
    { BASED ", \"drop\": \"sex\"}", { "“drop” must be a list" } },
    { BASED ", \"groups\": {}}", { "“groups” must be a list" } },
    { BASED ", \"groups\": [{\"key\": \"person\", \"fields\": {\"sex\": 3}}]}", { "“sex”", "must be an object" } },
    { BASED ", \"groups\": [{\"key\": \"person\", \"fields\": {\"sex\": {\"type\": \"text\"}}}]}",
      { "“sex”", "“codes”" } },
    { BASED ", \"groups\": [{\"key\": \"person\", \"fields\": {\"phone\": {" TEXT "}}}]}",
      { "“phone”", "two groups" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].json, cases[i].named);
}

/* ---- Right ones ---- */

static SfFormEdition *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  SfFormEdition *edition = sf_form_edition_parse (json, -1, &error);

  g_assert_no_error (error);
  return edition;
}

static void
test_order (void)
{
  g_autofree char *json = write_edition ("\"z\": {" TEXT "}, \"a\": {" CHOICE "}, \"m\": {" TEXT "}");
  g_autoptr (SfFormEdition) edition = parse (json);
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (edition);

  g_assert_cmpstr (groups[0]->fields[0]->key, ==, "z");
  g_assert_cmpstr (groups[0]->fields[1]->key, ==, "a");
  g_assert_cmpstr (groups[0]->fields[2]->key, ==, "m");
  g_assert_null (groups[0]->fields[3]);
  g_assert_null (groups[1]);
}

/* Members are overridden one by one, null takes one away, new fields and groups come last, dropped ones are gone. */
static void
test_base (void)
{
  g_autoptr (SfFormEdition) edition =
    parse (BASED ", \"drop\": [\"qq\"], \"groups\": ["
                 "{\"key\": \"person\", \"en\": \"Somebody\", \"fields\": {"
                 " \"identity\": {\"required\": true, \"hint_zh\": null, \"hint_en\": null},"
                 " \"passport\": {" TEXT "}}},"
                 "{\"key\": \"extra\", \"zh\": \"其他\", \"en\": \"Extra\", \"fields\": {\"note\": {" TEXT "}}}]}");
  const SfFieldGroup *const *groups = sf_form_edition_get_groups (edition);
  const SfField *identity = sf_form_edition_get_field (edition, "identity");
  guint n = 0;

  g_assert_cmpstr (sf_form_edition_get_family (edition), ==, "student");
  g_assert_cmpstr (groups[0]->label_zh, ==, "个人信息");
  g_assert_cmpstr (groups[0]->label_en, ==, "Somebody");
  g_assert_true (groups[0]->fields[0] == identity);
  g_assert_true (identity->required);
  g_assert_true (identity->personal);
  g_assert_null (identity->hint_zh);
  while (groups[0]->fields[n] != NULL)
    n++;
  g_assert_cmpstr (groups[0]->fields[n - 1]->key, ==, "passport");
  g_assert_cmpstr (groups[3]->key, ==, "extra");
  g_assert_null (groups[4]);
  g_assert_null (sf_form_edition_get_field (edition, "qq"));
  g_assert_nonnull (sf_form_edition_get_field (sf_form_edition_lookup ("student-2020"), "qq"));
}

/* What is dropped may come back in another group. */
static void
test_move (void)
{
  g_autoptr (SfFormEdition) edition = parse (BASED ", \"drop\": [\"qq\"], \"groups\": ["
                                                   "{\"key\": \"person\", \"fields\": {\"qq\": {" TEXT "}}}]}");

  g_assert_cmpint (sf_form_edition_get_field (edition, "qq")->type, ==, SF_FIELD_TEXT);
}

/* A text cut off anywhere, or with a byte changed, is read or refused, never worse. */
static void
test_broken_text (void)
{
  g_autofree char *json = write_edition ("\"a\": {" CHOICE "}, \"b\": {" TEXT ", \"visible_when\": \"a=yes\"}");
  gsize length = strlen (json);

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *changed = g_strdup (json);
      g_autoptr (GError) cut_error = NULL;
      g_autoptr (SfFormEdition) cut = sf_form_edition_parse (json, (gssize) i, &cut_error);
      g_autoptr (GError) error = NULL;
      g_autoptr (SfFormEdition) edition = NULL;

      g_assert_null (cut);
      g_assert_nonnull (cut_error);
      changed[i] = "{}[]\":,0x"[g_test_rand_int_range (0, 9)];
      edition = sf_form_edition_parse (changed, -1, &error);
      g_assert_true ((edition == NULL) == (error != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/form-edition/field-mistakes", test_field_mistakes);
  g_test_add_func ("/core/form-edition/edition-mistakes", test_edition_mistakes);
  g_test_add_func ("/core/form-edition/order", test_order);
  g_test_add_func ("/core/form-edition/base", test_base);
  g_test_add_func ("/core/form-edition/move", test_move);
  g_test_add_func ("/core/form-edition/broken-text", test_broken_text);
  return g_test_run ();
}
