#pragma once

#include "core/evidence.h"
#include "core/store.h"

G_BEGIN_DECLS

/* What the figures need to know of tickets, as last pulled into the cache. Every writer
 * takes a transaction from stint_store_begin_cache(). Lists of ids are separated by
 * spaces, the newest first. */

/* What hangs on a ticket and is pulled for itself. */
typedef enum
{
  STINT_ASIDE_EFFORT,   /* everybody's entries, where there is an estimate */
  STINT_ASIDE_PROMISES, /* what became of its service agreement */
  STINT_ASIDE_SURVEYS,
} StintAside;

gboolean stint_store_put_facts (StintTxn *txn,
                                const StintTicketFacts *facts,
                                const char *me_id,
                                GError **error);
gboolean stint_store_put_unseen (StintTxn *txn,
                                 const char *ticket_id,
                                 gint64 now_s,
                                 GError **error);
gboolean stint_store_mark_aside (StintTxn *txn,
                                 const char *ticket_id,
                                 StintAside aside,
                                 gint64 now_s,
                                 GError **error);
gboolean stint_store_stale_aside (StintTxn *txn, const char *ticket_id, GError **error);
StintTicketFacts *stint_store_get_facts (StintStore *self,
                                         const char *ticket_id,
                                         GError **error);
GPtrArray *stint_store_list_completed (StintStore *self,
                                       gint64 from_s,
                                       gint64 until_s,
                                       GError **error);
char *stint_store_dup_unknown_tickets (StintStore *self,
                                       const char *after_id,
                                       gint64 limit,
                                       GError **error);
char *stint_store_dup_due_aside (StintStore *self,
                                 StintAside aside,
                                 gint64 from_s,
                                 gint64 now_s,
                                 gint64 limit,
                                 GError **error);
char *stint_store_dup_young_completed (StintStore *self,
                                       gint64 from_s,
                                       gint64 limit,
                                       GError **error);

gboolean stint_store_begin_sla_results (StintTxn *txn,
                                        const char *ticket_id,
                                        GError **error);
gboolean stint_store_put_sla_result (StintTxn *txn,
                                     const StintSlaResult *result,
                                     GError **error);
GPtrArray *stint_store_list_sla_results (StintStore *self,
                                         gint64 from_s,
                                         gint64 until_s,
                                         GError **error);
gboolean stint_store_put_survey (StintTxn *txn,
                                 const StintSurvey *survey,
                                 GError **error);
GPtrArray *stint_store_list_surveys (StintStore *self,
                                     gint64 from_s,
                                     gint64 until_s,
                                     GError **error);

G_END_DECLS
