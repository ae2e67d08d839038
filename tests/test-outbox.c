#include "core/store-acts.h"
#include "core/store-outbox.h"

#include <string.h>

#include "core/desk.h"
#include "core/error.h"
#include "tests/support/fixture.h"

#define NOW_S STINT_FIXTURE_NOW_S
#define ENTRY 1
#define UPDATE 2
#define STATUS 3

static StintStep *
new_step (gint64 op_id, guint position, StintStepKind kind)
{
  StintStep *step = stint_step_new ();

  step->op_id = op_id;
  step->position = position;
  step->after_entries = kind != STINT_STEP_TIME_CREATE;
  step->after_update = kind == STINT_STEP_TICKET_PATCH;
  step->careful = kind == STINT_STEP_NOTE_CREATE;
  step->kind = kind;
  step->key = g_strdup_printf ("KEY%u", position);
  step->entity = g_strdup ("Rows");
  step->sight_class = g_strdup ("rows");
  step->ticket_id = g_strdup ("101");
  stint_step_set_payload (step, g_variant_new_parsed ("{'a': <1>}"));
  return step;
}

static void
free_step (gpointer step)
{
  stint_step_free (step);
}

/* A whole disengage, not planned yet: an entry, an update and a status. */
static void
set_up (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = { .done = "Replaced the fuser",
                          .update_kind = "complete",
                          .outcome = STINT_OUTCOME_COMPLETE,
                          .ended_s = STINT_NOW };
  StintDone done = { 0 };

  stint_fixture_set_up_shop (fixture, unused);
  g_assert_true (
    stint_desk_engage (fixture->desk, "T20261120.0001", STINT_NOW, &done, NULL));
  stint_clock_fake_advance (fixture->clock, 60);
  stint_done_clear (&done);
  g_assert_true (stint_desk_disengage (fixture->desk, 0, &words, &done, NULL));
  g_assert_cmpuint (done.op_ids->len, ==, STATUS);
  stint_done_clear (&done);
}

/* The same with its steps laid down: the update waits for the entry, the status for
 * both. */
static void
set_up_planned (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (free_step);
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (GError) error = NULL;

  set_up (fixture, unused);
  g_ptr_array_add (steps, new_step (ENTRY, 0, STINT_STEP_TIME_CREATE));
  g_ptr_array_add (steps, new_step (UPDATE, 1, STINT_STEP_NOTE_CREATE));
  g_ptr_array_add (steps, new_step (STATUS, 2, STINT_STEP_TICKET_PATCH));
  txn = stint_store_begin (fixture->store, NULL);
  stint_store_put_steps (txn, fixture->account_id, steps, NOW_S, &error);
  g_assert_no_error (error);
  g_assert_true (stint_txn_commit (txn, NULL));
}

static StintStepRow *
step_of (StintFixture *fixture, gint64 op_id)
{
  g_autoptr (GPtrArray) steps =
    stint_store_list_steps_of_op (fixture->store, op_id, NULL);

  g_assert_cmpuint (steps->len, ==, 1);
  return g_ptr_array_steal_index (steps, 0);
}

static void
put_in_state (StintFixture *fixture,
              gint64 op_id,
              StintState state,
              gint64 tries,
              gboolean may_be_stored)
{
  g_autoptr (StintStepRow) row = step_of (fixture, op_id);
  g_autoptr (StintTxn) txn = stint_store_begin (fixture->store, NULL);
  g_autoptr (GError) error = NULL;

  row->state = state;
  row->tries = tries;
  row->may_be_stored = may_be_stored;
  row->done_s = state == STINT_STATE_DONE ? NOW_S : 0;
  row->due_s = NOW_S + 5000;
  row->delays = 4;
  row->misses = 2;
  stint_store_update_step (txn, row, NOW_S, &error);
  g_assert_no_error (error);
  g_assert_true (stint_txn_commit (txn, NULL));
}

