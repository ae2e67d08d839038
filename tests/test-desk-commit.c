#include "core/desk.h"

#include <string.h>

#include "core/error.h"
#include "tests/support/fixture.h"

#define NOW_S STINT_FIXTURE_NOW_S
#define PRINTER "T20261120.0001"
#define VPN "T20261120.0002"

/* The outbox as "kind state held" by id, held in seconds from now. */
static char *
outbox (StintFixture *fixture)
{
  g_autoptr (GPtrArray) ops = stint_store_list_ops (fixture->store, TRUE, 0, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 now_s = stint_clock_now_s (STINT_CLOCK (fixture->clock));

  for (guint i = ops->len; i > 0; i--)
    {
      StintOp *op = g_ptr_array_index (ops, i - 1);

      g_string_append_printf (text, "%s %s %d\n", op->kind, op->state,
                              (int) (op->hold_until_s - now_s));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_outbox (StintFixture *fixture, const char *expected)
{
  g_autofree char *text = outbox (fixture);

  g_assert_cmpstr (text, ==, expected);
}

/* An engagement of n stints becomes n entries, in the order they were worked, all with
 * the words of one commit, and is closed. */
static void
test_entries (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  StintDone done = { 0 };

  for (guint i = 0; i < 3; i++)
    {
      stint_fixture_engage (fixture, PRINTER);
      stint_fixture_wait (fixture, 100);
      if (i < 2)
        stint_fixture_park (fixture);
      stint_fixture_wait (fixture, i < 2 ? 50 : 0);
    }
  stint_fixture_disengage (fixture, &words, &done);
  g_assert_cmpuint (done.entries->len, ==, 3);
  g_assert_cmpuint (done.op_ids->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      StintSpan entry = g_array_index (done.entries, StintSpan, i);
      g_autoptr (StintOp) op =
        stint_store_get_op (fixture->store, g_array_index (done.op_ids, gint64, i), NULL);
      g_autoptr (StintStint) stint =
        stint_store_get_stint (fixture->store, op->stint_id, NULL);

      g_assert_cmpint (entry.start_s, ==, NOW_S + 150 * i);
      g_assert_cmpint (entry.end_s, ==, NOW_S + 150 * i + 100);
      g_assert_cmpint (stint->start_s, ==, entry.start_s);
      g_assert_cmpstr (stint->key, ==, op->key);
      g_assert_cmpstr (stint->summary, ==, "Replaced the fuser");
    }
  assert_outbox (fixture,
                 "time-entry queued 10\ntime-entry queued 10\ntime-entry queued 10\n");
  g_assert_cmpint (
    stint_fixture_number (fixture, "SELECT count (*) FROM engagement WHERE closed_s > 0"),
    ==, 1);
  stint_done_clear (&done);
}

static const struct
{
  StintOutcome outcome;
  const char *update_kind;
  const char *status_id; /* (nullable) */
  const char *outbox;
} outcomes[] = {
  { STINT_OUTCOME_CONTINUE, NULL, NULL, "time-entry queued 10\n" },
  { STINT_OUTCOME_CONTINUE, "none", NULL, "time-entry queued 10\n" },
  { STINT_OUTCOME_CONTINUE, "disengaged", NULL,
    "time-entry queued 10\nclient-update queued 20\n" },
  { STINT_OUTCOME_WAITING_CLIENT, NULL, "7", "time-entry queued 10\nstatus queued 10\n" },
  { STINT_OUTCOME_WAITING_VENDOR, NULL, "12",
    "time-entry queued 10\nstatus queued 10\n" },
  { STINT_OUTCOME_ESCALATE, NULL, "11", "time-entry queued 10\nstatus queued 10\n" },
  { STINT_OUTCOME_COMPLETE, "complete", "5",
    "time-entry queued 10\nclient-update queued 20\nstatus queued 10\n" },
};

/* Each outcome sets the shop's own status for it, and an update goes out when asked for,
 * held longer than the rest. */
static void
test_outcomes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      StintFixture fixture = { 0 };
      StintHandOver words = stint_fixture_hand_over (outcomes[i].outcome);
      StintDone done = { 0 };
      g_autoptr (StintCommit) commit = NULL;

      stint_fixture_set_up_shop (&fixture, NULL);
      words.update_kind = outcomes[i].update_kind;
      stint_fixture_engage (&fixture, PRINTER);
      stint_fixture_wait (&fixture, 60);
      stint_fixture_disengage (&fixture, &words, &done);
      assert_outbox (&fixture, outcomes[i].outbox);
      commit = stint_store_get_commit (fixture.store, 1, NULL);
      g_assert_cmpstr (commit->status_id, ==, outcomes[i].status_id);
      g_assert_cmpstr (commit->base_status_id, ==,
                       outcomes[i].status_id != NULL ? "1" : NULL);
      g_assert_cmpstr (commit->outcome, ==, stint_outcome_to_text (outcomes[i].outcome));
      g_assert_true (commit->completes ==
                     (outcomes[i].outcome == STINT_OUTCOME_COMPLETE));
      g_assert_cmpint (commit->account_id, ==, fixture.account_id);
      stint_done_clear (&done);
      stint_fixture_tear_down (&fixture, NULL);
    }
}

/* No internal word of a hand-over has a way into what the client reads. */
static void
test_internal_words (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_WAITING_CLIENT);
  g_autoptr (StintCommit) commit = NULL;
  StintDone done = { 0 };

  words.done = "SECRET-done";
  words.summary = "We replaced the fuser";
  words.next = "SECRET-next";
  words.left_off = "SECRET-left";
  words.roll_back = "SECRET-back";
  words.roll_forward = "SECRET-forward";
  words.update_kind = "disengaged";
  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  stint_fixture_disengage (fixture, &words, &done);
  commit = stint_store_get_commit (fixture->store, 1, NULL);
  g_assert_cmpstr (commit->roll_back, ==, "SECRET-back");
  g_assert_null (strstr (commit->update_text, "SECRET"));
  g_assert_null (strstr (commit->update_title, "SECRET"));
  g_assert_null (strstr (commit->summary, "SECRET"));
  g_assert_nonnull (strstr (commit->update_text, "We replaced the fuser"));
  stint_done_clear (&done);
}

