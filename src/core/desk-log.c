#include <glib/gi18n.h>

#include "core/desk-private.h"
#include "core/error.h"
#include "core/store-stints.h"

/* What writes down work that is past. */

static GArray *
just_this (StintSpan span)
{
  GArray *spans = stint_spans_new ();

  stint_spans_add (spans, span.start_s, span.end_s);
  return spans;
}

/**
 * stint_desk_free_spans: (transfer full) (element-type StintSpan)
 *
 * What of @span is not recorded as work yet, in order; may be empty.
 */
GArray *
stint_desk_free_spans (StintDesk *self, StintSpan span, GError **error)
{
  g_autoptr (GPtrArray) stints =
    stint_store_list_stints_between (stint_desk_get_store (self), span, error);
  g_autoptr (GArray) whole = just_this (span);
  g_autoptr (GArray) taken = stint_spans_new ();

  if (stints == NULL)
    return NULL;
  for (guint i = 0; i < stints->len; i++)
    {
      StintStint *stint = g_ptr_array_index (stints, i);

      stint_spans_add (taken, stint->start_s,
                       stint->end_s > 0 ? stint->end_s : STINT_FOREVER);
    }
  return stint_spans_subtract (whole, taken);
}

/* (transfer full): the stretches to record. */
static GArray *
fit (StintDesk *self, StintSpan span, gboolean adjust, GError **error)
{
  g_autoptr (GArray) spans = NULL;

  if (!adjust)
    return stint_desk_check_free (self, span, 0, error) ? just_this (span) : NULL;
  spans = stint_desk_free_spans (self, span, error);
  if (spans == NULL || spans->len > 0)
    return g_steal_pointer (&spans);
  g_set_error (error, STINT_ERROR, STINT_ERROR_OVERLAP,
               _ ("all of that time is recorded already"));
  return NULL;
}

static gboolean
add_stints (StintDesk *self,
            StintTxn *txn,
            gint64 engagement_id,
            const GArray *spans,
            gint64 *first_id,
            GError **error)
{
  g_autofree char *zone = stint_clock_dup_zone (stint_desk_get_clock (self));

  for (guint i = 0; i < spans->len; i++)
    {
      const StintSpan *span = &g_array_index (spans, StintSpan, i);
      gint64 id = stint_store_add_stint (txn, engagement_id, span->start_s, span->end_s,
                                         zone, "typed", NULL, 0, error);

      if (id == 0)
        return FALSE;
      if (i == 0)
        *first_id = id;
    }
  return TRUE;
}

/**
 * stint_desk_log:
 * @adjust: record what of @span is free, in several stints if need be, instead of
 *   refusing one that would overlap recorded work
 *
 * Records work that was done before, as typed: its own engagement, closed at once.
 */
gboolean
stint_desk_log (StintDesk *self,
                const char *ticket,
                StintSpan span,
                gboolean adjust,
                const StintHandOver *hand_over,
                StintDone *done,
                GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 now_s = stint_clock_now_s (stint_desk_get_clock (self));
  g_autoptr (StintTicket) found = stint_desk_find_ticket (self, ticket, NULL, error);
  g_autoptr (StintTxn) txn = NULL;
  g_autoptr (GArray) spans = NULL;
  g_autoptr (StintEngagement) engagement = NULL;
  g_autoptr (GPtrArray) stints = NULL;

  if (found == NULL)
    return FALSE;
  if (span.end_s <= span.start_s || span.end_s > now_s)
    {
      g_set_error (error, STINT_ERROR, STINT_ERROR_INVALID,
                   _ ("the work must end after it began, and not in the future"));
      return FALSE;
    }
  txn = stint_store_begin (store, error);
  spans = txn != NULL ? fit (self, span, adjust, error) : NULL;
  if (spans == NULL)
    return FALSE;
  engagement = stint_desk_engagement_on (found, span.start_s);
  engagement->closed_s = now_s;
  engagement->id = stint_store_add_engagement (txn, engagement, error);
  if (engagement->id == 0 ||
      !add_stints (self, txn, engagement->id, spans, &done->stint_id, error))
    return FALSE;
  stints = stint_store_list_unposted_of (store, engagement->id, error);
  if (stints == NULL ||
      !stint_desk_commit_work (self, txn, engagement, hand_over, FALSE, stints, done,
                               error) ||
      !stint_txn_commit (txn, error))
    return FALSE;
  stint_done_describe (done, engagement);
  done->at_s = now_s;
  return TRUE;
}
