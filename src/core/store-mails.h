#pragma once

#include "core/mailing.h"
#include "core/op.h"
#include "core/store.h"

G_BEGIN_DECLS

/* Client updates that are posted, and the mails that were seen of them. Every writer
 * takes a transaction from stint_store_begin_cache(). */

StintMailWaits stint_store_get_mail_waits (StintStore *self);
GPtrArray *stint_store_list_mailings (StintStore *self,
                                      gint64 account_id,
                                      gint64 since_s,
                                      GError **error);
StintMailing *stint_store_get_mailing (StintStore *self, gint64 op_id, GError **error);
GPtrArray *stint_store_list_mailings_of_work (StintStore *self,
                                              gint64 work_id,
                                              GError **error);
gboolean stint_store_put_mail (StintTxn *txn,
                               const StintMail *mail,
                               const char *update_key,
                               gboolean to_contact,
                               gint64 sent_s,
                               GError **error);
gboolean stint_store_looked_for_mail (StintTxn *txn,
                                      const char *update_key,
                                      gint64 now_s,
                                      GError **error);
gboolean stint_store_fill_mails (StintStore *self, GPtrArray *ops, GError **error);

G_END_DECLS
