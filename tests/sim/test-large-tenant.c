#include <string.h>

#include "core/store-account.h"
#include "core/store-evidence.h"
#include "core/store-feeds.h"
#include "core/store-tickets.h"
#include "courier/carrier.h"
#include "tests/support/fixture.h"
#include "tests/support/tenant.h"

/* The first pull of an account that is ten years old, and the pull after it. */

/* Figures to meet. */
#define MOST_SECONDS 30
#define MOST_REQUESTS 250
#define MOST_AGAIN 4

static const char *sandbox;

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
count_requests (StintFixture *mine)
{
  gint64 counts[STINT_N_PURPOSES] = { 0 };
  gint64 total = 0;

  stint_store_count_requests (mine->store, 0, G_MAXINT64, counts, NULL);
  for (guint i = 0; i < STINT_N_PURPOSES; i++)
    total += counts[i];
  return total;
}

/* Everything that is due, page by page, as a courier beside a window would. The clock
 * does not move, so nothing is due twice. */
static guint
carry (StintFixture *mine, StintCarrier *carrier)
{
  g_autoptr (GError) error = NULL;
  guint rounds = 0;

  do
    {
      stint_carrier_round (carrier, FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (++rounds, <, 5000);
    }
  while (stint_carrier_next_s (carrier) <= stint_clock_now_s (STINT_CLOCK (mine->clock)));
  return rounds;
}

static gint64
count_entries (StintFixture *mine)
{
  g_autoptr (GPtrArray) entries =
    stint_store_list_my_entries (mine->store, "0000", "9999", NULL);

  return entries->len;
}

static double
seconds_since (GTimer *timer)
{
  return g_timer_elapsed (timer, NULL);
}

static void
pull_twice (Tenant *tenant, gint64 tenant_now_s, const char *days)
{
  StintFixture mine = { 0 };
  g_autoptr (GTimer) timer = g_timer_new ();
  g_autoptr (GPtrArray) tickets = NULL;
  StintCarrier *carrier = NULL;
  gint64 first = 0;
  gint64 again = 0;
  double seconds = 0;

  stint_fixture_set_up (&mine, NULL);
  stint_fixture_add_account (&mine);
  stint_fixture_set_setting (&mine, "pull.time-days", days);
  stint_clock_fake_set_now (mine.clock, tenant_now_s);
  carrier =
    stint_carrier_new (mine.store, STINT_CLOCK (mine.clock), make_psa, tenant, TRUE);
  g_timer_start (timer);
  carry (&mine, carrier);
  seconds = seconds_since (timer);
  first = count_requests (&mine);
  tickets = stint_store_list_my_tickets (mine.store, 0, NULL);
  g_print ("# %s days: %u open tickets, %d entries in %.1f s and %d requests\n", days,
           tickets->len, (int) count_entries (&mine), seconds, (int) first);
  stint_clock_fake_advance (mine.clock, 900);
  tenant_set_clock (tenant, tenant_now_s + 900);
  carry (&mine, carrier);
  again = count_requests (&mine) - first;
  g_print ("# then, with nothing new: %d requests\n", (int) again);
  g_assert_cmpuint (tickets->len, >=, 150);
  g_assert_cmpfloat (seconds, <=, MOST_SECONDS);
  g_assert_cmpint (first, <=, MOST_REQUESTS);
  g_assert_cmpint (again, <=, MOST_AGAIN);
  g_assert_finalize_object (carrier);
  stint_fixture_tear_down (&mine, NULL);
  tenant_set_clock (tenant, tenant_now_s);
}

/* The first pull of a large tenant takes at most 30 s and 250 requests, with all ten
 * years of entries or with those that figures are made of; the next one, with nothing
 * new, at most 4 requests. */
static void
test_first_pull (void)
{
  static const char *const arguments[] = { "--tenant", "large", NULL };
  g_autoptr (Tenant) tenant = tenant_start (sandbox, arguments);
  gint64 now_s = tenant_now (tenant);

  tenant_set_clock (tenant, now_s);
  pull_twice (tenant, now_s, "400");
  pull_twice (tenant, now_s, "3700");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc < 2)
    {
      g_printerr ("usage: test-large-tenant STINT-SANDBOX\n");
      return 2;
    }
  sandbox = argv[1];
  g_test_add_func ("/large-tenant/first-pull", test_first_pull);
  return g_test_run ();
}
