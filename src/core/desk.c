#include "core/desk.h"

#include <glib/gi18n.h>

#include "core/calendar.h"
#include "core/desk-private.h"
#include "core/error.h"

struct _StintDesk
{
  GObject parent_instance;

  StintStore *store; /* (owned) */
  StintClock *clock; /* (owned) */
};

G_DEFINE_FINAL_TYPE (StintDesk, stint_desk, G_TYPE_OBJECT)

/* More than this apart, wall clock and boot clock disagree about how long a stint was. */
#define CLOCK_STEP_US (2 * G_USEC_PER_SEC)

static void
stint_desk_dispose (GObject *object)
{
  StintDesk *self = STINT_DESK (object);

  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (stint_desk_parent_class)->dispose (object);
}

static void
stint_desk_class_init (StintDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stint_desk_dispose;
}

static void
stint_desk_init (StintDesk *self)
{
}

/** stint_desk_new: (transfer full): where the work of the person on @store is done. */
StintDesk *
stint_desk_new (StintStore *store, StintClock *clock)
{
  StintDesk *self = NULL;

  g_return_val_if_fail (STINT_IS_STORE (store) && STINT_IS_CLOCK (clock), NULL);

  self = g_object_new (STINT_TYPE_DESK, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  return self;
}

/** stint_desk_get_store: (transfer none) */
StintStore *
stint_desk_get_store (StintDesk *self)
{
  g_return_val_if_fail (STINT_IS_DESK (self), NULL);
  return self->store;
}

/** stint_desk_get_clock: (transfer none) */
StintClock *
stint_desk_get_clock (StintDesk *self)
{
  g_return_val_if_fail (STINT_IS_DESK (self), NULL);
  return self->clock;
}

/** stint_done_clear: frees what @self owns. */
void
stint_done_clear (StintDone *self)
{
  g_clear_pointer (&self->ticket_number, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->company, g_free);
  g_clear_pointer (&self->parked_name, g_free);
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->op_ids, g_array_unref);
  g_clear_pointer (&self->warning, g_free);
}

/* What people call an engagement, in full. */
char *
stint_engagement_dup_title (StintEngagement *engagement)
{
  if (engagement->ticket_number != NULL && engagement->ticket_title != NULL)
    return g_strdup_printf ("%s — %s", engagement->ticket_number,
                            engagement->ticket_title);
  if (stint_engagement_get_name (engagement) != NULL)
    return g_strdup (stint_engagement_get_name (engagement));
  return g_strdup (_ ("an interrupt"));
}

void
stint_done_describe (StintDone *done, StintEngagement *engagement)
{
  g_free (done->ticket_number);
  g_free (done->name);
  g_free (done->company);
  done->company = g_strdup (engagement->company);
  done->engagement_id = engagement->id;
  done->ticket_number = g_strdup (engagement->ticket_number);
  done->name = stint_engagement_dup_title (engagement);
  done->known = engagement->ticket_id != NULL;
}

/* Nothing was found: because reading @failure'd, or because there is none. */
void
stint_desk_set_missing (GError **error,
                        GError **failure,
                        StintError code,
                        const char *message)
{
  if (*failure != NULL)
    g_propagate_error (error, g_steal_pointer (failure));
  else
    g_set_error (error, STINT_ERROR, code, "%s", message);
}

/* Refuses an instant that would reach into recorded work, naming it. */
gboolean
stint_desk_check_free (StintDesk *self,
                       StintSpan span,
                       gint64 but_stint_id,
                       GError **error)
{
  g_autoptr (GPtrArray) stints =
    stint_store_list_stints_between (self->store, span, error);

  if (stints == NULL)
    return FALSE;
  for (guint i = 0; i < stints->len; i++)
    {
      StintStint *stint = g_ptr_array_index (stints, i);
      StintSpan taken = { stint->start_s,
                          stint->end_s > 0 ? stint->end_s : STINT_FOREVER };
      g_autoptr (GDateTime) from = NULL;
      g_autofree char *from_text = NULL;

      if (stint->id == but_stint_id || !stint_span_overlaps (span, taken))
        continue;
      from = stint_instant_local (stint->start_s, stint->zone);
      from_text = g_date_time_format (from, "%Y-%m-%d %H:%M:%S");
      g_set_error (
        error, STINT_ERROR, STINT_ERROR_OVERLAP,
        _ ("this would overlap the work on %s that began at %s; choose another "
           "time, or discard that stint"),
        stint->ticket_number != NULL ? stint->ticket_number : _ ("an interrupt"),
        from_text);
      return FALSE;
    }
  return TRUE;
}

