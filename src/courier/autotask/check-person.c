#include <glib/gi18n.h>

#include "courier/autotask/check.h"
#include "courier/autotask/codec.h"

/* Who the technician is there, in which roles, and for which kinds of work. */

static const char *
person_title (void)
{
  return _ ("Technician");
}

static gboolean
is_active (JsonObject *row)
{
  gboolean active = TRUE;

  stint_json_bool (row, "isActive", &active);
  return active;
}

/* (transfer full): their names, in a row. */
static char *
names_of (const GPtrArray *people)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < people->len; i++)
    {
      g_autofree char *name = stint_autotask_person_name (g_ptr_array_index (people, i));

      if (i > 0)
        g_string_append (names, ", ");
      g_string_append (names, name);
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gboolean
sees_anybody (StintCheckup *checkup)
{
  g_autoptr (GPtrArray) rows = stint_checkup_any (checkup, "Resources", NULL);

  return rows != NULL && rows->len > 0;
}

/* None of @rows, all with the address, is somebody to work as. */
static void
add_nobody (StintCheckup *checkup, const GPtrArray *rows, const GPtrArray *able)
{
  const char *email = checkup->self->resource_email;
  g_autofree char *names = names_of (able->len > 0 ? able : rows);
  const char *remedy = NULL;
  char *detail = NULL;
  StintCheck *check = NULL;
  gboolean anybody = rows->len > 0 || sees_anybody (checkup);
  gboolean active = FALSE;
  StintPlace place = STINT_PLACE_PEOPLE;

  for (guint i = 0; i < rows->len; i++)
    active = active || is_active (g_ptr_array_index (rows, i));
  if (able->len > 1)
    {
      detail = g_strdup_printf (_ ("%u people share ‘%s’: %s"), able->len, email, names);
      remedy =
        _ ("one of them needs an address of their own, or that address as the user "
           "name");
    }
  else if (rows->len == 0 && !anybody)
    {
      detail = g_strdup (_ ("the API user sees no resource at all, and so not you"));
      remedy = _ ("let the API user's level view resources");
      place = STINT_PLACE_LEVEL;
    }
  else if (rows->len == 0)
    {
      detail = g_strdup_printf (_ ("nobody has the e-mail address ‘%s’"), email);
      remedy =
        _ ("give the address that you have there as --resource EMAIL, or have it entered "
           "for you");
    }
  else if (!active)
    {
      detail = g_strdup_printf (_ ("%s (‘%s’) is not active"), names, email);
      remedy =
        _ ("have the person activated, or give another address as --resource EMAIL");
    }
  else
    {
      detail = g_strdup_printf (
        _ ("%s (‘%s’) is an API user, and no time can be entered for one"), names, email);
      remedy = _ ("give your own address as --resource EMAIL, not that of the API user");
    }
  check = stint_checkup_add (checkup, "technician", person_title (), STINT_GRADE_MISSING,
                             detail);
  check->vital = TRUE;
  stint_check_remedy (check, remedy, place);
}

static void
look_at_person (StintCheckup *checkup)
{
  StintAutotask *self = checkup->self;
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) able = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *me = NULL;

  stint_filter_text (filter, "email", self->resource_email);
  rows = stint_query_all (self, "Resources", filter, NULL, checkup->cancellable, &error);
  if (rows == NULL)
    {
      stint_checkup_trouble (checkup, "technician", person_title (), error)->vital = TRUE;
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);

      if (is_active (row) && stint_autotask_may_work (row))
        g_ptr_array_add (able, row);
    }
  me = stint_autotask_choose_person (self, able);
  if (me == NULL)
    {
      add_nobody (checkup, rows, able);
      return;
    }
  stint_json_int (me, "id", &self->me_id);
  checkup->me = json_object_ref (me);
  stint_checkup_add (checkup, "technician", person_title (), STINT_GRADE_OK,
                     stint_autotask_person_name (me));
}

