#include <glib/gi18n.h>

#include "cli/commands.h"
#include "cli/mailings.h"
#include "cli/queues.h"
#include "cli/report.h"
#include "cli/text.h"
#include "core/error.h"
#include "core/store-queues.h"
#include "core/store-tickets.h"

/* What the cache knows: tickets, their notes, and what was done on them here. */

#define DEFAULT_LIMIT 100

static gboolean
has_assignee (const StintTicket *ticket)
{
  return ticket->assignee != NULL && *ticket->assignee != '\0';
}

static const char *
whose (const StintTicket *ticket)
{
  if (ticket->mine)
    return _ ("mine");
  return ticket->assignee == NULL || has_assignee (ticket) ? ticket->assignee
                                                           : _ ("nobody's");
}

static void
add_ticket_members (CliJson *json, StintTicket *ticket)
{
  cli_json_string (json, "number", ticket->number);
  cli_json_string (json, "psa_id", ticket->id);
  cli_json_string (json, "title", ticket->title);
  cli_json_string (json, "company", ticket->company);
  cli_json_string (json, "contact", ticket->contact);
  cli_json_string (json, "status", ticket->status);
  cli_json_string (json, "priority", ticket->priority);
  cli_json_string (json, "queue", ticket->queue);
  cli_json_string (json, "assignee", has_assignee (ticket) ? ticket->assignee : NULL);
  cli_json_instant (json, "due_at", ticket->due_s);
  cli_json_integer (json, "estimated_seconds", ticket->estimated_seconds);
  cli_json_integer (json, "worked_seconds", ticket->worked_seconds);
  cli_json_instant (json, "last_activity_at", ticket->last_activity_s);
  cli_json_boolean (json, "mine", ticket->mine);
  cli_json_boolean (json, "open", ticket->open);
}

/* @queues: (nullable): where it is the list of some queues, which has an age of its own
 */
static void
add_tickets_json (Cli *cli, GPtrArray *tickets, const char *queues)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_begin_array (json, "tickets");
  for (guint i = 0; i < tickets->len; i++)
    {
      cli_json_begin_object (json, NULL);
      add_ticket_members (json, g_ptr_array_index (tickets, i));
      cli_json_end (json);
    }
  cli_json_end (json);
  if (queues != NULL)
    cli_json_instant (json, "pulled_at",
                      stint_store_get_queues_pulled (cli->store, queues));
  cli_json_end (json);
  cli_add_json (cli, json);
}

static void
say_limit (Cli *cli, guint n, gint64 limit)
{
  if (limit > 0 && (gint64) n == limit)
    cli_say (cli, _ ("there may be more than these %d; ‘--limit 0’ lists them all"),
             (int) limit);
}

static void
add_tickets_text (Cli *cli, GPtrArray *tickets, gint64 limit)
{
  const char *row[] = { _ ("Number"), _ ("Title"), _ ("Client"), _ ("Status"),
                        _ ("Due") };
  g_autoptr (CliTable) table = cli_table_new (G_N_ELEMENTS (row), row);

  for (guint i = 0; i < tickets->len; i++)
    {
      StintTicket *ticket = g_ptr_array_index (tickets, i);
      g_autofree char *due = cli_due_text (ticket->due_s, cli->now_s, cli->zone);

      row[0] = ticket->number;
      row[1] = ticket->title;
      row[2] = ticket->company;
      row[3] = ticket->status;
      row[4] = due;
      cli_table_add (table, row);
    }
  cli_table_print (table, cli->out, cli_columns ());
  say_limit (cli, tickets->len, limit);
}

/* Whose each is matters here, and in which of several queues. */
static void
add_queue_text (Cli *cli, GPtrArray *tickets, gint64 limit)
{
  const char *row[] = { _ ("Number"), _ ("Title"),  _ ("Client"), _ ("Queue"),
                        _ ("Whose"),  _ ("Status"), _ ("Due") };
  g_autoptr (CliTable) table = cli_table_new (G_N_ELEMENTS (row), row);

  for (guint i = 0; i < tickets->len; i++)
    {
      StintTicket *ticket = g_ptr_array_index (tickets, i);
      g_autofree char *due = cli_due_text (ticket->due_s, cli->now_s, cli->zone);

      row[0] = ticket->number;
      row[1] = ticket->title;
      row[2] = ticket->company;
      row[3] = ticket->queue;
      row[4] = whose (ticket);
      row[5] = ticket->status;
      row[6] = due;
      cli_table_add (table, row);
    }
  cli_table_print (table, cli->out, cli_columns ());
  say_limit (cli, tickets->len, limit);
  if (tickets->len >= STINT_QUEUE_TICKETS_MOST)
    cli_say (cli,
             _ ("of so many tickets only the %d that were last worked on are kept "
                "here"),
             STINT_QUEUE_TICKETS_MOST);
}

