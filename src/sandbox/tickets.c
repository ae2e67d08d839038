#include "sandbox/evidence.h"
#include "sandbox/filter.h"
#include "sandbox/instant.h"
#include "sandbox/rights.h"
#include "sandbox/rules.h"
#include "sandbox/user-fields.h"
#include "sandbox/write.h"

#define STATUS_COMPLETE 5
#define PUBLISH_ALL 1

static gboolean
check_assignee (SandboxTenant *tenant, JsonObject *row, GError **error)
{
  gint64 resource_id = sandbox_row_int (row, "assignedResourceID");
  gint64 role_id = sandbox_row_int (row, "assignedResourceRoleID");
  gboolean on_the_desk = FALSE;

  if (resource_id == 0 && role_id == 0)
    {
      if (!sandbox_row_is_null (row, "queueID"))
        return TRUE;
      sandbox_refuse (
        error, "assignedResourceID, assignedResourceRoleID, and queueID cannot all "
               "be empty. Supply a queueID or both an assignedResourceID and "
               "assignedResourceRoleID.");
      return FALSE;
    }
  if (resource_id == 0 || role_id == 0)
    {
      sandbox_refuse (error, "When assigning a Resource, you must assign both a "
                             "assignedResourceID and assignedResourceRoleID.");
      return FALSE;
    }
  sandbox_role_is_held (tenant, resource_id, role_id, &on_the_desk);
  if (!on_the_desk)
    sandbox_refuse (error,
                    "The specified AssignedResourceID and AssignedRoleID combination is "
                    "not currently defined");
  return on_the_desk;
}

static gboolean
check_sub_issue (JsonObject *row, GError **error)
{
  const SandboxPicklist *picklist = sandbox_picklist (SANDBOX_TICKETS, "subIssueType");
  gint64 value = sandbox_row_int (row, "subIssueType");

  if (sandbox_row_is_null (row, "subIssueType"))
    return TRUE;
  for (int i = 0; i < picklist->n_choices; i++)
    {
      if (picklist->choices[i].value == value &&
          picklist->choices[i].parent == sandbox_row_int (row, "issueType"))
        return TRUE;
    }
  sandbox_refuse (error, "Value does not exist for child picklist: subIssueType");
  return FALSE;
}

static gboolean
check_ticket (SandboxTenant *tenant, JsonObject *row, GError **error)
{
  static const char *const required[] = { "companyID", "priority", "status", "title" };

  for (gsize i = 0; i < G_N_ELEMENTS (required); i++)
    {
      if (sandbox_row_is_null (row, required[i]))
        {
          sandbox_refuse (error, "Value does not exist for the required field %s",
                          required[i]);
          return FALSE;
        }
    }
  if (sandbox_store_find (tenant->store, SANDBOX_COMPANIES,
                          sandbox_row_int (row, "companyID")) == NULL)
    {
      sandbox_refuse (error,
                      "Value does not reference an existing entity for companyID .");
      return FALSE;
    }
  return check_sub_issue (row, error) && check_assignee (tenant, row, error);
}

static void
note_status (JsonObject *row, gint64 old_status, const SandboxActor *actor, gint64 now)
{
  gint64 status = sandbox_row_int (row, "status");

  if (status == STATUS_COMPLETE && old_status != STATUS_COMPLETE)
    {
      sandbox_row_set_instant (row, "completedDate", now);
      sandbox_row_set_instant (row, "resolvedDateTime", now);
      sandbox_row_set_id (row, "completedByResourceID", actor->resource_id);
    }
  else if (status != STATUS_COMPLETE && old_status == STATUS_COMPLETE)
    {
      json_object_set_null_member (row, "completedDate");
      json_object_set_null_member (row, "completedByResourceID");
    }
}

static void
note_activity (JsonObject *row, const SandboxActor *actor, gint64 now)
{
  sandbox_row_set_instant (row, "lastActivityDate", now);
  sandbox_row_set_instant (row, "lastTrackedModificationDateTime", now);
  json_object_set_int_member (row, "lastActivityPersonType", 1);
  sandbox_row_set_id (row, "lastActivityResourceID", actor->resource_id);
}

/** sandbox_ticket_settle: what the tenant itself notes of a change from @before, NULL for
 * a new ticket, to @row: activity, completion, and the evidence of both. */
