#include "sandbox/overlay.h"

#include "sandbox/tenant.h"

#define LICENSE_API 7
#define USER_TYPE_SYSTEM 17
#define SURVEY_SCALE 5.0
#define N_SHARED 2
#define FIRST_SHARED 29682990

/* A record that is shown otherwise than it is stored. */
typedef struct
{
  SandboxCollection collection;
  gint64 id;
  JsonObject *original; /* (owned) (nullable): there was none */
  JsonObject *shown;    /* (owned) */
} Change;

struct _SandboxOverlay
{
  GPtrArray *changes; /* (owned) (element-type Change) */
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->original, json_object_unref);
  json_object_unref (change->shown);
  g_free (change);
}

/** sandbox_overlay_new: nothing is changed. (transfer full) */
SandboxOverlay *
sandbox_overlay_new (void)
{
  SandboxOverlay *self = g_new0 (SandboxOverlay, 1);

  self->changes = g_ptr_array_new_with_free_func (change_free);
  return self;
}

/** sandbox_overlay_free: frees @self. */
void
sandbox_overlay_free (SandboxOverlay *self)
{
  g_ptr_array_unref (self->changes);
  g_free (self);
}

/* Puts everything back, but for what somebody has written since. */
static void
take_back (SandboxOverlay *self, SandboxStore *store)
{
  for (guint i = self->changes->len; i > 0; i--)
    {
      const Change *change = g_ptr_array_index (self->changes, i - 1);

      if (sandbox_store_find (store, change->collection, change->id) != change->shown)
        continue;
      if (change->original != NULL)
        sandbox_store_seed (store, change->collection,
                            json_object_ref (change->original));
      else
        sandbox_store_forget (store, change->collection, change->id);
    }
  g_ptr_array_set_size (self->changes, 0);
}

/* Shows @shown (transfer full) in place of what is stored. */
static void
show (SandboxOverlay *self,
      SandboxStore *store,
      SandboxCollection collection,
      JsonObject *shown)
{
  Change *change = g_new0 (Change, 1);
  JsonObject *original = NULL;

  change->collection = collection;
  change->id = sandbox_row_int (shown, "id");
  change->shown = json_object_ref (shown);
  original = sandbox_store_find (store, collection, change->id);
  change->original = original != NULL ? json_object_ref (original) : NULL;
  g_ptr_array_add (self->changes, change);
  sandbox_store_seed (store, collection, shown);
}

static JsonObject *
copy_of (SandboxStore *store, SandboxCollection collection, gint64 id)
{
  return sandbox_row_copy (sandbox_store_find (store, collection, id));
}

/* The mailbox of the technician is that of the whole desk, somebody's who has left among
 * them. */
static void
show_shared_mailbox (SandboxOverlay *self, SandboxStore *store)
{
  for (int i = 0; i < N_SHARED; i++)
    {
      JsonObject *row = copy_of (store, SANDBOX_RESOURCES, SANDBOX_RESOURCE_DANA);

      json_object_set_int_member (row, "id", FIRST_SHARED + i);
      json_object_set_string_member (row, "firstName", i == 0 ? "Service" : "Robin");
      json_object_set_string_member (row, "lastName", i == 0 ? "Desk" : "Whitcombe");
      json_object_set_string_member (row, "userName", i == 0 ? "desk" : "rwhitcombe");
      json_object_set_boolean_member (row, "isActive", i == 0);
      show (self, store, SANDBOX_RESOURCES, row);
    }
}

static void
show_desk_roles (SandboxOverlay *self, SandboxStore *store, const char *member)
{
  GPtrArray *rows = sandbox_store_rows (store, SANDBOX_RESOURCE_SERVICE_DESK_ROLES);

  for (guint i = 0; i < rows->len; i++)
    {
      const SandboxRow *row = g_ptr_array_index (rows, i);
      JsonObject *shown = NULL;

      if (sandbox_row_int (row->row, "resourceID") != SANDBOX_RESOURCE_DANA)
        continue;
      shown = sandbox_row_copy (row->row);
      json_object_set_boolean_member (shown, member, FALSE);
      show (self, store, SANDBOX_RESOURCE_SERVICE_DESK_ROLES, shown);
    }
}

