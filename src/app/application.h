#pragma once

#include <adwaita.h>

#include "core/paths.h"

G_BEGIN_DECLS

#define STINT_TYPE_APPLICATION (stint_application_get_type ())
G_DECLARE_FINAL_TYPE (StintApplication,
                      stint_application,
                      STINT,
                      APPLICATION,
                      AdwApplication)

StintApplication *stint_application_new (void);

G_END_DECLS
