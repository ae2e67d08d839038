#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean stint_json_check (const char *text,
                           gsize length,
                           gsize limit_bytes,
                           GError **error);

G_END_DECLS
