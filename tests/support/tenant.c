#include "tests/support/tenant.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "courier/autotask/autotask.h"

static char *
read_url (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines =
    g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "listening "));
  return g_strdup (line + strlen ("listening "));
}

/* A test that fails leaves nothing behind. */
static void
end_with_parent (gpointer unused)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/** tenant_start: (transfer full): starts the sandbox @program and waits until it serves.
 */
Tenant *
tenant_start (const char *program, const char *const *arguments)
{
  Tenant *self = g_new0 (Tenant, 1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_auto (GStrv) command = NULL;
  g_autoptr (GError) error = NULL;

  g_strv_builder_add (builder, program);
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_strv_builder_add (builder, arguments[i]);
  command = g_strv_builder_end (builder);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  self->process =
    g_subprocess_launcher_spawnv (launcher, (const char *const *) command, &error);
  g_assert_no_error (error);
  self->http = stint_http_new ();
  self->url = read_url (self->process);
  self->root =
    g_strndup (self->url, (gsize) (strstr (self->url, "/ATServicesRest") - self->url));
  return self;
}

/** tenant_stop: ends it and frees @self. */
void
tenant_stop (Tenant *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  g_clear_object (&self->http);
  g_free (self->url);
  g_free (self->root);
  g_free (self);
}

/** tenant_control: (transfer full): what the control of the sandbox answers, which must
 * do it. */
GBytes *
tenant_control (Tenant *self, const char *method, const char *path, const char *body)
{
  g_autofree char *url = g_strconcat (self->root, "/_sandbox/", path, NULL);
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  const StintHttpRequest request = { .method = method, .url = url, .body = bytes };
  g_autoptr (StintHttpReply) reply = stint_http_send (self->http, &request, NULL);

  g_assert_cmpint (reply->http_status, ==, 200);
  return g_bytes_ref (reply->body);
}

/** tenant_set_clock: the tenant's clock stands still at @now_s. */
void
tenant_set_clock (Tenant *self, gint64 now_s)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_s);
  g_autofree char *text = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *body = g_strdup_printf ("{\"now\":\"%s\",\"frozen\":true}", text);
  g_autoptr (GBytes) answer = tenant_control (self, "POST", "clock", body);
}

/** tenant_now: what its clock shows, whole UTC seconds. */
gint64
tenant_now (Tenant *self)
{
  g_autoptr (GBytes) answer = tenant_control (self, "GET", "clock", NULL);
  g_autofree char *text =
    g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  const char *at = strstr (text, "\"now\":\"");
  g_autofree char *instant = NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) now = NULL;

  g_assert_nonnull (at);
  instant = g_strndup (at + strlen ("\"now\":\""), strlen ("2026-01-01T00:00:00"));
  now = g_date_time_new_from_iso8601 (instant, utc);
  g_assert_nonnull (now);
  return g_date_time_to_unix (now);
}

/** tenant_touch_ticket: something happens on a ticket, by somebody else. */
void
tenant_touch_ticket (Tenant *self, gint64 id, gint64 now_s)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_s);
  g_autofree char *text = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *body =
    g_strdup_printf ("{\"entity\":\"Tickets\",\"id\":%" G_GINT64_FORMAT
                     ",\"set\":{\"lastActivityDate\":\"%s\"}}",
                     id, text);
  g_autoptr (GBytes) answer = tenant_control (self, "POST", "edit", body);
}

/** tenant_forget_requests: begins to count anew. */
void
tenant_forget_requests (Tenant *self)
{
  g_autoptr (GBytes) answer = tenant_control (self, "POST", "reset-log", "{}");
}

/** tenant_count_requests: how many are in its log; each is there with what it took. */
gint64
tenant_count_requests (Tenant *self)
{
  static const char word[] = "\"milliseconds\":";
  g_autoptr (GBytes) log = tenant_control (self, "GET", "log", NULL);
  g_autofree char *text =
    g_strndup (g_bytes_get_data (log, NULL), g_bytes_get_size (log));
  gint64 n = 0;

  for (const char *at = text; (at = strstr (at, word)) != NULL; at += strlen (word))
    n++;
  return n;
}

/** tenant_make_psa: (transfer full): the provider of the technician it is made for. */
StintPsa *
tenant_make_psa (Tenant *self, StintClock *clock)
{
  const StintAutotaskConfig config = { .user = "api@stint.example",
                                       .code = "STINT-SANDBOX",
                                       .secret = "sandbox",
                                       .url_override = self->url,
                                       .resource_email = "dana@stint.example",
                                       .clock = clock };

  return stint_autotask_new (&config, self->http);
}
