#include <glib/gi18n.h>

#include "core/store-acts.h"
#include "core/store-outbox.h"
#include "courier/pull.h"

/* Looks up the clients of tickets that are to be made. */

#define SHOWN_MAX 5

/* (transfer none) (nullable): the one that was meant: of that very name, or the only one.
 */
static const StintName *
choose (const GPtrArray *names, const char *client)
{
  g_autofree char *wanted = g_utf8_casefold (client, -1);
  const StintName *same = NULL;
  guint n_same = 0;

  for (guint i = 0; i < names->len; i++)
    {
      const StintName *name = g_ptr_array_index (names, i);
      g_autofree char *folded = g_utf8_casefold (name->name, -1);

      if (g_str_equal (folded, wanted))
        {
          same = name;
          n_same++;
        }
    }
  if (n_same > 0)
    return n_same == 1 ? same : NULL;
  return names->len == 1 ? g_ptr_array_index (names, 0) : NULL;
}

/* (transfer full): why none was chosen, and what to do about it. */
static char *
say_why (const GPtrArray *names, const StintNewTicket *ticket)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < MIN (names->len, SHOWN_MAX); i++)
    g_string_append_printf (list, i == 0 ? "‘%s’" : ", ‘%s’",
                            ((const StintName *) g_ptr_array_index (names, i))->name);
  if (names->len > SHOWN_MAX)
    g_string_append (list, " …");
  if (names->len == 0)
    return g_strdup_printf (
      _ ("the PSA has no active client called ‘%s’; send it again with another name, or "
         "bind the work to a ticket"),
      ticket->client);
  return g_strdup_printf (
    _ ("more than one client is called like ‘%s’: %s; send it again with the whole name"),
    ticket->client, list->str);
}

/* One that the PSA cannot answer for is a person's, and keeps no other from being looked
 * up. */
static gboolean
is_of_one_client (const GError *error)
{
  return g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL) ||
         g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED) ||
         g_error_matches (error, STINT_PSA_ERROR, STINT_PSA_ERROR_UNSUPPORTED);
}

static gboolean
stop (StintPuller *self, const StintNewTicket *ticket, const char *why, GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (self->store, error);
  g_autoptr (StintOp) op =
    txn != NULL ? stint_store_get_op (self->store, ticket->op_id, error) : NULL;

  if (op == NULL)
    return FALSE;
  if (!g_str_equal (op->state, "queued") && !g_str_equal (op->state, "blocked"))
    return TRUE;
  return stint_store_set_op_state (txn, ticket->op_id, STINT_STATE_ATTENTION, why,
                                   stint_clock_now_s (self->clock), error) &&
         stint_txn_commit (txn, error);
}

/* The answer is for the name that was asked about; a person may have mended it since. */
static gboolean
take_answer (StintPuller *self,
             const StintNewTicket *asked,
             const GPtrArray *names,
             GError **error)
{
  gint64 now_s = stint_clock_now_s (self->clock);
  const StintName *name = choose (names, asked->client);
  g_autofree char *why = name == NULL ? say_why (names, asked) : NULL;
  g_autoptr (StintTxn) txn = stint_store_begin (self->store, error);
  g_autoptr (StintNewTicket) ticket =
    txn != NULL ? stint_store_get_new_ticket (self->store, asked->work_id, error) : NULL;

  if (ticket == NULL)
    return FALSE;
  if (ticket->company_id != NULL || !g_str_equal (ticket->client, asked->client))
    return TRUE;
  if (name == NULL)
    return stint_store_set_op_state (txn, asked->op_id, STINT_STATE_ATTENTION, why, now_s,
                                     error) &&
           stint_txn_commit (txn, error);
  g_free (ticket->client);
  ticket->client = g_strdup (name->name);
  ticket->company_id = g_strdup (name->id);
  return stint_store_put_new_ticket (txn, ticket, error) && stint_txn_commit (txn, error);
}

/**
 * stint_pull_clients:
 *
 * Looks up the clients of tickets that are to be made. One that the PSA does not know, or
 * of which it knows several, is a person's to say.
 */
gboolean
stint_pull_clients (StintPuller *self, GError **error)
{
  g_autoptr (GPtrArray) tickets = stint_store_list_unmade (self->store, error);

  for (guint i = 0; tickets != NULL && i < tickets->len; i++)
    {
      const StintNewTicket *ticket = g_ptr_array_index (tickets, i);
      g_autoptr (GError) local_error = NULL;
      g_autoptr (StintPage) page =
        stint_psa_pull (self->psa, STINT_FEED_CLIENTS, ticket->client, NULL,
                        self->cancellable, &local_error);

      if (page != NULL ? !take_answer (self, ticket, page->names, error)
                       : !is_of_one_client (local_error) ||
                           !stop (self, ticket, local_error->message, error))
        {
          if (page == NULL && (error == NULL || *error == NULL))
            g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return tickets != NULL;
}
