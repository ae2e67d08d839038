#include <glib/gi18n.h>
#include <math.h>

#include "core/calendar.h"
#include "core/key.h"
#include "courier/autotask/check-trial.h"
#include "courier/autotask/codec.h"

/* One time entry of a minute: across midnight if that is taken, else beside it; by the
 * API user, else in the technician's name. Then it is looked at, and deleted. */

enum
{
  DAY_S = 24 * 60 * 60,
  LENGTH_S = 60,
  BEFORE_MIDNIGHT_S = 37, /* whole minutes would prove nothing of seconds */
  AGO_S = 613,
};

/* One try to write it. */
typedef struct
{
  gboolean across_midnight;
  gboolean as_me;
} Try;

/* The entry that was stored. */
typedef struct
{
  Try how;
  StintStep *step;       /* (owned) */
  StintFinding *finding; /* (owned) */
  char *only_id;         /* (owned) (nullable) as the answer named it */
  StintPushResult result;
  gboolean limited;
  gint64 retry_after_s;
  gboolean in_doubt;    /* it may be there, and is not found */
  gboolean no_midnight; /* an entry across midnight was refused as such */
} Stored;

static gint64
start_of (const StintTrial *trial, const Try *how)
{
  gint64 now_s = trial->checkup->request->now_s;
  gint64 midnight_s = now_s - now_s % DAY_S;
  gint64 start_s = now_s - AGO_S;

  if (how->across_midnight)
    return midnight_s - BEFORE_MIDNIGHT_S;
  if (start_s < midnight_s && start_s + LENGTH_S >= midnight_s)
    start_s -= 2 * LENGTH_S;
  return start_s;
}

static char *
date_of (const StintTrial *trial, gint64 at_s)
{
  const char *zone = trial->checkup->request->zone;
  g_autoptr (GDateTime) local = stint_instant_local (at_s, zone != NULL ? zone : "UTC");

  return g_date_time_format (local, "%Y-%m-%d");
}

static StintStep *
plan_entry (const StintTrial *trial, const Try *how, GError **error)
{
  StintAutotaskStyle style = trial->checkup->self->style;
  g_autoptr (StintWork) work = stint_trial_work (trial);
  g_autofree char *key = stint_key_new ();
  StintInterval *interval = stint_work_add_interval (work, 1, key);
  g_autoptr (GPtrArray) steps = NULL;

  style.impersonate = how->as_me;
  interval->start_s = start_of (trial, how);
  interval->end_s = interval->start_s + LENGTH_S;
  interval->work_date = date_of (trial, interval->start_s);
  steps = stint_autotask_plan (&style, work, error);
  return steps != NULL ? g_ptr_array_steal_index (steps, 0) : NULL;
}

static void
stored_clear (Stored *stored)
{
  g_clear_pointer (&stored->step, stint_step_free);
  g_clear_pointer (&stored->finding, stint_finding_free);
  g_clear_pointer (&stored->only_id, g_free);
}

/* Whether it is there now. @words: (out) (transfer full) (nullable): why not */
static gboolean
try_entry (StintTrial *trial, const Try *how, Stored *stored, char **words)
{
  StintCheckup *checkup = trial->checkup;
  g_autoptr (StintAnswer) said = NULL;
  g_autoptr (GError) error = NULL;

  stored_clear (stored);
  stored->how = *how;
  stored->in_doubt = FALSE;
  stored->result = STINT_PUSH_NOT_SENT;
  if (how->across_midnight)
    stored->no_midnight = FALSE;
  stored->step = plan_entry (trial, how, &error);
  if (stored->step == NULL)
    {
      *words = g_strdup (error->message);
      return FALSE;
    }
  said =
    stint_autotask_push (STINT_PSA (checkup->self), stored->step, checkup->cancellable);
  *words = g_strdup (stint_trial_words (said));
  stored->result = said->result;
  stored->limited = said->limited || said->result == STINT_PUSH_LIMITED;
  stored->retry_after_s = said->retry_after_s;
  checkup->stop = said->result == STINT_PUSH_AUTH || said->result == STINT_PUSH_LIMITED ||
                  said->result == STINT_PUSH_NOT_SENT;
  if (how->across_midnight)
    stored->no_midnight = said->split_days || said->result == STINT_PUSH_REJECTED ||
                          said->result == STINT_PUSH_REFUSED;
  if (said->result != STINT_PUSH_DONE && said->result != STINT_PUSH_UNKNOWN)
    return FALSE;
  if (said->result == STINT_PUSH_DONE)
    stored->only_id = g_strdup (said->item_ids[0]);
  stored->finding = stint_trial_look (trial, stored->step);
  stored->in_doubt =
    stored->only_id == NULL && stored->finding->result != STINT_FIND_STORED;
  checkup->stop = checkup->stop || stored->in_doubt;
  return !stored->in_doubt;
}

