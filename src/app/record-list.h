#pragma once

#include <adwaita.h>

#include "app/status.h"
#include "core/desk.h"
#include "core/row-model.h"

G_BEGIN_DECLS

#define STINT_TYPE_RECORD_LIST (stint_record_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (StintRecordList, stint_record_list, STINT, RECORD_LIST, AdwBin)

/* A page that shows the rows of one question: a template bound to "model" and to
 * "status", which are there once stint_record_list_show() was called. Subclasses add
 * their template, with a list view in it. */
struct _StintRecordListClass
{
  AdwBinClass parent_class;
};

void stint_record_list_show (StintRecordList *self,
                             GtkListView *list,
                             GType row_type,
                             StintRowModel *model,
                             StintStatus *status);
StintRowModel *stint_record_list_get_model (StintRecordList *self);

G_END_DECLS
