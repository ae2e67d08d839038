#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "core/store-feeds.h"
#include "core/store-outbox.h"
#include "core/store-tickets.h"
#include "courier/carrier.h"
#include "tests/support/fixture.h"
#include "tests/support/shop.h"

/* A whole shop at work: each technician has a desk, a database and a courier of their
 * own, all real, and a clock that jumps from one thing to do to the next. The PSA is a
 * piece of memory with a shop's limits. What is simplified: couriers run beside windows
 * from morning to evening and not at night; a call that begins while another technician's
 * is under way may be seen by the server a few seconds out of order; answers are never
 * lost; histories, surveys and service results hold no rows, so they cost their empty
 * answers; databases lie where no disk has to be waited for. */

#define DAY_SECONDS G_GINT64_CONSTANT (86400)
#define HOUR_SECONDS 3600
#define ALLOWED 10000
#define TICKETS_EACH 25
#define ENGAGEMENTS 25
#define UPDATES_OF_25 12
#define USUAL_US 250000

/* From 10:00 to 12:00 of the third day. */
#define OUTAGE_DAY 2
#define OUTAGE_FROM (10 * HOUR_SECONDS)
#define OUTAGE_SECONDS (2 * HOUR_SECONDS)

typedef struct
{
  guint technicians;
  guint days;
  gboolean outage;
} Scenario;

typedef struct _World World;

typedef struct
{
  World *world;
  StintFixture mine;
  StintCarrier *carrier;
  GRand *rand;
  gint64 me;
  gint64 wall_s; /* of its clock when its boot began */
  gint64 act_s;  /* next act */
  gint64 come_s; /* when the courier has something to do */
  gint64 engagement_id;
  guint left; /* engagements of today */
  guint day;
} Technician;

struct _World
{
  Scenario scenario;
  Shop *shop;
  Technician *all;
  gint64 monday_s;
  gint64 now_s;
  gint64 ages_s;
  gint64 looks;
  gint64 oldest_s;
  gint64 cleared_s;         /* when the backlog of the outage had gone; 0: not yet */
  gint64 counted_s;         /* the backlog, for the last time */
  gint64 most_after_outage; /* used in an hour, from the end of the outage on */
};

static gint64
tech_now (Technician *self)
{
  return stint_clock_now_s (STINT_CLOCK (self->mine.clock));
}

/* The clock goes on by microseconds: the wall follows the boot. */
static void
spend_cb (gint64 us, gpointer user_data)
{
  Technician *self = user_data;
  StintClock *clock = STINT_CLOCK (self->mine.clock);
  gint64 boot_us = stint_clock_boot_us (clock) + us;

  stint_clock_fake_advance_boot (self->mine.clock, us);
  if (self->wall_s + boot_us / G_USEC_PER_SEC > tech_now (self))
    stint_clock_fake_set_now (self->mine.clock, self->wall_s + boot_us / G_USEC_PER_SEC);
}

static void
go_to (Technician *self, gint64 at_s)
{
  gint64 behind_s = at_s - tech_now (self);

  if (behind_s > 0)
    spend_cb (behind_s * G_USEC_PER_SEC, self);
}

static StintPsa *
make_psa (StintStore *store,
          StintClock *clock,
          gint64 account_id,
          gpointer user_data,
          GError **error)
{
  Technician *self = user_data;
  StintPsaShop *psa = stint_psa_shop_new (self->world->shop, clock, self->me);

  stint_psa_shop_set_spend (psa, spend_cb, self);
  return STINT_PSA (psa);
}

static gint64
morning_s (Technician *self, guint day)
{
  return self->world->monday_s + day * DAY_SECONDS + 8 * HOUR_SECONDS + 1800 +
         g_rand_int_range (self->rand, 0, HOUR_SECONDS);
}

static void
begin (World *world, Technician *self, guint n)
{
  self->world = world;
  self->me = 1000 + n;
  self->rand = g_rand_new_with_seed (n + 1);
  stint_fixture_set_up (&self->mine, NULL);
  stint_fixture_add_account (&self->mine);
  stint_fixture_add_choices (&self->mine);
  stint_clock_fake_set_now (self->mine.clock, world->monday_s);
  self->wall_s = world->monday_s -
                 stint_clock_boot_us (STINT_CLOCK (self->mine.clock)) / G_USEC_PER_SEC;
  for (guint i = 0; i < TICKETS_EACH; i++)
    shop_add_ticket (world->shop, self->me, world->monday_s - DAY_SECONDS);
  self->carrier = stint_carrier_new (self->mine.store, STINT_CLOCK (self->mine.clock),
                                     make_psa, self, TRUE);
  self->act_s = morning_s (self, 0);
  self->come_s = self->act_s;
  self->left = ENGAGEMENTS;
}