static void
add_refusal (StintTrial *trial, const Stored *last, const char *words)
{
  StintCheck *check =
    stint_checkup_add (trial->checkup, "time-entry", _ ("Enter time for you"),
                       STINT_GRADE_MISSING, g_strdup (words));

  check->refused = last->result == STINT_PUSH_AUTH;
  check->limited = last->limited;
  check->retry_after_s = last->retry_after_s;
  if (last->result == STINT_PUSH_REJECTED || last->result == STINT_PUSH_REFUSED)
    check->value = g_strdup ("none");
  else if (!check->refused)
    check->grade = STINT_GRADE_UNKNOWN;
  stint_check_remedy (
    check,
    _ ("an API user that is an administrator may do so where Proxy Time "
       "Entry is ‘Enabled for Timesheet Approvers and Administrators’; "
       "or let it impersonate you for time entries"),
    STINT_PLACE_TIMESHEETS);
}

/* The entry may be there, or still come: another one would only be more to clear up. */
static void
add_doubt (StintTrial *trial, const Stored *last, const char *words)
{
  StintCheck *check =
    stint_checkup_add (trial->checkup, "time-entry", _ ("Enter time for you"),
                       STINT_GRADE_UNKNOWN, stint_trial_doubt (trial, last->step, words));

  stint_check_remedy (check, _ ("look at the ticket, and delete the entry by hand"),
                      STINT_PLACE_NONE);
}

static void
add_author (StintTrial *trial, const Stored *stored)
{
  gboolean seen = stored->finding->result == STINT_FIND_STORED;
  StintCheck *check = stint_checkup_add (
    trial->checkup, "time-entry", _ ("Enter time for you"), STINT_GRADE_OK,
    g_strdup (stored->how.as_me ? _ ("in your name, by impersonation")
                                : _ ("by the API user, for you")));

  check->value = g_strdup (stored->how.as_me ? "technician" : "api-user");
  if (seen)
    check->sight_class = g_strdup (stored->step->sight_class);
  check = stint_checkup_add (
    trial->checkup, "time-seen", _ ("Find an entry again"),
    seen ? STINT_GRADE_OK : STINT_GRADE_MISSING,
    seen ? NULL
         : g_strdup_printf (_ ("it was stored, but is not found: %s"),
                            stored->finding->message != NULL
                              ? stored->finding->message
                              : _ ("it is not among the entries of the ticket")));
  if (stored->finding->result == STINT_FIND_FAILED)
    check->grade = STINT_GRADE_UNKNOWN;
  else
    check->value = g_strdup (seen ? "yes" : "no");
  if (!seen)
    stint_check_remedy (check,
                        _ ("let the API user's level view all time entries, non-billable "
                           "ones too"),
                        STINT_PLACE_LEVEL);
}

/* @words: (nullable): why the entry across midnight was refused */
static void
add_midnight (StintTrial *trial, const Stored *stored, const char *words)
{
  StintCheck *check =
    stint_checkup_add (trial->checkup, "midnight", _ ("Entries across midnight (UTC)"),
                       STINT_GRADE_OK, NULL);

  if (stored->how.across_midnight)
    {
      check->value = g_strdup ("on");
      return;
    }
  if (!stored->no_midnight)
    {
      check->grade = STINT_GRADE_UNKNOWN;
      check->detail = g_strdup (_ ("it could not be tried"));
      return;
    }
  check->grade = STINT_GRADE_MISSING;
  check->value = g_strdup ("off");
  check->detail =
    g_strdup_printf (_ ("refused, where one beside it was taken: %s"), words);
  stint_check_remedy (check,
                      _ ("‘Allow time entries to span over midnight’; without it, work "
                         "across that hour is posted as two entries"),
                      STINT_PLACE_TIMESHEETS);
}

