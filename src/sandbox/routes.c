#include "sandbox/routes.h"

#include <string.h>

#include "sandbox/about.h"
#include "sandbox/query.h"
#include "sandbox/rights.h"
#include "sandbox/user-fields.h"
#include "sandbox/write.h"

typedef enum
{
  CREATE = 1 << 0,
  UPDATE = 1 << 1,
  DELETE = 1 << 2,
} Methods;

/* A collection that is written, or listed, below the records of another one. */
typedef struct
{
  SandboxCollection parent;
  const char *name; /* in the path */
  SandboxCollection collection;
  const char *parent_field;
  Methods methods;
} Child;

static const Child children[] = {
  { SANDBOX_TICKETS, "Notes", SANDBOX_TICKET_NOTES, "ticketID", CREATE | UPDATE },
  { SANDBOX_TICKETS, "SecondaryResources", SANDBOX_TICKET_SECONDARY_RESOURCES, "ticketID",
    CREATE | DELETE },
  { SANDBOX_COMPANIES, "Contacts", SANDBOX_CONTACTS, "companyID", CREATE | UPDATE },
  { SANDBOX_HOLIDAY_SETS, "Holidays", SANDBOX_HOLIDAYS, "holidaySetID", CREATE | UPDATE },
  { SANDBOX_RESOURCES, "DailyAvailabilities", SANDBOX_DAILY_AVAILABILITIES, "resourceID",
    UPDATE },
  { SANDBOX_RESOURCES, "Roles", SANDBOX_RESOURCE_ROLES, "resourceID", 0 },
  { SANDBOX_RESOURCES, "RoleDepartments", SANDBOX_RESOURCE_ROLE_DEPARTMENTS, "resourceID",
    CREATE | UPDATE },
  { SANDBOX_RESOURCES, "ServiceDeskRoles", SANDBOX_RESOURCE_SERVICE_DESK_ROLES,
    "resourceID", CREATE | UPDATE },
  { SANDBOX_RESOURCES, "TimeOffRequests", SANDBOX_TIME_OFF_REQUESTS, "resourceID",
    CREATE | UPDATE },
};

/* The collections that are written at their own address. */
static const struct
{
  SandboxCollection collection;
  Methods methods;
} roots[] = {
  { SANDBOX_TICKETS, CREATE | UPDATE },
  { SANDBOX_TIME_ENTRIES, CREATE | UPDATE | DELETE },
  { SANDBOX_COMPANIES, CREATE | UPDATE },
  { SANDBOX_CONTRACTS, CREATE | UPDATE },
  { SANDBOX_CONFIGURATION_ITEMS, CREATE | UPDATE },
  { SANDBOX_ROLES, CREATE | UPDATE },
  { SANDBOX_DEPARTMENTS, CREATE | UPDATE },
  { SANDBOX_HOLIDAY_SETS, CREATE | UPDATE },
  { SANDBOX_INTERNAL_LOCATIONS_WITH_HOURS, CREATE | UPDATE },
  { SANDBOX_RESOURCES, UPDATE },
  { SANDBOX_BILLING_ITEMS, UPDATE },
};

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

static gboolean
collection_by_name (const char *name, SandboxCollection *collection)
{
  return sandbox_entity_by_name (name, collection) && *collection < SANDBOX_N_SERVED;
}

static const Child *
find_child (const SandboxRequest *request)
{
  SandboxCollection parent = SANDBOX_TICKETS;

  if (g_strv_length (request->parts) < 4 ||
      !collection_by_name (request->parts[1], &parent))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    {
      if (children[i].parent == parent && is_part (request, 3, children[i].name))
        return &children[i];
    }
  return NULL;
}

static Methods
root_methods (SandboxCollection collection)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      if (roots[i].collection == collection)
        return roots[i].methods;
    }
  return 0;
}

static gboolean
is_update (const SandboxRequest *request)
{
  return sandbox_request_is (request, "PATCH") || sandbox_request_is (request, "PUT");
}

