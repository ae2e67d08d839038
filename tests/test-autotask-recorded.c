#include <string.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/private.h"
#include "tests/support/autotask-fixture.h"

/* Bodies as they were recorded from live tenants, or printed in the vendor's pages,
 * played back as they are. */

static StintCheck *
find_check (const GPtrArray *checks, const char *id)
{
  for (guint i = 0; i < checks->len; i++)
    {
      StintCheck *check = g_ptr_array_index (checks, i);

      if (g_str_equal (check->id, id))
        return check;
    }
  return NULL;
}

/* A server of the vendor's own zones is trusted, and called at the version that is known
 * to work, although it lists a newer one. */
static void
test_zone (void)
{
  g_autofree char *text = autotask_dup_file ("recorded-zoneInformation-200");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) zone = stint_json_read (bytes, 10000, NULL);
  const char *url = stint_json_text (zone, "url");
  g_autofree char *base = stint_autotask_base_url (url);

  g_assert_true (stint_http_url_ok (
    url, "https://webservices.autotask.net/ATServicesRest/V1.0/", NULL));
  g_assert_cmpstr (base, ==, "https://webservices3.autotask.net/ATServicesRest/V1.0/");
}

/* A user that no zone knows is told of before a secret is sent anywhere. */
static void
test_zone_unknown (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (fixture->server, "");
  g_autofree char *body = autotask_dup_file ("recorded-zoneInformation-unknown-user-500");
  StintAutotaskConfig config = autotask_config_for (NULL);
  const StintCheckRequest request = { .kind = STINT_CHECK_RIGHTS };
  g_autoptr (StintPsa) psa = NULL;
  g_autoptr (StintSession) session = NULL;
  g_autoptr (GPtrArray) checks = NULL;
  g_autoptr (GError) error = NULL;

  config.lookup_url = url;
  psa = stint_autotask_new (&config, http);
  autotask_answer (fixture, "GET", "zoneInformation", 500, body);
  session = stint_psa_open (psa, NULL, &error);
  g_assert_null (session);
  g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "Zone information could not be determined"));
  checks = stint_psa_check (psa, &request, NULL);
  g_assert_cmpuint (checks->len, ==, 1);
  g_assert_cmpint (find_check (checks, "user")->grade, ==, STINT_GRADE_MISSING);
  g_assert_true (find_check (checks, "user")->vital);
  g_assert_nonnull (strstr (find_check (checks, "user")->remedy, "--url"));
  g_assert_cmpuint (autotask_count (fixture, "GET", "ThresholdInformation"), ==, 0);
}

/* A ticket with every field of it that there was. */
static void
test_ticket (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintPage) page = NULL;
  g_autoptr (GError) error = NULL;
  const StintTicket *ticket = NULL;

  autotask_answer_file (fixture, "POST", "Tickets/query", "recorded-Tickets-query-200");
  autotask_answer_file (fixture, "GET", "Tickets/entityInformation/fields",
                        "recorded-entityInformation-fields-200");
  autotask_answer_file (fixture, "POST", "Companies/query", "recorded-query-empty-200");
  autotask_answer_file (fixture, "POST", "Contacts/query", "recorded-query-empty-200");
  page = stint_psa_pull (fixture->psa, STINT_FEED_TICKET, "T20200924.0046.051", NULL,
                         NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->tickets->len, ==, 1);
  ticket = g_ptr_array_index (page->tickets, 0);
  g_assert_cmpstr (ticket->id, ==, "29296");
  g_assert_cmpstr (ticket->title, ==, "ICT Coaching");
  g_assert_cmpstr (ticket->status, ==, "Complete");
  g_assert_false (ticket->open);
  g_assert_false (ticket->mine);
  g_assert_null (ticket->company);
  g_assert_cmpint (ticket->estimated_seconds, ==, 12600);
  g_assert_cmpint (ticket->due_s, ==, 1670331600);
  g_assert_cmpint (ticket->last_activity_s, ==, 1670404552);
}

