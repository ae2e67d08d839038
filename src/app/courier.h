#pragma once

#include <gio/gio.h>

#include "core/clock.h"
#include "core/paths.h"

G_BEGIN_DECLS

#define STINT_TYPE_COURIER (stint_courier_get_type ())
G_DECLARE_FINAL_TYPE (StintCourier, stint_courier, STINT, COURIER, GObject)

/* Keeps a courier running for as long as this object lives. */

StintCourier *stint_courier_new (const StintPaths *paths, StintClock *clock);
void stint_courier_start (StintCourier *self);
void stint_courier_stop (StintCourier *self);

G_END_DECLS
