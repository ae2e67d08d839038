#include <glib/gstdio.h>

#include "core/store-account.h"
#include "tests/support/engine-bench.h"

/* What is found when it is looked for again, what a person takes back, and what happens
 * when the files are put back from a backup. */

/* A copy that a server made long after any quarantine is found by an audit and removed.
 */
static void
test_late_copy (EngineBench *bench, gconstpointer data)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  fake_server_push (bench->server, -1, FAKE_LATE, GPOINTER_TO_INT (data));
  engine_bench_run_for (bench, GPOINTER_TO_INT (data) + 60);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 2);
  engine_bench_run_for (bench, 26 * 3600);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_assert_cmpint (stint_fixture_number (&bench->shop, "SELECT count (*) FROM op "
                                                       "WHERE kind = 'void-entry'"),
                   ==, 1);
}

/* One that was approved there is a person's, who is asked once. */
static void
test_late_copy_approved (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  fake_server_push (bench->server, -1, FAKE_LATE, 1200);
  engine_bench_run_for (bench, 1300);
  bench->server->rows[0].touched = bench->server->rows[1].touched = TRUE;
  engine_bench_run_for (bench, 26 * 3600);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run_for (bench, 26 * 3600);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_assert_cmpuint (bench->server->pushed, ==, 2);
}

/* A client's note that is there twice cannot be removed: a person is told, once. */
static void
test_late_note (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_op (
    bench, engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, "disengaged"),
    "client-update");

  fake_server_push (bench->server, STINT_STEP_NOTE_CREATE, FAKE_LATE, 2000);
  engine_bench_run_for (bench, 1000);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run_for (bench, 4 * 3600);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 2);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run_for (bench, 26 * 3600);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
  g_assert_cmpuint (bench->server->pushed, ==, 3);
}

/* What somebody deleted in the PSA is a person's to send again. */
static void
test_deleted_there (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  fake_server_push (bench->server, -1, FAKE_LOST, 0);
  engine_bench_run (bench);
  bench->server->rows[0].deleted = TRUE;
  engine_bench_run_for (bench, 3600);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "attention");
  engine_bench_retry (bench, op_id, NULL);
  engine_bench_run_for (bench, 3600);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 1);
}

/* What we have taken back ourselves is not reported as deleted by others. */
static void
test_taken_back (EngineBench *bench, gconstpointer unused)
{
  gint64 op_id = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL);

  fake_server_push (bench->server, -1, FAKE_LOST_SPLIT, 0);
  engine_bench_run (bench);
  engine_bench_cancel (bench, op_id);
  engine_bench_run_for (bench, 26 * 3600);
  g_assert_cmpuint (engine_bench_rows (bench, op_id), ==, 0);
  g_assert_cmpstr (engine_bench_state (bench, op_id), ==, "done");
}

typedef struct
{
  EngineBench *bench;
  gint64 op_id;
} Canceller;

static void
cancel_cb (const StintStep *step, gpointer user_data)
{
  Canceller *it = user_data;
  StintStore *twin = NULL;
  StintDesk *desk = NULL;

  if (step->op_id != it->op_id)
    return;
  twin = stint_fixture_open_twin (&it->bench->shop);
  desk = stint_desk_new (twin, STINT_CLOCK (it->bench->shop.clock));
  stint_desk_cancel_op (desk, it->op_id, NULL, NULL);
  g_assert_finalize_object (desk);
  g_assert_finalize_object (twin);
}

/* Cancelled by another program while the call is under way: what was stored is taken
 * back, and what was not is never sent. */
static void
test_cancel_sending (EngineBench *bench, gconstpointer data)
{
  FakePush what = GPOINTER_TO_INT (data);
  Canceller it = { bench, engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL) };

  fake_server_push (bench->server, -1, what, 30);
  stint_psa_fake_set_push_hook (bench->psa, cancel_cb, &it);
  engine_bench_run_for (bench, 7200);
  g_assert_cmpuint (engine_bench_rows (bench, it.op_id), ==, 0);
  g_assert_cmpuint (bench->server->pushed, ==,
                    what == FAKE_DONE || what == FAKE_LOST ? 2 : 1);
}

/* The same while it is searched for. */
static void
test_cancel_verify (EngineBench *bench, gconstpointer data)
{
  Canceller it = { bench, engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, NULL) };

  fake_server_push (bench->server, -1, GPOINTER_TO_INT (data), 30);
  stint_psa_fake_set_find_hook (bench->psa, cancel_cb, &it);
  engine_bench_run_for (bench, 7200);
  g_assert_cmpuint (engine_bench_rows (bench, it.op_id), ==, 0);
}

/* Cancelled while it waits for another, and after it was refused. */
static void
test_cancel_waiting (EngineBench *bench, gconstpointer unused)
{
  gint64 entry = engine_bench_log (bench, "101", STINT_OUTCOME_CONTINUE, "disengaged");
  gint64 update = engine_bench_op (bench, entry, "client-update");

  fake_server_push (bench->server, -1, FAKE_REJECTED, 0);
  engine_bench_run (bench);
  g_assert_cmpstr (engine_bench_state (bench, update), ==, "blocked");
  engine_bench_cancel (bench, update);
  engine_bench_cancel (bench, entry);
  engine_bench_run_for (bench, 7200);
  g_assert_cmpstr (engine_bench_state (bench, update), ==, "cancelled");
  g_assert_cmpstr (engine_bench_state (bench, entry), ==, "cancelled");
  g_assert_cmpuint (bench->server->pushed, ==, 1);
}

