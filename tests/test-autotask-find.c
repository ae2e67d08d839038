#include <string.h>

#include "tests/support/autotask-fixture.h"

/* An entry is found by its key, although its server wrote its texts in another way. */
static void
test_find_time (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStep) step = autotask_time_step (fixture);
  const StintDoubt doubt = { .attempted_s = 1775988000 };
  g_autoptr (StintFinding) found = NULL;

  autotask_answer_file (fixture, "POST", "TimeEntries/query", "time-entry");
  found = stint_psa_find (fixture->psa, step, &doubt, NULL);
  g_assert_cmpint (found->result, ==, STINT_FIND_STORED);
  g_assert_cmpstr (found->item_ids[0], ==, "9001");
  g_assert_cmpuint (stint_psa_requests (fixture->psa), ==, 1);
}

/* Absence is believed only when the answer shows what was stored since. */
static void
test_find_fence (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStep) step = autotask_time_step (fixture);
  StintDoubt doubt = { .attempted_s = 1775988000 };
  static const struct
  {
    const char *fence;
    const char *shown; /* a file, for the second query */
    StintFindResult result;
  } cases[] = {
    { NULL, "empty", STINT_FIND_ABSENT },
    { "9001", "time-entry", STINT_FIND_ABSENT },
    { "9001", "empty", STINT_FIND_CANNOT_TELL },
    { "9002", "time-entry", STINT_FIND_CANNOT_TELL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StintFinding) found = NULL;

      http_fixture_forget (fixture->server);
      autotask_answer_file (fixture, "POST", "TimeEntries/query", "empty");
      autotask_answer_file (fixture, "POST", "TimeEntries/query", cases[i].shown);
      doubt.fence_item_id = cases[i].fence;
      found = stint_psa_find (fixture->psa, step, &doubt, NULL);
      g_assert_cmpint (found->result, ==, cases[i].result);
    }
}

typedef struct
{
  int status;
  const char *body;
  StintFindResult result;
  StintPushResult failure;
} FindCase;

/* An answer that cannot be trusted proves nothing, and none at all is a failure that says
 * whether to wait. */
static void
test_find_distrust (AutotaskFixture *fixture, gconstpointer unused)
{
  static const FindCase cases[] = {
    { 200, "{\"items\":[{\"id\":1,\"ticketID\":5002,\"resourceID\":102}]}",
      STINT_FIND_CANNOT_TELL, STINT_PUSH_UNKNOWN },
    { 200, "{\"items\":[{\"id\":1,\"ticketID\":5001,\"resourceID\":103}]}",
      STINT_FIND_CANNOT_TELL, STINT_PUSH_UNKNOWN },
    { 200, "{}", STINT_FIND_CANNOT_TELL, STINT_PUSH_UNKNOWN },
    { 200, "<html>", STINT_FIND_CANNOT_TELL, STINT_PUSH_UNKNOWN },
    { 429, "", STINT_FIND_FAILED, STINT_PUSH_LIMITED },
    { 401, "", STINT_FIND_FAILED, STINT_PUSH_AUTH },
    { 503, "", STINT_FIND_FAILED, STINT_PUSH_UNKNOWN },
  };
  g_autoptr (StintStep) step = autotask_time_step (fixture);
  const StintDoubt doubt = { .attempted_s = 1775988000 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StintFinding) found = NULL;

      http_fixture_forget (fixture->server);
      autotask_answer (fixture, "POST", "TimeEntries/query", cases[i].status,
                       cases[i].body);
      found = stint_psa_find (fixture->psa, step, &doubt, NULL);
      g_test_message ("%u: %s", i, found->message);
      g_assert_cmpint (found->result, ==, cases[i].result);
      if (found->result == STINT_FIND_FAILED)
        g_assert_cmpint (found->failure, ==, cases[i].failure);
    }
}

/* (transfer full): a full page of entries of other people's keys, from @first on. */
static char *
full_page (guint first, guint rows)
{
  GString *text = g_string_new ("{\"items\":[");

  for (guint i = 0; i < rows; i++)
    g_string_append_printf (text,
                            "%s{\"id\":%u,\"ticketID\":5001,\"resourceID\":102,"
                            "\"internalNotes\":\"[stint:ZZ]\"}",
                            i > 0 ? "," : "", first + i);
  g_string_append (text, "],\"pageDetails\":{\"nextPageUrl\":null}}");
  return g_string_free (text, FALSE);
}