static void
add_rounding (StintTrial *trial, JsonObject *row)
{
  double worked = 0;
  double billed = 0;
  long minutes = 0;
  StintCheck *check = NULL;

  stint_json_double (row, "hoursWorked", &worked);
  stint_json_double (row, "hoursToBill", &billed);
  minutes = lround (billed * 60);
  check =
    stint_checkup_add (trial->checkup, "rounding", _ ("Rounding"), STINT_GRADE_OK, NULL);
  check->value = g_strdup_printf ("%ld", minutes);
  if (lround (worked * 60) > 1)
    check->detail =
      g_strdup_printf (_ ("a minute was made %ld minutes of work"), lround (worked * 60));
  else if (minutes > 1)
    check->detail = g_strdup_printf (
      _ ("a minute is billed as %ld minutes; it stays a minute of work"), minutes);
  else
    check->detail = g_strdup (_ ("none seen: a minute is billed as it is"));
}

/* @ids: of all its parts */
static void
add_times (StintTrial *trial, const Stored *stored, JsonObject *first, JsonObject *last)
{
  StintAutotaskTime begins = { 0 };
  StintAutotaskTime ends = { 0 };
  gint64 start_s = 0;
  gint64 end_s = 0;
  gboolean kept = FALSE;
  StintCheck *check = NULL;

  g_variant_lookup (stored->step->payload, "start", "x", &start_s);
  g_variant_lookup (stored->step->payload, "end", "x", &end_s);
  kept = stint_autotask_read_time (first, &begins) &&
         stint_autotask_read_time (last, &ends) && begins.start_s == start_s &&
         ends.end_s == end_s;
  check = stint_checkup_add (trial->checkup, "time-seconds", _ ("Seconds are kept"),
                             kept ? STINT_GRADE_OK : STINT_GRADE_MISSING, NULL);
  check->value = g_strdup (kept ? "kept" : "changed");
  if (!kept)
    check->detail = g_strdup_printf (
      _ ("the entry was made to begin %d and to end %d seconds from what was sent; Stint "
         "knows its entries by their mark alone then"),
      (int) (begins.start_s - start_s), (int) (ends.end_s - end_s));
  stint_trial_add_text (trial, "time-text", stored->step, "internalNotes",
                        first == last || ends.internal_notes == NULL
                          ? begins.internal_notes
                          : ends.internal_notes);
}

static void
add_split (StintTrial *trial, guint parts)
{
  StintCheck *check = stint_checkup_add (trial->checkup, "after-hours",
                                         _ ("One entry stays one"), STINT_GRADE_OK, NULL);

  check->value = g_strdup (parts > 1 ? "split" : "whole");
  if (parts > 1)
    check->detail = g_strdup_printf (
      _ ("this one became %u, by the rules for after hours; Stint knows them all"),
      parts);
}

static void
look_at_rows (StintTrial *trial, const Stored *stored, char **ids)
{
  StintCheckup *checkup = trial->checkup;
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) last = NULL;
  guint parts = g_strv_length (ids);
  g_autoptr (GError) error = NULL;

  first = stint_autotask_get_item (checkup->self, "TimeEntries",
                                   g_ascii_strtoll (ids[0], NULL, 10),
                                   checkup->cancellable, &error);
  if (first != NULL)
    last = stint_autotask_get_item (checkup->self, "TimeEntries",
                                    g_ascii_strtoll (ids[parts - 1], NULL, 10),
                                    checkup->cancellable, &error);
  stint_trial_goes_on (trial, error);
  if (last == NULL)
    return; /* that it is not seen has been said */
  add_times (trial, stored, first, last);
  add_rounding (trial, first);
  add_split (trial, parts);
}

