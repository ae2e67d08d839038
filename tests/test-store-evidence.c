#include "core/store-evidence.h"

#include "core/store-facts.h"
#include "core/store-feeds.h"
#include "core/store-history.h"
#include "core/store-tickets.h"
#include "tests/support/fixture.h"

#define NOW_S STINT_FIXTURE_NOW_S

static void
end (StintTxn *txn)
{
  g_autoptr (GError) error = NULL;

  stint_txn_commit (txn, &error);
  g_assert_no_error (error);
}

/* A feed comes back as it was put; one never heard of is at its beginning. */
static void
test_feed (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintFeedState) none =
    stint_store_get_feed (fixture->store, "my-time", NULL);
  g_autoptr (StintFeedState) back = NULL;
  StintFeedState state = { (char *) "17 18 19", 1, 2, TRUE, (char *) "why" };
  g_autofree char *doubts = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);

  g_assert_null (none->cursor);
  g_assert_cmpint (none->tried_s, ==, 0);
  g_assert_true (stint_store_put_feed (txn, "my-time", &state, NULL));
  end (txn);
  back = stint_store_get_feed (fixture->store, "my-time", NULL);
  g_assert_cmpstr (back->cursor, ==, "17 18 19");
  g_assert_cmpint (back->pulled_s, ==, 1);
  g_assert_cmpint (back->tried_s, ==, 2);
  g_assert_true (back->pending);
  doubts = stint_store_dup_doubts (fixture->store, NULL);
  g_assert_cmpstr (doubts, ==, "why");
}

/* Requests are counted by the hour and by purpose, and forgotten in time. */
static void
test_requests (StintFixture *fixture, gconstpointer unused)
{
  gint64 counts[STINT_N_PURPOSES] = { 0 };
  const gint64 hour_s = NOW_S - NOW_S % 3600;
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);

  stint_store_add_requests (txn, STINT_PURPOSE_PUSH, 2, hour_s + 5, NULL);
  stint_store_add_requests (txn, STINT_PURPOSE_PUSH, 3, hour_s + 3599, NULL);
  stint_store_add_requests (txn, STINT_PURPOSE_CHECK, 1, hour_s + 10, NULL);
  stint_store_add_requests (txn, STINT_PURPOSE_PUSH, 7, hour_s + 3600, NULL);
  g_assert_true (
    stint_store_count_requests (fixture->store, hour_s, hour_s + 3600, counts, NULL));
  g_assert_cmpint (counts[STINT_PURPOSE_PUSH], ==, 5);
  g_assert_cmpint (counts[STINT_PURPOSE_CHECK], ==, 1);
  g_assert_cmpint (counts[STINT_PURPOSE_TICKETS], ==, 0);
  g_assert_true (stint_store_forget_requests (txn, hour_s + 3600, NULL));
  g_assert_true (
    stint_store_count_requests (fixture->store, 0, hour_s + 7200, counts, NULL));
  g_assert_cmpint (counts[STINT_PURPOSE_PUSH], ==, 7);
}

/* What is known of the shop's use comes back as it was put. */
static void
test_load (StintFixture *fixture, gconstpointer unused)
{
  StintLoad load = { 1, 2, 3, 4, 5, 6, 7, 8 };
  StintLoad back = { 9 };
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);

  g_assert_true (stint_store_get_load (fixture->store, &back, NULL));
  g_assert_cmpint (back.used, ==, 0);
  g_assert_true (stint_store_put_load (txn, &load, NULL));
  g_assert_true (stint_store_put_load (txn, &load, NULL));
  g_assert_true (stint_store_get_load (fixture->store, &back, NULL));
  g_assert_cmpmem (&load, sizeof load, &back, sizeof back);
}

/* Names come back as long as they are fresh. */
static void
test_names (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintName) company = stint_name_new ("company", "5", "Contoso «é»");
  g_autoptr (StintName) contact = stint_name_new ("contact", "5", "");
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);

  g_assert_true (stint_store_put_name (txn, company, 1000, NULL));
  g_assert_true (stint_store_put_name (txn, contact, 500, NULL));
  names = stint_store_list_names (fixture->store, 600, NULL);
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_cmpstr (((StintName *) g_ptr_array_index (names, 0))->name, ==, "Contoso «é»");
}

