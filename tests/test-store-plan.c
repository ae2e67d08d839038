#include "core/store-outbox.h"

#include <string.h>

#include "core/desk.h"
#include "tests/support/fixture.h"

#define NOW_S STINT_FIXTURE_NOW_S

/* A plan of one entry's op in @n steps, with keys "A", "B" and so on. */
static GPtrArray *
plan (gint64 op_id, guint n, const char *sight_class)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_step_free);

  for (guint i = 0; i < n; i++)
    {
      StintStep *step = stint_step_new ();

      step->op_id = op_id;
      step->position = i;
      step->kind = STINT_STEP_TIME_CREATE;
      step->key = g_strdup_printf ("%c", 'A' + (char) i);
      step->entity = g_strdup ("Rows");
      step->sight_class = g_strdup (sight_class);
      step->ticket_id = g_strdup ("101");
      stint_step_set_payload (step, g_variant_new_parsed ("{'n': <%u>}", n));
      g_ptr_array_add (steps, step);
    }
  return steps;
}

static void
put (StintFixture *fixture, guint n, const char *sight_class)
{
  g_autoptr (GPtrArray) steps = plan (1, n, sight_class);
  g_autoptr (StintTxn) txn = stint_store_begin (fixture->store, NULL);
  g_autoptr (GError) error = NULL;

  stint_store_put_steps (txn, fixture->account_id, steps, NOW_S, &error);
  g_assert_no_error (error);
  g_assert_true (stint_txn_commit (txn, NULL));
}

/* The steps that the op has, such as "A1 B1": the key, and what it was planned of. */
static char *
steps_of (StintFixture *fixture)
{
  g_autoptr (GPtrArray) rows = stint_store_list_steps_of_op (fixture->store, 1, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const StintStepRow *row = g_ptr_array_index (rows, i);
      guint n = 0;

      g_assert_true (g_variant_lookup (row->step->payload, "n", "u", &n));
      g_string_append_printf (text, "%s%s%u", i > 0 ? " " : "", row->step->key, n);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_steps (StintFixture *fixture, const char *wanted, const char *op_state)
{
  g_autofree char *text = steps_of (fixture);
  g_autoptr (StintOp) op = stint_store_get_op (fixture->store, 1, NULL);

  g_assert_cmpstr (text, ==, wanted);
  g_assert_cmpstr (op->state, ==, op_state);
}

static void
set_up (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = { .done = "Replaced the fuser", .ended_s = STINT_NOW };
  StintSpan span = { NOW_S - 600, NOW_S - 60 };
  g_auto (StintDone) done = { 0 };

  stint_fixture_set_up_shop (fixture, unused);
  g_assert_true (
    stint_desk_log (fixture->desk, "T20261120.0001", span, FALSE, &words, &done, NULL));
}

static void
change (StintFixture *fixture, const char *sql)
{
  g_autofree char *path = stint_fixture_file (fixture, "stint.db");

  stint_fixture_run (path, sql);
}

/* What was never sent takes whatever shape its work is planned into, there and back. */
static void
test_never_sent (StintFixture *fixture, gconstpointer unused)
{
  put (fixture, 1, "rows");
  assert_steps (fixture, "A1", "queued");
  put (fixture, 2, "rows");
  assert_steps (fixture, "A2 B2", "queued");
  change (fixture, "UPDATE step SET state = 'attention'");
  put (fixture, 1, "rows");
  assert_steps (fixture, "A1", "attention");
  put (fixture, 2, "rows");
  assert_steps (fixture, "A2 B2", "attention");
  g_assert_cmpint (stint_fixture_number (fixture, "SELECT count (*) FROM step"), ==, 2);
}

/* Once a step is, or may be, at the PSA, its op keeps the steps that it has: in another
 * shape the same time would be sent again. Those that are not there can still be mended.
 */
static void
test_there (StintFixture *fixture, gconstpointer unused)
{
  static const char *const there[] = {
    "UPDATE step SET state = 'done', done_s = 1 WHERE key = 'A'",
    "UPDATE step SET state = 'verify', may_be_stored = 1 WHERE key = 'A'",
    "UPDATE step SET state = 'sending' WHERE key = 'A'",
    "UPDATE step SET state = 'attention', may_be_stored = 1 WHERE key = 'A'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (there); i++)
    {
      g_autofree char *whole = NULL;
      g_autofree char *halves = NULL;

      g_test_message ("%s", there[i]);
      change (fixture, "DELETE FROM step");
      put (fixture, 1, "rows");
      change (fixture, there[i]);
      put (fixture, 2, "rows");
      whole = steps_of (fixture);
      g_assert_cmpstr (whole, ==, "A1");
      change (fixture, "DELETE FROM step");
      put (fixture, 2, "rows");
      change (fixture, there[i]);
      put (fixture, 1, "rows");
      halves = steps_of (fixture);
      g_assert_cmpstr (halves, ==, "A2 B2");
    }
}

/* A step that is planned anew is of the kind of row that it will be by then. */
static void
test_sight_class (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) rows = NULL;

  put (fixture, 1, "rows");
  put (fixture, 1, "rows/impersonated");
  rows = stint_store_list_steps_of_op (fixture->store, 1, NULL);
  g_assert_cmpstr (((StintStepRow *) g_ptr_array_index (rows, 0))->step->sight_class, ==,
                   "rows/impersonated");
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, set_up, test, stint_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/store-plan/never-sent", test_never_sent);
  add ("/store-plan/there", test_there);
  add ("/store-plan/sight-class", test_sight_class);
  return g_test_run ();
}
