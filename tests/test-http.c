#include <glib/gstdio.h>
#include <string.h>

#include "courier/http.h"
#include "courier/psa.h"
#include "tests/support/http-fixture.h"

enum
{
  BAD_URL = 3,
  UNRESOLVED = 6,
  REFUSED = 7,
  TOO_SHORT = 18,
  TOO_LARGE = 23,
  TIMED_OUT = 28,
  CANCELLED = 42,
  GOT_NOTHING = 52,
  LOST = 56,
  NOT_TRUSTED = 60,
};

static StintHttpReply *
send_for (StintHttp *http,
          const char *method,
          const char *url,
          gboolean create,
          int timeout_s)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  const StintHttpRequest request = {
    .method = method,
    .url = url,
    .body = g_str_equal (method, "GET") ? NULL : body,
    .create = create,
    .timeout_s = timeout_s,
  };

  return stint_http_send (http, &request, NULL);
}

static StintHttpReply *
send (StintHttp *http, const char *method, const char *url, gboolean create)
{
  return send_for (http, method, url, create, 30);
}

/* An answer comes back whole, with its status, its date and the wait it asks for. */
static void
test_answer (void)
{
  g_autoptr (HttpFixture) server = http_fixture_new ();
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (server, "/x");
  g_autoptr (StintHttpReply) reply = NULL;

  http_fixture_answer (server, "POST", "/x", 429,
                       "Retry-After: 7\r\nDate: Sun, 12 Apr 2026 09:00:00 GMT\r\n",
                       "{\"a\":1}");
  reply = send (http, "POST", url, FALSE);
  g_assert_cmpint (reply->transport_code, ==, 0);
  g_assert_cmpint (reply->http_status, ==, 429);
  g_assert_cmpint (reply->retry_after_s, ==, 7);
  g_assert_cmpint (reply->server_date_s, ==, 1775984400);
  g_assert_true (reply->complete);
  g_assert_cmpmem (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body),
                   "{\"a\":1}", 7);
  g_assert_cmpint (reply->request_bytes, >, 0);
  g_assert_null (reply->message);
}

typedef struct
{
  HttpFault fault;
  int transport_code;
} CutCase;

/* However a connection dies after a create was read, the server has executed it once, and
 * the reply does not claim that nothing left. A connection used before makes no
 * difference. */
static void
test_cut_create (void)
{
  static const CutCase cases[] = { { HTTP_CLOSE, GOT_NOTHING },
                                   { HTTP_RESET, LOST },
                                   { HTTP_CUT, TOO_SHORT },
                                   { HTTP_STALL, TIMED_OUT } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HttpFixture) server = http_fixture_new ();
      g_autoptr (StintHttp) http = stint_http_new ();
      g_autofree char *read_url = http_fixture_url (server, "/read");
      g_autofree char *url = http_fixture_url (server, "/make");
      g_autoptr (StintHttpReply) first = NULL;
      g_autoptr (StintHttpReply) reply = NULL;

      http_fixture_answer (server, "GET", "/read", 200, NULL, "{}");
      http_fixture_fault (server, "POST", "/make", cases[i].fault);
      first = send (http, "GET", read_url, FALSE);
      g_assert_cmpint (first->http_status, ==, 200);
      reply = send_for (http, "POST", url, TRUE, cases[i].fault == HTTP_STALL ? 2 : 30);
      g_assert_cmpint (reply->transport_code, ==, cases[i].transport_code);
      g_assert_cmpint (reply->request_bytes, >, 0);
      g_assert_false (reply->complete);
      g_assert_nonnull (reply->message);
      g_assert_cmpuint (http_fixture_count (server, "POST", "/make"), ==, 1);
    }
}

/* Reads share a connection; a create has one of its own and leaves none behind. */
static void
test_connections (void)
{
  g_autoptr (HttpFixture) server = http_fixture_new ();
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (server, "/x");
  static const gboolean creates[] = { FALSE, FALSE, TRUE, TRUE };

  http_fixture_answer (server, "POST", "/x", 200, NULL, "{}");
  for (guint i = 0; i < G_N_ELEMENTS (creates); i++)
    {
      g_autoptr (StintHttpReply) reply = send (http, "POST", url, creates[i]);

      g_assert_cmpint (reply->http_status, ==, 200);
    }
  g_assert_cmpuint (http_fixture_connections (server), ==, 3);
}

