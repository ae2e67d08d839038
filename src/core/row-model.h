#pragma once

#include <gio/gio.h>

#include "core/store.h"

G_BEGIN_DECLS

/**
 * StintRowQuery:
 *
 * Reads the rows that a model shows, as StintRecords of one type, in order.
 *
 * Returns: (transfer container) (element-type StintRecord): or NULL with @error set
 */
typedef GPtrArray *(*StintRowQuery) (StintStore *store,
                                     gpointer user_data,
                                     GError **error);

#define STINT_TYPE_ROW_MODEL (stint_row_model_get_type ())
G_DECLARE_FINAL_TYPE (StintRowModel, stint_row_model, STINT, ROW_MODEL, GObject)

StintRowModel *stint_row_model_new (StintStore *store,
                                    GType item_type,
                                    StintRowQuery query,
                                    gpointer user_data,
                                    GDestroyNotify free_user_data);
void stint_row_model_reload (StintRowModel *self);
void stint_row_model_set_query (StintRowModel *self,
                                gpointer user_data,
                                GDestroyNotify free_user_data);

G_END_DECLS
