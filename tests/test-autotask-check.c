#include <string.h>

#include "tests/support/autotask-fixture.h"
#include "tests/support/clock-fake.h"

/* What the check makes of answers that a practice tenant does not give. */

static const StintCheckRequest rights = { .kind = STINT_CHECK_RIGHTS };

#define THRESHOLDS                                                                       \
  "{\"externalRequestThreshold\":10000,\"requestThresholdTimeframe\":60,"                \
  "\"currentTimeframeRequestCount\":124}"
#define NOW_S 1775988000

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

typedef struct
{
  int status;
  const char *body;
  const char *id;
  StintGrade grade;
  gboolean refused;
  const char *says;
} LoginCase;

/* A login that fails is the last thing that is asked; it is told apart from a server that
 * is busy, and an unknown text is shown as it is, with what it has been known to mean. */
static void
test_login (AutotaskFixture *fixture, gconstpointer unused)
{
  static const LoginCase cases[] = {
    { 401, "", "login", STINT_GRADE_MISSING, TRUE, "rotate" },
    { 403, "", "login", STINT_GRADE_MISSING, TRUE, "rotate" },
    { 500, "{\"errors\":[\"IntegrationCode is invalid.\"]}", "integration-code",
      STINT_GRADE_MISSING, TRUE, "rotate" },
    { 500, "{\"errors\":[\"Words that nobody knows.\"]}", "integration-code",
      STINT_GRADE_UNKNOWN, FALSE, "tracking identifier" },
    { 429, "", "login", STINT_GRADE_UNKNOWN, FALSE, "again" },
    { 502, "<html>", "login", STINT_GRADE_UNKNOWN, FALSE, "again" },
    { 200, "<html>", "login", STINT_GRADE_UNKNOWN, FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) checks = NULL;
      const StintCheck *check = NULL;

      http_fixture_forget (fixture->server);
      autotask_answer_zone (fixture, NULL);
      autotask_answer (fixture, "GET", "ThresholdInformation", cases[i].status,
                       cases[i].body);
      checks = stint_psa_check (fixture->psa, &rights, NULL);
      check = g_ptr_array_index (checks, checks->len - 1);
      g_test_message ("%d: %s", cases[i].status, check->detail);
      g_assert_cmpuint (checks->len, ==, 2);
      g_assert_cmpstr (check->id, ==, cases[i].id);
      g_assert_cmpint (check->grade, ==, cases[i].grade);
      g_assert_cmpint (check->refused, ==, cases[i].refused);
      g_assert_cmpint (check->limited, ==, cases[i].status == 429);
      g_assert_cmpint (check->retry_after_s, ==, cases[i].status == 429 ? 60 : 0);
      g_assert_true (check->vital);
      if (cases[i].says != NULL)
        g_assert_nonnull (strstr (check->remedy, cases[i].says));
      g_assert_cmpuint (autotask_count (fixture, "POST", "Resources/query"), ==, 0);
    }
}

/* Words that nobody knows are shown. */
static void
test_unknown_words (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) checks = NULL;

  autotask_answer_zone (fixture, NULL);
  autotask_answer (fixture, "GET", "ThresholdInformation", 500,
                   "{\"errors\":[\"Words that nobody knows.\"]}");
  checks = stint_psa_check (fixture->psa, &rights, NULL);
  g_assert_cmpstr (find_check (checks, "integration-code")->detail, ==,
                   "Words that nobody knows.");
}

static StintPsa *
psa_without_url (AutotaskFixture *fixture, const char *service_url, StintClock *clock)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (fixture->server, "");
  StintAutotaskConfig config = autotask_config_for (NULL);

  config.lookup_url = url;
  config.service_url = service_url;
  config.clock = clock;
  return stint_autotask_new (&config, http);
}

/* An account that has moved is followed, and it is said; the old server hears nothing. */
static void
test_moved (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autofree char *old = http_fixture_url (fixture->server, "/old/ATServicesRest/");
  g_autoptr (StintPsa) psa = psa_without_url (fixture, old, NULL);
  g_autoptr (GPtrArray) checks = NULL;

  autotask_answer_zone (fixture, NULL);
  autotask_answer (fixture, "GET", "ThresholdInformation", 200, THRESHOLDS);
  checks = stint_psa_check (psa, &rights, NULL);
  g_assert_cmpint (find_check (checks, "address")->grade, ==, STINT_GRADE_OK);
  g_assert_nonnull (strstr (find_check (checks, "address")->detail, "moved"));
  g_assert_cmpint (find_check (checks, "login")->grade, ==, STINT_GRADE_OK);
  g_assert_cmpuint (autotask_count (fixture, "GET", "ThresholdInformation"), ==, 1);
  g_assert_cmpuint (
    http_fixture_count (fixture->server, "GET", "/old" BASE "ThresholdInformation"), ==,
    0);
}

/* A directory that names somebody else's server gets no secret from us. */
static void
test_hostile_zone (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintPsa) psa = psa_without_url (fixture, NULL, NULL);
  g_autoptr (GPtrArray) checks = NULL;

  autotask_answer_zone (fixture, "https://evil.example");
  checks = stint_psa_check (psa, &rights, NULL);
  g_assert_cmpuint (checks->len, ==, 1);
  g_assert_cmpint (find_check (checks, "address")->grade, ==, STINT_GRADE_MISSING);
  g_assert_cmpuint (stint_psa_requests (psa), ==, 1);
}

