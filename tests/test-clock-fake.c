#include "tests/support/clock-fake.h"

#define START_S G_GINT64_CONSTANT (1000)

typedef struct
{
  StintClock *clock; /* (unowned) */
  GString *heard;
  gint64 again_s;
} Ear;

static gboolean
ring_cb (gpointer user_data)
{
  Ear *ear = user_data;
  gint64 again_s = ear->again_s;

  g_string_append_printf (ear->heard, "%" G_GINT64_FORMAT " ",
                          stint_clock_now_s (ear->clock));
  ear->again_s = 0;
  if (again_s > 0)
    stint_clock_add_alarm (ear->clock, again_s, ring_cb, ear);
  return G_SOURCE_CONTINUE;
}

/* Alarms ring once each, at their own instants and in their order, also one that another
 * has set; one that was removed does not ring. */
static void
test_alarms (void)
{
  StintClockFake *fake = stint_clock_fake_new (START_S);
  StintClock *clock = STINT_CLOCK (fake);
  g_autoptr (GString) heard = g_string_new (NULL);
  Ear ear = { clock, heard, START_S + 15 };
  guint removed = 0;

  stint_clock_add_alarm (clock, START_S + 30, ring_cb, &ear);
  stint_clock_add_alarm (clock, START_S + 10, ring_cb, &ear);
  removed = stint_clock_add_alarm (clock, START_S + 12, ring_cb, &ear);
  stint_clock_remove_alarm (clock, removed);
  g_assert_cmpint (stint_clock_fake_next_alarm_s (fake), ==, START_S + 10);
  stint_clock_fake_advance (fake, 20);
  g_assert_cmpstr (heard->str, ==, "1010 1015 ");
  g_assert_cmpint (stint_clock_now_s (clock), ==, START_S + 20);
  stint_clock_fake_set_now (fake, START_S + 100);
  g_assert_cmpstr (heard->str, ==, "1010 1015 1030 ");
  g_assert_cmpuint (stint_clock_fake_count_alarms (fake), ==, 0);
  g_assert_cmpint (stint_clock_now_s (clock), ==, START_S + 100);
  g_assert_finalize_object (fake);
}

/* Wall clock and boot clock go together when time passes, and apart when one is set. */
static void
test_clocks (void)
{
  StintClockFake *fake = stint_clock_fake_new (START_S);
  StintClock *clock = STINT_CLOCK (fake);
  gint64 boot_us = stint_clock_boot_us (clock);
  g_autofree char *zone = NULL;

  stint_clock_fake_advance (fake, 7);
  g_assert_cmpint (stint_clock_boot_us (clock) - boot_us, ==, 7 * G_USEC_PER_SEC);
  stint_clock_fake_set_now (fake, START_S - 100);
  g_assert_cmpint (stint_clock_now_s (clock), ==, START_S - 100);
  g_assert_cmpint (stint_clock_boot_us (clock) - boot_us, ==, 7 * G_USEC_PER_SEC);
  stint_clock_fake_advance_boot (fake, 5);
  g_assert_cmpint (stint_clock_boot_us (clock) - boot_us, ==, 7 * G_USEC_PER_SEC + 5);
  g_assert_cmpint (stint_clock_now_s (clock), ==, START_S - 100);
  stint_clock_fake_reboot (fake, "boot-2");
  g_assert_cmpstr (stint_clock_boot_id (clock), ==, "boot-2");
  g_assert_cmpint (stint_clock_boot_us (clock), ==, 0);
  stint_clock_fake_set_zone (fake, "Asia/Kathmandu");
  zone = stint_clock_dup_zone (clock);
  g_assert_cmpstr (zone, ==, "Asia/Kathmandu");
  g_assert_finalize_object (fake);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock-fake/alarms", test_alarms);
  g_test_add_func ("/clock-fake/clocks", test_clocks);
  return g_test_run ();
}
