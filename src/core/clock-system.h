#pragma once

#include <time.h>

#include "core/clock.h"

G_BEGIN_DECLS

#define STINT_TYPE_CLOCK_SYSTEM (stint_clock_system_get_type ())
G_DECLARE_FINAL_TYPE (StintClockSystem, stint_clock_system, STINT, CLOCK_SYSTEM, GObject)

StintClock *stint_clock_system_new (void);

void stint_clock_system_wall (gint64 at_s, struct tm *wall);

G_END_DECLS
