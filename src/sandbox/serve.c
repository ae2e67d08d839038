#include <string.h>

#include "sandbox/routes.h"
#include "sandbox/server.h"

#define STATUS_TOO_MANY_REQUESTS 429

/* One request from its arrival to the end of its answer. It lives on behind a delay, and
 * behind a connection that is long cut. */
typedef struct
{
  SandboxServer *server;      /* (unowned) */
  SandboxRequest *request;    /* (owned) */
  SoupServerMessage *message; /* (owned) */
  SandboxAnswer *answer;      /* (owned) (nullable) */
  JsonObject *headers;        /* (owned) */
  char *endpoint;             /* (owned) */
  const char *fault;          /* (nullable) */
  gint64 received_at_us;
  gboolean is_gone; /* the client hung up */
} Exchange;

static void
exchange_free (Exchange *self)
{
  sandbox_request_free (self->request);
  g_object_unref (self->message);
  g_clear_pointer (&self->answer, sandbox_answer_free);
  json_object_unref (self->headers);
  g_free (self->endpoint);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

/* What of the headers goes to the log; the secret is not among them. */
static JsonObject *
headers_to_json (SoupServerMessage *message)
{
  static const char *const names[] = {
    "ApiIntegrationCode", "UserName",   "ImpersonationResourceId",
    "Content-Type",       "User-Agent", "Accept"
  };
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  JsonObject *object = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = soup_message_headers_get_one (headers, names[i]);

      if (value != NULL)
        json_object_set_string_member (object, names[i], value);
    }
  return object;
}

static void
add_to_log (Exchange *self, guint status)
{
  sandbox_journal_add (self->server->journal, self->request, self->headers,
                       self->received_at_us, status, self->fault,
                       self->answer != NULL ? self->answer->body : NULL);
}

static void
finished_cb (SoupServerMessage *message, gpointer user_data)
{
  Exchange *self = user_data;

  self->is_gone = TRUE;
}

static gboolean
delayed_cb (gpointer user_data)
{
  g_autoptr (Exchange) self = user_data;

  g_signal_handlers_disconnect_by_data (self->message, self);
  sandbox_gate_leave (self->server->gate, self->endpoint);
  self->server->pending--;
  add_to_log (self, self->is_gone ? 0 : self->answer->status);
  if (!self->is_gone)
    {
      sandbox_answer_send (self->answer, self->server->tenant.clock, self->message);
      soup_server_message_unpause (self->message);
    }
  return G_SOURCE_REMOVE;
}

/* Sends the answer now or later; a request that waits holds its thread. */
static void
send_answer (Exchange *self, int delay_ms)
{
  if (delay_ms <= 0)
    {
      add_to_log (self, self->answer->status);
      sandbox_answer_send (self->answer, self->server->tenant.clock, self->message);
      sandbox_gate_leave (self->server->gate, self->endpoint);
      exchange_free (self);
      return;
    }
  self->server->pending++;
  soup_server_message_pause (self->message);
  g_signal_connect (self->message, "finished", G_CALLBACK (finished_cb), self);
  g_signal_connect (self->message, "disconnected", G_CALLBACK (finished_cb), self);
  g_timeout_add ((guint) delay_ms, delayed_cb, self);
}

/* Ends the connection after the first @n_bytes of the answer, if there are to be any. */
static void
cut (Exchange *self, const char *text, gsize n_bytes)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (self->message);

  if (n_bytes > 0)
    g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, n_bytes,
                               NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
cut_silently (Exchange *self)
{
  add_to_log (self, 0);
  sandbox_gate_leave (self->server->gate, self->endpoint);
  cut (self, NULL, 0);
  exchange_free (self);
}

static void
cut_halfway (Exchange *self, const SandboxFault *fault)
{
  const char *body = self->answer->body;
  gsize length = strlen (body);
  gsize kept = fault->bytes >= 0 ? MIN ((gsize) fault->bytes, length) : length / 2;
  g_autofree char *text = g_strdup_printf (
    "HTTP/1.1 %u OK\r\n"
    "Content-Type: %s\r\n"
    "Content-Length: %zu\r\n\r\n%.*s",
    self->answer->status, self->answer->content_type, length, (int) kept, body);

  add_to_log (self, self->answer->status);
  sandbox_gate_leave (self->server->gate, self->endpoint);
  cut (self, text, strlen (text));
  exchange_free (self);
}

static gboolean
late_cb (gpointer user_data)
{
  g_autoptr (Exchange) self = user_data;

  self->answer = sandbox_server_run (self->server, self->request);
  self->fault = "late (carried out)";
  add_to_log (self, 0);
  self->server->pending--;
  return G_SOURCE_REMOVE;
}

/* The worst of all: the client has long given up when its request takes effect. */
static void
run_late (Exchange *self, int delay_ms)
{
  add_to_log (self, 0);
  sandbox_gate_leave (self->server->gate, self->endpoint);
  cut (self, NULL, 0);
  self->server->pending++;
  g_timeout_add ((guint) delay_ms, late_cb, self);
}

