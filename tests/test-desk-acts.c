#include "core/error.h"
#include "core/setting.h"
#include "core/store-acts.h"
#include "tests/support/fixture.h"

/* What is done to a ticket beside the work on it, and to a stint after the fact, as far
 * as it concerns what is written here. */

#define PRINTER "T20261120.0001"
#define VPN "T20261120.0002"
#define MAILBOX "T20261122.0004" /* somebody else's */
#define NOW_S STINT_FIXTURE_NOW_S

static gint64
count_ops (StintFixture *fixture, const char *kind, const char *state)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT count (*) FROM op WHERE kind = '%s' AND state LIKE '%s'", kind, state);

  return stint_fixture_number (fixture, sql);
}

/* A refusal changes nothing. */
static void
check_refused (StintFixture *fixture,
               gboolean done_it,
               const char *before,
               StintError code,
               GError **error)
{
  g_autofree char *after = stint_fixture_dump (fixture);

  g_assert_false (done_it);
  g_assert_error (*error, STINT_ERROR, (int) code);
  g_assert_cmpstr (before, ==, after);
  g_clear_error (error);
}

/* Nobody's ticket is taken without an engagement being opened, and only once needed. */
static void
test_take (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };
  g_auto (StintDone) none = { 0 };
  g_autofree char *before = NULL;
  g_autoptr (GPtrArray) parked = NULL;

  g_assert_true (stint_desk_take (fixture->desk, MAILBOX, &done, &error));
  g_assert_cmpstr (done.ticket_number, ==, MAILBOX);
  g_assert_cmpint (count_ops (fixture, "take-ticket", "queued"), ==, 1);
  parked = stint_store_list_parked (fixture->store, NULL);
  g_assert_cmpuint (parked->len, ==, 0);
  before = stint_fixture_dump (fixture);
  check_refused (fixture, stint_desk_take (fixture->desk, PRINTER, &none, &error), before,
                 STINT_ERROR_NOTHING_TO_DO, &error);
  check_refused (fixture, stint_desk_take (fixture->desk, "no such words", &none, &error),
                 before, STINT_ERROR_NOT_FOUND, &error);
}

/* Its history is that of work; a take is none. */
static void
test_history (StintFixture *fixture, gconstpointer unused)
{
  g_auto (StintDone) done = { 0 };
  g_autoptr (GPtrArray) commits = NULL;

  g_assert_true (stint_desk_take (fixture->desk, MAILBOX, &done, NULL));
  commits = stint_store_list_commits_of_ticket (fixture->store, MAILBOX, NULL);
  g_assert_cmpuint (commits->len, ==, 0);
}

/* An interrupt gets a number of its own until its ticket is made; it is disengaged like
 * any other, and can be bound to a ticket after all. */
static void
test_new_ticket (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) begun = { 0 };
  g_auto (StintDone) done = { 0 };
  g_auto (StintDone) bound = { 0 };
  g_auto (StintDone) none = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *long_title = g_strnfill (251, 'x');

  g_assert_true (
    stint_desk_interrupt (fixture->desk, "Smoke", STINT_NOW, &begun, &error));
  before = stint_fixture_dump (fixture);
  check_refused (
    fixture,
    stint_desk_bind_new (fixture->desk, begun.engagement_id, " ", NULL, &none, &error),
    before, STINT_ERROR_INVALID, &error);
  check_refused (fixture,
                 stint_desk_bind_new (fixture->desk, begun.engagement_id, "Contoso",
                                      long_title, &none, &error),
                 before, STINT_ERROR_INVALID, &error);
  check_refused (fixture,
                 stint_desk_bind_new (fixture->desk, 99, "Contoso", NULL, &none, &error),
                 before, STINT_ERROR_NOT_FOUND, &error);
  g_assert_true (stint_desk_bind_new (fixture->desk, begun.engagement_id, "Contoso", NULL,
                                      &done, &error));
  g_assert_cmpstr (done.ticket_number, ==, "NEW-1");
  g_free (before);
  before = stint_fixture_dump (fixture);
  check_refused (fixture,
                 stint_desk_bind_new (fixture->desk, begun.engagement_id, "Contoso", NULL,
                                      &none, &error),
                 before, STINT_ERROR_INVALID, &error);
  g_assert_true (
    stint_desk_bind (fixture->desk, begun.engagement_id, PRINTER, &bound, &error));
  g_assert_cmpint (count_ops (fixture, "new-ticket", "cancelled"), ==, 1);
  g_assert_cmpstr (bound.ticket_number, ==, PRINTER);
}

