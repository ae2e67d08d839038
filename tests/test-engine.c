#include "core/store-account.h"
#include "tests/support/engine-bench.h"

/* What becomes of a step when it is sent, and what a person does about it. */

/* One push that goes as @what says, and where its op stands then. */
typedef struct
{
  const char *path;
  const char *op_kind;
  FakePush what;
  gint64 seconds;
  const char *soon; /* when the engine first comes to rest */
  const char *late; /* two hours later */
  guint rows;
  guint pushes; /* of all ops of the commit */
} Case;

static const Case cases[] = {
  { "/engine/entry/done", "time-entry", FAKE_DONE, 0, "done", "done", 1, 1 },
  { "/engine/entry/lost", "time-entry", FAKE_LOST, 0, "done", "done", 1, 1 },
  { "/engine/entry/never", "time-entry", FAKE_NEVER, 0, "verify", "done", 1, 2 },
  { "/engine/entry/late", "time-entry", FAKE_LATE, 600, "verify", "done", 1, 1 },
  { "/engine/entry/hidden", "time-entry", FAKE_INVISIBLE, 300, "verify", "done", 1, 1 },
  { "/engine/entry/lost-twice", "time-entry", FAKE_LOST_TWICE, 0, "done", "done", 1, 2 },
  { "/engine/entry/lost-split", "time-entry", FAKE_LOST_SPLIT, 0, "done", "done", 1, 1 },
  { "/engine/entry/not-sent", "time-entry", FAKE_NOT_SENT, 0, "queued", "done", 1, 2 },
  { "/engine/entry/limited", "time-entry", FAKE_LIMITED, 30, "queued", "done", 1, 2 },
  { "/engine/entry/limited-unknown", "time-entry", FAKE_UNKNOWN_LIMITED, 30, "verify",
    "done", 1, 2 },
  { "/engine/entry/auth", "time-entry", FAKE_AUTH, 0, "queued", "queued", 0, 1 },
  { "/engine/entry/rejected", "time-entry", FAKE_REJECTED, 0, "attention", "attention", 0,
    1 },
  { "/engine/entry/rejected-stored", "time-entry", FAKE_REJECTED_STORED, 0, "done",
    "done", 1, 1 },
  { "/engine/entry/refused", "time-entry", FAKE_REFUSED, 0, "attention", "attention", 0,
    1 },
  { "/engine/update/done", "client-update", FAKE_DONE, 0, "done", "done", 1, 2 },
  { "/engine/update/lost", "client-update", FAKE_LOST, 0, "done", "done", 1, 2 },
  { "/engine/update/never", "client-update", FAKE_NEVER, 0, "verify", "attention", 0, 2 },
  { "/engine/update/late", "client-update", FAKE_LATE, 600, "verify", "done", 1, 2 },
  { "/engine/update/hidden", "client-update", FAKE_INVISIBLE, 300, "verify", "done", 1,
    2 },
  { "/engine/update/lost-twice", "client-update", FAKE_LOST_TWICE, 0, "attention",
    "attention", 2, 2 },
  { "/engine/update/not-sent", "client-update", FAKE_NOT_SENT, 0, "queued", "done", 1,
    3 },
  { "/engine/update/limited", "client-update", FAKE_LIMITED, 30, "queued", "done", 1, 3 },
  { "/engine/update/auth", "client-update", FAKE_AUTH, 0, "queued", "queued", 0, 2 },
  { "/engine/update/rejected", "client-update", FAKE_REJECTED, 0, "attention",
    "attention", 0, 2 },
  { "/engine/status/done", "status", FAKE_DONE, 0, "done", "done", 0, 2 },
  { "/engine/status/lost", "status", FAKE_LOST, 0, "done", "done", 0, 2 },
  { "/engine/status/never", "status", FAKE_NEVER, 0, "queued", "done", 0, 3 },
  { "/engine/status/not-sent", "status", FAKE_NOT_SENT, 0, "queued", "done", 0, 3 },
  { "/engine/status/conflict", "status", FAKE_CONFLICT, 0, "attention", "attention", 0,
    2 },
  { "/engine/status/rejected", "status", FAKE_REJECTED, 0, "attention", "attention", 0,
    2 },
};

