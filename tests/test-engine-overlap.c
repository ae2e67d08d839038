#include "core/store-account.h"
#include "core/store-evidence.h"
#include "tests/support/engine-bench.h"

/* An entry of mine that was made elsewhere and overlaps one that is about to be sent. */

/* The double of the work that is logged next: within it, and made elsewhere. */
static void
make_double (EngineBench *bench, const char *ticket)
{
  g_strlcpy (bench->server->foreign.id, "777", sizeof bench->server->foreign.id);
  g_strlcpy (bench->server->foreign.ticket, ticket, sizeof bench->server->foreign.ticket);
  bench->server->foreign.start_s = 1;
  bench->server->foreign.end_s = 4000000000;
}

/* Nothing is sent, the person is told which one it is, and the client hears nothing of
 * work that may not stand. */
static void
test_stops (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = 0;
  gint64 update = 0;
  g_autoptr (StintStepRow) row = NULL;

  make_double (bench, "101");
  op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, "disengaged");
  update = engine_bench_op (bench, op_id, "client-update");
  engine_bench_run_for (bench, 7200);
  row = engine_bench_step (bench, op_id);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  g_assert_cmpstr (engine_bench_state (bench, update), ==, "blocked");
  g_assert_cmpint (row->tries, ==, 0);
  g_assert_nonnull (strstr (row->message, "number 777"));
  g_assert_cmpuint (bench->server->pushed, ==, 0);
}

/* Sent again it goes, for the person wants both; and is asked about no more. */
static void
test_both (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = 0;

  make_double (bench, "101");
  op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  fake_server_push (bench->server, -1, FAKE_LIMITED, 30);
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run_for (bench, 600);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
  g_assert_cmpuint (bench->server->asked, ==, 1);
}

/* Cancelled it is gone, and nothing has to be looked for. */
static void
test_cancel (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = 0;

  make_double (bench, "101");
  op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  engine_bench_run_for (bench, 60);
  engine_bench_cancel (bench, op_id);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "cancelled");
  g_assert_cmpuint (bench->server->pushed, ==, 0);
  g_assert_cmpuint (bench->server->found, ==, 0);
}

/* What is on another ticket, or only adjoins, is no double. */
static void
test_apart (EngineBench *bench, gconstpointer adjoins)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  g_autoptr (StintOp) op = stint_store_get_op (bench->shop.store, op_id, NULL);
  g_autoptr (StintStint) stint =
    stint_store_get_stint (bench->shop.store, op->stint_id, NULL);

  make_double (bench, adjoins != NULL ? "101" : "102");
  if (adjoins != NULL)
    bench->server->foreign.end_s = stint->start_s;
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_assert_cmpuint (bench->server->asked, ==, 1);
}

/* What this database has sent itself is no double, even where the PSA shows it so: an
 * entry that is being taken back stands until its successor is there. */
static void
test_own (EngineBench *bench, gconstpointer unused)
{
  gint64 first = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  gint64 second = 0;

  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (engine_bench_state (bench, first), ==, "done");
  bench->server->rows[0].start_s = 1;
  bench->server->rows[0].end_s = 4000000000;
  second = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (engine_bench_state (bench, second), ==, "done");
}

/* While the PSA does not answer the question, the entry waits as it would for any answer;
 * one that cannot be asked, or is asked too much, holds nothing up; refused credentials
 * shut the gate. */
static const struct
{
  const char *path;
  StintPsaError error;
  const char *state;
  gboolean gate_shut;
} failures[] = {
  { "/overlap/unreachable", STINT_PSA_ERROR_UNREACHABLE, "queued", FALSE },
  { "/overlap/limited", STINT_PSA_ERROR_LIMITED, "done", FALSE },
  { "/overlap/auth", STINT_PSA_ERROR_AUTH, "queued", TRUE },
  { "/overlap/refused", STINT_PSA_ERROR_REFUSED, "done", FALSE },
  { "/overlap/protocol", STINT_PSA_ERROR_PROTOCOL, "done", FALSE },
};

static void
test_failure (EngineBench *bench, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  g_autoptr (StintAccount) account = NULL;

  bench->server->overlap_error = (int) failures[i].error + 1;
  engine_bench_run_for (bench, 60);
  account = stint_store_get_account (bench->shop.store, NULL);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, failures[i].state);
  g_assert_cmpint (account->gate_shut, ==, failures[i].gate_shut);
  g_assert_cmpuint (bench->server->pushed, ==,
                    g_str_equal (failures[i].state, "done") ? 1 : 0);
  bench->server->overlap_error = 0;
  engine_bench_run_for (bench, 7200);
  if (!failures[i].gate_shut)
    g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
}

/* While the shop is busy the PSA is not asked, and what was pulled of it has to do. */
static void
test_thrifty (EngineBench *bench, gconstpointer unused)
{
  g_autoptr (StintEntry) known = stint_entry_new ();
  g_autoptr (StintEntry) other = stint_entry_new ();
  g_autoptr (StintTxn) txn = NULL;
  gint64 op_id = 0;

  known->id = g_strdup ("778");
  known->ticket_id = g_strdup ("101");
  known->resource_id = g_strdup ("4");
  known->start_s = 1;
  known->end_s = 4000000000;
  other->id = g_strdup ("779");
  other->ticket_id = g_strdup ("102");
  other->resource_id = g_strdup ("5");
  other->start_s = 1;
  other->end_s = 4000000000;
  txn = stint_store_begin_cache (bench->shop.store, NULL);
  g_assert_true (stint_store_put_entry (txn, known, TRUE, NULL) &&
                 stint_store_put_entry (txn, other, FALSE, NULL) &&
                 stint_txn_commit (txn, NULL));
  stint_engine_set_thrifty (bench->engine, TRUE);
  op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  op_id = engine_bench_log (bench, "102", STINT_OUTCOME_CONTINUE, NULL);
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_assert_cmpuint (bench->server->asked, ==, 0);
}

static void
add (const char *path, void (*test) (EngineBench *, gconstpointer), gconstpointer data)
{
  g_test_add (path, EngineBench, data, engine_bench_set_up_sighted, test,
              engine_bench_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/overlap/stops", test_stops, NULL);
  add ("/overlap/both", test_both, NULL);
  add ("/overlap/cancel", test_cancel, NULL);
  add ("/overlap/other-ticket", test_apart, NULL);
  add ("/overlap/adjoins", test_apart, "");
  add ("/overlap/own", test_own, NULL);
  add ("/overlap/thrifty", test_thrifty, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    add (failures[i].path, test_failure, GUINT_TO_POINTER (i));
  return g_test_run ();
}
