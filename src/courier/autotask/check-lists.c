#include <glib/gi18n.h>

#include "courier/autotask/check.h"
#include "courier/autotask/codec.h"

/* The shop's lists: what Stint writes must be a choice there. */

static const StintPick *
find_pick (const GPtrArray *picks, const char *list, int id)
{
  g_autofree char *text = g_strdup_printf ("%d", id);

  for (guint i = 0; i < picks->len; i++)
    {
      const StintPick *pick = g_ptr_array_index (picks, i);

      if (g_str_equal (pick->list, list) && g_str_equal (pick->id, text))
        return pick;
    }
  return NULL;
}

static void
look_at_note_type (StintCheckup *checkup, const char *id, const char *title, int type)
{
  const StintPick *pick = find_pick (checkup->picks, "note-type", type);
  StintCheck *check = NULL;

  if (pick != NULL)
    {
      stint_checkup_add (checkup, id, title, STINT_GRADE_OK, g_strdup (pick->label));
      return;
    }
  check = stint_checkup_add (
    checkup, id, title, STINT_GRADE_MISSING,
    g_strdup_printf (_ ("the kind of note with the number %d is not active, and notes of "
                        "that kind are refused"),
                     type));
  stint_check_remedy (check, _ ("activate it under Note Types"), STINT_PLACE_LISTS);
}

static void
look_at_complete (StintCheckup *checkup)
{
  const StintPick *pick =
    find_pick (checkup->picks, "status", STINT_AUTOTASK_STATUS_COMPLETE);
  StintCheck *check = NULL;

  if (pick != NULL)
    {
      stint_checkup_add (checkup, "complete", _ ("Status of what is done"),
                         STINT_GRADE_OK, g_strdup (pick->label));
      return;
    }
  check = stint_checkup_add (
    checkup, "complete", _ ("Status of what is done"), STINT_GRADE_MISSING,
    g_strdup (_ ("the status 5, Complete, is not active: no ticket can be completed from "
                 "here")));
  stint_check_remedy (check, _ ("activate it under Task & Ticket Statuses"),
                      STINT_PLACE_LISTS);
}

/* Whether tickets have the field that is to say who is on them. */
static void
look_at_presence (StintCheckup *checkup)
{
  const char *wanted = checkup->request->presence_field;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = stint_autotask_read (
    checkup->self, "GET", "Tickets/entityInformation/userDefinedFields", NULL,
    checkup->cancellable, &error);
  JsonArray *fields = answer != NULL ? stint_json_array (answer, "fields") : NULL;
  StintCheck *check = NULL;

  if (answer == NULL)
    {
      stint_checkup_trouble (checkup, "presence-field", _ ("Who is on a ticket"), error);
      return;
    }
  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = stint_json_array_object (fields, i);
      const char *name = field != NULL ? stint_json_text (field, "name") : NULL;

      if (name != NULL && g_ascii_strcasecmp (name, wanted) == 0)
        {
          stint_checkup_add (checkup, "presence-field", _ ("Who is on a ticket"),
                             STINT_GRADE_OK, g_strdup (name));
          return;
        }
    }
  check = stint_checkup_add (
    checkup, "presence-field", _ ("Who is on a ticket"), STINT_GRADE_MISSING,
    g_strdup_printf (_ ("tickets have no user-defined field ‘%s’, so nobody can be named "
                        "in it"),
                     wanted));
  stint_check_remedy (check,
                      _ ("make such a text field for tickets, or set presence.field to "
                         "one that is there"),
                      STINT_PLACE_LISTS);
}

void
stint_checkup_lists (StintCheckup *checkup)
{
  StintAutotask *self = checkup->self;
  g_autoptr (GError) error = NULL;

  if (!stint_autotask_load_labels (self, checkup->picks, checkup->cancellable, &error) ||
      !stint_autotask_load_note_types (self, checkup->picks, checkup->cancellable,
                                       &error))
    {
      stint_checkup_trouble (checkup, "lists", _ ("The shop's lists"), error);
      return;
    }
  look_at_complete (checkup);
  look_at_note_type (checkup, "update-note-type", _ ("Kind of note for clients"),
                     self->style.update_note_type);
  look_at_note_type (checkup, "internal-note-type", _ ("Kind of note for colleagues"),
                     self->style.internal_note_type);
  if (checkup->request->presence_field != NULL && !checkup->stop)
    look_at_presence (checkup);
}
