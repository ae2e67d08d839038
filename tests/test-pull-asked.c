#include <string.h>

#include "core/store-feeds.h"
#include "core/store-mails.h"
#include "core/store-outbox.h"
#include "core/store-queues.h"
#include "core/store-tickets.h"
#include "courier/carrier.h"
#include "tests/support/fixture.h"
#include "tests/support/shop.h"

/* What is pulled only because somebody waits for it: the queues that a person looks at,
 * and whether client updates were mailed on. The real courier, with a clock that is moved
 * by hand. */

#define ME 7
#define OTHER 8
#define MINE 5
#define FOREIGN 6

typedef struct
{
  StintFixture mine;
  Shop *shop;
  StintCarrier *carrier;
} Bench;

static StintPsa *
make_psa (StintStore *store,
          StintClock *clock,
          gint64 account_id,
          gpointer user_data,
          GError **error)
{
  return STINT_PSA (stint_psa_shop_new (user_data, clock, ME));
}

static gint64
now_s (Bench *self)
{
  return stint_clock_now_s (STINT_CLOCK (self->mine.clock));
}

static void
carry (Bench *self)
{
  g_autoptr (GError) error = NULL;
  guint rounds = 0;

  do
    {
      stint_carrier_round (self->carrier, FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (rounds++, <, 200);
    }
  while (stint_carrier_next_s (self->carrier) == now_s (self));
}

/* Lets the courier live for so long, and do everything when it is due. */
static void
live (Bench *self, gint64 seconds)
{
  gint64 end_s = now_s (self) + seconds;

  carry (self);
  while (now_s (self) < end_s)
    {
      gint64 next_s = stint_carrier_next_s (self->carrier);

      next_s = next_s == 0 ? end_s : CLAMP (next_s, now_s (self) + 1, end_s);
      stint_clock_fake_advance (self->mine.clock, next_s - now_s (self));
      carry (self);
    }
}

static void
begin (Bench *self, gboolean watch)
{
  g_clear_object (&self->carrier);
  self->carrier = stint_carrier_new (self->mine.store, STINT_CLOCK (self->mine.clock),
                                     make_psa, self->shop, watch);
}

static void
set_up (Bench *self, gconstpointer unused)
{
  stint_fixture_set_up (&self->mine, NULL);
  stint_fixture_add_account (&self->mine);
  self->shop = shop_new ();
  begin (self, TRUE);
}

/* A queue of mine and one that is not; @n open tickets in each, of a colleague. */
static void
open_queues (Bench *self, guint n)
{
  for (guint i = 0; i < 2 * n; i++)
    shop_add_ticket (self->shop, OTHER, now_s (self) - 7200)->queue =
      i % 2 == 0 ? MINE : FOREIGN;
  shop_add_ticket (self->shop, ME, now_s (self) - 7200)->queue = MINE;
  live (self, 600);
  stint_fixture_add_choice (&self->mine, "queue", "5", "First line", STINT_MEANING_MINE,
                            FALSE);
  stint_fixture_add_choice (&self->mine, "queue", "6", "Second line", NULL, FALSE);
}

static void
tear_down (Bench *self, gconstpointer unused)
{
  g_assert_finalize_object (g_steal_pointer (&self->carrier));
  stint_fixture_tear_down (&self->mine, NULL);
  g_clear_pointer (&self->shop, shop_free);
}

static guint64
asked (Bench *self)
{
  return self->shop->by_feed[STINT_FEED_QUEUE_TICKETS];
}

static void
look (Bench *self, const char *queues)
{
  g_autoptr (GError) error = NULL;

  stint_desk_look_at_queues (self->mine.desk, queues, &error);
  g_assert_no_error (error);
}

static guint
count_in (Bench *self, const char *queues)
{
  g_autoptr (GPtrArray) tickets =
    stint_store_list_queue_tickets (self->mine.store, queues, "", 0, NULL);

  return tickets->len;
}

static gboolean
is_known (Bench *self, const char *id)
{
  g_autoptr (StintTicket) ticket = stint_store_get_ticket (self->mine.store, id, NULL);

  return ticket != NULL;
}

static void
change (Bench *self, gint64 id, gint64 queue, gboolean open)
{
  ShopTicket *ticket = shop_ticket (self->shop, id);

  ticket->queue = queue;
  ticket->open = open;
  ticket->activity_s = now_s (self);
}

/* Nobody looks: a queue costs nothing. While somebody does it is pulled every three
 * minutes, one request each, and then no more. */
static void
test_only_while_looked_at (Bench *self, gconstpointer unused)
{
  open_queues (self, 10);
  live (self, 3600);
  g_assert_cmpuint (asked (self), ==, 0);
  g_assert_cmpuint (count_in (self, "5"), ==, 1); /* for being mine */
  for (guint i = 0; i < 10; i++)
    {
      look (self, "5");
      live (self, 60);
    }
  g_assert_cmpuint (count_in (self, "5"), ==, 11);
  g_assert_cmpuint (count_in (self, "6"), ==, 0);
  g_assert_cmpuint (asked (self), >=, 3);
  g_assert_cmpuint (asked (self), <=, 5);
  live (self, 90);
  self->shop->by_feed[STINT_FEED_QUEUE_TICKETS] = 0;
  live (self, 7200);
  g_assert_cmpuint (asked (self), ==, 0);
}

/* A courier that carries for a command pulls what that looks at, and nothing else. */
static void
test_for_a_command (Bench *self, gconstpointer unused)
{
  guint64 others = 0;

  open_queues (self, 10);
  begin (self, FALSE);
  carry (self);
  others = self->shop->by_feed[STINT_FEED_MY_TICKETS];
  live (self, 3600);
  look (self, "6");
  carry (self);
  g_assert_cmpuint (asked (self), ==, 1);
  g_assert_cmpuint (count_in (self, "6"), ==, 10);
  g_assert_cmpuint (self->shop->by_feed[STINT_FEED_MY_TICKETS], ==, others);
  live (self, 7200);
  g_assert_cmpuint (asked (self), ==, 1);
}

/* What left the queue or was completed is forgotten, but for what was worked on here;
 * what comes is there; others stay. */
static void
test_changes (Bench *self, gconstpointer unused)
{
  open_queues (self, 5);
  look (self, "5");
  live (self, 30);
  g_assert_cmpuint (count_in (self, "5"), ==, 6);
  stint_fixture_engage (&self->mine, "T20260101.0005");
  change (self, 1, FOREIGN, TRUE);
  change (self, 3, MINE, FALSE);
  change (self, 5, FOREIGN, TRUE);
  change (self, 2, MINE, TRUE);
  live (self, 120);
  look (self, "5");
  live (self, 80);
  g_assert_cmpuint (asked (self), ==, 2);
  g_assert_cmpuint (count_in (self, "5"), ==, 4);
  g_assert_false (is_known (self, "1"));
  g_assert_false (is_known (self, "3"));
  g_assert_true (is_known (self, "5"));
  g_assert_true (is_known (self, "2"));
}

/* One that left without being told of is found out when the whole is asked for again. */
static void
test_whole (Bench *self, gconstpointer unused)
{
  open_queues (self, 5);
  look (self, "5");
  live (self, 30);
  shop_ticket (self->shop, 1)->queue = FOREIGN;
  live (self, 200);
  look (self, "5");
  live (self, 30);
  g_assert_cmpuint (count_in (self, "5"), ==, 6);
  live (self, 5 * 3600);
  look (self, "5");
  live (self, 30);
  g_assert_cmpuint (count_in (self, "5"), ==, 5);
  g_assert_false (is_known (self, "1"));
}

/* A queue that nobody has looked at for weeks is forgotten when another one is. */
static void
test_forgotten (Bench *self, gconstpointer unused)
{
  open_queues (self, 5);
  look (self, "6");
  live (self, 30);
  g_assert_cmpuint (count_in (self, "6"), ==, 5);
  stint_clock_fake_advance (self->mine.clock, 15 * 86400);
  live (self, 30);
  look (self, "5");
  live (self, 30);
  g_assert_cmpuint (count_in (self, "6"), ==, 0);
  g_assert_cmpuint (count_in (self, "5"), >=, 5);
}

/* A queue of thousands comes page by page, and of it the liveliest are kept. */
static void
test_thousands (Bench *self, gconstpointer unused)
{
  open_queues (self, 2600);
  for (gint64 id = 1; id <= 2600 * 2; id += 2)
    shop_ticket (self->shop, id)->activity_s = now_s (self) - 1000000 + id;
  look (self, "5");
  live (self, 30);
  g_assert_cmpuint (asked (self), ==, 6);
  g_assert_cmpuint (count_in (self, "5"), ==, STINT_QUEUE_TICKETS_MOST + 1);
  g_assert_false (is_known (self, "1"));
  g_assert_true (is_known (self, "5199"));
}

/* An account that lost a right gets an empty answer: what is known stays. One that is
 * refused is told so, and everything else goes on. */
static void
test_rights (Bench *self, gconstpointer unused)
{
  g_autofree char *doubt = NULL;
  g_autofree char *refusal = NULL;

  open_queues (self, 5);
  look (self, "5");
  live (self, 30);
  live (self, 5 * 3600);
  self->shop->blind = TRUE;
  look (self, "5");
  live (self, 30);
  g_assert_cmpuint (count_in (self, "5"), ==, 6);
  doubt = stint_store_dup_doubts (self->mine.store, NULL);
  g_assert_nonnull (doubt);
  self->shop->blind = FALSE;
  live (self, 200);
  look (self, "5");
  live (self, 30);
  self->shop->denies = TRUE;
  live (self, 200);
  look (self, "5");
  live (self, 30);
  refusal = stint_store_dup_doubts (self->mine.store, NULL);
  g_assert_nonnull (strstr (refusal, "not for you"));
  g_assert_cmpint (stint_store_get_pulled (self->mine.store, "my-tickets"), >,
                   now_s (self) - 700);
}

/* Posts a client update and lets it be sent; its op. */
static gint64
post_update (Bench *self, const char *number)
{
  const StintHandOver hand_over = { .done = "Replaced it",
                                    .update_kind = "disengaged",
                                    .update_text = "We replaced it.",
                                    .outcome = STINT_OUTCOME_CONTINUE,
                                    .ended_s = STINT_NOW };
  StintDone done = { 0 };
  gint64 id = 0;

  stint_fixture_engage (&self->mine, number);
  stint_clock_fake_advance (self->mine.clock, 300);
  stint_fixture_disengage (&self->mine, &hand_over, &done);
  for (guint i = 0; i < done.op_ids->len; i++)
    {
      g_autoptr (StintOp) op = stint_store_get_op (
        self->mine.store, g_array_index (done.op_ids, gint64, i), NULL);

      if (g_str_equal (op->kind, "client-update"))
        id = op->id;
    }
  stint_done_clear (&done);
  g_assert_cmpint (id, >, 0);
  live (self, 40);
  return id;
}

static StintMailing *
mailing_of (Bench *self, gint64 op_id)
{
  StintMailing *mailing = stint_store_get_mailing (self->mine.store, op_id, NULL);

  g_assert_nonnull (mailing);
  return mailing;
}

static void
send_mail (Bench *self, gint64 ticket, const char *to)
{
  ShopMail mail = { ticket, now_s (self), to };

  g_array_append_val (self->shop->mails, mail);
}

/* An update that is mailed on is looked for once; one that is not, twice; and what is due
 * together is one request. */
static void
test_mails (Bench *self, gconstpointer unused)
{
  gint64 first = 0;
  gint64 second = 0;
  g_autoptr (StintMailing) mailed = NULL;
  g_autoptr (StintMailing) none = NULL;

  for (guint i = 0; i < 2; i++)
    shop_add_ticket (self->shop, ME, now_s (self) - 7200);
  live (self, 600);
  g_assert_cmpuint (self->shop->by_feed[STINT_FEED_MAILS], ==, 0);
  send_mail (self, 1, "Long before");
  live (self, 600);
  first = post_update (self, "T20260101.0001");
  send_mail (self, 1, "Ann Other");
  live (self, 130);
  g_assert_cmpuint (self->shop->by_feed[STINT_FEED_MAILS], ==, 1);
  mailed = mailing_of (self, first);
  g_assert_cmpstr (mailed->recipients, ==, "Ann Other");
  second = post_update (self, "T20260101.0002");
  live (self, 130);
  none = mailing_of (self, second);
  g_assert_cmpint (none->mailed_s, ==, 0);
  g_assert_cmpuint (self->shop->by_feed[STINT_FEED_MAILS], ==, 2);
  live (self, 900);
  g_assert_cmpuint (self->shop->by_feed[STINT_FEED_MAILS], ==, 3);
  send_mail (self, 2, "Much later");
  live (self, 6 * 3600);
  g_assert_cmpuint (self->shop->by_feed[STINT_FEED_MAILS], ==, 3);
}

/* One that is not due yet is not looked for along with another: its mail may be still to
 * come. */
static void
test_mails_apart (Bench *self, gconstpointer unused)
{
  gint64 second = 0;
  g_autoptr (StintMailing) mailing = NULL;

  for (guint i = 0; i < 2; i++)
    shop_add_ticket (self->shop, ME, now_s (self) - 7200);
  live (self, 600);
  /* The second comes some six minutes after the first. */
  stint_fixture_set_setting (&self->mine, "mail.first-look-seconds", "500");
  post_update (self, "T20260101.0001");
  second = post_update (self, "T20260101.0002");
  for (guint i = 0; i < 100 && self->shop->by_feed[STINT_FEED_MAILS] == 0; i++)
    live (self, 10);
  g_assert_cmpuint (self->shop->by_feed[STINT_FEED_MAILS], ==, 1);
  mailing = mailing_of (self, second);
  g_assert_cmpint (mailing->looked_s, ==, 0);
}

/* A cache that was dropped is filled again, for all young updates in one request. */
static void
test_mails_again (Bench *self, gconstpointer unused)
{
  gint64 ops[2] = { 0 };
  g_autoptr (StintTxn) txn = NULL;

  for (guint i = 0; i < 2; i++)
    shop_add_ticket (self->shop, ME, now_s (self) - 7200);
  live (self, 600);
  ops[0] = post_update (self, "T20260101.0001");
  send_mail (self, 1, "Ann Other");
  ops[1] = post_update (self, "T20260101.0002");
  send_mail (self, 2, "Bob Other");
  live (self, 3600);
  txn = stint_store_begin_cache (self->mine.store, NULL);
  g_assert_true (stint_store_forget_cache (txn, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
  self->shop->by_feed[STINT_FEED_MAILS] = 0;
  live (self, 600);
  g_assert_cmpuint (self->shop->by_feed[STINT_FEED_MAILS], ==, 1);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (StintMailing) mailing = mailing_of (self, ops[i]);

      g_assert_cmpstr (mailing->recipients, ==, i == 0 ? "Ann Other" : "Bob Other");
    }
}

/* Where the log is not to be read, nothing is said of mails, and it is seldom asked. */
static void
test_mails_refused (Bench *self, gconstpointer unused)
{
  gint64 op = 0;
  g_autoptr (StintMailing) mailing = NULL;

  shop_add_ticket (self->shop, ME, now_s (self) - 7200);
  live (self, 600);
  self->shop->denies = TRUE;
  op = post_update (self, "T20260101.0001");
  live (self, 8 * 3600);
  mailing = mailing_of (self, op);
  g_assert_cmpint (mailing->looked_s, ==, 0);
  g_assert_cmpuint (self->shop->by_feed[STINT_FEED_MAILS], <=, 3);
}

static void
add (const char *path, void (*test) (Bench *, gconstpointer))
{
  g_test_add (path, Bench, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/pull-asked/only-while-looked-at", test_only_while_looked_at);
  add ("/pull-asked/for-a-command", test_for_a_command);
  add ("/pull-asked/changes", test_changes);
  add ("/pull-asked/whole", test_whole);
  add ("/pull-asked/forgotten", test_forgotten);
  add ("/pull-asked/thousands", test_thousands);
  add ("/pull-asked/rights", test_rights);
  add ("/pull-asked/mails", test_mails);
  add ("/pull-asked/mails-apart", test_mails_apart);
  add ("/pull-asked/mails-again", test_mails_again);
  add ("/pull-asked/mails-refused", test_mails_refused);
  return g_test_run ();
}
