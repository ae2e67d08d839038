#include "sandbox/query.h"

#include <string.h>

#include "sandbox/filter.h"
#include "sandbox/rights.h"

#define PAGE_SIZE 500
#define MAX_SEARCH_LENGTH 2048

/* The position is all that a token holds: the ids after which this page and those before
 * it begin. The filter is whatever the client sends again. */
static gboolean
read_token (const SandboxRequest *request, GArray *positions, gboolean *is_get)
{
  const char *token = g_hash_table_lookup (request->params, "paging");
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  gsize length = 0;
  g_autofree guchar *raw = NULL;

  if (token == NULL)
    return FALSE;
  raw = g_base64_decode (token, &length);
  text = g_strndup ((const char *) raw, length);
  words = g_strsplit (text, ",", -1);
  if (words[0] == NULL || words[1] == NULL)
    return FALSE;
  *is_get = g_str_equal (words[0], "get");
  for (guint i = 1; words[i] != NULL; i++)
    {
      gint64 id = g_ascii_strtoll (words[i], NULL, 10);

      g_array_append_val (positions, id);
    }
  return TRUE;
}

static void
set_page_url (JsonObject *details,
              const char *name,
              SandboxTenant *tenant,
              SandboxCollection collection,
              const SandboxRequest *request,
              const GArray *positions,
              guint n_positions)
{
  gboolean is_get = sandbox_request_is (request, "GET");
  g_autoptr (GString) token = g_string_new (is_get ? "get" : "post");
  g_autoptr (GString) url = g_string_new (NULL);
  g_autofree char *encoded = NULL;
  g_autofree char *escaped = NULL;

  for (guint i = 0; i < n_positions; i++)
    g_string_append_printf (token, ",%" G_GINT64_FORMAT,
                            g_array_index (positions, gint64, i));
  encoded = g_base64_encode ((const guchar *) token->str, token->len);
  escaped = g_uri_escape_string (encoded, NULL, FALSE);
  g_string_printf (url, "%sV1.0/%s/query/next?paging=%s", tenant->base_url,
                   sandbox_entity (collection)->name, escaped);
  if (is_get)
    {
      const char *search = g_hash_table_lookup (request->params, "search");
      g_autofree char *again = g_uri_escape_string (search, NULL, FALSE);

      g_string_append_printf (url, "&search=%s", again);
    }
  json_object_set_string_member (details, name, url->str);
}

static GPtrArray *
read_include_fields (SandboxCollection collection, JsonObject *body, GError **error)
{
  JsonNode *node = sandbox_body_member (body, "includeFields");
  JsonArray *names = NULL;
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return g_steal_pointer (&fields);
  names = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      JsonNode *element = json_array_get_element (names, i);
      const char *name = json_node_get_value_type (element) == G_TYPE_STRING
                           ? json_node_get_string (element)
                           : "";
      const SandboxField *field = sandbox_entity_field (collection, name);

      if (field == NULL || field->type == SANDBOX_TYPE_ARRAY)
        {
          sandbox_refuse (error, "Unable to find %s in the %s Entity", name,
                          sandbox_entity (collection)->legacy_name);
          return NULL;
        }
      g_ptr_array_add (fields, (gpointer) field);
    }
  return g_steal_pointer (&fields);
}

static JsonNode *
member_of (const SandboxRow *row, SandboxCollection collection, const SandboxField *field)
{
  return row->row != NULL
           ? json_node_copy (json_object_get_member (row->row, field->name))
           : sandbox_pack_value (row->pack, collection, field);
}

/* Some rows of a query have been seen to lack what a read by id has. */
static JsonObject *
without_empty (JsonObject *row)
{
  JsonObject *object = json_object_new ();
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init_ordered (&iter, row);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      if (JSON_NODE_HOLDS_VALUE (value))
        json_object_set_member (object, name, json_node_copy (value));
    }
  json_object_unref (row);
  return object;
}

static JsonObject *
project (const SandboxRow *row, SandboxCollection collection, const GPtrArray *fields)
{
  JsonObject *object = NULL;

  if (fields->len == 0)
    return sandbox_row_object (row, collection);
  object = json_object_new ();
  for (guint i = 0; i < fields->len; i++)
    {
      const SandboxField *field = g_ptr_array_index (fields, i);

      json_object_set_member (object, field->name, member_of (row, collection, field));
    }
  return object;
}

