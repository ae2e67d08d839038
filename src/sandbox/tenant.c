#include "sandbox/tenant.h"

#include <string.h>

#include "sandbox/large.h"

typedef struct
{
  int id;
  const char *first_name;
  const char *last_name;
  const char *email;
  const char *user_name;
  int license_type;
  int default_role;
} Person;

static const Person people[] = {
  { SANDBOX_RESOURCE_API, "Stint", "API", SANDBOX_USER, "stintapi", 7, 0 },
  { SANDBOX_RESOURCE_DANA, "Dana", "Okafor", "dana@stint.example", "dokafor", 1,
    SANDBOX_ROLE_DESK },
  { SANDBOX_RESOURCE_LEE, "Lee", "Marchetti", "lee@stint.example", "lmarchetti", 1,
    SANDBOX_ROLE_DESK },
  { SANDBOX_RESOURCE_SAM, "Sam", "Väisänen", "sam@stint.example", "svaisanen", 1,
    SANDBOX_ROLE_SENIOR },
};

typedef struct
{
  int id;
  const char *name;
  double rate;
  gboolean is_active;
} Role;

static const Role roles[] = {
  { SANDBOX_ROLE_DESK, "Service Desk Engineer", 120.0, TRUE },
  { SANDBOX_ROLE_SENIOR, "Senior Engineer", 165.0, TRUE },
  { SANDBOX_ROLE_PROJECT, "Project Consultant", 180.0, TRUE },
  { SANDBOX_ROLE_RETIRED, "Apprentice", 60.0, FALSE },
};

typedef struct
{
  int resource;
  int role;
  gboolean is_default;
  gboolean is_active;
} DeskRole;

/* Lee's desk role as an apprentice has ended. */
static const DeskRole desk_roles[] = {
  { SANDBOX_RESOURCE_DANA, SANDBOX_ROLE_DESK, TRUE, TRUE },
  { SANDBOX_RESOURCE_DANA, SANDBOX_ROLE_SENIOR, FALSE, TRUE },
  { SANDBOX_RESOURCE_LEE, SANDBOX_ROLE_RETIRED, FALSE, FALSE },
  { SANDBOX_RESOURCE_LEE, SANDBOX_ROLE_DESK, TRUE, TRUE },
  { SANDBOX_RESOURCE_SAM, SANDBOX_ROLE_SENIOR, TRUE, TRUE },
};

typedef struct
{
  int resource;
  int role;
  int queue;
  int department;
} ResourceRole;

/* The union of desk and department roles; Lee is a project consultant by department
 * only, which is no role for tickets. */
static const ResourceRole resource_roles[] = {
  { SANDBOX_RESOURCE_DANA, SANDBOX_ROLE_DESK, 29682833, 0 },
  { SANDBOX_RESOURCE_DANA, SANDBOX_ROLE_DESK, 5, 0 },
  { SANDBOX_RESOURCE_DANA, SANDBOX_ROLE_SENIOR, 29683354, 0 },
  { SANDBOX_RESOURCE_LEE, SANDBOX_ROLE_DESK, 29682833, 0 },
  { SANDBOX_RESOURCE_LEE, SANDBOX_ROLE_DESK, 8, 0 },
  { SANDBOX_RESOURCE_LEE, SANDBOX_ROLE_PROJECT, 0, 29683381 },
  { SANDBOX_RESOURCE_SAM, SANDBOX_ROLE_SENIOR, 29683354, 0 },
  { SANDBOX_RESOURCE_SAM, SANDBOX_ROLE_SENIOR, 29683378, 0 },
};

typedef struct
{
  int id;
  const char *name;
  int use_type;
  int code_type;
  gboolean is_active;
  int after_hours;
} Code;

static const Code codes[] = {
  { SANDBOX_CODE_REMOTE, "Remote Support", 1, 0, TRUE, SANDBOX_CODE_AFTER_HOURS },
  { SANDBOX_CODE_ON_SITE, "On-site Support", 1, 0, TRUE, SANDBOX_CODE_AFTER_HOURS },
  { SANDBOX_CODE_PROJECT, "Project Work", 1, 2, TRUE, 0 },
  { SANDBOX_CODE_AFTER_HOURS, "After Hours Support", 1, 0, TRUE, 0 },
  { SANDBOX_CODE_RETIRED, "Bench Repair", 1, 0, FALSE, 0 },
  { SANDBOX_CODE_MEETING, "Internal Meeting", 3, 2, TRUE, 0 },
  { SANDBOX_CODE_PAID_TIME_OFF, "Paid Time Off", 3, 2, TRUE, 0 },
  { SANDBOX_CODE_MILEAGE, "Mileage", 2, 0, TRUE, 0 },
};

typedef struct
{
  int id;
  const char *name;
  const char *city;
  const char *phone;
} Company;

