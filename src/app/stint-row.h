#pragma once

#include "app/record-row.h"

G_BEGIN_DECLS

#define STINT_TYPE_STINT_ROW (stint_stint_row_get_type ())
G_DECLARE_FINAL_TYPE (StintStintRow, stint_stint_row, STINT, STINT_ROW, StintRecordRow)

G_END_DECLS
