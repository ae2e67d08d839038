#include "sandbox/about.h"

#include "sandbox/rights.h"
#include "sandbox/tenant.h"

#define DAY_MS G_GINT64_CONSTANT (86400000)

static JsonNode *
answer_version (SandboxTenant *tenant)
{
  JsonObject *answer = json_object_new ();

  json_object_set_int_member (answer, "majorVersion", 2026);
  json_object_set_int_member (answer, "minorVersion", 2);
  json_object_set_int_member (answer, "build", 0);
  json_object_set_string_member (answer, "customerType", "Sandbox");
  return sandbox_answer_object (answer);
}

static JsonNode *
answer_modules (SandboxTenant *tenant)
{
  static const char *const names[] = { "Service Desk", "CRM", "Contracts", "Inventory" };
  JsonObject *answer = json_object_new ();
  JsonArray *modules = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonObject *module = json_object_new ();

      json_object_set_string_member (module, "name", names[i]);
      json_object_set_boolean_member (module, "isActive", TRUE);
      json_array_add_object_element (modules, module);
    }
  json_object_set_array_member (answer, "modules", modules);
  return sandbox_answer_object (answer);
}

static JsonNode *
answer_authenticate (SandboxTenant *tenant)
{
  JsonObject *answer = json_object_new ();

  json_object_set_string_member (answer, "authToken",
                                 "00000000-0000-4000-8000-000000000001");
  sandbox_row_set_instant (answer, "expiration",
                           sandbox_clock_now (tenant->clock) / 1000 * 1000 + DAY_MS);
  return sandbox_answer_object (answer);
}

static void
set_access (JsonObject *info,
            SandboxTenant *tenant,
            SandboxCollection collection,
            SandboxRight right,
            const char *can,
            const char *access)
{
  const char *value = sandbox_rights_access (tenant, collection, right);

  json_object_set_boolean_member (info, can, !g_str_equal (value, "None"));
  json_object_set_string_member (info, access, value);
}

static JsonObject *
information (SandboxTenant *tenant, SandboxCollection collection)
{
  const SandboxEntity *entity = sandbox_entity (collection);
  JsonObject *info = json_object_new ();

  json_object_set_string_member (info, "name", entity->legacy_name);
  set_access (info, tenant, collection, SANDBOX_RIGHT_CREATE, "canCreate",
              "userAccessForCreate");
  set_access (info, tenant, collection, SANDBOX_RIGHT_DELETE, "canDelete",
              "userAccessForDelete");
  set_access (info, tenant, collection, SANDBOX_RIGHT_QUERY, "canQuery",
              "userAccessForQuery");
  set_access (info, tenant, collection, SANDBOX_RIGHT_UPDATE, "canUpdate",
              "userAccessForUpdate");
  json_object_set_boolean_member (info, "hasUserDefinedFields",
                                  entity->has_user_defined_fields);
  json_object_set_boolean_member (info, "supportsWebhookCallouts",
                                  entity->supports_webhooks);
  return info;
}

static JsonNode *
answer_entities (SandboxTenant *tenant)
{
  JsonObject *answer = json_object_new ();
  JsonArray *entities = json_array_new ();

  for (int i = 0; i < SANDBOX_N_SERVED; i++)
    json_array_add_object_element (entities, information (tenant, i));
  json_object_set_array_member (answer, "entities", entities);
  return sandbox_answer_object (answer);
}

/** sandbox_answer_information: the answer of entityInformation: what the entity allows
 * and the API user may. (transfer full) */
JsonNode *
sandbox_answer_information (SandboxTenant *tenant, SandboxCollection collection)
{
  JsonObject *answer = json_object_new ();

  json_object_set_object_member (answer, "info", information (tenant, collection));
  return sandbox_answer_object (answer);
}

/** sandbox_answer_about: what answers at V1.0/@name, or NULL if that is a collection or
 * nothing. */
SandboxAbout
sandbox_answer_about (const char *name)
{
  static const struct
  {
    const char *name;
    SandboxAbout answer;
  } abouts[] = {
    { "Version", answer_version },
    { "Modules", answer_modules },
    { "Authenticate", answer_authenticate },
    { "EntityInformation", answer_entities },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (abouts); i++)
    {
      if (g_ascii_strcasecmp (abouts[i].name, name) == 0)
        return abouts[i].answer;
    }
  return NULL;
}
