#include <string.h>

#include "courier/autotask/autotask.h"
#include "tests/support/http-fixture.h"

#define KEY "0123456789ABCDEFGHJKMNPQRS"
#define BASE "/ATServicesRest/V1.0/"

typedef struct
{
  HttpFixture *server;
  StintPsa *psa;
} Fixture;

static StintAutotaskConfig
config_for (const char *url)
{
  const StintAutotaskConfig config = {
    .user = "api@msp.example",
    .code = "CODE-1",
    .secret = "canary $~*#@",
    .url_override = url,
    .web_url = "https://ww19.autotask.net/",
    .resource_email = "tess@msp.example",
    .me_id = "102",
    .create_timeout_s = 1,
    .read_timeout_s = 2,
  };

  return config;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = NULL;
  StintAutotaskConfig config = { 0 };

  fixture->server = http_fixture_new (NULL);
  url = http_fixture_url (fixture->server, "");
  config = config_for (url);
  fixture->psa = stint_autotask_new (&config, http);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->psa);
  http_fixture_free (fixture->server);
}

static char *
load (const char *name)
{
  g_autofree char *file = g_strconcat ("autotask-", name, ".json", NULL);
  g_autofree char *path =
    g_test_build_filename (G_TEST_DIST, "fixtures", "json", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
answer (Fixture *fixture,
        const char *method,
        const char *path,
        int status,
        const char *body)
{
  g_autofree char *whole = g_strconcat (BASE, path, NULL);

  http_fixture_answer (fixture->server, method, whole, status, NULL, body);
}

static void
answer_file (Fixture *fixture, const char *method, const char *path, const char *name)
{
  g_autofree char *body = load (name);

  answer (fixture, method, path, 200, body);
}

static void
fault (Fixture *fixture, const char *method, const char *path, HttpFault kind)
{
  g_autofree char *whole = g_strconcat (BASE, path, NULL);

  http_fixture_fault (fixture->server, method, whole, kind);
}

static guint
count (Fixture *fixture, const char *method, const char *path)
{
  g_autofree char *whole = g_strconcat (BASE, path, NULL);

  return http_fixture_count (fixture->server, method, whole);
}

static char *
last (Fixture *fixture, const char *method, const char *path)
{
  g_autofree char *whole = g_strconcat (BASE, path, NULL);

  return http_fixture_dup_last (fixture->server, method, whole);
}

static StintWork *
work_new (void)
{
  StintWork *work = stint_work_new ();

  work->me_id = g_strdup ("102");
  work->ticket_id = g_strdup ("5001");
  work->role_id = g_strdup ("7");
  work->summary = g_strdup ("Put out the fire");
  work->internal_text = g_strdup ("Left off at the fuse");
  return work;
}

static void
add_interval (StintWork *work)
{
  StintInterval *interval = stint_work_add_interval (work, 1, KEY);

  interval->start_s = 1775984415;
  interval->end_s = 1775987130;
  interval->work_date = g_strdup ("2026-04-12");
}

static void
set_status (StintWork *work)
{
  work->status_op_id = 2;
  work->status_key = g_strdup (KEY);
  work->status_id = g_strdup ("5");
  work->base_status_id = g_strdup ("8");
}

/* (transfer full): the only step of @work. */
static StintStep *
plan_one (Fixture *fixture, StintWork *work)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = stint_psa_plan (fixture->psa, work, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 1);
  return stint_step_copy (g_ptr_array_index (steps, 0));
}

static StintStep *
time_step (Fixture *fixture)
{
  g_autoptr (StintWork) work = work_new ();

  add_interval (work);
  return plan_one (fixture, work);
}

static StintStep *
status_step (Fixture *fixture)
{
  g_autoptr (StintWork) work = work_new ();

  set_status (work);
  return plan_one (fixture, work);
}

static void
answer_open (Fixture *fixture)
{
  answer_file (fixture, "POST", "Resources/query", "resources");
  answer_file (fixture, "POST", "ResourceServiceDeskRoles/query", "service-desk-roles");
  answer_file (fixture, "POST", "ResourceRoles/query", "resource-roles");
  answer_file (fixture, "POST", "Roles/query", "roles");
  answer_file (fixture, "POST", "BillingCodes/query", "billing-codes");
  answer_file (fixture, "GET", "Tickets/entityInformation/fields", "ticket-fields");
  answer_file (fixture, "GET", "TicketNotes/entityInformation/fields", "note-fields");
}

static const StintPick *
find_pick (const StintSession *session, const char *list, const char *id)
{
  for (guint i = 0; i < session->picks->len; i++)
    {
      const StintPick *pick = g_ptr_array_index (session->picks, i);

      if (g_str_equal (pick->list, list) && g_str_equal (pick->id, id))
        return pick;
    }
  return NULL;
}

/* Opening says who I am, leaves the API user out, and gives the shop's lists, each
 * meaning to one status only. */
static void
test_open (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintSession) session = NULL;
  g_autofree char *sent = NULL;

  answer_open (fixture);
  session = stint_psa_open (fixture->psa, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (session->me_id, ==, "102");
  g_assert_cmpstr (session->me_name, ==, "Tess Technician");
  g_assert_true (find_pick (session, "role", "9")->is_default);
  g_assert_false (find_pick (session, "role", "7")->is_default);
  g_assert_cmpstr (find_pick (session, "work-type", "301")->label, ==, "Remote support");
  g_assert_cmpstr (find_pick (session, "status", "7")->meaning, ==, "waiting-client");
  g_assert_null (find_pick (session, "status", "21")->meaning);
  g_assert_null (find_pick (session, "status", "30"));
  g_assert_cmpstr (find_pick (session, "queue", "5")->label, ==, "Client Portal");
  g_assert_nonnull (find_pick (session, "note-type", "3"));
  g_assert_cmpuint (stint_psa_requests (fixture->psa), ==, 7);
  sent = last (fixture, "POST", "Resources/query");
  g_assert_nonnull (strstr (sent, "Secret: canary $~*#@\r\n"));
  g_assert_nonnull (strstr (sent, "ApiIntegrationCode: CODE-1\r\n"));
  g_assert_null (strstr (sent, "ImpersonationResourceId"));
}

typedef struct
{
  int status;
  const char *body;
  StintPsaError code;
} OpenCase;

/* What opening fails with says what to do next: credentials, a limit, a wait, a setting.
 */
static void
test_open_failures (Fixture *fixture, gconstpointer unused)
{
  static const OpenCase cases[] = {
    { 401, "", STINT_PSA_ERROR_AUTH },
    { 500, "{\"errors\":[\"Invalid username\"]}", STINT_PSA_ERROR_AUTH },
    { 500,
      "{\"errors\":[\"The logged in Resource does not have the adequate permissions "
      "to query this entity type.\"]}",
      STINT_PSA_ERROR_AUTH },
    { 429, "", STINT_PSA_ERROR_LIMITED },
    { 500,
      "{\"errors\":[\"The Autotask API thread threshold of 3 threads has been "
      "exceeded.\"]}",
      STINT_PSA_ERROR_LIMITED },
    { 502, "<html>", STINT_PSA_ERROR_UNREACHABLE },
    { 200, "<html>Log in to the hotel</html>", STINT_PSA_ERROR_PROTOCOL },
    { 200, "{\"items\":[],\"pageDetails\":{}}", STINT_PSA_ERROR_REFUSED },
    { 302, "", STINT_PSA_ERROR_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      http_fixture_forget (fixture->server);
      answer (fixture, "POST", "Resources/query", cases[i].status, cases[i].body);
      g_assert_null (stint_psa_open (fixture->psa, NULL, &error));
      g_test_message ("%d: %s", cases[i].status, error->message);
      g_assert_error (error, STINT_PSA_ERROR, (int) cases[i].code);
      g_assert_null (strstr (error->message, "canary"));
    }
}

/* The zone is asked for without credentials, and credentials go nowhere but there. */
static void
test_zone (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (fixture->server, "");
  g_autofree char *zone = load ("zone");
  g_auto (GStrv) parts = g_strsplit (zone, "@BASE@", 2);
  g_autofree char *here = g_strjoinv (url, parts);
  g_autofree char *elsewhere = g_strjoinv ("https://evil.example", parts);
  StintAutotaskConfig config = config_for (NULL);
  g_autoptr (StintPsa) psa = NULL;
  g_autoptr (StintSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *asked = NULL;

  config.lookup_url = url;
  psa = stint_autotask_new (&config, http);
  answer (fixture, "GET", "zoneInformation", 200, elsewhere);
  answer (fixture, "GET", "zoneInformation", 200, here);
  answer_open (fixture);
  g_assert_null (stint_psa_open (psa, NULL, &error));
  g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED);
  g_clear_error (&error);
  session = stint_psa_open (psa, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (session->service_url, BASE));
  g_assert_cmpstr (session->web_url, ==, "https://ww19.autotask.net/");
  asked = last (fixture, "GET", "zoneInformation");
  g_assert_nonnull (strstr (asked, "user=api%40msp.example"));
  g_assert_null (strstr (asked, "canary"));
  g_assert_null (strstr (asked, "CODE-1"));
}

/* When an account has moved, a create that was refused for its credentials may be sent to
 * the new server; when it has not, it is asked once and never again. */
static void
test_zone_moved (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (fixture->server, "");
  g_autofree char *old = http_fixture_url (fixture->server, "/old/ATServicesRest/");
  g_autofree char *zone = load ("zone");
  g_auto (GStrv) parts = g_strsplit (zone, "@BASE@", 2);
  g_autofree char *here = g_strjoinv (url, parts);
  StintAutotaskConfig config = config_for (NULL);
  g_autoptr (StintPsa) psa = NULL;
  g_autoptr (StintStep) step = time_step (fixture);
  static const StintPushResult wanted[] = { STINT_PUSH_LIMITED, STINT_PUSH_AUTH,
                                            STINT_PUSH_AUTH };

  config.lookup_url = url;
  config.service_url = old;
  psa = stint_autotask_new (&config, http);
  answer (fixture, "GET", "zoneInformation", 200, here);
  answer (fixture, "POST", "TimeEntries", 401, "");
  http_fixture_answer (fixture->server, "POST", "/old" BASE "TimeEntries", 401, NULL, "");
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (StintAnswer) said = stint_psa_push (psa, step, NULL);

      g_assert_cmpint (said->result, ==, wanted[i]);
      if (said->result == STINT_PUSH_LIMITED)
        g_assert_cmpint (said->retry_after_s, ==, 1);
    }
  g_assert_cmpuint (count (fixture, "GET", "zoneInformation"), ==, 1);
  g_assert_cmpuint (count (fixture, "POST", "TimeEntries"), ==, 2);
}

/* A stored entry gives its id, and was sent as it was planned. */
static void
test_push_time (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStep) step = time_step (fixture);
  g_autoptr (StintAnswer) said = NULL;
  g_autofree char *sent = NULL;

  answer (fixture, "POST", "TimeEntries", 200, "{\"itemId\":9001}");
  said = stint_psa_push (fixture->psa, step, NULL);
  g_assert_cmpint (said->result, ==, STINT_PUSH_DONE);
  g_assert_cmpstr (said->item_ids[0], ==, "9001");
  g_assert_cmpint (said->request_bytes, >, 0);
  sent = last (fixture, "POST", "TimeEntries");
  g_assert_nonnull (strstr (sent, "\"ticketID\":5001"));
  g_assert_nonnull (strstr (sent, "\"startDateTime\":\"2026-04-12T09:00:15Z\""));
  g_assert_nonnull (strstr (sent, "Left off at the fuse\\n[stint:" KEY "]"));
}

