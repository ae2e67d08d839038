#pragma once

#include <glib.h>

#include "core/paths.h"

G_BEGIN_DECLS

gboolean stint_courier_running (const StintPaths *paths);
gboolean stint_courier_wake (const StintPaths *paths, GError **error);
GPtrArray *stint_courier_argv (const StintPaths *paths, const char *mode);

/* What is to be done before another program may find or start the same sandbox. */
typedef gboolean (*StintSandboxFunc) (const char *url,
                                      gpointer user_data,
                                      GError **error);

gboolean stint_sandbox_start (const StintPaths *paths,
                              StintSandboxFunc then,
                              gpointer user_data,
                              char **url,
                              GError **error);

G_END_DECLS
