#include "sandbox/filter.h"
#include "sandbox/rights.h"
#include "sandbox/write.h"

#define TIME_OFF_APPROVED 2
#define TIME_OFF_REJECTED 3

/* What is written to the other collections. Their own rules are not known here: a record
 * is checked for types, picklists and what is required. */

/* Takes over what is read-only but required: it is decided at the creation. */
static gboolean
apply_fixed (SandboxTenant *tenant,
             SandboxCollection collection,
             JsonObject *body,
             JsonObject *row,
             GError **error)
{
  const SandboxEntity *entity = sandbox_entity (collection);

  for (int i = 1; i < entity->n_fields; i++)
    {
      const SandboxField *field = &entity->fields[i];
      JsonNode *node = sandbox_body_member (body, field->name);

      if (node != NULL && (field->flags & SANDBOX_FIELD_REQUIRED) != 0 &&
          (field->flags & SANDBOX_FIELD_READ_ONLY) != 0 &&
          !sandbox_write_member (tenant, collection, field, node, row, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_required (SandboxCollection collection, JsonObject *row, GError **error)
{
  const SandboxEntity *entity = sandbox_entity (collection);

  for (int i = 1; i < entity->n_fields; i++)
    {
      const SandboxField *field = &entity->fields[i];

      if ((field->flags & SANDBOX_FIELD_REQUIRED) == 0 ||
          !sandbox_row_is_null (row, field->name))
        continue;
      sandbox_refuse (error, "Value does not exist for the required field %s",
                      field->name);
      return FALSE;
    }
  return TRUE;
}

static void
stamp (JsonObject *row, SandboxCollection collection, const char *name, gint64 now)
{
  if (sandbox_entity_field (collection, name) != NULL)
    sandbox_row_set_instant (row, name, now);
}

static void
stamp_change (SandboxTenant *tenant, JsonObject *row, SandboxCollection collection)
{
  static const char *const names[] = { "lastModifiedDate", "lastModifiedDateTime",
                                       "lastModifiedTime", "lastTrackedModifiedDateTime",
                                       "lastActivityDate" };
  gint64 now = sandbox_clock_stamp (tenant->clock);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    stamp (row, collection, names[i], now);
}

static JsonNode *
store (SandboxTenant *tenant,
       SandboxCollection collection,
       JsonObject *row,
       GError **error)
{
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();

  sandbox_batch_put (batch, collection, json_object_ref (row));
  if (!sandbox_store_commit (tenant->store, batch, error))
    return NULL;
  return sandbox_answer_item_id (sandbox_row_int (row, "id"));
}

/** sandbox_record_create: POST, below the record that @parent_field refers to unless that
 * is NULL. (transfer full) */
JsonNode *
sandbox_record_create (SandboxTenant *tenant,
                       SandboxCollection collection,
                       const SandboxRequest *request,
                       const char *parent_field,
                       gint64 parent_id,
                       GError **error)
{
  g_autoptr (JsonObject) row = sandbox_entity_empty_row (collection);
  SandboxActor actor = { 0 };

  if (!sandbox_rights_actor (tenant, collection, request, SANDBOX_RIGHT_CREATE, &actor,
                             error) ||
      !sandbox_write_apply (tenant, collection, request->json, row, error) ||
      !apply_fixed (tenant, collection, request->json, row, error))
    return NULL;
  if (parent_field != NULL)
    json_object_set_int_member (row, parent_field, parent_id);
  if (collection == SANDBOX_TIME_OFF_REQUESTS)
    json_object_set_int_member (row, "status", 1);
  if (!check_required (collection, row, error))
    return NULL;
  json_object_set_int_member (row, "id",
                              sandbox_store_next_id (tenant->store, collection));
  stamp (row, collection, "createDate", sandbox_clock_stamp (tenant->clock));
  stamp (row, collection, "createDateTime", sandbox_clock_stamp (tenant->clock));
  stamp_change (tenant, row, collection);
  return store (tenant, collection, row, error);
}

/** sandbox_record_update: PATCH, likewise. (transfer full) */
JsonNode *
sandbox_record_update (SandboxTenant *tenant,
                       SandboxCollection collection,
                       const SandboxRequest *request,
                       const char *parent_field,
                       gint64 parent_id,
                       GError **error)
{
  JsonObject *stored = NULL;
  g_autoptr (JsonObject) row = NULL;
  SandboxActor actor = { 0 };

  if (!sandbox_rights_actor (tenant, collection, request, SANDBOX_RIGHT_UPDATE, &actor,
                             error))
    return NULL;
  stored = sandbox_write_target (tenant, collection, request, error);
  if (stored == NULL)
    return NULL;
  if (parent_field != NULL && sandbox_row_int (stored, parent_field) != parent_id)
    {
      sandbox_refuse (error, "Value does not reference an existing entity for %s .",
                      parent_field);
      return NULL;
    }
  row = sandbox_row_copy (stored);
  sandbox_write_prepare (collection, request, row);
  if (!sandbox_write_apply (tenant, collection, request->json, row, error))
    return NULL;
  if (parent_field != NULL)
    json_object_set_int_member (row, parent_field, parent_id);
  if (!check_required (collection, row, error))
    return NULL;
  stamp_change (tenant, row, collection);
  return store (tenant, collection, row, error);
}

/** sandbox_time_off_decide: TimeOffRequests/{id}/Approve, which changes something
 * although it is a GET, and Reject, a POST that may give a reason. (transfer full) */
JsonNode *
sandbox_time_off_decide (SandboxTenant *tenant,
                         const SandboxRequest *request,
                         gint64 id,
                         gboolean is_approval,
                         GError **error)
{
  JsonObject *stored = NULL;
  JsonNode *reason = sandbox_body_member (request->json, "rejectReason");
  g_autoptr (JsonObject) row = NULL;
  SandboxActor actor = { 0 };

  if (!sandbox_request_is (request, is_approval ? "GET" : "POST"))
    {
      sandbox_no_method (error, request);
      return NULL;
    }
  if (!sandbox_rights_actor (tenant, SANDBOX_TIME_OFF_REQUESTS, request,
                             SANDBOX_RIGHT_UPDATE, &actor, error))
    return NULL;
  stored = sandbox_store_find (tenant->store, SANDBOX_TIME_OFF_REQUESTS, id);
  if (stored == NULL)
    {
      sandbox_refuse (error,
                      "No message. No matching records found. The logged in Resource may "
                      "not have the required permissions to update the data.");
      return NULL;
    }
  row = sandbox_row_copy (stored);
  json_object_set_int_member (row, "status",
                              is_approval ? TIME_OFF_APPROVED : TIME_OFF_REJECTED);
  json_object_set_null_member (row, "approvedDateTime");
  if (is_approval)
    sandbox_row_set_instant (row, "approvedDateTime",
                             sandbox_clock_stamp (tenant->clock));
  else if (reason != NULL && json_node_get_value_type (reason) == G_TYPE_STRING)
    json_object_set_string_member (row, "rejectReason", json_node_get_string (reason));
  json_object_set_int_member (row, "approveRejectResourceID", actor.resource_id);
  stamp_change (tenant, row, SANDBOX_TIME_OFF_REQUESTS);
  return store (tenant, SANDBOX_TIME_OFF_REQUESTS, row, error);
}
