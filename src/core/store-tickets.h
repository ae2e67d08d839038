#pragma once

#include "core/store.h"
#include "core/ticket.h"

G_BEGIN_DECLS

/* The cache: tickets and notes as last pulled. Every writer takes a transaction from
 * stint_store_begin_cache(). */

gboolean stint_store_put_ticket (StintTxn *txn,
                                 StintTicket *ticket,
                                 gint64 now_s,
                                 GError **error);
gboolean stint_store_begin_my_tickets (StintTxn *txn, GError **error);
gboolean stint_store_begin_joined_tickets (StintTxn *txn, GError **error);
gboolean stint_store_leave_ticket (StintTxn *txn, const char *id, GError **error);
char *stint_store_dup_my_ticket_ids (StintStore *self, gint64 limit, GError **error);
char *stint_store_dup_stale_note_ids (StintStore *self, gint64 limit, GError **error);
gboolean stint_store_take_ticket (StintTxn *txn,
                                  const char *id,
                                  const char *role_id,
                                  GError **error);
gboolean stint_store_set_ticket_status (StintTxn *txn,
                                        const char *id,
                                        const char *status_id,
                                        const char *status,
                                        gboolean open,
                                        GError **error);
StintTicket *stint_store_get_ticket (StintStore *self, const char *id, GError **error);
StintTicket *stint_store_get_ticket_by_number (StintStore *self,
                                               const char *number,
                                               GError **error);
gboolean stint_store_has_number_like (StintStore *self, const char *number);
GPtrArray *stint_store_list_my_tickets (StintStore *self, gint64 limit, GError **error);
GPtrArray *stint_store_search_tickets (StintStore *self,
                                       const char *words,
                                       gboolean all,
                                       gint64 limit,
                                       GError **error);

gboolean stint_store_begin_notes (StintTxn *txn, const char *ticket_id, GError **error);
gint64 stint_store_count_notes (StintStore *self, const char *ticket_id);
gboolean stint_store_put_note (StintTxn *txn,
                               const char *id,
                               const char *ticket_id,
                               const char *author,
                               const char *title,
                               const char *body,
                               gint64 created_s,
                               gboolean is_public,
                               GError **error);

/* A note, as read back. */
typedef struct
{
  char *id;
  char *author; /* (nullable) */
  char *title;
  char *body;
  gint64 created_s;
  gboolean is_public;
} StintTicketNote;

void stint_ticket_note_free (StintTicketNote *self);
GPtrArray *stint_store_list_notes (StintStore *self,
                                   const char *ticket_id,
                                   GError **error);

gboolean stint_store_set_pulled (StintTxn *txn,
                                 const char *feed,
                                 gint64 now_s,
                                 GError **error);
gint64 stint_store_get_pulled (StintStore *self, const char *feed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintTicketNote, stint_ticket_note_free)

G_END_DECLS
