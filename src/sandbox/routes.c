#include "sandbox/routes.h"

#include <string.h>

#include "sandbox/query.h"
#include "sandbox/write.h"

static gboolean
is_part (const SandboxRequest *request, guint index, const char *name)
{
  return g_strv_length (request->parts) > index &&
         g_ascii_strcasecmp (request->parts[index], name) == 0;
}

static gboolean
read_id (const char *text, gint64 *id)
{
  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, id, NULL);
}

/* Turns a read away that carries an impersonation header, which is for writing only. */
static gboolean
check_reader (const SandboxRequest *request, GError **error)
{
  if (request->impersonation == NULL)
    return TRUE;
  sandbox_refuse (
    error, "The logged in Resource does not have the adequate permissions to query "
           "this entity type.");
  return FALSE;
}

static JsonNode *
answer_item (SandboxTenant *tenant, SandboxCollection collection, gint64 id)
{
  GPtrArray *rows = sandbox_store_rows (tenant->store, collection);
  JsonObject *answer = json_object_new ();

  json_object_set_null_member (answer, "item");
  for (guint i = 0; i < rows->len; i++)
    {
      const SandboxRow *row = g_ptr_array_index (rows, i);

      if (row->id == id && sandbox_query_sees (tenant, collection, row))
        json_object_set_object_member (answer, "item", json_object_ref (row->row));
    }
  return sandbox_answer_object (answer);
}

static JsonNode *
answer_metadata (SandboxTenant *tenant,
                 SandboxCollection collection,
                 guint at,
                 const SandboxRequest *request,
                 GError **error)
{
  guint n_parts = g_strv_length (request->parts);
  JsonObject *answer = NULL;

  if (n_parts > at + 2 || (n_parts == at + 2 && !is_part (request, at + 1, "fields") &&
                           !is_part (request, at + 1, "userDefinedFields")))
    {
      sandbox_no_route (error, request);
      return NULL;
    }
  if (!sandbox_request_is (request, "GET"))
    {
      sandbox_no_method (error, request);
      return NULL;
    }
  if (n_parts == at + 1)
    return sandbox_entity_information (collection);
  if (is_part (request, at + 1, "fields"))
    return sandbox_entity_fields (collection);
  answer = json_object_new ();
  json_object_set_array_member (answer, "fields", json_array_new ());
  return sandbox_answer_object (answer);
}

static JsonNode *
answer_query (SandboxTenant *tenant,
              SandboxCollection collection,
              const SandboxRequest *request,
              GError **error)
{
  guint n_parts = g_strv_length (request->parts);

  if (n_parts > 4 ||
      (n_parts == 4 && !is_part (request, 3, "count") && !is_part (request, 3, "next")))
    {
      sandbox_no_route (error, request);
      return NULL;
    }
  if (!sandbox_request_is (request, "GET") && !sandbox_request_is (request, "POST"))
    {
      sandbox_no_method (error, request);
      return NULL;
    }
  if (!check_reader (request, error))
    return NULL;
  if (is_part (request, 3, "count"))
    return sandbox_query_count (tenant, collection, request, error);
  return sandbox_query_run (tenant, collection, request, error);
}

static JsonNode *
answer_root (SandboxTenant *tenant,
             SandboxCollection collection,
             const SandboxRequest *request,
             GError **error)
{
  gboolean is_create = sandbox_request_is (request, "POST");
  gboolean is_update = sandbox_request_is (request, "PATCH");

  if (collection == SANDBOX_TICKETS && is_create)
    return sandbox_ticket_create (tenant, request, error);
  if (collection == SANDBOX_TICKETS && is_update)
    return sandbox_ticket_update (tenant, request, error);
  if (collection == SANDBOX_TIME_ENTRIES && is_create)
    return sandbox_time_entry_create (tenant, request, error);
  if (collection == SANDBOX_TIME_ENTRIES && is_update)
    return sandbox_time_entry_update (tenant, request, error);
  if (collection == SANDBOX_TICKETS || collection == SANDBOX_TIME_ENTRIES)
    sandbox_no_method (error, request);
  else
    sandbox_no_route (error, request);
  return NULL;
}

/* The children of a ticket: GET Tickets/7001/Notes. */
static JsonNode *
answer_children (SandboxTenant *tenant,
                 SandboxCollection collection,
                 gint64 ticket_id,
                 const SandboxRequest *request,
                 GError **error)
{
  GPtrArray *rows = sandbox_store_rows (tenant->store, collection);
  JsonArray *items = json_array_new ();
  JsonObject *answer = json_object_new ();
  JsonObject *details = json_object_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      const SandboxRow *row = g_ptr_array_index (rows, i);

      if (sandbox_row_int (row->row, "ticketID") == ticket_id &&
          sandbox_query_sees (tenant, collection, row))
        json_array_add_object_element (items, json_object_ref (row->row));
    }
  json_object_set_int_member (details, "count", json_array_get_length (items));
  json_object_set_int_member (details, "requestCount", 500);
  json_object_set_null_member (details, "prevPageUrl");
  json_object_set_null_member (details, "nextPageUrl");
  json_object_set_array_member (answer, "items", items);
  json_object_set_object_member (answer, "pageDetails", details);
  return sandbox_answer_object (answer);
}

