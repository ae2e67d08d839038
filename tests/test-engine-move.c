#include "core/error.h"
#include "core/setting.h"
#include "core/store-acts.h"
#include "core/store-tickets.h"
#include "tests/support/engine-bench.h"

/* What happens when a move is followed by something else before it is over: the work is
 * in the PSA once, on the ticket that was said last, and never nowhere. */

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

static gint64
stint_of (EngineBench *bench, gint64 op_id)
{
  g_autoptr (StintOp) op = stint_store_get_op (bench->shop.store, op_id, NULL);

  return op->stint_id;
}

/* A sent entry of ticket 101; its stint. What follows is held for ten seconds. */
static gint64
send_entry (EngineBench *bench)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  engine_bench_run_for (bench, 60);
  g_assert_cmpuint (rows_on (bench, "101"), ==, 1);
  stint_fixture_set_setting (&bench->shop, "send.entry-hold-seconds", "10");
  return stint_of (bench, op_id);
}

/* The stint that counts now; @op_id: (out) (optional): the op of its entry. */
static gint64
move (EngineBench *bench, gint64 stint_id, const char *ticket, gint64 *op_id)
{
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };

  stint_desk_move (bench->shop.desk, stint_id, ticket, &done, &error);
  g_assert_no_error (error);
  if (op_id != NULL && done.op_ids->len > 0)
    *op_id = g_array_index (done.op_ids, gint64, 0);
  return done.stint_id;
}

/* Two days pass in which the work is never nowhere. */
static void
check_end (EngineBench *bench, guint on_101, guint on_102, guint on_103)
{
  for (guint i = 0; i < 240; i++)
    {
      engine_bench_run_for (bench, i < 120 ? 30 : 1200);
      g_assert_cmpuint (
        rows_on (bench, "101") + rows_on (bench, "102") + rows_on (bench, "103"), >=, 1);
    }
  g_assert_cmpuint (rows_on (bench, "101"), ==, on_101);
  g_assert_cmpuint (rows_on (bench, "102"), ==, on_102);
  g_assert_cmpuint (rows_on (bench, "103"), ==, on_103);
  g_assert_cmpint (stint_store_count_waiting (bench->shop.store, NULL), ==, 0);
}

/* @planned: whether the engine has seen the move by then */
static void
let_plan (EngineBench *bench, gconstpointer planned)
{
  if (planned != NULL)
    engine_bench_run (bench);
}

static void
test_on (EngineBench *bench, gconstpointer planned)
{
  gint64 stint = move (bench, send_entry (bench), "102", NULL);

  let_plan (bench, planned);
  move (bench, stint, "103", NULL);
  check_end (bench, 0, 0, 1);
}

static void
test_back (EngineBench *bench, gconstpointer planned)
{
  gint64 first = send_entry (bench);
  gint64 stint = move (bench, first, "102", NULL);
  g_autoptr (StintStint) old = NULL;

  let_plan (bench, planned);
  move (bench, stint, "101", NULL);
  check_end (bench, 1, 0, 0);
  old = stint_store_get_stint (bench->shop.store, first, NULL);
  g_assert_false (old->discarded);
}

static void
test_cancelled (EngineBench *bench, gconstpointer planned)
{
  gint64 first = send_entry (bench);
  gint64 op_id = 0;
  g_autoptr (StintStint) old = NULL;

  move (bench, first, "102", &op_id);
  let_plan (bench, planned);
  engine_bench_cancel (bench, op_id);
  check_end (bench, 1, 0, 0);
  old = stint_store_get_stint (bench->shop.store, first, NULL);
  g_assert_false (old->discarded);
}

/* B will not have it, so it goes to C. */
static void
test_refused (EngineBench *bench, gconstpointer unused)
{
  gint64 stint = move (bench, send_entry (bench), "102", NULL);

  fake_server_push (bench->server, STINT_STEP_TIME_CREATE, FAKE_REJECTED, 0);
  engine_bench_run_for (bench, 600);
  g_assert_cmpint (stint_store_count_attention (bench->shop.store, NULL), ==, 1);
  move (bench, stint, "103", NULL);
  check_end (bench, 0, 0, 1);
}

