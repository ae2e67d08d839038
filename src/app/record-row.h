#pragma once

#include <adwaita.h>

#include "app/status.h"

G_BEGIN_DECLS

#define STINT_TYPE_RECORD_ROW (stint_record_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (StintRecordRow, stint_record_row, STINT, RECORD_ROW, AdwBin)

/* A row of a list: a template bound to "record", which is set anew as the list scrolls,
 * and to "status". Subclasses add their template. */
struct _StintRecordRowClass
{
  AdwBinClass parent_class;
};

StintRecord *stint_record_row_get_record (StintRecordRow *self);

GtkListItemFactory *stint_record_row_factory (GType row_type, StintStatus *status);

G_END_DECLS
