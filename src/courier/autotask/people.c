#include <glib/gi18n.h>
#include <string.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/private.h"

enum
{
  ROLES_MAX = 200,
};

/* (transfer full): first and last name. */
char *
stint_autotask_person_name (JsonObject *row)
{
  const char *first = stint_json_text (row, "firstName");
  const char *last = stint_json_text (row, "lastName");
  char *name =
    g_strdup_printf ("%s %s", first != NULL ? first : "", last != NULL ? last : "");

  return g_strstrip (name);
}

/* Whether @row may work: API users create rows, but no time is ever worked by one. */
gboolean
stint_autotask_may_work (JsonObject *row)
{
  gint64 licence = 0;

  return !stint_json_int (row, "licenseType", &licence) ||
         licence != STINT_AUTOTASK_LICENCE_API;
}

/*
 * stint_autotask_choose_person:
 *
 * (transfer none) (nullable): which of @people the address means. Several may share a
 * mailbox; a user name that is the address settles it.
 */
JsonObject *
stint_autotask_choose_person (StintAutotask *self, const GPtrArray *people)
{
  for (guint i = 0; i < people->len; i++)
    {
      JsonObject *person = g_ptr_array_index (people, i);
      const char *user_name = stint_json_text (person, "userName");

      if (people->len == 1 || (user_name != NULL &&
                               g_ascii_strcasecmp (user_name, self->resource_email) == 0))
        return person;
    }
  return NULL;
}

static JsonObject *
no_such_person (StintAutotask *self, const GPtrArray *people, GError **error)
{
  if (people->len == 0)
    g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED,
                 _ ("no active technician has the e-mail address ‘%s’; ‘stintctl account "
                    "check’ says more"),
                 self->resource_email);
  else
    g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED,
                 _ ("several active technicians share the e-mail address ‘%s’; use one "
                    "that is yours alone"),
                 self->resource_email);
  return NULL;
}

/*
 * stint_autotask_find_me:
 *
 * (transfer full): the technician's row of Resources, by e-mail address; remembers its
 * id. NULL with %STINT_PSA_ERROR_REFUSED when there is not exactly one.
 */
JsonObject *
stint_autotask_find_me (StintAutotask *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) people = g_ptr_array_new ();
  JsonObject *me = NULL;

  stint_filter_text (filter, "email", self->resource_email);
  stint_filter_bool (filter, "isActive", TRUE);
  rows = stint_query_all (self, "Resources", filter, NULL, cancellable, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      if (stint_autotask_may_work (g_ptr_array_index (rows, i)))
        g_ptr_array_add (people, g_ptr_array_index (rows, i));
    }
  me = stint_autotask_choose_person (self, people);
  if (me == NULL)
    return no_such_person (self, people, error);
  stint_json_int (me, "id", &self->me_id);
  return json_object_ref (me);
}

static void
add_role (GArray *roles, JsonObject *row)
{
  gint64 role = 0;

  if (!stint_json_int (row, "roleID", &role) || roles->len >= ROLES_MAX)
    return;
  for (guint i = 0; i < roles->len; i++)
    {
      if (g_array_index (roles, gint64, i) == role)
        return;
    }
  g_array_append_val (roles, role);
}

/* A role is held in a department or in a queue: in the latter I work. */
static void
take_queue (StintAutotask *self, JsonObject *row)
{
  char *queue = stint_json_dup_id (row, "queueID");

  if (queue != NULL)
    g_hash_table_add (self->queues, queue);
}

/* My active roles of one table; the first that is marked as default is given too. */
gboolean
stint_autotask_collect_roles (StintAutotask *self,
                              const char *collection,
                              GArray *roles,
                              gint64 *default_role,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;

  stint_filter_int (filter, "eq", "resourceID", self->me_id);
  stint_filter_bool (filter, "isActive", TRUE);
  rows = stint_query_all (self, collection, filter, NULL, cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      gboolean is_default = FALSE;

      add_role (roles, row);
      if (self->queues != NULL)
        take_queue (self, row);
      if (*default_role < 0 && stint_json_bool (row, "isDefault", &is_default) &&
          is_default)
        stint_json_int (row, "roleID", default_role);
    }
  return rows != NULL;
}

static gboolean
add_role_picks (StintAutotask *self,
                const GArray *roles,
                gint64 default_role,
                GPtrArray *picks,
                GCancellable *cancellable,
                GError **error)
{
  static const char *const fields[] = { "id", "name", NULL };
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;

  if (roles->len == 0)
    return TRUE;
  stint_filter_in (filter, "id", (const gint64 *) (void *) roles->data, roles->len);
  rows = stint_query_all (self, "Roles", filter, fields, cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      g_autofree char *id = stint_json_dup_id (row, "id");
      const char *name = stint_json_text (row, "name");
      StintPick *pick = stint_pick_new ("role", id, name != NULL ? name : id);
      gint64 role = 0;

      stint_json_int (row, "id", &role);
      pick->is_default = role == default_role;
      g_ptr_array_add (picks, pick);
    }
  return rows != NULL;
}

/*
 * stint_autotask_load_roles:
 * @me: the technician's row
 *
 * Reads the technician's roles. The default is, in this order: the default of the service
 * desk roles, the one on the technician's own row, the first role held; an entry under a
 * role that the technician does not hold is refused. In which queues I work is learnt
 * from the same rows.
 */
gboolean
stint_autotask_load_roles (StintAutotask *self,
                           JsonObject *me,
                           GPtrArray *picks,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GArray) roles = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 default_role = -1;

  g_clear_pointer (&self->queues, g_hash_table_unref);
  self->queues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!stint_autotask_collect_roles (self, "ResourceServiceDeskRoles", roles,
                                     &default_role, cancellable, error) ||
      !stint_autotask_collect_roles (self, "ResourceRoles", roles, &default_role,
                                     cancellable, error))
    return FALSE;
  if (default_role < 0)
    stint_json_int (me, "defaultServiceDeskRoleID", &default_role);
  if (default_role < 0 && roles->len > 0)
    default_role = g_array_index (roles, gint64, 0);
  return add_role_picks (self, roles, default_role, picks, cancellable, error);
}
