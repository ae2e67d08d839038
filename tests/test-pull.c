#include "courier/pull.h"

#include <string.h>

#include "core/store-evidence.h"
#include "core/store-facts.h"
#include "core/store-feeds.h"
#include "core/store-history.h"
#include "core/store-tickets.h"
#include "tests/support/fixture.h"
#include "tests/support/shop.h"

#define NOW_S STINT_FIXTURE_NOW_S
#define ME 7
#define OTHER 8

typedef struct
{
  StintFixture mine;
  Shop *shop;
  StintPsaShop *psa;
  StintAccount *account;
  StintPuller puller;
} PullBench;

static void
set_up (PullBench *self, gconstpointer unused)
{
  stint_fixture_set_up (&self->mine, NULL);
  stint_fixture_add_account (&self->mine);
  self->account = stint_store_get_account (self->mine.store, NULL);
  g_free (self->account->resource_id);
  self->account->resource_id = g_strdup_printf ("%d", ME);
  self->shop = shop_new ();
  self->psa = stint_psa_shop_new (self->shop, STINT_CLOCK (self->mine.clock), ME);
  self->puller = (StintPuller){ .store = self->mine.store,
                                .clock = STINT_CLOCK (self->mine.clock),
                                .psa = STINT_PSA (self->psa),
                                .account = self->account };
}

static void
tear_down (PullBench *self, gconstpointer unused)
{
  g_assert_finalize_object (g_steal_pointer (&self->psa));
  g_clear_pointer (&self->account, stint_account_free);
  stint_fixture_tear_down (&self->mine, NULL);
  g_clear_pointer (&self->shop, shop_free);
}

typedef gboolean (*Job) (StintPuller *self, GError **error);

/* How many requests the job took. */
static guint64
pull (PullBench *self, Job job)
{
  g_autoptr (GError) error = NULL;
  guint64 before = stint_psa_requests (STINT_PSA (self->psa));

  job (&self->puller, &error);
  g_assert_no_error (error);
  return stint_psa_requests (STINT_PSA (self->psa)) - before;
}

static void
later (PullBench *self, gint64 seconds)
{
  stint_clock_fake_advance (self->mine.clock, seconds);
}

static gint64
now_s (PullBench *self)
{
  return stint_clock_now_s (STINT_CLOCK (self->mine.clock));
}

static guint
count_mine (PullBench *self)
{
  g_autoptr (GPtrArray) mine = stint_store_list_my_tickets (self->mine.store, 0, NULL);

  return mine->len;
}

static char *
doubt_of (PullBench *self, const char *feed)
{
  g_autoptr (StintFeedState) state = stint_store_get_feed (self->mine.store, feed, NULL);

  return g_strdup (state->doubt);
}

/* The list comes whole once; then a round with nothing new is one request and no row. */
static void
test_nothing_changed (PullBench *self, gconstpointer unused)
{
  for (guint i = 0; i < 30; i++)
    shop_add_ticket (self->shop, i % 2 == 0 ? ME : OTHER, now_s (self) - 7200);
  g_assert_cmpuint (pull (self, stint_pull_my_tickets), ==, 1);
  g_assert_cmpuint (count_mine (self), ==, 15);
  for (guint i = 0; i < 5; i++)
    {
      later (self, 120);
      self->puller.n_tickets = 0;
      g_assert_cmpuint (pull (self, stint_pull_my_tickets), ==, 1);
      g_assert_cmpint (self->puller.n_tickets, ==, 0);
    }
  g_assert_cmpuint (count_mine (self), ==, 15);
}

/* What changed while the last round was under way, or a little before, is not missed. */
static void
test_overlap (PullBench *self, gconstpointer unused)
{
  gint64 id = shop_add_ticket (self->shop, OTHER, now_s (self) - 7200)->id;

  shop_add_ticket (self->shop, ME, now_s (self) - 7200);
  pull (self, stint_pull_my_tickets);
  shop_ticket (self->shop, id)->assigned = ME;
  shop_ticket (self->shop, id)->activity_s = now_s (self) - 100;
  later (self, 120);
  pull (self, stint_pull_my_tickets);
  g_assert_cmpuint (count_mine (self), ==, 2);
}

