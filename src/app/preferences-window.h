#pragma once

#include <adwaita.h>

#include "core/desk.h"

G_BEGIN_DECLS

#define STINT_TYPE_PREFERENCES_WINDOW (stint_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (StintPreferencesWindow,
                      stint_preferences_window,
                      STINT,
                      PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

/* The settings that a person changes. What is changed holds at once. */

StintPreferencesWindow *stint_preferences_window_new (GtkWindow *parent, StintDesk *desk);

G_END_DECLS
