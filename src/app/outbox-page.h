#pragma once

#include "app/record-list.h"

G_BEGIN_DECLS

#define STINT_TYPE_OUTBOX_PAGE (stint_outbox_page_get_type ())
G_DECLARE_FINAL_TYPE (StintOutboxPage,
                      stint_outbox_page,
                      STINT,
                      OUTBOX_PAGE,
                      StintRecordList)

GtkWidget *stint_outbox_page_new (StintDesk *desk, StintStatus *status);

G_END_DECLS
