#include <glib/gi18n.h>
#include <math.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/names.h"
#include "courier/autotask/private.h"

/* Which feed is read where, notes, and what all feeds share. */

/* Rules, mergers, surveys and monitoring write notes too; people do not read those. */
static gboolean
is_of_people (gint64 note_type)
{
  static const gint64 machines[] = { 13, 15, 16, 17, 19, 91, 92, 93, 94, 95, 99, 100 };

  for (guint i = 0; i < G_N_ELEMENTS (machines); i++)
    {
      if (machines[i] == note_type)
        return FALSE;
    }
  return TRUE;
}

static StintNote *
note_from (StintAutotask *self, JsonObject *row, const StintAutotaskNote *raw)
{
  StintNote *note = stint_note_new ();

  note->id = stint_json_dup_id (row, "id");
  note->ticket_id = stint_json_dup_id (row, "ticketID");
  note->author = stint_autotask_dup_name (self->contacts, row, "createdByContactID");
  if (note->author == NULL)
    note->author = stint_autotask_dup_name (self->resources, row, "creatorResourceID");
  note->title = g_strdup (raw->title != NULL ? raw->title : "");
  note->text = stint_autotask_unmark (raw->text);
  note->created_s = raw->created_s;
  note->is_public = raw->publish == STINT_AUTOTASK_PUBLISH_ALL;
  return note;
}

static gboolean
pull_notes (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GArray) ids = stint_autotask_read_ids (pull->what, error);
  g_autoptr (GPtrArray) rows = NULL;

  if (ids == NULL)
    return FALSE;
  stint_filter_in (filter, "ticketID", (const gint64 *) (void *) ids->data, ids->len);
  rows = stint_query_all (self, "TicketNotes", filter, NULL, pull->cancellable, error);
  if (rows == NULL ||
      !stint_autotask_load_note_names (self, rows, pull->cancellable, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      StintAutotaskNote raw = { 0 };

      if (stint_autotask_read_note (row, &raw) && is_of_people (raw.note_type))
        g_ptr_array_add (pull->page->notes, note_from (self, row, &raw));
    }
  return TRUE;
}

/* Learns who I am, where no session has said so. */
gboolean
stint_autotask_need_me (StintAutotask *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) me = NULL;

  if (self->me_id >= 0)
    return TRUE;
  me = stint_autotask_find_me (self, cancellable, error);
  return me != NULL;
}

/* (transfer full): the ids that are named, at least one; NULL with an error. */
GArray *
stint_autotask_read_ids (const char *what, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (what != NULL ? what : "", " ", -1);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (!g_ascii_string_to_signed (parts[i], 10, 0, G_MAXINT64, &id, NULL) ||
          ids->len >= STINT_FEED_IDS_MAX)
        {
          g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED,
                       _ ("‘%s’ is no id, or one too many"), parts[i]);
          return NULL;
        }
      g_array_append_val (ids, id);
    }
  if (ids->len > 0)
    return g_steal_pointer (&ids);
  g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED, _ ("no id is given"));
  return NULL;
}

/* An instant given as UTC seconds. */
gboolean
stint_autotask_read_since (const char *what, gint64 *since_s, GError **error)
{
  if (what != NULL &&
      g_ascii_string_to_signed (what, 10, 0, G_MAXINT64 / 4, since_s, NULL))
    return TRUE;
  g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED, _ ("‘%s’ is no instant"),
               what != NULL ? what : "");
  return FALSE;
}

/*
 * stint_autotask_read_round:
 *
 * Reads one page of a round, and says in the page where to go on. The next round begins,
 * by the server's clock as far as its answer has told it, when this one did.
 * (transfer full): its rows.
 */
