#include <string.h>

#include "sandbox/evidence.h"
#include "sandbox/instant.h"
#include "sandbox/server.h"
#include "sandbox/tenant.h"
#include "sandbox/timesheets.h"

static SandboxAnswer *
answer_text (guint status, const char *name, const char *text)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *body = NULL;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, name, text);
  node = sandbox_answer_object (object);
  body = sandbox_json_text (node);
  return sandbox_answer_new (status, body);
}

static SandboxAnswer *
answer_ok (void)
{
  return sandbox_answer_new (SOUP_STATUS_OK, "{\"ok\":true}");
}

static JsonArray *
zones_to_json (SandboxServer *self)
{
  JsonArray *zones = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (self->zones); i++)
    {
      if (self->zones[i] != NULL)
        json_array_add_string_element (zones, self->zones[i]);
    }
  return zones;
}

static JsonObject *
clock_to_json (SandboxServer *self)
{
  JsonObject *object = json_object_new ();

  sandbox_row_set_instant (object, "now", sandbox_clock_now (self->tenant.clock));
  json_object_set_boolean_member (object, "frozen",
                                  sandbox_clock_is_frozen (self->tenant.clock));
  return object;
}

static SandboxAnswer *
answer_node (JsonNode *node)
{
  g_autofree char *text = sandbox_json_text (node);

  return sandbox_answer_new (SOUP_STATUS_OK, text);
}

static SandboxAnswer *
answer_array (JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return answer_node (node);
}

static SandboxAnswer *
answer_clock (SandboxServer *self)
{
  g_autoptr (JsonNode) node = sandbox_answer_object (clock_to_json (self));

  return answer_node (node);
}

static SandboxAnswer *
answer_state (SandboxServer *self)
{
  JsonObject *object = json_object_new ();
  JsonObject *counts = json_object_new ();
  g_autoptr (JsonNode) node = NULL;

  for (int i = 0; i < SANDBOX_N_SERVED; i++)
    json_object_set_int_member (counts, sandbox_entity (i)->name,
                                sandbox_store_rows (self->tenant.store, i)->len);
  json_object_set_object_member (object, "counts", counts);
  json_object_set_object_member (object, "switches",
                                 sandbox_switches_to_json (self->tenant.switches));
  json_object_set_int_member (object, "failed_logins",
                              sandbox_gate_get_failed_logins (self->gate));
  json_object_set_boolean_member (object, "locked",
                                  sandbox_gate_is_locked (self->gate, &self->tenant));
  json_object_set_int_member (object, "requests",
                              sandbox_gate_get_request_count (self->gate, &self->tenant));
  json_object_set_int_member (object, "pending", self->pending);
  json_object_set_array_member (object, "faults", sandbox_faults_to_json (self->faults));
  json_object_set_array_member (object, "rules",
                                sandbox_rules_to_json (self->tenant.rules));
  json_object_set_int_member (object, "pending_actions",
                              sandbox_rules_get_pending (self->tenant.rules));
  json_object_set_array_member (object, "zones", zones_to_json (self));
  json_object_set_object_member (object, "clock", clock_to_json (self));
  json_object_set_string_member (
    object, "tenant",
    sandbox_store_get_size (self->tenant.store) == SANDBOX_SIZE_LARGE ? "large"
                                                                      : "small");
  json_object_set_int_member (object, "seed",
                              sandbox_store_get_seed (self->tenant.store));
  sandbox_row_set_instant (object, "day", sandbox_store_get_day (self->tenant.store));
  node = sandbox_answer_object (object);
  return answer_node (node);
}

static gboolean
set_switches (SandboxServer *self, JsonObject *values, GError **error)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *value = NULL;

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        value = json_node_dup_string (node);
      else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
        value = g_strdup (json_node_get_boolean (node) ? "on" : "off");
      else
        value = json_to_string (node, FALSE);
      if (!sandbox_switches_set (self->tenant.switches, name, value, error))
        return FALSE;
    }
  return sandbox_server_settle (self, error);
}

/* {"now": INSTANT}, {"advance_seconds": N}, {"frozen": BOOLEAN}, or several of them. */
static gboolean
set_clock (SandboxServer *self, JsonObject *body, GError **error)
{
  SandboxClock *clock = self->tenant.clock;
  const char *now = sandbox_row_string (body, "now");
  gint64 advance = sandbox_row_int (body, "advance_seconds");
  gint64 instant_ms = 0;

  if (now != NULL && !sandbox_instant_parse (now, &instant_ms))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "‘%s’ is no instant",
                   now);
      return FALSE;
    }
  if (json_object_has_member (body, "frozen"))
    sandbox_clock_freeze (clock, sandbox_row_flag (body, "frozen"));
  if (now != NULL)
    sandbox_clock_set (clock, instant_ms);
  sandbox_clock_set (clock, sandbox_clock_now (clock) + advance * 1000);
  sandbox_rules_catch_up (self->tenant.rules);
  return TRUE;
}

static gboolean
set_members (JsonObject *row,
             SandboxCollection collection,
             JsonObject *values,
             GError **error)
{
  JsonObjectIter iter;
  const char *member = NULL;
  JsonNode *value = NULL;

  json_object_iter_init_ordered (&iter, values);
  while (json_object_iter_next_ordered (&iter, &member, &value))
    {
      const SandboxField *field = sandbox_entity_field (collection, member);

      if (field == NULL)
        continue;
      if (!sandbox_field_takes (field, value))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "‘%s’ cannot be that", field->name);
          return FALSE;
        }
      json_object_set_member (row, field->name, json_node_copy (value));
    }
  return TRUE;
}

