#include <string.h>

#include "courier/autotask/codec.h"
#include "courier/autotask/names.h"
#include "courier/autotask/private.h"

enum
{
  IDS_PER_PAGE = 200,
};

/* My tickets come in two parts: those I am the primary resource of, and then those I am a
 * secondary resource of, which have to be asked for by id. The cursor is the part and the
 * last id of it, such as "primary 123". */
static const char primary_part[] = "primary";
static const char secondary_part[] = "secondary";

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
  ticket->web_url = ticket_link (self, ticket->id);
  if (stint_json_int (row, "assignedResourceID", &assigned) && assigned == self->me_id)
    {
      ticket->mine = TRUE;
      ticket->role_id = stint_json_dup_id (row, "assignedResourceRoleID");
    }
  return ticket;
}

/* @roles: (nullable): my role by ticket id, where I am a secondary resource */
static gboolean
add_tickets (StintAutotask *self,
             StintPage *page,
             const GPtrArray *rows,
             GHashTable *roles,
             GCancellable *cancellable,
             GError **error)
{
  if (rows->len == 0)
    return TRUE;
  if (self->labels == NULL &&
      !stint_autotask_load_labels (self, NULL, cancellable, error))
    return FALSE;
  if (!stint_autotask_load_ticket_names (self, rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      StintTicket *ticket = ticket_from (self, row);
      const char *role = NULL;
      gint64 id = 0;

      if (ticket == NULL)
        continue;
      if (roles != NULL && stint_json_int (row, "id", &id) &&
          g_hash_table_lookup_extended (roles, &id, NULL, (gpointer *) &role) &&
          !ticket->mine)
        {
          ticket->mine = TRUE;
          ticket->role_id = g_strdup (role);
        }
      g_ptr_array_add (page->tickets, ticket);
    }
  return TRUE;
}

static gint64
last_id (const GPtrArray *rows)
{
  gint64 id = -1;

  if (rows->len > 0)
    stint_json_int (g_ptr_array_index (rows, rows->len - 1), "id", &id);
  return id;
}

static void
set_cursor (StintPage *page, const char *part, gint64 after_id)
{
  page->cursor = g_strdup_printf ("%s %" G_GINT64_FORMAT, part, after_id);
  page->more = TRUE;
}

static gboolean
pull_primary (StintAutotask *self,
              StintPage *page,
              gint64 after_id,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gboolean more = FALSE;

  stint_filter_int (filter, "eq", "assignedResourceID", self->me_id);
  stint_filter_int (filter, "noteq", "status", STINT_AUTOTASK_STATUS_COMPLETE);
  rows = stint_query_page (self, "Tickets", filter, ticket_fields, after_id, &more,
                           cancellable, error);
  if (rows == NULL || !add_tickets (self, page, rows, NULL, cancellable, error))
    return FALSE;
  if (more)
    set_cursor (page, primary_part, last_id (rows));
  else
    set_cursor (page, secondary_part, -1);
  return TRUE;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const gint64 *first = a;
  const gint64 *second = b;

  return (*first > *second) - (*first < *second);
}

/* (transfer full): ids of the tickets I am a secondary resource of, above @after_id and
 * ascending; my role on each goes into @roles. */
static GArray *
secondary_ids (StintAutotask *self,
               gint64 after_id,
               GHashTable *roles,
               GCancellable *cancellable,
               GError **error)
{
  static const char *const fields[] = { "id", "resourceID", "roleID", "ticketID", NULL };
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  GArray *ids = NULL;

  stint_filter_int (filter, "eq", "resourceID", self->me_id);
  rows = stint_query_all (self, "TicketSecondaryResources", filter, fields, cancellable,
                          error);
  if (rows == NULL)
    return NULL;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      gint64 id = 0;

      if (!stint_json_int (row, "ticketID", &id) || id <= after_id ||
          g_hash_table_contains (roles, &id))
        continue;
      g_array_append_val (ids, id);
      g_hash_table_insert (roles, g_memdup2 (&id, sizeof id),
                           stint_json_dup_id (row, "roleID"));
    }
  g_array_sort (ids, compare_ids);
  return ids;
}