/* Turns "now" into an instant; checks a typed one against the clock and recorded work. */
gboolean
stint_desk_check_instant (StintDesk *self,
                          gint64 at_s,
                          const StintStint *running,
                          gint64 *instant_s,
                          GError **error)
{
  gint64 now_s = stint_clock_now_s (self->clock);
  StintSpan rest = { at_s, STINT_FOREVER };

  *instant_s = now_s;
  if (at_s == STINT_NOW)
    return TRUE;
  *instant_s = at_s;
  if (at_s > now_s)
    {
      g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
                   _ ("that instant lies in the future; work can only be dated back"));
      return FALSE;
    }
  if (running != NULL && at_s < running->start_s)
    return stint_desk_check_free (self, rest, 0, error);
  return stint_desk_check_free (self, rest, running != NULL ? running->id : 0, error);
}

/* Whether the wall clock was set while a stint ran: then it and the clock that counts
 * since boot, which no one can set, disagree on how long that was. */
static gboolean
clock_stepped (StintDesk *self, StintStint *stint, gint64 at_s)
{
  g_autofree char *boot_id = NULL;
  gint64 boot_us = 0;
  gint64 real_us = 0;
  gint64 passed_us = 0;

  if (at_s < stint->start_s)
    return TRUE;
  if (!stint_store_get_stint_boot (self->store, stint->id, &boot_id, &boot_us, NULL) ||
      g_strcmp0 (boot_id, stint_clock_boot_id (self->clock)) != 0)
    return FALSE;
  real_us = (at_s - stint->start_s) * G_USEC_PER_SEC;
  passed_us = stint_clock_boot_us (self->clock) - boot_us;
  return ABS (real_us - passed_us) > CLOCK_STEP_US;
}

/* Ending always succeeds: a clock that was set back ends it where it began, and says so.
 */
gboolean
stint_desk_end_running (StintDesk *self,
                        StintTxn *txn,
                        StintStint *running,
                        gint64 at_s,
                        gboolean timed,
                        StintDone *done,
                        GError **error)
{
  gboolean stepped = timed && clock_stepped (self, running, at_s);

  done->clock_stepped = stepped;
  return stint_store_end_stint (txn, running->id, MAX (at_s, running->start_s), stepped,
                                error);
}

/* A number that resumes it, unless it has one. */
gboolean
stint_desk_give_slot (StintDesk *self,
                      StintTxn *txn,
                      StintEngagement *engagement,
                      GError **error)
{
  gint64 slot = 0;

  if (engagement->slot > 0)
    return TRUE;
  slot = stint_store_free_slot (self->store, error);
  return slot > 0 && stint_store_set_slot (txn, engagement->id, slot, error);
}

gboolean
stint_desk_park_running (StintDesk *self,
                         StintTxn *txn,
                         StintStint *running,
                         gint64 at_s,
                         gboolean timed,
                         StintDone *done,
                         GError **error)
{
  g_autoptr (StintEngagement) engagement = NULL;

  if (!stint_desk_end_running (self, txn, running, at_s, timed, done, error) ||
      (!timed && !stint_store_set_stint_typed (txn, running->id, error)))
    return FALSE;
  engagement = stint_store_get_engagement (self->store, running->engagement_id, error);
  if (engagement == NULL || !stint_desk_give_slot (self, txn, engagement, error))
    return FALSE;
  done->parked_id = engagement->id;
  done->parked_name = stint_engagement_dup_title (engagement);
  return stint_desk_note_parked (self, txn, engagement, done, error);
}

/* A clock that was set back can start a stint before the last one ended. Starting always
 * succeeds; that it happened is kept with the stint, and said. */