static JsonNode *
answer_child (SandboxTenant *tenant,
              SandboxCollection collection,
              gint64 ticket_id,
              gint64 id,
              const SandboxRequest *request,
              GError **error)
{
  JsonObject *row = sandbox_store_find (tenant->store, collection, id);

  if (sandbox_request_is (request, "GET") && check_reader (request, error))
    return answer_item (
      tenant, collection,
      row != NULL && sandbox_row_int (row, "ticketID") == ticket_id ? id : G_MININT64);
  if (sandbox_request_is (request, "DELETE") &&
      collection == SANDBOX_TICKET_SECONDARY_RESOURCES)
    return sandbox_secondary_delete (tenant, request, ticket_id, id, error);
  if (!sandbox_request_is (request, "GET"))
    sandbox_no_method (error, request);
  return NULL;
}

static JsonNode *
answer_ticket_children (SandboxTenant *tenant,
                        const SandboxRequest *request,
                        gint64 ticket_id,
                        GError **error)
{
  gboolean is_notes = is_part (request, 3, "Notes");
  SandboxCollection collection =
    is_notes ? SANDBOX_TICKET_NOTES : SANDBOX_TICKET_SECONDARY_RESOURCES;
  guint n_parts = g_strv_length (request->parts);
  gint64 id = 0;

  if ((!is_notes && !is_part (request, 3, "SecondaryResources")) || n_parts > 6)
    sandbox_no_route (error, request);
  else if (is_part (request, 4, "entityInformation"))
    return answer_metadata (tenant, collection, 4, request, error);
  else if (n_parts == 5 && read_id (request->parts[4], &id))
    return answer_child (tenant, collection, ticket_id, id, request, error);
  else if (n_parts > 4)
    sandbox_no_route (error, request);
  else if (sandbox_request_is (request, "GET"))
    return check_reader (request, error)
             ? answer_children (tenant, collection, ticket_id, request, error)
             : NULL;
  else if (sandbox_request_is (request, "POST"))
    return is_notes ? sandbox_note_create (tenant, request, ticket_id, error)
                    : sandbox_secondary_create (tenant, request, ticket_id, error);
  else if (sandbox_request_is (request, "PATCH") && is_notes)
    return sandbox_note_update (tenant, request, ticket_id, error);
  else
    sandbox_no_method (error, request);
  return NULL;
}

static JsonNode *
answer_by_id (SandboxTenant *tenant,
              SandboxCollection collection,
              const SandboxRequest *request,
              gint64 id,
              GError **error)
{
  if (sandbox_request_is (request, "GET"))
    return check_reader (request, error) ? answer_item (tenant, collection, id) : NULL;
  if (sandbox_request_is (request, "DELETE") && collection == SANDBOX_TIME_ENTRIES)
    return sandbox_time_entry_delete (tenant, request, id, error);
  sandbox_no_method (error, request);
  return NULL;
}

static JsonNode *
answer_collection (SandboxTenant *tenant,
                   SandboxCollection collection,
                   const SandboxRequest *request,
                   GError **error)
{
  guint n_parts = g_strv_length (request->parts);
  gint64 id = 0;

  if (n_parts == 2)
    return answer_root (tenant, collection, request, error);
  if (is_part (request, 2, "query"))
    return answer_query (tenant, collection, request, error);
  if (is_part (request, 2, "entityInformation"))
    return answer_metadata (tenant, collection, 2, request, error);
  if (read_id (request->parts[2], &id) && n_parts == 3)
    return answer_by_id (tenant, collection, request, id, error);
  if (read_id (request->parts[2], &id) && collection == SANDBOX_TICKETS)
    return answer_ticket_children (tenant, request, id, error);
  sandbox_no_route (error, request);
  return NULL;
}

static JsonNode *
answer_version (void)
{
  JsonObject *answer = json_object_new ();

  json_object_set_int_member (answer, "majorVersion", 2026);
  json_object_set_int_member (answer, "minorVersion", 2);
  json_object_set_int_member (answer, "build", 0);
  json_object_set_string_member (answer, "customerType", "Sandbox");
  return sandbox_answer_object (answer);
}

/** sandbox_routes_answer: the answer to an authenticated request for something below
 * V1.0. (transfer full) */
JsonNode *
sandbox_routes_answer (SandboxTenant *tenant,
                       const SandboxRequest *request,
                       GError **error)
{
  SandboxCollection collection = SANDBOX_TICKETS;

  if (is_part (request, 1, "Version") && g_strv_length (request->parts) == 2)
    {
      if (sandbox_request_is (request, "GET"))
        return answer_version ();
      sandbox_no_method (error, request);
      return NULL;
    }
  if (g_strv_length (request->parts) < 2 ||
      !sandbox_entity_by_name (request->parts[1], &collection))
    {
      sandbox_no_route (error, request);
      return NULL;
    }
  return answer_collection (tenant, collection, request, error);
}

/** sandbox_routes_endpoint: the object that the thread limit counts @request on; children
 * count as their own. (transfer full) */
char *
sandbox_routes_endpoint (const SandboxRequest *request)
{
  if (is_part (request, 1, "Tickets") && is_part (request, 3, "Notes"))
    return g_strdup ("ticketnotes");
  if (is_part (request, 1, "Tickets") && is_part (request, 3, "SecondaryResources"))
    return g_strdup ("ticketsecondaryresources");
  if (g_strv_length (request->parts) < 2)
    return g_strdup ("");
  return g_ascii_strdown (request->parts[1], -1);
}
