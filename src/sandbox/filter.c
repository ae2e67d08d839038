#include "sandbox/filter.h"

#include <string.h>

#include "sandbox/instant.h"
#include "sandbox/request.h"

#define MAX_OR_TERMS 500
#define MAX_DEPTH 20

typedef enum
{
  OP_EQ,
  OP_NOTEQ,
  OP_GT,
  OP_GTE,
  OP_LT,
  OP_LTE,
  OP_BEGINS_WITH,
  OP_ENDS_WITH,
  OP_CONTAINS,
  OP_EXIST,
  OP_NOT_EXIST,
  OP_IN,
  OP_NOT_IN,
  OP_AND,
  OP_OR,
  OP_IGNORED,
} Op;

static const char *const op_names[] = { "eq",       "noteq", "gt",         "gte",
                                        "lt",       "lte",   "beginsWith", "endsWith",
                                        "contains", "exist", "notExist",   "in",
                                        "notIn",    "and",   "or" };

/* A value as it is compared: numbers, booleans and instants by number. */
typedef struct
{
  char *text; /* (owned) (nullable): folded, for strings */
  double number;
} Value;

struct _SandboxFilter
{
  Op op;
  const SandboxField *field; /* for comparisons */
  int field_index;           /* in its entity */
  gboolean is_id;
  gboolean is_sorted; /* the values, which are numbers */
  GArray *values;     /* (owned) (nullable) (element-type Value) */
  GPtrArray *items;   /* (owned) (nullable): for groups */
};

/** sandbox_body_member: a member by its name in any case, or NULL. (transfer none) */
JsonNode *
sandbox_body_member (JsonObject *body, const char *name)
{
  JsonObjectIter iter;
  const char *member = NULL;
  JsonNode *node = NULL;

  if (body == NULL)
    return NULL;
  json_object_iter_init (&iter, body);
  while (json_object_iter_next (&iter, &member, &node))
    {
      if (g_ascii_strcasecmp (member, name) == 0)
        return node;
    }
  return NULL;
}

static void
value_clear (gpointer data)
{
  Value *value = data;

  g_free (value->text);
}

/** sandbox_filter_free: frees @self and what is nested in it. */
void
sandbox_filter_free (SandboxFilter *self)
{
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

static Op
op_from_node (JsonNode *node)
{
  const char *name = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
                       ? json_node_get_string (node)
                       : NULL;

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (op_names); i++)
    {
      if (g_str_equal (op_names[i], name))
        return i;
    }
  return OP_IGNORED;
}

