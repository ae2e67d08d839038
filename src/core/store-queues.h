#pragma once

#include "core/store.h"
#include "core/ticket.h"

G_BEGIN_DECLS

/* The tickets of queues, as last pulled into the cache. A set of queues is a list of the
 * PSA's ids, separated by spaces. Every writer takes a transaction from
 * stint_store_begin_cache(). */

/* The meaning of a choice of the list "queue" that the technician works in. */
#define STINT_MEANING_MINE "mine"

/* The feed that stands for the person's own looking at queues: “pulled” then, with the
 * set as its cursor. */
#define STINT_FEED_LOOKED_QUEUES "looked-queues"

/* So many tickets of queues are kept, the liveliest, and no more. */
#define STINT_QUEUE_TICKETS_MOST 2000

char *stint_store_dup_my_queues (StintStore *self, GError **error);
char *stint_store_dup_pulled_with (StintStore *self, const char *queues, GError **error);
char *stint_queues_feed (const char *queues);
gint64 stint_store_get_queues_pulled (StintStore *self, const char *queues);
GPtrArray *stint_store_list_queue_tickets (StintStore *self,
                                           const char *queues,
                                           const char *words,
                                           gint64 limit,
                                           GError **error);
char *stint_store_dup_queue_ticket_ids (StintStore *self,
                                        const char *queues,
                                        gint64 limit,
                                        GError **error);
gboolean stint_store_leave_queues (StintTxn *txn,
                                   const char *queues,
                                   gint64 before_s,
                                   GError **error);
GPtrArray *stint_store_list_queue_leavers (StintStore *self,
                                           const char *queues,
                                           gint64 before_s,
                                           gint64 keep,
                                           GError **error);
gboolean stint_store_drop_ticket (StintTxn *txn, const char *id, GError **error);
gboolean stint_store_keep_ticket (StintTxn *txn, const char *id, GError **error);

G_END_DECLS
