#include "sandbox/write.h"

#include <string.h>

#include "sandbox/evidence.h"
#include "sandbox/filter.h"
#include "sandbox/instant.h"
#include "sandbox/tenant.h"

static gboolean
apply_string (SandboxTenant *tenant,
              const SandboxField *field,
              JsonNode *node,
              JsonObject *row,
              GError **error)
{
  const char *text =
    json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  g_autofree char *cut = NULL;

  if (text == NULL)
    {
      sandbox_refuse_invented (
        error, "Error converting value to type 'System.String'. Path '%s'.", field->name);
      return FALSE;
    }
  if (field->length > 0 && g_utf8_strlen (text, -1) > field->length)
    {
      if (sandbox_switches_is (tenant->switches, "overlong", "refuse"))
        {
          sandbox_refuse_invented (
            error, "The length of %s exceeds the maximum of %d characters.", field->name,
            field->length);
          return FALSE;
        }
      cut = g_utf8_substring (text, 0, field->length);
    }
  json_object_set_string_member (row, field->name, cut != NULL ? cut : text);
  return TRUE;
}

static gboolean
apply_number (SandboxCollection collection,
              const SandboxField *field,
              JsonNode *node,
              JsonObject *row,
              GError **error)
{
  const SandboxPicklist *picklist = sandbox_picklist (collection, field->name);
  GType type = json_node_get_value_type (node);
  gboolean is_real =
    field->type == SANDBOX_TYPE_DOUBLE || field->type == SANDBOX_TYPE_DECIMAL;

  if (type != G_TYPE_INT64 && !(type == G_TYPE_DOUBLE && is_real))
    {
      sandbox_refuse_invented (
        error, "Error converting value to type 'System.Int32'. Path '%s'.", field->name);
      return FALSE;
    }
  if (is_real)
    json_object_set_double_member (row, field->name, json_node_get_double (node));
  else if (picklist != NULL && !sandbox_picklist_has (picklist, json_node_get_int (node)))
    {
      sandbox_refuse (error,
                      "Picklist value [%" G_GINT64_FORMAT "] does not exist for %s",
                      json_node_get_int (node), field->name);
      return FALSE;
    }
  else
    json_object_set_int_member (row, field->name, json_node_get_int (node));
  return TRUE;
}

static gboolean
apply_instant (const SandboxField *field, JsonNode *node, JsonObject *row, GError **error)
{
  gint64 instant_ms = 0;
  const char *text =
    json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";

  if (!sandbox_instant_parse (text, &instant_ms))
    {
      sandbox_refuse_invented (
        error, "Could not convert string to DateTime: %s. Path '%s'.", text, field->name);
      return FALSE;
    }
  sandbox_row_set_instant (row, field->name, sandbox_instant_shift (instant_ms));
  return TRUE;
}

/** sandbox_write_member: sets one field to what @node holds, checking its type, its
 * length and its picklist. */
gboolean
sandbox_write_member (SandboxTenant *tenant,
                      SandboxCollection collection,
                      const SandboxField *field,
                      JsonNode *node,
                      JsonObject *row,
                      GError **error)
{
  if (json_node_is_null (node))
    {
      json_object_set_null_member (row, field->name);
      return TRUE;
    }
  switch (field->type)
    {
    case SANDBOX_TYPE_STRING:
      return apply_string (tenant, field, node, row, error);
    case SANDBOX_TYPE_DATETIME:
      return apply_instant (field, node, row, error);
    case SANDBOX_TYPE_BOOLEAN:
      if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        {
          sandbox_refuse_invented (
            error, "Error converting value to type 'System.Boolean'. Path '%s'.",
            field->name);
          return FALSE;
        }
      json_object_set_boolean_member (row, field->name, json_node_get_boolean (node));
      return TRUE;
    case SANDBOX_TYPE_ARRAY:
      return TRUE;
    case SANDBOX_TYPE_LONG:
    case SANDBOX_TYPE_INTEGER:
    case SANDBOX_TYPE_SHORT:
    case SANDBOX_TYPE_DOUBLE:
    case SANDBOX_TYPE_DECIMAL:
    default:
      return apply_number (collection, field, node, row, error);
    }
}

/** sandbox_write_prepare: readies @row for a change: a PUT empties whatever it does not
 * name. */
