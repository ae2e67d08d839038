#include "courier/budget.h"

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
