#include <string.h>

#include "tests/contract/contract.h"

/* What the provider reads: who I am, pages of feeds, the limit, and the check. */

static const char *const feed_names[] = {
  [STINT_FEED_MY_TICKETS] = "my-tickets",
  [STINT_FEED_JOINED_TICKETS] = "joined-tickets",
  [STINT_FEED_MY_TICKET_IDS] = "my-ticket-ids",
  [STINT_FEED_TICKETS] = "tickets",
  [STINT_FEED_TICKET] = "ticket",
  [STINT_FEED_CLIENTS] = "clients",
  [STINT_FEED_NOTES] = "notes",
  [STINT_FEED_MY_TIME] = "my-time",
  [STINT_FEED_MY_TIME_IDS] = "my-time-ids",
  [STINT_FEED_MY_TIME_BETWEEN] = "my-time-between",
  [STINT_FEED_TICKET_TIME] = "ticket-time",
  [STINT_FEED_COMPLETED] = "completed",
  [STINT_FEED_FACTS] = "facts",
  [STINT_FEED_PROMISES] = "promises",
  [STINT_FEED_SURVEYS] = "surveys",
  [STINT_FEED_HISTORY] = "history",
  [STINT_FEED_DELETIONS] = "deletions",
  [STINT_FEED_AVAILABILITY] = "availability",
  [STINT_FEED_HOLIDAYS] = "holidays",
  [STINT_FEED_TIME_OFF] = "time-off",
  [STINT_FEED_ENDPOINTS] = "endpoints",
};

/** contract_feed_name: (nullable): what rows call the @n-th feed; NULL behind the last,
 * and for one that is not named here yet. */
const char *
contract_feed_name (guint n)
{
  return n < G_N_ELEMENTS (feed_names) ? feed_names[n] : NULL;
}

static void
answer_error (Contract *self, const GError *error)
{
  contract_answer (self, "%s", contract_error_word (error));
  contract_say (self, error->message);
}

static guint
count_picks (const StintSession *session, const char *list)
{
  guint n = 0;

  for (guint i = 0; i < session->picks->len; i++)
    {
      const StintPick *pick = g_ptr_array_index (session->picks, i);

      n += g_str_equal (pick->list, list) ? 1 : 0;
    }
  return n;
}

static const char *
default_role (const StintSession *session)
{
  for (guint i = 0; i < session->picks->len; i++)
    {
      const StintPick *pick = g_ptr_array_index (session->picks, i);

      if (pick->is_default && g_str_equal (pick->list, "role"))
        return pick->label;
    }
  return "none";
}

/* open: who I am, in how many roles and for how many kinds of work */
static void
open_session (Contract *self, char **words, const char *rest)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintSession) session = stint_psa_open (contract_psa (self), NULL, &error);

  if (session == NULL)
    {
      answer_error (self, error);
      return;
    }
  contract_say (self, NULL);
  contract_answer (self, "%s, %u roles (%s), %u work types, %u statuses",
                   session->me_name, count_picks (session, "role"),
                   default_role (session), count_picks (session, "work-type"),
                   count_picks (session, "status"));
}

static gpointer
last_of (const GPtrArray *rows)
{
  return rows->len > 0 ? g_ptr_array_index (rows, rows->len - 1) : NULL;
}

/* (transfer full): how many tickets, entries or notes there are, and the last of them. */
static char *
describe_work (StintFeed feed, const StintPage *page)
{
  const StintTicket *ticket = last_of (page->tickets);
  const StintEntry *entry = last_of (page->entries);
  const StintNote *note = last_of (page->notes);

  if (ticket != NULL)
    return g_strdup_printf ("%u tickets, %s %s, %s, %s", page->tickets->len, ticket->id,
                            ticket->status, ticket->company,
                            ticket->joined ? "joined"
                            : ticket->mine ? "mine"
                                           : "not mine");
  if (entry != NULL)
    return g_strdup_printf ("%u entries, %s %ds billed %ds %s%s%s", page->entries->len,
                            entry->id, (int) entry->worked_seconds,
                            (int) entry->billed_seconds, entry->work_date,
                            entry->ticket_id == NULL ? " internal" : "",
                            entry->billable ? "" : " non-billable");
  if (note != NULL)
    return g_strdup_printf ("%u notes, %s %s by %s: %s", page->notes->len, note->id,
                            note->is_public ? "public" : "internal",
                            note->author != NULL ? note->author : "nobody", note->text);
  return g_strdup ("nothing");
}

