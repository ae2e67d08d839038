#pragma once

#include "app/record-list.h"

G_BEGIN_DECLS

#define STINT_TYPE_TODAY_PAGE (stint_today_page_get_type ())
G_DECLARE_FINAL_TYPE (StintTodayPage,
                      stint_today_page,
                      STINT,
                      TODAY_PAGE,
                      StintRecordList)

GtkWidget *stint_today_page_new (StintDesk *desk, StintStatus *status);

G_END_DECLS
