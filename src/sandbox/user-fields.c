#include "sandbox/user-fields.h"

#include "sandbox/filter.h"
#include "sandbox/request.h"

/* The one user-defined field that the invented tenant has, of its tickets. */
#define FIELD_NAME "Working on it"
#define FIELD_LENGTH 255

static JsonArray *
fields_with (JsonNode *value)
{
  JsonArray *fields = json_array_new ();
  JsonObject *field = json_object_new ();

  json_object_set_string_member (field, "name", FIELD_NAME);
  if (value != NULL)
    json_object_set_member (field, "value", json_node_copy (value));
  else
    json_object_set_null_member (field, "value");
  json_array_add_object_element (fields, field);
  return fields;
}

/** sandbox_user_fields_empty: those of a new record. (transfer full) */
JsonArray *
sandbox_user_fields_empty (SandboxCollection collection)
{
  return collection == SANDBOX_TICKETS ? fields_with (NULL) : json_array_new ();
}

static gboolean
apply_one (JsonObject *row, JsonObject *field, GError **error)
{
  JsonNode *name = sandbox_body_member (field, "name");
  JsonNode *value = sandbox_body_member (field, "value");
  const char *text = name != NULL && json_node_get_value_type (name) == G_TYPE_STRING
                       ? json_node_get_string (name)
                       : "";

  if (g_ascii_strcasecmp (text, FIELD_NAME) != 0)
    {
      sandbox_refuse_invented (error, "Unable to find %s in the Ticket Entity", text);
      return FALSE;
    }
  if (value != NULL && !json_node_is_null (value) &&
      (json_node_get_value_type (value) != G_TYPE_STRING ||
       g_utf8_strlen (json_node_get_string (value), -1) > FIELD_LENGTH))
    {
      sandbox_refuse_invented (
        error, "The value of the user defined field %s is not valid", FIELD_NAME);
      return FALSE;
    }
  json_object_set_array_member (row, "userDefinedFields", fields_with (value));
  return TRUE;
}

/** sandbox_user_fields_apply: takes over those that @body sets; others stay. */
gboolean
sandbox_user_fields_apply (JsonObject *body, JsonObject *row, GError **error)
{
  JsonNode *node = sandbox_body_member (body, "userDefinedFields");
  JsonArray *fields =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonNode *field = json_array_get_element (fields, i);

      if (JSON_NODE_HOLDS_OBJECT (field) &&
          !apply_one (row, json_node_get_object (field), error))
        return FALSE;
    }
  return TRUE;
}

/** sandbox_user_fields_describe: the answer of entityInformation/userDefinedFields.
 * (transfer full) */
JsonArray *
sandbox_user_fields_describe (SandboxCollection collection)
{
  JsonArray *fields = json_array_new ();
  JsonObject *field = NULL;

  if (collection != SANDBOX_TICKETS)
    return fields;
  field = json_object_new ();
  json_object_set_string_member (field, "name", FIELD_NAME);
  json_object_set_string_member (field, "label", FIELD_NAME);
  json_object_set_string_member (field, "dataType", "string");
  json_object_set_int_member (field, "length", FIELD_LENGTH);
  json_object_set_boolean_member (field, "isRequired", FALSE);
  json_object_set_boolean_member (field, "isReadOnly", FALSE);
  json_object_set_boolean_member (field, "isQueryable", TRUE);
  json_object_set_boolean_member (field, "isPickList", FALSE);
  json_array_add_object_element (fields, field);
  return fields;
}