/* However the answer to a create is lost, it is in doubt, and was sent once. */
static void
test_push_lost (Fixture *fixture, gconstpointer unused)
{
  static const HttpFault faults[] = { HTTP_CLOSE, HTTP_RESET, HTTP_CUT, HTTP_STALL };
  g_autoptr (StintStep) step = time_step (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (StintAnswer) said = NULL;

      http_fixture_forget (fixture->server);
      fault (fixture, "POST", "TimeEntries", faults[i]);
      said = stint_psa_push (fixture->psa, step, NULL);
      g_assert_cmpint (said->result, ==, STINT_PUSH_UNKNOWN);
      g_assert_nonnull (said->message);
      g_assert_cmpuint (count (fixture, "POST", "TimeEntries"), ==, 1);
    }
}

/* Creates are made as the technician where that is wanted; nothing else ever is. */
static void
test_impersonation (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (fixture->server, "");
  StintAutotaskConfig config = config_for (url);
  g_autoptr (StintWork) work = work_new ();
  g_autoptr (StintPsa) psa = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  const StintDoubt doubt = { .attempted_s = 1775988000 };
  static const char *const others[][2] = { { "POST", "TimeEntries/query" },
                                           { "GET", "Tickets/5001" },
                                           { "PATCH", "Tickets" } };
  g_autofree char *created = NULL;

  config.impersonate = TRUE;
  psa = stint_autotask_new (&config, http);
  add_interval (work);
  set_status (work);
  steps = stint_psa_plan (psa, work, NULL);
  answer (fixture, "POST", "TimeEntries", 200, "{\"itemId\":9001}");
  answer_file (fixture, "POST", "TimeEntries/query", "time-entry");
  answer (fixture, "GET", "Tickets/5001", 200, "{\"item\":{\"id\":5001,\"status\":8}}");
  answer (fixture, "PATCH", "Tickets", 200, "{\"itemId\":5001}");
  for (guint i = 0; i < steps->len; i++)
    {
      g_autoptr (StintAnswer) said =
        stint_psa_push (psa, g_ptr_array_index (steps, i), NULL);
      g_autoptr (StintFinding) found =
        stint_psa_find (psa, g_ptr_array_index (steps, i), &doubt, NULL);
    }
  created = last (fixture, "POST", "TimeEntries");
  g_assert_nonnull (strstr (created, "ImpersonationResourceId: 102\r\n"));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *sent = last (fixture, others[i][0], others[i][1]);

      g_assert_nonnull (sent);
      g_assert_null (strstr (sent, "ImpersonationResourceId"));
    }
}

