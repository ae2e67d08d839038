#pragma once

#include "core/evidence.h"
#include "core/store.h"

G_BEGIN_DECLS

/* The history of tickets, kept for ever in stint.db. Writers take a transaction from
 * stint_store_begin(). */

gboolean stint_store_put_history (StintTxn *txn,
                                  gint64 account_id,
                                  const char *ticket_id,
                                  gint64 completed_s,
                                  GPtrArray *changes,
                                  gint64 now_s,
                                  GError **error);
gboolean stint_store_get_history_age (StintStore *self,
                                      gint64 account_id,
                                      const char *ticket_id,
                                      gint64 *completed_s,
                                      gint64 *pulled_s,
                                      GError **error);
GPtrArray *stint_store_list_history (StintStore *self,
                                     gint64 account_id,
                                     const char *ticket_id,
                                     GError **error);

G_END_DECLS
