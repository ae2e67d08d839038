#include "core/store-account.h"
#include "tests/support/engine-bench.h"

/* When it is not known whether a step was stored: what counts as proof that it was not.
 */

static gint64
boot_s (EngineBench *bench)
{
  return stint_clock_boot_us (STINT_CLOCK (bench->shop.clock)) / G_USEC_PER_SEC;
}

/* Watches when searches begin, on the clock that no one can set, and says at the second
 * push whether it was allowed. */
typedef struct
{
  EngineBench *bench;
  gint64 pushed_s; /* the first time */
  gint64 finds[64];
  guint n_finds;
  guint pushes;
} Watch;

static void
find_cb (const StintStep *step, gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_cmpuint (watch->n_finds, <, G_N_ELEMENTS (watch->finds));
  watch->finds[watch->n_finds++] = boot_s (watch->bench);
}

static void
push_cb (const StintStep *step, gpointer user_data)
{
  Watch *watch = user_data;
  gint64 last_s = 0;

  if (watch->pushes++ == 0)
    {
      watch->pushed_s = boot_s (watch->bench);
      return;
    }
  g_assert_cmpuint (watch->n_finds, >=, 2);
  last_s = watch->finds[watch->n_finds - 1];
  g_assert_cmpint (last_s - watch->pushed_s, >=, 900);
  g_assert_cmpint (last_s - watch->finds[watch->n_finds - 2], >=, 60);
}

static void
watch (EngineBench *bench, Watch *it)
{
  it->bench = bench;
  stint_psa_fake_set_find_hook (bench->psa, find_cb, it);
  stint_psa_fake_set_push_hook (bench->psa, push_cb, it);
}

/* One op whose only push was executed by nobody. */
static gint64
lose_one (EngineBench *bench, Watch *it)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  watch (bench, it);
  fake_server_push (bench->server, -1, FAKE_NEVER, 0);
  engine_bench_run (bench);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "verify");
  return op_id;
}

