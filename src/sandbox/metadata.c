#include "sandbox/metadata.h"

#include "sandbox/instant.h"
#include "sandbox/user-fields.h"

/* The tables, and the first collection of each. */
static const struct
{
  const SandboxEntity *entities;
  SandboxCollection first;
} tables[] = {
  { sandbox_entities_kept, SANDBOX_TIMESHEETS },
  { sandbox_entities_evidence, SANDBOX_TICKET_HISTORY },
  { sandbox_entities_agreements, SANDBOX_CONTRACTS },
  { sandbox_entities_organisation, SANDBOX_RESOURCE_ROLE_DEPARTMENTS },
  { sandbox_entities_setup, SANDBOX_ROLES },
  { sandbox_entities_people, SANDBOX_COMPANIES },
  { sandbox_entities_desk, SANDBOX_TICKETS },
};

/** sandbox_entity: what is known about @collection; static. */
const SandboxEntity *
sandbox_entity (SandboxCollection collection)
{
  gsize i = 0;

  while (collection < tables[i].first)
    i++;
  return &tables[i].entities[collection - tables[i].first];
}

/** sandbox_entity_by_name: finds a collection by its name in any case; see
 * %SANDBOX_N_SERVED for which of them have a route. */
gboolean
sandbox_entity_by_name (const char *name, SandboxCollection *collection)
{
  for (int i = 0; i < SANDBOX_N_COLLECTIONS; i++)
    {
      if (g_ascii_strcasecmp (sandbox_entity (i)->name, name) == 0)
        {
          *collection = i;
          return TRUE;
        }
    }
  return FALSE;
}

/** sandbox_entity_field: the field called @name in any case, or NULL. */
const SandboxField *
sandbox_entity_field (SandboxCollection collection, const char *name)
{
  const SandboxEntity *entity = sandbox_entity (collection);

  for (int i = 0; i < entity->n_fields; i++)
    {
      if (g_ascii_strcasecmp (entity->fields[i].name, name) == 0)
        return &entity->fields[i];
    }
  return NULL;
}

/** sandbox_field_takes: whether a record can have what @node holds in this field at all.
 */
gboolean
sandbox_field_takes (const SandboxField *self, JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  gint64 instant_ms = 0;

  if (json_node_is_null (node))
    return TRUE;
  switch (self->type)
    {
    case SANDBOX_TYPE_STRING:
      return type == G_TYPE_STRING;
    case SANDBOX_TYPE_DATETIME:
      return type == G_TYPE_STRING &&
             sandbox_instant_parse (json_node_get_string (node), &instant_ms);
    case SANDBOX_TYPE_BOOLEAN:
      return type == G_TYPE_BOOLEAN;
    case SANDBOX_TYPE_DOUBLE:
    case SANDBOX_TYPE_DECIMAL:
      return type == G_TYPE_DOUBLE || type == G_TYPE_INT64;
    case SANDBOX_TYPE_LONG:
    case SANDBOX_TYPE_INTEGER:
    case SANDBOX_TYPE_SHORT:
      return type == G_TYPE_INT64;
    case SANDBOX_TYPE_ARRAY:
    default:
      return JSON_NODE_HOLDS_ARRAY (node);
    }
}

/** sandbox_entity_empty_row: a record with every key; what is empty is null, not absent.
 * (transfer full) */
JsonObject *
sandbox_entity_empty_row (SandboxCollection collection)
{
  const SandboxEntity *entity = sandbox_entity (collection);
  JsonObject *row = json_object_new ();

  for (int i = 0; i < entity->n_fields; i++)
    {
      if (entity->fields[i].type == SANDBOX_TYPE_ARRAY)
        json_object_set_array_member (row, entity->fields[i].name,
                                      sandbox_user_fields_empty (collection));
      else
        json_object_set_null_member (row, entity->fields[i].name);
    }
  return row;
}

static const char *
type_name (SandboxType type)
{
  static const char *const names[] = { "long",   "integer",  "short",
                                       "double", "decimal",  "boolean",
                                       "string", "datetime", "array" };

  return names[type];
}

static JsonNode *
choice_to_json (const SandboxChoice *choice, int sort_order)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *value = g_strdup_printf ("%d", choice->value);
  g_autofree char *parent =
    choice->parent != 0 ? g_strdup_printf ("%d", choice->parent) : g_strdup ("");

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "value");
  json_builder_add_string_value (builder, value);
  json_builder_set_member_name (builder, "label");
  json_builder_add_string_value (builder, choice->label);
  json_builder_set_member_name (builder, "isDefaultValue");
  json_builder_add_boolean_value (builder, FALSE);
  json_builder_set_member_name (builder, "sortOrder");
  json_builder_add_int_value (builder, sort_order);
  json_builder_set_member_name (builder, "parentValue");
  json_builder_add_string_value (builder, parent);
  json_builder_set_member_name (builder, "isActive");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_set_member_name (builder, "isSystem");
  json_builder_add_boolean_value (builder, choice->is_system);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
set_flag (JsonObject *object, const char *name, gboolean value)
{
  json_object_set_boolean_member (object, name, value);
}

static JsonObject *
field_to_json (SandboxCollection collection, const SandboxField *field)
{
  const SandboxPicklist *picklist = sandbox_picklist (collection, field->name);
  JsonObject *object = json_object_new ();
  gboolean is_picklist = (field->flags & SANDBOX_FIELD_PICKLIST) != 0;

  json_object_set_string_member (object, "name", field->name);
  json_object_set_string_member (object, "dataType", type_name (field->type));
  json_object_set_int_member (object, "length", field->length);
  set_flag (object, "isRequired", (field->flags & SANDBOX_FIELD_REQUIRED) != 0);
  set_flag (object, "isReadOnly", (field->flags & SANDBOX_FIELD_READ_ONLY) != 0);
  set_flag (object, "isQueryable", (field->flags & SANDBOX_FIELD_NOT_QUERYABLE) == 0);
  set_flag (object, "isReference", field->reference != NULL);
  json_object_set_string_member (object, "referenceEntityType",
                                 field->reference != NULL ? field->reference : "");
  set_flag (object, "isPickList", is_picklist);
  json_object_set_null_member (object, "picklistValues");
  if (is_picklist)
    {
      JsonArray *choices = json_array_new ();

      for (int i = 0; picklist != NULL && i < picklist->n_choices; i++)
        json_array_add_element (choices, choice_to_json (&picklist->choices[i], i + 1));
      json_object_set_array_member (object, "picklistValues", choices);
    }
  json_object_set_string_member (
    object, "picklistParentValueField",
    picklist != NULL && picklist->parent_field != NULL ? picklist->parent_field : "");
  set_flag (object, "isSupportedWebhookField",
            sandbox_entity (collection)->supports_webhooks);
  return object;
}

/** sandbox_entity_fields: the answer of entityInformation/fields. (transfer full) */
JsonNode *
sandbox_entity_fields (SandboxCollection collection)
{
  const SandboxEntity *entity = sandbox_entity (collection);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *answer = json_object_new ();
  JsonArray *fields = json_array_new ();

  for (int i = 0; i < entity->n_fields; i++)
    {
      /* User-defined fields have a route of their own. */
      if (entity->fields[i].type != SANDBOX_TYPE_ARRAY)
        json_array_add_object_element (fields,
                                       field_to_json (collection, &entity->fields[i]));
    }
  json_object_set_array_member (answer, "fields", fields);
  json_node_take_object (node, answer);
  return node;
}