/* Without an account an act on a ticket has nowhere to go. */
static void
test_no_account (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) none = { 0 };
  g_autofree char *before = stint_fixture_dump (fixture);

  check_refused (fixture, stint_desk_take (fixture->desk, MAILBOX, &none, &error), before,
                 STINT_ERROR_INVALID, &error);
}

static void
set (StintFixture *fixture, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
    stint_desk_set_setting (fixture->desk, stint_setting_find (name), value, &error));
  g_assert_no_error (error);
}

/* Unless the shop wants it, engaging tells the PSA nothing. Where it does, the status is
 * set once, and who is on the ticket is what was said last. */
static void
test_presence (StintFixture *fixture, gconstpointer unused)
{
  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_park (fixture);
  g_assert_cmpint (stint_fixture_number (fixture, "SELECT count (*) FROM op"), ==, 0);
  set (fixture, STINT_SETTING_ENGAGE_STATUS, "on");
  set (fixture, STINT_SETTING_PRESENCE_FIELD, "Working on it");
  stint_fixture_wait (fixture, 60);
  stint_fixture_engage (fixture, VPN);
  g_assert_cmpint (count_ops (fixture, "status", "queued"), ==, 1);
  stint_fixture_wait (fixture, 60);
  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  stint_fixture_engage (fixture, VPN);
  /* Two statuses, which keep their place; of who is on them only the last is left. */
  g_assert_cmpint (count_ops (fixture, "status", "queued"), ==, 2);
  g_assert_cmpint (count_ops (fixture, "presence", "queued"), ==, 2);
  g_assert_cmpint (count_ops (fixture, "presence", "cancelled"), ==, 1);
  set (fixture, STINT_SETTING_ENGAGE_STATUS, "off");
  set (fixture, STINT_SETTING_PRESENCE_FIELD, "");
  stint_fixture_wait (fixture, 60);
  stint_fixture_engage (fixture, PRINTER);
  g_assert_cmpint (count_ops (fixture, "presence", "queued"), ==, 2);
}

/* Each setting takes what it says and nothing else. */
static void
test_settings (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *name;
    const char *value;
    gboolean takes;
  } values[] = {
    { STINT_SETTING_ENGAGE_STATUS, "on", TRUE },
    { STINT_SETTING_ENGAGE_STATUS, "On", FALSE },
    { "send.entry-hold-seconds", "0", TRUE },
    { "send.entry-hold-seconds", "3601", FALSE },
    { "send.entry-hold-seconds", "-1", FALSE },
    { "send.entry-hold-seconds", "ten", FALSE },
    { "send.entry-hold-seconds", "", FALSE },
    { STINT_SETTING_PRESENCE_FIELD, "Wer arbeitet «daran»?", TRUE },
    { STINT_SETTING_PRESENCE_FIELD, "\xff", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const StintSetting *setting = stint_setting_find (values[i].name);
      g_autoptr (GError) error = NULL;

      g_test_message ("value %u of %s", i, values[i].name);
      g_assert_true (stint_desk_set_setting (fixture->desk, setting, values[i].value,
                                             &error) == values[i].takes);
      g_assert_true (values[i].takes ==
                     !g_error_matches (error, STINT_ERROR, STINT_ERROR_INVALID));
    }
  g_assert_null (stint_setting_find ("courier.put-back"));
}

