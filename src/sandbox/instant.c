#include "sandbox/instant.h"

#include <stdio.h>

#define DAY_MS G_GINT64_CONSTANT (86400000)

/* Days since 1970-01-01 of a date of the proleptic Gregorian calendar. */
static gint64
days_of_date (int year, int month, int day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  return (gint64) g_date_get_julian (&date) - 719163;
}

static gboolean
parse_fraction (const char **text, int *milliseconds)
{
  int scale = 100;

  *milliseconds = 0;
  if (**text != '.')
    return TRUE;
  (*text)++;
  if (!g_ascii_isdigit (**text))
    return FALSE;
  for (; g_ascii_isdigit (**text); (*text)++)
    {
      *milliseconds += (**text - '0') * scale;
      scale /= 10;
    }
  return TRUE;
}

static gboolean
parse_offset (const char *text, gint64 *offset_ms)
{
  int hours = 0;
  int minutes = 0;

  *offset_ms = 0;
  if (*text == '\0' || g_ascii_strcasecmp (text, "Z") == 0)
    return TRUE;
  if ((*text != '+' && *text != '-') ||
      sscanf (text + 1, "%2d:%2d", &hours, &minutes) != 2)
    return FALSE;
  *offset_ms = (hours * 60 + minutes) * G_GINT64_CONSTANT (60000);
  if (*text == '-')
    *offset_ms = -*offset_ms;
  return TRUE;
}

/** sandbox_instant_parse: reads a date or a date with a time, UTC unless an offset says
 * otherwise. FALSE when @text is no such thing. */
gboolean
sandbox_instant_parse (const char *text, gint64 *instant_ms)
{
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milliseconds = 0;
  int length = 0;
  gint64 offset_ms = 0;

  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 ||
      !g_date_valid_dmy (day, month, year))
    return FALSE;
  text += length;
  if (*text == 'T' || *text == ' ')
    {
      if (sscanf (text + 1, "%2d:%2d%n", &hour, &minute, &length) != 2)
        return FALSE;
      text += 1 + length;
      if (*text == ':')
        {
          if (sscanf (text + 1, "%2d%n", &second, &length) != 1)
            return FALSE;
          text += 1 + length;
        }
    }
  if (!parse_fraction (&text, &milliseconds) || !parse_offset (text, &offset_ms) ||
      hour > 23 || minute > 59 || second > 59)
    return FALSE;
  *instant_ms = days_of_date (year, month, day) * DAY_MS +
                ((hour * 60 + minute) * 60 + second) * G_GINT64_CONSTANT (1000) +
                milliseconds - offset_ms;
  return TRUE;
}

/** sandbox_instant_format: UTC with Z; the fraction without its trailing zeros, as
 * Autotask writes it. (transfer full) */
char *
sandbox_instant_format (gint64 instant_ms)
{
  gint64 day = sandbox_instant_day (instant_ms) / DAY_MS;
  int of_day = (int) (instant_ms - day * DAY_MS);
  int milliseconds = of_day % 1000;
  GDate date;
  g_autoptr (GString) text = g_string_new (NULL);

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (day + 719163));
  g_string_printf (text, "%04d-%02d-%02dT%02d:%02d:%02d", g_date_get_year (&date),
                   g_date_get_month (&date), g_date_get_day (&date), of_day / 3600000,
                   of_day / 60000 % 60, of_day / 1000 % 60);
  if (milliseconds != 0)
    {
      g_string_append_printf (text, ".%03d", milliseconds);
      while (text->str[text->len - 1] == '0')
        g_string_truncate (text, text->len - 1);
    }
  g_string_append_c (text, 'Z');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/** sandbox_instant_shift: what is left of @instant_ms after a column that counts in
 * 1/300 s; the last digit of every fraction seen on the wire is 0, 3 or 7. */
gint64
sandbox_instant_shift (gint64 instant_ms)
{
  gint64 second = instant_ms / 1000 * 1000;
  gint64 ticks = ((instant_ms - second) * 3 + 5) / 10;

  return second + (ticks * 10 + 1) / 3;
}

/** sandbox_instant_day: the midnight (UTC) that @instant_ms follows. */
gint64
sandbox_instant_day (gint64 instant_ms)
{
  gint64 rest = instant_ms % DAY_MS;

  return instant_ms - (rest < 0 ? rest + DAY_MS : rest);
}
