#pragma once

#include <adwaita.h>

#include "app/status.h"
#include "core/desk.h"

G_BEGIN_DECLS

#define STINT_TYPE_VIEW_SWITCH (stint_view_switch_get_type ())
G_DECLARE_FINAL_TYPE (StintViewSwitch, stint_view_switch, STINT, VIEW_SWITCH, AdwBin)

/* Which list of tickets is shown, mine or that of queues I work in, and how old it is.
 * Its property "queues" names the queues, and is NULL for my tickets. */

void stint_view_switch_set_desk (StintViewSwitch *self,
                                 StintDesk *desk,
                                 StintStatus *status);
const char *stint_view_switch_get_queues (StintViewSwitch *self);
gboolean stint_view_switch_look (StintViewSwitch *self);
gboolean stint_view_switch_open (StintViewSwitch *self);

G_END_DECLS