static const Company companies[] = {
  { 0, "Northgate Managed IT", "Albany", "518-555-0100" },
  { 175, "Bramble & Sons Joinery", "Troy", "518-555-0117" },
  { 176, "Café Liberté", "Saratoga Springs", "518-555-0121" },
  { 177, "Harborview Dental Group", "Cohoes", "518-555-0126" },
  { 178, "Kowalczyk Logistics", "Schenectady", "518-555-0133" },
  { 179, "Larkspur Veterinary Clinic", "Latham", "518-555-0138" },
  { 180, "Müller Präzisionstechnik", "Colonie", "518-555-0142" },
  { 181, "Oakridge Credit Union", "Guilderland", "518-555-0147" },
  { 182, "Pinecrest Academy", "Delmar", "518-555-0151" },
  { 183, "Quill & Partners LLP", "Albany", "518-555-0159" },
  { 184, "Riverside Brewing Co.", "Hudson", "518-555-0164" },
  { 185, "Señal Media", "Albany", "518-555-0170" },
  { 186, "Tamarack Property Management", "Clifton Park", "518-555-0178" },
};

static const char *const first_names[] = { "Amara",  "Benoît", "Chiara",    "Dmitri",
                                           "Élodie", "Farid",  "Greta",     "Hiroshi",
                                           "Ingrid", "Jorge",  "Katarzyna", "Liam" };

static const char *const last_names[] = { "Adeyemi",   "Björnsson",  "Castellanos",
                                          "Dvořák",    "Fitzgerald", "Gupta",
                                          "Hoang",     "Ibrahim",    "Jankowski",
                                          "Lindqvist", "Nakamura",   "O'Neill" };

static void
invent_people (SandboxStore *store)
{
  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      const Person *person = &people[i];
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_RESOURCES);

      json_object_set_int_member (row, "id", person->id);
      json_object_set_string_member (row, "firstName", person->first_name);
      json_object_set_string_member (row, "lastName", person->last_name);
      json_object_set_string_member (row, "email", person->email);
      json_object_set_string_member (row, "emailTypeCode", "PRIMARY");
      json_object_set_string_member (row, "userName", person->user_name);
      json_object_set_boolean_member (row, "isActive", TRUE);
      json_object_set_int_member (row, "licenseType", person->license_type);
      sandbox_row_set_id (row, "defaultServiceDeskRoleID", person->default_role);
      json_object_set_string_member (row, "resourceType", "Employee");
      json_object_set_int_member (row, "locationID", SANDBOX_LOCATION);
      json_object_set_int_member (row, "userType", person->license_type == 7 ? 101 : 1);
      json_object_set_int_member (row, "payrollType", 1);
      json_object_set_string_member (row, "numberFormat", "X,XXX.XX");
      json_object_set_string_member (row, "dateFormat", "MM/dd/yyyy");
      json_object_set_string_member (row, "timeFormat", "hh:mm a");
      json_object_set_string_member (row, "hireDate", "2021-03-01T00:00:00Z");
      sandbox_store_seed (store, SANDBOX_RESOURCES, row);
    }
}

static void
invent_roles (SandboxStore *store)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_ROLES);

      json_object_set_int_member (row, "id", roles[i].id);
      json_object_set_string_member (row, "name", roles[i].name);
      json_object_set_double_member (row, "hourlyRate", roles[i].rate);
      json_object_set_double_member (row, "hourlyFactor", 1.0);
      json_object_set_boolean_member (row, "isActive", roles[i].is_active);
      json_object_set_boolean_member (row, "isExcludedFromNewContracts", FALSE);
      json_object_set_boolean_member (row, "isSystemRole", FALSE);
      sandbox_store_seed (store, SANDBOX_ROLES, row);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (desk_roles); i++)
    {
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_RESOURCE_SERVICE_DESK_ROLES);

      json_object_set_int_member (row, "id", 41 + (gint64) i);
      json_object_set_int_member (row, "resourceID", desk_roles[i].resource);
      json_object_set_int_member (row, "roleID", desk_roles[i].role);
      json_object_set_boolean_member (row, "isDefault", desk_roles[i].is_default);
      json_object_set_boolean_member (row, "isActive", desk_roles[i].is_active);
      sandbox_store_seed (store, SANDBOX_RESOURCE_SERVICE_DESK_ROLES, row);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (resource_roles); i++)
    {
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_RESOURCE_ROLES);

      json_object_set_int_member (row, "id", 61 + (gint64) i);
      json_object_set_int_member (row, "resourceID", resource_roles[i].resource);
      json_object_set_int_member (row, "roleID", resource_roles[i].role);
      sandbox_row_set_id (row, "queueID", resource_roles[i].queue);
      sandbox_row_set_id (row, "departmentID", resource_roles[i].department);
      json_object_set_boolean_member (row, "isActive", TRUE);
      sandbox_store_seed (store, SANDBOX_RESOURCE_ROLES, row);
    }
}

