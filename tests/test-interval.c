#include "core/interval.h"

/* Spans are written as pairs of numbers: "10-20 30-40". */
static GArray *
parse (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  GArray *spans = stint_spans_new ();

  for (guint i = 0; parts[i] != NULL && *parts[i] != '\0'; i++)
    {
      char *end = NULL;
      gint64 start_s = g_ascii_strtoll (parts[i], &end, 10);

      stint_spans_add (spans, start_s, g_ascii_strtoll (end + 1, NULL, 10));
    }
  return spans;
}

static char *
print (const GArray *spans)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < spans->len; i++)
    {
      StintSpan span = g_array_index (spans, StintSpan, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT,
                              i > 0 ? " " : "", span.start_s, span.end_s);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

typedef GArray *(*Operation) (const GArray *a, const GArray *b);

static GArray *
unite (const GArray *a, const GArray *unused)
{
  return stint_spans_union (a);
}

static const struct
{
  const char *name;
  Operation operation;
  const char *a;
  const char *b;
  const char *expected;
} cases[] = {
  { "union of none", unite, "", "", "" },
  { "union sorts", unite, "30-40 10-20", "", "10-20 30-40" },
  { "union joins what touches", unite, "20-30 10-20", "", "10-30" },
  { "union joins what overlaps", unite, "10-25 20-30", "", "10-30" },
  { "union keeps the longer end", unite, "10-90 20-30 40-50", "", "10-90" },
  { "union keeps a gap of one second", unite, "10-20 21-30", "", "10-20 21-30" },
  { "union drops empty and reversed", unite, "10-10 30-20 40-41", "", "40-41" },
  { "subtraction of a hole", stint_spans_subtract, "10-40", "20-30", "10-20 30-40" },
  { "subtraction of the head", stint_spans_subtract, "10-40", "0-20", "20-40" },
  { "subtraction of the tail", stint_spans_subtract, "10-40", "30-50", "10-30" },
  { "subtraction of all", stint_spans_subtract, "10-40", "0-50", "" },
  { "subtraction of what touches", stint_spans_subtract, "10-20", "20-30 0-10", "10-20" },
  { "subtraction over two", stint_spans_subtract, "10-20 30-40", "15-35", "10-15 35-40" },
  { "subtraction of nothing", stint_spans_subtract, "10-20", "", "10-20" },
};

/* Each operation answers sorted spans that neither touch nor overlap nor are empty. */
static void
test_operations (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) a = parse (cases[i].a);
      g_autoptr (GArray) b = parse (cases[i].b);
      g_autoptr (GArray) result = cases[i].operation (a, b);
      g_autofree char *text = print (result);
      g_autofree char *a_after = print (a);

      g_test_message ("%s", cases[i].name);
      g_assert_cmpstr (text, ==, cases[i].expected);
      g_assert_cmpstr (a_after, ==, cases[i].a);
    }
}

static const struct
{
  StintSpan a;
  StintSpan b;
  gboolean overlap;
} pairs[] = {
  { { 10, 20 }, { 15, 25 }, TRUE },
  { { 10, 20 }, { 20, 30 }, FALSE },
  { { 10, 20 }, { 0, 10 }, FALSE },
  { { 10, 20 }, { 0, 11 }, TRUE },
  { { 10, 20 }, { 12, 13 }, TRUE },
  { { 10, 20 }, { 15, 15 }, FALSE },
  { { 10, 10 }, { 10, 10 }, FALSE },
  { { 10, STINT_FOREVER }, { 99, 100 }, TRUE },
  { { 10, STINT_FOREVER }, { 0, 10 }, FALSE },
};

/* Two spans overlap when they share an instant, whichever is named first. */
static void
test_overlap (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_test_message ("pair %u", i);
      g_assert_true (stint_span_overlaps (pairs[i].a, pairs[i].b) == pairs[i].overlap);
      g_assert_true (stint_span_overlaps (pairs[i].b, pairs[i].a) == pairs[i].overlap);
    }
}

/* Seconds are counted once, and a span that ends before it starts has none. */
static void
test_seconds (void)
{
  g_autoptr (GArray) spans = parse ("10-20 15-30 40-41 60-50");

  g_assert_cmpint (stint_spans_seconds (spans), ==, 21);
  g_assert_cmpint (stint_span_seconds ((StintSpan){ 10, 20 }), ==, 10);
  g_assert_cmpint (stint_span_seconds ((StintSpan){ 20, 10 }), ==, 0);
}

static const struct
{
  const char *spans;
  StintSpan within;
  gint64 least_seconds;
  const char *gaps;
} gaps[] = {
  { "10-20 40-50", { 0, 60 }, 1, "0-10 20-40 50-60" },
  { "10-20 40-50", { 0, 60 }, 11, "20-40" },
  { "10-20 40-50", { 0, 60 }, 20, "20-40" },
  { "10-20 40-50", { 0, 60 }, 21, "" },
  { "", { 5, 60 }, 1, "5-60" },
  { "0-100", { 5, 60 }, 1, "" },
  { "0-20 50-100", { 10, 60 }, 1, "20-50" },
};

/* Gaps are what no span covers within a stretch, short ones left out. */
static void
test_gaps (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (gaps); i++)
    {
      g_autoptr (GArray) spans = parse (gaps[i].spans);
      g_autoptr (GArray) result =
        stint_spans_gaps (spans, gaps[i].within, gaps[i].least_seconds);
      g_autofree char *text = print (result);

      g_test_message ("%s", gaps[i].spans);
      g_assert_cmpstr (text, ==, gaps[i].gaps);
    }
}

/* What is left and what was taken away make up the whole, for any two lists. */
static void
test_whole (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);

  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (GArray) a = stint_spans_new ();
      g_autoptr (GArray) b = stint_spans_new ();
      g_autoptr (GArray) left = NULL;
      g_autoptr (GArray) whole = NULL;
      g_autoptr (GArray) again = NULL;

      for (guint i = 0; i < 6; i++)
        {
          int start = g_rand_int_range (rand, 0, 100);

          stint_spans_add (i % 2 ? a : b, start, start + g_rand_int_range (rand, 0, 40));
        }
      left = stint_spans_subtract (a, b);
      again = stint_spans_union (left);
      g_array_append_vals (again, b->data, b->len);
      whole = stint_spans_union (a);
      g_array_append_vals (whole, b->data, b->len);
      g_assert_cmpint (stint_spans_seconds (again), ==, stint_spans_seconds (whole));
      g_assert_cmpint (stint_spans_seconds (left) + stint_spans_seconds (b), ==,
                       stint_spans_seconds (again));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/interval/operations", test_operations);
  g_test_add_func ("/interval/overlap", test_overlap);
  g_test_add_func ("/interval/seconds", test_seconds);
  g_test_add_func ("/interval/gaps", test_gaps);
  g_test_add_func ("/interval/whole", test_whole);
  return g_test_run ();
}
