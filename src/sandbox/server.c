#include "sandbox/server.h"

#include <string.h>

#include "sandbox/routes.h"
#include "sandbox/tenant.h"

#define ROOT "/ATServicesRest/"
#define OTHER_WORDING "The operation could not be completed."

/** sandbox_answer_new: a JSON answer. (transfer full) */
SandboxAnswer *
sandbox_answer_new (guint status, const char *body)
{
  SandboxAnswer *self = g_new0 (SandboxAnswer, 1);

  self->status = status;
  self->body = g_strdup (body);
  self->content_type = "application/json; charset=utf-8";
  self->retry_after = -1;
  return self;
}

/** sandbox_answer_free: frees @self. */
void
sandbox_answer_free (SandboxAnswer *self)
{
  g_free (self->body);
  g_free (self);
}

static SandboxAnswer *
answer_from_node (guint status, JsonNode *node)
{
  g_autofree char *text = sandbox_json_text (node);

  return sandbox_answer_new (status, text);
}

static guint
status_of_error (SandboxServer *self, const GError *error)
{
  if (error->domain != SANDBOX_ERROR)
    return SOUP_STATUS_INTERNAL_SERVER_ERROR;
  switch ((SandboxError) error->code)
    {
    case SANDBOX_ERROR_DENIED:
      return SOUP_STATUS_UNAUTHORIZED;
    case SANDBOX_ERROR_NO_ROUTE:
      return SOUP_STATUS_NOT_FOUND;
    case SANDBOX_ERROR_NO_METHOD:
      return SOUP_STATUS_METHOD_NOT_ALLOWED;
    case SANDBOX_ERROR_THROTTLED:
      return (guint) sandbox_switches_get_int (self->tenant.switches, "thread-status");
    case SANDBOX_ERROR_FORBIDDEN:
      return SOUP_STATUS_FORBIDDEN;
    case SANDBOX_ERROR_REFUSED:
    case SANDBOX_ERROR_INVENTED:
    default:
      return SOUP_STATUS_INTERNAL_SERVER_ERROR;
    }
}

static char *
body_with_message (const char *text)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "Message", text);
  node = sandbox_answer_object (object);
  return sandbox_json_text (node);
}

static char *
body_with_errors (const char *text)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object = json_object_new ();
  JsonArray *errors = json_array_new ();

  json_array_add_string_element (errors, text);
  json_object_set_array_member (object, "errors", errors);
  node = sandbox_answer_object (object);
  return sandbox_json_text (node);
}

static char *
body_of_kind (const char *kind, const char *text)
{
  if (g_str_equal (kind, "empty"))
    return g_strdup ("");
  return g_str_equal (kind, "message") ? body_with_message (text)
                                       : body_with_errors (text);
}

/* The framework's own refusals have a Message, those of the application errors[]; for two
 * of them nobody knows. */
static char *
body_of_error (SandboxServer *self, const GError *error)
{
  SandboxSwitches *switches = self->tenant.switches;

  if (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_DENIED))
    return body_of_kind (sandbox_switches_get (switches, "unauthorized-body"),
                         error->message);
  if (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_THROTTLED))
    return body_of_kind (sandbox_switches_get (switches, "throttle-body"),
                         error->message);
  if (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_NO_ROUTE) ||
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_NO_METHOD))
    return body_with_message (error->message);
  if (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_INVENTED) &&
      sandbox_switches_is (switches, "wording", "other"))
    return body_with_errors (OTHER_WORDING);
  return body_with_errors (error->message);
}

/** sandbox_answer_error: how @error goes back to the client. (transfer full) */
SandboxAnswer *
sandbox_answer_error (SandboxServer *self, const GError *error)
{
  g_autofree char *body = body_of_error (self, error);
  SandboxAnswer *answer = sandbox_answer_new (status_of_error (self, error), body);

  if (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_THROTTLED) &&
      !sandbox_switches_is (self->tenant.switches, "retry-after-seconds", "0"))
    answer->retry_after =
      sandbox_switches_get_int (self->tenant.switches, "retry-after-seconds");
  return answer;
}

static JsonNode *
answer_versions (SandboxServer *self)
{
  return json_from_string (sandbox_switches_is (self->tenant.switches, "versions", "both")
                             ? "{\"apiVersions\":[\"V1.0\",\"V2.0\"]}"
                             : "{\"apiVersions\":[\"V1.0\"]}",
                           NULL);
}

static JsonNode *
answer_zone (SandboxServer *self, const SandboxRequest *request, GError **error)
{
  const char *user = g_hash_table_lookup (request->params, "user");
  JsonObject *answer = NULL;

  if (user == NULL || g_ascii_strcasecmp (user, SANDBOX_USER) != 0 ||
      sandbox_switches_is (self->tenant.switches, "zone-lookup", "off"))
    {
      sandbox_refuse (error, "Zone information could not be determined");
      return NULL;
    }
  answer = json_object_new ();
  json_object_set_string_member (answer, "zoneName", "Sandbox");
  json_object_set_string_member (answer, "url", self->tenant.base_url);
  json_object_set_string_member (answer, "webUrl", self->tenant.base_url);
  json_object_set_int_member (answer, "ci", 123456);
  return sandbox_answer_object (answer);
}

