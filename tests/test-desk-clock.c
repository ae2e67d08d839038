#include "core/desk.h"

#include <string.h>

#include "core/error.h"
#include "tests/support/fixture.h"

#define NOW_S STINT_FIXTURE_NOW_S
#define PRINTER "T20261120.0001"
#define VPN "T20261120.0002"

static const struct
{
  const char *name;
  gint64 passed_s;    /* time that passes while the stint runs */
  gint64 set_s;       /* then the wall clock is set to this, after the start; 0: not */
  gint64 boot_ms;     /* then time passes that the wall clock does not show */
  const char *reboot; /* (nullable) */
  gint64 seconds;     /* the stint then has */
  gboolean stepped;
} clocks[] = {
  { "no step", 600, 0, 0, NULL, 600, FALSE },
  { "set back before the start", 600, -3600, 0, NULL, 0, TRUE },
  { "set back within the stint", 600, 300, 0, NULL, 300, TRUE },
  { "set forward", 600, 4200, 0, NULL, 4200, TRUE },
  { "two seconds are no step", 600, 0, 2000, NULL, 600, FALSE },
  { "three seconds are one", 600, 0, 3000, NULL, 600, TRUE },
  { "a reboot is no step", 600, 0, 0, "boot-2", 600, FALSE },
  { "set back over a reboot", 600, -3600, 0, "boot-2", 0, TRUE },
};

/* Stopping always succeeds; a clock that was set is flagged, and moves no instant but an
 * end that would lie before its start. */
static void
test_clock_set (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      StintFixture fixture = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (StintStint) stint = NULL;
      StintDone done = { 0 };

      g_test_message ("%s", clocks[i].name);
      stint_fixture_set_up_shop (&fixture, NULL);
      g_assert_true (stint_desk_engage (fixture.desk, PRINTER, STINT_NOW, &done, NULL));
      stint_done_clear (&done);
      stint_clock_fake_advance (fixture.clock, clocks[i].passed_s);
      if (clocks[i].set_s != 0)
        stint_clock_fake_set_now (fixture.clock, NOW_S + clocks[i].set_s);
      stint_clock_fake_advance_boot (fixture.clock, clocks[i].boot_ms * 1000);
      if (clocks[i].reboot != NULL)
        stint_clock_fake_reboot (fixture.clock, clocks[i].reboot);
      stint_desk_park (fixture.desk, NULL, STINT_NOW, &done, &error);
      g_assert_no_error (error);
      stint = stint_store_get_stint (fixture.store, done.stint_id, NULL);
      g_assert_cmpint (stint->start_s, ==, NOW_S);
      g_assert_cmpint (stint->end_s - stint->start_s, ==, clocks[i].seconds);
      g_assert_true (stint->clock_stepped == clocks[i].stepped);
      g_assert_true (done.clock_stepped == clocks[i].stepped);
      stint_done_clear (&done);
      stint_fixture_tear_down (&fixture, NULL);
    }
}

/* A typed instant is as good as the person's word: a step of the clock does not flag it.
 */
static void
test_typed (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStint) stint = NULL;
  StintDone done = { 0 };

  g_assert_true (stint_desk_engage (fixture->desk, PRINTER, STINT_NOW, &done, NULL));
  stint_done_clear (&done);
  stint_clock_fake_set_now (fixture->clock, NOW_S + 3600);
  g_assert_true (stint_desk_park (fixture->desk, NULL, NOW_S + 60, &done, NULL));
  stint = stint_store_get_stint (fixture->store, done.stint_id, NULL);
  g_assert_cmpint (stint->end_s, ==, NOW_S + 60);
  g_assert_false (stint->clock_stepped);
  stint_done_clear (&done);
}

/* A stint keeps the zone it was begun in, and says whether it was timed or typed. */
static void
test_zone (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStint) home = NULL;
  g_autoptr (StintStint) away = NULL;
  StintDone done = { 0 };

  g_assert_true (stint_desk_engage (fixture->desk, PRINTER, STINT_NOW, &done, NULL));
  home = stint_store_get_running_stint (fixture->store, NULL);
  stint_done_clear (&done);
  stint_clock_fake_advance (fixture->clock, 600);
  stint_clock_fake_set_zone (fixture->clock, "Asia/Tokyo");
  g_assert_true (stint_desk_engage (fixture->desk, VPN, NOW_S + 300, &done, NULL));
  away = stint_store_get_running_stint (fixture->store, NULL);
  stint_done_clear (&done);
  g_assert_cmpstr (home->zone, ==, "Europe/Berlin");
  g_assert_cmpstr (home->captured_by, ==, "timer");
  g_assert_cmpstr (away->zone, ==, "Asia/Tokyo");
  g_assert_cmpstr (away->captured_by, ==, "typed");
}