static void
end (Technician *self)
{
  g_assert_finalize_object (g_steal_pointer (&self->carrier));
  g_rand_free (self->rand);
  stint_fixture_tear_down (&self->mine, NULL);
}

static void
carry (Technician *self)
{
  g_autoptr (GError) error = NULL;

  stint_carrier_round (self->carrier, FALSE, &error);
  g_assert_no_error (error);
  self->come_s = stint_carrier_next_s (self->carrier);
  if (self->come_s == 0)
    self->come_s = G_MAXINT64;
}

static void
look (Technician *self)
{
  g_autoptr (StintTxn) txn = stint_store_begin_cache (self->mine.store, NULL);

  g_assert_true (stint_store_set_pulled (txn, STINT_FEED_LOOKED, tech_now (self), NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
  g_clear_pointer (&txn, stint_txn_free);
  for (guint i = 0; i < 3; i++)
    carry (self);
  if (self->left == ENGAGEMENTS)
    return;
  self->world->ages_s +=
    tech_now (self) - stint_store_get_pulled (self->mine.store, "my-tickets");
  self->world->looks++;
  self->world->oldest_s =
    MAX (self->world->oldest_s,
         tech_now (self) - stint_store_get_pulled (self->mine.store, "my-tickets"));
}

static void
engage (Technician *self)
{
  g_autoptr (GPtrArray) tickets = stint_store_list_my_tickets (self->mine.store, 0, NULL);
  const StintTicket *ticket = NULL;
  StintDone done = { 0 };
  g_autoptr (GError) error = NULL;

  if (tickets->len == 0) /* Nothing was pulled yet, and a technician does not wait. */
    {
      self->act_s = tech_now (self) + 60;
      return;
    }
  ticket = g_ptr_array_index (tickets, g_rand_int_range (self->rand, 0, tickets->len));
  stint_desk_engage (self->mine.desk, ticket->number, STINT_NOW, &done, &error);
  g_assert_no_error (error);
  self->engagement_id = done.engagement_id;
  stint_done_clear (&done);
  self->act_s = tech_now (self) + g_rand_int_range (self->rand, 420, 1320);
}

static void
disengage (Technician *self)
{
  gboolean update = g_rand_int_range (self->rand, 0, 25) < UPDATES_OF_25;
  gboolean complete = update && g_rand_boolean (self->rand);
  const StintHandOver hand_over = {
    .done = "Replaced the certificate",
    .next = "Check the renewal",
    .update_kind = update ? "disengaged" : NULL,
    .update_text = update ? "We replaced the certificate." : NULL,
    .outcome = complete ? STINT_OUTCOME_COMPLETE
               : update ? STINT_OUTCOME_WAITING_CLIENT
                        : STINT_OUTCOME_CONTINUE,
    .ended_s = STINT_NOW,
  };
  StintDone done = { 0 };
  g_autoptr (GError) error = NULL;

  stint_desk_disengage (self->mine.desk, self->engagement_id, &hand_over, &done, &error);
  g_assert_no_error (error);
  stint_done_clear (&done);
  if (complete)
    shop_add_ticket (self->world->shop, self->me, tech_now (self));
  self->engagement_id = 0;
  self->left--;
  self->act_s = tech_now (self) + g_rand_int_range (self->rand, 60, 360);
}

/* The day is over: the window is closed when everything is sent, and opened in the
 * morning. */
static void
go_home (Technician *self)
{
  self->day++;
  self->left = ENGAGEMENTS;
  self->act_s =
    self->day < self->world->scenario.days ? morning_s (self, self->day) : G_MAXINT64;
}

static void
act (Technician *self)
{
  gint64 of_day_s = (tech_now (self) - self->world->monday_s) % DAY_SECONDS;

  look (self);
  if (self->engagement_id != 0)
    disengage (self);
  else if (self->left > 0 && of_day_s < 18 * HOUR_SECONDS)
    engage (self);
  else
    go_home (self);
  carry (self);
}

/* At night only what is still to be sent is looked at. */
static gint64
next_of (const Technician *self)
{
  gint64 of_day_s = (self->come_s - self->world->monday_s) % DAY_SECONDS;
  gboolean night = self->engagement_id == 0 && self->left == ENGAGEMENTS &&
                   (of_day_s > 18 * HOUR_SECONDS + 1800 || of_day_s < 8 * HOUR_SECONDS ||
                    self->day >= self->world->scenario.days);

  return night && stint_store_count_waiting (self->mine.store, NULL) == 0
           ? self->act_s
           : MIN (self->act_s, self->come_s);
}

typedef struct
{
  gint64 at_s;
  guint who;
} Turn;

static void
sift_down (GArray *heap, guint i)
{
  for (;;)
    {
      guint least = i;

      for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < heap->len; child++)
        {
          if (g_array_index (heap, Turn, child).at_s <
              g_array_index (heap, Turn, least).at_s)
            least = child;
        }
      if (least == i)
        return;
      {
        Turn kept = g_array_index (heap, Turn, i);

        g_array_index (heap, Turn, i) = g_array_index (heap, Turn, least);
        g_array_index (heap, Turn, least) = kept;
      }
      i = least;
    }
}

static gint64
outage_from_s (const World *self)
{
  return self->monday_s + OUTAGE_DAY * DAY_SECONDS + OUTAGE_FROM;
}

/* What was written down before the outage ended and has not been sent. */
static gint64
count_backlog (World *self)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT count (*) FROM op WHERE state NOT IN ('done', 'cancelled') "
                     "AND created_s < %" G_GINT64_FORMAT,
                     outage_from_s (self) + OUTAGE_SECONDS);
  gint64 n = 0;

  for (guint i = 0; i < self->scenario.technicians; i++)
    n += stint_fixture_number (&self->all[i].mine, sql);
  return n;
}