static gboolean
pull_secondary (StintAutotask *self,
                StintPage *page,
                gint64 after_id,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GHashTable) roles =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GArray) ids = secondary_ids (self, after_id, roles, cancellable, error);
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  guint n_ids = 0;

  if (ids == NULL)
    return FALSE;
  if (ids->len == 0)
    return TRUE;
  n_ids = MIN (ids->len, IDS_PER_PAGE);
  stint_filter_in (filter, "id", (const gint64 *) (void *) ids->data, n_ids);
  stint_filter_int (filter, "noteq", "status", STINT_AUTOTASK_STATUS_COMPLETE);
  rows = stint_query_all (self, "Tickets", filter, ticket_fields, cancellable, error);
  if (rows == NULL || !add_tickets (self, page, rows, roles, cancellable, error))
    return FALSE;
  if (ids->len > n_ids)
    set_cursor (page, secondary_part, g_array_index (ids, gint64, n_ids - 1));
  return TRUE;
}

static gboolean
read_cursor (const char *cursor, const char *part, gint64 *after_id)
{
  gsize length = strlen (part);

  return g_str_has_prefix (cursor, part) && cursor[length] == ' ' &&
         g_ascii_string_to_signed (cursor + length + 1, 10, -1, G_MAXINT64, after_id,
                                   NULL);
}

static gboolean
pull_mine (StintAutotask *self,
           StintPage *page,
           const char *cursor,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (JsonObject) me = NULL;
  gint64 after_id = -1;

  if (self->me_id < 0)
    {
      me = stint_autotask_find_me (self, cancellable, error);
      if (me == NULL)
        return FALSE;
    }
  if (cursor == NULL || read_cursor (cursor, primary_part, &after_id))
    return pull_primary (self, page, after_id, cancellable, error);
  if (read_cursor (cursor, secondary_part, &after_id))
    return pull_secondary (self, page, after_id, cancellable, error);
  g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL,
               "‘%s’ is not where a page ended", cursor);
  return FALSE;
}

/* One ticket, by the number people say, or by "#" and its id. */
static gboolean
pull_ticket (StintAutotask *self,
             StintPage *page,
             const char *what,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gint64 id = 0;

  if (*what != '#')
    stint_filter_text (filter, "ticketNumber", what);
  else if (g_ascii_string_to_signed (what + 1, 10, 0, G_MAXINT64, &id, NULL))
    stint_filter_int (filter, "eq", "id", id);
  else
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED,
                   "‘%s’ is no ticket number and no id", what);
      return FALSE;
    }
  rows = stint_query_all (self, "Tickets", filter, ticket_fields, cancellable, error);
  return rows != NULL && add_tickets (self, page, rows, NULL, cancellable, error);
}

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
pull_notes (StintAutotask *self,
            StintPage *page,
            const char *what,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (JsonArray) filter = stint_filter_new ();
  g_autoptr (GPtrArray) rows = NULL;
  gint64 ticket_id = 0;

  if (!g_ascii_string_to_signed (what, 10, 0, G_MAXINT64, &ticket_id, error))
    return FALSE;
  stint_filter_int (filter, "eq", "ticketID", ticket_id);
  rows = stint_query_all (self, "TicketNotes", filter, NULL, cancellable, error);
  if (rows == NULL || !stint_autotask_load_note_names (self, rows, cancellable, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      JsonObject *row = g_ptr_array_index (rows, i);
      StintAutotaskNote raw = { 0 };

      if (stint_autotask_read_note (row, &raw) && is_of_people (raw.note_type))
        g_ptr_array_add (page->notes, note_from (self, row, &raw));
    }
  return TRUE;
}

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
  gboolean pulled = FALSE;

  switch (feed)
    {
    case STINT_FEED_TICKET:
      pulled = pull_ticket (self, page, what, cancellable, error);
      break;
    case STINT_FEED_NOTES:
      pulled = pull_notes (self, page, what, cancellable, error);
      break;
    case STINT_FEED_MY_TICKETS:
    default:
      pulled = pull_mine (self, page, cursor, cancellable, error);
      break;
    }
  return pulled ? g_steal_pointer (&page) : NULL;
}