static void
reopen (EngineBench *bench, const char *content, gsize length)
{
  g_autofree char *path = stint_fixture_file (&bench->shop, "stint.db");
  static const char *const endings[] = { "-wal", "-shm" };

  g_assert_finalize_object (g_steal_pointer (&bench->engine));
  g_assert_finalize_object (g_steal_pointer (&bench->psa));
  g_assert_finalize_object (g_steal_pointer (&bench->shop.desk));
  g_assert_finalize_object (g_steal_pointer (&bench->shop.store));
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *beside = g_strconcat (path, endings[i], NULL);

      g_remove (beside);
    }
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  bench->shop.store = stint_fixture_open_twin (&bench->shop);
  bench->shop.desk = stint_desk_new (bench->shop.store, STINT_CLOCK (bench->shop.clock));
  bench->psa = stint_psa_fake_new (bench->server, STINT_CLOCK (bench->shop.clock));
  bench->engine = stint_engine_new (bench->shop.store, STINT_CLOCK (bench->shop.clock),
                                    STINT_PSA (bench->psa), 2);
}

/* What was sent after a backup was made is not sent again when it is put back: neither
 * what had its steps nor what was not yet planned. */
static void
test_put_back (EngineBench *bench, gconstpointer data)
{
  gboolean planned = GPOINTER_TO_INT (data);
  g_autofree char *path = stint_fixture_file (&bench->shop, "stint.db");
  g_autofree char *backup = g_strconcat (path, ".copy", NULL);
  g_autofree char *sql = g_strdup_printf ("VACUUM INTO '%s'", backup);
  g_autofree char *content = NULL;
  gsize length = 0;
  gint64 ops[] = { engine_bench_log (bench, "101", STINT_OUTCOME_COMPLETE, "complete"),
                   engine_bench_log (bench, "102", STINT_OUTCOME_CONTINUE, NULL) };
  gint64 update = engine_bench_op (bench, ops[0], "client-update");
  gboolean worked = TRUE;
  guint pushed = 0;

  for (guint i = 0; planned && i < 2; i++)
    g_assert_true (stint_engine_step (bench->engine, NULL, &worked, NULL));
  stint_fixture_run (path, sql);
  g_assert_true (g_file_get_contents (backup, &content, &length, NULL));
  g_remove (backup);
  engine_bench_run (bench);
  pushed = bench->server->pushed;
  g_assert_cmpuint (pushed, ==, 4);

  stint_clock_fake_advance (bench->shop.clock, 86400);
  reopen (bench, content, length);
  g_assert_true (stint_engine_recover (bench->engine, TRUE, NULL));
  engine_bench_run_for (bench, 7200);
  g_assert_cmpuint (bench->server->pushed, ==, pushed);
  g_assert_cmpstr (engine_bench_state (bench, ops[0]), ==, "done");
  g_assert_cmpstr (engine_bench_state (bench, ops[1]), ==, "done");
  g_assert_cmpstr (engine_bench_state (bench, update), ==, "done");
}

static void
add (const char *path, void (*test) (EngineBench *, gconstpointer), int data)
{
  g_test_add (path, EngineBench, GINT_TO_POINTER (data), engine_bench_set_up_sighted,
              test, engine_bench_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/engine-audit/late-copy/30-minutes", test_late_copy, 1200);
  add ("/engine-audit/late-copy/4-hours", test_late_copy, 3 * 3600);
  add ("/engine-audit/late-copy/24-hours", test_late_copy, 20 * 3600);
  add ("/engine-audit/late-copy/approved", test_late_copy_approved, 0);
  add ("/engine-audit/late-note", test_late_note, 0);
  add ("/engine-audit/deleted-there", test_deleted_there, 0);
  add ("/engine-audit/taken-back", test_taken_back, 0);
  add ("/engine-audit/cancel/sending-done", test_cancel_sending, FAKE_DONE);
  add ("/engine-audit/cancel/sending-lost", test_cancel_sending, FAKE_LOST);
  add ("/engine-audit/cancel/sending-never", test_cancel_sending, FAKE_NEVER);
  add ("/engine-audit/cancel/sending-not-sent", test_cancel_sending, FAKE_NOT_SENT);
  add ("/engine-audit/cancel/sending-limited", test_cancel_sending, FAKE_LIMITED);
  add ("/engine-audit/cancel/sending-rejected", test_cancel_sending, FAKE_REJECTED);
  add ("/engine-audit/cancel/verify-lost", test_cancel_verify, FAKE_LOST);
  add ("/engine-audit/cancel/verify-never", test_cancel_verify, FAKE_NEVER);
  add ("/engine-audit/cancel/waiting", test_cancel_waiting, 0);
  add ("/engine-audit/put-back/planned", test_put_back, TRUE);
  add ("/engine-audit/put-back/unplanned", test_put_back, FALSE);
  return g_test_run ();
}
