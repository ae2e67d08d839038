#include <string.h>

#include "tests/support/autotask-fixture.h"
#include "tests/support/clock-fake.h"

/* 2026-04-12 09:00:00 UTC. */
#define NOW_S G_GINT64_CONSTANT (1775984400)

typedef struct
{
  AutotaskFixture at;
  StintClockFake *clock;
} PullFixture;

static void
set_up (PullFixture *self, gconstpointer unused)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = NULL;
  StintAutotaskConfig config = { 0 };

  self->clock = stint_clock_fake_new (NOW_S);
  self->at.server = http_fixture_new ();
  url = http_fixture_url (self->at.server, "");
  config = autotask_config_for (url);
  config.clock = STINT_CLOCK (self->clock);
  self->at.psa = stint_autotask_new (&config, http);
}

static void
tear_down (PullFixture *self, gconstpointer unused)
{
  autotask_tear_down (&self->at, unused);
  g_assert_finalize_object (self->clock);
}

static StintPage *
pull (PullFixture *self, StintFeed feed, const char *what, const char *cursor)
{
  g_autoptr (GError) error = NULL;
  StintPage *page = stint_psa_pull (self->at.psa, feed, what, cursor, NULL, &error);

  g_assert_no_error (error);
  return page;
}

static void
answer_dated (PullFixture *self, const char *path, const char *date, const char *body)
{
  g_autofree char *whole = g_strconcat (BASE, path, NULL);
  g_autofree char *header = g_strdup_printf ("Date: %s\r\n", date);

  http_fixture_answer (self->at.server, "POST", whole, 200, header, body);
}

static void
assert_asked (PullFixture *self, const char *path, const char *part)
{
  g_autofree char *asked = autotask_dup_last (&self->at, "POST", path);

  g_test_message ("%s", asked);
  g_assert_nonnull (strstr (asked, part));
}

/* A round asks for what has changed since the last one began and a little before, of mine
 * and of what is known as mine; the next one begins when this one did. */
static void
test_window (PullFixture *self, gconstpointer unused)
{
  g_autoptr (StintPage) page = NULL;

  autotask_answer (&self->at, "POST", "Tickets/query", 200, "{\"items\":[]}");
  page = pull (self, STINT_FEED_MY_TICKETS, "5001 5002", "1775980800");
  assert_asked (self, "Tickets/query",
                "{\"op\":\"gte\",\"field\":\"lastActivityDate\","
                "\"value\":\"2026-04-12T07:55:00Z\"}");
  assert_asked (
    self, "Tickets/query",
    "\"op\":\"or\",\"items\":[{\"op\":\"eq\",\"field\":\"assignedResourceID\","
    "\"value\":102},{\"op\":\"in\",\"field\":\"id\",\"value\":[5001,5002]}]");
  g_assert_cmpstr (page->cursor, ==, "1775984400");
  g_assert_false (page->more);
  g_assert_cmpuint (stint_psa_requests (self->at.psa), ==, 1);
}

/* The next round begins by the server's clock: ours may be hours ahead, and would skip
 * what happens until then. */
static void
test_skew (PullFixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *date;
    gint64 begins_s;
  } cases[] = { { "Sun, 12 Apr 2026 07:00:00 GMT", NOW_S - 7200 },
                { "Sun, 12 Apr 2026 11:00:00 GMT", NOW_S + 7200 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PullFixture fresh = { 0 };
      g_autoptr (StintPage) page = NULL;
      gint64 begins_s = 0;

      set_up (&fresh, NULL);
      answer_dated (&fresh, "Tickets/query", cases[i].date, "{\"items\":[]}");
      page = pull (&fresh, STINT_FEED_MY_TICKETS, NULL, NULL);
      begins_s = g_ascii_strtoll (page->cursor, NULL, 10);
      g_assert_cmpint (ABS (begins_s - cases[i].begins_s), <=, 1);
      tear_down (&fresh, NULL);
    }
}

static char *
many_entries (gint64 first_id, guint n)
{
  g_autoptr (GString) body = g_string_new ("{\"items\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (
      body,
      "%s{\"id\":%" G_GINT64_FORMAT
      ",\"ticketID\":5001,\"resourceID\":102,\"dateWorked\":\"2026-04-12T00:00:00Z\","
      "\"lastModifiedDateTime\":\"2026-04-12T08:59:00Z\",\"hoursWorked\":0.25}",
      i > 0 ? "," : "", first_id + i);
  g_string_append (body, "]}");
  return g_string_free (g_steal_pointer (&body), FALSE);
}

