#pragma once

#include "app/record-row.h"

G_BEGIN_DECLS

#define STINT_TYPE_OP_ROW (stint_op_row_get_type ())
G_DECLARE_FINAL_TYPE (StintOpRow, stint_op_row, STINT, OP_ROW, StintRecordRow)

G_END_DECLS