static void
assert_op (StintFixture *fixture, gint64 op_id, const char *state)
{
  g_autoptr (StintOp) op = stint_store_get_op (fixture->store, op_id, NULL);

  g_assert_cmpstr (op->state, ==, state);
}

typedef enum
{
  RETRY,
  CANCEL,
} Verb;

static const struct
{
  Verb verb;
  StintState before;
  gint64 tries;
  gboolean may_be_stored;
  StintState after;
  gboolean approved;
  gboolean wants_cancel;
  gboolean due_now;
  gboolean refused; /* there is nothing to do */
} states[] = {
  { RETRY, STINT_STATE_QUEUED, 1, FALSE, STINT_STATE_QUEUED, FALSE, FALSE, TRUE },
  { RETRY, STINT_STATE_SENDING, 1, TRUE, STINT_STATE_SENDING, FALSE, FALSE, FALSE },
  { RETRY, STINT_STATE_VERIFY, 1, TRUE, STINT_STATE_VERIFY, FALSE, FALSE, TRUE },
  { RETRY, STINT_STATE_ATTENTION, 1, FALSE, STINT_STATE_QUEUED, FALSE, FALSE, TRUE },
  { RETRY, STINT_STATE_ATTENTION, 1, TRUE, STINT_STATE_VERIFY, TRUE, FALSE, TRUE },
  { RETRY, STINT_STATE_CANCELLED, 0, FALSE, STINT_STATE_QUEUED, FALSE, FALSE, TRUE },
  { RETRY, STINT_STATE_DONE, 1, FALSE, STINT_STATE_DONE, FALSE, FALSE, FALSE, TRUE },
  { CANCEL, STINT_STATE_QUEUED, 0, FALSE, STINT_STATE_CANCELLED, FALSE, FALSE, TRUE },
  { CANCEL, STINT_STATE_QUEUED, 1, FALSE, STINT_STATE_VERIFY, FALSE, TRUE, TRUE },
  { CANCEL, STINT_STATE_SENDING, 1, TRUE, STINT_STATE_SENDING, FALSE, TRUE, FALSE },
  { CANCEL, STINT_STATE_VERIFY, 1, TRUE, STINT_STATE_VERIFY, FALSE, TRUE, FALSE },
  { CANCEL, STINT_STATE_ATTENTION, 0, FALSE, STINT_STATE_CANCELLED, FALSE, FALSE, TRUE },
  { CANCEL, STINT_STATE_ATTENTION, 0, TRUE, STINT_STATE_VERIFY, FALSE, TRUE, TRUE },
  { CANCEL, STINT_STATE_ATTENTION, 2, FALSE, STINT_STATE_VERIFY, FALSE, TRUE, TRUE },
  { CANCEL, STINT_STATE_BLOCKED, 0, FALSE, STINT_STATE_CANCELLED, FALSE, FALSE, TRUE },
  { CANCEL, STINT_STATE_CANCELLED, 0, FALSE, STINT_STATE_CANCELLED, FALSE, FALSE, FALSE,
    TRUE },
};

/* A person had asked to have it back; to send it is to ask for that no more. */
static void
wish_back (StintFixture *fixture)
{
  g_autofree char *path = stint_fixture_file (fixture, "stint.db");

  stint_fixture_run (path, "UPDATE step SET wants_cancel = 1");
}

/* What cannot have been stored is sent or cancelled at once; what may have been is looked
 * for first. */
