#include "core/error.h"
#include "core/store-account.h"
#include "core/store-acts.h"
#include "tests/support/engine-bench.h"

/* What is done to an entry after it was committed, through every way that a call can go.
 */

static StintOp *
get_op (EngineBench *bench, gint64 op_id)
{
  StintOp *op = stint_store_get_op (bench->shop.store, op_id, NULL);

  g_assert_nonnull (op);
  return op;
}

/* A sent entry of ticket 101; its op. */
static gint64
send_entry (EngineBench *bench)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  return op_id;
}

static gint64
stint_of (EngineBench *bench, gint64 op_id)
{
  g_autoptr (StintOp) op = get_op (bench, op_id);

  return op->stint_id;
}

/* The new ops, from the desk's answer. */
static GArray *
move (EngineBench *bench, gint64 stint_id, const char *ticket)
{
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };

  stint_desk_move (bench->shop.desk, stint_id, ticket, &done, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&done.op_ids);
}

static gint64
amend (EngineBench *bench, gint64 stint_id, const char *summary)
{
  const StintMend mend = { .summary = summary };
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };

  stint_desk_amend (bench->shop.desk, stint_id, &mend, (StintSpan){ 0, 0 }, &done,
                    &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done.op_ids->len, ==, 1);
  return g_array_index (done.op_ids, gint64, 0);
}

static guint
rows_on (EngineBench *bench, const char *ticket)
{
  guint n = 0;

  for (guint i = 0; i < bench->server->n_rows; i++)
    {
      const FakeRow *row = &bench->server->rows[i];

      n += row->kind == STINT_STEP_TIME_CREATE && !row->deleted &&
           g_str_equal (row->ticket, ticket);
    }
  return n;
}

/* How a call may go, and whether it is all over two hours later. */
static const struct
{
  const char *name;
  FakePush what;
  gint64 seconds;
} ways[] = {
  { "done", FAKE_DONE, 0 },          { "lost", FAKE_LOST, 0 },
  { "never", FAKE_NEVER, 0 },        { "late", FAKE_LATE, 600 },
  { "hidden", FAKE_INVISIBLE, 300 }, { "not-sent", FAKE_NOT_SENT, 0 },
  { "limited", FAKE_LIMITED, 30 },   { "limited-unknown", FAKE_UNKNOWN_LIMITED, 30 },
};

/* A moved entry is never gone from both tickets, and in the end on the new one alone,
 * whichever of its two calls goes wrong. */
static void
test_move (EngineBench *bench, gconstpointer data)
{
  guint way = GPOINTER_TO_UINT (data) / 2;
  int kind = GPOINTER_TO_UINT (data) % 2 == 0 ? (int) STINT_STEP_TIME_CREATE
                                              : (int) STINT_STEP_TIME_DELETE;
  gint64 op_id = send_entry (bench);
  g_autoptr (GArray) ops = move (bench, stint_of (bench, op_id), "102");

  fake_server_push (bench->server, kind, ways[way].what, ways[way].seconds);
  for (guint i = 0; i < 120; i++)
    {
      engine_bench_run_for (bench, 60);
      g_assert_cmpuint (rows_on (bench, "101") + rows_on (bench, "102"), >=, 1);
    }
  g_assert_cmpuint (ops->len, ==, 2);
  g_assert_cmpstr (engine_bench_state (bench, g_array_index (ops, gint64, 0)), ==,
                   "done");
  g_assert_cmpstr (engine_bench_state (bench, g_array_index (ops, gint64, 1)), ==,
                   "done");
  g_assert_cmpuint (rows_on (bench, "101"), ==, 0);
  g_assert_cmpuint (rows_on (bench, "102"), ==, 1);
}

/* While the new entry is refused the old one stays, and says what it waits for. */
static void
test_move_refused (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = send_entry (bench);
  g_autoptr (GArray) ops = move (bench, stint_of (bench, op_id), "102");
  gint64 new_op = g_array_index (ops, gint64, 0);
  gint64 void_op = g_array_index (ops, gint64, 1);

  fake_server_push (bench->server, STINT_STEP_TIME_CREATE, FAKE_REJECTED, 0);
  engine_bench_run_for (bench, 7200);
  g_assert_cmpstr (engine_bench_state (bench, new_op), ==, "attention");
  g_assert_cmpstr (engine_bench_state (bench, void_op), ==, "blocked");
  g_assert_cmpuint (rows_on (bench, "101"), ==, 1);
  engine_bench_retry (bench, new_op, NULL);
  engine_bench_run_for (bench, 600);
  g_assert_cmpstr (engine_bench_state (bench, void_op), ==, "done");
  g_assert_cmpuint (rows_on (bench, "101"), ==, 0);
  g_assert_cmpuint (rows_on (bench, "102"), ==, 1);
}

/* An audit of the old entry later takes it for moved and not for lost. */
static void
test_move_audited (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  fake_server_push (bench->server, STINT_STEP_TIME_CREATE, FAKE_LOST, 0);
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_array_unref (move (bench, stint_of (bench, op_id), "102"));
  engine_bench_run_for (bench, 2 * 86400);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
}

