#include "sandbox/rights.h"

#include "sandbox/tenant.h"

#define STATUS_FORBIDDEN "403"

static const char *const right_names[] = { "query", "create", "update", "delete" };
static const char *const box_names[] = { "", "add", "edit", "delete" };

/* What an edited copy of the API level lets a service desk client write. */
static const struct
{
  SandboxCollection collection;
  gboolean may_delete;
} desk_rights[] = {
  { SANDBOX_TICKETS, FALSE },
  { SANDBOX_TICKET_NOTES, FALSE },
  { SANDBOX_TIME_ENTRIES, TRUE },
  { SANDBOX_TICKET_SECONDARY_RESOURCES, TRUE },
};

/* Where the impersonation header means anything; elsewhere it is ignored. */
static const SandboxCollection impersonable[] = {
  SANDBOX_TICKETS,   SANDBOX_TICKET_NOTES, SANDBOX_TIME_ENTRIES,
  SANDBOX_COMPANIES, SANDBOX_CONTACTS,     SANDBOX_CONFIGURATION_ITEMS,
};

/* Whether a list has COLLECTION or COLLECTION:WORD. */
static gboolean
lists (SandboxTenant *tenant,
       const char *switch_name,
       SandboxCollection collection,
       const char *word)
{
  g_auto (GStrv) items =
    g_strsplit (sandbox_switches_get (tenant->switches, switch_name), ",", -1);
  const char *name = sandbox_entity (collection)->name;
  g_autofree char *exact = g_strdup_printf ("%s:%s", name, word);

  for (guint i = 0; items[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (items[i], name) == 0 ||
          g_ascii_strcasecmp (items[i], exact) == 0)
        return TRUE;
    }
  return FALSE;
}

static const char *
entity_access (SandboxCollection collection, SandboxRight right)
{
  const SandboxEntity *entity = sandbox_entity (collection);

  switch (right)
    {
    case SANDBOX_RIGHT_CREATE:
      return entity->access_for_create;
    case SANDBOX_RIGHT_UPDATE:
      return entity->access_for_update;
    case SANDBOX_RIGHT_DELETE:
      return entity->access_for_delete;
    case SANDBOX_RIGHT_QUERY:
    default:
      return entity->access_for_query;
    }
}

/** sandbox_rights_has: whether the API user's security level has the right. */
gboolean
sandbox_rights_has (SandboxTenant *tenant,
                    SandboxCollection collection,
                    SandboxRight right)
{
  if (lists (tenant, "deny", collection, right_names[right]))
    return FALSE;
  if (right == SANDBOX_RIGHT_QUERY ||
      sandbox_switches_is (tenant->switches, "api-level", "full"))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (desk_rights); i++)
    {
      if (desk_rights[i].collection == collection)
        return right != SANDBOX_RIGHT_DELETE || desk_rights[i].may_delete;
    }
  return FALSE;
}

/** sandbox_rights_access: the right as entityInformation has it; static. Whether that is
 * about the user who asks, or the same for everybody, is not known. */
const char *
sandbox_rights_access (SandboxTenant *tenant,
                       SandboxCollection collection,
                       SandboxRight right)
{
  return sandbox_switches_is (tenant->switches, "entity-information", "entity") ||
             sandbox_rights_has (tenant, collection, right)
           ? entity_access (collection, right)
           : "None";
}

static void
refuse_with (const char *status, SandboxRight right, GError **error)
{
  sandbox_refuse (error,
                  "The logged in Resource does not have the adequate permissions to %s "
                  "this entity type.",
                  right_names[right]);
  if (g_str_equal (status, STATUS_FORBIDDEN) && error != NULL)
    (*error)->code = SANDBOX_ERROR_FORBIDDEN;
}

/** sandbox_rights_refuse: the refusal of somebody who lacks @right. */
void
sandbox_rights_refuse (SandboxTenant *tenant, SandboxRight right, GError **error)
{
  refuse_with (sandbox_switches_get (tenant->switches, "denied-status"), right, error);
}

/* Both levels have to agree: the one of the API user has the box for this entity, that of
 * the technician lets itself be impersonated. The rights are those that both have. */
static gboolean
may_impersonate (SandboxTenant *tenant,
                 SandboxCollection collection,
                 SandboxRight right,
                 gint64 resource_id)
{
  JsonObject *resource =
    sandbox_store_find (tenant->store, SANDBOX_RESOURCES, resource_id);

  return lists (tenant, "impersonation", collection, box_names[right]) &&
         sandbox_switches_is (tenant->switches, "technician-impersonation", "on") &&
         !lists (tenant, "technician-deny", collection, right_names[right]) &&
         resource != NULL && sandbox_row_int (resource, "licenseType") != 7 &&
         json_object_get_boolean_member (resource, "isActive");
}

