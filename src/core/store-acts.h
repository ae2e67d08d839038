#pragma once

#include "core/store.h"

G_BEGIN_DECLS

/* What is done to an entry after it was sent, and to a ticket beside the work on it. */

gint64 stint_store_add_void_op (StintTxn *txn,
                                gint64 op_id,
                                gint64 work_id,
                                const char *key,
                                const char *item_id,
                                gint64 now_s,
                                GError **error);
gint64 stint_store_void_item (StintStore *self,
                              gint64 op_id,
                              char **item_id,
                              GError **error);
gboolean stint_store_has_void (StintStore *self,
                               gint64 op_id,
                               const char *item_id,
                               gboolean *has,
                               GError **error);
gint64 stint_store_add_amend_op (StintTxn *txn,
                                 gint64 op_id,
                                 const char *key,
                                 gint64 hold_until_s,
                                 gint64 now_s,
                                 GError **error);
GArray *stint_store_list_amends (StintStore *self, gint64 op_id, GError **error);
gboolean stint_store_has_dropped_amends (StintStore *self,
                                         gint64 op_id,
                                         gboolean *has,
                                         GError **error);
gint64 stint_store_amended_op (StintStore *self, gint64 op_id, GError **error);
gboolean stint_store_drop_presence (StintTxn *txn,
                                    const char *ticket_number,
                                    const char *message,
                                    gint64 now_s,
                                    GError **error);

gboolean stint_store_rehome_op (StintTxn *txn,
                                gint64 op_id,
                                gint64 work_id,
                                GError **error);
gboolean stint_store_rehome_work (StintTxn *txn,
                                  gint64 work_id,
                                  gint64 engagement_id,
                                  const char *base_status_id,
                                  GError **error);
gboolean stint_store_successors_planned (StintStore *self,
                                         gint64 op_id,
                                         gboolean *planned,
                                         GError **error);
GArray *stint_store_list_replacing (StintStore *self, gint64 work_id, GError **error);
gboolean stint_store_requeue_voids (StintTxn *txn,
                                    gint64 work_id,
                                    gint64 now_s,
                                    GError **error);
gboolean stint_store_undiscard_stint (StintTxn *txn, gint64 id, GError **error);
gboolean stint_store_set_insists (StintTxn *txn,
                                  gint64 work_id,
                                  gboolean insists,
                                  GError **error);
gboolean stint_store_drop_engaged (StintTxn *txn,
                                   gint64 engagement_id,
                                   const char *message,
                                   gint64 now_s,
                                   GError **error);
gboolean stint_store_release_acts (StintTxn *txn,
                                   gint64 engagement_id,
                                   gint64 until_s,
                                   GError **error);
char *stint_store_dup_presence (StintStore *self, gint64 engagement_id, GError **error);

/* A ticket that is to be made. */
typedef struct
{
  gint64 work_id;
  char *title;
  char *client;         /* as typed, or as the PSA calls it */
  char *company_id;     /* (nullable) the PSA's; NULL until it was looked up */
  gint64 op_id;         /* as read */
  gint64 engagement_id; /* as read */
} StintNewTicket;

void stint_new_ticket_free (StintNewTicket *self);
gboolean stint_store_put_new_ticket (StintTxn *txn,
                                     const StintNewTicket *ticket,
                                     GError **error);
StintNewTicket *stint_store_get_new_ticket (StintStore *self,
                                            gint64 work_id,
                                            GError **error);
GPtrArray *stint_store_list_unmade (StintStore *self, GError **error);
gint64 stint_store_find_making (StintStore *self, gint64 engagement_id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintNewTicket, stint_new_ticket_free)

G_END_DECLS
