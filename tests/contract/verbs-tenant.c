#include <string.h>

#include "courier/autotask/errors.h"
#include "tests/contract/contract.h"

/* What happens to the tenant behind the provider's back: requests that Stint never makes,
 * and what others do in the browser. */

/* account NAME[=VALUE] …: how the provider is made from now on */
static void
set_account (Contract *self, char **words, const char *rest)
{
  contract_forget_psa (self);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "=", 2);

      g_hash_table_replace (self->account, g_strdup (parts[0]),
                            g_strdup (parts[1] != NULL ? parts[1] : ""));
    }
}

/* set NAME=VALUE …: turns switches in the midst of things */
static void
set (Contract *self, char **words, const char *rest)
{
  contract_turn (self, rest);
}

/* The command as the control of the sandbox takes it. */
static void
tell (Contract *self, const char *path, const char *rest)
{
  g_autofree char *body = contract_json (rest);
  g_autoptr (GBytes) answer = tenant_control (self->tenant, "POST", path, body);
}

static void
edit (Contract *self, char **words, const char *rest)
{
  tell (self, "edit", rest);
}

static void
fault (Contract *self, char **words, const char *rest)
{
  tell (self, "faults", rest);
}

static void
rule (Contract *self, char **words, const char *rest)
{
  tell (self, "rules", rest);
}

static void
sheet (Contract *self, char **words, const char *rest)
{
  g_autofree char *body = g_strdup_printf (
    "{'resource':" CONTRACT_DANA ",'week':'" CONTRACT_DAY "','state':'%s'}", words[0]);

  tell (self, "timesheets", body);
}

static void
approve (Contract *self, char **words, const char *rest)
{
  tell (self, "approve", rest);
}

/* pass SECONDS: on the tenant's clock */
static void
pass (Contract *self, char **words, const char *rest)
{
  g_autofree char *body = g_strdup_printf ("{'advance_seconds':%s}", words[0]);

  tell (self, "clock", body);
}

static void
freeze (Contract *self, char **words, const char *rest)
{
  tell (self, "clock", "{'frozen':true}");
}

/* begin: what has been done so far is not what the row is about */
static void
begin (Contract *self, char **words, const char *rest)
{
  g_hash_table_unref (self->before);
  self->before = contract_look (self);
}

/* (transfer full): what an entry is made of, for “entry” and “entry+{…}”. */
static JsonObject *
plain_entry (void)
{
  static const char text[] =
    "{\"ticketID\":7001,\"resourceID\":" CONTRACT_DANA ",\"roleID\":" CONTRACT_DESK_ROLE
    ",\"startDateTime\":\"" CONTRACT_DAY "T10:00:00Z\",\"endDateTime\":\"" CONTRACT_DAY
    "T10:30:00Z\",\"summaryNotes\":\"Put out the fire\"}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);

  return stint_json_read (bytes, sizeof text, NULL);
}