static void
invent_codes (SandboxStore *store)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_BILLING_CODES);

      json_object_set_int_member (row, "id", codes[i].id);
      json_object_set_string_member (row, "name", codes[i].name);
      json_object_set_int_member (row, "useType", codes[i].use_type);
      json_object_set_int_member (row, "billingCodeType", codes[i].code_type);
      json_object_set_boolean_member (row, "isActive", codes[i].is_active);
      json_object_set_boolean_member (row, "isExcludedFromNewContracts", FALSE);
      sandbox_row_set_id (row, "afterHoursWorkType", codes[i].after_hours);
      json_object_set_double_member (row, "unitCost", 0.0);
      json_object_set_double_member (row, "unitPrice", 0.0);
      sandbox_store_seed (store, SANDBOX_BILLING_CODES, row);
    }
}

static void
invent_contacts (SandboxStore *store, GRand *random, int company, gint64 *id)
{
  int n = g_rand_int_range (random, 2, 5);

  for (int i = 0; i < n; i++)
    {
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_CONTACTS);
      g_autofree char *email =
        g_strdup_printf ("contact%" G_GINT64_FORMAT "@client%d.example", *id, company);

      json_object_set_int_member (row, "id", *id);
      json_object_set_int_member (row, "companyID", company);
      json_object_set_string_member (
        row, "firstName",
        first_names[g_rand_int_range (random, 0, G_N_ELEMENTS (first_names))]);
      json_object_set_string_member (
        row, "lastName",
        last_names[g_rand_int_range (random, 0, G_N_ELEMENTS (last_names))]);
      json_object_set_string_member (row, "emailAddress", email);
      /* An integer here, a boolean everywhere else. */
      json_object_set_int_member (row, "isActive", 1);
      json_object_set_boolean_member (row, "primaryContact", i == 0);
      sandbox_row_set_instant (row, "lastModifiedDate",
                               sandbox_store_get_day (store) -
                                 G_GINT64_CONSTANT (3456000000));
      sandbox_store_seed (store, SANDBOX_CONTACTS, row);
      (*id)++;
    }
}

static void
invent_companies (SandboxStore *store, GRand *random)
{
  gint64 contact_id = 30684701;

  for (gsize i = 0; i < G_N_ELEMENTS (companies); i++)
    {
      const Company *company = &companies[i];
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_COMPANIES);
      gint64 long_ago =
        sandbox_store_get_day (store) - G_GINT64_CONSTANT (86400000) * (gint64) (700 + i);

      json_object_set_int_member (row, "id", company->id);
      json_object_set_string_member (row, "companyName", company->name);
      json_object_set_int_member (row, "companyType", 1);
      json_object_set_boolean_member (row, "isActive", TRUE);
      json_object_set_string_member (row, "city", company->city);
      json_object_set_string_member (row, "state", "NY");
      json_object_set_string_member (row, "phone", company->phone);
      json_object_set_int_member (row, "ownerResourceID", SANDBOX_RESOURCE_SAM);
      sandbox_row_set_instant (row, "createDate", long_ago);
      sandbox_row_set_instant (row, "lastTrackedModifiedDateTime", long_ago);
      sandbox_row_set_instant (row, "lastActivityDate",
                               sandbox_store_get_day (store) - 86400000);
      sandbox_store_seed (store, SANDBOX_COMPANIES, row);
      invent_contacts (store, random, company->id, &contact_id);
    }
}

/** sandbox_tenant_invent: fills @store with the tenant of its seed. */
void
sandbox_tenant_invent (SandboxStore *store)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (sandbox_store_get_seed (store));

  invent_people (store);
  invent_roles (store);
  invent_codes (store);
  invent_companies (store, random);
  if (sandbox_store_get_size (store) == SANDBOX_SIZE_LARGE)
    sandbox_large_invent_clients (store, random);
  sandbox_tenant_invent_organisation (store);
  if (sandbox_store_get_size (store) == SANDBOX_SIZE_LARGE)
    {
      sandbox_large_invent_staff (store);
      sandbox_large_invent_desk (store, random);
    }
  else
    sandbox_tenant_invent_desk (store);
  sandbox_tenant_invent_evidence (store);
}

/** sandbox_tenant_account: what a client needs to sign in, as JSON. (transfer full) */
char *
sandbox_tenant_account (void)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *account = json_object_new ();
  JsonArray *technicians = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (people); i++)
    {
      JsonObject *technician = NULL;

      if (people[i].license_type == 7)
        continue;
      technician = json_object_new ();
      json_object_set_string_member (technician, "email", people[i].email);
      json_object_set_int_member (technician, "resource_id", people[i].id);
      json_object_set_string_member (technician, "first_name", people[i].first_name);
      json_object_set_string_member (technician, "last_name", people[i].last_name);
      json_object_set_boolean_member (technician, "default",
                                      people[i].id == SANDBOX_RESOURCE_DANA);
      json_array_add_object_element (technicians, technician);
    }
  json_object_set_string_member (account, "user", SANDBOX_USER);
  json_object_set_string_member (account, "code", SANDBOX_CODE);
  json_object_set_string_member (account, "secret", SANDBOX_SECRET);
  json_object_set_string_member (account, "technician", people[1].email);
  json_object_set_array_member (account, "technicians", technicians);
  json_node_take_object (node, account);
  return sandbox_json_text (node);
}