static void
show_technician (SandboxOverlay *self, SandboxStore *store, const char *trouble)
{
  g_autoptr (JsonObject) row = copy_of (store, SANDBOX_RESOURCES, SANDBOX_RESOURCE_DANA);

  if (g_str_equal (trouble, "shared"))
    show_shared_mailbox (self, store);
  else if (g_str_equal (trouble, "no-role"))
    show_desk_roles (self, store, "isActive");
  else if (g_str_equal (trouble, "no-default-role"))
    {
      show_desk_roles (self, store, "isDefault");
      json_object_set_null_member (row, "defaultServiceDeskRoleID");
    }
  else if (g_str_equal (trouble, "unknown"))
    json_object_set_string_member (row, "email", "d.okafor@elsewhere.example");
  else if (g_str_equal (trouble, "inactive"))
    json_object_set_boolean_member (row, "isActive", FALSE);
  else if (g_str_equal (trouble, "api-only"))
    json_object_set_int_member (row, "licenseType", LICENSE_API);
  show (self, store, SANDBOX_RESOURCES, g_steal_pointer (&row));
}

static void
show_no_work_types (SandboxOverlay *self, SandboxStore *store)
{
  GPtrArray *rows = sandbox_store_rows (store, SANDBOX_BILLING_CODES);

  for (guint i = 0; i < rows->len; i++)
    {
      const SandboxRow *row = g_ptr_array_index (rows, i);
      JsonObject *shown = NULL;

      if (sandbox_row_int (row->row, "useType") != 1)
        continue;
      shown = sandbox_row_copy (row->row);
      json_object_set_boolean_member (shown, "isActive", FALSE);
      show (self, store, SANDBOX_BILLING_CODES, shown);
    }
}

static void
show_no_goals (SandboxOverlay *self, SandboxStore *store)
{
  GPtrArray *rows = sandbox_store_rows (store, SANDBOX_DAILY_AVAILABILITIES);

  for (guint i = 0; i < rows->len; i++)
    {
      const SandboxRow *row = g_ptr_array_index (rows, i);
      JsonObject *shown = sandbox_row_copy (row->row);

      json_object_set_null_member (shown, "weeklyBillableHoursGoal");
      show (self, store, SANDBOX_DAILY_AVAILABILITIES, shown);
    }
}

static void
show_ratings (SandboxOverlay *self, SandboxStore *store, int scale)
{
  static const char *const names[] = { "resourceRating", "surveyRating", "contactRating",
                                       "companyRating" };
  GPtrArray *rows = sandbox_store_rows (store, SANDBOX_SURVEY_RESULTS);

  for (guint i = 0; i < rows->len; i++)
    {
      const SandboxRow *row = g_ptr_array_index (rows, i);
      g_autoptr (JsonObject) stored = sandbox_row_object (row, SANDBOX_SURVEY_RESULTS);
      JsonObject *shown = NULL;

      if (sandbox_row_is_null (stored, "resourceRating"))
        continue;
      shown = sandbox_row_copy (stored);
      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        json_object_set_double_member (shown, names[j],
                                       json_object_get_double_member (shown, names[j]) *
                                         scale / SURVEY_SCALE);
      show (self, store, SANDBOX_SURVEY_RESULTS, shown);
    }
}

/** sandbox_overlay_apply: makes the records of @tenant look as its switches say. The
 * journal hears nothing of it, as it knows no switches. */
void
sandbox_overlay_apply (SandboxOverlay *self, SandboxTenant *tenant)
{
  const char *technician = sandbox_switches_get (tenant->switches, "technician");
  int scale = sandbox_switches_get_int (tenant->switches, "survey-scale");

  take_back (self, tenant->store);
  if (!g_str_equal (technician, "ok"))
    show_technician (self, tenant->store, technician);
  if (sandbox_switches_is (tenant->switches, "work-types", "none"))
    show_no_work_types (self, tenant->store);
  if (sandbox_switches_is (tenant->switches, "weekly-goals", "off"))
    show_no_goals (self, tenant->store);
  if (scale != (int) SURVEY_SCALE)
    show_ratings (self, tenant->store, scale);
  if (sandbox_switches_is (tenant->switches, "api-level", "full"))
    {
      JsonObject *row = copy_of (tenant->store, SANDBOX_RESOURCES, SANDBOX_RESOURCE_API);

      json_object_set_int_member (row, "userType", USER_TYPE_SYSTEM);
      show (self, tenant->store, SANDBOX_RESOURCES, row);
    }
}
