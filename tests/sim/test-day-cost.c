#include <string.h>

#include "core/store-account.h"
#include "core/store-feeds.h"
#include "core/store-mails.h"
#include "core/store-outbox.h"
#include "core/store-queues.h"
#include "core/store-tickets.h"
#include "courier/carrier.h"
#include "tests/support/fixture.h"
#include "tests/support/tenant.h"

/* What a technician's ordinary day costs the shop: the real desk, courier and provider
 * against the practice tenant, with one clock for both that is moved by hand. */

#define ENGAGEMENTS 25
#define UPDATES 12
#define ENGAGEMENTS_BEFORE 6
#define UPDATES_BEFORE 3
#define DAY_SECONDS 86400
#define HOUR_SECONDS 3600
#define FRESH_SECONDS 120

/* Figures to meet. */
#define MOST_A_PUSH 6
#define MOST_AN_HOUR 35
#define MOST_IDLE 12

static const char *sandbox;

typedef struct
{
  StintFixture mine;
  Tenant *tenant;
  StintCarrier *carrier;
  gint64 oldest_s; /* the oldest list that was looked at */
} Day;

static StintPsa *
make_psa (StintStore *store,
          StintClock *clock,
          gint64 account_id,
          gpointer user_data,
          GError **error)
{
  return tenant_make_psa (user_data, clock);
}

static gint64
now_s (Day *self)
{
  return stint_clock_now_s (STINT_CLOCK (self->mine.clock));
}

static void
set_up (Day *self)
{
  stint_fixture_set_up (&self->mine, NULL);
  self->tenant = tenant_start (sandbox, NULL);
  stint_fixture_add_account (&self->mine);
  stint_clock_fake_set_now (self->mine.clock, STINT_FIXTURE_NOW_S - 4 * HOUR_SECONDS);
  tenant_set_clock (self->tenant, now_s (self));
  self->carrier = stint_carrier_new (self->mine.store, STINT_CLOCK (self->mine.clock),
                                     make_psa, self->tenant, TRUE);
}

static void
tear_down (Day *self)
{
  g_assert_finalize_object (g_steal_pointer (&self->carrier));
  g_clear_pointer (&self->tenant, tenant_stop);
  stint_fixture_tear_down (&self->mine, NULL);
}

