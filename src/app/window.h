#pragma once

#include <adwaita.h>

#include "app/status.h"
#include "core/desk.h"

G_BEGIN_DECLS

#define STINT_TYPE_WINDOW (stint_window_get_type ())
G_DECLARE_FINAL_TYPE (StintWindow, stint_window, STINT, WINDOW, AdwApplicationWindow)

StintWindow *stint_window_new (AdwApplication *application,
                               StintDesk *desk,
                               StintStatus *status);
void stint_window_say (StintWindow *self, const char *text);
void stint_window_show_rest (StintWindow *self);

G_END_DECLS