/* A note that a client may read. */
static void
test_note (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintPage) page = NULL;
  g_autoptr (GError) error = NULL;
  const StintNote *note = NULL;

  autotask_answer_file (fixture, "POST", "TicketNotes/query",
                        "recorded-TicketNotes-query-200");
  autotask_answer_file (fixture, "POST", "Resources/query", "recorded-query-empty-200");
  page = stint_psa_pull (fixture->psa, STINT_FEED_NOTES, "100", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->notes->len, ==, 1);
  note = g_ptr_array_index (page->notes, 0);
  g_assert_cmpstr (note->id, ==, "45");
  g_assert_cmpstr (note->text, ==, "Note description");
  g_assert_true (note->is_public);
  g_assert_cmpint (note->created_s, ==, 1516705200);
}

static void
check_time (JsonObject *row)
{
  StintAutotaskTime time = { 0 };

  g_assert_true (stint_autotask_read_time (row, &time));
  g_assert_cmpint (time.id, ==, 236);
  g_assert_cmpint (time.ticket_id, ==, 8998);
  g_assert_cmpint (time.resource_id, ==, 29682899);
  g_assert_cmpint (time.start_s, ==, 1580302200);
  g_assert_cmpint (time.end_s, ==, 1580314800);
  g_assert_cmpint (time.created_s, ==, 1580314747);
  g_assert_null (time.internal_notes);
  g_assert_true (time.untouched);
}

/* An entry, one by its id and one out of a query; its ticket's work type shows up in a
 * field for internal time. */
static void
test_time (AutotaskFixture *fixture, gconstpointer unused)
{
  StintAutotask *self = STINT_AUTOTASK (fixture->psa);
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (JsonObject) item = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  autotask_answer_file (fixture, "GET", "TimeEntries/236",
                        "recorded-TimeEntries-get-200");
  autotask_answer_file (fixture, "POST", "TimeEntries/query",
                        "recorded-TimeEntries-query-200");
  item = stint_autotask_get_item (self, "TimeEntries", 236, NULL, &error);
  g_assert_no_error (error);
  check_time (item);
  stint_filter_int (filter, "eq", "ticketID", 8998);
  rows = stint_query_all (self, "TimeEntries", filter, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  check_time (g_ptr_array_index (rows, 0));
}

/* A row that is not there is no error; a create names its row. */
static void
test_get_and_create (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStep) step = autotask_time_step (fixture);
  g_autoptr (StintAnswer) said = NULL;
  g_autoptr (JsonObject) item = NULL;
  g_autoptr (GError) error = NULL;

  autotask_answer_file (fixture, "GET", "Tickets/7", "recorded-get-missing-200");
  autotask_answer_file (fixture, "POST", "TimeEntries", "recorded-create-200");
  item =
    stint_autotask_get_item (STINT_AUTOTASK (fixture->psa), "Tickets", 7, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (item);
  said = stint_psa_push (fixture->psa, step, NULL);
  g_assert_cmpint (said->result, ==, STINT_PUSH_DONE);
  g_assert_cmpstr (said->item_ids[0], ==, "128926");
}

/* A method that a route does not have is refused, in the framework's words. */
static void
test_method (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autofree char *body = autotask_dup_file ("recorded-method-not-allowed-405");
  g_autoptr (StintStep) step = autotask_time_step (fixture);
  g_autoptr (StintAnswer) said = NULL;

  autotask_answer (fixture, "POST", "TimeEntries", 405, body);
  said = stint_psa_push (fixture->psa, step, NULL);
  g_assert_cmpint (said->result, ==, STINT_PUSH_REFUSED);
  g_assert_cmpstr (said->message, ==,
                   "The requested resource does not support http method 'GET'.");
}

/* An answer to another question is not believed, however sound it is; nor is a page whose
 * rows are no rows. */
static void
test_other_question (AutotaskFixture *fixture, gconstpointer unused)
{
  static const char *const bodies[] = {
    "count-200",  "versioninformation-200", "thresholdInformation-200",
    "create-200", "get-missing-200",        "query-page1-200"
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *file = g_strconcat ("recorded-", bodies[i], NULL);
      g_autoptr (StintSession) session = NULL;
      g_autoptr (GError) error = NULL;

      http_fixture_forget (fixture->server);
      autotask_answer_file (fixture, "POST", "Resources/query", file);
      session = stint_psa_open (fixture->psa, NULL, &error);
      g_test_message ("%s: %s", bodies[i], error->message);
      g_assert_null (session);
      g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL);
    }
}

