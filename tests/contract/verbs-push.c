#include <string.h>

#include "courier/autotask/errors.h"
#include "tests/contract/contract.h"

/* What a technician does, as it goes through the provider: planned, pushed, looked for.
 */

#define DAY_SECONDS 86400

/* (transfer full): a text as a row writes it: blanks as underscores, “*N” N letters. */
static char *
text_of (const char *written)
{
  if (written == NULL)
    return NULL;
  if (*written == '*')
    return g_strnfill ((gsize) g_ascii_strtoull (written + 1, NULL, 10), 'x');
  return g_strdelimit (g_strdup (written), "_", ' ');
}

static char *
text_option (char **words, const char *name, const char *otherwise)
{
  const char *written = contract_option (words, name);

  return text_of (written != NULL ? written : otherwise);
}

/* (transfer full): a key that no other step of the row has. */
static char *
next_key (Contract *self)
{
  return g_strdup_printf ("0123456789ABCDEFGHJKMNPQ%02u", self->n_keys++);
}

/* (transfer full): work on a ticket of Dana's, where the words name no other. */
static StintWork *
begin_work (char **words)
{
  StintWork *work = stint_work_new ();
  const char *role = contract_option (words, "role");
  const char *ticket = contract_option (words, "ticket");

  work->me_id = g_strdup (CONTRACT_DANA);
  work->ticket_id = g_strdup (ticket != NULL ? ticket : "7001");
  work->role_id = g_strdup (role != NULL ? role : CONTRACT_DESK_ROLE);
  work->work_type_id = g_strdup (contract_option (words, "type"));
  work->summary = text_option (words, "summary", "Put_out_the_fire");
  work->internal_text = text_option (words, "internal", "Left_off_at_the_fuse");
  return work;
}

static gint64
time_of_day (const char *text)
{
  g_autofree char *whole =
    g_strdup_printf (CONTRACT_DAY "T%s%sZ", text, strlen (text) == 5 ? ":00" : "");
  g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (whole, NULL);

  g_assert_nonnull (at);
  return g_date_time_to_unix (at);
}

/* “10:00-10:30”, UTC; an end that comes first is on the next day. */
static void
add_interval (Contract *self, StintWork *work, const char *written, const char *date)
{
  g_auto (GStrv) ends = g_strsplit (written, "-", 2);
  g_autofree char *key = next_key (self);
  StintInterval *interval = stint_work_add_interval (work, 1, key);

  interval->start_s = time_of_day (ends[0]);
  interval->end_s = time_of_day (ends[1]);
  if (interval->end_s < interval->start_s)
    {
      interval->end_s += DAY_SECONDS;
      interval->late_date = g_strdup ("2026-03-11");
    }
  interval->work_date = g_strdup (date != NULL ? date : CONTRACT_DAY);
}

/* A refusal that the provider knows is told in the tenant's words, whole and first, with
 * what can be done about it; one that it does not know in those words alone. */
static void
check_told (const StintAnswer *said)
{
  g_autofree char *advice = NULL;

  if (said->words == NULL)
    return;
  g_assert_true (g_str_has_prefix (said->message, said->words));
  if (stint_autotask_fault (said->words, &advice) == STINT_FAULT_UNKNOWN)
    g_assert_cmpstr (said->message, ==, said->words);
  else
    g_assert_nonnull (strstr (said->message, advice));
}

static void
push_step (Contract *self, const StintStep *step, GString *answers)
{
  g_autoptr (StintAnswer) said = stint_psa_push (contract_psa (self), step, NULL);
  g_autofree char *result = contract_push_words (said);

  g_string_append_printf (answers, "%s%s", answers->len > 0 ? "+" : "", result);
  check_told (said);
  contract_say (self, said->message);
  if (said->item_ids == NULL)
    return;
  g_free (self->last_id);
  self->last_id = g_strdup (said->item_ids[0]);
}

/* Plans @work (transfer full) and pushes each of its steps. */
static void
push_work (Contract *self, StintWork *work)
{
  g_autoptr (StintWork) owned = work;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) steps = stint_psa_plan (contract_psa (self), work, &error);
  g_autoptr (GString) answers = g_string_new (NULL);

  if (steps == NULL)
    {
      contract_answer (self, "%s", contract_error_word (error));
      contract_say (self, error->message);
      return;
    }
  for (guint i = 0; i < steps->len; i++)
    push_step (self, g_ptr_array_index (steps, i), answers);
  g_clear_pointer (&self->step, stint_step_free);
  self->step = g_ptr_array_steal_index (steps, steps->len - 1);
  contract_answer (self, "%s", answers->str);
}

/* time 10:00-10:30 [ticket=] [role=] [type=] [summary=] [internal=] [date=] */
static void
push_time (Contract *self, char **words, const char *rest)
{
  StintWork *work = begin_work (words);

  add_interval (self, work, words[0], contract_option (words, "date"));
  push_work (self, work);
}

/* note [ticket=] [title=] [internal=]: for colleagues */
static void
push_note (Contract *self, char **words, const char *rest)
{
  StintWork *work = begin_work (words);

  work->note_op_id = 1;
  work->note_key = next_key (self);
  work->note_title = text_option (words, "title", NULL);
  push_work (self, work);
}

