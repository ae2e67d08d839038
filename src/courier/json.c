#include "courier/json.h"

#include <glib/gi18n.h>

#include "courier/json-check.h"
#include "courier/psa.h"

/**
 * stint_json_read:
 * @limit_bytes: longest document to accept
 *
 * Reads @bytes, which must hold exactly one JSON object; see stint_json_check() for what
 * else is asked of it.
 *
 * Returns: (transfer full): NULL with %STINT_PSA_ERROR_PROTOCOL.
 */
JsonObject *
stint_json_read (GBytes *bytes, gsize limit_bytes, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local_error = NULL;
  const char *text = NULL;
  gsize length = 0;
  JsonNode *root = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_get_data (bytes, &length);
  if (!stint_json_check (text != NULL ? text : "", length, limit_bytes, error))
    return NULL;
  if (!json_parser_load_from_data (parser, text, (gssize) length, &local_error))
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
                   _ ("cannot read the answer: %s"), local_error->message);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
                   _ ("cannot read the answer: it is not an object"));
      return NULL;
    }
  return json_node_dup_object (root);
}

/** stint_json_write: (transfer full): @object as the body of a request. */
GBytes *
stint_json_write (JsonObject *object)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  char *text = NULL;
  gsize length = 0;

  g_return_val_if_fail (object != NULL, NULL);

  json_node_set_object (root, object);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, &length);
  return g_bytes_new_take (text, length);
}

/* (nullable): the member of that very name, or else of a name that differs in case. */
static JsonNode *
member (JsonObject *object, const char *name)
{
  JsonObjectIter iter = { 0 };
  const char *candidate = NULL;
  JsonNode *node = NULL;

  if (object == NULL)
    return NULL;
  if (json_object_has_member (object, name))
    return json_object_get_member (object, name);
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &candidate, &node))
    {
      if (g_ascii_strcasecmp (candidate, name) == 0)
        return node;
    }
  return NULL;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == type;
}

/** stint_json_int: gives the whole number @name of @object; FALSE when it is none. */
gboolean
stint_json_int (JsonObject *object, const char *name, gint64 *value)
{
  JsonNode *node = member (object, name);

  if (!holds (node, G_TYPE_INT64))
    return FALSE;
  *value = json_node_get_int (node);
  return TRUE;
}

/** stint_json_double: gives the number @name of @object, whole or not. */
gboolean
stint_json_double (JsonObject *object, const char *name, double *value)
{
  JsonNode *node = member (object, name);

  if (!holds (node, G_TYPE_DOUBLE) && !holds (node, G_TYPE_INT64))
    return FALSE;
  *value = json_node_get_double (node);
  return TRUE;
}

/** stint_json_bool: gives the truth value @name of @object; 0 and 1 are none. */
gboolean
stint_json_bool (JsonObject *object, const char *name, gboolean *value)
{
  JsonNode *node = member (object, name);

  if (!holds (node, G_TYPE_BOOLEAN))
    return FALSE;
  *value = json_node_get_boolean (node);
  return TRUE;
}

/** stint_json_text: (transfer none) (nullable): the string @name of @object. */
const char *
stint_json_text (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  return holds (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

/**
 * stint_json_dup_id: (transfer full) (nullable): the id @name of @object as text, whether
 * the server writes it as a number or as a string. 0 is an id like any other.
 */
char *
stint_json_dup_id (JsonObject *object, const char *name)
{
  gint64 number = 0;

  if (stint_json_int (object, name, &number))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return g_strdup (stint_json_text (object, name));
}

/** stint_json_object: (transfer none) (nullable): the object @name of @object. */
JsonObject *
stint_json_object (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node)
                                                       : NULL;
}

/** stint_json_array: (transfer none) (nullable): the array @name of @object. */
JsonArray *
stint_json_array (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/** stint_json_is_null: whether @object has @name, and says that it is null. */
gboolean
stint_json_is_null (JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_NULL (node);
}

/** stint_json_array_object: (transfer none) (nullable): the object at @position. */
JsonObject *
stint_json_array_object (JsonArray *array, guint position)
{
  JsonNode *node = NULL;

  g_return_val_if_fail (array != NULL, NULL);
  g_return_val_if_fail (position < json_array_get_length (array), NULL);

  node = json_array_get_element (array, position);
  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/** stint_json_array_text: (transfer none) (nullable): the string at @position. */
const char *
stint_json_array_text (JsonArray *array, guint position)
{
  JsonNode *node = NULL;

  g_return_val_if_fail (array != NULL, NULL);
  g_return_val_if_fail (position < json_array_get_length (array), NULL);

  node = json_array_get_element (array, position);
  return holds (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}