static int
step_kind_of (const char *op_kind)
{
  if (g_str_equal (op_kind, "time-entry"))
    return STINT_STEP_TIME_CREATE;
  return g_str_equal (op_kind, "status") ? STINT_STEP_TICKET_PATCH
                                         : STINT_STEP_NOTE_CREATE;
}

/* Each outcome of a push leads where the table of states says, and to so many rows. */
static void
test_outcome (EngineBench *bench, gconstpointer data)
{
  const Case *it = data;
  gboolean status = g_str_equal (it->op_kind, "status");
  gboolean update = g_str_equal (it->op_kind, "client-update");
  gint64 first = engine_bench_log (
    bench, "101", status ? STINT_OUTCOME_WAITING_CLIENT : STINT_OUTCOME_CONTINUE,
    update ? "disengaged" : NULL);
  gint64 op_id = engine_bench_op (bench, first, it->op_kind);

  fake_server_push (bench->server, step_kind_of (it->op_kind), it->what, it->seconds);
  engine_bench_run (bench);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, it->soon);
  engine_bench_run_for (bench, 7200);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, it->late);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, it->rows);
  g_assert_cmpuint (bench->server->pushed, ==, it->pushes);
}

typedef struct
{
  EngineBench *bench;
  StintStore *twin;
  guint seen;
} Watch;

static void
check_attempt_cb (const StintStep *step, gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (StintStepRow) row = stint_store_get_step (watch->twin, step->id, NULL);
  g_autoptr (GPtrArray) attempts =
    stint_store_list_attempts (watch->twin, step->id, NULL);
  guint open = 0;

  for (guint i = 0; i < attempts->len; i++)
    open += ((StintAttempt *) g_ptr_array_index (attempts, i))->ended_s == 0;
  g_assert_cmpuint (open, ==, 1);
  g_assert_cmpint (row->state, ==, STINT_STATE_SENDING);
  watch->seen++;
}

/* The attempt is on disk, alone, before the first byte leaves; every try has one. */
static void
test_attempt_first (EngineBench *bench, gconstpointer unused)
{
  Watch watch = { bench, stint_fixture_open_twin (&bench->shop), 0 };
  gint64 op_id =
    engine_bench_log (bench, "101", STINT_OUTCOME_WAITING_CLIENT, "disengaged");

  fake_server_push (bench->server, STINT_STEP_TIME_CREATE, FAKE_NOT_SENT, 0);
  fake_server_push (bench->server, STINT_STEP_TIME_CREATE, FAKE_NEVER, 0);
  stint_psa_fake_set_push_hook (bench->psa, check_attempt_cb, &watch);
  engine_bench_run_for (bench, 7200);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_assert_cmpuint (watch.seen, ==, 5);
  g_assert_cmpint (stint_fixture_number (&bench->shop, "SELECT count (*) FROM attempt"),
                   ==, 5);
  g_assert_finalize_object (watch.twin);
}

/* Nothing is sent before its hold is over, and cancelling meanwhile sends nothing. */
static void
test_hold (EngineBench *bench, gconstpointer unused)
{
  StintHandOver words = { .done = "held", .ended_s = STINT_NOW };
  StintSpan span = { STINT_FIXTURE_NOW_S - 600, STINT_FIXTURE_NOW_S - 60 };
  StintDone done = { 0 };

  g_assert_true (
    stint_desk_log (bench->shop.desk, "101", span, FALSE, &words, &done, NULL));
  engine_bench_run_for (bench, 9);
  g_assert_cmpuint (bench->server->pushed, ==, 0);
  engine_bench_cancel (bench, g_array_index (done.op_ids, gint64, 0));
  engine_bench_run_for (bench, 7200);
  g_assert_cmpuint (bench->server->pushed, ==, 0);
  stint_done_clear (&done);
}