/* A stint's times can change as long as they collide with nothing. */
static void
test_amend_span (StintFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    gint64 from;
    gint64 to;
    int code; /* -1: none */
  } spans[] = {
    { -600, -300, -1 },
    { -100, -100, STINT_ERROR_INVALID },
    { -100, -200, STINT_ERROR_INVALID },
    { -100, 7200, STINT_ERROR_INVALID },
    { -100, 30, STINT_ERROR_OVERLAP }, /* the other stint */
    { -300, 0, -1 },
  };
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  g_auto (StintDone) first = { 0 };
  g_autoptr (GError) error = NULL;

  words.ended_s = STINT_NOW;
  g_assert_true (stint_desk_log (fixture->desk, VPN,
                                 (StintSpan){ NOW_S - 900, NOW_S - 60 }, FALSE, &words,
                                 &first, &error));
  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  stint_fixture_park (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      const StintSpan span = { NOW_S + spans[i].from, NOW_S + spans[i].to };
      g_autofree char *before = stint_fixture_dump (fixture);
      g_auto (StintDone) done = { 0 };
      gboolean fine =
        stint_desk_amend (fixture->desk, first.stint_id, NULL, span, &done, &error);
      g_autoptr (StintStint) stint =
        stint_store_get_stint (fixture->store, first.stint_id, NULL);

      g_test_message ("span %u", i);
      if (spans[i].code >= 0)
        check_refused (fixture, fine, before, (StintError) spans[i].code, &error);
      else
        {
          g_assert_no_error (error);
          g_assert_cmpint (stint->start_s, ==, span.start_s);
          g_assert_cmpint (stint->end_s, ==, span.end_s);
          g_assert_cmpstr (stint->captured_by, ==, "typed");
        }
    }
}

/* What runs, what has no words yet and what is discarded is refused, each for its reason.
 */
static void
test_amend_refused (StintFixture *fixture, gconstpointer unused)
{
  const StintMend words = { .summary = "other" };
  const StintMend blank = { .summary = "  " };
  const StintSpan none = { 0, 0 };
  const StintHandOver hand_over = stint_fixture_hand_over (STINT_OUTCOME_CONTINUE);
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };
  g_autofree char *before = NULL;

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  before = stint_fixture_dump (fixture);
  check_refused (fixture,
                 stint_desk_amend (fixture->desk, 1, &words, none, &done, &error), before,
                 STINT_ERROR_INVALID, &error);
  check_refused (fixture,
                 stint_desk_amend (fixture->desk, 1, NULL,
                                   (StintSpan){ NOW_S, NOW_S + 30 }, &done, &error),
                 before, STINT_ERROR_INVALID, &error);
  check_refused (fixture, stint_desk_amend (fixture->desk, 1, NULL, none, &done, &error),
                 before, STINT_ERROR_NOTHING_TO_DO, &error);
  check_refused (fixture,
                 stint_desk_amend (fixture->desk, 9, &words, none, &done, &error), before,
                 STINT_ERROR_NOT_FOUND, &error);
  stint_done_clear (&done);
  stint_fixture_disengage (fixture, &hand_over, &done);
  g_free (before);
  before = stint_fixture_dump (fixture);
  check_refused (fixture,
                 stint_desk_amend (fixture->desk, 1, &blank, none, &done, &error), before,
                 STINT_ERROR_INVALID, &error);
}

/* What is open moves as it is: the running stint runs on, what is left parked keeps a
 * number, and what is left empty is gone. */
static void
test_move_open (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };
  g_auto (StintDone) again = { 0 };
  g_autoptr (StintEngagement) running = NULL;
  g_autoptr (GPtrArray) parked = NULL;

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 60);
  stint_fixture_park (fixture);
  stint_fixture_wait (fixture, 60);
  stint_fixture_engage (fixture, PRINTER);
  g_assert_true (stint_desk_move (fixture->desk, 2, VPN, &done, &error));
  running = stint_store_get_running (fixture->store, NULL);
  g_assert_cmpstr (running->ticket_number, ==, VPN);
  g_assert_cmpint (running->running_since_s, ==, NOW_S + 120);
  parked = stint_store_list_parked (fixture->store, NULL);
  g_assert_cmpuint (parked->len, ==, 1);
  g_assert_cmpint (((StintEngagement *) g_ptr_array_index (parked, 0))->slot, >, 0);
  g_assert_true (stint_desk_move (fixture->desk, 1, VPN, &again, &error));
  g_clear_pointer (&parked, g_ptr_array_unref);
  parked = stint_store_list_parked (fixture->store, NULL);
  g_assert_cmpuint (parked->len, ==, 0);
}