/* The other ticket is one that is worked on. */
static void
test_onto_open (EngineBench *bench, gconstpointer unused)
{
  gint64 stint = send_entry (bench);

  stint_fixture_engage (&bench->shop, "102");
  move (bench, stint, "102", NULL);
  check_end (bench, 0, 1, 0);
}

/* Onto a number that is not known yet, and then not after all. */
static void
test_unknown (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = 0;

  move (bench, send_entry (bench), "T20991231.0001", &op_id);
  engine_bench_run_for (bench, 600);
  g_assert_cmpuint (rows_on (bench, "101"), ==, 1);
  engine_bench_cancel (bench, op_id);
  check_end (bench, 1, 0, 0);
}

/* Moved, changed, and moved back: what goes back is what it says by now, once. */
static void
test_changed_and_back (EngineBench *bench, gconstpointer before)
{
  const StintMend mend = { .summary = "new words" };
  gint64 stint = send_entry (bench);
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };

  if (before == NULL)
    stint = move (bench, stint, "102", NULL);
  stint_desk_amend (bench->shop.desk, stint, &mend, (StintSpan){ 0, 0 }, &done, &error);
  g_assert_no_error (error);
  if (before != NULL)
    stint = move (bench, stint, "102", NULL);
  move (bench, stint, "101", NULL);
  check_end (bench, 1, 0, 0);
  for (guint i = 0; i < bench->server->n_rows; i++)
    {
      if (!bench->server->rows[i].deleted)
        g_assert_cmpstr (bench->server->rows[i].text, ==, "new words");
    }
}

/* Refused, and given to a ticket on which something of mine overlaps: that is asked. */
static void
test_asked_anew (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  fake_server_push (bench->server, STINT_STEP_TIME_CREATE, FAKE_REJECTED, 0);
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  g_strlcpy (bench->server->foreign.id, "777", sizeof bench->server->foreign.id);
  g_strlcpy (bench->server->foreign.ticket, "102", sizeof bench->server->foreign.ticket);
  bench->server->foreign.start_s = 1;
  bench->server->foreign.end_s = 4000000000;
  move (bench, stint_of (bench, op_id), "102", NULL);
  engine_bench_run_for (bench, 600);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  g_assert_cmpuint (bench->server->pushed, ==, 1);
}