/* Refused credentials stop every call, also of the next courier, until a person acts. */
static void
test_gate (EngineBench *bench, gconstpointer data)
{
  gboolean by_find = GPOINTER_TO_INT (data);
  gint64 first = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  gint64 other = engine_bench_log (bench, "102", STINT_OUTCOME_CONTINUE, NULL);
  g_autoptr (StintTxn) txn = NULL;
  guint calls = by_find ? 2 : 1;

  fake_server_push (bench->server, -1, by_find ? FAKE_NEVER : FAKE_AUTH, 0);
  if (by_find)
    fake_server_find (bench->server, -1, FAKE_FIND_AUTH, 0);
  engine_bench_run_for (bench, 86400);
  engine_bench_restart (bench, FALSE);
  engine_bench_run_for (bench, 86400);
  g_assert_cmpuint (bench->server->pushed + bench->server->found, ==, calls);
  g_assert_cmpstr (engine_bench_state (bench, first), ==, by_find ? "verify" : "queued");
  g_assert_cmpstr (engine_bench_state (bench, other), ==, "queued");

  txn = stint_store_begin (bench->shop.store, NULL);
  g_assert_true (stint_store_open_gate (txn, bench->shop.account_id, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
  /* An engine made for the refused credentials sends nothing more with them. */
  engine_bench_run_for (bench, 3600);
  g_assert_cmpuint (bench->server->pushed + bench->server->found, ==, calls);
  engine_bench_restart (bench, FALSE);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpuint (engine_bench_rows (bench, first), ==, 1);
  g_assert_cmpuint (engine_bench_rows (bench, other), ==, 1);
}

/* Work that cannot be sent keeps no other work from being sent. */
static void
test_poison (EngineBench *bench, gconstpointer unused)
{
  gint64 bad = engine_bench_log (bench, "101", STINT_OUTCOME_COMPLETE, "complete");
  gint64 doubtful = engine_bench_log (bench, "102", STINT_OUTCOME_CONTINUE, NULL);
  gint64 good = engine_bench_log (bench, "103", STINT_OUTCOME_CONTINUE, NULL);
  gint64 later = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  fake_server_push (bench->server, -1, FAKE_REJECTED, 0);
  fake_server_push (bench->server, -1, FAKE_NEVER, 0);
  engine_bench_run (bench);
  g_assert_cmpstr (engine_bench_state (bench, bad), ==, "attention");
  g_assert_cmpstr (engine_bench_state (bench, engine_bench_op (bench, bad, "status")), ==,
                   "blocked");
  g_assert_cmpstr (engine_bench_state (bench, doubtful), ==, "verify");
  g_assert_cmpstr (engine_bench_state (bench, good), ==, "done");
  g_assert_cmpstr (engine_bench_state (bench, later), ==, "done");
}

static void
only_last_cb (const StintStep *step, gpointer user_data)
{
  EngineBench *bench = user_data;

  if (step->kind == STINT_STEP_TICKET_PATCH)
    g_assert_cmpuint (fake_server_count_all (bench->server, engine_bench_now (bench)), ==,
                      3);
}

/* A ticket is completed only when all that was done on it has arrived. */
static void
test_complete_waits (EngineBench *bench, gconstpointer unused)
{
  gint64 earlier = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  gint64 last = 0;

  fake_server_push (bench->server, -1, FAKE_NEVER, 0);
  engine_bench_run (bench);
  last = engine_bench_log (bench, "101", STINT_OUTCOME_COMPLETE, "complete");
  last = engine_bench_op (bench, last, "status");
  stint_psa_fake_set_push_hook (bench->psa, only_last_cb, bench);
  engine_bench_run (bench);
  g_assert_cmpstr (engine_bench_state (bench, last), ==, "queued");
  g_assert_cmpstr (fake_server_get_status (bench->server, "101"), ==, "1");
  engine_bench_run_for (bench, 3600);
  g_assert_cmpuint (engine_bench_rows (bench, earlier), ==, 1);
  g_assert_cmpstr (fake_server_get_status (bench->server, "101"), ==, "5");
}

/* What a person mended is what is sent, once. */
static void
test_mend (EngineBench *bench, gconstpointer unused)
{
  const StintMend mend = { .summary = "in fewer words" };
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  fake_server_push (bench->server, -1, FAKE_REJECTED, 0);
  engine_bench_run (bench);
  engine_bench_retry (bench, op_id, &mend);
  engine_bench_run (bench);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
  g_assert_cmpstr (bench->server->rows[0].text, ==, "in fewer words");
}

/* What was mended into something that cannot be expressed is a person's again: the old
 * words are not sent, and the engine comes to rest. */
static void
test_mend_unsupported (EngineBench *bench, gconstpointer unused)
{
  const StintMend mend = { .summary = "unspeakable" };
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  gint64 other = engine_bench_log (bench, "102", STINT_OUTCOME_CONTINUE, NULL);

  fake_server_push (bench->server, -1, FAKE_REJECTED, 0);
  engine_bench_run (bench);
  engine_bench_retry (bench, op_id, &mend);
  bench->server->plan_refuses = TRUE;
  engine_bench_run (bench);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 0);
  bench->server->plan_refuses = FALSE;
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run (bench);
  g_assert_cmpstr (bench->server->rows[engine_bench_rows (bench, other)].text, ==,
                   "unspeakable");
}

/* Work that the PSA cannot express is shown, and not tried again and again. */
static void
test_unsupported (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_COMPLETE, NULL);

  bench->server->plan_refuses = TRUE;
  engine_bench_run (bench);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  bench->server->plan_refuses = FALSE;
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run_for (bench, 60);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
}