/* More than a page goes on after the last row seen, with the same question; and the next
 * round begins when the first page was asked for. */
static void
test_pages (PullFixture *self, gconstpointer unused)
{
  g_autofree char *full = many_entries (1001, 500);
  g_autofree char *rest = many_entries (1501, 3);
  g_autoptr (StintPage) first = NULL;
  g_autoptr (StintPage) second = NULL;

  autotask_answer (&self->at, "POST", "TimeEntries/query", 200, full);
  autotask_answer (&self->at, "POST", "TimeEntries/query", 200, rest);
  first = pull (self, STINT_FEED_MY_TIME, "0", "1775980800");
  g_assert_cmpuint (first->entries->len, ==, 500);
  g_assert_true (first->more);
  stint_clock_fake_advance (self->clock, 600);
  second = pull (self, STINT_FEED_MY_TIME, "0", first->cursor);
  g_assert_cmpuint (second->entries->len, ==, 3);
  g_assert_false (second->more);
  g_assert_cmpstr (second->cursor, ==, "1775984400");
  assert_asked (self, "TimeEntries/query",
                "\"field\":\"lastModifiedDateTime\",\"value\":\"2026-04-12T07:55:00Z\"");
  assert_asked (self, "TimeEntries/query",
                "{\"op\":\"gt\",\"field\":\"id\",\"value\":1500}");
}

/* A cursor that is not ours is refused before anybody is asked. */
static void
test_poison (PullFixture *self, gconstpointer unused)
{
  static const char *const cursors[] = {
    "", "x", "-1", "1 2", "1 2 3 4", "1 2 x", "99999999999999999999"
  };
  static const StintFeed feeds[] = { STINT_FEED_MY_TICKETS, STINT_FEED_MY_TIME,
                                     STINT_FEED_COMPLETED, STINT_FEED_DELETIONS,
                                     STINT_FEED_QUEUE_TICKETS };

  for (guint i = 0; i < G_N_ELEMENTS (cursors) * G_N_ELEMENTS (feeds); i++)
    {
      const char *cursor = cursors[i % G_N_ELEMENTS (cursors)];
      g_autoptr (GError) error = NULL;

      g_test_message ("‘%s’", cursor);
      g_assert_null (stint_psa_pull (self->at.psa, feeds[i / G_N_ELEMENTS (cursors)], "0",
                                     cursor, NULL, &error));
      g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL);
    }
  g_assert_cmpuint (stint_psa_requests (self->at.psa), ==, 0);
}

/* A right that is missing for a figure is a gap, and one that is missing for tickets
 * stops everything; wrong credentials always do. */
