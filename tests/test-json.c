#include <string.h>

#include "courier/json-check.h"
#include "courier/json.h"
#include "courier/psa.h"

typedef struct
{
  const char *text;
  gboolean fine;
} Case;

static const Case cases[] = {
  { "{}", TRUE },
  { " { \"a\" : [ 1 , -2.5e3 , true , false , null , \"x\" ] } \n", TRUE },
  { "9007199254740992", TRUE },
  { "-9007199254740992", TRUE },
  { "9007199254740993", FALSE },
  { "99999999999999999999999", FALSE },
  { "1e400", FALSE },
  { "1e308", TRUE },
  { "0", TRUE },
  { "-0", TRUE },
  { "0123", FALSE },
  { "+1", FALSE },
  { "1.", FALSE },
  { ".5", FALSE },
  { "1e", FALSE },
  { "0x10", FALSE },
  { "NaN", FALSE },
  { "", FALSE },
  { "   ", FALSE },
  { "{} {}", FALSE },
  { "{}x", FALSE },
  { "[1,]", FALSE },
  { "{\"a\":1,}", FALSE },
  { "{\"a\" 1}", FALSE },
  { "{a:1}", FALSE },
  { "{'a':1}", FALSE },
  { "// no\n{}", FALSE },
  { "/* no */{}", FALSE },
  { "var a = 1", FALSE },
  { "tru", FALSE },
  { "[", FALSE },
  { "{\"a\":", FALSE },
  { "\"open", FALSE },
  { "\"a\tb\"", FALSE },
  { "\"\\u0000\"", FALSE },
  { "\"\\u00e9\\n\\/\"", TRUE },
  { "\"\\x\"", FALSE },
  { "\"\\u12\"", FALSE },
  { "\"\\ud83d\\ude00\"", TRUE },
  { "\"\\ud83d\"", FALSE },
  { "\"\\ude00\"", FALSE },
  { "\"\xff\"", FALSE },
  { "\xef\xbb\xbf{}", FALSE },
  { "{\"a\":1,\"a\":2}", FALSE },
  { "{\"a\":1,\"\\u0061\":2}", FALSE },
  { "[{\"a\":1},{\"a\":1}]", TRUE },
};

/* What is not exactly one safe JSON document is refused, with a reason. */
static void
test_grammar (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *shown = g_strescape (cases[i].text, NULL);
      gboolean fine =
        stint_json_check (cases[i].text, strlen (cases[i].text), 1000, &error);

      g_test_message ("%s", shown);
      g_assert_true (fine == cases[i].fine);
      if (fine)
        g_assert_no_error (error);
      else
        g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL);
    }
}

/* Nesting is accepted to 64 deep and refused from there on, however deep it goes. */
static void
test_depth (void)
{
  static const guint depths[] = { 1, 64, 65, 200000 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autofree char *opening = g_strnfill (depths[i], '[');
      g_autofree char *closing = g_strnfill (depths[i], ']');
      g_autofree char *text = g_strconcat (opening, closing, NULL);

      g_assert_true (stint_json_check (text, strlen (text), 1000000, NULL) ==
                     (depths[i] <= 64));
    }
}

/* A document longer than the limit is refused before it is read, and so is a NUL byte. */
static void
test_size (void)
{
  g_assert_true (stint_json_check ("[1]", 3, 3, NULL));
  g_assert_false (stint_json_check ("[1]", 3, 2, NULL));
  g_assert_false (stint_json_check ("[1\0]", 4, 100, NULL));
}

static JsonObject *
read_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonObject *object = stint_json_read (bytes, 1000, &error);

  g_assert_no_error (error);
  return object;
}

/* Members are found whatever their case, the exact name first, and never as another type.
 */
static void
test_members (void)
{
  g_autoptr (JsonObject) object = read_text (
    "{\"itemID\":0,\"Name\":\"x\",\"flag\":true,\"half\":0.5,\"none\":null,"
    "\"list\":[1,\"two\",{\"id\":3}],\"sub\":{\"id\":7},\"ID\":1,\"id\":2,\"text\":"
    "\"12\"}");
  JsonArray *list = stint_json_array (object, "LIST");
  gint64 number = -1;
  double real = -1;
  gboolean flag = FALSE;
  g_autofree char *id = stint_json_dup_id (object, "itemId");
  g_autofree char *text_id = stint_json_dup_id (object, "text");

  g_assert_true (stint_json_int (object, "itemId", &number));
  g_assert_cmpint (number, ==, 0);
  g_assert_true (stint_json_int (object, "id", &number));
  g_assert_cmpint (number, ==, 2);
  g_assert_false (stint_json_int (object, "name", &number));
  g_assert_false (stint_json_int (object, "none", &number));
  g_assert_false (stint_json_int (object, "missing", &number));
  g_assert_false (stint_json_int (object, "half", &number));
  g_assert_false (stint_json_int (object, "flag", &number));
  g_assert_true (stint_json_double (object, "half", &real));
  g_assert_cmpfloat (real, ==, 0.5);
  g_assert_true (stint_json_double (object, "id", &real));
  g_assert_cmpfloat (real, ==, 2);
  g_assert_true (stint_json_bool (object, "FLAG", &flag) && flag);
  g_assert_false (stint_json_bool (object, "id", &flag));
  g_assert_cmpstr (stint_json_text (object, "name"), ==, "x");
  g_assert_null (stint_json_text (object, "id"));
  g_assert_true (stint_json_is_null (object, "none"));
  g_assert_false (stint_json_is_null (object, "missing"));
  g_assert_cmpstr (id, ==, "0");
  g_assert_cmpstr (text_id, ==, "12");
  g_assert_nonnull (stint_json_object (object, "sub"));
  g_assert_null (stint_json_object (object, "list"));
  g_assert_null (stint_json_array (object, "sub"));
  g_assert_cmpuint (json_array_get_length (list), ==, 3);
  g_assert_null (stint_json_array_object (list, 0));
  g_assert_cmpstr (stint_json_array_text (list, 1), ==, "two");
  g_assert_nonnull (stint_json_array_object (list, 2));
}

/* A document that is no object is an error, not an empty one. */
static void
test_root (void)
{
  static const char *const texts[] = { "[]", "1", "null", "\"x\"", "" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (stint_json_read (bytes, 1000, &error));
      g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL);
    }
}

/* What is written comes back the same, whatever characters are in it. */
static void
test_round_trip (void)
{
  static const char text[] = "a \"quoted\" \\ line\nnext\ttab \x01 é 😀 </b>";
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) again = NULL;
  gint64 number = 0;

  json_object_set_string_member (object, "text", text);
  json_object_set_int_member (object, "number", G_GINT64_CONSTANT (9007199254740992));
  bytes = stint_json_write (object);
  again = stint_json_read (bytes, 1000, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (stint_json_text (again, "text"), ==, text);
  g_assert_true (stint_json_int (again, "number", &number));
  g_assert_cmpint (number, ==, G_GINT64_CONSTANT (9007199254740992));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/grammar", test_grammar);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/size", test_size);
  g_test_add_func ("/json/members", test_members);
  g_test_add_func ("/json/root", test_root);
  g_test_add_func ("/json/round-trip", test_round_trip);
  return g_test_run ();
}
