#include "tests/support/psa-fake.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

struct _StintPsaFake
{
  GObject parent_instance;

  FakeServer *server; /* (unowned) */
  StintClock *clock;  /* (owned) */
  FakeHook push_hook;
  gpointer push_data; /* (unowned) */
  FakeHook find_hook;
  gpointer find_data; /* (unowned) */
  guint64 requests;
};

static void psa_iface_init (StintPsaInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StintPsaFake,
                               stint_psa_fake,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STINT_TYPE_PSA, psa_iface_init))

static void
stint_psa_fake_dispose (GObject *object)
{
  g_clear_object (&STINT_PSA_FAKE (object)->clock);
  G_OBJECT_CLASS (stint_psa_fake_parent_class)->dispose (object);
}

static void
stint_psa_fake_class_init (StintPsaFakeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stint_psa_fake_dispose;
}

static void
stint_psa_fake_init (StintPsaFake *self)
{
}

/** stint_psa_fake_new: (transfer full): a login at @server, which must outlive it. */
StintPsaFake *
stint_psa_fake_new (FakeServer *server, StintClock *clock)
{
  StintPsaFake *self = g_object_new (STINT_TYPE_PSA_FAKE, NULL);

  self->server = server;
  self->clock = g_object_ref (clock);
  return self;
}

/** stint_psa_fake_set_push_hook: called before the server sees a push. */
void
stint_psa_fake_set_push_hook (StintPsaFake *self, FakeHook hook, gpointer user_data)
{
  self->push_hook = hook;
  self->push_data = user_data;
}

/** stint_psa_fake_set_find_hook: called before the server sees a find. */
void
stint_psa_fake_set_find_hook (StintPsaFake *self, FakeHook hook, gpointer user_data)
{
  self->find_hook = hook;
  self->find_data = user_data;
}

static StintSession *
fake_open (StintPsa *psa, GCancellable *cancellable, GError **error)
{
  StintPsaFake *self = STINT_PSA_FAKE (psa);
  StintSession *session = NULL;

  self->requests++;
  self->server->opened++;
  if (self->server->pull_error > 0)
    {
      g_set_error (error, STINT_PSA_ERROR, self->server->pull_error - 1, "told so");
      return NULL;
    }
  session = g_new0 (StintSession, 1);
  session->me_id = g_strdup ("4");
  session->me_name = g_strdup ("Dana Doe");
  session->zone = g_strdup ("America/New_York");
  session->service_url = g_strdup ("http://127.0.0.1:1/v1.0/");
  session->picks = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_pick_free);
  g_ptr_array_add (session->picks, stint_pick_new ("status", "1", "New"));
  return session;
}

static StintStep *
add_step (GPtrArray *steps,
          const StintWork *work,
          StintStepKind kind,
          gint64 op_id,
          const char *key,
          const char *entity,
          const char *sight_class)
{
  StintStep *step = stint_step_new ();

  step->op_id = op_id;
  step->position = steps->len;
  step->kind = kind;
  step->key = g_strdup (key);
  step->entity = g_strdup (entity);
  step->sight_class = g_strdup (sight_class);
  step->ticket_id = g_strdup (work->ticket_id);
  g_ptr_array_add (steps, step);
  return step;
}

static void
set_payload (StintStep *step, const char *text, gint64 start_s, gint64 end_s)
{
  g_auto (GVariantBuilder) payload = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&payload, "{sv}", "text",
                         g_variant_new_string (text != NULL ? text : ""));
  g_variant_builder_add (&payload, "{sv}", "start", g_variant_new_int64 (start_s));
  g_variant_builder_add (&payload, "{sv}", "end", g_variant_new_int64 (end_s));
  stint_step_set_payload (step, g_variant_builder_end (&payload));
}

static void
plan_entries (GPtrArray *steps, const StintWork *work)
{
  for (guint i = 0; i < work->intervals->len; i++)
    {
      const StintInterval *interval = g_ptr_array_index (work->intervals, i);
      StintStep *step = add_step (steps, work, STINT_STEP_TIME_CREATE, interval->op_id,
                                  interval->key, "TimeEntries", "TimeEntries/ticket");

      step->natural_key =
        g_strdup_printf ("%s|%" G_GINT64_FORMAT, work->ticket_id, interval->start_s);
      set_payload (step, work->summary, interval->start_s, interval->end_s);
    }
}

static void
plan_amends (GPtrArray *steps, const StintWork *work)
{
  for (guint i = 0; i < work->amends->len; i++)
    {
      const StintAmend *amend = g_ptr_array_index (work->amends, i);
      StintStep *step = add_step (steps, work, STINT_STEP_TIME_PATCH, amend->op_id,
                                  amend->key, "TimeEntries", "TimeEntries/amended");
      GVariantDict payload = { 0 };

      step->natural_key = g_strdup (amend->item_id);
      step->repeatable = TRUE;
      set_payload (step, work->summary, amend->interval->start_s, amend->interval->end_s);
      g_variant_dict_init (&payload, step->payload);
      g_variant_dict_insert (&payload, "item", "s", amend->item_id);
      stint_step_set_payload (step, g_variant_dict_end (&payload));
    }
}