/* update [ticket=] [title=] [text=]: for the client */
static void
push_update (Contract *self, char **words, const char *rest)
{
  StintWork *work = begin_work (words);

  work->update_op_id = 1;
  work->update_key = next_key (self);
  work->update_title = text_option (words, "title", NULL);
  work->update_text = text_option (words, "text", "It_works_again");
  push_work (self, work);
}

/* status 7001 1>8: from what was seen to what is wanted; “>8” from anything */
static void
push_status (Contract *self, char **words, const char *rest)
{
  StintWork *work = begin_work (words);
  g_auto (GStrv) ends = g_strsplit (words[1], ">", 2);

  g_free (work->ticket_id);
  work->ticket_id = g_strdup (words[0]);
  work->status_op_id = 1;
  work->status_key = next_key (self);
  work->status_id = g_strdup (ends[1]);
  work->base_status_id = *ends[0] != '\0' ? g_strdup (ends[0]) : NULL;
  push_work (self, work);
}

/* (transfer full): work that changes a ticket and nothing else */
static StintWork *
begin_change (Contract *self, char **words)
{
  StintWork *work = begin_work (words);

  g_free (work->ticket_id);
  work->ticket_id = g_strdup (words[0]);
  work->status_op_id = 1;
  work->status_key = next_key (self);
  work->insists = contract_has (words, "insists");
  return work;
}

/* take 7018 [role=] [insists]: it becomes mine */
static void
push_take (Contract *self, char **words, const char *rest)
{
  StintWork *work = begin_change (self, words);

  work->assigns = TRUE;
  push_work (self, work);
}

/* move 7001 QUEUE */
static void
push_move (Contract *self, char **words, const char *rest)
{
  StintWork *work = begin_change (self, words);

  work->queue_id = g_strdup (words[1]);
  push_work (self, work);
}

/* gentle 7001 1>8: like status, but what was changed meanwhile stays */
static void
push_gentle (Contract *self, char **words, const char *rest)
{
  StintWork *work = begin_change (self, words);
  g_auto (GStrv) ends = g_strsplit (words[1], ">", 2);

  work->status_id = g_strdup (ends[1]);
  work->base_status_id = g_strdup (ends[0]);
  work->gentle = TRUE;
  push_work (self, work);
}

/* make [client=175] [title=] [priority=2] [role=]: a new ticket, which is mine */
static void
push_make (Contract *self, char **words, const char *rest)
{
  StintWork *work = begin_work (words);

  work->create_op_id = 1;
  work->create_key = next_key (self);
  work->create_title = text_option (words, "title", "No_light_in_the_hall");
  work->create_company_id = text_option (words, "client", "175");
  work->create_priority_id = text_option (words, "priority", "2");
  push_work (self, work);
}

/* amend 10:00-10:30 [summary=] [internal=] [type=] [insists]: the last entry, which is to
 * say that now */
static void
push_amend (Contract *self, char **words, const char *rest)
{
  StintWork *work = begin_work (words);
  g_autofree char *key = next_key (self);
  StintAmend *amend = stint_work_add_amend (work, 1, key);
  g_autofree StintInterval *interval = NULL;

  work->insists = contract_has (words, "insists");
  add_interval (self, work, words[0], NULL);
  interval = g_ptr_array_steal_index (work->intervals, 0);
  *amend->interval = *interval;
  amend->row_key = g_strdup (self->step->key);
  amend->item_id = g_strdup (self->last_id);
  amend->respan = TRUE;
  g_ptr_array_add (amend->sent, g_variant_ref (self->step->payload));
  push_work (self, work);
}

/* void ID: takes an entry back; “last”: the one that was stored last */
static void
push_void (Contract *self, char **words, const char *rest)
{
  StintWork *work = begin_work (words);

  work->void_op_id = 1;
  work->void_key = next_key (self);
  work->void_remote_id =
    g_strdup (g_str_equal (words[0], "last") ? self->last_id : words[0]);
  push_work (self, work);
}

/* again: the last step once more, as no careful program would */
static void
push_again (Contract *self, char **words, const char *rest)
{
  g_autoptr (GString) answers = g_string_new (NULL);

  push_step (self, self->step, answers);
  contract_answer (self, "%s", answers->str);
}

/* find [fence=ID] [claimed=ID]: is the last step's row there? */
static void
find (Contract *self, char **words, const char *rest)
{
  const char *fence = contract_option (words, "fence");
  const char *claimed[] = { contract_option (words, "claimed"), NULL };
  const StintDoubt doubt = {
    .attempted_s = CONTRACT_NOW_S,
    .fence_item_id = g_strcmp0 (fence, "last") == 0 ? self->last_id : fence,
    .claimed_ids = claimed,
  };
  g_autoptr (StintFinding) found =
    stint_psa_find (contract_psa (self), self->step, &doubt, NULL);
  g_autofree char *result = contract_find_words (found);

  contract_answer (self, "%s", result);
  contract_say (self, found->message);
}

const ContractCommand contract_push_commands[] = {
  { "time", push_time },
  { "note", push_note },
  { "update", push_update },
  { "status", push_status },
  { "void", push_void },
  { "again", push_again },
  { "find", find },
  { "take", push_take },
  { "move", push_move },
  { "gentle", push_gentle },
  { "make", push_make },
  { "amend", push_amend },
  { NULL },
};