/* Two searches find nothing, the second after fifteen minutes: then it is sent again. */
static void
test_quarantine (EngineBench *bench, gconstpointer unused)
{
  Watch it = { 0 };
  gint64 op_id = lose_one (bench, &it);

  engine_bench_run_for (bench, 899);
  g_assert_cmpuint (it.pushes, ==, 1);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpuint (it.pushes, ==, 2);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

/* A search that could not be made, or proves nothing, is no proof; it is made again. */
static void
test_failing_finds (EngineBench *bench, gconstpointer data)
{
  FakeFind how = GPOINTER_TO_INT (data);
  Watch it = { 0 };
  gint64 op_id = 0;

  for (guint i = 0; i < 7; i++)
    fake_server_find (bench->server, -1, how, 20);
  op_id = lose_one (bench, &it);
  engine_bench_run_for (bench, 4 * 3600);
  g_assert_cmpuint (it.pushes, ==, 2);
  g_assert_cmpuint (it.n_finds, >=, 9);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

/* To set the clock forward makes no wait shorter. */
static void
test_clock_forward (EngineBench *bench, gconstpointer unused)
{
  Watch it = { 0 };
  gint64 op_id = lose_one (bench, &it);

  stint_clock_fake_set_now (bench->shop.clock, engine_bench_now (bench) + 86400);
  engine_bench_run_for (bench, 890);
  g_assert_cmpuint (it.pushes, ==, 1);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

/* Nor does it make two looks of one moment. */
static void
test_clock_forward_between_looks (EngineBench *bench, gconstpointer unused)
{
  Watch it = { 0 };
  gint64 op_id = 0;

  fake_server_find (bench->server, -1, FAKE_FIND_CANNOT_TELL, 0);
  op_id = lose_one (bench, &it);
  stint_clock_fake_advance (bench->shop.clock, 895);
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run (bench);
  stint_clock_fake_advance (bench->shop.clock, 6);
  stint_clock_fake_set_now (bench->shop.clock, engine_bench_now (bench) + 3600);
  engine_bench_run (bench);
  g_assert_cmpuint (it.pushes, ==, 1);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpuint (it.pushes, ==, 2);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

/* Set back, it makes them longer at most. */
static void
test_clock_back (EngineBench *bench, gconstpointer unused)
{
  Watch it = { 0 };
  gint64 op_id = lose_one (bench, &it);

  stint_clock_fake_set_now (bench->shop.clock, engine_bench_now (bench) - 1800);
  engine_bench_run_for (bench, 3 * 3600);
  g_assert_cmpuint (it.pushes, ==, 2);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

/* After a reboot nobody knows how long the request has been on its way. */
static void
test_reboot (EngineBench *bench, gconstpointer unused)
{
  Watch it = { 0 };
  gint64 op_id = lose_one (bench, &it);

  engine_bench_run_for (bench, 600);
  stint_clock_fake_reboot (bench->shop.clock, "boot-2");
  stint_clock_fake_set_now (bench->shop.clock, engine_bench_now (bench) + 3600);
  engine_bench_restart (bench, FALSE);
  watch (bench, &it);
  it.pushed_s = 0;
  engine_bench_run_for (bench, 899);
  g_assert_cmpuint (it.pushes, ==, 1);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

static void
slow_cb (const StintStep *step, gpointer user_data)
{
  Watch *it = user_data;

  find_cb (step, it);
  stint_clock_fake_advance (it->bench->shop.clock, 60);
}

/* A search counts from when it began: what it read may be that old. */
static void
test_slow_find (EngineBench *bench, gconstpointer unused)
{
  Watch it = { 0 };
  gint64 op_id = lose_one (bench, &it);

  stint_clock_fake_advance (bench->shop.clock, 850);
  stint_psa_fake_set_find_hook (bench->psa, slow_cb, &it);
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run (bench);
  g_assert_cmpuint (it.pushes, ==, 1);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

/* An account that has never read such a row back proves nothing by not finding it. */
static void
test_unsighted (EngineBench *bench, gconstpointer unused)
{
  Watch it = { 0 };
  gint64 op_id = lose_one (bench, &it);

  engine_bench_run_for (bench, 86400);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  g_assert_cmpuint (it.pushes, ==, 1);
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

/* The first row of its kind is read back at once, so that the next doubt can be solved.
 */
static void
test_calibration (EngineBench *bench, gconstpointer unused)
{
  Watch it = { 0 };
  gint64 op_id = engine_bench_log (bench, "102", STINT_OUTCOME_CONTINUE, NULL);

  engine_bench_run (bench);
  g_assert_true (stint_store_is_sighted (bench->shop.store, bench->shop.account_id,
                                         "TimeEntries/ticket"));
  op_id = lose_one (bench, &it);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

/* An answer that does not show what was confirmed since is too old to count. */
static void
test_fence (EngineBench *bench, gconstpointer unused)
{
  Watch it = { 0 };
  gint64 op_id = lose_one (bench, &it);
  gint64 other = 0;

  stint_clock_fake_advance (bench->shop.clock, 5);
  stint_psa_fake_set_push_hook (bench->psa, NULL, NULL);
  other = engine_bench_log (bench, "102", STINT_OUTCOME_CONTINUE, NULL);
  engine_bench_run (bench);
  g_assert_cmpstr (engine_bench_state (bench, other), ==, "done");
  bench->server->rows[0].visible_s = engine_bench_now (bench) + 5000;
  engine_bench_run_for (bench, 4900);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "verify");
  engine_bench_run_for (bench, 2000);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

/* After five tries without an answer a person looks. */
static void
test_five_tries (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  for (guint i = 0; i < 9; i++)
    fake_server_push (bench->server, -1, FAKE_NEVER, 0);
  engine_bench_run_for (bench, 86400);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  g_assert_cmpuint (bench->server->pushed, ==, 5);
}

/* To set a value again is safe, but not five times in a second. */
static void
test_status_outage (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_op (
    bench, engine_bench_log (bench, "101", STINT_OUTCOME_WAITING_CLIENT, NULL), "status");

  for (guint i = 0; i < 4; i++)
    fake_server_push (bench->server, STINT_STEP_TICKET_PATCH, FAKE_NEVER, 0);
  engine_bench_run (bench);
  g_assert_cmpuint (bench->server->pushed, ==, 2);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
}

/* What a client reads is sent again only when a person says so, and then once. */
static void
test_careful (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_op (
    bench, engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, "disengaged"),
    "client-update");

  fake_server_push (bench->server, STINT_STEP_NOTE_CREATE, FAKE_NEVER, 0);
  fake_server_push (bench->server, STINT_STEP_NOTE_CREATE, FAKE_NEVER, 0);
  engine_bench_run_for (bench, 86400);
  g_assert_cmpuint (bench->server->pushed, ==, 2);
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run_for (bench, 86400);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  g_assert_cmpuint (bench->server->pushed, ==, 3);
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

/* Something alike is a person's to judge, who may say to send it, or to let it be. */
static void
test_similar (EngineBench *bench, gconstpointer data)
{
  gboolean send = GPOINTER_TO_INT (data);
  Watch it = { 0 };
  gint64 op_id = 0;

  for (guint i = 0; i < 20; i++)
    fake_server_find (bench->server, -1, FAKE_FIND_SIMILAR, 0);
  op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);
  watch (bench, &it);
  fake_server_push (bench->server, -1, FAKE_NEVER, 0);
  engine_bench_run (bench);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  if (send)
    engine_bench_retry (bench, op_id, NULL);
  else
    engine_bench_cancel (bench, op_id);
  engine_bench_run_for (bench, 7200);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, send ? "done" : "cancelled");
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, send);
}

/* What can never be told is not left in doubt for ever. */
static void
test_never_told (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  fake_server_push (bench->server, -1, FAKE_NEVER, 0);
  engine_bench_run (bench);
  for (guint round = 0; round < 18; round++)
    {
      for (guint i = 0; i < 40; i++)
        fake_server_find (bench->server, -1, FAKE_FIND_CANNOT_TELL, 0);
      engine_bench_run_for (bench, 5400);
      bench->server->n_finds = 0;
    }
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  g_assert_cmpuint (bench->server->pushed, ==, 1);
}

static void
add_sighted (const char *path, void (*test) (EngineBench *, gconstpointer), int data)
{
  g_test_add (path, EngineBench, GINT_TO_POINTER (data), engine_bench_set_up_sighted,
              test, engine_bench_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_sighted ("/engine-verify/quarantine", test_quarantine, 0);
  add_sighted ("/engine-verify/find-unknown", test_failing_finds, FAKE_FIND_UNKNOWN);
  add_sighted ("/engine-verify/find-not-sent", test_failing_finds, FAKE_FIND_NOT_SENT);
  add_sighted ("/engine-verify/find-limited", test_failing_finds, FAKE_FIND_LIMITED);
  add_sighted ("/engine-verify/find-cannot-tell", test_failing_finds,
               FAKE_FIND_CANNOT_TELL);
  add_sighted ("/engine-verify/clock-forward", test_clock_forward, 0);
  add_sighted ("/engine-verify/clock-forward-between-looks",
               test_clock_forward_between_looks, 0);
  add_sighted ("/engine-verify/clock-back", test_clock_back, 0);
  add_sighted ("/engine-verify/reboot", test_reboot, 0);
  add_sighted ("/engine-verify/slow-find", test_slow_find, 0);
  g_test_add ("/engine-verify/unsighted", EngineBench, NULL, engine_bench_set_up,
              test_unsighted, engine_bench_tear_down);
  g_test_add ("/engine-verify/calibration", EngineBench, NULL, engine_bench_set_up,
              test_calibration, engine_bench_tear_down);
  add_sighted ("/engine-verify/fence", test_fence, 0);
  add_sighted ("/engine-verify/five-tries", test_five_tries, 0);
  add_sighted ("/engine-verify/status-outage", test_status_outage, 0);
  add_sighted ("/engine-verify/careful", test_careful, 0);
  add_sighted ("/engine-verify/similar-sent", test_similar, TRUE);
  add_sighted ("/engine-verify/similar-cancelled", test_similar, FALSE);
  add_sighted ("/engine-verify/never-told", test_never_told, 0);
  return g_test_run ();
}
