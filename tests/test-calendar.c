#include "core/calendar.h"

#include "core/error.h"

/* An instant as UTC text, so that a failed assertion can be read. */
static void
assert_instant (gint64 at_s, const char *expected)
{
  g_autofree char *text = stint_instant_to_text (at_s);

  g_assert_cmpstr (text, ==, expected);
}

static gint64
instant (const char *utc)
{
  g_autoptr (GDateTime) parsed = g_date_time_new_from_iso8601 (utc, NULL);

  g_assert_nonnull (parsed);
  return g_date_time_to_unix (parsed);
}

static StintDay
day_from (const char *text)
{
  g_autoptr (GError) error = NULL;
  StintDay day = { 0 };

  stint_day_from_text (text, &day, &error);
  g_assert_no_error (error);
  return day;
}

static const struct
{
  const char *zone;
  const char *day;
  const char *start;
  int minutes;
} days[] = {
  { "UTC", "2026-11-23", "2026-11-23T00:00:00Z", 1440 },
  { "Europe/Berlin", "2026-11-23", "2026-11-22T23:00:00Z", 1440 },
  { "Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 1380 },
  { "Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 1500 },
  { "America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", 1380 },
  { "America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 1500 },
  { "America/New_York", "2026-07-04", "2026-07-04T04:00:00Z", 1440 },
  /* Half an hour of daylight saving. */
  { "Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 1470 },
  { "Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30:00Z", 1410 },
  /* Midnight itself does not exist, or the hour before it comes twice. */
  { "America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z", 1380 },
  { "America/Santiago", "2026-04-04", "2026-04-04T03:00:00Z", 1500 },
  { "Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", 1380 },
  { "Africa/Cairo", "2026-10-29", "2026-10-28T21:00:00Z", 1500 },
  /* Samoa went to the other side of the date line and left out a Friday. */
  { "Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", 1440 },
  { "Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", 0 },
  { "Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", 1440 },
};

/* A day begins at its first instant and is as long as the clocks of its zone make it. */
static void
test_day_span (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      StintSpan span = stint_day_span (day_from (days[i].day), days[i].zone);

      g_test_message ("%s %s", days[i].zone, days[i].day);
      assert_instant (span.start_s, days[i].start);
      g_assert_cmpint (span.end_s - span.start_s, ==, days[i].minutes * 60);
    }
}

/* Days follow one another without gap or overlap, and every instant is in its own day. */
static void
test_day_chain (void)
{
  static const char *const zones[] = { "Europe/Berlin",    "America/New_York",
                                       "America/Santiago", "Australia/Lord_Howe",
                                       "Africa/Cairo",     "Pacific/Apia" };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      StintDay day = { 2026, 1, 1 };

      for (int n = 0; n < 370; n++)
        {
          StintDay next = stint_day_add (day, 1);
          StintSpan span = stint_day_span (day, zones[i]);
          StintDay first = stint_day_of (span.start_s, zones[i]);
          StintDay last = stint_day_of (span.end_s - 1, zones[i]);

          g_assert_cmpint (span.end_s, ==, stint_day_span (next, zones[i]).start_s);
          g_assert_cmpint (first.day, ==, day.day);
          g_assert_cmpint (last.day, ==, day.day);
          day = next;
        }
    }
}

/* Days are added over the ends of months and years, leap days included. */
static void
test_day_add (void)
{
  static const struct
  {
    const char *from;
    int days;
    const char *to;
  } steps[] = {
    { "2026-12-31", 1, "2027-01-01" },   { "2027-01-01", -1, "2026-12-31" },
    { "2028-02-28", 1, "2028-02-29" },   { "2026-02-28", 1, "2026-03-01" },
    { "2026-11-23", 0, "2026-11-23" },   { "2026-11-23", -7, "2026-11-16" },
    { "2026-11-23", 365, "2027-11-23" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *text =
        stint_day_to_text (stint_day_add (day_from (steps[i].from), steps[i].days));

      g_assert_cmpstr (text, ==, steps[i].to);
    }
}

/* Only an existing day, written whole, is a day. */
static void
test_day_text (void)
{
  static const char *const wrong[] = { "",           "today",      "2026-11",
                                       "2026-02-29", "2026-13-01", "2026-11-31",
                                       "2026-00-10", "2026-11-00", "2026-11-23x",
                                       "23.11.2026", "1899-01-01", "2026-11-23 09:00" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      StintDay day = { 0 };

      g_test_message ("‘%s’", wrong[i]);
      g_assert_false (stint_day_from_text (wrong[i], &day, &error));
      g_assert_error (error, STINT_ERROR, STINT_ERROR_INVALID);
    }
}

typedef struct
{
  const char *text;
  const char *now;
  const char *zone;
  const char *expected; /* (nullable) NULL where it is refused */
  StintError code;      /* of the refusal */
} Case;

#define MONDAY "2026-11-23T09:00:00Z"

static const Case cases[] = {
  { "09:15", MONDAY, "Europe/Berlin", "2026-11-23T08:15:00Z" },
  { "9:15", MONDAY, "Europe/Berlin", "2026-11-23T08:15:00Z" },
  { "09:15:30", MONDAY, "Europe/Berlin", "2026-11-23T08:15:30Z" },
  { "10:00", MONDAY, "Europe/Berlin", "2026-11-23T09:00:00Z" },
  /* What has not happened today happened yesterday. */
  { "10:01", MONDAY, "Europe/Berlin", "2026-11-22T09:01:00Z" },
  { "23:59:59", MONDAY, "Europe/Berlin", "2026-11-22T22:59:59Z" },
  { "00:00", MONDAY, "Europe/Berlin", "2026-11-22T23:00:00Z" },
  { "03:30", MONDAY, "America/New_York", "2026-11-23T08:30:00Z" },
  { "04:30", MONDAY, "America/New_York", "2026-11-22T09:30:00Z" },
  { "-10m", MONDAY, "Europe/Berlin", "2026-11-23T08:50:00Z" },
  { "-1h30m", MONDAY, "Europe/Berlin", "2026-11-23T07:30:00Z" },
  { "-90s", MONDAY, "Europe/Berlin", "2026-11-23T08:58:30Z" },
  { "-0m", MONDAY, "Europe/Berlin", "2026-11-23T09:00:00Z" },
  { "2026-11-20 09:15", MONDAY, "Europe/Berlin", "2026-11-20T08:15:00Z" },
  { "2026-11-20T09:15", MONDAY, "Europe/Berlin", "2026-11-20T08:15:00Z" },
  { "2026-07-20 09:15", MONDAY, "Europe/Berlin", "2026-07-20T07:15:00Z" },
  { "2026-11-20T09:15:00Z", MONDAY, "Europe/Berlin", "2026-11-20T09:15:00Z" },
  { "2026-11-20T09:15:00+05:30", MONDAY, "Europe/Berlin", "2026-11-20T03:45:00Z" },
  /* The clock skips from two to three; what never was becomes the first that was. */
  { "2026-03-29 02:30", MONDAY, "Europe/Berlin", "2026-03-29T01:00:00Z" },
  { "02:30", "2026-03-29T01:20:00Z", "Europe/Berlin", "2026-03-29T01:00:00Z" },
  { "2026-09-06 00:10", MONDAY, "America/Santiago", "2026-09-06T04:00:00Z" },
  /* The clock shows two to three twice; once both have passed, it must be said which. */
  { "2026-10-25 02:30", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_AMBIGUOUS },
  { "02:30", "2026-10-25T06:00:00Z", "Europe/Berlin", NULL, STINT_ERROR_AMBIGUOUS },
  { "02:30", "2026-10-25T00:45:00Z", "Europe/Berlin", "2026-10-25T00:30:00Z" },
  { "01:59", "2026-10-25T06:00:00Z", "Europe/Berlin", "2026-10-24T23:59:00Z" },
  { "03:00", "2026-10-25T06:00:00Z", "Europe/Berlin", "2026-10-25T02:00:00Z" },
  { "2026-11-01 01:30", MONDAY, "America/New_York", NULL, STINT_ERROR_AMBIGUOUS },
  { "", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "soon", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "24:00", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "09:60", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "09:15:60", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "09:15x", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "09", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "-", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "-10", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "--5m", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "-1h-5m", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "- 5m", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "-m", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "-99999999999999999999h", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
  { "2026-02-30 09:15", MONDAY, "Europe/Berlin", NULL, STINT_ERROR_INVALID },
};

/* A typed time is the last instant at which a clock showed it, or is refused. */
static void
test_instant_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      g_autoptr (GError) error = NULL;
      gint64 at_s = 0;
      gboolean fine =
        stint_instant_from_text (c->text, instant (c->now), c->zone, &at_s, &error);

      g_test_message ("‘%s’ at %s in %s", c->text, c->now, c->zone);
      g_assert_true (fine == (c->expected != NULL));
      if (fine)
        assert_instant (at_s, c->expected);
      else
        g_assert_error (error, STINT_ERROR, (int) c->code);
    }
}

/* A time that came twice is refused by a message that names both, ready to be typed. */
static void
test_ambiguous (void)
{
  g_autoptr (GError) error = NULL;
  gint64 at_s = 0;

  g_assert_false (stint_instant_from_text ("2026-10-25 02:30", instant (MONDAY),
                                           "Europe/Berlin", &at_s, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_AMBIGUOUS);
  g_assert_nonnull (strstr (error->message, "2026-10-25T00:30:00Z"));
  g_assert_nonnull (strstr (error->message, "2026-10-25T01:30:00Z"));
}

/* A zone is one that the system knows by its name. */
static void
test_zone (void)
{
  g_assert_true (stint_zone_valid ("Europe/Berlin"));
  g_assert_true (stint_zone_valid ("UTC"));
  g_assert_false (stint_zone_valid ("Europe/Atlantis"));
  g_assert_false (stint_zone_valid (NULL));
}

/* An instant is shown as the clocks of its zone showed it. */
static void
test_local (void)
{
  static const struct
  {
    const char *utc;
    const char *zone;
    const char *shown;
  } rows[] = {
    { "2026-10-25T00:30:00Z", "Europe/Berlin", "2026-10-25 02:30:00 +0200" },
    { "2026-10-25T01:30:00Z", "Europe/Berlin", "2026-10-25 02:30:00 +0100" },
    { "2026-11-23T09:00:00Z", "America/New_York", "2026-11-23 04:00:00 -0500" },
    { "2026-11-23T09:00:00Z", "Asia/Kathmandu", "2026-11-23 14:45:00 +0545" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GDateTime) local =
        stint_instant_local (instant (rows[i].utc), rows[i].zone);
      g_autofree char *text = g_date_time_format (local, "%Y-%m-%d %H:%M:%S %z");

      g_assert_cmpstr (text, ==, rows[i].shown);
    }
}

static const struct
{
  const char *text;
  const char *near;
  const char *expected; /* NULL: refused */
} nearby[] = {
  /* On its day, wherever that is. */
  { "09:15", "2026-03-10T09:00:00Z", "2026-03-10T08:15:00Z" },
  { "09:15:30", "2026-03-10T09:00:00Z", "2026-03-10T08:15:30Z" },
  { "9:15", "2026-01-02T09:00:00Z", "2026-01-02T08:15:00Z" },
  /* Over midnight, both ways. */
  { "23:50", "2026-03-10T23:10:00Z", "2026-03-10T22:50:00Z" },
  { "00:05", "2026-03-10T22:55:00Z", "2026-03-10T23:05:00Z" },
  /* In the future, which is for the desk to refuse. */
  { "14:00", "2026-03-10T11:00:00Z", "2026-03-10T13:00:00Z" },
  /* With its day, or ago, it is what it says. */
  { "2026-03-09 09:15", "2026-03-10T09:00:00Z", "2026-03-09T08:15:00Z" },
  { "-10m", "2026-03-09T09:00:00Z", "2026-03-10T11:50:00Z" },
  /* What the clock showed twice is asked about. */
  { "02:30", "2025-10-26T01:00:00Z", NULL },
  { "25:00", "2026-03-10T09:00:00Z", NULL },
  { "soon", "2026-03-10T09:00:00Z", NULL },
  { "", "2026-03-10T09:00:00Z", NULL },
};

/* A bare time of day that puts another right is the one nearest to it. */
static void
test_near (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (nearby); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 at_s = 0;
      gboolean read = FALSE;

      g_test_message ("‘%s’ near %s", nearby[i].text, nearby[i].near);
      read = stint_instant_near_from_text (nearby[i].text, instant (nearby[i].near),
                                           instant ("2026-03-10T12:00:00Z"),
                                           "Europe/Berlin", &at_s, &error);
      g_assert_cmpint (read, ==, nearby[i].expected != NULL);
      g_assert_cmpint (error == NULL, ==, nearby[i].expected != NULL);
      if (read)
        assert_instant (at_s, nearby[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/day-span", test_day_span);
  g_test_add_func ("/calendar/day-chain", test_day_chain);
  g_test_add_func ("/calendar/day-add", test_day_add);
  g_test_add_func ("/calendar/day-text", test_day_text);
  g_test_add_func ("/calendar/instant-text", test_instant_text);
  g_test_add_func ("/calendar/ambiguous", test_ambiguous);
  g_test_add_func ("/calendar/near", test_near);
  g_test_add_func ("/calendar/zone", test_zone);
  g_test_add_func ("/calendar/local", test_local);
  return g_test_run ();
}