/* A list longer than a page is read to its end before absence is believed. */
static void
test_find_pages (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStep) step = autotask_time_step (fixture);
  const StintDoubt doubt = { .attempted_s = 1775988000 };
  g_autofree char *page = full_page (1, 500);
  g_autoptr (StintFinding) found = NULL;
  g_autofree char *sent = NULL;

  autotask_answer (fixture, "POST", "TimeEntries/query", 200, page);
  autotask_answer_file (fixture, "POST", "TimeEntries/query", "time-entry");
  found = stint_psa_find (fixture->psa, step, &doubt, NULL);
  g_assert_cmpint (found->result, ==, STINT_FIND_STORED);
  sent = autotask_dup_last (fixture, "POST", "TimeEntries/query");
  g_assert_nonnull (strstr (sent, "\"op\":\"gt\",\"field\":\"id\",\"value\":500"));
}

/* My tickets come with names and labels, those I help with after those that are mine. */
static void
test_pull_mine (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintPage) second = NULL;
  const StintTicket *ticket = NULL;

  autotask_answer_file (fixture, "POST", "Tickets/query", "tickets");
  autotask_answer_file (fixture, "GET", "Tickets/entityInformation/fields",
                        "ticket-fields");
  autotask_answer (fixture, "POST", "Companies/query", 200,
                   "{\"items\":[{\"id\":0,\"companyName\":\"Our own shop\"}]}");
  autotask_answer (
    fixture, "POST", "Contacts/query", 200,
    "{\"items\":[{\"id\":77,\"firstName\":\"Ann\",\"lastName\":\"Other\"}]}");
  autotask_answer (
    fixture, "POST", "TicketSecondaryResources/query", 200,
    "{\"items\":[{\"id\":1,\"resourceID\":102,\"roleID\":9,\"ticketID\":5001}]}");
  page = stint_psa_pull (fixture->psa, STINT_FEED_MY_TICKETS, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->tickets->len, ==, 1);
  ticket = g_ptr_array_index (page->tickets, 0);
  g_assert_cmpstr (ticket->id, ==, "5001");
  g_assert_cmpstr (ticket->number, ==, "T20260412.0046");
  g_assert_cmpstr (ticket->company, ==, "Our own shop");
  g_assert_cmpstr (ticket->contact, ==, "Ann Other");
  g_assert_cmpstr (ticket->status, ==, "In Progress");
  g_assert_cmpstr (ticket->priority, ==, "Medium");
  g_assert_cmpstr (ticket->role_id, ==, "7");
  g_assert_cmpint (ticket->estimated_seconds, ==, 5400);
  g_assert_cmpint (ticket->last_activity_s, ==, 1775985352);
  g_assert_true (ticket->mine && ticket->open);
  g_assert_true (g_str_has_prefix (ticket->web_url, "https://ww19.autotask.net/"));
  g_assert_false (page->more);
  second =
    stint_psa_pull (fixture->psa, STINT_FEED_JOINED_TICKETS, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->tickets->len, ==, 1);
  g_assert_true (((StintTicket *) g_ptr_array_index (second->tickets, 0))->joined);
  g_assert_cmpstr (second->cursor, ==, "1");
  g_assert_false (second->more);
  g_assert_cmpuint (autotask_count (fixture, "POST", "Companies/query"), ==, 1);
}

/* A list with a row that was not asked for is not believed: it may be everyone's. */
static void
test_pull_distrust (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  autotask_answer (
    fixture, "POST", "Tickets/query", 200,
    "{\"items\":[{\"id\":1,\"ticketNumber\":\"T1\",\"assignedResourceID\":102,"
    "\"status\":5}]}");
  g_assert_null (
    stint_psa_pull (fixture->psa, STINT_FEED_MY_TICKETS, NULL, NULL, NULL, &error));
  g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL);
}