/* Without a status for the outcome the work is written all the same, and the preview says
 * that the status stays. */
static void
test_no_status (void)
{
  StintFixture fixture = { 0 };
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_COMPLETE);
  StintPreview *preview = NULL;
  StintDone done = { 0 };

  stint_fixture_set_up (&fixture, NULL);
  stint_fixture_engage (&fixture, PRINTER);
  stint_fixture_wait (&fixture, 60);
  preview = stint_desk_preview (fixture.desk, 0, &words, NULL);
  g_assert_nonnull (preview->warning);
  g_assert_null (preview->status_label);
  stint_preview_free (preview);
  stint_fixture_disengage (&fixture, &words, &done);
  assert_outbox (&fixture, "time-entry queued 10\nstatus queued 10\n");
  g_assert_nonnull (done.warning);
  g_assert_false (done.known);
  stint_done_clear (&done);
  stint_fixture_tear_down (&fixture, NULL);
}

/* A shop that has no status for an outcome keeps the one it has, and that is said. */
static void
test_shop_without_status (void)
{
  StintFixture fixture = { 0 };
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_COMPLETE);
  g_auto (StintDone) done = { 0 };

  stint_fixture_set_up (&fixture, NULL);
  stint_fixture_add_account (&fixture);
  stint_fixture_add_choice (&fixture, "status", "1", "New", "new", FALSE);
  stint_fixture_engage (&fixture, PRINTER);
  stint_fixture_wait (&fixture, 60);
  stint_fixture_disengage (&fixture, &words, &done);
  assert_outbox (&fixture, "time-entry queued 10\n");
  g_assert_nonnull (done.warning);
  stint_fixture_tear_down (&fixture, NULL);
}

/* A text that no PSA holds is refused by how much it is too long, and not cut. */
static void
test_too_long (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  g_autofree char *fits = g_strnfill (29990, 'a');
  g_autofree char *long_text = g_strnfill (30001, 'a');
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  words.summary = long_text;
  g_assert_false (stint_desk_disengage (fixture->desk, 0, &words, &done, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "1 characters too long"));
  stint_done_clear (&done);
  words.summary = fits;
  words.done = fits;
  stint_fixture_disengage (fixture, &words, &done);
}

/* An interrupt is disengaged from only once it is bound; internal time is recorded with
 * its words and not posted. */