/* (transfer full): a body: JSON; or an entry with other members, null taking one away. */
static char *
body_of (const char *written)
{
  g_autofree char *json = contract_json (written);
  g_autoptr (JsonObject) entry = NULL;
  g_autoptr (JsonObject) other = NULL;
  g_autoptr (GList) names = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *plus = strchr (json, '+');

  if (!g_str_has_prefix (json, "entry"))
    return g_steal_pointer (&json);
  entry = plain_entry ();
  if (plus != NULL)
    {
      g_autoptr (GBytes) text = g_bytes_new (plus + 1, strlen (plus + 1));

      other = stint_json_read (text, 10000, NULL);
      g_assert_nonnull (other);
      names = json_object_get_members (other);
    }
  for (GList *l = names; l != NULL; l = l->next)
    {
      if (stint_json_is_null (other, l->data))
        json_object_remove_member (entry, l->data);
      else
        json_object_set_member (entry, l->data,
                                json_node_copy (json_object_get_member (other, l->data)));
    }
  bytes = stint_json_write (entry);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
is_read (const char *method, const char *path)
{
  return g_str_equal (method, "GET") || strstr (path, "/query") != NULL;
}

/* The provider's table speaks about an answer that it would never have provoked. */
static void
judge (Contract *self, const StintHttpReply *reply, const char *method, const char *path)
{
  g_autofree char *words = stint_autotask_words (reply);
  g_autoptr (GError) error = NULL;

  if (is_read (method, path))
    {
      g_assert_false (stint_autotask_reply_ok (reply, &error));
      contract_answer (self, "%s", contract_error_word (error));
      contract_say (self, error->message);
    }
  else
    {
      StintStepKind kind =
        g_str_equal (method, "DELETE") ? STINT_STEP_TIME_DELETE : STINT_STEP_TIME_CREATE;
      g_autoptr (StintAnswer) said = stint_autotask_judge (reply, kind);
      g_autofree char *result = contract_push_words (said);

      contract_answer (self, "%s", result);
      contract_say (self, said->message);
    }
  if (words != NULL && self->words != NULL)
    g_assert_true (g_str_has_prefix (self->words, words));
}

static void
answer_ok (Contract *self, const StintHttpReply *reply, const char *show)
{
  g_autoptr (JsonObject) answer = stint_json_read (reply->body, 8 * 1024 * 1024, NULL);
  JsonArray *items = answer != NULL ? stint_json_array (answer, "items") : NULL;
  g_autofree char *text =
    g_strndup (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body));

  contract_say (self, NULL);
  if (items != NULL)
    contract_answer (self, "ok %u items", json_array_get_length (items));
  else if (show != NULL)
    contract_answer (self, "ok %s", text);
  else
    contract_answer (self, "ok");
}

/* raw METHOD PATH [BODY] and “as METHOD PATH [BODY]”, which impersonates Dana; “show”
 * answers the body too */
static void
send_raw (Contract *self, char **words, const char *rest, const char *as, char *show)
{
  const char *at = strchr (rest, ' ');
  const char *written = at != NULL ? strchr (at + 1, ' ') : NULL;
  g_autofree char *body = written != NULL ? body_of (written + 1) : NULL;
  g_autoptr (StintHttpReply) reply = contract_send (self, words[0], words[1], body, as);

  if (reply->http_status == 200)
    answer_ok (self, reply, show);
  else
    judge (self, reply, words[0], words[1]);
}

static void
raw (Contract *self, char **words, const char *rest)
{
  send_raw (self, words, rest, NULL, NULL);
}

static void
raw_as (Contract *self, char **words, const char *rest)
{
  send_raw (self, words, rest, CONTRACT_DANA, NULL);
}

static void
show (Contract *self, char **words, const char *rest)
{
  send_raw (self, words, rest, NULL, (char *) "show");
}

