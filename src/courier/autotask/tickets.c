#include <glib/gi18n.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/names.h"
#include "courier/autotask/private.h"

static const char *const ticket_fields[] = { "id",
                                             "ticketNumber",
                                             "title",
                                             "description",
                                             "companyID",
                                             "contactID",
                                             "status",
                                             "priority",
                                             "queueID",
                                             "dueDateTime",
                                             "estimatedHours",
                                             "lastActivityDate",
                                             "assignedResourceID",
                                             "assignedResourceRoleID",
                                             NULL };

static char *
dup_label (StintAutotask *self, const char *list, JsonObject *row, const char *field)
{
  g_autofree char *id = stint_json_dup_id (row, field);
  const char *label = stint_autotask_label (self, list, id);

  return g_strdup (label != NULL ? label : id);
}

static char *
ticket_link (StintAutotask *self, const char *id)
{
  if (self->web_url == NULL)
    return NULL;
  return g_strconcat (self->web_url,
                      "Autotask/AutotaskExtend/ExecuteCommand.aspx"
                      "?Code=OpenTicketDetail&TicketID=",
                      id, NULL);
}

/* (transfer full) (nullable): the ticket of @row with all names filled in. */
static StintTicket *
ticket_from (StintAutotask *self, JsonObject *row)
{
  StintTicket *ticket = stint_autotask_read_ticket (row);
  gint64 assigned = -1;

  if (ticket == NULL)
    return NULL;
  ticket->company = stint_autotask_dup_name (self->companies, row, "companyID");
  ticket->contact = stint_autotask_dup_name (self->contacts, row, "contactID");
  ticket->status = dup_label (self, "status", row, "status");
  ticket->priority = dup_label (self, "priority", row, "priority");
  ticket->queue = dup_label (self, "queue", row, "queueID");
  ticket->queue_id = stint_json_dup_id (row, "queueID");
  ticket->web_url = ticket_link (self, ticket->id);
  if (stint_json_int (row, "assignedResourceID", &assigned) && assigned == self->me_id)
    {
      ticket->mine = TRUE;
      ticket->role_id = stint_json_dup_id (row, "assignedResourceRoleID");
    }
  return ticket;
}

/* (nullable): NULL: somebody whose name is not ours to see; empty: nobody. */
static char *
dup_assignee (StintAutotask *self, JsonObject *row)
{
  gint64 id = 0;

  if (!stint_json_int (row, "assignedResourceID", &id))
    return g_strdup ("");
  return stint_autotask_dup_name (self->resources, row, "assignedResourceID");
}

/* @roles: (nullable): my role by ticket id, where I am a secondary resource */
static gboolean
add_tickets (StintAutotask *self,
             const StintPull *pull,
             const GPtrArray *rows,
             GHashTable *roles,
             GError **error)
{
  if (rows->len == 0)
    return TRUE;
  if (self->labels == NULL &&
      !stint_autotask_load_labels (self, NULL, pull->cancellable, error))
    return FALSE;
  if (!stint_autotask_load_ticket_names (self, rows, pull->cancellable, error) ||
      (pull->feed == STINT_FEED_QUEUE_TICKETS &&
       !stint_autotask_load_assignee_names (self, rows, pull->cancellable, error)))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      StintTicket *ticket = ticket_from (self, row);
      const char *role = NULL;
      gint64 id = 0;

      if (ticket == NULL)
        continue;
      ticket->queued = pull->feed == STINT_FEED_QUEUE_TICKETS;
      if (ticket->queued)
        ticket->assignee = dup_assignee (self, row);
      if (roles != NULL && stint_json_int (row, "id", &id) &&
          g_hash_table_lookup_extended (roles, &id, NULL, (gpointer *) &role))
        {
          ticket->joined = TRUE;
          if (!ticket->mine)
            ticket->role_id = g_strdup (role);
        }
      g_ptr_array_add (pull->page->tickets, ticket);
    }
  return TRUE;
}

/* Mine, and those known as mine: one that has left me is told of by its own change. */
static gboolean
filter_mine (StintAutotask *self,
             const StintPull *pull,
             const StintRound *round,
             JsonArray *filter,
             GError **error)
{
  g_autoptr (GArray) ids = NULL;
  JsonArray *any = NULL;

  if (round->since_s < 0)
    {
      stint_filter_int (filter, "eq", "assignedResourceID", self->me_id);
      stint_filter_int (filter, "noteq", "status", STINT_AUTOTASK_STATUS_COMPLETE);
      return TRUE;
    }
  stint_filter_since (filter, "lastActivityDate", stint_round_from_s (round));
  if (pull->what == NULL || *pull->what == '\0')
    {
      stint_filter_int (filter, "eq", "assignedResourceID", self->me_id);
      return TRUE;
    }
  ids = stint_autotask_read_ids (pull->what, error);
  if (ids == NULL)
    return FALSE;
  any = stint_filter_any (filter);
  stint_filter_int (any, "eq", "assignedResourceID", self->me_id);
  stint_filter_in (any, "id", (const gint64 *) (void *) ids->data, ids->len);
  return TRUE;
}

