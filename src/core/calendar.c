#include "core/calendar.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "core/error.h"

/* A zone by its IANA name, never "the local one", whose meaning GLib fixes at first use.
 */
static GTimeZone *
zone_new (const char *zone)
{
  GTimeZone *found = zone != NULL ? g_time_zone_new_identifier (zone) : NULL;

  return found != NULL ? found : g_time_zone_new_utc ();
}

/** stint_zone_valid: whether the system knows the IANA zone @zone. */
gboolean
stint_zone_valid (const char *zone)
{
  g_autoptr (GTimeZone) found = zone != NULL ? g_time_zone_new_identifier (zone) : NULL;

  return found != NULL;
}

/** stint_instant_local: (transfer full): @at_s as a wall clock in @zone shows it. */
GDateTime *
stint_instant_local (gint64 at_s, const char *zone)
{
  g_autoptr (GTimeZone) local = zone_new (zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_s);

  g_return_val_if_fail (utc != NULL, NULL);
  return g_date_time_to_timezone (utc, local);
}

/** stint_next_utc_midnight: the first one after @at_s. */
gint64
stint_next_utc_midnight (gint64 at_s)
{
  return at_s - at_s % 86400 + 86400;
}

/** stint_day_of: the calendar day that @at_s falls on in @zone. */
StintDay
stint_day_of (gint64 at_s, const char *zone)
{
  g_autoptr (GDateTime) local = stint_instant_local (at_s, zone);
  StintDay day = { 0 };

  g_date_time_get_ymd (local, &day.year, &day.month, &day.day);
  return day;
}

/** stint_day_add: the day @days later, or earlier. */
StintDay
stint_day_add (StintDay day, int days)
{
  GDate date;
  StintDay result = { 0 };

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day.day, day.month, day.year);
  if (days >= 0)
    g_date_add_days (&date, days);
  else
    g_date_subtract_days (&date, -days);
  result.year = g_date_get_year (&date);
  result.month = g_date_get_month (&date);
  result.day = g_date_get_day (&date);
  return result;
}

/* Every instant at which a clock in @zone shows this local time: none in the gap that a
 * spring change leaves, two where autumn repeats an hour. The zone's offset on either
 * side of the moment gives the candidates; those that read back are the answer. */
static guint
instants_of (GTimeZone *zone, gint64 local_s, gint64 found[2])
{
  guint n = 0;

  for (int side = 0; side < 2; side++)
    {
      gint64 near_s = local_s + (side == 0 ? -G_GINT64_CONSTANT (86400) : 86400);
      int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, near_s);
      gint64 candidate = local_s - g_time_zone_get_offset (zone, interval);
      int there = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, candidate);

      if (candidate + g_time_zone_get_offset (zone, there) != local_s)
        continue;
      if (n == 0 || found[0] != candidate)
        found[n++] = candidate;
    }
  if (n == 2 && found[0] > found[1])
    {
      gint64 later = found[0];

      found[0] = found[1];
      found[1] = later;
    }
  return n;
}

/* The first instant at which the local time is @local_s or later: what "moved forward"
 * means for a time that does not exist. */
