#pragma once

#include "app/status.h"
#include "core/desk.h"

G_BEGIN_DECLS

#define STINT_TYPE_WATCH (stint_watch_get_type ())
G_DECLARE_FINAL_TYPE (StintWatch, stint_watch, STINT, WATCH, GObject)

StintWatch *stint_watch_new (StintDesk *desk);
StintStatus *stint_watch_get_status (StintWatch *self);

G_END_DECLS
