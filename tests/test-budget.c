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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/budget/full", test_full);
  g_test_add_func ("/budget/equal", test_equal);
  g_test_add_func ("/budget/long", test_long);
  return g_test_run ();
}
