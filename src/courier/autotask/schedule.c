#include "courier/autotask/codec.h"
#include "courier/autotask/private.h"

/* When I am there, when the shop is closed, and how much a client has. */

static gboolean
pull_availability (StintAutotask *self, const StintPull *pull, GError **error)
{
  static const char *const days[] = { "mondayAvailableHours",    "tuesdayAvailableHours",
                                      "wednesdayAvailableHours", "thursdayAvailableHours",
                                      "fridayAvailableHours",    "saturdayAvailableHours",
                                      "sundayAvailableHours" };
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  JsonObject *row = NULL;

  stint_filter_int (filter, "eq", "resourceID", self->me_id);
  rows = stint_query_all (self, "ResourceDailyAvailabilities", filter, NULL,
                          pull->cancellable, error);
  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    return TRUE;
  row = g_ptr_array_index (rows, 0);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    pull->page->availability.day_seconds[i] = stint_autotask_seconds (row, days[i]);
  pull->page->availability.goal_seconds =
    stint_autotask_seconds (row, "weeklyBillableHoursGoal");
  pull->page->has_availability = TRUE;
  return TRUE;
}

/* Which set of holidays holds where I work; -1 when none does. */
static gboolean
holiday_set (StintAutotask *self,
             GCancellable *cancellable,
             gint64 *set_id,
             GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) me =
    stint_autotask_get_item (self, "Resources", self->me_id, cancellable, &local_error);
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gint64 location = -1;

  *set_id = -1;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (me == NULL || !stint_json_int (me, "locationID", &location))
    return TRUE;
  stint_filter_int (filter, "eq", "id", location);
  rows = stint_query_all (self, "InternalLocations", filter, NULL, cancellable, error);
  if (rows != NULL && rows->len > 0)
    stint_json_int (g_ptr_array_index (rows, 0), "holidaySetId", set_id);
  return rows != NULL;
}

static gboolean
pull_holidays (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gint64 set_id = -1;

  if (!holiday_set (self, pull->cancellable, &set_id, error))
    return FALSE;
  if (set_id < 0)
    return TRUE;
  stint_filter_int (filter, "eq", "holidaySetID", set_id);
  rows = stint_query_all (self, "Holidays", filter, NULL, pull->cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      g_autoptr (StintHoliday) holiday = stint_holiday_new ();
      const char *name = stint_json_text (row, "holidayName");

      holiday->id = stint_json_dup_id (row, "id");
      holiday->day = stint_autotask_dup_day (row, "holidayDate");
      holiday->name = g_strdup (name != NULL ? name : "");
      if (holiday->day != NULL)
        g_ptr_array_add (pull->page->holidays, g_steal_pointer (&holiday));
    }
  return rows != NULL;
}

static gboolean
pull_time_off (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gint64 since_s = 0;

  if (!stint_autotask_read_since (pull->what, &since_s, error))
    return FALSE;
  stint_filter_int (filter, "eq", "resourceID", self->me_id);
  stint_filter_since (filter, "requestDate", since_s);
  rows =
    stint_query_all (self, "TimeOffRequests", filter, NULL, pull->cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      g_autoptr (StintTimeOff) off = stint_time_off_new ();
      const char *rejected = stint_json_text (row, "rejectReason");

      off->id = stint_json_dup_id (row, "id");
      off->day = stint_autotask_dup_day (row, "requestDate");
      off->away_seconds = stint_autotask_seconds (row, "hours");
      off->approved = stint_json_text (row, "approvedDateTime") != NULL &&
                      (rejected == NULL || *rejected == '\0');
      if (off->day != NULL)
        g_ptr_array_add (pull->page->time_off, g_steal_pointer (&off));
    }
  return rows != NULL;
}

static gboolean
pull_endpoints (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GArray) ids = stint_autotask_read_ids (pull->what, error);

  if (ids == NULL)
    return FALSE;
  stint_filter_int (filter, "eq", "companyID", g_array_index (ids, gint64, 0));
  stint_filter_bool (filter, "isActive", TRUE);
  return stint_query_count (self, "ConfigurationItems", filter, &pull->page->count,
                            pull->cancellable, error);
}

gboolean
stint_autotask_pull_schedule (StintAutotask *self, const StintPull *pull, GError **error)
{
  if (pull->feed == STINT_FEED_ENDPOINTS)
    return pull_endpoints (self, pull, error);
  if (!stint_autotask_need_me (self, pull->cancellable, error))
    return FALSE;
  if (pull->feed == STINT_FEED_HOLIDAYS)
    return pull_holidays (self, pull, error);
  if (pull->feed == STINT_FEED_TIME_OFF)
    return pull_time_off (self, pull, error);
  return pull_availability (self, pull, error);
}
