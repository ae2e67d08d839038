#include "courier/budget.h"

/* Autotask slows every answer down by half a second from one half of its limit on, and by
 * another half from three quarters on; at the limit it refuses the whole shop. */
#define HALF_STEP_US 400000
#define QUARTER_STEP_US 850000
#define LATEST_SECONDS 120
#define LATENCY_LASTS_SECONDS 600

#define LOOKED_SECONDS 90
#define WORKING_SECONDS 1800

/* How often the shop's use is asked for: at most every ten minutes, and by all
 * technicians together at most some 600 times an hour. */
#define CHECK_SECONDS 600
#define CHECK_CALM_SECONDS 1800
#define CHECK_SECONDS_EACH 6
#define CHECK_MOST_SECONDS 3600

#define OWN_LEAST 15
#define SPREAD_LEAST_SECONDS 60
#define SPREAD_MOST_SECONDS (4 * 3600)

/**
 * stint_budget_tempo:
 * @looked_s: when a person last looked at the list; 0: never
 * @acted_s: when a person last did something; 0: never
 *
 * How closely a person watches.
 */
StintTempo
stint_budget_tempo (gint64 looked_s, gint64 acted_s, gboolean running, gint64 now_s)
{
  gint64 last_s = MAX (looked_s, acted_s);

  /* A clock that was set back leaves instants to come: they are no reason to hurry. */
  if (last_s <= now_s && now_s - last_s < LOOKED_SECONDS)
    return STINT_TEMPO_LOOKED;
  if (running || (last_s <= now_s && now_s - last_s < WORKING_SECONDS))
    return STINT_TEMPO_WORKING;
  return STINT_TEMPO_IDLE;
}

static gint64
use_by_latency (const StintLoad *load, gint64 now_s)
{
  gint64 slower_us = load->recent_us - load->calm_us;

  if (load->calm_us == 0 || load->recent_us == 0 ||
      now_s - load->recent_s > LATENCY_LASTS_SECONDS || slower_us < HALF_STEP_US)
    return 0;
  return slower_us < QUARTER_STEP_US ? 500 : 750;
}

/**
 * stint_budget_use:
 *
 * How much of its limit the shop uses, thousandths: what it said within the last ten
 * minutes; later, what it last said or what the slowness of its answers shows, whichever
 * is more. Slowness alone may have other reasons, so it makes us ask.
 */
gint64
stint_budget_use (const StintLoad *load, gint64 now_s)
{
  gint64 since_s = now_s - load->told_s;
  gint64 told = 0;

  if (load->allowed > 0 && since_s < MAX (3600, load->window_s))
    told = load->used * 1000 / load->allowed;
  if (load->allowed > 0 && since_s >= 0 && since_s < CHECK_SECONDS)
    return told;
  return MAX (told, use_by_latency (load, now_s));
}

/**
 * stint_budget_stretch:
 * @use: of the shop's limit, thousandths
 *
 * By how much the waits between requests of a kind are stretched; 0: not now at all.
 * Evidence gives way first, then reference data, then tickets; pushes never.
 */
gint64
stint_budget_stretch (StintPurpose purpose, gint64 use)
{
  static const struct
  {
    gint64 below; /* thousandths */
    gint64 tickets;
    gint64 reference;
    gint64 scorecard;
  } steps[] = { { 400, 1, 1, 1 },  { 450, 2, 2, 4 },       { 500, 3, 4, 8 },
                { 600, 4, 6, 0 },  { 700, 6, 8, 0 },       { 800, 8, 0, 0 },
                { 900, 16, 0, 0 }, { G_MAXINT64, 0, 0, 0 } };
  guint i = 0;

  while (use >= steps[i].below && i < G_N_ELEMENTS (steps) - 1)
    i++;
  switch (purpose)
    {
    case STINT_PURPOSE_TICKETS:
      return steps[i].tickets;
    case STINT_PURPOSE_REFERENCE:
      return steps[i].reference;
    case STINT_PURPOSE_SCORECARD:
      return steps[i].scorecard;
    case STINT_PURPOSE_PUSH:
    case STINT_PURPOSE_VERIFY:
    case STINT_PURPOSE_CHECK:
    default:
      return 1;
    }
}