/* What may be on its way is not moved or changed before that is known. */
static void
test_busy (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  const StintMend mend = { .summary = "other" };
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };

  fake_server_push (bench->server, -1, FAKE_NEVER, 0);
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "verify");
  g_assert_false (
    stint_desk_move (bench->shop.desk, stint_of (bench, op_id), "102", &done, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_BUSY);
  g_clear_error (&error);
  stint_done_clear (&done);
  g_assert_false (stint_desk_amend (bench->shop.desk, stint_of (bench, op_id), &mend,
                                    (StintSpan){ 0, 0 }, &done, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_BUSY);
  engine_bench_run_for (bench, 7200);
  g_assert_cmpuint (rows_on (bench, "101"), ==, 1);
}

/* A sent entry says in the end what was said last, however the call goes, and is one row
 * all the while. */
static void
test_amend (EngineBench *bench, gconstpointer data)
{
  guint way = GPOINTER_TO_UINT (data);
  gint64 op_id = send_entry (bench);
  gint64 first = amend (bench, stint_of (bench, op_id), "first thought");
  gint64 second = amend (bench, stint_of (bench, op_id), "second thought");

  fake_server_push (bench->server, STINT_STEP_TIME_PATCH, ways[way].what,
                    ways[way].seconds);
  engine_bench_run_for (bench, 7200);
  g_assert_cmpstr (engine_bench_state (bench, first), ==, "cancelled");
  g_assert_cmpstr (engine_bench_state (bench, second), ==, "done");
  g_assert_cmpuint (rows_on (bench, "101"), ==, 1);
  g_assert_cmpstr (bench->server->rows[0].text, ==, "second thought");
}

/* What was never sent is sent as it says by then, and needs no second call. */
static void
test_amend_unsent (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  g_assert_cmpint (amend (bench, stint_of (bench, op_id), "on second thought"), ==,
                   op_id);
  engine_bench_run_for (bench, 60);
  g_assert_cmpuint (bench->server->pushed, ==, 1);
  g_assert_cmpstr (bench->server->rows[0].text, ==, "on second thought");
}

/* A ticket is made once, however the call goes, and what waits for it follows. */
static void
test_create (EngineBench *bench, gconstpointer data)
{
  guint way = GPOINTER_TO_UINT (data);
  const StintHandOver words = { .done = "Looked",
                                .ended_s = STINT_NOW,
                                .send_now = TRUE };
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) begun = { 0 };
  g_auto (StintDone) bound = { 0 };
  g_auto (StintDone) ended = { 0 };
  g_autoptr (StintNewTicket) ticket = NULL;
  g_autoptr (StintEngagement) engagement = NULL;
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintOp) op = NULL;
  gint64 op_id = 0;

  stint_fixture_set_setting (&bench->shop, "send.entry-hold-seconds", "0");
  stint_fixture_add_choice (&bench->shop, "priority", "2", "Medium", NULL, TRUE);
  stint_desk_interrupt (bench->shop.desk, "Fire", STINT_NOW, &begun, &error);
  g_assert_no_error (error);
  stint_desk_bind_new (bench->shop.desk, begun.engagement_id, "Contoso", NULL, &bound,
                       &error);
  g_assert_no_error (error);
  op_id = g_array_index (bound.op_ids, gint64, 0);
  stint_fixture_wait (&bench->shop, 60);
  stint_desk_disengage (bench->shop.desk, 0, &words, &ended, &error);
  g_assert_no_error (error);
  engine_bench_run_for (bench, 60);
  g_assert_cmpuint (bench->server->pushed, ==, 0);
  op = get_op (bench, op_id);
  ticket = stint_store_get_new_ticket (bench->shop.store, op->work_id, NULL);
  ticket->company_id = g_strdup ("201");
  txn = stint_store_begin (bench->shop.store, NULL);
  g_assert_true (
    stint_store_put_new_ticket (txn, ticket, NULL) &&
    stint_store_set_sighted (txn, bench->shop.account_id, "Tickets/created", 1, NULL) &&
    stint_txn_commit (txn, NULL));
  fake_server_push (bench->server, STINT_STEP_TICKET_CREATE, ways[way].what,
                    ways[way].seconds);
  engine_bench_run_for (bench, 7200);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
  engagement = stint_store_get_engagement (bench->shop.store, begun.engagement_id, NULL);
  g_assert_cmpstr (engagement->ticket_number, ==, "#1000");
  g_assert_null (engagement->ticket_id);
}

static void
add (const char *path, void (*test) (EngineBench *, gconstpointer), guint data)
{
  g_test_add (path, EngineBench, GUINT_TO_POINTER (data), engine_bench_set_up_sighted,
              test, engine_bench_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *there = g_strconcat ("/acts/move/there/", ways[i].name, NULL);
      g_autofree char *here = g_strconcat ("/acts/move/here/", ways[i].name, NULL);
      g_autofree char *amended = g_strconcat ("/acts/amend/", ways[i].name, NULL);
      g_autofree char *made = g_strconcat ("/acts/create/", ways[i].name, NULL);

      add (there, test_move, 2 * i);
      add (here, test_move, 2 * i + 1);
      add (amended, test_amend, i);
      add (made, test_create, i);
    }
  add ("/acts/move/refused", test_move_refused, 0);
  add ("/acts/move/audited", test_move_audited, 0);
  add ("/acts/busy", test_busy, 0);
  add ("/acts/amend-unsent", test_amend_unsent, 0);
  return g_test_run ();
}
