#include "app/watch.h"

#include <glib/gi18n.h>

#include "core/calendar.h"
#include "core/store-account.h"
#include "core/store-outbox.h"
#include "core/store-stints.h"
#include "core/store-tickets.h"

/* Keeps a StintStatus true: reads it whenever the store changes, lets it tick while a
 * stint runs, and looks for commits whose doorbell was lost. */
struct _StintWatch
{
  GObject parent_instance;

  StintDesk *desk;     /* (owned) */
  StintStatus *status; /* (owned) */
  guint alarm;         /* 0: none */
  gint64 looked_s;
};

G_DEFINE_FINAL_TYPE (StintWatch, stint_watch, G_TYPE_OBJECT)

#define LOOK_SECONDS 5

static void
read_running (StintStatus *status, StintStore *store)
{
  g_autoptr (StintEngagement) engagement = stint_store_get_running (store, NULL);

  if (engagement == NULL)
    return;
  status->running = TRUE;
  status->running_id = engagement->id;
  status->running_number = g_strdup (engagement->ticket_number);
  status->running_company = g_strdup (engagement->company);
  status->running_since_s = engagement->running_since_s;
  status->worked_seconds = engagement->worked_seconds;
  status->needs_ticket = engagement->ticket_number == NULL && !engagement->internal;
  status->lookup_message = g_strdup (engagement->lookup_message);
  if (engagement->ticket_number != NULL && engagement->ticket_title != NULL)
    status->running_name =
      g_strdup_printf ("%s — %s", engagement->ticket_number, engagement->ticket_title);
  else if (stint_engagement_get_name (engagement) != NULL)
    status->running_name = g_strdup (stint_engagement_get_name (engagement));
  else
    status->running_name = g_strdup (_ ("Interrupt"));
}

static void
read_today (StintStatus *status, StintStore *store)
{
  StintDay day = stint_day_of (status->now_s, status->zone);
  StintSpan span = stint_day_span (day, status->zone);
  g_autoptr (GPtrArray) stints = stint_store_list_stints_between (store, span, NULL);

  status->day = stint_day_to_text (day);
  for (guint i = 0; stints != NULL && i < stints->len; i++)
    {
      StintStint *stint = g_ptr_array_index (stints, i);
      gint64 start_s = MAX (stint->start_s, span.start_s);

      if (stint->end_s == 0)
        status->running_today_s = start_s;
      else
        status->ended_today_seconds += MIN (stint->end_s, span.end_s) - start_s;
    }
}

static void
read_account (StintStatus *status, StintStore *store)
{
  g_autoptr (StintAccount) account = stint_store_get_account (store, NULL);

  status->pulled = stint_store_get_pulled (store, "my-tickets") > 0;
  if (account == NULL)
    return;
  status->has_account = TRUE;
  status->account_name = g_strdup (account->resource_name != NULL ? account->resource_name
                                                                  : account->resource);
  status->refused = account->gate_shut;
  status->gate_message = g_strdup (account->gate_message);
}

static void
read_status (StintWatch *self)
{
  StintStore *store = stint_desk_get_store (self->desk);
  StintClock *clock = stint_desk_get_clock (self->desk);
  g_autoptr (StintStatus) fresh = stint_status_new ();
  g_autoptr (GPtrArray) parked = stint_store_list_parked (store, NULL);

  fresh->now_s = stint_clock_now_s (clock);
  fresh->minute_s = fresh->now_s - fresh->now_s % 60;
  fresh->zone = stint_clock_dup_zone (clock);
  fresh->parked = parked != NULL ? parked->len : 0;
  fresh->unposted = stint_store_count_unposted (store, NULL);
  fresh->attention = stint_store_count_attention (store, NULL);
  fresh->waiting = stint_store_count_waiting (store, NULL);
  fresh->replaced = stint_store_is_replaced (store);
  read_running (fresh, store);
  read_today (fresh, store);
  read_account (fresh, store);
  stint_record_assign (STINT_RECORD (self->status), STINT_RECORD (fresh));
}

static gboolean alarm_cb (gpointer user_data);

static void
set_alarm (StintWatch *self)
{
  StintClock *clock = stint_desk_get_clock (self->desk);
  gint64 seconds = self->status->running ? 1 : LOOK_SECONDS;

  if (self->alarm != 0)
    stint_clock_remove_alarm (clock, self->alarm);
  self->alarm =
    stint_clock_add_alarm (clock, stint_clock_now_s (clock) + seconds, alarm_cb, self);
}

static void
changed_cb (StintWatch *self)
{
  gboolean ran = self->status->running;

  read_status (self);
  if (ran != self->status->running)
    set_alarm (self);
}

/* The day and the zone are read again with the slow look: midnight and a journey are
 * changes as well. */
static gboolean
alarm_cb (gpointer user_data)
{
  StintWatch *self = STINT_WATCH (user_data);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self->desk));

  self->alarm = 0;
  if (ABS (now_s - self->looked_s) >= LOOK_SECONDS)
    {
      self->looked_s = now_s;
      stint_store_look (stint_desk_get_store (self->desk));
      read_status (self);
    }
  else
    stint_status_set_now (self->status, now_s);
  if (self->alarm == 0)
    set_alarm (self);
  return G_SOURCE_REMOVE;
}

static void
stint_watch_dispose (GObject *object)
{
  StintWatch *self = STINT_WATCH (object);

  if (self->alarm != 0)
    stint_clock_remove_alarm (stint_desk_get_clock (self->desk), self->alarm);
  self->alarm = 0;
  g_clear_object (&self->status);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (stint_watch_parent_class)->dispose (object);
}

static void
stint_watch_class_init (StintWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stint_watch_dispose;
}

static void
stint_watch_init (StintWatch *self)
{
  self->status = stint_status_new ();
}

/** stint_watch_new: (transfer full): a status of @desk, read now and kept true. */
StintWatch *
stint_watch_new (StintDesk *desk)
{
  StintWatch *self = NULL;

  g_return_val_if_fail (STINT_IS_DESK (desk), NULL);

  self = g_object_new (STINT_TYPE_WATCH, NULL);
  self->desk = g_object_ref (desk);
  self->looked_s = stint_clock_now_s (stint_desk_get_clock (desk));
  g_signal_connect_object (stint_desk_get_store (desk), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  read_status (self);
  set_alarm (self);
  return self;
}

/** stint_watch_get_status: (transfer none) */
StintStatus *
stint_watch_get_status (StintWatch *self)
{
  g_return_val_if_fail (STINT_IS_WATCH (self), NULL);
  return self->status;
}