static gboolean
flag_overlap (StintDesk *self, StintTxn *txn, StintDone *done, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gint64 last_end_s = stint_store_last_end (self->store, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (last_end_s <= done->at_s)
    return TRUE;
  done->clock_stepped = TRUE;
  return stint_store_set_clock_stepped (txn, done->stint_id, error);
}

gboolean
stint_desk_start (StintDesk *self,
                  StintTxn *txn,
                  gint64 engagement_id,
                  gint64 at_s,
                  gboolean timed,
                  StintDone *done,
                  GError **error)
{
  g_autofree char *zone = NULL;

  /* Resumed within the second it was parked in, a stint runs on: nothing happened. */
  done->at_s = at_s;
  done->stint_id =
    timed ? stint_store_find_just_ended (self->store, engagement_id, at_s, NULL) : 0;
  if (done->stint_id > 0)
    return stint_store_reopen_stint (txn, done->stint_id, error);
  zone = stint_clock_dup_zone (self->clock);
  done->stint_id =
    stint_store_add_stint (txn, engagement_id, at_s, 0, zone, timed ? "timer" : "typed",
                           timed ? stint_clock_boot_id (self->clock) : NULL,
                           timed ? stint_clock_boot_us (self->clock) : 0, error);
  return done->stint_id > 0 && (!timed || flag_overlap (self, txn, done, error));
}

/* The copy of a ticket that an engagement keeps, to be understood without the cache. */
StintEngagement *
stint_desk_engagement_on (StintTicket *ticket, gint64 opened_s)
{
  StintEngagement *engagement = stint_engagement_new ();

  engagement->ticket_id = g_strdup (ticket->id);
  engagement->ticket_number = g_strdup (ticket->number);
  engagement->ticket_title = g_strdup (ticket->title);
  engagement->company = g_strdup (ticket->company);
  engagement->base_status_id = g_strdup (ticket->status_id);
  engagement->opened_s = opened_s;
  return engagement;
}

static gboolean
already_running (StintEngagement *engagement, GError **error)
{
  g_autofree char *title = stint_engagement_dup_title (engagement);

  g_set_error (error, STINT_ERROR, STINT_ERROR_NOTHING_TO_DO, _ ("already engaged on %s"),
               title);
  return FALSE;
}

/* Parks what runs and starts @engagement, new or parked, at the same instant. */
static gboolean
change_to (StintDesk *self,
           StintTxn *txn,
           StintEngagement *engagement,
           gint64 at_s,
           StintDone *done,
           GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (StintStint) running =
    stint_store_get_running_stint (self->store, &local_error);
  gboolean timed = at_s == STINT_NOW;
  gint64 instant_s = 0;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (running != NULL && running->engagement_id == engagement->id)
    return already_running (engagement, error);
  if (!stint_desk_check_instant (self, at_s, running, &instant_s, error))
    return FALSE;
  if (running != NULL &&
      !stint_desk_park_running (self, txn, running, instant_s, timed, done, error))
    return FALSE;
  if (engagement->id == 0)
    {
      engagement->opened_s = instant_s;
      engagement->id = stint_store_add_engagement (txn, engagement, error);
      if (engagement->id == 0)
        return FALSE;
    }
  stint_done_describe (done, engagement);
  return stint_desk_start (self, txn, engagement->id, instant_s, timed, done, error) &&
         stint_desk_note_engaged (self, txn, engagement, done, error) &&
         stint_txn_commit (txn, error);
}

static gboolean
find_open (StintDesk *self,
           const char *ticket,
           StintEngagement **engagement,
           GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *engagement = stint_store_find_open_engagement (self->store, ticket, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * stint_desk_engage:
 * @ticket: as stint_desk_find_ticket() takes it
 * @at_s: %STINT_NOW, or a typed instant in UTC seconds
 * @done: (out caller-allocates): clear with stint_done_clear()
 *
 * Starts work on a ticket, or goes on with it; what runs is parked at the same instant.
 * Fails with %STINT_ERROR_NOTHING_TO_DO when it runs already.
 */
gboolean
stint_desk_engage (StintDesk *self,
                   const char *ticket,
                   gint64 at_s,
                   StintDone *done,
                   GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (StintTicket) found = NULL;
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintEngagement) engagement = NULL;

  g_return_val_if_fail (STINT_IS_DESK (self) && done != NULL, FALSE);

  text = g_strstrip (g_strdup (ticket));
  txn = stint_store_begin (self->store, error);
  if (txn == NULL || !find_open (self, text, &engagement, error))
    return FALSE;
  /* What is parked is known here, and needs no look into the cache. */
  found = engagement == NULL ? stint_desk_find_ticket (self, text, NULL, error) : NULL;
  if (found != NULL && !find_open (self, found->number, &engagement, error))
    return FALSE;
  if (engagement == NULL && found != NULL)
    engagement = stint_desk_engagement_on (found, 0);
  return engagement != NULL && change_to (self, txn, engagement, at_s, done, error);
}

/**
 * stint_desk_interrupt:
 * @label: (nullable): what it is about, as far as known
 *
 * Parks what runs and starts a stint without a ticket at the same instant.
 */
gboolean
stint_desk_interrupt (StintDesk *self,
                      const char *label,
                      gint64 at_s,
                      StintDone *done,
                      GError **error)
{
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintEngagement) engagement = stint_engagement_new ();

  g_return_val_if_fail (STINT_IS_DESK (self) && done != NULL, FALSE);

  engagement->label = label != NULL && *label != '\0' ? g_strdup (label) : NULL;
  txn = stint_store_begin (self->store, error);
  return txn != NULL && change_to (self, txn, engagement, at_s, done, error);
}

static StintEngagement *
last_parked (StintDesk *self, GError **error)
{
  g_autoptr (GPtrArray) parked = stint_store_list_parked (self->store, error);
  StintEngagement *last = NULL;
  gint64 last_end_s = G_MININT64;

  for (guint i = 0; parked != NULL && i < parked->len; i++)
    {
      StintEngagement *engagement = g_ptr_array_index (parked, i);
      g_autoptr (GPtrArray) stints =
        stint_store_list_stints_of (self->store, engagement->id, NULL);
      StintStint *newest = stints != NULL && stints->len > 0
                             ? g_ptr_array_index (stints, stints->len - 1)
                             : NULL;

      if (newest != NULL && newest->end_s >= last_end_s)
        {
          last_end_s = newest->end_s;
          last = engagement;
        }
    }
  if (last == NULL && parked != NULL)
    g_set_error (error, STINT_ERROR, STINT_ERROR_NOTHING_TO_DO,
                 _ ("nothing is parked; engage a ticket"));
  return last != NULL ? g_object_ref (last) : NULL;
}

/**
 * stint_desk_resume:
 * @slot: its number, or 0 for the one parked last
 *
 * Goes on with a parked engagement; what runs is parked at the same instant.
 */
gboolean
stint_desk_resume (StintDesk *self,
                   gint64 slot,
                   gint64 at_s,
                   StintDone *done,
                   GError **error)
{
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintEngagement) engagement = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (STINT_IS_DESK (self) && done != NULL, FALSE);

  txn = stint_store_begin (self->store, error);
  if (txn == NULL)
    return FALSE;
  engagement = slot == 0 ? last_parked (self, &local_error)
                         : stint_store_get_slot (self->store, slot, &local_error);
  if (engagement == NULL && local_error == NULL)
    g_set_error (&local_error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
                 _ ("nothing is parked as number %d"), (int) slot);
  if (engagement == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return change_to (self, txn, engagement, at_s, done, error);
}

/** stint_desk_resume_engagement: goes on with an open engagement, by its id. */
gboolean
stint_desk_resume_engagement (StintDesk *self,
                              gint64 engagement_id,
                              gint64 at_s,
                              StintDone *done,
                              GError **error)
{
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (StintEngagement) engagement = NULL;

  g_return_val_if_fail (STINT_IS_DESK (self) && done != NULL, FALSE);

  txn = stint_store_begin (self->store, error);
  if (txn == NULL)
    return FALSE;
  engagement = stint_store_get_engagement (self->store, engagement_id, error);
  if (engagement == NULL || engagement->closed_s > 0)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, STINT_ERROR, STINT_ERROR_NOT_FOUND,
                     _ ("that engagement is closed"));
      return FALSE;
    }
  return change_to (self, txn, engagement, at_s, done, error);
}

/**
 * stint_desk_switch:
 * @ticket: the number of a parked engagement, or a ticket
 *
 * Goes to another piece of work, parking what runs at the same instant. A short number is
 * always that of something parked, so that a slip of the finger starts nothing.
 */
gboolean
stint_desk_switch (StintDesk *self,
                   const char *ticket,
                   gint64 at_s,
                   StintDone *done,
                   GError **error)
{
  guint64 slot = 0;

  g_return_val_if_fail (STINT_IS_DESK (self) && ticket != NULL, FALSE);

  if (g_ascii_string_to_unsigned (ticket, 10, 1, 999, &slot, NULL))
    return stint_desk_resume (self, (gint64) slot, at_s, done, error);
  return stint_desk_engage (self, ticket, at_s, done, error);
}
