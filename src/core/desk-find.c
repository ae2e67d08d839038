#include <glib/gi18n.h>
#include <string.h>

#include "core/desk-private.h"
#include "core/error.h"
#include "core/store-account.h"
#include "core/store-feeds.h"
#include "core/store-queues.h"
#include "core/store-tickets.h"

/* Which ticket a person means by what they typed. */

/* Such as T20260412.0046. */
static gboolean
has_autotask_shape (const char *text)
{
  static const char shape[] = "T00000000.0000";
  gsize length = strlen (shape);

  for (gsize i = 0; i < length; i++)
    {
      if (shape[i] == '0' ? !g_ascii_isdigit (text[i])
                          : g_ascii_toupper (text[i]) != shape[i])
        return FALSE;
    }
  return text[length] == '\0';
}

/* Whether @text is written as ticket numbers are: only then does it start work on a
 * ticket that is not known. "win10" is a word, and "12" is a slip. */
static gboolean
looks_like_number (StintStore *store, const char *text)
{
  return has_autotask_shape (text) || stint_store_has_number_like (store, text);
}

static StintTicket *
unknown_ticket (const char *number)
{
  StintTicket *ticket = stint_ticket_new ();

  ticket->number = g_ascii_strup (number, -1);
  return ticket;
}

static StintTicket *
unknown_id (const char *text, GError **error)
{
  g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
               _ ("no ticket with the id ‘%s’ is known here; type its number, or fetch "
                  "tickets first"),
               text);
  return NULL;
}

static gboolean
ambiguous (const char *text, guint n, GError **error)
{
  g_set_error (error, STINT_ERROR, STINT_ERROR_AMBIGUOUS,
               ngettext ("%u ticket matches ‘%s’ in part; type its number",
                         "%u tickets match ‘%s’; type the number of one", n),
               n, text);
  return FALSE;
}

/**
 * stint_desk_find_ticket: (transfer full) (nullable)
 * @text: a number, `#` and a PSA id, or words
 * @candidates: (out) (optional) (transfer full) (nullable) (element-type StintTicket):
 * what words matched when it was not exactly one
 *
 * The ticket a person means. What is written as ticket numbers are but is not known
 * answers a ticket without id, for its time can be recorded at once and the number looked
 * up later. Anything else that finds nothing is %STINT_ERROR_NOT_FOUND.
 */
StintTicket *
stint_desk_find_ticket (StintDesk *self,
                        const char *text,
                        GPtrArray **candidates,
                        GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  StintStore *store = stint_desk_get_store (self);
  StintTicket *ticket = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (STINT_IS_DESK (self) && text != NULL, NULL);

  if (*stripped == '#')
    ticket = stint_store_get_ticket (store, stripped + 1, &local_error);
  else
    ticket = stint_store_get_ticket_by_number (store, stripped, &local_error);
  if (ticket == NULL && local_error == NULL && *stripped != '#')
    ticket = stint_store_get_ticket (store, stripped, &local_error);
  if (ticket != NULL)
    return ticket;
  if (looks_like_number (store, stripped))
    return unknown_ticket (stripped);
  if (*stripped == '#')
    return unknown_id (stripped, error);

  g_clear_error (&local_error);
  found = stint_store_search_tickets (store, stripped, FALSE, 20, error);
  if (found != NULL && found->len == 0)
    {
      g_ptr_array_unref (found);
      found = stint_store_search_tickets (store, stripped, TRUE, 20, error);
    }
  if (found == NULL)
    return NULL;
  if (found->len == 1 && *stripped != '\0')
    return g_object_ref (g_ptr_array_index (found, 0));
  if (found->len == 0 || *stripped == '\0')
    g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
                 _ ("no ticket matches ‘%s’; type its whole number, such as "
                    "T20260412.0046, or fetch tickets first"),
                 text);
  else
    ambiguous (text, found->len, error);
  if (candidates != NULL)
    *candidates = g_steal_pointer (&found);
  return NULL;
}

