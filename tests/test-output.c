#include <string.h>

#include "cli/output.h"
#include "cli/text.h"

/* Every string comes out as valid JSON, whatever bytes went in. */
static void
test_json_strings (void)
{
  static const struct
  {
    const char *value;
    const char *text;
  } cases[] = {
    { "", "\"\"" },
    { NULL, "null" },
    { "plain", "\"plain\"" },
    { "say \"hi\" \\ bye", "\"say \\\"hi\\\" \\\\ bye\"" },
    { "a\nb\tc\rd", "\"a\\nb\\tc\\rd\"" },
    { "\x01\x1b[31m\x7f", "\"\\u0001\\u001b[31m\\u007f\"" },
    { "\xc2\x9b", "\"\\u009b\"" },
    { "\xe2\x80\xae", "\"\\u202e\"" },
    { "Müller – 日本 😀", "\"Müller – 日本 😀\"" },
    { "a\xff\xfe z", "\"a\xef\xbf\xbd\xef\xbf\xbd z\"" },
    { "\xc3", "\"\xef\xbf\xbd\"" },
    { "</script>", "\"</script>\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CliJson) json = cli_json_new ();

      cli_json_string (json, NULL, cases[i].value);
      g_assert_cmpstr (cli_json_get_text (json), ==, cases[i].text);
    }
}

/* Numbers, ids and instants have one form each; 0 is no id and no instant. */
static void
test_json_values (void)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_integer (json, "least", G_MININT64);
  cli_json_integer (json, "most", G_MAXINT64);
  cli_json_boolean (json, "yes", 4);
  cli_json_boolean (json, "no", FALSE);
  cli_json_null (json, "none");
  cli_json_id (json, "id", G_MAXINT64);
  cli_json_id (json, "no_id", 0);
  cli_json_instant (json, "at", 1793959200);
  cli_json_instant (json, "never", 0);
  cli_json_words (json, "words", "12 34");
  cli_json_words (json, "no_words", NULL);
  cli_json_end (json);
  g_assert_cmpstr (cli_json_get_text (json), ==,
                   "{\"least\":-9223372036854775808,\"most\":9223372036854775807,"
                   "\"yes\":true,\"no\":false,\"none\":null,"
                   "\"id\":\"9223372036854775807\",\"no_id\":null,"
                   "\"at\":\"2026-11-06T10:00:00Z\",\"never\":null,"
                   "\"words\":[\"12\",\"34\"],\"no_words\":[]}");
}

/* Commas stand between values and nowhere else, however objects and arrays nest. */
static void
test_json_nesting (void)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_array (json, NULL);
  cli_json_begin_object (json, NULL);
  cli_json_end (json);
  cli_json_begin_object (json, NULL);
  cli_json_begin_array (json, "a\"b");
  cli_json_begin_array (json, NULL);
  cli_json_end (json);
  cli_json_integer (json, NULL, 1);
  cli_json_end (json);
  cli_json_string (json, "c", "d");
  cli_json_end (json);
  cli_json_null (json, NULL);
  cli_json_end (json);
  g_assert_cmpstr (cli_json_get_text (json), ==,
                   "[{},{\"a\\\"b\":[[],1],\"c\":\"d\"},null]");
}

/* What could steer a terminal is gone from what is printed; lines stay only on request.
 */
