#pragma once

#include "core/desk.h"
#include "core/error.h"

G_BEGIN_DECLS

/* How the number of work begins whose ticket is to be made. */
#define STINT_NEW_NUMBER "NEW-"
/* Characters that the title of a ticket may have. */
#define STINT_TITLE_MAX 250

/* Shared by the desk's files alone. Everything here is done inside a transaction that the
 * verb has begun, so that what was read is still true when it is written. */

void stint_desk_set_missing (GError **error,
                             GError **failure,
                             StintError code,
                             const char *message);
gboolean stint_desk_check_instant (StintDesk *self,
                                   gint64 at_s,
                                   const StintStint *running,
                                   gint64 *instant_s,
                                   GError **error);
gboolean stint_desk_check_free (StintDesk *self,
                                StintSpan span,
                                gint64 but_stint_id,
                                GError **error);
gboolean stint_desk_end_running (StintDesk *self,
                                 StintTxn *txn,
                                 StintStint *running,
                                 gint64 at_s,
                                 gboolean timed,
                                 StintDone *done,
                                 GError **error);
gboolean stint_desk_park_running (StintDesk *self,
                                  StintTxn *txn,
                                  StintStint *running,
                                  gint64 at_s,
                                  gboolean timed,
                                  StintDone *done,
                                  GError **error);
gboolean stint_desk_start (StintDesk *self,
                           StintTxn *txn,
                           gint64 engagement_id,
                           gint64 at_s,
                           gboolean timed,
                           StintDone *done,
                           GError **error);
StintEngagement *stint_desk_engagement_on (StintTicket *ticket, gint64 opened_s);
void stint_done_describe (StintDone *done, StintEngagement *engagement);
gboolean stint_desk_commit_work (StintDesk *self,
                                 StintTxn *txn,
                                 StintEngagement *engagement,
                                 const StintHandOver *hand_over,
                                 gboolean park,
                                 GPtrArray *stints,
                                 StintDone *done,
                                 GError **error);
StintCommit *stint_desk_make_commit (StintDesk *self,
                                     StintEngagement *engagement,
                                     const StintHandOver *hand_over,
                                     gboolean park,
                                     GError **error);
char *stint_commit_status_warning (const StintCommit *commit);
StintEngagement *stint_desk_to_disengage (StintStore *store,
                                          gint64 engagement_id,
                                          GError **error);
gboolean stint_desk_check_end (StintDesk *self,
                               StintEngagement *engagement,
                               const StintHandOver *hand_over,
                               GError **error);
gboolean stint_desk_find_work_type (StintStore *store,
                                    const char *typed,
                                    char **id,
                                    GError **error);
gint64 stint_desk_hold (StintStore *store, gint64 now_s);
gboolean stint_desk_give_slot (StintDesk *self,
                               StintTxn *txn,
                               StintEngagement *engagement,
                               GError **error);
char *stint_desk_dup_base_status (StintStore *store, StintEngagement *engagement);
gboolean stint_desk_shows_presence (StintStore *store);
gboolean stint_desk_note_engaged (StintDesk *self,
                                  StintTxn *txn,
                                  StintEngagement *engagement,
                                  StintDone *done,
                                  GError **error);
gboolean stint_desk_note_parked (StintDesk *self,
                                 StintTxn *txn,
                                 StintEngagement *engagement,
                                 StintDone *done,
                                 GError **error);
/* What is known of an op being in the PSA. */
typedef enum
{
  STINT_STANDING_UNSENT,   /* it is not there */
  STINT_STANDING_DOUBT,    /* it may be, or part of it is */
  STINT_STANDING_SENT,     /* it is */
  STINT_STANDING_VANISHED, /* it was, and somebody has deleted it there */
} StintStanding;

gboolean stint_op_is_entry (StintOp *op);
StintStint *stint_desk_find_stint (StintStore *store, gint64 stint_id, GError **error);
gboolean stint_desk_get_standing (StintStore *store,
                                  StintOp *op,
                                  StintStanding *standing,
                                  GError **error);
gboolean stint_desk_may_change (StintStore *store,
                                StintOp *entry,
                                StintStanding *standing,
                                GError **error);
gboolean stint_desk_drop_amends (StintDesk *self,
                                 StintTxn *txn,
                                 StintOp *entry,
                                 GError **error);
gboolean stint_desk_keep_hand_over (StintDesk *self,
                                    StintTxn *txn,
                                    StintOp *op,
                                    GError **error);
gboolean stint_desk_undo_move (StintDesk *self,
                               StintTxn *txn,
                               gint64 work_id,
                               GError **error);
gboolean stint_desk_give_up_making (StintDesk *self,
                                    StintTxn *txn,
                                    StintEngagement *engagement,
                                    GError **error);
gboolean stint_desk_cancel_all (StintDesk *self,
                                StintTxn *txn,
                                StintOp *op,
                                GError **error);
gboolean stint_desk_take_words (char **text, const char *words, GError **error);
gboolean stint_desk_mend_new_ticket (StintDesk *self,
                                     StintTxn *txn,
                                     StintOp *op,
                                     const StintMend *mend,
                                     GError **error);
gboolean stint_desk_send_again (StintDesk *self,
                                StintTxn *txn,
                                StintOp *op,
                                GError **error);
gboolean stint_desk_mend_work (StintDesk *self,
                               StintTxn *txn,
                               gint64 work_id,
                               const StintMend *mend,
                               GError **error);
gboolean stint_desk_find_queue (StintStore *store,
                                const char *typed,
                                char **id,
                                GError **error);
char *stint_engagement_dup_title (StintEngagement *engagement);

G_END_DECLS