static JsonNode *
answer_thresholds (SandboxServer *self)
{
  JsonObject *answer = json_object_new ();

  json_object_set_int_member (
    answer, "externalRequestThreshold",
    sandbox_switches_get_int (self->tenant.switches, "request-threshold"));
  json_object_set_int_member (answer, "requestThresholdTimeframe", 60);
  json_object_set_int_member (answer, "currentTimeframeRequestCount",
                              sandbox_gate_get_request_count (self->gate, &self->tenant));
  return sandbox_answer_object (answer);
}

/* A tenant that has moved is unknown where it was. */
static gboolean
is_home (SandboxServer *self, const SandboxRequest *request, GError **error)
{
  int zone = sandbox_switches_get_int (self->tenant.switches, "zone");

  if (request->port == self->ports[zone - 1])
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_DENIED,
               "Authorization has been denied for this request.");
  return FALSE;
}

static gboolean
is_route (const SandboxRequest *request, guint index, const char *name)
{
  return g_strv_length (request->parts) == index + 1 &&
         g_ascii_strcasecmp (request->parts[index], name) == 0;
}

static JsonNode *
answer_request (SandboxServer *self, const SandboxRequest *request, GError **error)
{
  gboolean is_get = sandbox_request_is (request, "GET");

  if (is_route (request, 0, "versioninformation") && is_get)
    return answer_versions (self);
  if (request->parts[0] == NULL || g_ascii_strcasecmp (request->parts[0], "V1.0") != 0)
    {
      sandbox_no_route (error, request);
      return NULL;
    }
  if (is_route (request, 1, "zoneInformation") && is_get)
    return answer_zone (self, request, error);
  if (!is_home (self, request, error) ||
      !sandbox_gate_admit (self->gate, &self->tenant, request, error))
    return NULL;
  if (is_route (request, 1, "ThresholdInformation") && is_get)
    return answer_thresholds (self);
  return sandbox_routes_answer (&self->tenant, request, error);
}

/* Behind a whole text that is a time, the Z goes. */
static void
strip_zones (SandboxAnswer *answer)
{
  g_autoptr (GRegex) time =
    g_regex_new ("\"(\\d{4}-\\d\\d-\\d\\dT[0-9:.]+)Z\"", G_REGEX_OPTIMIZE, 0, NULL);
  char *text = g_regex_replace (time, answer->body, -1, 0, "\"\\1\"", 0, NULL);

  g_free (answer->body);
  answer->body = text;
}

/** sandbox_server_run: carries @request out. What it changes is on the disk when this
 * returns. (transfer full) */
SandboxAnswer *
sandbox_server_run (SandboxServer *self, const SandboxRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  SandboxAnswer *answer = NULL;

  sandbox_rules_catch_up (self->tenant.rules);
  node = answer_request (self, request, &error);
  if (node == NULL)
    return sandbox_answer_error (self, error);
  answer = answer_from_node (SOUP_STATUS_OK, node);
  if (sandbox_switches_is (self->tenant.switches, "times", "bare"))
    strip_zones (answer);
  return answer;
}

/** sandbox_answer_send: hands the answer to @message; its Date is what @clock shows, for
 * a client may go by that. */
void
sandbox_answer_send (const SandboxAnswer *self,
                     SandboxClock *clock,
                     SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GDateTime) now =
    g_date_time_new_from_unix_utc (sandbox_clock_now (clock) / 1000);
  g_autofree char *date = soup_date_time_to_string (now, SOUP_DATE_HTTP);

  soup_message_headers_replace (headers, "Date", date);
  soup_server_message_set_status (message, self->status, NULL);
  soup_server_message_set_response (message, self->content_type, SOUP_MEMORY_COPY,
                                    self->body, strlen (self->body));
  if (self->retry_after >= 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%d", self->retry_after);

      soup_message_headers_replace (headers, "Retry-After", seconds);
    }
}

static char *
header (SoupServerMessage *message, const char *name)
{
  return g_strdup (soup_message_headers_get_one (
    soup_server_message_get_request_headers (message), name));
}

static GHashTable *
read_params (const char *query)
{
  GHashTable *params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) pairs = g_strsplit (query != NULL ? query : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');
      g_autofree char *value = NULL;

      if (equals == NULL)
        continue;
      *equals = '\0';
      for (char *c = equals + 1; *c != '\0'; c++)
        *c = *c == '+' ? ' ' : *c;
      value = g_uri_unescape_string (equals + 1, NULL);
      g_hash_table_replace (params, g_ascii_strdown (pairs[i], -1),
                            g_steal_pointer (&value));
    }
  return params;
}