/* A ticket that is given to somebody else, or completed, leaves my list by itself. */
static void
test_leaves (PullBench *self, gconstpointer unused)
{
  for (guint i = 0; i < 3; i++)
    shop_add_ticket (self->shop, ME, now_s (self) - 7200);
  pull (self, stint_pull_my_tickets);
  later (self, 120);
  shop_ticket (self->shop, 1)->assigned = OTHER;
  shop_ticket (self->shop, 1)->activity_s = now_s (self);
  shop_ticket (self->shop, 2)->open = FALSE;
  shop_ticket (self->shop, 2)->activity_s = now_s (self);
  g_assert_cmpuint (pull (self, stint_pull_my_tickets), ==, 1);
  g_assert_cmpuint (count_mine (self), ==, 1);
}

/* One that I only helped with leaves when the lists are compared, and one that a round
 * missed makes the rounds begin anew. */
static void
test_reconcile (PullBench *self, gconstpointer unused)
{
  gint64 helped = shop_add_ticket (self->shop, OTHER, now_s (self) - 7200)->id;

  shop_ticket (self->shop, helped)->helper = ME;
  shop_add_ticket (self->shop, ME, now_s (self) - 7200);
  pull (self, stint_pull_my_tickets);
  pull (self, stint_pull_joined_tickets);
  g_assert_cmpuint (count_mine (self), ==, 2);
  shop_ticket (self->shop, helped)->helper = 0;
  later (self, 3600);
  pull (self, stint_pull_my_ticket_ids);
  g_assert_cmpuint (count_mine (self), ==, 1);

  shop_add_ticket (self->shop, ME, now_s (self) - 7200);
  pull (self, stint_pull_my_tickets);
  g_assert_cmpuint (count_mine (self), ==, 1);
  pull (self, stint_pull_my_ticket_ids);
  pull (self, stint_pull_my_tickets);
  g_assert_cmpuint (count_mine (self), ==, 2);
}

/* Being its primary technician and helping with it are known apart. */
static void
test_both_reasons (PullBench *self, gconstpointer unused)
{
  gint64 id = shop_add_ticket (self->shop, ME, now_s (self) - 7200)->id;

  shop_ticket (self->shop, id)->helper = ME;
  pull (self, stint_pull_my_tickets);
  pull (self, stint_pull_joined_tickets);
  later (self, 120);
  shop_ticket (self->shop, id)->assigned = OTHER;
  shop_ticket (self->shop, id)->activity_s = now_s (self);
  pull (self, stint_pull_my_tickets);
  g_assert_cmpuint (count_mine (self), ==, 1);
  later (self, 120);
  shop_ticket (self->shop, id)->helper = 0;
  pull (self, stint_pull_my_ticket_ids);
  g_assert_cmpuint (count_mine (self), ==, 0);
}

/* A round that breaks off changes nothing: neither rows nor where the feed stands. */
static void
test_breaks_off (PullBench *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintFeedState) before = NULL;
  g_autoptr (StintFeedState) after = NULL;

  for (guint i = 0; i < 3; i++)
    shop_add_ticket (self->shop, ME, now_s (self) - 7200);
  pull (self, stint_pull_my_tickets);
  before = stint_store_get_feed (self->mine.store, "my-tickets", NULL);
  later (self, 120);
  shop_ticket (self->shop, 1)->assigned = OTHER;
  shop_ticket (self->shop, 1)->activity_s = now_s (self);
  self->shop->down = TRUE;
  g_assert_false (stint_pull_my_tickets (&self->puller, &error));
  g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_UNREACHABLE);
  after = stint_store_get_feed (self->mine.store, "my-tickets", NULL);
  g_assert_cmpstr (after->cursor, ==, before->cursor);
  g_assert_cmpint (after->pulled_s, ==, before->pulled_s);
  g_assert_cmpuint (count_mine (self), ==, 3);
}

