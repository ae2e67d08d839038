#include <stdio.h>
#include <string.h>

#include "tests/support/psa-fake.h"
#include "tests/support/shop.h"

/* A technician's login at a shop. It plans like the fake, and pages like a server. */

#define PAGE_ROWS 500

typedef enum
{
  KIND_TICKETS,
  KIND_TIME,
  KIND_OTHER,
} Kind;

struct _StintPsaShop
{
  GObject parent_instance;

  Shop *shop;        /* (unowned) */
  StintClock *clock; /* (owned) */
  StintPsa *planner; /* (owned) */
  FakeServer *plans; /* (owned) */
  gint64 me;
  ShopSpend spend;
  gpointer user_data; /* (unowned) */
  guint64 requests;
  gint64 latency_us;
};

static void psa_iface_init (StintPsaInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StintPsaShop,
                               stint_psa_shop,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STINT_TYPE_PSA, psa_iface_init))

static void
stint_psa_shop_finalize (GObject *object)
{
  StintPsaShop *self = STINT_PSA_SHOP (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->planner);
  g_clear_pointer (&self->plans, fake_server_free);
  G_OBJECT_CLASS (stint_psa_shop_parent_class)->finalize (object);
}

static void
stint_psa_shop_class_init (StintPsaShopClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stint_psa_shop_finalize;
}

static void
stint_psa_shop_init (StintPsaShop *self)
{
}

/** stint_psa_shop_new: (transfer full): @shop must outlive it. */
StintPsaShop *
stint_psa_shop_new (Shop *shop, StintClock *clock, gint64 me)
{
  StintPsaShop *self = g_object_new (STINT_TYPE_PSA_SHOP, NULL);

  self->shop = shop;
  self->clock = g_object_ref (clock);
  self->plans = fake_server_new ();
  self->planner = STINT_PSA (stint_psa_fake_new (self->plans, clock));
  self->me = me;
  return self;
}

/** stint_psa_shop_set_spend: who is told how long answers take. */
void
stint_psa_shop_set_spend (StintPsaShop *self, ShopSpend spend, gpointer user_data)
{
  self->spend = spend;
  self->user_data = user_data;
}

static gint64
now_us (StintPsaShop *self)
{
  return stint_clock_boot_us (self->clock);
}

static gboolean
one_too_many (StintPsaShop *self, Kind kind, gint64 end_us)
{
  GArray *busy = self->shop->busy[kind];
  gint64 at_us = now_us (self);
  guint n = 0;

  for (guint i = 0; i < busy->len;)
    {
      /* Other technicians' clocks may be a little behind or ahead of ours. */
      if (g_array_index (busy, gint64, i) < at_us - 60 * G_USEC_PER_SEC)
        g_array_remove_index_fast (busy, i);
      else
        n += g_array_index (busy, gint64, i++) > at_us;
    }
  if (self->shop->threads > 0 && n >= (guint) self->shop->threads)
    return TRUE;
  g_array_append_val (busy, end_us);
  return FALSE;
}

static gint64
answer_us (Shop *shop, gint64 used)
{
  gint64 took_us = shop->usual_us;

  if (shop->slow && shop->allowed > 0 && used * 2 >= shop->allowed)
    took_us += used * 4 >= shop->allowed * 3 ? 1000000 : 500000;
  return took_us;
}

static void
spend (StintPsaShop *self, gint64 us)
{
  if (self->spend != NULL && us > 0)
    self->spend (us, self->user_data);
}

/* One request; -1 when it was answered, or what became of it instead. */
static int
request (StintPsaShop *self, Kind kind)
{
  Shop *shop = self->shop;
  gint64 used = 0;
  gint64 took_us = 0;

  if (shop->down)
    {
      spend (self, 200000);
      return STINT_PSA_ERROR_UNREACHABLE;
    }
  used = shop_used (shop, stint_clock_now_s (self->clock));
  took_us = answer_us (shop, used);
  self->requests++;
  shop->requests++;
  shop->per_second[shop->second % SHOP_WINDOW_SECONDS]++;
  shop->used++;
  shop->most_used = MAX (shop->most_used, shop->used);
  if ((shop->allowed > 0 && used >= shop->allowed) ||
      one_too_many (self, kind, now_us (self) + took_us))
    {
      shop->refused++;
      spend (self, 50000);
      return STINT_PSA_ERROR_LIMITED;
    }
  if (self->latency_us == 0 || took_us < self->latency_us)
    self->latency_us = took_us;
  spend (self, took_us);
  return -1;
}