/* A record, if it can be seen and @field, unless that is NULL, refers to @parent_id. */
static JsonNode *
answer_item (SandboxTenant *tenant,
             SandboxCollection collection,
             const SandboxRequest *request,
             gint64 id,
             const char *field,
             gint64 parent_id,
             GError **error)
{
  GPtrArray *rows = sandbox_store_rows (tenant->store, collection);
  guint at = sandbox_store_position (tenant->store, collection, id);
  const SandboxRow *row = at < rows->len ? g_ptr_array_index (rows, at) : NULL;
  SandboxSight sight = sandbox_rights_sight (tenant, collection);
  g_autoptr (JsonObject) object = NULL;
  JsonObject *answer = NULL;

  if (row != NULL && row->id == id && sandbox_sight_sees (&sight, row))
    object = sandbox_row_object (row, collection);
  if (object != NULL && field != NULL && sandbox_row_int (object, field) != parent_id)
    g_clear_pointer (&object, json_object_unref);
  if (object == NULL && sandbox_switches_is (tenant->switches, "missing-item", "404"))
    {
      sandbox_no_route (error, request);
      return NULL;
    }
  answer = json_object_new ();
  if (object != NULL)
    json_object_set_object_member (answer, "item", g_steal_pointer (&object));
  else
    json_object_set_null_member (answer, "item");
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
    return sandbox_answer_information (tenant, collection);
  if (is_part (request, at + 1, "fields"))
    return sandbox_entity_fields (collection);
  answer = json_object_new ();
  json_object_set_array_member (answer, "fields",
                                sandbox_user_fields_describe (collection));
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
  if (!sandbox_rights_reader (tenant, collection, request, error))
    return NULL;
  if (is_part (request, 3, "count"))
    return sandbox_query_count (tenant, collection, request, error);
  return sandbox_query_run (tenant, collection, request, error);
}

static JsonNode *
answer_create (SandboxTenant *tenant,
               SandboxCollection collection,
               const SandboxRequest *request,
               const Child *child,
               gint64 parent_id,
               GError **error)
{
  switch ((int) collection)
    {
    case SANDBOX_TICKETS:
      return sandbox_ticket_create (tenant, request, error);
    case SANDBOX_TIME_ENTRIES:
      return sandbox_time_entry_create (tenant, request, error);
    case SANDBOX_TICKET_NOTES:
      return sandbox_note_create (tenant, request, parent_id, error);
    case SANDBOX_TICKET_SECONDARY_RESOURCES:
      return sandbox_secondary_create (tenant, request, parent_id, error);
    default:
      return sandbox_record_create (tenant, collection, request,
                                    child != NULL ? child->parent_field : NULL, parent_id,
                                    error);
    }
}

static JsonNode *
answer_update (SandboxTenant *tenant,
               SandboxCollection collection,
               const SandboxRequest *request,
               const Child *child,
               gint64 parent_id,
               GError **error)
{
  switch ((int) collection)
    {
    case SANDBOX_TICKETS:
      return sandbox_ticket_update (tenant, request, error);
    case SANDBOX_TIME_ENTRIES:
      return sandbox_time_entry_update (tenant, request, error);
    case SANDBOX_TICKET_NOTES:
      return sandbox_note_update (tenant, request, parent_id, error);
    default:
      return sandbox_record_update (tenant, collection, request,
                                    child != NULL ? child->parent_field : NULL, parent_id,
                                    error);
    }
}

static JsonNode *
answer_root (SandboxTenant *tenant,
             SandboxCollection collection,
             const SandboxRequest *request,
             GError **error)
{
  Methods methods = root_methods (collection);

  if (sandbox_request_is (request, "POST") && (methods & CREATE) != 0)
    return answer_create (tenant, collection, request, NULL, 0, error);
  if (is_update (request) && (methods & UPDATE) != 0)
    return answer_update (tenant, collection, request, NULL, 0, error);
  if (methods != 0)
    sandbox_no_method (error, request);
  else
    sandbox_no_route (error, request);
  return NULL;
}

typedef struct
{
  SandboxCollection collection;
  JsonArray *items;
} Listing;

static gboolean
add_to_listing (const SandboxRow *row, gpointer user_data)
{
  Listing *listing = user_data;

  json_array_add_object_element (listing->items,
                                 sandbox_row_object (row, listing->collection));
  return TRUE;
}

/* The children of a record: GET Tickets/7001/Notes. */
static JsonNode *
answer_listing (SandboxTenant *tenant,
                const Child *child,
                gint64 parent_id,
                GError **error)
{
  Listing listing = { child->collection, NULL };
  g_autofree char *text = g_strdup_printf (
    "{\"filter\":[{\"op\":\"eq\",\"field\":\"%s\",\"value\":%" G_GINT64_FORMAT "}]}",
    child->parent_field, parent_id);
  g_autoptr (JsonNode) body = json_from_string (text, NULL);
  g_autoptr (SandboxFilter) filter =
    sandbox_filter_new (child->collection, json_node_get_object (body), error);
  JsonObject *answer = NULL;
  JsonObject *details = NULL;

  if (filter == NULL)
    return NULL;
  answer = json_object_new ();
  details = json_object_new ();
  listing.items = json_array_new ();
  sandbox_query_each (tenant, child->collection, filter, G_MININT64, add_to_listing,
                      &listing);
  json_object_set_int_member (details, "count", json_array_get_length (listing.items));
  json_object_set_int_member (details, "requestCount", 500);
  json_object_set_null_member (details, "prevPageUrl");
  json_object_set_null_member (details, "nextPageUrl");
  json_object_set_array_member (answer, "items", listing.items);
  json_object_set_object_member (answer, "pageDetails", details);
  return sandbox_answer_object (answer);
}