void
sandbox_ticket_settle (SandboxTenant *tenant,
                       SandboxBatch *batch,
                       JsonObject *before,
                       JsonObject *row,
                       const SandboxActor *actor)
{
  gint64 now = sandbox_clock_stamp (tenant->clock);

  note_activity (row, actor, now);
  note_status (row, before != NULL ? sandbox_row_int (before, "status") : 0, actor, now);
  sandbox_evidence_of_change (tenant, batch, before, row, actor);
}

/** sandbox_ticket_create: POST Tickets. (transfer full) */
JsonNode *
sandbox_ticket_create (SandboxTenant *tenant,
                       const SandboxRequest *request,
                       GError **error)
{
  g_autoptr (JsonObject) row = sandbox_entity_empty_row (SANDBOX_TICKETS);
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  g_autofree char *day = NULL;
  g_autofree char *number = NULL;
  SandboxActor actor = { 0 };
  gint64 now = sandbox_clock_stamp (tenant->clock);
  gint64 id = 0;

  if (!sandbox_rights_actor (tenant, SANDBOX_TICKETS, request, SANDBOX_RIGHT_CREATE,
                             &actor, error) ||
      !sandbox_write_apply (tenant, SANDBOX_TICKETS, request->json, row, error) ||
      !sandbox_user_fields_apply (request->json, row, error) ||
      !check_ticket (tenant, row, error))
    return NULL;
  id = sandbox_store_next_id (tenant->store, SANDBOX_TICKETS);
  day = sandbox_instant_format (now);
  number =
    g_strdup_printf ("T%.4s%.2s%.2s.%04d", day, day + 5, day + 8, (int) (id % 10000));
  json_object_set_int_member (row, "id", id);
  json_object_set_string_member (row, "ticketNumber", number);
  sandbox_row_set_instant (row, "createDate", now);
  json_object_set_int_member (row, "creatorType", 1);
  sandbox_row_set_id (row, "creatorResourceID", actor.resource_id);
  sandbox_row_set_id (row, "impersonatorCreatorResourceID", actor.impersonator_id);
  json_object_set_double_member (row, "hoursToBeScheduled", 0.0);
  sandbox_ticket_settle (tenant, batch, NULL, row, &actor);
  sandbox_batch_put (batch, SANDBOX_TICKETS, json_object_ref (row));
  if (!sandbox_store_commit (tenant->store, batch, error))
    return NULL;
  sandbox_rules_notice (tenant->rules, SANDBOX_EVENT_TICKET_CREATED, NULL, id, NULL);
  return sandbox_answer_item_id (id);
}

/** sandbox_ticket_update: PATCH Tickets. (transfer full) */
JsonNode *
sandbox_ticket_update (SandboxTenant *tenant,
                       const SandboxRequest *request,
                       GError **error)
{
  JsonObject *stored = sandbox_write_target (tenant, SANDBOX_TICKETS, request, error);
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) row = NULL;
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  SandboxActor actor = { 0 };

  if (stored == NULL || !sandbox_rights_actor (tenant, SANDBOX_TICKETS, request,
                                               SANDBOX_RIGHT_UPDATE, &actor, error))
    return NULL;
  row = sandbox_row_copy (stored);
  sandbox_write_prepare (SANDBOX_TICKETS, request, row);
  if (!sandbox_write_apply (tenant, SANDBOX_TICKETS, request->json, row, error) ||
      !sandbox_user_fields_apply (request->json, row, error))
    return NULL;
  if ((sandbox_body_member (request->json, "assignedResourceID") != NULL) !=
      (sandbox_body_member (request->json, "assignedResourceRoleID") != NULL))
    {
      sandbox_refuse (error, "When assigning a Resource, you must assign both a "
                             "assignedResourceID and assignedResourceRoleID.");
      return NULL;
    }
  if (!check_ticket (tenant, row, error))
    return NULL;
  sandbox_ticket_settle (tenant, batch, stored, row, &actor);
  sandbox_batch_put (batch, SANDBOX_TICKETS, json_object_ref (row));
  before = json_object_ref (stored);
  if (!sandbox_store_commit (tenant->store, batch, error))
    return NULL;
  sandbox_rules_notice (tenant->rules, SANDBOX_EVENT_TICKET_EDITED, before,
                        sandbox_row_int (row, "id"), NULL);
  return sandbox_answer_item_id (sandbox_row_int (row, "id"));
}