static gboolean
read_text (const SandboxField *field, const char *text, Value *value, GError **error)
{
  gint64 instant_ms = 0;
  char *end = NULL;

  if (field->type == SANDBOX_TYPE_STRING)
    {
      value->text = g_utf8_casefold (text, -1);
      return TRUE;
    }
  if (field->type == SANDBOX_TYPE_DATETIME)
    {
      if (sandbox_instant_parse (text, &instant_ms))
        {
          value->number = (double) instant_ms;
          return TRUE;
        }
      sandbox_refuse_invented (
        error, "Conversion failed when converting varchar '%s' to data type datetime",
        text);
      return FALSE;
    }
  value->number = g_ascii_strtod (text, &end);
  if (field->type == SANDBOX_TYPE_BOOLEAN || *text == '\0' || *end != '\0')
    {
      sandbox_refuse (
        error, "Conversion failed when converting varchar '%s' to data type int", text);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_value (const SandboxField *field, JsonNode *node, Value *value, GError **error)
{
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    {
      sandbox_refuse_invented (error, "A value is required for %s in the filter.",
                               field->name);
      return FALSE;
    }
  if (type == G_TYPE_STRING)
    return read_text (field, json_node_get_string (node), value, error);
  if ((type == G_TYPE_BOOLEAN) != (field->type == SANDBOX_TYPE_BOOLEAN) ||
      field->type == SANDBOX_TYPE_DATETIME)
    {
      sandbox_refuse_invented (error, "The value for %s is not of the type of the field.",
                               field->name);
      return FALSE;
    }
  if (field->type == SANDBOX_TYPE_STRING)
    {
      value->text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
      return TRUE;
    }
  value->number =
    type == G_TYPE_BOOLEAN ? json_node_get_boolean (node) : json_node_get_double (node);
  return TRUE;
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  double first = ((const Value *) a)->number;
  double second = ((const Value *) b)->number;

  return first < second ? -1 : first > second;
}

static gboolean
read_values (SandboxFilter *self, JsonNode *node, int *or_terms, GError **error)
{
  gboolean is_list = self->op == OP_IN || self->op == OP_NOT_IN;
  JsonArray *list = NULL;
  guint n = 1;

  self->values = g_array_new (FALSE, TRUE, sizeof (Value));
  g_array_set_clear_func (self->values, value_clear);
  if (self->op == OP_EXIST || self->op == OP_NOT_EXIST)
    return TRUE;
  if (is_list && node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    {
      list = json_node_get_array (node);
      n = json_array_get_length (list);
      *or_terms += (int) n;
    }
  for (guint i = 0; i < n; i++)
    {
      Value value = { 0 };

      if (!read_value (self->field,
                       list != NULL ? json_array_get_element (list, i) : node, &value,
                       error))
        return FALSE;
      g_array_append_val (self->values, value);
    }
  self->is_sorted = is_list && self->field->type != SANDBOX_TYPE_STRING;
  if (self->is_sorted)
    g_array_sort (self->values, compare_numbers);
  return TRUE;
}

static SandboxFilter *read_condition (SandboxCollection collection,
                                      JsonNode *node,
                                      int depth,
                                      int *or_terms,
                                      GError **error);

static gboolean
read_items (SandboxFilter *self,
            SandboxCollection collection,
            JsonNode *node,
            int depth,
            int *or_terms,
            GError **error)
{
  JsonArray *items =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sandbox_filter_free);
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      SandboxFilter *item = read_condition (collection, json_array_get_element (items, i),
                                            depth + 1, or_terms, error);

      if (item == NULL)
        return FALSE;
      g_ptr_array_add (self->items, item);
      if (self->op == OP_OR)
        (*or_terms)++;
    }
  return TRUE;
}

static const SandboxField *
queryable_field (SandboxCollection collection, JsonNode *node, GError **error)
{
  const char *name = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
                       ? json_node_get_string (node)
                       : "";
  const SandboxField *field = sandbox_entity_field (collection, name);

  if (field == NULL || (field->flags & SANDBOX_FIELD_NOT_QUERYABLE) != 0)
    {
      sandbox_refuse (error, "Unable to find %s in the %s Entity", name,
                      sandbox_entity (collection)->legacy_name);
      return NULL;
    }
  return field;
}

static SandboxFilter *
read_condition (SandboxCollection collection,
                JsonNode *node,
                int depth,
                int *or_terms,
                GError **error)
{
  g_autoptr (SandboxFilter) self = g_new0 (SandboxFilter, 1);
  JsonObject *object = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node) || depth > MAX_DEPTH)
    {
      sandbox_refuse_invented (error, "Invalid query syntax.");
      return NULL;
    }
  object = json_node_get_object (node);
  self->op = op_from_node (sandbox_body_member (object, "op"));
  if (self->op == OP_AND || self->op == OP_OR)
    {
      if (!read_items (self, collection, sandbox_body_member (object, "items"), depth,
                       or_terms, error))
        return NULL;
    }
  else if (self->op != OP_IGNORED)
    {
      self->field =
        queryable_field (collection, sandbox_body_member (object, "field"), error);
      if (self->field == NULL)
        return NULL;
      self->field_index = (int) (self->field - sandbox_entity (collection)->fields);
      self->is_id = self->field_index == 0;
      if (!read_values (self, sandbox_body_member (object, "value"), or_terms, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

/** sandbox_filter_new: checks the filter of @body. Fails with the text that goes to the
 * client. (transfer full) */
SandboxFilter *
sandbox_filter_new (SandboxCollection collection, JsonObject *body, GError **error)
{
  JsonNode *node = sandbox_body_member (body, "filter");
  g_autoptr (SandboxFilter) self = NULL;
  int or_terms = 0;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) ||
      json_array_get_length (json_node_get_array (node)) == 0)
    {
      sandbox_refuse (error, "... Parameter name: filters");
      return NULL;
    }
  self = g_new0 (SandboxFilter, 1);
  self->op = OP_AND;
  if (!read_items (self, collection, node, 0, &or_terms, error))
    return NULL;
  if (or_terms > MAX_OR_TERMS)
    {
      sandbox_refuse (error,
                      "Invalid query syntax. Queries are limited to 500 or fewer 'OR' "
                      "conditions.");
      return NULL;
    }
  return g_steal_pointer (&self);
}

static gboolean
text_matches (Op op, const char *text, const char *value)
{
  switch ((int) op)
    {
    case OP_BEGINS_WITH:
      return g_str_has_prefix (text, value);
    case OP_ENDS_WITH:
      return g_str_has_suffix (text, value);
    case OP_CONTAINS:
      return strstr (text, value) != NULL;
    default:
      return FALSE;
    }
}

static gboolean
order_matches (Op op, double order)
{
  switch ((int) op)
    {
    case OP_EQ:
    case OP_IN:
      return order == 0;
    case OP_GT:
      return order > 0;
    case OP_GTE:
      return order >= 0;
    case OP_LT:
      return order < 0;
    case OP_LTE:
      return order <= 0;
    default:
      return FALSE;
    }
}

static void
value_of_node (const SandboxField *field, JsonNode *node, Value *value)
{
  gint64 instant_ms = 0;

  if (field->type == SANDBOX_TYPE_STRING)
    value->text = g_utf8_casefold (json_node_get_string (node), -1);
  else if (field->type == SANDBOX_TYPE_DATETIME)
    {
      sandbox_instant_parse (json_node_get_string (node), &instant_ms);
      value->number = (double) instant_ms;
    }
  else if (field->type == SANDBOX_TYPE_BOOLEAN)
    value->number = json_node_get_boolean (node);
  else
    value->number = json_node_get_double (node);
}

static void
value_of_cell (const SandboxField *field, const SandboxCell *cell, Value *value)
{
  if (field->type == SANDBOX_TYPE_STRING)
    value->text = g_utf8_casefold (cell->text, -1);
  else if (field->type == SANDBOX_TYPE_DOUBLE || field->type == SANDBOX_TYPE_DECIMAL)
    value->number = cell->real;
  else
    value->number = (double) cell->number;
}

/* What a record has in the field; FALSE when it is empty. */
static gboolean
stored_value (const SandboxFilter *self, const SandboxRow *row, Value *value)
{
  if (self->is_id)
    value->number = (double) row->id;
  else if (row->row != NULL)
    {
      JsonNode *node = json_object_get_member (row->row, self->field->name);

      if (node == NULL || json_node_is_null (node))
        return FALSE;
      value_of_node (self->field, node, value);
    }
  else
    {
      const SandboxCell *cell = sandbox_pack_find (row->pack, self->field_index);

      if (cell == NULL)
        return FALSE;
      value_of_cell (self->field, cell, value);
    }
  return TRUE;
}

static gboolean
any_value_matches (const SandboxFilter *self, const Value *stored)
{
  gboolean found = FALSE;
  Op op = self->op;

  if (op == OP_NOTEQ || op == OP_NOT_IN)
    op = OP_EQ;
  if (self->is_sorted)
    return g_array_binary_search (self->values, stored, compare_numbers, NULL);
  for (guint i = 0; i < self->values->len && !found; i++)
    {
      const Value *value = &g_array_index (self->values, Value, i);

      if (op == OP_BEGINS_WITH || op == OP_ENDS_WITH || op == OP_CONTAINS)
        found = stored->text != NULL && value->text != NULL &&
                text_matches (op, stored->text, value->text);
      else if (stored->text != NULL)
        found = order_matches (op, strcmp (stored->text, value->text));
      else
        found = order_matches (op, stored->number - value->number);
    }
  return found;
}

static gboolean
group_matches (const SandboxFilter *self, const SandboxRow *row)
{
  gboolean is_or = self->op == OP_OR;
  gboolean has_any = FALSE;

  for (guint i = 0; i < self->items->len; i++)
    {
      const SandboxFilter *item = g_ptr_array_index (self->items, i);

      if (item->op == OP_IGNORED)
        continue;
      has_any = TRUE;
      if (sandbox_filter_matches (item, row) == is_or)
        return is_or;
    }
  return !is_or || !has_any;
}

/** sandbox_filter_matches: whether @row passes. What has an unknown operator is left out,
 * as if it had not been said. */
gboolean
sandbox_filter_matches (const SandboxFilter *self, const SandboxRow *row)
{
  Value stored = { 0 };
  gboolean matches = FALSE;

  if (self->items != NULL)
    return group_matches (self, row);
  if (!stored_value (self, row, &stored))
    return self->op == OP_NOT_EXIST || self->op == OP_NOTEQ || self->op == OP_NOT_IN;
  if (self->op == OP_EXIST || self->op == OP_NOT_EXIST)
    matches = self->op == OP_EXIST;
  else
    matches = any_value_matches (self, &stored) ==
              (self->op != OP_NOTEQ && self->op != OP_NOT_IN);
  value_clear (&stored);
  return matches;
}

static void
narrow (const SandboxFilter *self, gint64 *first, gint64 *last)
{
  double low = (double) G_MAXINT64;
  double high = (double) G_MININT64;

  if (!self->is_id || self->values->len == 0)
    return;
  for (guint i = 0; i < self->values->len; i++)
    {
      const Value *value = &g_array_index (self->values, Value, i);

      low = MIN (low, value->number);
      high = MAX (high, value->number);
    }
  if (self->op == OP_EQ || self->op == OP_IN || self->op == OP_GT || self->op == OP_GTE)
    *first = MAX (*first, (gint64) low);
  if (self->op == OP_EQ || self->op == OP_IN || self->op == OP_LT || self->op == OP_LTE)
    *last = MIN (*last, (gint64) high);
}

/** sandbox_filter_bounds: between which ids all rows are that pass; a client that reads
 * on by `id gt` would else have the whole table searched for every page. */
void
sandbox_filter_bounds (const SandboxFilter *self, gint64 *first, gint64 *last)
{
  *first = G_MININT64;
  *last = G_MAXINT64;
  for (guint i = 0; i < self->items->len; i++)
    {
      const SandboxFilter *item = g_ptr_array_index (self->items, i);

      if (item->items == NULL && item->op != OP_IGNORED)
        narrow (item, first, last);
    }
}

static gboolean
find_referenced (const char *legacy_name, SandboxCollection *collection)
{
  for (int i = 0; legacy_name != NULL && i < SANDBOX_N_SERVED; i++)
    {
      if (g_str_equal (sandbox_entity (i)->legacy_name, legacy_name))
        {
          *collection = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
check_values (const SandboxFilter *self, SandboxStore *store, GError **error)
{
  SandboxCollection collection = SANDBOX_TICKETS;

  if ((self->op != OP_EQ && self->op != OP_IN) ||
      !find_referenced (self->field->reference, &collection))
    return TRUE;
  for (guint i = 0; i < self->values->len; i++)
    {
      gint64 id = (gint64) g_array_index (self->values, Value, i).number;

      if (sandbox_store_find (store, collection, id) == NULL)
        {
          sandbox_refuse (error, "Value does not reference an existing entity for %s .",
                          self->field->name);
          return FALSE;
        }
    }
  return TRUE;
}

/** sandbox_filter_check_references: whether all that the filter refers to is there; FALSE
 * with the text that goes to the client. */
gboolean
sandbox_filter_check_references (const SandboxFilter *self,
                                 SandboxStore *store,
                                 GError **error)
{
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    {
      if (!sandbox_filter_check_references (g_ptr_array_index (self->items, i), store,
                                            error))
        return FALSE;
    }
  return self->items != NULL || self->op == OP_IGNORED ||
         check_values (self, store, error);
}

/** sandbox_filter_uses: whether a condition is on this field. */
gboolean
sandbox_filter_uses (const SandboxFilter *self, const char *field)
{
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    {
      if (sandbox_filter_uses (g_ptr_array_index (self->items, i), field))
        return TRUE;
    }
  return self->field != NULL && g_str_equal (self->field->name, field);
}
