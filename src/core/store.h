#pragma once

#include <gio/gio.h>

#include "core/paths.h"

G_BEGIN_DECLS

#define STINT_TYPE_STORE (stint_store_get_type ())
G_DECLARE_FINAL_TYPE (StintStore, stint_store, STINT, STORE, GObject)

/* A transaction in hand, the only way to write. Freed before it was committed, it undoes
 * everything. */
typedef struct _StintTxn StintTxn;

StintStore *stint_store_open (const StintPaths *paths, GError **error);
gboolean stint_store_is_begun_anew (StintStore *self);
char *stint_store_dup_loss (StintStore *self);
const StintPaths *stint_store_get_paths (StintStore *self);

StintTxn *stint_store_begin (StintStore *self, GError **error);
StintTxn *stint_store_begin_cache (StintStore *self, GError **error);
gboolean stint_txn_commit (StintTxn *self, GError **error);
void stint_txn_free (StintTxn *self);

void stint_store_watch (StintStore *self);
void stint_store_look (StintStore *self);
gboolean stint_store_is_replaced (StintStore *self);
const char *stint_store_get_sqlite_version (void);
void stint_store_settle (StintStore *self);
gboolean stint_store_check (StintStore *self, GError **error);

gint64 stint_store_last_act_s (StintStore *self);
char *stint_store_dup_setting (StintStore *self, const char *name, GError **error);
gint64 stint_store_get_setting_int (StintStore *self, const char *name, gint64 otherwise);
gboolean stint_store_set_setting (StintTxn *txn,
                                  const char *name,
                                  const char *value,
                                  gint64 now_s,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StintTxn, stint_txn_free)

G_END_DECLS
