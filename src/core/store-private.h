#pragma once

#include "core/db.h"
#include "core/error.h"
#include "core/step.h"
#include "core/store.h"

G_BEGIN_DECLS

/* For store-*.c alone. */

StintDb *stint_store_get_db (StintStore *self);
StintDb *stint_store_get_cache (StintStore *self, GError **error);
StintDb *stint_txn_get_db (StintTxn *self);
StintStore *stint_txn_get_store (StintTxn *self);

char *stint_store_dup_words (StintTxn *txn, gint64 op_id, GError **error);
char *stint_store_print_payload (const StintStep *step, const char *words);
char *stint_rows_dup_words (StintRows *rows, int payload, int words);

gboolean stint_store_follow_steps (StintTxn *txn,
                                   gint64 op_id,
                                   gint64 now_s,
                                   GError **error);

G_END_DECLS
