#include "tests/support/autotask-fixture.h"

StintAutotaskConfig
autotask_config_for (const char *url)
{
  const StintAutotaskConfig config = {
    .user = "api@msp.example",
    .code = "CODE-1",
    .secret = "canary $~*#@",
    .url_override = url,
    .web_url = "https://ww19.autotask.net/",
    .resource_email = "tess@msp.example",
    .me_id = "102",
    .create_timeout_s = 2,
    .read_timeout_s = 30,
  };

  return config;
}

void
autotask_set_up (AutotaskFixture *fixture, gconstpointer unused)
{
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = NULL;
  StintAutotaskConfig config = { 0 };

  fixture->server = http_fixture_new ();
  url = http_fixture_url (fixture->server, "");
  config = autotask_config_for (url);
  fixture->psa = stint_autotask_new (&config, http);
}

void
autotask_tear_down (AutotaskFixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->psa);
  http_fixture_free (fixture->server);
}

char *
autotask_dup_file (const char *name)
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

void
autotask_answer (AutotaskFixture *fixture,
                 const char *method,
                 const char *path,
                 int status,
                 const char *body)
{
  g_autofree char *whole = g_strconcat (BASE, path, NULL);

  http_fixture_answer (fixture->server, method, whole, status, NULL, body);
}

void
autotask_answer_file (AutotaskFixture *fixture,
                      const char *method,
                      const char *path,
                      const char *name)
{
  g_autofree char *body = autotask_dup_file (name);

  autotask_answer (fixture, method, path, 200, body);
}

/* @server_url: where the zone says that the account lives; NULL: here */
void
autotask_answer_zone (AutotaskFixture *fixture, const char *server_url)
{
  g_autofree char *here = http_fixture_url (fixture->server, "");
  g_autofree char *zone = autotask_dup_file ("zone");
  g_auto (GStrv) parts = g_strsplit (zone, "@BASE@", 2);
  g_autofree char *body = g_strjoinv (server_url != NULL ? server_url : here, parts);

  autotask_answer (fixture, "GET", "zoneInformation", 200, body);
}

void
autotask_fault (AutotaskFixture *fixture,
                const char *method,
                const char *path,
                HttpFault kind)
{
  g_autofree char *whole = g_strconcat (BASE, path, NULL);

  http_fixture_fault (fixture->server, method, whole, kind);
}

guint
autotask_count (AutotaskFixture *fixture, const char *method, const char *path)
{
  g_autofree char *whole = g_strconcat (BASE, path, NULL);

  return http_fixture_count (fixture->server, method, whole);
}

char *
autotask_dup_last (AutotaskFixture *fixture, const char *method, const char *path)
{
  g_autofree char *whole = g_strconcat (BASE, path, NULL);

  return http_fixture_dup_last (fixture->server, method, whole);
}

StintWork *
autotask_work_new (void)
{
  StintWork *work = stint_work_new ();

  work->me_id = g_strdup ("102");
  work->ticket_id = g_strdup ("5001");
  work->role_id = g_strdup ("7");
  work->summary = g_strdup ("Put out the fire");
  work->internal_text = g_strdup ("Left off at the fuse");
  return work;
}

void
autotask_add_interval (StintWork *work)
{
  StintInterval *interval = stint_work_add_interval (work, 1, KEY);

  interval->start_s = 1775984415;
  interval->end_s = 1775987130;
  interval->work_date = g_strdup ("2026-04-12");
}

void
autotask_set_status (StintWork *work)
{
  work->status_op_id = 2;
  work->status_key = g_strdup (KEY);
  work->status_id = g_strdup ("5");
  work->base_status_id = g_strdup ("8");
}

/* (transfer full): the only step of @work. */
StintStep *
autotask_plan_one (AutotaskFixture *fixture, StintWork *work)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = stint_psa_plan (fixture->psa, work, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 1);
  return g_ptr_array_steal_index (steps, 0);
}

StintStep *
autotask_time_step (AutotaskFixture *fixture)
{
  g_autoptr (StintWork) work = autotask_work_new ();

  autotask_add_interval (work);
  return autotask_plan_one (fixture, work);
}

StintStep *
autotask_status_step (AutotaskFixture *fixture)
{
  g_autoptr (StintWork) work = autotask_work_new ();

  autotask_set_status (work);
  return autotask_plan_one (fixture, work);
}