static SandboxRequest *
read_request (SoupServerMessage *message)
{
  SandboxRequest *request = g_new0 (SandboxRequest, 1);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  GUri *uri = soup_server_message_get_uri (message);
  GInetSocketAddress *address = NULL;
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text =
    g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_strdup (g_uri_get_path (uri));
  request->query = g_strdup (g_uri_get_query (uri));
  request->params = read_params (request->query);
  request->body = g_utf8_make_valid (text, -1);
  node = *text != '\0' ? json_from_string (text, NULL) : NULL;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    request->json = json_node_dup_object (node);
  request->user = header (message, "UserName");
  request->code = header (message, "ApiIntegrationCode");
  request->secret = header (message, "Secret");
  request->impersonation = header (message, "ImpersonationResourceId");
  address = G_INET_SOCKET_ADDRESS (soup_server_message_get_local_address (message));
  request->port = g_inet_socket_address_get_port (address);
  if (g_ascii_strncasecmp (request->path, ROOT, strlen (ROOT)) == 0)
    {
      g_autofree char *rest = g_strdup (request->path + strlen (ROOT));

      if (g_str_has_suffix (rest, "/"))
        rest[strlen (rest) - 1] = '\0';
      request->parts = g_strsplit (rest, "/", -1);
    }
  return request;
}

static gboolean
is_spelt_right (SandboxServer *self, const SandboxRequest *request)
{
  return sandbox_switches_is (self->tenant.switches, "path-case", "any") ||
         g_str_has_prefix (request->path, ROOT);
}

static void
message_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  SandboxServer *self = user_data;
  g_autoptr (SandboxRequest) request = read_request (message);
  g_autoptr (SandboxAnswer) answer = NULL;

  if (g_str_has_prefix (request->path, "/_sandbox/"))
    answer = sandbox_control_answer (self, request);
  else if (request->parts == NULL || !is_spelt_right (self, request))
    {
      g_autoptr (GError) error = NULL;

      sandbox_no_route (&error, request);
      answer = sandbox_answer_error (self, error);
    }
  else
    {
      sandbox_server_serve (self, message, g_steal_pointer (&request));
      return;
    }
  sandbox_answer_send (answer, self->tenant.clock, message);
}

/** sandbox_server_new: takes @clock, @store, @switches and @journal. (transfer full) */
SandboxServer *
sandbox_server_new (SandboxClock *clock,
                    SandboxStore *store,
                    SandboxSwitches *switches,
                    SandboxJournal *journal)
{
  SandboxServer *self = g_new0 (SandboxServer, 1);

  self->tenant.clock = clock;
  self->tenant.store = store;
  self->tenant.switches = switches;
  self->journal = journal;
  self->gate = sandbox_gate_new ();
  self->faults = sandbox_faults_new ();
  self->overlay = sandbox_overlay_new ();
  self->tenant.rules = sandbox_rules_new (&self->tenant);
  return self;
}

/* Listens at one more port, which is @zone of the tenant. */
static gboolean
open_zone (SandboxServer *self, int zone, guint port, GError **error)
{
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  gboolean has_tls = soup_server_get_tls_certificate (self->soup) != NULL;
  GSList *uris = NULL;

  if (has_tls)
    options |= SOUP_SERVER_LISTEN_HTTPS;
  if (!soup_server_listen_local (self->soup, port, options, error))
    return FALSE;
  uris = soup_server_get_uris (self->soup);
  for (GSList *l = uris; l != NULL; l = l->next)
    {
      guint found = (guint) g_uri_get_port (l->data);

      if (zone == 0 || found != self->ports[0])
        self->ports[zone] = found;
    }
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  self->zones[zone] = g_strdup_printf ("%s://127.0.0.1:%u" ROOT,
                                       has_tls ? "https" : "http", self->ports[zone]);
  return TRUE;
}

/** sandbox_server_settle: makes everything as the switches say; to be called when one has
 * been turned. */
gboolean
sandbox_server_settle (SandboxServer *self, GError **error)
{
  int zone = sandbox_switches_get_int (self->tenant.switches, "zone") - 1;

  if (self->zones[zone] == NULL && !open_zone (self, zone, 0, error))
    return FALSE;
  self->tenant.base_url = self->zones[zone];
  sandbox_overlay_apply (self->overlay, &self->tenant);
  return TRUE;
}

/** sandbox_server_listen: begins to serve on the loopback interface, and on no other; any
 * free port when @port is 0, TLS when there is a @certificate. */
gboolean
sandbox_server_listen (SandboxServer *self,
                       guint port,
                       GTlsCertificate *certificate,
                       GError **error)
{
  self->soup = soup_server_new ("server-header", "stint-sandbox", NULL);
  if (certificate != NULL)
    soup_server_set_tls_certificate (self->soup, certificate);
  soup_server_add_handler (self->soup, NULL, message_cb, self, NULL);
  return open_zone (self, 0, port, error) && sandbox_server_settle (self, error);
}

/** sandbox_server_free: stops serving and frees @self. */
void
sandbox_server_free (SandboxServer *self)
{
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  sandbox_rules_free (self->tenant.rules);
  sandbox_overlay_free (self->overlay);
  sandbox_store_free (self->tenant.store);
  sandbox_clock_free (self->tenant.clock);
  sandbox_switches_free (self->tenant.switches);
  g_free (self->zones[0]);
  g_free (self->zones[1]);
  sandbox_gate_free (self->gate);
  sandbox_faults_free (self->faults);
  sandbox_journal_free (self->journal);
  g_free (self);
}
