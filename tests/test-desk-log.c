#include "core/desk.h"

#include "core/error.h"
#include "tests/support/fixture.h"

#define NOW_S STINT_FIXTURE_NOW_S
#define VPN "T20261120.0002"

/* Work that was done before is written as typed, with its own closed engagement; what
 * overlaps, ends before it begins or in the future is refused. */
static void
test_log (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    StintSpan span; /* from the start of the test */
    int code;       /* of the refusal; -1: none */
  } spans[] = {
    { { -600, -300 }, -1 },
    { { -400, -200 }, STINT_ERROR_OVERLAP },
    { { -700, -599 }, STINT_ERROR_OVERLAP },
    { { -500, -400 }, STINT_ERROR_OVERLAP },
    { { -300, -200 }, -1 },
    { { -100, 1 }, STINT_ERROR_OVERLAP },
    { { 30, 40 }, STINT_ERROR_OVERLAP },
    { { -100, -100 }, STINT_ERROR_INVALID },
    { { -100, -101 }, STINT_ERROR_INVALID },
    { { 50, 61 }, STINT_ERROR_INVALID },
    { { -100, 0 }, -1 },
  };
  g_autoptr (GError) engage_error = NULL;
  StintDone running = { 0 };

  g_assert_true (
    stint_desk_engage (fixture->desk, VPN, STINT_NOW, &running, &engage_error));
  stint_done_clear (&running);
  stint_clock_fake_advance (fixture->clock, 60);
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      StintHandOver words = { .done = "Replaced the fuser", .ended_s = STINT_NOW };
      StintSpan span = { NOW_S + spans[i].span.start_s, NOW_S + spans[i].span.end_s };
      g_autofree char *before = stint_fixture_dump (fixture);
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;
      StintDone done = { 0 };
      gboolean fine =
        stint_desk_log (fixture->desk, VPN, span, FALSE, &words, &done, &error);

      g_test_message ("span %u", i);
      after = stint_fixture_dump (fixture);
      g_assert_true (fine == (spans[i].code < 0));
      g_assert_true (fine == !g_str_equal (before, after));
      if (fine)
        {
          g_autoptr (StintStint) stint =
            stint_store_get_stint (fixture->store, done.stint_id, NULL);

          g_assert_cmpstr (stint->captured_by, ==, "typed");
          g_assert_cmpint (stint->start_s, ==, span.start_s);
        }
      else
        g_assert_error (error, STINT_ERROR, spans[i].code);
      stint_done_clear (&done);
    }
  g_assert_cmpint (
    stint_fixture_number (fixture, "SELECT count (*) FROM stint WHERE end_s IS NULL"), ==,
    1);
}

/* Fitted between recorded work, only what is free is recorded, each piece as a stint of
 * its own with the same words; where nothing is free, nothing is. */
static void
test_log_adjusted (StintFixture *fixture, gconstpointer unused)
{
  static const StintSpan taken[] = { { -1000, -900 }, { -500, -400 } };
  static const StintSpan wanted[] = { { -1100, -1000 }, { -900, -500 }, { -400, -300 } };
  StintHandOver words = { .done = "Replaced the fuser", .ended_s = STINT_NOW };
  StintSpan span = { NOW_S - 1100, NOW_S - 300 };
  g_autoptr (GPtrArray) stints = NULL;
  g_autoptr (GArray) left = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      StintSpan each = { NOW_S + taken[i].start_s, NOW_S + taken[i].end_s };
      g_auto (StintDone) other = { 0 };

      g_assert_true (
        stint_desk_log (fixture->desk, VPN, each, FALSE, &words, &other, NULL));
    }
  g_assert_true (stint_desk_log (fixture->desk, VPN, span, TRUE, &words, &done, &error));
  g_assert_no_error (error);
  stints = stint_store_list_stints_between (fixture->store, span, NULL);
  g_assert_cmpuint (stints->len, ==, 5);
  for (guint i = 0, piece = 0; i < stints->len; i++)
    {
      StintStint *stint = g_ptr_array_index (stints, i);

      if (stint->engagement_id != done.engagement_id)
        continue;
      g_assert_cmpint (stint->start_s, ==, NOW_S + wanted[piece].start_s);
      g_assert_cmpint (stint->end_s, ==, NOW_S + wanted[piece].end_s);
      g_assert_true (piece > 0 || stint->id == done.stint_id);
      piece++;
    }
  g_assert_cmpuint (done.entries->len, ==, 3);
  left = stint_desk_free_spans (fixture->desk, span, NULL);
  g_assert_cmpuint (left->len, ==, 0);
  stint_done_clear (&done);
  g_assert_false (stint_desk_log (fixture->desk, VPN, span, TRUE, &words, &done, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_OVERLAP);
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, stint_fixture_set_up_shop, test,
              stint_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/desk-log/log", test_log);
  add ("/desk-log/adjusted", test_log_adjusted);
  return g_test_run ();
}
