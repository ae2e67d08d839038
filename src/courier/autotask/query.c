#include <glib/gi18n.h>
#include <string.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/private.h"

enum
{
  PAGE_ROWS = 500, /* the server gives no more, and refuses to be asked for more */
  PAGES_MAX = 200,
};

/* A filter is a list of conditions that must all hold, made of these few operators: an
 * operator that the server does not know is dropped in silence, and everything comes. */

JsonArray *
stint_filter_new (void)
{
  return json_array_new ();
}

static JsonObject *
condition (JsonArray *filter, const char *op, const char *field)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "op", op);
  json_object_set_string_member (object, "field", field);
  json_array_add_object_element (filter, object);
  return object;
}

/* @op: "eq", "noteq" or "gt" */
void
stint_filter_int (JsonArray *filter, const char *op, const char *field, gint64 value)
{
  json_object_set_int_member (condition (filter, op, field), "value", value);
}

void
stint_filter_like (JsonArray *filter,
                   const char *op,
                   const char *field,
                   const char *value)
{
  json_object_set_string_member (condition (filter, op, field), "value", value);
}

void
stint_filter_text (JsonArray *filter, const char *field, const char *value)
{
  stint_filter_like (filter, "eq", field, value);
}

void
stint_filter_bool (JsonArray *filter, const char *field, gboolean value)
{
  json_object_set_boolean_member (condition (filter, "eq", field), "value", value);
}

/* Every id counts as one of at most 500 alternatives; the caller brings fewer. */
void
stint_filter_in (JsonArray *filter, const char *field, const gint64 *ids, guint n)
{
  JsonArray *values = json_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    json_array_add_int_element (values, ids[i]);
  json_object_set_array_member (condition (filter, "in", field), "value", values);
}

/* At that instant or later. */
void
stint_filter_instant (JsonArray *filter, const char *op, const char *field, gint64 at_s)
{
  g_autofree char *text = stint_autotask_instant (MAX (0, at_s));

  json_object_set_string_member (condition (filter, op, field), "value", text);
}

void
stint_filter_since (JsonArray *filter, const char *field, gint64 at_s)
{
  stint_filter_instant (filter, "gte", field, at_s);
}

/* (transfer none): takes conditions of which any one is enough. */
JsonArray *
stint_filter_any (JsonArray *filter)
{
  JsonObject *object = json_object_new ();
  JsonArray *items = json_array_new ();

  json_object_set_string_member (object, "op", "or");
  json_object_set_array_member (object, "items", items);
  json_array_add_object_element (filter, object);
  return items;
}

static gboolean
int_holds (const char *op, gint64 found, JsonObject *wanted)
{
  gint64 value = 0;
  JsonArray *values = stint_json_array (wanted, "value");

  if (values != NULL)
    {
      for (guint i = 0; i < json_array_get_length (values); i++)
        {
          if (json_array_get_int_element (values, i) == found)
            return TRUE;
        }
      return FALSE;
    }
  if (!stint_json_int (wanted, "value", &value))
    return FALSE;
  if (g_str_equal (op, "eq"))
    return found == value;
  return g_str_equal (op, "gt") ? found > value : found != value;
}

/* Parts of seconds are not looked at here: the server may have compared those as well. */
static gboolean
instant_holds (const char *op, gint64 found_s, gint64 wanted_s)
{
  if (g_str_equal (op, "lt"))
    return found_s <= wanted_s;
  return found_s >= wanted_s;
}

/* Servers compare names without regard to case, and some to accents. */
static gboolean
name_holds (const char *op, const char *found, const char *wanted)
{
  g_autofree char *plain_found = g_str_to_ascii (found, "C");
  g_autofree char *plain_wanted = g_str_to_ascii (wanted, "C");
  g_autofree char *lower_found = g_ascii_strdown (plain_found, -1);
  g_autofree char *lower_wanted = g_ascii_strdown (plain_wanted, -1);

  return g_str_equal (op, "contains") ? strstr (lower_found, lower_wanted) != NULL
                                      : g_str_has_prefix (lower_found, lower_wanted);
}

