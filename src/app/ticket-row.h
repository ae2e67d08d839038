#pragma once

#include "app/record-row.h"

G_BEGIN_DECLS

#define STINT_TYPE_TICKET_ROW (stint_ticket_row_get_type ())
G_DECLARE_FINAL_TYPE (StintTicketRow, stint_ticket_row, STINT, TICKET_ROW, StintRecordRow)

G_END_DECLS