static char *
describe_promise (const StintPage *page)
{
  static const char *const met[] = { "none", "no", "yes" };
  const StintSlaResult *result = last_of (page->promises);

  return g_strdup_printf ("%u promises, response %s plan %s resolution %s by %s",
                          page->promises->len, met[result->response_met + 1],
                          met[result->plan_met + 1], met[result->resolution_met + 1],
                          result->resolution_by_id);
}

/* (transfer full): the same of what the figures are made of. */
static char *
describe_evidence (StintFeed feed, const StintPage *page)
{
  const StintTicketFacts *facts = last_of (page->facts);
  const StintSurvey *survey = last_of (page->surveys);
  const StintChange *change = last_of (page->changes);
  const StintDeletion *deletion = last_of (page->deletions);
  const StintHoliday *holiday = last_of (page->holidays);
  const StintTimeOff *off = last_of (page->time_off);

  if (page->promises->len > 0)
    return describe_promise (page);
  if (facts != NULL)
    return g_strdup_printf ("%u facts, %s %s by %s", page->facts->len, facts->id,
                            facts->open ? "open" : "complete", facts->completed_by_id);
  if (survey != NULL)
    return g_strdup_printf ("%u surveys, %d", page->surveys->len,
                            (int) survey->rating_thousandths);
  if (change != NULL)
    return g_strdup_printf ("%u changes, %s: %s", page->changes->len, change->action,
                            change->detail);
  if (deletion != NULL)
    return g_strdup_printf ("%u deletions, of %s", page->deletions->len,
                            deletion->ticket_id);
  if (holiday != NULL)
    return g_strdup_printf ("%u holidays, %s", page->holidays->len, holiday->name);
  if (off != NULL)
    return g_strdup_printf ("%u times off, %ds%s", page->time_off->len,
                            (int) off->away_seconds, off->approved ? " approved" : "");
  if (page->has_availability)
    return g_strdup_printf ("monday %ds, goal %ds",
                            (int) page->availability.day_seconds[0],
                            (int) page->availability.goal_seconds);
  if (feed == STINT_FEED_ENDPOINTS)
    return g_strdup_printf ("%d endpoints", (int) page->count);
  if (feed == STINT_FEED_CLIENTS && page->names->len > 0)
    return g_strdup_printf ("%u clients, %s", page->names->len,
                            ((StintName *) last_of (page->names))->name);
  if (page->ids->len > 0)
    return g_strdup_printf ("%u ids", page->ids->len);
  return NULL;
}

static StintFeed
feed_of (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (feed_names); i++)
    {
      if (g_strcmp0 (feed_names[i], name) == 0)
        return (StintFeed) i;
    }
  g_error ("‘%s’ is no feed", name);
}

static void
pull_page (Contract *self, StintFeed feed, const char *what, const char *cursor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StintPage) page =
    stint_psa_pull (contract_psa (self), feed, what, cursor, NULL, &error);
  g_autofree char *text = NULL;

  if (page == NULL)
    {
      answer_error (self, error);
      return;
    }
  contract_say (self, NULL);
  g_free (self->cursor);
  self->cursor = g_strdup (page->cursor);
  text = describe_evidence (feed, page);
  if (text == NULL)
    text = describe_work (feed, page);
  contract_answer (self, "%s%s", text, page->more ? ", more" : "");
}

