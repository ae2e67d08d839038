#include "sandbox/query.h"

#include <string.h>

#include "sandbox/filter.h"

#define PAGE_SIZE 500
#define MAX_SEARCH_LENGTH 2048

/** sandbox_query_sees: whether the API user gets to see @row now. A right that is missing
 * makes rows disappear; it is no error. */
gboolean
sandbox_query_sees (SandboxTenant *tenant,
                    SandboxCollection collection,
                    const SandboxRow *row)
{
  int lag_ms = sandbox_switches_get_int (tenant->switches, "visibility-lag-ms");

  if (collection == SANDBOX_TIME_ENTRIES &&
      sandbox_switches_is (tenant->switches, "show-non-billable", "off") &&
      !sandbox_row_is_null (row->row, "isNonBillable") &&
      json_object_get_boolean_member (row->row, "isNonBillable"))
    return FALSE;
  return lag_ms == 0 || row->stored_at_us == 0 ||
         g_get_monotonic_time () - row->stored_at_us >= lag_ms * G_GINT64_CONSTANT (1000);
}

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
      g_ptr_array_add (fields, (gpointer) field->name);
    }
  return g_steal_pointer (&fields);
}

static JsonObject *
project (JsonObject *row, const GPtrArray *fields)
{
  JsonObject *object = NULL;

  if (fields->len == 0)
    return json_object_ref (row);
  object = json_object_new ();
  for (guint i = 0; i < fields->len; i++)
    {
      const char *name = g_ptr_array_index (fields, i);

      json_object_set_member (object, name,
                              json_node_copy (json_object_get_member (row, name)));
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
      sandbox_refuse (error, "The value of MaxRecords must be between 1 and 500.");
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

static JsonArray *
collect (SandboxTenant *tenant,
         SandboxCollection collection,
         const SandboxFilter *filter,
         const GPtrArray *fields,
         gint64 after,
         guint size,
         gint64 *last_id,
         gboolean *more)
{
  GPtrArray *rows = sandbox_store_rows (tenant->store, collection);
  JsonArray *items = json_array_new ();

  *more = FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const SandboxRow *row = g_ptr_array_index (rows, i);

      if (row->id <= after || !sandbox_query_sees (tenant, collection, row) ||
          !sandbox_filter_matches (filter, row->row))
        continue;
      if (json_array_get_length (items) == size)
        {
          *more = TRUE;
          break;
        }
      json_array_add_object_element (items, project (row->row, fields));
      *last_id = row->id;
    }
  return items;
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
      sandbox_refuse (error, "The paging token is invalid.");
      return FALSE;
    }
  if (is_get != sandbox_request_is (request, "GET"))
    {
      sandbox_no_method (error, request);
      return FALSE;
    }
  return TRUE;
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
  JsonArray *items = NULL;
  guint size = 0;
  gint64 last_id = 0;
  gboolean more = FALSE;

  if (!begin_page (request, positions, error) || !read_body (request, &body, error))
    return NULL;
  filter = sandbox_filter_new (collection, body, error);
  if (filter == NULL || !read_page_size (body, &size, error))
    return NULL;
  fields = read_include_fields (collection, body, error);
  if (fields == NULL)
    return NULL;

  items = collect (tenant, collection, filter, fields,
                   g_array_index (positions, gint64, positions->len - 1), size, &last_id,
                   &more);
  details = json_object_new ();
  json_object_set_int_member (details, "count", json_array_get_length (items));
  json_object_set_int_member (details, "requestCount", size);
  json_object_set_null_member (details, "prevPageUrl");
  json_object_set_null_member (details, "nextPageUrl");
  if (positions->len > 1)
    set_page_url (details, "prevPageUrl", tenant, collection, request, positions,
                  positions->len - 1);
  g_array_append_val (positions, last_id);
  if (more)
    set_page_url (details, "nextPageUrl", tenant, collection, request, positions,
                  positions->len);
  answer = json_object_new ();
  json_object_set_array_member (answer, "items", items);
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
  GPtrArray *rows = sandbox_store_rows (tenant->store, collection);
  JsonObject *answer = NULL;
  gint64 count = 0;

  if (!read_body (request, &body, error))
    return NULL;
  filter = sandbox_filter_new (collection, body, error);
  if (filter == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      const SandboxRow *row = g_ptr_array_index (rows, i);

      if (sandbox_query_sees (tenant, collection, row) &&
          sandbox_filter_matches (filter, row->row))
        count++;
    }
  answer = json_object_new ();
  json_object_set_int_member (answer, "queryCount", count);
  return sandbox_answer_object (answer);
}