static void
watch_outage (World *self)
{
  gint64 end_s = outage_from_s (self) + OUTAGE_SECONDS;

  self->shop->down =
    self->scenario.outage && self->now_s >= outage_from_s (self) && self->now_s < end_s;
  if (!self->scenario.outage || self->now_s < end_s)
    return;
  self->most_after_outage =
    MAX (self->most_after_outage, shop_used (self->shop, self->now_s));
  if (self->cleared_s > 0 || self->now_s < self->counted_s + 300)
    return;
  self->counted_s = self->now_s;
  if (count_backlog (self) == 0)
    self->cleared_s = self->now_s;
}

static void
live (World *self)
{
  guint n = self->scenario.technicians;
  g_autoptr (GArray) heap = g_array_sized_new (FALSE, FALSE, sizeof (Turn), n);

  for (guint i = 0; i < n; i++)
    {
      Turn turn = { next_of (&self->all[i]), i };

      g_array_append_val (heap, turn);
    }
  for (guint i = n; i-- > 0;)
    sift_down (heap, i);
  while (g_array_index (heap, Turn, 0).at_s < G_MAXINT64)
    {
      Turn *turn = &g_array_index (heap, Turn, 0);
      Technician *who = &self->all[turn->who];

      self->now_s = MAX (self->now_s, turn->at_s);
      watch_outage (self);
      go_to (who, turn->at_s);
      if (who->act_s <= tech_now (who))
        act (who);
      else
        carry (who);
      turn->at_s = next_of (who);
      if (turn->at_s < G_MAXINT64)
        turn->at_s = MAX (turn->at_s, tech_now (who));
      sift_down (heap, 0);
    }
}

/* Steps sent later than @seconds after their commit, but for those of an outage and the
 * two hours after it. */
static gint64
count_later_than (World *self, gint64 seconds)
{
  gint64 from_s = self->scenario.outage ? outage_from_s (self) - 600 : 0;
  gint64 until_s =
    self->scenario.outage ? outage_from_s (self) + OUTAGE_SECONDS + 7200 : 0;
  g_autofree char *sql =
    g_strdup_printf ("SELECT count (*) FROM step JOIN op ON op.id = step.op_id "
                     "WHERE step.done_s - op.created_s > %" G_GINT64_FORMAT
                     " AND NOT (op.created_s >= %" G_GINT64_FORMAT
                     " AND op.created_s < %" G_GINT64_FORMAT ")",
                     seconds, from_s, until_s);
  gint64 n = 0;

  for (guint i = 0; i < self->scenario.technicians; i++)
    n += stint_fixture_number (&self->all[i].mine, sql);
  return n;
}

static gint64
count_unsent (World *self)
{
  gint64 n = 0;

  for (guint i = 0; i < self->scenario.technicians; i++)
    n += stint_store_count_waiting (self->all[i].mine.store, NULL) +
         stint_store_count_ops (self->all[i].mine.store, STINT_STATE_ATTENTION, NULL);
  return n;
}