static void
test_states (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      StintFixture fixture = { 0 };
      g_autoptr (StintStepRow) row = NULL;
      g_autoptr (GError) error = NULL;
      StintState state = STINT_STATE_BLOCKED;
      gint64 now_s = 0;
      gboolean fine = FALSE;

      g_test_message ("case %u", i);
      set_up_planned (&fixture, NULL);
      put_in_state (&fixture, ENTRY, states[i].before, states[i].tries,
                    states[i].may_be_stored);
      if (states[i].verb == RETRY && !states[i].refused)
        wish_back (&fixture);
      now_s = stint_clock_now_s (STINT_CLOCK (fixture.clock));
      fine = states[i].verb == RETRY
               ? stint_desk_retry_op (fixture.desk, ENTRY, NULL, &state, &error)
               : stint_desk_cancel_op (fixture.desk, ENTRY, &state, &error);
      row = step_of (&fixture, ENTRY);
      g_assert_true (fine == !states[i].refused);
      if (states[i].refused)
        g_assert_error (error, STINT_ERROR, STINT_ERROR_NOTHING_TO_DO);
      else
        g_assert_cmpint (state, ==, states[i].after);
      g_assert_cmpint (row->state, ==, states[i].after);
      g_assert_true (row->approved == states[i].approved);
      g_assert_true (row->wants_cancel == states[i].wants_cancel);
      g_assert_true ((row->due_s == now_s) == states[i].due_now);
      assert_op (&fixture, ENTRY, stint_state_to_text (states[i].after));
      stint_fixture_tear_down (&fixture, NULL);
    }
}

/* An op that was never planned is cancelled at once, and can be sent after all. */
static void
test_unplanned (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  StintState state = STINT_STATE_DONE;

  g_assert_true (stint_desk_cancel_op (fixture->desk, UPDATE, &state, &error));
  g_assert_cmpint (state, ==, STINT_STATE_CANCELLED);
  assert_op (fixture, ENTRY, "queued");
  g_assert_false (stint_desk_cancel_op (fixture->desk, UPDATE, &state, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_NOTHING_TO_DO);
  g_assert_true (stint_desk_retry_op (fixture->desk, UPDATE, NULL, &state, NULL));
  g_assert_cmpint (state, ==, STINT_STATE_QUEUED);
  g_assert_cmpint (stint_store_count_waiting (fixture->store, NULL), ==, 3);
}

/* No op of that number is said so, and nothing is written. */
static void
test_not_found (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *before = stint_fixture_dump (fixture);
  g_autofree char *after = NULL;
  g_autoptr (GError) retry_error = NULL;
  g_autoptr (GError) cancel_error = NULL;

  g_assert_false (stint_desk_retry_op (fixture->desk, 77, NULL, NULL, &retry_error));
  g_assert_error (retry_error, STINT_ERROR, STINT_ERROR_NOT_FOUND);
  g_assert_false (stint_desk_cancel_op (fixture->desk, 77, NULL, &cancel_error));
  g_assert_error (cancel_error, STINT_ERROR, STINT_ERROR_NOT_FOUND);
  after = stint_fixture_dump (fixture);
  g_assert_cmpstr (after, ==, before);
}

/* A step is queued when all that it needs is done, and not before. */
static void
test_unblock (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    gint64 done;
    const char *update;
    const char *status;
  } rounds[] = { { ENTRY, "queued", "blocked" }, { UPDATE, "done", "queued" } };

  assert_op (fixture, ENTRY, "queued");
  assert_op (fixture, UPDATE, "blocked");
  assert_op (fixture, STATUS, "blocked");
  for (guint i = 0; i < G_N_ELEMENTS (rounds); i++)
    {
      g_autoptr (StintTxn) txn = NULL;

      put_in_state (fixture, rounds[i].done, STINT_STATE_DONE, 1, FALSE);
      txn = stint_store_begin (fixture->store, NULL);
      g_assert_true (stint_store_unblock (txn, NOW_S, NULL));
      g_assert_true (stint_txn_commit (txn, NULL));
      assert_op (fixture, UPDATE, rounds[i].update);
      assert_op (fixture, STATUS, rounds[i].status);
    }
}

/* An op that waits for one needing attention is not let go, and is told which; once that
 * one is cancelled it can be sent alone. */
