#pragma once

#include "core/db.h"
#include "core/error.h"
#include "core/store.h"

G_BEGIN_DECLS

/* For store-*.c alone. */

StintDb *stint_store_get_db (StintStore *self);
StintDb *stint_store_get_cache (StintStore *self, GError **error);
StintDb *stint_txn_get_db (StintTxn *self);

/* SQL, of an op that is a time entry and was sent: each of its rows was deleted by an op
 * of its own. */
#define STINT_SQL_TAKEN_BACK                                                             \
  "(op.state = 'done' AND EXISTS (SELECT 1 FROM step JOIN step_item "                    \
  "ON step_id = step.id WHERE step.op_id = op.id) "                                      \
  "AND NOT EXISTS (SELECT 1 FROM step JOIN step_item ON step_id = step.id "              \
  "WHERE step.op_id = op.id AND NOT EXISTS (SELECT 1 FROM op AS other "                  \
  "WHERE other.voids_op_id = op.id AND other.void_item_id = item_id "                    \
  "AND other.state = 'done'))) "

G_END_DECLS
