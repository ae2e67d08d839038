#pragma once

#include <glib.h>

#include "core/interval.h"

G_BEGIN_DECLS

/* A calendar day, wherever it is spent. */
typedef struct
{
  int year;
  int month; /* 1 to 12 */
  int day;   /* 1 to 31 */
} StintDay;

gboolean stint_zone_valid (const char *zone);
gboolean stint_day_from_text (const char *text, StintDay *day, GError **error);
char *stint_day_to_text (StintDay day);
gint64 stint_next_utc_midnight (gint64 at_s);
StintDay stint_day_of (gint64 at_s, const char *zone);
StintDay stint_day_add (StintDay day, int days);
StintSpan stint_day_span (StintDay day, const char *zone);
GDateTime *stint_instant_local (gint64 at_s, const char *zone);
char *stint_instant_to_text (gint64 at_s);
gboolean stint_instant_from_text (const char *text,
                                  gint64 now_s,
                                  const char *zone,
                                  gint64 *at_s,
                                  GError **error);
gboolean stint_instant_near_from_text (const char *text,
                                       gint64 near_s,
                                       gint64 now_s,
                                       const char *zone,
                                       gint64 *at_s,
                                       GError **error);

G_END_DECLS
