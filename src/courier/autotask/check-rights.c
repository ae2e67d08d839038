#include <glib/gi18n.h>

#include "courier/autotask/check.h"

/* What the security level of the API user lets it do. A level that is restricted gives
 * empty answers, not errors, so an empty answer is compared with what the metadata say of
 * the right, and with what a shop cannot be without. Whether the metadata speak of the
 * user or of the entity has not been established: a right they deny is missing, one they
 * grant is proved by rows, or by a trial. */

typedef enum
{
  ACCESS_UNTOLD,
  ACCESS_NONE,
  ACCESS_RESTRICTED, /* to some rows; nobody can say to which */
  ACCESS_ALL,
} Access;

typedef enum
{
  RIGHT_CREATE,
  RIGHT_UPDATE,
  RIGHT_DELETE,
  RIGHT_QUERY,
  N_RIGHTS,
} Right;

static const char *const can_names[] = { "canCreate", "canUpdate", "canDelete",
                                         "canQuery" };
static const char *const access_names[] = { "userAccessForCreate", "userAccessForUpdate",
                                            "userAccessForDelete", "userAccessForQuery" };

/* A collection that is read. */
typedef struct
{
  const char *collection;
  const char *id;
  const char *title;
  const char *without;  /* what does not work then */
  gboolean always_some; /* a shop has at least one */
  gboolean vital;
  gboolean never_written; /* any right to write is beyond need */
} Reading;

static const Reading readings[] = {
  { "Tickets", "read-tickets", N_ ("Read tickets"),
    N_ ("no ticket can be found or listed"), FALSE, TRUE, FALSE },
  { "TicketNotes", "read-notes", N_ ("Read notes of tickets"),
    N_ ("Stint cannot see that a note has arrived, and asks you instead"), FALSE, FALSE,
    FALSE },
  { "TimeEntries", "read-time", N_ ("Read time entries"),
    N_ ("Stint cannot see that an entry has arrived, and asks you instead"), FALSE, FALSE,
    FALSE },
  { "Companies", "read-companies", N_ ("Read companies"), N_ ("tickets show no client"),
    TRUE, FALSE, TRUE },
  { "Contacts", "read-contacts", N_ ("Read contacts"), N_ ("tickets show no contact"),
    FALSE, FALSE, TRUE },
  { "Resources", "read-people", N_ ("Read resources"), N_ ("Stint does not know you"),
    TRUE, TRUE, TRUE },
  { "Roles", "read-roles", N_ ("Read roles"), N_ ("no entry can name its role"), TRUE,
    TRUE, TRUE },
  { "TicketSecondaryResources", "read-secondary", N_ ("Read who else works on a ticket"),
    N_ ("tickets that you only help with are not in your list"), FALSE, FALSE, FALSE },
};

/* Something that is written. */
typedef struct
{
  const char *collection;
  Right right;
  const char *id;
  const char *title;
  const char *without;
  const char *remedy;
} Writing;

static const Writing writings[] = {
  { "TimeEntries", RIGHT_CREATE, "create-time", N_ ("Add time entries"),
    N_ ("no time reaches Autotask"),
    N_ ("let the API user's level add time entries on tickets") },
  { "TimeEntries", RIGHT_UPDATE, "update-time", N_ ("Change time entries"),
    N_ ("an entry that was sent cannot be put in other words from here"),
    N_ ("let the API user's level edit time entries") },
  { "TimeEntries", RIGHT_DELETE, "delete-time", N_ ("Delete time entries"),
    N_ ("an entry that was sent cannot be taken back from here"),
    N_ ("let the API user's level delete time entries") },
  { "TicketNotes", RIGHT_CREATE, "create-notes", N_ ("Add notes to tickets"),
    N_ ("neither hand-overs without time nor client updates reach Autotask"),
    N_ ("let the API user's level add ticket notes") },
  { "Tickets", RIGHT_UPDATE, "update-tickets", N_ ("Change tickets"),
    N_ ("the status of a ticket does not follow your work, and none can be taken"),
    N_ ("let the API user's level edit tickets") },
  { "Tickets", RIGHT_CREATE, "create-tickets", N_ ("Add tickets"),
    N_ ("a call that has no ticket yet gets none from here"),
    N_ ("let the API user's level add tickets") },
};

