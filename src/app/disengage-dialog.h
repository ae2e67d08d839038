#pragma once

#include <adwaita.h>

#include "core/desk.h"

G_BEGIN_DECLS

#define STINT_TYPE_DISENGAGE_DIALOG (stint_disengage_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StintDisengageDialog,
                      stint_disengage_dialog,
                      STINT,
                      DISENGAGE_DIALOG,
                      AdwWindow)

/* The sheet in which work is handed over. Emits "disengaged" with what was done, in
 * words. */

StintDisengageDialog *stint_disengage_dialog_new (GtkWindow *parent,
                                                  StintDesk *desk,
                                                  StintEngagement *engagement);

G_END_DECLS