static gboolean
pull_mine (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  StintRound round = { 0 };

  if (!stint_round_read (&round, pull->cursor, error) ||
      !filter_mine (self, pull, &round, filter, error))
    return FALSE;
  rows = stint_autotask_read_round (self, pull, "Tickets", filter, ticket_fields, &round,
                                    error);
  return rows != NULL && add_tickets (self, pull, rows, NULL, error);
}

/* The open ones at first; later all that has changed of them, and of those known to be in
 * the queues: one that was moved is told of by its own change. */
static gboolean
filter_queues (const StintPull *pull,
               const StintRound *round,
               JsonArray *filter,
               GError **error)
{
  g_auto (GStrv) parts = g_strsplit (pull->what != NULL ? pull->what : "", ";", 2);
  const char *known = g_strv_length (parts) > 1 ? parts[1] : "";
  g_autoptr (GArray) queues = stint_autotask_read_ids (parts[0], error);
  g_autoptr (GArray) ids = NULL;
  JsonArray *where = filter;

  if (queues == NULL)
    return FALSE;
  if (round->since_s < 0)
    stint_filter_int (filter, "noteq", "status", STINT_AUTOTASK_STATUS_COMPLETE);
  else
    stint_filter_since (filter, "lastActivityDate", stint_round_from_s (round));
  if (round->since_s >= 0 && *known != '\0')
    {
      ids = stint_autotask_read_ids (known, error);
      if (ids == NULL)
        return FALSE;
      where = stint_filter_any (filter);
      stint_filter_in (where, "id", (const gint64 *) (void *) ids->data, ids->len);
    }
  stint_filter_in (where, "queueID", (const gint64 *) (void *) queues->data,
                   MIN (queues->len, STINT_FEED_QUEUES_MAX));
  return TRUE;
}

static gboolean
pull_queues (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  StintRound round = { 0 };

  if (!stint_round_read (&round, pull->cursor, error) ||
      !filter_queues (pull, &round, filter, error))
    return FALSE;
  rows = stint_autotask_read_round (self, pull, "Tickets", filter, ticket_fields, &round,
                                    error);
  return rows != NULL && add_tickets (self, pull, rows, NULL, error);
}

/* (transfer full): rows that say of which tickets I am a secondary resource; my role on
 * each goes into @roles. */
static GPtrArray *
joined_rows (StintAutotask *self,
             const StintPull *pull,
             gint64 after_id,
             GHashTable *roles,
             GError **error)
{
  static const char *const fields[] = { "id", "resourceID", "roleID", "ticketID", NULL };
  g_autoptr (JsonArray) filter = stint_filter_new ();
  GPtrArray *rows = NULL;

  stint_filter_int (filter, "eq", "resourceID", self->me_id);
  rows = stint_query_page (self, "TicketSecondaryResources", filter, fields, after_id,
                           &pull->page->more, pull->cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      gint64 id = 0;

      if (stint_json_int (row, "ticketID", &id))
        g_hash_table_insert (roles, g_memdup2 (&id, sizeof id),
                             stint_json_dup_id (row, "roleID"));
    }
  return rows;
}

/* Adds those of @roles that are open, as tickets or as ids alone. */
static gboolean
add_joined (StintAutotask *self, const StintPull *pull, GHashTable *roles, GError **error)
{
  static const char *const id_fields[] = { "id", "status", NULL };
  gboolean whole = pull->feed == STINT_FEED_JOINED_TICKETS;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter = { 0 };
  const gint64 *id = NULL;

  g_hash_table_iter_init (&iter, roles);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    g_array_append_val (ids, *id);
  for (guint i = 0; i < ids->len; i += STINT_FEED_IDS_MAX)
    {
      g_autoptr (JsonArray) filter = stint_filter_new ();
      g_autoptr (GPtrArray) rows = NULL;

      stint_filter_in (filter, "id", &g_array_index (ids, gint64, i),
                       MIN (STINT_FEED_IDS_MAX, ids->len - i));
      stint_filter_int (filter, "noteq", "status", STINT_AUTOTASK_STATUS_COMPLETE);
      rows = stint_query_all (self, "Tickets", filter, whole ? ticket_fields : id_fields,
                              pull->cancellable, error);
      if (rows == NULL || (whole && !add_tickets (self, pull, rows, roles, error)))
        return FALSE;
      for (guint j = 0; !whole && j < rows->len; j++)
        g_ptr_array_add (pull->page->ids,
                         stint_json_dup_id (g_ptr_array_index (rows, j), "id"));
    }
  return TRUE;
}