/* Lets the courier do all that is due now. */
static void
carry (Day *self)
{
  g_autoptr (GError) error = NULL;
  guint rounds = 0;

  do
    {
      stint_carrier_round (self->carrier, FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (rounds++, <, 500);
    }
  while (stint_carrier_next_s (self->carrier) == now_s (self));
}

static void
live_until (Day *self, gint64 end_s)
{
  carry (self);
  while (now_s (self) < end_s)
    {
      gint64 next_s = stint_carrier_next_s (self->carrier);

      next_s = next_s == 0 ? end_s : CLAMP (next_s, now_s (self) + 1, end_s);
      stint_clock_fake_advance (self->mine.clock, next_s - now_s (self));
      tenant_set_clock (self->tenant, now_s (self));
      carry (self);
    }
}

/* A person looks at the list: within two seconds it is not older than two minutes. */
static void
look (Day *self)
{
  gint64 age_s = 0;

  stint_desk_look (self->mine.desk);
  live_until (self, now_s (self) + 2);
  age_s = now_s (self) - stint_store_get_pulled (self->mine.store, "my-tickets");
  self->oldest_s = MAX (self->oldest_s, age_s);
}

static char *
some_ticket (Day *self, guint n)
{
  g_autoptr (GPtrArray) tickets = stint_store_list_my_tickets (self->mine.store, 0, NULL);
  StintTicket *ticket = g_ptr_array_index (tickets, n % tickets->len);

  return g_strdup (ticket->number);
}

static void
disengage (Day *self, gint64 engagement_id, guint n)
{
  static const StintOutcome outcomes[] = { STINT_OUTCOME_WAITING_CLIENT,
                                           STINT_OUTCOME_COMPLETE };
  gboolean update = n % 2 == 1 && n < 2 * UPDATES;
  const StintHandOver hand_over = {
    .done = "Replaced the certificate",
    .next = "Check the renewal",
    .update_kind = update ? "disengaged" : NULL,
    .update_text = update ? "We replaced the certificate." : NULL,
    .outcome = update ? outcomes[n / 2 % 2] : STINT_OUTCOME_CONTINUE,
    .ended_s = STINT_NOW,
  };
  StintDone done = { 0 };
  g_autoptr (GError) error = NULL;

  stint_desk_disengage (self->mine.desk, engagement_id, &hand_over, &done, &error);
  g_assert_no_error (error);
  stint_done_clear (&done);
}

/* From nine o'clock on: so many engagements of a quarter of an hour or so, and
 * somebody else at work on my tickets too. */
static void
work (Day *self, gint64 from_s, guint engagements)
{
  for (guint n = 0; n < engagements; n++)
    {
      gint64 at_s = from_s + n * 20 * 60 + (n >= 10) * 30 * 60;
      g_autofree char *number = NULL;
      StintDone done = { 0 };
      g_autoptr (GError) error = NULL;

      live_until (self, at_s);
      look (self);
      number = some_ticket (self, n);
      stint_desk_engage (self->mine.desk, number, STINT_NOW, &done, &error);
      g_assert_no_error (error);
      live_until (self, at_s + 420 + n % 5 * 60);
      tenant_touch_ticket (self->tenant, 7001 + n % 14, now_s (self));
      live_until (self, at_s + 900 + n % 7 * 30);
      look (self);
      disengage (self, done.engagement_id, n);
      stint_done_clear (&done);
    }
}

static gint64
requests_in (Day *self, gint64 from_s, gint64 until_s, gint64 *counts)
{
  gint64 total = 0;

  g_assert_true (
    stint_store_count_requests (self->mine.store, from_s, until_s, counts, NULL));
  for (guint i = 0; i < STINT_N_PURPOSES; i++)
    total += counts[i];
  return total;
}

static gint64
print_hours (Day *self, const char *what, gint64 from_s, guint hours)
{
  gint64 most = 0;

  for (guint i = 0; i < hours; i++)
    {
      gint64 counts[STINT_N_PURPOSES] = { 0 };
      gint64 from = from_s + i * HOUR_SECONDS;
      gint64 total = requests_in (self, from, from + HOUR_SECONDS, counts);

      most = MAX (most, total);
      g_print ("# %s, hour %u: %2d (push %d, verify %d, tickets %d, reference %d, "
               "scorecard %d, check %d)\n",
               what, i + 1, (int) total, (int) counts[0], (int) counts[1],
               (int) counts[2], (int) counts[3], (int) counts[4], (int) counts[5]);
    }
  return most;
}

/* How many of the day's client updates have been looked for in the log of mails to the
 * end; the tenant has no rule, so each is looked for once, and the first three were
 * twice. */
static guint
count_looked_for (Day *self)
{
  StintMailWaits waits = stint_store_get_mail_waits (self->mine.store);
  g_autoptr (GPtrArray) mailings =
    stint_store_list_mailings (self->mine.store, self->mine.account_id, 0, NULL);
  guint n = 0;

  for (guint i = 0; i < mailings->len; i++)
    n += stint_mailing_due_s (g_ptr_array_index (mailings, i), &waits) == 0;
  return n;
}

/* An hour in front of my queues, which are marked as looked at once a minute. */
static void
look_at_queues (Day *self)
{
  g_autofree char *queues = stint_store_dup_my_queues (self->mine.store, NULL);

  g_assert_cmpstr (queues, !=, "");
  for (guint i = 0; i < 60; i++)
    {
      g_assert_true (stint_desk_look_at_queues (self->mine.desk, queues, NULL));
      live_until (self, now_s (self) + 60);
    }
}

/* An ordinary day costs at most 35 requests an hour in all, at most 6 of them for sending
 * an engagement, and the list is never older than two minutes when it is looked at: with
 * the looking for mails of twelve client updates. So does an hour in front of my queues.
 * An hour without anybody costs at most 12. */
static void
test_day (void)
{
  Day day = { 0 };
  gint64 counts[STINT_N_PURPOSES] = { 0 };
  gint64 from_s = 0;
  gint64 total = 0;
  gint64 most = 0;
  gint64 idle = 0;
  gint64 queues = 0;
  gint64 seen = 0;
  double each = 0;

  set_up (&day);
  carry (&day); /* the account's first pull; its cost is another test's */
  from_s = STINT_FIXTURE_NOW_S + DAY_SECONDS;
  /* An ordinary day is not the first: that nobody there mails updates on is known. */
  live_until (&day, from_s - 3 * HOUR_SECONDS);
  work (&day, from_s - 3 * HOUR_SECONDS, ENGAGEMENTS_BEFORE);
  live_until (&day, from_s);
  day.oldest_s = 0;
  tenant_forget_requests (day.tenant);
  work (&day, from_s, ENGAGEMENTS);
  live_until (&day, from_s + 17 * HOUR_SECONDS / 2);
  seen = tenant_count_requests (day.tenant);
  total = requests_in (&day, from_s, from_s + 9 * HOUR_SECONDS, counts);
  each =
    (double) (counts[STINT_PURPOSE_PUSH] + counts[STINT_PURPOSE_VERIFY]) / ENGAGEMENTS;
  most = print_hours (&day, "working", from_s, 9);
  g_print ("# the day: %d requests in 8.5 hours, %.1f an hour, %d in the busiest; %.1f "
           "for sending an engagement; the tenant counted %d\n",
           (int) total, (double) total / 8.5, (int) most, each, (int) seen);
  g_print ("# the list was at most %d s old when it was looked at\n", (int) day.oldest_s);
  live_until (&day, from_s + 14 * HOUR_SECONDS);
  look_at_queues (&day);
  queues = print_hours (&day, "queues", from_s + 14 * HOUR_SECONDS, 1);
  idle = print_hours (&day, "idle", from_s + 10 * HOUR_SECONDS, 4);
  g_print ("# idle: at most %d in an hour\n", (int) idle);
  g_assert_cmpint (seen, ==, total);
  g_assert_cmpint (stint_store_count_waiting (day.mine.store, NULL), ==, 0);
  g_assert_cmpfloat (each, <=, MOST_A_PUSH);
  g_assert_cmpint (most, <=, MOST_AN_HOUR);
  g_assert_cmpint (day.oldest_s, <=, FRESH_SECONDS);
  g_assert_cmpint (idle, <=, MOST_IDLE);
  g_assert_cmpint (queues, <=, MOST_AN_HOUR);
  g_assert_cmpuint (count_looked_for (&day), ==, UPDATES_BEFORE + UPDATES);
  tear_down (&day);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc < 2)
    {
      g_printerr ("usage: test-day-cost STINT-SANDBOX\n");
      return 2;
    }
  sandbox = argv[1];
  g_test_add_func ("/day-cost/day", test_day);
  return g_test_run ();
}