static void
say_age (Cli *cli, const char *queues, guint n, const char *query)
{
  gint64 pulled_s = stint_store_get_queues_pulled (cli->store, queues);
  g_autofree char *at = pulled_s > 0 ? cli_time (cli, pulled_s) : NULL;

  if (pulled_s == 0)
    cli_say (cli, _ ("that queue was never fetched; fetch it by the same command without "
                     "--no-sync"));
  else if (n == 0 && *query != '\0')
    cli_say (cli, _ ("no open ticket there matches ‘%s’, as of %s"), query, at);
  else if (n == 0)
    cli_say (cli, _ ("no open ticket is there, as of %s"), at);
  else
    cli_say (cli, _ ("as of %s"), at);
}

static gboolean
list_queue (Cli *cli, const char *query, gint64 limit, GError **error)
{
  g_autofree char *queues = cli_find_queues (cli, cli_option (cli, "queue"), error);
  g_autoptr (GPtrArray) tickets = NULL;

  if (queues == NULL || !cli_fetch_queues (cli, queues, error))
    return FALSE;
  tickets = stint_store_list_queue_tickets (cli->store, queues, query, limit, error);
  if (tickets == NULL)
    return FALSE;
  if (cli->json)
    add_tickets_json (cli, tickets, queues);
  else if (tickets->len > 0)
    add_queue_text (cli, tickets, limit);
  say_age (cli, queues, tickets->len, query);
  return TRUE;
}

static void
say_none (Cli *cli, const char *query)
{
  if (*query != '\0')
    cli_say (cli,
             _ ("no ticket matches ‘%s’; try --all, or fetch tickets: stintctl sync"),
             query);
  else if (stint_store_get_pulled (cli->store, "my-tickets") == 0)
    cli_say (cli, _ ("no tickets here; fetch them with: stintctl sync"));
  else
    cli_say (cli, _ ("no open ticket is yours"));
}

/** cli_tickets: my open tickets, those of a queue, or a search. */
gboolean
cli_tickets (Cli *cli, GError **error)
{
  g_autofree char *query = cli_words_from (cli, 0);
  gboolean all = cli_option (cli, "all") != NULL;
  g_autoptr (GPtrArray) tickets = NULL;
  StintStore *store = NULL;
  gint64 limit = DEFAULT_LIMIT;

  cli_hold_zone (cli);
  if (!cli_read_count (cli, "limit", &limit, error))
    return FALSE;
  store = cli_get_store (cli, error);
  if (store == NULL)
    return FALSE;
  if (cli_option (cli, "queue") != NULL)
    return list_queue (cli, query, limit, error);
  tickets = stint_store_search_tickets (store, query, all, limit, error);
  if (tickets == NULL)
    return FALSE;
  if (cli->json)
    add_tickets_json (cli, tickets, NULL);
  else if (tickets->len == 0)
    say_none (cli, query);
  else
    add_tickets_text (cli, tickets, limit);
  return TRUE;
}

/* One ticket with all that is known of it. */
typedef struct
{
  StintTicket *ticket; /* (owned) */
  GPtrArray *stints;   /* (owned) (element-type StintStint) newest first */
  GPtrArray *commits;  /* (owned) (element-type StintCommit) newest first */
  GPtrArray *notes;    /* (owned) (element-type StintTicketNote) newest first */
} Story;

