#include "sandbox/metadata.h"

/* Short names keep one field on one line; they are only known in this file. */
#define LONG SANDBOX_TYPE_LONG
#define INTEGER SANDBOX_TYPE_INTEGER
#define DOUBLE SANDBOX_TYPE_DOUBLE
#define DECIMAL SANDBOX_TYPE_DECIMAL
#define BOOLEAN SANDBOX_TYPE_BOOLEAN
#define STRING SANDBOX_TYPE_STRING
#define REQ SANDBOX_FIELD_REQUIRED
#define RO SANDBOX_FIELD_READ_ONLY
#define PICK SANDBOX_FIELD_PICKLIST

/* The fields of roles and work types. */

static const SandboxField roles_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "description", STRING, 200, 0 },
  { "hourlyFactor", DECIMAL, 0, REQ },
  { "hourlyRate", DECIMAL, 0, REQ },
  { "isActive", BOOLEAN, 0, REQ },
  { "isExcludedFromNewContracts", BOOLEAN, 0, 0 },
  { "isSystemRole", BOOLEAN, 0, RO },
  { "name", STRING, 200, REQ },
  { "quoteItemDefaultTaxCategoryId", INTEGER, 0, 0, "TaxCategory" },
  { "roleType", INTEGER, 0, RO },
};

static const SandboxField resource_roles_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "departmentID", LONG, 0, RO, "Department" },
  { "isActive", BOOLEAN, 0, RO },
  { "queueID", LONG, 0, RO | PICK },
  { "resourceID", LONG, 0, REQ | RO, "Resource" },
  { "roleID", LONG, 0, REQ | RO, "Role" },
};

static const SandboxField resource_service_desk_roles_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "isActive", BOOLEAN, 0, 0 },
  { "isDefault", BOOLEAN, 0, 0 },
  { "resourceID", INTEGER, 0, REQ | RO, "Resource" },
  { "roleID", INTEGER, 0, REQ, "Role" },
};

static const SandboxField billing_codes_fields[] = {
  { "id", LONG, 0, REQ | RO },
  { "afterHoursWorkType", INTEGER, 0, 0, "AllocationCode" },
  { "billingCodeType", INTEGER, 0, PICK },
  { "department", INTEGER, 0, 0 },
  { "description", STRING, 500, 0 },
  { "externalNumber", STRING, 100, 0 },
  { "generalLedgerAccount", INTEGER, 0, PICK },
  { "isActive", BOOLEAN, 0, REQ },
  { "isExcludedFromNewContracts", BOOLEAN, 0, 0 },
  { "markupRate", DOUBLE, 0, RO },
  { "name", STRING, 200, 0 },
  { "taxCategoryID", INTEGER, 0, 0, "TaxCategory" },
  { "unitCost", DOUBLE, 0, REQ },
  { "unitPrice", DOUBLE, 0, REQ },
  { "useType", INTEGER, 0, PICK },
};

const SandboxEntity sandbox_entities_setup[] = {
  { "Roles", "Role", roles_fields, G_N_ELEMENTS (roles_fields), "All", "None", "All",
    "All", FALSE, FALSE },
  { "ResourceRoles", "ResourceRole", resource_roles_fields,
    G_N_ELEMENTS (resource_roles_fields), "None", "None", "All", "None", FALSE, FALSE },
  { "ResourceServiceDeskRoles", "ResourceServiceDeskRole",
    resource_service_desk_roles_fields, G_N_ELEMENTS (resource_service_desk_roles_fields),
    "All", "None", "All", "All", FALSE, FALSE },
  { "BillingCodes", "AllocationCode", billing_codes_fields,
    G_N_ELEMENTS (billing_codes_fields), "None", "None", "All", "None", FALSE, FALSE },
};
