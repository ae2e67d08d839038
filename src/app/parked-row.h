#pragma once

#include "app/record-row.h"

G_BEGIN_DECLS

#define STINT_TYPE_PARKED_ROW (stint_parked_row_get_type ())
G_DECLARE_FINAL_TYPE (StintParkedRow, stint_parked_row, STINT, PARKED_ROW, StintRecordRow)

G_END_DECLS