/* The rights that the metadata tell of one collection. */
typedef struct
{
  const char *collection;
  Access access[N_RIGHTS];
} Told;

static Access
read_access (JsonObject *info, Right right)
{
  const char *text = stint_json_text (info, access_names[right]);
  gboolean can = TRUE;

  stint_json_bool (info, can_names[right], &can);
  if (!can || (text != NULL && g_ascii_strcasecmp (text, "None") == 0))
    return ACCESS_NONE;
  if (text == NULL)
    return ACCESS_UNTOLD;
  return g_ascii_strcasecmp (text, "All") == 0 ? ACCESS_ALL : ACCESS_RESTRICTED;
}

static Told
ask_rights (StintCheckup *checkup, const char *collection)
{
  g_autofree char *path = g_strconcat (collection, "/entityInformation", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
    stint_autotask_read (checkup->self, "GET", path, NULL, checkup->cancellable, &error);
  JsonObject *info = answer != NULL ? stint_json_object (answer, "info") : NULL;
  Told told = { .collection = collection };

  for (guint i = 0; info != NULL && i < N_RIGHTS; i++)
    told.access[i] = read_access (info, (Right) i);
  if (answer == NULL &&
      !g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED))
    stint_checkup_trouble (checkup, "rights", _ ("Rights of the API user"), error);
  return told;
}

static void
add_reading (StintCheckup *checkup,
             const Reading *reading,
             StintGrade grade,
             const char *found)
{
  StintCheck *check =
    stint_checkup_add (checkup, reading->id, _ (reading->title), grade, g_strdup (found));

  if (grade == STINT_GRADE_OK)
    return;
  check->vital = grade == STINT_GRADE_MISSING && reading->vital;
  g_free (check->detail);
  check->detail = g_strdup_printf (_ ("%s; without it %s"), found, _ (reading->without));
  stint_check_remedy (check, _ ("let the API user's level view these"),
                      STINT_PLACE_LEVEL);
}

static void
look_at_reading (StintCheckup *checkup, const Reading *reading, Access access)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (access == ACCESS_NONE)
    {
      add_reading (checkup, reading, STINT_GRADE_MISSING,
                   _ ("the API user's level does not allow it"));
      return;
    }
  rows = stint_checkup_any (checkup, reading->collection, &error);
  if (rows == NULL && g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED))
    add_reading (checkup, reading, STINT_GRADE_MISSING, error->message);
  else if (rows == NULL)
    stint_checkup_trouble (checkup, reading->id, _ (reading->title), error);
  else if (rows->len > 0)
    add_reading (checkup, reading, STINT_GRADE_OK, NULL);
  else if (reading->always_some)
    add_reading (checkup, reading, STINT_GRADE_MISSING,
                 _ ("the answer is empty, and no shop is without"));
  else
    add_reading (checkup, reading, STINT_GRADE_UNKNOWN,
                 _ ("the answer is empty: there are none, or the API user may not see "
                    "them, and nobody can tell from here"));
}

static void
look_at_writing (StintCheckup *checkup, const Writing *writing, Access access)
{
  StintCheck *check = NULL;

  if (access == ACCESS_ALL || access == ACCESS_RESTRICTED)
    {
      stint_checkup_add (checkup, writing->id, _ (writing->title), STINT_GRADE_OK,
                         g_strdup (_ ("by Autotask's own description")));
      return;
    }
  check = stint_checkup_add (
    checkup, writing->id, _ (writing->title),
    access == ACCESS_NONE ? STINT_GRADE_MISSING : STINT_GRADE_UNKNOWN,
    access == ACCESS_NONE
      ? g_strdup_printf (_ ("the API user's level does not allow it: %s"),
                         _ (writing->without))
      : g_strdup_printf (_ ("Autotask does not say; without it %s"),
                         _ (writing->without)));
  stint_check_remedy (check, _ (writing->remedy), STINT_PLACE_LEVEL);
}

