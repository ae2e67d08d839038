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

  /* (transfer none): what can be done to the record, with what makes no sense for it as
   * it is now switched off. Rows without a menu leave it out. */
  GMenuModel *(*get_menu) (StintRecordRow *self);
};

StintRecord *stint_record_row_get_record (StintRecordRow *self);
GMenuModel *stint_record_row_get_menu (StintRecordRow *self);
gboolean stint_record_row_open_menu (StintRecordRow *self, const GdkRectangle *at);

GtkListItemFactory *stint_record_row_factory (GType row_type, StintStatus *status);

G_END_DECLS