static void
test_interrupt (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_COMPLETE);
  g_autoptr (GError) error = NULL;
  StintDone done = { 0 };

  g_assert_true (stint_desk_interrupt (fixture->desk, "phone", STINT_NOW, &done, &error));
  stint_fixture_wait (fixture, 60);
  stint_done_clear (&done);
  g_assert_false (stint_desk_disengage (fixture->desk, 0, &words, &done, &error));
  g_assert_error (error, STINT_ERROR, STINT_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (stint_desk_bind_internal (fixture->desk, 1, "training", &done, &error));
  stint_done_clear (&done);
  stint_fixture_disengage (fixture, &words, &done);
  assert_outbox (fixture, "");
  g_assert_cmpint (stint_fixture_number (fixture, "SELECT count (*) FROM work"), ==, 1);
  g_assert_cmpint (stint_store_count_unposted (fixture->store, NULL), ==, 0);
  stint_done_clear (&done);
}

/* A stint of zero seconds is kept and never posted; with nothing else worked the words go
 * out as an internal note. */
static void
test_zero_seconds (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  StintDone done = { 0 };

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_disengage (fixture, &words, &done);
  g_assert_cmpuint (done.entries->len, ==, 0);
  assert_outbox (fixture, "internal-note queued 10\n");
  g_assert_cmpint (
    stint_fixture_number (fixture, "SELECT count (*) FROM stint WHERE work_id IS NULL"),
    ==, 1);
  stint_done_clear (&done);
}

/* One second is a stint like any other. */
static void
test_one_second (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  StintDone done = { 0 };

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 1);
  stint_fixture_disengage (fixture, &words, &done);
  g_assert_cmpuint (done.entries->len, ==, 1);
  g_assert_cmpint (stint_spans_seconds (done.entries), ==, 1);
  stint_done_clear (&done);
}

/* Parked with a note the stints so far are posted at once and the engagement stays open;
 * the next stint is an entry of its own. */
static void
test_park_note (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver note = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (StintEngagement) parked = NULL;
  StintDone done = { 0 };

  note.next = "Order the part";
  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  g_assert_true (stint_desk_park (fixture->desk, &note, STINT_NOW, &done, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (done.entries->len, ==, 1);
  stint_done_clear (&done);
  parked = stint_store_get_slot (fixture->store, 1, NULL);
  g_assert_cmpstr (parked->next, ==, "Order the part");
  g_assert_cmpint (parked->unposted_seconds, ==, 0);
  g_assert_cmpint (parked->worked_seconds, ==, 60);
  stint_fixture_wait (fixture, 10);
  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 30);
  stint_fixture_disengage (fixture, &note, &done);
  g_assert_cmpuint (done.entries->len, ==, 1);
  g_assert_cmpint (stint_spans_seconds (done.entries), ==, 30);
  stint_done_clear (&done);
}

/* Parked without what was done nothing is posted; what is next is kept. */
static void
test_park_next (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver note = { .next = "Order the part" };
  g_autoptr (StintEngagement) parked = NULL;
  StintDone done = { 0 };

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  g_assert_true (stint_desk_park (fixture->desk, &note, STINT_NOW, &done, NULL));
  parked = stint_store_get_slot (fixture->store, 1, NULL);
  g_assert_cmpstr (parked->next, ==, "Order the part");
  g_assert_cmpint (parked->unposted_seconds, ==, 60);
  assert_outbox (fixture, "");
  stint_done_clear (&done);
}

/* Parking with a note leaves alone what is next and what was being typed, unless it says
 * something else itself. */
static void
test_park_keeps (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver next = { .next = "Call Bob" };
  StintHandOver note = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  StintDraft typed = { .done = (char *) "Half a page", .roll_back = (char *) "Undo" };
  g_autoptr (StintEngagement) parked = NULL;
  g_autoptr (StintDraft) kept = NULL;
  StintDone done = { 0 };

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  g_assert_true (stint_desk_park (fixture->desk, &next, STINT_NOW, &done, NULL));
  stint_done_clear (&done);
  stint_fixture_wait (fixture, 60);
  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  g_assert_true (stint_desk_save_draft (fixture->desk, 1, &typed, NULL));
  g_assert_true (stint_desk_park (fixture->desk, &note, STINT_NOW, &done, NULL));
  stint_done_clear (&done);
  parked = stint_store_get_slot (fixture->store, 1, NULL);
  g_assert_cmpstr (parked->next, ==, "Call Bob");
  kept = stint_store_get_draft (fixture->store, 1, NULL);
  g_assert_nonnull (kept);
  g_assert_cmpstr (kept->done, ==, "Half a page");
  g_assert_cmpstr (kept->roll_back, ==, "Undo");
}

/* Holds come from the settings, a negative one is none, and what is to be sent now is not
 * held; send-now frees what is held already. */
static void
test_holds (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_COMPLETE);
  StintDone done = { 0 };

  words.update_kind = "complete";
  stint_fixture_set_setting (fixture, "send.entry-hold-seconds", "45");
  stint_fixture_set_setting (fixture, "send.update-hold-seconds", "-5");
  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  stint_fixture_disengage (fixture, &words, &done);
  assert_outbox (fixture, "time-entry queued 45\nclient-update queued 0\n"
                          "status queued 45\n");
  g_assert_true (stint_desk_send_now (fixture->desk, NULL));
  assert_outbox (fixture, "time-entry queued 0\nclient-update queued 0\n"
                          "status queued 0\n");
  stint_done_clear (&done);
  words.send_now = TRUE;
  words.outcome = STINT_OUTCOME_CONTINUE;
  words.update_kind = NULL;
  stint_fixture_engage (fixture, VPN);
  stint_fixture_wait (fixture, 60);
  stint_fixture_disengage (fixture, &words, &done);
  assert_outbox (fixture, "time-entry queued -60\nclient-update queued -60\n"
                          "status queued -60\ntime-entry queued 0\n");
  stint_done_clear (&done);
}