/* Notes come with their authors, without our markers and without what machines wrote. */
static void
test_pull_notes (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintPage) page = NULL;
  const StintNote *note = NULL;

  autotask_answer (
    fixture, "POST", "TicketNotes/query", 200,
    "{\"items\":["
    "{\"id\":1,\"ticketID\":5001,\"creatorResourceID\":102,\"noteType\":3,"
    "\"publish\":2,\"title\":\"Hand-over\",\"description\":\"Fuse\\r\\n[stint:" KEY
    "]\",\"createDateTime\":\"2026-04-12T09:00:00.1Z\"},"
    "{\"id\":2,\"ticketID\":5001,\"creatorResourceID\":4,\"noteType\":13,"
    "\"publish\":2,\"title\":\"Rule\",\"description\":\"ran\"},"
    "{\"id\":3,\"ticketID\":5001,\"creatorResourceID\":null,"
    "\"createdByContactID\":77,\"noteType\":18,\"publish\":1,\"title\":\"Help\","
    "\"description\":\"It burns\"}]}");
  autotask_answer (
    fixture, "POST", "Resources/query", 200,
    "{\"items\":[{\"id\":102,\"firstName\":\"Tess\",\"lastName\":\"Technician\"}]}");
  autotask_answer (
    fixture, "POST", "Contacts/query", 200,
    "{\"items\":[{\"id\":77,\"firstName\":\"Ann\",\"lastName\":\"Other\"}]}");
  page = stint_psa_pull (fixture->psa, STINT_FEED_NOTES, "5001", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->notes->len, ==, 2);
  note = g_ptr_array_index (page->notes, 0);
  g_assert_cmpstr (note->author, ==, "Tess Technician");
  g_assert_cmpstr (note->text, ==, "Fuse");
  g_assert_false (note->is_public);
  note = g_ptr_array_index (page->notes, 1);
  g_assert_cmpstr (note->author, ==, "Ann Other");
  g_assert_true (note->is_public);
}

/* To take an entry back succeeds also when it is gone already, and is found by its being
 * gone. */
static void
test_delete (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintWork) work = autotask_work_new ();
  g_autoptr (StintStep) step = NULL;
  g_autoptr (StintAnswer) said = NULL;
  g_autoptr (StintFinding) there = NULL;
  g_autoptr (StintFinding) gone = NULL;
  const StintDoubt doubt = { 0 };

  work->void_op_id = 3;
  work->void_key = g_strdup (KEY);
  work->void_remote_id = g_strdup ("9001");
  step = autotask_plan_one (fixture, work);
  autotask_answer (
    fixture, "DELETE", "TimeEntries/9001", 500,
    "{\"errors\":[\"No message. No matching records found. The logged in Resource "
    "may not have the required permissions to delete the data.\"]}");
  autotask_answer (fixture, "GET", "TimeEntries/9001", 200, "{\"item\":{\"id\":9001}}");
  autotask_answer (fixture, "GET", "TimeEntries/9001", 200, "{\"item\":null}");
  said = stint_psa_push (fixture->psa, step, NULL);
  g_assert_cmpint (said->result, ==, STINT_PUSH_DONE);
  there = stint_psa_find (fixture->psa, step, &doubt, NULL);
  g_assert_cmpint (there->result, ==, STINT_FIND_ABSENT);
  gone = stint_psa_find (fixture->psa, step, &doubt, NULL);
  g_assert_cmpint (gone->result, ==, STINT_FIND_STORED);
}

static void
add_test (const char *path, void (*test) (AutotaskFixture *, gconstpointer))
{
  g_test_add (path, AutotaskFixture, NULL, autotask_set_up, test, autotask_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/autotask-find/find-time", test_find_time);
  add_test ("/autotask-find/find-fence", test_find_fence);
  add_test ("/autotask-find/find-distrust", test_find_distrust);
  add_test ("/autotask-find/find-pages", test_find_pages);
  add_test ("/autotask-find/pull-mine", test_pull_mine);
  add_test ("/autotask-find/pull-distrust", test_pull_distrust);
  add_test ("/autotask-find/pull-notes", test_pull_notes);
  add_test ("/autotask-find/delete", test_delete);
  return g_test_run ();
}