typedef struct
{
  gint64 before;
  gint64 after;
  gint64 later;
  StintPushResult result;
  guint patches;
} StatusCase;

/* A status is set only from where the technician saw it, and counts only when it stays.
 */
static void
test_push_status (Fixture *fixture, gconstpointer unused)
{
  static const StatusCase cases[] = {
    { 5, 5, 5, STINT_PUSH_DONE, 0 },     { 8, 5, 5, STINT_PUSH_DONE, 1 },
    { 8, 8, 5, STINT_PUSH_DONE, 2 },     { 8, 8, 8, STINT_PUSH_UNKNOWN, 2 },
    { 7, 7, 7, STINT_PUSH_CONFLICT, 0 },
  };
  g_autoptr (StintStep) step = status_step (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gint64 statuses[] = { cases[i].before, cases[i].after, cases[i].later };
      g_autoptr (StintAnswer) said = NULL;

      http_fixture_forget (fixture->server);
      for (guint j = 0; j < G_N_ELEMENTS (statuses); j++)
        {
          g_autofree char *body =
            g_strdup_printf ("{\"item\":{\"id\":5001,\"status\":%d}}", (int) statuses[j]);

          answer (fixture, "GET", "Tickets/5001", 200, body);
        }
      answer (fixture, "PATCH", "Tickets", 200, "{\"itemId\":5001}");
      answer_file (fixture, "GET", "Tickets/entityInformation/fields", "ticket-fields");
      said = stint_psa_push (fixture->psa, step, NULL);
      g_assert_cmpint (said->result, ==, cases[i].result);
      g_assert_cmpuint (count (fixture, "PATCH", "Tickets"), ==, cases[i].patches);
      if (said->result == STINT_PUSH_CONFLICT)
        {
          g_assert_nonnull (strstr (said->message, "Waiting Customer"));
          g_assert_nonnull (strstr (said->message, "In Progress"));
        }
    }
}