static SandboxAnswer *
answer_from_errors (JsonArray *errors)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  JsonObject *object = json_object_new ();

  json_object_set_array_member (object, "errors", json_array_ref (errors));
  node = sandbox_answer_object (object);
  text = sandbox_json_text (node);
  return sandbox_answer_new (SOUP_STATUS_INTERNAL_SERVER_ERROR, text);
}

static SandboxAnswer *
answer_from_fault (const SandboxFault *fault)
{
  SandboxAnswer *answer = NULL;

  switch (fault->kind)
    {
    case SANDBOX_FAULT_EMPTY_200:
      return sandbox_answer_new (SOUP_STATUS_OK, "");
    case SANDBOX_FAULT_HTML_502:
      answer = sandbox_answer_new (SOUP_STATUS_BAD_GATEWAY,
                                   "<html><head><title>502 Bad Gateway</title></head>"
                                   "<body><h1>502 Bad Gateway</h1></body></html>\r\n");
      answer->content_type = "text/html";
      return answer;
    case SANDBOX_FAULT_THROTTLE_429:
      answer = sandbox_answer_new (
        STATUS_TOO_MANY_REQUESTS, "{\"errors\":[\"The Autotask API thread threshold of 3 "
                                  "threads has been exceeded. (error code "
                                  "Itgenatr005)\"]}");
      answer->retry_after = fault->retry_after;
      return answer;
    case SANDBOX_FAULT_STATUS:
      answer = sandbox_answer_new ((guint) fault->status,
                                   fault->body != NULL ? fault->body : "");
      answer->retry_after = fault->retry_after;
      if (fault->content_type != NULL)
        answer->content_type = g_intern_string (fault->content_type);
      return answer;
    case SANDBOX_FAULT_ERRORS_500:
    case SANDBOX_FAULT_REFUSE:
    case SANDBOX_FAULT_CLOSE_BEFORE:
    case SANDBOX_FAULT_CLOSE_AFTER:
    case SANDBOX_FAULT_TRUNCATE:
    case SANDBOX_FAULT_LATENCY:
    case SANDBOX_FAULT_LATE:
    default:
      return answer_from_errors (fault->errors);
    }
}

static void
serve_fault (Exchange *self, const SandboxFault *fault, int delay_ms)
{
  /* What is answered in part, or late, is an answer to something that was carried out. */
  gboolean answers =
    fault->kind == SANDBOX_FAULT_TRUNCATE || fault->kind == SANDBOX_FAULT_LATENCY;

  if ((fault->commit || answers) && fault->kind != SANDBOX_FAULT_LATE)
    self->answer = sandbox_server_run (self->server, self->request);
  switch ((int) fault->kind)
    {
    case SANDBOX_FAULT_CLOSE_BEFORE:
    case SANDBOX_FAULT_CLOSE_AFTER:
      cut_silently (self);
      break;
    case SANDBOX_FAULT_TRUNCATE:
      cut_halfway (self, fault);
      break;
    case SANDBOX_FAULT_LATENCY:
      send_answer (self, delay_ms + fault->milliseconds);
      break;
    case SANDBOX_FAULT_LATE:
      run_late (self, fault->milliseconds);
      break;
    default:
      g_clear_pointer (&self->answer, sandbox_answer_free);
      self->answer = answer_from_fault (fault);
      send_answer (self, delay_ms);
      break;
    }
}

/** sandbox_server_serve: answers @message as the script of faults has it; takes
 * @request. */
void
sandbox_server_serve (SandboxServer *self,
                      SoupServerMessage *message,
                      SandboxRequest *request)
{
  Exchange *exchange = g_new0 (Exchange, 1);
  const SandboxFault *fault = sandbox_faults_take (self->faults, request);
  int delay_ms = sandbox_switches_get_int (self->tenant.switches, "latency-ms") +
                 sandbox_gate_get_latency_ms (self->gate, &self->tenant);
  g_autoptr (GError) error = NULL;

  exchange->server = self;
  exchange->request = request;
  exchange->message = g_object_ref (message);
  exchange->headers = headers_to_json (message);
  exchange->endpoint = sandbox_routes_endpoint (request);
  exchange->received_at_us = g_get_monotonic_time ();
  if (!sandbox_gate_enter (self->gate, &self->tenant, exchange->endpoint, &error))
    {
      exchange->answer = sandbox_answer_error (self, error);
      add_to_log (exchange, exchange->answer->status);
      sandbox_answer_send (exchange->answer, self->tenant.clock, message);
      exchange_free (exchange);
      return;
    }
  if (fault != NULL)
    {
      exchange->fault = sandbox_fault_name (fault);
      serve_fault (exchange, fault, delay_ms);
      return;
    }
  exchange->answer = sandbox_server_run (self, request);
  send_answer (exchange, delay_ms);
}
