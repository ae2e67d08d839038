#pragma once

#include "core/db.h"
#include "core/error.h"
#include "core/store.h"

G_BEGIN_DECLS

/* For store-*.c alone. */

StintDb *stint_store_get_db (StintStore *self);
StintDb *stint_store_get_cache (StintStore *self, GError **error);
StintDb *stint_txn_get_db (StintTxn *self);

G_END_DECLS
