#pragma once

#include "core/account.h"
#include "core/store.h"

G_BEGIN_DECLS

/* A choice of one of the shop's lists, as stored. */
typedef struct
{
  char *id;
  char *label;
  char *meaning; /* (nullable) of a status */
  gboolean is_default;
  char *proposed;     /* (nullable) the meaning that its label speaks of */
  gboolean confirmed; /* a person said what it means */
} StintChoice;

void stint_choice_free (StintChoice *self);

StintAccount *stint_store_get_account (StintStore *self, GError **error);
gint64 stint_store_add_account (StintTxn *txn,
                                const StintAccount *account,
                                gint64 now_s,
                                GError **error);
gboolean stint_store_remove_account (StintTxn *txn,
                                     gint64 id,
                                     gint64 now_s,
                                     GError **error);
gboolean stint_store_account_learnt (StintTxn *txn,
                                     const StintAccount *account,
                                     GError **error);
gboolean stint_store_set_gate (StintTxn *txn,
                               const StintAccount *account,
                               const char *message,
                               gint64 now_s,
                               GError **error);
gboolean stint_store_open_gate (StintTxn *txn, gint64 id, GError **error);
gboolean stint_store_set_pause (StintTxn *txn, gint64 id, gint64 until_s, GError **error);
gboolean stint_store_set_limit (StintTxn *txn, gint64 id, gint64 until_s, GError **error);
gboolean stint_store_end_pause (StintTxn *txn, gint64 id, GError **error);
gboolean stint_store_renew_account (StintTxn *txn, gint64 id, GError **error);
gboolean stint_store_set_failures (StintTxn *txn,
                                   gint64 id,
                                   gint64 failures,
                                   GError **error);

gboolean stint_store_clear_choices (StintTxn *txn, gint64 account_id, GError **error);
gboolean stint_store_add_choice (StintTxn *txn,
                                 gint64 account_id,
                                 const char *list,
                                 const StintChoice *choice,
                                 int position,
                                 GError **error);
GPtrArray *stint_store_list_choices (StintStore *self, const char *list, GError **error);
StintChoice *stint_store_find_meaning (StintStore *self,
                                       const char *meaning,
                                       GError **error);
StintChoice *stint_store_default_choice (StintStore *self,
                                         const char *list,
                                         GError **error);
char *stint_store_dup_label (StintStore *self, const char *list, const char *id);

gboolean stint_store_is_sighted (StintStore *self, gint64 account_id, const char *klass);
gboolean stint_store_set_sighted (StintTxn *txn,
                                  gint64 account_id,
                                  const char *klass,
                                  gint64 now_s,
                                  GError **error);

gboolean stint_store_get_identity (StintStore *self,
                                   char **device_id,
                                   char **machine_hash,
                                   gint64 *epoch,
                                   GError **error);
gboolean stint_store_set_identity (StintTxn *txn,
                                   const char *device_id,
                                   const char *machine_hash,
                                   gint64 epoch,
                                   GError **error);

gint64 stint_store_add_request (StintTxn *txn,
                                const char *kind,
                                gint64 now_s,
                                GError **error);
gint64 stint_store_next_request (StintStore *self, char **kind, GError **error);
gboolean stint_store_take_request (StintTxn *txn,
                                   gint64 id,
                                   gint64 now_s,
                                   GError **error);
gboolean stint_store_finish_request (StintTxn *txn,
                                     gint64 id,
                                     const char *result,
                                     gint64 now_s,
                                     GError **error);
gboolean stint_store_request_done (StintStore *self,
                                   gint64 id,
                                   char **result,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintChoice, stint_choice_free)

G_END_DECLS