static void
test_release (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintOp) waiting = NULL;
  StintState state = STINT_STATE_DONE;

  put_in_state (fixture, ENTRY, STINT_STATE_ATTENTION, 0, FALSE);
  waiting = stint_store_get_op (fixture->store, UPDATE, NULL);
  g_assert_nonnull (strstr (waiting->message, "op 1"));
  g_assert_false (stint_desk_retry_op (fixture->desk, UPDATE, NULL, &state, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "op 1"));
  assert_op (fixture, UPDATE, "blocked");

  g_assert_true (stint_desk_cancel_op (fixture->desk, ENTRY, &state, NULL));
  g_assert_cmpint (state, ==, STINT_STATE_CANCELLED);
  assert_op (fixture, UPDATE, "blocked");
  g_assert_true (stint_desk_retry_op (fixture->desk, UPDATE, NULL, &state, NULL));
  g_assert_cmpint (state, ==, STINT_STATE_QUEUED);
  assert_op (fixture, STATUS, "blocked");
}

static void
claim (StintFixture *fixture, gint64 op_id, const char *item_id)
{
  g_autoptr (StintStepRow) row = step_of (fixture, op_id);
  g_autoptr (StintTxn) txn = stint_store_begin (fixture->store, NULL);
  gboolean clash = TRUE;

  g_assert_true (stint_store_claim_item (txn, row, item_id, NOW_S, &clash, NULL));
  g_assert_false (clash);
  g_assert_true (stint_txn_commit (txn, NULL));
}

/* An entry that the PSA has is taken back by one op for each of its rows, once. */
static void
test_void (StintFixture *fixture, gconstpointer unused)
{
  g_autofree char *item = NULL;
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;

  put_in_state (fixture, ENTRY, STINT_STATE_DONE, 1, FALSE);
  claim (fixture, ENTRY, "9001");
  claim (fixture, ENTRY, "9002");
  g_assert_true (stint_desk_cancel_op (fixture->desk, ENTRY, NULL, NULL));
  assert_op (fixture, ENTRY, "done");
  assert_op (fixture, STATUS + 1, "queued");
  g_assert_cmpint (stint_store_void_item (fixture->store, STATUS + 1, &item, NULL), ==,
                   ENTRY);
  g_assert_cmpint (stint_store_void_item (fixture->store, STATUS + 2, &second, NULL), ==,
                   ENTRY);
  g_assert_cmpstr (item, ==, "9001");
  g_assert_cmpstr (second, ==, "9002");

  g_assert_false (stint_desk_cancel_op (fixture->desk, ENTRY, NULL, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_NOTHING_TO_DO);
  g_assert_cmpint (
    stint_fixture_number (fixture, "SELECT count (*) FROM op WHERE kind = 'void-entry'"),
    ==, 2);
}

/* A taking back that was itself cancelled can be asked for again. */
static void
test_void_again (StintFixture *fixture, gconstpointer unused)
{
  put_in_state (fixture, ENTRY, STINT_STATE_DONE, 1, FALSE);
  claim (fixture, ENTRY, "9001");
  g_assert_true (stint_desk_cancel_op (fixture->desk, ENTRY, NULL, NULL));
  g_assert_true (stint_desk_cancel_op (fixture->desk, STATUS + 1, NULL, NULL));
  assert_op (fixture, STATUS + 1, "cancelled");
  g_assert_true (stint_desk_cancel_op (fixture->desk, ENTRY, NULL, NULL));
  assert_op (fixture, STATUS + 2, "queued");
}

/* A note or a status that the PSA has cannot be taken back from here. */
static void
test_no_void (StintFixture *fixture, gconstpointer unused)
{
  static const gint64 ops[] = { UPDATE, STATUS };

  for (guint i = 0; i < G_N_ELEMENTS (ops); i++)
    {
      g_autoptr (GError) error = NULL;

      put_in_state (fixture, ops[i], STINT_STATE_DONE, 1, FALSE);
      g_assert_false (stint_desk_cancel_op (fixture->desk, ops[i], NULL, &error));
      g_assert_error (error, STINT_ERROR, STINT_ERROR_INVALID);
    }
}

/* One row of the PSA belongs to one step, whoever finds it again. */
static void
test_claim (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStepRow) other = step_of (fixture, UPDATE);
  g_autoptr (StintTxn) txn = NULL;
  gboolean clash = FALSE;

  claim (fixture, ENTRY, "9001");
  claim (fixture, ENTRY, "9001");
  txn = stint_store_begin (fixture->store, NULL);
  g_assert_true (stint_store_claim_item (txn, other, "9001", NOW_S, &clash, NULL));
  g_assert_true (clash);
}