static gboolean
requests (StintPsaShop *self, Kind kind, guint rows, GError **error)
{
  for (guint i = 0; i <= rows / PAGE_ROWS; i++)
    {
      int failure = request (self, kind);

      if (failure < 0)
        continue;
      g_set_error (error, STINT_PSA_ERROR, failure, "told so");
      return FALSE;
    }
  return TRUE;
}

static StintSession *
shop_open (StintPsa *psa, GCancellable *cancellable, GError **error)
{
  StintPsaShop *self = STINT_PSA_SHOP (psa);
  StintSession *session = NULL;

  for (guint i = 0; i < 7; i++)
    {
      if (!requests (self, KIND_OTHER, 0, error))
        return NULL;
    }
  session = g_new0 (StintSession, 1);
  session->me_id = g_strdup_printf ("%" G_GINT64_FORMAT, self->me);
  session->me_name = g_strdup ("Dana Doe");
  session->service_url = g_strdup ("http://127.0.0.1:1/v1.0/");
  session->picks = g_ptr_array_new_with_free_func ((GDestroyNotify) stint_pick_free);
  g_ptr_array_add (session->picks, stint_pick_new ("status", "1", "New"));
  return session;
}

static GPtrArray *
shop_plan (StintPsa *psa, const StintWork *work, GError **error)
{
  return stint_psa_plan (STINT_PSA_SHOP (psa)->planner, work, error);
}

static gint64
ticket_of (const StintStep *step)
{
  return g_ascii_strtoll (step->ticket_id, NULL, 10);
}

static void
store_step (StintPsaShop *self, const StintStep *step, StintAnswer *answer)
{
  gint64 now_s = stint_clock_now_s (self->clock);
  ShopTicket *ticket = shop_ticket (self->shop, ticket_of (step));
  const char *status = "";
  gint64 start_s = 0;
  gint64 end_s = 0;
  gint64 id = 0;

  if (step->kind == STINT_STEP_TICKET_PATCH && ticket != NULL)
    {
      g_variant_lookup (step->payload, "status", "&s", &status);
      ticket->activity_s = now_s;
      ticket->open = !g_str_equal (status, "5");
      ticket->completed_s = ticket->open ? 0 : now_s;
      ticket->completed_by = ticket->open ? 0 : self->me;
      return;
    }
  g_variant_lookup (step->payload, "start", "x", &start_s);
  g_variant_lookup (step->payload, "end", "x", &end_s);
  id =
    step->kind == STINT_STEP_TIME_CREATE
      ? shop_add_entry (self->shop, ticket_of (step), self->me, start_s, end_s, now_s)->id
      : shop_add_note (self->shop, ticket_of (step), now_s)->id;
  answer->item_ids = g_new0 (char *, 2);
  answer->item_ids[0] = g_strdup_printf ("%" G_GINT64_FORMAT, id);
}

/* A status is read, set and read back. */
static StintAnswer *
shop_push (StintPsa *psa, const StintStep *step, GCancellable *cancellable)
{
  StintPsaShop *self = STINT_PSA_SHOP (psa);
  Kind kind = step->kind == STINT_STEP_TICKET_PATCH  ? KIND_TICKETS
              : step->kind == STINT_STEP_TIME_CREATE ? KIND_TIME
                                                     : KIND_OTHER;
  StintAnswer *answer = g_new0 (StintAnswer, 1);
  guint n = step->kind == STINT_STEP_TICKET_PATCH ? 3 : 1;

  answer->request_bytes = 100;
  for (guint i = 0; i < n; i++)
    {
      int failure = request (self, kind);

      if (failure < 0)
        continue;
      answer->result =
        failure == STINT_PSA_ERROR_LIMITED ? STINT_PUSH_LIMITED : STINT_PUSH_NOT_SENT;
      answer->message = g_strdup ("told so");
      return answer;
    }
  answer->result = STINT_PUSH_DONE;
  store_step (self, step, answer);
  return answer;
}