/* What was committed and of which nothing was sent belongs to the other ticket with all
 * that was said, over the status that one has; its commit keeps its instant. */
static void
test_move_unsent (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_WAITING_CLIENT);
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };
  g_auto (StintDone) moved = { 0 };
  g_auto (StintDone) again = { 0 };
  g_autofree char *before = NULL;
  g_autoptr (StintStint) stint = NULL;
  g_autoptr (StintCommit) commit = NULL;

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 600);
  stint_fixture_disengage (fixture, &words, &done);
  stint_fixture_wait (fixture, 3600);
  g_assert_true (stint_desk_move (fixture->desk, 1, VPN, &moved, &error));
  stint = stint_store_get_stint (fixture->store, 1, NULL);
  commit = stint_store_get_commit (fixture->store, stint->work_id, NULL);
  g_assert_false (stint->discarded);
  g_assert_cmpint (moved.stint_id, ==, 1);
  g_assert_cmpstr (stint->ticket_number, ==, VPN);
  g_assert_cmpint (commit->committed_s, ==, NOW_S + 600);
  g_assert_cmpstr (commit->status_id, ==, "7");
  g_assert_cmpstr (commit->base_status_id, ==, "1");
  g_assert_cmpint (count_ops (fixture, "time-entry", "queued"), ==, 1);
  g_assert_cmpint (count_ops (fixture, "status", "queued"), ==, 1);
  g_assert_cmpint (stint_fixture_number (fixture, "SELECT count (*) FROM op"), ==,
                   (gint64) done.op_ids->len);
  before = stint_fixture_dump (fixture);
  check_refused (fixture, stint_desk_move (fixture->desk, 1, VPN, &again, &error), before,
                 STINT_ERROR_NOTHING_TO_DO, &error);
}

/* One of several stints moves alone: the update, the status and, where it was to carry
 * it, the hand-over stay with the others. */
static void
test_move_part (StintFixture *fixture, gconstpointer unused)
{
  StintHandOver words = stint_fixture_hand_over (STINT_OUTCOME_WAITING_CLIENT);
  g_autoptr (GError) error = NULL;
  g_auto (StintDone) done = { 0 };
  g_auto (StintDone) moved = { 0 };
  g_autoptr (StintStint) stays = NULL;
  g_autoptr (StintStint) goes = NULL;
  g_autoptr (StintCommit) commit = NULL;

  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 600);
  stint_fixture_park (fixture);
  stint_fixture_wait (fixture, 600);
  stint_fixture_engage (fixture, PRINTER);
  stint_fixture_wait (fixture, 600);
  stint_fixture_disengage (fixture, &words, &done);
  g_assert_true (stint_desk_move (fixture->desk, 2, VPN, &moved, &error));
  stays = stint_store_get_stint (fixture->store, 1, NULL);
  goes = stint_store_get_stint (fixture->store, 2, NULL);
  commit = stint_store_get_commit (fixture->store, goes->work_id, NULL);
  g_assert_cmpstr (stays->ticket_number, ==, PRINTER);
  g_assert_cmpstr (goes->ticket_number, ==, VPN);
  g_assert_cmpint (goes->work_id, !=, stays->work_id);
  g_assert_null (commit->status_id);
  g_assert_nonnull (commit->done);
  g_assert_cmpint (count_ops (fixture, "time-entry", "queued"), ==, 2);
  g_assert_cmpint (count_ops (fixture, "status", "queued"), ==, 1);
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, stint_fixture_set_up_shop, test,
              stint_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/desk-acts/take", test_take);
  add ("/desk-acts/history", test_history);
  add ("/desk-acts/new-ticket", test_new_ticket);
  g_test_add ("/desk-acts/no-account", StintFixture, NULL, stint_fixture_set_up,
              test_no_account, stint_fixture_tear_down);
  add ("/desk-acts/presence", test_presence);
  add ("/desk-acts/settings", test_settings);
  add ("/desk-acts/amend/span", test_amend_span);
  add ("/desk-acts/amend/refused", test_amend_refused);
  add ("/desk-acts/move/open", test_move_open);
  add ("/desk-acts/move/unsent", test_move_unsent);
  add ("/desk-acts/move/part", test_move_part);
  return g_test_run ();
}
