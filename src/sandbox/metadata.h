#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** SandboxCollection: the collections that are served, in the order of the tables. */
typedef enum
{
  SANDBOX_TICKETS,
  SANDBOX_TICKET_NOTES,
  SANDBOX_TIME_ENTRIES,
  SANDBOX_TICKET_SECONDARY_RESOURCES,
  SANDBOX_COMPANIES,
  SANDBOX_CONTACTS,
  SANDBOX_RESOURCES,
  SANDBOX_ROLES,
  SANDBOX_RESOURCE_ROLES,
  SANDBOX_RESOURCE_SERVICE_DESK_ROLES,
  SANDBOX_BILLING_CODES,
  SANDBOX_RESOURCE_ROLE_DEPARTMENTS,
  SANDBOX_DEPARTMENTS,
  SANDBOX_INTERNAL_LOCATIONS,
  SANDBOX_INTERNAL_LOCATIONS_WITH_HOURS,
  SANDBOX_HOLIDAY_SETS,
  SANDBOX_HOLIDAYS,
  SANDBOX_DAILY_AVAILABILITIES,
  SANDBOX_TIME_OFF_REQUESTS,
  SANDBOX_CONTRACTS,
  SANDBOX_CONFIGURATION_ITEMS,
  SANDBOX_BILLING_ITEMS,
  SANDBOX_TICKET_HISTORY,
  SANDBOX_SLA_RESULTS,
  SANDBOX_SURVEY_RESULTS,
  SANDBOX_SURVEYS,
  SANDBOX_NOTIFICATION_HISTORY,
  SANDBOX_DELETED_ACTIVITY_LOGS,
  SANDBOX_DELETED_TICKET_LOGS,
  SANDBOX_N_SERVED, /* what follows is kept like a collection, but has no route */
  SANDBOX_TIMESHEETS = SANDBOX_N_SERVED,
  SANDBOX_N_COLLECTIONS,
} SandboxCollection;

typedef enum
{
  SANDBOX_TYPE_LONG,
  SANDBOX_TYPE_INTEGER,
  SANDBOX_TYPE_SHORT,
  SANDBOX_TYPE_DOUBLE,
  SANDBOX_TYPE_DECIMAL,
  SANDBOX_TYPE_BOOLEAN,
  SANDBOX_TYPE_STRING,
  SANDBOX_TYPE_DATETIME,
  SANDBOX_TYPE_ARRAY,
} SandboxType;

typedef enum
{
  SANDBOX_FIELD_REQUIRED = 1 << 0,
  SANDBOX_FIELD_READ_ONLY = 1 << 1,
  SANDBOX_FIELD_NOT_QUERYABLE = 1 << 2,
  SANDBOX_FIELD_PICKLIST = 1 << 3,
} SandboxFieldFlags;

typedef struct
{
  const char *name;
  SandboxType type;
  int length; /* characters; 0 where the type has none */
  SandboxFieldFlags flags;
  const char *reference; /* (nullable): the legacy name of the entity it points to */
} SandboxField;

/** SandboxChoice: one value of a picklist. */
typedef struct
{
  int value;
  const char *label;
  int parent; /* value of the parent picklist, 0 where there is none */
  gboolean is_system;
} SandboxChoice;

typedef struct
{
  SandboxCollection collection;
  const char *field;
  const char *parent_field; /* (nullable) */
  const SandboxChoice *choices;
  int n_choices;
} SandboxPicklist;

/** SandboxEntity: what entityInformation tells about one collection. */
typedef struct
{
  const char *name;        /* as in the URL */
  const char *legacy_name; /* as in error texts */
  const SandboxField *fields;
  int n_fields;
  const char *access_for_create;
  const char *access_for_delete;
  const char *access_for_query;
  const char *access_for_update;
  gboolean has_user_defined_fields;
  gboolean supports_webhooks;
} SandboxEntity;

extern const SandboxEntity sandbox_entities_desk[];
extern const SandboxEntity sandbox_entities_people[];
extern const SandboxEntity sandbox_entities_setup[];
extern const SandboxEntity sandbox_entities_organisation[];
extern const SandboxEntity sandbox_entities_agreements[];
extern const SandboxEntity sandbox_entities_evidence[];
extern const SandboxEntity sandbox_entities_kept[];

const SandboxEntity *sandbox_entity (SandboxCollection collection);
gboolean sandbox_entity_by_name (const char *name, SandboxCollection *collection);
const SandboxField *sandbox_entity_field (SandboxCollection collection, const char *name);
gboolean sandbox_field_takes (const SandboxField *self, JsonNode *node);
const SandboxPicklist *sandbox_picklist (SandboxCollection collection, const char *field);
gboolean sandbox_picklist_has (const SandboxPicklist *self, gint64 value);

JsonObject *sandbox_entity_empty_row (SandboxCollection collection);
JsonNode *sandbox_entity_fields (SandboxCollection collection);

G_END_DECLS