/* Only what was stored is ever looked for here. */
static StintFinding *
shop_find (StintPsa *psa,
           const StintStep *step,
           const StintDoubt *doubt,
           GCancellable *cancellable)
{
  StintPsaShop *self = STINT_PSA_SHOP (psa);
  StintFinding *finding = g_new0 (StintFinding, 1);
  int failure =
    request (self, step->kind == STINT_STEP_TIME_CREATE ? KIND_TIME : KIND_OTHER);

  finding->result = failure < 0 ? STINT_FIND_CANNOT_TELL : STINT_FIND_FAILED;
  finding->failure =
    failure == STINT_PSA_ERROR_LIMITED ? STINT_PUSH_LIMITED : STINT_PUSH_NOT_SENT;
  return finding;
}

static void
add_ticket (StintPsaShop *self, StintPage *page, const ShopTicket *from, gboolean joined)
{
  StintTicket *ticket = stint_ticket_new ();

  ticket->id = shop_id (from->id);
  ticket->number = g_strdup_printf ("T20260101.%04" G_GINT64_FORMAT, from->id);
  ticket->title = g_strdup ("Pulled");
  ticket->company_id = shop_id (from->company);
  ticket->status_id = g_strdup (from->open ? "1" : "5");
  ticket->role_id = g_strdup ("4");
  ticket->mine = from->assigned == self->me;
  ticket->joined = joined;
  ticket->open = from->open;
  ticket->queue_id = from->queue != 0 ? shop_id (from->queue) : NULL;
  ticket->last_activity_s = from->activity_s;
  g_ptr_array_add (page->tickets, ticket);
}

static void
add_facts (StintPage *page, const ShopTicket *from)
{
  StintTicketFacts *facts = stint_ticket_facts_new ();

  facts->id = shop_id (from->id);
  facts->number = g_strdup_printf ("T20260101.%04" G_GINT64_FORMAT, from->id);
  facts->title = g_strdup ("Pulled");
  facts->company_id = shop_id (from->company);
  facts->own_company = from->company == 0;
  facts->open = from->open;
  facts->completed_s = from->completed_s;
  if (from->completed_by != 0)
    facts->completed_by_id = shop_id (from->completed_by);
  g_ptr_array_add (page->facts, facts);
}

static void
add_entry (StintPage *page, const ShopEntry *from)
{
  StintEntry *entry = stint_entry_new ();
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_utc (from->start_s);

  entry->id = shop_id (from->id);
  entry->ticket_id = shop_id (from->ticket);
  entry->resource_id = shop_id (from->resource);
  entry->work_date = g_date_time_format (day, "%Y-%m-%d");
  entry->start_s = from->start_s;
  entry->end_s = from->end_s;
  entry->created_s = entry->modified_s = from->modified_s;
  entry->worked_seconds = from->end_s - from->start_s;
  g_ptr_array_add (page->entries, entry);
}

static gboolean
of_tickets (StintPsaShop *self,
            StintFeed feed,
            const char *what,
            gint64 since_s,
            StintPage *page)
{
  g_autoptr (GHashTable) set = shop_set_of (what);

  for (guint i = 0; !self->shop->blind && i < self->shop->tickets->len; i++)
    {
      const ShopTicket *ticket = &g_array_index (self->shop->tickets, ShopTicket, i);
      gboolean mine = ticket->assigned == self->me;
      gboolean helper = ticket->helper == self->me;

      if (feed == STINT_FEED_MY_TICKETS &&
          (since_s < 0
             ? mine && ticket->open
             : ticket->activity_s >= since_s && (mine || shop_named (set, ticket->id))))
        add_ticket (self, page, ticket, FALSE);
      else if (feed == STINT_FEED_JOINED_TICKETS && helper && ticket->open)
        add_ticket (self, page, ticket, TRUE);
      else if (feed == STINT_FEED_MY_TICKET_IDS && (mine || helper) && ticket->open)
        g_ptr_array_add (page->ids, shop_id (ticket->id));
      else if (feed == STINT_FEED_TICKETS && shop_named (set, ticket->id))
        add_ticket (self, page, ticket, FALSE);
      else if (feed == STINT_FEED_FACTS && shop_named (set, ticket->id))
        add_facts (page, ticket);
      else if (feed == STINT_FEED_COMPLETED && ticket->completed_by == self->me &&
               ticket->completed_s >= MAX (since_s, g_ascii_strtoll (what, NULL, 10)))
        add_facts (page, ticket);
    }
  return TRUE;
}