static StintEntry *
entry_new (const char *id, const char *ticket, gint64 start_s)
{
  StintEntry *entry = stint_entry_new ();

  entry->id = g_strdup (id);
  entry->ticket_id = g_strdup (ticket);
  entry->resource_id = g_strdup ("7");
  entry->creator_id = g_strdup ("9");
  entry->work_type_id = g_strdup ("29");
  entry->internal_code = g_strdup (ticket == NULL ? "4" : NULL);
  entry->work_date = g_strdup ("2026-11-23");
  entry->summary = g_strdup ("did it");
  entry->start_s = start_s;
  entry->end_s = start_s + 600;
  entry->created_s = start_s + 700;
  entry->modified_s = start_s + 800;
  entry->worked_seconds = 600;
  entry->billed_seconds = 900;
  entry->billable = TRUE;
  return entry;
}

/* Every field of an entry comes back as it was put, mine by the day and anybody's by the
 * ticket. */
static void
test_entries (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintEntry) first = entry_new ("1", "101", NOW_S);
  g_autoptr (StintEntry) internal = entry_new ("2", NULL, NOW_S - 50);
  g_autoptr (StintEntry) others = entry_new ("3", "101", NOW_S - 90);
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) of_ticket = NULL;
  const StintEntry *back = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);

  stint_store_put_entry (txn, first, TRUE, NULL);
  stint_store_put_entry (txn, internal, TRUE, NULL);
  stint_store_put_entry (txn, others, FALSE, NULL);
  mine = stint_store_list_my_entries (fixture->store, "2026-11-23", "2026-11-24", NULL);
  none = stint_store_list_my_entries (fixture->store, "2026-11-22", "2026-11-23", NULL);
  of_ticket = stint_store_list_entries_of_ticket (fixture->store, "101", NULL);
  g_assert_cmpuint (mine->len, ==, 2);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (of_ticket->len, ==, 2);
  back = g_ptr_array_index (mine, 0);
  g_assert_null (back->ticket_id);
  g_assert_cmpstr (back->internal_code, ==, "4");
  back = g_ptr_array_index (mine, 1);
  g_assert_cmpstr (back->ticket_id, ==, "101");
  g_assert_cmpstr (back->creator_id, ==, "9");
  g_assert_cmpstr (back->work_type_id, ==, "29");
  g_assert_cmpstr (back->work_date, ==, "2026-11-23");
  g_assert_cmpstr (back->summary, ==, "did it");
  g_assert_cmpint (back->start_s, ==, NOW_S);
  g_assert_cmpint (back->end_s, ==, NOW_S + 600);
  g_assert_cmpint (back->created_s, ==, NOW_S + 700);
  g_assert_cmpint (back->modified_s, ==, NOW_S + 800);
  g_assert_cmpint (back->worked_seconds, ==, 600);
  g_assert_cmpint (back->billed_seconds, ==, 900);
  g_assert_true (back->billable);
  g_assert_true (stint_store_begin_entries_of_ticket (txn, "101", NULL));
  g_clear_pointer (&of_ticket, g_ptr_array_unref);
  of_ticket = stint_store_list_entries_of_ticket (fixture->store, "101", NULL);
  g_assert_cmpuint (of_ticket->len, ==, 0);
}

static StintTicketFacts *
facts_new (const char *id, gint64 completed_s, const char *by)
{
  StintTicketFacts *facts = stint_ticket_facts_new ();

  facts->id = g_strdup (id);
  facts->number = g_strdup (id);
  facts->title = g_strdup ("title");
  facts->completed_by_id = g_strdup (by);
  facts->completed_s = completed_s;
  facts->estimated_seconds = 3600;
  return facts;
}

/* What hangs on a ticket is due once, for tickets that I completed in the weeks shown,
 * and again when one was completed anew; a survey is asked for daily for 45 days. */
