#include <signal.h>
#include <string.h>

#include "core/clock-system.h"
#include "tests/contract/contract.h"

/* A tenant for one row, the provider that speaks to it, and a plain way past both. */

#define USER "api@stint.example"
#define CODE "STINT-SANDBOX"
#define SECRET "sandbox"
#define EVERYTHING_BYTES (64 * 1024 * 1024)

/** contract_new: (transfer full): starts a tenant, set as @row wants it. */
Contract *
contract_new (const char *program, const ContractRow *row)
{
  static const char *const arguments[] = { "--clock", CONTRACT_DAY "T18:00:00Z", NULL };
  Contract *self = g_new0 (Contract, 1);

  self->row = row;
  self->tenant = tenant_start (program, arguments);
  self->account = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->turned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->busy = g_ptr_array_new_with_free_func (g_object_unref);
  self->answers = g_string_new (NULL);
  self->before = contract_look (self);
  contract_turn (self, row->switches);
  return self;
}

/* Asked to end, it does, and nothing is wrong with it. */
static void
end_tenant (Contract *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (self->tenant->process, SIGTERM);
  g_subprocess_wait_check (self->tenant->process, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&self->tenant, tenant_stop);
}

/** contract_free: ends the tenant and frees @self. */
void
contract_free (Contract *self)
{
  contract_forget_psa (self);
  g_ptr_array_unref (self->busy);
  g_clear_object (&self->clock);
  end_tenant (self);
  g_hash_table_unref (self->account);
  g_hash_table_unref (self->turned);
  g_hash_table_unref (self->before);
  g_clear_pointer (&self->step, stint_step_free);
  g_string_free (self->answers, TRUE);
  g_free (self->last_id);
  g_free (self->cursor);
  g_free (self->words);
  g_free (self);
}

static const char *
account_text (Contract *self, const char *name, const char *otherwise)
{
  const char *text = g_hash_table_lookup (self->account, name);

  return text != NULL ? text : otherwise;
}

static int
account_number (Contract *self, const char *name)
{
  return (int) g_ascii_strtoll (account_text (self, name, "0"), NULL, 10);
}

/** contract_psa: (transfer none): the provider, as the row's “account” has it. */
StintPsa *
contract_psa (Contract *self)
{
  gboolean looks_up = g_hash_table_contains (self->account, "look-up");
  StintAutotaskConfig config = {
    .user = account_text (self, "user", USER),
    .code = account_text (self, "code", CODE),
    .secret = account_text (self, "secret", SECRET),
    .url_override = looks_up ? NULL : self->tenant->url,
    .lookup_url = looks_up ? self->tenant->root : NULL,
    .me_id = CONTRACT_DANA,
    .resource_email = account_text (self, "email", "dana@stint.example"),
    .impersonate = g_hash_table_contains (self->account, "as-me"),
    .impersonate_notes = g_hash_table_contains (self->account, "notes-as-me"),
    .split_days = g_hash_table_contains (self->account, "split"),
    .create_timeout_s = account_number (self, "timeout"),
    .update_note_type = account_number (self, "update-type"),
    .internal_note_type = account_number (self, "note-type"),
  };

  if (self->psa != NULL)
    return self->psa;
  if (g_hash_table_contains (self->account, "clock"))
    {
      g_clear_object (&self->clock);
      self->clock = stint_clock_system_new ();
    }
  config.clock = self->clock;
  self->psa = stint_autotask_new (&config, self->tenant->http);
  return self->psa;
}

/** contract_forget_psa: the next call is made by a provider that knows nothing. */
void
contract_forget_psa (Contract *self)
{
  if (self->psa != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->psa));
}

static void
set_switch (Contract *self, const char *name, const char *value)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autofree char *text = NULL;

  json_object_set_string_member (body, name, value);
  bytes = stint_json_write (body);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  answer = tenant_control (self->tenant, "POST", "switches", text);
}

/** contract_turn: @assignments: (nullable): switches and values, as in a row. */
void
contract_turn (Contract *self, const char *assignments)
{
  g_auto (GStrv) words = g_strsplit (assignments != NULL ? assignments : "", " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "=", 2);

      g_assert_cmpuint (g_strv_length (parts), ==, 2);
      set_switch (self, parts[0], parts[1]);
      g_hash_table_add (self->turned, g_strdup (parts[0]));
    }
}