static void
of_time (StintPsaShop *self,
         StintFeed feed,
         const char *what,
         gint64 since_s,
         StintPage *page)
{
  g_auto (GStrv) words = g_strsplit (what, " ", -1);
  gboolean between = feed == STINT_FEED_MY_TIME_BETWEEN;
  gint64 ticket = between ? g_ascii_strtoll (words[0], NULL, 10) : 0;
  gint64 from_s = feed != STINT_FEED_TICKET_TIME
                    ? g_ascii_strtoll (words[between ? 1 : 0], NULL, 10)
                    : 0;
  gint64 to_s = between ? g_ascii_strtoll (words[2], NULL, 10) : 0;
  g_autoptr (GHashTable) set = shop_set_of (what);

  for (guint i = 0; !self->shop->blind && i < self->shop->entries->len; i++)
    {
      const ShopEntry *entry = &g_array_index (self->shop->entries, ShopEntry, i);
      gboolean mine = entry->resource == self->me;

      if (entry->deleted)
        continue;
      if (feed == STINT_FEED_MY_TIME && mine &&
          (since_s < 0 ? entry->start_s >= from_s : entry->modified_s >= since_s))
        add_entry (page, entry);
      else if (feed == STINT_FEED_MY_TIME_BETWEEN && mine && entry->ticket == ticket &&
               entry->start_s < to_s && entry->end_s > from_s)
        add_entry (page, entry);
      else if (feed == STINT_FEED_MY_TIME_IDS && mine && entry->start_s >= from_s)
        g_ptr_array_add (page->ids, shop_id (entry->id));
      else if (feed == STINT_FEED_TICKET_TIME && shop_named (set, entry->ticket))
        add_entry (page, entry);
    }
}

static gboolean
of_queues (StintPsaShop *self,
           const char *what,
           gint64 since_s,
           gint64 after_id,
           StintPage *page)
{
  g_auto (GStrv) parts = g_strsplit (what, ";", 2);
  g_autoptr (GHashTable) queues = shop_set_of (parts[0]);
  g_autoptr (GHashTable) known = shop_set_of (parts[1]);

  for (guint i = (guint) after_id; !self->shop->blind && i < self->shop->tickets->len;
       i++)
    {
      const ShopTicket *ticket = &g_array_index (self->shop->tickets, ShopTicket, i);
      gboolean in = ticket->queue != 0 && shop_named (queues, ticket->queue);

      if (since_s < 0
            ? !in || !ticket->open
            : ticket->activity_s < since_s || (!in && !shop_named (known, ticket->id)))
        continue;
      if (page->tickets->len == PAGE_ROWS)
        return TRUE;
      add_ticket (self, page, ticket, FALSE);
      STINT_TICKET (g_ptr_array_index (page->tickets, page->tickets->len - 1))->queued =
        TRUE;
    }
  return FALSE;
}

/* Pages like a server: the cursor is since when, when the round began, and the last id.
 */
static StintPage *
pull_queues (StintPsaShop *self, const char *what, const char *cursor, GError **error)
{
  g_autoptr (StintPage) page = stint_page_new ();
  gint64 since_s = -1;
  gint64 began_s = stint_clock_now_s (self->clock);
  gint64 after_id = 0;

  if (cursor != NULL &&
      sscanf (cursor, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
              &since_s, &began_s, &after_id) == 0)
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL, "no cursor");
      return NULL;
    }
  page->more =
    of_queues (self, what, since_s >= 300 ? since_s - 300 : since_s, after_id, page);
  if (page->more)
    {
      const StintTicket *last = g_ptr_array_index (page->tickets, page->tickets->len - 1);

      page->cursor = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
                                      since_s, began_s, last->id);
    }
  else
    page->cursor = shop_id (began_s);
  return requests (self, KIND_TICKETS, 0, error) ? g_steal_pointer (&page) : NULL;
}

