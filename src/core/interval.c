#include "core/interval.h"

/* A list of spans is a GArray of StintSpan in any order; the functions that answer one
 * answer it sorted, without touching or overlapping members and without empty ones. */

static gint
compare_starts (gconstpointer a, gconstpointer b)
{
  const StintSpan *first = a;
  const StintSpan *second = b;

  return (first->start_s > second->start_s) - (first->start_s < second->start_s);
}

static const StintSpan *
at (const GArray *spans, guint i)
{
  return &g_array_index (spans, StintSpan, i);
}

/** stint_span_overlaps: whether they share an instant; touching or empty spans do not. */
gboolean
stint_span_overlaps (StintSpan a, StintSpan b)
{
  return MAX (a.start_s, b.start_s) < MIN (a.end_s, b.end_s);
}

/** stint_span_seconds: its length; 0 when it ends before it starts. */
gint64
stint_span_seconds (StintSpan span)
{
  return MAX (0, span.end_s - span.start_s);
}

/** stint_spans_new: (transfer full): an empty list. */
GArray *
stint_spans_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (StintSpan));
}

/** stint_spans_add: appends [@start_s, @end_s). */
void
stint_spans_add (GArray *spans, gint64 start_s, gint64 end_s)
{
  StintSpan span = { start_s, end_s };

  g_array_append_val (spans, span);
}

/** stint_spans_union: (transfer full): the instants that are in any of @spans. */
GArray *
stint_spans_union (const GArray *spans)
{
  g_autoptr (GArray) sorted = stint_spans_new ();
  GArray *result = stint_spans_new ();

  for (guint i = 0; i < spans->len; i++)
    {
      if (at (spans, i)->start_s < at (spans, i)->end_s)
        g_array_append_vals (sorted, at (spans, i), 1);
    }
  g_array_sort (sorted, compare_starts);

  for (guint i = 0; i < sorted->len; i++)
    {
      const StintSpan *next = at (sorted, i);
      StintSpan *last =
        result->len > 0 ? &g_array_index (result, StintSpan, result->len - 1) : NULL;

      if (last != NULL && next->start_s <= last->end_s)
        last->end_s = MAX (last->end_s, next->end_s);
      else
        g_array_append_vals (result, next, 1);
    }
  return result;
}

/** stint_spans_subtract: (transfer full): the instants of @from that are not in @what. */
GArray *
stint_spans_subtract (const GArray *from, const GArray *what)
{
  g_autoptr (GArray) keep = stint_spans_union (from);
  g_autoptr (GArray) drop = stint_spans_union (what);
  GArray *result = stint_spans_new ();

  for (guint i = 0; i < keep->len; i++)
    {
      gint64 start_s = at (keep, i)->start_s;
      gint64 end_s = at (keep, i)->end_s;

      for (guint j = 0; j < drop->len && start_s < end_s; j++)
        {
          const StintSpan *hole = at (drop, j);

          if (hole->end_s <= start_s || hole->start_s >= end_s)
            continue;
          if (hole->start_s > start_s)
            stint_spans_add (result, start_s, hole->start_s);
          start_s = hole->end_s;
        }
      if (start_s < end_s)
        stint_spans_add (result, start_s, end_s);
    }
  return result;
}

/**
 * stint_spans_gaps: (transfer full)
 *
 * The stretches of @within of at least @least_seconds that no member of @spans covers.
 */
GArray *
stint_spans_gaps (const GArray *spans, StintSpan within, gint64 least_seconds)
{
  g_autoptr (GArray) whole = stint_spans_new ();
  g_autoptr (GArray) all = NULL;
  GArray *result = stint_spans_new ();

  stint_spans_add (whole, within.start_s, within.end_s);
  all = stint_spans_subtract (whole, spans);
  for (guint i = 0; i < all->len; i++)
    {
      if (stint_span_seconds (*at (all, i)) >= least_seconds)
        g_array_append_vals (result, at (all, i), 1);
    }
  return result;
}

/** stint_spans_seconds: seconds in the union of @spans. */
gint64
stint_spans_seconds (const GArray *spans)
{
  g_autoptr (GArray) merged = stint_spans_union (spans);
  gint64 seconds = 0;

  for (guint i = 0; i < merged->len; i++)
    seconds += stint_span_seconds (*at (merged, i));
  return seconds;
}