/* A stint may end at the moment the sheet was opened instead of now. */
static void
test_ended_before (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  StintDone done = { 0 };

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  words.ended_s = NOW_S + 40;
  stint_fixture_disengage (fixture, &words, &done);
  g_assert_cmpint (stint_spans_seconds (done.entries), ==, 40);
  g_assert_cmpint (done.at_s, ==, NOW_S + 40);
  stint_done_clear (&done);
}

/* A draft is dropped by the commit it became. */
static void
test_draft (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  StintDraft typed = { .done = (char *) "Repl" };
  g_autoptr (StintDraft) kept = NULL;
  StintDone done = { 0 };

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  g_assert_true (stint_desk_save_draft (fixture->desk, 1, &typed, NULL));
  kept = stint_store_get_draft (fixture->store, 1, NULL);
  g_assert_cmpstr (kept->done, ==, "Repl");
  stint_fixture_disengage (fixture, &words, &done);
  g_assert_null (stint_store_get_draft (fixture->store, 1, NULL));
  stint_done_clear (&done);
}

/* What is committed after the PSA has said that it knows no such ticket needs a person
 * from the start, and can go once the work is bound to one. */
static void
test_unknown_number (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  StintDone done = { 0 };
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintOp) op = NULL;

  stint_fixture_engage (fixture, "T20261124.9999");
  txn = stint_store_begin (fixture->store, NULL);
  g_assert_true (stint_store_set_lookup_message (txn, 1, "no such ticket", NULL));
  g_assert_true (stint_txn_commit (txn, NULL));
  stint_fixture_wait (fixture, 60);
  stint_fixture_disengage (fixture, &words, &done);
  assert_outbox (fixture, "time-entry attention 10\n");
  op = stint_store_get_op (fixture->store, g_array_index (done.op_ids, gint64, 0), NULL);
  g_assert_cmpstr (op->message, ==, "no such ticket");
  stint_done_clear (&done);

  stint_desk_bind (fixture->desk, 1, PRINTER, &done, NULL);
  assert_outbox (fixture, "time-entry queued 10\n");
  stint_done_clear (&done);
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, stint_fixture_set_up_shop, test,
              stint_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/desk-commit/entries", test_entries);
  g_test_add_func ("/desk-commit/outcomes", test_outcomes);
  add ("/desk-commit/internal-words", test_internal_words);
  g_test_add_func ("/desk-commit/no-status", test_no_status);
  g_test_add_func ("/desk-commit/shop-without-status", test_shop_without_status);
  add ("/desk-commit/too-long", test_too_long);
  add ("/desk-commit/interrupt", test_interrupt);
  add ("/desk-commit/zero-seconds", test_zero_seconds);
  add ("/desk-commit/one-second", test_one_second);
  add ("/desk-commit/park-note", test_park_note);
  add ("/desk-commit/park-next", test_park_next);
  add ("/desk-commit/park-keeps", test_park_keeps);
  add ("/desk-commit/holds", test_holds);
  add ("/desk-commit/ended-before", test_ended_before);
  add ("/desk-commit/draft", test_draft);
  add ("/desk-commit/unknown-number", test_unknown_number);
  return g_test_run ();
}