/* A ticket that is gone, or cannot be read, is not written to. */
static void
test_push_status_unread (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    int status;
    const char *body;
    StintPushResult result;
  } cases[] = {
    { 200, "{\"item\":null}", STINT_PUSH_REFUSED },
    { 401, "", STINT_PUSH_AUTH },
    { 429, "", STINT_PUSH_LIMITED },
    { 503, "", STINT_PUSH_NOT_SENT },
  };
  g_autoptr (StintStep) step = status_step (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StintAnswer) said = NULL;

      http_fixture_forget (fixture->server);
      answer (fixture, "GET", "Tickets/5001", cases[i].status, cases[i].body);
      said = stint_psa_push (fixture->psa, step, NULL);
      g_assert_cmpint (said->result, ==, cases[i].result);
      g_assert_cmpuint (count (fixture, "PATCH", "Tickets"), ==, 0);
    }
}

/* An entry is found by its key, although its server wrote its texts in another way. */
static void
test_find_time (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStep) step = time_step (fixture);
  const StintDoubt doubt = { .attempted_s = 1775988000 };
  g_autoptr (StintFinding) found = NULL;

  answer_file (fixture, "POST", "TimeEntries/query", "time-entry");
  found = stint_psa_find (fixture->psa, step, &doubt, NULL);
  g_assert_cmpint (found->result, ==, STINT_FIND_STORED);
  g_assert_cmpstr (found->item_ids[0], ==, "9001");
  g_assert_cmpuint (stint_psa_requests (fixture->psa), ==, 1);
}