/* busy ENDPOINT N: N requests for it that are not answered for a while */
static void
busy (Contract *self, char **words, const char *rest)
{
  g_autoptr (GUri) uri = g_uri_parse (self->tenant->root, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *request = g_strdup_printf (
    "GET /ATServicesRest/V1.0/%s/entityInformation HTTP/1.1\r\nHost: localhost\r\n"
    "UserName: api@stint.example\r\nApiIntegrationCode: STINT-SANDBOX\r\n"
    "Secret: sandbox\r\nUser-Agent: " CONTRACT_AGENT "\r\n\r\n",
    words[0]);

  g_socket_client_set_enable_proxy (client, FALSE);
  for (gint64 n = g_ascii_strtoll (words[1], NULL, 10); n > 0; n--)
    {
      g_autoptr (GError) error = NULL;
      GSocketConnection *connection = g_socket_client_connect_to_host (
        client, g_uri_get_host (uri), (guint16) g_uri_get_port (uri), NULL, &error);

      g_assert_no_error (error);
      g_ptr_array_add (self->busy, connection);
      g_assert_true (g_output_stream_write_all (
        g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
        strlen (request), NULL, NULL, NULL));
    }
  contract_wait_pending (self, self->busy->len);
}

/* fill N: as many entries of a minute each, made in the browser */
static void
fill (Contract *self, char **words, const char *rest)
{
  for (gint64 n = g_ascii_strtoll (words[0], NULL, 10); n > 0; n--)
    tell (self, "edit",
          "{'entity':'TimeEntries','set':{'ticketID':7001,'resourceID':" CONTRACT_DANA
          ",'dateWorked':'" CONTRACT_DAY "T00:00:00Z','hoursWorked':0.0166667,"
          "'hoursToBill':0.0166667}}");
  begin (self, words, rest);
}

/* next METHOD [BODY]: the second page of all entries, by the link that the first gives */
static void
next (Contract *self, char **words, const char *rest)
{
  g_autoptr (StintHttpReply) first =
    contract_send (self, "POST", "TimeEntries/query",
                   "{\"filter\":[{\"op\":\"exist\",\"field\":\"id\"}]}", NULL);
  g_autoptr (JsonObject) answer = stint_json_read (first->body, 8 * 1024 * 1024, NULL);
  JsonObject *details = stint_json_object (answer, "pageDetails");
  const char *url = stint_json_text (details, "nextPageUrl");
  const char *space = strchr (rest, ' ');
  g_autofree char *body = space != NULL ? contract_json (space + 1) : NULL;
  g_autoptr (StintHttpReply) reply = NULL;

  g_assert_true (g_str_has_prefix (url, self->tenant->root));
  reply = contract_send (self, words[0], url + strlen (self->tenant->root), body, NULL);
  if (reply->http_status == 200)
    answer_ok (self, reply, NULL);
  else
    judge (self, reply, words[0], url);
}

/* many N: a query for N tickets at once */
static void
many (Contract *self, char **words, const char *rest)
{
  g_autoptr (GString) body =
    g_string_new ("{\"filter\":[{\"op\":\"in\",\"field\":\"id\",\"value\":[7001");
  g_autoptr (StintHttpReply) reply = NULL;

  for (gint64 n = g_ascii_strtoll (words[0], NULL, 10); n > 1; n--)
    g_string_append_printf (body, ",%" G_GINT64_FORMAT, 7000 + n);
  g_string_append (body, "]}]}");
  reply = contract_send (self, "POST", "Tickets/query", body->str, NULL);
  if (reply->http_status == 200)
    answer_ok (self, reply, NULL);
  else
    judge (self, reply, "POST", "Tickets/query");
}

/* wait MILLISECONDS: on everybody's clock, where the tenant does something later */
static void
wait (Contract *self, char **words, const char *rest)
{
  g_usleep ((gulong) g_ascii_strtoll (words[0], NULL, 10) * 1000);
}

/* state NAME: what the sandbox tells of itself */
static void
state (Contract *self, char **words, const char *rest)
{
  g_autoptr (GBytes) bytes = tenant_control (self->tenant, "GET", "state", NULL);
  g_autoptr (JsonObject) object = stint_json_read (bytes, 1024 * 1024, NULL);
  JsonNode *node = json_object_get_member (object, words[0]);
  g_autofree char *text = NULL;

  g_assert_nonnull (node);
  text = json_to_string (node, FALSE);
  contract_answer (self, "%s", text);
}

const ContractCommand contract_tenant_commands[] = {
  { "account", set_account }, { "set", set },   { "edit", edit },
  { "fault", fault },         { "rule", rule }, { "sheet", sheet },
  { "approve", approve },     { "pass", pass }, { "freeze", freeze },
  { "begin", begin },         { "raw", raw },   { "as", raw_as },
  { "show", show },           { "busy", busy }, { "wait", wait },
  { "state", state },         { "fill", fill }, { "next", next },
  { "many", many },           { NULL },
};