/* @result: (out): what the server said to it; UNKNOWN where it cannot be seen gone */
static gboolean
delete_row (StintTrial *trial, const char *id, StintPushResult *result, char **words)
{
  StintCheckup *checkup = trial->checkup;
  g_autoptr (StintWork) work = stint_trial_work (trial);
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (StintAnswer) said = NULL;
  g_autoptr (StintFinding) found = NULL;
  const StintDoubt doubt = { 0 };

  *result = STINT_PUSH_NOT_SENT;
  work->void_op_id = 1;
  work->void_key = stint_key_new ();
  work->void_remote_id = g_strdup (id);
  steps = stint_autotask_plan (&checkup->self->style, work, NULL);
  if (steps == NULL)
    return FALSE;
  said = stint_autotask_push (STINT_PSA (checkup->self), g_ptr_array_index (steps, 0),
                              checkup->cancellable);
  if (said->result == STINT_PUSH_AUTH)
    {
      stint_trial_refused (trial, stint_trial_words (said));
      return FALSE;
    }
  if (said->result == STINT_PUSH_LIMITED)
    {
      stint_trial_limited (trial, stint_trial_words (said), said->retry_after_s);
      return FALSE;
    }
  found = stint_autotask_find (STINT_PSA (checkup->self), g_ptr_array_index (steps, 0),
                               &doubt, checkup->cancellable);
  g_free (*words);
  *words = g_strdup (stint_trial_words (said));
  *result = said->result;
  if (found->result == STINT_FIND_STORED &&
      (said->result == STINT_PUSH_DONE || said->result == STINT_PUSH_UNKNOWN))
    return TRUE;
  if (said->result == STINT_PUSH_DONE && found->result == STINT_FIND_FAILED)
    *result = STINT_PUSH_UNKNOWN;
  return FALSE;
}

static void
take_back (StintTrial *trial, char **ids)
{
  g_autofree char *words = NULL;
  g_autoptr (GString) left = g_string_new (NULL);
  StintPushResult result = STINT_PUSH_NOT_SENT;
  StintCheck *check = NULL;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      if (trial->checkup->stop || !delete_row (trial, ids[i], &result, &words))
        g_string_append_printf (left, "%s%s", left->len > 0 ? ", " : "", ids[i]);
    }
  check = stint_checkup_add (trial->checkup, "time-delete", _ ("Take an entry back"),
                             STINT_GRADE_OK, NULL);
  if (left->len == 0)
    {
      check->value = g_strdup ("yes");
      return;
    }
  check->grade = STINT_GRADE_MISSING;
  if (result == STINT_PUSH_DONE || result == STINT_PUSH_REJECTED ||
      result == STINT_PUSH_REFUSED)
    check->value = g_strdup ("no");
  check->detail =
    g_strdup_printf (_ ("the entry of this trial is still there (%s): %s"), left->str,
                     words != NULL               ? words
                     : result == STINT_PUSH_DONE ? _ ("Autotask said that it was deleted")
                                                 : _ ("it was not tried to delete it"));
  stint_check_remedy (check,
                      _ ("delete it by hand; then let the API user delete time entries, "
                         "those made by impersonation too"),
                      STINT_PLACE_LEVEL);
}

static void
report (StintTrial *trial, const Stored *stored, const char *midnight_words)
{
  char *only[] = { stored->only_id, NULL };
  char **ids =
    stored->finding->result == STINT_FIND_STORED ? stored->finding->item_ids : only;

  add_author (trial, stored);
  add_midnight (trial, stored, midnight_words);
  if (!trial->checkup->stop)
    look_at_rows (trial, stored, ids);
  take_back (trial, ids);
}

void
stint_trial_entry (StintTrial *trial)
{
  static const Try tries[] = {
    { TRUE, FALSE }, { FALSE, FALSE }, { TRUE, TRUE }, { FALSE, TRUE }
  };
  Stored stored = { 0 };
  g_autofree char *midnight_words = NULL;
  gboolean done = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (tries) && !done && !trial->checkup->stop; i++)
    {
      g_autofree char *words = NULL;

      done = try_entry (trial, &tries[i], &stored, &words);
      if (!done && stored.in_doubt)
        add_doubt (trial, &stored, words);
      else if (!done && (i + 1 == G_N_ELEMENTS (tries) || trial->checkup->stop))
        add_refusal (trial, &stored, words);
      if (tries[i].across_midnight)
        {
          g_free (midnight_words);
          midnight_words = g_steal_pointer (&words);
        }
    }
  if (done)
    report (trial, &stored, midnight_words);
  stored_clear (&stored);
}