/* pull FEED [WHAT] [on]: one page; “on” goes on from where the last one ended */
static void
pull (Contract *self, char **words, const char *rest)
{
  const char *written = words[1] != NULL && !g_str_equal (words[1], "on") ? words[1] : "";
  g_autofree char *what = g_strdelimit (g_strdup (written), ",", ' ');

  pull_page (self, feed_of (words[0]), what,
             contract_has (words, "on") ? self->cursor : NULL);
}

/* pull-many FEED N: for as many tickets at once */
static void
pull_many (Contract *self, char **words, const char *rest)
{
  g_autoptr (GString) what = g_string_new ("7001");

  for (gint64 n = 1; n < g_ascii_strtoll (words[1], NULL, 10); n++)
    g_string_append_printf (what, " %" G_GINT64_FORMAT, 7001 + n);
  pull_page (self, feed_of (words[0]), what->str, NULL);
}

/* usage: how much of the limit is used */
static void
ask_usage (Contract *self, char **words, const char *rest)
{
  g_autoptr (GError) error = NULL;
  StintUsage usage = { 0 };

  if (!stint_psa_usage (contract_psa (self), &usage, NULL, &error))
    {
      answer_error (self, error);
      return;
    }
  contract_say (self, NULL);
  contract_answer (self, "%d of %d in %ds", (int) usage.used, (int) usage.allowed,
                   (int) usage.window_s);
}

/* latency: did the fastest answer since the last time take its half second? */
static void
ask_latency (Contract *self, char **words, const char *rest)
{
  gint64 latency_us = stint_psa_latency_us (contract_psa (self));

  g_test_message ("%d us", (int) latency_us);
  contract_answer (self, "%s",
                   latency_us >= 1000000  ? "very slow"
                   : latency_us >= 500000 ? "slow"
                                          : "fast");
}

static const StintCheck *
find_check (const GPtrArray *checks, const char *id)
{
  for (guint i = 0; i < checks->len; i++)
    {
      const StintCheck *check = g_ptr_array_index (checks, i);

      if (g_str_equal (check->id, id))
        return check;
    }
  return NULL;
}

static StintCheckKind
kind_of (const char *name)
{
  return g_str_equal (name, "rights")      ? STINT_CHECK_RIGHTS
         : g_str_equal (name, "calibrate") ? STINT_CHECK_CALIBRATE
                                           : STINT_CHECK_MAIL;
}

static void
answer_check (Contract *self, const GPtrArray *checks, const char *id, GString *answers)
{
  const StintCheck *check = find_check (checks, id);

  g_string_append_printf (answers, "%s%s ", answers->len > 0 ? ", " : "", id);
  if (check == NULL)
    {
      g_string_append (answers, "unsaid");
      return;
    }
  g_string_append (answers, stint_grade_name (check->grade));
  if (check->value != NULL)
    g_string_append_printf (answers, " %s", check->value);
  if (check->refused)
    g_string_append (answers, " refused");
  g_free (self->words);
  self->words =
    g_strjoin (" | ", check->detail != NULL ? check->detail : "", check->remedy, NULL);
}

/* check rights|calibrate|mail ID …: what the check finds of these */
static void
check (Contract *self, char **words, const char *rest)
{
  const StintCheckRequest request = {
    .kind = kind_of (words[0]),
    .ticket = "#7014",
    .now_s = CONTRACT_NOW_S,
  };
  g_autoptr (GPtrArray) checks = stint_psa_check (contract_psa (self), &request, NULL);
  g_autoptr (GString) answers = g_string_new (NULL);

  for (guint i = 0; i < checks->len; i++)
    {
      const StintCheck *one = g_ptr_array_index (checks, i);

      g_test_message ("%s %s: %s", one->id, stint_grade_name (one->grade), one->detail);
    }
  for (guint i = 1; words[i] != NULL; i++)
    answer_check (self, checks, words[i], answers);
  contract_answer (self, "%s", answers->str);
}

const ContractCommand contract_read_commands[] = {
  { "open", open_session },
  { "pull", pull },
  { "usage", ask_usage },
  { "latency", ask_latency },
  { "check", check },
  { "pull-many", pull_many },
  { NULL },
};