/* An edit as if somebody had made it in the browser: no rule is checked, and read-only
 * fields can be set. {"entity":NAME,"id":N,"set":{...}} or {...,"delete":true}; without
 * an id a new record is stored. */
static gboolean
edit (SandboxServer *self, JsonObject *body, GError **error)
{
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  const char *name = sandbox_row_string (body, "entity");
  JsonNode *set = json_object_get_member (body, "set");
  SandboxCollection collection = SANDBOX_TICKETS;
  JsonObject *row = NULL;
  const SandboxActor somebody = { SANDBOX_RESOURCE_LEE, 0 };
  gint64 id = 0;

  if (name == NULL || !sandbox_entity_by_name (name, &collection))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "no collection is called ‘%s’", name != NULL ? name : "");
      return FALSE;
    }
  id = json_object_has_member (body, "id")
         ? sandbox_row_int (body, "id")
         : sandbox_store_next_id (self->tenant.store, collection);
  if (sandbox_row_flag (body, "delete"))
    {
      row = sandbox_store_find (self->tenant.store, collection, id);
      if (row != NULL &&
          (collection == SANDBOX_TICKETS || collection == SANDBOX_TICKET_NOTES ||
           collection == SANDBOX_TIME_ENTRIES))
        sandbox_evidence_of_deletion (&self->tenant, batch, collection, row, &somebody);
      sandbox_batch_delete (batch, collection, id);
      return sandbox_store_commit (self->tenant.store, batch, error);
    }
  row = sandbox_store_find (self->tenant.store, collection, id);
  row = row != NULL ? sandbox_row_copy (row) : sandbox_entity_empty_row (collection);
  json_object_set_int_member (row, "id", id);
  if (set != NULL && JSON_NODE_HOLDS_OBJECT (set) &&
      !set_members (row, collection, json_node_get_object (set), error))
    {
      json_object_unref (row);
      return FALSE;
    }
  sandbox_batch_put (batch, collection, row);
  return sandbox_store_commit (self->tenant.store, batch, error);
}

/* A command with a body: FALSE and an error when it could not be carried out. */
static gboolean
command (SandboxServer *self,
         const char *name,
         const SandboxRequest *request,
         GError **error)
{
  JsonObject *body = request->json;

  if (g_str_equal (name, "faults"))
    return sandbox_faults_add (self->faults, request->body, error);
  if (g_str_equal (name, "rules"))
    return sandbox_rules_add (self->tenant.rules, request->body, error);
  if (g_str_equal (name, "switches") && body != NULL)
    return set_switches (self, body, error);
  if (g_str_equal (name, "edit") && body != NULL)
    return edit (self, body, error);
  if (g_str_equal (name, "clock") && body != NULL)
    return set_clock (self, body, error);
  if (g_str_equal (name, "timesheets") && body != NULL)
    return sandbox_timesheets_set (&self->tenant, body, error);
  if (g_str_equal (name, "approve") && body != NULL)
    return sandbox_billing_approve (&self->tenant, body, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such command: %s %s",
               request->method, request->path);
  return FALSE;
}

/* What is asked, without changing anything; NULL when there is no such thing. */
static SandboxAnswer *
inquire (SandboxServer *self, const char *name)
{
  if (g_str_equal (name, "state"))
    return answer_state (self);
  if (g_str_equal (name, "log"))
    return answer_array (sandbox_journal_to_json (self->journal));
  if (g_str_equal (name, "clock"))
    return answer_clock (self);
  if (g_str_equal (name, "switches"))
    return answer_array (sandbox_switches_describe ());
  if (g_str_equal (name, "rules"))
    return answer_array (sandbox_rules_to_json (self->tenant.rules));
  if (g_str_equal (name, "timesheets"))
    return answer_array (sandbox_timesheets_to_json (&self->tenant));
  return NULL;
}

/* FALSE when there is nothing of this name to forget. */
static gboolean
forget (SandboxServer *self, const char *name, gboolean is_delete)
{
  if (is_delete && g_str_equal (name, "faults"))
    sandbox_faults_clear (self->faults);
  else if (is_delete && g_str_equal (name, "rules"))
    sandbox_rules_clear (self->tenant.rules);
  else if (!is_delete && g_str_equal (name, "reset-log"))
    sandbox_journal_clear (self->journal);
  else
    return FALSE;
  return TRUE;
}

/** sandbox_control_answer: what is asked of the sandbox itself, below /_sandbox/.
 * (transfer full) */
SandboxAnswer *
sandbox_control_answer (SandboxServer *self, const SandboxRequest *request)
{
  const char *name = request->path + strlen ("/_sandbox/");
  g_autoptr (GError) error = NULL;
  SandboxAnswer *answer = NULL;

  if (sandbox_request_is (request, "GET"))
    answer = inquire (self, name);
  if (answer != NULL)
    return answer;
  if (forget (self, name, sandbox_request_is (request, "DELETE")))
    return answer_ok ();
  if (!sandbox_request_is (request, "POST"))
    {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such command: %s %s",
                   request->method, request->path);
      return answer_text (SOUP_STATUS_BAD_REQUEST, "error", error->message);
    }
  if (!command (self, name, request, &error))
    return answer_text (SOUP_STATUS_BAD_REQUEST, "error", error->message);
  return answer_ok ();
}
