#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sandbox_instant_parse (const char *text, gint64 *instant_ms);
char *sandbox_instant_format (gint64 instant_ms);
gint64 sandbox_instant_shift (gint64 instant_ms);
gint64 sandbox_instant_day (gint64 instant_ms);

G_END_DECLS
