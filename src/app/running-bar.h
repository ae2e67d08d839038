#pragma once

#include <adwaita.h>

#include "app/status.h"
#include "core/desk.h"

G_BEGIN_DECLS

#define STINT_TYPE_RUNNING_BAR (stint_running_bar_get_type ())
G_DECLARE_FINAL_TYPE (StintRunningBar, stint_running_bar, STINT, RUNNING_BAR, AdwBin)

void stint_running_bar_set_desk (StintRunningBar *self,
                                 StintDesk *desk,
                                 StintStatus *status);

G_END_DECLS