void
sandbox_write_prepare (SandboxCollection collection,
                       const SandboxRequest *request,
                       JsonObject *row)
{
  const SandboxEntity *entity = sandbox_entity (collection);

  for (int i = 1; sandbox_request_is (request, "PUT") && i < entity->n_fields; i++)
    {
      if ((entity->fields[i].flags & SANDBOX_FIELD_READ_ONLY) == 0)
        json_object_set_null_member (row, entity->fields[i].name);
    }
}

/** sandbox_write_apply: copies what may be written from @body to @row, checking types and
 * picklists. What is read-only or unknown is left out without a word, as in the original.
 */
gboolean
sandbox_write_apply (SandboxTenant *tenant,
                     SandboxCollection collection,
                     JsonObject *body,
                     JsonObject *row,
                     GError **error)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  if (body == NULL)
    {
      sandbox_refuse_invented (error, "The request body is missing or is not an object.");
      return FALSE;
    }
  json_object_iter_init_ordered (&iter, body);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      const SandboxField *field = sandbox_entity_field (collection, name);

      if (field == NULL || (field->flags & SANDBOX_FIELD_READ_ONLY) != 0)
        continue;
      if (!sandbox_write_member (tenant, collection, field, node, row, error))
        return FALSE;
    }
  return TRUE;
}

/** sandbox_write_target: the record whose id the body of a PATCH holds. (transfer none)
 */
JsonObject *
sandbox_write_target (SandboxTenant *tenant,
                      SandboxCollection collection,
                      const SandboxRequest *request,
                      GError **error)
{
  JsonNode *node = sandbox_body_member (request->json, "id");
  JsonObject *row = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    {
      sandbox_refuse (error, "Value does not exist for the required field id");
      return NULL;
    }
  row = sandbox_store_find (tenant->store, collection, json_node_get_int (node));
  if (row == NULL)
    sandbox_refuse (error,
                    "No message. No matching records found. The logged in Resource may "
                    "not have the required permissions to update the data.");
  return row;
}

/** sandbox_write_instant: a stored datetime; 0 where there is none. */
gint64
sandbox_write_instant (JsonObject *row, const char *name)
{
  const char *text = sandbox_row_string (row, name);
  gint64 instant_ms = 0;

  if (text != NULL)
    sandbox_instant_parse (text, &instant_ms);
  return instant_ms;
}

/** sandbox_write_touch_ticket: every activity moves the ticket's lastActivityDate, which
 * is what clients poll by. */
void
sandbox_write_touch_ticket (SandboxTenant *tenant,
                            SandboxBatch *batch,
                            gint64 ticket_id,
                            const SandboxActor *actor,
                            gboolean visible_to_customer)
{
  JsonObject *ticket = sandbox_store_find (tenant->store, SANDBOX_TICKETS, ticket_id);
  JsonObject *copy = NULL;
  gint64 now = sandbox_clock_stamp (tenant->clock);

  if (ticket == NULL)
    return;
  copy = sandbox_row_copy (ticket);
  sandbox_row_set_instant (copy, "lastActivityDate", now);
  json_object_set_int_member (copy, "lastActivityPersonType", 1);
  sandbox_row_set_id (copy, "lastActivityResourceID", actor->resource_id);
  if (visible_to_customer)
    {
      sandbox_row_set_instant (copy, "lastCustomerVisibleActivityDateTime", now);
      sandbox_evidence_of_response (tenant, batch, copy, actor);
    }
  sandbox_batch_put (batch, SANDBOX_TICKETS, copy);
}

/** sandbox_role_is_held: whether a resource holds a role at all; @on_the_desk, whether it
 * may be used for tickets. */
gboolean
sandbox_role_is_held (SandboxTenant *tenant,
                      gint64 resource_id,
                      gint64 role_id,
                      gboolean *on_the_desk)
{
  static const SandboxCollection collections[] = { SANDBOX_RESOURCE_SERVICE_DESK_ROLES,
                                                   SANDBOX_RESOURCE_ROLES };
  gboolean held = FALSE;

  *on_the_desk = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (collections); i++)
    {
      GPtrArray *rows = sandbox_store_rows (tenant->store, collections[i]);

      for (guint j = 0; j < rows->len; j++)
        {
          JsonObject *row = ((const SandboxRow *) g_ptr_array_index (rows, j))->row;

          if (sandbox_row_int (row, "resourceID") != resource_id ||
              sandbox_row_int (row, "roleID") != role_id)
            continue;
          held = TRUE;
          if (i == 0 && json_object_get_boolean_member (row, "isActive"))
            *on_the_desk = TRUE;
        }
    }
  return held;
}