static void
story_clear (Story *self)
{
  g_clear_object (&self->ticket);
  g_clear_pointer (&self->stints, g_ptr_array_unref);
  g_clear_pointer (&self->commits, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Story, story_clear)

static gboolean
read_story (Cli *cli, Story *story, const char *text, GError **error)
{
  StintDesk *desk = cli_get_desk (cli, error);
  const char *number = NULL;

  if (desk == NULL)
    return FALSE;
  story->ticket = stint_desk_find_ticket (desk, text, NULL, error);
  if (story->ticket == NULL)
    return cli_find_candidates (cli, text, error);
  number = story->ticket->number;
  story->stints = stint_store_list_ticket_stints (cli->store, number, error);
  if (story->stints == NULL)
    return FALSE;
  story->commits = stint_store_list_commits_of_ticket (cli->store, number, error);
  if (story->commits == NULL)
    return FALSE;
  if (story->ticket->id == NULL && story->stints->len == 0)
    {
      g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
                   _ ("ticket ‘%s’ is not known here; fetch tickets with: stintctl sync"),
                   number);
      return FALSE;
    }
  story->notes = story->ticket->id != NULL
                   ? stint_store_list_notes (cli->store, story->ticket->id, error)
                   : g_ptr_array_new ();
  return story->notes != NULL;
}

static gboolean
add_commits_json (Cli *cli, CliJson *json, GPtrArray *commits, GError **error)
{
  cli_json_begin_array (json, "hand_overs");
  for (guint i = 0; i < commits->len; i++)
    {
      const StintCommit *commit = g_ptr_array_index (commits, i);

      cli_json_begin_object (json, NULL);
      cli_json_id (json, "id", commit->id);
      cli_json_id (json, "engagement", commit->engagement_id);
      cli_json_instant (json, "committed_at", commit->committed_s);
      cli_json_string (json, "outcome", commit->outcome);
      cli_json_string (json, "done", commit->done);
      cli_json_string (json, "summary", commit->summary);
      cli_json_string (json, "next", commit->next);
      cli_json_string (json, "left_off", commit->left_off);
      cli_json_string (json, "roll_back", commit->roll_back);
      cli_json_string (json, "roll_forward", commit->roll_forward);
      cli_json_string (json, "update_kind", commit->update_kind);
      cli_json_string (json, "update_text", commit->update_text);
      if (!cli_add_mailings_json (cli, json, commit->id, error))
        return FALSE;
      cli_json_end (json);
    }
  cli_json_end (json);
  return TRUE;
}

static void
add_notes_json (CliJson *json, GPtrArray *notes)
{
  cli_json_begin_array (json, "notes");
  for (guint i = 0; i < notes->len; i++)
    {
      const StintTicketNote *note = g_ptr_array_index (notes, i);

      cli_json_begin_object (json, NULL);
      cli_json_string (json, "psa_id", note->id);
      cli_json_string (json, "author", note->author);
      cli_json_string (json, "title", note->title);
      cli_json_string (json, "body", note->body);
      cli_json_instant (json, "created_at", note->created_s);
      cli_json_boolean (json, "public", note->is_public);
      cli_json_end (json);
    }
  cli_json_end (json);
}

static gboolean
add_story_json (Cli *cli, const Story *story, GError **error)
{
  g_autoptr (CliJson) json = cli_json_new ();

  cli_json_begin_object (json, NULL);
  cli_json_begin_object (json, "ticket");
  add_ticket_members (json, story->ticket);
  cli_json_string (json, "description", story->ticket->description);
  cli_json_string (json, "web_url", story->ticket->web_url);
  cli_json_boolean (json, "known", story->ticket->id != NULL);
  cli_json_end (json);
  cli_json_begin_array (json, "stints");
  for (guint i = 0; i < story->stints->len; i++)
    cli_add_stint_json (json, g_ptr_array_index (story->stints, i), cli->now_s);
  cli_json_end (json);
  if (!add_commits_json (cli, json, story->commits, error))
    return FALSE;
  add_notes_json (json, story->notes);
  cli_json_end (json);
  cli_add_json (cli, json);
  return TRUE;
}

static char *
duration_or_null (gint64 seconds)
{
  return seconds > 0 ? cli_duration_text (seconds) : NULL;
}