/** contract_ask_array: (transfer full): what the control tells as a list. */
JsonArray *
contract_ask_array (Contract *self, const char *path)
{
  g_autoptr (GBytes) answer = tenant_control (self->tenant, "GET", path, NULL);
  g_autofree char *text =
    g_strdup_printf ("{\"list\":%.*s}", (int) g_bytes_get_size (answer),
                     (const char *) g_bytes_get_data (answer, NULL));
  g_autoptr (GBytes) whole = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = stint_json_read (whole, EVERYTHING_BYTES, &error);

  g_assert_no_error (error);
  return json_array_ref (stint_json_array (object, "list"));
}

static gint64
count_pending (Contract *self)
{
  g_autoptr (GBytes) state = tenant_control (self->tenant, "GET", "state", NULL);
  g_autoptr (JsonObject) object = stint_json_read (state, EVERYTHING_BYTES, NULL);
  gint64 pending = -1;

  g_assert_true (stint_json_int (object, "pending", &pending));
  return pending;
}

/** contract_wait_pending: until the tenant has @n requests that it has not answered. */
void
contract_wait_pending (Contract *self, guint n)
{
  for (guint i = 0; i < 1000 && count_pending (self) != n; i++)
    g_usleep (5000);
  g_assert_cmpint (count_pending (self), ==, n);
}

/** contract_wait_idle: until nothing that a row has begun is under way. */
void
contract_wait_idle (Contract *self)
{
  contract_wait_pending (self, 0);
}

/** contract_turn_back: the tenant shows all that it holds, and hinders nobody. */
void
contract_turn_back (Contract *self)
{
  g_autoptr (JsonArray) switches = contract_ask_array (self, "switches");
  g_autoptr (GBytes) forgotten = tenant_control (self->tenant, "DELETE", "faults", NULL);

  for (guint i = 0; i < json_array_get_length (switches); i++)
    {
      JsonObject *one = stint_json_array_object (switches, i);

      if (g_hash_table_contains (self->turned, stint_json_text (one, "name")))
        set_switch (self, stint_json_text (one, "name"), stint_json_text (one, "start"));
    }
  g_hash_table_remove_all (self->turned);
}

/**
 * contract_send: (transfer full)
 * @path: below V1.0/, or from the root on when it begins with a slash
 * @body: (nullable): JSON
 * @as_resource: (nullable): whom to impersonate
 *
 * What the tenant answers to a request that the test itself makes.
 */
StintHttpReply *
contract_send (Contract *self,
               const char *method,
               const char *path,
               const char *body,
               const char *as_resource)
{
  g_autofree char *url = *path == '/'
                           ? g_strconcat (self->tenant->root, path, NULL)
                           : g_strconcat (self->tenant->url, "V1.0/", path, NULL);
  g_autofree char *as = g_strconcat ("ImpersonationResourceId: ", as_resource, NULL);
  const char *const headers[] = { "UserName: " USER,
                                  "ApiIntegrationCode: " CODE,
                                  "Secret: " SECRET,
                                  "User-Agent: " CONTRACT_AGENT,
                                  as_resource != NULL ? as : NULL,
                                  NULL };
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  const StintHttpRequest request = {
    .method = method, .url = url, .headers = headers, .body = bytes
  };

  return stint_http_send (self->tenant->http, &request, NULL);
}

/* (transfer full): a page of @collection behind @after. */
static JsonArray *
read_page (Contract *self, const char *collection, gint64 after)
{
  g_autofree char *path = g_strconcat (collection, "/query", NULL);
  g_autofree char *body =
    g_strdup_printf ("{\"filter\":[{\"op\":\"gt\",\"field\":\"id\",\"value\":"
                     "%" G_GINT64_FORMAT "}]}",
                     after);
  g_autoptr (StintHttpReply) reply = contract_send (self, "POST", path, body, NULL);
  g_autoptr (JsonObject) answer = NULL;

  g_assert_cmpint (reply->http_status, ==, 200);
  answer = stint_json_read (reply->body, EVERYTHING_BYTES, NULL);
  return json_array_ref (stint_json_array (answer, "items"));
}

/** contract_rows: (transfer full): every row of a collection, by ascending id. */
JsonArray *
contract_rows (Contract *self, const char *collection)
{
  JsonArray *all = json_array_new ();
  gint64 after = -1;
  guint n = 0;

  do
    {
      g_autoptr (JsonArray) page = read_page (self, collection, after);

      n = json_array_get_length (page);
      for (guint i = 0; i < n; i++)
        {
          JsonObject *row = stint_json_array_object (page, i);

          g_assert_true (stint_json_int (row, "id", &after));
          json_array_add_object_element (all, json_object_ref (row));
        }
    }
  while (n > 0);
  return all;
}