static void
plan_status (GPtrArray *steps, const StintWork *work)
{
  StintStep *step = add_step (steps, work, STINT_STEP_TICKET_PATCH, work->status_op_id,
                              work->status_key, "Tickets", "Tickets/status");
  g_auto (GVariantBuilder) payload = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  step->repeatable = TRUE;
  step->waits_for_ticket = work->completes;
  step->after_entries = TRUE;
  step->after_update = TRUE;
  g_variant_builder_add (
    &payload, "{sv}", "status",
    g_variant_new_string (work->status_id != NULL ? work->status_id : ""));
  g_variant_builder_add (
    &payload, "{sv}", "base",
    g_variant_new_string (work->base_status_id != NULL ? work->base_status_id : ""));
  stint_step_set_payload (step, g_variant_builder_end (&payload));
}

static GPtrArray *
fake_plan (StintPsa *psa, const StintWork *work, GError **error)
{
  g_autoptr (GPtrArray) steps =
    g_ptr_array_new_with_free_func ((GDestroyNotify) stint_step_free);
  StintStep *step = NULL;

  if (STINT_PSA_FAKE (psa)->server->plan_refuses)
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_UNSUPPORTED,
                   "it cannot be expressed");
      return NULL;
    }
  if (work->create_op_id != 0)
    {
      step = add_step (steps, work, STINT_STEP_TICKET_CREATE, work->create_op_id,
                       work->create_key, "Tickets", "Tickets/created");
      set_payload (step, work->create_title, 0, 0);
      return g_steal_pointer (&steps);
    }
  plan_entries (steps, work);
  plan_amends (steps, work);
  if (work->note_op_id != 0)
    {
      step = add_step (steps, work, STINT_STEP_NOTE_CREATE, work->note_op_id,
                       work->note_key, "TicketNotes", "TicketNotes/internal");
      set_payload (step, work->internal_text, 0, 0);
    }
  if (work->update_op_id != 0)
    {
      step = add_step (steps, work, STINT_STEP_NOTE_CREATE, work->update_op_id,
                       work->update_key, "TicketNotes", "TicketNotes/public");
      set_payload (step, work->update_text, 0, 0);
      step->careful = TRUE;
      step->after_entries = TRUE;
    }
  if (work->status_op_id != 0)
    plan_status (steps, work);
  if (work->void_op_id != 0)
    {
      step = add_step (steps, work, STINT_STEP_TIME_DELETE, work->void_op_id,
                       work->void_key, "TimeEntries", "TimeEntries/deleted");
      step->repeatable = TRUE;
      step->after_entries = TRUE;
      set_payload (step, work->void_remote_id, 0, 0);
    }
  return g_steal_pointer (&steps);
}

static StintAnswer *
fake_push (StintPsa *psa, const StintStep *step, GCancellable *cancellable)
{
  StintPsaFake *self = STINT_PSA_FAKE (psa);
  FakeServer *server = self->server;
  FakeAct it = fake_server_next_push (server, step->kind);
  StintAnswer *answer = NULL;

  self->requests++;
  server->pushed++;
  if (self->push_hook != NULL)
    self->push_hook (step, self->push_data);
  if (it.what == FAKE_DIES_BEFORE)
    kill (getpid (), SIGKILL);
  if (stint_clock_now_s (self->clock) < server->down_until_s)
    it.what = FAKE_NEVER;
  answer = fake_server_take (server, step, it, stint_clock_now_s (self->clock));
  if (it.what == FAKE_DIES_AFTER)
    kill (getpid (), SIGKILL);
  return answer;
}

static StintFinding *
fake_find (StintPsa *psa,
           const StintStep *step,
           const StintDoubt *doubt,
           GCancellable *cancellable)
{
  StintPsaFake *self = STINT_PSA_FAKE (psa);
  FakeServer *server = self->server;
  FakeAct it = fake_server_next_find (server, step->kind);
  gint64 now_s = stint_clock_now_s (self->clock);

  self->requests++;
  server->found++;
  if (self->find_hook != NULL)
    self->find_hook (step, self->find_data);
  if (now_s < server->down_until_s)
    it.what = FAKE_FIND_UNKNOWN;
  switch ((FakeFind) it.what)
    {
    case FAKE_FIND_ABSENT:
      return fake_finding_new (STINT_FIND_ABSENT, STINT_PUSH_DONE, 0);
    case FAKE_FIND_SIMILAR:
      return fake_finding_new (STINT_FIND_SIMILAR, STINT_PUSH_DONE, 0);
    case FAKE_FIND_CANNOT_TELL:
      return fake_finding_new (STINT_FIND_CANNOT_TELL, STINT_PUSH_DONE, 0);
    case FAKE_FIND_UNKNOWN:
      return fake_finding_new (STINT_FIND_FAILED, STINT_PUSH_UNKNOWN, 0);
    case FAKE_FIND_NOT_SENT:
      return fake_finding_new (STINT_FIND_FAILED, STINT_PUSH_NOT_SENT, 0);
    case FAKE_FIND_LIMITED:
      return fake_finding_new (STINT_FIND_FAILED, STINT_PUSH_LIMITED, it.seconds);
    case FAKE_FIND_AUTH:
      return fake_finding_new (STINT_FIND_FAILED, STINT_PUSH_AUTH, 0);
    case FAKE_FIND_DIES:
      kill (getpid (), SIGKILL);
      g_assert_not_reached ();
    case FAKE_FIND_HONEST:
    default:
      return fake_server_look (server, step, doubt, now_s);
    }
}

