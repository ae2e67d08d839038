#include <string.h>

#include "tests/support/autotask-fixture.h"

static void
answer_open (AutotaskFixture *fixture)
{
  autotask_answer_file (fixture, "POST", "Resources/query", "resources");
  autotask_answer_file (fixture, "POST", "ResourceServiceDeskRoles/query",
                        "service-desk-roles");
  autotask_answer_file (fixture, "POST", "ResourceRoles/query", "resource-roles");
  autotask_answer_file (fixture, "POST", "Roles/query", "roles");
  autotask_answer_file (fixture, "POST", "BillingCodes/query", "billing-codes");
  autotask_answer_file (fixture, "GET", "Tickets/entityInformation/fields",
                        "ticket-fields");
  autotask_answer_file (fixture, "GET", "TicketNotes/entityInformation/fields",
                        "note-fields");
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
test_open (AutotaskFixture *fixture, gconstpointer unused)
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
  g_assert_cmpstr (find_pick (session, "queue", "5")->meaning, ==, "mine");
  g_assert_null (find_pick (session, "queue", "8")->meaning);
  g_assert_nonnull (find_pick (session, "note-type", "3"));
  g_assert_cmpuint (stint_psa_requests (fixture->psa), ==, 7);
  sent = autotask_dup_last (fixture, "POST", "Resources/query");
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
test_open_failures (AutotaskFixture *fixture, gconstpointer unused)
{
  static const OpenCase cases[] = {
    { 401, "", STINT_PSA_ERROR_AUTH },
    { 500, "{\"errors\":[\"Invalid username\"]}", STINT_PSA_ERROR_AUTH },
    { 500,
      "{\"errors\":[\"The logged in Resource does not have the adequate permissions "
      "to query this entity type.\"]}",
      STINT_PSA_ERROR_REFUSED },
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
      autotask_answer (fixture, "POST", "Resources/query", cases[i].status,
                       cases[i].body);
      g_assert_null (stint_psa_open (fixture->psa, NULL, &error));
      g_test_message ("%d: %s", cases[i].status, error->message);
      g_assert_error (error, STINT_PSA_ERROR, (int) cases[i].code);
      g_assert_null (strstr (error->message, "canary"));
    }
}

/* The zone is asked for without credentials, and credentials go nowhere but there. */
static void
test_zone (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (fixture->server, "");
  g_autofree char *zone = autotask_dup_file ("zone");
  g_auto (GStrv) parts = g_strsplit (zone, "@BASE@", 2);
  g_autofree char *here = g_strjoinv (url, parts);
  g_autofree char *elsewhere = g_strjoinv ("https://evil.example", parts);
  StintAutotaskConfig config = autotask_config_for (NULL);
  g_autoptr (StintPsa) psa = NULL;
  g_autoptr (StintSession) session = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *asked = NULL;

  config.lookup_url = url;
  psa = stint_autotask_new (&config, http);
  autotask_answer (fixture, "GET", "zoneInformation", 200, elsewhere);
  autotask_answer (fixture, "GET", "zoneInformation", 200, here);
  answer_open (fixture);
  g_assert_null (stint_psa_open (psa, NULL, &error));
  g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED);
  g_clear_error (&error);
  session = stint_psa_open (psa, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (session->service_url, BASE));
  g_assert_cmpstr (session->web_url, ==, "https://ww19.autotask.net/");
  asked = autotask_dup_last (fixture, "GET", "zoneInformation");
  g_assert_nonnull (strstr (asked, "user=api%40msp.example"));
  g_assert_null (strstr (asked, "canary"));
  g_assert_null (strstr (asked, "CODE-1"));
}

/* When an account has moved, a create that was refused for its credentials may be sent to
 * the new server; when it has not, it is asked once and never again. */