static void
test_due (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintTicketFacts) mine = facts_new ("1", NOW_S - 100, "7");
  g_autoptr (StintTicketFacts) old = facts_new ("2", NOW_S - 60 * 86400, "7");
  g_autoptr (StintTicketFacts) others = facts_new ("3", NOW_S - 100, "8");
  static const char *const due[] = { "1 2", "1 2", "1 2" };
  g_autofree char *again = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);

  stint_store_put_facts (txn, mine, "7", NULL);
  stint_store_put_facts (txn, old, "7", NULL);
  stint_store_put_facts (txn, others, "7", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (due); i++)
    {
      g_autofree char *first =
        stint_store_dup_due_aside (fixture->store, i, 0, NOW_S, 10, NULL);
      g_autofree char *then = NULL;
      g_autofree char *next_day = NULL;

      g_test_message ("%u", i);
      g_assert_cmpstr (first, ==, due[i]);
      stint_store_mark_aside (txn, "1", i, NOW_S, NULL);
      stint_store_mark_aside (txn, "2", i, NOW_S, NULL);
      then = stint_store_dup_due_aside (fixture->store, i, 0, NOW_S, 10, NULL);
      g_assert_cmpstr (then, ==, "");
      next_day =
        stint_store_dup_due_aside (fixture->store, i, 0, NOW_S + 90000, 10, NULL);
      g_assert_cmpstr (next_day, ==, i == STINT_ASIDE_SURVEYS ? "1" : "");
    }
  mine->completed_s = NOW_S;
  stint_store_put_facts (txn, mine, "7", NULL);
  again =
    stint_store_dup_due_aside (fixture->store, STINT_ASIDE_PROMISES, 0, NOW_S, 10, NULL);
  g_assert_cmpstr (again, ==, "1");
}

/* Results of service agreements keep apart what was missed and what never happened. */
static void
test_promises (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintSlaResult) result = stint_sla_result_new ();
  g_autoptr (StintTicketFacts) mine = facts_new ("1", NOW_S - 100, "7");
  g_autoptr (StintSurvey) survey = stint_survey_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) surveys = NULL;
  const StintSlaResult *back = NULL;
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);

  result->id = g_strdup ("5");
  result->ticket_id = g_strdup ("1");
  result->plan_met = STINT_MET_NO;
  result->resolution_met = STINT_MET_YES;
  result->resolution_by_id = g_strdup ("7");
  result->resolution_seconds = 121824;
  survey->id = g_strdup ("6");
  survey->ticket_id = g_strdup ("1");
  survey->answered_s = NOW_S;
  survey->rating_thousandths = 4500;
  stint_store_put_facts (txn, mine, "7", NULL);
  stint_store_put_sla_result (txn, result, NULL);
  stint_store_put_survey (txn, survey, NULL);
  results = stint_store_list_sla_results (fixture->store, 0, NOW_S, NULL);
  surveys = stint_store_list_surveys (fixture->store, NOW_S, NOW_S + 1, NULL);
  g_assert_cmpuint (results->len, ==, 1);
  back = g_ptr_array_index (results, 0);
  g_assert_cmpint (back->response_met, ==, STINT_MET_NO_EVENT);
  g_assert_cmpint (back->plan_met, ==, STINT_MET_NO);
  g_assert_cmpint (back->resolution_met, ==, STINT_MET_YES);
  g_assert_cmpstr (back->resolution_by_id, ==, "7");
  g_assert_cmpint (back->resolution_seconds, ==, 121824);
  g_assert_cmpuint (surveys->len, ==, 1);
  g_assert_cmpint (((StintSurvey *) g_ptr_array_index (surveys, 0))->rating_thousandths,
                   ==, 4500);
}

static void
forget_cache (StintFixture *fixture)
{
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);

  g_assert_true (stint_store_forget_cache (txn, NULL));
  end (txn);
}

/* A history stays in stint.db when the cache is gone, and is not doubled by a second
 * pull. */