static gboolean
check_note (SandboxTenant *tenant, JsonObject *row, GError **error)
{
  static const char *const required[] = { "description", "noteType", "publish", "title" };

  for (gsize i = 0; i < G_N_ELEMENTS (required); i++)
    {
      const char *text = sandbox_row_string (row, required[i]);

      if (g_str_equal (required[i], "title") &&
          sandbox_switches_is (tenant->switches, "require-note-title", "off"))
        continue;
      if (sandbox_row_is_null (row, required[i]) || (text != NULL && *text == '\0'))
        {
          sandbox_refuse (error, "Missing Required Field: %s", required[i]);
          return FALSE;
        }
    }
  return TRUE;
}

/* A note in the name of a contact has to be one that the contact can see. Without the
 * right to it, the contact is dropped and nothing said. */
static gboolean
check_author (SandboxTenant *tenant, JsonObject *row, GError **error)
{
  if (sandbox_row_is_null (row, "createdByContactID"))
    return TRUE;
  if (sandbox_switches_is (tenant->switches, "contact-impersonation", "off"))
    json_object_set_null_member (row, "createdByContactID");
  else if (sandbox_row_int (row, "publish") != PUBLISH_ALL)
    {
      sandbox_refuse_invented (
        error, "A note that is created by a contact has to be published to all.");
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_ticket_exists (SandboxTenant *tenant, gint64 ticket_id, GError **error)
{
  if (sandbox_store_find (tenant->store, SANDBOX_TICKETS, ticket_id) != NULL)
    return TRUE;
  sandbox_refuse (error, "Value does not reference an existing entity for ticketID .");
  return FALSE;
}

/** sandbox_note_create: POST Tickets/{id}/Notes. (transfer full) */
JsonNode *
sandbox_note_create (SandboxTenant *tenant,
                     const SandboxRequest *request,
                     gint64 ticket_id,
                     GError **error)
{
  g_autoptr (JsonObject) row = sandbox_entity_empty_row (SANDBOX_TICKET_NOTES);
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  SandboxActor actor = { 0 };
  gint64 now = sandbox_clock_stamp (tenant->clock);
  gint64 id = 0;

  if (!sandbox_rights_actor (tenant, SANDBOX_TICKET_NOTES, request, SANDBOX_RIGHT_CREATE,
                             &actor, error) ||
      !check_ticket_exists (tenant, ticket_id, error) ||
      !sandbox_write_apply (tenant, SANDBOX_TICKET_NOTES, request->json, row, error) ||
      !check_note (tenant, row, error) || !check_author (tenant, row, error))
    return NULL;
  id = sandbox_store_next_id (tenant->store, SANDBOX_TICKET_NOTES);
  json_object_set_int_member (row, "id", id);
  json_object_set_int_member (row, "ticketID", ticket_id);
  sandbox_row_set_instant (row, "createDateTime", now);
  sandbox_row_set_instant (row, "lastActivityDate", now);
  if (sandbox_row_is_null (row, "createdByContactID"))
    sandbox_row_set_id (row, "creatorResourceID", actor.resource_id);
  sandbox_row_set_id (row, "impersonatorCreatorResourceID", actor.impersonator_id);
  sandbox_batch_put (batch, SANDBOX_TICKET_NOTES, json_object_ref (row));
  sandbox_write_touch_ticket (tenant, batch, ticket_id, &actor,
                              sandbox_row_int (row, "publish") == PUBLISH_ALL);
  if (!sandbox_store_commit (tenant->store, batch, error))
    return NULL;
  sandbox_rules_notice (tenant->rules, SANDBOX_EVENT_NOTE_ADDED, NULL, ticket_id, row);
  return sandbox_answer_item_id (id);
}

/** sandbox_note_update: PATCH Tickets/{id}/Notes. (transfer full) */
JsonNode *
sandbox_note_update (SandboxTenant *tenant,
                     const SandboxRequest *request,
                     gint64 ticket_id,
                     GError **error)
{
  static const char *const required[] = { "noteType", "publish" };
  JsonObject *stored =
    sandbox_write_target (tenant, SANDBOX_TICKET_NOTES, request, error);
  g_autoptr (JsonObject) row = NULL;
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  SandboxActor actor = { 0 };

  if (stored == NULL || !sandbox_rights_actor (tenant, SANDBOX_TICKET_NOTES, request,
                                               SANDBOX_RIGHT_UPDATE, &actor, error))
    return NULL;
  if (sandbox_row_int (stored, "ticketID") != ticket_id)
    {
      sandbox_refuse (error,
                      "Value does not reference an existing entity for ticketID .");
      return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (required); i++)
    {
      if (sandbox_body_member (request->json, required[i]) == NULL)
        {
          sandbox_refuse (error, "Missing Required Field: %s", required[i]);
          return NULL;
        }
    }
  row = sandbox_row_copy (stored);
  sandbox_write_prepare (SANDBOX_TICKET_NOTES, request, row);
  if (!sandbox_write_apply (tenant, SANDBOX_TICKET_NOTES, request->json, row, error) ||
      !check_note (tenant, row, error))
    return NULL;
  json_object_set_int_member (row, "ticketID", ticket_id);
  sandbox_row_set_instant (row, "lastActivityDate", sandbox_clock_stamp (tenant->clock));
  sandbox_row_set_id (row, "impersonatorUpdaterResourceID", actor.impersonator_id);
  sandbox_batch_put (batch, SANDBOX_TICKET_NOTES, json_object_ref (row));
  sandbox_write_touch_ticket (tenant, batch, ticket_id, &actor,
                              sandbox_row_int (row, "publish") == PUBLISH_ALL);
  if (!sandbox_store_commit (tenant->store, batch, error))
    return NULL;
  return sandbox_answer_item_id (sandbox_row_int (row, "id"));
}

/** sandbox_secondary_create: POST Tickets/{id}/SecondaryResources. (transfer full) */
JsonNode *
sandbox_secondary_create (SandboxTenant *tenant,
                          const SandboxRequest *request,
                          gint64 ticket_id,
                          GError **error)
{
  g_autoptr (JsonObject) row =
    sandbox_entity_empty_row (SANDBOX_TICKET_SECONDARY_RESOURCES);
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  JsonObject *ticket = sandbox_store_find (tenant->store, SANDBOX_TICKETS, ticket_id);
  SandboxActor actor = { 0 };
  gboolean on_the_desk = FALSE;
  gint64 resource_id = 0;
  gint64 id = 0;

  if (!sandbox_rights_actor (tenant, SANDBOX_TICKET_SECONDARY_RESOURCES, request,
                             SANDBOX_RIGHT_CREATE, &actor, error) ||
      !check_ticket_exists (tenant, ticket_id, error) ||
      !sandbox_write_apply (tenant, SANDBOX_TICKET_SECONDARY_RESOURCES, request->json,
                            row, error))
    return NULL;
  resource_id = sandbox_row_int (row, "resourceID");
  if (resource_id == sandbox_row_int (ticket, "assignedResourceID"))
    {
      sandbox_refuse (error,
                      "Resource %" G_GINT64_FORMAT " is already the primary Resource",
                      resource_id);
      return NULL;
    }
  sandbox_role_is_held (tenant, resource_id, sandbox_row_int (row, "roleID"),
                        &on_the_desk);
  if (!on_the_desk)
    {
      sandbox_refuse (
        error, "The specified AssignedResourceID and AssignedRoleID combination is "
               "not currently defined");
      return NULL;
    }
  id = sandbox_store_next_id (tenant->store, SANDBOX_TICKET_SECONDARY_RESOURCES);
  json_object_set_int_member (row, "id", id);
  json_object_set_int_member (row, "ticketID", ticket_id);
  sandbox_batch_put (batch, SANDBOX_TICKET_SECONDARY_RESOURCES, json_object_ref (row));
  return sandbox_store_commit (tenant->store, batch, error) ? sandbox_answer_item_id (id)
                                                            : NULL;
}

/** sandbox_secondary_delete: DELETE Tickets/{id}/SecondaryResources/{id}. (transfer full)
 */
JsonNode *
sandbox_secondary_delete (SandboxTenant *tenant,
                          const SandboxRequest *request,
                          gint64 ticket_id,
                          gint64 id,
                          GError **error)
{
  JsonObject *row =
    sandbox_store_find (tenant->store, SANDBOX_TICKET_SECONDARY_RESOURCES, id);
  g_autoptr (SandboxBatch) batch = sandbox_batch_new ();
  SandboxActor actor = { 0 };

  if (!sandbox_rights_actor (tenant, SANDBOX_TICKET_SECONDARY_RESOURCES, request,
                             SANDBOX_RIGHT_DELETE, &actor, error))
    return NULL;
  if (row == NULL || sandbox_row_int (row, "ticketID") != ticket_id)
    {
      sandbox_refuse (error,
                      "No message. No matching records found. The logged in Resource may "
                      "not have the required permissions to delete the data.");
      return NULL;
    }
  sandbox_batch_delete (batch, SANDBOX_TICKET_SECONDARY_RESOURCES, id);
  return sandbox_store_commit (tenant->store, batch, error) ? sandbox_answer_item_id (id)
                                                            : NULL;
}