/* Mended words replace those of the commit, by the label of a work type too; a wrong one
 * changes nothing. */
static void
test_mend (StintFixture *fixture, gconstpointer unused)
{
  StintMend wrong = { .summary = "new", .work_type = "Teleportation" };
  StintMend right = { .summary = "new", .work_type = "on-site support" };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (StintCommit) commit = NULL;
  g_autoptr (GError) error = NULL;

  put_in_state (fixture, ENTRY, STINT_STATE_ATTENTION, 1, FALSE);
  before = stint_fixture_dump (fixture);
  g_assert_false (stint_desk_retry_op (fixture->desk, ENTRY, &wrong, NULL, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Remote Support"));
  after = stint_fixture_dump (fixture);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (stint_desk_retry_op (fixture->desk, ENTRY, &right, NULL, NULL));
  commit = stint_store_get_commit (fixture->store, 1, NULL);
  g_assert_cmpstr (commit->summary, ==, "new");
  g_assert_cmpstr (commit->done, ==, "Replaced the fuser");
  g_assert_cmpstr (commit->work_type_id, ==, "30");
}

/* A commit of two stints with the steps of both. */
static void
set_up_two (StintFixture *fixture)
{
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (free_step);
  StintHandOver words = { .done = "Replaced the fuser", .ended_s = STINT_NOW };
  g_autoptr (StintTxn) txn = NULL;
  StintDone done = { 0 };

  stint_fixture_set_up_shop (fixture, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (
        stint_desk_engage (fixture->desk, "T20261120.0001", STINT_NOW, &done, NULL));
      stint_done_clear (&done);
      stint_clock_fake_advance (fixture->clock, 60);
      g_assert_true (stint_desk_park (fixture->desk, NULL, STINT_NOW, &done, NULL));
      stint_done_clear (&done);
      stint_clock_fake_advance (fixture->clock, 60);
      g_ptr_array_add (steps, new_step (i + 1, i, STINT_STEP_TIME_CREATE));
    }
  g_assert_true (stint_desk_disengage (fixture->desk, 1, &words, &done, NULL));
  stint_done_clear (&done);
  txn = stint_store_begin (fixture->store, NULL);
  g_assert_true (stint_store_put_steps (txn, fixture->account_id, steps, NOW_S, NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
}

static void
assert_says (StintFixture *fixture, gint64 op_id, const char *words)
{
  g_autoptr (StintOp) op = stint_store_get_op (fixture->store, op_id, NULL);
  g_autoptr (StintStint) stint =
    stint_store_get_stint (fixture->store, op->stint_id, NULL);

  g_assert_cmpstr (op->content, ==, words);
  g_assert_cmpstr (stint->summary, ==, words);
}

/* Words that the op does not have, or that are empty, change nothing; nor can what was
 * done be changed once the entry that carries it was sent. */
static void
test_mend_refused (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    gint64 op_id;
    StintMend mend;
  } wrong[] = {
    { ENTRY, { .summary = " \n " } },    { ENTRY, { .done = "" } },
    { ENTRY, { .update_text = "new" } }, { UPDATE, { .update_text = " " } },
    { UPDATE, { .summary = "new" } },    { UPDATE, { .work_type = "On-Site Support" } },
    { UPDATE, { .done = "new" } },       { STATUS, { .summary = "new" } },
    { STATUS, { .done = "new" } },
  };

  put_in_state (fixture, ENTRY, STINT_STATE_ATTENTION, 1, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *before = stint_fixture_dump (fixture);
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("case %u", i);
      g_assert_false (stint_desk_retry_op (fixture->desk, wrong[i].op_id, &wrong[i].mend,
                                           NULL, &error));
      g_assert_error (error, STINT_ERROR, STINT_ERROR_INVALID);
      after = stint_fixture_dump (fixture);
      g_assert_cmpstr (after, ==, before);
    }
}

/* Two entries of one commit, of which the second was sent: the first takes other words,
 * and the sent one goes on saying what the PSA has, wherever it is shown. */
static void
test_mend_half (void)
{
  StintFixture fixture = { 0 };
  StintMend mend = { .summary = "  new  " };
  StintMend late = { .done = "new" };
  g_autoptr (GError) error = NULL;

  set_up_two (&fixture);
  put_in_state (&fixture, 1, STINT_STATE_ATTENTION, 1, FALSE);
  put_in_state (&fixture, 2, STINT_STATE_DONE, 1, FALSE);
  g_assert_false (stint_desk_retry_op (fixture.desk, 1, &late, NULL, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "op 2"));
  g_assert_true (stint_desk_retry_op (fixture.desk, 1, &mend, NULL, NULL));
  assert_says (&fixture, 1, "new");
  assert_says (&fixture, 2, "Replaced the fuser");
  stint_fixture_tear_down (&fixture, NULL);
}

/* What has put something into the outbox, be it of no second, is no internal time until
 * that is cancelled: it would wait for a ticket for ever. */
static void
test_bind_internal (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = { .done = "Looked", .ended_s = STINT_NOW };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  StintDone done = { 0 };

  stint_desk_engage (fixture->desk, "T20991231.0001", STINT_NOW, &done, &error);
  g_assert_no_error (error);
  stint_done_clear (&done);
  g_assert_true (stint_desk_disengage (fixture->desk, 0, &words, &done, NULL));
  stint_done_clear (&done);
  assert_op (fixture, 1, "queued");
  before = stint_fixture_dump (fixture);
  g_assert_false (stint_desk_bind_internal (fixture->desk, 1, "ADM", &done, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_INVALID);
  after = stint_fixture_dump (fixture);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (stint_desk_cancel_op (fixture->desk, 1, NULL, NULL));
  g_assert_true (stint_desk_bind_internal (fixture->desk, 1, "ADM", &done, NULL));
  stint_done_clear (&done);
}

/* The outbox shows first what needs attention, and counts it apart from what waits. */
static void
test_list (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) all = NULL;

  put_in_state (fixture, ENTRY, STINT_STATE_DONE, 1, FALSE);
  put_in_state (fixture, UPDATE, STINT_STATE_ATTENTION, 1, FALSE);
  open = stint_store_list_ops (fixture->store, FALSE, 0, NULL);
  all = stint_store_list_ops (fixture->store, TRUE, 0, NULL);
  g_assert_cmpuint (open->len, ==, 2);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpint (((StintOp *) g_ptr_array_index (open, 0))->id, ==, UPDATE);
  g_assert_cmpint (((StintOp *) g_ptr_array_index (all, 2))->id, ==, ENTRY);
  g_assert_cmpint (stint_store_count_waiting (fixture->store, NULL), ==, 1);
  g_assert_cmpint (stint_store_count_ops (fixture->store, STINT_STATE_ATTENTION, NULL),
                   ==, 1);
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, set_up_planned, test, stint_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox/states", test_states);
  g_test_add ("/outbox/unplanned", StintFixture, NULL, set_up, test_unplanned,
              stint_fixture_tear_down);
  add ("/outbox/not-found", test_not_found);
  add ("/outbox/unblock", test_unblock);
  add ("/outbox/release", test_release);
  add ("/outbox/void", test_void);
  add ("/outbox/void-again", test_void_again);
  add ("/outbox/no-void", test_no_void);
  add ("/outbox/claim", test_claim);
  add ("/outbox/mend", test_mend);
  add ("/outbox/mend-refused", test_mend_refused);
  g_test_add_func ("/outbox/mend-half", test_mend_half);
  add ("/outbox/list", test_list);
  g_test_add ("/outbox/bind-internal", StintFixture, NULL, stint_fixture_set_up_shop,
              test_bind_internal, stint_fixture_tear_down);
  return g_test_run ();
}
