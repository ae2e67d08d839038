#include <string.h>

#include "sandbox/instant.h"
#include "sandbox/server.h"

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

static SandboxAnswer *
answer_state (SandboxServer *self)
{
  JsonObject *object = json_object_new ();
  JsonObject *counts = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  for (int i = 0; i < SANDBOX_N_COLLECTIONS; i++)
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
                              sandbox_gate_get_request_count (self->gate));
  json_object_set_int_member (object, "pending", self->pending);
  json_object_set_array_member (object, "faults", sandbox_faults_to_json (self->faults));
  json_object_set_int_member (object, "seed",
                              sandbox_store_get_seed (self->tenant.store));
  sandbox_row_set_instant (object, "day", sandbox_store_get_day (self->tenant.store));
  node = sandbox_answer_object (object);
  text = sandbox_json_text (node);
  return sandbox_answer_new (SOUP_STATUS_OK, text);
}

static SandboxAnswer *
answer_log (SandboxServer *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text = NULL;

  json_node_take_array (node, sandbox_journal_to_json (self->journal));
  text = sandbox_json_text (node);
  return sandbox_answer_new (SOUP_STATUS_OK, text);
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
  return TRUE;
}

/* An edit as if somebody had made it in the browser: no rule is checked, and read-only
 * fields can be set. {"entity":NAME,"id":N,"set":{...}} or {...,"delete":true}; without
 * an id a new record is stored. */
static gboolean
edit (SandboxServer *self, JsonObject *body, GError **error)
{
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  const char *name = json_object_get_string_member_with_default (body, "entity", "");
  JsonNode *set = json_object_get_member (body, "set");
  SandboxCollection collection = SANDBOX_TICKETS;
  JsonObject *row = NULL;
  JsonObjectIter iter;
  const char *member = NULL;
  JsonNode *value = NULL;
  gint64 id = 0;

  if (!sandbox_entity_by_name (name, &collection))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "no collection is called ‘%s’", name);
      return FALSE;
    }
  id = json_object_has_member (body, "id")
         ? json_object_get_int_member (body, "id")
         : sandbox_store_next_id (self->tenant.store, collection);
  if (json_object_get_boolean_member_with_default (body, "delete", FALSE))
    {
      sandbox_batch_delete (batch, collection, id);
      return sandbox_store_commit (self->tenant.store, batch, error);
    }
  row = sandbox_store_find (self->tenant.store, collection, id);
  row = row != NULL ? sandbox_row_copy (row) : sandbox_entity_empty_row (collection);
  json_object_set_int_member (row, "id", id);
  if (set != NULL && JSON_NODE_HOLDS_OBJECT (set))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (set));
      while (json_object_iter_next_ordered (&iter, &member, &value))
        {
          const SandboxField *field = sandbox_entity_field (collection, member);

          if (field != NULL)
            json_object_set_member (row, field->name, json_node_copy (value));
        }
    }
  sandbox_batch_put (batch, collection, row);
  return sandbox_store_commit (self->tenant.store, batch, error);
}

/* A command: FALSE and an error when it could not be carried out. */
static gboolean
command (SandboxServer *self,
         const char *name,
         const SandboxRequest *request,
         GError **error)
{
  gboolean is_post = sandbox_request_is (request, "POST");

  if (g_str_equal (name, "faults") && sandbox_request_is (request, "DELETE"))
    {
      sandbox_faults_clear (self->faults);
      return TRUE;
    }
  if (g_str_equal (name, "faults") && is_post)
    return sandbox_faults_add (self->faults, request->body, error);
  if (g_str_equal (name, "reset-log") && is_post)
    {
      sandbox_journal_clear (self->journal);
      return TRUE;
    }
  if (g_str_equal (name, "switches") && is_post && request->json != NULL)
    return set_switches (self, request->json, error);
  if (g_str_equal (name, "edit") && is_post && request->json != NULL)
    return edit (self, request->json, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no such command: %s %s",
               request->method, request->path);
  return FALSE;
}

/** sandbox_control_answer: what is asked of the sandbox itself, below /_sandbox/.
 * (transfer full) */
SandboxAnswer *
sandbox_control_answer (SandboxServer *self, const SandboxRequest *request)
{
  const char *name = request->path + strlen ("/_sandbox/");
  g_autoptr (GError) error = NULL;

  if (g_str_equal (name, "state") && sandbox_request_is (request, "GET"))
    return answer_state (self);
  if (g_str_equal (name, "log") && sandbox_request_is (request, "GET"))
    return answer_log (self);
  if (!command (self, name, request, &error))
    return answer_text (SOUP_STATUS_BAD_REQUEST, "error", error->message);
  return answer_ok ();
}