/* A choice of one of the shop's lists by its id or its label, so that people type what
 * they read in the PSA. NULL in @id, with the names of all in @known, for none. */
static gboolean
find_choice (StintStore *store,
             const char *list,
             const char *typed,
             char **id,
             char **known,
             GError **error)
{
  g_autoptr (GPtrArray) choices = stint_store_list_choices (store, list, error);
  g_autoptr (GString) names = g_string_new (NULL);

  *id = NULL;
  for (guint i = 0; choices != NULL && i < choices->len && *id == NULL; i++)
    {
      StintChoice *choice = g_ptr_array_index (choices, i);

      if (g_strcmp0 (choice->id, typed) == 0 ||
          g_ascii_strcasecmp (choice->label, typed) == 0)
        *id = g_strdup (choice->id);
      g_string_append_printf (names, "%s‘%s’", i > 0 ? ", " : "", choice->label);
    }
  if (names->len == 0)
    g_string_append (names, _ ("none known yet, fetch them first"));
  *known = g_string_free (g_steal_pointer (&names), FALSE);
  return choices != NULL;
}

gboolean
stint_desk_find_work_type (StintStore *store,
                           const char *typed,
                           char **id,
                           GError **error)
{
  g_autofree char *known = NULL;

  if (!find_choice (store, "work-type", typed, id, &known, error))
    return FALSE;
  if (*id == NULL)
    g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
                 _ ("there is no work type ‘%s’; there are: %s"), typed, known);
  return *id != NULL;
}

gboolean
stint_desk_find_queue (StintStore *store, const char *typed, char **id, GError **error)
{
  g_autofree char *known = NULL;

  if (!find_choice (store, "queue", typed, id, &known, error))
    return FALSE;
  if (*id == NULL)
    g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
                 _ ("there is no queue ‘%s’; there are: %s"), typed, known);
  return *id != NULL;
}

/**
 * stint_desk_look:
 *
 * A person looks at the list of tickets: while that goes on the courier keeps it fresh. A
 * mark that cannot be written costs nothing but freshness.
 */
void
stint_desk_look (StintDesk *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintTxn) txn = NULL;

  g_return_if_fail (STINT_IS_DESK (self));

  txn = stint_store_begin_cache (stint_desk_get_store (self), &error);
  if (txn == NULL ||
      !stint_store_set_pulled (txn, STINT_FEED_LOOKED,
                               stint_clock_now_s (stint_desk_get_clock (self)), &error) ||
      !stint_txn_commit (txn, &error))
    g_message ("cannot say that somebody looks: %s", error->message);
}

/**
 * stint_desk_look_at_queues:
 * @queues: their ids, separated by spaces
 *
 * A person looks at the tickets of some queues, which are pulled only while that goes on.
 * Mine are pulled together, whichever of them is looked at. FALSE when that cannot be
 * written down.
 */
gboolean
stint_desk_look_at_queues (StintDesk *self, const char *queues, GError **error)
{
  StintStore *store = NULL;
  g_autofree char *wanted = NULL;
  g_autoptr (StintFeedState) state = NULL;
  g_autoptr (StintTxn) txn = NULL;

  g_return_val_if_fail (STINT_IS_DESK (self) && queues != NULL, FALSE);

  store = stint_desk_get_store (self);
  wanted = stint_store_dup_pulled_with (store, queues, error);
  txn = wanted != NULL ? stint_store_begin_cache (store, error) : NULL;
  state =
    txn != NULL ? stint_store_get_feed (store, STINT_FEED_LOOKED_QUEUES, error) : NULL;
  if (state == NULL)
    return FALSE;
  g_free (state->cursor);
  state->cursor = g_steal_pointer (&wanted);
  state->pulled_s = stint_clock_now_s (stint_desk_get_clock (self));
  return stint_store_put_feed (txn, STINT_FEED_LOOKED_QUEUES, state, error) &&
         stint_txn_commit (txn, error);
}