static void
test_zone_moved (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (fixture->server, "");
  g_autofree char *old = http_fixture_url (fixture->server, "/old/ATServicesRest/");
  g_autofree char *zone = autotask_dup_file ("zone");
  g_auto (GStrv) parts = g_strsplit (zone, "@BASE@", 2);
  g_autofree char *here = g_strjoinv (url, parts);
  StintAutotaskConfig config = autotask_config_for (NULL);
  g_autoptr (StintPsa) psa = NULL;
  g_autoptr (StintStep) step = autotask_time_step (fixture);
  static const StintPushResult wanted[] = { STINT_PUSH_LIMITED, STINT_PUSH_AUTH,
                                            STINT_PUSH_AUTH };

  config.lookup_url = url;
  config.service_url = old;
  psa = stint_autotask_new (&config, http);
  autotask_answer (fixture, "GET", "zoneInformation", 200, here);
  autotask_answer (fixture, "POST", "TimeEntries", 401, "");
  http_fixture_answer (fixture->server, "POST", "/old" BASE "TimeEntries", 401, NULL, "");
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (StintAnswer) said = stint_psa_push (psa, step, NULL);

      g_assert_cmpint (said->result, ==, wanted[i]);
      if (said->result == STINT_PUSH_LIMITED)
        g_assert_cmpint (said->retry_after_s, ==, 1);
    }
  g_assert_cmpuint (autotask_count (fixture, "GET", "zoneInformation"), ==, 1);
  g_assert_cmpuint (autotask_count (fixture, "POST", "TimeEntries"), ==, 2);
}

/* A stored entry gives its id, and was sent as it was planned. */
static void
test_push_time (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintStep) step = autotask_time_step (fixture);
  g_autoptr (StintAnswer) said = NULL;
  g_autofree char *sent = NULL;

  autotask_answer (fixture, "POST", "TimeEntries", 200, "{\"itemId\":9001}");
  said = stint_psa_push (fixture->psa, step, NULL);
  g_assert_cmpint (said->result, ==, STINT_PUSH_DONE);
  g_assert_cmpstr (said->item_ids[0], ==, "9001");
  g_assert_cmpint (said->request_bytes, >, 0);
  sent = autotask_dup_last (fixture, "POST", "TimeEntries");
  g_assert_nonnull (strstr (sent, "\"ticketID\":5001"));
  g_assert_nonnull (strstr (sent, "\"startDateTime\":\"2026-04-12T09:00:15Z\""));
  g_assert_nonnull (strstr (sent, "Left off at the fuse\\n[stint:" KEY "]"));
}

/* However the answer to a create is lost, it is in doubt, and was sent once. */
static void
test_push_lost (AutotaskFixture *fixture, gconstpointer unused)
{
  static const HttpFault faults[] = { HTTP_CLOSE, HTTP_RESET, HTTP_CUT, HTTP_STALL };
  g_autoptr (StintStep) step = autotask_time_step (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (StintAnswer) said = NULL;

      http_fixture_forget (fixture->server);
      autotask_fault (fixture, "POST", "TimeEntries", faults[i]);
      said = stint_psa_push (fixture->psa, step, NULL);
      g_assert_cmpint (said->result, ==, STINT_PUSH_UNKNOWN);
      g_assert_nonnull (said->message);
      g_assert_cmpuint (autotask_count (fixture, "POST", "TimeEntries"), ==, 1);
    }
}

