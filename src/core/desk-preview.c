#include "core/desk-private.h"
#include "core/hand-over.h"
#include "core/store-account.h"

/* What is shown and kept of a hand-over while it is being written. */

/** stint_preview_free: frees @self. */
void
stint_preview_free (StintPreview *self)
{
  g_clear_pointer (&self->entries, g_array_unref);
  g_free (self->summary);
  g_free (self->internal_text);
  g_free (self->update_title);
  g_free (self->update_text);
  g_free (self->status_label);
  g_free (self->queue_label);
  g_free (self->warning);
  g_free (self);
}

static void
preview_entries (StintDesk *self,
                 StintEngagement *engagement,
                 const StintHandOver *hand_over,
                 StintPreview *preview)
{
  StintStore *store = stint_desk_get_store (self);
  gint64 end_s = hand_over->ended_s == STINT_NOW
                   ? stint_clock_now_s (stint_desk_get_clock (self))
                   : hand_over->ended_s;
  g_autoptr (GPtrArray) stints =
    stint_store_list_unposted_of (store, engagement->id, NULL);

  preview->entries = stint_spans_new ();
  for (guint i = 0; stints != NULL && i < stints->len; i++)
    {
      StintStint *stint = g_ptr_array_index (stints, i);

      stint_spans_add (preview->entries, stint->start_s, stint->end_s);
    }
  if (engagement->running_stint_id > 0 && end_s > engagement->running_since_s)
    stint_spans_add (preview->entries, engagement->running_since_s, end_s);
}

/**
 * stint_desk_preview: (transfer full)
 * @engagement_id: as for stint_desk_disengage()
 *
 * What a disengage with this hand-over would write, without writing it. Refused where the
 * disengage would be.
 */
StintPreview *
stint_desk_preview (StintDesk *self,
                    gint64 engagement_id,
                    const StintHandOver *hand_over,
                    GError **error)
{
  StintStore *store = stint_desk_get_store (self);
  g_autoptr (StintEngagement) engagement =
    stint_desk_to_disengage (store, engagement_id, error);
  g_autoptr (StintCommit) commit = NULL;
  StintPreview *preview = NULL;

  if (engagement != NULL && stint_desk_check_end (self, engagement, hand_over, error))
    commit = stint_desk_make_commit (self, engagement, hand_over, FALSE, error);
  if (commit == NULL)
    return NULL;
  preview = g_new0 (StintPreview, 1);
  preview_entries (self, engagement, hand_over, preview);
  preview->summary = g_strdup (commit->summary);
  preview->internal_text = stint_hand_over_text (commit);
  preview->update_title = g_strdup (commit->update_title);
  preview->update_text = g_strdup (commit->update_text);
  if (commit->status_id != NULL)
    preview->status_label = stint_store_dup_label (store, "status", commit->status_id);
  if (commit->queue_id != NULL)
    preview->queue_label = stint_store_dup_label (store, "queue", commit->queue_id);
  preview->warning = engagement->internal ? NULL : stint_commit_status_warning (commit);
  return preview;
}

/** stint_desk_save_draft: keeps what is being typed, so that a crash costs nothing. */
gboolean
stint_desk_save_draft (StintDesk *self,
                       gint64 engagement_id,
                       const StintDraft *draft,
                       GError **error)
{
  g_autoptr (StintTxn) txn = stint_store_begin (stint_desk_get_store (self), error);

  return txn != NULL &&
         stint_store_put_draft (txn, engagement_id, draft,
                                stint_clock_now_s (stint_desk_get_clock (self)), error) &&
         stint_txn_commit (txn, error);
}