static gboolean
read_page_size (JsonObject *body, guint *size, GError **error)
{
  JsonNode *node = sandbox_body_member (body, "maxRecords");

  *size = PAGE_SIZE;
  if (node == NULL || json_node_is_null (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_int (node) < 1 ||
      json_node_get_int (node) > PAGE_SIZE)
    {
      sandbox_refuse_invented (error,
                               "The value of MaxRecords must be between 1 and 500.");
      return FALSE;
    }
  *size = (guint) json_node_get_int (node);
  return TRUE;
}

/* The body of a POST, or what ?search= holds. */
static gboolean
read_body (const SandboxRequest *request, JsonObject **body, GError **error)
{
  const char *search = g_hash_table_lookup (request->params, "search");
  g_autoptr (JsonNode) node = NULL;

  if (!sandbox_request_is (request, "GET"))
    {
      *body = request->json != NULL ? json_object_ref (request->json) : NULL;
      return TRUE;
    }
  if (request->query != NULL &&
      strlen (request->path) + strlen (request->query) > MAX_SEARCH_LENGTH)
    {
      sandbox_no_route (error, request);
      return FALSE;
    }
  node = search != NULL ? json_from_string (search, NULL) : NULL;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    *body = json_object_ref (json_node_get_object (node));
  return TRUE;
}

/** sandbox_query_each: calls @visit for every row that passes @filter and can be seen, by
 * ascending id and from behind @after, until it returns FALSE. */
void
sandbox_query_each (SandboxTenant *tenant,
                    SandboxCollection collection,
                    const SandboxFilter *filter,
                    gint64 after,
                    SandboxVisit visit,
                    gpointer user_data)
{
  GPtrArray *rows = sandbox_store_rows (tenant->store, collection);
  SandboxSight sight = sandbox_rights_sight (tenant, collection);
  gint64 first = 0;
  gint64 last = 0;

  sandbox_filter_bounds (filter, &first, &last);
  first = MAX (first, after);
  for (guint i = sandbox_store_position (tenant->store, collection, first); i < rows->len;
       i++)
    {
      const SandboxRow *row = g_ptr_array_index (rows, i);

      if (row->id > last)
        return;
      if (row->id > after && sandbox_sight_sees (&sight, row) &&
          sandbox_filter_matches (filter, row) && !visit (row, user_data))
        return;
    }
}

typedef struct
{
  SandboxCollection collection;
  const GPtrArray *fields;
  JsonArray *items;
  gboolean is_sparse;
  guint size;
  gint64 last_id;
  gboolean more;
} Page;

static gboolean
add_to_page (const SandboxRow *row, gpointer user_data)
{
  Page *page = user_data;
  JsonObject *object = NULL;

  page->more = json_array_get_length (page->items) == page->size;
  if (page->more)
    return FALSE;
  object = project (row, page->collection, page->fields);
  if (page->is_sparse)
    object = without_empty (object);
  json_array_add_object_element (page->items, object);
  page->last_id = row->id;
  return TRUE;
}

static gboolean
count_row (const SandboxRow *row, gpointer user_data)
{
  (*(gint64 *) user_data)++;
  return TRUE;
}

static gboolean
begin_page (const SandboxRequest *request, GArray *positions, GError **error)
{
  gboolean is_next = g_strv_length (request->parts) > 3;
  gboolean is_get = FALSE;
  gint64 first = G_MININT64;

  if (!is_next)
    {
      g_array_append_val (positions, first);
      return TRUE;
    }
  if (!read_token (request, positions, &is_get))
    {
      sandbox_refuse_invented (error, "The paging token is invalid.");
      return FALSE;
    }
  if (is_get != sandbox_request_is (request, "GET"))
    {
      sandbox_no_method (error, request);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_text (JsonNode *node, const char *text)
{
  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING &&
         g_ascii_strcasecmp (json_node_get_string (node), text) == 0;
}

/* The history of a ticket is all that can be asked for: one condition, and this one. */
static gboolean
check_history (JsonObject *body, GError **error)
{
  JsonNode *node = sandbox_body_member (body, "filter");
  JsonArray *filter =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonObject *condition = NULL;

  if (filter != NULL && json_array_get_length (filter) == 1 &&
      JSON_NODE_HOLDS_OBJECT (json_array_get_element (filter, 0)))
    condition = json_array_get_object_element (filter, 0);
  if (condition != NULL && is_text (sandbox_body_member (condition, "op"), "eq") &&
      is_text (sandbox_body_member (condition, "field"), "ticketID"))
    return TRUE;
  sandbox_refuse_invented (error,
                           "TicketHistory can only be queried by ticketID, with eq.");
  return FALSE;
}

/* Where the provider sets no goals, there is nothing to ask for. */
static gboolean
check_goal (SandboxTenant *tenant, const SandboxFilter *filter, GError **error)
{
  if (sandbox_switches_is (tenant->switches, "weekly-goals", "on") ||
      !sandbox_filter_uses (filter, "weeklyBillableHoursGoal"))
    return TRUE;
  sandbox_refuse (
    error,
    "Unable to find weeklyBillableHoursGoal in the ResourceDailyAvailability Entity");
  return FALSE;
}

static SandboxFilter *
read_filter (SandboxTenant *tenant,
             SandboxCollection collection,
             JsonObject *body,
             GError **error)
{
  g_autoptr (SandboxFilter) filter = sandbox_filter_new (collection, body, error);

  if (filter == NULL || !check_goal (tenant, filter, error) ||
      (collection == SANDBOX_TICKET_HISTORY && !check_history (body, error)) ||
      (sandbox_switches_is (tenant->switches, "filter-references", "on") &&
       !sandbox_filter_check_references (filter, tenant->store, error)))
    return NULL;
  return g_steal_pointer (&filter);
}

/** sandbox_query_run: one page of a query. Rows come by ascending id; there is no other
 * order. (transfer full) */
JsonNode *
sandbox_query_run (SandboxTenant *tenant,
                   SandboxCollection collection,
                   const SandboxRequest *request,
                   GError **error)
{
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (SandboxFilter) filter = NULL;
  g_autoptr (GPtrArray) fields = NULL;
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (gint64));
  JsonObject *answer = NULL;
  JsonObject *details = NULL;
  Page page = { .collection = collection };

  if (!begin_page (request, positions, error) || !read_body (request, &body, error))
    return NULL;
  filter = read_filter (tenant, collection, body, error);
  if (filter == NULL || !read_page_size (body, &page.size, error))
    return NULL;
  fields = read_include_fields (collection, body, error);
  if (fields == NULL)
    return NULL;

  page.fields = fields;
  page.items = json_array_new ();
  page.is_sparse =
    fields->len == 0 && sandbox_switches_is (tenant->switches, "sparse-rows", "on");
  sandbox_query_each (tenant, collection, filter,
                      g_array_index (positions, gint64, positions->len - 1), add_to_page,
                      &page);
  details = json_object_new ();
  json_object_set_int_member (details, "count", json_array_get_length (page.items));
  json_object_set_int_member (details, "requestCount", page.size);
  json_object_set_null_member (details, "prevPageUrl");
  json_object_set_null_member (details, "nextPageUrl");
  if (positions->len > 1)
    set_page_url (details, "prevPageUrl", tenant, collection, request, positions,
                  positions->len - 1);
  g_array_append_val (positions, page.last_id);
  if (page.more)
    set_page_url (details, "nextPageUrl", tenant, collection, request, positions,
                  positions->len);
  answer = json_object_new ();
  json_object_set_array_member (answer, "items", page.items);
  json_object_set_object_member (answer, "pageDetails", details);
  return sandbox_answer_object (answer);
}

/** sandbox_query_count: how many rows a query would give. (transfer full) */
JsonNode *
sandbox_query_count (SandboxTenant *tenant,
                     SandboxCollection collection,
                     const SandboxRequest *request,
                     GError **error)
{
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (SandboxFilter) filter = NULL;
  JsonObject *answer = NULL;
  gint64 count = 0;

  if (!read_body (request, &body, error))
    return NULL;
  filter = read_filter (tenant, collection, body, error);
  if (filter == NULL)
    return NULL;
  sandbox_query_each (tenant, collection, filter, G_MININT64, count_row, &count);
  answer = json_object_new ();
  json_object_set_int_member (answer, "queryCount", count);
  return sandbox_answer_object (answer);
}