/* (transfer full) (nullable): rights to write @told that Stint has no use for. */
static char *
beyond_need (const Told *told)
{
  const char *const words[] = { _ ("add"), _ ("change"), _ ("delete") };
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = RIGHT_CREATE; i <= RIGHT_DELETE; i++)
    {
      if (told->access[i] != ACCESS_ALL && told->access[i] != ACCESS_RESTRICTED)
        continue;
      if (found->len > 0)
        g_string_append (found, ", ");
      g_string_append (found, words[i]);
    }
  return found->len > 0 ? g_string_free (g_steal_pointer (&found), FALSE) : NULL;
}

static void
look_for_excess (StintCheckup *checkup, const Told *told)
{
  g_autofree char *rights = beyond_need (told);
  g_autofree char *lower = g_ascii_strdown (told->collection, -1);
  g_autofree char *id = g_strconcat ("excess-", lower, NULL);
  StintCheck *check = NULL;

  if (rights == NULL)
    return;
  check = stint_checkup_add (
    checkup, id, _ ("More than Stint needs"), STINT_GRADE_EXCESS,
    g_strdup_printf (_ ("by Autotask's own description the API user may write to %s "
                        "(%s), which Stint never does; "
                        "whoever has the secret may too"),
                     told->collection, rights));
  stint_check_remedy (check,
                      _ ("give the API user a copy of the level ‘API User (API-only)’ "
                         "without these"),
                      STINT_PLACE_LEVEL);
}

/* Non-billable time is hidden from an API user without a right of its own, and nothing
 * says so: only an entry that is seen proves anything. */
static void
look_at_non_billable (StintCheckup *checkup)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  StintCheck *check = NULL;

  stint_filter_bool (filter, "isNonBillable", TRUE);
  rows =
    stint_query_some (checkup->self, "TimeEntries", filter, checkup->cancellable, &error);
  if (rows == NULL)
    {
      stint_checkup_trouble (checkup, "non-billable", _ ("See non-billable time"), error);
      return;
    }
  if (rows->len > 0)
    {
      stint_checkup_add (checkup, "non-billable", _ ("See non-billable time"),
                         STINT_GRADE_OK, NULL);
      return;
    }
  check = stint_checkup_add (
    checkup, "non-billable", _ ("See non-billable time"), STINT_GRADE_UNKNOWN,
    g_strdup (
      _ ("the API user sees no non-billable time: there is none, or it may not "
         "see it, and nobody can tell from here. Without it Stint cannot see that "
         "such an entry has arrived")));
  stint_check_remedy (check,
                      _ ("tick ‘Can view non-billable time entries’ in the API user's "
                         "level"),
                      STINT_PLACE_LEVEL);
}

static Access
access_to (const Told *told, guint n_told, const char *collection, Right right)
{
  for (guint i = 0; i < n_told; i++)
    {
      if (g_str_equal (told[i].collection, collection))
        return told[i].access[right];
    }
  return ACCESS_UNTOLD;
}

void
stint_checkup_rights (StintCheckup *checkup)
{
  Told told[G_N_ELEMENTS (readings)] = { 0 };
  guint excess_before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (readings) && !checkup->stop; i++)
    {
      told[i] = ask_rights (checkup, readings[i].collection);
      if (!checkup->stop)
        look_at_reading (checkup, &readings[i], told[i].access[RIGHT_QUERY]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (writings) && !checkup->stop; i++)
    look_at_writing (
      checkup, &writings[i],
      access_to (told, G_N_ELEMENTS (told), writings[i].collection, writings[i].right));
  if (!checkup->stop &&
      access_to (told, G_N_ELEMENTS (told), "TimeEntries", RIGHT_QUERY) != ACCESS_NONE)
    look_at_non_billable (checkup);
  excess_before = checkup->checks->len;
  for (guint i = 0; i < G_N_ELEMENTS (readings) && !checkup->stop; i++)
    {
      if (readings[i].never_written)
        look_for_excess (checkup, &told[i]);
    }
  if (!checkup->stop && checkup->checks->len == excess_before)
    stint_checkup_add (checkup, "excess", _ ("More than Stint needs"), STINT_GRADE_OK,
                       g_strdup (_ ("none was found")));
}