/* Absence is believed only when the answer shows what was stored since. */
static void
test_find_fence (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStep) step = time_step (fixture);
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
      answer_file (fixture, "POST", "TimeEntries/query", "empty");
      answer_file (fixture, "POST", "TimeEntries/query", cases[i].shown);
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
test_find_distrust (Fixture *fixture, gconstpointer unused)
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
  g_autoptr (StintStep) step = time_step (fixture);
  const StintDoubt doubt = { .attempted_s = 1775988000 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StintFinding) found = NULL;

      http_fixture_forget (fixture->server);
      answer (fixture, "POST", "TimeEntries/query", cases[i].status, cases[i].body);
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
test_find_pages (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStep) step = time_step (fixture);
  const StintDoubt doubt = { .attempted_s = 1775988000 };
  g_autofree char *page = full_page (1, 500);
  g_autoptr (StintFinding) found = NULL;
  g_autofree char *sent = NULL;

  answer (fixture, "POST", "TimeEntries/query", 200, page);
  answer_file (fixture, "POST", "TimeEntries/query", "time-entry");
  found = stint_psa_find (fixture->psa, step, &doubt, NULL);
  g_assert_cmpint (found->result, ==, STINT_FIND_STORED);
  sent = last (fixture, "POST", "TimeEntries/query");
  g_assert_nonnull (strstr (sent, "\"op\":\"gt\",\"field\":\"id\",\"value\":500"));
}

/* My tickets come with names and labels, those I help with after those that are mine. */
static void
test_pull_mine (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintPage) page = NULL;
  g_autoptr (StintPage) second = NULL;
  const StintTicket *ticket = NULL;

  answer_file (fixture, "POST", "Tickets/query", "tickets");
  answer_file (fixture, "GET", "Tickets/entityInformation/fields", "ticket-fields");
  answer (fixture, "POST", "Companies/query", 200,
          "{\"items\":[{\"id\":0,\"companyName\":\"Our own shop\"}]}");
  answer (fixture, "POST", "Contacts/query", 200,
          "{\"items\":[{\"id\":77,\"firstName\":\"Ann\",\"lastName\":\"Other\"}]}");
  answer (fixture, "POST", "TicketSecondaryResources/query", 200,
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
  g_assert_true (page->more);
  second = stint_psa_pull (fixture->psa, STINT_FEED_MY_TICKETS, NULL, page->cursor, NULL,
                           &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->tickets->len, ==, 1);
  g_assert_false (second->more);
  g_assert_cmpuint (count (fixture, "POST", "Companies/query"), ==, 1);
}