static gint64
first_instant_from (GTimeZone *zone, gint64 local_s)
{
  gint64 found[2] = { 0 };
  gint64 low = local_s - 86400;
  gint64 high = local_s + 86400;

  if (instants_of (zone, local_s, found) > 0)
    return found[0];
  while (low < high)
    {
      gint64 middle = low + (high - low) / 2;
      int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, middle);

      if (middle + g_time_zone_get_offset (zone, interval) < local_s)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gint64
local_seconds (StintDay day)
{
  g_autoptr (GDateTime) midnight =
    g_date_time_new_utc (day.year, day.month, day.day, 0, 0, 0);

  return midnight != NULL ? g_date_time_to_unix (midnight) : 0;
}

/**
 * stint_day_span:
 *
 * From the first instant of @day in @zone to the first of the day after: 23, 24 or 25
 * hours, and where midnight does not exist from the first instant that does.
 */
StintSpan
stint_day_span (StintDay day, const char *zone)
{
  g_autoptr (GTimeZone) local = zone_new (zone);
  StintDay next = stint_day_add (day, 1);
  StintSpan span = { first_instant_from (local, local_seconds (day)),
                     first_instant_from (local, local_seconds (next)) };

  return span;
}

/** stint_day_to_text: (transfer full): YYYY-MM-DD. */
char *
stint_day_to_text (StintDay day)
{
  return g_strdup_printf ("%04d-%02d-%02d", day.year, day.month, day.day);
}

/** stint_day_from_text: reads YYYY-MM-DD; sets @error when it is no such day. */
gboolean
stint_day_from_text (const char *text, StintDay *day, GError **error)
{
  int year = 0;
  int month = 0;
  int date = 0;
  int used = 0;

  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &date, &used) == 3 &&
      text[used] == '\0' && year > 1900 && month > 0 && date > 0 &&
      g_date_valid_dmy (date, month, year))
    {
      *day = (StintDay){ year, month, date };
      return TRUE;
    }
  g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
               _ ("‘%s’ is not a day; write it as 2026-11-23"), text);
  return FALSE;
}

/** stint_instant_to_text: (transfer full): UTC ISO 8601 with Z. */
char *
stint_instant_to_text (gint64 at_s)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_s);

  g_return_val_if_fail (utc != NULL, NULL);
  return g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");
}

static gboolean
ago_from_text (const char *text, gint64 *seconds)
{
  gint64 sum = 0;
  const char *rest = text + 1;

  if (*text != '-' || *rest == '\0')
    return FALSE;
  while (*rest != '\0')
    {
      char *end = NULL;
      guint64 number = g_ascii_strtoull (rest, &end, 10);

      if (!g_ascii_isdigit (*rest) || number > 1000000)
        return FALSE;
      if (*end == 'h')
        sum += (gint64) number * 3600;
      else if (*end == 'm')
        sum += (gint64) number * 60;
      else if (*end == 's')
        sum += (gint64) number;
      else
        return FALSE;
      rest = end + 1;
    }
  *seconds = sum;
  return TRUE;
}

static gboolean
invalid_time (const char *text, GError **error)
{
  g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
               _ ("‘%s’ is not a time; write 09:15, -10m, 2026-11-23 09:15 or "
                  "2026-11-23T09:15:00Z"),
               text);
  return FALSE;
}

/* A wall-clock time, on a day that was named or on the last one at which it has passed.
 */
static gboolean
wall_from_text (const char *text,
                gint64 now_s,
                const char *zone,
                gint64 *at_s,
                GError **error)
{
  g_autoptr (GTimeZone) local = zone_new (zone);
  StintDay day = { 0 };
  int hour = 0, minute = 0, second = 0, used = 0;
  gboolean dated =
    sscanf (text, "%4d-%2d-%2d%*1[ T]%n", &day.year, &day.month, &day.day, &used) == 3 &&
    used > 0;
  const char *clock = dated ? text + used : text;
  gint64 found[2] = { 0 };
  gint64 local_s = 0;
  guint n = 0;

  /* Reading "09:15" as a date has left the nine in the year. */
  if (!dated)
    day = stint_day_of (now_s, zone);
  used = 0;
  if (sscanf (clock, "%2d:%2d%n", &hour, &minute, &used) != 2)
    return invalid_time (text, error);
  if (clock[used] == ':')
    {
      clock += used;
      used = 0;
      if (sscanf (clock, ":%2d%n", &second, &used) != 1)
        return invalid_time (text, error);
    }
  if (clock[used] != '\0' || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 59 || !g_date_valid_dmy (day.day, day.month, day.year))
    return invalid_time (text, error);

  local_s = local_seconds (day) + hour * 3600 + minute * 60 + second;
  n = instants_of (local, local_s, found);
  if (!dated && (n == 0 ? first_instant_from (local, local_s) : found[0]) > now_s)
    {
      local_s -= 86400;
      n = instants_of (local, local_s, found);
    }
  if (n == 2 && found[1] <= now_s)
    {
      g_autofree char *first = stint_instant_to_text (found[0]);
      g_autofree char *again = stint_instant_to_text (found[1]);

      g_set_error (error, STINT_ERROR, STINT_ERROR_AMBIGUOUS,
                   _ ("the clock showed ‘%s’ twice; write %s or %s"), text, first, again);
      return FALSE;
    }
  *at_s = n == 0 ? first_instant_from (local, local_s) : found[0];
  return TRUE;
}

