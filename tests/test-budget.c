#include "courier/budget.h"

/* Full jitter stays between one second and a ceiling that doubles and is capped. */
static void
test_full (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  static const gint64 ceilings[] = { 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900 };

  for (guint i = 0; i < G_N_ELEMENTS (ceilings) * 200; i++)
    {
      guint n = i % G_N_ELEMENTS (ceilings);
      gint64 seconds = stint_backoff_full (rand, n + 1, 2, 900);

      g_assert_cmpint (seconds, >=, 1);
      g_assert_cmpint (seconds, <=, ceilings[n]);
    }
}

/* Equal jitter never falls under half of its ceiling, so no call comes at once. */
static void
test_equal (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  static const gint64 ceilings[] = { 4, 8, 16, 32, 64, 128, 256, 300, 300 };
  gboolean differs = FALSE;
  gint64 last = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ceilings) * 200; i++)
    {
      guint n = i % G_N_ELEMENTS (ceilings);
      gint64 seconds = stint_backoff_equal (rand, n + 1, 4, 300);

      g_assert_cmpint (seconds, >=, ceilings[n] / 2);
      g_assert_cmpint (seconds, <=, ceilings[n] + 1);
      differs = differs || (n == 8 && last != 0 && seconds != last);
      last = n == 8 ? seconds : last;
    }
  g_assert_true (differs);
}

/* However long it goes on, nothing overflows. */
static void
test_long (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  g_assert_cmpint (stint_backoff_full (rand, G_MAXINT64, 2, 900), <=, 900);
  g_assert_cmpint (stint_backoff_equal (rand, G_MAXINT64, 30, 300), <=, 300);
  g_assert_cmpint (stint_backoff_equal (rand, 0, 30, 300), >=, 15);
  g_assert_cmpint (stint_backoff_equal (rand, 1, 1, 300), >=, 1);
}

/* A person who looks is served fast, one who works elsewhere slower, nobody slowest; a
 * clock that was set back is no reason to hurry. */