static void
add_ticket (StintPage *page, FakeServer *server, const char *id, const char *number)
{
  StintTicket *ticket = stint_ticket_new ();

  ticket->id = g_strdup (id);
  ticket->number = g_strdup (number);
  ticket->title = g_strdup ("Pulled");
  ticket->status_id = g_strdup (fake_server_get_status (server, id));
  ticket->status = g_strdup ("New");
  ticket->role_id = g_strdup ("4");
  ticket->mine = TRUE;
  ticket->open = TRUE;
  g_ptr_array_add (page->tickets, ticket);
}

static void
add_entry (StintPage *page,
           const char *id,
           const char *ticket,
           gint64 start_s,
           gint64 end_s)
{
  StintEntry *entry = stint_entry_new ();

  entry->id = g_strdup (id);
  entry->ticket_id = g_strdup (ticket);
  entry->resource_id = g_strdup ("4");
  entry->start_s = start_s;
  entry->end_s = end_s;
  g_ptr_array_add (page->entries, entry);
}

/* Every entry of the ticket, near or far: what overlaps is the asker's business too. */
static StintPage *
time_between (FakeServer *server, const char *what, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (what, " ", 3);
  StintPage *page = NULL;

  server->asked++;
  if (server->overlap_error > 0)
    {
      g_set_error (error, STINT_PSA_ERROR, server->overlap_error - 1, "told so");
      return NULL;
    }
  page = stint_page_new ();
  if (g_str_equal (server->foreign.ticket, parts[0]))
    add_entry (page, server->foreign.id, parts[0], server->foreign.start_s,
               server->foreign.end_s);
  for (guint i = 0; i < server->n_rows; i++)
    {
      const FakeRow *row = &server->rows[i];
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, row->id);

      if (row->kind == STINT_STEP_TIME_CREATE && !row->deleted &&
          g_str_equal (row->ticket, parts[0]))
        add_entry (page, id, parts[0], row->start_s, row->end_s);
    }
  return page;
}

/* Of three clients, those that are called like @what. */
static void
add_clients (StintPage *page, const char *what)
{
  static const char *const clients[] = { "Contoso Bakery", "Contoso", "Fabrikam Dental" };

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", 200 + i);

      if (strstr (clients[i], what) != NULL)
        g_ptr_array_add (page->names, stint_name_new ("company", id, clients[i]));
    }
}

/* My tickets are two; any number that begins with T exists, and any id. */
static StintPage *
fake_pull (StintPsa *psa,
           StintFeed feed,
           const char *what,
           const char *cursor,
           GCancellable *cancellable,
           GError **error)
{
  StintPsaFake *self = STINT_PSA_FAKE (psa);
  int failure =
    feed == STINT_FEED_TICKET ? self->server->lookup_error : self->server->pull_error;
  StintPage *page = NULL;

  self->requests++;
  if (feed == STINT_FEED_MY_TIME_BETWEEN)
    return time_between (self->server, what, error);
  self->server->pulled++;
  self->server->looked_up += feed == STINT_FEED_TICKET;
  if (failure > 0)
    {
      g_set_error (error, STINT_PSA_ERROR, failure - 1, "told so");
      return NULL;
    }
  page = stint_page_new ();
  if (feed == STINT_FEED_MY_TICKETS)
    {
      add_ticket (page, self->server, "101", "T20261120.0001");
      add_ticket (page, self->server, "102", "T20261120.0002");
    }
  else if (feed == STINT_FEED_TICKET && *what == 'T')
    add_ticket (page, self->server, "190", what);
  else if (feed == STINT_FEED_TICKET && *what == '#')
    add_ticket (page, self->server, what + 1, "T20261123.0099");
  else if (feed == STINT_FEED_CLIENTS)
    add_clients (page, what);
  return page;
}

/* A shop without a limit. */
static gboolean
fake_usage (StintPsa *psa, StintUsage *usage, GCancellable *cancellable, GError **error)
{
  STINT_PSA_FAKE (psa)->requests++;
  *usage = (StintUsage){ 0, 0, 3600 };
  return TRUE;
}

static void
fake_know (StintPsa *psa, const StintName *name)
{
}

static gint64
fake_latency_us (StintPsa *psa)
{
  return 0;
}

static guint64
fake_requests (StintPsa *psa)
{
  return STINT_PSA_FAKE (psa)->requests;
}

static void
psa_iface_init (StintPsaInterface *iface)
{
  iface->open = fake_open;
  iface->plan = fake_plan;
  iface->push = fake_push;
  iface->find = fake_find;
  iface->pull = fake_pull;
  iface->usage = fake_usage;
  iface->know = fake_know;
  iface->requests = fake_requests;
  iface->latency_us = fake_latency_us;
}