static gboolean
default_role_of (const GPtrArray *picks, char **label)
{
  for (guint i = 0; i < picks->len; i++)
    {
      const StintPick *pick = g_ptr_array_index (picks, i);

      if (!g_str_equal (pick->list, "role"))
        continue;
      g_free (*label);
      *label = g_strdup (pick->label);
      if (pick->is_default)
        return TRUE;
    }
  return FALSE;
}

/* An entry needs a role that the technician holds at the service desk. */
static void
look_at_roles (StintCheckup *checkup)
{
  StintAutotask *self = checkup->self;
  g_autoptr (GArray) roles = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) anybodys = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  StintCheck *check = NULL;
  gint64 default_role = -1;

  if (!stint_autotask_collect_roles (self, "ResourceServiceDeskRoles", roles,
                                     &default_role, checkup->cancellable, &error) ||
      !stint_autotask_load_roles (self, checkup->me, checkup->picks, checkup->cancellable,
                                  &error))
    {
      stint_checkup_trouble (checkup, "role", _ ("Role"), error);
      return;
    }
  if (roles->len > 0)
    {
      default_role_of (checkup->picks, &label);
      stint_checkup_add (
        checkup, "role", _ ("Role"), STINT_GRADE_OK,
        default_role >= 0
          ? g_strdup (label)
          : g_strdup_printf (_ ("%s; none of them is your default"),
                             label != NULL ? label : _ ("without a name")));
      return;
    }
  anybodys = stint_checkup_any (checkup, "ResourceServiceDeskRoles", &error);
  check = stint_checkup_add (
    checkup, "role", _ ("Role"),
    anybodys != NULL && anybodys->len > 0 ? STINT_GRADE_MISSING : STINT_GRADE_UNKNOWN,
    anybodys != NULL && anybodys->len > 0
      ? g_strdup (_ ("you have no active role at the service desk: an entry on a ticket "
                     "is refused that does not name one"))
      : g_strdup (_ ("nobody has a role at the service desk, or the API user may not see "
                     "them: an entry without one is refused")));
  stint_check_remedy (
    check, _ ("have a service desk role given to you, on the tab Associations"),
    STINT_PLACE_PEOPLE);
}

static void
look_at_work_types (StintCheckup *checkup)
{
  StintAutotask *self = checkup->self;
  g_autoptr (GPtrArray) picks =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_pick_free);
  g_autoptr (GPtrArray) any = NULL;
  g_autoptr (GError) error = NULL;
  StintCheck *check = NULL;

  if (!stint_autotask_load_work_types (self, picks, checkup->cancellable, &error))
    {
      stint_checkup_trouble (checkup, "work-types", _ ("Work types"), error);
      return;
    }
  if (picks->len > 0)
    {
      stint_checkup_add (
        checkup, "work-types", _ ("Work types"), STINT_GRADE_OK,
        g_strdup_printf (ngettext ("%u is active", "%u are active", picks->len),
                         picks->len));
      return;
    }
  any = stint_checkup_any (checkup, "BillingCodes", &error);
  check = stint_checkup_add (
    checkup, "work-types", _ ("Work types"), STINT_GRADE_MISSING,
    any != NULL && any->len > 0
      ? g_strdup (_ ("none is active: entries can only take the one of their ticket"))
      : g_strdup (_ ("the API user sees no billing code at all: no work type can be "
                     "chosen")));
  if (any != NULL && any->len > 0)
    stint_check_remedy (check, _ ("activate the kinds of work that are billed"),
                        STINT_PLACE_WORK_TYPES);
  else
    stint_check_remedy (check, _ ("let the API user's level view billing codes"),
                        STINT_PLACE_LEVEL);
}

void
stint_checkup_person (StintCheckup *checkup)
{
  look_at_person (checkup);
  if (!checkup->stop && checkup->me != NULL)
    look_at_roles (checkup);
  if (!checkup->stop)
    look_at_work_types (checkup);
}