static void
test_history (StintFixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_change_free);
  g_autoptr (GPtrArray) back = NULL;
  gint64 completed_s = 0;
  gint64 pulled_s = 0;

  stint_fixture_add_account (fixture);
  for (gint64 i = 1; i <= 3; i++)
    {
      StintChange *change = stint_change_new ();

      change->ticket_id = g_strdup ("1");
      change->position = i;
      change->at_s = NOW_S + i;
      change->action = g_strdup ("Edited");
      change->detail = g_strdup ("Queue");
      g_ptr_array_add (changes, change);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (StintTxn) txn = stint_store_begin (fixture->store, NULL);

      g_assert_true (stint_store_put_history (txn, fixture->account_id, "1", NOW_S,
                                              changes, NOW_S + 10 + i, NULL));
      end (txn);
    }
  forget_cache (fixture);
  back = stint_store_list_history (fixture->store, fixture->account_id, "1", NULL);
  g_assert_cmpuint (back->len, ==, 3);
  g_assert_cmpint (((StintChange *) g_ptr_array_index (back, 2))->at_s, ==, NOW_S + 3);
  g_assert_true (stint_store_get_history_age (fixture->store, fixture->account_id, "1",
                                              &completed_s, &pulled_s, NULL));
  g_assert_cmpint (completed_s, ==, NOW_S);
  g_assert_cmpint (pulled_s, ==, NOW_S + 11);
}

/* Week, holidays, time off and devices come back as they were put. */
static void
test_calendar (StintFixture *fixture, gconstpointer unused)
{
  StintAvailability week = { { 28800, 28800, 28800, 28800, 14400, 0, 0 }, 108000 };
  StintAvailability back = { { 0 }, 0 };
  StintHoliday holiday = { (char *) "1", (char *) "2026-12-25", (char *) "Christmas" };
  StintTimeOff off = { (char *) "2", (char *) "2026-12-28", 14400, TRUE };
  g_autoptr (GPtrArray) holidays = NULL;
  g_autoptr (GPtrArray) time_off = NULL;
  gboolean known = TRUE;
  g_autoptr (StintTxn) txn = stint_store_begin_cache (fixture->store, NULL);

  g_assert_true (stint_store_get_availability (fixture->store, &back, &known, NULL));
  g_assert_false (known);
  stint_store_put_availability (txn, &week, NULL);
  stint_store_put_holiday (txn, &holiday, NULL);
  stint_store_put_time_off (txn, &off, NULL);
  stint_store_put_endpoint_count (txn, "5", 40, NOW_S, NULL);
  g_assert_true (stint_store_get_availability (fixture->store, &back, &known, NULL));
  g_assert_true (known);
  g_assert_cmpmem (&week, sizeof week, &back, sizeof back);
  holidays = stint_store_list_holidays (fixture->store, NULL);
  time_off = stint_store_list_time_off (fixture->store, NULL);
  g_assert_cmpstr (((StintHoliday *) g_ptr_array_index (holidays, 0))->name, ==,
                   "Christmas");
  g_assert_cmpint (((StintTimeOff *) g_ptr_array_index (time_off, 0))->away_seconds, ==,
                   14400);
  g_assert_cmpint (stint_store_get_endpoint_count (fixture->store, "5"), ==, 40);
  g_assert_cmpint (stint_store_get_endpoint_count (fixture->store, "6"), ==, -1);
}

static void
add (const char *path, void (*test) (StintFixture *, gconstpointer))
{
  g_test_add (path, StintFixture, NULL, stint_fixture_set_up, test,
              stint_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/store-evidence/feed", test_feed);
  add ("/store-evidence/requests", test_requests);
  add ("/store-evidence/load", test_load);
  add ("/store-evidence/names", test_names);
  add ("/store-evidence/entries", test_entries);
  add ("/store-evidence/due", test_due);
  add ("/store-evidence/promises", test_promises);
  add ("/store-evidence/history", test_history);
  add ("/store-evidence/calendar", test_calendar);
  return g_test_run ();
}
