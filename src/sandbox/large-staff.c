#include "sandbox/large.h"
#include "sandbox/tenant.h"

#define FIRST_RESOURCE 29682910
#define FIRST_COMPANY 1001
#define FIRST_CONTACT 30700001
#define N_COMPANIES 120

/* The people of a provider that has forty technicians, and of its clients. */

static const char *const first_names[] = {
  "Aisha", "Bruno", "Carmen", "Dieter", "Elif", "Femi",  "Gwen",
  "Hugo",  "Inés",  "Jonas",  "Kiran",  "Lena", "Mateo", "Noor",
};

static const char *const last_names[] = {
  "Abara",  "Brandt",  "Costa", "Demir", "Eriksen", "Fontaine", "Grieg", "Holm",
  "Ivanov", "Janssen", "Kaya",  "Leroy", "Moreau",  "Ngata",    "Osei",
};

static const char *const trades[] = { "Dental",   "Logistics", "Law",     "Foods",
                                      "Printing", "Clinic",    "Joinery", "Media" };

/** sandbox_large_technician: the resource of the technician @index; the first is the
 * default one. */
gint64
sandbox_large_technician (int index)
{
  return index < 3 ? SANDBOX_RESOURCE_DANA + index : FIRST_RESOURCE + index;
}

static void
invent_resource (SandboxStore *store, int index)
{
  JsonObject *row = sandbox_row_copy (
    sandbox_store_find (store, SANDBOX_RESOURCES, SANDBOX_RESOURCE_LEE));
  const char *first = first_names[index % (int) G_N_ELEMENTS (first_names)];
  const char *last = last_names[index % (int) G_N_ELEMENTS (last_names)];
  g_autofree char *user = g_strdup_printf ("tech%02d", index);
  g_autofree char *email = g_strdup_printf ("tech%02d@stint.example", index);

  json_object_set_int_member (row, "id", sandbox_large_technician (index));
  json_object_set_string_member (row, "firstName", first);
  json_object_set_string_member (row, "lastName", last);
  json_object_set_string_member (row, "email", email);
  json_object_set_string_member (row, "userName", user);
  sandbox_store_seed (store, SANDBOX_RESOURCES, row);
}

/* A copy of what the first row of @collection says of somebody else. */
static void
invent_likewise (SandboxStore *store,
                 SandboxCollection collection,
                 gint64 like,
                 int index)
{
  JsonObject *row = sandbox_row_copy (sandbox_store_find (store, collection, like));

  json_object_set_int_member (row, "id", sandbox_store_next_id (store, collection));
  json_object_set_int_member (row, "resourceID", sandbox_large_technician (index));
  sandbox_store_seed (store, collection, row);
}

/** sandbox_large_invent_staff: the technicians that a small tenant does not have. */
void
sandbox_large_invent_staff (SandboxStore *store)
{
  for (int i = 3; i < SANDBOX_LARGE_TECHNICIANS; i++)
    {
      invent_resource (store, i);
      invent_likewise (store, SANDBOX_RESOURCE_SERVICE_DESK_ROLES, 41, i);
      invent_likewise (store, SANDBOX_RESOURCE_ROLES, 61, i);
      invent_likewise (store, SANDBOX_RESOURCE_ROLE_DEPARTMENTS, 81, i);
      invent_likewise (store, SANDBOX_DAILY_AVAILABILITIES, 601, i);
    }
}

static void
invent_contacts (SandboxStore *store, GRand *random, gint64 company, gint64 *id)
{
  int n = g_rand_int_range (random, 3, 7);

  for (int i = 0; i < n; i++)
    {
      JsonObject *row = sandbox_entity_empty_row (SANDBOX_CONTACTS);
      g_autofree char *email = g_strdup_printf (
        "contact%" G_GINT64_FORMAT "@client%" G_GINT64_FORMAT ".example", *id, company);
      int first = g_rand_int_range (random, 0, G_N_ELEMENTS (first_names));
      int last = g_rand_int_range (random, 0, G_N_ELEMENTS (last_names));

      json_object_set_int_member (row, "id", (*id)++);
      json_object_set_int_member (row, "companyID", company);
      json_object_set_string_member (row, "firstName", first_names[first]);
      json_object_set_string_member (row, "lastName", last_names[last]);
      json_object_set_string_member (row, "emailAddress", email);
      json_object_set_int_member (row, "isActive", 1);
      json_object_set_boolean_member (row, "primaryContact", i == 0);
      sandbox_store_seed (store, SANDBOX_CONTACTS, row);
    }
}

/** sandbox_large_invent_clients: more clients, and their contacts. */
void
sandbox_large_invent_clients (SandboxStore *store, GRand *random)
{
  gint64 contact_id = FIRST_CONTACT;

  for (int i = 0; i < N_COMPANIES; i++)
    {
      JsonObject *row =
        sandbox_row_copy (sandbox_store_find (store, SANDBOX_COMPANIES, 175));
      g_autofree char *name =
        g_strdup_printf ("%s %s", last_names[i % (int) G_N_ELEMENTS (last_names)],
                         trades[i / (int) G_N_ELEMENTS (last_names)]);

      json_object_set_int_member (row, "id", FIRST_COMPANY + i);
      json_object_set_string_member (row, "companyName", name);
      sandbox_store_seed (store, SANDBOX_COMPANIES, row);
      invent_contacts (store, random, FIRST_COMPANY + i, &contact_id);
    }
}