typedef struct
{
  gint64 used; /* most in an hour, per cent of the limit */
  gint64 sent;
  gint64 over_60;
  gint64 over_300;
  gint64 unsent;
  gint64 cleared_minutes; /* after the outage; -1: not */
  gint64 after_outage;    /* as used */
  double age_s;
} Outcome;

static void
print_outcome (World *self, const Outcome *out, double seconds)
{
  const Scenario *it = &self->scenario;

  g_print ("# %u technicians, %u days%s: at most %d %% of the limit in an hour; %d steps "
           "sent, %d later than 60 s (%.2f %%), %d later than 5 min; the list looked at "
           "was %.0f s old on average, %d at most; %d of %d requests refused; %.0f s\n",
           it->technicians, it->days, it->outage ? ", an outage of 2 hours" : "",
           (int) out->used, (int) out->sent, (int) out->over_60,
           100.0 * (double) out->over_60 / (double) MAX (1, out->sent),
           (int) out->over_300, out->age_s, (int) self->oldest_s,
           (int) self->shop->refused, (int) self->shop->requests, seconds);
  if (it->outage)
    g_print ("# after the outage: at most %d %% in an hour; the backlog was gone after "
             "%d minutes\n",
             (int) out->after_outage, (int) out->cleared_minutes);
}

static Outcome
simulate (Scenario scenario)
{
  World world = { .scenario = scenario };
  Outcome out = { 0 };
  g_autoptr (GTimer) timer = g_timer_new ();

  world.shop = shop_new ();
  world.shop->allowed = ALLOWED;
  world.shop->slow = TRUE;
  world.shop->threads = 3;
  world.shop->usual_us = USUAL_US;
  world.monday_s = STINT_FIXTURE_NOW_S - 9 * HOUR_SECONDS;
  world.all = g_new0 (Technician, scenario.technicians);
  for (guint i = 0; i < scenario.technicians; i++)
    begin (&world, &world.all[i], i);
  live (&world);
  out.used = world.shop->most_used * 100 / ALLOWED;
  out.sent = count_later_than (&world, -1);
  out.over_60 = count_later_than (&world, 60);
  out.over_300 = count_later_than (&world, 300);
  out.unsent = count_unsent (&world);
  out.age_s = (double) world.ages_s / (double) MAX (1, world.looks);
  out.after_outage = world.most_after_outage * 100 / ALLOWED;
  out.cleared_minutes =
    world.cleared_s == 0
      ? -1
      : (world.cleared_s - outage_from_s (&world) - OUTAGE_SECONDS) / 60;
  print_outcome (&world, &out, g_timer_elapsed (timer, NULL));
  for (guint i = 0; i < scenario.technicians; i++)
    end (&world.all[i]);
  g_free (world.all);
  shop_free (world.shop);
  return out;
}

static Scenario scenario = { 100, 1, FALSE };

/* A hundred technicians stay under half of the limit, and 99 of 100 steps are sent within
 * a minute of their commit. Of three hundred and more, pushes take at most five minutes,
 * and never more than nine tenths of the limit is used. After an outage too. */
static void
test_shop (void)
{
  Outcome out = simulate (scenario);

  g_assert_cmpint (out.unsent, ==, 0);
  g_assert_cmpint (out.used, <=, 90);
  g_assert_cmpint (out.over_300, ==, 0);
  if (scenario.technicians <= 100)
    {
      g_assert_cmpint (out.used, <, 50);
      g_assert_cmpint (out.over_60 * 100, <=, out.sent);
    }
  if (scenario.outage)
    g_assert_cmpint (out.cleared_minutes, >=, 0);
}

/* The largest shop that stays under half of the limit, to the next ten. */
static void
test_largest (void)
{
  guint largest = 0;

  for (guint n = scenario.technicians; n <= 500; n += 10)
    {
      Scenario one_day = { n, 1, FALSE };

      if (simulate (one_day).used >= 50)
        break;
      largest = n;
    }
  g_print ("# the largest shop that stays under half of the limit: %u technicians\n",
           largest);
  g_assert_cmpuint (largest, >=, 100);
}

static void
allow_files (void)
{
  struct rlimit files = { 0 };

  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
}

int
main (int argc, char **argv)
{
  allow_files ();
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    scenario.technicians = (guint) atoi (argv[1]);
  if (argc > 2)
    scenario.days = (guint) atoi (argv[2]);
  scenario.outage = argc > 3 && g_str_equal (argv[3], "outage");
  if (argc > 3 && g_str_equal (argv[3], "largest"))
    g_test_add_func ("/shop/largest", test_largest);
  else
    g_test_add_func ("/shop/week", test_shop);
  return g_test_run ();
}
