#pragma once

#include <adwaita.h>

#include "core/paths.h"

G_BEGIN_DECLS

#define STINT_TYPE_CONNECT_DIALOG (stint_connect_dialog_get_type ())
G_DECLARE_FINAL_TYPE (StintConnectDialog,
                      stint_connect_dialog,
                      STINT,
                      CONNECT_DIALOG,
                      AdwWindow)

/* Asks for an account at the PSA, or for a new secret of the one that is there. The
 * courier tests and stores it; this program only passes the secret on. */

StintConnectDialog *stint_connect_dialog_new (GtkWindow *parent,
                                              const StintPaths *paths,
                                              gboolean renew);

G_END_DECLS