static JsonNode *
answer_child (SandboxTenant *tenant,
              const Child *child,
              gint64 parent_id,
              gint64 id,
              const SandboxRequest *request,
              GError **error)
{
  if (sandbox_request_is (request, "GET"))
    return sandbox_rights_reader (tenant, child->collection, request, error)
             ? answer_item (tenant, child->collection, request, id, child->parent_field,
                            parent_id, error)
             : NULL;
  if (sandbox_request_is (request, "DELETE") && (child->methods & DELETE) != 0)
    return sandbox_secondary_delete (tenant, request, parent_id, id, error);
  sandbox_no_method (error, request);
  return NULL;
}

static JsonNode *
answer_children (SandboxTenant *tenant,
                 const Child *child,
                 const SandboxRequest *request,
                 gint64 parent_id,
                 GError **error)
{
  guint n_parts = g_strv_length (request->parts);
  gint64 id = 0;

  if (n_parts > 4 && is_part (request, 4, "entityInformation"))
    return answer_metadata (tenant, child->collection, 4, request, error);
  if (n_parts == 5 && read_id (request->parts[4], &id))
    return answer_child (tenant, child, parent_id, id, request, error);
  if (n_parts > 4)
    sandbox_no_route (error, request);
  else if (sandbox_request_is (request, "GET"))
    return sandbox_rights_reader (tenant, child->collection, request, error)
             ? answer_listing (tenant, child, parent_id, error)
             : NULL;
  else if (sandbox_request_is (request, "POST") && (child->methods & CREATE) != 0)
    return answer_create (tenant, child->collection, request, child, parent_id, error);
  else if (is_update (request) && (child->methods & UPDATE) != 0)
    return answer_update (tenant, child->collection, request, child, parent_id, error);
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
  if (sandbox_request_is (request, "GET") && collection == SANDBOX_TICKET_HISTORY)
    {
      sandbox_refuse_invented (error,
                               "TicketHistory can only be queried by ticketID, with eq.");
      return NULL;
    }
  if (sandbox_request_is (request, "GET"))
    return sandbox_rights_reader (tenant, collection, request, error)
             ? answer_item (tenant, collection, request, id, NULL, 0, error)
             : NULL;
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
  const Child *child = find_child (request);
  gint64 id = 0;

  if (n_parts == 2)
    return answer_root (tenant, collection, request, error);
  if (is_part (request, 2, "query"))
    return answer_query (tenant, collection, request, error);
  if (is_part (request, 2, "entityInformation"))
    return answer_metadata (tenant, collection, 2, request, error);
  if (read_id (request->parts[2], &id) && n_parts == 3)
    return answer_by_id (tenant, collection, request, id, error);
  if (read_id (request->parts[2], &id) && child != NULL)
    return answer_children (tenant, child, request, id, error);
  if (read_id (request->parts[2], &id) && collection == SANDBOX_TIME_OFF_REQUESTS &&
      n_parts == 4 && (is_part (request, 3, "Approve") || is_part (request, 3, "Reject")))
    return sandbox_time_off_decide (tenant, request, id, is_part (request, 3, "Approve"),
                                    error);
  sandbox_no_route (error, request);
  return NULL;
}

/** sandbox_routes_answer: the answer to an authenticated request for something below
 * V1.0. (transfer full) */
JsonNode *
sandbox_routes_answer (SandboxTenant *tenant,
                       const SandboxRequest *request,
                       GError **error)
{
  SandboxCollection collection = SANDBOX_TICKETS;
  SandboxAbout about = NULL;

  if (g_strv_length (request->parts) == 2)
    about = sandbox_answer_about (request->parts[1]);
  if (about != NULL && !sandbox_request_is (request, "GET"))
    {
      sandbox_no_method (error, request);
      return NULL;
    }
  if (about != NULL)
    return about (tenant);
  if (g_strv_length (request->parts) < 2 ||
      !collection_by_name (request->parts[1], &collection))
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
  const Child *child = find_child (request);

  if (child != NULL)
    return g_ascii_strdown (sandbox_entity (child->collection)->name, -1);
  if (g_strv_length (request->parts) < 2)
    return g_strdup ("");
  return g_ascii_strdown (request->parts[1], -1);
}
