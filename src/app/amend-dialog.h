#pragma once

#include <adwaita.h>

#include "core/desk.h"

G_BEGIN_DECLS

#define STINT_TYPE_AMEND_DIALOG (stint_amend_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StintAmendDialog,
                      stint_amend_dialog,
                      STINT,
                      AMEND_DIALOG,
                      AdwWindow)

/* Other words or times for a stint that has ended, whether it was sent or not. Emits
 * "amended" with what was done, in words. */

StintAmendDialog *stint_amend_dialog_new (GtkWindow *parent,
                                          StintDesk *desk,
                                          StintStint *stint);

G_END_DECLS