/* A cursor that nobody understands any more is forgotten, and the whole pulled. */
static void
test_poison (PullBench *self, gconstpointer unused)
{
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintFeedState) state = NULL;

  for (guint i = 0; i < 3; i++)
    shop_add_ticket (self->shop, ME, now_s (self) - 7200);
  pull (self, stint_pull_my_tickets);
  shop_ticket (self->shop, 1)->assigned = OTHER;
  state = stint_store_get_feed (self->mine.store, "my-tickets", NULL);
  g_free (state->cursor);
  state->cursor = g_strdup ("from another version");
  txn = stint_store_begin_cache (self->mine.store, NULL);
  g_assert_true (stint_store_put_feed (txn, "my-tickets", state, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
  pull (self, stint_pull_my_tickets);
  g_assert_cmpuint (count_mine (self), ==, 2);
  g_clear_pointer (&state, stint_feed_state_free);
  state = stint_store_get_feed (self->mine.store, "my-tickets", NULL);
  g_assert_cmpint (g_ascii_strtoll (state->cursor, NULL, 10), ==, now_s (self));
}

static void
forget_notes_age (PullBench *self, const char *ticket)
{
  g_autoptr (StintTxn) txn = stint_store_begin_cache (self->mine.store, NULL);

  g_assert_true (stint_store_stale_aside (txn, ticket, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
}

/* An account that may see nothing any more gets empty answers and no error: what is known
 * stays, and a person is told. What is truly empty is believed. */
static void
test_blind (PullBench *self, gconstpointer unused)
{
  static const struct
  {
    const char *feed;
    Job job;
  } jobs[] = { { "my-ticket-ids", stint_pull_my_ticket_ids },
               { "notes", stint_pull_notes },
               { "my-time-ids", stint_pull_my_time_ids },
               { "facts", stint_pull_facts } };
  g_autofree char *doubt = NULL;

  for (guint i = 0; i < 5; i++)
    {
      gint64 id = shop_add_ticket (self->shop, ME, now_s (self) - 7200)->id;

      shop_add_note (self->shop, id, now_s (self) - 7200);
      shop_add_entry (self->shop, id, ME, now_s (self) - 9000, now_s (self) - 8000,
                      now_s (self) - 7200);
    }
  pull (self, stint_pull_my_tickets);
  pull (self, stint_pull_notes);
  pull (self, stint_pull_my_time);
  self->shop->blind = TRUE;
  for (guint i = 1; i <= 5; i++)
    shop_ticket (self->shop, i)->activity_s = now_s (self);
  forget_notes_age (self, "1");
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_autofree char *why = NULL;

      pull (self, jobs[i].job);
      why = doubt_of (self, jobs[i].feed);
      g_test_message ("%s: %s", jobs[i].feed, why);
      g_assert_nonnull (why);
    }
  g_assert_cmpuint (count_mine (self), ==, 5);
  g_assert_cmpint (stint_store_count_notes (self->mine.store, "1"), ==, 1);
  self->shop->blind = FALSE;
  for (guint i = 1; i <= 5; i++)
    shop_ticket (self->shop, i)->assigned = OTHER;
  pull (self, stint_pull_my_ticket_ids);
  doubt = doubt_of (self, "my-ticket-ids");
  g_assert_null (doubt);
  g_assert_cmpuint (count_mine (self), ==, 0);
}

/* Notes are asked for where something has happened, in one request, and those that were
 * deleted vanish. */
static void
test_notes (PullBench *self, gconstpointer unused)
{
  for (guint i = 0; i < 20; i++)
    shop_add_note (self->shop, shop_add_ticket (self->shop, ME, NOW_S - 7200)->id,
                   NOW_S - 7200);
  pull (self, stint_pull_my_tickets);
  g_assert_cmpuint (pull (self, stint_pull_notes), ==, 1);
  g_assert_cmpint (self->puller.n_notes, ==, 20);
  g_assert_cmpuint (pull (self, stint_pull_notes), ==, 0);
  later (self, 120);
  shop_add_note (self->shop, 3, now_s (self));
  g_array_index (self->shop->notes, ShopNote, 2).deleted = TRUE;
  pull (self, stint_pull_my_tickets);
  self->puller.n_notes = 0;
  g_assert_cmpuint (pull (self, stint_pull_notes), ==, 1);
  g_assert_cmpint (self->puller.n_notes, ==, 1);
  g_assert_cmpint (stint_store_count_notes (self->mine.store, "3"), ==, 1);
}

/* My entries come wherever they were made, changes of them too, and deleted ones vanish
 * when the lists are compared. */
static void
test_time (PullBench *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) entries = NULL;
  gint64 ticket = shop_add_ticket (self->shop, OTHER, NOW_S - 7200)->id;

  for (guint i = 0; i < 4; i++)
    shop_add_entry (self->shop, ticket, i == 3 ? OTHER : ME, NOW_S - 9000 - i * 1000,
                    NOW_S - 8500 - i * 1000, NOW_S - 7200);
  pull (self, stint_pull_my_time);
  later (self, 3600);
  g_assert_cmpuint (pull (self, stint_pull_my_time), ==, 1);
  g_array_index (self->shop->entries, ShopEntry, 0).end_s = NOW_S - 8000;
  g_array_index (self->shop->entries, ShopEntry, 0).modified_s = now_s (self);
  g_array_index (self->shop->entries, ShopEntry, 1).deleted = TRUE;
  later (self, 3600);
  pull (self, stint_pull_my_time);
  pull (self, stint_pull_my_time_ids);
  entries =
    stint_store_list_my_entries (self->mine.store, "2026-11-01", "2026-12-01", NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpint (((StintEntry *) g_ptr_array_index (entries, 1))->worked_seconds, ==,
                   1000);
}

/* Tickets that my entries are on are asked about once, in lists; whose they are is known
 * then. */
static void
test_facts (PullBench *self, gconstpointer unused)
{
  g_autoptr (StintTicketFacts) own = NULL;
  g_autoptr (StintTicketFacts) client = NULL;
  guint64 requests = 0;

  for (guint i = 0; i < 450; i++)
    shop_add_entry (self->shop, shop_add_ticket (self->shop, OTHER, NOW_S - 7200)->id, ME,
                    NOW_S - 9000, NOW_S - 8500, NOW_S - 7200);
  pull (self, stint_pull_my_time);
  for (guint i = 0; i < 4; i++)
    requests += pull (self, stint_pull_facts);
  g_assert_cmpuint (requests, ==, 2);
  own = stint_store_get_facts (self->mine.store, "1", NULL);
  client = stint_store_get_facts (self->mine.store, "450", NULL);
  g_assert_true (own->own_company);
  g_assert_false (client->own_company);
}

/* The history of a ticket that I completed is asked for a day later and once more when it
 * can no longer be opened again, and then never. */
static void
test_history (PullBench *self, gconstpointer unused)
{
  gint64 completed_s = now_s (self) - 3600;
  guint64 asked = 0;

  for (guint i = 0; i < 2; i++)
    {
      ShopTicket *ticket = shop_add_ticket (self->shop, ME, completed_s);

      ticket->open = FALSE;
      ticket->completed_by = i == 0 ? ME : OTHER;
      ticket->completed_s = completed_s;
    }
  pull (self, stint_pull_completed);
  for (guint day = 0; day < 40; day++)
    {
      asked += pull (self, stint_pull_history);
      asked += pull (self, stint_pull_history);
      later (self, 86400);
    }
  g_assert_cmpuint (asked, ==, 2);
}

static void
add (const char *path, void (*test) (PullBench *, gconstpointer))
{
  g_test_add (path, PullBench, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/pull/nothing-changed", test_nothing_changed);
  add ("/pull/overlap", test_overlap);
  add ("/pull/leaves", test_leaves);
  add ("/pull/reconcile", test_reconcile);
  add ("/pull/both-reasons", test_both_reasons);
  add ("/pull/breaks-off", test_breaks_off);
  add ("/pull/poison", test_poison);
  add ("/pull/blind", test_blind);
  add ("/pull/notes", test_notes);
  add ("/pull/time", test_time);
  add ("/pull/facts", test_facts);
  add ("/pull/history", test_history);
  return g_test_run ();
}