/* The deletion of a move is not cancelled by itself: both entries would stand. */
static void
test_void_of_move (EngineBench *bench, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  gint64 op_id = 0;

  move (bench, send_entry (bench), "102", &op_id);
  g_assert_false (stint_desk_cancel_op (bench->shop.desk, op_id + 1, NULL, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_INVALID);
  check_end (bench, 0, 1, 0);
}

/* Other words while it is held go with it. */
static void
test_amended (EngineBench *bench, gconstpointer planned)
{
  const StintMend mend = { .summary = "new words" };
  gint64 stint = move (bench, send_entry (bench), "102", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };

  let_plan (bench, planned);
  stint_fixture_wait (&bench->shop, 2);
  stint_desk_amend (bench->shop.desk, stint, &mend, (StintSpan){ 0, 0 }, &done, &error);
  g_assert_no_error (error);
  check_end (bench, 0, 1, 0);
  g_assert_cmpstr (bench->server->rows[1].text, ==, "new words");
}

/* A PSA that made two rows of it and told of one: both go. */
static void
test_split (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = 0;

  fake_server_push (bench->server, STINT_STEP_TIME_CREATE, FAKE_SPLIT, 0);
  op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  engine_bench_run_for (bench, 60);
  g_assert_cmpuint (rows_on (bench, "101"), ==, 2);
  move (bench, stint_of (bench, op_id), "102", NULL);
  check_end (bench, 0, 1, 0);
}

/* The same of one that is simply taken back. */
static void
test_split_cancelled (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = 0;

  fake_server_push (bench->server, STINT_STEP_TIME_CREATE, FAKE_SPLIT, 0);
  op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  engine_bench_run_for (bench, 60);
  engine_bench_cancel (bench, op_id);
  engine_bench_run_for (bench, 600);
  g_assert_cmpuint (rows_on (bench, "101"), ==, 0);
}

/* What was put back from a backup in the middle of a move ends it all the same. */
static void
test_put_back (EngineBench *bench, gconstpointer unused)
{
  move (bench, send_entry (bench), "102", NULL);
  engine_bench_run (bench);
  engine_bench_restart (bench, TRUE);
  check_end (bench, 0, 1, 0);
}

static void
check_refused (EngineBench *bench, gint64 stint_id, StintError code)
{
  const StintMend mend = { .summary = "other" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_auto (StintDone) done = { 0 };

  g_assert_false (stint_desk_move (bench->shop.desk, stint_id, "102", &done, &error));
  g_assert_error (error, STINT_ERROR, (int) code);
  stint_done_clear (&done);
  done = (StintDone){ 0 };
  g_assert_false (stint_desk_amend (bench->shop.desk, stint_id, &mend,
                                    (StintSpan){ 0, 0 }, &done, &other));
  g_assert_error (other, STINT_ERROR, (int) code);
}

/* What may be there, what was deleted there, what is being taken back and what belongs to
 * an account that was removed is neither moved nor changed. */
static void
test_not_now (EngineBench *bench, gconstpointer unused)
{
  g_autofree char *path = stint_fixture_file (&bench->shop, "stint.db");
  gint64 doubt = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  gint64 vanished = 0;
  gint64 back = 0;

  fake_server_push (bench->server, STINT_STEP_TIME_CREATE, FAKE_INVISIBLE, 400);
  engine_bench_run_for (bench, 60);
  check_refused (bench, stint_of (bench, doubt), STINT_ERROR_BUSY);
  engine_bench_run_for (bench, 7200);
  vanished = engine_bench_log (bench, "103", STINT_OUTCOME_CONTINUE, NULL);
  fake_server_push (bench->server, STINT_STEP_TIME_CREATE, FAKE_LOST, 0);
  engine_bench_run_for (bench, 600);
  bench->server->rows[1].deleted = TRUE;
  engine_bench_run_for (bench, 7200);
  g_assert_cmpstr (engine_bench_state (bench, vanished), ==, "attention");
  check_refused (bench, stint_of (bench, vanished), STINT_ERROR_INVALID);
  back = stint_of (bench, engine_bench_log (bench, "103", STINT_OUTCOME_CONTINUE, NULL));
  engine_bench_run_for (bench, 60);
  engine_bench_cancel (bench, doubt);
  check_refused (bench, stint_of (bench, doubt), STINT_ERROR_INVALID);
  stint_fixture_run (path, "UPDATE account SET removed_s = 5");
  check_refused (bench, back, STINT_ERROR_INVALID);
}

/* A word that is put right posts nothing that a person was asked about. */
static void
test_asked_stays (EngineBench *bench, gconstpointer unused)
{
  const StintMend mend = { .summary = "other words" };
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };
  gint64 op_id = 0;

  g_strlcpy (bench->server->foreign.id, "777", sizeof bench->server->foreign.id);
  g_strlcpy (bench->server->foreign.ticket, "101", sizeof bench->server->foreign.ticket);
  bench->server->foreign.start_s = 1;
  bench->server->foreign.end_s = 4000000000;
  op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  engine_bench_run_for (bench, 60);
  stint_desk_amend (bench->shop.desk, stint_of (bench, op_id), &mend, (StintSpan){ 0, 0 },
                    &done, &error);
  g_assert_no_error (error);
  g_assert_nonnull (done.warning);
  engine_bench_run_for (bench, 7200);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  g_assert_cmpuint (bench->server->pushed, ==, 0);
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (bench->server->rows[0].text, ==, "other words");
}

/* A client update that is mended while it is held goes in the new words. */
static void
test_update_held (EngineBench *bench, gconstpointer unused)
{
  const StintHandOver words = { .done = "Looked",
                                .update_kind = "disengaged",
                                .update_text = "old text",
                                .ended_s = STINT_NOW };
  const StintMend mend = { .update_text = "new text" };
  g_auto (StintDone) done = { 0 };
  gint64 update = 0;

  stint_fixture_engage (&bench->shop, "101");
  stint_fixture_wait (&bench->shop, 600);
  stint_fixture_disengage (&bench->shop, &words, &done);
  update =
    engine_bench_op (bench, g_array_index (done.op_ids, gint64, 0), "client-update");
  engine_bench_run_for (bench, 12);
  engine_bench_retry (bench, update, &mend);
  engine_bench_run_for (bench, 600);
  g_assert_cmpstr (bench->server->rows[1].text, ==, "new text");
}

/* An engagement that is over before it was told keeps its place before what ended it. */
static void
test_order (EngineBench *bench, gconstpointer unused)
{
  const StintHandOver words = { .done = "Done",
                                .outcome = STINT_OUTCOME_COMPLETE,
                                .ended_s = STINT_NOW,
                                .send_now = TRUE };
  g_auto (StintDone) done = { 0 };

  stint_fixture_set_setting (&bench->shop, STINT_SETTING_ENGAGE_STATUS, "on");
  stint_fixture_engage (&bench->shop, "101");
  stint_fixture_wait (&bench->shop, 3);
  stint_fixture_disengage (&bench->shop, &words, &done);
  engine_bench_run_for (bench, 600);
  g_assert_cmpstr (fake_server_get_status (bench->server, "101"), ==, "5");
  g_assert_cmpint (stint_store_count_attention (bench->shop.store, NULL), ==, 0);
}

/* Neither a ticket that was only engaged by mistake nor one that is complete is set to be
 * in progress. */
static void
test_engaged_wrongly (EngineBench *bench, gconstpointer unused)
{
  g_autoptr (StintTxn) txn = NULL;

  stint_fixture_set_setting (&bench->shop, STINT_SETTING_ENGAGE_STATUS, "on");
  stint_fixture_engage (&bench->shop, "101");
  move (bench, 1, "102", NULL);
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (fake_server_get_status (bench->server, "101"), ==, "1");
  g_assert_cmpstr (fake_server_get_status (bench->server, "102"), ==, "8");
  fake_server_set_status (bench->server, "103", "5");
  txn = stint_store_begin_cache (bench->shop.store, NULL);
  g_assert_true (
    stint_store_set_ticket_status (txn, "103", "5", "Complete", FALSE, NULL) &&
    stint_txn_commit (txn, NULL));
  stint_fixture_engage (&bench->shop, "103");
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (fake_server_get_status (bench->server, "103"), ==, "5");
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
  static const struct
  {
    const char *name;
    void (*test) (EngineBench *, gconstpointer);
  } twice[] = { { "on", test_on },
                { "back", test_back },
                { "cancelled", test_cancelled },
                { "amended", test_amended } };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (twice); i++)
    {
      g_autofree char *unplanned =
        g_strconcat ("/move/", twice[i].name, "/unplanned", NULL);
      g_autofree char *planned = g_strconcat ("/move/", twice[i].name, "/planned", NULL);

      add (unplanned, twice[i].test, NULL);
      add (planned, twice[i].test, "");
    }
  add ("/move/refused", test_refused, NULL);
  add ("/move/onto-open", test_onto_open, NULL);
  add ("/move/unknown", test_unknown, NULL);
  add ("/move/split", test_split, NULL);
  add ("/move/split-cancelled", test_split_cancelled, NULL);
  add ("/move/put-back", test_put_back, NULL);
  add ("/move/changed-and-back", test_changed_and_back, NULL);
  add ("/move/changed-before-and-back", test_changed_and_back, "");
  add ("/move/asked-anew", test_asked_anew, NULL);
  add ("/move/void-alone", test_void_of_move, NULL);
  add ("/move/not-now", test_not_now, NULL);
  add ("/held/asked-stays", test_asked_stays, NULL);
  add ("/held/update", test_update_held, NULL);
  add ("/engaged/order", test_order, NULL);
  add ("/engaged/wrongly", test_engaged_wrongly, NULL);
  return g_test_run ();
}