/* The rows have no instant but their ids ascend: the cursor is the last of them. */
static gboolean
pull_joined (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (GHashTable) roles =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GPtrArray) rows = NULL;
  gint64 after_id = -1;

  if (pull->cursor != NULL &&
      !g_ascii_string_to_signed (pull->cursor, 10, -1, G_MAXINT64, &after_id, NULL))
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
                   _ ("‘%s’ is not where a page ended"), pull->cursor);
      return FALSE;
    }
  rows = joined_rows (self, pull, after_id, roles, error);
  if (rows == NULL || !add_joined (self, pull, roles, error))
    return FALSE;
  if (rows->len > 0)
    after_id = stint_query_last_id (rows);
  pull->page->cursor = g_strdup_printf ("%" G_GINT64_FORMAT, after_id);
  return TRUE;
}

/* All ids at once: half a list would be taken for the whole. */
static gboolean
pull_my_ids (StintAutotask *self, const StintPull *pull, GError **error)
{
  static const char *const fields[] = { "id", "assignedResourceID", "status", NULL };
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gint64 after_id = -1;

  stint_filter_int (filter, "eq", "assignedResourceID", self->me_id);
  stint_filter_int (filter, "noteq", "status", STINT_AUTOTASK_STATUS_COMPLETE);
  rows = stint_query_all (self, "Tickets", filter, fields, pull->cancellable, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (pull->page->ids,
                     stint_json_dup_id (g_ptr_array_index (rows, i), "id"));
  pull->page->more = TRUE;
  while (pull->page->more)
    {
      g_autoptr (GHashTable) roles =
        g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
      g_autoptr (GPtrArray) joined = joined_rows (self, pull, after_id, roles, error);

      if (joined == NULL || !add_joined (self, pull, roles, error))
        return FALSE;
      after_id = stint_query_last_id (joined);
    }
  return TRUE;
}

static gboolean
pull_by_ids (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GArray) ids = stint_autotask_read_ids (pull->what, error);
  g_autoptr (GPtrArray) rows = NULL;

  if (ids == NULL)
    return FALSE;
  stint_filter_in (filter, "id", (const gint64 *) (void *) ids->data, ids->len);
  rows =
    stint_query_all (self, "Tickets", filter, ticket_fields, pull->cancellable, error);
  return rows != NULL && add_tickets (self, pull, rows, NULL, error);
}

/* One ticket, by the number people say, or by "#" and its id. */
static gboolean
pull_one (StintAutotask *self, const StintPull *pull, GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gint64 id = 0;

  if (*pull->what != '#')
    stint_filter_text (filter, "ticketNumber", pull->what);
  else if (g_ascii_string_to_signed (pull->what + 1, 10, 0, G_MAXINT64, &id, NULL))
    stint_filter_int (filter, "eq", "id", id);
  else
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED,
                   _ ("‘%s’ is no ticket number and no id"), pull->what);
      return FALSE;
    }
  rows =
    stint_query_all (self, "Tickets", filter, ticket_fields, pull->cancellable, error);
  return rows != NULL && add_tickets (self, pull, rows, NULL, error);
}

gboolean
stint_autotask_pull_tickets (StintAutotask *self, const StintPull *pull, GError **error)
{
  if (pull->feed == STINT_FEED_TICKET)
    return pull_one (self, pull, error);
  if (!stint_autotask_need_me (self, pull->cancellable, error))
    return FALSE;
  if (pull->feed == STINT_FEED_MY_TICKETS)
    return pull_mine (self, pull, error);
  if (pull->feed == STINT_FEED_QUEUE_TICKETS)
    return pull_queues (self, pull, error);
  if (pull->feed == STINT_FEED_JOINED_TICKETS)
    return pull_joined (self, pull, error);
  if (pull->feed == STINT_FEED_MY_TICKET_IDS)
    return pull_my_ids (self, pull, error);
  return pull_by_ids (self, pull, error);
}