/* Creates are made as the technician where that is wanted; nothing else ever is. */
static void
test_impersonation (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (fixture->server, "");
  StintAutotaskConfig config = autotask_config_for (url);
  g_autoptr (StintWork) work = autotask_work_new ();
  g_autoptr (StintPsa) psa = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  const StintDoubt doubt = { .attempted_s = 1775988000 };
  static const char *const others[][2] = { { "POST", "TimeEntries/query" },
                                           { "GET", "Tickets/5001" },
                                           { "PATCH", "Tickets" } };
  g_autofree char *created = NULL;

  config.impersonate = TRUE;
  psa = stint_autotask_new (&config, http);
  autotask_add_interval (work);
  autotask_set_status (work);
  steps = stint_psa_plan (psa, work, NULL);
  autotask_answer (fixture, "POST", "TimeEntries", 200, "{\"itemId\":9001}");
  autotask_answer_file (fixture, "POST", "TimeEntries/query", "time-entry");
  autotask_answer (fixture, "GET", "Tickets/5001", 200,
                   "{\"item\":{\"id\":5001,\"status\":8}}");
  autotask_answer (fixture, "PATCH", "Tickets", 200, "{\"itemId\":5001}");
  for (guint i = 0; i < steps->len; i++)
    {
      g_autoptr (StintAnswer) said =
        stint_psa_push (psa, g_ptr_array_index (steps, i), NULL);
      g_autoptr (StintFinding) found =
        stint_psa_find (psa, g_ptr_array_index (steps, i), &doubt, NULL);
    }
  created = autotask_dup_last (fixture, "POST", "TimeEntries");
  g_assert_nonnull (strstr (created, "ImpersonationResourceId: 102\r\n"));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *sent = autotask_dup_last (fixture, others[i][0], others[i][1]);

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
test_push_status (AutotaskFixture *fixture, gconstpointer unused)
{
  static const StatusCase cases[] = {
    { 5, 5, 5, STINT_PUSH_DONE, 0 },     { 8, 5, 5, STINT_PUSH_DONE, 1 },
    { 8, 8, 5, STINT_PUSH_DONE, 2 },     { 8, 8, 8, STINT_PUSH_UNKNOWN, 2 },
    { 7, 7, 7, STINT_PUSH_CONFLICT, 0 },
  };
  g_autoptr (StintStep) step = autotask_status_step (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gint64 statuses[] = { cases[i].before, cases[i].after, cases[i].later };
      g_autoptr (StintAnswer) said = NULL;

      http_fixture_forget (fixture->server);
      for (guint j = 0; j < G_N_ELEMENTS (statuses); j++)
        {
          g_autofree char *body =
            g_strdup_printf ("{\"item\":{\"id\":5001,\"status\":%d}}", (int) statuses[j]);

          autotask_answer (fixture, "GET", "Tickets/5001", 200, body);
        }
      autotask_answer (fixture, "PATCH", "Tickets", 200, "{\"itemId\":5001}");
      autotask_answer_file (fixture, "GET", "Tickets/entityInformation/fields",
                            "ticket-fields");
      said = stint_psa_push (fixture->psa, step, NULL);
      g_assert_cmpint (said->result, ==, cases[i].result);
      g_assert_cmpuint (autotask_count (fixture, "PATCH", "Tickets"), ==,
                        cases[i].patches);
      if (said->result == STINT_PUSH_CONFLICT)
        {
          g_assert_nonnull (strstr (said->message, "Waiting Customer"));
          g_assert_nonnull (strstr (said->message, "In Progress"));
        }
    }
}

/* A ticket that is gone, or cannot be read, is not written to. */
static void
test_push_status_unread (AutotaskFixture *fixture, gconstpointer unused)
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
  g_autoptr (StintStep) step = autotask_status_step (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StintAnswer) said = NULL;

      http_fixture_forget (fixture->server);
      autotask_answer (fixture, "GET", "Tickets/5001", cases[i].status, cases[i].body);
      said = stint_psa_push (fixture->psa, step, NULL);
      g_assert_cmpint (said->result, ==, cases[i].result);
      g_assert_cmpuint (autotask_count (fixture, "PATCH", "Tickets"), ==, 0);
    }
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
  add_test ("/autotask/open", test_open);
  add_test ("/autotask/open-failures", test_open_failures);
  add_test ("/autotask/zone", test_zone);
  add_test ("/autotask/zone-moved", test_zone_moved);
  add_test ("/autotask/push-time", test_push_time);
  add_test ("/autotask/push-lost", test_push_lost);
  add_test ("/autotask/impersonation", test_impersonation);
  add_test ("/autotask/push-status", test_push_status);
  add_test ("/autotask/push-status-unread", test_push_status_unread);
  return g_test_run ();
}