/* What is said of a verb is what it did: the ticket, the instant, and what it parked. */
static void
test_done (StintFixture *fixture, gconstpointer unused)
{
  StintDone done = { 0 };

  g_assert_true (stint_desk_engage (fixture->desk, PRINTER, STINT_NOW, &done, NULL));
  g_assert_cmpint (done.at_s, ==, NOW_S);
  g_assert_cmpstr (done.ticket_number, ==, PRINTER);
  g_assert_cmpstr (done.name, ==, PRINTER " — Printer prints blank pages");
  g_assert_true (done.known);
  g_assert_cmpint (done.parked_id, ==, 0);
  stint_done_clear (&done);
  stint_clock_fake_advance (fixture->clock, 60);

  memset (&done, 0, sizeof done);
  g_assert_true (
    stint_desk_engage (fixture->desk, "t20990101.0009", STINT_NOW, &done, NULL));
  g_assert_cmpstr (done.ticket_number, ==, "T20990101.0009");
  g_assert_false (done.known);
  g_assert_cmpint (done.parked_id, ==, 1);
  g_assert_cmpstr (done.parked_name, ==, PRINTER " — Printer prints blank pages");
  stint_done_clear (&done);
}

/* Words that match several tickets list them, so that one can be chosen. */
static void
test_candidates (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) candidates = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (stint_desk_find_ticket (fixture->desk, "contoso", &candidates, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_AMBIGUOUS);
  g_assert_cmpuint (candidates->len, ==, 2);
  for (guint i = 0; i < candidates->len; i++)
    {
      StintTicket *ticket = g_ptr_array_index (candidates, i);

      g_assert_cmpstr (ticket->company, ==, "Contoso Bakery");
    }
}

/* Another's ticket is found by words only where none of mine is. */
static void
test_others (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintTicket) found =
    stint_desk_find_ticket (fixture->desk, "mailbox", NULL, NULL);

  g_assert_nonnull (found);
  g_assert_cmpstr (found->number, ==, "T20261122.0004");
  g_assert_false (found->mine);
}

#define ROUNDS 60

typedef struct
{
  StintDesk *desk;
  StintClockFake *clock;
  const char *tickets[2];
  guint refused;
} Person;

/* A second pair of hands. Only what a person may be told is allowed to go wrong. */
static gpointer
race (gpointer user_data)
{
  Person *person = user_data;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      StintDone done = { 0 };
      gboolean fine = i % 5 == 4
                        ? stint_desk_park (person->desk, NULL, STINT_NOW, &done, &error)
                        : stint_desk_engage (person->desk, person->tickets[i % 2],
                                             STINT_NOW, &done, &error);

      if (!fine)
        {
          g_assert_error (error, STINT_ERROR, STINT_ERROR_NOTHING_TO_DO);
          person->refused++;
        }
      stint_clock_fake_advance (person->clock, 1);
      stint_done_clear (&done);
    }
  return NULL;
}

static void
assert_chain (StintFixture *fixture)
{
  StintSpan all = { 0, STINT_FOREVER };
  g_autoptr (GPtrArray) stints =
    stint_store_list_stints_between (fixture->store, all, NULL);
  guint running = 0;

  for (guint i = 0; i < stints->len; i++)
    running += ((StintStint *) g_ptr_array_index (stints, i))->end_s == 0;
  g_assert_cmpuint (running, <=, 1);
  g_assert_cmpuint (stints->len, >, 4);
}

/* Two programs that write at once never have two stints run, and neither loses an act. */
static void
test_race (StintFixture *fixture, gconstpointer unused)
{
  StintStore *twin = stint_fixture_open_twin (fixture);
  StintClockFake *clock = stint_clock_fake_new (NOW_S);
  StintDesk *desk = stint_desk_new (twin, STINT_CLOCK (clock));
  Person here = { fixture->desk, fixture->clock, { PRINTER, VPN }, 0 };
  Person there = { desk, clock, { VPN, "T20261121.0003" }, 0 };
  GThread *thread = g_thread_new ("other", race, &there);

  race (&here);
  g_thread_join (thread);
  assert_chain (fixture);
  g_assert_cmpint (
    stint_fixture_number (fixture, "SELECT count (*) FROM engagement WHERE closed_s IS "
                                   "NULL"),
    ==, 3);
  g_assert_cmpint (
    stint_fixture_number (fixture,
                          "SELECT count (*) FROM engagement WHERE slot IS NULL AND id "
                          "NOT IN (SELECT engagement_id FROM stint WHERE end_s IS "
                          "NULL)"),
    ==, 0);
  g_assert_cmpuint (here.refused + there.refused, <, 2 * ROUNDS);
  g_assert_finalize_object (desk);
  g_assert_finalize_object (clock);
  g_assert_finalize_object (twin);
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
  g_test_add_func ("/desk-clock/set", test_clock_set);
  add ("/desk-clock/typed", test_typed);
  add ("/desk-clock/zone", test_zone);
  add ("/desk-clock/done", test_done);
  add ("/desk-clock/candidates", test_candidates);
  add ("/desk-clock/others", test_others);
  add ("/desk-clock/race", test_race);
  return g_test_run ();
}