static void
test_plain (void)
{
  static const struct
  {
    const char *text;
    const char *line;
    const char *lines;
  } cases[] = {
    { NULL, "", "" },
    { "as it is", "as it is", "as it is" },
    { "\x1b]0;owned\x07name", "]0;ownedname", "]0;ownedname" },
    { "\xc2\x9b"
      "2J",
      "2J", "2J" },
    { "one\r\ntwo\tthree", "one two three", "one\ntwo three" },
    { "abc\xe2\x80\xaetxt.exe\xe2\x81\xa6", "abctxt.exe", "abctxt.exe" },
    { "bad \xf0\x28", "bad \xef\xbf\xbd(", "bad \xef\xbf\xbd(" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = cli_plain (cases[i].text);
      g_autofree char *lines = cli_plain_lines (cases[i].text);

      g_assert_cmpstr (line, ==, cases[i].line);
      g_assert_cmpstr (lines, ==, cases[i].lines);
    }
}

/* A duration is read at a glance and never rounded up. */
static void
test_duration (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } cases[] = {
    { -5, "0 s" },          { 0, "0 s" },
    { 59, "59 s" },         { 60, "1 min" },
    { 3599, "59 min" },     { 3600, "1 h 00 min" },
    { 3900, "1 h 05 min" }, { 90000, "25 h 00 min" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = cli_duration_text (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Times are those of the person's wall clock; the date is left out only for today. */
static void
test_times (void)
{
  gint64 now_s = 1793959200; /* 2026-11-06 10:00 UTC */
  static const struct
  {
    gint64 ago_seconds;
    const char *zone;
    const char *time;
    const char *due;
  } cases[] = {
    { 0, "UTC", "10:00", "10:00" },
    { 3600, "Europe/Berlin", "10:00", "10:00" },
    { 36001, "UTC", "2026-11-05 23:59", "2026-11-05" },
    { -86400, "America/New_York", "2026-11-07 05:00", "2026-11-07" },
    { 0, "No/Such", "10:00", "10:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 at_s = now_s - cases[i].ago_seconds;
      g_autofree char *time = cli_time_text (at_s, now_s, cases[i].zone);
      g_autofree char *due = cli_due_text (at_s, now_s, cases[i].zone);

      g_assert_cmpstr (time, ==, cases[i].time);
      g_assert_cmpstr (due, ==, cases[i].due);
    }
}

/* Text is broken between words, keeps its own lines, and loses none of its words. */
static void
test_wrap (void)
{
  static const struct
  {
    const char *text;
    guint indent;
    guint columns;
    const char *wrapped;
  } cases[] = {
    { "", 0, 20, "\n" },
    { "one two three", 0, 20, "one two three\n" },
    { "one two three", 0, 8, "one two\nthree\n" },
    { "one two three", 2, 9, "  one two\n  three\n" },
    { "one\n\ntwo\n", 2, 20, "  one\n\n  two\n" },
    { "a verylongwordthatcannotbreak b", 0, 10, "a\nverylongwordthatcannotbreak\nb\n" },
    { "日本 日本 日本", 0, 9, "日本 日本\n日本\n" },
    { "\x1b[1mbold", 0, 20, "[1mbold\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      cli_add_wrapped (out, cases[i].text, cases[i].indent, cases[i].columns);
      g_assert_cmpstr (out->str, ==, cases[i].wrapped);
    }
}

/* What stands beside a label begins at one column, and below a label that is too long. */
static void
test_beside (void)
{
  static const struct
  {
    const char *left;
    const char *right;
    const char *text;
  } cases[] = {
    { "Key", "value", "Key     value\n" },
    { "Key", "one two three", "Key     one two\n        three\n" },
    { "Schlüssel", "value", "Schlüssel\n        value\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      cli_add_beside (out, cases[i].left, cases[i].right, 8, 16);
      g_assert_cmpstr (out->str, ==, cases[i].text);
    }
}

/* Columns line up by what is seen, not by bytes, and no line ends in spaces. */
static void
test_table (void)
{
  static const char *const titles[] = { "N", "Title", "Client" };
  static const char *const rows[][3] = {
    { "T1", "Drucker kaputt", "Müller" },
    { "T2", "日本", NULL },
    { "T3", "line\nbreak", "\x1b[7mX" },
  };
  g_autoptr (CliTable) table = cli_table_new (3, titles);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    cli_table_add (table, rows[i]);
  cli_table_print (table, out, 80);
  g_assert_cmpstr (out->str, ==,
                   "N   Title           Client\n"
                   "T1  Drucker kaputt  Müller\n"
                   "T2  日本\n"
                   "T3  line break      [7mX\n");
}

/* What does not fit is cut where it is widest; numbers in the first column never are. */
static void
test_table_narrow (void)
{
  static const char *const titles[] = { "Number", "Title", "Client" };
  static const char *const row[] = { "T20260412.0046", "A very long title indeed",
                                     "Contoso Ltd" };
  g_autoptr (CliTable) table = cli_table_new (3, titles);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) least = g_string_new (NULL);

  cli_table_add (table, row);
  cli_table_print (table, out, 40);
  g_assert_cmpstr (out->str, ==,
                   "Number          Title        Client\n"
                   "T20260412.0046  A very lon…  Contoso Ltd\n");
  cli_table_print (table, least, 10);
  g_assert_cmpstr (least->str, ==,
                   "Number          Title   Client\n"
                   "T20260412.0046  A ver…  Conto…\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/output/json-strings", test_json_strings);
  g_test_add_func ("/output/json-values", test_json_values);
  g_test_add_func ("/output/json-nesting", test_json_nesting);
  g_test_add_func ("/output/plain", test_plain);
  g_test_add_func ("/output/duration", test_duration);
  g_test_add_func ("/output/times", test_times);
  g_test_add_func ("/output/wrap", test_wrap);
  g_test_add_func ("/output/beside", test_beside);
  g_test_add_func ("/output/table", test_table);
  g_test_add_func ("/output/table-narrow", test_table_narrow);

  return g_test_run ();
}