static gboolean
text_holds (const char *op, const char *found, const char *wanted)
{
  gint64 found_s = 0;
  gint64 wanted_s = 0;

  if (g_str_equal (op, "gte") || g_str_equal (op, "gt") || g_str_equal (op, "lt"))
    return stint_autotask_read_instant (found, &found_s) &&
           stint_autotask_read_instant (wanted, &wanted_s) &&
           instant_holds (op, found_s, wanted_s);
  if (found != NULL && (g_str_equal (op, "contains") || g_str_equal (op, "beginsWith")))
    return name_holds (op, found, wanted);
  return found != NULL && g_ascii_strcasecmp (found, wanted) == 0;
}

static gboolean
field_holds (JsonObject *row, JsonObject *wanted)
{
  const char *op = stint_json_text (wanted, "op");
  const char *field = stint_json_text (wanted, "field");
  const char *text = stint_json_text (wanted, "value");
  gboolean flag = FALSE;
  gboolean wanted_flag = FALSE;
  gint64 number = 0;

  if (text != NULL)
    return text_holds (op, stint_json_text (row, field), text);
  if (stint_json_bool (wanted, "value", &wanted_flag))
    return stint_json_bool (row, field, &flag) && flag == wanted_flag;
  return stint_json_int (row, field, &number) && int_holds (op, number, wanted);
}