static gboolean
is_impersonable (SandboxCollection collection)
{
  for (gsize i = 0; i < G_N_ELEMENTS (impersonable); i++)
    {
      if (impersonable[i] == collection)
        return TRUE;
    }
  return FALSE;
}

/** sandbox_rights_actor: in whose name @request writes. Fails when it has no right to, or
 * may not act for the resource it names. */
gboolean
sandbox_rights_actor (SandboxTenant *tenant,
                      SandboxCollection collection,
                      const SandboxRequest *request,
                      SandboxRight right,
                      SandboxActor *actor,
                      GError **error)
{
  gint64 id = 0;

  actor->resource_id = SANDBOX_RESOURCE_API;
  actor->impersonator_id = 0;
  if (!sandbox_rights_has (tenant, collection, right))
    {
      sandbox_rights_refuse (tenant, right, error);
      return FALSE;
    }
  if (request->impersonation == NULL || !is_impersonable (collection))
    return TRUE;
  id = g_ascii_strtoll (request->impersonation, NULL, 10);
  if (!may_impersonate (tenant, collection, right, id))
    {
      sandbox_rights_refuse (tenant, right, error);
      return FALSE;
    }
  actor->resource_id = id;
  actor->impersonator_id = SANDBOX_RESOURCE_API;
  return TRUE;
}

/** sandbox_rights_reader: turns a read away that carries an impersonation header, which
 * is for writing only, and one without the right where that is an error. */
gboolean
sandbox_rights_reader (SandboxTenant *tenant,
                       SandboxCollection collection,
                       const SandboxRequest *request,
                       GError **error)
{
  const char *denied = sandbox_switches_get (tenant->switches, "denied-query");

  if (request->impersonation != NULL)
    {
      sandbox_rights_refuse (tenant, SANDBOX_RIGHT_QUERY, error);
      return FALSE;
    }
  if (g_str_equal (denied, "empty") ||
      sandbox_rights_has (tenant, collection, SANDBOX_RIGHT_QUERY))
    return TRUE;
  refuse_with (denied, SANDBOX_RIGHT_QUERY, error);
  return FALSE;
}

/** sandbox_rights_may_write_for: whether time of @resource_id may be written by @actor,
 * which is the resource itself or stands in for it. */
gboolean
sandbox_rights_may_write_for (SandboxTenant *tenant,
                              const SandboxActor *actor,
                              gint64 resource_id)
{
  const char *standing = sandbox_switches_get (tenant->switches, "proxy-standing");

  if (actor->resource_id == resource_id)
    return TRUE;
  if (actor->impersonator_id != 0 ||
      sandbox_switches_is (tenant->switches, "proxy-entries", "off"))
    return FALSE;
  return g_str_equal (standing, "approver") ||
         (g_str_equal (standing, "administrator") &&
          sandbox_switches_is (tenant->switches, "proxy-entries", "on"));
}

/** sandbox_rights_sight: what of @collection is to be seen. A right that is missing makes
 * rows disappear; it is no error. */
SandboxSight
sandbox_rights_sight (SandboxTenant *tenant, SandboxCollection collection)
{
  SandboxSight sight = { 0 };

  sight.is_blind = !sandbox_rights_has (tenant, collection, SANDBOX_RIGHT_QUERY) ||
                   (collection == SANDBOX_TIME_OFF_REQUESTS &&
                    sandbox_switches_is (tenant->switches, "proxy-entries", "off"));
  sight.hides_non_billable =
    collection == SANDBOX_TIME_ENTRIES &&
    sandbox_switches_is (tenant->switches, "show-non-billable", "off");
  sight.newest_ms = G_MAXINT64;
  if (!sandbox_switches_is (tenant->switches, "visibility-lag-ms", "0"))
    sight.newest_ms = sandbox_clock_now (tenant->clock) -
                      sandbox_switches_get_int (tenant->switches, "visibility-lag-ms");
  return sight;
}

static gboolean
is_non_billable (const SandboxRow *row)
{
  const SandboxField *field = NULL;
  g_autoptr (JsonNode) value = NULL;

  if (row->row != NULL)
    return !sandbox_row_is_null (row->row, "isNonBillable") &&
           json_object_get_boolean_member (row->row, "isNonBillable");
  field = sandbox_entity_field (SANDBOX_TIME_ENTRIES, "isNonBillable");
  value = sandbox_pack_value (row->pack, SANDBOX_TIME_ENTRIES, field);
  return !json_node_is_null (value) && json_node_get_boolean (value);
}

/** sandbox_sight_sees: whether @row is among what can be seen. */
gboolean
sandbox_sight_sees (const SandboxSight *self, const SandboxRow *row)
{
  if (self->is_blind || row->stored_at_ms > self->newest_ms)
    return FALSE;
  return !self->hides_non_billable || !is_non_billable (row);
}