/* A list with a row that was not asked for is not believed: it may be everyone's. */
static void
test_pull_distrust (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  answer (fixture, "POST", "Tickets/query", 200,
          "{\"items\":[{\"id\":1,\"ticketNumber\":\"T1\",\"assignedResourceID\":102,"
          "\"status\":5}]}");
  g_assert_null (
    stint_psa_pull (fixture->psa, STINT_FEED_MY_TICKETS, NULL, NULL, NULL, &error));
  g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL);
}

/* Notes come with their authors, without our markers and without what machines wrote. */
static void
test_pull_notes (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintPage) page = NULL;
  const StintNote *note = NULL;

  answer (fixture, "POST", "TicketNotes/query", 200,
          "{\"items\":["
          "{\"id\":1,\"ticketID\":5001,\"creatorResourceID\":102,\"noteType\":3,"
          "\"publish\":2,\"title\":\"Hand-over\",\"description\":\"Fuse\\r\\n[stint:" KEY
          "]\",\"createDateTime\":\"2026-04-12T09:00:00.1Z\"},"
          "{\"id\":2,\"ticketID\":5001,\"creatorResourceID\":4,\"noteType\":13,"
          "\"publish\":2,\"title\":\"Rule\",\"description\":\"ran\"},"
          "{\"id\":3,\"ticketID\":5001,\"creatorResourceID\":null,"
          "\"createdByContactID\":77,\"noteType\":18,\"publish\":1,\"title\":\"Help\","
          "\"description\":\"It burns\"}]}");
  answer (
    fixture, "POST", "Resources/query", 200,
    "{\"items\":[{\"id\":102,\"firstName\":\"Tess\",\"lastName\":\"Technician\"}]}");
  answer (fixture, "POST", "Contacts/query", 200,
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
test_delete (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StintWork) work = work_new ();
  g_autoptr (StintStep) step = NULL;
  g_autoptr (StintAnswer) said = NULL;
  g_autoptr (StintFinding) there = NULL;
  g_autoptr (StintFinding) gone = NULL;
  const StintDoubt doubt = { 0 };

  work->void_op_id = 3;
  work->void_key = g_strdup (KEY);
  work->void_remote_id = g_strdup ("9001");
  step = plan_one (fixture, work);
  answer (fixture, "DELETE", "TimeEntries/9001", 500,
          "{\"errors\":[\"No message. No matching records found. The logged in Resource "
          "may not have the required permissions to delete the data.\"]}");
  answer (fixture, "GET", "TimeEntries/9001", 200, "{\"item\":{\"id\":9001}}");
  answer (fixture, "GET", "TimeEntries/9001", 200, "{\"item\":null}");
  said = stint_psa_push (fixture->psa, step, NULL);
  g_assert_cmpint (said->result, ==, STINT_PUSH_DONE);
  there = stint_psa_find (fixture->psa, step, &doubt, NULL);
  g_assert_cmpint (there->result, ==, STINT_FIND_ABSENT);
  gone = stint_psa_find (fixture->psa, step, &doubt, NULL);
  g_assert_cmpint (gone->result, ==, STINT_FIND_STORED);
}

static void
add_test (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/autotask/open", test_open);
  add_test ("/autotask/open-failures", test_open_failures);
  add_test ("/autotask/zone", test_zone);
  add_test ("/autotask/zone-moved", test_zone_moved);
  add_test ("/autotask/push-time", test_push_time);
  add_test ("/autotask/push-lost", test_push_lost);
  add_test ("/autotask/impersonation", test_impersonation);
  add_test ("/autotask/push-status", test_push_status);
  add_test ("/autotask/push-status-unread", test_push_status_unread);
  add_test ("/autotask/find-time", test_find_time);
  add_test ("/autotask/find-fence", test_find_fence);
  add_test ("/autotask/find-distrust", test_find_distrust);
  add_test ("/autotask/find-pages", test_find_pages);
  add_test ("/autotask/pull-mine", test_pull_mine);
  add_test ("/autotask/pull-distrust", test_pull_distrust);
  add_test ("/autotask/pull-notes", test_pull_notes);
  add_test ("/autotask/delete", test_delete);
  return g_test_run ();
}