/* One that failed five times in a row rests, and goes on by itself. */
static void
test_breaker (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  for (guint i = 0; i < 12; i++)
    fake_server_push (bench->server, -1, FAKE_NOT_SENT, 0);
  engine_bench_run_for (bench, 3 * 3600);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_assert_cmpuint (bench->server->pushed, ==, 13);
}

/* While only the gateway of the PSA answers, few things come into doubt, however much
 * waits: what may or may not have reached a client is for a person to decide. All the
 * rest goes by itself afterwards, and soon. */
static void
test_outage (EngineBench *bench, gconstpointer unused)
{
  guint attention = 0;
  gint64 ops[30] = { 0 };

  bench->server->down_until_s = engine_bench_now (bench) + 7200;
  for (guint i = 0; i < G_N_ELEMENTS (ops); i++)
    ops[i] = engine_bench_op (bench,
                              engine_bench_log (bench, i % 2 == 0 ? "101" : "102",
                                                STINT_OUTCOME_CONTINUE, "disengaged"),
                              "client-update");
  engine_bench_run_for (bench, 7200);
  g_assert_cmpuint (bench->server->pushed, <=, 3);
  engine_bench_run_for (bench, 1800);
  for (guint i = 0; i < G_N_ELEMENTS (ops); i++)
    {
      if (g_str_equal (engine_bench_state (bench, ops[i]), "attention"))
        attention++;
      else
        g_assert_cmpstr (engine_bench_state (bench, ops[i]), ==, "done");
    }
  g_assert_cmpuint (attention, <=, 3);
}

/* A setting cannot make a live PSA's quarantine shorter than a request may take. */
static void
test_live_quarantine (EngineBench *bench, gconstpointer unused)
{
  g_autofree char *path = stint_fixture_file (&bench->shop, "stint.db");
  gint64 op_id = 0;

  stint_fixture_run (path, "UPDATE account SET url = 'https://psa.example/', "
                           "service_url = 'https://psa.example/'");
  stint_fixture_set_setting (&bench->shop, "send.quarantine-seconds", "0");
  stint_fixture_set_setting (&bench->shop, "send.second-look-seconds", "0");
  op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  fake_server_push (bench->server, -1, FAKE_NEVER, 0);
  engine_bench_run_for (bench, 89);
  g_assert_cmpuint (bench->server->pushed, ==, 1);
  engine_bench_run_for (bench, 120);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
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
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, EngineBench, &cases[i], engine_bench_set_up_sighted,
                test_outcome, engine_bench_tear_down);
  g_test_add ("/engine/gate/push", EngineBench, GINT_TO_POINTER (FALSE),
              engine_bench_set_up_sighted, test_gate, engine_bench_tear_down);
  g_test_add ("/engine/gate/find", EngineBench, GINT_TO_POINTER (TRUE),
              engine_bench_set_up_sighted, test_gate, engine_bench_tear_down);
  add ("/engine/attempt-first", test_attempt_first);
  add ("/engine/hold", test_hold);
  add ("/engine/poison", test_poison);
  add ("/engine/complete-waits", test_complete_waits);
  add ("/engine/mend", test_mend);
  add ("/engine/mend-unsupported", test_mend_unsupported);
  add ("/engine/unsupported", test_unsupported);
  add ("/engine/breaker", test_breaker);
  add ("/engine/outage", test_outage);
  add ("/engine/live-quarantine", test_live_quarantine);
  return g_test_run ();
}