/* What never reached a server says that not a byte was sent. */
static void
test_nothing_sent (void)
{
  HttpFixture *server = http_fixture_new ();
  g_autofree char *closed = http_fixture_url (server, "/x");
  g_autoptr (StintHttp) http = stint_http_new ();
  const struct
  {
    const char *url;
    int transport_code;
  } cases[] = {
    { closed, REFUSED },
    { "https://nowhere.invalid/x", UNRESOLVED },
    { "http://example.org/x", BAD_URL },
    { "https://me:secret@127.0.0.1/x", BAD_URL },
    { "ftp://127.0.0.1/x", BAD_URL },
    { "file:///etc/passwd", BAD_URL },
    { "not a url", BAD_URL },
  };

  http_fixture_free (server);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StintHttpReply) reply = send (http, "POST", cases[i].url, TRUE);

      g_test_message ("%s: %s", cases[i].url, reply->message);
      if (cases[i].transport_code != UNRESOLVED)
        g_assert_cmpint (reply->transport_code, ==, cases[i].transport_code);
      g_assert_cmpint (reply->request_bytes, ==, 0);
      g_assert_cmpint (reply->http_status, ==, 0);
      g_assert_nonnull (reply->message);
      g_assert_null (strstr (reply->message, "secret"));
    }
}

/* A redirect is an answer like any other: nothing goes where it points. */
static void
test_redirect (void)
{
  g_autoptr (HttpFixture) server = http_fixture_new ();
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (server, "/from");
  g_autofree char *to = http_fixture_url (server, "/to");
  g_autofree char *header = g_strdup_printf ("Location: %s\r\n", to);
  g_autoptr (StintHttpReply) reply = NULL;

  http_fixture_answer (server, "GET", "/from", 302, header, "");
  reply = send (http, "GET", url, FALSE);
  g_assert_cmpint (reply->http_status, ==, 302);
  g_assert_cmpuint (http_fixture_count (server, "GET", "/to"), ==, 0);
}

/* An answer above the limit is cut off and not taken for whole; a create allows less. */
static void
test_size (void)
{
  g_autoptr (HttpFixture) server = http_fixture_new ();
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (server, "/x");
  g_autofree char *large = g_strnfill (600 * 1024, ' ');
  g_autofree char *huge = g_strnfill (9 * 1024 * 1024, ' ');
  g_autoptr (StintHttpReply) read = NULL;
  g_autoptr (StintHttpReply) create = NULL;
  g_autoptr (StintHttpReply) too_large = NULL;

  http_fixture_answer (server, "POST", "/x", 200, NULL, large);
  http_fixture_answer (server, "POST", "/x", 200, NULL, large);
  http_fixture_answer (server, "POST", "/x", 200, NULL, huge);
  read = send (http, "POST", url, FALSE);
  create = send (http, "POST", url, TRUE);
  too_large = send (http, "POST", url, FALSE);
  g_assert_true (read->complete);
  g_assert_cmpint (create->transport_code, ==, TOO_LARGE);
  g_assert_false (create->complete);
  g_assert_cmpint (too_large->transport_code, ==, TOO_LARGE);
  g_assert_cmpuint (g_bytes_get_size (too_large->body), <=, 8 * 1024 * 1024);
}

static gpointer
cancel_soon (gpointer data)
{
  g_poll (NULL, 0, 200);
  g_cancellable_cancel (data);
  return NULL;
}

/* A cancelled wait ends, long before its time is up. */
static void
test_cancel (void)
{
  g_autoptr (HttpFixture) server = http_fixture_new ();
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = http_fixture_url (server, "/x");
  const StintHttpRequest request = { .method = "GET", .url = url, .timeout_s = 60 };
  g_autoptr (StintHttpReply) reply = NULL;
  g_autoptr (StintHttpReply) after = NULL;
  GThread *canceller = NULL;

  http_fixture_fault (server, "GET", "/x", HTTP_STALL);
  canceller = g_thread_new ("canceller", cancel_soon, cancellable);
  reply = stint_http_send (http, &request, cancellable);
  g_thread_join (canceller);
  g_assert_cmpint (reply->transport_code, ==, CANCELLED);
  after = stint_http_send (http, &request, cancellable);
  g_assert_cmpint (after->request_bytes, ==, 0);
}

/* A header that holds a line end is not sent, nor is anything else. */
static void
test_header_injection (void)
{
  g_autoptr (HttpFixture) server = http_fixture_new ();
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autofree char *url = http_fixture_url (server, "/x");
  const char *const headers[] = { "UserName: x\r\nEvil: 1", NULL };
  const StintHttpRequest request = { .method = "GET", .url = url, .headers = headers };
  g_autoptr (StintHttpReply) reply = stint_http_send (http, &request, NULL);

  g_assert_cmpint (reply->request_bytes, ==, 0);
  g_assert_cmpuint (http_fixture_count (server, "GET", "/x"), ==, 0);
}