static void
add_ticket_text (Cli *cli, StintTicket *ticket)
{
  g_autofree char *due = ticket->due_s > 0 ? cli_time (cli, ticket->due_s) : NULL;
  g_autofree char *estimated = duration_or_null (ticket->estimated_seconds);
  g_autofree char *worked = duration_or_null (ticket->worked_seconds);
  GString *out = cli->out;

  if (ticket->title != NULL)
    cli_add_text (cli, "%s — %s", ticket->number, ticket->title);
  else
    cli_add_text (cli, _ ("%s, not known here yet"), ticket->number);
  cli_add_field (out, _ ("Client"), ticket->company);
  cli_add_field (out, _ ("Contact"), ticket->contact);
  cli_add_field (out, _ ("Status"), ticket->status);
  cli_add_field (out, _ ("Priority"), ticket->priority);
  cli_add_field (out, _ ("Queue"), ticket->queue);
  cli_add_field (out, _ ("Whose"), whose (ticket));
  cli_add_field (out, _ ("Due"), due);
  cli_add_field (out, _ ("Estimated"), estimated);
  cli_add_field (out, _ ("Worked"), worked);
  cli_add_field (out, _ ("PSA id"), ticket->id);
  cli_add_field (out, _ ("Page"), ticket->web_url);
  if (ticket->description != NULL && *ticket->description != '\0')
    {
      g_string_append_c (out, '\n');
      cli_add_wrapped (out, ticket->description, 0, cli_columns ());
    }
}

static void
add_stints_text (Cli *cli, GPtrArray *stints)
{
  if (stints->len > 0)
    g_string_append_printf (cli->out, "\n%s\n", _ ("Stints"));
  for (guint i = 0; i < stints->len; i++)
    {
      StintStint *stint = g_ptr_array_index (stints, i);
      gint64 end_s = stint->end_s > 0 ? stint->end_s : cli->now_s;
      g_autofree char *start = cli_time (cli, stint->start_s);
      g_autofree char *end = stint->end_s > 0
                               ? cli_time_text (stint->end_s, stint->start_s, cli->zone)
                               : g_strdup (_ ("now"));
      g_autofree char *worked = cli_duration_text (end_s - stint->start_s);

      g_string_append_printf (cli->out, "  %s – %s  %s\n", start, end, worked);
    }
}

static gboolean
add_commits_text (Cli *cli, GPtrArray *commits, GError **error)
{
  if (commits->len > 0)
    g_string_append_printf (cli->out, "\n%s\n", _ ("Hand-overs"));
  for (guint i = 0; i < commits->len; i++)
    {
      const StintCommit *commit = g_ptr_array_index (commits, i);
      g_autofree char *at = cli_time (cli, commit->committed_s);

      g_string_append_printf (cli->out, "  %s\n", at);
      cli_add_field (cli->out, _ ("    Done"), commit->done);
      cli_add_field (cli->out, _ ("    Left off"), commit->left_off);
      cli_add_field (cli->out, _ ("    Next"), commit->next);
      cli_add_field (cli->out, _ ("    Roll back"), commit->roll_back);
      cli_add_field (cli->out, _ ("    Roll fwd"), commit->roll_forward);
      cli_add_field (cli->out, _ ("    Outcome"), commit->outcome);
      if (!cli_add_mailings_text (cli, _ ("    Update"), commit->id, error))
        return FALSE;
    }
  return TRUE;
}

static void
add_notes_text (Cli *cli, GPtrArray *notes)
{
  if (notes->len > 0)
    g_string_append_printf (cli->out, "\n%s\n", _ ("Notes"));
  for (guint i = 0; i < notes->len; i++)
    {
      const StintTicketNote *note = g_ptr_array_index (notes, i);
      g_autofree char *at = cli_time (cli, note->created_s);
      g_autofree char *head = g_strdup_printf (
        "%s  %s  %s  %s", at, note->is_public ? _ ("public") : _ ("internal"),
        note->author != NULL ? note->author : _ ("unknown"), note->title);

      cli_add_wrapped (cli->out, head, 2, cli_columns ());
      if (*note->body != '\0')
        cli_add_wrapped (cli->out, note->body, 4, cli_columns ());
    }
}

/** cli_ticket: one ticket with its history and notes. */
gboolean
cli_ticket (Cli *cli, GError **error)
{
  g_autofree char *text = cli_words_from (cli, 0);
  g_auto (Story) story = { 0 };

  cli_hold_zone (cli);
  if (!read_story (cli, &story, text, error))
    return FALSE;
  if (cli->json)
    return add_story_json (cli, &story, error);
  add_ticket_text (cli, story.ticket);
  add_stints_text (cli, story.stints);
  if (!add_commits_text (cli, story.commits, error))
    return FALSE;
  add_notes_text (cli, story.notes);
  return TRUE;
}