/* A clock that is wrong by more than a minute is told of, in which direction ever. */
static void
test_clock (AutotaskFixture *fixture, gconstpointer unused)
{
  static const struct
  {
    gint64 now_s;
    StintGrade grade;
    const char *says;
  } cases[] = {
    { NOW_S, STINT_GRADE_OK, "0 seconds" },
    { NOW_S + 59, STINT_GRADE_OK, "-59 seconds" },
    { NOW_S + 600, STINT_GRADE_MISSING, "-600 seconds" },
    { NOW_S - 600, STINT_GRADE_MISSING, "600 seconds" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StintClockFake) clock = stint_clock_fake_new (cases[i].now_s);
      g_autoptr (StintPsa) psa = psa_without_url (fixture, NULL, STINT_CLOCK (clock));
      g_autoptr (GPtrArray) checks = NULL;

      http_fixture_forget (fixture->server);
      autotask_answer_zone (fixture, NULL);
      http_fixture_answer (fixture->server, "GET", BASE "ThresholdInformation", 200,
                           "Date: Sun, 12 Apr 2026 10:00:00 GMT\r\n", THRESHOLDS);
      checks = stint_psa_check (psa, &rights, NULL);
      g_assert_cmpint (find_check (checks, "clock")->grade, ==, cases[i].grade);
      g_assert_nonnull (strstr (find_check (checks, "clock")->detail, cases[i].says));
    }
}

/* Nobody says what time it is, nor how many requests are left: so nobody can tell. */
static void
test_untold (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) checks = NULL;

  autotask_answer_zone (fixture, NULL);
  autotask_answer (fixture, "GET", "ThresholdInformation", 200, "{}");
  checks = stint_psa_check (fixture->psa, &rights, NULL);
  g_assert_cmpint (find_check (checks, "clock")->grade, ==, STINT_GRADE_UNKNOWN);
  g_assert_cmpint (find_check (checks, "budget")->grade, ==, STINT_GRADE_UNKNOWN);
}

/* Credentials that are refused in the middle end it there. */
static void
test_refused_later (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) checks = NULL;
  const StintCheck *last = NULL;

  autotask_answer_zone (fixture, NULL);
  autotask_answer (fixture, "GET", "ThresholdInformation", 200, THRESHOLDS);
  autotask_answer (fixture, "POST", "Resources/query", 401, "");
  checks = stint_psa_check (fixture->psa, &rights, NULL);
  last = g_ptr_array_index (checks, checks->len - 1);
  g_assert_true (last->refused);
  g_assert_cmpuint (stint_psa_requests (fixture->psa), ==, 3);
}

/* A ticket of a client, or none, is not written on, nor is anything written for a person
 * who is not known. */
static void
test_trial_refused (AutotaskFixture *fixture, gconstpointer unused)
{
  static const char *const bodies[] = {
    "{\"item\":null}",
    "{\"item\":{\"id\":5001,\"companyID\":7,\"status\":8}}",
    "{\"item\":{\"id\":5001,\"status\":8}}",
    "{\"item\":{\"id\":5001,\"companyID\":0,\"status\":5}}",
    "{\"item\":{\"id\":5001,\"companyID\":0,\"status\":8}}",
  };
  static const StintCheckKind kinds[] = { STINT_CHECK_CALIBRATE, STINT_CHECK_MAIL };

  for (guint i = 0; i < G_N_ELEMENTS (bodies) * G_N_ELEMENTS (kinds); i++)
    {
      const StintCheckRequest request = { .kind = kinds[i % 2],
                                          .ticket = "#5001",
                                          .now_s = NOW_S };
      g_autoptr (GPtrArray) checks = NULL;
      const StintCheck *last = NULL;

      http_fixture_forget (fixture->server);
      autotask_answer (fixture, "GET", "Tickets/5001", 200, bodies[i / 2]);
      autotask_answer_file (fixture, "POST", "Resources/query", "empty");
      checks = stint_psa_check (fixture->psa, &request, NULL);
      last = g_ptr_array_index (checks, checks->len - 1);
      g_test_message ("%s: %s", bodies[i / 2], last->detail);
      g_assert_cmpint (last->grade, ==, STINT_GRADE_MISSING);
      g_assert_true (last->vital);
      g_assert_cmpuint (autotask_count (fixture, "POST", "TimeEntries"), ==, 0);
      g_assert_cmpuint (autotask_count (fixture, "POST", "Tickets/5001/Notes"), ==, 0);
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
  add_test ("/autotask-check/login", test_login);
  add_test ("/autotask-check/unknown-words", test_unknown_words);
  add_test ("/autotask-check/moved", test_moved);
  add_test ("/autotask-check/hostile-zone", test_hostile_zone);
  add_test ("/autotask-check/clock", test_clock);
  add_test ("/autotask-check/untold", test_untold);
  add_test ("/autotask-check/refused-later", test_refused_later);
  add_test ("/autotask-check/trial-refused", test_trial_refused);
  return g_test_run ();
}