/* Makes a certificate for 127.0.0.1 that nobody has signed. */
static void
make_certificate (const char *certificate, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) openssl = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "openssl", "req", "-x509", "-newkey",
    "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-addext",
    "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (openssl, NULL, &error);
  g_assert_no_error (error);
}

/* (transfer full): a server that speaks TLS; @url is where it is. */
static GSubprocess *
serve_tls (const char *certificate, const char *key, char **url)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *server =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE |
                        G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                      &error, "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert",
                      certificate, "-key", key, "-www", NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  do
    {
      g_free (line);
      line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
      g_assert_nonnull (line);
    }
  while (!g_str_has_prefix (line, "ACCEPT "));
  *url = g_strdup_printf ("https://%s/", line + strlen ("ACCEPT "));
  return server;
}

/* A certificate that nobody we trust has signed is refused before anything is sent; one
 * of an authority that was named is accepted. */
static void
test_certificate (void)
{
  g_autofree char *folder = g_dir_make_tmp ("stint-XXXXXX", NULL);
  g_autofree char *certificate = g_build_filename (folder, "certificate.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "key.pem", NULL);
  g_autofree char *url = NULL;
  g_autoptr (GSubprocess) server = NULL;
  g_autoptr (StintHttp) http = stint_http_new ();
  g_autoptr (StintHttpReply) refused = NULL;
  g_autoptr (StintHttpReply) accepted = NULL;

  make_certificate (certificate, key);
  server = serve_tls (certificate, key, &url);
  refused = send (http, "GET", url, FALSE);
  g_assert_cmpint (refused->transport_code, ==, NOT_TRUSTED);
  g_assert_cmpint (refused->request_bytes, ==, 0);
  g_setenv ("STINT_CA_FILE", certificate, TRUE);
  accepted = send (http, "GET", url, FALSE);
  g_unsetenv ("STINT_CA_FILE");
  g_assert_cmpint (accepted->http_status, ==, 200);

  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  g_remove (certificate);
  g_remove (key);
  g_rmdir (folder);
}

typedef struct
{
  const char *url;
  const char *trusted;
  gboolean fine;
} GateCase;

/* Credentials may go to autotask.net, to this machine, and to the server the person
 * named; nothing else that a server says is followed. */
static void
test_gate (void)
{
  static const GateCase cases[] = {
    { "https://webservices3.autotask.net/ATServicesRest/", NULL, TRUE },
    { "https://WEBSERVICES3.AUTOTASK.NET/", NULL, TRUE },
    { "http://webservices3.autotask.net/", NULL, FALSE },
    { "https://webservices3.autotask.net:8443/", NULL, FALSE },
    { "https://webservices3.autotask.net.evil.example/", NULL, FALSE },
    { "https://evilautotask.net/", NULL, FALSE },
    { "https://autotask.net@evil.example/", NULL, FALSE },
    { "https://evil.example/.autotask.net", NULL, FALSE },
    { "https://evil.example\\.autotask.net/", NULL, FALSE },
    { "http://127.0.0.1:8080/", NULL, TRUE },
    { "http://127.8.0.1:8080/", NULL, TRUE },
    { "http://[::1]:8080/", NULL, TRUE },
    { "http://localhost:8080/", NULL, TRUE },
    { "http://localhost.evil.example/", NULL, FALSE },
    { "http://128.0.0.1/", NULL, FALSE },
    { "http://user@127.0.0.1/", NULL, FALSE },
    { "https://psa.example/x", "https://psa.example/", TRUE },
    { "https://psa.example:444/x", "https://psa.example/", FALSE },
    { "https://other.example/x", "https://psa.example/", FALSE },
    { "http://psa.example/x", "http://psa.example/", FALSE },
    { "javascript:alert(1)", NULL, FALSE },
    { "", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].url);
      g_assert_true (stint_http_url_ok (cases[i].url, cases[i].trusted, &error) ==
                     cases[i].fine);
      if (!cases[i].fine)
        g_assert_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/answer", test_answer);
  g_test_add_func ("/http/cut-create", test_cut_create);
  g_test_add_func ("/http/connections", test_connections);
  g_test_add_func ("/http/nothing-sent", test_nothing_sent);
  g_test_add_func ("/http/redirect", test_redirect);
  g_test_add_func ("/http/size", test_size);
  g_test_add_func ("/http/cancel", test_cancel);
  g_test_add_func ("/http/header-injection", test_header_injection);
  g_test_add_func ("/http/certificate", test_certificate);
  g_test_add_func ("/http/gate", test_gate);
  return g_test_run ();
}