static void
test_rights (PullFixture *self, gconstpointer unused)
{
  static const char denied[] = "{\"errors\":[\"The logged in Resource does not have the "
                               "adequate permissions to query this entity type.\"]}";
  static const struct
  {
    StintFeed feed;
    const char *path;
    int status;
    StintPsaError code;
  } cases[] = {
    { STINT_FEED_SURVEYS, "SurveyResults/query", 500, STINT_PSA_ERROR_REFUSED },
    { STINT_FEED_SURVEYS, "SurveyResults/query", 403, STINT_PSA_ERROR_REFUSED },
    { STINT_FEED_SURVEYS, "SurveyResults/query", 401, STINT_PSA_ERROR_AUTH },
    { STINT_FEED_TICKETS, "Tickets/query", 500, STINT_PSA_ERROR_REFUSED },
    { STINT_FEED_TICKETS, "Tickets/query", 401, STINT_PSA_ERROR_AUTH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      http_fixture_forget (self->at.server);
      autotask_answer (&self->at, "POST", cases[i].path, cases[i].status,
                       cases[i].status == 401 ? "" : denied);
      g_assert_null (
        stint_psa_pull (self->at.psa, cases[i].feed, "5001", NULL, NULL, &error));
      g_test_message ("case %u: %s", i, error->message);
      g_assert_error (error, STINT_PSA_ERROR, (int) cases[i].code);
    }
}

/* An entry says whose time it is, what it was for and when it was written down. */
static void
test_entry (PullFixture *self, gconstpointer unused)
{
  g_autoptr (StintPage) page = NULL;
  const StintEntry *ticket = NULL;
  const StintEntry *internal = NULL;

  autotask_answer_file (&self->at, "POST", "TimeEntries/query", "time-entries");
  page = pull (self, STINT_FEED_TICKET_TIME, "5001", NULL);
  g_assert_cmpuint (page->entries->len, ==, 1);
  ticket = g_ptr_array_index (page->entries, 0);
  g_assert_cmpstr (ticket->ticket_id, ==, "5001");
  g_assert_null (ticket->internal_code);
  g_assert_cmpstr (ticket->work_date, ==, "2026-04-12");
  g_assert_cmpint (ticket->start_s, ==, NOW_S - 3600);
  g_assert_cmpint (ticket->end_s, ==, NOW_S - 2700);
  g_assert_cmpint (ticket->created_s, ==, NOW_S - 2580);
  g_assert_cmpint (ticket->worked_seconds, ==, 900);
  g_assert_cmpint (ticket->billed_seconds, ==, 1800);
  g_assert_false (ticket->billable);
  g_assert_cmpstr (ticket->creator_id, ==, "4");

  g_clear_pointer (&page, stint_page_free);
  http_fixture_forget (self->at.server);
  autotask_answer_file (&self->at, "POST", "TimeEntries/query", "time-internal");
  page = pull (self, STINT_FEED_MY_TIME, "1775900000", NULL);
  internal = g_ptr_array_index (page->entries, 0);
  g_assert_null (internal->ticket_id);
  g_assert_cmpstr (internal->internal_code, ==, "12");
  g_assert_cmpint (internal->start_s, ==, 0);
  g_assert_cmpint (internal->worked_seconds, ==, 5400);
}

/* A history is asked for with exactly one condition, or the server refuses. */
static void
test_history (PullFixture *self, gconstpointer unused)
{
  g_autoptr (StintPage) page = NULL;
  const StintChange *change = NULL;

  autotask_answer_file (&self->at, "POST", "TicketHistory/query", "history");
  page = pull (self, STINT_FEED_HISTORY, "5001", NULL);
  assert_asked (self, "TicketHistory/query",
                "\"filter\":[{\"op\":\"eq\",\"field\":\"ticketID\",\"value\":5001}],");
  g_assert_cmpuint (page->changes->len, ==, 2);
  change = g_ptr_array_index (page->changes, 1);
  g_assert_cmpint (change->position, ==, 92);
  g_assert_cmpint (change->at_s, ==, NOW_S);
  g_assert_cmpstr (change->resource_id, ==, "102");
  g_assert_cmpstr (change->detail, ==, "Queue: Level I -> Level II");
}

/* Nothing where a promise was not at stake is no miss; a survey that was not answered is
 * none. */
static void
test_aside (PullFixture *self, gconstpointer unused)
{
  g_autoptr (StintPage) promises = NULL;
  g_autoptr (StintPage) surveys = NULL;
  const StintSlaResult *result = NULL;

  autotask_answer_file (&self->at, "POST", "ServiceLevelAgreementResults/query",
                        "sla-results");
  autotask_answer_file (&self->at, "POST", "SurveyResults/query", "surveys");
  promises = pull (self, STINT_FEED_PROMISES, "5001 5002", NULL);
  surveys = pull (self, STINT_FEED_SURVEYS, "5001 5002", NULL);
  g_assert_cmpuint (promises->promises->len, ==, 1);
  result = g_ptr_array_index (promises->promises, 0);
  g_assert_cmpint (result->response_met, ==, STINT_MET_NO_EVENT);
  g_assert_cmpint (result->plan_met, ==, STINT_MET_NO);
  g_assert_cmpint (result->resolution_met, ==, STINT_MET_YES);
  g_assert_cmpint (result->resolution_seconds, ==, 121824);
  g_assert_cmpstr (result->resolution_by_id, ==, "102");
  g_assert_cmpuint (surveys->surveys->len, ==, 1);
  g_assert_cmpint (
    ((StintSurvey *) g_ptr_array_index (surveys->surveys, 0))->rating_thousandths, ==,
    4500);
}

/* My week, the holidays of where I work, time off, devices, and the shop's use. */
static void
test_schedule (PullFixture *self, gconstpointer unused)
{
  g_autoptr (StintPage) week = NULL;
  g_autoptr (StintPage) holidays = NULL;
  g_autoptr (StintPage) off = NULL;
  g_autoptr (StintPage) devices = NULL;
  g_autoptr (GError) error = NULL;
  StintUsage usage = { 0 };

  autotask_answer_file (&self->at, "POST", "ResourceDailyAvailabilities/query",
                        "availability");
  autotask_answer (&self->at, "GET", "Resources/102", 200,
                   "{\"item\":{\"id\":102,\"locationID\":3}}");
  autotask_answer (&self->at, "POST", "InternalLocations/query", 200,
                   "{\"items\":[{\"id\":3,\"holidaySetId\":6}]}");
  autotask_answer_file (&self->at, "POST", "Holidays/query", "holidays");
  autotask_answer_file (&self->at, "POST", "TimeOffRequests/query", "time-off");
  autotask_answer (&self->at, "POST", "ConfigurationItems/query/count", 200,
                   "{\"queryCount\":42}");
  autotask_answer (&self->at, "GET", "ThresholdInformation", 200,
                   "{\"externalRequestThreshold\":10000,\"requestThresholdTimeframe\":60,"
                   "\"currentTimeframeRequestCount\":1234}");
  week = pull (self, STINT_FEED_AVAILABILITY, NULL, NULL);
  holidays = pull (self, STINT_FEED_HOLIDAYS, NULL, NULL);
  off = pull (self, STINT_FEED_TIME_OFF, "1775900000", NULL);
  devices = pull (self, STINT_FEED_ENDPOINTS, "5", NULL);
  g_assert_true (week->has_availability);
  g_assert_cmpint (week->availability.day_seconds[0], ==, 28800);
  g_assert_cmpint (week->availability.day_seconds[5], ==, 0);
  g_assert_cmpint (week->availability.goal_seconds, ==, 0);
  g_assert_cmpstr (((StintHoliday *) g_ptr_array_index (holidays->holidays, 0))->day, ==,
                   "2026-12-25");
  g_assert_cmpuint (off->time_off->len, ==, 2);
  g_assert_true (((StintTimeOff *) g_ptr_array_index (off->time_off, 0))->approved);
  g_assert_false (((StintTimeOff *) g_ptr_array_index (off->time_off, 1))->approved);
  g_assert_cmpint (devices->count, ==, 42);
  g_assert_true (stint_psa_usage (self->at.psa, &usage, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (usage.used, ==, 1234);
  g_assert_cmpint (usage.allowed, ==, 10000);
  g_assert_cmpint (usage.window_s, ==, 3600);
}

/* A name that was asked for is told, and one that is known is not asked for. */
static void
test_names (PullFixture *self, gconstpointer unused)
{
  g_autoptr (StintName) contact = stint_name_new ("contact", "77", "Ann Other");
  g_autoptr (StintPage) page = NULL;
  const StintName *name = NULL;

  autotask_answer_file (&self->at, "POST", "Tickets/query", "tickets");
  autotask_answer_file (&self->at, "GET", "Tickets/entityInformation/fields",
                        "ticket-fields");
  autotask_answer (&self->at, "POST", "Companies/query", 200,
                   "{\"items\":[{\"id\":0,\"companyName\":\"Our own shop\"}]}");
  stint_psa_know (self->at.psa, contact);
  page = pull (self, STINT_FEED_MY_TICKETS, NULL, NULL);
  g_assert_cmpstr (((StintTicket *) g_ptr_array_index (page->tickets, 0))->contact, ==,
                   "Ann Other");
  g_assert_cmpuint (autotask_count (&self->at, "POST", "Contacts/query"), ==, 0);
  g_assert_cmpuint (page->names->len, ==, 1);
  name = g_ptr_array_index (page->names, 0);
  g_assert_cmpstr (name->kind, ==, "company");
  g_assert_cmpstr (name->name, ==, "Our own shop");
}

/* The open tickets of queues at first; later what has changed, in whatever state, of them
 * and of those known in them. Each says whose it is. */
static void
test_queues (PullFixture *self, gconstpointer unused)
{
  g_autoptr (StintPage) first = NULL;
  g_autoptr (StintPage) next = NULL;
  const StintTicket *ticket = NULL;

  autotask_answer_file (&self->at, "POST", "Tickets/query", "tickets");
  autotask_answer_file (&self->at, "GET", "Tickets/entityInformation/fields",
                        "ticket-fields");
  autotask_answer (&self->at, "POST", "Companies/query", 200, "{\"items\":[]}");
  autotask_answer (&self->at, "POST", "Contacts/query", 200, "{\"items\":[]}");
  autotask_answer (&self->at, "POST", "Resources/query", 200,
                   "{\"items\":[{\"id\":102,\"firstName\":\"Dana\","
                   "\"lastName\":\"Doe\"}]}");
  first = pull (self, STINT_FEED_QUEUE_TICKETS, "5 6;", NULL);
  assert_asked (self, "Tickets/query",
                "\"filter\":[{\"op\":\"noteq\",\"field\":\"status\",\"value\":5},"
                "{\"op\":\"in\",\"field\":\"queueID\",\"value\":[5,6]}],");
  ticket = g_ptr_array_index (first->tickets, 0);
  g_assert_true (ticket->queued);
  g_assert_cmpstr (ticket->assignee, ==, "Dana Doe");
  g_assert_cmpstr (ticket->queue_id, ==, "5");
  http_fixture_forget (self->at.server);
  autotask_answer (&self->at, "POST", "Tickets/query", 200, "{\"items\":[]}");
  next = pull (self, STINT_FEED_QUEUE_TICKETS, "5 6;5001 5002", first->cursor);
  assert_asked (self, "Tickets/query",
                "\"field\":\"lastActivityDate\",\"value\":\"2026-04-12T08:55:00Z\"},"
                "{\"op\":\"or\",\"items\":[{\"op\":\"in\",\"field\":\"id\","
                "\"value\":[5001,5002]},{\"op\":\"in\",\"field\":\"queueID\","
                "\"value\":[5,6]}]}");
}

/* The log of mails is asked for all tickets at once; where it takes one at a time only,
 * as is documented, it is asked so from then on. A mail that names nobody is no proof. */
static void
test_mails (PullFixture *self, gconstpointer unused)
{
  static const char mails[] =
    "{\"items\":[{\"id\":9,\"ticketID\":5001,\"recipientDisplayName\":\"Ann Other\","
    "\"recipientEmailAddress\":\"ann@contoso.example\","
    "\"notificationSentTime\":\"2026-04-12T09:00:00Z\"},"
    "{\"id\":10,\"ticketID\":5001,\"recipientDisplayName\":null,"
    "\"recipientEmailAddress\":\"bob@contoso.example\","
    "\"notificationSentTime\":\"2026-04-12T09:00:01Z\"},"
    "{\"id\":11,\"ticketID\":5001,\"notificationSentTime\":\"2026-04-12T09:00:01Z\"}]}";
  static const char none[] = "{\"items\":[]}";
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintPage) singly = NULL;
  const StintMail *mail = NULL;

  autotask_answer (&self->at, "POST", "NotificationHistory/query", 200, mails);
  page = pull (self, STINT_FEED_MAILS, "5001 5002;1775984400", NULL);
  assert_asked (self, "NotificationHistory/query",
                "{\"op\":\"in\",\"field\":\"ticketID\",\"value\":[5001,5002]},"
                "{\"op\":\"gte\",\"field\":\"notificationSentTime\","
                "\"value\":\"2026-04-12T09:00:00Z\"}");
  g_assert_cmpuint (page->mails->len, ==, 2);
  mail = g_ptr_array_index (page->mails, 0);
  g_assert_cmpstr (mail->recipient, ==, "Ann Other");
  g_assert_cmpint (mail->sent_s, ==, NOW_S);
  mail = g_ptr_array_index (page->mails, 1);
  g_assert_cmpstr (mail->recipient, ==, "bob@contoso.example");
  http_fixture_forget (self->at.server);
  autotask_answer (&self->at, "POST", "NotificationHistory/query", 500,
                   "{\"errors\":[\"A query must be exactly one filter.\"]}");
  for (guint i = 0; i < 4; i++)
    autotask_answer (&self->at, "POST", "NotificationHistory/query", 200,
                     i % 2 == 0 ? mails : none);
  singly = pull (self, STINT_FEED_MAILS, "5001 5002;1775984400", NULL);
  g_assert_cmpuint (singly->mails->len, ==, 2);
  assert_asked (self, "NotificationHistory/query",
                "\"filter\":[{\"op\":\"eq\",\"field\":\"ticketID\",\"value\":5002}],");
  g_assert_cmpuint (autotask_count (&self->at, "POST", "NotificationHistory/query"), ==,
                    3);
  g_clear_pointer (&singly, stint_page_free);
  singly = pull (self, STINT_FEED_MAILS, "5001 5002;1775984400", NULL);
  g_assert_cmpuint (autotask_count (&self->at, "POST", "NotificationHistory/query"), ==,
                    5);
}

static void
add (const char *path, void (*test) (PullFixture *, gconstpointer))
{
  g_test_add (path, PullFixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/autotask-pull/window", test_window);
  add ("/autotask-pull/skew", test_skew);
  add ("/autotask-pull/pages", test_pages);
  add ("/autotask-pull/poison", test_poison);
  add ("/autotask-pull/rights", test_rights);
  add ("/autotask-pull/queues", test_queues);
  add ("/autotask-pull/mails", test_mails);
  add ("/autotask-pull/entry", test_entry);
  add ("/autotask-pull/history", test_history);
  add ("/autotask-pull/aside", test_aside);
  add ("/autotask-pull/schedule", test_schedule);
  add ("/autotask-pull/names", test_names);
  return g_test_run ();
}
