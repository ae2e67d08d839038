#pragma once

#include "core/store.h"

G_BEGIN_DECLS

/* What was found out about an account by writing, or by asking a person. */

/* One finding of a calibration, as stored. */
typedef struct
{
  char *id;
  char *grade; /* "ok", "missing", "unknown" or "excess" */
  char *title;
  char *detail; /* (nullable) */
  char *remedy; /* (nullable) */
  char *value;  /* (nullable) for programs */
  gint64 seen_s;
} StintLearnt;

void stint_learnt_free (StintLearnt *self);

gboolean stint_store_put_learnt (StintTxn *txn,
                                 gint64 account_id,
                                 const StintLearnt *learnt,
                                 GError **error);
GPtrArray *stint_store_list_learnt (StintStore *self, gint64 account_id, GError **error);
char *stint_store_dup_learnt (StintStore *self, gint64 account_id, const char *id);

gboolean stint_store_set_status_meaning (StintTxn *txn,
                                         gint64 account_id,
                                         const char *status_id,
                                         const char *meaning,
                                         gint64 now_s,
                                         GError **error);
gboolean stint_store_drop_status_meaning (StintTxn *txn,
                                          gint64 account_id,
                                          const char *status_id,
                                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintLearnt, stint_learnt_free)

G_END_DECLS