static Kind
kind_of_feed (StintFeed feed)
{
  if (feed == STINT_FEED_MY_TIME || feed == STINT_FEED_MY_TIME_IDS ||
      feed == STINT_FEED_MY_TIME_BETWEEN || feed == STINT_FEED_TICKET_TIME)
    return KIND_TIME;
  return feed == STINT_FEED_MY_TICKETS || feed == STINT_FEED_TICKETS ||
             feed == STINT_FEED_FACTS || feed == STINT_FEED_COMPLETED ||
             feed == STINT_FEED_MY_TICKET_IDS
           ? KIND_TICKETS
           : KIND_OTHER;
}

static StintPage *
shop_pull (StintPsa *psa,
           StintFeed feed,
           const char *what,
           const char *cursor,
           GCancellable *cancellable,
           GError **error)
{
  StintPsaShop *self = STINT_PSA_SHOP (psa);
  gint64 began_s = stint_clock_now_s (self->clock);
  gint64 since_s = -1;
  g_autoptr (StintPage) page = stint_page_new ();

  self->shop->by_feed[feed]++;
  if (self->shop->denies &&
      (feed == STINT_FEED_QUEUE_TICKETS || feed == STINT_FEED_MAILS))
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_REFUSED, "not for you");
      return NULL;
    }
  if (feed == STINT_FEED_QUEUE_TICKETS)
    return pull_queues (self, what, cursor, error);
  if (feed == STINT_FEED_MAILS)
    shop_list_mails (self->shop, what, page);
  if (cursor != NULL &&
      !g_ascii_string_to_signed (cursor, 10, 0, G_MAXINT64, &since_s, NULL))
    {
      g_set_error (error, STINT_PSA_ERROR, STINT_PSA_ERROR_PROTOCOL, "no cursor");
      return NULL;
    }
  since_s = since_s >= 300 ? since_s - 300 : since_s;
  of_tickets (self, feed, what, since_s, page);
  if (feed == STINT_FEED_NOTES)
    shop_list_notes (self->shop, what, page);
  if (kind_of_feed (feed) == KIND_TIME)
    of_time (self, feed, what, since_s, page);
  page->cursor = shop_id (began_s);
  if (!requests (self, kind_of_feed (feed),
                 page->tickets->len + page->ids->len + page->notes->len +
                   page->entries->len + page->facts->len,
                 error))
    return NULL;
  return g_steal_pointer (&page);
}

static gboolean
shop_usage (StintPsa *psa, StintUsage *usage, GCancellable *cancellable, GError **error)
{
  StintPsaShop *self = STINT_PSA_SHOP (psa);

  if (!requests (self, KIND_OTHER, 0, error))
    return FALSE;
  usage->used = self->shop->used;
  usage->allowed = self->shop->allowed;
  usage->window_s = SHOP_WINDOW_SECONDS;
  return TRUE;
}

static void
shop_know (StintPsa *psa, const StintName *name)
{
}

static guint64
shop_requests (StintPsa *psa)
{
  return STINT_PSA_SHOP (psa)->requests;
}

static gint64
shop_latency_us (StintPsa *psa)
{
  StintPsaShop *self = STINT_PSA_SHOP (psa);
  gint64 latency_us = self->latency_us;

  self->latency_us = 0;
  return latency_us;
}

static void
psa_iface_init (StintPsaInterface *iface)
{
  iface->open = shop_open;
  iface->plan = shop_plan;
  iface->push = shop_push;
  iface->find = shop_find;
  iface->pull = shop_pull;
  iface->usage = shop_usage;
  iface->know = shop_know;
  iface->requests = shop_requests;
  iface->latency_us = shop_latency_us;
}
