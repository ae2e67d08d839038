#pragma once

#include "core/desk.h"
#include "core/error.h"

G_BEGIN_DECLS

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
char *stint_engagement_dup_title (StintEngagement *engagement);

G_END_DECLS