GPtrArray *
stint_autotask_read_round (StintAutotask *self,
                           const StintPull *pull,
                           const char *collection,
                           JsonArray *filter,
                           const char *const *fields,
                           StintRound *round,
                           GError **error)
{
  const gint64 before_s = self->clock != NULL ? stint_clock_now_s (self->clock) : 0;
  GPtrArray *rows = stint_query_page (self, collection, filter, fields, round->after_id,
                                      &pull->page->more, pull->cancellable, error);

  if (rows == NULL)
    return NULL;
  if (round->next_s == 0)
    round->next_s = MAX (0, before_s + (gint64) floor (self->skew_s));
  pull->page->cursor = pull->page->more
                         ? stint_round_page (round, stint_query_last_id (rows))
                         : stint_round_end (round);
  return rows;
}

typedef gboolean (*PullFunc) (StintAutotask *self, const StintPull *pull, GError **error);

/* @needed: without these there is nothing to work with. A right that is missing for any
 * other is a gap in the figures and no reason to call nobody any more. */
static const struct
{
  PullFunc func;
  gboolean needed;
} feeds[] = {
  [STINT_FEED_MY_TICKETS] = { stint_autotask_pull_tickets, TRUE },
  [STINT_FEED_JOINED_TICKETS] = { stint_autotask_pull_tickets, FALSE },
  [STINT_FEED_MY_TICKET_IDS] = { stint_autotask_pull_tickets, FALSE },
  [STINT_FEED_TICKETS] = { stint_autotask_pull_tickets, TRUE },
  [STINT_FEED_TICKET] = { stint_autotask_pull_tickets, TRUE },
  [STINT_FEED_CLIENTS] = { stint_autotask_pull_clients, TRUE },
  [STINT_FEED_NOTES] = { pull_notes, TRUE },
  [STINT_FEED_MY_TIME] = { stint_autotask_pull_time, FALSE },
  [STINT_FEED_MY_TIME_IDS] = { stint_autotask_pull_time, FALSE },
  [STINT_FEED_MY_TIME_BETWEEN] = { stint_autotask_pull_time, FALSE },
  [STINT_FEED_TICKET_TIME] = { stint_autotask_pull_time, FALSE },
  [STINT_FEED_COMPLETED] = { stint_autotask_pull_facts, FALSE },
  [STINT_FEED_FACTS] = { stint_autotask_pull_facts, FALSE },
  [STINT_FEED_PROMISES] = { stint_autotask_pull_aside, FALSE },
  [STINT_FEED_SURVEYS] = { stint_autotask_pull_aside, FALSE },
  [STINT_FEED_HISTORY] = { stint_autotask_pull_aside, FALSE },
  [STINT_FEED_DELETIONS] = { stint_autotask_pull_aside, FALSE },
  [STINT_FEED_AVAILABILITY] = { stint_autotask_pull_schedule, FALSE },
  [STINT_FEED_HOLIDAYS] = { stint_autotask_pull_schedule, FALSE },
  [STINT_FEED_TIME_OFF] = { stint_autotask_pull_schedule, FALSE },
  [STINT_FEED_ENDPOINTS] = { stint_autotask_pull_schedule, FALSE },
  [STINT_FEED_QUEUE_TICKETS] = { stint_autotask_pull_tickets, FALSE },
  [STINT_FEED_MAILS] = { stint_autotask_pull_aside, FALSE },
};

StintPage *
stint_autotask_pull (StintPsa *psa,
                     StintFeed feed,
                     const char *what,
                     const char *cursor,
                     GCancellable *cancellable,
                     GError **error)
{
  StintAutotask *self = STINT_AUTOTASK (psa);
  g_autoptr (StintPage) page = stint_page_new ();
  const StintPull pull = { feed, what, cursor, page, cancellable };
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail ((guint) feed < G_N_ELEMENTS (feeds), NULL);

  if (feeds[feed].func (self, &pull, &local_error))
    {
      g_ptr_array_extend_and_steal (page->names, g_steal_pointer (&self->learnt));
      self->learnt = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_name_free);
      return g_steal_pointer (&page);
    }
  if (g_error_matches (local_error, STINT_PSA_ERROR, STINT_PSA_ERROR_AUTH) &&
      !feeds[feed].needed && self->read_status != 401)
    local_error->code = STINT_PSA_ERROR_REFUSED;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
