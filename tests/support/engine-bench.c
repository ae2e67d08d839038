#include "tests/support/engine-bench.h"

#include "core/store-account.h"

/* More turns than any honest instant takes: an engine that never comes to rest is
 * broken. */
#define TURNS_MAX 300

static void
make_engine (EngineBench *self)
{
  self->psa = stint_psa_fake_new (self->server, STINT_CLOCK (self->shop.clock));
  self->engine = stint_engine_new (self->shop.store, STINT_CLOCK (self->shop.clock),
                                   STINT_PSA (self->psa), 1);
}

static void
recover (EngineBench *self, gboolean rolled_back)
{
  g_autoptr (GError) error = NULL;

  stint_engine_recover (self->engine, rolled_back, &error);
  g_assert_no_error (error);
}

/** engine_bench_set_up: an account that has never read a row back. */
void
engine_bench_set_up (EngineBench *self, gconstpointer unused)
{
  stint_fixture_set_up_shop (&self->shop, NULL);
  self->server = fake_server_new ();
  self->logged_until_s = STINT_FIXTURE_NOW_S - 60;
  make_engine (self);
  recover (self, FALSE);
}

/** engine_bench_set_up_sighted: an account that has read back all kinds of rows. */
void
engine_bench_set_up_sighted (EngineBench *self, gconstpointer unused)
{
  engine_bench_set_up (self, unused);
  engine_bench_sight (self);
}

/** engine_bench_tear_down: nothing may be left. */
void
engine_bench_tear_down (EngineBench *self, gconstpointer unused)
{
  g_assert_finalize_object (g_steal_pointer (&self->engine));
  g_assert_finalize_object (g_steal_pointer (&self->psa));
  stint_fixture_tear_down (&self->shop, unused);
  g_clear_pointer (&self->server, fake_server_free);
}

/** engine_bench_sight: from now on absence counts. */
void
engine_bench_sight (EngineBench *self)
{
  static const char *const classes[] = { "TimeEntries/ticket", "TicketNotes/internal",
                                         "TicketNotes/public" };
  g_autoptr (GError) error = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin (self->shop.store, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    stint_store_set_sighted (txn, self->shop.account_id, classes[i],
                             engine_bench_now (self), &error);
  stint_txn_commit (txn, &error);
  g_assert_no_error (error);
}

/** engine_bench_restart: another courier on the same files. */
void
engine_bench_restart (EngineBench *self, gboolean rolled_back)
{
  g_assert_finalize_object (g_steal_pointer (&self->engine));
  g_assert_finalize_object (g_steal_pointer (&self->psa));
  make_engine (self);
  recover (self, rolled_back);
}

/**
 * engine_bench_log:
 * @update_kind: (nullable): what the client is told
 *
 * Ten minutes of work on @ticket, not held back. The id of its first op.
 */
gint64
engine_bench_log (EngineBench *self,
                  const char *ticket,
                  StintOutcome outcome,
                  const char *update_kind)
{
  g_autofree char *words = g_strdup_printf ("work %" G_GINT64_FORMAT,
                                            STINT_FIXTURE_NOW_S - self->logged_until_s);
  StintHandOver hand_over = { .done = words,
                              .update_kind = update_kind,
                              .outcome = outcome,
                              .ended_s = STINT_NOW,
                              .send_now = TRUE };
  StintSpan span = { self->logged_until_s - 600, self->logged_until_s };
  StintDone done = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 op_id = 0;

  self->logged_until_s -= 1200;
  stint_desk_log (self->shop.desk, ticket, span, FALSE, &hand_over, &done, &error);
  g_assert_no_error (error);
  op_id = g_array_index (done.op_ids, gint64, 0);
  stint_done_clear (&done);
  return op_id;
}

/** engine_bench_op: the op of @kind in the same commit of work as @first_op_id. */
gint64
engine_bench_op (EngineBench *self, gint64 first_op_id, const char *kind)
{
  g_autoptr (StintOp) first = stint_store_get_op (self->shop.store, first_op_id, NULL);
  g_autoptr (GPtrArray) ops =
    stint_store_list_ops_of_work (self->shop.store, first->work_id, NULL);

  for (guint i = 0; i < ops->len; i++)
    {
      StintOp *op = g_ptr_array_index (ops, i);

      if (g_str_equal (op->kind, kind))
        return op->id;
    }
  return 0;
}

/** engine_bench_now: what the clock shows. */
gint64
engine_bench_now (EngineBench *self)
{
  return stint_clock_now_s (STINT_CLOCK (self->shop.clock));
}

/** engine_bench_run: lets the engine do all that is due now; how many turns it took. */
guint
engine_bench_run (EngineBench *self)
{
  g_autoptr (GError) error = NULL;
  gboolean worked = TRUE;
  guint turns = 0;

  while (worked)
    {
      stint_engine_step (self->engine, NULL, &worked, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (turns, <, TURNS_MAX);
      turns += worked;
    }
  return turns;
}

/** engine_bench_run_for: the same, and whatever falls due in the next @seconds. */
void
engine_bench_run_for (EngineBench *self, gint64 seconds)
{
  gint64 end_s = engine_bench_now (self) + seconds;
  guint rounds = 0;

  engine_bench_run (self);
  while (engine_bench_now (self) < end_s)
    {
      g_autoptr (StintAccount) account = stint_store_get_account (self->shop.store, NULL);
      gint64 now_s = engine_bench_now (self);
      gint64 next_s =
        stint_store_next_due (self->shop.store, self->shop.account_id, NULL);

      g_assert_cmpuint (rounds++, <, 5000);
      if (next_s == 0 || account->gate_shut)
        next_s = end_s;
      next_s = MAX (next_s, account->pause_until_s);
      next_s = CLAMP (next_s, now_s + 1, end_s);
      stint_clock_fake_advance (self->shop.clock, next_s - now_s);
      engine_bench_run (self);
    }
}

/** engine_bench_step: (transfer full) (nullable): the first step of an op. */
StintStepRow *
engine_bench_step (EngineBench *self, gint64 op_id)
{
  g_autoptr (GPtrArray) steps =
    stint_store_list_steps_of_op (self->shop.store, op_id, NULL);

  return steps->len > 0 ? g_ptr_array_steal_index (steps, 0) : NULL;
}

/** engine_bench_state: (transfer none): where an op stands. */
const char *
engine_bench_state (EngineBench *self, gint64 op_id)
{
  g_autoptr (StintOp) op = stint_store_get_op (self->shop.store, op_id, NULL);

  return g_intern_string (op->state);
}

/** engine_bench_rows: how often the server holds an op. */
guint
engine_bench_rows (EngineBench *self, gint64 op_id)
{
  g_autoptr (StintOp) op = stint_store_get_op (self->shop.store, op_id, NULL);

  return fake_server_count (self->server, op->key, engine_bench_now (self));
}

/** engine_bench_cancel: the person takes an op back. */
void
engine_bench_cancel (EngineBench *self, gint64 op_id)
{
  g_autoptr (GError) error = NULL;

  stint_desk_cancel_op (self->shop.desk, op_id, NULL, &error);
  g_assert_no_error (error);
}

/** engine_bench_retry: the person mends an op, or only says to send it again. */
void
engine_bench_retry (EngineBench *self, gint64 op_id, const StintMend *mend)
{
  g_autoptr (GError) error = NULL;

  stint_desk_retry_op (self->shop.desk, op_id, mend, NULL, &error);
  g_assert_no_error (error);
}