/* Rights and thresholds: what is restricted may be used, and counts as allowed. */
static void
test_rights (AutotaskFixture *fixture, gconstpointer unused)
{
  static const char *const restricted[] = { "create-time",    "update-time",
                                            "delete-time",    "create-notes",
                                            "update-tickets", "create-tickets" };
  static const char *const collections[] = { "Tickets",     "TicketNotes",
                                             "TimeEntries", "Companies",
                                             "Contacts",    "Resources",
                                             "Roles",       "TicketSecondaryResources" };
  const StintCheckRequest request = { .kind = STINT_CHECK_RIGHTS };
  g_autoptr (GPtrArray) checks = NULL;

  autotask_answer_zone (fixture, NULL);
  autotask_answer_file (fixture, "GET", "ThresholdInformation",
                        "recorded-thresholdInformation-200");
  for (guint i = 0; i < G_N_ELEMENTS (collections); i++)
    {
      g_autofree char *info = g_strconcat (collections[i], "/entityInformation", NULL);
      g_autofree char *query = g_strconcat (collections[i], "/query", NULL);

      autotask_answer_file (fixture, "GET", info, "recorded-entityInformation-200");
      autotask_answer_file (fixture, "POST", query, "recorded-query-empty-200");
    }
  checks = stint_psa_check (fixture->psa, &request, NULL);
  g_assert_nonnull (strstr (find_check (checks, "budget")->detail, "124 of 10000"));
  for (guint i = 0; i < G_N_ELEMENTS (restricted); i++)
    g_assert_cmpint (find_check (checks, restricted[i])->grade, ==, STINT_GRADE_OK);
  /* Empty under a restricted right: nobody can tell; but there is always a company. */
  g_assert_cmpint (find_check (checks, "read-notes")->grade, ==, STINT_GRADE_UNKNOWN);
  g_assert_cmpint (find_check (checks, "read-companies")->grade, ==, STINT_GRADE_MISSING);
  g_assert_cmpint (find_check (checks, "excess-companies")->grade, ==,
                   STINT_GRADE_EXCESS);
}

/* What the statuses of real shops are proposed to mean. */
static void
test_statuses (void)
{
  static const char *const wanted[][2] = {
    { "1", "new" },         { "5", "complete" },  { "7", "waiting-client" },
    { "8", "in-progress" }, { "11", "escalate" }, { "12", "waiting-vendor" },
    { "14", NULL }, /* solved, waiting customer: no outcome is like it */
    { "17", NULL }, /* on hold: for whom, nobody can say */
  };
  g_autofree char *text = autotask_dup_file ("recorded-statuses");
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonObject) root = stint_json_read (bytes, 10000, NULL);
  JsonArray *tenants = stint_json_array (root, "tenants");
  guint seen = 0;

  for (guint i = 0; i < json_array_get_length (tenants); i++)
    {
      JsonArray *statuses =
        stint_json_array (stint_json_array_object (tenants, i), "statuses");

      for (guint j = 0; j < json_array_get_length (statuses) * G_N_ELEMENTS (wanted); j++)
        {
          const char *const *want = wanted[j % G_N_ELEMENTS (wanted)];
          JsonObject *status =
            stint_json_array_object (statuses, j / G_N_ELEMENTS (wanted));
          const char *label = stint_json_text (status, "label");
          g_autofree char *meaning = NULL;

          if (!g_str_equal (stint_json_text (status, "value"), want[0]))
            continue;
          meaning = stint_autotask_status_meaning (want[0], label);
          g_test_message ("%s", label);
          g_assert_cmpstr (meaning, ==, want[1]);
          seen++;
        }
    }
  g_assert_cmpuint (seen, ==, 13);
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
  g_test_add_func ("/autotask-recorded/zone", test_zone);
  g_test_add_func ("/autotask-recorded/statuses", test_statuses);
  add_test ("/autotask-recorded/zone-unknown", test_zone_unknown);
  add_test ("/autotask-recorded/ticket", test_ticket);
  add_test ("/autotask-recorded/note", test_note);
  add_test ("/autotask-recorded/time", test_time);
  add_test ("/autotask-recorded/get-and-create", test_get_and_create);
  add_test ("/autotask-recorded/method", test_method);
  add_test ("/autotask-recorded/other-question", test_other_question);
  add_test ("/autotask-recorded/rights", test_rights);
  return g_test_run ();
}
