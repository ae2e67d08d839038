#include "courier/carrier.h"

#include "core/store-account.h"
#include "tests/support/engine-bench.h"

/* A courier's rounds: what is asked for, what is due, and when to come back. */

static StintPsa *
make_psa (StintStore *store,
          StintClock *clock,
          gint64 account_id,
          gpointer user_data,
          GError **error)
{
  return STINT_PSA (stint_psa_fake_new (user_data, clock));
}

static StintCarrier *
carrier_new (EngineBench *bench, gboolean watch)
{
  return stint_carrier_new (bench->shop.store, STINT_CLOCK (bench->shop.clock), make_psa,
                            bench->server, watch);
}

static void
go_round (StintCarrier *carrier)
{
  g_autoptr (GError) error = NULL;

  stint_carrier_round (carrier, FALSE, &error);
  g_assert_no_error (error);
}

/* Lets what was asked for end. */
static void
rest (EngineBench *bench, StintCarrier *carrier)
{
  guint rounds = 0;

  while (stint_carrier_next_s (carrier) == engine_bench_now (bench))
    {
      g_assert_cmpuint (rounds++, <, 50);
      go_round (carrier);
    }
}

static gint64
ask (EngineBench *bench, const char *kind)
{
  g_autoptr (StintTxn) txn = stint_store_begin (bench->shop.store, NULL);
  gint64 id = stint_store_add_request (txn, kind, engine_bench_now (bench), NULL);

  g_assert_true (stint_txn_commit (txn, NULL));
  return id;
}

/* A round pushes what is due, and answers a request with what it has done. */
static void
test_request (EngineBench *bench, gconstpointer unused)
{
  StintCarrier *carrier = carrier_new (bench, FALSE);
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  gint64 request = ask (bench, "sync");
  g_autofree char *result = NULL;

  go_round (carrier);
  g_assert_true (stint_store_request_done (bench->shop.store, request, &result, NULL));
  g_assert_nonnull (strstr (result, "pushed 1\n"));
  g_assert_nonnull (strstr (result, "pulled.tickets 2\n"));
  g_assert_nonnull (strstr (result, "left 0\n"));
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
  rest (bench, carrier);
  g_assert_cmpint (stint_carrier_next_s (carrier), ==, 0);
  g_assert_finalize_object (carrier);
}

/* Credentials refused by a pull: not one call more, by this courier or the next. */
static void
test_gate (EngineBench *bench, gconstpointer unused)
{
  StintDone done = { 0 };

  engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  g_assert_true (
    stint_desk_engage (bench->shop.desk, "T20260101.0009", STINT_NOW, &done, NULL));
  stint_done_clear (&done);
  bench->server->pull_error = bench->server->lookup_error = STINT_PSA_ERROR_AUTH + 1;
  for (guint i = 0; i < 3; i++)
    {
      StintCarrier *carrier = carrier_new (bench, TRUE);
      gint64 request = ask (bench, "sync");
      g_autofree char *result = NULL;

      go_round (carrier);
      go_round (carrier);
      g_assert_true (
        stint_store_request_done (bench->shop.store, request, &result, NULL));
      g_assert_nonnull (strstr (result, "error "));
      g_assert_finalize_object (carrier);
    }
  g_assert_cmpuint (bench->server->pulled + bench->server->opened, ==, 1);
  g_assert_cmpuint (bench->server->pushed, ==, 0);
}

/* A number that cannot be looked up is not asked for at every turn. */
static void
test_number_backoff (EngineBench *bench, gconstpointer unused)
{
  StintCarrier *carrier = carrier_new (bench, FALSE);
  StintDone done = { 0 };

  go_round (carrier);
  g_assert_true (
    stint_desk_engage (bench->shop.desk, "T20260101.0009", STINT_NOW, &done, NULL));
  stint_done_clear (&done);
  bench->server->lookup_error = STINT_PSA_ERROR_UNREACHABLE + 1;
  for (guint i = 0; i < 600; i++)
    {
      go_round (carrier);
      stint_clock_fake_advance (bench->shop.clock, 1);
    }
  g_assert_cmpuint (bench->server->looked_up, >, 1);
  g_assert_cmpuint (bench->server->looked_up, <, 20);
  g_assert_cmpint (stint_carrier_next_s (carrier), >, engine_bench_now (bench) - 1);
  bench->server->lookup_error = 0;
  stint_clock_fake_advance (bench->shop.clock, 300);
  go_round (carrier);
  g_assert_cmpint (stint_fixture_number (&bench->shop, "SELECT count (*) FROM engagement "
                                                       "WHERE ticket_id = '190'"),
                   ==, 1);
  g_assert_finalize_object (carrier);
}

/* It says when it must be there again. */
static void
test_next (EngineBench *bench, gconstpointer unused)
{
  StintCarrier *carrier = carrier_new (bench, FALSE);

  go_round (carrier);
  fake_server_push (bench->server, -1, FAKE_NEVER, 0);
  engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  go_round (carrier);
  g_assert_cmpint (stint_carrier_next_s (carrier), ==, engine_bench_now (bench) + 900);
  ask (bench, "push");
  g_assert_cmpint (stint_carrier_next_s (carrier), ==, engine_bench_now (bench));
  g_assert_finalize_object (carrier);
}

static void
add (const char *path, void (*test) (EngineBench *, gconstpointer))
{
  g_test_add (path, EngineBench, NULL, engine_bench_set_up_sighted, test,
              engine_bench_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/carrier/request", test_request);
  add ("/carrier/gate", test_gate);
  add ("/carrier/number-backoff", test_number_backoff);
  add ("/carrier/next", test_next);
  return g_test_run ();
}