/** stint_budget_observe: takes note of how long the fastest of some answers took. */
void
stint_budget_observe (StintLoad *load, gint64 latency_us, gint64 now_s)
{
  if (latency_us <= 0)
    return;
  if (load->calm_us == 0 || latency_us < load->calm_us)
    load->calm_us = latency_us;
  if (load->recent_us == 0 || latency_us < load->recent_us ||
      now_s - load->recent_s > LATEST_SECONDS || now_s < load->recent_s)
    {
      load->recent_us = latency_us;
      load->recent_s = now_s;
    }
}

/**
 * stint_budget_told:
 * @own: our own requests in the hour before
 *
 * Takes note of what the PSA says of the shop's use. While it slows nothing down, what an
 * answer takes now is what it takes from here: another network may be a slower one.
 */
void
stint_budget_told (StintLoad *load,
                   gint64 used,
                   gint64 allowed,
                   gint64 window_s,
                   gint64 own,
                   gint64 now_s)
{
  load->used = MAX (0, used);
  load->allowed = MAX (0, allowed);
  load->window_s = window_s;
  load->own = own;
  load->told_s = now_s;
  if (allowed > 0 && used < allowed / 2 && load->recent_us > load->calm_us)
    load->calm_us = load->recent_us;
}

/* How many like us share the limit, by what they use and what we use. Who was away for
 * most of the hour is still one like the others. */
static gint64
sharers (const StintLoad *load)
{
  return load->own > 0 ? CLAMP (load->used / MAX (load->own, OWN_LEAST), 1, 1000) : 1;
}

/** stint_budget_check_s: when to ask again how much the shop uses, UTC seconds. */
gint64
stint_budget_check_s (const StintLoad *load, gint64 now_s)
{
  gint64 least_s =
    stint_budget_use (load, now_s) < 400 ? CHECK_CALM_SECONDS : CHECK_SECONDS;

  if (load->told_s == 0 || load->told_s > now_s)
    return now_s;
  return load->told_s +
         CLAMP (sharers (load) * CHECK_SECONDS_EACH, least_s, CHECK_MOST_SECONDS);
}

/**
 * stint_budget_spread_s:
 * @before: as last known before nothing got through
 * @used_now: by the shop, as the PSA says now
 * @waiting: requests that our backlog will take
 *
 * Over how many seconds to spread a backlog. When the PSA was away, everybody has one,
 * and all at once would use up the limit: together they get a sixth of it an hour.
 * When only we were away, which the others' use shows, ours goes at once: 0.
 */
gint64
stint_budget_spread_s (const StintLoad *before, gint64 used_now, gint64 waiting)
{
  gint64 seconds = 0;

  if (before->allowed <= 0 || before->own <= 0 || used_now * 2 > before->used)
    return 0;
  seconds = 3600 * waiting * sharers (before) / (before->allowed / 6 + 1);
  return seconds < SPREAD_LEAST_SECONDS ? 0 : MIN (seconds, SPREAD_MOST_SECONDS);
}

static gint64
ceiling (gint64 n, gint64 base_seconds, gint64 cap_seconds)
{
  gint64 seconds = base_seconds;

  for (gint64 i = 1; i < n && seconds < cap_seconds; i++)
    seconds *= 2;
  return MIN (seconds, cap_seconds);
}

/**
 * stint_backoff_full:
 * @n: failures in a row, from 1
 *
 * How long to wait, seconds, after a failure that is nobody's limit: anything from one
 * second to a ceiling that doubles, so that many machines do not come back together.
 */
gint64
stint_backoff_full (GRand *rand, gint64 n, gint64 base_seconds, gint64 cap_seconds)
{
  return g_rand_int_range (rand, 1, (gint32) ceiling (n, base_seconds, cap_seconds) + 1);
}

/**
 * stint_backoff_equal:
 * @n: refusals in a row, from 1
 *
 * How long to wait, seconds, after a limit was hit: half of the ceiling for sure, so that
 * chance cannot bring the next call at once, and the other half by chance.
 */
gint64
stint_backoff_equal (GRand *rand, gint64 n, gint64 base_seconds, gint64 cap_seconds)
{
  gint64 half = MAX (1, ceiling (n, base_seconds, cap_seconds) / 2);

  return half + g_rand_int_range (rand, 0, (gint32) half + 1);
}