static void
test_tempo (void)
{
  static const struct
  {
    gint64 looked_s;
    gint64 acted_s;
    gboolean running;
    StintTempo tempo;
  } cases[] = {
    { 0, 0, FALSE, STINT_TEMPO_IDLE },         { 9990, 0, FALSE, STINT_TEMPO_LOOKED },
    { 0, 9990, FALSE, STINT_TEMPO_LOOKED },    { 9911, 0, FALSE, STINT_TEMPO_LOOKED },
    { 9910, 0, FALSE, STINT_TEMPO_WORKING },   { 0, 8300, FALSE, STINT_TEMPO_WORKING },
    { 0, 8200, FALSE, STINT_TEMPO_IDLE },      { 0, 1, TRUE, STINT_TEMPO_WORKING },
    { 20000, 20000, FALSE, STINT_TEMPO_IDLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpint (
        stint_budget_tempo (cases[i].looked_s, cases[i].acted_s, cases[i].running, 10000),
        ==, cases[i].tempo);
    }
}

/* What the PSA said counts as long as it can be true; what its slowness shows counts when
 * nothing fresher was said. */
static void
test_use (void)
{
  static const struct
  {
    StintLoad load;
    gint64 use;
  } cases[] = {
    { { 0 }, 0 },
    { { .used = 2500, .allowed = 10000, .told_s = 99000 }, 250 },
    { { .used = 2500, .allowed = 10000, .told_s = 96000 }, 0 },
    { { .used = 9, .allowed = 0, .told_s = 99990 }, 0 },
    { { .calm_us = 150000, .recent_us = 700000, .recent_s = 99990 }, 500 },
    { { .calm_us = 150000, .recent_us = 1200000, .recent_s = 99990 }, 750 },
    { { .calm_us = 150000, .recent_us = 400000, .recent_s = 99990 }, 0 },
    { { .calm_us = 150000, .recent_us = 1200000, .recent_s = 90000 }, 0 },
    { { .used = 2500,
        .allowed = 10000,
        .told_s = 99000,
        .calm_us = 1,
        .recent_us = 600000,
        .recent_s = 99990 },
      500 },
    { { .used = 2500,
        .allowed = 10000,
        .told_s = 99900,
        .calm_us = 1,
        .recent_us = 600000,
        .recent_s = 99990 },
      250 },
    { { .used = 8000,
        .allowed = 10000,
        .told_s = 99000,
        .calm_us = 1,
        .recent_us = 600000,
        .recent_s = 99990 },
      800 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpint (stint_budget_use (&cases[i].load, 100000), ==, cases[i].use);
    }
}

/* Evidence gives way first, then reference data, then tickets; pushes never. Under more
 * pressure nothing is ever asked for more often. */
static void
test_stretch (void)
{
  static const StintPurpose order[] = { STINT_PURPOSE_PUSH, STINT_PURPOSE_TICKETS,
                                        STINT_PURPOSE_REFERENCE,
                                        STINT_PURPOSE_SCORECARD };
  gint64 last[G_N_ELEMENTS (order)] = { 1, 1, 1, 1 };

  for (gint64 use = 0; use <= 1100; use += 10)
    {
      gint64 before = 0;

      for (guint i = 0; i < G_N_ELEMENTS (order); i++)
        {
          gint64 stretch = stint_budget_stretch (order[i], use);
          gint64 wait = stretch > 0 ? stretch : G_MAXINT64;

          g_assert_cmpint (wait, >=, before);
          g_assert_cmpint (wait, >=, last[i]);
          before = wait;
          last[i] = wait;
        }
      g_assert_cmpint (stint_budget_stretch (STINT_PURPOSE_PUSH, use), ==, 1);
      g_assert_cmpint (stint_budget_stretch (STINT_PURPOSE_VERIFY, use), ==, 1);
    }
  g_assert_cmpint (stint_budget_stretch (STINT_PURPOSE_TICKETS, 399), ==, 1);
  g_assert_cmpint (stint_budget_stretch (STINT_PURPOSE_SCORECARD, 500), ==, 0);
  g_assert_cmpint (stint_budget_stretch (STINT_PURPOSE_TICKETS, 899), >, 0);
  g_assert_cmpint (stint_budget_stretch (STINT_PURPOSE_TICKETS, 900), ==, 0);
}

/* The fastest answer of a while counts, and while the PSA says that it slows nothing
 * down, a slower network is not taken for a busy shop. */
static void
test_observe (void)
{
  StintLoad load = { 0 };

  stint_budget_observe (&load, 150000, 1000);
  stint_budget_observe (&load, 2000000, 1010);
  g_assert_cmpint (load.recent_us, ==, 150000);
  stint_budget_observe (&load, 700000, 1200);
  stint_budget_observe (&load, 0, 1300);
  g_assert_cmpint (load.recent_us, ==, 700000);
  g_assert_cmpint (load.calm_us, ==, 150000);
  g_assert_cmpint (stint_budget_use (&load, 1300), ==, 500);
  stint_budget_told (&load, 1000, 10000, 3600, 30, 1300);
  g_assert_cmpint (load.calm_us, ==, 700000);
  g_assert_cmpint (stint_budget_use (&load, 2500), ==, 100);
  stint_budget_observe (&load, 100000, 2600);
  stint_budget_observe (&load, 700000, 3000);
  stint_budget_told (&load, 6000, 10000, 3600, 30, 3000);
  g_assert_cmpint (load.calm_us, ==, 100000);
}

/* The shop's use is asked for at most every ten minutes, and the more seldom the more
 * ask.
 */
static void
test_check (void)
{
  static const struct
  {
    gint64 used;
    gint64 own;
    gint64 wait_s;
  } cases[] = { { 100, 30, 1800 },  { 4500, 3000, 600 }, { 4500, 30, 900 },
                { 9000, 30, 1800 }, { 9000, 1, 3600 },   { 4500, 0, 600 } };
  StintLoad never = { 0 };

  g_assert_cmpint (stint_budget_check_s (&never, 5000), ==, 5000);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      StintLoad load = { 0 };

      g_test_message ("case %u", i);
      stint_budget_told (&load, cases[i].used, 10000, 3600, cases[i].own, 5000);
      g_assert_cmpint (stint_budget_check_s (&load, 5100), ==, 5000 + cases[i].wait_s);
    }
}

/* A backlog that everybody has is spread; one that only we have goes at once, and so does
 * one that is small. */
static void
test_spread (void)
{
  static const struct
  {
    gint64 used;
    gint64 own;
    gint64 used_now;
    gint64 waiting;
    gint64 least_s;
    gint64 most_s;
  } cases[] = {
    { 6000, 20, 0, 20, 12900, 13000 }, { 6000, 20, 5800, 20, 0, 0 },
    { 2500, 25, 100, 20, 4310, 4330 }, { 25, 25, 0, 20, 0, 0 },
    { 6000, 0, 0, 20, 0, 0 },          { 9000, 1, 0, 500, 14400, 14400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      StintLoad load = { 0 };
      gint64 spread_s = 0;

      stint_budget_told (&load, cases[i].used, 10000, 3600, cases[i].own, 5000);
      spread_s = stint_budget_spread_s (&load, cases[i].used_now, cases[i].waiting);
      g_test_message ("case %u: %d s", i, (int) spread_s);
      g_assert_cmpint (spread_s, >=, cases[i].least_s);
      g_assert_cmpint (spread_s, <=, cases[i].most_s);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/budget/full", test_full);
  g_test_add_func ("/budget/equal", test_equal);
  g_test_add_func ("/budget/long", test_long);
  g_test_add_func ("/budget/tempo", test_tempo);
  g_test_add_func ("/budget/use", test_use);
  g_test_add_func ("/budget/stretch", test_stretch);
  g_test_add_func ("/budget/observe", test_observe);
  g_test_add_func ("/budget/check", test_check);
  g_test_add_func ("/budget/spread", test_spread);
  return g_test_run ();
}
