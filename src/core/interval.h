#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A half-open span [start_s, end_s) in UTC seconds; an end of %STINT_FOREVER is open. */
typedef struct
{
  gint64 start_s;
  gint64 end_s;
} StintSpan;

#define STINT_FOREVER G_MAXINT64

gboolean stint_span_overlaps (StintSpan a, StintSpan b);
gint64 stint_span_seconds (StintSpan span);
GArray *stint_spans_new (void);
void stint_spans_add (GArray *spans, gint64 start_s, gint64 end_s);
GArray *stint_spans_union (const GArray *spans);
GArray *stint_spans_subtract (const GArray *from, const GArray *what);
GArray *stint_spans_gaps (const GArray *spans, StintSpan within, gint64 least_seconds);
gint64 stint_spans_seconds (const GArray *spans);

G_END_DECLS