/**
 * stint_instant_from_text:
 * @now_s: the present, for times that are relative to it
 * @zone: IANA zone that a wall-clock time is meant in
 *
 * Reads an instant as people type it: `09:15` (the last time a clock showed it), `-10m`,
 * `2026-11-23 09:15`, or ISO 8601 with Z or an offset. A time that the clock showed twice
 * is refused with both instants named; one that never was is moved forward to the first
 * that was.
 */
gboolean
stint_instant_from_text (const char *text,
                         gint64 now_s,
                         const char *zone,
                         gint64 *at_s,
                         GError **error)
{
  g_autoptr (GDateTime) iso = NULL;
  gint64 ago_seconds = 0;

  g_return_val_if_fail (text != NULL && at_s != NULL, FALSE);

  if (ago_from_text (text, &ago_seconds))
    {
      *at_s = now_s - ago_seconds;
      return TRUE;
    }
  iso = g_date_time_new_from_iso8601 (text, NULL);
  if (iso != NULL)
    {
      *at_s = g_date_time_to_unix (iso);
      return TRUE;
    }
  return wall_from_text (text, now_s, zone, at_s, error);
}

/* A bare time of day, as a clock shows it. */
static gboolean
is_clock (const char *text)
{
  int hour = 0, minute = 0, second = 0, used = 0;

  if (sscanf (text, "%2d:%2d%n", &hour, &minute, &used) != 2 || used == 0)
    return FALSE;
  if (text[used] == ':')
    {
      text += used;
      used = 0;
      if (sscanf (text, ":%2d%n", &second, &used) != 1)
        return FALSE;
    }
  return text[used] == '\0' && hour < 24 && minute < 60 && second < 60;
}

/**
 * stint_instant_near_from_text:
 * @near_s: the instant that the new one takes the place of
 *
 * As stint_instant_from_text(), but a bare time of day is the one nearest to @near_s, so
 * that what is put right stays on its day, or goes over midnight with it.
 */
gboolean
stint_instant_near_from_text (const char *text,
                              gint64 near_s,
                              gint64 now_s,
                              const char *zone,
                              gint64 *at_s,
                              GError **error)
{
  gint64 distance = G_MAXINT64;

  g_return_val_if_fail (text != NULL && at_s != NULL, FALSE);

  if (!is_clock (text))
    return stint_instant_from_text (text, now_s, zone, at_s, error);
  for (int days = -1; days <= 1; days++)
    {
      StintDay day = stint_day_add (stint_day_of (near_s, zone), days);
      g_autofree char *date = stint_day_to_text (day);
      g_autofree char *dated = g_strdup_printf ("%s %s", date, text);
      gint64 found_s = 0;

      /* Of the days beside it, one that does not tell is not meant. */
      if (!stint_instant_from_text (dated, now_s, zone, &found_s,
                                    days == 0 ? error : NULL))
        {
          if (days == 0)
            return FALSE;
          continue;
        }
      if (ABS (found_s - near_s) >= distance)
        continue;
      distance = ABS (found_s - near_s);
      *at_s = found_s;
    }
  return TRUE;
}
