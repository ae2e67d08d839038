#include <glib/gi18n.h>

#include "core/key.h"
#include "courier/autotask/check-trial.h"
#include "courier/autotask/codec.h"

/* One internal note, in the technician's name if that is allowed. It stays, for a note
 * cannot be deleted. */

static StintStep *
plan_note (const StintTrial *trial, gboolean as_me, GError **error)
{
  StintAutotaskStyle style = trial->checkup->self->style;
  g_autoptr (StintWork) work = stint_trial_work (trial);
  g_autoptr (GPtrArray) steps = NULL;

  style.impersonate_notes = as_me;
  work->note_op_id = 1;
  work->note_key = stint_key_new ();
  work->note_title = g_strdup (_ ("Trial by Stint"));
  steps = stint_autotask_plan (&style, work, error);
  return steps != NULL ? g_ptr_array_steal_index (steps, 0) : NULL;
}

static JsonObject *
read_note (StintTrial *trial, const char *id)
{
  StintCheckup *checkup = trial->checkup;
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  stint_filter_int (filter, "eq", "ticketID",
                    g_ascii_strtoll (trial->ticket_id, NULL, 10));
  stint_filter_int (filter, "eq", "id", g_ascii_strtoll (id, NULL, 10));
  rows = stint_query_all (checkup->self, "TicketNotes", filter, NULL,
                          checkup->cancellable, &error);
  stint_trial_goes_on (trial, error);
  return rows != NULL && rows->len == 1 ? json_object_ref (g_ptr_array_index (rows, 0))
                                        : NULL;
}

/* @words: (nullable): why it could not be written in the technician's name */
static void
add_author (StintTrial *trial, const StintAutotaskNote *note, const char *words)
{
  gboolean mine = note->creator_id == trial->checkup->self->me_id;
  StintCheck *check = stint_checkup_add (trial->checkup, "note-author",
                                         _ ("Author of notes"), STINT_GRADE_OK, NULL);

  check->value = g_strdup (mine ? "technician" : "api-user");
  if (mine)
    {
      check->detail = g_strdup (_ ("you, by impersonation"));
      return;
    }
  check->detail = words != NULL
                    ? g_strdup_printf (_ ("the API user, for impersonation is not "
                                          "granted for notes: %s"),
                                       words)
                    : g_strdup (_ ("the API user, for the wish to impersonate was passed "
                                   "over"));
  stint_check_remedy (check,
                      _ ("nothing needs it; to have notes in your name, tick Add for "
                         "ticket notes under Resource Impersonation of the API user's "
                         "level, and ‘Allow impersonation of resources with this "
                         "security level’ in yours"),
                      STINT_PLACE_LEVEL);
}

static void
add_visibility (StintTrial *trial, const StintAutotaskNote *note)
{
  gboolean internal = note->publish == STINT_AUTOTASK_PUBLISH_INTERNAL;
  StintCheck *check = stint_checkup_add (
    trial->checkup, "note-internal", _ ("Internal notes stay internal"),
    internal ? STINT_GRADE_OK : STINT_GRADE_MISSING,
    internal ? NULL
             : g_strdup_printf (_ ("the note was stored with the visibility %d, and a "
                                   "client may read it"),
                                (int) note->publish));

  check->value = g_strdup (internal ? "yes" : "no");
  if (!internal)
    stint_check_remedy (check,
                        _ ("look which workflow rule changes notes, before anything else "
                           "is sent"),
                        STINT_PLACE_RULES);
}

static void
report (StintTrial *trial,
        const StintStep *step,
        const StintFinding *found,
        const char *words)
{
  gboolean seen = found->result == STINT_FIND_STORED;
  g_autoptr (JsonObject) row = seen ? read_note (trial, found->item_ids[0]) : NULL;
  StintAutotaskNote note = { 0 };
  StintCheck *check = stint_checkup_add (
    trial->checkup, "note", _ ("Write an internal note, and find it"),
    seen ? STINT_GRADE_OK : STINT_GRADE_MISSING,
    seen ? g_strdup (_ ("it stays on the ticket, for notes cannot be deleted"))
         : g_strdup (_ ("it was stored, but is not found again")));

  if (found->result == STINT_FIND_FAILED)
    check->grade = STINT_GRADE_UNKNOWN;
  else
    check->value = g_strdup (seen ? "yes" : "no");
  if (!seen)
    stint_check_remedy (check, _ ("let the API user's level view ticket notes"),
                        STINT_PLACE_LEVEL);
  else
    check->sight_class = g_strdup (step->sight_class);
  if (row == NULL || !stint_autotask_read_note (row, &note))
    return;
  add_author (trial, &note, words);
  add_visibility (trial, &note);
  stint_trial_add_text (trial, "note-text", step, "description", note.text);
}

static void
add_doubt (StintTrial *trial, const StintStep *step, const StintAnswer *said)
{
  StintCheck *check = stint_checkup_add (
    trial->checkup, "note", _ ("Write an internal note, and find it"),
    STINT_GRADE_UNKNOWN, stint_trial_doubt (trial, step, stint_trial_words (said)));

  stint_trial_grade (check, said);
  trial->checkup->stop = TRUE;
}

static void
add_refusal (StintTrial *trial, const StintAnswer *said)
{
  StintCheck *check =
    stint_checkup_add (trial->checkup, "note", _ ("Write an internal note, and find it"),
                       STINT_GRADE_MISSING, g_strdup (stint_trial_words (said)));

  stint_trial_grade (check, said);
  stint_check_remedy (check, _ ("let the API user's level add ticket notes"),
                      STINT_PLACE_LEVEL);
}

void
stint_trial_note (StintTrial *trial)
{
  g_autofree char *words = NULL;

  for (guint i = 0; i < 2; i++)
    {
      gboolean as_me = i == 0;
      g_autoptr (GError) error = NULL;
      g_autoptr (StintStep) step = plan_note (trial, as_me, &error);
      g_autoptr (StintAnswer) said = NULL;

      if (step == NULL)
        return;
      said = stint_autotask_push (STINT_PSA (trial->checkup->self), step,
                                  trial->checkup->cancellable);
      if (said->result == STINT_PUSH_DONE || said->result == STINT_PUSH_UNKNOWN)
        {
          g_autoptr (StintFinding) found = stint_trial_look (trial, step);

          if (said->result == STINT_PUSH_DONE || found->result == STINT_FIND_STORED)
            report (trial, step, found, words);
          else
            add_doubt (trial, step, said);
          return;
        }
      if (!as_me || said->result != STINT_PUSH_REJECTED)
        {
          add_refusal (trial, said);
          return;
        }
      words = g_strdup (stint_trial_words (said));
    }
}