/* Whether @row is one that the condition asks for. */
static gboolean
row_holds (JsonObject *row, JsonObject *wanted)
{
  JsonArray *any = stint_json_array (wanted, "items");

  if (any == NULL)
    return field_holds (row, wanted);
  for (guint i = 0; i < json_array_get_length (any); i++)
    {
      if (field_holds (row, stint_json_array_object (any, i)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
row_is_asked_for (JsonObject *row, JsonArray *filter)
{
  for (guint i = 0; i < json_array_get_length (filter); i++)
    {
      if (!row_holds (row, stint_json_array_object (filter, i)))
        return FALSE;
    }
  return TRUE;
}

static JsonObject *
build_query (JsonArray *filter, const char *const *fields, gint64 rows)
{
  JsonObject *body = json_object_new ();

  json_object_set_array_member (body, "filter", json_array_ref (filter));
  json_object_set_int_member (body, "maxRecords", rows);
  if (fields != NULL)
    {
      JsonArray *names = json_array_new ();

      for (guint i = 0; fields[i] != NULL; i++)
        json_array_add_string_element (names, fields[i]);
      json_object_set_array_member (body, "includeFields", names);
    }
  return body;
}

static GPtrArray *
not_understood (GError **error, const char *collection, const char *why)
{
  g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
               _ ("cannot trust the answer about %s: %s"), collection, why);
  return NULL;
}

/* Rows come in the order of their ids; one that does not go on from the last, or that the
 * filter excludes, shows that the server did not read the question. */
static GPtrArray *
take_rows (JsonArray *items, const char *collection, JsonArray *filter, GError **error)
{
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  gint64 last_id = -1;

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *row = stint_json_array_object (items, i);
      gint64 id = 0;

      if (row == NULL || !stint_json_int (row, "id", &id))
        return not_understood (error, collection, _ ("a row without an id"));
      if (!row_is_asked_for (row, filter))
        return not_understood (error, collection, _ ("a row that was not asked for"));
      if (id <= last_id)
        return not_understood (error, collection, _ ("rows out of order"));
      last_id = id;
      g_ptr_array_add (rows, json_object_ref (row));
    }
  return g_steal_pointer (&rows);
}

static gboolean
has_more (JsonObject *answer, const GPtrArray *rows)
{
  JsonObject *details = stint_json_object (answer, "pageDetails");

  if (rows->len == 0)
    return FALSE;
  return rows->len >= PAGE_ROWS || stint_json_text (details, "nextPageUrl") != NULL;
}

/*
 * stint_query_page:
 * @fields: (nullable) (array zero-terminated=1): besides those, rows hold nothing; they
 *   must hold “id” and every field of @filter
 * @after_id: the last id of the page before; -1 for the first
 *
 * (transfer full) (element-type JsonObject): one page of rows, each checked against the
 * filter here; NULL with an error. Paging by id needs no link of the server's: a link is
 * a URL of its own choosing, and one that was fetched with GET has cut lists in silence.
 */
GPtrArray *
stint_query_page (StintAutotask *self,
                  const char *collection,
                  JsonArray *filter,
                  const char *const *fields,
                  gint64 after_id,
                  gboolean *more,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (JsonArray) conditions = json_array_new ();
  g_autofree char *path = g_strconcat (collection, "/query", NULL);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (JsonObject) answer = NULL;
  GPtrArray *rows = NULL;
  JsonArray *items = NULL;

  for (guint i = 0; i < json_array_get_length (filter); i++)
    json_array_add_object_element (conditions,
                                   json_object_ref (stint_json_array_object (filter, i)));
  if (after_id >= 0)
    stint_filter_int (conditions, "gt", "id", after_id);
  body = build_query (conditions, fields, PAGE_ROWS);
  answer = stint_autotask_read (self, "POST", path, body, cancellable, error);
  if (answer == NULL)
    return NULL;
  items = stint_json_array (answer, "items");
  if (items == NULL)
    return not_understood (error, collection, _ ("it holds no rows"));
  rows = take_rows (items, collection, conditions, error);
  if (rows != NULL)
    *more = has_more (answer, rows);
  return rows;
}

/* The id of the last row; -1 when there is none. */
gint64
stint_query_last_id (const GPtrArray *rows)
{
  gint64 id = -1;

  if (rows->len > 0)
    stint_json_int (g_ptr_array_index (rows, rows->len - 1), "id", &id);
  return id;
}

/* How many rows there are. */
gboolean
stint_query_count (StintAutotask *self,
                   const char *collection,
                   JsonArray *filter,
                   gint64 *count,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autofree char *path = g_strconcat (collection, "/query/count", NULL);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonObject) answer = NULL;

  json_object_set_array_member (body, "filter", json_array_ref (filter));
  answer = stint_autotask_read (self, "POST", path, body, cancellable, error);
  if (answer == NULL)
    return FALSE;
  if (stint_json_int (answer, "queryCount", count) && *count >= 0)
    return TRUE;
  not_understood (error, collection, _ ("it holds no count"));
  return FALSE;
}

/* stint_query_all: every row, page by page; likewise. */
GPtrArray *
stint_query_all (StintAutotask *self,
                 const char *collection,
                 JsonArray *filter,
                 const char *const *fields,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GPtrArray) all =
    g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  gboolean more = TRUE;
  gint64 after_id = -1;

  for (guint page = 0; more && page < PAGES_MAX; page++)
    {
      GPtrArray *rows = stint_query_page (self, collection, filter, fields, after_id,
                                          &more, cancellable, error);

      if (rows == NULL)
        return NULL;
      if (rows->len > 0)
        after_id = stint_query_last_id (rows);
      g_ptr_array_extend_and_steal (all, rows);
    }
  if (more)
    return not_understood (error, collection, _ ("it does not end"));
  return g_steal_pointer (&all);
}

/*
 * stint_query_some: a single row of those that @filter asks for; with only its id and
 * what the filter speaks of. None is an answer too.
 */
GPtrArray *
stint_query_some (StintAutotask *self,
                  const char *collection,
                  JsonArray *filter,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *path = g_strconcat (collection, "/query", NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (JsonObject) answer = NULL;
  JsonArray *items = NULL;

  g_ptr_array_add (names, (gpointer) "id");
  for (guint i = 0; i < json_array_get_length (filter); i++)
    {
      const char *field = stint_json_text (stint_json_array_object (filter, i), "field");

      if (!g_str_equal (field, "id"))
        g_ptr_array_add (names, (gpointer) field);
    }
  g_ptr_array_add (names, NULL);
  body = build_query (filter, (const char *const *) names->pdata, 1);
  answer = stint_autotask_read (self, "POST", path, body, cancellable, error);
  if (answer == NULL)
    return NULL;
  items = stint_json_array (answer, "items");
  if (items == NULL)
    return not_understood (error, collection, _ ("it holds no rows"));
  return take_rows (items, collection, filter, error);
}
